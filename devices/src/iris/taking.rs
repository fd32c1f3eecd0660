//! A capture under way: the best look into each eye so far, and when they are good enough.

use super::{Circle, EyeFound, EyeSample, Eyes, IrisEvent, NoIris, Side};
use portas_biometric::Picture;

/// An eye of this quality is taken at once.
pub const GOOD: u8 = 60;
/// An eye below this quality is not taken at all.
pub const FAIR: u8 = 25;
/// So long after the first eye was seen the best there is has to do.
pub const CAPTURE_MS: u64 = 5_000;
/// So long a good eye waits for the other.
const OTHER_MS: u64 = 400;

/// A capture order under way.
#[derive(Debug)]
pub(super) struct Taking {
    pub(super) request: u64,
    eyes: Eyes,
    pub(super) ordered_ms: u64,
    /// When an eye was first seen.
    seen_ms: Option<u64>,
    /// When a first one was good.
    good_ms: Option<u64>,
    left: Option<(u8, EyeSample)>,
    right: Option<(u8, EyeSample)>,
}

impl Taking {
    pub(super) const fn new(request: u64, eyes: Eyes, now_ms: u64) -> Self {
        Self { request, eyes, ordered_ms: now_ms, seen_ms: None, good_ms: None, left: None, right: None }
    }

    /// Takes an eye of a picture, if it is the best of its side yet. One of no known side is the one asked for.
    pub(super) fn eye(&mut self, now_ms: u64, side: Option<Side>, found: &EyeFound, picture: &Picture) {
        self.seen_ms.get_or_insert(now_ms);
        let side = match (side, self.eyes) {
            (Some(side), Eyes::One(wanted)) if side != wanted => return,
            (Some(side), _) | (None, Eyes::One(side)) => side,
            (None, Eyes::Any | Eyes::Both) => Side::Left,
        };
        let best = match side {
            Side::Left => &mut self.left,
            Side::Right => &mut self.right,
        };
        if best.as_ref().is_none_or(|(quality, _)| found.quality > *quality)
            && let Some(eye) = found.sample.clone().or_else(|| around(picture, found.limbus).map(EyeSample::Picture))
        {
            *best = Some((found.quality.min(100), eye));
            if found.quality >= GOOD {
                self.good_ms.get_or_insert(now_ms);
            }
        }
    }

    /// How the capture ends, if it is not to go on.
    pub(super) fn end(&mut self, now_ms: u64) -> Option<IrisEvent> {
        let count = |least: u8| [&self.left, &self.right].into_iter().flatten().filter(|eye| eye.0 >= least).count();
        let wanted = if self.eyes == Eyes::Both { 2 } else { 1 };
        let waits = self.eyes == Eyes::Any && count(GOOD) < 2 && self.good_ms.is_some_and(|ms| now_ms < ms + OTHER_MS);
        let is_late = self.seen_ms.is_some_and(|ms| now_ms >= ms + CAPTURE_MS);
        if count(GOOD) >= wanted && !waits || is_late {
            return Some(if count(FAIR) >= wanted { self.give() } else { self.fail(NoIris::Poor) });
        }
        None
    }

    /// When it ends without another picture.
    pub(super) fn end_ms(&self) -> Option<u64> {
        let good_ms = (self.eyes == Eyes::Any).then_some(self.good_ms).flatten().map(|ms| ms + OTHER_MS);
        self.seen_ms.map(|ms| ms + CAPTURE_MS).into_iter().chain(good_ms).min()
    }

    pub(super) const fn fail(&self, why: NoIris) -> IrisEvent {
        IrisEvent::NoSample { request: self.request, why }
    }

    /// The eyes that are fair; there is one at least.
    fn give(&mut self) -> IrisEvent {
        let fair = |eye: Option<(u8, EyeSample)>| eye.filter(|(quality, _)| *quality >= FAIR);
        let (left, right) = (fair(self.left.take()), fair(self.right.take()));
        let quality = [&left, &right].into_iter().flatten().map(|(quality, _)| *quality).min().unwrap_or(0);
        let sample = |eye: Option<(u8, EyeSample)>| eye.map(|(_, sample)| sample);
        IrisEvent::Captured { request: self.request, left: sample(left), right: sample(right), quality }
    }
}

/// The eye with its lids: five radii wide and four high, where the picture reaches so far.
fn around(picture: &Picture, limbus: Circle) -> Option<Picture> {
    let (x, y, radius) = (usize::from(limbus.x_px), usize::from(limbus.y_px), usize::from(limbus.radius_px));
    let (width_px, height_px) = (picture.width_px(), picture.height_px());
    let columns = x.saturating_sub(radius * 5 / 2)..(x + radius * 5 / 2).min(width_px);
    let rows = y.saturating_sub(radius * 2)..(y + radius * 2).min(height_px);
    cut(picture.grey(), width_px, columns, rows)
}

/// A part of rows of grey; none where it is no picture.
pub(super) fn cut(
    grey: &[u8],
    width_px: usize,
    columns: std::ops::Range<usize>,
    rows: std::ops::Range<usize>,
) -> Option<Picture> {
    let mut part = Vec::with_capacity(columns.len() * rows.len());
    for row in grey.chunks_exact(width_px).skip(rows.start).take(rows.len()) {
        part.extend_from_slice(row.get(columns.clone())?);
    }
    Picture::new(columns.len(), rows.len(), part).ok()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]
    use super::*;

    #[test]
    fn a_code_that_the_search_made_stands_for_the_eye_and_its_picture_is_not_kept() {
        let picture = Picture::new(200, 200, vec![90; 40_000]).unwrap();
        let circle = |radius_px| Circle { x_px: 100, y_px: 100, radius_px };
        let code = EyeSample::Code(vec![1, 2, 3]);
        let mut taking = Taking::new(7, Eyes::Any, 0);
        for (side, sample) in [(Side::Left, Some(code.clone())), (Side::Right, None)] {
            let found = EyeFound { quality: GOOD, pupil: circle(12), limbus: circle(30), sample };
            taking.eye(0, Some(side), &found, &picture);
        }
        let Some(IrisEvent::Captured { left, right, .. }) = taking.end(0) else { panic!("nothing taken") };
        assert_eq!(left, Some(code));
        assert!(matches!(right, Some(EyeSample::Picture(_))));
    }
}
