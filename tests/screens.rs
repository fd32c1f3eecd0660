//! How a lane's screen answers touch, keys and screen readers.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

use egui::accesskit::{Live, Role};
use egui::{Key, Pos2, Vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use portas::flow::{Control, Screen};
use portas::texts::{Language, Texts};
use portas::ui::gallery::{Entry, entries};
use portas::ui::{Pressed, Words, lane_ui, theme};

/// A lane's screen and what was pressed on it.
struct Lane {
    entry: Entry,
    texts: Texts,
    language: Language,
    pressed: Vec<Pressed>,
}

fn lane(name: &str, language: Language) -> Harness<'static, Lane> {
    let entry = entries().into_iter().find(|entry| entry.name == name).unwrap();
    let lane = Lane { entry, texts: Texts::load().unwrap(), language, pressed: Vec::new() };
    let mut harness =
        Harness::builder().with_size(Vec2::new(1_280.0, 800.0)).with_context_setup(theme::install).build_ui_state(
            |ui, lane: &mut Lane| {
                let stage = lane.entry.stage(Words::new(&lane.texts, lane.language));
                lane.pressed.extend(lane_ui(ui, &stage));
            },
            lane,
        );
    harness.run();
    harness
}

fn press(harness: &mut Harness<'_, Lane>, key: Key) {
    harness.key_press(key);
    harness.run();
}

// rules: A-25
#[test]
fn not_this_child_is_pressed_by_touch_and_by_keyboard_alone() {
    let mut touched = lane("not-this-child", Language::En);
    touched.get_by_role_and_label(Role::Button, "Not this child").click();
    touched.run();
    assert_eq!(touched.state().pressed, [Pressed::Control(Control::NotThisChild)]);

    for key in [Key::Enter, Key::Space] {
        let mut typed = lane("not-this-child", Language::En);
        press(&mut typed, Key::Tab);
        assert!(typed.get_by_role_and_label(Role::Button, "Not this child").is_focused());
        press(&mut typed, key);
        assert_eq!(typed.state().pressed, [Pressed::Control(Control::NotThisChild)]);
    }
    let mut short = lane("not-this-child", Language::En);
    press(&mut short, Key::N);
    assert_eq!(short.state().pressed, [Pressed::Control(Control::NotThisChild)]);
}

#[test]
fn languages_are_chosen_by_touch_and_by_function_keys() {
    for (key, language) in [Key::F1, Key::F2, Key::F3, Key::F4].into_iter().zip(Language::ALL) {
        let mut lane = lane("idle", Language::ZhHant);
        press(&mut lane, key);
        assert_eq!(lane.state().pressed, [Pressed::Language(language)]);
    }
    let mut lane = lane("idle", Language::ZhHant);
    lane.get_by_role_and_label(Role::Button, "Português").click();
    lane.run();
    assert_eq!(lane.state().pressed, [Pressed::Language(Language::Pt)]);
}

#[test]
fn tab_goes_once_around_what_can_be_pressed() {
    let mut lane = lane("finger", Language::Pt);
    let mut order = Vec::new();
    for _ in 0..6 {
        press(&mut lane, Key::Tab);
        let focused = lane.get_all_by_role(Role::Button).find(|node| node.is_focused());
        order.extend(focused.and_then(|node| node.accesskit_node().label()));
    }
    assert_eq!(order, ["Ajuda", "繁體中文", "Português", "English", "简体中文", "Ajuda"]);
}

#[test]
fn help_is_offered_where_the_lane_takes_it_and_nowhere_else() {
    for entry in entries() {
        let is_finger = entry.view.finger.is_some_and(|finger| !finger.help_called);
        let is_eyes = matches!(entry.view.screen, Screen::Iris | Screen::IrisAgain)
            && entry.view.iris.is_none_or(|iris| !iris.help_called);
        let takes_help = is_finger || is_eyes;
        let mut lane = lane(&entry.name, Language::En);
        let offered = lane.query_by_role_and_label(Role::Button, "Help").is_some();
        assert_eq!(offered, takes_help, "{}", entry.name);
        press(&mut lane, Key::H);
        let expected: &[Pressed] = if takes_help { &[Pressed::Control(Control::Help)] } else { &[] };
        assert_eq!(lane.state().pressed, expected, "{}", entry.name);
    }
}

#[test]
fn the_plate_opens_the_engineers_page_after_three_seconds() {
    let mut lane = lane("idle", Language::ZhHant);
    lane.drag_at(Pos2::new(70.0, 40.0));
    lane.run_steps(2);
    lane.state_mut().entry.moment.mono_ms += 2_900;
    lane.run_steps(2);
    assert_eq!(lane.state().pressed, []);
    lane.state_mut().entry.moment.mono_ms += 200;
    lane.run_steps(1);
    assert_eq!(lane.state().pressed.first(), Some(&Pressed::Engineer));

    // Let go and pressed again, it begins anew.
    lane.drop_at(Pos2::new(70.0, 40.0));
    lane.run_steps(2);
    lane.state_mut().pressed.clear();
    lane.drag_at(Pos2::new(70.0, 40.0));
    lane.run_steps(2);
    assert_eq!(lane.state().pressed, []);
}

#[test]
fn a_screen_reader_hears_the_headline_and_finds_every_button() {
    let lane = lane("finger", Language::En);
    let headline = lane.get_by_label("Place your right index finger on the sensor");
    assert_eq!(headline.accesskit_node().live(), Live::Assertive);
    lane.get_by_label("Press it flat and hold still.");
    lane.get_by_label("Try 1 of 3");
    lane.get_by_label("Border Gate · Arrival");
    lane.get_by_label("09:41");
    for name in ["Help", "繁體中文", "Português", "English", "简体中文"] {
        lane.get_by_role_and_label(Role::Button, name);
    }
}

#[test]
fn no_code_betrays_a_sensitive_cause() {
    for entry in entries() {
        let Some(refusal) = entry.view.refusal.as_ref().map(|shown| shown.refusal) else { continue };
        let lane = lane(&entry.name, Language::En);
        let code = lane.query_by_label(refusal.code()).is_some();
        assert!(!(code && portas::texts::is_sensitive(refusal)), "{}", entry.name);
    }
}
