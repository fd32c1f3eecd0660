//! The steps of a passage that goes well.

use super::page::{Page, own, own_with};
use crate::flow::Advice;
use crate::texts::Args;
use crate::ui::drawings::Drawing;
use crate::ui::stage::Stage;
use crate::ui::theme::Mood;
use crate::ui::widgets::bar::NOT_THIS_CHILD;
use crate::ui::widgets::column::Part;
use crate::ui::widgets::strip::Step;

/// Whose child goes through now?
pub(super) fn not_this_child(stage: &Stage<'_>) -> Page {
    let Some(child) = &stage.view.child else {
        return Page::of(stage, Mood::Wait, Drawing::AdultAndChild);
    };
    let args = Args::none().text("initials", child.initials.clone()).number("age", child.age.into());
    let mut page = Page::new(stage, Mood::Wait, Drawing::AdultAndChild, own_with(stage, "title", &args))
        .with(Part::Act(own(stage, "act")))
        .with(Part::Quiet(Some(own(stage, "hint")), None))
        .advised(stage)
        .at(Step::Scan);
    page.buttons = vec![NOT_THIS_CHILD];
    page
}

pub(super) fn go(stage: &Stage<'_>) -> Page {
    Page::of(stage, Mood::Go, Drawing::StepIn).advised(stage).at(Step::Enter)
}

pub(super) fn door_closing(stage: &Stage<'_>) -> Page {
    // Whoever stands in the opening keeps the door from closing.
    if stage.view.inputs.is_some_and(|inputs| !inputs.entry_clear()) {
        let lines = |attribute: &str| stage.words.lines("screen-step-in", Some(attribute), &Args::none());
        return Page::new(stage, Mood::Wait, Drawing::StepIn, lines("title"))
            .with(Part::Act(lines("act")))
            .at(Step::Enter);
    }
    Page::of(stage, Mood::Wait, Drawing::DoorClosing).at(Step::Enter)
}

pub(super) fn take_document(stage: &Stage<'_>) -> Page {
    Page::of(stage, Mood::Wait, Drawing::DocumentTaken).advised(stage).at(Step::Leave)
}

pub(super) fn slip(stage: &Stage<'_>) -> Page {
    match stage.view.advice {
        // A slip for a desk says what the advice says; the headline is about no stay.
        Some(Advice::IrisesWithParent | Advice::IrisesAtDesk | Advice::IrisesForFingers) => {
            Page::new(stage, Mood::Wait, Drawing::Slip, own(stage, "desk")).advised(stage).at(Step::Leave)
        }
        Some(_) | None => Page::of(stage, Mood::Wait, Drawing::Slip).at(Step::Leave),
    }
}

pub(super) fn go_out(stage: &Stage<'_>) -> Page {
    Page::of(stage, Mood::Go, Drawing::StepOut).advised(stage).at(Step::Leave)
}

pub(super) fn done(stage: &Stage<'_>) -> Page {
    Page::of(stage, Mood::Go, Drawing::Tick).at(Step::Through)
}
