//! The phones of the demo population, and the authorities that stand behind them.

use super::authority::{Authority, Root, Terms};
use super::phone::{App, Bound, Draw, Phone, PhoneError};
use crate::credential::certificate::Issuer;
use crate::credential::keys::{KeyError, KeyRing, Kid, Recipient, RecipientKey, RetiredKey};
use crate::credential::signature::SigningKey;
use crate::credential::trust::{ListError, ListKind, Lists};
use crate::credential::{Algorithm, Family};
use crate::population::{DemoPhone, DemoSecret, PhoneFault, Population};
use rand_core::CryptoRng;
use std::collections::BTreeMap;

/// Indices in a status list of the demo.
const CERTIFICATES: u32 = 4_096;
/// The demo's retired police key served until this moment: 2024-01-01.
const RETIRED_S: i64 = 1_704_067_200;
/// Certificates of the demo last for two years from the moment they are made.
const CERTIFICATE_S: u32 = 2 * 365 * 86_400;

/// Why there is no code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DemoError {
    /// No such person.
    #[error("nobody is called {0:?} in the demo population")]
    Nobody(String),
    /// No such phone.
    #[error("there is no phone {0:?} in the demo population")]
    NoPhone(String),
    /// The person has a card and no code.
    #[error("{0} has no codes on any phone")]
    NoCodes(String),
    /// The phone refuses.
    #[error("phone {phone}: {error}")]
    Phone {
        /// Which.
        phone: String,
        /// Why.
        error: PhoneError,
    },
    /// The keys do not fit together.
    #[error(transparent)]
    Keys(#[from] KeyError),
    /// The lists do not verify.
    #[error(transparent)]
    Lists(#[from] ListError),
    /// A derived secret is no key: would need a new demo secret.
    #[error("the demo secret gives no key for {0}")]
    Secret(&'static str),
}

/// The demo's authorities, all keys derived from its secret.
#[derive(Debug, Clone)]
pub struct Authorities {
    root: Root,
    issuers: [Authority; 2],
    retired: RecipientKey,
}

impl Authorities {
    /// Derives them.
    ///
    /// # Errors
    /// [`DemoError::Secret`], about once in 2^32 secrets.
    pub fn new(secret: &DemoSecret) -> Result<Self, DemoError> {
        let key =
            |label, algorithm| SigningKey::new(algorithm, &secret.derive(label)).map_err(|_| DemoError::Secret(label));
        let macao = Authority { issuer: Issuer::Macao, kid: 1, key: key("issuer MO-DSI", Algorithm::Ed25519)? };
        let hong_kong = Authority { issuer: Issuer::HongKong, kid: 2, key: key("issuer HK-IMMD", Algorithm::Esp256)? };
        let retired = RecipientKey::new(Recipient::Police, secret.derive("retired police"), 0, RETIRED_S)?;
        Ok(Self { root: Root { key: key("root", Algorithm::Ed25519)? }, issuers: [macao, hong_kong], retired })
    }

    /// The root's public key, as settings name it.
    #[must_use]
    pub fn root(&self) -> crate::credential::DeviceKey {
        self.root.key.public()
    }

    /// A lane's keys with the demo's retired one on their list.
    ///
    /// # Errors
    /// [`KeyError`].
    pub fn with_retired(&self, ring: &KeyRing) -> Result<KeyRing, KeyError> {
        let retired = RetiredKey { recipient: Recipient::Police, kid: self.retired.kid(), retired_s: RETIRED_S };
        let known = ring.retired().iter().copied().filter(|key: &RetiredKey| key.kid != retired.kid);
        KeyRing::new(ring.holder(), ring.keys().to_vec(), known.chain([retired]).collect())
    }

    /// Lists signed at `now_s` (unix seconds), everything good but what is revoked already in the lists `before`.
    ///
    /// # Errors
    /// [`ListError`], if the root's own lists do not verify.
    pub fn lists(&self, now_s: u32, before: &Lists) -> Result<Lists, ListError> {
        let mut lists = Lists::default();
        for kind in ListKind::ALL {
            lists.take(kind, &self.list(kind, now_s, before, &[]), &self.root())?;
        }
        Ok(lists)
    }

    /// The list of a kind signed at `now_s` (unix seconds), to follow the one `before`; the certificates at these
    /// indices are revoked besides those that were.
    #[must_use]
    pub fn list(&self, kind: ListKind, now_s: u32, before: &Lists, revoked: &[u32]) -> Vec<u8> {
        let terms = Terms::default();
        let after = |seq: Option<u32>| seq.map_or(now_s, |seq| now_s.max(seq.saturating_add(1)));
        match kind {
            ListKind::Trust => {
                let keys = self.issuers.iter().map(|issuer| issuer.issuer_key(0, u32::MAX)).collect();
                self.root.trust_list(after(before.trust().map(|list| list.seq)), now_s, keys, terms)
            }
            ListKind::Status(issuer) => {
                let before = before.status(issuer);
                let good = |index: &u32| before.is_none_or(|list| list.bits.revoked(*index) != Some(true));
                let revoked: Vec<u32> =
                    (0..CERTIFICATES).filter(|index| !good(index)).chain(revoked.iter().copied()).collect();
                let seq = after(before.map(|list| list.seq));
                self.root.status_list(issuer, seq, now_s, CERTIFICATES, &revoked, terms)
            }
        }
    }

    fn issuer(&self, family: Family) -> Option<&Authority> {
        let issuer = Issuer::of(family)?;
        self.issuers.iter().find(|authority| authority.issuer == issuer)
    }

    /// The name of the retired key, for tests.
    #[must_use]
    pub const fn retired_kid(&self) -> Kid {
        self.retired.kid()
    }
}

/// All phones of a population.
#[derive(Debug, Clone)]
pub struct DemoPhones {
    phones: BTreeMap<String, Phone>,
}

impl DemoPhones {
    /// Builds them at `now_s` (unix seconds), sealing to the current keys of `ring` (police and mutual) and to the
    /// bureau's.
    ///
    /// # Errors
    /// [`DemoError`].
    pub fn new(
        population: &Population,
        secret: &DemoSecret,
        authorities: &Authorities,
        rings: &[&KeyRing],
        now_s: i64,
    ) -> Result<Self, DemoError> {
        let mut index = 0;
        let mut phones = BTreeMap::new();
        for demo in &population.phones {
            let phone = build(population, demo, secret, authorities, rings, now_s, &mut index)
                .map_err(|error| DemoError::Phone { phone: demo.name.clone(), error })?;
            phones.insert(demo.name.clone(), phone);
        }
        Ok(Self { phones })
    }

    /// A phone by its full name.
    #[must_use]
    pub fn phone(&self, name: &str) -> Option<&Phone> {
        self.phones.get(name)
    }

    /// A phone by its full name, to set its clock or restart it.
    pub fn phone_mut(&mut self, name: &str) -> Option<&mut Phone> {
        self.phones.get_mut(name)
    }

    /// Where each phone stands in its sequence, to be kept before a code is shown.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Phone)> {
        self.phones.iter().map(|(name, phone)| (name.as_str(), phone))
    }

    /// The text that a person's phone draws at the true time `wall_ms`; `keep` stores the phone before a new code is
    /// handed out.
    ///
    /// # Errors
    /// [`DemoError`].
    pub fn draw(
        &mut self,
        whose: &Code,
        draw: Draw,
        wall_ms: i64,
        rng: &mut impl CryptoRng,
        keep: impl FnOnce(&Phone) -> bool,
    ) -> Result<String, DemoError> {
        let phone = self.phones.get_mut(&whose.phone).ok_or_else(|| DemoError::NoPhone(whose.phone.clone()))?;
        phone
            .draw((whose.slot, whose.family), draw, wall_ms, rng, keep)
            .map_err(|error| DemoError::Phone { phone: whose.phone.clone(), error })
    }
}

/// Which code of which phone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Code {
    /// Full name of the phone.
    pub phone: String,
    /// Which holder on it.
    pub slot: u8,
    /// Which family.
    pub family: Family,
}

