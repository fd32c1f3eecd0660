//! Scenario files: what people and devices do in virtual time, and what must be seen.

use crate::credential::Family;
use crate::credential::place::LaneKind;
use crate::person::{Direction, DocumentKind, Finger, Port};
use crate::population::Setup;
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::marker::PhantomData;

/// Bytes a scenario file may have.
pub const LARGEST_FILE: usize = 256 * 1024;
/// Steps a scenario may have.
pub const MOST_STEPS: usize = 1_000;
/// Lanes a scenario may have.
pub const MOST_LANES: usize = 16;
/// Virtual time one step may take, milliseconds.
pub const LONGEST_STEP_MS: u64 = 24 * 3_600_000;

/// A scenario.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// What happens, in a sentence.
    pub name: String,
    /// Rules it proves.
    #[serde(default)]
    pub rules: Vec<String>,
    /// Wall clock at the start, RFC 3339.
    pub at: String,
    /// Seed of everything random.
    #[serde(default = "one")]
    pub seed: u64,
    /// Codes go through pictures, camera and reader.
    #[serde(default)]
    pub camera: bool,
    /// The one lane.
    pub station: Option<StationSpec>,
    /// Or several.
    #[serde(default)]
    pub stations: Vec<StationSpec>,
    /// Changes to the demo population.
    #[serde(default)]
    pub setup: Vec<Setup>,
    /// What happens.
    #[serde(default)]
    pub step: Vec<StepSpec>,
    /// What must be true at the end.
    #[serde(default)]
    pub end: EndSpec,
}

const fn one() -> u64 {
    1
}

/// A lane of a scenario.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StationSpec {
    /// Its name where there are several.
    pub name: Option<String>,
    /// Where it stands.
    pub port: Port,
    /// What it is.
    pub lane: LaneKind,
    /// Into or out of Macao.
    pub direction: Direction,
    /// A rule profile, if not by date.
    pub profile: Option<String>,
    /// An officer stands behind it (default: yes, played by the scenario).
    pub officer: Option<bool>,
    /// Documents may clear on the zone alone.
    pub zone_alone: Option<bool>,
    /// Freshness window, steps.
    pub window: Option<u32>,
    /// Someone stands inside when the station starts.
    #[serde(default)]
    pub occupied: bool,
    /// A door, from 1, stands open when the station starts.
    pub door_open: Option<u8>,
}

/// One step: a wait, then one thing that happens or is expected.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StepSpec {
    /// Virtual milliseconds since the step before.
    #[serde(default)]
    pub after_ms: u64,
    /// Which lane, where there are several (default: the lane of the step before).
    #[serde(alias = "lane", alias = "at")]
    pub station: Option<String>,
    /// A phone is shown or taken away.
    pub show: Option<WordOr<Show>>,
    /// A document is laid or taken.
    pub document: Option<WordOr<Lay>>,
    /// A finger is laid.
    pub finger: Option<WordOr<LayFinger>>,
    /// Eyes look into the camera.
    pub eyes: Option<WordOr<LayFinger>>,
    /// A face looks into the camera.
    pub face: Option<WordOr<LayFinger>>,
    /// Feet.
    pub walk: Option<WordOr<Walk>>,
    /// A control.
    pub press: Option<WordOr<Press>>,
    /// Who presses, where `press` is a word.
    pub by: Option<Actor>,
    /// An officer.
    pub officer: Option<WordOr<Officer>>,
    /// A fault.
    pub fault: Option<Fault>,
    /// The wall clock jumps.
    pub clock: Option<Clock>,
    /// The station dies and starts again.
    pub restart: Option<FlagOr<Restart>>,
    /// What must be seen.
    pub expect: Option<Expect>,
}

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

/// How bad, 0 to 1; `true` means 0.5.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Severity(pub f32);

impl<'de> Deserialize<'de> for Severity {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Form {
            Flag(bool),
            Share(f32),
        }
        match Form::deserialize(deserializer) {
            Ok(Form::Flag(flag)) => Ok(Self(if flag { 0.5 } else { 0.0 })),
            Ok(Form::Share(share)) if (0.0..=1.0).contains(&share) => Ok(Self(share)),
            Ok(Form::Share(_)) | Err(_) => {
                Err(serde::de::Error::custom("expected true, false or a number from 0 to 1"))
            }
        }
    }
}

