//! Records and pictures of other makers: ISO/IEC 19794-2 and -6, WSQ, JPEG 2000, PNG, JPEG, BMP, TIFF.
//!
//! Whatever comes in came from outside: sizes are checked before memory is taken, and each error says which field is
//! wrong and at which byte.

pub mod bytes;
pub mod iso19794_2;
pub mod iso19794_6;
pub mod picture;
pub mod wsq;

use crate::picture::{LONGEST_SIDE_PX, NotAPicture, SHORTEST_SIDE_PX};

/// Whether a picture of this size may be, before memory for it is taken.
fn in_bounds(width_px: usize, height_px: usize) -> Result<(), NotAPicture> {
    let sides = SHORTEST_SIDE_PX..=LONGEST_SIDE_PX;
    if sides.contains(&width_px) && sides.contains(&height_px) {
        return Ok(());
    }
    Err(NotAPicture::Size { width_px, height_px })
}
