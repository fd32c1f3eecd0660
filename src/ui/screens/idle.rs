//! A lane that waits, and one that reads.

use super::page::{Page, own};
use crate::flow::{Advice, Scanning, coaching_text_key};
use crate::texts::Args;
use crate::ui::drawings::{Drawing, Icon};
use crate::ui::stage::Stage;
use crate::ui::theme::Mood;
use crate::ui::widgets::column::Part;
use crate::ui::widgets::strip::Step;
use portas_devices::camera::Coaching;
use portas_devices::gate::Inputs;

pub(super) fn idle(stage: &Stage<'_>) -> Page {
    if stage.view.scanning == Some(Scanning::Document) {
        return reading_document(stage);
    }
    if stage.view.codes_off {
        return codes_off(stage);
    }
    let mut page = Page::new(stage, Mood::Wait, Drawing::PhoneToScanner, own(stage, "title"));
    page.habits = true;
    page.rests = stage.view.coaching.is_none() && stage.view.inputs.is_none_or(Inputs::entry_clear);
    page.previews = true;
    if stage.view.coaching.is_some() {
        return coached(page, stage);
    }
    if let Some(sign) = stage.view.irises.sign_text_key() {
        // What the light box over an iris lane says (J-08, J-12).
        page = page.with(Part::Note(Icon::Eye, Mood::Wait, stage.words.lines(sign, None, &Args::none()), None));
    }
    page = if stage.view.advice.is_some() {
        page.advised(stage)
    } else {
        page.with(Part::Note(Icon::Card, Mood::Wait, own(stage, "act"), None))
    };
    page
}

/// Codes are refused: for want of the system, or while the lane doubts its clock.
fn codes_off(stage: &Stage<'_>) -> Page {
    let lines = |key: &str, attribute: Option<&str>| stage.words.lines(key, attribute, &Args::none());
    let mut page = if stage.view.advice == Some(Advice::CodesOff) {
        let key = Advice::CodesOff.text_key();
        Page::new(stage, Mood::Attention, Drawing::PhoneToCard, lines(key, None))
            .with(Part::Remedy(lines(key, Some("act")), None))
    } else {
        let key = "screen-clock";
        Page::new(stage, Mood::Attention, Drawing::DocumentOnReader, lines(key, Some("title")))
            .with(Part::Remedy(lines(key, Some("act")), None))
            .with(Part::Quiet(Some(lines(key, Some("hint"))), None))
            .advised(stage)
    };
    page.habits = true;
    page
}

/// Read, and whose it is takes a moment.
pub(super) fn reading(stage: &Stage<'_>) -> Page {
    let lines = |attribute: &str| stage.words.lines("screen-looking-up", Some(attribute), &Args::none());
    Page::new(stage, Mood::Wait, Drawing::PhoneRead, lines("title"))
        .with(Part::Act(lines("act")))
        .at(Step::Scan)
        .advised(stage)
}

/// The document on the reader is being read.
fn reading_document(stage: &Stage<'_>) -> Page {
    let lines = |attribute: &str| stage.words.lines("screen-reading", Some(attribute), &Args::none());
    Page::new(stage, Mood::Wait, Drawing::DocumentOnReader, lines("title"))
        .with(Part::Act(lines("act")))
        .at(Step::Scan)
        .advised(stage)
}

/// What keeps the code from being read, as words and as a drawing.
fn coached(mut page: Page, stage: &Stage<'_>) -> Page {
    let Some(coaching) = stage.view.coaching else { return page };
    page.drawing = match coaching {
        Coaching::TooDark => Drawing::PhoneBright,
        Coaching::Glare => Drawing::PhoneTilt,
        Coaching::TooFar => Drawing::PhoneCloser,
        Coaching::TooNear => Drawing::PhoneFurther,
        Coaching::Blurred => Drawing::PhoneStill,
        Coaching::NotOurs => Drawing::PhoneOtherCode,
    };
    let lines = stage.words.lines(coaching_text_key(coaching), None, &Args::none());
    page.with(Part::Note(Icon::Note, Mood::Attention, lines, None))
}
