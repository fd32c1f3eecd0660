//! What must be seen, after a step and at the end.

use super::forms::FlagOr;
use crate::flow::{OfficerOrder, Screen};
use crate::journal::entry::{Alarm, Ending, is_headline};
use crate::refusal::Refusal;
use crate::texts::is_key;
use portas_devices::gate::Light;
use serde::Deserialize;

/// What must be seen. All that is named holds together at some moment within `within_ms`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Expect {
    /// The last code given since the step before.
    pub refusal: Option<Refusal>,
    /// Name of the screen.
    pub screen: Option<Screen>,
    /// A door, from 1.
    pub door: Option<u8>,
    /// That door's state: open or closed.
    pub state: Option<DoorWord>,
    /// Every door, first to last.
    pub doors: Option<Vec<DoorWord>>,
    /// Light over the lane.
    pub light: Option<Light>,
    /// How the passage stands or ended.
    pub passage: Option<Passage>,
    /// Name of an open alarm, or whether there is any.
    pub alert: Option<FlagOr<AlarmWord>>,
    /// A case for the officer is open; a word must be in it.
    pub case: Option<FlagOr<String>>,
    /// A slip came out; a word must be on it.
    pub printed: Option<FlagOr<String>>,
    /// A text key that is on the screen.
    pub message: Option<TextKey>,
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

/// How a passage stands or ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Passage {
    /// None was begun.
    None,
    /// Begun and not ended.
    UnderWay,
    /// [`Ending::Completed`].
    Completed,
    /// [`Ending::NotEntered`].
    NotEntered,
    /// [`Ending::WentBack`].
    WayBack,
    /// [`Ending::Emergency`].
    Emergency,
    /// [`Ending::Interrupted`].
    Interrupted,
}

impl From<Option<Ending>> for Passage {
    fn from(ending: Option<Ending>) -> Self {
        match ending {
            None => Self::None,
            Some(Ending::Completed) => Self::Completed,
            Some(Ending::NotEntered) => Self::NotEntered,
            Some(Ending::WentBack) => Self::WayBack,
            Some(Ending::Emergency) => Self::Emergency,
            Some(Ending::Interrupted) => Self::Interrupted,
        }
    }
}

/// A word that is the name of an alarm, or within one.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct AlarmWord(String);

/// A key of the texts.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct TextKey(String);

/// A headline that a fact of the journal may have.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Headline(String);

impl TryFrom<String> for AlarmWord {
    type Error = String;

    fn try_from(word: String) -> Result<Self, String> {
        let known = Alarm::ALL.iter().any(|alarm| alarm.name().contains(&word));
        if known && !word.is_empty() { Ok(Self(word)) } else { Err(format!("no alarm has {word:?} in its name")) }
    }
}

impl TryFrom<String> for TextKey {
    type Error = String;

    fn try_from(key: String) -> Result<Self, String> {
        if is_key(&key) { Ok(Self(key)) } else { Err(format!("there is no text {key:?}")) }
    }
}

impl TryFrom<String> for Headline {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let known = match text.strip_prefix("officer ") {
            Some(act) => OfficerOrder::is_name(act),
            None => is_headline(&text),
        };
        if known { Ok(Self(text)) } else { Err(format!("no fact has the headline {text:?}")) }
    }
}

impl AsRef<str> for AlarmWord {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl AsRef<str> for TextKey {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl AsRef<str> for Headline {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

/// What must be true at the end.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EndSpec {
    /// Headlines of the journal, in this order; others may stand between.
    #[serde(default)]
    pub journal: Vec<Headline>,
    /// Headlines that must not be there.
    #[serde(default)]
    pub not_journal: Vec<Headline>,
    /// Every lane waits for the next traveller.
    pub idle: Option<bool>,
}
