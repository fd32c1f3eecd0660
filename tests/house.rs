//! The rules of the house, held against the sources: who may import whom, where clock and machine are touched,
//! where a door may be ordered to open, and that nothing is left unfinished.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

#[path = "house/source.rs"]
mod source;

use source::{Form, Root, Source};
use std::collections::BTreeSet;
use std::fmt;
use std::path::{Path, PathBuf};

/// What each module of the main crate may name of the others. Everything may name itself.
const IMPORTS: &[(&str, &[&str])] = &[
    ("time", &[]),
    ("refusal", &[]),
    ("secret_file", &[]),
    ("credential", &["time", "refusal", "secret_file"]),
    ("person", &["time", "refusal", "credential"]),
    ("policy", &["time", "refusal", "credential", "person"]),
    ("texts", &["refusal"]),
    ("population", &["time", "refusal", "credential", "person"]),
    ("wallet", &["time", "refusal", "credential", "person", "population"]),
    // The seam of requests belongs to the registry; whoever asks names it, the store behind it stays unseen.
    ("registry", &["time", "refusal", "secret_file", "credential", "person", "population"]),
    ("journal", &["time", "refusal", "secret_file", "credential", "person", "registry::request"]),
    (
        "flow",
        &[
            "time",
            "refusal",
            "credential",
            "person",
            "policy",
            "registry::request",
            "journal::entry",
            "journal::Entry",
            "texts",
        ],
    ),
    ("config", &["time", "refusal", "credential", "person", "policy", "flow", "texts", "registry::request"]),
    (
        "station",
        &[
            "time",
            "refusal",
            "credential",
            "person",
            "policy",
            "flow",
            "registry",
            "journal",
            "config",
            "population",
            "texts",
        ],
    ),
    // Words, places and people as plain data, and the view of a flow: no flow, store or device.
    ("ui", &["time", "refusal", "credential::place", "person", "journal::entry", "flow", "texts"]),
];

/// Modules that are the top of the house and may name everything.
const TOP: &[&str] = &["cli"];

/// Modules that may name devices at all.
const NAME_DEVICES: &[&str] = &["policy", "flow", "config", "station", "population", "wallet", "ui"];

/// Modules that may name what stands behind a device's commands and events: drivers, simulators, links.
const NAME_MACHINERY: &[&str] = &["config", "station", "population", "wallet"];

const DEVICES: &[&str] = &["camera", "document", "fingerprint", "gate", "iris", "printer"];

/// Files that touch the machine by their place in the house, besides `cli/`, `config` and the station's `live`.
const MACHINE_FILES: &[&str] = &[
    "src/main.rs",
    "src/registry/store.rs",
    // Fills a store with people: keys and seals on one core, the tree of pages on another.
    "src/registry/generate.rs",
    "src/journal/file.rs",
];

struct Violation {
    file: String,
    line: usize,
    what: String,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.file, self.line, self.what)
    }
}

fn touches_machine(file: &str) -> bool {
    let name = file.rsplit('/').next().unwrap_or(file);
    MACHINE_FILES.contains(&file)
        || matches!(name, "driver.rs" | "link.rs")
        || name.ends_with("_file.rs")
        || ["src/cli/", "src/config", "src/station/live"].iter().any(|place| file.starts_with(place))
}

fn is_within(path: &[String], allowed: &str) -> bool {
    allowed.split("::").enumerate().all(|(at, segment)| path.get(at).is_some_and(|found| found == segment))
}

/// Imports run one way.
fn imports(source: &Source, found: &mut Vec<Violation>) {
    let Some(top) = source.top() else {
        let outward = source.named.iter().filter(|named| named.root == Root::Portas && source.file != "src/main.rs");
        found.extend(
            outward
                .map(|named| violation(source, named.line, "devices, biometrics and sealing know nothing of the app")),
        );
        return;
    };
    if TOP.contains(&top.as_str()) {
        return;
    }
    let Some((_, allowed)) = IMPORTS.iter().find(|(module, _)| *module == top) else {
        found.push(violation(source, 1, &format!("module {top} has no place in the table of tests/house.rs")));
        return;
    };
    for named in source.named.iter().filter(|named| named.root != Root::Elsewhere) {
        let in_simulation =
            ["src/station/sim", "src/station/scenario"].iter().any(|place| source.file.starts_with(place))
                && is_within(&named.segments, "wallet");
        let is_allowed = is_within(&named.segments, &top)
            || in_simulation
            || allowed.iter().any(|allowed| is_within(&named.segments, allowed));
        if !is_allowed {
            let what = format!("{top} may not import {}", named.segments.join("::"));
            found.push(violation(source, named.line, &what));
        }
    }
}

