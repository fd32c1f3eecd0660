//! Where all commands keep their state: the data directory, and the demo's people and authorities in it.

use super::{Common, Fault};
use crate::config::{ConfigError, Settings};
use crate::credential::DeviceKey;
use crate::credential::keys::{Holder, KeyRing, Service};
use crate::credential::keys_file::{self, KeyFileError};
use crate::credential::lists_file::{self, ListFileError};
use crate::credential::trust::{ListKind, Lists};
use crate::journal::{StationKey, file};
use crate::population::{DemoSecret, Population, moment_ms};
use crate::registry::seed::ensure_demo;
use crate::registry::{Registry, SampleKey, StoreError};
use crate::secret_file::{self, SecretFileError, read_or_draw_secret};
use crate::station::live::KnowledgeFiles;
use crate::time::{DAY_MS, SECOND_MS};
use crate::wallet::demo::Authorities;
use anyhow::{Context, anyhow};
use chrono::{DateTime, NaiveDate};
use portas_devices::gate::key_file::{KeyFileError as GateKeyError, read_key, write_new_key};
use portas_devices::gate::osdp::secure::Scbk;
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;
use std::fs::{DirBuilder, File, OpenOptions, TryLockError};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// The demo's recipient keys serve from 2023-01-01, so that codes of the past can be made and checked,
const DEMO_FROM_S: i64 = 1_672_531_200;
/// and for two years from the day on which they are made.
const DEMO_LIFE_S: i64 = 2 * 365 * DAY_MS / SECOND_MS;
/// A lock is held for the writing of a file; whoever holds it for longer has stopped.
const LOCK_WAIT: Duration = Duration::from_secs(10);
const LOCK_PAUSE: Duration = Duration::from_millis(5);

/// The state that every command shares.
///
/// ```text
/// keys/lane.toml     police and mutual recipient keys      keys/station.key   signs the journal
/// keys/bureau.toml   the bureau's, which no lane reads     keys/samples.key   seals samples in the registry
/// keys/demo.secret   the demo's phones and authorities     keys/gate.key      secure channel of the gate
/// lists/             trust and status lists, signed
/// registry.sqlite    journal/    wallets.json, where each simulated phone stands in its sequence
/// ```
pub struct Site {
    /// The data directory.
    pub data: PathBuf,
    /// The station's settings: those named, or the embedded demo lane's.
    pub settings: Settings,
    /// When the command began, unix milliseconds.
    pub began_ms: i64,
    /// Everybody, as of the day asked for.
    pub population: Population,
    /// What all simulated phones' keys follow from.
    pub secret: DemoSecret,
    /// Who certifies phones and signs lists.
    pub authorities: Authorities,
    /// Police and mutual keys, and the retired ones.
    pub keys: KeyRing,
}

impl Site {
    /// Reads the state, making whatever is missing.
    ///
    /// # Errors
    /// [`Fault::Usage`] for settings and keys that may not be used, [`Fault::Environment`] for files that fail.
    pub fn open(common: &Common) -> Result<Self, Fault> {
        Self::open_at(common, None)
    }

    /// The same for a command that acts at a moment of its own, unix milliseconds: what happened ten minutes ago on
    /// the day of `--as-of` happened ten minutes before that time of day.
    ///
    /// # Errors
    /// As [`open`](Self::open).
    pub fn open_at(common: &Common, at_ms: Option<i64>) -> Result<Self, Fault> {
        let settings = settings(common)?;
        let data = data_dir(common)?;
        make_dir(&data)?;
        let _lock = Lock::of_site(&data)?;
        let began_ms = now_ms()?;
        let keys_dir = settings.keys.dir_in(&data);
        let mut rng = os_rng()?;
        let secret = read_or_draw_secret(&keys_dir.join("demo.secret"), &mut rng).map_err(secret_fault)?;
        let secret = DemoSecret::new(*secret);
        let authorities = Authorities::new(&secret).map_err(environment)?;
        let ring = ring(&settings.keys.lane_file_in(&data), Holder::Lane, began_ms, &mut rng)?;
        let foreign = settings.keys.root.is_some_and(|root| DeviceKey::Ed25519(root) != authorities.root());
        let keys = if foreign { ring } else { with_retired(&authorities, ring, &settings.keys.lane_file_in(&data))? };
        let hour_of_ms = at_ms.filter(|_| common.as_of.is_some()).unwrap_or(began_ms);
        let population = Population::demo(moment_ms(common.as_of, hour_of_ms)).map_err(environment)?;
        Ok(Self { data, settings, began_ms, population, secret, authorities, keys })
    }

