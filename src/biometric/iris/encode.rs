//! From a picture to an eye: the steps in their order, and where each gives up.

use std::borrow::Cow;

use super::attack::{self, AttackSigns};
use super::candidate::{self, Candidate, Radii};
use super::circle::Circle;
use super::code::Code;
use super::confidence::Evidence;
use super::contour;
use super::found::{self, Found};
use super::highlight;
use super::limbus;
use super::phase;
use super::plane::Plane;
use super::quality::{Quality, Tones};
use super::sheet;
use super::stretch::Stretch;
use crate::Picture;

/// Longest side of the plane that an eye is looked for in.
const SEARCHED_PX: usize = 240;
/// Radius of an iris that all detail is read from; a larger one is shrunk.
const DETAILED_PX: f32 = 110.0;
/// Least radius of an iris in the picture.
const SMALLEST_IRIS_PX: f32 = 24.0;
/// Least share of the iris that a code needs.
const LEAST_USABLE: f32 = 0.12;
/// Least confidence that a code is made at. Whoever keeps a code for years asks for more.
const LEAST_CONFIDENCE: f32 = 0.01;

/// An eye of a picture.
pub struct Eye {
    /// For comparison.
    pub code: Code,
    /// Where it was found, pixels of the picture.
    pub found: Found,
    /// How good the picture is.
    pub quality: Quality,
    /// How far what was found is to be trusted, 0 to 1. Eyes that look at the camera reach 0.6 and more.
    pub confidence: f32,
    /// Signs of an attack.
    pub attack: AttackSigns,
}

impl std::fmt::Debug for Eye {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Eye(quality {:.0}, confidence {:.2})", self.quality.overall, self.confidence)
    }
}

/// Why a picture gives no code.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum NoCode {
    /// Nothing looks like a pupil within an iris.
    #[error("no eye in the picture")]
    NoEye,
    /// Lids cover nearly all of the iris.
    #[error("the eye is closed: {open_percent:.0} % of the iris is open")]
    Closed {
        /// Share of the iris that no lid covers.
        open_percent: f32,
    },
    /// No detail within the iris.
    #[error("the eye is blurred: sharpness {sharpness:.0} of 100")]
    Blurred {
        /// As in [`Quality::sharpness`].
        sharpness: f32,
    },
    /// Too few pixels.
    #[error("the iris is too small: a radius of {iris_radius_px:.0} px")]
    TooSmall {
        /// Radius that was found.
        iris_radius_px: f32,
    },
    /// Much of the iris lies outside of the picture.
    #[error("the iris is cut off by the border: {inside_percent:.0} % is inside")]
    CutOff {
        /// Share of the iris within the picture.
        inside_percent: f32,
    },
    /// Lashes, reflections or glasses cover nearly all of the iris.
    #[error("the iris is covered: {usable_percent:.0} % can be seen")]
    Covered {
        /// Share of the iris that can be seen.
        usable_percent: f32,
    },
    /// Circles were found that are probably no eye.
    #[error("what was found is probably no eye: confidence {confidence:.2}")]
    Uncertain {
        /// As in [`Eye::confidence`].
        confidence: f32,
    },
}

