//! What was found of an eye, in pixels of the picture: for drawing over a live picture and for measuring.

use super::circle::Circle;
use super::contour::Outline;
use super::sheet::{COLUMNS, ROWS, Sheet};
use super::turn::Turn;

/// Where pupil, iris and lids are.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// Edge of the pupil. Its centre and mean radius are those of the circle that fits it.
    pub pupil: Outline,
    /// Edge of the iris towards the white of the eye.
    pub limbus: Circle,
    /// Edge of the upper lid, where it covers iris.
    pub upper_lid: Option<Lid>,
    /// Edge of the lower lid, where it covers iris.
    pub lower_lid: Option<Lid>,
}

/// The edge of a lid: a parabola.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Lid {
    /// Column that the bends are counted from.
    pub x_px: f32,
    /// Row at that column.
    pub y_px: f32,
    /// Rows per column there.
    pub slope: f32,
    /// Rows per column squared.
    pub bend: f32,
    /// Leftmost and rightmost column where the lid was seen.
    pub span_px: (f32, f32),
}

impl Lid {
    /// Row of the edge at a column.
    #[must_use]
    pub fn row_px(&self, x_px: f32) -> f32 {
        let aside = x_px - self.x_px;
        self.y_px + aside * (self.slope + aside * self.bend)
    }

    /// Points from left to right, for drawing.
    #[must_use]
    pub fn points(&self, count: usize) -> Vec<(f32, f32)> {
        let step = (self.span_px.1 - self.span_px.0) / count.saturating_sub(1).max(1) as f32;
        (0..count).map(|at| self.span_px.0 + step * at as f32).map(|x| (x, self.row_px(x))).collect()
    }

    /// Fits a parabola to points; those far off it count less from round to round.
    fn through(points: &[(f32, f32)], centre_x: f32, scale: f32) -> Option<Self> {
        if points.len() < 12 {
            return None;
        }
        let mut weights = vec![1.0_f64; points.len()];
        let mut fit = [0.0_f64; 3];
        for _ in 0..5 {
            let (mut moments, mut sums) = ([0.0_f64; 5], [0.0_f64; 3]);
            for (&(x, y), &weight) in points.iter().zip(&weights) {
                let x = f64::from((x - centre_x) / scale);
                let mut power = weight;
                for (order, moment) in moments.iter_mut().enumerate() {
                    *moment += power;
                    if let Some(sum) = sums.get_mut(order) {
                        *sum += power * f64::from(y);
                    }
                    power *= x;
                }
            }
            // A little stiffness: a short piece of lid says nothing of its bend.
            moments[4] += 0.5;
            fit = solved(&moments, sums)?;
            for (&(x, y), weight) in points.iter().zip(&mut weights) {
                let x = f64::from((x - centre_x) / scale);
                let off = (fit[0] + x * (fit[1] + x * fit[2]) - f64::from(y)) / f64::from(scale) / 0.05;
                *weight = 1.0 / (1.0 + off * off);
            }
        }
        let ends = points.iter().fold((f32::MAX, f32::MIN), |(least, most), (x, _)| (least.min(*x), most.max(*x)));
        let [y_px, slope, bend] = fit.map(|value| value as f32);
        Some(Self { x_px: centre_x, y_px, slope: slope / scale, bend: bend / (scale * scale), span_px: ends })
    }
}

/// Cramer's rule for the normal equations of a parabola; none where the points lie too close to tell.
fn solved(m: &[f64; 5], s: [f64; 3]) -> Option<[f64; 3]> {
    let of = |a: [f64; 3], b: [f64; 3], c: [f64; 3]| {
        a[0] * (b[1] * c[2] - b[2] * c[1]) - a[1] * (b[0] * c[2] - b[2] * c[0]) + a[2] * (b[0] * c[1] - b[1] * c[0])
    };
    let (a, b, c) = ([m[0], m[1], m[2]], [m[1], m[2], m[3]], [m[2], m[3], m[4]]);
    let whole = of(a, b, c);
    (whole.abs() > 1e-9).then(|| [of(s, b, c) / whole, of(a, s, c) / whole, of(a, b, s) / whole])
}

/// Lids from the sheet: upper, lower.
pub(super) fn lids(sheet: &Sheet, pupil: &Outline, limbus: Circle) -> (Option<Lid>, Option<Lid>) {
    let turn = Turn::of(COLUMNS);
    let edge = |column: usize| {
        let (unit, share) = (turn.units()[column], sheet.open[column] as f32 / ROWS as f32);
        let near = pupil.distance_px(unit);
        let (x0, y0) = (pupil.x_px + unit.0 * near, pupil.y_px + unit.1 * near);
        let (x1, y1) = (limbus.x_px + unit.0 * limbus.radius_px, limbus.y_px + unit.1 * limbus.radius_px);
        (x0 + share * (x1 - x0), y0 + share * (y1 - y0))
    };
    let lid = |columns: std::ops::Range<usize>| {
        let points: Vec<_> = columns.filter(|&column| sheet.open[column] < ROWS).map(edge).collect();
        Lid::through(&points, limbus.x_px, limbus.radius_px)
    };
    // Columns count from the right on downwards; near the horizontal what is masked is a shadow, no lid.
    const ASIDE: usize = COLUMNS / 24;
    (lid(COLUMNS / 2 + ASIDE..COLUMNS - ASIDE), lid(ASIDE..COLUMNS / 2 - ASIDE))
}

impl Found {
    /// From pixels of a part of the picture, shrunk by `factor` and cut out at `origin`, to those of the picture.
    pub(super) fn in_picture(self, factor: f32, origin: (f32, f32)) -> Self {
        let shift = (factor - 1.0) * 0.5;
        let lid = |lid: Lid| Lid {
            x_px: lid.x_px * factor + shift + origin.0,
            y_px: lid.y_px * factor + shift + origin.1,
            slope: lid.slope,
            bend: lid.bend / factor,
            span_px: (lid.span_px.0 * factor + shift + origin.0, lid.span_px.1 * factor + shift + origin.0),
        };
        let limbus = self.limbus.enlarged(factor);
        Self {
            pupil: self.pupil.moved(factor, origin),
            limbus: Circle { x_px: limbus.x_px + origin.0, y_px: limbus.y_px + origin.1, ..limbus },
            upper_lid: self.upper_lid.map(lid),
            lower_lid: self.lower_lid.map(lid),
        }
    }
}
