//! Reading.

use super::{BadRecord, Edition, FORMAT, Finger, VIEWS_MAX, View, ppi};
use crate::fingerprint::minutia::{Kind, Minutia, RESOLUTION_PPI};
use crate::format::bytes::{BadField, Fields};
use crate::picture::LONGEST_SIDE_PX;

/// A picture's size and resolution: for all views (2005) or for one (2011).
#[derive(Clone, Copy)]
struct Grid {
    width: u16,
    height: u16,
    /// To 500 pixels per inch.
    scale_x: f64,
    scale_y: f64,
}

/// Reads a record of either edition.
///
/// # Errors
/// [`BadRecord`] names the field and the byte. Bytes behind the record are an error too.
pub fn read(bytes: &[u8]) -> Result<(Edition, Vec<View>), BadRecord> {
    let mut fields = Fields::new(bytes);
    let is_record = fields.take(4, "format identifier")? == FORMAT;
    let version = fields.take(4, "version")?;
    let edition = Edition::ALL.into_iter().find(|edition| is_record && edition.version() == version);
    let edition = edition.ok_or(BadRecord::Unknown)?;
    let offset = fields.offset();
    let length = fields.u32("record length")?;
    if length as usize != bytes.len() {
        let rule = "the record has another length";
        return Err(BadField { field: "record length", offset, value: length.into(), rule }.into());
    }
    let views = match edition {
        Edition::First2005 => first(&mut fields)?,
        Edition::Second2011 => second(&mut fields)?,
    };
    nothing_left(&fields, "bytes behind the last view")?;
    Ok((edition, views))
}

fn first(fields: &mut Fields<'_>) -> Result<Vec<View>, BadRecord> {
    fields.take(2, "capture equipment")?;
    let width = side(fields, "picture width")?;
    let height = side(fields, "picture height")?;
    let scale_x = scale(fields, "horizontal resolution")?;
    let scale_y = scale(fields, "vertical resolution")?;
    let grid = Grid { width, height, scale_x, scale_y };
    let count = within(fields, "number of views", 0, VIEWS_MAX as u8, "a record holds at most 176")?;
    fields.take(1, "reserved byte of the header")?;
    (0..count).map(|_| first_view(fields, grid)).collect()
}

fn first_view(fields: &mut Fields<'_>, grid: Grid) -> Result<View, BadRecord> {
    let finger = finger(fields)?;
    let number_and_impression = fields.u8("view number and impression type")?;
    let quality = within(fields, "finger quality", 0, 100, "it goes from 0 to 100")?;
    let minutiae = minutiae(fields, grid, true)?;
    extended(fields)?;
    Ok(grid.view(finger, number_and_impression & 0x0F, Some(quality), minutiae))
}

fn second(fields: &mut Fields<'_>) -> Result<Vec<View>, BadRecord> {
    let offset = fields.offset();
    let count = fields.u16("number of views")?;
    if usize::from(count) > VIEWS_MAX {
        let (field, value, rule) = ("number of views", count.into(), "a record holds at most 176");
        return Err(BadField { field, offset, value, rule }.into());
    }
    let has_certificates = within(fields, "certification flag", 0, 1, "it is 0 or 1")? == 1;
    (0..count).map(|_| second_view(fields, has_certificates)).collect()
}

fn second_view(record: &mut Fields<'_>, has_certificates: bool) -> Result<View, BadRecord> {
    let offset = record.offset();
    let length = record.u32("view length")?;
    let rest = (length as usize).checked_sub(4).ok_or(BadField {
        field: "view length",
        offset,
        value: length.into(),
        rule: "it counts itself: 4 or more",
    })?;
    let fields = &mut record.part(rest, "view")?;
    fields.take(14, "capture date and device")?;
    let quality = qualities(fields)?;
    if has_certificates {
        let count = fields.u8("number of certificates")?;
        fields.take(3 * usize::from(count), "certificates")?;
    }
    let finger = finger(fields)?;
    fields.take(1, "view number")?;
    let (scale_x, scale_y) = (scale(fields, "horizontal resolution")?, scale(fields, "vertical resolution")?);
    let impression = fields.u8("impression type")?;
    let (width, height) = (side(fields, "picture width")?, side(fields, "picture height")?);
    let grid = Grid { width, height, scale_x, scale_y };
    let layout = within(fields, "minutia size and kind of ending", 0x50, 0x6F, "a minutia has 5 or 6 bytes")?;
    let minutiae = minutiae(fields, grid, layout >> 4 == 6)?;
    extended(fields)?;
    nothing_left(fields, "bytes behind the minutiae of a view")?;
    Ok(grid.view(finger, impression, quality, minutiae))
}

/// The first quality that is told; 255 says that its computation failed.
fn qualities(fields: &mut Fields<'_>) -> Result<Option<u8>, BadRecord> {
    let count = fields.u8("number of quality blocks")?;
    let mut told = None;
    for _ in 0..count {
        let offset = fields.offset();
        let quality = fields.u8("finger quality")?;
        fields.take(4, "quality algorithm")?;
        match quality {
            0..=100 => told = told.or(Some(quality)),
            255 => {}
            _ => {
                let (value, rule) = (quality.into(), "it goes from 0 to 100, or is 255");
                return Err(BadField { field: "finger quality", offset, value, rule }.into());
            }
        }
    }
    Ok(told)
}

