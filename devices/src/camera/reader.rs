//! Reading QR Codes in a frame.
//!
//! The reader is zxing-cpp; rqrr stands beside it as an independent second one. A search is a ladder of
//! preparations of the same frame, climbed until one of them shows a code. Whatever the frame holds, a search
//! ends: crowds of finder patterns, which make readers slow, stop the ladder, and a panic is a fault of that
//! frame alone.

use super::finders;
use super::frame::Frame;
use super::prepare;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use zxingcpp::{BarcodeFormat, BarcodeReader, Binarizer, ImageFormat, ImageView, TextMode};

/// Texts that one frame may hold; further ones are left out.
pub const MAX_TEXTS: usize = 64;

/// More finder patterns than this are a crowd: a photo of a hundred codes has three hundred.
const CROWD: usize = 400;
/// rqrr compares all pairs: it is given far fewer.
const RQRR_CROWD: usize = 40;
/// The costlier steps take pictures reduced to at most this, which 1080p has: their reach is made for such modules.
const REDUCED_PX: usize = 1 << 21;
/// Pictures up to this many pixels are also tried enlarged, larger ones at half the reduced size.
const ENLARGED_UP_TO_PX: usize = 1 << 20;

/// Which library reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ReaderKind {
    /// zxing-cpp, the reader.
    #[default]
    ZxingCpp,
    /// rqrr, the independent second.
    Rqrr,
}

impl ReaderKind {
    /// Its name in settings and answers.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::ZxingCpp => "zxing-cpp",
            Self::Rqrr => "rqrr",
        }
    }
}

impl std::fmt::Display for ReaderKind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

impl std::str::FromStr for ReaderKind {
    type Err = UnknownReader;

    fn from_str(name: &str) -> Result<Self, UnknownReader> {
        [Self::ZxingCpp, Self::Rqrr]
            .into_iter()
            .find(|kind| kind.name() == name)
            .ok_or_else(|| UnknownReader(name.into()))
    }
}

/// A name of no reader.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no reader is called {0:?}; there are zxing-cpp and rqrr")]
pub struct UnknownReader(String);

/// How much a frame is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Search {
    /// One of many frames a second.
    Live {
        /// Whether a blurred copy is tried when the frame itself shows nothing.
        blur: bool,
    },
    /// As live with the blurred copy, and where nothing was read, for codes of other kinds.
    LiveOthers,
    /// A file, of which there will be no second picture.
    Thorough,
}

/// A preparation of a frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Step {
    /// None.
    Plain,
    /// The mean of 3 x 3 pixels, against noise and the display's grid.
    Blurred,
    /// Black and white exchanged.
    Inverted,
    /// Each pixel against its near surroundings.
    Sharpened,
    /// The blurred frame against wider surroundings.
    SharpenedBlurred,
    /// The blurred frame in black and white by the mean of the surroundings.
    Thresholded,
    /// The blurred frame in black and white by one level for all.
    Levelled,
    /// Twice the size.
    Enlarged,
    /// Half the size.
    Halved,
}

/// Why a frame was not searched to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ReadFault {
    /// It is full of finder patterns.
    #[error("the picture is crowded with finder patterns")]
    Crowded,
    /// The library panicked on it.
    #[error("the reader failed on this picture")]
    Panicked,
    /// The library refused it.
    #[error("the reader refused this picture")]
    Refused,
}

/// What a search found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reading {
    /// Texts of all codes, each once, in the order the reader gave.
    pub texts: Vec<String>,
    /// The preparation that showed them.
    pub step: Option<Step>,
    /// Whether a code of another kind was found, where one was looked for.
    pub other: bool,
    /// Why the search ended early, if it did.
    pub fault: Option<ReadFault>,
}

/// Searches `frame`. Never panics; the CPU that one search takes is bounded by the size of the frame.
#[must_use]
pub fn read(kind: ReaderKind, frame: &Frame, search: Search) -> Reading {
    let mut reading = Reading::default();
    for (i, step) in ladder(kind, search).iter().enumerate() {
        let Some(prepared) = step.prepare(frame) else { continue };
        // Noise alone looks crowded, and no more so once it is blurred, which the second step does.
        if i == 1 && finders::count(&prepared) > CROWD {
            reading.fault = Some(ReadFault::Crowded);
            break;
        }
        match guarded(kind, &prepared, step.binarizer()) {
            Ok(texts) if texts.is_empty() => {}
            Ok(texts) => return Reading { texts, step: Some(*step), ..Reading::default() },
            Err(fault) => reading.fault = Some(fault),
        }
    }
    reading.other = search == Search::LiveOthers && reading.fault.is_none() && shows_other(frame);
    reading
}

/// Whether a code of another kind is in the frame: those of boarding passes, tickets, parcels, goods and cards. Kinds
/// that lines of print are easily taken for are left out.
fn shows_other(frame: &Frame) -> bool {
    let kinds = [
        BarcodeFormat::Aztec,
        BarcodeFormat::DataMatrix,
        BarcodeFormat::PDF417,
        BarcodeFormat::MicroQRCode,
        BarcodeFormat::Code128,
        BarcodeFormat::EAN13,
    ];
    contained(|| zxing(frame, &kinds, Binarizer::LocalAverage)).is_ok_and(|texts| !texts.is_empty())
}

