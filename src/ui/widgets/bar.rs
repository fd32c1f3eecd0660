//! The bar at the bottom: what can be pressed, and the languages.

use super::sheet::{Sheet, Skin};
use super::text::{Ink, sizes};
use crate::flow::Control;
use crate::texts::{Args, Language};
use crate::ui::fonts::Weight;
use crate::ui::stage::Pressed;
use crate::ui::theme::{CARD, INK_2, SEA};
use egui::{Key, Rect, pos2, vec2};

/// Height of buttons.
pub const HEIGHT_PX: f32 = 76.0;
/// Width of the language switch.
pub const LANGUAGES_PX: f32 = 296.0;

/// The four languages; F1 to F4 choose one, too.
pub fn languages_ui(sheet: &mut Sheet<'_>, rect: Rect) {
    const KEYS: [Key; 4] = [Key::F1, Key::F2, Key::F3, Key::F4];
    sheet.outline(rect);
    let inner = rect.shrink(sheet.px(6.0));
    let width = inner.width() / 4.0;
    for (at, (language, key)) in Language::ALL.into_iter().zip(KEYS).enumerate() {
        let from = pos2((at as f32).mul_add(width, inner.left()), inner.top());
        let cell = Rect::from_min_size(from, vec2(width, inner.height()));
        let text_key = format!("control-language-{}", language.tag().to_ascii_lowercase());
        let name = sheet.stage.words.text(language, &text_key, None, &Args::none());
        let short = sheet.stage.words.text(language, &text_key, Some("short"), &Args::none());
        let chosen = language == sheet.primary();
        let response = sheet.button(cell, &text_key, &name, Some(chosen), Skin::Segment);
        sheet.ui.ctx().accesskit_node_builder(response.id, |node| node.set_language(language.tag()));
        let colour = if chosen { CARD } else { SEA };
        let ink = sheet.lay(&short, language, Weight::Bold, 24.0, colour).galley(sheet.ui, f32::INFINITY);
        sheet.ui.painter().galley(cell.center() - ink.rect.size() / 2.0, ink, colour);
        if response.clicked() || sheet.ui.input(|input| input.key_pressed(key)) {
            sheet.press(Pressed::Language(language));
        }
    }
}

/// A control of the lane, with its key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Button {
    /// What it gives.
    pub control: Control,
    /// Its text.
    pub text_key: &'static str,
    /// Its key.
    pub key: Key,
}

/// Calls the officer.
pub const HELP: Button = Button { control: Control::Help, text_key: "control-help", key: Key::H };
/// The shown code is another child's.
pub const NOT_THIS_CHILD: Button =
    Button { control: Control::NotThisChild, text_key: "control-not-this-child", key: Key::N };

/// Lays a finger in place of the eyes (J-13).
pub const USE_FINGERPRINT: Button =
    Button { control: Control::UseFingerprint, text_key: "control-use-fingerprint", key: Key::F };
/// Looks into the camera after all.
pub const USE_IRIS: Button = Button { control: Control::UseIris, text_key: "control-use-iris", key: Key::I };
/// Yes.
pub const AGREE: Button = Button { control: Control::Agree, text_key: "control-agree", key: Key::A };
/// No.
pub const DISAGREE: Button = Button { control: Control::Disagree, text_key: "control-disagree", key: Key::D };
/// No after all.
pub const STOP: Button = Button { control: Control::Disagree, text_key: "control-stop", key: Key::D };

/// Buttons beside each other, of one size.
pub fn buttons_ui(sheet: &mut Sheet<'_>, rect: Rect, buttons: &[Button]) {
    let gap = sheet.px(16.0);
    let count = buttons.len().max(1) as f32;
    let width = (rect.width() - (count - 1.0) * gap) / count;
    for (at, button) in buttons.iter().enumerate() {
        let left = (at as f32).mul_add(width + gap, rect.left());
        button_ui(sheet, Rect::from_min_size(pos2(left, rect.top()), vec2(width, rect.height())), *button);
    }
}

/// A button with its words in three languages.
fn button_ui(sheet: &mut Sheet<'_>, rect: Rect, button: Button) {
    let lines = sheet.stage.words.lines(button.text_key, None, &Args::none());
    let language = sheet.primary();
    let response = sheet.button(rect, button.text_key, &lines.primary, None, Skin::Outlined);
    let width = rect.width() - sheet.px(24.0);
    let fitting = |lay: &dyn Fn(f32) -> Ink, from_px: f32| {
        sizes(from_px, 20.0, 1.0)
            .map(|size_px| lay(sheet.px(size_px)).galley(sheet.ui, f32::INFINITY))
            .find(|galley| galley.rect.width() <= width)
    };
    let one = fitting(&|size_pt| Ink::new().with(&lines.primary, language, Weight::Bold, size_pt, SEA), 26.0);
    let two = fitting(&|size_pt| Ink::joined(&lines.second, Weight::Regular, size_pt, INK_2), 20.0);
    let rows: Vec<_> = one.into_iter().chain(two).collect();
    let height: f32 = rows.iter().map(|row| row.rect.height()).sum();
    let mut top = rect.center().y - height / 2.0;
    for row in rows {
        let at = pos2(rect.center().x - row.rect.width() / 2.0, top);
        top += row.rect.height();
        sheet.ui.painter().galley(at, row, SEA);
    }
    if response.clicked() || sheet.ui.input(|input| input.key_pressed(button.key)) {
        sheet.press(Pressed::Control(button.control));
    }
}
