//! The panel beside a simulated lane: plays the traveller, the officer and every fault, and tells what happens.

mod gate;
mod motion;

pub use gate::{GateScene, gate_ui};
pub use motion::Motion;

use super::fonts::{Weight, font};
use super::stage::Words;
use super::theme;
use crate::flow::OfficerOrder;
use crate::texts::Args;
use egui::{Button, ComboBox, Frame, Grid, Margin, RichText, ScrollArea, Ui, Vec2};

/// Width of the panel, points.
pub const WIDTH: f32 = 430.0;
const TEXT_PT: f32 = 15.0;
/// The engineer's PIN of the embedded demo lane.
const DEMO_PIN: &str = "2468";
/// Lines of the timeline that are kept.
pub const LINES: usize = 60;

/// A person to play, as a list offers them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Traveller {
    /// Name in scenarios.
    pub handle: String,
    /// Name on the card, invented.
    pub name: String,
    /// What makes the person useful to play.
    pub note: String,
    /// Names of the codes on the phone, the one that the person shows first; none has only a card.
    pub codes: Vec<String>,
}

/// A line of the timeline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Since the lane came up, milliseconds.
    pub at_ms: u64,
    /// Key of its text.
    pub key: String,
    /// Rules that it shows.
    pub rules: String,
    /// A figure or code.
    pub detail: String,
}

/// How a finger is laid on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FingerPlay {
    /// The person's own, as it prints.
    Own,
    /// Somebody else's.
    Other,
    /// Too dry for a sample.
    Dry,
    /// Hardly touching.
    Lifted,
}

/// Who looks into the iris camera, and how.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EyesPlay {
    /// The person's own eyes.
    Own,
    /// Somebody else's.
    Other,
    /// Behind sunglasses.
    Covered,
    /// Behind coloured lenses.
    Lenses,
    /// Too low for the camera.
    Low,
    /// Nobody's.
    Away,
}

/// How a phone is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PhonePlay {
    /// The live code, held well.
    Live,
    /// A picture of it, five minutes old.
    Screenshot,
    /// The live code of somebody else.
    Another,
    /// The live code, too far away.
    Far,
    /// The live code, screen turned down in a dark room.
    Dim,
    /// The code of another app.
    Foreign,
}

/// What may break, and be mended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Breakage {
    /// The line to the gate.
    Line,
    /// The camera.
    Camera,
    /// The fingerprint sensor.
    Fingerprint,
    /// The iris camera.
    Iris,
    /// The document reader.
    Document,
    /// Paper of the slip printer.
    Paper,
    /// The line to the registry.
    Registry,
    /// The cabinet of the gate is open.
    Cabinet,
    /// Somebody has pulled the emergency handle.
    Emergency,
    /// The second door does not close any more.
    SecondDoor,
}

impl Breakage {
    /// All, in the order of the panel.
    pub const ALL: [Self; 10] = [
        Self::Line,
        Self::Camera,
        Self::Fingerprint,
        Self::Iris,
        Self::Document,
        Self::Paper,
        Self::Registry,
        Self::Cabinet,
        Self::Emergency,
        Self::SecondDoor,
    ];

    const fn key(self) -> &'static str {
        match self {
            Self::Line => "demo-break-line",
            Self::Camera => "demo-break-camera",
            Self::Fingerprint => "demo-break-fingerprint",
            Self::Iris => "demo-break-iris",
            Self::Document => "demo-break-document",
            Self::Paper => "demo-break-paper",
            Self::Registry => "demo-break-registry",
            Self::Cabinet => "demo-break-cabinet",
            Self::Emergency => "demo-break-emergency",
            Self::SecondDoor => "demo-break-second-door",
        }
    }
}

/// What is done at the panel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PanelAct {
    /// Play this person of the list.
    Choose(usize),
    /// Show this code of theirs from now on.
    Code(usize),
    /// Hold the phone up.
    Phone(PhonePlay),
    /// Put it away.
    PutAway,
    /// Lay the card on the reader.
    Card,
    /// Take it.
    TakeCard,
    /// Lay a finger on the sensor.
    Finger(FingerPlay),
    /// Look into the iris camera.
    Eyes(EyesPlay),
    /// A word to the simulated gate: "enter", "leave", "turn-back", "second", "block", "clear", "force 2".
    Walk(&'static str),
    /// The officer.
    Officer(OfficerOrder),
    /// Break or mend.
    Break(Breakage, bool),
    /// The person does what the screens ask, or waits for this panel.
    Auto(bool),
}

