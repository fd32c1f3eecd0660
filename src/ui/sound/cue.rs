//! What each screen sounds like.

use super::{Line, Tone, Urgency};
use crate::flow::{FingerView, Looking, RefusalView, Screen, Sensing, View};
use crate::refusal::Act;

/// A screen that asks for something says so again after this long, counted from the first time.
const REMIND_MS: u64 = 9_000;
/// A lane that has to be left says so again after this long, until it is empty.
const EMERGENCY_MS: u64 = 10_000;
/// A code is read in a blink; whoever still waits after this long is told what for.
const READING_MS: u64 = 1_200;

/// What is heard on a screen. While it stays the same, the screen counts as unchanged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Cue {
    pub(super) tone: Tone,
    pub(super) line: Option<Line>,
    pub(super) urgency: Urgency,
    repeat: Repeat,
    /// Which try of the same thing.
    attempt: u8,
}

/// When the words are said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Repeat {
    /// With the tone.
    Once,
    /// Once, and only if the screen stays.
    IfItStays,
    /// With the tone, and once more for a traveller who does nothing.
    Remind,
    /// Until the screen goes.
    Always,
}

impl Cue {
    pub(super) fn speaks_at_once(&self) -> bool {
        self.repeat != Repeat::IfItStays
    }

    /// Milliseconds until the words are said again, which have been said so often.
    pub(super) fn pause_ms(&self, said: u8) -> Option<u64> {
        match (self.repeat, said) {
            (Repeat::IfItStays, 0) => Some(READING_MS),
            (Repeat::Remind, 0 | 1) => Some(REMIND_MS),
            (Repeat::Always, _) => Some(EMERGENCY_MS),
            (Repeat::Once | Repeat::IfItStays | Repeat::Remind, _) => None,
        }
    }

    fn step(tone: Tone, line: Line, repeat: Repeat) -> Self {
        Self { tone, line: Some(line), urgency: Urgency::Step, repeat, attempt: 0 }
    }

    fn warning(line: Line, repeat: Repeat) -> Self {
        Self { tone: Tone::Stop, line: Some(line), urgency: Urgency::Warning, repeat, attempt: 0 }
    }
}

/// What is heard on this screen; nothing while the lane waits for a traveller.
pub(super) fn of(view: &View) -> Option<Cue> {
    let line = Line::Screen(view.screen);
    Some(match view.screen {
        Screen::Starting | Screen::Idle => return None,
        Screen::Reading => Cue::step(Tone::Taken, line, Repeat::IfItStays),
        Screen::NotThisChild => Cue::step(Tone::Ask, line, Repeat::Once),
        Screen::Go | Screen::GoOut => Cue::step(Tone::Go, line, Repeat::Remind),
        Screen::DoorClosing => Cue::step(Tone::Taken, line, Repeat::Once),
        Screen::Finger => finger(view.finger.as_ref(), line, Tone::Ask),
        Screen::FingerAgain => finger(view.finger.as_ref(), line, Tone::Attention),
        Screen::Iris => eyes(view, line, Tone::Ask),
        Screen::IrisAgain => eyes(view, told(view.refusal.as_ref()).unwrap_or(line), Tone::Attention),
        Screen::IrisConsent => Cue::step(Tone::Ask, line, Repeat::Once),
        Screen::IrisCapture => eyes(view, line, Tone::Ask),
        Screen::TakeDocument | Screen::Slip => Cue::step(Tone::Ask, line, Repeat::Remind),
        Screen::Done => Cue::step(Tone::Done, line, Repeat::Once),
        Screen::Refused => refused(view.refusal.as_ref())?,
        Screen::SystemFault | Screen::OutOfService => Cue::step(Tone::Attention, line, Repeat::Once),
        Screen::Officer => Cue::warning(told(view.refusal.as_ref()).unwrap_or(line), Repeat::Once),
        Screen::WayBack | Screen::TwoPeople | Screen::Blocked => Cue::warning(line, Repeat::Remind),
        Screen::Emergency => Cue {
            tone: Tone::Emergency,
            line: Some(line),
            urgency: Urgency::Emergency,
            repeat: Repeat::Always,
            attempt: 0,
        },
    })
}

fn finger(view: Option<&FingerView>, line: Line, tone: Tone) -> Cue {
    let Some(finger) = view else { return Cue::step(tone, line, Repeat::Remind) };
    let asked = match finger.asked {
        Some(asked) if line == Line::Screen(Screen::Finger) => Line::Finger(asked),
        Some(_) | None => line,
    };
    let cue = match finger.sensing {
        Sensing::Waiting => Cue::step(tone, asked, Repeat::Remind),
        Sensing::Lifted => Cue::step(Tone::Attention, Line::Coaching("coach-finger-lifted"), Repeat::Once),
        Sensing::Poor => Cue::step(Tone::Attention, Line::Coaching("coach-finger-poor"), Repeat::Once),
        // It was taken: that much is heard, and there is nothing to be done.
        Sensing::Comparing => Cue { line: None, ..Cue::step(Tone::Taken, asked, Repeat::Once) },
    };
    Cue { attempt: finger.attempt, ..cue }
}

fn eyes(view: &View, line: Line, tone: Tone) -> Cue {
    let Some(iris) = view.iris else { return Cue::step(tone, line, Repeat::Remind) };
    let cue = match iris.looking {
        // They were taken: that much is heard, and there is nothing to be done.
        Looking::Comparing | Looking::Keeping => Cue { line: None, ..Cue::step(Tone::Taken, line, Repeat::Once) },
        Looking::Waiting | Looking::Closer | Looking::Further | Looking::Covered(_) | Looking::Still => {
            Cue::step(tone, line, Repeat::Remind)
        }
    };
    Cue { attempt: iris.attempt, ..cue }
}

fn told(refusal: Option<&RefusalView>) -> Option<Line> {
    refusal.map(|refusal| Line::Refusal(refusal.text_key.clone()))
}

fn refused(refusal: Option<&RefusalView>) -> Option<Cue> {
    let line = told(refusal)?;
    Some(match refusal?.refusal.act() {
        Act::Stop => Cue::warning(line, Repeat::Once),
        Act::Retry | Act::RetryThenStop => Cue::step(Tone::Attention, line, Repeat::Remind),
        Act::Counter | Act::LaneOff | Act::Info | Act::Desk => Cue::step(Tone::Attention, line, Repeat::Once),
    })
}
