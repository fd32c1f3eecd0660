//! The gate: doors, beams, lights, over OSDP with secure channel.

pub mod driver;
pub mod key_file;
pub mod line;
pub mod osdp;
pub mod panel;
mod signals;
pub mod sim;
pub mod wired;

use serde::{Deserialize, Serialize};

/// Number of an order; its completion carries it back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct OrderId(pub u64);

/// A door, counted from the side the person comes from: 0 first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Door(pub u8);

/// Light over the lane.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Light {
    /// Waiting for a traveller.
    Idle,
    /// Walk.
    Go,
    /// Stand.
    Stop,
    /// Out of service.
    Fault,
}

/// Sound at the gate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Tone {
    /// Something was accepted.
    Good,
    /// Something was refused.
    Bad,
    /// An officer is needed.
    Alarm,
}

/// An order to the gate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum GateCommand {
    /// Release one door for a timed pulse. Dropped, never sent late, when not on the line by the deadline.
    Release {
        /// Number of the order.
        order: OrderId,
        /// Which door.
        door: Door,
        /// Length of the pulse.
        pulse_ms: u32,
        /// Monotonic moment after which it must not be sent.
        deadline_ms: u64,
    },
    /// Show a light.
    Light(Light),
    /// Sound a tone.
    Tone(Tone),
}

/// Sensors of the gate, 1 = safe, so that a cut wire reads unsafe. Bit numbers are OSDP input numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct Inputs(pub u16);

impl Inputs {
    /// Whether this door reads closed (inputs 0 to 2).
    #[must_use]
    pub const fn door_closed(self, door: Door) -> bool {
        door.0 < 3 && self.0 & (1 << door.0) != 0
    }
    /// Entry beam clear (4).
    #[must_use]
    pub const fn entry_clear(self) -> bool {
        self.bit(4)
    }
    /// Middle beam clear (5).
    #[must_use]
    pub const fn middle_clear(self) -> bool {
        self.bit(5)
    }
    /// Exit beam clear (6).
    #[must_use]
    pub const fn exit_clear(self) -> bool {
        self.bit(6)
    }
    /// Mat empty (7).
    #[must_use]
    pub const fn mat_empty(self) -> bool {
        self.bit(7)
    }
    /// Not more than one person (8).
    #[must_use]
    pub const fn not_more_than_one(self) -> bool {
        self.bit(8)
    }
    /// No obstacle in any door (9).
    #[must_use]
    pub const fn no_obstacle(self) -> bool {
        self.bit(9)
    }
    /// No emergency (10).
    #[must_use]
    pub const fn no_emergency(self) -> bool {
        self.bit(10)
    }
    /// No tamper (11).
    #[must_use]
    pub const fn no_tamper(self) -> bool {
        self.bit(11)
    }
    /// A person of at least 1.20 m stands at the entry (12).
    #[must_use]
    pub const fn tall_at_entry(self) -> bool {
        self.bit(12)
    }
    /// Exactly one person is inside: mat not empty, and not more than one.
    #[must_use]
    pub const fn exactly_one(self) -> bool {
        !self.mat_empty() && self.not_more_than_one()
    }
    const fn bit(self, input: u8) -> bool {
        self.0 & (1 << input) != 0
    }
}

/// What became of a release order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// The gate acknowledged it.
    Executed,
    /// The gate said no (another door open, say).
    Refused,
    /// Not on the line by its deadline, dropped unsent.
    Expired,
    /// Sent, and no answer: the door counts as released until pulse + 500 ms passed and it reads closed.
    Uncertain,
}

/// Trouble on the line that an honest cable does not make.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Tampering {
    /// A frame whose authentication code is wrong.
    BadMac,
    /// The peripheral does not know our key.
    WrongKey,
    /// It answers with the default key SCBK-D, or is in install mode.
    DefaultKey,
    /// It offers no secure channel.
    NoSecureChannel,
    /// The cabinet's tamper contact.
    Cabinet,
}

/// What the gate says. The driver orders them: `LinkUp`, then `Inputs`, before anything else is believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum GateEvent {
    /// The secure channel stands; a fresh [`GateEvent::Inputs`] follows.
    LinkUp,
    /// Nothing heard for the quiet time (300 ms): grant nothing. Orders waiting were dropped (`Expired`).
    LinkLost,
    /// Sensors, at every change and at least every freshness period.
    Inputs {
        /// The sensors.
        inputs: Inputs,
        /// Monotonic moment they were read.
        at_ms: u64,
    },
    /// A release order came to its end.
    Order {
        /// Which.
        order: OrderId,
        /// How.
        outcome: Outcome,
    },
    /// Somebody may be at the line.
    Tampering(Tampering),
}
