//! What `portas journal` and `portas check` answer.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use clap::Parser;
use portas::cli::check::{self, State};
use portas::cli::journal::{JournalArgs, Place, run};
use portas::cli::{Fault, Verdict};
use portas::config::Settings;
use portas::credential::keys::{Holder, Service};
use portas::credential::keys_file;
use portas::journal::file::directory;
use portas::journal::{Entry, Journal, StationKey, file_name};
use portas::refusal::Refusal;
use portas::registry::request::{Anchor, SessionId};
use portas::time::Now;
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;
use serde_json::Value;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

#[derive(Parser)]
struct Line {
    #[command(flatten)]
    journal: JournalArgs,
}

fn now(ms: u64) -> Now {
    Now { wall_ms: 1_736_905_260_000, mono_ms: 0 }.plus_ms(ms)
}

fn settings() -> Settings {
    Settings::embedded_demo().unwrap()
}

fn key(data: &Path) -> StationKey {
    StationKey::load_or_make(&settings().keys.dir_in(data), &mut ChaCha20Rng::seed_from_u64(1)).unwrap()
}

/// A data directory with a journal of three entries, the first two sealed.
fn station() -> (tempfile::TempDir, Anchor) {
    let data = tempfile::tempdir().unwrap();
    let (mut journal, _) =
        Journal::open_file(&directory(data.path()), &settings().name, key(data.path()), now(0)).unwrap();
    let session = SessionId(7);
    let detail = "age 10\u{1b}[2J steps".to_owned();
    let refused = Entry::Refused { session, person: None, refusal: Refusal::QrStale, detail };
    journal.append(&[Entry::Opened { session }, refused], now(500)).unwrap();
    journal.seal(now(600)).unwrap();
    journal.append(&[Entry::Ended { session, ending: None }], now(700)).unwrap();
    let anchor = journal.due_anchor(now(700)).unwrap().unwrap();
    (data, anchor)
}

fn say(words: &[&str], json: bool, data: &Path, anchor: Option<&Anchor>) -> (Result<Verdict, Fault>, String) {
    let line = Line::try_parse_from(["journal"].iter().chain(words)).unwrap();
    let mut out = Vec::new();
    let answer = run(&line.journal, json, &Place::of(&settings(), data).unwrap(), anchor, &mut out);
    (answer, String::from_utf8(out).unwrap())
}

fn journal_file(data: &Path) -> std::path::PathBuf {
    directory(data).join(file_name(&settings().name))
}

#[test]
fn verify_answers_yes_with_the_pinned_fields() {
    let (data, anchor) = station();
    let (answer, out) = say(&["verify"], true, data.path(), Some(&anchor));
    assert_eq!(answer.unwrap(), Verdict::Yes);
    let said: Value = serde_json::from_str(&out).unwrap();
    assert_eq!((&said["entries"], &said["ok"], &said["first_bad"]), (&3.into(), &true.into(), &Value::Null));
    assert_eq!((&said["anchored"], &said["torn_bytes"]), (&2.into(), &0.into()));
    assert_eq!(said["anchored_head"], hex::encode(anchor.head));

    let head = said["head"].as_str().unwrap().to_owned();
    assert_eq!(say(&["verify", "--head", &head], true, data.path(), None).0.unwrap(), Verdict::Yes);
    let (answer, out) = say(&["verify", "--head", &"0".repeat(64)], true, data.path(), None);
    assert_eq!(answer.unwrap(), Verdict::No);
    let said: Value = serde_json::from_str(&out).unwrap();
    assert_eq!((&said["ok"], &said["first_bad"]), (&false.into(), &4.into()));
    assert!(Line::try_parse_from(["journal", "verify", "--head", "12"]).is_err());
}

#[test]
fn verify_names_the_first_bad_entry() {
    let (data, anchor) = station();
    let file = journal_file(data.path());
    let text = fs::read_to_string(&file).unwrap();
    fs::write(&file, text.replace("age 10", "age 11")).unwrap();
    let (answer, out) = say(&["verify"], true, data.path(), Some(&anchor));
    assert_eq!(answer.unwrap(), Verdict::No);
    let said: Value = serde_json::from_str(&out).unwrap();
    assert_eq!((&said["entries"], &said["first_bad"], &said["line"]), (&1.into(), &2.into(), &3.into()));
    let (_, out) = say(&["verify"], false, data.path(), Some(&anchor));
    assert!(out.contains("BROKEN at entry 2"), "{out}");

    let cut = text.split_inclusive('\n').take(2).collect::<String>();
    fs::write(&file, cut).unwrap();
    let (answer, out) = say(&["verify"], true, data.path(), Some(&anchor));
    assert_eq!(answer.unwrap(), Verdict::No);
    assert_eq!(serde_json::from_str::<Value>(&out).unwrap()["first_bad"], 2);
    assert_eq!(say(&["verify"], true, data.path(), None).0.unwrap(), Verdict::Yes, "no head to hold it against");
}

#[test]
fn a_missing_journal_is_a_fault_of_the_environment() {
    let data = tempfile::tempdir().unwrap();
    for word in ["verify", "show", "export"] {
        let (answer, out) = say(&[word], true, data.path(), None);
        assert!(matches!(&answer, Err(Fault::Environment(error)) if format!("{error:#}").contains("outer-harbour-1")));
        assert_eq!(out, "");
    }
}

