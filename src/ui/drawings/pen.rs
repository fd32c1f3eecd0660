//! A pen on a square canvas of -100 to 100, so that a drawing is the same at any size.

use egui::epaint::PathShape;
use egui::{Color32, Painter, Pos2, Rect, Stroke, Vec2, vec2};
use std::f32::consts::TAU;

/// A place or a size on a canvas: to the right, downwards.
pub type Point = (f32, f32);

/// Half of a canvas's side, in its own units.
pub const HALF: f32 = 100.0;

/// Draws in units of its canvas; x grows rightwards, y downwards. Angles are turns, clockwise, 0 at three o'clock.
#[derive(Clone)]
pub struct Pen {
    painter: Painter,
    origin: Pos2,
    right: Vec2,
    down: Vec2,
}

impl Pen {
    /// A canvas as large as fits into this rectangle.
    #[must_use]
    pub fn new(painter: &Painter, rect: Rect) -> Self {
        let unit = rect.width().min(rect.height()) / (2.0 * HALF);
        Self { painter: painter.clone(), origin: rect.center(), right: vec2(unit, 0.0), down: vec2(0.0, unit) }
    }

    fn point(&self, (x, y): Point) -> Pos2 {
        self.origin + self.right * x + self.down * y
    }

    fn length(&self, units: f32) -> f32 {
        self.right.length() * units
    }

    /// A canvas whose middle lies at a point of this one.
    #[must_use]
    pub fn at(&self, x: f32, y: f32) -> Self {
        Self { origin: self.point((x, y)), ..self.clone() }
    }

    /// Turned clockwise.
    #[must_use]
    pub fn turned(&self, turns: f32) -> Self {
        let (sin, cos) = (turns * TAU).sin_cos();
        Self { right: self.right * cos + self.down * sin, down: self.down * cos - self.right * sin, ..self.clone() }
    }

    /// Larger or smaller.
    #[must_use]
    pub fn scaled(&self, factor: f32) -> Self {
        Self { right: self.right * factor, down: self.down * factor, ..self.clone() }
    }

    /// Left for right.
    #[must_use]
    pub fn mirrored(&self) -> Self {
        Self { right: -self.right, ..self.clone() }
    }

    /// The same canvas, drawn upon between two corners alone.
    #[must_use]
    pub fn clipped(&self, from: Point, to: Point) -> Self {
        let clip = Rect::from_two_pos(self.point(from), self.point(to));
        Self { painter: self.painter.with_clip_rect(clip.intersect(self.painter.clip_rect())), ..self.clone() }
    }

    /// A convex area.
    pub fn area(&self, points: &[Point], colour: Color32) {
        let points = points.iter().map(|&point| self.point(point)).collect();
        self.painter.add(PathShape::convex_polygon(points, colour, Stroke::NONE));
    }

    /// A rectangle around a middle, its corners rounded.
    pub fn block(&self, (x, y): Point, (width, height): Point, radius: f32, colour: Color32) {
        let radius = radius.min(width / 2.0).min(height / 2.0);
        if radius <= 0.0 {
            let (right, down) = (width / 2.0, height / 2.0);
            self.area(
                &[(x - right, y - down), (x + right, y - down), (x + right, y + down), (x - right, y + down)],
                colour,
            );
            return;
        }
        let (inner_x, inner_y) = (width / 2.0 - radius, height / 2.0 - radius);
        let mut points = Vec::with_capacity(4 * (Self::CORNER + 1));
        for (quarter, (side_x, side_y)) in [(1.0, 1.0), (-1.0, 1.0), (-1.0, -1.0), (1.0, -1.0)].into_iter().enumerate()
        {
            for step in 0..=Self::CORNER {
                let turns = (quarter as f32 + step as f32 / Self::CORNER as f32) / 4.0;
                let (sin, cos) = (turns * TAU).sin_cos();
                points.push((x + side_x * inner_x + radius * cos, y + side_y * inner_y + radius * sin));
            }
        }
        self.area(&points, colour);
    }

    /// Steps of a rounded corner.
    const CORNER: usize = 8;

    /// A rectangle's outline, drawn as one block upon another.
    pub fn frame(&self, at: Point, size: Point, radius: f32, width: f32, colours: [Color32; 2]) {
        self.block(at, size, radius, colours[0]);
        let inner = (size.0 - 2.0 * width, size.1 - 2.0 * width);
        self.block(at, inner, (radius - width).max(1.0), colours[1]);
    }

    /// A filled circle.
    pub fn disc(&self, at: Point, radius: f32, colour: Color32) {
        self.painter.circle_filled(self.point(at), self.length(radius), colour);
    }

    /// A circle.
    pub fn ring(&self, at: Point, radius: f32, width: f32, colour: Color32) {
        self.painter.circle_stroke(self.point(at), self.length(radius), Stroke::new(self.length(width), colour));
    }

    /// Part of an ellipse's outline from one angle to another, its ends round.
    pub fn bow(&self, at: Point, radii: Point, turns: Point, width: f32, colour: Color32) {
        let steps = ((turns.1 - turns.0).abs() * 72.0).ceil().max(2.0);
        let points: Vec<_> = (0..=steps as usize)
            .map(|step| {
                let turn = (turns.1 - turns.0).mul_add(step as f32 / steps, turns.0);
                let (sin, cos) = (turn * TAU).sin_cos();
                (radii.0.mul_add(cos, at.0), radii.1.mul_add(sin, at.1))
            })
            .collect();
        self.stroke(&points, width, colour);
        for end in [points.first(), points.last()].into_iter().flatten() {
            self.disc(*end, width / 2.0, colour);
        }
    }

    /// Part of a circle's outline.
    pub fn arc(&self, at: Point, radius: f32, turns: Point, width: f32, colour: Color32) {
        self.bow(at, (radius, radius), turns, width, colour);
    }

    /// A line through points, round at each of them.
    pub fn line(&self, points: &[Point], width: f32, colour: Color32) {
        for pair in points.windows(2) {
            self.stroke(pair, width, colour);
        }
        for &point in points {
            self.disc(point, width / 2.0, colour);
        }
    }

    fn stroke(&self, points: &[Point], width: f32, colour: Color32) {
        let points = points.iter().map(|&point| self.point(point)).collect();
        self.painter.add(PathShape::line(points, Stroke::new(self.length(width), colour)));
    }

    /// A line with a head at its end.
    pub fn arrow(&self, from: Point, to: Point, width: f32, colour: Color32) {
        let along = vec2(to.0 - from.0, to.1 - from.1).normalized() * width * 2.1;
        let back = |turned: Vec2| (to.0 - along.x + turned.x, to.1 - along.y + turned.y);
        let side = along.rot90();
        self.line(&[from, to], width, colour);
        self.line(&[back(side), to, back(-side)], width, colour);
    }
}
