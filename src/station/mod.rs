//! A station: one lane, its ledger, one step. Threads drive it in `live`, virtual time in `sim`.

pub mod backlog;
pub mod compare;
pub mod doors;
pub mod live;
pub mod recovery;
pub mod scenario;
pub mod sim;
pub mod slip;

use crate::flow::gate::{Knowledge, Lane, Recovery, Setup};
use crate::flow::{Effects, Event, View};
use crate::time::Now;

/// A lane with the screen it last showed.
#[derive(Debug)]
pub struct Station {
    lane: Lane,
    effects: Effects,
}

impl Station {
    /// A station that has heard nothing yet. `recovery` is what its journal tells of the run before.
    #[must_use]
    pub fn new(setup: Setup, knowledge: Knowledge, recovery: Recovery, now: Now) -> Self {
        Self { lane: Lane::new(setup, knowledge, recovery, now), effects: Effects::default() }
    }

    /// Takes one event in; what it gives is to be done in its order.
    pub fn step(&mut self, now: Now, event: Event) -> &mut Effects {
        self.lane.handle(now, event, &mut self.effects);
        &mut self.effects
    }

    /// When [`Event::Tick`] is due, monotonic milliseconds.
    #[must_use]
    pub fn next_wake_ms(&self) -> Option<u64> {
        self.lane.next_wake_ms()
    }

    /// What the screen shows.
    #[must_use]
    pub fn view(&self) -> View {
        self.lane.view()
    }

    /// The lane itself.
    #[must_use]
    pub const fn lane(&self) -> &Lane {
        &self.lane
    }
}
