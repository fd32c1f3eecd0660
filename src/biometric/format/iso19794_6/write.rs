//! Writing.

use super::{Coding, Cut, Eye, EyeImage, FORMAT, IMAGES_MAX, NO_ANGLE, Range, TURN, VERSION};
use image::codecs::png::PngEncoder;
use image::{ExtendedColorType, ImageEncoder as _, ImageError};

/// Neither mirrored left and right nor above and below; never compressed with loss.
const PROPERTIES: u8 = 0b0100_0101;

/// Why pictures make no record.
#[derive(Debug, thiserror::Error)]
pub enum NotWritable {
    /// More than a record holds.
    #[error("{0} images: {IMAGES_MAX} are written")]
    Images(usize),
    /// A value that has no place in the record.
    #[error("{what} of image {image} is out of bounds: {value}")]
    Value {
        /// The image, from 0.
        image: usize,
        /// Which value.
        what: &'static str,
        /// What it is.
        value: f64,
    },
    /// Pictures are written raw or as PNG.
    #[error("JPEG 2000 is read, not written")]
    Coding,
    /// The PNG was not made.
    #[error("image {image} as PNG: {source}")]
    Png {
        /// The image, from 0.
        image: usize,
        /// What the encoder says.
        source: ImageError,
    },
}

/// Writes a record, all pictures in one coding. Images are numbered in their order.
///
/// # Errors
/// [`NotWritable`]: what the standard has no room for.
pub fn write(images: &[EyeImage], coding: Coding) -> Result<Vec<u8>, NotWritable> {
    if images.len() > IMAGES_MAX {
        return Err(NotWritable::Images(images.len()));
    }
    let mut body = Vec::new();
    for (at, image) in images.iter().enumerate() {
        let image = image_record(at, image, coding)?;
        body.extend((image.len() as u32 + 4).to_be_bytes());
        body.extend(image);
    }
    let has = |eye| images.iter().any(|image| image.eye == eye);
    let eyes = u8::from(has(Eye::Right)) + u8::from(has(Eye::Left));
    let length = (body.len() + 16) as u32;
    let [high, low] = (images.len() as u16).to_be_bytes();
    Ok([&FORMAT[..], VERSION, &length.to_be_bytes(), &[high, low, 0, eyes], &body].concat())
}

fn image_record(at: usize, image: &EyeImage, coding: Coding) -> Result<Vec<u8>, NotWritable> {
    check(at, image)?;
    let picture = match coding {
        Coding::Raw => image.picture.grey().to_vec(),
        Coding::Png => png(at, image)?,
        Coding::Jpeg2000 => return Err(NotWritable::Coding),
    };
    // When it was taken is not told; the device is of unknown kind, vendor and type.
    let mut out = vec![0xFF; 9];
    out.extend([0; 5]);
    out.push(image.quality.is_some().into());
    if let Some(quality) = image.quality {
        out.extend([quality, 0, 0, 0, 0]);
    }
    out.extend((at as u16 + 1).to_be_bytes());
    out.push(image.eye as u8);
    out.extend(Cut::CODES.iter().find(|(_, cut)| *cut == image.cut).map(|(code, _)| *code));
    out.extend(Coding::CODES.iter().find(|(_, known)| *known == coding).map(|(code, _)| *code));
    out.push(PROPERTIES);
    out.extend((image.picture.width_px() as u16).to_be_bytes());
    out.extend((image.picture.height_px() as u16).to_be_bytes());
    out.push(8);
    out.extend(image.distance_mm.unwrap_or_default().to_be_bytes());
    out.extend(image.roll_degrees.map_or(NO_ANGLE, angle).to_be_bytes());
    out.extend(NO_ANGLE.to_be_bytes());
    for range in [image.whereabouts.centre_x, image.whereabouts.centre_y, image.whereabouts.diameter] {
        let Range { low_px, high_px } = range.unwrap_or(Range { low_px: 0, high_px: 0 });
        out.extend([low_px.to_be_bytes(), high_px.to_be_bytes()].concat());
    }
    out.extend((picture.len() as u32).to_be_bytes());
    out.extend(picture);
    Ok(out)
}

fn check(at: usize, image: &EyeImage) -> Result<(), NotWritable> {
    let value = |what, value: f64| NotWritable::Value { image: at, what, value };
    if let Some(quality) = image.quality.filter(|quality| *quality > 100) {
        return Err(value("quality", quality.into()));
    }
    if let Some(distance) = image.distance_mm.filter(|distance| *distance <= 2) {
        return Err(value("distance", distance.into()));
    }
    if let Some(roll) = image.roll_degrees.filter(|roll| !(0.0..360.0).contains(roll)) {
        return Err(value("roll angle", roll.into()));
    }
    let ranges = [image.whereabouts.centre_x, image.whereabouts.centre_y, image.whereabouts.diameter];
    match ranges.into_iter().flatten().find(|range| range.low_px > range.high_px || range.high_px == 0) {
        Some(range) => Err(value("place of the iris", range.low_px.into())),
        None => Ok(()),
    }
}

/// The last step before a full turn says that no angle is told.
fn angle(degrees: f32) -> u16 {
    match (degrees / 360.0 * TURN).round() as u32 % TURN as u32 {
        0xFFFF => 0,
        angle => angle as u16,
    }
}

fn png(at: usize, image: &EyeImage) -> Result<Vec<u8>, NotWritable> {
    let mut png = Vec::new();
    let (width, height) = (image.picture.width_px() as u32, image.picture.height_px() as u32);
    let encoded = PngEncoder::new(&mut png).write_image(image.picture.grey(), width, height, ExtendedColorType::L8);
    encoded.map_err(|source| NotWritable::Png { image: at, source })?;
    Ok(png)
}
