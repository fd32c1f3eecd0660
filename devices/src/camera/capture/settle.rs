//! Which format a camera is set to: by nokhwa, or where nokhwa cannot, through `v4l` (see `link.rs`).

use super::choose::{Offer, choose, listed};
use super::link::told;
use super::{CaptureError, CaptureSettings, PixelFormat};
use nokhwa::Camera;
use nokhwa::utils::{ApiBackend, CameraFormat, CameraIndex, FrameFormat, RequestedFormat, RequestedFormatType};
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use v4l::control::{Control, Value};
use v4l::frameinterval::FrameIntervalEnum;
use v4l::framesize::FrameSizeEnum;
use v4l::video::Capture;
use v4l::video::capture::Parameters;
use v4l::{Device, Format, FourCC};

/// Sizes and rates of one format that are looked at.
const MAX_LISTED: usize = 256;
/// V4L2 controls (videodev2.h): exposure by hand or by the camera, its length in 100 us, whether the camera may slow
/// down in the dark, and what frequency its lamps flicker with.
const EXPOSURE_AUTO: u32 = 0x009A_0901;
const EXPOSURE_ABSOLUTE: u32 = 0x009A_0902;
const EXPOSURE_AUTO_PRIORITY: u32 = 0x009A_0903;
const POWER_LINE_FREQUENCY: u32 = 0x0098_0918;
const MANUAL: i64 = 1;
const APERTURE_PRIORITY: i64 = 3;
/// Macao and its neighbours.
const HZ_50: i64 = 1;

/// Lets nokhwa list what the camera offers and set the best of it.
pub(super) fn settle_by_nokhwa(index: usize, settings: &CaptureSettings) -> Result<Offer, String> {
    if settings.format == Some(PixelFormat::Grey) {
        return Err("it does not know grey".into());
    }
    contained(|| {
        let known = [FrameFormat::YUYV, FrameFormat::NV12, FrameFormat::MJPEG];
        let any = RequestedFormat::with_formats(RequestedFormatType::None, &known);
        let index = CameraIndex::Index(u32::try_from(index).map_err(|error| error.to_string())?);
        let mut camera = Camera::with_backend(index, any, ApiBackend::Video4Linux).map_err(|e| e.to_string())?;
        let offers: Vec<Offer> = camera
            .compatible_camera_formats()
            .map_err(|error| error.to_string())?
            .into_iter()
            .take(MAX_LISTED)
            .filter_map(|offered| {
                let (width_px, height_px, fps) = (offered.width(), offered.height(), offered.frame_rate());
                Some(Offer { format: of_nokhwa(offered.format())?, width_px, height_px, fps })
            })
            .collect();
        let chosen = choose(&offers, settings).ok_or_else(|| format!("it offers {}", listed(&offers)))?;
        let Offer { format, width_px, height_px, fps } = chosen;
        let set = CameraFormat::new_from(width_px, height_px, to_nokhwa(format).ok_or("grey")?, fps);
        let exactly = RequestedFormat::with_formats(RequestedFormatType::Exact(set), &known);
        camera.set_camera_requset(exactly).map_err(|error| error.to_string())?;
        Ok(chosen)
    })
}

const fn of_nokhwa(format: FrameFormat) -> Option<PixelFormat> {
    match format {
        FrameFormat::YUYV => Some(PixelFormat::Yuyv),
        FrameFormat::NV12 => Some(PixelFormat::Nv12),
        FrameFormat::MJPEG => Some(PixelFormat::Mjpeg),
        FrameFormat::GRAY | FrameFormat::RAWRGB | FrameFormat::RAWBGR => None,
    }
}

const fn to_nokhwa(format: PixelFormat) -> Option<FrameFormat> {
    match format {
        PixelFormat::Yuyv => Some(FrameFormat::YUYV),
        PixelFormat::Nv12 => Some(FrameFormat::NV12),
        PixelFormat::Mjpeg => Some(FrameFormat::MJPEG),
        PixelFormat::Grey => None,
    }
}

