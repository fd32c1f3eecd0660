//! Check 8: the code is of this moment; if not, whose clock is wrong, the phone's or the station's.

use super::confirm::Confirmed;
use super::open::Code;
use super::{Cid, Family};
use crate::refusal::Refusal;
use crate::time::{Now, SECOND_MS};

/// Length of a step; part of the format.
pub const STEP_S: i64 = 30;
const STEP_MS: i64 = STEP_S * SECOND_MS;
/// How long a first refusal is remembered, by frame time.
const KEPT_MS: i64 = 180 * SECOND_MS;
/// How many handles a lane remembers.
const HANDLES: usize = 64;
/// Steps remembered of one handle. A phone shows seven in [`KEPT_MS`]; more come from no honest phone.
const STEPS: usize = 32;
/// A clock set to a zone's half hours wrong is off by this, give or take [`HALF_HOUR_SLACK_S`].
const HALF_HOUR_S: i64 = 1_800;
const HALF_HOUR_SLACK_S: i64 = 120;
/// The station is in doubt when so many phones in a row lag alike.
const ACCUSERS: usize = 3;
/// They must come within this time.
const ACCUSED_WITHIN_MS: i64 = 600 * SECOND_MS;
/// And lag alike within this.
const ACCUSED_APART_MS: i64 = 30 * SECOND_MS;
/// Largest drift of the wall clock against the monotonic one.
const DRIFT_MS: i64 = 2 * SECOND_MS;

/// How many steps either way pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window(u8);

impl Window {
    /// 1 to 4 steps.
    #[must_use]
    pub const fn new(steps: u8) -> Option<Self> {
        match steps {
            1..=4 => Some(Self(steps)),
            _ => None,
        }
    }

    /// Steps.
    #[must_use]
    pub const fn steps(self) -> u8 {
        self.0
    }
}

impl Default for Window {
    fn default() -> Self {
        Self(1)
    }
}

/// The step of a moment, `floor(unix seconds / 30)`.
#[must_use]
pub const fn step_at(wall_ms: i64) -> i64 {
    wall_ms.div_euclid(STEP_MS)
}

/// Why the station's own clock is in doubt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Accusation {
    /// Three phones in a row lag alike; by how much the last one did, milliseconds.
    #[error("three phones in a row lag alike, by about {} s", .0 / 1_000)]
    PhonesLag(i64),
    /// The wall clock left the monotonic one by so many milliseconds.
    #[error("the wall clock drifted {0} ms against the monotonic clock")]
    Drift(i64),
}

/// Why a code is not of this moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    /// `E-QR-STALE`: an old picture, as far as one can tell.
    Old,
    /// `E-QR-CLOCK`: from the future.
    Ahead,
    /// `E-QR-CLOCK`: off by half hours, a wrong time zone.
    HalfHours,
    /// `E-QR-CLOCK`: new codes at a constant lag.
    ConstantLag,
    /// `E-SYS-DOWN`: the station is accused; cards still work.
    Station(Accusation),
}

/// Check 8 refuses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.told())]
pub struct NotFresh {
    /// Why.
    pub cause: Cause,
    /// Steps between the code and its picture; positive is old.
    pub age_steps: i64,
    /// How far the phone is behind, rounded to 10 s; negative is ahead.
    pub offset_s: i64,
}

impl NotFresh {
    /// Its reason code.
    #[must_use]
    pub const fn refusal(&self) -> Refusal {
        match self.cause {
            Cause::Old => Refusal::QrStale,
            Cause::Ahead | Cause::HalfHours | Cause::ConstantLag => Refusal::QrClock,
            Cause::Station(_) => Refusal::SysDown,
        }
    }

    fn told(&self) -> String {
        let off = match self.offset_s {
            slow @ 0.. => format!("{slow} s slow"),
            fast => format!("{} s fast", fast.unsigned_abs()),
        };
        match self.cause {
            Cause::Old => format!("code {} steps old, about {} s", self.age_steps, self.offset_s),
            Cause::Ahead | Cause::HalfHours | Cause::ConstantLag => format!("phone about {off}"),
            Cause::Station(accusation) => format!("station clock in doubt: {accusation}"),
        }
    }
}

