//! Which instructions count the bits. All kernels give the same result; they differ in time alone.

use super::block::{Best, Block, LANES, Probe};
#[cfg(target_arch = "x86_64")]
use super::x86;
#[cfg(target_arch = "x86_64")]
use archmage::{SimdToken, X64V2Token, X64V3Token, X64V4xToken};

/// A way to compare eight codes at a time. It exists only where the processor has what it needs.
#[derive(Clone, Copy)]
pub struct Kernel(Way);

#[derive(Clone, Copy)]
enum Way {
    #[cfg(target_arch = "x86_64")]
    Avx512(X64V4xToken),
    #[cfg(target_arch = "x86_64")]
    Avx2(X64V3Token),
    #[cfg(target_arch = "x86_64")]
    Popcnt(X64V2Token),
    Portable,
}

impl Kernel {
    /// The fastest on this processor.
    #[must_use]
    pub fn fastest() -> Self {
        Self::all().into_iter().next().unwrap_or(Self(Way::Portable))
    }

    /// All that this processor has, the fastest first; the last is the portable one.
    #[must_use]
    pub fn all() -> Vec<Self> {
        let mut kernels = Vec::new();
        #[cfg(target_arch = "x86_64")]
        {
            kernels.extend(X64V4xToken::summon().map(|token| Self(Way::Avx512(token))));
            kernels.extend(X64V3Token::summon().map(|token| Self(Way::Avx2(token))));
            kernels.extend(X64V2Token::summon().map(|token| Self(Way::Popcnt(token))));
        }
        kernels.push(Self(Way::Portable));
        kernels
    }

    /// Its name, for reports and logs.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self.0 {
            #[cfg(target_arch = "x86_64")]
            Way::Avx512(_) => "avx512-vpopcntdq",
            #[cfg(target_arch = "x86_64")]
            Way::Avx2(_) => "avx2",
            #[cfg(target_arch = "x86_64")]
            Way::Popcnt(_) => "popcnt",
            Way::Portable => "portable",
        }
    }

    pub(super) fn compare(self, block: &Block, probe: &Probe) -> Best {
        match self.0 {
            #[cfg(target_arch = "x86_64")]
            Way::Avx512(token) => x86::avx512(token, block, probe),
            #[cfg(target_arch = "x86_64")]
            Way::Avx2(token) => x86::avx2(token, block, probe),
            #[cfg(target_arch = "x86_64")]
            Way::Popcnt(token) => x86::popcnt(token, block, probe),
            Way::Portable => counted(block, probe),
        }
    }
}

impl std::fmt::Debug for Kernel {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

/// Word by word, as the compiler counts bits with what it is allowed to use where this is inlined.
#[inline(always)]
pub(super) fn counted(block: &Block, probe: &Probe) -> Best {
    let mut best = Best::none();
    for (position, turned) in probe.positions.iter().enumerate() {
        let (mut held, mut different) = ([0; LANES], [0; LANES]);
        for (sector, words) in block.sectors.iter().zip(turned) {
            for lane in 0..LANES {
                let mask = sector.mask[lane] & words.mask;
                held[lane] += u64::from(mask.count_ones());
                different[lane] += u64::from(((sector.even[lane] ^ words.even) & mask).count_ones());
                different[lane] += u64::from(((sector.odd[lane] ^ words.odd) & mask).count_ones());
            }
        }
        best.take(position, &held, &different);
    }
    best
}
