//! Fingerprints: extraction, quality, comparison.

mod alignment;
mod angle;
pub mod compare;
mod enhance;
mod extract;
pub mod minutia;
mod normalize;
mod overlap;
mod pairing;
mod orientation;
mod period;
mod plane;
pub mod prepared;
mod segment;
pub mod template;
mod thin;
mod trace;

/// lab
pub mod lab {
    use super::plane::Plane;
    /// lab
    pub fn template(picture: &crate::Picture) -> super::template::Template {
        let mut p = Plane::filled(picture.width_px(), picture.height_px(), 0u8);
        p.values.copy_from_slice(picture.grey());
        super::template::Template::of(&super::extract::ridges(&p))
    }
    /// lab
    pub fn evidence(a: &super::prepared::Prepared, b: &super::prepared::Prepared) -> super::compare::Evidence {
        super::compare::evidence(a, b)
    }
    /// lab
    pub fn view(picture: &crate::Picture) -> (Vec<f32>, Vec<f32>, Vec<u8>, Vec<super::minutia::Minutia>, Vec<f32>) {
        let mut p = Plane::filled(picture.width_px(), picture.height_px(), 0u8);
        p.values.copy_from_slice(picture.grey());
        let r = super::extract::ridges(&p);
        (r.enhanced.values.clone(), r.clarity.values.clone(), r.mask.values.clone(), r.minutiae, r.periods.values.clone())
    }
}
