//! One motor door: a pulse opens it, it closes by itself when the pulse is over and nothing stands in it.

use serde::Serialize;

/// Where a door is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum DoorState {
    /// Shut and locked; only this reads as closed.
    Closed,
    /// On its way open.
    Opening,
    /// Open.
    Open,
    /// Stopped on its way.
    HalfOpen,
    /// On its way shut.
    Closing,
}

/// What is wrong with a door's mechanics.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum DoorFault {
    /// Does not leave its lock.
    StuckClosed,
    /// Does not come back once open.
    StuckOpen,
    /// Stops half way.
    HalfOpen,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct DoorUnit {
    travel_ms: u64,
    pub(super) state: DoorState,
    /// End of the movement under way.
    due_ms: Option<u64>,
    pub(super) released_until_ms: u64,
    /// Somebody holds it open by force until then.
    forced_until_ms: u64,
    pub(super) fault: Option<DoorFault>,
}

impl DoorUnit {
    pub(super) const fn new(travel_ms: u64) -> Self {
        let state = DoorState::Closed;
        Self { travel_ms, state, due_ms: None, released_until_ms: 0, forced_until_ms: 0, fault: None }
    }

    pub(super) const fn is_released(&self, now_ms: u64) -> bool {
        now_ms < self.released_until_ms
    }

    pub(super) fn release(&mut self, until_ms: u64) {
        self.released_until_ms = self.released_until_ms.max(until_ms);
    }

    pub(super) fn end_release(&mut self, at_ms: u64) {
        self.released_until_ms = self.released_until_ms.min(at_ms);
    }

    pub(super) const fn force(&mut self, until_ms: u64) {
        self.forced_until_ms = until_ms;
    }

    /// Makes one step of what is due; `true` if the state changed, and then it is to be asked again.
    pub(super) fn settle(&mut self, now_ms: u64, emergency: bool, clear: bool) -> bool {
        let wanted = emergency || self.is_released(now_ms) || now_ms < self.forced_until_ms;
        let arrived = self.due_ms.is_some_and(|due| now_ms >= due);
        let half = self.fault == Some(DoorFault::HalfOpen);
        let before = self.state;
        match self.state {
            DoorState::Closed if wanted && self.fault != Some(DoorFault::StuckClosed) => {
                let way = if half { self.travel_ms / 2 } else { self.travel_ms };
                self.go(DoorState::Opening, now_ms + way);
            }
            DoorState::Opening | DoorState::Closing if arrived && half => self.stop(DoorState::HalfOpen),
            DoorState::Opening if arrived => self.stop(DoorState::Open),
            DoorState::Opening if !wanted && clear => self.turn(DoorState::Closing, now_ms),
            DoorState::Open if !wanted && clear && self.fault != Some(DoorFault::StuckOpen) => {
                let way = if half { self.travel_ms / 2 } else { self.travel_ms };
                self.go(DoorState::Closing, now_ms + way);
            }
            DoorState::Closing if wanted || !clear => self.turn(DoorState::Opening, now_ms),
            DoorState::Closing if arrived => self.stop(DoorState::Closed),
            DoorState::HalfOpen if !half && wanted => self.go(DoorState::Opening, now_ms + self.travel_ms / 2),
            DoorState::HalfOpen if !half && clear => self.go(DoorState::Closing, now_ms + self.travel_ms / 2),
            DoorState::Closed | DoorState::Opening | DoorState::Open | DoorState::HalfOpen | DoorState::Closing => {}
        }
        self.state != before
    }

    /// The next moment at which time alone changes something.
    pub(super) fn next_ms(&self, now_ms: u64) -> Option<u64> {
        [self.due_ms, Some(self.released_until_ms), Some(self.forced_until_ms)]
            .into_iter()
            .flatten()
            .filter(|at| *at > now_ms)
            .min()
    }

    const fn go(&mut self, state: DoorState, due_ms: u64) {
        self.state = state;
        self.due_ms = Some(due_ms);
    }

    const fn stop(&mut self, state: DoorState) {
        self.state = state;
        self.due_ms = None;
    }

    /// Turns round on its way: as long back as it had come.
    fn turn(&mut self, state: DoorState, now_ms: u64) {
        let left = self.due_ms.map_or(0, |due| due.saturating_sub(now_ms));
        self.go(state, now_ms + self.travel_ms.saturating_sub(left));
    }
}
