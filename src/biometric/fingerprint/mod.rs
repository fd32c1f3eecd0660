//! Fingerprints: extraction, quality, comparison.

mod enhance;
mod extract;
pub mod minutia;
mod normalize;
mod orientation;
mod period;
mod plane;
mod segment;
mod thin;
mod trace;

/// lab
pub mod lab {
    use super::plane::Plane;
    /// lab
    pub fn view(picture: &crate::Picture) -> (Vec<f32>, Vec<f32>, Vec<u8>, Vec<super::minutia::Minutia>, Vec<f32>) {
        let mut p = Plane::filled(picture.width_px(), picture.height_px(), 0u8);
        p.values.copy_from_slice(picture.grey());
        let r = super::extract::ridges(&p);
        (r.enhanced.values.clone(), r.clarity.values.clone(), r.mask.values.clone(), r.minutiae, r.periods.values.clone())
    }
}