    /// The bureau's keys: for phones, which seal to them, and for counters, which relay to it; never for a lane.
    ///
    /// # Errors
    /// As [`open`](Self::open).
    pub fn bureau(&self) -> Result<KeyRing, Fault> {
        let _lock = Lock::of_site(&self.data)?;
        ring(&self.keys_dir().join("bureau.toml"), Holder::Bureau, self.began_ms, &mut os_rng()?)
    }

    /// The registry, with the demo population in it as it stands on the day asked for.
    ///
    /// # Errors
    /// As [`open`](Self::open).
    pub fn registry(&self) -> Result<Registry, Fault> {
        let file = self.settings.registry.file_in(&self.data);
        let _lock = Lock::of_site(&self.data)?;
        let mut registry = open_registry(&self.data, &self.keys_dir(), &file)?;
        ensure_demo(&mut registry, &self.population, &self.secret).map_err(|error| store_fault(&file, error))?;
        Ok(registry)
    }

    /// Where a station's keys and lists lie, and who signs the lists: the root of the settings, or the demo's.
    #[must_use]
    pub fn knowledge_files(&self) -> KnowledgeFiles {
        let keys = &self.settings.keys;
        let root = keys.root.map_or_else(|| self.authorities.root(), DeviceKey::Ed25519);
        KnowledgeFiles { keys: keys.lane_file_in(&self.data), lists: keys.lists_in(&self.data), root }
    }

    /// Trust and status lists as a station reads them. Those of the demo's own root are signed anew, where they are
    /// missing or end within a day, and written first.
    ///
    /// # Errors
    /// [`Fault::Usage`] for a list that may not be used, [`Fault::Environment`] for files that are missing or fail.
    pub fn lists(&self) -> Result<Lists, Fault> {
        let KnowledgeFiles { lists: dir, root, .. } = self.knowledge_files();
        if root == self.authorities.root() {
            let _lock = Lock::of_site(&self.data)?;
            let before = lists_file::read_present(&dir, &root).map_err(list_fault)?;
            if before.warnings(self.began_ms + DAY_MS).next().is_some() {
                let now_s = list_second(self.began_ms)?;
                for kind in ListKind::ALL {
                    let list = self.authorities.list(kind, now_s, &before, &[]);
                    lists_file::write(&dir, kind, &list).map_err(secret_fault)?;
                }
            }
        }
        lists_file::read(&dir, &root).map_err(list_fault)
    }

    /// The lists for a code of another moment, unix milliseconds: the demo's root signs them for it, with what is
    /// revoked now; another root's are as they are.
    ///
    /// # Errors
    /// As [`lists`](Self::lists).
    pub fn lists_at(&self, at_ms: i64) -> Result<Lists, Fault> {
        let KnowledgeFiles { lists: dir, root, .. } = self.knowledge_files();
        if root != self.authorities.root() {
            return lists_file::read(&dir, &root).map_err(list_fault);
        }
        let before = lists_file::read_present(&dir, &root).map_err(list_fault)?;
        self.authorities.lists(list_second(at_ms)?, &before).map_err(environment)
    }

    /// The key that signs the journal.
    ///
    /// # Errors
    /// As [`open`](Self::open).
    pub fn station_key(&self) -> Result<StationKey, Fault> {
        StationKey::load_or_make(&self.keys_dir(), &mut os_rng()?).map_err(secret_fault)
    }

    /// The key of the gate's secure channel; a new one is told with its place.
    ///
    /// # Errors
    /// As [`open`](Self::open).
    pub fn gate_key(&self) -> Result<Scbk, Fault> {
        let _lock = Lock::of_site(&self.data)?;
        gate_key(&self.settings.gate.key_file(&self.keys_dir()), IfMissing::Make)
    }

    /// Directory of journals.
    #[must_use]
    pub fn journal_dir(&self) -> PathBuf {
        file::directory(&self.data)
    }

    fn keys_dir(&self) -> PathBuf {
        self.settings.keys.dir_in(&self.data)
    }
}

