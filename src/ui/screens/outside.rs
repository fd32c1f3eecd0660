//! A lane that takes nobody, or not this one.

use super::figures::figure;
use super::page::{Page, own};
use crate::flow::{RefusalView, Screen};
use crate::refusal::Refusal;
use crate::texts::{Args, is_sensitive};
use crate::ui::drawings::{Drawing, remedy};
use crate::ui::stage::Stage;
use crate::ui::theme::Mood;
use crate::ui::widgets::column::Part;
use crate::ui::widgets::header::Status;

/// What the chip says while a screen stands.
pub(in crate::ui) const fn status(screen: Screen) -> Status {
    match screen {
        Screen::Idle => Status::Open,
        Screen::Starting => Status::Closed,
        Screen::OutOfService | Screen::SystemFault | Screen::Emergency => Status::Fault,
        Screen::Reading
        | Screen::NotThisChild
        | Screen::Go
        | Screen::DoorClosing
        | Screen::Finger
        | Screen::FingerAgain
        | Screen::Iris
        | Screen::IrisAgain
        | Screen::IrisConsent
        | Screen::IrisCapture
        | Screen::TakeDocument
        | Screen::Slip
        | Screen::GoOut
        | Screen::Done
        | Screen::Refused
        | Screen::Officer
        | Screen::WayBack
        | Screen::TwoPeople
        | Screen::Blocked => Status::Busy,
    }
}

pub(super) fn starting(stage: &Stage<'_>) -> Page {
    Page::of(stage, Mood::Wait, Drawing::Waiting)
}

pub(super) fn out_of_service(stage: &Stage<'_>) -> Page {
    Page::of(stage, Mood::Attention, Drawing::OtherLane).with(Part::Quiet(None, code(stage)))
}

pub(super) fn system_fault(stage: &Stage<'_>) -> Page {
    Page::new(stage, Mood::Attention, Drawing::Counter, own(stage, "title"))
        .with(Part::Remedy(own(stage, "act"), None))
        .with(Part::Quiet(Some(own(stage, "hint")), Some(Refusal::SysDown.code())))
}

/// What is wrong, what to do now, another way; the code for the officer, unless it says too much.
pub(super) fn refused(stage: &Stage<'_>) -> Page {
    let Some(refusal) = &stage.view.refusal else {
        return Page::of(stage, Mood::Attention, Drawing::Counter);
    };
    let (mood, drawing) = remedy(refusal.refusal, &refusal.text_key);
    let lines = |attribute| stage.words.lines(&refusal.text_key, attribute, &Args::none());
    let other = stage.words.has(&refusal.text_key, Some("other")).then(|| lines(Some("other")));
    Page::new(stage, mood, drawing, lines(None))
        .with(Part::Remedy(lines(Some("act")), figure(stage, refusal)))
        .with(Part::Quiet(other, code(stage)))
        .advised(stage)
}

/// The code of what was refused, where the hall may read it.
pub(super) fn code(stage: &Stage<'_>) -> Option<&'static str> {
    let RefusalView { refusal, .. } = stage.view.refusal.as_ref()?;
    (!is_sensitive(*refusal)).then(|| refusal.code())
}
