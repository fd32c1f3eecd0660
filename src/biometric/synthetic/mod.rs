//! Invented fingers and eyes, grown from a seed, for tests, rehearsals and simulated sensors.
//!
//! What is true of a picture is known because it was made: which minutiae lie where, where pupil and limbus are. So
//! they show whether the code works: that extraction finds what is there, that the same finger is told from another,
//! that nothing breaks on a closed eye. They do not show how accurate recognition is with people: whoever invents the
//! fingers also invents their difficulty. Accuracy is measured on captures of people alone.
//!
//! Everything is a function of its seed and made of the four operations and roots, so it is the same on each machine.

mod chance;
mod code;
mod exact;
pub mod eye;
pub mod finger;
mod lattice;
pub mod score;
#[cfg(test)]
mod tests;

pub use code::{code_impression, drawn_code};
pub use eye::{Eye, EyeTruth, Lens, Look};
pub use finger::{DrawnFinger, Finger, Impression, Skin, Wear, impression_of};

use crate::picture::{LONGEST_SIDE_PX, NotAPicture, SHORTEST_SIDE_PX};

/// The size, where a picture can have it.
fn checked_size(width_px: usize, height_px: usize) -> Result<(usize, usize), NotAPicture> {
    let sides = SHORTEST_SIDE_PX..=LONGEST_SIDE_PX;
    if sides.contains(&width_px) && sides.contains(&height_px) {
        Ok((width_px, height_px))
    } else {
        Err(NotAPicture::Size { width_px, height_px })
    }
}