/// A code of this moment. Checks 1 to 8 passed.
#[derive(Debug, PartialEq, Eq)]
pub struct Fresh {
    pub(super) code: Code,
}

impl Fresh {
    /// What it says.
    #[must_use]
    pub const fn code(&self) -> &Code {
        &self.code
    }
}

type Handle = (Family, Cid);

/// What a lane remembers of the codes that check 8 refused. Bounded; holds handles, nobody's name.
#[derive(Debug, Clone)]
pub struct LaneMemory {
    window: Window,
    /// The clocks when the time was last known to be right.
    right: Now,
    /// The handle refused last comes last.
    refused: Vec<Refused>,
    /// The handles of the last answers "constant lag", one each, the newest last.
    lags: Vec<Lag>,
    accused: Option<Accusation>,
}

#[derive(Debug, Clone)]
struct Refused {
    handle: Handle,
    /// The oldest refusal first.
    firsts: Vec<First>,
}

/// The first refusal of a step.
#[derive(Debug, Clone, Copy)]
struct First {
    step: u32,
    age_steps: i64,
    taken_ms: i64,
}

#[derive(Debug, Clone, Copy)]
struct Lag {
    handle: Handle,
    taken_ms: i64,
    offset_ms: i64,
}

impl LaneMemory {
    /// An empty memory of a lane whose clocks are right at `now`.
    #[must_use]
    pub const fn new(window: Window, now: Now) -> Self {
        Self { window, right: now, refused: Vec::new(), lags: Vec::new(), accused: None }
    }

    /// Compares the clocks; to be asked on every tick, so that the alert does not wait for a code. Returns the
    /// accusation that stands.
    pub fn watch(&mut self, now: Now) -> Option<Accusation> {
        let wall = now.wall_ms.saturating_sub(self.right.wall_ms);
        let mono = i64::try_from(now.mono_ms.saturating_sub(self.right.mono_ms)).unwrap_or(i64::MAX);
        let drift = wall.saturating_sub(mono);
        if self.accused.is_none() && drift.saturating_abs() > DRIFT_MS {
            self.accused = Some(Accusation::Drift(drift));
        }
        self.accused
    }

    /// The accusation that stands.
    #[must_use]
    pub const fn accused(&self) -> Option<Accusation> {
        self.accused
    }

    /// An engineer confirms the time source: codes are taken again, and what was remembered by the wrong clock is
    /// forgotten.
    pub fn time_confirmed(&mut self, now: Now) {
        *self = Self::new(self.window, now);
    }

    /// What is wrong with a code of this age, and whether its phone lags constantly.
    fn judge(&self, code: &Code, taken_ms: i64) -> (Option<Cause>, bool) {
        let age_steps = age(code, taken_ms);
        let window = i64::from(self.window.0);
        if age_steps < -window {
            return (Some(Cause::Ahead), false);
        }
        if age_steps <= window {
            return (None, false);
        }
        let lags = self.lags_constantly(code, age_steps, taken_ms);
        let cause = match (off_by_half_hours(age_steps), lags) {
            (true, _) => Cause::HalfHours,
            (false, true) => Cause::ConstantLag,
            (false, false) => Cause::Old,
        };
        (Some(cause), lags)
    }

    /// Whether an earlier code of this phone was refused a little while ago at the same age.
    fn lags_constantly(&self, code: &Code, age_steps: i64, taken_ms: i64) -> bool {
        let earlier = |first: &First| {
            first.step < code.stamp.step
                && (0..=KEPT_MS).contains(&taken_ms.saturating_sub(first.taken_ms))
                && first.age_steps.abs_diff(age_steps) <= 1
        };
        self.refused.iter().filter(|refused| refused.handle == handle(code)).any(|r| r.firsts.iter().any(earlier))
    }

