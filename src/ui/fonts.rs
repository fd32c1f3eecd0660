//! Fonts: Noto Sans and the Hong Kong and simplified faces of Noto Sans CJK, cut down by `make fonts`.
//!
//! The regular Hong Kong face holds HKSCS, Big5 and GBK, so that any resident's name can be read; the bold faces and the
//! simplified one hold what the interface says and common characters, and fall back on it.

use crate::texts::Language;
use egui::{FontData, FontDefinitions, FontFamily, FontId};
use std::sync::Arc;

macro_rules! fonts {
    ($($name:literal),+) => {
        [$(($name, include_bytes!(concat!("../../assets/fonts/", $name, ".otf")).as_slice())),+]
    };
}

const FILES: [(&str, &[u8]); 6] = fonts!(
    "NotoSans-Regular",
    "NotoSans-Bold",
    "NotoSansHK-Regular",
    "NotoSansHK-Bold",
    "NotoSansSC-Regular",
    "NotoSansSC-Bold"
);

/// How heavy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// Running text.
    Regular,
    /// Headlines, buttons.
    Bold,
}

/// Families by name, each with the files it looks into, in order.
const FAMILIES: [(&str, &[&str]); 6] = [
    ("hant", &["NotoSansHK-Regular", "NotoSans-Regular"]),
    ("hant-bold", &["NotoSansHK-Bold", "NotoSansHK-Regular", "NotoSans-Bold"]),
    ("hans", &["NotoSansSC-Regular", "NotoSansHK-Regular", "NotoSans-Regular"]),
    ("hans-bold", &["NotoSansSC-Bold", "NotoSansSC-Regular", "NotoSansHK-Regular", "NotoSans-Bold"]),
    ("latin", &["NotoSans-Regular", "NotoSansHK-Regular"]),
    ("latin-bold", &["NotoSans-Bold", "NotoSansHK-Bold", "NotoSansHK-Regular"]),
];

/// The family that a language is set in.
#[must_use]
pub fn family(language: Language, weight: Weight) -> FontFamily {
    let name = match (language, weight) {
        (Language::ZhHant, Weight::Regular) => "hant",
        (Language::ZhHant, Weight::Bold) => "hant-bold",
        (Language::ZhHans, Weight::Regular) => "hans",
        (Language::ZhHans, Weight::Bold) => "hans-bold",
        (Language::Pt | Language::En, Weight::Regular) => "latin",
        (Language::Pt | Language::En, Weight::Bold) => "latin-bold",
    };
    FontFamily::Name(name.into())
}

/// A font of a language.
#[must_use]
pub fn font(language: Language, weight: Weight, size_pt: f32) -> FontId {
    FontId::new(size_pt, family(language, weight))
}

/// All families, none of egui's own fonts.
#[must_use]
pub fn definitions() -> FontDefinitions {
    let mut definitions = FontDefinitions::empty();
    for (name, bytes) in FILES {
        definitions.font_data.insert(name.into(), Arc::new(FontData::from_static(bytes)));
    }
    for (name, files) in FAMILIES {
        let files = files.iter().map(|&file| file.into()).collect();
        definitions.families.insert(FontFamily::Name(name.into()), files);
    }
    let of = |name: &str| FAMILIES.iter().find(|(family, _)| *family == name).map_or(&[][..], |(_, files)| files);
    for family in [FontFamily::Proportional, FontFamily::Monospace] {
        definitions.families.insert(family, of("latin").iter().map(|&file| file.into()).collect());
    }
    definitions
}
