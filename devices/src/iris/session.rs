//! What is made of an iris camera's frames: whether somebody stands there, where their eyes are, and the best picture of
//! each. Frames, time and orders in, events out.

use super::mounting::Mounting;
use super::presence::Presence;
use super::taking::{Taking, cut};
use super::{Circle, Cover, EyeFound, FindEye, IrisCommand, IrisEvent, NoIris, Side};
use crate::camera::frame::Frame;
use portas_biometric::Picture;
use std::collections::VecDeque;

/// Without a frame for so long the camera is lost.
pub const QUIET_MS: u64 = 2_000;
/// Somebody whose eyes are not seen for so long has covered them.
pub const COVERED_MS: u64 = 2_500;
/// Somebody not seen for so long is gone.
pub const GONE_MS: u64 = 1_000;
/// A face is told anew when it moved so far, centimetres.
const MOVED_CM: u16 = 5;

/// Whoever stands there.
#[derive(Debug, Clone, Copy)]
struct Somebody {
    since_ms: u64,
    seen_ms: u64,
    eye_ms: Option<u64>,
    /// Eye height and distance last told.
    told: Option<(u16, u16)>,
    covered: bool,
}

/// An eye of a frame.
struct Eye {
    side: Option<Side>,
    /// In its part of the frame.
    found: EyeFound,
    part: Picture,
    /// First column of the part.
    from_px: usize,
}

impl Eye {
    /// A circle of the part in the whole frame.
    fn whole(&self, circle: Circle) -> Circle {
        let x_px = usize::from(circle.x_px) + self.from_px;
        Circle { x_px: u16::try_from(x_px).unwrap_or(u16::MAX), ..circle }
    }
}

/// One iris camera, as the host knows it.
#[derive(Debug)]
pub struct IrisSession {
    mounting: Mounting,
    find: FindEye,
    presence: Presence,
    somebody: Option<Somebody>,
    taking: Option<Taking>,
    events: VecDeque<IrisEvent>,
    /// Whether it was last said to be up.
    told: Option<bool>,
    /// When a frame last came, or was first waited for.
    frame_ms: u64,
}

impl IrisSession {
    /// A session that waits for its first frame. `find` looks at each part of a frame that may show an eye.
    #[must_use]
    pub fn new(now_ms: u64, mounting: Mounting, find: FindEye) -> Self {
        Self {
            mounting,
            find,
            presence: Presence::default(),
            somebody: None,
            taking: None,
            events: VecDeque::new(),
            told: None,
            frame_ms: now_ms,
        }
    }

    /// Takes an order.
    pub fn order(&mut self, now_ms: u64, order: IrisCommand) {
        self.taking = match order {
            // Nobody answers for a camera that is not there.
            IrisCommand::Capture { request, eyes } if self.told == Some(true) => {
                Some(Taking::new(request, eyes, now_ms))
            }
            IrisCommand::Capture { .. } | IrisCommand::Cancel => None,
        };
    }

    /// Whether eyes are looked for.
    #[must_use]
    pub const fn is_taking(&self) -> bool {
        self.taking.is_some()
    }

    /// Takes a frame that was taken at the moment.
    pub fn frame(&mut self, now_ms: u64, frame: &Frame) {
        self.frame_ms = now_ms;
        if self.told.replace(true) != Some(true) {
            self.events.push_back(IrisEvent::Up);
        }
        let changed = self.presence.look(now_ms, frame);
        let looks = changed || self.somebody.is_some() || self.taking.is_some();
        let eyes = if looks { self.eyes(frame) } else { Vec::new() };
        if changed || !eyes.is_empty() {
            self.there(now_ms);
        }
        self.face(now_ms, frame, &eyes);
        for eye in &eyes {
            self.eye(now_ms, eye);
        }
        self.advance(now_ms);
    }

    /// Does what is due.
    pub fn advance(&mut self, now_ms: u64) {
        if self.told != Some(false) && now_ms >= self.frame_ms + QUIET_MS {
            self.told = Some(false);
            self.taking = None;
            self.somebody = None;
            self.events.push_back(IrisEvent::Lost);
            return;
        }
        let ended = self.taking.as_mut().and_then(|taking| taking.end(now_ms));
        self.end(ended);
        if self.somebody.is_some_and(|somebody| now_ms >= somebody.seen_ms + GONE_MS) {
            self.somebody = None;
            self.fail(NoIris::Gone);
            self.events.push_back(IrisEvent::Empty);
        }
        if self.covered_ms().is_some_and(|covered_ms| now_ms >= covered_ms) {
            self.cover();
        }
    }

