//! A phone: its holders, their keys, and where each stands in its sequence of codes.

use super::mint::{Maker, mint};
use crate::credential::certificate::Kcwt;
use crate::credential::freshness::step_at;
use crate::credential::keys::Recipient;
use crate::credential::seal::RecipientPublic;
use crate::credential::signature::SigningKey;
use crate::credential::{Algorithm, Cid, Code, DeviceKey, Family, Stamp};
use rand_core::{CryptoRng, Rng};
use std::collections::BTreeMap;

/// How many steps a phone remembers having minted in; a clock set back collides with none of them.
const STEPS: usize = 1_024;

/// Whose app is on the phone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum App {
    /// Macao One Account: several holders, swiped between (B-07, Q-02).
    Macao,
    /// Contactless e-Channel: exactly one holder (E-18).
    HongKong,
}

impl App {
    /// The families it mints.
    #[must_use]
    pub const fn families(self) -> &'static [Family] {
        match self {
            Self::Macao => &[Family::Clearance, Family::MutualMacao, Family::EId],
            Self::HongKong => &[Family::MutualHongKong],
        }
    }
}

/// Why a phone does not do what is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PhoneError {
    /// The slot has a holder already; rebinding replaces it.
    #[error("holder {0} is taken")]
    Taken(u8),
    /// A Hong Kong phone serves slot 0 alone.
    #[error("this phone serves one holder")]
    OneHolder,
    /// Nobody on this slot.
    #[error("no holder {0} on this phone")]
    NoHolder(u8),
    /// Not a family of this app, or not bound for this holder.
    #[error("holder {slot} has no {family} code")]
    NoFamily {
        /// Which holder.
        slot: u8,
        /// Which family.
        family: Family,
    },
    /// A mutual code without its certificate.
    #[error("holder {slot} has no certificate for {family}")]
    NotCertified {
        /// Which holder.
        slot: u8,
        /// Which family.
        family: Family,
    },
    /// A certificate for another handle or key, or one where none belongs.
    #[error("not a certificate of holder {slot} for {family}")]
    OtherCertificate {
        /// Which holder.
        slot: u8,
        /// Which family.
        family: Family,
    },
    /// The phone was never told to whom these codes are sealed, or was told no key.
    #[error("no recipient key for {0}")]
    NoRecipient(Family),
    /// All 256 codes of this step are minted; by true time, unix milliseconds.
    #[error("wait until {until_ms} for the next step")]
    Wait {
        /// When the next step begins.
        until_ms: i64,
    },
    /// The phone's clock is outside what a code can say.
    #[error("the phone's clock is out of range")]
    Clock,
    /// The phone's clock is behind all that it remembers: what it minted then, it cannot know any more.
    #[error("the phone's clock was set back too far")]
    SetBack,
    /// The phone could not store its place in the sequence: the code is not shown.
    #[error("the phone cannot store its state")]
    NotKept,
}

/// What a phone tells the bureau when it binds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bound {
    /// In which family.
    pub family: Family,
    /// The new handle.
    pub cid: Cid,
    /// Which holder.
    pub slot: u8,
    /// The new key.
    pub key: DeviceKey,
}

/// What to draw.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Draw {
    /// The code of this step; the same text again if it is drawn already.
    Show,
    /// A new code, as when the holder pulls the page down.
    Refresh,
}

/// A phone. What it must keep between two starts is told by [`places`](Self::places).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phone {
    pub(super) app: App,
    /// Added to the true time; negative is slow, milliseconds.
    pub clock_offset_ms: i64,
    pub(super) recipients: BTreeMap<Family, RecipientPublic>,
    pub(super) holders: BTreeMap<u8, Holder>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Holder {
    pub(super) person: String,
    pub(super) keys: BTreeMap<Family, Binding>,
}

/// One family of one holder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Binding {
    pub(super) cid: Cid,
    pub(super) key: SigningKey,
    pub(super) kcwt: Option<Kcwt>,
    pub(super) sequence: Sequence,
}

/// Where a phone stands. Everything but the picture on the screen is stored before a code is shown.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Sequence {
    /// The last code.
    pub(super) last: Option<Stamp>,
    /// The highest sub of each step minted in, the newest [`STEPS`].
    pub(super) subs: BTreeMap<u32, u8>,
    /// The text on the screen; gone after a restart.
    pub(super) shown: Option<(u32, String)>,
}

