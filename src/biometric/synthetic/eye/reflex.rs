//! A pupil over time: it answers light after a quarter of a second, and is never quite still.
//!
//! Latency, depth and speed as in the pupillometry of healthy adults (Ellis, British Journal of Ophthalmology 65, 1981).

use super::look::Look;
use crate::synthetic::chance::{Chance, Purpose};
use crate::synthetic::exact::{decay, rise, sin_cos};
use std::f32::consts::TAU;

/// How an eye is watched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Watch {
    /// How many pictures.
    pub frames: u32,
    /// From one to the next, milliseconds.
    pub interval_ms: u32,
    /// When visible light is switched on, milliseconds after the first picture; never if none.
    pub light_at_ms: Option<u32>,
}

/// The answer of one eye.
#[derive(Clone, Copy)]
pub(super) struct Reflex {
    latency_ms: f32,
    closing_ms: f32,
    depth: f32,
    unrest: f32,
    unrest_ms: f32,
}

impl Reflex {
    pub(super) fn drawn(seed: u64) -> Self {
        let mut chance = Chance::new(seed, Purpose::Reflex);
        Self {
            latency_ms: chance.between(200.0, 290.0),
            closing_ms: chance.between(450.0, 700.0),
            depth: chance.between(0.25, 0.42),
            unrest: chance.between(0.004, 0.012),
            unrest_ms: chance.between(900.0, 1_800.0),
        }
    }

    /// The look of one frame: other noise, another pupil, a gaze that wanders a little.
    pub(super) fn look_at(&self, look: &Look, watch: Watch, frame: u32) -> Look {
        let at_ms = frame as f32 * watch.interval_ms as f32;
        let mut chance = Chance::new(look.seed.wrapping_add(u64::from(frame)), Purpose::Reflex);
        let mut seen = Look { seed: chance.word(), ..*look };
        seen.shift_px.0 += 0.6 * chance.bell();
        seen.shift_px.1 += 0.6 * chance.bell();
        if look.printed {
            return seen;
        }
        seen.gaze_deg.0 += 0.3 * chance.bell();
        seen.gaze_deg.1 += 0.3 * chance.bell();
        let (unrest, _) = sin_cos((at_ms / self.unrest_ms).rem_euclid(1.0) * TAU);
        let closed = watch.light_at_ms.map_or(0.0, |light| self.closed(at_ms - light as f32));
        seen.dilation = look.dilation * (1.0 - closed) + self.unrest * unrest;
        seen
    }

    /// Share of its radius that the pupil has lost.
    fn closed(&self, since_light_ms: f32) -> f32 {
        let since = since_light_ms - self.latency_ms;
        let closing = rise(0.0, self.closing_ms, since);
        // Under steady light it opens again by about a quarter over seconds.
        let escaped = 0.25 * (1.0 - decay(-(since - self.closing_ms).max(0.0) / 3_000.0));
        self.depth * closing * (1.0 - escaped)
    }
}
