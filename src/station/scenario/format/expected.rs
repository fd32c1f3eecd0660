//! What must be seen, after a step and at the end.

use super::forms::FlagOr;
use serde::Deserialize;

/// What must be seen. All that is named holds together at some moment within `within_ms`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Expect {
    /// The last code given since the step before.
    pub refusal: Option<String>,
    /// Name of the screen.
    pub screen: Option<String>,
    /// A door, from 1.
    pub door: Option<u8>,
    /// That door's state: open or closed.
    pub state: Option<DoorWord>,
    /// Every door, first to last.
    pub doors: Option<Vec<DoorWord>>,
    /// Light over the lane.
    pub light: Option<String>,
    /// How the passage stands or ended.
    pub passage: Option<String>,
    /// Name of an open alarm, or whether there is any.
    pub alert: Option<FlagOr<String>>,
    /// A case for the officer is open; a word must be in it.
    pub case: Option<FlagOr<String>>,
    /// A slip came out; a word must be on it.
    pub printed: Option<FlagOr<String>>,
    /// A text key that is on the screen.
    pub message: Option<String>,
    /// What must stay untrue for the whole of `within_ms`.
    pub not: Option<Box<Self>>,
    /// How long it may take.
    pub within_ms: Option<u64>,
}

/// A door's state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DoorWord {
    /// Not closed.
    Open,
    /// Closed.
    Closed,
}

/// What must be true at the end.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EndSpec {
    /// Headlines of the journal, in this order; others may stand between.
    #[serde(default)]
    pub journal: Vec<String>,
    /// Headlines that must not be there.
    #[serde(default)]
    pub not_journal: Vec<String>,
    /// Every lane waits for the next traveller.
    pub idle: Option<bool>,
}
