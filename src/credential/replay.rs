//! Check 9: the marks that all ports share. Pure functions; the registry calls them inside one transaction.

use super::freshness::Fresh;
use super::open::Code;
use super::{Cid, Family, Stamp};
use crate::refusal::{Act, Refusal};
use serde::{Deserialize, Serialize};

/// How long a reservation holds, and how long a lane knows a code as its own after the commit.
pub const LEASE_MS: i64 = 90_000;

/// A lane's name, unique over all ports: `outer-harbour/3`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct LaneName(pub String);

/// One person's dealings with one lane, from the first credential to the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct SessionId(pub u64);

/// Who asks for a mark, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MarkUse {
    /// Family of the code.
    pub family: Family,
    /// Handle of the code.
    pub cid: Cid,
    /// The very code.
    pub stamp: Stamp,
    /// The asking lane.
    pub lane: LaneName,
    /// Its session; with the lane it names one person's attempt for all time.
    pub session: SessionId,
    /// Unix milliseconds.
    pub at_ms: i64,
}

/// An earlier use of a code, for the officer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OtherUse {
    /// The lane that holds or used it.
    pub lane: LaneName,
    /// Its session.
    pub session: SessionId,
    /// When, unix milliseconds.
    pub at_ms: i64,
    /// Its position.
    pub stamp: Stamp,
}

/// What check 9 found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MarkAnswer {
    /// Reserved for this lane and session, until the lease runs out.
    Reserved {
        /// Unix milliseconds.
        until_ms: i64,
    },
    /// Used or held elsewhere (`E-QR-REPLAY`).
    Replay(OtherUse),
    /// Same position, other nonce (`E-QR-CLONE`).
    Clone(OtherUse),
    /// Committed by this very lane less than 90 s ago; for the lane to ignore or to call used.
    OwnCommit(OtherUse),
}

/// What is remembered of one (prefix, cid).
///
/// Two reads are kept apart: the newest *used* one, below which everything is dead for ever, and the last one
/// read since. So a newer code that was read and released does not revive the used one beneath it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Mark {
    /// The newest code that was used.
    pub used: Option<OtherUse>,
    /// The last code read since, not used yet.
    pub read: Option<Read>,
}

/// A code that was read and has not been used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Read {
    /// Which code, by whom and when.
    pub by: OtherUse,
    /// Whether it is still held.
    pub hold: Hold,
}

/// Whether a read code is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hold {
    /// By its lane and session, until then (unix milliseconds).
    Reserved {
        /// End of the lease; from here on the code counts as used.
        until_ms: i64,
    },
    /// Given back. The code is free, yet it stays for the clone test.
    Released,
}

/// The reservation is not there any more: the lease ran out, or was never this session's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the reservation is lost")]
pub struct LeaseLost;

/// A code that is this session's alone. Checks 1 to 9 passed; what is missing is the person (check 10).
#[derive(Debug, PartialEq, Eq)]
pub struct Reserved {
    code: Code,
    until_ms: i64,
}

impl Reserved {
    /// What the code says.
    #[must_use]
    pub const fn code(&self) -> &Code {
        &self.code
    }

    /// End of the lease, unix milliseconds: the commit must come before.
    #[must_use]
    pub const fn until_ms(&self) -> i64 {
        self.until_ms
    }

    /// For tests of the checks that follow.
    #[cfg(test)]
    pub(crate) const fn for_tests(code: Code) -> Self {
        Self { code, until_ms: i64::MAX }
    }
}

/// Check 9 refuses, or knows the code as one this lane has just let through.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotReserved {
    /// `E-QR-REPLAY`, act S: used or held elsewhere.
    #[error("shown {shown}, in use: {}", told(other))]
    Replay {
        /// The code at hand.
        shown: ShownStamp,
        /// The other use.
        other: OtherUse,
    },
    /// `E-QR-CLONE`, act S: two phones hold one key.
    #[error("shown {shown}, twin: {}", told(other))]
    Clone {
        /// The code at hand.
        shown: ShownStamp,
        /// The twin.
        other: OtherUse,
    },
    /// This lane committed the handle less than 90 s ago. While that session lasts the code is to be ignored; after
    /// it, it is `E-QR-REPLAY` with act R, and check 10 is not asked.
    #[error("shown {shown}, committed by this lane: {}", told(other))]
    OwnCommit {
        /// The code at hand.
        shown: ShownStamp,
        /// The commit.
        other: OtherUse,
    },
}

/// A stamp in words for an officer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ShownStamp(pub Stamp);

impl std::fmt::Display for ShownStamp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "step {}.{}", self.0.step, self.0.sub)
    }
}

fn told(other: &OtherUse) -> String {
    format!("{} at lane {}, session {}, {} ms", ShownStamp(other.stamp), other.lane.0, other.session.0, other.at_ms)
}

impl NotReserved {
    /// Its reason code.
    #[must_use]
    pub const fn refusal(&self) -> Refusal {
        match self {
            Self::Replay { .. } | Self::OwnCommit { .. } => Refusal::QrReplay,
            Self::Clone { .. } => Refusal::QrClone,
        }
    }

    /// What follows: another person may step up where this very lane committed the code.
    #[must_use]
    pub const fn act(&self) -> Act {
        match self {
            Self::Replay { .. } | Self::Clone { .. } => Act::Stop,
            Self::OwnCommit { .. } => Act::Retry,
        }
    }

    /// The earlier use, for the officer.
    #[must_use]
    pub const fn other(&self) -> &OtherUse {
        match self {
            Self::Replay { other, .. } | Self::Clone { other, .. } | Self::OwnCommit { other, .. } => other,
        }
    }
}

