//! A video camera (V4L2): what is asked of it, what it offers, and how its pictures become frames.
//!
//! [`luma`] turns bytes into frames, [`choose`] picks a format and [`watch`] decides when to open, to wait and to
//! give up, all without a camera. `link.rs` speaks to the device and `driver.rs` holds the threads.

pub(super) mod choose;
pub mod driver;
mod link;
pub mod luma;
mod settle;
mod watch;

use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// How pixels come from a camera. Others are not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PixelFormat {
    /// Luma and colour in turn, two bytes a pixel.
    Yuyv,
    /// A plane of luma, then one of colour.
    Nv12,
    /// Luma alone.
    Grey,
    /// A JPEG picture a frame.
    Mjpeg,
}

impl PixelFormat {
    /// All of them, what costs least to read first.
    pub const ALL: [Self; 4] = [Self::Yuyv, Self::Nv12, Self::Grey, Self::Mjpeg];

    /// Its name in settings and answers.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Yuyv => "yuyv",
            Self::Nv12 => "nv12",
            Self::Grey => "grey",
            Self::Mjpeg => "mjpeg",
        }
    }

    /// V4L2's four characters for it.
    pub(super) const fn fourcc(self) -> &'static [u8; 4] {
        match self {
            Self::Yuyv => b"YUYV",
            Self::Nv12 => b"NV12",
            Self::Grey => b"GREY",
            Self::Mjpeg => b"MJPG",
        }
    }
}

impl std::fmt::Display for PixelFormat {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

/// What is asked of a camera.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaptureSettings {
    /// Its device file. A name that outlives replugging, such as one in `/dev/v4l/by-id`, is followed at each opening.
    pub source: PathBuf,
    /// Width wanted; the nearest that it offers is taken.
    pub width_px: u32,
    /// Height wanted.
    pub height_px: u32,
    /// Frames a second wanted.
    pub fps: u32,
    /// The format it must give; without one the best that it offers is taken.
    pub format: Option<PixelFormat>,
    /// A fixed exposure; without one the camera finds its own. Microseconds.
    pub exposure_us: Option<u32>,
}

impl CaptureSettings {
    /// 720p at 30 frames a second, in whatever format the camera gives that.
    #[must_use]
    pub const fn of(source: PathBuf) -> Self {
        Self { source, width_px: 1_280, height_px: 720, fps: 30, format: None, exposure_us: None }
    }
}

/// Why a camera gives no pictures. Each names the device file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CaptureError {
    /// Nothing is there.
    #[error("{path} does not exist")]
    Missing {
        /// The device file.
        path: String,
    },
    /// Another program streams from it.
    #[error("{path} is in use by another program")]
    Busy {
        /// The device file.
        path: String,
    },
    /// Its mode does not let this user in.
    #[error("{path}: no permission; this user must be in the group that owns it, mostly \"video\"")]
    Denied {
        /// The device file.
        path: String,
    },
    /// It is something else: a file, the metadata node of a camera, a video output.
    #[error("{path} is not a camera: {detail}")]
    NotACamera {
        /// The device file.
        path: String,
        /// What it is instead.
        detail: String,
    },
    /// It offers nothing that is read, or not what the settings ask for.
    #[error("{path} offers no {wanted}; it offers {offered}")]
    Formats {
        /// The device file.
        path: String,
        /// What was asked for.
        wanted: String,
        /// What there is.
        offered: String,
    },
    /// It was there and is gone.
    #[error("{path}: unplugged")]
    Gone {
        /// The device file.
        path: String,
    },
    /// It is there and delivers nothing.
    #[error("{path}: no picture for {quiet_ms} ms{}", spoiled.as_ref().map(|fault| format!(" (the last was spoiled: {fault})")).unwrap_or_default())]
    Stalled {
        /// The device file.
        path: String,
        /// For how long.
        quiet_ms: u64,
        /// Why the last frame that did come was no picture.
        spoiled: Option<String>,
    },
    /// Something else.
    #[error("{path}: {detail}")]
    System {
        /// The device file.
        path: String,
        /// What the system said.
        detail: String,
    },
}
