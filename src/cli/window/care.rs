//! What a panel that stands lit for years needs: its picture wanders a little, and is dimmer at night.

use crate::config::{SoundSettings, WindowSettings};
use crate::time::macao_time;
use egui::{Color32, Rect, Vec2};

/// The picture moves one step so often.
const STEP_MS: u64 = 60_000;
/// The way it wanders, pixels: never far enough to be seen.
const WAY: [(i8, i8); 8] = [(0, 0), (1, 0), (2, 1), (2, 2), (1, 3), (0, 3), (-1, 2), (-1, 1)];

/// Where the picture lies at this moment.
pub fn wandered(panel: Rect, mono_ms: u64) -> Rect {
    let (x, y) = WAY[(mono_ms / STEP_MS) as usize % WAY.len()];
    panel.translate(Vec2::new(x.into(), y.into()))
}

/// What is laid over an idle lane at this hour.
pub fn veil(window: &WindowSettings, sound: &SoundSettings, wall_ms: i64) -> Option<Color32> {
    let dark = window.night_dim_alpha();
    (dark > 0 && sound.is_night(macao_time(wall_ms))).then(|| Color32::from_black_alpha(dark))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wandering_picture_comes_back_and_stays_near() {
        let panel = Rect::from_min_size(egui::Pos2::ZERO, Vec2::new(1_280.0, 800.0));
        assert_eq!(wandered(panel, 0), panel);
        assert_eq!(wandered(panel, STEP_MS * WAY.len() as u64), panel);
        let places: Vec<_> = (0..8).map(|step| wandered(panel, step * STEP_MS).min).collect();
        assert!(places.windows(2).all(|two| two[0] != two[1]));
        assert!(places.iter().all(|place| place.to_vec2().length() < 4.0));
    }
}