impl Phone {
    /// A phone with an app, no holder, and a clock that is right.
    #[must_use]
    pub const fn new(app: App) -> Self {
        Self { app, clock_offset_ms: 0, recipients: BTreeMap::new(), holders: BTreeMap::new() }
    }

    /// Its app.
    #[must_use]
    pub const fn app(&self) -> App {
        self.app
    }

    /// Its holders: slot and name, the owner first.
    pub fn holders(&self) -> impl Iterator<Item = (u8, &str)> {
        self.holders.iter().map(|(&slot, holder)| (slot, holder.person.as_str()))
    }

    /// The phone is online and learns to whom a family's codes are sealed from now on. Offline phones keep the old key.
    pub fn learn(&mut self, recipient: Recipient, public: &RecipientPublic) {
        for &family in self.app.families().iter().filter(|&&family| Recipient::of(family) == recipient) {
            self.recipients.insert(family, public.clone());
        }
    }

    /// Binds a holder: a key and a handle for each family. The caller registers what is returned.
    ///
    /// # Errors
    /// [`PhoneError`] `Taken`, `OneHolder` or `NoFamily`.
    pub fn bind(
        &mut self,
        slot: u8,
        person: &str,
        families: &[Family],
        algorithm: Algorithm,
        rng: &mut impl CryptoRng,
    ) -> Result<Vec<Bound>, PhoneError> {
        if self.holders.contains_key(&slot) {
            return Err(PhoneError::Taken(slot));
        }
        if self.app == App::HongKong && slot != 0 {
            return Err(PhoneError::OneHolder);
        }
        if let Some(&family) = families.iter().find(|family| !self.app.families().contains(family)) {
            return Err(PhoneError::NoFamily { slot, family });
        }
        let keys = families.iter().map(|&family| (family, Binding::draw(algorithm, rng))).collect();
        let holder = Holder { person: person.into(), keys };
        let bound = holder.bound(slot);
        self.holders.insert(slot, holder);
        Ok(bound)
    }

    /// Takes up a binding whose key and handle are known already, in place of any the holder has in this family.
    pub fn adopt(&mut self, slot: u8, person: &str, family: Family, cid: Cid, key: SigningKey) {
        let holder =
            self.holders.entry(slot).or_insert_with(|| Holder { person: person.into(), keys: BTreeMap::new() });
        holder.keys.insert(family, Binding { cid, key, kcwt: None, sequence: Sequence::default() });
    }

    /// Binds a holder anew, as after a reset of the app: new keys and handles, no certificates.
    ///
    /// # Errors
    /// [`PhoneError::NoHolder`].
    pub fn rebind(
        &mut self,
        slot: u8,
        algorithm: Algorithm,
        rng: &mut impl CryptoRng,
    ) -> Result<Vec<Bound>, PhoneError> {
        let holder = self.holders.get_mut(&slot).ok_or(PhoneError::NoHolder(slot))?;
        for binding in holder.keys.values_mut() {
            *binding = Binding::draw(algorithm, rng);
        }
        Ok(holder.bound(slot))
    }

    /// Forgets a holder and wipes the keys.
    ///
    /// # Errors
    /// [`PhoneError::NoHolder`].
    pub fn unbind(&mut self, slot: u8) -> Result<(), PhoneError> {
        self.holders.remove(&slot).map(drop).ok_or(PhoneError::NoHolder(slot))
    }

    /// What is bound, as it was told to the bureau.
    ///
    /// # Errors
    /// [`PhoneError::NoHolder`].
    pub fn bound(&self, slot: u8) -> Result<Vec<Bound>, PhoneError> {
        self.holders.get(&slot).map(|holder| holder.bound(slot)).ok_or(PhoneError::NoHolder(slot))
    }

    /// Takes an issuer's certificate for a mutual family.
    ///
    /// # Errors
    /// [`PhoneError`] `NoHolder`, `NoFamily` or `OtherCertificate`.
    pub fn certify(&mut self, slot: u8, family: Family, kcwt: Kcwt) -> Result<(), PhoneError> {
        let binding = self.binding_mut(slot, family)?;
        let fits =
            family.carries_certificate() && kcwt.claims.cid == binding.cid && kcwt.claims.key == binding.key.public();
        if !fits {
            return Err(PhoneError::OtherCertificate { slot, family });
        }
        binding.kcwt = Some(kcwt);
        Ok(())
    }

