//! Which of the pictures of a finger is given: the first good one, or the best of those that time allows.

use super::contact::Contact;
use super::{FindFinger, FingerFound, FingerprintEvent, NoSample, Probe};
use portas_biometric::Picture;

/// A picture of this quality is given at once.
pub const GOOD: u8 = 60;
/// A picture below this quality is not given at all.
pub const FAIR: u8 = 20;
/// Pictures of one finger, at most.
const FRAMES_MAX: u8 = 4;
/// No further picture is begun that would be there later than so long after the finger was first seen.
pub const CAPTURE_MS: u64 = 8_000;
/// So many times in a row the sensor may see a finger and take no picture.
const UNCLEAR_MAX: u8 = 5;

/// A capture order under way.
#[derive(Debug)]
pub(super) struct Capture {
    request: u64,
    /// When a finger was first seen.
    laid_ms: Option<u64>,
    frames: u8,
    unclear: u8,
    best: Option<(u8, Probe)>,
}

impl Capture {
    pub(super) const fn new(request: u64) -> Self {
        Self { request, laid_ms: None, frames: 0, unclear: 0, best: None }
    }

    pub(super) const fn request(&self) -> u64 {
        self.request
    }

    /// A finger lies there.
    pub(super) fn laid(&mut self, now_ms: u64) {
        self.laid_ms.get_or_insert(now_ms);
    }

    /// Takes a picture; what a screen may show of it.
    pub(super) fn frame(&mut self, picture: Picture, ppi: u16, find: FindFinger) -> FingerprintEvent {
        self.frames += 1;
        self.unclear = 0;
        let lies = Contact::of(&picture, ppi).is_touch();
        let Some(FingerFound { quality, sample }) = lies.then(|| find(&picture, ppi)).flatten() else {
            return FingerprintEvent::Seen { request: self.request, quality: 0 };
        };
        let quality = quality.min(100);
        if self.best.as_ref().is_none_or(|(best, _)| quality > *best) {
            self.best = Some((quality, sample.unwrap_or(Probe::Picture { picture, ppi })));
        }
        FingerprintEvent::Seen { request: self.request, quality }
    }

    /// A finger lies there and gave no picture.
    pub(super) fn unclear(&mut self) {
        self.unclear += 1;
    }

    /// How the capture ends, if another picture, which takes `frame_ms`, is not to be waited for.
    pub(super) fn end(&mut self, now_ms: u64, frame_ms: u64) -> Option<FingerprintEvent> {
        let is_good = self.best.as_ref().is_some_and(|(quality, _)| *quality >= GOOD);
        let is_late = self.laid_ms.is_some_and(|laid_ms| now_ms + frame_ms > laid_ms + CAPTURE_MS);
        let is_over = self.frames > 0 && (self.frames >= FRAMES_MAX || is_late) || self.unclear >= UNCLEAR_MAX;
        (is_good || is_over).then(|| self.give(NoSample::Poor))
    }

    /// The finger is gone. None if there was none.
    pub(super) fn lifted(&mut self) -> Option<FingerprintEvent> {
        self.laid_ms.is_some().then(|| self.give(NoSample::Lifted))
    }

    fn give(&mut self, otherwise: NoSample) -> FingerprintEvent {
        match self.best.take() {
            Some((quality, probe)) if quality >= FAIR => {
                FingerprintEvent::Captured { request: self.request, probe, quality }
            }
            Some(_) | None => FingerprintEvent::NoSample { request: self.request, why: otherwise },
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]
    use super::*;
    use crate::fingerprint::fixtures::ridges;

    const PPI: u16 = 500;

    /// A quality that the tests read off the first pixel.
    fn told(picture: &Picture, _ppi: u16) -> Option<FingerFound> {
        Some(FingerFound { quality: picture.grey()[0], sample: None })
    }

    fn picture(quality: u8) -> Picture {
        let mut grey = ridges(96, 96, 100, 100, 1).grey().to_vec();
        grey[0] = quality;
        Picture::new(96, 96, grey).unwrap()
    }

    fn quality(event: Option<FingerprintEvent>) -> Option<u8> {
        match &event? {
            FingerprintEvent::Captured { request: 7, quality, probe: Probe::Picture { picture, ppi: PPI } } => {
                assert_eq!(picture.grey()[0], *quality);
                Some(*quality)
            }
            other => panic!("{other:?}"),
        }
    }

    fn laid() -> Capture {
        let mut capture = Capture::new(7);
        capture.laid(1_000);
        capture
    }

    #[test]
    fn a_good_picture_is_given_at_once_and_of_others_the_best() {
        let mut capture = laid();
        capture.frame(picture(30), PPI, told);
        assert_eq!(capture.end(1_500, 500), None);
        capture.frame(picture(GOOD), PPI, told);
        assert_eq!(quality(capture.end(2_000, 500)), Some(GOOD));

        let mut capture = laid();
        for of in [30, 55, 40] {
            capture.frame(picture(of), PPI, told);
            assert_eq!(capture.end(2_000, 500), None);
        }
        capture.frame(picture(35), PPI, told);
        assert_eq!(quality(capture.end(2_000, 500)), Some(55));
    }

    #[test]
    fn on_a_slow_line_the_first_fair_picture_has_to_do() {
        let mut capture = laid();
        capture.frame(picture(30), PPI, told);
        assert_eq!(quality(capture.end(1_000 + 7_000, 7_000)), Some(30));
    }

    #[test]
    fn what_is_not_fair_is_poor_and_a_finger_that_goes_leaves_what_it_gave() {
        let mut capture = laid();
        (0..FRAMES_MAX).for_each(|_| drop(capture.frame(picture(FAIR - 1), PPI, told)));
        let poor = FingerprintEvent::NoSample { request: 7, why: NoSample::Poor };
        assert_eq!(capture.end(2_000, 500), Some(poor));

        let mut capture = laid();
        assert_eq!(capture.lifted(), Some(FingerprintEvent::NoSample { request: 7, why: NoSample::Lifted }));
        capture.frame(picture(FAIR), PPI, told);
        assert_eq!(quality(capture.lifted()), Some(FAIR));
        assert_eq!(Capture::new(7).lifted(), None, "nobody was there");
    }

    #[test]
    fn what_the_engine_made_on_its_way_is_given_for_the_picture() {
        fn made(picture: &Picture, _ppi: u16) -> Option<FingerFound> {
            let quality = picture.grey()[0];
            Some(FingerFound { quality, sample: Some(Probe::Template(vec![quality])) })
        }
        let mut capture = laid();
        capture.frame(picture(30), PPI, made);
        capture.frame(picture(80), PPI, made);
        let given = FingerprintEvent::Captured { request: 7, probe: Probe::Template(vec![80]), quality: 80 };
        assert_eq!(capture.end(2_000, 500), Some(given));
    }

    #[test]
    fn an_engine_is_not_asked_about_an_empty_glass() {
        let mut capture = laid();
        let clean = ridges(96, 96, 0, 0, 1);
        let sure = |_: &Picture, _| Some(FingerFound { quality: 90, sample: None });
        assert_eq!(capture.frame(clean, PPI, sure), FingerprintEvent::Seen { request: 7, quality: 0 });
    }
}