/// What the panel shows.
pub struct PanelView<'a> {
    /// Its words, in one language.
    pub words: Words<'a>,
    /// Who can be played.
    pub people: &'a [Traveller],
    /// Who is.
    pub chosen: usize,
    /// Which of their codes.
    pub code: usize,
    /// What is broken.
    pub broken: &'a [Breakage],
    /// The lane has an iris camera.
    pub irises: bool,
    /// The person does what the screens ask.
    pub auto: bool,
    /// Newest last.
    pub lines: &'a [Line],
    /// Why the last act could not be done.
    pub trouble: Option<&'a str>,
    /// The gate.
    pub gate: GateScene,
}

impl PanelView<'_> {
    fn text(&self, key: &str) -> String {
        self.words.text(self.words.primary(), key, None, &Args::none().text("pin", DEMO_PIN))
    }

    fn rich(&self, key: &str, weight: Weight) -> RichText {
        RichText::new(self.text(key)).font(font(self.words.primary(), weight, TEXT_PT))
    }
}

/// Draws the panel and gives back what was done.
pub fn panel_ui(ui: &mut Ui, view: &PanelView<'_>) -> Option<PanelAct> {
    let mut act = None;
    ui.spacing_mut().item_spacing = Vec2::new(8.0, 6.0);
    Frame::new().inner_margin(Margin::same(14)).show(ui, |ui| {
        ui.label(RichText::new(view.text("demo-title")).font(font(view.words.primary(), Weight::Bold, 20.0)));
        gate_ui(ui, &view.gate, &view.text("demo-gate"));
        telling_ui(ui, view);
        ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
            traveller_ui(ui, view, &mut act);
            phone_ui(ui, view, &mut act);
            body_ui(ui, view, &mut act);
            officer_ui(ui, view, &mut act);
            breakage_ui(ui, view, &mut act);
            timeline_ui(ui, view);
            ui.label(view.rich("demo-pin", Weight::Regular).color(theme::INK_2));
        });
    });
    act
}

/// The one line that says what is happening, and which rule.
fn telling_ui(ui: &mut Ui, view: &PanelView<'_>) {
    let frame = Frame::new().fill(theme::SEA).corner_radius(10.0).inner_margin(Margin::symmetric(12, 8));
    frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        let line = view.lines.last();
        let (text, rules) = match (view.trouble, line) {
            (Some(trouble), _) => (trouble.to_owned(), String::new()),
            (None, Some(line)) => (view.text(&line.key), line.rules.clone()),
            (None, None) => (view.text("demo-nothing-yet"), String::new()),
        };
        let white = |text: String, weight| {
            RichText::new(text).font(font(view.words.primary(), weight, TEXT_PT)).color(theme::CARD)
        };
        ui.horizontal_wrapped(|ui| {
            ui.label(white(text, Weight::Bold));
            ui.label(white(rules, Weight::Regular));
        });
    });
}

fn heading_ui(ui: &mut Ui, view: &PanelView<'_>, key: &str) {
    ui.add_space(4.0);
    ui.label(view.rich(key, Weight::Bold).color(theme::SEA));
}

fn traveller_ui(ui: &mut Ui, view: &PanelView<'_>, act: &mut Option<PanelAct>) {
    heading_ui(ui, view, "demo-traveller");
    let name = |one: &Traveller| format!("{}  ({})", one.name, one.handle);
    let chosen = view.people.get(view.chosen);
    let width = ui.available_width() - 8.0;
    let list = ComboBox::from_id_salt("traveller").width(width).height(420.0);
    let label = chosen.map(name).unwrap_or_default();
    let shown = list.selected_text(label.clone()).show_ui(ui, |ui| {
        for (at, one) in view.people.iter().enumerate() {
            let button = ui.selectable_label(at == view.chosen, name(one)).on_hover_text(&one.note);
            if button.clicked() {
                *act = Some(PanelAct::Choose(at));
            }
        }
    });
    shown.response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::ComboBox, true, &label));
    let Some(chosen) = chosen else { return };
    ui.label(RichText::new(&chosen.note).size(13.0).color(theme::INK_2));
    ui.horizontal_wrapped(|ui| {
        for (at, code) in chosen.codes.iter().enumerate() {
            if ui.selectable_label(at == view.code, code).clicked() {
                *act = Some(PanelAct::Code(at));
            }
        }
    });
    let mut auto = view.auto;
    if ui.checkbox(&mut auto, view.rich("demo-auto", Weight::Regular)).changed() {
        *act = Some(PanelAct::Auto(auto));
    }
}

fn buttons_ui(ui: &mut Ui, view: &PanelView<'_>, act: &mut Option<PanelAct>, buttons: &[(&str, PanelAct)]) {
    ui.horizontal_wrapped(|ui| {
        for (key, does) in buttons {
            let button = Button::new(view.rich(key, Weight::Regular)).min_size(Vec2::new(0.0, 30.0));
            if ui.add(button).clicked() {
                *act = Some(does.clone());
            }
        }
    });
}

