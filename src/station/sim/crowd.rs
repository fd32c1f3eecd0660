//! Random travellers and random faults at simulated lanes, by seed.

use super::backend::Outage;
use super::invariants::{Invariants, Surroundings, Violation};
use super::site::{LaneSpec, Site, SiteError};
use super::traveller::{Traveller, Wishes};
use super::trouble::Troubles;
use super::world::World;
use crate::credential::freshness::Window;
use crate::credential::place::LaneKind;
use crate::journal::entry::{Ending, Entry};
use crate::person::{Direction, PersonId, Port};
use crate::population::Population;
use crate::refusal::Refusal;
use crate::registry::check;
use crate::time::Now;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;
use std::collections::{BTreeMap, BTreeSet};

/// 2025-01-15 08:00 in Macao.
const START_MS: i64 = 1_736_899_200_000;
/// Residents beyond the demo population, a lane.
const CROWD_A_LANE: u32 = 40;
/// The journal is replayed this often.
const REPLAY_MS: u64 = 600_000;
/// Violations told; more are only counted.
const TOLD: usize = 50;
/// Posts with two-door lanes that never close.
const PORTS: [Port; 4] = [Port::OuterHarbour, Port::TaipaTerminal, Port::Airport, Port::HzmBridgeHongkong];

/// Kinds of lanes, two of each at a time.
const LANES: [LaneKind; 3] = [LaneKind::TwoDoor, LaneKind::TwoDoorIrisEnrol, LaneKind::TwoDoorIris];

/// What to simulate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Plan {
    /// Lanes.
    pub lanes: u32,
    /// Virtual hours.
    pub hours: u32,
    /// Seed of everything.
    pub seed: u64,
    /// Devices, lines, registry and stations fail.
    pub faults: bool,
}

/// What came of it.
#[derive(Debug, Clone, Default)]
pub struct Figures {
    /// Passages completed.
    pub passages: u64,
    /// Refusals by code.
    pub refusals: BTreeMap<Refusal, u64>,
    /// Faults that befell.
    pub faults: u64,
    /// Invariants checked.
    pub invariants_checked: u64,
    /// How many were violated.
    pub violations: u64,
    /// The first of them.
    pub told: Vec<Violation>,
}

/// Simulates; `progress` hears the share that is done.
///
/// # Errors
/// [`SiteError`] when the hall cannot be built.
pub fn simulate(plan: Plan, progress: &mut dyn FnMut(f64)) -> Result<Figures, SiteError> {
    let mut hall = Hall::new(plan)?;
    let start_ms = hall.world.now().mono_ms;
    let end_ms = start_ms + u64::from(plan.hours) * 3_600_000;
    let mut replay_ms = start_ms + REPLAY_MS;
    while hall.world.now().mono_ms < end_ms {
        hall.step(end_ms)?;
        let now_ms = hall.world.now().mono_ms;
        if now_ms >= replay_ms {
            replay_ms = now_ms + REPLAY_MS;
            hall.replay();
            progress((now_ms - start_ms) as f64 / (end_ms - start_ms) as f64);
        }
    }
    hall.replay();
    hall.check_registry()?;
    Ok(hall.figures())
}

struct Hall {
    world: World,
    travellers: Vec<Traveller>,
    invariants: Vec<Invariants>,
    troubles: Option<Troubles>,
    rng: ChaCha8Rng,
    /// People who are in Macao now; the others are outside.
    inside: BTreeSet<PersonId>,
    busy: BTreeSet<PersonId>,
    figures: Figures,
}

impl Hall {
    fn new(plan: Plan) -> Result<Self, SiteError> {
        let now = Now { wall_ms: START_MS, mono_ms: 1_000 };
        let crowd = plan.lanes.saturating_mul(CROWD_A_LANE).min(4_000);
        let population = Population::demo_with_crowd(crowd, now.wall_ms)?;
        let site = Site::new(population, plan.seed, now)?;
        let specs = (0..plan.lanes).map(spec).collect();
        let world = World::new(site, specs, plan.seed, now)?;
        let lanes = plan.lanes as usize;
        Ok(Self {
            travellers: (0..lanes).map(|lane| Traveller::new(now.mono_ms + 4_000 + 500 * lane as u64)).collect(),
            invariants: (0..lanes).map(|_| Invariants::default()).collect(),
            troubles: plan.faults.then(|| Troubles::new(lanes, plan.seed, now.mono_ms)),
            rng: ChaCha8Rng::seed_from_u64(plan.seed ^ 0x7261_6e64),
            inside: BTreeSet::new(),
            busy: BTreeSet::new(),
            figures: Figures::default(),
            world,
        })
    }

