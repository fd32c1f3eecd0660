//! The pad on which an engineer enters the PIN.

use crate::texts::Args;
use crate::ui::fonts::{Weight, font};
use crate::ui::stage::Words;
use crate::ui::theme;
use egui::{Button, Grid, Key, RichText, Ui, Vec2};
use zeroize::Zeroizing;

/// Longest PIN.
const DIGITS_MAX: usize = 12;
/// Wrong PINs before the pad rests.
const TRIES: u8 = 5;
/// How long it rests.
const REST_MS: u64 = 60_000;
const SIDE: f32 = 84.0;

/// Digits so far, and how often they were wrong.
#[derive(Default)]
pub struct PinPad {
    digits: Zeroizing<String>,
    wrong: u8,
    rests_until_ms: u64,
}

impl PinPad {
    /// The PIN was wrong.
    pub fn refuse(&mut self, now_ms: u64) {
        self.digits.clear();
        self.wrong += 1;
        if self.wrong >= TRIES {
            (self.wrong, self.rests_until_ms) = (0, now_ms + REST_MS);
        }
    }

    /// The PIN was right, or the engineer went away.
    pub fn clear(&mut self) {
        self.digits.clear();
    }

    fn push(&mut self, digit: char) {
        if self.digits.len() < DIGITS_MAX {
            self.digits.push(digit);
        }
    }
}

/// What came of a pad.
pub enum Entered {
    /// A whole PIN, to be checked.
    Pin(Zeroizing<String>),
    /// Back to the lane.
    Cancel,
}

/// Draws the pad.
pub fn pin_ui(ui: &mut Ui, pad: &mut PinPad, words: Words<'_>, now_ms: u64) -> Option<Entered> {
    let text = |key: &str| words.text(words.primary(), key, None, &Args::none());
    ui.painter().rect_filled(ui.max_rect(), 0.0, theme::GROUND);
    let mut entered = None;
    ui.vertical_centered(|ui| {
        ui.add_space(ui.available_height() * 0.12);
        let rests = now_ms < pad.rests_until_ms;
        let title = if rests { "engineer-pin-rests" } else { "engineer-pin" };
        ui.label(RichText::new(text(title)).font(font(words.primary(), Weight::Bold, 30.0)).color(theme::SEA));
        ui.add_space(12.0);
        let dots: String = pad.digits.chars().map(|_| '\u{2022}').collect();
        ui.label(RichText::new(format!(" {dots} ")).font(font(words.primary(), Weight::Bold, 44.0)));
        ui.add_space(12.0);
        ui.add_enabled_ui(!rests, |ui| entered = keys_ui(ui, pad, &text));
        ui.add_space(16.0);
        let cancel = Button::new(RichText::new(text("engineer-close")).size(20.0)).min_size(Vec2::new(200.0, 56.0));
        if ui.add(cancel).clicked() {
            entered = Some(Entered::Cancel);
        }
    });
    entered
}

fn keys_ui(ui: &mut Ui, pad: &mut PinPad, text: &dyn Fn(&str) -> String) -> Option<Entered> {
    let mut entered = None;
    let margin = (ui.available_width() - 3.0 * SIDE - 20.0).max(0.0) / 2.0;
    ui.horizontal(|ui| {
        ui.add_space(margin);
        Grid::new("pin").spacing([10.0, 10.0]).show(ui, |ui| {
            for row in ["123", "456", "789"] {
                for digit in row.chars() {
                    if ui.add(key(digit.to_string())).clicked() {
                        pad.push(digit);
                    }
                }
                ui.end_row();
            }
            if ui.add(key(text("engineer-pin-clear"))).clicked() {
                pad.digits.clear();
            }
            if ui.add(key("0".into())).clicked() {
                pad.push('0');
            }
            if ui.add(key(text("engineer-pin-ok"))).clicked() {
                entered = Some(Entered::Pin(pad.digits.clone()));
            }
        });
    });
    ui.input(|input| {
        for event in &input.events {
            if let egui::Event::Text(typed) = event {
                typed.chars().filter(char::is_ascii_digit).for_each(|digit| pad.push(digit));
            }
        }
        if input.key_pressed(Key::Backspace) {
            pad.digits.pop();
        }
        if input.key_pressed(Key::Enter) && !pad.digits.is_empty() {
            entered = Some(Entered::Pin(pad.digits.clone()));
        }
        if input.key_pressed(Key::Escape) {
            entered = Some(Entered::Cancel);
        }
    });
    entered
}

fn key(label: String) -> Button<'static> {
    Button::new(RichText::new(label).size(26.0)).min_size(Vec2::splat(SIDE))
}
