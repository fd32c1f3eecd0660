use super::lane::Parts;
use crate::credential::freshness::Window;
use crate::credential::keys::{Holder, KeyError, KeyRing, Recipient, RecipientKey};
use crate::credential::place::LaneKind;
use crate::credential::trust::Lists;
use crate::flow::gate::{Knowledge, Setup};
use crate::flow::waits::Waits;
use crate::journal::key::StationKey;
use crate::person::{Direction, Port};
use crate::policy::{NotAtThisPost, Profile, TableError, Tables};
use crate::population::{DemoSecret, Population, PopulationError};
use crate::registry::request::LaneName;
use crate::texts::{LoadError, Texts};
use crate::time::Now;
use crate::wallet::demo::{Authorities, DemoError, DemoPhones};
use portas_devices::gate::osdp::secure::Scbk;
use std::sync::Arc;

/// What the lanes of an invented hall have in common: people, keys, lists, tables, texts.
pub struct Site {
    /// Everybody.
    pub population: Population,
    /// What phones' keys follow from.
    pub secret: DemoSecret,
    /// Who certifies and signs.
    pub authorities: Authorities,
    /// Police and mutual keys, with the demo's retired one.
    pub keys: KeyRing,
    /// The bureau's keys; no lane gets them.
    pub bureau: KeyRing,
    /// Ports, lanes, classes.
    pub tables: Arc<Tables>,
    /// Words for slips.
    pub texts: Arc<Texts>,
    /// Key of every simulated gate.
    pub gate_key: Scbk,
}

/// Why there is no site.
#[derive(Debug, thiserror::Error)]
pub enum SiteError {
    /// The tables.
    #[error(transparent)]
    Tables(#[from] TableError),
    /// The texts.
    #[error(transparent)]
    Texts(#[from] LoadError),
    /// The population.
    #[error(transparent)]
    Population(#[from] PopulationError),
    /// Keys.
    #[error(transparent)]
    Keys(#[from] KeyError),
    /// Phones and lists.
    #[error(transparent)]
    Demo(#[from] DemoError),
    /// Lists.
    #[error(transparent)]
    Lists(#[from] crate::credential::trust::ListError),
    /// This lane does not belong at this port (F-01).
    #[error(transparent)]
    Post(#[from] NotAtThisPost),
    /// The gate's key.
    #[error(transparent)]
    GateKey(#[from] portas_devices::gate::osdp::secure::KeyError),
    /// Only lanes with two doors are driven.
    #[error("a {0} lane is not driven by this program yet")]
    Lane(LaneKind),
    /// The registry.
    #[error(transparent)]
    Store(#[from] crate::registry::StoreError),
    /// A lane's journal or devices.
    #[error(transparent)]
    Built(#[from] super::lane::LaneError),
}

/// A lane to be built.
#[derive(Debug, Clone)]
pub struct LaneSpec {
    /// Its name, unique in the world.
    pub name: String,
    /// Where it stands.
    pub port: Port,
    /// What it is.
    pub lane: LaneKind,
    /// Into or out of Macao.
    pub direction: Direction,
    /// A pinned rule profile.
    pub profile: Option<Profile>,
    /// An officer stands behind it.
    pub officer: bool,
    /// Documents may clear on the zone alone.
    pub zone_alone: bool,
    /// Freshness window.
    pub window: Window,
}

impl LaneSpec {
    /// The demo lane: Outer Harbour, arrival, two doors, an officer behind it.
    #[must_use]
    pub fn demo(name: &str) -> Self {
        Self {
            name: name.into(),
            port: Port::OuterHarbour,
            lane: LaneKind::TwoDoor,
            direction: Direction::Arrival,
            profile: None,
            officer: true,
            zone_alone: false,
            window: Window::default(),
        }
    }
}

impl Site {
    /// A site whose keys follow from a seed, as it stands at `now`.
    ///
    /// # Errors
    /// [`SiteError`].
    pub fn new(population: Population, seed: u64, now: Now) -> Result<Self, SiteError> {
        let mut bytes = [0x5e; 32];
        bytes[..8].copy_from_slice(&seed.to_le_bytes());
        let secret = DemoSecret::new(bytes);
        let authorities = Authorities::new(&secret)?;
        let from_s = now.wall_ms / 1_000 - 30 * 86_400;
        let until_s = from_s + 2 * 365 * 86_400;
        let key = |recipient, label: &str| RecipientKey::new(recipient, secret.derive(label), from_s, until_s);
        let police = key(Recipient::Police, "police")?;
        let mutual = key(Recipient::Mutual, "mutual")?;
        let keys = authorities.with_retired(&KeyRing::new(Holder::Lane, vec![police, mutual], Vec::new())?)?;
        let bureau = KeyRing::new(Holder::Bureau, vec![key(Recipient::Bureau, "bureau")?], Vec::new())?;
        let mut gate_key = [0; 16];
        gate_key.copy_from_slice(&secret.derive("gate")[..16]);
        Ok(Self {
            population,
            secret,
            authorities,
            keys,
            bureau,
            tables: Arc::new(Tables::built_in()?),
            texts: Arc::new(Texts::load()?),
            gate_key: Scbk::new(gate_key)?,
        })
    }

    /// The population's phones.
    ///
    /// # Errors
    /// [`SiteError::Demo`].
    pub fn phones(&self, now: Now) -> Result<DemoPhones, SiteError> {
        let rings = [&self.keys, &self.bureau];
        Ok(DemoPhones::new(&self.population, &self.secret, &self.authorities, &rings, now.wall_ms / 1_000)?)
    }

    /// What a lane is built of.
    ///
    /// # Errors
    /// [`SiteError`].
    pub fn parts(&self, spec: &LaneSpec, seed: u64, now: Now) -> Result<Parts, SiteError> {
        if !spec.lane.is_two_door() {
            return Err(SiteError::Lane(spec.lane));
        }
        let post = self.tables.post(spec.port, spec.lane)?;
        let setup = Setup {
            name: LaneName(format!("{}/{}", spec.port.name(), spec.name)),
            post,
            direction: spec.direction,
            profile: spec.profile,
            window: spec.window,
            zone_alone: spec.zone_alone,
            waits: Waits::default(),
            fresh_ms: 300,
            order_ms: 500,
            finger_tries: 3,
            iris_tries: 3,
            officer: spec.officer,
        };
        let now_s = u32::try_from(now.wall_ms / 1_000).unwrap_or(0);
        let knowledge = Knowledge {
            keys: self.keys.clone(),
            lists: self.authorities.lists(now_s, &Lists::default())?,
            tables: Arc::clone(&self.tables),
        };
        Ok(Parts {
            name: spec.name.clone(),
            setup,
            knowledge,
            key: StationKey::from_seed(&self.secret.derive(&format!("station {}", spec.name))),
            gate_key: self.gate_key.clone(),
            seed,
            texts: Arc::clone(&self.texts),
        })
    }
}