#[test]
fn show_is_for_people_and_export_for_programs() {
    let (data, _) = station();
    let (answer, out) = say(&["show"], false, data.path(), None);
    assert_eq!(answer.unwrap(), Verdict::Yes);
    let lines: Vec<Vec<&str>> = out.lines().map(|line| line.split_whitespace().collect()).collect();
    assert_eq!(lines[0], ["1", "2025-01-15", "09:41:00.500", "#7", "session"]);
    assert_eq!(
        lines[1],
        ["2", "2025-01-15", "09:41:00.500", "#7", "refused", "E-QR-STALE", "age", "10", "[2J", "steps"]
    );
    assert_eq!(lines.len(), 3);

    let (_, out) = say(&["export"], false, data.path(), None);
    let objects: Vec<Value> = out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(objects.len(), 4);
    assert_eq!(objects[1]["entry"]["refusal"], "E-QR-STALE");
    assert_eq!((&objects[2]["sealed"], &objects[3]["n"]), (&2.into(), &3.into()));
    assert!(objects.iter().all(|object| object["hash"].as_str().is_some_and(|hash| hash.len() == 64)));
    assert_eq!(say(&["show"], true, data.path(), None).1, out);
}

#[test]
fn a_broken_journal_is_shown_up_to_its_flaw() {
    let (data, _) = station();
    let file = journal_file(data.path());
    let text = fs::read_to_string(&file).unwrap();
    fs::write(&file, text.replace("age 10", "age 11")).unwrap();
    let (answer, out) = say(&["show"], false, data.path(), None);
    assert_eq!((answer.unwrap(), out.lines().count()), (Verdict::No, 1));
}

fn state(probes: &[check::Probe], device: &str) -> State {
    probes.iter().find(|probe| probe.device == device).unwrap_or_else(|| panic!("no {device}")).state
}

#[test]
fn check_of_a_fresh_data_directory_finds_nothing_wrong_and_makes_nothing() {
    let data = tempfile::tempdir().unwrap();
    let probes = check::look(&settings(), data.path());
    for device in ["lane-keys", "station-key", "journal", "registry"] {
        assert_eq!(state(&probes, device), State::New, "{device}");
    }
    assert_eq!((state(&probes, "settings"), state(&probes, "gate")), (State::Ok, State::Simulated));
    assert_eq!(fs::read_dir(data.path()).unwrap().count(), 0);
    let mut out = Vec::new();
    assert_eq!(check::run(&settings(), data.path(), Vec::new(), true, &mut out).unwrap(), Verdict::Yes);
    for line in String::from_utf8(out).unwrap().lines() {
        let said: Value = serde_json::from_str(line).unwrap();
        assert!(["device", "state", "detail"].iter().all(|key| said[key].is_string()), "{line}");
    }
}

// rules
#[test]
fn check_tells_keys_that_others_read_and_the_bureaus_key() {
    let (data, _) = station();
    let path = settings().keys.lane_file_in(data.path());
    let look = || check::look(&settings(), data.path());
    assert_eq!((state(&look(), "station-key"), state(&look(), "journal")), (State::Ok, State::Ok));
    let make = |holder| {
        keys_file::read_or_make(
            &path,
            holder,
            Service::from(1_736_905_260),
            1_736_905_260,
            &mut ChaCha20Rng::seed_from_u64(2),
        )
    };
    make(Holder::Lane).unwrap();
    assert_eq!(state(&look(), "lane-keys"), State::Ok);
    fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
    assert_eq!(state(&look(), "lane-keys"), State::Fault);
    fs::remove_file(&path).unwrap();
    make(Holder::Bureau).unwrap();
    assert_eq!(state(&look(), "lane-keys"), State::Fault);
}

#[test]
fn check_tells_a_missing_gate_key_and_a_registry_that_is_none() {
    let data = tempfile::tempdir().unwrap();
    let mut settings = settings();
    settings.gate.port = portas::config::Place::Path("/dev/ttyUSB0".into());
    assert_eq!(state(&check::look(&settings, data.path()), "gate-key"), State::Fault);
    let gate_key = settings.gate.key_file(&settings.keys.dir_in(data.path()));
    fs::create_dir_all(gate_key.parent().unwrap()).unwrap();
    fs::write(&gate_key, "").unwrap();
    fs::set_permissions(&gate_key, fs::Permissions::from_mode(0o640)).unwrap();
    assert_eq!(state(&check::look(&settings, data.path()), "gate-key"), State::Fault);
    fs::set_permissions(&gate_key, fs::Permissions::from_mode(0o600)).unwrap();
    assert_eq!(state(&check::look(&settings, data.path()), "gate-key"), State::Ok);

    for text in ["", "notes, not a database"] {
        fs::write(data.path().join("registry.sqlite"), text).unwrap();
        assert_eq!(state(&check::look(&settings, data.path()), "registry"), State::Fault);
    }
    let lost = check::Probe::new("camera", State::Fault, "/dev/video0 does not exist");
    let mut out = Vec::new();
    let answer = check::run(&settings, data.path(), vec![lost], false, &mut out);
    assert!(matches!(answer, Err(Fault::Environment(error)) if error.to_string() == "at fault: registry, camera"));
}
