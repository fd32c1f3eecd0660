//! The video device itself.
//!
//! nokhwa opens the camera, says what it offers and sets the chosen format. From there the stream is taken through
//! `v4l`, which nokhwa stands on, because of faults of nokhwa 0.10 that were measured: its `frame()` waits for ever; it
//! hands out the whole buffer instead of the bytes that came, so that a frame cut short ends in an old one; and it
//! does not say which frames the driver marked as spoiled. It also refuses devices whose current format it does not
//! know (`GREY`) or whose rate is no whole number: with those the format is settled through `v4l`, too.

use super::choose::Offer;
use super::luma::Layout;
use super::settle::{contained, set_exposure, settle_by_nokhwa, settle_directly};
use super::{CaptureError, CaptureSettings, PixelFormat};
use crate::camera::frame::Frame;
use std::io;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use v4l::buffer::{Flags, Type};
use v4l::capability::Flags as Capability;
use v4l::device::Handle;
use v4l::format::{Colorspace, Quantization};
use v4l::io::mmap::Stream as Mapped;
use v4l::io::traits::{CaptureStream, Stream};
use v4l::video::Capture;
use v4l::{Device, Format, FourCC};

/// Buffers that the driver fills in turn.
const BUFFERS: u32 = 4;
/// What a camera may take from the start of its stream to the first frame.
const FIRST_WAIT: Duration = Duration::from_secs(2);
/// A wait for a frame ends after so long, so that whoever waits can look around.
const WAIT_MS: i32 = 250;
/// The system's numbers for what goes wrong (errno).
const EPERM: i32 = 1;
const ENOENT: i32 = 2;
const ENXIO: i32 = 6;
const EACCES: i32 = 13;
const EBUSY: i32 = 16;
const ENODEV: i32 = 19;
const ENOTTY: i32 = 25;
/// Something can be read (poll).
const POLLIN: i16 = 1;
/// What waiting for a frame gave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Got {
    /// The bytes of one.
    Frame,
    /// The driver says that the frame is spoiled.
    Spoiled,
    /// None within a quarter of a second.
    Nothing,
}

/// Something that delivers frames: a video device, but in tests.
pub trait Source {
    /// What it calls itself.
    fn device(&self) -> &str;
    /// What it delivers.
    fn offer(&self) -> Offer;
    /// How its frames are laid out.
    fn layout(&self) -> Layout;
    /// Waits for a frame and gives the latest to `take`; older ones that lie ready are skipped.
    ///
    /// # Errors
    /// When none will come any more.
    fn next(&mut self, take: &mut dyn FnMut(&[u8])) -> Result<Got, CaptureError>;
}

/// A streaming camera.
pub struct VideoDevice {
    path: String,
    device: String,
    offer: Offer,
    layout: Layout,
    handle: Arc<Handle>,
    /// None only while it is dropped.
    stream: Option<Mapped<'static>>,
    started: bool,
}

impl VideoDevice {
    /// Opens the camera and settles its format; the stream starts with the first wait.
    ///
    /// # Errors
    /// [`CaptureError`].
    pub fn open(settings: &CaptureSettings) -> Result<Self, CaptureError> {
        let path = settings.source.display().to_string();
        let system = |error: io::Error| told(&path, &error);
        let index = node(&settings.source)?;
        let name = name_of_camera(&path, &Device::new(index).map_err(system)?)?;
        let by_nokhwa = settle_by_nokhwa(index, settings);
        // One handle alone may stream: nokhwa's is closed by now.
        let device = Device::new(index).map_err(system)?;
        let format = device.format().map_err(system);
        let (format, fps) = match (by_nokhwa, format) {
            (Ok(offer), Ok(format)) if is_set(&format, &offer) => (format, offer.fps),
            (by_nokhwa, _) => {
                let why = by_nokhwa.err().unwrap_or_else(|| "the camera forgot it".into());
                tracing::debug!(%why, "the camera's format is not settled by nokhwa; by v4l then");
                settle_directly(&path, &device, settings)?
            }
        };
        let (layout, offer) = laid_out(&path, &format, fps)?;
        set_exposure(&device, settings.exposure_us);
        let mut stream = Mapped::with_buffers(&device, Type::VideoCapture, BUFFERS).map_err(system)?;
        stream.set_timeout(FIRST_WAIT);
        let handle = stream.handle();
        Ok(Self { path, device: name, offer, layout, handle, stream: Some(stream), started: false })
    }
}

impl Source for VideoDevice {
    fn device(&self) -> &str {
        &self.device
    }

    fn offer(&self) -> Offer {
        self.offer
    }

    fn layout(&self) -> Layout {
        self.layout
    }

    fn next(&mut self, take: &mut dyn FnMut(&[u8])) -> Result<Got, CaptureError> {
        let Self { path, handle, stream: Some(stream), started, .. } = self else { return Ok(Got::Nothing) };
        let system = |error: io::Error| told(path, &error);
        // The stream of v4l cannot go on after a wait of its own ran out, so the waiting is done here. What starts the
        // stream is its first wait.
        if std::mem::replace(started, true) && handle.poll(POLLIN, WAIT_MS).map_err(system)? == 0 {
            return Ok(Got::Nothing);
        }
        for left in (0..BUFFERS).rev() {
            let (bytes, meta) = stream.next().map_err(system)?;
            // Another is ready: this one is older than it need be.
            if left > 0 && handle.poll(POLLIN, 0).map_err(system)? > 0 {
                continue;
            }
            if meta.flags.contains(Flags::ERROR) {
                return Ok(Got::Spoiled);
            }
            take(bytes.get(..meta.bytesused as usize).unwrap_or(bytes));
            return Ok(Got::Frame);
        }
        Ok(Got::Nothing)
    }
}