    /// Lets the next thing happen anywhere.
    fn step(&mut self, end_ms: u64) -> Result<(), SiteError> {
        let traveller_ms = self.travellers.iter().filter_map(Traveller::next_ms).min().unwrap_or(u64::MAX);
        let trouble_ms = self.troubles.as_ref().map_or(u64::MAX, Troubles::next_ms);
        let limit_ms = traveller_ms.min(trouble_ms).min(end_ms);
        self.world.advance(limit_ms.max(self.world.now().mono_ms + 1));
        if let Some(troubles) = &mut self.troubles {
            troubles.act(&mut self.world)?;
        }
        let now_ms = self.world.now().mono_ms;
        for lane in 0..self.travellers.len() {
            let due = self.travellers[lane].next_ms().is_some_and(|at_ms| at_ms <= now_ms);
            if !due && !self.world.touched(lane) {
                continue;
            }
            let mut wishes = Wishes { inside: &self.inside, busy: &mut self.busy, rng: &mut self.rng };
            self.travellers[lane].act(lane, &mut self.world, &mut wishes);
        }
        self.world.settle();
        self.judge();
        Ok(())
    }

    fn judge(&mut self) {
        let now = self.world.now();
        for lane in 0..self.travellers.len() {
            if !self.world.take_touched(lane) {
                continue;
            }
            let around = Surroundings {
                deserted: self.travellers[lane].is_gone(),
                faulty: self.troubles.as_ref().is_some_and(|troubles| troubles.at(lane, now.mono_ms)),
            };
            let facts = std::mem::take(&mut self.world.seen_mut(lane).seen.facts);
            self.count(&facts);
            let found = self.invariants[lane].check(self.world.seen_mut(lane), &facts, around, now);
            self.tell(found);
        }
    }

    fn count(&mut self, facts: &[Entry]) {
        for fact in facts {
            match fact {
                Entry::Refused { refusal, .. } => *self.figures.refusals.entry(*refusal).or_default() += 1,
                Entry::Ended { ending: Some(Ending::Completed), .. } => self.figures.passages += 1,
                Entry::Left(left) => {
                    match left.direction {
                        Direction::Arrival => self.inside.insert(left.person),
                        Direction::Departure => self.inside.remove(&left.person),
                    };
                }
                Entry::Started { .. }
                | Entry::Stopped
                | Entry::Opened { .. }
                | Entry::Verified { .. }
                | Entry::Ordered { .. }
                | Entry::Entered { .. }
                | Entry::Compared { .. }
                | Entry::IrisCompared { .. }
                | Entry::FingerInstead { .. }
                | Entry::Consent { .. }
                | Entry::Enrolled { .. }
                | Entry::NotEnrolled { .. }
                | Entry::IrisesDeleted { .. }
                | Entry::Ended { .. }
                | Entry::Raised { .. }
                | Entry::Cleared { .. }
                | Entry::OfficerActed { .. }
                | Entry::ClockStepped { .. } => {}
            }
        }
    }

    fn replay(&mut self) {
        let now = self.world.now();
        for lane in 0..self.invariants.len() {
            let found = self.invariants[lane].replay(self.world.lane_mut(lane), now);
            self.tell(found.into_iter().collect());
        }
    }

    /// Whatever befell, the registry is whole: nothing is half kept.
    fn check_registry(&mut self) -> Result<(), SiteError> {
        let at_ms = self.world.now().mono_ms;
        let findings = check::check(self.world.backend_mut().registry())?;
        self.figures.invariants_checked += findings.len() as u64;
        let named = findings.into_iter().flat_map(|finding| finding.named);
        self.tell(named.map(|what| Violation { lane: "registry".into(), at_ms, what }).collect());
        Ok(())
    }

    fn tell(&mut self, found: Vec<Violation>) {
        for violation in found {
            self.figures.violations += 1;
            if self.figures.told.len() < TOLD {
                self.figures.told.push(violation);
            }
        }
    }

    fn figures(mut self) -> Figures {
        self.figures.invariants_checked += self.invariants.iter().map(|invariants| invariants.checked).sum::<u64>();
        self.figures.faults = self.troubles.map_or(0, |troubles| troubles.befallen());
        self.figures
    }
}

fn spec(lane: u32) -> LaneSpec {
    let direction = if lane.is_multiple_of(2) { Direction::Arrival } else { Direction::Departure };
    LaneSpec {
        name: (lane + 1).to_string(),
        port: PORTS[lane as usize / 2 % PORTS.len()],
        lane: LANES[lane as usize / 2 % LANES.len()],
        direction,
        profile: None,
        officer: true,
        zone_alone: false,
        window: Window::default(),
    }
}

/// How a registry outage is drawn.
pub(super) const OUTAGES: [Outage; 3] = [Outage::Down, Outage::Silent, Outage::Full];
