//! Pictures of fingers and eyes in a recording: a PNG in hexadecimal, so that a blank one stays short.

use image::codecs::png::PngEncoder;
use image::{ExtendedColorType, ImageEncoder, ImageFormat, ImageReader, Limits};
use portas_biometric::Picture;
use portas_biometric::picture::LONGEST_SIDE_PX;
use serde::{Deserialize, Deserializer, Serializer, de, ser};
use std::io::Cursor;
use zeroize::Zeroizing;

/// Writes a picture, as serde's `with` wants it.
pub(crate) fn serialize<S: Serializer>(picture: &Picture, to: S) -> Result<S::Ok, S::Error> {
    let mut png = Zeroizing::new(Vec::new());
    let side = |px: usize| u32::try_from(px).map_err(ser::Error::custom);
    let (width, height) = (side(picture.width_px())?, side(picture.height_px())?);
    PngEncoder::new(&mut *png)
        .write_image(picture.grey(), width, height, ExtendedColorType::L8)
        .map_err(ser::Error::custom)?;
    to.serialize_str(&Zeroizing::new(hex::encode(&*png)))
}

/// Reads what [`serialize`] wrote.
pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Picture, D::Error> {
    let text = Zeroizing::new(String::deserialize(from)?);
    let png = Zeroizing::new(hex::decode(&*text).map_err(de::Error::custom)?);
    let mut reader = ImageReader::with_format(Cursor::new(&**png), ImageFormat::Png);
    let mut limits = Limits::default();
    limits.max_image_width = Some(LONGEST_SIDE_PX as u32);
    limits.max_image_height = Some(LONGEST_SIDE_PX as u32);
    reader.limits(limits);
    let grey = reader.decode().map_err(de::Error::custom)?.into_luma8();
    let (width_px, height_px) = (grey.width() as usize, grey.height() as usize);
    Picture::new(width_px, height_px, grey.into_raw()).map_err(de::Error::custom)
}