/// Which preparations are tried, in this order. The thorough ones after the inverted frame were chosen on photos and
/// simulated phones: each reads some that those before it do not.
fn ladder(kind: ReaderKind, search: Search) -> &'static [Step] {
    match (kind, search) {
        (ReaderKind::ZxingCpp, Search::Live { blur: false }) => &[Step::Plain],
        (ReaderKind::ZxingCpp, Search::Live { blur: true } | Search::LiveOthers) => &[Step::Plain, Step::Blurred],
        (ReaderKind::ZxingCpp, Search::Thorough) => &[
            Step::Plain,
            Step::Blurred,
            Step::Inverted,
            Step::Sharpened,
            Step::Thresholded,
            Step::Levelled,
            Step::SharpenedBlurred,
            Step::Halved,
            Step::Enlarged,
        ],
        // rqrr does not look for light modules on dark itself.
        (ReaderKind::Rqrr, Search::Live { blur: false }) => &[Step::Plain, Step::Inverted],
        (ReaderKind::Rqrr, Search::Live { blur: true } | Search::LiveOthers | Search::Thorough) => {
            &[Step::Plain, Step::Inverted, Step::Blurred]
        }
    }
}

impl Step {
    /// The frame so prepared; none where that makes no sense.
    fn prepare(self, frame: &Frame) -> Option<Cow<'_, Frame>> {
        let large = frame.luma().len() > ENLARGED_UP_TO_PX;
        let reduced = || prepare::reduced(frame, REDUCED_PX);
        let prepared = match self {
            Self::Plain => return Some(Cow::Borrowed(frame)),
            Self::Blurred => prepare::blurred(frame),
            Self::Inverted => frame.inverted(),
            Self::Sharpened => prepare::sharpened(&reduced(), 4, 2),
            Self::SharpenedBlurred => prepare::sharpened(&prepare::blurred(&reduced()), 7, 3),
            Self::Thresholded => prepare::thresholded(&prepare::blurred(&reduced()), 30, 2),
            Self::Levelled => prepare::blurred(&reduced()),
            Self::Enlarged if large => return None,
            Self::Enlarged => prepare::enlarged(frame)?,
            Self::Halved if large => prepare::halved(&reduced())?,
            Self::Halved => return None,
        };
        Some(Cow::Owned(prepared))
    }

    /// How zxing-cpp is to tell black from white in it.
    fn binarizer(self) -> Binarizer {
        match self {
            Self::Levelled => Binarizer::GlobalHistogram,
            Self::Thresholded => Binarizer::FixedThreshold,
            Self::Plain
            | Self::Blurred
            | Self::Inverted
            | Self::Sharpened
            | Self::SharpenedBlurred
            | Self::Enlarged
            | Self::Halved => Binarizer::LocalAverage,
        }
    }
}

/// One library on one picture. A panic inside is a fault of this picture.
fn guarded(kind: ReaderKind, frame: &Frame, binarizer: Binarizer) -> Result<Vec<String>, ReadFault> {
    contained(|| match kind {
        ReaderKind::ZxingCpp => zxing(frame, &OURS, binarizer),
        ReaderKind::Rqrr => rqrr(frame),
    })
}

fn contained(read: impl FnOnce() -> Result<Vec<String>, ReadFault>) -> Result<Vec<String>, ReadFault> {
    // What a reader builds while it reads is dropped with it: nothing half done survives a panic.
    let mut texts = catch_unwind(AssertUnwindSafe(read)).unwrap_or(Err(ReadFault::Panicked))?;
    let mut seen = std::collections::BTreeSet::new();
    texts.retain(|text| !text.is_empty() && seen.insert(text.clone()));
    texts.truncate(MAX_TEXTS);
    Ok(texts)
}

/// Model 2 alone: micro codes and the first model are on no phone, and looking for them doubles a crowd's cost.
const OURS: [BarcodeFormat; 1] = [BarcodeFormat::QRCodeModel2];

fn zxing(frame: &Frame, kinds: &[BarcodeFormat], binarizer: Binarizer) -> Result<Vec<String>, ReadFault> {
    let view = ImageView::from_slice(frame.luma(), frame.width_px(), frame.height_px(), ImageFormat::Lum)
        .map_err(|_| ReadFault::Refused)?;
    let codes = BarcodeReader::new()
        .formats(kinds)
        .text_mode(TextMode::Plain)
        .binarizer(binarizer)
        .try_harder(true)
        .try_invert(true)
        .try_downscale(true)
        .from(&view)
        .map_err(|_| ReadFault::Refused)?;
    Ok(codes.iter().filter(|code| code.is_valid()).map(|code| code.text()).collect())
}

fn rqrr(frame: &Frame) -> Result<Vec<String>, ReadFault> {
    if finders::count(frame) > RQRR_CROWD {
        return Err(ReadFault::Crowded);
    }
    let luma = |x, y| frame.luma()[y * frame.width_px() + x];
    let mut picture = rqrr::PreparedImage::prepare_from_greyscale(frame.width_px(), frame.height_px(), luma);
    Ok(picture.detect_grids().iter().filter_map(|grid| grid.decode().ok()).map(|(_, text)| text).collect())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::panic)]
    use super::*;

    #[test]
    fn a_reader_that_panics_costs_its_picture_alone() {
        assert_eq!(contained(|| panic!("as rqrr does on some photos")), Err(ReadFault::Panicked));
        assert_eq!(contained(|| Ok(vec!["a".into(), String::new(), "a".into()])), Ok(vec!["a".to_owned()]));
        assert_eq!(contained(|| Ok((0..200).map(|i| i.to_string()).collect())).map(|t| t.len()), Ok(MAX_TEXTS));
    }

    #[test]
    fn readers_are_named_as_in_the_settings() {
        for kind in [ReaderKind::ZxingCpp, ReaderKind::Rqrr] {
            assert_eq!(kind.name().parse(), Ok(kind));
            assert_eq!(serde_json::to_value(kind).ok(), Some(kind.name().into()));
        }
        assert!("zbar".parse::<ReaderKind>().is_err_and(|e| e.to_string().contains("zbar")));
    }
}
