//! The kernels of x86-64. A token proves that the processor has the instructions, so no caller can go wrong.

use super::block::{Best, Block, LANES, Probe, SECTORS};
use super::kernel::counted;
use archmage::{X64V2Token, X64V3Token, X64V4xToken, arcane};

/// Scalar counting with the `popcnt` instruction.
#[arcane]
pub(super) fn popcnt(_token: X64V2Token, block: &Block, probe: &Probe) -> Best {
    counted(block, probe)
}

/// One register holds a word of all eight codes; `vpopcntq` counts them, `vpternlogq` masks what differs.
#[arcane(import_intrinsics)]
pub(super) fn avx512(_token: X64V4xToken, block: &Block, probe: &Probe) -> Best {
    /// `(a ^ b) & c`.
    const DIFFERS: i32 = 0x28;
    let mut best = Best::none();
    for (position, turned) in probe.positions.iter().enumerate() {
        let (mut held, mut even, mut odd) = (_mm512_setzero_si512(), _mm512_setzero_si512(), _mm512_setzero_si512());
        for (sector, words) in block.sectors.iter().zip(turned) {
            let mask = _mm512_and_si512(_mm512_loadu_epi64(&sector.mask), _mm512_set1_epi64(words.mask as i64));
            let off = |codes: &[u64; LANES], word: u64| {
                let codes = _mm512_loadu_epi64(codes);
                _mm512_popcnt_epi64(_mm512_ternarylogic_epi64::<DIFFERS>(codes, _mm512_set1_epi64(word as i64), mask))
            };
            held = _mm512_add_epi64(held, _mm512_popcnt_epi64(mask));
            even = _mm512_add_epi64(even, off(&sector.even, words.even));
            odd = _mm512_add_epi64(odd, off(&sector.odd, words.odd));
        }
        let (mut held_by_lane, mut different) = ([0; LANES], [0; LANES]);
        _mm512_storeu_epi64(&mut held_by_lane, held);
        _mm512_storeu_epi64(&mut different, _mm512_add_epi64(even, odd));
        best.take(position, &held_by_lane, &different);
    }
    best
}

/// Two registers hold a word of all eight codes; nibbles are counted by table, summed bytewise, then per code.
#[arcane(import_intrinsics)]
pub(super) fn avx2(_token: X64V3Token, block: &Block, probe: &Probe) -> Best {
    /// Sectors whose counts fit a byte: each adds at most 16.
    const CHUNK: usize = 8;
    const { assert!(SECTORS % CHUNK == 0 && CHUNK * 16 <= 255) };
    let nibbles = _mm256_setr_epi8(0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4, 0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4);
    let low = _mm256_set1_epi8(15);
    let zero = _mm256_setzero_si256();
    let mut best = Best::none();
    for (position, turned) in probe.positions.iter().enumerate() {
        let (mut held_by_lane, mut different_by_lane) = ([0; LANES], [0; LANES]);
        for half in 0..2 {
            let (mut held, mut different) = (zero, zero);
            for (sectors, turned) in block.sectors.chunks_exact(CHUNK).zip(turned.chunks_exact(CHUNK)) {
                let (mut held_bytes, mut different_bytes) = (zero, zero);
                for (sector, words) in sectors.iter().zip(turned) {
                    let part = |codes: &[u64; LANES]| {
                        let [first, second] = *codes.as_chunks::<4>().0 else { return zero };
                        _mm256_loadu_si256(if half == 0 { &first } else { &second })
                    };
                    let bytes = |word| {
                        let lower = _mm256_shuffle_epi8(nibbles, _mm256_and_si256(word, low));
                        let upper = _mm256_shuffle_epi8(nibbles, _mm256_and_si256(_mm256_srli_epi16::<4>(word), low));
                        _mm256_add_epi8(lower, upper)
                    };
                    let mask = _mm256_and_si256(part(&sector.mask), _mm256_set1_epi64x(words.mask as i64));
                    let off = |codes, word: u64| {
                        _mm256_and_si256(_mm256_xor_si256(part(codes), _mm256_set1_epi64x(word as i64)), mask)
                    };
                    held_bytes = _mm256_add_epi8(held_bytes, bytes(mask));
                    different_bytes = _mm256_add_epi8(different_bytes, bytes(off(&sector.even, words.even)));
                    different_bytes = _mm256_add_epi8(different_bytes, bytes(off(&sector.odd, words.odd)));
                }
                held = _mm256_add_epi64(held, _mm256_sad_epu8(held_bytes, zero));
                different = _mm256_add_epi64(different, _mm256_sad_epu8(different_bytes, zero));
            }
            for (counts, lanes) in [(held, &mut held_by_lane), (different, &mut different_by_lane)] {
                let mut four = [0_u64; 4];
                _mm256_storeu_si256(&mut four, counts);
                lanes[4 * half..4 * half + 4].copy_from_slice(&four);
            }
        }
        best.take(position, &held_by_lane, &different_by_lane);
    }
    best
}
