//! Eyes under near-infrared light: an iris grown from a seed, seen once or over time.

mod face;
mod light;
mod look;
mod optics;
mod reflex;
mod scene;
mod texture;
mod truth;

pub use look::{Lens, Look};
pub use reflex::Watch;
pub use truth::{Circle, EyeTruth};

use crate::picture::{NotAPicture, Picture};
use face::Face;
use reflex::Reflex;
use texture::Texture;

/// An invented eye: its iris, its lids and lashes, how its pupil answers light.
#[derive(Clone)]
pub struct Eye {
    seed: u64,
    texture: Texture,
    face: Face,
    reflex: Reflex,
}

impl Eye {
    /// Grows the eye of a seed: the same seed, the same eye, on every machine.
    #[must_use]
    pub fn grown(seed: u64) -> Self {
        Self { seed, texture: Texture::grown(seed), face: Face::drawn(seed), reflex: Reflex::drawn(seed) }
    }

    /// What it was grown from.
    #[must_use]
    pub const fn seed(&self) -> u64 {
        self.seed
    }

    /// Takes its picture, and says where everything is in it.
    ///
    /// # Errors
    /// [`NotAPicture`] where no picture has that size.
    pub fn picture(
        &self,
        look: &Look,
        (width_px, height_px): (usize, usize),
    ) -> Result<(Picture, EyeTruth), NotAPicture> {
        let size = crate::synthetic::checked_size(width_px, height_px)?;
        let look = look.bounded();
        let truth = EyeTruth::of(&self.face, &look, size);
        let mut grey = scene::seen(self, &look, &truth, size);
        face::draw_lashes(&self.face, &look, &truth, &mut grey, size);
        light::add_highlights(&look, &truth, &mut grey, size);
        let grey = optics::captured(grey, &look, size);
        Ok((Picture::new(width_px, height_px, grey)?, truth))
    }

    /// Watches it: one picture after the other, the pupil answering the light that is switched on on the way. A
    /// printed eye does not answer.
    pub fn watched(
        &self,
        look: &Look,
        watch: Watch,
        size: (usize, usize),
    ) -> impl Iterator<Item = Result<(Picture, EyeTruth), NotAPicture>> {
        let look = look.bounded();
        (0..watch.frames).map(move |frame| self.picture(&self.reflex.look_at(&look, watch, frame), size))
    }
}
