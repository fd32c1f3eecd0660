//! The detection error trade-off as a picture: FNMR over FMR, both axes by powers of ten.

use crate::texts::Language;
use crate::ui::fonts::{Weight, font as font_of};
use crate::ui::picture::{self, Canvas};
use crate::ui::theme;
use egui::{Align2, Color32, Context, FontId, RichText, Ui, Vec2b};
use egui_plot::{GridInput, GridMark, Legend, Line, LineStyle, Plot, PlotPoint, PlotPoints, Text};
use image::RgbaImage;
use portas_biometric::evaluation::rates::{Point, Trials};

const SIZE_PX: [u16; 2] = [1_200, 1_000];
const TITLE_PT: f32 = 26.0;
const TEXT_PT: f32 = 18.0;
/// Lowest powers of ten that an axis may go down to.
const DECADES_MAX: i32 = 7;

/// As every command's own words, English.
fn font(weight: Weight, size_pt: f32) -> FontId {
    font_of(Language::En, weight, size_pt)
}

struct Curve {
    name: String,
    points: Vec<[f64; 2]>,
    color: Color32,
}

/// Draws the curve of one finger or eye, and that of two where there are such pairs.
pub fn draw(title: &str, of_two: &str, one: &Trials, two: &Trials) -> RgbaImage {
    let floor_x = floor(one.impostor().max(two.impostor()));
    let floor_y = floor(one.genuine().max(two.genuine()));
    let curve = |name: &str, trials: &Trials, color| {
        let eer = trials.eer().map(|eer| format!(", EER {:.2} %", eer * 100.0)).unwrap_or_default();
        let measured: Vec<[f64; 2]> =
            trials.det().iter().map(|Point { fmr, fnmr }| [log(*fmr, floor_x), log(*fnmr, floor_y)]).collect();
        // Steps: between two thresholds nothing was measured.
        let steps = measured.windows(2).flat_map(|two| [two[0], [two[1][0], two[0][1]]]);
        let points = steps.chain(measured.last().copied()).collect();
        Curve { name: format!("{name}{eer}"), points, color }
    };
    let curves = [curve("one", one, theme::SEA), curve(of_two, two, theme::AMBER)];
    let ctx = Context::default();
    theme::install(&ctx);
    picture::of(&ctx, &mut Canvas::default(), SIZE_PX, |ui| {
        egui::Frame::new().fill(theme::CARD).inner_margin(24.0).show(ui, |ui| {
            ui.label(RichText::new(title).font(font(Weight::Bold, TITLE_PT)));
            ui.add_space(12.0);
            plot_ui(ui, &curves, floor_x, floor_y);
        });
    })
}

/// The power of ten below the smallest rate that so many pairs can show.
fn floor(pairs: usize) -> i32 {
    (-(pairs.max(10) as f64).log10()).floor().max(f64::from(-DECADES_MAX)) as i32
}

/// What has no logarithm stands at the axis.
fn log(rate: f64, floor: i32) -> f64 {
    rate.log10().max(floor.into())
}

fn plot_ui(ui: &mut Ui, curves: &[Curve; 2], floor_x: i32, floor_y: i32) {
    let label = |text: &str| RichText::new(text).font(font(Weight::Regular, TEXT_PT));
    ui.style_mut().override_font_id = Some(font(Weight::Regular, TEXT_PT));
    Plot::new("det")
        .allow_zoom(false)
        .allow_drag(false)
        .allow_scroll(false)
        .show_axes(Vec2b::TRUE)
        .set_margin_fraction(egui::Vec2::ZERO)
        .default_x_bounds(floor_x.into(), 0.0)
        .default_y_bounds(floor_y.into(), 0.0)
        .x_grid_spacer(decades)
        .y_grid_spacer(decades)
        .x_axis_formatter(|mark, _| percent(mark.value))
        .y_axis_formatter(|mark, _| percent(mark.value))
        .x_axis_label(label("false match rate (FMR)"))
        .y_axis_label(label("false non-match rate (FNMR)"))
        .legend(Legend::default())
        .show(ui, |plot| {
            let from = f64::from(floor_x.max(floor_y));
            let equal = Line::new("", PlotPoints::from(vec![[from, from], [0.0, 0.0]]));
            plot.line(equal.color(theme::INK_2).style(LineStyle::dashed_loose()).width(1.5));
            plot.text(Text::new("", PlotPoint::new(from, from), label("  FNMR = FMR")).anchor(Align2::LEFT_BOTTOM));
            for curve in curves.iter().filter(|curve| !curve.points.is_empty()) {
                let line = Line::new(curve.name.clone(), PlotPoints::from(curve.points.clone()));
                plot.line(line.color(curve.color).width(3.0));
            }
        });
}

/// A line at each power of ten and finer ones at its multiples.
fn decades(input: GridInput) -> Vec<GridMark> {
    let (low, high) = input.bounds;
    let powers = low.floor() as i32..=high.ceil() as i32;
    let marks = powers.flat_map(|power| {
        (1..10_u8).map(move |multiple| GridMark {
            value: f64::from(power) + f64::from(multiple).log10(),
            step_size: if multiple == 1 { 1.0 } else { 0.1 },
        })
    });
    marks.filter(|mark| (low..=high).contains(&mark.value)).collect()
}

/// Labels of the powers alone.
fn percent(value: f64) -> String {
    if (value - value.round()).abs() > 1e-9 {
        return String::new();
    }
    let percent = 10_f64.powf(value.round() + 2.0);
    if percent >= 1.0 { format!("{percent:.0} %") } else { format!("{percent} %") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn axes_go_down_to_what_pairs_can_show() {
        assert_eq!((floor(3_160), floor(100), floor(0), floor(usize::MAX)), (-4, -2, -1, -7));
        assert_eq!((log(0.01, -4), log(0.0, -4)), (-2.0, -4.0));
        assert_eq!(
            (percent(0.0), percent(-2.0), percent(-4.0), percent(-0.3)),
            ("100 %".into(), "1 %".into(), "0.01 %".into(), String::new())
        );
    }

    #[test]
    fn a_curve_is_drawn() {
        let one =
            Trials::new((0..40_u8).map(f32::from).collect(), (0..200_u8).map(|at| f32::from(at) / 10.0).collect());
        let picture = draw("Fingerprints", "two fingers", &one, &Trials::default());
        let [red, green, blue, _] = theme::SEA.to_array();
        let drawn = picture.pixels().filter(|pixel| pixel.0 == [red, green, blue, 255]).count();
        assert!(drawn > 500, "{drawn}");
    }
}
