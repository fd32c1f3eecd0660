//! Writing, at 500 pixels per inch.

use super::{Edition, FORMAT, MINUTIAE_MAX, VIEWS_MAX, View};
use crate::fingerprint::minutia::{Kind, Minutia};

/// 500 pixels per inch in the standard's unit.
const PIXELS_PER_CM: u16 = 197;
const VIEWS_A_FINGER_MAX: u8 = 16;
/// A quality that is not told, 2011.
const NOT_TOLD: u8 = 254;
/// Endings lie where the ridge's skeleton ends, 2011.
const RIDGE_SKELETON: u8 = 1;

/// Why views make no record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotWritable {
    /// More views than a record holds, or than it holds of one finger.
    #[error("{0} views: a record holds {VIEWS_MAX}, and {VIEWS_A_FINGER_MAX} of a finger")]
    Views(usize),
    /// More minutiae than a view holds.
    #[error("{count} minutiae in view {view}: a view holds {MINUTIAE_MAX}")]
    Minutiae {
        /// The view, from 0.
        view: usize,
        /// How many it has.
        count: usize,
    },
    /// The first edition has one picture size for all views.
    #[error("view {view} has another picture size than the first: a record of 2005 has one size")]
    Sizes {
        /// The view, from 0.
        view: usize,
    },
    /// A value that has no place in the record.
    #[error("{what} of view {view} is out of bounds: {value}")]
    Value {
        /// The view, from 0.
        view: usize,
        /// Which value.
        what: &'static str,
        /// What it is.
        value: u32,
    },
}

/// Writes a record. Views of one finger are numbered in their order.
///
/// # Errors
/// [`NotWritable`]: what the standard has no room for.
pub fn write(edition: Edition, views: &[View]) -> Result<Vec<u8>, NotWritable> {
    if views.len() > VIEWS_MAX {
        return Err(NotWritable::Views(views.len()));
    }
    for (at, view) in views.iter().enumerate() {
        check(edition, at, view)?;
    }
    let mut body = Vec::new();
    let mut numbers = [0_u8; super::Finger::ALL.len()];
    for view in views {
        let number = &mut numbers[usize::from(view.finger.code())];
        if *number == VIEWS_A_FINGER_MAX {
            return Err(NotWritable::Views(views.len()));
        }
        match edition {
            Edition::First2005 => first_view(&mut body, view, *number),
            Edition::Second2011 => second_view(&mut body, view, *number),
        }
        *number += 1;
    }
    let header = match edition {
        Edition::First2005 => first_header(views)?,
        Edition::Second2011 => second_header(views),
    };
    let length = (FORMAT.len() + 4 + 4 + header.len() + body.len()) as u32;
    Ok([&FORMAT[..], edition.version(), &length.to_be_bytes(), &header, &body].concat())
}

fn check(edition: Edition, at: usize, view: &View) -> Result<(), NotWritable> {
    let value = |what, value: u32| NotWritable::Value { view: at, what, value };
    if view.minutiae.len() > MINUTIAE_MAX {
        return Err(NotWritable::Minutiae { view: at, count: view.minutiae.len() });
    }
    for (what, side) in [("picture width", view.width_px), ("picture height", view.height_px)] {
        if side == 0 || usize::from(side) > crate::picture::LONGEST_SIDE_PX {
            return Err(value(what, side.into()));
        }
    }
    if let Some(quality) = view.quality.filter(|quality| *quality > 100) {
        return Err(value("quality", quality.into()));
    }
    if edition == Edition::First2005 && view.impression > 0x0F {
        return Err(value("impression type", view.impression.into()));
    }
    for minutia in &view.minutiae {
        if minutia.x_px >= view.width_px || minutia.y_px >= view.height_px {
            return Err(value("place of a minutia", u32::from(minutia.x_px) << 16 | u32::from(minutia.y_px)));
        }
        if minutia.quality > 100 {
            return Err(value("quality of a minutia", minutia.quality.into()));
        }
    }
    Ok(())
}

fn first_header(views: &[View]) -> Result<Vec<u8>, NotWritable> {
    let size = |view: &View| (view.width_px, view.height_px);
    // A record of no view still tells a size.
    let (width, height) = views.first().map_or((1, 1), size);
    if let Some(view) = views.iter().position(|view| size(view) != (width, height)) {
        return Err(NotWritable::Sizes { view });
    }
    let mut header = vec![0, 0];
    for number in [width, height, PIXELS_PER_CM, PIXELS_PER_CM] {
        header.extend(number.to_be_bytes());
    }
    header.extend([views.len() as u8, 0]);
    Ok(header)
}

fn first_view(out: &mut Vec<u8>, view: &View, number: u8) {
    out.extend([view.finger.code(), number << 4 | view.impression, view.quality.unwrap_or_default()]);
    out.push(view.minutiae.len() as u8);
    for minutia in &view.minutiae {
        place(out, minutia);
        out.push(minutia.quality);
    }
    out.extend([0, 0]);
}

fn second_header(views: &[View]) -> Vec<u8> {
    let [high, low] = (views.len() as u16).to_be_bytes();
    vec![high, low, 0]
}

fn second_view(out: &mut Vec<u8>, view: &View, number: u8) {
    // When it was taken is not told; the device is of unknown kind, vendor and type.
    let mut body = vec![0xFF; 9];
    body.extend([0; 5]);
    body.push(view.quality.is_some().into());
    if let Some(quality) = view.quality {
        body.extend([quality, 0, 0, 0, 0]);
    }
    body.extend([view.finger.code(), number]);
    body.extend([PIXELS_PER_CM.to_be_bytes(), PIXELS_PER_CM.to_be_bytes()].concat());
    body.push(view.impression);
    body.extend([view.width_px.to_be_bytes(), view.height_px.to_be_bytes()].concat());
    body.extend([6 << 4 | RIDGE_SKELETON, view.minutiae.len() as u8]);
    for minutia in &view.minutiae {
        place(&mut body, minutia);
        body.push(if minutia.quality == 0 { NOT_TOLD } else { minutia.quality });
    }
    body.extend([0, 0]);
    out.extend((body.len() as u32 + 4).to_be_bytes());
    out.extend(body);
}

fn place(out: &mut Vec<u8>, minutia: &Minutia) {
    let kind = match minutia.kind {
        Kind::Other => 0_u16,
        Kind::Ending => 1,
        Kind::Bifurcation => 2,
    };
    out.extend((kind << 14 | minutia.x_px).to_be_bytes());
    out.extend(minutia.y_px.to_be_bytes());
    out.push(minutia.angle);
}