    /// Remembers a refusal.
    fn remember(&mut self, code: &Code, taken_ms: i64) {
        let handle = handle(code);
        let mut refused = match self.refused.iter().position(|refused| refused.handle == handle) {
            Some(at) => self.refused.remove(at),
            None => Refused { handle, firsts: Vec::new() },
        };
        refused.firsts.retain(|first| taken_ms.abs_diff(first.taken_ms) <= KEPT_MS.unsigned_abs());
        let step = code.stamp.step;
        if refused.firsts.iter().all(|first| first.step != step) {
            refused.firsts.push(First { step, age_steps: age(code, taken_ms), taken_ms });
        }
        keep_last(&mut refused.firsts, STEPS);
        self.refused.push(refused);
        keep_last(&mut self.refused, HANDLES);
    }

    /// Counts an answer "constant lag"; three phones in a row that lag alike accuse the station.
    fn count_lag(&mut self, code: &Code, taken_ms: i64) {
        let lag = Lag { handle: handle(code), taken_ms, offset_ms: offset_ms(code, taken_ms) };
        self.lags.retain(|other| other.handle != lag.handle);
        self.lags.push(lag);
        keep_last(&mut self.lags, ACCUSERS);
        let alike = self.lags.iter().all(|other| {
            other.taken_ms.abs_diff(lag.taken_ms) <= ACCUSED_WITHIN_MS.unsigned_abs()
                && self
                    .lags
                    .iter()
                    .all(|third| third.offset_ms.abs_diff(other.offset_ms) <= ACCUSED_APART_MS.unsigned_abs())
        });
        if self.lags.len() == ACCUSERS && alike {
            self.accused = Some(Accusation::PhonesLag(lag.offset_ms));
        }
    }
}

impl Confirmed {
    /// Check 8, by the time the picture was taken. Refusals are remembered in `memory`.
    ///
    /// # Errors
    /// [`NotFresh`].
    pub fn fresh(self, memory: &mut LaneMemory, now: Now) -> Result<Fresh, NotFresh> {
        let Self { code, taken_ms } = self;
        memory.watch(now);
        let not_fresh = |cause| NotFresh {
            cause,
            age_steps: age(&code, taken_ms),
            offset_s: rounded_s(offset_ms(&code, taken_ms)),
        };
        if let Some(accusation) = memory.accused {
            return Err(not_fresh(Cause::Station(accusation)));
        }
        let (cause, lags) = memory.judge(&code, taken_ms);
        let Some(cause) = cause else {
            memory.lags.clear();
            return Ok(Fresh { code });
        };
        memory.remember(&code, taken_ms);
        if lags {
            memory.count_lag(&code, taken_ms);
        }
        Err(not_fresh(memory.accused.map_or(cause, Cause::Station)))
    }

    /// Steps between the code and its picture; positive is old.
    #[must_use]
    pub const fn age_steps(&self) -> i64 {
        age(&self.code, self.taken_ms)
    }
}

const fn handle(code: &Code) -> Handle {
    (code.family, code.cid)
}

const fn age(code: &Code, taken_ms: i64) -> i64 {
    step_at(taken_ms) - code.stamp.step as i64
}

/// How far a phone is behind, taking a code as shown in the middle of its step.
const fn offset_ms(code: &Code, taken_ms: i64) -> i64 {
    taken_ms.saturating_sub(code.stamp.step as i64 * STEP_MS + STEP_MS / 2)
}

/// To 10 s, half a ten away from zero.
const fn rounded_s(offset_ms: i64) -> i64 {
    let tens = 10 * SECOND_MS;
    let half = if offset_ms < 0 { -tens / 2 } else { tens / 2 };
    offset_ms.saturating_add(half) / tens * 10
}

/// Whether an age lies near a whole number of half hours, at least one.
const fn off_by_half_hours(age_steps: i64) -> bool {
    let age_s = age_steps.saturating_mul(STEP_S);
    let rest = age_s.rem_euclid(HALF_HOUR_S);
    let near = rest <= HALF_HOUR_SLACK_S || rest >= HALF_HOUR_S - HALF_HOUR_SLACK_S;
    near && age_s >= HALF_HOUR_S - HALF_HOUR_SLACK_S
}

fn keep_last<T>(kept: &mut Vec<T>, most: usize) {
    kept.drain(..kept.len().saturating_sub(most));
}

#[cfg(test)]
mod tests;
