//! The kernels of x86-64. A token proves that the processor has the instructions, so no caller can go wrong.

use super::super::compare::{FEWEST_BITS, TURNS};
use super::block::{Best, Block, LANES, Probe, SECTORS, Words};
use super::kernel::counted;
use archmage::{X64V2Token, X64V3Token, X64V4xToken, arcane, rite};
use std::arch::x86_64::{__m128i, __m256, __m256i};

/// Scalar counting with the `popcnt` instruction.
#[arcane]
pub(super) fn popcnt(_token: X64V2Token, block: &Block, probe: &Probe) -> Best {
    counted(block, probe)
}

/// One register holds a word of all eight codes; `vpopcntq` counts them, `vpternlogq` masks what differs. What is loaded
/// of the block serves several positions.
#[arcane(import_intrinsics)]
pub(super) fn avx512(_token: X64V4xToken, block: &Block, probe: &Probe) -> Best {
    let mut best = nothing();
    let (several, rest) = probe.positions.as_chunks::<4>();
    let mut position = 0;
    for turned in several {
        for (held, different) in counted512(block, turned) {
            best = better(best, position, held, different);
            position += 1;
        }
    }
    for turned in rest {
        let [(held, different)] = counted512(block, std::array::from_ref(turned));
        best = better(best, position, held, different);
        position += 1;
    }
    stored(best)
}

/// Places held by both and different bits, of eight codes in each of some positions.
#[rite(v4x, import_intrinsics)]
fn counted512<const POSITIONS: usize>(
    block: &Block,
    positions: &[[Words; SECTORS]; POSITIONS],
) -> [(__m256i, __m256i); POSITIONS] {
    /// `(a ^ b) & c`.
    const DIFFERS: i32 = 0x28;
    let mut held = [_mm512_setzero_si512(); POSITIONS];
    let mut different = held;
    for (at, sector) in block.sectors.iter().enumerate() {
        let (mask, even, odd) =
            (_mm512_loadu_epi64(&sector.mask), _mm512_loadu_epi64(&sector.even), _mm512_loadu_epi64(&sector.odd));
        for (position, turned) in positions.iter().enumerate() {
            let words = &turned[at];
            let mask = _mm512_and_si512(mask, _mm512_set1_epi64(words.mask as i64));
            let even = _mm512_ternarylogic_epi64::<DIFFERS>(even, _mm512_set1_epi64(words.even as i64), mask);
            let odd = _mm512_ternarylogic_epi64::<DIFFERS>(odd, _mm512_set1_epi64(words.odd as i64), mask);
            let off = _mm512_add_epi64(_mm512_popcnt_epi64(even), _mm512_popcnt_epi64(odd));
            held[position] = _mm512_add_epi64(held[position], _mm512_popcnt_epi64(mask));
            different[position] = _mm512_add_epi64(different[position], off);
        }
    }
    let narrow = |count| _mm512_cvtepi64_epi32(count);
    std::array::from_fn(|at| (narrow(held[at]), narrow(different[at])))
}

/// Two registers hold a word of all eight codes. Carry-save adders put eight words into one of each weight; what is
/// left is counted by a table of nibbles (Mula, Kurz, Lemire 2018), bytewise, and then per code.
#[arcane(import_intrinsics)]
pub(super) fn avx2(_token: X64V3Token, block: &Block, probe: &Probe) -> Best {
    let mut best = nothing();
    for (position, turned) in (0_i32..).zip(&probe.positions) {
        let (mut held_by_half, mut different_by_half) = ([_mm_setzero_si128(); 2], [_mm_setzero_si128(); 2]);
        for half in 0..2 {
            let zero = _mm256_setzero_si256();
            let (mut held, mut different) = (zero, zero);
            let (mut held_rest, mut different_rest) = ([zero; 2], [zero; 3]);
            for (sectors, turned) in block.sectors.as_chunks::<4>().0.iter().zip(turned.as_chunks::<4>().0) {
                let mut masks = [zero; 4];
                let mut off = [zero; 8];
                for at in 0..4 {
                    let part = |codes: &[u64; LANES]| _mm256_loadu_si256(&codes.as_chunks::<4>().0[half]);
                    let (sector, words) = (&sectors[at], &turned[at]);
                    let mask = _mm256_and_si256(part(&sector.mask), _mm256_set1_epi64x(words.mask as i64));
                    let even = _mm256_xor_si256(part(&sector.even), _mm256_set1_epi64x(words.even as i64));
                    let odd = _mm256_xor_si256(part(&sector.odd), _mm256_set1_epi64x(words.odd as i64));
                    masks[at] = mask;
                    off[2 * at] = _mm256_and_si256(even, mask);
                    off[2 * at + 1] = _mm256_and_si256(odd, mask);
                }
                let fours = by_four(&mut held_rest, masks);
                held = _mm256_add_epi8(held, bytes(fours));
                let (first, second) = ([off[0], off[1], off[2], off[3]], [off[4], off[5], off[6], off[7]]);
                let mut low = [different_rest[0], different_rest[1]];
                let (a, b) = (by_four(&mut low, first), by_four(&mut low, second));
                let (fours, eights) = added(different_rest[2], a, b);
                different_rest = [low[0], low[1], fours];
                different = _mm256_add_epi8(different, bytes(eights));
            }
            held_by_half[half] = narrow(weighed(&[held_rest[0], held_rest[1]], held, 2));
            different_by_half[half] = narrow(weighed(&different_rest, different, 3));
        }
        let whole = |halves: [__m128i; 2]| _mm256_set_m128i(halves[1], halves[0]);
        best = better(best, position, whole(held_by_half), whole(different_by_half));
    }
    stored(best)
}

