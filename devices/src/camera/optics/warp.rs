//! The phone's picture in perspective: a pinhole camera, a flat screen, and the dark frame of the phone around it.

use super::{Plane, Scene};
use image::RgbImage;

/// Half the angle that the camera sees across.
const HALF_VIEW_DEG: f32 = 30.0;
/// Width of the lit part of a phone.
const SCREEN_WIDTH_MM: f32 = 68.0;
/// Dark border around it.
const BEZEL_MM: f32 = 3.0;
/// Light of the border.
const BEZEL_LIGHT: f32 = 12.0;
/// Light of full white at full brightness; a camera that exposes for it leaves some room above.
const WHITE_LIGHT: f32 = 225.0;
/// Light that the glass adds where contrast is lost.
const VEIL_LIGHT: f32 = 120.0;

/// A map from pixels of the frame to millimetres on the screen, from its middle: `[x y 1] -> [u v w]`.
#[derive(Clone, Copy)]
struct Homography([[f32; 3]; 3]);

impl Homography {
    fn map(&self, x: f32, y: f32) -> (f32, f32) {
        let [u, v, w] = self.0.map(|row| row[0] * x + row[1] * y + row[2]);
        (u / w, v / w)
    }
}

/// Where the phone is in the frame, for those who light it.
pub(super) struct Lit {
    to_screen: Homography,
    half_width_mm: f32,
    half_height_mm: f32,
    rows: std::ops::Range<usize>,
    columns: std::ops::Range<usize>,
}

impl Lit {
    /// Calls `paint` with each pixel on the glass and its place there, -1 to 1 both ways.
    pub(super) fn each(&self, plane: &mut Plane, mut paint: impl FnMut(&mut f32, f32, f32)) {
        for y in self.rows.clone() {
            for x in self.columns.clone() {
                let (u, v) = self.to_screen.map(x as f32 + 0.5, y as f32 + 0.5);
                let (across, down) = (u / self.half_width_mm, v / self.half_height_mm);
                if across.abs() <= 1.0 && down.abs() <= 1.0 {
                    paint(&mut plane.light[y * plane.width_px + x], across, down);
                }
            }
        }
    }
}

/// Draws the phone with `screen` on it into the plane.
pub(super) fn phone(plane: &mut Plane, screen: &RgbImage, scene: &Scene) -> Lit {
    let half_width_mm = SCREEN_WIDTH_MM / 2.0;
    let half_height_mm = half_width_mm * screen.height() as f32 / screen.width().max(1) as f32;
    let (forward, to_screen) = pose(plane, scene);
    let reach = (half_width_mm + BEZEL_MM, half_height_mm + BEZEL_MM);
    let (columns, rows) = bounds(plane, &forward, reach);
    let lit = Lit { to_screen, half_width_mm, half_height_mm, rows, columns };

    let screen_px_per_mm = screen.width() as f32 / SCREEN_WIDTH_MM;
    let frame_px_per_mm = focal_px(plane) / scene.distance_mm.max(1.0);
    let seen = |shown: f32| {
        let emitted = shown / 255.0 * WHITE_LIGHT * scene.brightness;
        emitted * scene.contrast + VEIL_LIGHT * (1.0 - scene.contrast)
    };
    let display = Display::shrunk_to(screen, screen_px_per_mm / frame_px_per_mm, seen);
    let px_per_mm = display.width_px as f32 / SCREEN_WIDTH_MM;
    for y in lit.rows.clone() {
        let row = &mut plane.light[y * plane.width_px..][..plane.width_px];
        for (x, light) in row.iter_mut().enumerate().take(lit.columns.end).skip(lit.columns.start) {
            let (u, v) = lit.to_screen.map(x as f32 + 0.5, y as f32 + 0.5);
            if u.abs() <= half_width_mm && v.abs() <= half_height_mm {
                *light = display.at((u + half_width_mm) * px_per_mm, (v + half_height_mm) * px_per_mm);
            } else if u.abs() <= reach.0 && v.abs() <= reach.1 {
                *light = BEZEL_LIGHT;
            }
        }
    }
    lit
}

fn focal_px(plane: &Plane) -> f32 {
    plane.width_px as f32 / 2.0 / HALF_VIEW_DEG.to_radians().tan()
}

