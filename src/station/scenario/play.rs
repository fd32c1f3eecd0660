//! Acts a scenario and says what was not seen.

mod habits;
mod steps;

use super::expect::missing;
use super::faults::Mending;
use super::format::{Expect, Scenario, StationSpec};
use super::people::Lacking;
use crate::credential::freshness::Window;
use crate::flow::Event;
use crate::policy::Profile;
use crate::population::{Population, PopulationError, SetupError};
use crate::station::sim::{LaneSpec, Site, SiteError, World};
use crate::time::Now;
use crate::wallet::demo::DemoError;
use chrono::DateTime;
use habits::Habits;
use portas_devices::gate::Door;

/// How long an expectation may take where it says nothing.
const WITHIN_MS: u64 = 2_000;
/// A phone's code lives for a step.
const STEP_MS: i64 = 30_000;
/// Time the lanes get to come to rest before the end is judged.
const REST_MS: u64 = 180_000;
/// The station has been on for so long when the first step happens.
const LEAD_MS: u64 = 5_000;

/// What came of a scenario.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// What was expected and not seen, in the order of the steps; none: passed.
    pub failures: Vec<String>,
}

/// Why a scenario cannot be played.
#[derive(Debug, thiserror::Error)]
pub enum PlayError {
    /// `at` is no time.
    #[error("at: {0:?} is no RFC 3339 time")]
    At(String),
    /// A value no lane knows.
    #[error("{key}: {value:?} is not one of {allowed}")]
    Value {
        /// The key.
        key: String,
        /// As written.
        value: String,
        /// What may stand there.
        allowed: &'static str,
    },
    /// The people table.
    #[error(transparent)]
    Population(#[from] PopulationError),
    /// A change that does not fit a person.
    #[error(transparent)]
    Setup(#[from] SetupError),
    /// The hall cannot be built.
    #[error(transparent)]
    Site(#[from] SiteError),
    /// A phone or code that is not there.
    #[error("step {step}: {error}")]
    Demo {
        /// From 1.
        step: usize,
        /// What.
        error: DemoError,
    },
    /// A document or finger that is not there.
    #[error("step {step}: {error}")]
    Lacking {
        /// From 1.
        step: usize,
        /// What.
        error: Lacking,
    },
    /// Anything else a step asks for in vain.
    #[error("step {step}: {what}")]
    Step {
        /// From 1.
        step: usize,
        /// What.
        what: String,
    },
}

/// Plays a scenario; `seed` in place of its own, if given.
///
/// # Errors
/// [`PlayError`] when it asks for what does not exist; failures of what it expects are its outcome.
pub fn play(scenario: &Scenario, seed: Option<u64>) -> Result<Outcome, PlayError> {
    let mut player = Player::new(scenario, seed)?;
    for (index, step) in scenario.step.iter().enumerate() {
        player.step = index + 1;
        player.pass(step.after_ms);
        player.act(step)?;
    }
    player.end(scenario);
    Ok(Outcome { failures: player.failures })
}

pub(super) struct Player<'a> {
    scenario: &'a Scenario,
    pub(super) world: World,
    names: Vec<Option<String>>,
    pub(super) lane: usize,
    habits: Vec<Habits>,
    pub(super) mending: Vec<Mending>,
    /// True time less the stations' wall clock.
    true_offset_ms: i64,
    last_text: Option<String>,
    shots: u64,
    pub(super) step: usize,
    log: Vec<String>,
    failures: Vec<String>,
}

impl<'a> Player<'a> {
    fn new(scenario: &'a Scenario, seed: Option<u64>) -> Result<Self, PlayError> {
        let at = DateTime::parse_from_rfc3339(&scenario.at).map_err(|_| PlayError::At(scenario.at.clone()))?;
        let at_ms = at.timestamp_millis();
        let mut population = Population::demo(at_ms)?;
        for setup in &scenario.setup {
            population.apply(setup)?;
        }
        let seed = seed.unwrap_or(scenario.seed);
        let stations: Vec<&StationSpec> = scenario.station.iter().chain(&scenario.stations).collect();
        // Devices come up before the first step, unless the scenario is about how they are found.
        let found = stations.iter().any(|station| station.occupied || station.door_open.is_some());
        let lead_ms = if found { 0 } else { LEAD_MS };
        let now = Now { wall_ms: at_ms.saturating_sub_unsigned(lead_ms), mono_ms: 1_000 };
        let specs = stations.iter().enumerate().map(|(n, station)| spec(station, n)).collect::<Result<Vec<_>, _>>()?;
        let mut world = World::new(Site::new(population, seed, now)?, specs, seed, now)?;
        for (index, station) in stations.iter().enumerate() {
            prepare(&mut world, index, station);
        }
        let mut player = Self {
            scenario,
            names: stations.iter().map(|station| station.name.clone()).collect(),
            lane: 0,
            habits: stations.iter().map(|_| Habits::default()).collect(),
            mending: Vec::new(),
            true_offset_ms: 0,
            last_text: None,
            shots: seed,
            step: 0,
            log: Vec::new(),
            failures: Vec::new(),
            world,
        };
        player.pass(lead_ms);
        Ok(player)
    }

    fn true_ms(&self) -> i64 {
        self.world.now().wall_ms.saturating_add(self.true_offset_ms)
    }

    // ---- time ---------------------------------------------------------------------------------------------

    fn pass(&mut self, ms: u64) {
        let limit_ms = self.world.now().mono_ms.saturating_add(ms);
        while self.tick(limit_ms) {}
    }

    /// Lets the next thing happen, people's habits among it; whether `limit_ms` is still ahead.
    fn tick(&mut self, limit_ms: u64) -> bool {
        self.habits_now();
        let next_ms = self.next_habit_ms().unwrap_or(u64::MAX).min(limit_ms);
        self.world.advance(next_ms);
        self.collect();
        self.world.now().mono_ms < limit_ms
    }

    fn collect(&mut self) {
        for index in 0..self.names.len() {
            let facts = std::mem::take(&mut self.world.lane_mut(index).seen.facts);
            self.log.extend(facts.iter().map(crate::journal::Entry::headline));
        }
    }

    pub(super) fn fail(&self, what: String) -> PlayError {
        PlayError::Step { step: self.step, what }
    }

    fn tell(&mut self, event: Event) {
        let now_ms = self.world.now().mono_ms;
        self.world.lane_mut(self.lane).at(now_ms, event);
    }

    // ---- what must be seen --------------------------------------------------------------------------------

    fn expect(&mut self, expect: &Expect) {
        let limit_ms = self.world.now().mono_ms.saturating_add(expect.within_ms.unwrap_or(WITHIN_MS));
        let mut last = self.lacks(expect);
        let mut held = last.is_empty();
        loop {
            if let Some(not) = &expect.not
                && self.lacks(not).is_empty()
            {
                self.failures.push(format!("step {}: seen, and must not be: {}", self.step, named(not)));
                return;
            }
            if (held && expect.not.is_none()) || !self.tick(limit_ms) {
                break;
            }
            if !held {
                last = self.lacks(expect);
                held = last.is_empty();
            }
        }
        if !held {
            last = self.lacks(expect);
            held = last.is_empty();
        }
        if !held {
            self.failures.push(format!("step {}: {}", self.step, last.join("; ")));
        }
    }

    fn lacks(&self, expect: &Expect) -> Vec<String> {
        missing(expect, &self.world.lanes()[self.lane])
    }

    fn end(&mut self, scenario: &Scenario) {
        for habits in &mut self.habits {
            habits.shown = None;
        }
        if let Some(idle) = scenario.end.idle {
            let limit_ms = self.world.now().mono_ms + REST_MS;
            let at_rest = |world: &World| world.lanes().iter().all(|lane| lane.station().lane().is_idle());
            while idle && !at_rest(&self.world) && self.tick(limit_ms) {}
            if at_rest(&self.world) != idle {
                let screens: Vec<&str> = self.world.lanes().iter().map(|lane| lane.view().screen.name()).collect();
                self.failures.push(format!("end: idle is {}, screens {screens:?}", !idle));
            }
        }
        self.collect();
        let mut log = self.log.iter();
        for wanted in &scenario.end.journal {
            if !log.by_ref().any(|headline| headline == wanted.as_ref()) {
                self.failures.push(format!(
                    "end: journal lacks {:?} in its place; it holds {:?}",
                    wanted.as_ref(),
                    self.log
                ));
                break;
            }
        }
        for unwanted in &scenario.end.not_journal {
            if self.log.iter().any(|headline| headline == unwanted.as_ref()) {
                self.failures.push(format!("end: journal holds {:?}", unwanted.as_ref()));
            }
        }
    }
}

fn next_step(true_ms: i64) -> i64 {
    (true_ms.div_euclid(STEP_MS) + 1) * STEP_MS
}

fn named(expect: &Expect) -> String {
    let text = format!("{expect:?}");
    text.split(", ").filter(|part| !part.contains("None")).collect::<Vec<_>>().join(", ")
}

pub(super) fn value(key: &str, value: &str, allowed: &'static str) -> PlayError {
    PlayError::Value { key: key.into(), value: value.into(), allowed }
}

fn spec(station: &StationSpec, index: usize) -> Result<LaneSpec, PlayError> {
    let profile = match &station.profile {
        Some(word) => {
            let parsed: Result<Profile, _> = serde_json::from_value(word.clone().into());
            Some(parsed.map_err(|_| value("profile", word, "2025-01, 2026-02"))?)
        }
        None => None,
    };
    let steps = station.window.unwrap_or(1);
    let window = u8::try_from(steps).ok().and_then(Window::new);
    Ok(LaneSpec {
        name: station.name.clone().unwrap_or_else(|| (index + 1).to_string()),
        port: station.port,
        lane: station.lane,
        direction: station.direction,
        profile,
        officer: station.officer.unwrap_or(true),
        zone_alone: station.zone_alone.unwrap_or(false),
        window: window.ok_or_else(|| value("window", &steps.to_string(), "1 to 4"))?,
    })
}

/// Someone inside, or an open door, before the station starts.
fn prepare(world: &mut World, index: usize, station: &StationSpec) {
    let now_ms = world.now().mono_ms;
    let gate = world.lane_mut(index).gate_mut();
    if station.occupied {
        gate.place_inside(now_ms);
    }
    if let Some(door) = station.door_open {
        gate.set_door_fault(
            now_ms,
            Door(door.saturating_sub(1)),
            Some(portas_devices::gate::sim::DoorFault::StuckOpen),
        );
        gate.force(now_ms, Door(door.saturating_sub(1)));
    }
}
