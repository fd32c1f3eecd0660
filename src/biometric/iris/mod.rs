//! Irises: segmentation, code, quality, comparison, search.

mod candidate;
mod circle;
mod code;
mod compare;
mod contour;
mod highlight;
mod limbus;
mod phase;
mod plane;
pub mod search;
mod sheet;
mod turn;

pub use circle::Circle;
pub use code::{CODE_BYTES, CODE_VERSION, Code, NotACode};
pub use compare::{Similarity, compare};
pub use contour::Outline;

use crate::Picture;
use candidate::Radii;
use plane::Plane;

/// Lab
pub struct Eye {
    /// a
    pub code: Code,
    /// b
    pub pupil: Outline,
    /// c
    pub limbus: Circle,
    /// d
    pub coarse: (Circle, Circle, f32),
    /// e
    pub open: Vec<usize>,
    /// f
    pub sheet: (Vec<f32>, Vec<bool>),
}

/// Lab
#[must_use]
pub fn encode(picture: &Picture) -> Option<Eye> {
    let long = picture.width_px().max(picture.height_px());
    let factor = long.div_ceil(240).max(1);
    let coarse = Plane::shrunk(picture, factor);
    if coarse.width < 8 || coarse.height < 8 {
        return None;
    }
    let side = coarse.width.max(coarse.height) as f32;
    let radii = Radii { pupil: ((0.022 * side).max(3.0), 0.22 * side), limbus: ((0.055 * side).max(8.0), 0.46 * side) };
    let cleaned = highlight::remove(&coarse, 0.06 * side, 1);
    let found = candidate::best(&cleaned.plane.smoothed(), radii)?;
    let (pupil, limbus) = (found.pupil.enlarged(factor as f32), found.limbus.enlarged(factor as f32));

    let step = ((limbus.radius_px / 100.0) as usize).max(1);
    let reach = limbus.radius_px * 1.3;
    let left = (limbus.x_px - reach).max(0.0) as usize;
    let top = (limbus.y_px - reach).max(0.0) as usize;
    let size = |from: f32| (((from + reach).max(0.0) as usize).saturating_sub(0), 0).0;
    let (width, height) = ((size(limbus.x_px) - left) / step, (size(limbus.y_px) - top) / step);
    let part = Plane::cropped(picture, (left, top), (width, height), step);
    if part.width < 16 || part.height < 16 {
        return None;
    }
    let f = step as f32;
    let into = |circle: Circle| {
        let shift = (f - 1.0) * 0.5;
        Circle { x_px: (circle.x_px - left as f32 - shift) / f, y_px: (circle.y_px - top as f32 - shift) / f, radius_px: circle.radius_px / f }
    };
    let (pupil, limbus) = (into(pupil), into(limbus));
    let cleaned = highlight::remove(&part, limbus.radius_px * 0.28, 1);
    let smooth = cleaned.plane.smoothed();
    let ceiling = limbus::iris_grey(&smooth, pupil, limbus);
    let outline = contour::dark_region(&smooth, (pupil.x_px, pupil.y_px), pupil.radius_px, ceiling);
    let limbus = limbus::refined(&smooth, Circle { x_px: outline.x_px, y_px: outline.y_px, radius_px: outline.radius_px }, limbus);
    let sheet = sheet::unroll(&cleaned.plane, &cleaned.spots, &outline, limbus);
    let code = phase::encode(&sheet);
    let back = (left as f32, top as f32);
    let mut limbus = limbus.enlarged(f);
    limbus.x_px += back.0;
    limbus.y_px += back.1;
    Some(Eye { code, pupil: outline.moved(f, back), limbus, coarse: (found.pupil.enlarged(factor as f32), found.limbus.enlarged(factor as f32), found.score), open: sheet.open.clone(),
        sheet: (sheet.grey.clone(), sheet.iris.clone()) })
}

