//! What an engineer wants to know of a running camera.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Frames are counted over so long.
const WINDOW_MS: u64 = 2_000;
/// Frames that are counted at most: 240 a second.
const MAX_COUNTED: usize = 480;
/// Weight of a new decoding time in the mean.
const NEW: f32 = 0.1;

/// How a camera does, at one moment.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct CameraFigures {
    /// What it calls itself; none before it was first opened.
    pub device: Option<String>,
    /// Format in use, such as `mjpeg 1280x720 at 30/s`; none while it is not open.
    pub format: Option<String>,
    /// Frames that came in a second, over the last two.
    pub frames_per_s: f32,
    /// Mean time from a frame's bytes to luma, milliseconds.
    pub decode_ms: f32,
    /// Frames taken since the start.
    pub frames: u64,
    /// Frames that were no picture.
    pub spoiled: u64,
    /// Times it was opened.
    pub openings: u64,
    /// What went wrong last.
    pub last_error: Option<String>,
}

#[derive(Debug, Default)]
struct Meter {
    figures: CameraFigures,
    taken_ms: VecDeque<u64>,
}

/// The figures of a camera that runs; copies show the same.
#[derive(Debug, Clone, Default)]
pub struct Gauge {
    meter: Arc<Mutex<Meter>>,
}

impl Gauge {
    /// The figures at `now_ms`, monotonic.
    #[must_use]
    pub fn at(&self, now_ms: u64) -> CameraFigures {
        let meter = self.meter();
        let counted = meter.taken_ms.iter().filter(|taken| now_ms.saturating_sub(**taken) < WINDOW_MS).count();
        CameraFigures { frames_per_s: counted as f32 * 1_000.0 / WINDOW_MS as f32, ..meter.figures.clone() }
    }

    /// It was opened.
    pub fn opened(&self, device: &str, format: &str) {
        let figures = &mut self.meter().figures;
        figures.openings += 1;
        figures.device = Some(device.to_owned());
        figures.format = Some(format.to_owned());
    }

    /// A frame became luma.
    pub fn frame(&self, taken_ms: u64, decode_ms: f32) {
        let mut meter = self.meter();
        let first = meter.figures.frames == 0;
        meter.figures.frames += 1;
        meter.figures.decode_ms =
            if first { decode_ms } else { meter.figures.decode_ms + NEW * (decode_ms - meter.figures.decode_ms) };
        if meter.taken_ms.len() == MAX_COUNTED {
            meter.taken_ms.pop_front();
        }
        meter.taken_ms.push_back(taken_ms);
    }

    /// A frame was no picture.
    pub fn spoiled(&self, fault: &str) {
        let figures = &mut self.meter().figures;
        figures.spoiled += 1;
        figures.last_error = Some(fault.to_owned());
    }

    /// It is open no more.
    pub fn ended(&self, error: &str) {
        let figures = &mut self.meter().figures;
        figures.format = None;
        figures.last_error = Some(error.to_owned());
    }

    fn meter(&self) -> MutexGuard<'_, Meter> {
        self.meter.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rate_is_of_the_last_two_seconds_and_falls_when_frames_stay_away() {
        let gauge = Gauge::default();
        gauge.opened("Cam", "grey 640x480 at 10/s");
        (0..100).for_each(|i| gauge.frame(i * 100, 2.0));
        assert_eq!(gauge.at(9_950).frames_per_s, 10.0);
        assert_eq!(gauge.at(10_950).frames_per_s, 5.0);
        assert_eq!(gauge.at(20_000).frames_per_s, 0.0);
        assert_eq!((gauge.at(0).frames, gauge.at(0).decode_ms), (100, 2.0));
        (0..10_000).for_each(|i| gauge.frame(10_000 + i / 10, 1.0));
        assert!(gauge.meter().taken_ms.len() <= MAX_COUNTED);
    }

    #[test]
    fn what_went_wrong_last_stays_to_be_read() {
        let gauge = Gauge::default();
        gauge.opened("Cam", "grey 640x480");
        gauge.spoiled("12 bytes of 307200");
        gauge.ended("/dev/video0: unplugged");
        let figures = gauge.at(0);
        assert_eq!((figures.format, figures.spoiled), (None, 1));
        assert_eq!(figures.last_error.as_deref(), Some("/dev/video0: unplugged"));
        gauge.opened("Cam", "grey 640x480");
        assert_eq!((gauge.at(0).openings, gauge.at(0).last_error.is_some()), (2, true));
    }
}
