//! The whole window over a running lane: a passage played by touch alone, one by keys alone, faults, the engineer.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

use egui::accesskit::Role;
use egui::{Key, Vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use portas::cli::Common;
use portas::cli::site::Site;
use portas::cli::window::{Parts, Window};
use portas::flow::Screen;
use portas::texts::{Args, Language, Texts};
use portas::ui::theme;
use std::cell::Cell;
use std::path::PathBuf;
use std::rc::Rc;
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// Generous: a frame takes long on a loaded machine, and a lane has waits of its own.
const DEADLINE: Duration = Duration::from_secs(90);

struct Hall<'a> {
    harness: Harness<'a, Window>,
    texts: Texts,
    stopped: Rc<Cell<bool>>,
    _data: TempDir,
}

impl Hall<'_> {
    fn open() -> Self {
        let data = TempDir::new().unwrap();
        let common = Common { data: Some(data.path().to_owned()), as_of: None, station: None, json: false };
        let site = Site::open(&common).unwrap_or_else(|fault| panic!("{fault}"));
        let program = PathBuf::from(env!("CARGO_BIN_EXE_portas"));
        let parts = Parts::start(&site, program).unwrap_or_else(|fault| panic!("{fault}"));
        let stopped = Rc::new(Cell::new(false));
        let ctx = egui::Context::default();
        let window = Window::new(&ctx, &site, parts, Rc::clone(&stopped));
        let harness = Harness::builder()
            .with_size(Vec2::new(1_710.0, 1_000.0))
            .with_context_setup(theme::install)
            .build_ui_state(|ui, window: &mut Window| window.frame_ui(ui), window);
        let mut hall = Self { harness, texts: Texts::load().unwrap(), stopped, _data: data };
        hall.wait_for("an idle lane", |window| window.view().screen == Screen::Idle);
        hall
    }

    fn text(&self, key: &str) -> String {
        self.texts.text(Language::ZhHant, key, None, &Args::none()).unwrap().into_owned()
    }

    /// Draws until this is so.
    fn wait_for(&mut self, what: &str, is_so: impl Fn(&Window) -> bool) {
        let over = Instant::now() + DEADLINE;
        loop {
            self.harness.step();
            if is_so(self.harness.state()) {
                return;
            }
            assert!(Instant::now() < over, "no {what}: the lane shows {:?}", self.harness.state().view().screen);
            std::thread::yield_now();
        }
    }

    fn wait_for_screen(&mut self, screen: Screen) {
        self.wait_for(screen.name(), |window| window.view().screen == screen);
    }

    /// Touches the button of this text.
    fn touch(&mut self, key: &str) {
        let label = self.text(key);
        self.harness.get_by_role_and_label(Role::Button, &label).click();
        self.harness.step();
    }

    /// Ticks the box of this text, which others follow in the grid.
    fn tick(&mut self, key: &str) {
        let label = self.text(key);
        self.harness.get_by_role_and_label(Role::CheckBox, &label).click();
        self.harness.step();
    }

    /// Goes to the button of this text by Tab alone and presses Enter.
    fn go_to(&mut self, key: &str) {
        let label = self.text(key);
        for _ in 0..80 {
            self.harness.key_press(Key::Tab);
            self.harness.step();
            let focused =
                self.harness.query_by(|node| node.is_focused() && node.label().as_deref() == Some(label.as_str()));
            if focused.is_some() {
                self.harness.key_press(Key::Enter);
                self.harness.step();
                return;
            }
        }
        panic!("Tab never came to {label:?}");
    }
}

// rules
#[test]
fn a_passage_is_played_by_touch_alone() {
    let mut hall = Hall::open();
    hall.touch("demo-phone-screenshot");
    hall.wait_for_screen(Screen::Refused);
    hall.touch("demo-phone-live");
    for screen in [Screen::Go, Screen::Finger, Screen::GoOut, Screen::Idle] {
        hall.wait_for_screen(screen);
    }
    let recorded = hall.text("told-crossing-recorded");
    hall.wait_for("crossing", |window| window.is_told(&recorded));
}

// rules
#[test]
fn a_passage_is_played_by_keys_alone() {
    let mut hall = Hall::open();
    hall.go_to("demo-phone-live");
    for screen in [Screen::Go, Screen::Finger, Screen::GoOut, Screen::Idle] {
        hall.wait_for_screen(screen);
    }
}

#[test]
fn help_called_inside_is_said_and_an_officer_sends_the_person_back() {
    let mut hall = Hall::open();
    hall.tick("demo-auto");
    hall.touch("demo-phone-live");
    hall.wait_for_screen(Screen::Go);
    hall.touch("demo-walk-in");
    hall.wait_for_screen(Screen::Finger);
    hall.touch("control-help");
    hall.wait_for("alert", |window| !window.view().alerts.is_empty());
    let called = hall.texts.text(Language::ZhHant, "screen-help", Some("title"), &Args::none()).unwrap().into_owned();
    hall.harness.run_steps(2);
    assert!(hall.harness.query_by_label_contains(&called).is_some(), "nobody says that an officer comes");
    hall.touch("demo-officer-refer");
    hall.wait_for_screen(Screen::WayBack);
    hall.touch("demo-walk-back");
    hall.wait_for_screen(Screen::Idle);
}

// rules: A-13
#[test]
fn what_is_broken_shows_and_what_is_mended_goes() {
    let mut hall = Hall::open();
    hall.tick("demo-break-line");
    hall.wait_for_screen(Screen::OutOfService);
    hall.tick("demo-break-line");
    hall.wait_for_screen(Screen::Idle);
    hall.tick("demo-break-emergency");
    hall.wait_for_screen(Screen::Emergency);
    hall.tick("demo-break-emergency");
    hall.wait_for("end of the emergency", |window| window.view().screen != Screen::Emergency);
}

#[test]
fn the_engineer_comes_in_by_the_pin_and_stops_the_program() {
    let mut hall = Hall::open();
    let lane = hall.texts.text(Language::ZhHant, "header-lane", None, &Args::none().text("number", "01"));
    let plate = hall.harness.get_by_label(&lane.unwrap()).rect().center();
    hall.harness.drag_at(plate);
    let wrong_pin = hall.text("engineer-pin");
    let over = Instant::now() + DEADLINE;
    while hall.harness.query_by_label(&wrong_pin).is_none() {
        hall.harness.step();
        assert!(Instant::now() < over, "holding the plate does not ask for the PIN");
    }
    hall.harness.drop_at(plate);
    for key in [Key::Num1, Key::Enter] {
        hall.harness.event(egui::Event::Text("1".into()));
        hall.harness.key_press(key);
        hall.harness.step();
    }
    assert!(hall.harness.query_by_label(&wrong_pin).is_some(), "a wrong PIN opened the page");
    hall.harness.event(egui::Event::Text("2468".into()));
    hall.harness.step();
    hall.harness.key_press(Key::Enter);
    hall.harness.run_steps(3);
    hall.touch("engineer-self-test");
    let good = hall.text("engineer-good");
    let over = Instant::now() + DEADLINE;
    while hall.harness.query_all_by_label(&good).count() < 3 {
        hall.harness.step();
        assert!(Instant::now() < over, "the self-test does not end well");
    }
    hall.touch("engineer-stop");
    assert!(hall.stopped.get());
}
