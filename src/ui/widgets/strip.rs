//! The four steps of a passage, and where the traveller stands.

use super::sheet::{Sheet, Spoken};
use crate::ui::drawings::{Icon, Pen};
use crate::ui::fonts::Weight;
use crate::ui::theme::{CARD, INK_2, LINE, LOTUS, LOTUS_PALE, Mood, RADIUS_PX, SEA};
use egui::{Rect, pos2};

/// A step of a passage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// Show a code or document.
    Scan,
    /// Go in.
    Enter,
    /// Fingerprint, or the eyes.
    Finger,
    /// Go out.
    Leave,
    /// Through.
    Through,
}

const STEPS: [(Step, &str); 4] = [
    (Step::Scan, "step-scan"),
    (Step::Enter, "step-enter"),
    (Step::Finger, "step-finger"),
    (Step::Leave, "step-leave"),
];

/// Draws the strip; what is done has a tick, what comes a number.
pub fn strip_ui(sheet: &mut Sheet<'_>, rect: Rect, here: Step, mood: Mood) {
    // On a green ground a darker green.
    let done = if mood == Mood::Go { mood.pale() } else { LOTUS_PALE };
    let gap = sheet.px(12.0);
    let width = (rect.width() - 3.0 * gap) / 4.0;
    let language = sheet.primary();
    for (at, (step, key)) in STEPS.into_iter().enumerate() {
        let key = if step == Step::Finger && sheet.stage.view.iris.is_some() { "step-iris" } else { key };
        let left = (at as f32).mul_add(width + gap, rect.left());
        let cell = Rect::from_min_size(pos2(left, rect.top()), egui::vec2(width, rect.height()));
        let (fill, edge, colour, weight) = match step.cmp(&here) {
            std::cmp::Ordering::Less => (done, None, Mood::Go.headline(), Weight::Bold),
            std::cmp::Ordering::Equal => (SEA, None, CARD, Weight::Bold),
            std::cmp::Ordering::Greater => (CARD, Some(LINE), INK_2, Weight::Regular),
        };
        sheet.card(cell, RADIUS_PX, fill, edge);
        let word = sheet.lay(&sheet.word(key), language, weight, 24.0, colour).galley(sheet.ui, f32::INFINITY);
        let mark = sheet.px(26.0);
        let space = sheet.px(12.0);
        let from = cell.center().x - (mark + space + word.rect.width()) / 2.0;
        let middle = pos2(from + mark / 2.0, cell.center().y);
        if step < here {
            Icon::Tick
                .draw(&Pen::new(sheet.ui.painter(), Rect::from_center_size(middle, sheet.size(26.0, 26.0))), LOTUS);
        } else {
            let number = sheet.lay(&(at + 1).to_string(), language, weight, 24.0, colour);
            let number = number.galley(sheet.ui, f32::INFINITY);
            sheet.ui.painter().galley(middle - number.rect.size() / 2.0, number, colour);
        }
        let at = pos2(from + mark + space, cell.center().y - word.rect.height() / 2.0);
        sheet.put(at, word, language, Spoken::Asked);
    }
}
