//! A circle, and how it crosses rays from a point inside it.

/// A circle in pixels of the picture it was found in.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Circle {
    /// Column of the centre.
    pub x_px: f32,
    /// Row of the centre.
    pub y_px: f32,
    /// Radius.
    pub radius_px: f32,
}

impl Circle {
    /// The same circle in a picture `factor` times as large, whose pixels are centred on blocks of `factor`.
    pub(super) fn enlarged(self, factor: f32) -> Self {
        let shift = (factor - 1.0) * 0.5;
        Self { x_px: self.x_px * factor + shift, y_px: self.y_px * factor + shift, radius_px: self.radius_px * factor }
    }

    /// How far along a ray from `(x, y)`, a point inside, the circle is crossed.
    pub(super) fn distance(self, x: f32, y: f32, (cosine, sine): (f32, f32)) -> f32 {
        let (dx, dy) = (self.x_px - x, self.y_px - y);
        let along = dx * cosine + dy * sine;
        let aside = dx * sine - dy * cosine;
        along + (self.radius_px * self.radius_px - aside * aside).max(0.0).sqrt()
    }
}
