//! The bar at the top: plate, place, state, time.

use super::sheet::{Sheet, Spoken};
use super::text::{Ink, sizes};
use crate::texts::{Args, Language};
use crate::time::macao_time;
use crate::ui::fonts::Weight;
use crate::ui::names::direction_text_key;
use crate::ui::stage::Pressed;
use crate::ui::theme::{AMBER_DEEP, AMBER_PALE, CARD, INK_2, LINE, LOTUS_PALE, Mood, SEA, SEA_PALE};
use egui::accesskit::Role;
use egui::{Color32, Rect, Sense, WidgetInfo, pos2};

/// Its height.
pub const HEIGHT_PX: f32 = 80.0;
/// How long an engineer presses the plate, milliseconds.
pub const LONG_PRESS_MS: u64 = 3_000;

/// What the chip at the right says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Chip {
    /// A state of the lane: its text key.
    Status(Status),
    /// Which try of how many.
    Tries(u8, u8),
}

/// How a lane stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// It waits for a traveller.
    Open,
    /// Someone passes.
    Busy,
    /// It takes nobody for now.
    Closed,
    /// It is out of order.
    Fault,
}

impl Status {
    const fn text_key(self) -> &'static str {
        match self {
            Self::Open => "status-open",
            Self::Busy => "status-busy",
            Self::Closed => "status-closed",
            Self::Fault => "status-fault",
        }
    }

    const fn colours(self) -> [Color32; 2] {
        match self {
            Self::Open => [LOTUS_PALE, Mood::Go.headline()],
            Self::Busy => [SEA_PALE, SEA],
            Self::Closed => [LINE, INK_2],
            Self::Fault => [AMBER_PALE, AMBER_DEEP],
        }
    }
}

/// Draws the bar.
pub fn header_ui(sheet: &mut Sheet<'_>, chip: Chip) {
    let bar = sheet.rect([0.0, 0.0], [-0.001, HEIGHT_PX]);
    sheet.ui.painter().rect_filled(bar, 0.0, SEA);
    let margin = if sheet.scale.upright { 24.0 } else { 32.0 };
    let plate = plate_ui(sheet, margin);
    let clock = clock_ui(sheet, bar.right() - sheet.px(margin), bar.center().y);
    let chip = chip_ui(sheet, clock.left() - sheet.px(20.0), bar.center().y, chip);
    let place = Rect::from_min_max(
        pos2(plate.right() + sheet.px(20.0), bar.top()),
        pos2(chip.left() - sheet.px(16.0), bar.bottom()),
    );
    place_ui(sheet, place);
}

/// The lane's number; pressed for long it opens the engineer's page.
fn plate_ui(sheet: &mut Sheet<'_>, margin_px: f32) -> Rect {
    let number = sheet.stage.sign.number.clone();
    let ink = sheet.lay(&number, Language::En, Weight::Bold, 40.0, SEA).galley(sheet.ui, f32::INFINITY);
    let width = (ink.rect.width() + sheet.px(36.0)).max(sheet.px(84.0));
    let from = sheet.rect([margin_px, 10.0], [margin_px + 1.0, HEIGHT_PX - 10.0]);
    let plate = Rect::from_min_size(from.min, egui::vec2(width, from.height()));
    sheet.card(plate, 14.0, CARD, None);
    sheet.ui.painter().galley(plate.center() - ink.rect.size() / 2.0, ink, SEA);
    let id = sheet.ui.scope_id().with("plate");
    let response = sheet.ui.interact(plate, id, Sense::hover() | Sense::DRAG);
    let name = sheet.stage.words.text(sheet.primary(), "header-lane", None, &Args::none().text("number", number));
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &name));
    let mono_ms = sheet.stage.moment.mono_ms;
    if response.is_pointer_button_down_on() {
        let since_ms = sheet.ui.data_mut(|data| *data.get_temp_mut_or(id, mono_ms));
        if mono_ms.saturating_sub(since_ms) >= LONG_PRESS_MS {
            sheet.press(Pressed::Engineer);
        }
        sheet.ui.ctx().request_repaint_after(std::time::Duration::from_millis(250));
    } else {
        sheet.ui.data_mut(|data| data.remove::<u64>(id));
    }
    plate
}

