//! Folders of pictures in the place of a sensor, for whoever tests with pictures: [`driver`] reads the files.

pub mod driver;

use image::{ImageReader, Limits};
use portas_biometric::Picture;
use portas_biometric::picture::LONGEST_SIDE_PX;
use std::io::Cursor;

/// Turns a file's bytes into a picture and its pixels an inch where they tell them; none where they are no picture.
pub type Decode = fn(&[u8]) -> Option<(Picture, Option<u16>)>;

/// Reads PNG, JPEG, BMP and TIFF; colours become grey, pixels an inch are not looked at.
#[must_use]
pub fn decode(bytes: &[u8]) -> Option<(Picture, Option<u16>)> {
    let mut reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format().ok()?;
    let mut limits = Limits::default();
    limits.max_image_width = Some(LONGEST_SIDE_PX as u32);
    limits.max_image_height = Some(LONGEST_SIDE_PX as u32);
    reader.limits(limits);
    let grey = reader.decode().ok()?.into_luma8();
    let (width_px, height_px) = (grey.width() as usize, grey.height() as usize);
    Some((Picture::new(width_px, height_px, grey.into_raw()).ok()?, None))
}