/// Flows and what stands below them name the types of devices' commands and events, never what drives them.
fn devices(source: &Source, found: &mut Vec<Violation>) {
    let Some(top) = source.top().filter(|top| !TOP.contains(&top.as_str())) else { return };
    for named in source.named.iter().filter(|named| named.segments[0] == "portas_devices") {
        let is_type = |at: usize| {
            named.segments.get(at).is_some_and(|segment: &String| segment.starts_with(|c: char| c.is_ascii_uppercase()))
        };
        let is_device = named.segments.get(1).is_some_and(|segment| DEVICES.contains(&segment.as_str()));
        let names_a_type = is_type(1) || is_device && is_type(2);
        let what = named.segments.join("::");
        if !NAME_DEVICES.contains(&top.as_str()) {
            found.push(violation(source, named.line, &format!("{top} may not name devices: {what}")));
        } else if !NAME_MACHINERY.contains(&top.as_str()) && !names_a_type {
            let what = format!("{top} names types of devices' commands and events alone: {what}");
            found.push(violation(source, named.line, &what));
        }
    }
}

/// Clock, randomness, threads and I/O come in as arguments; order does not depend on a hash.
fn machine(source: &Source, found: &mut Vec<Violation>) {
    if touches_machine(&source.file) {
        return;
    }
    for named in source.named.iter().filter(|named| named.root == Root::Elsewhere) {
        let segments: Vec<&str> = named.segments.iter().map(String::as_str).collect();
        let any = |words: &[&str]| segments.iter().any(|segment| words.contains(segment));
        let ends = |tail: &[&str]| segments.ends_with(tail);
        let what = if any(&["Instant", "SystemTime"]) || ends(&["Utc", "now"]) || ends(&["Local", "now"]) {
            "reads a clock"
        } else if matches!(
            segments[..],
            ["std", "thread", ..] | ["thread", "sleep" | "spawn" | "scope" | "Builder", ..]
        ) {
            "starts or stops a thread"
        } else if matches!(segments[..], ["std", "fs" | "net" | "process" | "env", ..]) {
            "does input or output"
        } else if any(&["OsRng", "SysRng", "ThreadRng", "getrandom"])
            || matches!(segments[..], ["rand", "rng" | "random", ..])
        {
            "draws its own randomness"
        } else if any(&["HashMap", "HashSet", "RandomState"]) {
            "uses a map without order"
        } else {
            continue;
        };
        found.push(violation(source, named.line, &format!("{what}: {}", segments.join("::"))));
    }
}

/// A door is ordered to open in one place alone, which takes the proof.
fn release(source: &Source, found: &mut Vec<Violation>) {
    // `portas gate test` exercises the doors of an empty gate, for an engineer who stands beside it.
    let engineer = source.file == "src/cli/gate/exercise.rs";
    if source.file == "src/station/doors.rs" || source.file.starts_with("devices/") || engineer {
        return;
    }
    for named in &source.named {
        let last_two = &named.segments[named.segments.len().saturating_sub(2)..];
        let is_order =
            matches!(last_two, [kind, order] if kind == "GateCommand" && (order == "Release" || order == "*"));
        let is_renamed = named.form == Form::Renamed && last_two.last().is_some_and(|last| last == "GateCommand");
        // To look at an order is free; to make one, to import the bare variant or to rename the kind is not.
        if is_renamed || is_order && named.form != Form::Matched {
            found.push(violation(source, named.line, "a release is built in src/station/doors.rs alone"));
        }
    }
}

