//! A template with the tables that comparison needs, built once.

use zeroize::Zeroize;

use super::minutia::Kind;
use super::pattern::Pattern;
use super::surroundings::Surroundings;
use super::template::{Course, Template};

/// A minutia ready for comparison. Pixels, y upwards; angles in 1/256 of a turn, counter-clockwise.
#[derive(Clone, Copy)]
pub(super) struct Point {
    pub x: f32,
    pub y: f32,
    pub angle: u8,
    pub kind: Kind,
    pub quality: f32,
}

/// A template ready to be compared with others.
#[derive(Clone)]
pub struct Prepared {
    pub(super) points: Vec<Point>,
    pub(super) surroundings: Vec<Surroundings>,
    pub(super) course: Option<Course>,
    pub(super) pattern: Option<Pattern>,
    pub(super) bounds: Bounds,
}

/// The rectangle that a finger's minutiae span (pixels, y upwards).
#[derive(Clone, Copy)]
pub(super) struct Bounds {
    left: f32,
    right: f32,
    bottom: f32,
    top: f32,
}

impl Bounds {
    fn of(points: &[Point]) -> Self {
        let mut bounds = Self { left: f32::MAX, right: f32::MIN, bottom: f32::MAX, top: f32::MIN };
        for p in points {
            bounds.left = bounds.left.min(p.x);
            bounds.right = bounds.right.max(p.x);
            bounds.bottom = bounds.bottom.min(p.y);
            bounds.top = bounds.top.max(p.y);
        }
        bounds
    }

    pub fn holds(&self, x: f32, y: f32) -> bool {
        x >= self.left && x <= self.right && y >= self.bottom && y <= self.top
    }
}

impl std::fmt::Debug for Prepared {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Prepared(..)")
    }
}

impl Drop for Prepared {
    fn drop(&mut self) {
        for point in &mut self.points {
            point.x.zeroize();
            point.y.zeroize();
            point.angle.zeroize();
        }
    }
}

impl Prepared {
    /// Builds the tables.
    #[must_use]
    pub fn new(template: &Template) -> Self {
        let points: Vec<Point> = template
            .minutiae
            .iter()
            .map(|m| Point {
                x: f32::from(m.x_px),
                y: -f32::from(m.y_px),
                angle: m.angle,
                kind: m.kind,
                quality: if m.quality == 0 { 0.5 } else { f32::from(m.quality) / 100.0 },
            })
            .collect();
        let course = template.ridges.clone();
        let surroundings = (0..points.len()).map(|at| Surroundings::of(&points, at, course.as_ref())).collect();
        let pattern = course.as_ref().map(Pattern::of);
        let bounds = Bounds::of(&points);
        Self { points, surroundings, course, pattern, bounds }
    }
}
