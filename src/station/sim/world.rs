use super::backend::Backend;
use super::lane::SimLane;
use super::site::{LaneSpec, Site, SiteError};
use crate::registry::{Registry, SampleKey, seed};
use crate::time::Now;
use crate::wallet::demo::{Code, DemoError, DemoPhones};
use crate::wallet::phone::Draw;
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng;

/// Lanes, people and registry in virtual time.
pub struct World {
    now: Now,
    site: Site,
    specs: Vec<LaneSpec>,
    lanes: Vec<SimLane>,
    touched: Vec<bool>,
    /// When each lane is due next; none where somebody has had a hand in it since.
    wakes: Vec<Option<u64>>,
    backend: Backend,
    /// Everybody's phones.
    pub phones: DemoPhones,
    /// Everything random.
    pub rng: ChaCha20Rng,
    seed: u64,
}

impl World {
    /// A world at `now`, its registry freshly seeded.
    ///
    /// # Errors
    /// [`SiteError`].
    pub fn new(site: Site, specs: Vec<LaneSpec>, seed: u64, now: Now) -> Result<Self, SiteError> {
        let mut registry = Registry::in_memory(SampleKey::new(*site.secret.derive("samples")))?;
        seed::seed(&mut registry, &site.population, &site.secret)?;
        let phones = site.phones(now)?;
        let mut lanes = Vec::with_capacity(specs.len());
        for (index, spec) in specs.iter().enumerate() {
            let parts = site.parts(spec, lane_seed(seed, index), now)?;
            lanes.push(SimLane::new(parts, now)?);
        }
        let rng = ChaCha20Rng::seed_from_u64(seed);
        let touched = vec![true; lanes.len()];
        let wakes = vec![None; lanes.len()];
        Ok(Self { now, site, specs, lanes, touched, wakes, backend: Backend::new(registry), phones, rng, seed })
    }

    /// The moment.
    #[must_use]
    pub const fn now(&self) -> Now {
        self.now
    }

    /// People, keys, tables.
    #[must_use]
    pub const fn site(&self) -> &Site {
        &self.site
    }

    /// The lanes, in the order they were named.
    #[must_use]
    pub fn lanes(&self) -> &[SimLane] {
        &self.lanes
    }

    /// A lane and what it is answered by.
    pub fn lane_mut(&mut self, index: usize) -> &mut SimLane {
        self.wakes[index] = None;
        &mut self.lanes[index]
    }

    /// A lane for whoever takes what was seen of it, and changes nothing else: when it is due stays as it is.
    pub(super) fn seen_mut(&mut self, index: usize) -> &mut SimLane {
        &mut self.lanes[index]
    }

    /// The registry that the lanes share.
    pub const fn backend_mut(&mut self) -> &mut Backend {
        &mut self.backend
    }

    /// The station of a lane dies and starts anew; its devices go on.
    ///
    /// # Errors
    /// [`SiteError`].
    pub fn restart(&mut self, index: usize) -> Result<(), SiteError> {
        let parts = self.site.parts(&self.specs[index], lane_seed(self.seed, index), self.now)?;
        self.wakes[index] = None;
        self.lanes[index].restart(parts, self.now)?;
        Ok(())
    }

    /// The wall clock of all stations is stepped; phones keep true time by `true_ms`.
    pub const fn step_wall(&mut self, by_ms: i64) {
        self.now.wall_ms = self.now.wall_ms.saturating_add(by_ms);
    }

    /// What a phone draws at the true time `true_ms`; simulated phones can always store their state.
    ///
    /// # Errors
    /// [`DemoError`].
    pub fn draw(&mut self, code: &Code, draw: Draw, true_ms: i64) -> Result<String, DemoError> {
        self.phones.draw(code, draw, true_ms, &mut self.rng, |_| true)
    }

    /// The next moment at which something is due in any lane, not before now.
    fn next_wake_ms(&mut self) -> u64 {
        let lanes = self.lanes.iter().zip(&mut self.wakes);
        let next_ms = lanes.map(|(lane, wake)| *wake.get_or_insert_with(|| lane.next_wake_ms())).min();
        next_ms.unwrap_or(u64::MAX).max(self.now.mono_ms)
    }

    /// Lets time pass to the next thing due, or to `limit_ms` if that comes first, and does it. Whether `limit_ms` is
    /// still ahead.
    pub fn advance(&mut self, limit_ms: u64) -> bool {
        // A device that asks for the present moment again gets the next millisecond: time always moves.
        let next_ms = self.next_wake_ms().max(self.now.mono_ms + 1).min(limit_ms);
        self.now = self.now.plus_ms(next_ms.saturating_sub(self.now.mono_ms));
        self.settle();
        self.now.mono_ms < limit_ms
    }

    /// Does what is due now, without letting time pass.
    pub fn settle(&mut self) {
        for (index, lane) in self.lanes.iter_mut().enumerate() {
            let wake = &mut self.wakes[index];
            if *wake.get_or_insert_with(|| lane.next_wake_ms()) <= self.now.mono_ms {
                *wake = Some(lane.advance(self.now, &mut self.backend));
                self.touched[index] = true;
            }
        }
    }

    /// Whether anything happened in a lane since that was last taken.
    #[must_use]
    pub fn touched(&self, index: usize) -> bool {
        self.touched.get(index).copied().unwrap_or(false)
    }

    /// Whether anything happened in a lane since this was last asked of it.
    pub fn take_touched(&mut self, index: usize) -> bool {
        self.touched.get_mut(index).is_some_and(std::mem::take)
    }

    /// Lets `ms` pass.
    pub fn pass(&mut self, ms: u64) {
        let limit_ms = self.now.mono_ms.saturating_add(ms);
        while self.advance(limit_ms) {}
    }
}

const fn lane_seed(seed: u64, index: usize) -> u64 {
    seed.wrapping_mul(1_000_003).wrapping_add(index as u64)
}