/// How far the phone is held.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Distance(pub f32);

impl<'de> Deserialize<'de> for Distance {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Form {
            Word(String),
            Metres(f32),
        }
        match Form::deserialize(deserializer) {
            Ok(Form::Word(word)) if word == "near" => Ok(Self(0.05)),
            Ok(Form::Word(word)) if word == "far" => Ok(Self(1.0)),
            Ok(Form::Metres(metres)) if (0.01..=3.0).contains(&metres) => Ok(Self(metres)),
            Ok(Form::Word(_) | Form::Metres(_)) | Err(_) => {
                Err(serde::de::Error::custom("expected near, far or metres from 0.01 to 3"))
            }
        }
    }
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
    /// The wrong side up.
    #[serde(default)]
    pub wrong_way: bool,
    /// The person forgets it on the reader.
    #[serde(default)]
    pub left: bool,
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

/// A finger, an eye or a face before its sensor.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LayFinger {
    /// Whose.
    pub person: String,
    /// Which finger (default: right index).
    pub finger: Option<Finger>,
    /// How well it prints (default: as the person's do).
    pub quality: Option<Quality>,
    /// Which eye.
    pub which: Option<String>,
    /// Height of the eyes.
    pub height_m: Option<f64>,
    /// What covers the face.
    pub cover: Option<bool>,
    /// A cosmetic lens.
    pub lens: Option<bool>,
    /// A living finger or eye.
    pub live: Option<bool>,
}

/// How well a finger prints.
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
    /// Which case.
    pub case: Option<String>,
    /// Elements ticked: a number, or one entry each.
    pub ticks: Option<Ticks>,
}

pub(super) fn demo_officer() -> String {
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

/// A word, or a table that says more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub enum WordOr<T> {
    /// `"nothing"`, `"enter"`.
    Word(String),
    /// `{ person = .. }`
    Table(T),
}

/// `true`, `false`, a word, or a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FlagOr<T> {
    /// A flag.
    Flag(bool),
    /// More.
    More(T),
}

struct WordVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for WordVisitor<T> {
    type Value = WordOr<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a word or a table")
    }

    fn visit_str<E: serde::de::Error>(self, word: &str) -> Result<Self::Value, E> {
        Ok(WordOr::Word(word.to_owned()))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        T::deserialize(MapAccessDeserializer::new(map)).map(WordOr::Table)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for WordOr<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(WordVisitor(PhantomData))
    }
}

struct FlagVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for FlagVisitor<T> {
    type Value = FlagOr<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("true, false or more")
    }

    fn visit_bool<E: serde::de::Error>(self, flag: bool) -> Result<Self::Value, E> {
        Ok(FlagOr::Flag(flag))
    }

    fn visit_str<E: serde::de::Error>(self, word: &str) -> Result<Self::Value, E> {
        T::deserialize(serde::de::value::StrDeserializer::new(word)).map(FlagOr::More)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        T::deserialize(MapAccessDeserializer::new(map)).map(FlagOr::More)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for FlagOr<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(FlagVisitor(PhantomData))
    }
}

/// Why a scenario file cannot be played.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FormatError {
    /// Larger than [`LARGEST_FILE`].
    #[error("{0} bytes; a scenario has at most {LARGEST_FILE}")]
    TooLarge(usize),
    /// Not TOML, an unknown key, or a value of the wrong kind; the message names line and key.
    #[error("{0}")]
    Syntax(String),
    /// A step that says nothing or several things.
    #[error("step {step}: {what}")]
    Step {
        /// From 1.
        step: usize,
        /// What is wrong.
        what: String,
    },
    /// Something at the top level does not fit.
    #[error("{key}: {what}")]
    Top {
        /// The key.
        key: &'static str,
        /// What is wrong.
        what: String,
    },
}

/// Parses a scenario file.
///
/// # Errors
/// [`FormatError`], with line and key where the file's syntax is at fault.
pub fn parse(text: &str) -> Result<Scenario, FormatError> {
    if text.len() > LARGEST_FILE {
        return Err(FormatError::TooLarge(text.len()));
    }
    let scenario: Scenario = toml::from_str(text).map_err(|error| FormatError::Syntax(error.to_string()))?;
    check(&scenario)?;
    Ok(scenario)
}

