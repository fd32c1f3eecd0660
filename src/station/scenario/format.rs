//! Scenario files: what people and devices do in virtual time, and what must be seen.

mod expected;
mod forms;
mod steps;

pub use expected::{AlarmWord, DoorWord, EndSpec, Expect, Headline, Passage, TextKey};
pub use forms::{Distance, FlagOr, Severity, WordOr};
pub(super) use steps::demo_officer;
pub use steps::{
    Actor, ChipState, Clock, Fault, Feet, Lay, LayFinger, LensWord, LookIn, Officer, OfficerWord, Press, Quality,
    Restart, Show, Ticks, Walk,
};

use crate::credential::place::LaneKind;
use crate::person::{Direction, Port};
use crate::population::Setup;
use serde::Deserialize;

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
    pub eyes: Option<WordOr<LookIn>>,
    /// A face looks into the camera.
    pub face: Option<WordOr<LookIn>>,
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
                "says nothing: name one of show, document, finger, eyes, walk, press, officer, fault, clock, restart, expect"
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
    fn a_misspelt_value_is_named_with_its_line_wherever_it_stands() {
        for (step, value) in [
            ("[[step]]\nexpect = { refusal = 'E-QR-STAL' }", "E-QR-STAL"),
            ("[[step]]\nexpect = { screen = 'idel' }", "idel"),
            ("[[step]]\nexpect = { light = 'green' }", "green"),
            ("[[step]]\nexpect = { passage = 'complete' }", "complete"),
            ("[[step]]\nexpect = { alert = 'tailgateing' }", "tailgateing"),
            ("[[step]]\nexpect = { message = 'e-qr-stal' }", "e-qr-stal"),
            ("[[step]]\nexpect = { not = { refusal = 'E-QR-STAL' } }", "E-QR-STAL"),
            ("[[step]]\nexpect = { not = { screen = 'idel' } }", "idel"),
            ("[[step]]\nexpect = { not = { alert = 'tailgateing' } }", "tailgateing"),
            ("[[step]]\nexpect = { not = { passage = 'way-bak' } }", "way-bak"),
            ("[end]\njournal = ['refused E-QR-STAL']", "E-QR-STAL"),
            ("[end]\nnot_journal = ['order last-dor']", "last-dor"),
            ("[end]\nnot_journal = ['alarm cases']", "alarm cases"),
            ("[end]\nnot_journal = ['officer verify e-ID, five of 5']", "five of 5"),
            ("[end]\nnot_journal = ['passages']", "passages"),
            ("[[step]]\nfinger = { person = 'a', lens = true }", "lens"),
            ("[[step]]\nfinger = { person = 'a', which = 'left' }", "left"),
        ] {
            let error = parse(&format!("{LEAST}{step}\n")).unwrap_err().to_string();
            assert!(error.contains("line 5") && error.contains(value), "{step}: {error}");
        }
    }

    #[test]
    fn what_may_be_seen_may_be_named() {
        let text = format!(
            "{LEAST}[[step]]\nexpect = {{ alert = 'door', message = 'advice-child-first', not = {{ passage = 'none' }} }}\n\
             [end]\njournal = ['refused E-QR-STALE', 'officer verify e-ID, 4 of 5', 'cleared paper', 'order way-back']\n"
        );
        assert_eq!(parse(&text).unwrap().end.journal.len(), 4);
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
