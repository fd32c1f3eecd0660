//! The ring that shows how much time is left.

use super::sheet::{Sheet, Spoken};
use crate::flow::Countdown;
use crate::ui::drawings::Pen;
use crate::ui::theme::{CARD, LINE, Mood};
use egui::Rect;

/// Least between two ticks, milliseconds.
const TICK_MS: u64 = 100;
/// Ticks of a whole ring at most: of a long wait, ten a second would show nothing new.
const TICKS: u64 = 200;

/// How long a ring looks the same, milliseconds.
#[must_use]
pub const fn tick_ms(countdown: &Countdown) -> u64 {
    let of_all = countdown.until_ms.saturating_sub(countdown.from_ms) / TICKS;
    if of_all > TICK_MS { of_all } else { TICK_MS }
}

/// What is left of a wait, 1 to 0, in ticks.
#[must_use]
pub fn left(countdown: &Countdown, mono_ms: u64) -> f32 {
    let whole_ms = countdown.until_ms.saturating_sub(countdown.from_ms).max(1);
    let left_ms = countdown.until_ms.saturating_sub(mono_ms).min(whole_ms);
    let tick_ms = tick_ms(countdown);
    (left_ms.div_ceil(tick_ms) * tick_ms).min(whole_ms) as f32 / whole_ms as f32
}

/// In how many milliseconds the ring will look otherwise; `None` when it is empty.
#[must_use]
pub fn next_ms(countdown: &Countdown, mono_ms: u64) -> Option<u64> {
    let left_ms = countdown.until_ms.saturating_sub(mono_ms);
    let tick_ms = tick_ms(countdown);
    (left_ms > 0).then(|| match left_ms % tick_ms {
        0 => tick_ms,
        rest_ms => rest_ms,
    })
}

/// A round card for a drawing, the ring around it; returns where the drawing goes.
pub fn ring_ui(sheet: &Sheet<'_>, rect: Rect, countdown: Option<&Countdown>, mood: Mood) -> Rect {
    let pen = Pen::new(sheet.ui.painter(), rect);
    pen.disc((0.0, 0.0), 98.0, CARD);
    pen.arc((0.0, 0.0), RADIUS, (0.0, 1.0), WIDTH, LINE);
    if let Some(countdown) = countdown {
        let left = left(countdown, sheet.stage.moment.mono_ms);
        if left > 0.0 {
            pen.arc((0.0, 0.0), RADIUS, (-0.25, left - 0.25), WIDTH, mood.colour());
        }
        let seconds = countdown.until_ms.saturating_sub(sheet.stage.moment.mono_ms).div_ceil(1_000);
        let id = sheet.ui.scope_id().with("countdown");
        sheet.name(rect, id, &format!("{seconds} s"), sheet.primary(), Spoken::Asked);
    }
    rect.scale_from_center(0.7)
}

/// Of the ring, on a canvas of its own.
const RADIUS: f32 = 94.0;
const WIDTH: f32 = 7.5;

#[cfg(test)]
mod tests {
    use super::*;

    fn wait(length_ms: u64) -> Countdown {
        Countdown { wait: "finger", from_ms: 1_000, until_ms: 1_000 + length_ms }
    }

    #[test]
    fn a_ring_empties_in_ticks_ten_a_second_at_most() {
        let ring = wait(3_000);
        assert!((left(&ring, 0) - 1.0).abs() < f32::EPSILON);
        assert!((left(&ring, 2_500) - 0.5).abs() < 0.001);
        assert!(left(&ring, 4_000).abs() < f32::EPSILON);
        assert_eq!(next_ms(&ring, 2_530), Some(70));
        assert_eq!(next_ms(&ring, 4_000), None);
        // A minute's ring moves a little over three times a second.
        assert_eq!(tick_ms(&wait(60_000)), 300);
    }

    #[test]
    fn a_ring_looks_the_same_until_it_is_drawn_again() {
        let ring = wait(20_000);
        for mono_ms in 1_000..4_000 {
            let Some(next_ms) = next_ms(&ring, mono_ms) else { continue };
            let last = left(&ring, mono_ms + next_ms - 1);
            assert!((left(&ring, mono_ms) - last).abs() < f32::EPSILON, "at {mono_ms}");
        }
    }
}