    /// The oldest event not yet taken. Take them all after each call of the others.
    pub fn next_event(&mut self) -> Option<IrisEvent> {
        self.events.pop_front()
    }

    /// When [`Self::advance`] has something to do next.
    #[must_use]
    pub fn next_ms(&self) -> Option<u64> {
        let lost_ms = (self.told != Some(false)).then_some(self.frame_ms + QUIET_MS);
        let gone_ms = self.somebody.map(|somebody| somebody.seen_ms + GONE_MS);
        let taken_ms = self.taking.as_ref().and_then(Taking::end_ms);
        lost_ms.into_iter().chain(gone_ms).chain(taken_ms).chain(self.covered_ms()).min()
    }

    fn eyes(&self, frame: &Frame) -> Vec<Eye> {
        let parts = self.mounting.eyes.parts(frame.width_px()).into_iter();
        let eyes = parts.filter_map(|(from_px, columns, side)| {
            let columns = from_px..from_px + columns;
            let part = cut(frame.luma(), frame.width_px(), columns, 0..frame.height_px())?;
            let found = (self.find)(&part)?;
            Some(Eye { side, found, part, from_px })
        });
        eyes.collect()
    }

    fn there(&mut self, now_ms: u64) {
        let fresh = Somebody { since_ms: now_ms, seen_ms: now_ms, eye_ms: None, told: None, covered: false };
        self.somebody.get_or_insert(fresh).seen_ms = now_ms;
    }

    /// Tells where the face is: in the middle of what its eyes say.
    fn face(&mut self, now_ms: u64, frame: &Frame, eyes: &[Eye]) {
        let Some(somebody) = self.somebody.as_mut().filter(|_| !eyes.is_empty()) else { return };
        somebody.eye_ms = Some(now_ms);
        somebody.covered = false;
        let place = |eye: &Eye| self.mounting.place(frame.width_px(), frame.height_px(), eye.whole(eye.found.limbus));
        let (heights, distances): (Vec<u16>, Vec<u16>) = eyes.iter().map(place).unzip();
        let middle = |of: &[u16]| (of.iter().map(|cm| u32::from(*cm)).sum::<u32>() / eyes.len() as u32) as u16;
        let (eye_height_cm, distance_cm) = (middle(&heights), middle(&distances));
        let near = |a: u16, b: u16| a.abs_diff(b) < MOVED_CM;
        if !somebody.told.is_some_and(|told| near(told.0, eye_height_cm) && near(told.1, distance_cm)) {
            somebody.told = Some((eye_height_cm, distance_cm));
            self.events.push_back(IrisEvent::FaceAt { eye_height_cm, distance_cm });
        }
    }

    fn eye(&mut self, now_ms: u64, eye: &Eye) {
        let Some(taking) = &mut self.taking else { return };
        let (side, quality) = (eye.side, eye.found.quality.min(100));
        let (pupil, limbus) = (eye.whole(eye.found.pupil), eye.whole(eye.found.limbus));
        self.events.push_back(IrisEvent::Seen { request: taking.request, side, quality, pupil, limbus });
        taking.eye(now_ms, side, &eye.found, &eye.part);
    }

    /// When somebody whose eyes are not seen counts as covered; a capture gives them the whole time anew.
    fn covered_ms(&self) -> Option<u64> {
        let somebody = self.somebody.filter(|somebody| !somebody.covered || self.taking.is_some())?;
        let ordered_ms = self.taking.as_ref().map(|taking| taking.ordered_ms);
        let from_ms = somebody.eye_ms.into_iter().chain(ordered_ms).fold(somebody.since_ms, u64::max);
        Some(from_ms + COVERED_MS)
    }

    fn cover(&mut self) {
        if let Some(somebody) = &mut self.somebody
            && !std::mem::replace(&mut somebody.covered, true)
        {
            self.events.push_back(IrisEvent::Covered(Cover::Unknown));
        }
        self.fail(NoIris::Unseen);
    }

    fn fail(&mut self, why: NoIris) {
        let ended = self.taking.as_ref().map(|taking| taking.fail(why));
        self.end(ended);
    }

    fn end(&mut self, ended: Option<IrisEvent>) {
        if let Some(event) = ended {
            self.taking = None;
            self.events.push_back(event);
        }
    }
}

#[cfg(test)]
mod tests;