    /// The certificate that a mutual family carries.
    #[must_use]
    pub fn certificate(&self, slot: u8, family: Family) -> Option<&Kcwt> {
        self.holders.get(&slot)?.keys.get(&family)?.kcwt.as_ref()
    }

    /// The text to draw at the true time `wall_ms` (unix milliseconds). A new code is handed out only after `keep`
    /// has stored the phone as it is then; a redraw stores nothing. `keep` says whether it could.
    ///
    /// # Errors
    /// [`PhoneError`].
    pub fn draw(
        &mut self,
        (slot, family): (u8, Family),
        draw: Draw,
        wall_ms: i64,
        rng: &mut impl CryptoRng,
        keep: impl FnOnce(&Self) -> bool,
    ) -> Result<String, PhoneError> {
        let offset_ms = self.clock_offset_ms;
        let step = u32::try_from(step_at(wall_ms.saturating_add(offset_ms))).map_err(|_| PhoneError::Clock)?;
        let recipient = self.recipients.get(&family).cloned();
        let binding = self.binding_mut(slot, family)?;
        if let (Draw::Show, Some((_, text))) = (draw, binding.sequence.shown.as_ref().filter(|shown| shown.0 == step)) {
            return Ok(text.clone());
        }
        if family.carries_certificate() && binding.kcwt.is_none() {
            return Err(PhoneError::NotCertified { slot, family });
        }
        let recipient = recipient.ok_or(PhoneError::NoRecipient(family))?;
        if binding.sequence.forgotten(step) {
            return Err(PhoneError::SetBack);
        }
        let next_ms = (i64::from(step) + 1) * 30_000 - offset_ms;
        let stamp = binding.sequence.next(step, rng).ok_or(PhoneError::Wait { until_ms: next_ms })?;

        let code = Code { family, cid: binding.cid, slot, stamp };
        let maker = Maker { key: &binding.key, kcwt: binding.kcwt.as_ref(), recipient: &recipient };
        let text = mint(&code, maker, rng).map_err(|_| PhoneError::NoRecipient(family))?;
        if !keep(self) {
            return Err(PhoneError::NotKept);
        }
        self.binding_mut(slot, family)?.sequence.shown = Some((step, text.clone()));
        Ok(text)
    }

    /// The phone was switched off and on: what was on its screen is gone.
    pub fn restart(&mut self) {
        for binding in self.holders.values_mut().flat_map(|holder| holder.keys.values_mut()) {
            binding.sequence.shown = None;
        }
    }

    fn binding_mut(&mut self, slot: u8, family: Family) -> Result<&mut Binding, PhoneError> {
        let holder = self.holders.get_mut(&slot).ok_or(PhoneError::NoHolder(slot))?;
        holder.keys.get_mut(&family).ok_or(PhoneError::NoFamily { slot, family })
    }
}

impl Holder {
    fn bound(&self, slot: u8) -> Vec<Bound> {
        let told = |(&family, binding): (&Family, &Binding)| Bound {
            family,
            cid: binding.cid,
            slot,
            key: binding.key.public(),
        };
        self.keys.iter().map(told).collect()
    }
}

impl Binding {
    fn draw(algorithm: Algorithm, rng: &mut impl CryptoRng) -> Self {
        let mut cid = [0; 16];
        rng.fill_bytes(&mut cid);
        let key = SigningKey::generate(algorithm, rng);
        Self { cid: Cid(cid), key, kcwt: None, sequence: Sequence::default() }
    }
}

impl Sequence {
    /// Whether codes of this step may have been minted and forgotten.
    fn forgotten(&self, step: u32) -> bool {
        self.subs.len() >= STEPS && self.subs.first_key_value().is_some_and(|(&oldest, _)| step < oldest)
    }

    /// The next place in the sequence; `None`: no sub is left in this step.
    fn next(&mut self, step: u32, rng: &mut impl Rng) -> Option<Stamp> {
        let sub = match self.subs.get(&step) {
            Some(last) => last.checked_add(1)?,
            None => 0,
        };
        let mut nonce = [0; 8];
        rng.fill_bytes(&mut nonce);
        self.subs.insert(step, sub);
        while self.subs.len() > STEPS {
            self.subs.pop_first();
        }
        self.shown = None;
        let stamp = Stamp { step, sub, nonce };
        self.last = Some(stamp);
        Some(stamp)
    }
}