/// Finds the eye in a near-infrared picture and encodes it.
///
/// # Errors
/// [`NoCode`] names what is wrong with the picture. What is merely doubtful is encoded, with its confidence.
pub fn encode(picture: &Picture) -> Result<Eye, NoCode> {
    let coarse = located(picture).ok_or(NoCode::NoEye)?;
    if coarse.limbus.radius_px < SMALLEST_IRIS_PX {
        return Err(NoCode::TooSmall { iris_radius_px: coarse.limbus.radius_px });
    }
    let view = View::around(picture, coarse.limbus).ok_or(NoCode::NoEye)?;
    let (pupil, limbus) = (view.inward(coarse.pupil), view.inward(coarse.limbus));
    let stretch = Stretch::of(&view.plane);
    let mut plane = view.plane.clone();
    stretch.apply(&mut plane);
    let cleaned = highlight::remove(&plane, limbus.radius_px * 0.28, 1);
    let smooth = cleaned.plane.smoothed();
    let ceiling = limbus::iris_grey(&smooth, pupil, limbus);
    let pupil = contour::dark_region(&smooth, (pupil.x_px, pupil.y_px), pupil.radius_px, ceiling);
    let limbus =
        limbus::refined(&smooth, Circle { x_px: pupil.x_px, y_px: pupil.y_px, radius_px: pupil.radius_px }, limbus);

    let sheet = sheet::unroll(&cleaned.plane, &cleaned.spots, &pupil, limbus);
    let tones = Tones::of(&smooth, &pupil, limbus, &sheet);
    let evidence = Evidence::of(&smooth, &pupil, limbus, &sheet, tones);
    let (whole, limbus_there) = view.unshrunk(picture, limbus);
    let attack = attack::signs(&whole, limbus_there, &sheet);
    let (upper_lid, lower_lid) = found::lids(&sheet, &pupil, limbus);
    let found = Found { pupil, limbus, upper_lid, lower_lid }.in_picture(view.factor as f32, view.origin());
    let quality = Quality::of(&found, &sheet, tones, stretch, &view.plane, (picture.width_px(), picture.height_px()));

    let confidence = evidence.least();
    let inside = sheet.inside();
    if inside < 0.5 {
        return Err(NoCode::CutOff { inside_percent: 100.0 * inside });
    }
    if evidence.pupil.min(evidence.limbus).min(evidence.shape) < LEAST_CONFIDENCE {
        return Err(NoCode::Uncertain { confidence });
    }
    if sheet.open() < 0.25 {
        return Err(NoCode::Closed { open_percent: 100.0 * sheet.open() });
    }
    if sheet.usable() < LEAST_USABLE {
        return Err(NoCode::Covered { usable_percent: 100.0 * sheet.usable() });
    }
    if quality.sharpness < 2.0 {
        return Err(NoCode::Blurred { sharpness: quality.sharpness });
    }
    Ok(Eye { code: phase::encode(&sheet), found, quality, confidence, attack })
}

/// Looks for the eye in a shrunk plane; circles in pixels of the picture.
fn located(picture: &Picture) -> Option<Candidate> {
    let factor = picture.width_px().max(picture.height_px()).div_ceil(SEARCHED_PX);
    let mut plane = Plane::shrunk(picture, factor);
    if plane.width < 16 || plane.height < 16 {
        return None;
    }
    let side = plane.width.max(plane.height) as f32;
    let radii = Radii { pupil: ((0.022 * side).max(3.0), 0.22 * side), limbus: ((0.055 * side).max(8.0), 0.46 * side) };
    Stretch::of(&plane).apply(&mut plane);
    let cleaned = highlight::remove(&plane, 0.06 * side, 1);
    let found = candidate::best(&cleaned.plane.smoothed(), radii)?;
    let factor = factor as f32;
    Some(Candidate { pupil: found.pupil.enlarged(factor), limbus: found.limbus.enlarged(factor), ..found })
}

/// The surroundings of an iris, shrunk where the iris is larger than it needs to be.
struct View {
    plane: Plane,
    left: usize,
    top: usize,
    factor: usize,
}

impl View {
    fn around(picture: &Picture, limbus: Circle) -> Option<Self> {
        let factor = ((limbus.radius_px / DETAILED_PX).ceil() as usize).max(1);
        let reach = limbus.radius_px * 1.35;
        let from = |centre: f32| (centre - reach).max(0.0) as usize;
        let (left, top) = (from(limbus.x_px), from(limbus.y_px));
        let size = |centre: f32, from: usize| ((centre + reach).max(0.0) as usize).saturating_sub(from) / factor;
        if left >= picture.width_px() || top >= picture.height_px() {
            return None;
        }
        let size = (size(limbus.x_px, left), size(limbus.y_px, top));
        let plane = Plane::cropped(picture, (left, top), size, factor);
        (plane.width >= 16 && plane.height >= 16).then_some(Self { plane, left, top, factor })
    }

    /// The same surroundings in the picture's own resolution, where shrinking would average the dots of a print away.
    fn unshrunk(&self, picture: &Picture, limbus: Circle) -> (Cow<'_, Plane>, Circle) {
        if self.factor == 1 {
            return (Cow::Borrowed(&self.plane), limbus);
        }
        let size = (self.plane.width * self.factor, self.plane.height * self.factor);
        let whole = Plane::cropped(picture, (self.left, self.top), size, 1);
        (Cow::Owned(whole), limbus.enlarged(self.factor as f32))
    }

    fn origin(&self) -> (f32, f32) {
        (self.left as f32, self.top as f32)
    }

    fn inward(&self, circle: Circle) -> Circle {
        let factor = self.factor as f32;
        let shift = (factor - 1.0) * 0.5;
        let to = |at: f32, from: usize| (at - from as f32 - shift) / factor;
        Circle {
            x_px: to(circle.x_px, self.left),
            y_px: to(circle.y_px, self.top),
            radius_px: circle.radius_px / factor,
        }
    }
}