/// The map from the screen's millimetres to the frame's pixels, and back.
fn pose(plane: &Plane, scene: &Scene) -> (Homography, Homography) {
    let (sin_yaw, cos_yaw) = scene.yaw_deg.to_radians().sin_cos();
    let (sin_pitch, cos_pitch) = scene.pitch_deg.to_radians().sin_cos();
    let (sin_roll, cos_roll) = scene.roll_deg.to_radians().sin_cos();
    // Roll in the screen's plane, then pitch, then yaw; only the images of the screen's two axes are needed.
    let turn = |x: f32, y: f32| {
        let (x, y) = (x * cos_roll - y * sin_roll, x * sin_roll + y * cos_roll);
        let (y, z) = (y * cos_pitch, y * sin_pitch);
        [x * cos_yaw + z * sin_yaw, y, -x * sin_yaw + z * cos_yaw]
    };
    let (right, down) = (turn(1.0, 0.0), turn(0.0, 1.0));
    let focal = focal_px(plane);
    let (width, height) = (plane.width_px as f32, plane.height_px as f32);
    let (middle_x, middle_y) = (width / 2.0 + scene.offset_x * width, height / 2.0 + scene.offset_y * height);
    let depth = [right[2], down[2], scene.distance_mm.max(1.0)];
    let forward = Homography([
        std::array::from_fn(|i| focal * [right[0], down[0], 0.0][i] + middle_x * depth[i]),
        std::array::from_fn(|i| focal * [right[1], down[1], 0.0][i] + middle_y * depth[i]),
        depth,
    ]);
    (forward, inverse(&forward))
}

/// The inverse up to a factor, which a homography does not mind.
fn inverse(h: &Homography) -> Homography {
    let [a, b, c] = h.0;
    let cross =
        |p: [f32; 3], q: [f32; 3]| [p[1] * q[2] - p[2] * q[1], p[2] * q[0] - p[0] * q[2], p[0] * q[1] - p[1] * q[0]];
    let columns = [cross(b, c), cross(c, a), cross(a, b)];
    Homography(std::array::from_fn(|row| std::array::from_fn(|column| columns[column][row])))
}

/// Columns and rows of the frame that the phone can touch.
fn bounds(
    plane: &Plane,
    forward: &Homography,
    (reach_x, reach_y): (f32, f32),
) -> (std::ops::Range<usize>, std::ops::Range<usize>) {
    let corners = [(-reach_x, -reach_y), (reach_x, -reach_y), (reach_x, reach_y), (-reach_x, reach_y)];
    let places = corners.map(|(u, v)| forward.map(u, v));
    let span = |values: [f32; 4], limit: usize| {
        let low = values.iter().copied().fold(f32::INFINITY, f32::min).floor().clamp(0.0, limit as f32);
        let high = values.iter().copied().fold(f32::NEG_INFINITY, f32::max).ceil().clamp(0.0, limit as f32);
        low as usize..high as usize
    };
    (span(places.map(|p| p.0), plane.width_px), span(places.map(|p| p.1), plane.height_px))
}

/// The phone's picture as light, no finer than the sensor can tell, so that no false patterns arise.
struct Display {
    width_px: usize,
    height_px: usize,
    light: Vec<f32>,
}

impl Display {
    /// The picture, each pixel through `seen`, halved while `coarseness`, its pixels to one of the frame, is high.
    fn shrunk_to(screen: &RgbImage, mut coarseness: f32, seen: impl Fn(f32) -> f32) -> Self {
        let luma = |[r, g, b]: [f32; 3]| 0.299 * r + 0.587 * g + 0.114 * b;
        let light = screen.as_raw().chunks_exact(3).map(|p| seen(luma([p[0].into(), p[1].into(), p[2].into()])));
        let mut display =
            Self { width_px: screen.width() as usize, height_px: screen.height() as usize, light: light.collect() };
        while coarseness >= 1.4 && display.width_px.min(display.height_px) >= 4 {
            display = display.halved();
            coarseness /= 2.0;
        }
        display
    }

    fn halved(&self) -> Self {
        let (width_px, height_px) = (self.width_px / 2, self.height_px / 2);
        let mut light = Vec::with_capacity(width_px * height_px);
        for rows in self.light.chunks_exact(2 * self.width_px) {
            let (upper, lower) = rows.split_at(self.width_px);
            light.extend(
                upper.chunks_exact(2).zip(lower.chunks_exact(2)).map(|(a, b)| (a[0] + a[1] + b[0] + b[1]) / 4.0),
            );
        }
        Self { width_px, height_px, light }
    }

    /// Bilinear between the middles of pixels; outside, the border's.
    fn at(&self, x: f32, y: f32) -> f32 {
        let (x, y) = ((x - 0.5).max(0.0), (y - 0.5).max(0.0));
        let (left, top) = ((x as u32 as usize).min(self.width_px - 2), (y as u32 as usize).min(self.height_px - 2));
        let (fx, fy) = ((x - left as f32).min(1.0), (y - top as f32).min(1.0));
        let corner = &self.light[top * self.width_px + left..][..self.width_px + 2];
        let upper = corner[0] + (corner[1] - corner[0]) * fx;
        let (a, b) = (corner[self.width_px], corner[self.width_px + 1]);
        let lower = a + (b - a) * fx;
        upper + (lower - upper) * fy
    }
}
