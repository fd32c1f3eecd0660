//! What the simulated gate did, dated, for printing and for tests. Serialised, doors are counted from one.

use super::door::DoorState;
use crate::gate::{Door, Light, Tone};
use serde::Serialize;
use std::fmt;

/// Doors are counted from one in what people and scripts read.
fn from_one<S: serde::Serializer>(door: &Door, out: S) -> Result<S::Ok, S::Error> {
    out.serialize_u8(door.0 + 1)
}

/// Why the gate did not release a door.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Refusal {
    /// Another door is not closed, or is released.
    Interlock,
    /// More than one person inside: the doors ahead of them hold.
    NotAlone,
    /// Emergency: the doors are free anyway.
    Emergency,
    /// No such door, or not a pulse of a sensible length.
    Nonsense,
}

/// A dated change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Change {
    /// Monotonic moment.
    pub at_ms: u64,
    /// What changed.
    #[serde(flatten)]
    pub what: What,
}

/// What changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(tag = "change", rename_all = "kebab-case")]
pub enum What {
    /// A door moved on.
    Door {
        /// Which.
        #[serde(serialize_with = "from_one")]
        door: Door,
        /// To where.
        state: DoorState,
    },
    /// A release was carried out.
    Released {
        /// Which door.
        #[serde(serialize_with = "from_one")]
        door: Door,
        /// For how long.
        pulse_ms: u64,
    },
    /// A release was refused.
    Refused {
        /// Which door.
        #[serde(serialize_with = "from_one")]
        door: Door,
        /// Why.
        why: Refusal,
    },
    /// The way back was freed by the controller itself, the host being silent.
    Freed {
        /// Which door.
        #[serde(serialize_with = "from_one")]
        door: Door,
    },
    /// People between the doors.
    Inside {
        /// How many.
        people: u8,
    },
    /// Whether somebody stands at the entry.
    Entry {
        /// Somebody does.
        person: bool,
    },
    /// Something stands in a doorway, or no more.
    Obstacle {
        /// It does.
        present: bool,
    },
    /// The lamp.
    Light {
        /// What it shows.
        light: Light,
    },
    /// The buzzer.
    Tone {
        /// What it sounds.
        tone: Tone,
    },
    /// The host is heard, or silent.
    Host {
        /// Heard.
        linked: bool,
    },
    /// Emergency switch.
    Emergency {
        /// Pulled.
        active: bool,
    },
    /// Cabinet.
    Tamper {
        /// Open.
        open: bool,
    },
    /// A frame was dropped: altered, replayed, or sealed with another key.
    Rejected,
}

impl fmt::Display for What {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Door { door, state } => write!(f, "door {} {}", door.0 + 1, words(state)),
            Self::Released { door, pulse_ms } => write!(f, "door {} released for {pulse_ms} ms", door.0 + 1),
            Self::Refused { door, why } => write!(f, "door {} refused: {}", door.0 + 1, words(why)),
            Self::Freed { door } => write!(f, "door {} freed, the host is silent", door.0 + 1),
            Self::Inside { people } => write!(f, "{people} inside"),
            Self::Entry { person: true } => f.write_str("somebody at the entry"),
            Self::Entry { person: false } => f.write_str("nobody at the entry"),
            Self::Obstacle { present: true } => f.write_str("obstacle in a doorway"),
            Self::Obstacle { present: false } => f.write_str("doorways clear"),
            Self::Light { light } => write!(f, "light {}", words(light)),
            Self::Tone { tone } => write!(f, "tone {}", words(tone)),
            Self::Host { linked: true } => f.write_str("host heard"),
            Self::Host { linked: false } => f.write_str("host silent"),
            Self::Emergency { active: true } => f.write_str("emergency, doors free"),
            Self::Emergency { active: false } => f.write_str("emergency over"),
            Self::Tamper { open: true } => f.write_str("cabinet open"),
            Self::Tamper { open: false } => f.write_str("cabinet shut"),
            Self::Rejected => f.write_str("frame rejected"),
        }
    }
}

/// `HalfOpen` as "half open".
fn words(name: &impl fmt::Debug) -> String {
    let mut text = String::new();
    for letter in format!("{name:?}").chars() {
        if letter.is_uppercase() && !text.is_empty() {
            text.push(' ');
        }
        text.extend(letter.to_lowercase());
    }
    text
}