/// A file that one process at a time may hold. Never held while a person or a device is waited for.
pub(super) struct Lock {
    _file: File,
}

impl Lock {
    /// Waits for it, [`LOCK_WAIT`] at most.
    pub(super) fn take(path: &Path) -> Result<Self, Fault> {
        let failed =
            |error: std::io::Error| Fault::Environment(anyhow::Error::from(error).context(path.display().to_string()));
        let mut options = OpenOptions::new();
        let file = options.write(true).create(true).truncate(false).mode(0o600).open(path).map_err(failed)?;
        let began = Instant::now();
        loop {
            match file.try_lock() {
                Ok(()) => return Ok(Self { _file: file }),
                Err(TryLockError::WouldBlock) if began.elapsed() < LOCK_WAIT => std::thread::sleep(LOCK_PAUSE),
                Err(TryLockError::WouldBlock) => {
                    return Err(Fault::Environment(anyhow!("{}: another process holds it", path.display())));
                }
                Err(TryLockError::Error(error)) => return Err(failed(error)),
            }
        }
    }

    /// For whoever makes files of the data directory.
    fn of_site(data: &Path) -> Result<Self, Fault> {
        Self::take(&data.join("lock"))
    }
}

/// Whether a missing key is drawn anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum IfMissing {
    Make,
    Fail,
}

/// The settings named, or the embedded demo lane's.
///
/// # Errors
/// [`Fault::Environment`] for a file that cannot be read, [`Fault::Usage`] for what stands in it.
pub fn settings(common: &Common) -> Result<Settings, Fault> {
    let read = common.station.as_deref().map_or_else(Settings::embedded_demo, Settings::load);
    read.map_err(|error| match error {
        ConfigError::Unreadable { .. } => Fault::Environment(error.into()),
        ConfigError::TooLong { .. } | ConfigError::NotText { .. } | ConfigError::Faults { .. } => {
            Fault::Usage(error.into())
        }
    })
}

/// The data directory: as named, else `$PORTAS_DATA`, else the user's data folder.
///
/// # Errors
/// [`Fault::Environment`] where the user has no home.
pub fn data_dir(common: &Common) -> Result<PathBuf, Fault> {
    if let Some(dir) = &common.data {
        return Ok(dir.clone());
    }
    if let Some(dir) = std::env::var_os("PORTAS_DATA").filter(|dir| !dir.is_empty()) {
        return Ok(dir.into());
    }
    let dirs = directories::ProjectDirs::from("", "", "portas").context("no home folder; give --data");
    Ok(dirs.map_err(Fault::Environment)?.data_dir().to_path_buf())
}

/// Opens the registry of a data directory; nobody need be in it.
///
/// # Errors
/// As [`Site::open`].
pub fn open_registry(data: &Path, keys: &Path, file: &Path) -> Result<Registry, Fault> {
    make_dir(data)?;
    let key = SampleKey::load_or_make(&keys.join("samples.key"), &mut os_rng()?).map_err(secret_fault)?;
    Registry::open(file, key).map_err(|error| store_fault(file, error))
}

/// The key of a gate in a file.
pub(super) fn gate_key(path: &Path, if_missing: IfMissing) -> Result<Scbk, Fault> {
    let found = match read_key(path) {
        Err(GateKeyError::Missing(_)) if if_missing == IfMissing::Make => {
            path.parent().map_or(Ok(()), make_dir)?;
            let made = write_new_key(path, &mut os_rng()?);
            super::tell(&format!("new gate key in {}", path.display()));
            made
        }
        found => found,
    };
    found.map_err(gate_key_fault)
}

/// How a gate's key that cannot be used is told.
pub(super) fn gate_key_fault(error: GateKeyError) -> Fault {
    match error {
        GateKeyError::Missing(_) | GateKeyError::Io { .. } => Fault::Environment(error.into()),
        GateKeyError::Exposed { .. } | GateKeyError::Key { .. } => Fault::Usage(error.into()),
    }
}

/// Random numbers seeded by the system.
///
/// # Errors
/// [`Fault::Environment`] where it has none.
pub fn os_rng() -> Result<ChaCha20Rng, Fault> {
    Ok(ChaCha20Rng::from_seed(os_seed()?))
}

