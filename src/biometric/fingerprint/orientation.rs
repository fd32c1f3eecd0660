//! The direction of the ridges, cell by cell, from the smoothed structure tensor.

use super::plane::{CELL_PX, Plane, bell};

/// Direction of the ridges as the cosine and sine of the doubled angle (image axes, y down), of length at most one:
/// the length says how well the surroundings agree.
#[derive(Clone)]
pub(super) struct Field {
    pub cos2: Plane<f32>,
    pub sin2: Plane<f32>,
}

impl Field {
    /// Doubled-angle direction at a pixel, between the cells' centres.
    pub fn at(&self, x_px: f32, y_px: f32) -> (f32, f32) {
        (self.cos2.between_cells(x_px, y_px), self.sin2.between_cells(x_px, y_px))
    }

    /// Direction at a pixel, radians from 0 to pi, image axes.
    pub fn angle(&self, x_px: f32, y_px: f32) -> f32 {
        let (cos2, sin2) = self.at(x_px, y_px);
        let angle = libm::atan2f(sin2, cos2) / 2.0;
        if angle < 0.0 { angle + std::f32::consts::PI } else { angle }
    }

    /// How well the surroundings of a cell agree, 0 to 1.
    pub fn coherence(&self, cx: usize, cy: usize) -> f32 {
        let (c, s) = (self.cos2.at(cx, cy), self.sin2.at(cx, cy));
        (c * c + s * s).sqrt()
    }
}

/// Sums over cells of the gradient's products.
struct Tensor {
    cos2: Plane<f32>,
    sin2: Plane<f32>,
    energy: Plane<f32>,
}

impl Tensor {
    fn of(picture: &Plane<f32>) -> Self {
        let (width, height) = (picture.width, picture.height);
        let mut sums = Self {
            cos2: Plane::of_cells(width, height),
            sin2: Plane::of_cells(width, height),
            energy: Plane::of_cells(width, height),
        };
        let mut products = vec![(0.0_f32, 0.0_f32, 0.0_f32); width];
        for y in 1..height - 1 {
            let (above, here, below) = (picture.row(y - 1), picture.row(y), picture.row(y + 1));
            for x in 1..width - 1 {
                let gx = here[x + 1] - here[x - 1];
                let gy = below[x] - above[x];
                products[x] = (gy * gy - gx * gx, -2.0 * gx * gy, gx * gx + gy * gy);
            }
            let cy = y / CELL_PX;
            for (cx, chunk) in products.chunks(CELL_PX).enumerate() {
                let at = cy * sums.cos2.width + cx;
                for &(c, s, e) in chunk {
                    sums.cos2.values[at] += c;
                    sums.sin2.values[at] += s;
                    sums.energy.values[at] += e;
                }
            }
        }
        sums
    }

    /// The direction when looked at with this breadth.
    fn smoothed(&self, cells: f32) -> Field {
        let kernel = bell(cells);
        let energy = self.energy.blurred(&kernel);
        let (mut cos2, mut sin2) = (self.cos2.blurred(&kernel), self.sin2.blurred(&kernel));
        for ((c, s), e) in cos2.values.iter_mut().zip(&mut sin2.values).zip(&energy.values) {
            let inverse = 1.0 / (e + 1e-3);
            *c *= inverse;
            *s *= inverse;
        }
        Field { cos2, sin2 }
    }
}

/// The field of a normalised picture: near surroundings where they agree, wide ones where they do not.
pub(super) fn field(picture: &Plane<f32>, near_cells: f32, wide_cells: f32) -> Field {
    let tensor = Tensor::of(picture);
    let (mut near, wide) = (tensor.smoothed(near_cells), tensor.smoothed(wide_cells));
    for at in 0..near.cos2.values.len() {
        let (c, s) = (near.cos2.values[at], near.sin2.values[at]);
        let trust = (c * c + s * s).sqrt();
        near.cos2.values[at] = c * trust + wide.cos2.values[at] * (1.0 - trust);
        near.sin2.values[at] = s * trust + wide.sin2.values[at] * (1.0 - trust);
    }
    near
}