/// Nothing is left for later.
fn unfinished(source: &Source, contents: &str, found: &mut Vec<Violation>) {
    for (name, line) in &source.macros {
        if matches!(name.as_str(), "todo" | "unimplemented") {
            found.push(violation(source, *line, &format!("{name}! stands in the sources")));
        }
    }
    for (name, line) in &source.attributes {
        if name == "ignore" {
            found.push(violation(source, *line, "a test is ignored"));
        }
    }
    for (at, line) in contents.lines().enumerate() {
        if line.contains(concat!("FIX", "ME")) {
            found.push(violation(source, at + 1, concat!("a FIX", "ME is left")));
        }
    }
}

fn violation(source: &Source, line: usize, what: &str) -> Violation {
    Violation { file: source.file.clone(), line, what: what.to_owned() }
}

/// Every violation in these files, given as path and contents.
fn check(files: &[(String, String)]) -> Vec<Violation> {
    let mut found = Vec::new();
    let mut sources = Vec::new();
    for (file, contents) in files {
        match Source::read(file, contents) {
            Ok(source) => {
                unfinished(&source, contents, &mut found);
                sources.push(source);
            }
            Err(what) => found.push(Violation { file: file.clone(), line: 1, what }),
        }
    }
    let test_modules: BTreeSet<(bool, &String)> = sources
        .iter()
        .flat_map(|source| source.test_modules.iter().map(|module| (is_device(source), module)))
        .collect();
    for source in &sources {
        let is_test = source.file.contains("tests/") || test_modules.contains(&(is_device(source), &source.module()));
        if !is_test {
            imports(source, &mut found);
            devices(source, &mut found);
            machine(source, &mut found);
            release(source, &mut found);
        }
    }
    found
}

fn is_device(source: &Source) -> bool {
    source.file.starts_with("devices/")
}

/// Sources and tests of both crates, by their path from the root of the project.
fn files() -> Vec<(String, String)> {
    let root = PathBuf::from(std::env::var("CARGO_MANIFEST_DIR").unwrap());
    let relative = |path: &Path| path.strip_prefix(&root).unwrap().to_str().unwrap().replace('\\', "/");
    ["src", "devices/src", "tests", "devices/tests"]
        .iter()
        .flat_map(|folder| walkdir::WalkDir::new(root.join(folder)).sort_by_file_name())
        .filter_map(Result::ok)
        .filter(|entry| entry.path().extension().is_some_and(|extension| extension == "rs"))
        .map(|entry| (relative(entry.path()), std::fs::read_to_string(entry.path()).unwrap()))
        .collect()
}

#[test]
fn the_sources_keep_the_rules_of_the_house() {
    let files = files();
    assert!(files.len() > 40, "only {} sources found", files.len());
    let found: Vec<String> = check(&files).iter().map(ToString::to_string).collect();
    assert!(found.is_empty(), "{} violations\n{}", found.len(), found.join("\n"));
}

