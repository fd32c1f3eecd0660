//! Which of a camera's formats is taken.

use super::{CaptureSettings, PixelFormat};
use std::fmt;

/// Something that a camera can deliver.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Offer {
    /// How its pixels come.
    pub format: PixelFormat,
    /// Columns.
    pub width_px: u32,
    /// Rows.
    pub height_px: u32,
    /// Whole frames a second; 0 where the camera does not tell.
    pub fps: u32,
}

impl fmt::Display for Offer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { format, width_px, height_px, fps } = self;
        write!(f, "{format} {width_px}x{height_px}")?;
        if *fps > 0 { write!(f, " at {fps}/s") } else { Ok(()) }
    }
}

/// The best of what is offered: in the format asked for if one is, at half the frame rate wanted or more if that can
/// be, then of the nearest size, then of the nearest rate, then in the format that is cheapest to read.
pub fn choose(offers: &[Offer], wanted: &CaptureSettings) -> Option<Offer> {
    let area = |width: u32, height: u32| u64::from(width) * u64::from(height);
    let cost = |offer: &&Offer| {
        let slow = offer.fps > 0 && 2 * u64::from(offer.fps) < u64::from(wanted.fps);
        let exact = (offer.width_px, offer.height_px) == (wanted.width_px, wanted.height_px);
        let off_size = area(offer.width_px, offer.height_px).abs_diff(area(wanted.width_px, wanted.height_px));
        let missing = wanted.fps.saturating_sub(offer.fps);
        let beyond = offer.fps.saturating_sub(wanted.fps);
        (slow, !exact, off_size, missing, offer.format, beyond)
    };
    let asked = |offer: &&Offer| wanted.format.is_none_or(|format| format == offer.format);
    offers.iter().filter(asked).min_by_key(cost).copied()
}

/// What is offered, for an engineer to read: each format and size once, at its highest rate; a long list is cut.
pub fn listed(offers: &[Offer]) -> String {
    const TOLD: usize = 12;
    let mut fastest: Vec<Offer> = Vec::new();
    for offer in offers {
        let picture = |offer: &Offer| (offer.format, offer.width_px, offer.height_px);
        match fastest.iter_mut().find(|known| picture(known) == picture(offer)) {
            Some(known) => known.fps = known.fps.max(offer.fps),
            None => fastest.push(*offer),
        }
    }
    let told: Vec<String> = fastest.iter().take(TOLD).map(ToString::to_string).collect();
    match (told.is_empty(), fastest.len().saturating_sub(TOLD)) {
        (true, _) => "nothing that is read".into(),
        (false, 0) => told.join(", "),
        (false, more) => format!("{} and {more} more", told.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn offer(format: PixelFormat, width_px: u32, height_px: u32, fps: u32) -> Offer {
        Offer { format, width_px, height_px, fps }
    }

    fn chosen(offers: &[Offer], set: impl Fn(&mut CaptureSettings)) -> Option<Offer> {
        let mut wanted = CaptureSettings::of("/dev/video0".into());
        set(&mut wanted);
        choose(offers, &wanted)
    }

    /// A camera on USB 2: raw pictures of 720p pass the bus ten times a second only.
    fn webcam() -> Vec<Offer> {
        vec![
            offer(PixelFormat::Yuyv, 640, 480, 30),
            offer(PixelFormat::Yuyv, 1_280, 720, 10),
            offer(PixelFormat::Mjpeg, 640, 480, 30),
            offer(PixelFormat::Mjpeg, 1_280, 720, 30),
            offer(PixelFormat::Mjpeg, 1_920, 1_080, 30),
        ]
    }

    #[test]
    fn a_webcam_gives_720p_at_full_rate_and_raw_pictures_where_those_keep_up() {
        assert_eq!(chosen(&webcam(), |_| ()), Some(offer(PixelFormat::Mjpeg, 1_280, 720, 30)));
        let fast = [webcam(), vec![offer(PixelFormat::Yuyv, 1_280, 720, 30)]].concat();
        assert_eq!(chosen(&fast, |_| ()), Some(offer(PixelFormat::Yuyv, 1_280, 720, 30)));
    }

    #[test]
    fn what_the_settings_ask_for_is_taken_or_nothing() {
        let yuyv = |wanted: &mut CaptureSettings| wanted.format = Some(PixelFormat::Yuyv);
        assert_eq!(chosen(&webcam(), yuyv), Some(offer(PixelFormat::Yuyv, 640, 480, 30)), "ten a second is too slow");
        assert_eq!(chosen(&webcam(), |wanted| wanted.format = Some(PixelFormat::Nv12)), None);
        let large = |wanted: &mut CaptureSettings| (wanted.width_px, wanted.height_px) = (1_920, 1_080);
        assert_eq!(chosen(&webcam(), large), Some(offer(PixelFormat::Mjpeg, 1_920, 1_080, 30)));
        assert_eq!(chosen(&webcam(), |wanted| wanted.fps = 10).map(|o| o.format), Some(PixelFormat::Yuyv));
        assert_eq!(chosen(&[], |_| ()), None);
    }

    #[test]
    fn a_camera_that_tells_no_rate_is_taken_by_its_size() {
        let silent = [offer(PixelFormat::Grey, 640, 400, 0), offer(PixelFormat::Grey, 1_280, 800, 0)];
        assert_eq!(chosen(&silent, |_| ()), Some(silent[1]));
    }

    #[test]
    fn a_list_names_each_picture_once_and_is_cut_when_long() {
        let rates = [15, 30, 5].map(|fps| offer(PixelFormat::Yuyv, 640, 480, fps));
        assert_eq!(listed(&rates), "yuyv 640x480 at 30/s");
        let many: Vec<Offer> = (1..=20).map(|side| offer(PixelFormat::Grey, side, side, 0)).collect();
        assert!(listed(&many).ends_with(" and 8 more"));
        assert_eq!(listed(&[]), "nothing that is read");
    }
}
