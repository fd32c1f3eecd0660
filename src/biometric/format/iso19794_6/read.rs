//! Reading.

use super::{
    BadRecord, Coding, Cut, Eye, EyeImage, FORMAT, IMAGES_MAX, NO_ANGLE, PIXELS_MAX, Range, TURN, VERSION, Whereabouts,
};
use crate::format::bytes::{BadField, Fields};
use crate::format::picture::{BadPicture, Format, decode};
use crate::picture::Picture;

/// Reads a record.
///
/// # Errors
/// [`BadRecord`] names the field and the byte. Bytes behind the record are an error too.
pub fn read(bytes: &[u8]) -> Result<Vec<EyeImage>, BadRecord> {
    let mut fields = Fields::new(bytes);
    let is_record = fields.take(4, "format identifier")? == FORMAT;
    if fields.take(4, "version")? != VERSION || !is_record {
        return Err(BadRecord::Unknown);
    }
    let offset = fields.offset();
    let length = fields.u32("record length")?;
    if length as usize != bytes.len() {
        return Err(bad("record length", offset, length, "the record has another length"));
    }
    let offset = fields.offset();
    let count = fields.u16("number of images")?;
    if usize::from(count) > IMAGES_MAX {
        return Err(bad("number of images", offset, count, "64 are read"));
    }
    let offset = fields.offset();
    let certification = fields.u8("certification flag")?;
    if certification != 0 {
        return Err(bad("certification flag", offset, certification, "it is 0 for irises"));
    }
    let offset = fields.offset();
    let eyes = fields.u8("number of eyes")?;
    if eyes > 2 {
        return Err(bad("number of eyes", offset, eyes, "it goes from 0 to 2"));
    }
    let mut pixels_left = PIXELS_MAX;
    let images = (0..count).map(|_| image(&mut fields, &mut pixels_left)).collect::<Result<_, _>>()?;
    nothing_left(&fields, "bytes behind the last image")?;
    Ok(images)
}

fn bad(field: &'static str, offset: usize, value: impl Into<u64>, rule: &'static str) -> BadRecord {
    BadField { field, offset, value: value.into(), rule }.into()
}

fn nothing_left(fields: &Fields<'_>, field: &'static str) -> Result<(), BadRecord> {
    match fields.left() {
        0 => Ok(()),
        left => Err(bad(field, fields.offset(), left as u64, "there must be none")),
    }
}

fn image(record: &mut Fields<'_>, pixels_left: &mut usize) -> Result<EyeImage, BadRecord> {
    let offset = record.offset();
    let length = record.u32("image record length")?;
    let rest = (length as usize).checked_sub(4);
    let rest = rest.ok_or_else(|| bad("image record length", offset, length, "it counts itself: 4 or more"))?;
    let fields = &mut record.part(rest, "image record")?;
    fields.take(14, "capture date and device")?;
    let quality = qualities(fields)?;
    fields.take(2, "number of the image")?;
    let offset = fields.offset();
    let eye = fields.u8("eye label")?;
    let eye =
        *Eye::ALL.get(usize::from(eye)).ok_or_else(|| bad("eye label", offset, eye, "0 unknown, 1 right, 2 left"))?;
    let cut = coded(fields, "image type", &Cut::CODES, "1, 2, 3 or 7")?;
    let coding = coded(fields, "image format", &Coding::CODES, "2 raw, 10 JPEG 2000 and 14 PNG are read")?;
    let properties = fields.u8("image properties")?;
    let size = (usize::from(fields.u16("image width")?), usize::from(fields.u16("image height")?));
    let depth_offset = fields.offset();
    let depth = fields.u8("bit depth")?;
    if coding == Coding::Raw && depth != 8 {
        return Err(bad("bit depth", depth_offset, depth, "raw pixels have 8"));
    }
    // Nought is not told, one could not be told, two is too far.
    let distance_mm = Some(fields.u16("distance")?).filter(|distance| *distance > 2);
    let roll = fields.u16("roll angle")?;
    let roll_degrees = (roll != NO_ANGLE).then(|| f32::from(roll) * 360.0 / TURN);
    fields.take(2, "uncertainty of the roll angle")?;
    let centre_x = range(fields, "columns of the iris' centre")?;
    let centre_y = range(fields, "rows of the iris' centre")?;
    let diameter = range(fields, "diameter of the iris")?;
    let length = fields.u32("length of the picture")? as usize;
    let offset = fields.offset();
    let bytes = fields.take(length, "picture")?;
    nothing_left(fields, "bytes behind the picture")?;
    let mirrored = Mirrored::of(properties);
    let picture = mirrored.upright(picture(coding, bytes, size, offset, pixels_left)?);
    let roll_degrees = roll_degrees.map(|roll| mirrored.upright_roll(roll));
    let centre_x = centre_x.map(|range| if mirrored.across { from_the_other_side(range, size.0) } else { range });
    let centre_y = centre_y.map(|range| if mirrored.down { from_the_other_side(range, size.1) } else { range });
    let whereabouts = Whereabouts { centre_x, centre_y, diameter };
    Ok(EyeImage { eye, cut, picture, quality, distance_mm, roll_degrees, whereabouts })
}

