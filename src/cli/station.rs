//! What a station is started with, out of settings and data directory.

use super::Fault;
use super::site::{Site, os_rng};
use crate::config::Place;
use crate::credential::lists_file::{self, ListFileError};
use crate::credential::trust::ListKind;
use crate::flow::gate::Knowledge;
use crate::policy::Tables;
use crate::registry::SampleKey;
use crate::station::live::{self, GateProgram, Plan, RegistryPlace, StartError, WiringError};
use crate::texts::Texts;
use anyhow::anyhow;
use portas_devices::DeviceError;
use portas_devices::gate::key_file::read_key;
use std::path::PathBuf;
use std::sync::Arc;

/// Reads keys, lists, tables and texts, fills the registry where the demo's people are not in it yet, and says how
/// the station is wired.
///
/// # Errors
/// [`Fault::Usage`] for settings and keys that may not be used, [`Fault::Environment`] for files that fail.
pub fn plan(site: &Site) -> Result<Plan, Fault> {
    plan_beside(site, std::env::current_exe().map_err(|error| Fault::Environment(error.into()))?)
}

/// The same, with the program whose `gate simulate` stands for the gate.
///
/// # Errors
/// As [`plan`].
pub fn plan_beside(site: &Site, program: PathBuf) -> Result<Plan, Fault> {
    let settings = &site.settings;
    let tables = Arc::new(Tables::built_in().map_err(usage)?);
    let setup = live::setup(settings, &tables).map_err(usage)?;
    if !settings.lane.is_two_door() {
        return Err(Fault::Usage(anyhow!("lane: a {} lane is not driven by this program yet", settings.lane)));
    }
    let (files, lists) = (site.knowledge_files(), site.lists()?);
    for kind in ListKind::ALL.into_iter().filter(|kind| !lists.serves(*kind, site.began_ms)) {
        // Cards and clearance codes pass without it; mutual codes wait for a newer one.
        super::tell(&ListFileError::Over { path: lists_file::path(&files.lists, kind) }.to_string());
    }
    let keys_dir = settings.keys.dir_in(&site.data);
    let key_file = settings.gate.key_file(&keys_dir);
    let gate_key = match settings.gate.port {
        Place::Simulated => site.gate_key()?,
        // A real gate has its key already: a new one here would fit nothing.
        Place::Path(_) => read_key(&key_file).map_err(super::site::gate_key_fault)?,
    };
    drop(site.registry()?);
    let key = SampleKey::load_or_make(&keys_dir.join("samples.key"), &mut os_rng()?).map_err(usage)?;
    let seed = super::site::os_seed()?;
    let seed = u64::from_le_bytes([seed[0], seed[1], seed[2], seed[3], seed[4], seed[5], seed[6], seed[7]]);
    let link = site.data.join("run").join(format!("gate-{}", std::process::id()));
    let gate = || GateProgram { program, link, key: key_file, baud: settings.gate.baud, seed };
    Ok(Plan {
        knowledge: Knowledge { keys: site.keys.clone(), lists, tables },
        files,
        texts: Arc::new(Texts::load().map_err(usage)?),
        slip_languages: live::slip_languages(settings),
        journal: site.journal_dir(),
        station_key: site.station_key()?,
        registry: RegistryPlace { path: settings.registry.file_in(&site.data), key },
        thresholds: live::thresholds(settings),
        wiring: live::wiring(settings, gate_key, gate, seed),
        setup,
    })
}

/// How a station that does not start is told.
#[must_use]
pub fn start_fault(error: StartError) -> Fault {
    let setting = matches!(error, StartError::Wiring(WiringError::Device(DeviceError::Setting { .. })));
    if setting { Fault::Usage(error.into()) } else { Fault::Environment(error.into()) }
}

fn usage(error: impl std::error::Error + Send + Sync + 'static) -> Fault {
    Fault::Usage(error.into())
}