fn minutiae(fields: &mut Fields<'_>, grid: Grid, has_quality: bool) -> Result<Vec<Minutia>, BadRecord> {
    let count = fields.u8("number of minutiae")?;
    (0..count).map(|_| minutia(fields, grid, has_quality)).collect()
}

fn minutia(fields: &mut Fields<'_>, grid: Grid, has_quality: bool) -> Result<Minutia, BadRecord> {
    let offset = fields.offset();
    let kind_and_x = fields.u16("minutia type and column")?;
    let kind = match kind_and_x >> 14 {
        0 => Kind::Other,
        1 => Kind::Ending,
        2 => Kind::Bifurcation,
        value => {
            let rule = "0 other, 1 ending, 2 bifurcation";
            return Err(BadField { field: "minutia type", offset, value: value.into(), rule }.into());
        }
    };
    let x = inside(kind_and_x & 0x3FFF, grid.width, "minutia column", offset)?;
    let offset = fields.offset();
    let y = inside(fields.u16("minutia row")? & 0x3FFF, grid.height, "minutia row", offset)?;
    let angle = fields.u8("minutia angle")?;
    let offset = fields.offset();
    let quality = match if has_quality { fields.u8("minutia quality")? } else { 254 } {
        quality @ 0..=100 => quality,
        // Not told, or it could not be computed.
        254 | 255 => 0,
        value => {
            let rule = "it goes from 0 to 100";
            return Err(BadField { field: "minutia quality", offset, value: value.into(), rule }.into());
        }
    };
    let (x_px, y_px) = (moved(x, grid.width, grid.scale_x), moved(y, grid.height, grid.scale_y));
    Ok(Minutia { x_px, y_px, angle, kind, quality })
}

impl Grid {
    fn view(self, finger: Finger, impression: u8, quality: Option<u8>, minutiae: Vec<Minutia>) -> View {
        let (width_px, height_px) = (scaled(self.width, self.scale_x), scaled(self.height, self.scale_y));
        View { finger, impression, quality, width_px, height_px, minutiae }
    }
}

fn scaled(pixels: u16, scale: f64) -> u16 {
    (f64::from(pixels) * scale).round() as u16
}

/// A pixel's place: its middle moves, and stays within the picture.
fn moved(place: u16, length: u16, scale: f64) -> u16 {
    let moved = ((f64::from(place) + 0.5) * scale - 0.5).round() as u16;
    moved.min(scaled(length, scale).saturating_sub(1))
}

fn inside(place: u16, length: u16, field: &'static str, offset: usize) -> Result<u16, BadField> {
    if place < length {
        return Ok(place);
    }
    Err(BadField { field, offset, value: place.into(), rule: "it lies outside the picture" })
}

fn finger(fields: &mut Fields<'_>) -> Result<Finger, BadRecord> {
    let code = within(fields, "finger position", 0, 10, "fingers have the codes 0 to 10")?;
    Ok(Finger::ALL[usize::from(code)])
}

fn side(fields: &mut Fields<'_>, field: &'static str) -> Result<u16, BadRecord> {
    let offset = fields.offset();
    let pixels = fields.u16(field)?;
    if pixels == 0 || usize::from(pixels) > LONGEST_SIDE_PX {
        return Err(BadField { field, offset, value: pixels.into(), rule: "pictures have 1 to 4096 px a side" }.into());
    }
    Ok(pixels)
}

fn scale(fields: &mut Fields<'_>, field: &'static str) -> Result<f64, BadRecord> {
    let offset = fields.offset();
    let pixels_per_cm = fields.u16(field)?;
    // 250 to 4,000 pixels per inch: at 500, no side leaves 14 bits.
    if !(98..=1_575).contains(&pixels_per_cm) {
        let (value, rule) = (pixels_per_cm.into(), "fingers are taken at 98 to 1575 pixels per cm");
        return Err(BadField { field, offset, value, rule }.into());
    }
    Ok(f64::from(RESOLUTION_PPI) / ppi(pixels_per_cm))
}

fn within(
    fields: &mut Fields<'_>,
    field: &'static str,
    low: u8,
    high: u8,
    rule: &'static str,
) -> Result<u8, BadRecord> {
    let offset = fields.offset();
    let value = fields.u8(field)?;
    if (low..=high).contains(&value) {
        return Ok(value);
    }
    Err(BadField { field, offset, value: value.into(), rule }.into())
}

/// Data of other kinds, as a whole: makers do not agree whether the lengths of its parts count their headers.
fn extended(fields: &mut Fields<'_>) -> Result<(), BadRecord> {
    let length = fields.u16("length of extended data")?;
    fields.take(length.into(), "extended data")?;
    Ok(())
}

fn nothing_left(fields: &Fields<'_>, field: &'static str) -> Result<(), BadField> {
    let (value, rule) = (fields.left() as u64, "there must be none");
    if value > 0 { Err(BadField { field, offset: fields.offset(), value, rule }) } else { Ok(()) }
}
