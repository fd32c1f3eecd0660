//! Someone inside before the iris camera: compared, asked, registered.

use super::outside::code;
use super::page::{Page, own};
use crate::flow::{IrisView, Looking};
use crate::texts::Args;
use crate::ui::drawings::{Drawing, Icon};
use crate::ui::stage::Stage;
use crate::ui::theme::Mood;
use crate::ui::widgets::bar::{AGREE, DISAGREE, HELP, STOP, USE_FINGERPRINT};
use crate::ui::widgets::column::Part;
use crate::ui::widgets::header::Chip;
use crate::ui::widgets::strip::Step;

pub(super) fn iris(stage: &Stage<'_>) -> Page {
    looked_at(Page::new(stage, Mood::Wait, Drawing::EyesToCamera, own(stage, "title")), stage)
}

/// The try before did not do, and what it lacked.
pub(super) fn iris_again(stage: &Stage<'_>) -> Page {
    let headline = match &stage.view.refusal {
        Some(refusal) => stage.words.lines(&refusal.text_key, None, &Args::none()),
        None => own(stage, "title"),
    };
    looked_at(Page::new(stage, Mood::Attention, Drawing::EyesToCamera, headline), stage)
}

fn looked_at(page: Page, stage: &Stage<'_>) -> Page {
    let mut page = seen(page, stage);
    page.buttons = vec![USE_FINGERPRINT];
    match stage.view.iris {
        Some(IrisView { help_called: true, .. }) => {
            let lines = stage.words.lines("screen-help", Some("title"), &Args::none());
            page = page.with(Part::Note(Icon::Note, Mood::Wait, lines, None));
        }
        Some(_) | None => page.buttons.push(HELP),
    }
    page.advised(stage)
}

/// Both eyes are taken for registration; whoever thinks better of it stops.
pub(super) fn iris_capture(stage: &Stage<'_>) -> Page {
    let mut page = seen(Page::new(stage, Mood::Wait, Drawing::EyesToCamera, own(stage, "title")), stage);
    if stage.view.iris.is_some_and(|iris| iris.looking != Looking::Keeping) {
        page.buttons = vec![STOP];
    }
    page
}

/// What the camera makes of whoever stands there, and what to do.
fn seen(mut page: Page, stage: &Stage<'_>) -> Page {
    page.step = Some(Step::Finger);
    page.eyes = true;
    let Some(iris) = stage.view.iris else { return page.with(Part::Act(own(stage, "act"))) };
    page.chip = Chip::Tries(iris.attempt, iris.allowed);
    let words = stage.words.lines(iris.looking.text_key(), None, &Args::none());
    let note = |icon, mood| Part::Note(icon, mood, words.clone(), None);
    page = match iris.looking {
        Looking::Waiting => page.with(Part::Act(own(stage, "act"))),
        Looking::Closer => page.drawn(Drawing::EyesCloser).with(note(Icon::Note, Mood::Attention)),
        Looking::Further => page.drawn(Drawing::EyesFurther).with(note(Icon::Note, Mood::Attention)),
        Looking::Covered(cover) => page.drawn(Drawing::FaceCovered(cover)).with(note(Icon::Hand, Mood::Attention)),
        Looking::Still => page.drawn(Drawing::Eyes([iris.left, iris.right])).with(note(Icon::Tick, Mood::Go)),
        Looking::Comparing | Looking::Keeping => page.drawn(Drawing::EyesTaken).with(note(Icon::Tick, Mood::Go)),
    };
    if iris.lens && !matches!(iris.looking, Looking::Comparing | Looking::Keeping) {
        let lens = stage.words.lines("coach-iris-lens", None, &Args::none());
        page = page.with(Part::Quiet(Some(lens), code(stage)));
    }
    page
}

/// May the irises be registered? Two answers of one size; no answer is a no (J-07).
pub(super) fn iris_consent(stage: &Stage<'_>) -> Page {
    let mut page = Page::new(stage, Mood::Wait, Drawing::EyesToCamera, own(stage, "title"))
        .with(Part::Act(own(stage, "act")))
        .with(Part::Quiet(Some(own(stage, "hint")), None))
        .at(Step::Finger);
    page.buttons = vec![AGREE, DISAGREE];
    page
}
