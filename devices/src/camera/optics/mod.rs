//! A simulated camera: what its sensor sees of a phone held in front of it, drawn from a seed.
//!
//! The chain is that of a real one: the phone's picture is projected ([`warp`]), lit and reflected on
//! ([`light`]), unfocused and moved ([`lens`]), then read out with noise and compressed ([`sensor`]). The same
//! picture and [`Scene`] give the same frame, byte by byte.

mod lens;
mod light;
mod scene;
mod sensor;
mod warp;

pub use scene::{Resolution, Scene};

use super::frame::Frame;
use image::RgbImage;

/// Light on the sensor, 0 black to 255 full scale, before it is read out.
struct Plane {
    width_px: usize,
    height_px: usize,
    light: Vec<f32>,
}

/// Takes the frame that a camera would deliver of `screen`, the picture on the phone; of the empty view with none,
/// or with one under 2 x 2 pixels.
#[must_use]
pub fn photograph(screen: Option<&RgbImage>, scene: &Scene) -> Frame {
    let mut plane = light::room(scene);
    if let Some(screen) = screen.filter(|s| s.width().min(s.height()) >= 2) {
        let lit = warp::phone(&mut plane, screen, scene);
        light::reflect(&mut plane, &lit, scene);
    }
    lens::defocus(&mut plane, scene.defocus_px);
    lens::smear(&mut plane, scene.motion_px, scene.motion_deg);
    sensor::read_out(plane, scene)
}