/// The same without nokhwa.
pub(super) fn settle_directly(
    path: &str,
    device: &Device,
    settings: &CaptureSettings,
) -> Result<(Format, u32), CaptureError> {
    let system = |error: io::Error| told(path, &error);
    let offers = offers(device, settings).map_err(system)?;
    let Some(Offer { format, width_px, height_px, fps }) = choose(&offers, settings) else {
        let wanted = settings.format.map_or("format that is read (yuyv, nv12, grey, mjpeg)", PixelFormat::name);
        return Err(CaptureError::Formats { path: path.into(), wanted: wanted.into(), offered: listed(&offers) });
    };
    let wanted = Format::new(width_px, height_px, FourCC::new(format.fourcc()));
    let set = device.set_format(&wanted).map_err(system)?;
    let wanted_fps = if fps > 0 { fps } else { settings.fps };
    // A camera that knows no rates delivers at its own.
    let rate = device.set_params(&Parameters::with_fps(wanted_fps)).map(|set| set.interval);
    Ok((set, rate.map_or(fps, |interval| whole_fps(interval.numerator, interval.denominator))))
}

/// What the driver lists of the formats that are read.
fn offers(device: &Device, settings: &CaptureSettings) -> io::Result<Vec<Offer>> {
    let mut offers = Vec::new();
    for format in PixelFormat::ALL {
        let fourcc = FourCC::new(format.fourcc());
        if !device.enum_formats()?.iter().any(|offered| offered.fourcc == fourcc) {
            continue;
        }
        for size in device.enum_framesizes(fourcc).unwrap_or_default().into_iter().take(MAX_LISTED) {
            let (width_px, height_px) = match size.size {
                FrameSizeEnum::Discrete(size) => (size.width, size.height),
                FrameSizeEnum::Stepwise(steps) => (
                    stepped(settings.width_px, steps.min_width, steps.max_width, steps.step_width),
                    stepped(settings.height_px, steps.min_height, steps.max_height, steps.step_height),
                ),
            };
            let rates = device.enum_frameintervals(fourcc, width_px, height_px).unwrap_or_default();
            let known = offers.len();
            offers.extend(rates.into_iter().take(MAX_LISTED).map(|rate| {
                let fps = match rate.interval {
                    FrameIntervalEnum::Discrete(every) => whole_fps(every.numerator, every.denominator),
                    FrameIntervalEnum::Stepwise(steps) => {
                        whole_fps(steps.min.numerator, steps.min.denominator).min(settings.fps)
                    }
                };
                Offer { format, width_px, height_px, fps }
            }));
            if offers.len() == known {
                offers.push(Offer { format, width_px, height_px, fps: 0 });
            }
        }
    }
    Ok(offers)
}

/// The step nearest below `wanted`, within both ends.
fn stepped(wanted: u32, min: u32, max: u32, step: u32) -> u32 {
    let within = wanted.clamp(min, max.max(min));
    within - (within - min) % step.max(1)
}

/// Frames a second of an interval in seconds, rounded; 0 where it is none.
fn whole_fps(numerator: u32, denominator: u32) -> u32 {
    denominator.saturating_add(numerator / 2).checked_div(numerator).unwrap_or(0)
}

/// A fixed exposure, or the camera's own at an even frame rate. A camera without such controls keeps its ways.
pub(super) fn set_exposure(device: &Device, exposure_us: Option<u32>) {
    let controls = match exposure_us {
        Some(us) => vec![(EXPOSURE_AUTO, MANUAL), (EXPOSURE_ABSOLUTE, i64::from(us.div_ceil(100)))],
        None => vec![(EXPOSURE_AUTO, APERTURE_PRIORITY), (EXPOSURE_AUTO_PRIORITY, 0), (POWER_LINE_FREQUENCY, HZ_50)],
    };
    for (id, value) in controls {
        match device.set_control(Control { id, value: Value::Integer(value) }) {
            Ok(()) => {}
            Err(error) if exposure_us.is_some() => tracing::warn!(%error, "the camera takes no fixed exposure"),
            Err(error) => tracing::debug!(id, %error, "the camera does not have this control"),
        }
    }
}

/// The libraries panic on devices that answer oddly: that is a fault of the device.
pub(super) fn contained<T>(ask: impl FnOnce() -> Result<T, String>) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(ask)).unwrap_or_else(|_| Err("it answers what no camera should".into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_and_sizes_of_any_numbers_are_taken() {
        assert_eq!([whole_fps(1, 30), whole_fps(1_001, 30_000), whole_fps(2, 25)], [30, 30, 13]);
        assert_eq!([whole_fps(0, 30), whole_fps(u32::MAX, u32::MAX), whole_fps(1, 0)], [0, 1, 0]);
        assert_eq!([stepped(1_280, 16, 4_096, 16), stepped(1_280, 2_000, 4_000, 0)], [1_280, 2_000]);
        assert_eq!([stepped(1_285, 640, 1_920, 10), stepped(9, 5, 1, 3)], [1_280, 5]);
    }
}
