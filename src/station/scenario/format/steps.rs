//! What people, devices and officers do in one step.

use super::forms::{Distance, FlagOr, Severity};
use crate::credential::Family;
use crate::person::{DocumentKind, Eye, Finger};
use portas_devices::iris::Cover;
use serde::Deserialize;

/// A phone is shown.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Show {
    /// Whose code.
    pub person: Option<String>,
    /// Which family (default: what the person shows).
    pub family: Option<Family>,
    /// Another phone of that person, `fong-iok-lan@old`.
    pub phone: Option<String>,
    /// A picture taken that long ago.
    pub age_s: Option<u32>,
    /// The phone's clock is off by that much.
    #[serde(default)]
    pub clock_offset_s: i64,
    /// The same picture again.
    #[serde(default)]
    pub repeat: bool,
    /// Any text.
    pub text: Option<String>,
    /// Dark mode (camera).
    #[serde(default)]
    pub dark: bool,
    /// A dimmed screen (camera).
    #[serde(default)]
    pub dim: Severity,
    /// Out of focus (camera).
    #[serde(default)]
    pub blur: Severity,
    /// A reflection (camera).
    #[serde(default)]
    pub glare: Severity,
    /// Metres from the camera, or near / far.
    pub distance: Option<Distance>,
}

/// A document is laid on the reader.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lay {
    /// Whose.
    pub person: String,
    /// Which (default: the person's first).
    pub kind: Option<DocumentKind>,
    /// How its chip answers.
    #[serde(default)]
    pub chip: ChipState,
    /// The bureau knows its number; `false`: genuine to look at, and on no record.
    #[serde(default = "yes")]
    pub on_record: bool,
    /// The wrong side up.
    #[serde(default)]
    pub wrong_way: bool,
    /// The person forgets it on the reader.
    #[serde(default)]
    pub left: bool,
}

const fn yes() -> bool {
    true
}

/// How a chip answers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ChipState {
    /// As the document's own.
    #[default]
    Ok,
    /// Not at all.
    Unreadable,
    /// Without proof.
    Unauthenticated,
}

/// A finger on its sensor.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LayFinger {
    /// Whose.
    pub person: String,
    /// Which finger (default: right index).
    #[serde(alias = "which")]
    pub finger: Option<Finger>,
    /// How well it prints (default: as the person's do).
    pub quality: Option<Quality>,
    /// A living finger.
    pub live: Option<bool>,
}

/// Eyes or a face before their camera.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LookIn {
    /// Whose.
    pub person: String,
    /// How well they can be taken.
    pub quality: Option<Quality>,
    /// Which eye alone (default: both).
    pub which: Option<Eye>,
    /// Height of the eyes above the floor (default: as the person is tall).
    pub height_m: Option<f64>,
    /// From the camera.
    pub distance_m: Option<f64>,
    /// What covers the face.
    pub cover: Option<FlagOr<Cover>>,
    /// What lies on the eyes; `true`: a coloured lens.
    pub lens: Option<FlagOr<LensWord>>,
    /// A living eye or face.
    pub live: Option<bool>,
}

/// What lies on an eye.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LensWord {
    /// A coloured lens: mostly no picture is good enough.
    #[serde(alias = "cosmetic")]
    Coloured,
    /// Disease: none is.
    Clouded,
}

/// How well a finger prints, or an eye can be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Quality {
    /// Well.
    Good,
    /// Badly.
    Poor,
    /// Not at all.
    None,
}

/// Feet in a lane.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Walk {
    /// What they do.
    #[serde(alias = "kind")]
    pub how: Feet,
    /// Height of the one who walks.
    pub height_m: Option<f64>,
}

/// What feet do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Feet {
    /// Through the first door.
    Enter,
    /// Out by the last.
    Leave,
    /// Out by the first.
    TurnBack,
    /// A second person follows.
    SecondPerson,
    /// Nothing.
    Stay,
    /// Something stands in a door.
    Block,
    /// It is taken away.
    Clear,
    /// A child of 1.10 m stands at the entry.
    Child,
    /// Luggage comes along.
    Luggage,
}

/// A control is pressed.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Press {
    /// Its label key.
    pub control: String,
    /// By whom.
    #[serde(default)]
    pub by: Actor,
}

/// Who presses.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Actor {
    /// The traveller.
    #[default]
    Traveller,
    /// The officer.
    Officer,
}

/// An officer acts.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Officer {
    /// What.
    #[serde(alias = "do", alias = "action", alias = "kind", alias = "order")]
    pub act: OfficerWord,
    /// Officer number.
    #[serde(default = "demo_officer")]
    pub officer: String,
    /// Why.
    #[serde(default)]
    pub reason: String,
    /// The case the officer takes up: a word in it. Where no such case is open, the step fails.
    pub case: Option<String>,
    /// Elements ticked: a number, or one entry each.
    pub ticks: Option<Ticks>,
}

pub(in crate::station::scenario) fn demo_officer() -> String {
    "0001".into()
}

/// What an officer does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OfficerWord {
    /// Comes.
    LogIn,
    /// Checks the person.
    Verify,
    /// Lets out.
    Release,
    /// Sends back.
    Refer,
    /// Overrules the lane: verify by the card, then release.
    Override,
    /// Closes a case at the entry.
    Close,
}

/// Elements of the e-ID that were ticked.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub enum Ticks {
    /// How many.
    Count(u8),
    /// Which, true or false.
    Each(Vec<bool>),
    /// Which, by number or name.
    Named(Vec<serde_json::Value>),
}

impl Ticks {
    /// How many of five.
    #[must_use]
    pub fn count(&self) -> u8 {
        let count = match self {
            Self::Count(count) => usize::from(*count),
            Self::Each(each) => each.iter().filter(|tick| **tick).count(),
            Self::Named(named) => named.len(),
        };
        u8::try_from(count).unwrap_or(u8::MAX)
    }
}

/// A fault begins.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fault {
    /// gate, camera, document, fingerprint, printer, registry, journal, line.
    #[serde(default = "gate")]
    pub device: String,
    /// What.
    pub kind: String,
    /// How long; without it, until mended.
    pub for_ms: Option<u64>,
    /// Which door, from 1.
    pub door: Option<u8>,
}

fn gate() -> String {
    "gate".into()
}

/// The wall clock jumps.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Clock {
    /// Seconds, negative: back.
    #[serde(default)]
    pub step_s: i64,
    /// The engineer confirms the time source.
    #[serde(default)]
    pub confirm: bool,
}

/// The station starts again.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Restart {
    /// Without any notice.
    #[serde(default)]
    pub kill: bool,
    /// Dead for that long.
    #[serde(default)]
    pub for_ms: u64,
}