/// The first quality that is told; 255 says that its computation failed, 254 that none was made.
fn qualities(fields: &mut Fields<'_>) -> Result<Option<u8>, BadRecord> {
    let mut told = None;
    for _ in 0..fields.u8("number of quality blocks")? {
        let quality = fields.u8("quality")?;
        fields.take(4, "quality algorithm")?;
        told = told.or((quality <= 100).then_some(quality));
    }
    Ok(told)
}

fn coded<T: Copy>(
    fields: &mut Fields<'_>,
    field: &'static str,
    codes: &[(u8, T)],
    rule: &'static str,
) -> Result<T, BadRecord> {
    let offset = fields.offset();
    let code = fields.u8(field)?;
    let found = codes.iter().find(|(known, _)| *known == code);
    found.map(|(_, meaning)| *meaning).ok_or_else(|| bad(field, offset, code, rule))
}

/// Nought is not told.
fn range(fields: &mut Fields<'_>, field: &'static str) -> Result<Option<Range>, BadRecord> {
    let offset = fields.offset();
    let (low_px, high_px) = (fields.u16(field)?, fields.u16(field)?);
    if low_px > high_px {
        return Err(bad(field, offset, low_px, "the smallest is not above the largest"));
    }
    Ok((high_px > 0).then_some(Range { low_px, high_px }))
}

fn picture(
    coding: Coding,
    bytes: &[u8],
    told_px: (usize, usize),
    offset: usize,
    pixels_left: &mut usize,
) -> Result<Picture, BadRecord> {
    let pixels = told_px.0 * told_px.1;
    let rest = pixels_left.checked_sub(pixels);
    *pixels_left =
        rest.ok_or_else(|| bad("size of all pictures", offset, pixels as u64, "four of 4096x4096 px are read"))?;
    let expected = match coding {
        Coding::Raw => {
            // A raw picture has no format of its own that a decoder could name.
            let raw = Picture::new(told_px.0, told_px.1, bytes.to_vec());
            return raw.map_err(|_| {
                bad(
                    "length of the picture",
                    offset - 4,
                    bytes.len() as u64,
                    "it is columns times rows, 16 to 4096 each",
                )
            });
        }
        Coding::Jpeg2000 => Format::Jpeg2000,
        Coding::Png => Format::Png,
    };
    let wrong = |source| BadRecord::Picture { offset, source };
    if Format::of(bytes) != Some(expected) {
        return Err(wrong(BadPicture::Unknown));
    }
    let (picture, _) = decode(bytes).map_err(wrong)?;
    let found_px = (picture.width_px(), picture.height_px());
    if found_px == told_px { Ok(picture) } else { Err(BadRecord::Size { offset, found_px, told_px }) }
}

/// What the camera mirrored: left and right, above and below.
#[derive(Clone, Copy)]
struct Mirrored {
    across: bool,
    down: bool,
}

impl Mirrored {
    /// Two bits each of the image properties; 2 says mirrored.
    const fn of(properties: u8) -> Self {
        Self { across: properties & 3 == 2, down: properties >> 2 & 3 == 2 }
    }

    fn upright(self, picture: Picture) -> Picture {
        if !self.across && !self.down {
            return picture;
        }
        let width = picture.width_px();
        let mut grey = picture.grey().to_vec();
        if self.down {
            // That mirrors both ways; each row is turned once more where it was one way.
            grey.reverse();
        }
        if self.down != self.across {
            grey.chunks_exact_mut(width).for_each(<[u8]>::reverse);
        }
        // The same sides and as many pixels.
        Picture::new(width, picture.height_px(), grey).unwrap_or(picture)
    }

    /// An eye mirrored one way rolls the other way.
    fn upright_roll(self, degrees: f32) -> f32 {
        if self.across == self.down { degrees } else { (360.0 - degrees) % 360.0 }
    }
}

/// A range of columns or rows counted from the other border of a picture.
fn from_the_other_side(range: Range, side_px: usize) -> Range {
    let from = |px: u16| (side_px as u16).saturating_sub(1).saturating_sub(px);
    Range { low_px: from(range.high_px), high_px: from(range.low_px) }
}
