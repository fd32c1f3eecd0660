//! The lane's state as it follows from the entries alone: what a station knows of itself after a restart.

use super::entry::{Alarm, DoorNumber, Ending, Entry, Ground, Left};
use crate::person::{CrossingCredential, PersonId};
use crate::refusal::Refusal;
use crate::registry::request::SessionId;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Counts, alarms that stand, and the session that is not over.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Ledger {
    /// Number of the last entry.
    pub entries: u64,
    /// Sessions begun.
    pub sessions: u64,
    /// The highest session number ever given; the next one is above it.
    pub last_session: Option<SessionId>,
    /// How passages ended.
    pub endings: Endings,
    /// Refusals by code.
    pub refusals: BTreeMap<Refusal, u64>,
    /// Alarms raised and not cleared, oldest first, each kind once.
    pub alarms: Vec<Alarm>,
    /// Whether the station started and did not stop in order.
    pub running: bool,
    /// The session that has not ended.
    pub session: Option<Progress>,
    /// Crossings whose writing nobody has confirmed, oldest first.
    pub unrecorded: Vec<Left>,
}

/// Passages begun, by how they ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Endings {
    /// The far door closed behind the person.
    pub completed: u64,
    /// Nobody entered.
    pub not_entered: u64,
    /// Left by the door they came by.
    pub went_back: u64,
    /// Freed by an emergency.
    pub emergency: u64,
    /// The station stopped in the middle.
    pub interrupted: u64,
}

/// How far a session got.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// Its number.
    pub session: SessionId,
    /// Who was verified, and with what.
    pub verified: Option<(PersonId, CrossingCredential)>,
    /// The last door that was ordered open, and on which ground.
    pub ordered: Option<(DoorNumber, Ground)>,
    /// Whether a person stands inside.
    pub entered: bool,
    /// Comparisons tried.
    pub attempts: u8,
    /// Whether one matched.
    pub matched: bool,
}

impl Ledger {
    /// Passages completed.
    #[must_use]
    pub const fn passages(&self) -> u64 {
        self.endings.completed
    }

    /// All refusals.
    #[must_use]
    pub fn refused(&self) -> u64 {
        self.refusals.values().sum()
    }

    /// The number that the next session takes, never given before at this lane.
    #[must_use]
    pub fn next_session(&self) -> SessionId {
        SessionId(self.last_session.map_or(1, |last| last.0.saturating_add(1)))
    }

    /// Takes up one fact. Facts of another session than the one in progress change only counts.
    pub fn apply(&mut self, entry: &Entry) {
        self.entries += 1;
        match entry {
            Entry::Started { .. } => self.running = true,
            Entry::Stopped => self.running = false,
            Entry::Opened { session } => self.open(*session),
            Entry::Verified { session, person, presented } => {
                self.progress(*session, |progress| progress.verified = Some((*person, *presented)));
            }
            Entry::Refused { refusal, .. } => *self.refusals.entry(*refusal).or_default() += 1,
            Entry::Ordered { session, door, ground } => {
                self.progress(*session, |progress| progress.ordered = Some((*door, *ground)));
            }
            Entry::Entered { session, .. } => self.progress(*session, |progress| progress.entered = true),
            Entry::Compared { session, attempt, matched } | Entry::IrisCompared { session, attempt, matched } => self
                .progress(*session, |progress| {
                    progress.attempts = *attempt;
                    progress.matched |= *matched;
                }),
            Entry::Left(left) => self.unrecorded.push(left.clone()),
            Entry::Ended { session, ending } => self.end(*session, *ending),
            Entry::Raised { alarm, .. } => {
                if !self.alarms.contains(alarm) {
                    self.alarms.push(*alarm);
                }
            }
            Entry::Cleared { alarm } => self.alarms.retain(|raised| raised != alarm),
            Entry::FingerInstead { .. }
            | Entry::Consent { .. }
            | Entry::Enrolled { .. }
            | Entry::NotEnrolled { .. }
            | Entry::IrisesDeleted { .. }
            | Entry::OfficerActed { .. }
            | Entry::ClockStepped { .. } => {}
        }
    }

    fn open(&mut self, session: SessionId) {
        self.sessions += 1;
        self.last_session = self.last_session.max(Some(session));
        self.session = Some(Progress::new(session));
    }

    fn end(&mut self, session: SessionId, ending: Option<Ending>) {
        match ending {
            Some(Ending::Completed) => {
                self.endings.completed += 1;
                self.unrecorded.retain(|left| left.session != session);
            }
            Some(Ending::NotEntered) => self.endings.not_entered += 1,
            Some(Ending::WentBack) => self.endings.went_back += 1,
            Some(Ending::Emergency) => self.endings.emergency += 1,
            Some(Ending::Interrupted) => self.endings.interrupted += 1,
            None => {}
        }
        self.session.take_if(|progress| progress.session == session);
    }

    fn progress(&mut self, session: SessionId, change: impl FnOnce(&mut Progress)) {
        if let Some(progress) = self.session.as_mut().filter(|progress| progress.session == session) {
            change(progress);
        }
    }
}

impl Progress {
    const fn new(session: SessionId) -> Self {
        Self { session, verified: None, ordered: None, entered: false, attempts: 0, matched: false }
    }

    /// Whether a door was ordered open: then somebody may be inside, and the passage must be ended in the journal.
    #[must_use]
    pub const fn passage_begun(&self) -> bool {
        self.ordered.is_some() || self.entered
    }
}