fn phone_ui(ui: &mut Ui, view: &PanelView<'_>, act: &mut Option<PanelAct>) {
    heading_ui(ui, view, "demo-shows");
    let buttons = [
        ("demo-phone-live", PanelAct::Phone(PhonePlay::Live)),
        ("demo-phone-screenshot", PanelAct::Phone(PhonePlay::Screenshot)),
        ("demo-phone-another", PanelAct::Phone(PhonePlay::Another)),
        ("demo-phone-far", PanelAct::Phone(PhonePlay::Far)),
        ("demo-phone-dim", PanelAct::Phone(PhonePlay::Dim)),
        ("demo-phone-foreign", PanelAct::Phone(PhonePlay::Foreign)),
        ("demo-phone-away", PanelAct::PutAway),
        ("demo-card", PanelAct::Card),
        ("demo-card-taken", PanelAct::TakeCard),
    ];
    buttons_ui(ui, view, act, &buttons);
}

fn body_ui(ui: &mut Ui, view: &PanelView<'_>, act: &mut Option<PanelAct>) {
    heading_ui(ui, view, "demo-feet");
    let feet = [
        ("demo-walk-in", PanelAct::Walk("enter")),
        ("demo-walk-out", PanelAct::Walk("leave")),
        ("demo-walk-back", PanelAct::Walk("turn-back")),
        ("demo-walk-second", PanelAct::Walk("second")),
        ("demo-walk-block", PanelAct::Walk("block")),
        ("demo-walk-clear", PanelAct::Walk("clear")),
        ("demo-walk-force", PanelAct::Walk("force 2")),
    ];
    buttons_ui(ui, view, act, &feet);
    heading_ui(ui, view, "demo-finger");
    let fingers = [
        ("demo-finger-own", PanelAct::Finger(FingerPlay::Own)),
        ("demo-finger-other", PanelAct::Finger(FingerPlay::Other)),
        ("demo-finger-dry", PanelAct::Finger(FingerPlay::Dry)),
        ("demo-finger-lifted", PanelAct::Finger(FingerPlay::Lifted)),
    ];
    buttons_ui(ui, view, act, &fingers);
    if view.irises {
        heading_ui(ui, view, "demo-eyes");
        let eyes = [
            ("demo-eyes-own", PanelAct::Eyes(EyesPlay::Own)),
            ("demo-eyes-other", PanelAct::Eyes(EyesPlay::Other)),
            ("demo-eyes-covered", PanelAct::Eyes(EyesPlay::Covered)),
            ("demo-eyes-lenses", PanelAct::Eyes(EyesPlay::Lenses)),
            ("demo-eyes-low", PanelAct::Eyes(EyesPlay::Low)),
            ("demo-eyes-away", PanelAct::Eyes(EyesPlay::Away)),
        ];
        buttons_ui(ui, view, act, &eyes);
    }
}

fn officer_ui(ui: &mut Ui, view: &PanelView<'_>, act: &mut Option<PanelAct>) {
    use crate::flow::ShownProof;
    heading_ui(ui, view, "demo-officer");
    let buttons = [
        ("demo-officer-verify", PanelAct::Officer(OfficerOrder::Verify { proof: ShownProof::Card })),
        ("demo-officer-release", PanelAct::Officer(OfficerOrder::Release)),
        ("demo-officer-refer", PanelAct::Officer(OfficerOrder::Refer)),
        ("demo-officer-close", PanelAct::Officer(OfficerOrder::Close)),
    ];
    buttons_ui(ui, view, act, &buttons);
}

fn breakage_ui(ui: &mut Ui, view: &PanelView<'_>, act: &mut Option<PanelAct>) {
    heading_ui(ui, view, "demo-faults");
    Grid::new("faults").num_columns(2).spacing([18.0, 4.0]).show(ui, |ui| {
        let here = Breakage::ALL.into_iter().filter(|breakage| *breakage != Breakage::Iris || view.irises);
        for (at, breakage) in here.enumerate() {
            let mut broken = view.broken.contains(&breakage);
            if ui.checkbox(&mut broken, view.rich(breakage.key(), Weight::Regular)).changed() {
                *act = Some(PanelAct::Break(breakage, broken));
            }
            if at % 2 == 1 {
                ui.end_row();
            }
        }
    });
}

fn timeline_ui(ui: &mut Ui, view: &PanelView<'_>) {
    heading_ui(ui, view, "demo-timeline");
    for line in view.lines.iter().rev() {
        let at_s = line.at_ms as f64 / 1_000.0;
        let text = format!("{at_s:>8.2}  {}  {}", view.text(&line.key), line.detail);
        ui.horizontal_wrapped(|ui| {
            ui.label(RichText::new(text).size(13.0).color(theme::INK_2));
            ui.label(RichText::new(&line.rules).size(13.0).color(theme::LOTUS));
        });
    }
}
