//! The engineer's page: devices, the line, latencies, last errors, versions, a self-test.

mod pin;

pub use pin::{Entered, PinPad, pin_ui};

use super::fonts::{Weight, font};
use super::stage::Words;
use super::theme;
use crate::texts::Args;
use egui::{Button, Frame, Grid, Image, Margin, RichText, ScrollArea, TextureId, Ui, Vec2, Vec2b};
use egui_plot::{Line, Plot, PlotPoints, Points};

const TEXT_PT: f32 = 16.0;
/// Height of the camera's picture, points.
const PICTURE: f32 = 180.0;
/// Samples of a latency that a chart shows.
pub const SAMPLES: usize = 200;

/// How a device does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeviceState {
    /// It answers.
    Up,
    /// It does not.
    Lost,
}

/// A device in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeviceLine {
    /// Key of its name.
    pub key: &'static str,
    /// How it does.
    pub state: DeviceState,
    /// Figures, port, last error.
    pub detail: String,
}

/// Latencies, oldest first, milliseconds.
#[derive(Debug, Clone, PartialEq)]
pub struct Latency {
    /// Key of what is measured.
    pub key: &'static str,
    /// The samples.
    pub samples_ms: Vec<f64>,
}

/// A check of the self-test.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tested {
    /// Key of what was tested.
    pub key: &'static str,
    /// Whether it is as it should be.
    pub ok: bool,
    /// Figures or what is wrong.
    pub detail: String,
}

/// The self-test.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SelfTest {
    /// Not asked for.
    None,
    /// It runs.
    Running,
    /// Its findings.
    Done(Vec<Tested>),
}

/// What the page shows.
pub struct EngineerView<'a> {
    /// Its words, in one language.
    pub words: Words<'a>,
    /// The devices.
    pub devices: &'a [DeviceLine],
    /// The charts.
    pub latencies: &'a [Latency],
    /// Last errors, newest first: when, and what.
    pub errors: &'a [(String, String)],
    /// What runs here: name and version.
    pub versions: &'a [(&'static str, String)],
    /// The self-test.
    pub self_test: &'a SelfTest,
    /// What the camera sees, and its size in pixels.
    pub camera: Option<(TextureId, Vec2)>,
    /// Codes are off because of the clock.
    pub clock_in_doubt: bool,
}

/// What the engineer does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EngineerAct {
    /// Back to the lane.
    Close,
    /// Test what can be tested while the lane runs.
    SelfTest,
    /// The station's time source is right.
    ConfirmClock,
    /// End the program in order.
    Stop,
}

impl EngineerView<'_> {
    fn text(&self, key: &str) -> String {
        self.words.text(self.words.primary(), key, None, &Args::none())
    }

    fn rich(&self, key: &str, weight: Weight) -> RichText {
        RichText::new(self.text(key)).font(font(self.words.primary(), weight, TEXT_PT))
    }
}

/// Draws the page and gives back what was pressed.
pub fn engineer_ui(ui: &mut Ui, view: &EngineerView<'_>) -> Option<EngineerAct> {
    let mut act = None;
    ui.painter().rect_filled(ui.max_rect(), 0.0, theme::GROUND);
    Frame::new().inner_margin(Margin::same(24)).show(ui, |ui| {
        ui.horizontal_wrapped(|ui| {
            ui.label(RichText::new(view.text("engineer-title")).font(font(view.words.primary(), Weight::Bold, 28.0)));
            ui.add_space(24.0);
            for (key, does) in [
                ("engineer-close", EngineerAct::Close),
                ("engineer-self-test", EngineerAct::SelfTest),
                ("engineer-confirm-clock", EngineerAct::ConfirmClock),
                ("engineer-stop", EngineerAct::Stop),
            ] {
                let enabled = match does {
                    EngineerAct::SelfTest => *view.self_test != SelfTest::Running,
                    EngineerAct::ConfirmClock => view.clock_in_doubt,
                    EngineerAct::Close | EngineerAct::Stop => true,
                };
                let button = Button::new(view.rich(key, Weight::Regular)).min_size(Vec2::new(0.0, 44.0));
                if ui.add_enabled(enabled, button).clicked() {
                    act = Some(does);
                }
            }
        });
        ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
            devices_ui(ui, view);
            latencies_ui(ui, view);
            self_test_ui(ui, view);
            errors_ui(ui, view);
            versions_ui(ui, view);
        });
    });
    act
}

fn card_ui(ui: &mut Ui, view: &EngineerView<'_>, key: &str, content: impl FnOnce(&mut Ui)) {
    ui.add_space(10.0);
    let frame = Frame::new().fill(theme::CARD).corner_radius(14.0).inner_margin(Margin::same(16));
    frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.label(view.rich(key, Weight::Bold).color(theme::SEA));
        content(ui);
    });
}

/// State in shape, colour and word.
fn state_ui(ui: &mut Ui, view: &EngineerView<'_>, good: bool, key: &str) {
    let (colour, ground) = if good { (theme::LOTUS, theme::LOTUS_PALE) } else { (theme::RED, theme::RED_PALE) };
    Frame::new().fill(ground).corner_radius(10.0).inner_margin(Margin::symmetric(10, 3)).show(ui, |ui| {
        ui.label(view.rich(key, Weight::Bold).color(colour));
    });
}

