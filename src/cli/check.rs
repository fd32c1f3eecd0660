//! `portas check`: the settings, the keys, the places of the stores; devices add their own lines.

use super::site::{data_dir, now_ms, settings};
use super::{Answer, Common, Fault, Verdict, output_fault};
use crate::config::{Place, PrinterPlace, Settings};
use crate::credential::keys::Holder;
use crate::credential::trust::ListKind;
use crate::credential::{DeviceKey, keys_file, lists_file};
use crate::journal::StationKey;
use crate::journal::file::directory;
use anyhow::anyhow;
use serde::Serialize;
use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind, Read, Write};
use std::os::unix::fs::MetadataExt;
use std::path::Path;

/// First bytes of every SQLite file.
const SQLITE: &[u8; 16] = b"SQLite format 3\0";

/// Settings, keys, stores and devices, a line each.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example: portas check --station station.toml --json")]
pub struct CheckArgs {}

/// How something stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// It is as it should be.
    Ok,
    /// A simulator stands for it.
    Simulated,
    /// The settings say there is none.
    None,
    /// It is not there yet, and the first start makes it.
    New,
    /// It keeps the station from working.
    Fault,
}

/// One line of the answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Probe {
    /// What was looked at.
    pub device: String,
    /// How it stands.
    pub state: State,
    /// What was found.
    pub detail: String,
}

impl Probe {
    /// A line of the answer.
    pub fn new(device: &str, state: State, detail: impl Into<String>) -> Self {
        Self { device: device.into(), state, detail: detail.into() }
    }
}

/// Checks the station named, or the demo lane, with its devices.
///
/// # Errors
/// [`Fault`].
pub fn run_here(_: &CheckArgs, common: &Common) -> Answer {
    let (settings, data) = (settings(common)?, data_dir(common)?);
    let devices = super::probe::devices(&settings, &data)?;
    run(&settings, &data, devices, common.json, &mut std::io::stdout().lock())
}

/// Looks at settings, keys and stores, adds what the devices said, and prints all of it.
///
/// # Errors
/// [`Fault::Environment`] where anything is at fault.
pub fn run(settings: &Settings, data: &Path, devices: Vec<Probe>, json: bool, out: &mut impl Write) -> Answer {
    let mut probes = look(settings, data);
    probes.retain(|probe| probe.state == State::Fault || devices.iter().all(|asked| asked.device != probe.device));
    probes.extend(devices);
    for probe in &probes {
        let written = if json {
            serde_json::to_writer(&mut *out, probe).map_err(Into::into).and_then(|()| writeln!(out))
        } else {
            let state = format!("{:?}", probe.state).to_lowercase();
            writeln!(out, "{:<14} {state:<10} {}", probe.device, probe.detail)
        };
        written.map_err(output_fault)?;
    }
    let faults: Vec<&str> =
        probes.iter().filter(|probe| probe.state == State::Fault).map(|probe| probe.device.as_str()).collect();
    if faults.is_empty() {
        Ok(Verdict::Yes)
    } else {
        Err(Fault::Environment(anyhow!("at fault: {}", faults.join(", "))))
    }
}

/// What can be told without opening a device. Changes nothing.
#[must_use]
pub fn look(settings: &Settings, data: &Path) -> Vec<Probe> {
    let mut probes = vec![lane(settings), lane_keys(settings, data), station_key(settings, data), root(settings)];
    probes.push(lists(settings, data));
    if settings.gate.port != Place::Simulated {
        probes.push(gate_key(&settings.gate.key_file(&settings.keys.dir_in(data))));
    }
    probes.push(journal(&directory(data)));
    probes.push(registry(&settings.registry.file_in(data)));
    probes.extend(
        settings
            .simulated()
            .into_iter()
            .map(|device| Probe::new(device, State::Simulated, "a simulator stands for it: not for a real border")),
    );
    if settings.printer.port == PrinterPlace::None {
        probes.push(Probe::new("printer", State::None, "travellers who need a slip are referred to a counter"));
    }
    probes
}

fn lane(settings: &Settings) -> Probe {
    let officer = if settings.officer.counter { "with an officer's counter" } else { "no counter: nobody releases" };
    let detail = format!("{}, {} lane, {:?}, {officer}", settings.name.0, settings.lane, settings.direction);
    Probe::new("settings", State::Ok, detail)
}