fn clock_ui(sheet: &mut Sheet<'_>, right: f32, middle: f32) -> Rect {
    let time = macao_time(sheet.stage.moment.wall_ms).format("%H:%M").to_string();
    let language = sheet.primary();
    let ink = sheet.lay(&time, Language::En, Weight::Regular, 32.0, CARD).galley(sheet.ui, f32::INFINITY);
    let at = pos2(right - ink.rect.width(), middle - ink.rect.height() / 2.0);
    sheet.put(at, ink, language, Spoken::Asked)
}

fn chip_ui(sheet: &mut Sheet<'_>, right: f32, middle: f32, chip: Chip) -> Rect {
    let language = sheet.primary();
    let (text, [ground, colour]) = match chip {
        Chip::Status(status) => (sheet.word(status.text_key()), status.colours()),
        Chip::Tries(attempt, allowed) => {
            let args = Args::none().number("try", attempt.into()).number("of", allowed.into());
            (sheet.stage.words.text(language, "tries", None, &args), Status::Busy.colours())
        }
    };
    let ink = sheet.lay(&text, language, Weight::Bold, 20.0, colour).galley(sheet.ui, f32::INFINITY);
    let dot = if matches!(chip, Chip::Status(_)) { sheet.px(24.0) } else { 0.0 };
    let width = ink.rect.width() + dot + sheet.px(34.0);
    let rect = Rect::from_min_size(pos2(right - width, middle - sheet.px(20.0)), egui::vec2(width, sheet.px(40.0)));
    sheet.card(rect, 20.0, ground, None);
    if dot > 0.0 {
        let at = pos2(rect.left() + sheet.px(25.0), middle);
        sheet.ui.painter().circle_filled(at, sheet.px(7.0), colour);
    }
    let at = pos2(rect.left() + sheet.px(17.0) + dot, middle - ink.rect.height() / 2.0);
    sheet.put(at, ink, language, Spoken::Asked);
    rect
}

/// Port and direction: two lines in two languages, or the first language's alone where the name is long.
fn place_ui(sheet: &mut Sheet<'_>, rect: Rect) {
    let words = sheet.stage.words;
    let port = format!("port-{}", sheet.stage.sign.port.name());
    let direction = direction_text_key(sheet.stage.sign.direction);
    let place = |language: Language| {
        let text = |key: &str| words.text(language, key, None, &Args::none());
        format!("{} · {}", text(&port), text(direction))
    };
    let (first, second) = (words.primary(), words.second()[1]);
    let line = |sheet: &Sheet<'_>, language: Language, size_px: f32, width: f32| {
        Ink::new().with(&place(language), language, Weight::Regular, sheet.px(size_px), CARD).galley(sheet.ui, width)
    };
    let fitting = |sheet: &Sheet<'_>, language: Language, from_px: f32| {
        sizes(from_px, 20.0, 2.0)
            .map(|size_px| line(sheet, language, size_px, f32::INFINITY))
            .find(|line| line.rect.width() <= rect.width())
    };
    let lines = match (fitting(sheet, first, 26.0), fitting(sheet, second, 20.0)) {
        (Some(one), Some(two)) => vec![(first, one), (second, two)],
        (Some(one), None) => vec![(first, one)],
        (None, _) => vec![(first, line(sheet, first, 20.0, rect.width()))],
    };
    let height: f32 = lines.iter().map(|(_, line)| line.rect.height()).sum();
    let mut top = rect.center().y - height / 2.0;
    for (language, line) in lines {
        top = sheet.put(pos2(rect.left(), top), line, language, Spoken::Asked).bottom();
    }
}
