//! A phone before the simulated camera: drawn, photographed and read, as a frame.

use crate::credential::Family;
use crate::wallet::screen::{Look, Mark, ScreenError, draw};
use portas_devices::camera::Coaching;
use portas_devices::camera::coach::coach;
use portas_devices::camera::optics::{Scene, photograph};
use portas_devices::camera::reader::{ReaderKind, Search, read};

/// How a phone is held before the camera.
#[derive(Debug, Clone, PartialEq)]
pub struct Shot {
    /// Dark mode.
    pub dark: bool,
    /// How dim, 0 to 1.
    pub dim: f32,
    /// How blurred, 0 to 1.
    pub blur: f32,
    /// How much glare, 0 to 1.
    pub glare: f32,
    /// Metres from the lens; none for the usual.
    pub distance_m: Option<f32>,
    /// Seed of hand and noise.
    pub seed: u64,
}

/// Blur of a phone waved about, pixels.
const WORST_BLUR_PX: f32 = 9.0;

/// What the camera makes of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Glimpse {
    /// Texts that were read; empty where none was.
    pub texts: Vec<String>,
    /// What keeps the code from being read, where it was not.
    pub coaching: Option<Coaching>,
}

/// Draws a phone that shows `text`, photographs it and reads the frame.
///
/// # Errors
/// [`ScreenError`] for a text that no code holds.
pub fn through_camera(text: &str, shot: &Shot) -> Result<Glimpse, ScreenError> {
    let mark = Family::of_text(text).map_or(Mark::None, Mark::of);
    let brightness_percent = (100.0 - 90.0 * shot.dim).clamp(5.0, 100.0) as u8;
    let screen = draw(text, Look { mark, dark_mode: shot.dark, brightness_percent })?;
    let mut scene = Scene::moderate(shot.seed);
    scene.defocus_px += WORST_BLUR_PX * shot.blur;
    scene.glare = scene.glare.max(shot.glare);
    if let Some(distance_m) = shot.distance_m {
        scene.distance_mm = distance_m * 1_000.0;
    }
    let frame = photograph(Some(&screen), &scene);
    let texts = read(ReaderKind::default(), &frame, Search::Live { blur: true }).texts;
    let coaching = if texts.is_empty() { coach(&frame) } else { None };
    Ok(Glimpse { texts, coaching })
}
