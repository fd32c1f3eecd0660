//! What the iris camera sees of whoever stands before it.

use crate::flow::{EyeSeen, Looking};
use portas_devices::iris::{Cover, EYE_HEIGHT_CM, IrisEvent, NoIris, Side};

/// Distances at which eyes are taken well, centimetres from the camera.
const DISTANCE_CM: std::ops::RangeInclusive<u16> = 30..=110;

/// A face, what hides it, and its eyes.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Gaze {
    face: Option<Face>,
    covered: Option<Cover>,
    left: Option<EyeSeen>,
    right: Option<EyeSeen>,
}

#[derive(Debug, Clone, Copy)]
struct Face {
    eye_height_cm: u16,
    distance_cm: u16,
}

impl Gaze {
    pub(super) fn note(&mut self, event: &IrisEvent) {
        match event {
            IrisEvent::FaceAt { eye_height_cm, distance_cm } => {
                self.face = Some(Face { eye_height_cm: *eye_height_cm, distance_cm: *distance_cm });
            }
            IrisEvent::Covered(cover) => {
                (self.covered, self.left, self.right) = (Some(*cover), None, None);
            }
            IrisEvent::Seen { side, quality, pupil, limbus, .. } => {
                self.covered = None;
                let seen = Some(EyeSeen { quality: *quality, pupil: *pupil, limbus: *limbus });
                match side {
                    Some(Side::Left) | None => self.left = seen,
                    Some(Side::Right) => self.right = seen,
                }
            }
            // What was seen of this capture is over; what hid the face hides it still.
            IrisEvent::NoSample { why: NoIris::Covered | NoIris::Unseen, .. } => (self.left, self.right) = (None, None),
            IrisEvent::Captured { .. } | IrisEvent::NoSample { .. } => {
                (self.covered, self.left, self.right) = (None, None, None);
            }
            IrisEvent::Up | IrisEvent::Lost | IrisEvent::Empty => *self = Self::default(),
        }
    }

    /// The eyes' height, where the camera cannot take them (J-16).
    pub(super) fn out_of_reach_cm(&self) -> Option<u16> {
        self.face.map(|face| face.eye_height_cm).filter(|height_cm| !EYE_HEIGHT_CM.contains(height_cm))
    }

    /// What a screen says of it while it waits for the eyes.
    pub(super) fn looking(&self) -> Looking {
        match (self.covered, self.face) {
            (Some(cover), _) => Looking::Covered(cover),
            (None, Some(face)) if face.distance_cm > *DISTANCE_CM.end() => Looking::Closer,
            (None, Some(face)) if face.distance_cm < *DISTANCE_CM.start() => Looking::Further,
            (None, Some(_)) => Looking::Still,
            (None, None) => Looking::Waiting,
        }
    }

    /// The eyes last looked at, left and right.
    pub(super) const fn eyes(&self) -> [Option<EyeSeen>; 2] {
        [self.left, self.right]
    }
}
