//! The recorded prompts: one for all that a lane says, in every language, of the words it shows today.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

use portas::texts::{Language, Texts};
use portas::ui::sound::Line;
use serde::Deserialize;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

/// All of them are part of the program.
const BYTES_MAX: u64 = 4_200_000;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Recording {
    file: String,
    text: String,
}

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("assets/sounds")
}

fn manifest() -> BTreeMap<String, BTreeMap<String, Recording>> {
    toml::from_str(&std::fs::read_to_string(folder().join("manifest.toml")).unwrap()).unwrap()
}

#[test]
fn every_prompt_is_recorded_in_every_language_as_it_is_worded_today() {
    let (texts, manifest) = (Texts::load().unwrap(), manifest());
    for language in Language::ALL {
        let recordings = &manifest[language.tag()];
        for line in Line::all() {
            let key = line.key();
            let recording = recordings.get(&*key).unwrap_or_else(|| panic!("no {key} in {language}: make sounds"));
            let spoken = hex::encode(Sha256::digest(line.text(&texts, language).unwrap()));
            assert_eq!(recording.text, spoken, "{key} in {language} says something else now: make sounds");
            assert!(recording.file.starts_with(&format!("{language}/")), "{}", recording.file);
            let sound = std::fs::read(folder().join(&recording.file)).unwrap();
            assert!(sound.starts_with(b"OggS"), "{}", recording.file);
        }
        assert_eq!(recordings.len(), Line::all().len(), "{language} has prompts that nobody says");
    }
    assert_eq!(manifest.len(), Language::ALL.len());
}

#[test]
fn no_recording_lies_about_and_all_together_are_small() {
    let listed: BTreeSet<String> =
        manifest().into_values().flat_map(BTreeMap::into_values).map(|recording| recording.file).collect();
    let (mut found, mut bytes) = (BTreeSet::new(), 0);
    for entry in walkdir::WalkDir::new(folder()).into_iter().map(Result::unwrap) {
        if entry.path().extension().is_some_and(|extension| extension == "ogg") {
            found.insert(entry.path().strip_prefix(folder()).unwrap().to_str().unwrap().to_owned());
            bytes += entry.metadata().unwrap().len();
        }
    }
    assert_eq!(found, listed);
    assert!(bytes < BYTES_MAX, "{bytes} bytes");
}