/// What the checks say of a snippet that stands in this file.
fn told(file: &str, contents: &str) -> String {
    check(&[(file.to_owned(), contents.to_owned())]).iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

#[test]
fn an_import_against_the_order_is_found_however_it_is_written() {
    for import in [
        "use crate::flow::Event;",
        "use crate::{person::Port, flow::{self, Event}};",
        "fn f() { crate::flow::start() }",
        "use super::super::flow::Event as E;",
        "macro_rules! m { () => { $crate::flow::start() } }",
        "mod inner { use super::super::super::flow::Event; }",
    ] {
        let told = told("src/policy/stay.rs", import);
        assert!(told.contains("src/policy/stay.rs:1: policy may not import flow"), "{import} gave {told:?}");
    }
    assert_eq!(told("src/policy/stay.rs", "use super::hours; use crate::person::Port; use self::inner::X;"), "");
    assert!(told("src/flow/gate.rs", "use crate::registry::store::Store;").contains("registry::store"));
    assert_eq!(told("src/flow/gate.rs", "use crate::registry::request::Request;"), "");
    assert!(told("src/station/live.rs", "use crate::wallet::Phone;").contains("wallet"));
    assert_eq!(told("src/station/sim.rs", "use crate::wallet::Phone;"), "");
    assert!(told("src/porch/mod.rs", "").contains("module porch has no place"));
    assert!(told("devices/src/gate/mod.rs", "use portas::refusal::Refusal;").contains("nothing of the app"));
}

#[test]
fn a_flow_may_name_an_event_and_no_driver() {
    assert_eq!(told("src/flow/gate.rs", "use portas_devices::gate::{Door, GateEvent}; use portas_devices::Event;"), "");
    for import in ["gate::driver::Driver", "gate::{driver, Door}", "link::Link", "gate", "*"] {
        let told = told("src/flow/gate.rs", &format!("use portas_devices::{import};"));
        assert!(told.contains("types of devices' commands and events alone"), "{import} gave {told:?}");
    }
    assert!(told("src/journal/chain.rs", "use portas_devices::gate::Door;").contains("may not name devices"));
}

#[test]
fn clocks_files_threads_and_chance_are_found_outside_their_places() {
    for (snippet, what) in [
        ("fn f() { std::time::Instant::now(); }", "reads a clock"),
        ("use std::time::{Duration, SystemTime as Clock};", "reads a clock"),
        ("fn f() { chrono::Utc::now() }", "reads a clock"),
        ("use std::{thread, fmt};", "a thread"),
        ("fn f() { thread::sleep(d) }", "a thread"),
        ("use std::fs::File;", "input or output"),
        ("fn f() { ::std::net::TcpStream::connect(a) }", "input or output"),
        ("use rand_core::OsRng;", "randomness"),
        ("fn f() { rand::rng() }", "randomness"),
        ("use std::collections::HashMap;", "without order"),
    ] {
        assert!(told("src/policy/stay.rs", snippet).contains(what), "{snippet}");
        assert_eq!(told("src/cli/run.rs", snippet), "", "{snippet}");
        assert!(told("devices/src/gate/sim.rs", snippet).contains(what), "{snippet}");
        assert_eq!(told("devices/src/gate/driver.rs", snippet), "", "{snippet}");
    }
    let harmless = "// Instant::now()\n const S: &str = \"std::fs\"; #[cfg(test)] mod tests { use std::fs; }\n\
                    #[cfg(test)] use std::{fs, thread}; fn f(at: crate::time::Now) {}";
    assert_eq!(told("src/policy/stay.rs", harmless), "");

    let declared =
        ("src/registry/mod.rs".to_owned(), "#[cfg(test)]\n#[allow(unused)]\nmod fault_tests; mod marks;".to_owned());
    let in_tests = ("src/registry/fault_tests.rs".to_owned(), "use std::fs;".to_owned());
    let in_sources = ("src/registry/marks.rs".to_owned(), "use std::fs;".to_owned());
    let found = check(&[declared, in_tests, in_sources]);
    assert_eq!(found.iter().map(|violation| violation.file.as_str()).collect::<Vec<_>>(), ["src/registry/marks.rs"]);
}

#[test]
fn a_release_is_found_where_it_is_made_and_not_where_it_is_read() {
    let built = "fn f() { GateCommand::Release { order, door, pulse_ms, deadline_ms }; }";
    let imported = "use portas_devices::gate::GateCommand::Release;";
    let renamed = "use portas_devices::gate::GateCommand as Order;";
    let glob = "use portas_devices::gate::GateCommand::*;";
    for snippet in [built, imported, renamed, glob] {
        let told_of_flow = told("src/flow/gate.rs", snippet);
        assert!(told_of_flow.contains("doors.rs alone"), "{snippet}");
        assert!(told("src/cli/demo.rs", snippet).contains("doors.rs alone"), "{snippet}");
        assert_eq!(told("src/station/doors.rs", snippet), "", "{snippet}");
    }
    let read = "fn f() { match c { GateCommand::Release { door, .. } => 1, GateCommand::Light(_) => 2 } \
                if let GateCommand::Release { order, door, pulse_ms, deadline_ms } = c {} }";
    assert_eq!(told("src/flow/gate.rs", read), "");
}

#[test]
fn unfinished_work_is_found() {
    assert!(told("src/policy/stay.rs", "fn f() {\n    todo!() }").starts_with("src/policy/stay.rs:2: todo!"));
    assert!(told("tests/any.rs", concat!("// FIX", "ME later")).contains("is left"));
    assert!(
        told("tests/any.rs", "#[test]\n#[ignore = \"slow\"] fn f() {}")
            .starts_with("tests/any.rs:2: a test is ignored")
    );
    assert_eq!(told("tests/any.rs", "fn f() { let ignore = 1; g([ignore]); }"), "");
}
