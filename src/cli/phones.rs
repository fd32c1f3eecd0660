//! The simulated phones of the data directory. Where each stands in its sequence is on the disk before a code is
//! shown, under a lock, so that no two processes hand out one place of a sequence twice.

use super::Fault;
use super::site::{Lock, Site, os_rng};
use crate::secret_file;
use crate::time::SECOND_MS;
use crate::wallet::demo::{Code, DemoError, DemoPhones};
use crate::wallet::{Draw, Places};
use anyhow::{Context, anyhow};
use rand_chacha::ChaCha20Rng;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Largest file of phones.
const LARGEST: u64 = 16 << 20;

/// All phones of the demo population.
pub struct Phones {
    phones: DemoPhones,
    file: PathBuf,
    lock: PathBuf,
    rng: ChaCha20Rng,
}

impl Phones {
    /// The phones as they stand, online at `at_ms` (unix milliseconds).
    ///
    /// # Errors
    /// [`Fault`].
    pub fn of(site: &Site, at_ms: i64) -> Result<Self, Fault> {
        let bureau = site.bureau()?;
        let rings = [&site.keys, &bureau];
        let at_s = at_ms.div_euclid(SECOND_MS);
        let phones = DemoPhones::new(&site.population, &site.secret, &site.authorities, &rings, at_s)
            .map_err(|error| Fault::Environment(error.into()))?;
        let (file, lock) = (site.data.join("wallets.json"), site.data.join("wallets.lock"));
        Ok(Self { phones, file, lock, rng: os_rng()? })
    }

    /// The phones themselves.
    #[must_use]
    pub const fn phones(&self) -> &DemoPhones {
        &self.phones
    }

    /// The text that a person's phone draws at `at_ms` (unix milliseconds).
    ///
    /// # Errors
    /// [`NotDrawn`].
    pub fn draw(&mut self, whose: &Code, draw: Draw, at_ms: i64) -> Result<String, NotDrawn> {
        let _lock = Lock::take(&self.lock)?;
        let mut kept = kept(&self.file)?;
        if let (Some(phone), Some(places)) = (self.phones.phone_mut(&whose.phone), kept.get(&whose.phone)) {
            let resumed = phone.resume(places).with_context(|| format!("{}: {}", self.file.display(), whose.phone));
            resumed.map_err(Fault::Environment)?;
        }
        let mut fault = None;
        let keep = |phone: &crate::wallet::Phone| {
            kept.insert(whose.phone.clone(), phone.places());
            fault = keep(&self.file, &kept).err();
            fault.is_none()
        };
        let drawn = self.phones.draw(whose, draw, at_ms, &mut self.rng, keep);
        match fault {
            Some(fault) => Err(NotDrawn::Fault(fault)),
            None => Ok(drawn?),
        }
    }
}

/// Why there is no code.
#[derive(Debug, thiserror::Error)]
pub enum NotDrawn {
    /// The phone, or there is none.
    #[error(transparent)]
    Phone(#[from] DemoError),
    /// The machine.
    #[error(transparent)]
    Fault(#[from] Fault),
}

fn kept(file: &Path) -> Result<BTreeMap<String, Places>, Fault> {
    let text = match secret_file::read(file, LARGEST) {
        Err(error) if error.is_missing() => return Ok(BTreeMap::new()),
        found => found.map_err(|error| Fault::Environment(error.into()))?,
    };
    let read = serde_json::from_str(&text);
    read.with_context(|| format!("{} is damaged", file.display())).map_err(Fault::Environment)
}

fn keep(file: &Path, kept: &BTreeMap<String, Places>) -> Result<(), Fault> {
    let text = serde_json::to_string(kept).map_err(|error| Fault::Environment(anyhow!(error)))?;
    secret_file::replace(file, &text).map_err(|error| Fault::Environment(error.into()))
}
