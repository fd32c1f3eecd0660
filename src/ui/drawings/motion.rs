//! When a drawing moves: a pure function of the moment, at most 15 frames a second.

use std::f32::consts::PI;

/// How often a moving drawing is drawn, milliseconds: 15 times a second.
pub const FRAME_MS: u64 = 67;

/// How a drawing moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Motion {
    /// Not at all.
    Still,
    /// There and back, then rest.
    Now {
        /// From one movement's begin to the next.
        every_ms: u64,
        /// Its length.
        for_ms: u64,
    },
    /// On and on.
    Round {
        /// Length of a round; never under half a second.
        every_ms: u64,
    },
}

impl Motion {
    /// How far it is at a moment, 0 to 1; 0 at rest.
    #[must_use]
    pub fn at(self, mono_ms: u64) -> f32 {
        let drawn_ms = mono_ms - mono_ms % FRAME_MS;
        match self {
            Self::Still => 0.0,
            Self::Now { every_ms, for_ms } => {
                let into_ms = drawn_ms % every_ms;
                if into_ms >= for_ms {
                    return 0.0;
                }
                let sine = (PI * into_ms as f32 / for_ms as f32).sin();
                sine * sine
            }
            Self::Round { every_ms } => (drawn_ms % every_ms) as f32 / every_ms as f32,
        }
    }

    /// The same movement, so many times less often; what never rests stays as it is.
    #[must_use]
    pub const fn rarer(self, times: u64) -> Self {
        match self {
            Self::Now { every_ms, for_ms } => Self::Now { every_ms: every_ms * times, for_ms },
            Self::Still | Self::Round { .. } => self,
        }
    }

    /// In how many milliseconds it will look otherwise; `None` if never.
    #[must_use]
    pub const fn next_ms(self, mono_ms: u64) -> Option<u64> {
        let frame_ms = FRAME_MS - mono_ms % FRAME_MS;
        match self {
            Self::Still => None,
            Self::Round { .. } => Some(frame_ms),
            Self::Now { every_ms, for_ms } => {
                let into_ms = mono_ms % every_ms;
                // One frame past its end, so that it comes to rest.
                if into_ms < for_ms + FRAME_MS { Some(frame_ms) } else { Some(every_ms - into_ms) }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HINT: Motion = Motion::Now { every_ms: 6_000, for_ms: 900 };

    #[test]
    fn a_hint_goes_there_and_back_and_rests() {
        assert!(HINT.at(6_000).abs() < 0.2);
        assert!(HINT.at(6_450) > 0.9);
        assert!(HINT.at(6_000 + 967).abs() < f32::EPSILON);
        assert!(HINT.at(9_000).abs() < f32::EPSILON);
    }

    #[test]
    fn it_is_drawn_fifteen_times_a_second_while_it_moves_and_not_while_it_rests() {
        let (mut mono_ms, mut frames) = (12_000, 0);
        while mono_ms < 18_000 {
            mono_ms += HINT.next_ms(mono_ms).unwrap_or(6_000);
            frames += 1;
        }
        assert!((13..=17).contains(&frames), "{frames} frames in six seconds");
        assert_eq!(Motion::Still.next_ms(5), None);
    }

    #[test]
    fn every_change_is_drawn() {
        let mut next_ms = 0;
        let mut drawn = HINT.at(0);
        for mono_ms in 0..12_000 {
            if mono_ms >= next_ms {
                drawn = HINT.at(mono_ms);
                next_ms = mono_ms + HINT.next_ms(mono_ms).unwrap_or(u64::MAX);
            }
            assert!((drawn - HINT.at(mono_ms)).abs() < 0.2, "stale at {mono_ms}");
        }
    }
}