const _: () = assert!(SECTORS.is_multiple_of(4) && SECTORS / 4 * 8 <= 255);

/// Sum and carry of three bits, in each place.
#[rite(v3, import_intrinsics)]
fn added(a: __m256i, b: __m256i, c: __m256i) -> (__m256i, __m256i) {
    let half = _mm256_xor_si256(a, b);
    (_mm256_xor_si256(half, c), _mm256_or_si256(_mm256_and_si256(a, b), _mm256_and_si256(half, c)))
}

/// Adds four words to the ones and twos that are left over; returns the fours that come out.
#[rite(v3, import_intrinsics)]
fn by_four(rest: &mut [__m256i; 2], words: [__m256i; 4]) -> __m256i {
    let (ones, a) = added(rest[0], words[0], words[1]);
    let (ones, b) = added(ones, words[2], words[3]);
    let (twos, fours) = added(rest[1], a, b);
    *rest = [ones, twos];
    fours
}

/// Bits set per byte.
#[rite(v3, import_intrinsics)]
fn bytes(word: __m256i) -> __m256i {
    let nibbles = _mm256_setr_epi8(
        0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4, 0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4,
    );
    let low = _mm256_set1_epi8(15);
    let lower = _mm256_shuffle_epi8(nibbles, _mm256_and_si256(word, low));
    let upper = _mm256_shuffle_epi8(nibbles, _mm256_and_si256(_mm256_srli_epi16::<4>(word), low));
    _mm256_add_epi8(lower, upper)
}

/// Counts per code: what is left of weight 1, 2, 4 and the bytes counted at the weight of `2^power`.
#[rite(v3, import_intrinsics)]
fn weighed(rest: &[__m256i], counted: __m256i, power: i32) -> __m256i {
    let zero = _mm256_setzero_si256();
    let mut sum = _mm256_sll_epi64(_mm256_sad_epu8(counted, zero), _mm_cvtsi32_si128(power));
    for (power, &word) in (0..).zip(rest) {
        let count = _mm256_sad_epu8(bytes(word), zero);
        sum = _mm256_add_epi64(sum, _mm256_sll_epi64(count, _mm_cvtsi32_si128(power)));
    }
    sum
}

/// Four 64-bit counts as 32-bit ones.
#[rite(v3, import_intrinsics)]
fn narrow(counts: __m256i) -> __m128i {
    _mm256_castsi256_si128(_mm256_permutevar8x32_epi32(counts, _mm256_setr_epi32(0, 2, 4, 6, 0, 2, 4, 6)))
}

#[rite(v3, import_intrinsics)]
fn nothing() -> (__m256, __m256i) {
    (_mm256_set1_ps(f32::NEG_INFINITY), _mm256_set1_epi32(TURNS))
}

/// The same arithmetic as `squared_agreement`, eight codes at a time, and the greater of it and the best so far.
#[rite(v3, import_intrinsics)]
fn better(best: (__m256, __m256i), position: i32, held: __m256i, different: __m256i) -> (__m256, __m256i) {
    let doubled = _mm256_add_epi32(different, different);
    let compared = _mm256_add_epi32(held, held);
    let surplus = _mm256_cvtepi32_ps(_mm256_sub_epi32(compared, doubled));
    let size = _mm256_andnot_ps(_mm256_set1_ps(-0.0), surplus);
    let squared = _mm256_div_ps(_mm256_mul_ps(surplus, size), _mm256_cvtepi32_ps(compared));
    let enough = _mm256_cmpgt_epi32(compared, _mm256_set1_epi32(FEWEST_BITS as i32 - 1));
    let greater = _mm256_and_ps(_mm256_cmp_ps::<_CMP_GT_OQ>(squared, best.0), _mm256_castsi256_ps(enough));
    let positions = _mm256_blendv_epi8(best.1, _mm256_set1_epi32(position), _mm256_castps_si256(greater));
    (_mm256_blendv_ps(best.0, squared, greater), positions)
}

#[rite(v3, import_intrinsics)]
fn stored((squared, position): (__m256, __m256i)) -> Best {
    let mut best = Best::none();
    _mm256_storeu_ps(&mut best.squared, squared);
    _mm256_storeu_si256(&mut best.position, position);
    best
}