impl Drop for VideoDevice {
    fn drop(&mut self) {
        let Some(mut stream) = self.stream.take() else { return };
        // v4l panics where a stream does not stop, twice in a row: that would end the program. A stream that cannot
        // be stopped, on a device that is still there, is left to the system.
        if let Err(error) = stream.stop()
            && error.raw_os_error() != Some(ENODEV)
        {
            tracing::error!(path = self.path, %error, "the camera's stream does not stop");
            std::mem::forget(stream);
        }
    }
}

/// Number of the video device behind a path; links are followed.
fn node(source: &Path) -> Result<usize, CaptureError> {
    let path = source.display().to_string();
    let file = source.canonicalize().map_err(|error| told(&path, &error))?;
    let number = file.file_name().and_then(|name| name.to_str()?.strip_prefix("video")?.parse().ok());
    match number {
        Some(number) if file.parent() == Some(Path::new("/dev")) => Ok(number),
        Some(_) | None => Err(CaptureError::NotACamera { path, detail: "it is no video device".into() }),
    }
}

/// What the camera calls itself, if it is one.
fn name_of_camera(path: &str, device: &Device) -> Result<String, CaptureError> {
    let not = |detail: &str| CaptureError::NotACamera { path: path.into(), detail: detail.into() };
    let found = contained(|| device.query_caps().map_err(|error| error.to_string()));
    let found = found.map_err(|detail| not(&detail))?;
    if !found.capabilities.contains(Capability::VIDEO_CAPTURE) {
        return Err(not("it takes no pictures; a camera often has a second device file that does"));
    }
    if !found.capabilities.contains(Capability::STREAMING) {
        return Err(not("it does not stream"));
    }
    Ok(found.card)
}

fn is_set(format: &Format, offer: &Offer) -> bool {
    let size = (format.width, format.height) == (offer.width_px, offer.height_px);
    size && format.fourcc == FourCC::new(offer.format.fourcc())
}

/// How the frames of a format lie, if they are read.
fn laid_out(path: &str, set: &Format, fps: u32) -> Result<(Layout, Offer), CaptureError> {
    let format = PixelFormat::ALL.into_iter().find(|format| FourCC::new(format.fourcc()) == set.fourcc);
    let (width_px, height_px) = (set.width as usize, set.height as usize);
    let fits = Frame::check_size(width_px, height_px);
    let Some(format) = format.filter(|_| fits.is_ok()) else {
        let offered = format!("{} {width_px}x{height_px}", set.fourcc);
        return Err(CaptureError::Formats { path: path.into(), wanted: "frame that is read".into(), offered });
    };
    let full_range = match (set.quantization, format) {
        (Quantization::FullRange, _) | (Quantization::Default, PixelFormat::Mjpeg | PixelFormat::Grey) => true,
        (Quantization::LimitedRange, _) => false,
        (Quantization::Default, PixelFormat::Yuyv | PixelFormat::Nv12) => matches!(set.colorspace, Colorspace::JPEG),
    };
    let layout = Layout { format, width_px, height_px, stride_bytes: set.stride as usize, full_range };
    Ok((layout, Offer { format, width_px: set.width, height_px: set.height, fps }))
}

pub(super) fn told(path: &str, error: &io::Error) -> CaptureError {
    let path = path.to_owned();
    match error.raw_os_error() {
        Some(ENOENT) => CaptureError::Missing { path },
        Some(EPERM | EACCES) => CaptureError::Denied { path },
        Some(EBUSY) => CaptureError::Busy { path },
        Some(ENODEV | ENXIO) => CaptureError::Gone { path },
        Some(ENOTTY) => CaptureError::NotACamera { path, detail: "it is no video device".into() },
        Some(_) | None if error.kind() == io::ErrorKind::TimedOut => {
            let quiet_ms = FIRST_WAIT.as_millis() as u64;
            CaptureError::Stalled { path, quiet_ms, spoiled: None }
        }
        Some(_) | None => CaptureError::System { path, detail: error.to_string() },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_camera_is_told_before_it_is_opened() {
        let open = |path: &str| VideoDevice::open(&CaptureSettings::of(path.into())).err();
        assert!(matches!(open("/dev/null"), Some(CaptureError::NotACamera { .. })));
        assert!(matches!(open("/nowhere/video0"), Some(CaptureError::Missing { .. })));
        assert!(matches!(open("/dev"), Some(CaptureError::NotACamera { .. })));
    }

    #[test]
    fn what_the_system_says_is_told_as_what_it_means() {
        let of = |errno| told("/dev/video0", &io::Error::from_raw_os_error(errno)).to_string();
        assert_eq!(of(EBUSY), "/dev/video0 is in use by another program");
        assert!(of(EACCES).contains("group"));
        assert_eq!(of(ENODEV), "/dev/video0: unplugged");
        assert!(of(5).starts_with("/dev/video0: "), "{}", of(5));
    }

    #[test]
    fn the_range_of_luma_follows_the_format() {
        let mut set = Format::new(640, 480, FourCC::new(b"YUYV"));
        let full = |set: &Format| laid_out("/dev/video0", set, 30).map(|(layout, _)| layout.full_range).ok();
        assert_eq!(full(&set), Some(false));
        set.quantization = Quantization::FullRange;
        assert_eq!(full(&set), Some(true));
        set.fourcc = FourCC::new(b"RGB3");
        assert_eq!(full(&set), None, "not read");
        set = Format::new(640, 480, FourCC::new(b"GREY"));
        assert_eq!(full(&set), Some(true));
        set.width = 100_000;
        assert_eq!(full(&set), None, "too wide");
    }
}
