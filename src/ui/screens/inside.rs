//! Someone inside: the finger, and what may go wrong there.

use super::outside::code;
use super::page::{Page, own, own_with};
use crate::flow::{FingerView, Sensing};
use crate::refusal::Refusal;
use crate::texts::Args;
use crate::ui::drawings::{Drawing, Icon};
use crate::ui::names::finger_text_key;
use crate::ui::stage::{Lines, Stage};
use crate::ui::theme::Mood;
use crate::ui::widgets::bar::{HELP, USE_IRIS};
use crate::ui::widgets::column::Part;
use crate::ui::widgets::header::Chip;
use crate::ui::widgets::strip::Step;

pub(super) fn finger(stage: &Stage<'_>) -> Page {
    let asked = stage.view.finger.and_then(|finger| finger.asked);
    let headline = match asked {
        Some(asked) => own_with(stage, "title", &Args::none().name("finger", finger_text_key(asked))),
        None => own(stage, "any"),
    };
    let mut page = Page::new(stage, Mood::Wait, Drawing::Finger(asked), headline);
    if let Some(refusal) = &stage.view.refusal {
        // Why it is the finger and not the eyes.
        let why = stage.words.lines(&refusal.text_key, Some("act"), &Args::none());
        page = page.with(Part::Note(Icon::Note, Mood::Attention, why, None));
    }
    sensed(page, stage)
}

pub(super) fn finger_again(stage: &Stage<'_>) -> Page {
    let asked = stage.view.finger.and_then(|finger| finger.asked);
    sensed(Page::new(stage, Mood::Attention, Drawing::Finger(asked), own(stage, "title")), stage)
}

/// Tries, what the sensor makes of the finger, the other finger, help.
fn sensed(mut page: Page, stage: &Stage<'_>) -> Page {
    page.buttons = vec![HELP];
    page.step = Some(Step::Finger);
    let Some(FingerView { attempt, allowed, other, sensing, or_iris, help_called, .. }) = stage.view.finger else {
        return page.with(Part::Act(own(stage, "act")));
    };
    if or_iris {
        page.buttons.insert(0, USE_IRIS);
    }
    page.chip = Chip::Tries(attempt, allowed);
    let note = |icon, mood, key: &str| Part::Note(icon, mood, stage.words.lines(key, None, &Args::none()), None);
    page = match sensing {
        Sensing::Waiting => page.with(Part::Act(own(stage, "act"))),
        Sensing::Lifted => page.with(note(Icon::Hand, Mood::Attention, "coach-finger-lifted")),
        Sensing::Poor => page.with(note(Icon::Note, Mood::Attention, "coach-finger-poor")),
        Sensing::Comparing => {
            page.drawing = Drawing::Comparing;
            page.with(note(Icon::Tick, Mood::Go, "coach-finger-hold"))
        }
    };
    if help_called {
        page.buttons.retain(|button| *button != HELP);
        page = page.with(Part::Note(
            Icon::Note,
            Mood::Wait,
            stage.words.lines("screen-help", Some("title"), &Args::none()),
            None,
        ));
    } else if sensing != Sensing::Comparing
        && let Some(other) = other
    {
        let also = own_with(stage, "also", &Args::none().name("other", finger_text_key(other)));
        page = page.with(Part::Quiet(Some(also), None));
    }
    page.advised(stage)
}

/// An officer comes; what to show them, after the fingerprint failed (A-17, E-25).
pub(super) fn officer(stage: &Stage<'_>) -> Page {
    let act = proof(stage).unwrap_or_else(|| own(stage, "act"));
    Page::new(stage, Mood::Attention, Drawing::Officer, own(stage, "title"))
        .with(Part::Remedy(act, None))
        .with(Part::Quiet(None, code(stage)))
        .advised(stage)
}

fn proof(stage: &Stage<'_>) -> Option<Lines> {
    let refusal = stage.view.refusal.as_ref().filter(|refusal| refusal.refusal == Refusal::FpFail)?;
    (refusal.text_key != refusal.refusal.text_key())
        .then(|| stage.words.lines(&refusal.text_key, Some("act"), &Args::none()))
}

pub(super) fn way_back(stage: &Stage<'_>) -> Page {
    Page::new(stage, Mood::Attention, Drawing::WayBack, own(stage, "title"))
        .with(Part::Remedy(own(stage, "act"), None))
        .with(Part::Quiet(Some(own(stage, "hint")), code(stage)))
}

pub(super) fn two_people(stage: &Stage<'_>) -> Page {
    Page::new(stage, Mood::Stop, Drawing::OnePerson, own(stage, "title"))
        .with(Part::Remedy(own(stage, "act"), None))
        .with(Part::Quiet(Some(own(stage, "hint")), code(stage)))
}

pub(super) fn blocked(stage: &Stage<'_>) -> Page {
    Page::new(stage, Mood::Attention, Drawing::Suitcase, own(stage, "title"))
        .with(Part::Remedy(own(stage, "act"), None))
}

pub(super) fn emergency(stage: &Stage<'_>) -> Page {
    Page::of(stage, Mood::Go, Drawing::Exit)
}
