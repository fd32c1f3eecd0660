//! Reflections of lamps: small, much brighter than around them. They are filled in for the search and masked in the code.

use super::plane::Plane;

/// Brighter than the surroundings by this much is a reflection.
const STEP: f32 = 60.0;

/// A plane without reflections, and where they were (1) or not (0).
pub(super) struct Cleaned {
    pub plane: Plane,
    pub spots: Plane,
}

/// Takes away bright spots of up to `size` px, and `margin` px around them, by a top-hat.
pub(super) fn remove(plane: &Plane, size: f32, margin: usize) -> Cleaned {
    let opened = plane.opened(size.max(3.0) as usize);
    let mut spots = Plane::filled(plane.width, plane.height, 0.0);
    for ((spot, &grey), &ground) in spots.grey.iter_mut().zip(&plane.grey).zip(&opened.grey) {
        *spot = f32::from(u8::from(grey - ground > STEP));
    }
    let spots = spots.ranked(2 * margin + 1, |a, b| if a > b { a } else { b });
    let mut cleaned = Plane::filled(plane.width, plane.height, 0.0);
    for (at, grey) in cleaned.grey.iter_mut().enumerate() {
        *grey = if spots.grey[at] > 0.0 { opened.grey[at].min(plane.grey[at]) } else { plane.grey[at] };
    }
    Cleaned { plane: cleaned, spots }
}