fn check(scenario: &Scenario) -> Result<(), FormatError> {
    let top = |key, what: &str| Err(FormatError::Top { key, what: what.to_owned() });
    if scenario.station.is_none() == scenario.stations.is_empty() {
        return top("station", "name either one [station] or several [[stations]]");
    }
    if scenario.stations.len() > MOST_LANES {
        return top("stations", "more than 16 lanes");
    }
    if scenario.stations.iter().any(|station| station.name.is_none()) {
        return top("stations", "each of several lanes needs a name");
    }
    if scenario.step.len() > MOST_STEPS {
        return top("step", "more than 1,000 steps");
    }
    for (index, step) in scenario.step.iter().enumerate() {
        check_step(step).map_err(|what| FormatError::Step { step: index + 1, what })?;
    }
    Ok(())
}

fn check_step(step: &StepSpec) -> Result<(), String> {
    let said = [
        step.show.is_some(),
        step.document.is_some(),
        step.finger.is_some(),
        step.eyes.is_some(),
        step.face.is_some(),
        step.walk.is_some(),
        step.press.is_some(),
        step.officer.is_some(),
        step.fault.is_some(),
        step.clock.is_some(),
        step.restart.is_some(),
        step.expect.is_some(),
    ];
    match said.into_iter().filter(|said| *said).count() {
        1 => {}
        0 => {
            return Err(
                "says nothing: name one of show, document, finger, walk, press, officer, fault, clock, restart, expect"
                    .into(),
            );
        }
        _ => return Err("says several things: one a step".into()),
    }
    let within_ms = step.expect.as_ref().and_then(|expect| expect.within_ms).unwrap_or(0);
    let fault_ms = step.fault.as_ref().and_then(|fault| fault.for_ms).unwrap_or(0);
    if [step.after_ms, within_ms, fault_ms].into_iter().any(|ms| ms > LONGEST_STEP_MS) {
        return Err("longer than a day".into());
    }
    if let Some(expect) = &step.expect
        && expect.door.is_some() != expect.state.is_some()
    {
        return Err("expect: door and state go together".into());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]
    use super::*;

    const LEAST: &str = "name = 'x'\nat = '2025-01-15T09:41:00+08:00'\n\
        station = { port = 'outer-harbour', lane = 'two-door', direction = 'arrival' }\n";

    #[test]
    fn an_unknown_key_is_named_with_its_line() {
        let error = parse(&format!("{LEAST}[[step]]\nshow = {{ persn = 'a' }}\n")).unwrap_err().to_string();
        assert!(error.contains("line 5") && error.contains("persn"), "{error}");
    }

    #[test]
    fn a_step_says_one_thing() {
        let none = parse(&format!("{LEAST}[[step]]\nafter_ms = 3\n")).unwrap_err();
        assert!(matches!(none, FormatError::Step { step: 1, .. }));
        let two = parse(&format!("{LEAST}[[step]]\nwalk = 'enter'\nshow = 'nothing'\n")).unwrap_err();
        assert!(matches!(two, FormatError::Step { step: 1, .. }));
    }

    #[test]
    fn words_flags_and_tables_stand_for_each_other() {
        let text = format!(
            "{LEAST}[[step]]\nshow = 'nothing'\n[[step]]\nshow = {{ person = 'a', blur = true, distance = 'far' }}\n\
             [[step]]\nexpect = {{ alert = true, printed = 'Outer' }}\n[[step]]\nrestart = {{ kill = true }}\n"
        );
        let scenario = parse(&text).unwrap();
        assert!(matches!(&scenario.step[0].show, Some(WordOr::Word(word)) if word == "nothing"));
        let Some(WordOr::Table(show)) = &scenario.step[1].show else { panic!("a table") };
        assert_eq!((show.blur, show.distance), (Severity(0.5), Some(Distance(1.0))));
        let expect = scenario.step[2].expect.as_ref().unwrap();
        assert_eq!(expect.alert, Some(FlagOr::Flag(true)));
        assert_eq!(expect.printed, Some(FlagOr::More("Outer".into())));
    }
}
