//! Three habits, shown while a lane waits.

use super::sheet::{Sheet, Spoken};
use super::text::Ink;
use crate::texts::{Args, Language};
use crate::ui::drawings::{Icon, Pen};
use crate::ui::fonts::Weight;
use crate::ui::theme::{CARD, INK, INK_2, LINE, RADIUS_PX, SEA};
use egui::{Galley, Rect, pos2, vec2};
use std::sync::Arc;

/// Height of the row.
pub const HEIGHT_PX: f32 = 116.0;
/// Height of the row upright, where pictograms stand over their texts.
pub const UPRIGHT_PX: f32 = 188.0;
/// What everyone knows after the first time, in other languages: the one text that may be small.
const SECOND_PX: f32 = 17.0;
const ICON_PX: f32 = 50.0;
const PAD_PX: f32 = 16.0;

const HABITS: [(Icon, &str); 3] =
    [(Icon::Person, "habit-one-person"), (Icon::Card, "habit-card"), (Icon::BareFace, "habit-face")];

/// Draws them beside each other.
pub fn habits_ui(sheet: &mut Sheet<'_>, rect: Rect) {
    let gap = sheet.px(16.0);
    let width = (rect.width() - 2.0 * gap) / 3.0;
    for (at, (icon, key)) in HABITS.into_iter().enumerate() {
        let left = (at as f32).mul_add(width + gap, rect.left());
        let cell = Rect::from_min_size(pos2(left, rect.top()), vec2(width, rect.height()));
        sheet.card(cell, RADIUS_PX, CARD, Some(LINE));
        habit_ui(sheet, cell.shrink(sheet.px(PAD_PX)), icon, key);
    }
}

fn habit_ui(sheet: &mut Sheet<'_>, cell: Rect, icon: Icon, key: &str) {
    let upright = sheet.scale.upright;
    let size = sheet.px(ICON_PX);
    let (picture, text) = if upright {
        let picture = pos2(cell.center().x, cell.top() + size / 2.0);
        (picture, Rect::from_min_max(pos2(cell.left(), cell.top() + size), cell.max))
    } else {
        let picture = pos2(cell.left() + size / 2.0, cell.center().y);
        (picture, Rect::from_min_max(pos2(cell.left() + size + sheet.px(PAD_PX), cell.top()), cell.max))
    };
    icon.draw(&Pen::new(sheet.ui.painter(), Rect::from_center_size(picture, vec2(size, size))), SEA);
    let rows = rows(sheet, key, text.width());
    let height: f32 = rows.iter().map(|(_, row)| row.rect.height()).sum();
    let left = if upright { text.center().x } else { text.left() };
    let mut top = text.center().y - height / 2.0;
    for (language, row) in rows {
        top = sheet.put(pos2(left, top), row, language, Spoken::Asked).bottom();
    }
}

/// The texts of a habit, each in its language.
fn rows(sheet: &Sheet<'_>, key: &str, width: f32) -> Vec<(Language, Arc<Galley>)> {
    let lines = sheet.stage.words.lines(key, None, &Args::none());
    let first = (sheet.primary(), lines.primary, Weight::Bold, 20.0, INK);
    let second = lines.second.map(|(language, text)| (language, text, Weight::Regular, SECOND_PX, INK_2));
    std::iter::once(first)
        .chain(second)
        .map(|(language, text, weight, size_px, colour)| {
            let ink = sheet.lay(&text, language, weight, size_px, colour);
            let ink: Ink = if sheet.scale.upright { ink.centred() } else { ink };
            (language, ink.galley(sheet.ui, width))
        })
        .collect()
}
