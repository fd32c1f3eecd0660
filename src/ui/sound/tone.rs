//! The tones: a few notes each, of the pentatonic scale on C, made when they are needed.

use std::f32::consts::TAU;

/// Rise and fall of a note, so that none begins or ends with a click. Milliseconds.
const RISE_MS: u32 = 8;
const FALL_MS: u32 = 90;
/// Loudest sample; the words are about as loud.
const PEAK: f32 = 0.35;
/// Share of the octave above, which makes a note carry in a hall.
const OVERTONE: f32 = 0.2;

/// What a tone says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tone {
    /// Something was taken: a code, a finger.
    Taken,
    /// Something is asked for.
    Ask,
    /// Go.
    Go,
    /// The end.
    Done,
    /// Not this way; look at the screen.
    Attention,
    /// Stop.
    Stop,
    /// Leave.
    Emergency,
}

/// Frequency (0 for a rest) in hertz, and length in milliseconds.
type Note = (f32, u32);

impl Tone {
    /// Every tone.
    pub const ALL: [Self; 7] =
        [Self::Taken, Self::Ask, Self::Go, Self::Done, Self::Attention, Self::Stop, Self::Emergency];

    const fn notes(self) -> &'static [Note] {
        const C5: f32 = 523.25;
        const E5: f32 = 659.26;
        const G5: f32 = 783.99;
        const C6: f32 = 1_046.5;
        const G4: f32 = 392.0;
        const C4: f32 = 261.63;
        match self {
            Self::Taken => &[(C6, 120)],
            Self::Ask => &[(G5, 220)],
            Self::Go => &[(C5, 140), (G5, 260)],
            Self::Done => &[(C5, 120), (E5, 120), (G5, 260)],
            Self::Attention => &[(E5, 160), (0.0, 80), (E5, 220)],
            Self::Stop => &[(G4, 240), (0.0, 60), (C4, 420)],
            Self::Emergency => &[(C6, 250), (G5, 250), (C6, 250), (G5, 250), (C6, 250), (G5, 350)],
        }
    }

    /// The tone in mono, -1 to 1, at so many samples a second.
    #[must_use]
    pub fn samples(self, rate_hz: u32) -> Vec<f32> {
        self.notes().iter().flat_map(|&note| rendered(note, rate_hz)).collect()
    }
}

fn rendered((hz, ms): Note, rate_hz: u32) -> impl Iterator<Item = f32> {
    let count = |ms: u32| (u64::from(ms) * u64::from(rate_hz) / 1_000) as u32;
    let (length, rise, fall) = (count(ms), count(RISE_MS).max(1), count(FALL_MS.min(ms)).max(1));
    (0..length).map(move |at| {
        let turn = TAU * hz * at as f32 / rate_hz as f32;
        let wave = (turn.sin() + OVERTONE * (2.0 * turn).sin()) / (1.0 + OVERTONE);
        let envelope = (at as f32 / rise as f32).min((length - at) as f32 / fall as f32).min(1.0);
        PEAK * wave * envelope
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tone_is_short_never_too_loud_and_without_a_click() {
        for tone in Tone::ALL {
            let samples = tone.samples(48_000);
            assert!((4_000..96_000).contains(&samples.len()), "{tone:?}");
            assert!(samples.iter().all(|sample| sample.abs() <= PEAK), "{tone:?}");
            assert!(samples.iter().any(|sample| sample.abs() > PEAK / 2.0), "{tone:?}");
            // The steepest note moves by 2 pi x 1047 x 1.2 / 48000 of its peak from one sample to the next.
            let steepest = samples.windows(2).map(|pair| (pair[1] - pair[0]).abs()).fold(0.0, f32::max);
            assert!(steepest < 0.2 * PEAK, "{tone:?} moves by {steepest}");
            assert!(samples[0].abs() < 0.01 && samples[samples.len() - 1].abs() < 0.01, "{tone:?}");
        }
    }

    #[test]
    fn tones_differ() {
        for (at, tone) in Tone::ALL.into_iter().enumerate() {
            for other in &Tone::ALL[at + 1..] {
                assert_ne!(tone.samples(8_000), other.samples(8_000));
            }
        }
    }
}
