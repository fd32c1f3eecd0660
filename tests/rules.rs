//! Which rules the tests prove: scenarios name them in `rules = [..]`, other tests in a line `// rules: A-06, A-09`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};

/// Rules that the core answers for: two-door lanes with and without irises, codes, and what a lane decides about non-residents. Of R and S
/// those that speak of lanes and codes; the others belong to counters, relying parties and registration.
const COVERED: &[(&str, RangeInclusive<u8>)] = &[
    ("A", 1..=2),
    ("A", 5..=18),
    ("A", 20..=31),
    ("E", 1..=1),
    ("E", 3..=3),
    ("E", 5..=9),
    ("E", 15..=20),
    ("E", 24..=25),
    ("E", 27..=29),
    ("E", 31..=32),
    ("F", 1..=19),
    ("J", 1..=3),
    ("J", 7..=7),
    ("J", 9..=14),
    ("J", 16..=18),
    ("J", 20..=20),
    ("J", 23..=23),
    ("L", 8..=9),
    ("L", 12..=12),
    ("L", 24..=25),
    ("L", 28..=28),
    ("L", 30..=31),
    ("M", 1..=1),
    ("M", 11..=11),
    ("O", 1..=13),
    ("Q", 2..=5),
    ("Q", 9..=9),
    ("Q", 16..=16),
    ("R", 3..=4),
    ("R", 12..=12),
    ("S", 1..=3),
    ("S", 9..=9),
    ("S", 14..=14),
    ("T", 12..=13),
];

#[derive(Deserialize)]
struct Table {
    rule: Vec<Rule>,
}

#[derive(Deserialize)]
struct Rule {
    id: String,
    kind: Kind,
    text: String,
}

#[derive(Deserialize, Clone, Copy, PartialEq, Eq, Debug)]
#[serde(rename_all = "UPPERCASE")]
enum Kind {
    Must,
    Officer,
    Config,
    /// No behaviour of the software: nothing to prove.
    Info,
}

fn root() -> PathBuf {
    PathBuf::from(std::env::var("CARGO_MANIFEST_DIR").unwrap())
}

fn rules() -> BTreeMap<String, Rule> {
    let table: Table = toml::from_str(&std::fs::read_to_string(root().join("assets/rules.toml")).unwrap()).unwrap();
    let count = table.rule.len();
    let rules: BTreeMap<_, _> = table.rule.into_iter().map(|rule| (rule.id.clone(), rule)).collect();
    assert_eq!(rules.len(), count, "a rule stands twice");
    rules
}

/// Where each rule is named: id to `file:line`.
fn named() -> BTreeMap<String, BTreeSet<String>> {
    let mut named = BTreeMap::<String, BTreeSet<String>>::new();
    for folder in ["src", "tests", "devices"] {
        for entry in walkdir::WalkDir::new(root().join(folder)).sort_by_file_name().into_iter().map(Result::unwrap) {
            let path = entry.path();
            let ids = match path.extension().and_then(|extension| extension.to_str()) {
                Some("rs") => of_source(&std::fs::read_to_string(path).unwrap()),
                Some("toml") if path.starts_with(root().join("tests/scenarios")) => of_scenario(path),
                _ => continue,
            };
            let file = path.strip_prefix(root()).unwrap().display();
            for (line, id) in ids {
                named.entry(id).or_default().insert(format!("{file}:{line}"));
            }
        }
    }
    named
}

fn of_source(contents: &str) -> Vec<(usize, String)> {
    let lines = contents.lines().enumerate();
    let listed = lines.filter_map(|(at, line)| Some((at + 1, line.trim().strip_prefix("// rules:")?)));
    listed.flat_map(|(line, ids)| ids.split(',').map(move |id| (line, id.trim().to_owned()))).collect()
}

fn of_scenario(path: &Path) -> Vec<(usize, String)> {
    #[derive(Deserialize)]
    struct Scenario {
        rules: Vec<String>,
    }
    let contents = std::fs::read_to_string(path).unwrap();
    let scenario: Scenario = toml::from_str(&contents).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    scenario.rules.into_iter().map(|id| (1, id)).collect()
}

#[test]
fn every_rule_a_test_names_exists() {
    let rules = rules();
    let unknown: Vec<String> = named()
        .into_iter()
        .filter(|(id, _)| !rules.contains_key(id))
        .map(|(id, places)| format!("{id:?} in {}", places.into_iter().collect::<Vec<_>>().join(", ")))
        .collect();
    assert!(unknown.is_empty(), "no such rule:\n{}", unknown.join("\n"));
}

#[test]
fn every_rule_of_the_core_is_proved_somewhere() {
    let (rules, named) = (rules(), named());
    let covered = COVERED.iter().flat_map(|(system, ids)| ids.clone().map(move |id| format!("{system}-{id:02}")));
    let unproved: Vec<String> = covered
        .map(|id| rules.get(&id).unwrap_or_else(|| panic!("COVERED holds {id}, which is no rule")))
        .filter(|rule| rule.kind != Kind::Info && !named.contains_key(&rule.id))
        .map(|rule| format!("{} {:?}: {}", rule.id, rule.kind, rule.text))
        .collect();
    assert!(unproved.is_empty(), "{} rules that no test names:\n{}", unproved.len(), unproved.join("\n"));
}