/// 32 random bytes of the system.
///
/// # Errors
/// [`Fault::Environment`] where it has none.
pub fn os_seed() -> Result<[u8; 32], Fault> {
    let mut seed = [0; 32];
    getrandom::fill(&mut seed).context("no random numbers from the system").map_err(Fault::Environment)?;
    Ok(seed)
}

/// Unix milliseconds.
///
/// # Errors
/// [`Fault::Environment`] for a clock before 1970.
pub fn now_ms() -> Result<i64, Fault> {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).context("the system's clock");
    i64::try_from(since.map_err(Fault::Environment)?.as_millis()).map_err(environment)
}

/// Reads a moment of the command line, RFC 3339 or unix seconds, as unix milliseconds. Codes and lists know the
/// seconds of 32 bits alone, 1970 to 2106.
///
/// # Errors
/// What is wrong with it.
pub fn moment(text: &str) -> Result<i64, String> {
    let at_ms = match text.parse::<i64>() {
        Ok(at_s) => at_s.checked_mul(SECOND_MS),
        Err(_) => {
            let at = DateTime::parse_from_rfc3339(text);
            Some(at.map_err(|_| "a time is RFC 3339, 2025-01-15T09:41:00+08:00, or unix seconds")?.timestamp_millis())
        }
    };
    at_ms
        .filter(|at_ms| (0..=i64::from(u32::MAX) * SECOND_MS).contains(at_ms))
        .ok_or_else(|| "before 1970 or after 2106".to_owned())
}

/// Reads a date of the command line.
///
/// # Errors
/// What is wrong with it.
pub fn date(text: &str) -> Result<NaiveDate, String> {
    let date: NaiveDate = text.parse().map_err(|_| "a date is 2025-01-15")?;
    let (first, last) = (NaiveDate::from_ymd_opt(1970, 1, 1), NaiveDate::from_ymd_opt(2105, 12, 31));
    if first.is_some_and(|first| date >= first) && last.is_some_and(|last| date <= last) {
        Ok(date)
    } else {
        Err("before 1970 or after 2105".to_owned())
    }
}

/// Makes a directory for its owner alone, with those above it that are missing.
fn make_dir(dir: &Path) -> Result<(), Fault> {
    let made = DirBuilder::new().recursive(true).mode(0o700).create(dir);
    made.with_context(|| dir.display().to_string()).map_err(Fault::Environment)
}

fn ring(path: &Path, holder: Holder, now_ms: i64, rng: &mut ChaCha20Rng) -> Result<KeyRing, Fault> {
    let now_s = now_ms / SECOND_MS;
    let first = Service { from_s: DEMO_FROM_S.min(now_s), until_s: now_s + DEMO_LIFE_S };
    keys_file::read_or_make(path, holder, first, now_s, rng).map_err(|error| match error {
        KeyFileError::File(error) if error.is_io() => Fault::Environment(anyhow!("key file {error}")),
        KeyFileError::File(_) | KeyFileError::Keys { .. } => Fault::Usage(error.into()),
    })
}

/// The demo's lane also knows the demo's retired key, in its file as in force.
fn with_retired(authorities: &Authorities, ring: KeyRing, path: &Path) -> Result<KeyRing, Fault> {
    let known = authorities.with_retired(&ring).map_err(|error| Fault::Usage(error.into()))?;
    if *known.to_text() != *ring.to_text() {
        secret_file::replace(path, known.to_text()).map_err(secret_fault)?;
    }
    Ok(known)
}

/// A moment as lists know it.
fn list_second(at_ms: i64) -> Result<u32, Fault> {
    u32::try_from(at_ms.div_euclid(SECOND_MS)).map_err(environment)
}

/// How a list that cannot be used is told.
pub(super) fn list_fault(error: ListFileError) -> Fault {
    if error.is_io() { Fault::Environment(error.into()) } else { Fault::Usage(error.into()) }
}

pub(super) fn secret_fault(error: SecretFileError) -> Fault {
    if error.is_io() { Fault::Environment(error.into()) } else { Fault::Usage(error.into()) }
}

fn store_fault(file: &Path, error: StoreError) -> Fault {
    Fault::Environment(anyhow!(error).context(file.display().to_string()))
}

fn environment(error: impl std::error::Error + Send + Sync + 'static) -> Fault {
    Fault::Environment(error.into())
}