fn devices_ui(ui: &mut Ui, view: &EngineerView<'_>) {
    card_ui(ui, view, "engineer-devices", |ui| {
        Grid::new("devices").num_columns(3).spacing([20.0, 8.0]).show(ui, |ui| {
            for device in view.devices {
                let up = device.state == DeviceState::Up;
                ui.label(view.rich(device.key, Weight::Bold));
                state_ui(ui, view, up, if up { "engineer-up" } else { "engineer-lost" });
                ui.label(RichText::new(&device.detail).size(TEXT_PT).color(theme::INK_2));
                ui.end_row();
            }
        });
        if let Some((camera, size_px)) = view.camera {
            let name = view.text("engineer-camera");
            ui.add(
                Image::new((camera, size_px))
                    .fit_to_exact_size(size_px * (PICTURE / size_px.y.max(1.0)))
                    .alt_text(name),
            );
        }
    });
}

fn latencies_ui(ui: &mut Ui, view: &EngineerView<'_>) {
    card_ui(ui, view, "engineer-latencies", |ui| {
        let width = (ui.available_width() - 16.0 * view.latencies.len() as f32) / view.latencies.len().max(1) as f32;
        ui.horizontal(|ui| {
            for latency in view.latencies {
                ui.vertical(|ui| {
                    ui.set_width(width);
                    ui.label(view.rich(latency.key, Weight::Regular));
                    ui.label(RichText::new(summary(&latency.samples_ms)).size(14.0).color(theme::INK_2));
                    chart_ui(ui, latency);
                });
            }
        });
    });
}

fn chart_ui(ui: &mut Ui, latency: &Latency) {
    let points: Vec<[f64; 2]> = latency.samples_ms.iter().enumerate().map(|(at, ms)| [at as f64, *ms]).collect();
    let highest = latency.samples_ms.iter().copied().fold(10.0, f64::max);
    Plot::new(latency.key)
        .height(130.0)
        .allow_zoom(false)
        .allow_drag(false)
        .allow_scroll(false)
        .show_axes(Vec2b::new(false, true))
        .include_y(0.0)
        .include_y(highest * 1.1)
        .show(ui, |plot| {
            plot.line(Line::new("ms", PlotPoints::from(points.clone())).color(theme::SEA).width(1.5));
            plot.points(Points::new("ms", PlotPoints::from(points)).color(theme::LOTUS).radius(2.5));
        });
}

/// Count, median, 95th percentile and worst.
fn summary(samples_ms: &[f64]) -> String {
    if samples_ms.is_empty() {
        return "n 0".into();
    }
    let mut sorted = samples_ms.to_vec();
    sorted.sort_by(f64::total_cmp);
    let at = |share: f64| sorted[((sorted.len() - 1) as f64 * share).round() as usize];
    format!("n {}   p50 {:.0} ms   p95 {:.0} ms   max {:.0} ms", sorted.len(), at(0.5), at(0.95), at(1.0))
}

fn self_test_ui(ui: &mut Ui, view: &EngineerView<'_>) {
    match view.self_test {
        SelfTest::None => {}
        SelfTest::Running => card_ui(ui, view, "engineer-self-test", |ui| {
            ui.label(view.rich("engineer-testing", Weight::Regular));
        }),
        SelfTest::Done(findings) => card_ui(ui, view, "engineer-self-test", |ui| {
            Grid::new("self-test").num_columns(3).spacing([20.0, 8.0]).show(ui, |ui| {
                for found in findings {
                    ui.label(view.rich(found.key, Weight::Bold));
                    state_ui(ui, view, found.ok, if found.ok { "engineer-good" } else { "engineer-bad" });
                    ui.label(RichText::new(&found.detail).size(TEXT_PT).color(theme::INK_2));
                    ui.end_row();
                }
            });
        }),
    }
}

fn errors_ui(ui: &mut Ui, view: &EngineerView<'_>) {
    card_ui(ui, view, "engineer-errors", |ui| {
        if view.errors.is_empty() {
            ui.label(view.rich("engineer-no-errors", Weight::Regular));
        }
        for (at, what) in view.errors {
            ui.label(RichText::new(format!("{at}   {what}")).size(TEXT_PT).color(theme::INK_2));
        }
    });
}

fn versions_ui(ui: &mut Ui, view: &EngineerView<'_>) {
    card_ui(ui, view, "engineer-versions", |ui| {
        for (name, version) in view.versions {
            ui.label(RichText::new(format!("{name}   {version}")).size(TEXT_PT).color(theme::INK_2));
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chart_is_summed_up_by_its_percentiles() {
        let samples: Vec<f64> = (1..=100).map(f64::from).collect();
        assert_eq!(summary(&samples), "n 100   p50 51 ms   p95 95 ms   max 100 ms");
        assert_eq!(summary(&[]), "n 0");
    }
}