impl Code {
    /// The code of a person: on the phone named, or on the one they are bound on; of the family named, or the one
    /// they show. A `person` with an `@` names the phone itself.
    ///
    /// # Errors
    /// [`DemoError`] `Nobody`, `NoPhone` or `NoCodes`.
    pub fn of(
        population: &Population,
        person: &str,
        phone: Option<&str>,
        family: Option<Family>,
    ) -> Result<Self, DemoError> {
        let handle = person.split('@').next().unwrap_or(person);
        let demo = population.person(handle).ok_or_else(|| DemoError::Nobody(handle.to_owned()))?;
        let named = phone.or_else(|| person.contains('@').then_some(person));
        let (phone, holder) = match named {
            Some(name) => {
                let phone = population.phone(name).ok_or_else(|| DemoError::NoPhone(name.to_owned()))?;
                let own = phone.holders.iter().find(|holder| holder.person == demo.id);
                (phone, own.or_else(|| phone.holders.first()).ok_or_else(|| DemoError::NoCodes(handle.to_owned()))?)
            }
            None => population.phone_of(handle).ok_or_else(|| DemoError::NoCodes(handle.to_owned()))?,
        };
        let family = family
            .or_else(|| demo.shows.filter(|shows| holder.families.contains(shows)))
            .or_else(|| holder.families.first().copied())
            .ok_or_else(|| DemoError::NoCodes(handle.to_owned()))?;
        Ok(Self { phone: phone.name.clone(), slot: holder.slot, family })
    }
}

fn build(
    population: &Population,
    demo: &DemoPhone,
    secret: &DemoSecret,
    authorities: &Authorities,
    rings: &[&KeyRing],
    now_s: i64,
    index: &mut u32,
) -> Result<Phone, PhoneError> {
    let hong_kong = demo.holders.iter().any(|holder| holder.families.contains(&Family::MutualHongKong));
    let mut phone = Phone::new(if hong_kong { App::HongKong } else { App::Macao });
    for recipient in Recipient::ALL {
        if let Some(public) = rings.iter().find_map(|ring| ring.current(recipient, now_s)) {
            phone.learn(recipient, public);
        }
    }
    if demo.fault == Some(PhoneFault::RetiredKey) {
        phone.learn(Recipient::Police, authorities.retired.public());
    }
    let expires_s = u32::try_from(now_s).unwrap_or(0).saturating_add(CERTIFICATE_S);
    for holder in &demo.holders {
        let handle = population.by_id(holder.person).map_or("", |person| person.handle.as_str());
        for &family in &holder.families {
            let device = secret.device(holder, family);
            let key = SigningKey::new(holder.algorithm, &device.secret)
                .map_err(|_| PhoneError::NoFamily { slot: holder.slot, family })?;
            phone.adopt(holder.slot, handle, family, device.cid, key);
            if let Some(authority) = authorities.issuer(family) {
                *index += 1;
                let bound = Bound { family, cid: device.cid, slot: holder.slot, key: device.key };
                phone.certify(holder.slot, family, authority.certify(&bound, expires_s, *index))?;
            }
        }
    }
    Ok(phone)
}
