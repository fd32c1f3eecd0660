//! For `portas check`: asks every device of the station, and whether its registry opens.

use super::Fault;
use super::check::{Probe, State};
use super::site::{open_registry, os_seed};
use crate::config::{Place, Settings};
use crate::station::live::{Answered, Clock, GateProgram, probe_gate, probe_others, wiring};
use portas_devices::gate::key_file::{read_key, write_new_key};
use portas_devices::gate::osdp::secure::Scbk;
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng;
use std::path::Path;

/// Asks every device and the registry. Nothing in the data directory is made or changed.
///
/// # Errors
/// [`Fault::Environment`] where the system has no random numbers.
pub fn devices(settings: &Settings, data: &Path) -> Result<Vec<Probe>, Fault> {
    let mut probes = asked(settings, data)?;
    probes.extend(registry(settings, data));
    Ok(probes)
}

fn asked(settings: &Settings, data: &Path) -> Result<Vec<Probe>, Fault> {
    let environment = |error: std::io::Error| Fault::Environment(error.into());
    let seed = os_seed()?;
    // A simulated gate gets a key of its own: the lane's may not be there yet.
    let aside = std::env::temp_dir().join(format!("portas-check-{}", hex::encode(&seed[..8])));
    let _cleared = Cleared(&aside);
    let key_file = aside.join("gate.key");
    let mut rng = ChaCha20Rng::from_seed(seed);
    let key = match settings.gate.port {
        Place::Simulated => write_new_key(&key_file, &mut rng),
        Place::Path(_) => read_key(&settings.gate.key_file(&settings.keys.dir_in(data))),
    };
    let program = std::env::current_exe().map_err(environment)?;
    let gate = || GateProgram { program, link: aside.join("gate"), key: key_file, baud: settings.gate.baud, seed: 1 };
    // Without its key the gate is not asked; the others are.
    let (key, unreadable) = match key {
        Ok(key) => (key, None),
        Err(error) => (Scbk::generate(&mut rng), Some(error.to_string())),
    };
    let (wiring, clock) = (wiring(settings, key, gate, 1), Clock::start());
    let mut answers = vec![match unreadable {
        Some(error) => Answered { device: "gate", found: Err(error) },
        None => probe_gate(wiring.gate.clone(), os_seed()?, clock),
    }];
    answers.extend(probe_others(&wiring, clock));
    let simulated = settings.simulated();
    let line = |Answered { device, found }| match found {
        Ok(said) if simulated.contains(&device) => Probe::new(device, State::Simulated, format!("a simulator: {said}")),
        Ok(said) => Probe::new(device, State::Ok, said),
        Err(error) => Probe::new(device, State::Fault, error),
    };
    Ok(answers.into_iter().map(line).collect())
}

/// A directory that goes when this goes.
struct Cleared<'a>(&'a Path);

impl Drop for Cleared<'_> {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(self.0);
    }
}

/// Whether the registry opens, where there is one with its key.
fn registry(settings: &Settings, data: &Path) -> Option<Probe> {
    let file = settings.registry.file_in(data);
    let keys = settings.keys.dir_in(data);
    if !file.exists() || !keys.join("samples.key").exists() {
        return None;
    }
    Some(match open_registry(data, &keys, &file) {
        Ok(_) => Probe::new("registry", State::Ok, format!("{} opens", file.display())),
        Err(error) => Probe::new("registry", State::Fault, error.to_string()),
    })
}