fn lane_keys(settings: &Settings, data: &Path) -> Probe {
    let path = settings.keys.lane_file_in(data);
    match keys_file::read(&path, Holder::Lane) {
        Ok(ring) => Probe::new("lane-keys", State::Ok, format!("{}: {} keys", path.display(), ring.keys().len())),
        Err(keys_file::KeyFileError::File(error)) if error.is_missing() => {
            Probe::new("lane-keys", State::New, format!("{}: the first start makes it", path.display()))
        }
        Err(error) => Probe::new("lane-keys", State::Fault, error.to_string()),
    }
}

fn station_key(settings: &Settings, data: &Path) -> Probe {
    match StationKey::load(&settings.keys.dir_in(data)) {
        Ok(Some(key)) => Probe::new("station-key", State::Ok, format!("public key {}", hex::encode(key.public()))),
        Ok(None) => Probe::new("station-key", State::New, "the first start makes it"),
        Err(error) => Probe::new("station-key", State::Fault, error.to_string()),
    }
}

fn root(settings: &Settings) -> Probe {
    match settings.keys.root {
        Some(key) => Probe::new("root-key", State::Ok, hex::encode(key)),
        None => {
            Probe::new("root-key", State::Simulated, "none is named: lists of the data directory's demo are trusted")
        }
    }
}

fn lists(settings: &Settings, data: &Path) -> Probe {
    let dir = settings.keys.lists_in(data);
    let Some(root) = settings.keys.root.map(DeviceKey::Ed25519) else {
        return Probe::new("lists", State::Simulated, "none is named: the data directory's demo signs its own");
    };
    let lists = match lists_file::read(&dir, &root) {
        Ok(lists) => lists,
        Err(error) => return Probe::new("lists", State::Fault, error.to_string()),
    };
    let now_ms = match now_ms() {
        Ok(now_ms) => now_ms,
        Err(error) => return Probe::new("lists", State::Fault, error.to_string()),
    };
    let serve = ListKind::ALL.into_iter().all(|kind| lists.serves(kind, now_ms));
    let state = if serve { State::Ok } else { State::Fault };
    let said: Vec<String> = lists.warnings(now_ms).map(|warning| warning.to_string()).collect();
    let said = if said.is_empty() { "all in force".into() } else { said.join("; ") };
    Probe::new("lists", state, format!("{}: {said}", dir.display()))
}

/// Only its place and mode: the gate's driver reads it.
fn gate_key(path: &Path) -> Probe {
    let place = path.display();
    match fs::metadata(path) {
        Err(error) => Probe::new("gate-key", State::Fault, format!("{place}: {error}")),
        Ok(found) if !found.is_file() => Probe::new("gate-key", State::Fault, format!("{place} is not a file")),
        Ok(found) if found.mode() & 0o077 != 0 => {
            let mode = found.mode() & 0o777;
            Probe::new("gate-key", State::Fault, format!("{place} has mode {mode:04o}; it must be 0600"))
        }
        Ok(_) => Probe::new("gate-key", State::Ok, place.to_string()),
    }
}

/// Writes a file beside the journals and takes it away again, or looks at the nearest directory that exists.
fn journal(dir: &Path) -> Probe {
    let Some(there) = dir.ancestors().find(|dir| dir.is_dir()) else {
        return Probe::new("journal", State::Fault, format!("{} cannot be made", dir.display()));
    };
    let trial = there.join(format!(".portas-check-{}", std::process::id()));
    let written = OpenOptions::new().write(true).create_new(true).open(&trial).and_then(|mut file| {
        let written = file.write_all(b"check").and_then(|()| file.sync_all());
        fs::remove_file(&trial).and(written)
    });
    match written {
        Err(error) => Probe::new("journal", State::Fault, format!("{} cannot be written: {error}", there.display())),
        Ok(()) if there == dir => Probe::new("journal", State::Ok, format!("{} can be written", dir.display())),
        Ok(()) => Probe::new("journal", State::New, format!("{}: the first start makes it", dir.display())),
    }
}

/// Whether it is a database at all; `portas registry check` looks into it.
fn registry(path: &Path) -> Probe {
    let place = path.display();
    let mut start = [0; SQLITE.len()];
    match File::open(path).and_then(|mut file| file.read_exact(&mut start)) {
        Ok(()) if start == *SQLITE => Probe::new("registry", State::Ok, place.to_string()),
        Err(error) if error.kind() == ErrorKind::NotFound => {
            Probe::new("registry", State::New, format!("{place}: the first start makes it"))
        }
        Ok(()) => Probe::new("registry", State::Fault, format!("{place} is not a registry")),
        Err(error) if error.kind() == ErrorKind::UnexpectedEof => {
            Probe::new("registry", State::Fault, format!("{place} is not a registry"))
        }
        Err(error) => Probe::new("registry", State::Fault, format!("{place}: {error}")),
    }
}
