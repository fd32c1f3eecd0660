//! The screens of a lane: what each shows, drawn on one kind of page.

mod eyes;
mod figures;
mod idle;
mod inside;
mod outside;
mod page;
mod passing;

pub(super) use outside::status;
pub use page::Page;

use super::stage::{Pressed, Stage};
use super::theme::Mood;
use super::widgets::ring;
use super::widgets::sheet::Sheet;
use crate::flow::Screen;
use crate::time::MINUTE_MS;
use egui::Ui;

/// Draws all of a lane's panel into the ui's whole rectangle; says what was pressed.
pub fn lane_ui(ui: &mut Ui, stage: &Stage<'_>) -> Option<Pressed> {
    let mut sheet = Sheet::new(ui, stage);
    page(stage).draw(&mut sheet);
    sheet.pressed()
}

/// In how many milliseconds the screen will look otherwise though nothing happens: a hint moves, a ring ticks, a
/// minute passes. Until then it need not be drawn.
#[must_use]
pub fn next_frame_ms(stage: &Stage<'_>) -> u64 {
    let moment = stage.moment;
    let page = page(stage);
    let ring_ms = page.countdown.and_then(|countdown| ring::next_ms(&countdown, moment.mono_ms));
    let minute_ms = MINUTE_MS - moment.wall_ms.rem_euclid(MINUTE_MS);
    let moving_ms = if stage.preview.is_some() && page.previews { None } else { page.motion().next_ms(moment.mono_ms) };
    let next_ms = [moving_ms, ring_ms].into_iter().flatten().fold(minute_ms.unsigned_abs(), u64::min);
    next_ms.max(1)
}

/// The colour of a screen, for lights and sounds beside it.
#[must_use]
pub fn mood(stage: &Stage<'_>) -> Mood {
    page(stage).mood
}

/// What a screen shows.
#[must_use]
pub fn page(stage: &Stage<'_>) -> Page {
    match stage.view.screen {
        Screen::Idle => idle::idle(stage),
        Screen::Reading => idle::reading(stage),
        Screen::Starting => outside::starting(stage),
        Screen::Refused => outside::refused(stage),
        Screen::OutOfService => outside::out_of_service(stage),
        Screen::SystemFault => outside::system_fault(stage),
        Screen::NotThisChild => passing::not_this_child(stage),
        Screen::Go => passing::go(stage),
        Screen::DoorClosing => passing::door_closing(stage),
        Screen::TakeDocument => passing::take_document(stage),
        Screen::Slip => passing::slip(stage),
        Screen::GoOut => passing::go_out(stage),
        Screen::Done => passing::done(stage),
        Screen::Finger => inside::finger(stage),
        Screen::FingerAgain => inside::finger_again(stage),
        Screen::Iris => eyes::iris(stage),
        Screen::IrisAgain => eyes::iris_again(stage),
        Screen::IrisConsent => eyes::iris_consent(stage),
        Screen::IrisCapture => eyes::iris_capture(stage),
        Screen::Officer => inside::officer(stage),
        Screen::WayBack => inside::way_back(stage),
        Screen::TwoPeople => inside::two_people(stage),
        Screen::Blocked => inside::blocked(stage),
        Screen::Emergency => inside::emergency(stage),
    }
}