impl Fresh {
    /// The question of check 9.
    #[must_use]
    pub fn mark_use(&self, lane: LaneName, session: SessionId, at_ms: i64) -> MarkUse {
        let Code { family, cid, stamp, .. } = self.code;
        MarkUse { family, cid, stamp, lane, session, at_ms }
    }

    /// Check 9, by the registry's answer.
    ///
    /// # Errors
    /// [`NotReserved`].
    pub fn reserved(self, answer: MarkAnswer) -> Result<Reserved, NotReserved> {
        let shown = ShownStamp(self.code.stamp);
        match answer {
            MarkAnswer::Reserved { until_ms } => Ok(Reserved { code: self.code, until_ms }),
            MarkAnswer::Replay(other) => Err(NotReserved::Replay { shown, other }),
            MarkAnswer::Clone(other) => Err(NotReserved::Clone { shown, other }),
            MarkAnswer::OwnCommit(other) => Err(NotReserved::OwnCommit { shown, other }),
        }
    }
}

/// Asks for a code. The second part is the mark to write in the same transaction; `None` leaves it as it is.
#[must_use]
pub fn reserve(mark: Option<&Mark>, asked: &MarkUse) -> (MarkAnswer, Option<Mark>) {
    let mark = settled(mark, asked.at_ms);
    if let Some(refused) = refusal_of(&mark, asked) {
        return (refused, None);
    }
    let until_ms = asked.at_ms.saturating_add(LEASE_MS);
    let read = Read { by: use_of(asked), hold: Hold::Reserved { until_ms } };
    (MarkAnswer::Reserved { until_ms }, Some(Mark { used: mark.used, read: Some(read) }))
}

/// Turns this session's reservation into a use, at the newest code that the session read. Asking again for what
/// is already committed changes nothing and is well.
///
/// # Errors
/// [`LeaseLost`] when no living reservation of this lane and session is there.
pub fn commit(mark: Option<&Mark>, asked: &MarkUse) -> Result<Mark, LeaseLost> {
    let mark = mark.ok_or(LeaseLost)?;
    if let Some(read) = mark.read.as_ref().filter(|read| read.held_by(asked) && read.by.covers(asked)) {
        let used = OtherUse { at_ms: asked.at_ms, ..read.by.clone() };
        return Ok(Mark { used: Some(used), read: None });
    }
    let committed = mark.used.as_ref().is_some_and(|used| used.is_by(asked) && used.covers(asked));
    if committed { Ok(mark.clone()) } else { Err(LeaseLost) }
}

/// Gives this session's reservation back. `None`: there is nothing of this session to give back, the mark stays.
#[must_use]
pub fn release(mark: Option<&Mark>, asked: &MarkUse) -> Option<Mark> {
    let mark = mark?;
    let read = mark.read.as_ref().filter(|read| read.held_by(asked))?;
    Some(Mark { used: mark.used.clone(), read: Some(Read { by: read.by.clone(), hold: Hold::Released }) })
}

impl OtherUse {
    fn is_by(&self, asked: &MarkUse) -> bool {
        self.lane == asked.lane && self.session == asked.session
    }

    /// Whether the asked code is this one or an older one.
    fn covers(&self, asked: &MarkUse) -> bool {
        asked.stamp.position() <= self.stamp.position()
    }
}

impl Read {
    /// Whether this lane and session holds it, by a lease that still runs.
    fn held_by(&self, asked: &MarkUse) -> bool {
        matches!(self.hold, Hold::Reserved { .. }) && self.by.is_by(asked) && !self.lost(asked.at_ms)
    }

    fn lost(&self, at_ms: i64) -> bool {
        matches!(self.hold, Hold::Reserved { until_ms } if until_ms <= at_ms)
    }
}

fn use_of(asked: &MarkUse) -> OtherUse {
    OtherUse { lane: asked.lane.clone(), session: asked.session, at_ms: asked.at_ms, stamp: asked.stamp }
}

/// The mark with a lost lease counted as a use.
fn settled(mark: Option<&Mark>, at_ms: i64) -> Mark {
    let mark = mark.cloned().unwrap_or_default();
    match mark.read {
        Some(read) if read.lost(at_ms) => Mark { used: Some(read.by), read: None },
        read => Mark { used: mark.used, read },
    }
}

/// Why a code may not be reserved, in the order of the contract.
fn refusal_of(mark: &Mark, asked: &MarkUse) -> Option<MarkAnswer> {
    let position = asked.stamp.position();
    let read = mark.read.as_ref();

    let known = [mark.used.as_ref(), read.map(|read| &read.by)];
    let twin = |other: &&OtherUse| other.stamp.position() == position && other.stamp.nonce != asked.stamp.nonce;
    if let Some(other) = known.into_iter().flatten().find(twin) {
        return Some(MarkAnswer::Clone(other.clone()));
    }
    if let Some(used) = &mark.used {
        let recent = asked.at_ms.abs_diff(used.at_ms) < LEASE_MS.unsigned_abs();
        if used.lane == asked.lane && recent && position >= used.stamp.position() {
            return Some(MarkAnswer::OwnCommit(used.clone()));
        }
        if position <= used.stamp.position() {
            return Some(MarkAnswer::Replay(used.clone()));
        }
    }
    let read = read.filter(|read| matches!(read.hold, Hold::Reserved { .. }))?;
    let own_and_not_older = read.by.is_by(asked) && position >= read.by.stamp.position();
    (!own_and_not_older).then(|| MarkAnswer::Replay(read.by.clone()))
}

#[cfg(test)]
mod tests;
