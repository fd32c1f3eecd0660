//! Contrast brought up to what the search for edges, lids and reflections is set for.

use super::plane::Plane;

/// Levels between the darkest fiftieth and the brightest tenth of a picture; those with less are stretched to it.
const ORDINARY_CONTRAST: f32 = 130.0;
/// Most that a picture is stretched by. One that would need more is noise.
const MOST: f32 = 6.0;

/// A stretch of the grey scale away from its dark end.
#[derive(Clone, Copy)]
pub(super) struct Stretch {
    dark: f32,
    pub gain: f32,
}

impl Stretch {
    /// What a plane needs; nothing where its contrast is ordinary.
    pub fn of(plane: &Plane) -> Self {
        let mut values: Vec<f32> = plane.grey.iter().step_by(3).copied().collect();
        if values.is_empty() {
            return Self { dark: 0.0, gain: 1.0 };
        }
        let (darkest, brightest) = (values.len() / 50, values.len() * 9 / 10);
        let bright = *values.select_nth_unstable_by(brightest, f32::total_cmp).1;
        let dark = *values.select_nth_unstable_by(darkest, f32::total_cmp).1;
        Self { dark, gain: (ORDINARY_CONTRAST / (bright - dark).max(1.0)).clamp(1.0, MOST) }
    }

    pub fn apply(self, plane: &mut Plane) {
        for grey in &mut plane.grey {
            *grey = self.dark + (*grey - self.dark) * self.gain;
        }
    }

    /// The brightness that a stretched one was.
    pub fn undone(self, grey: f32) -> f32 {
        self.dark + (grey - self.dark) / self.gain
    }
}
