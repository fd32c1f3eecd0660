//! Check 4: the recipient keys of a lane or of the bureau, and the list of retired ones.

use super::Family;
use super::seal::{RecipientPublic, RecipientSecret, Sealing};
use crate::time::{DAY_MS, SECOND_MS};
use rand_core::CryptoRng;
use serde::{Deserialize, Serialize};
use std::fmt;
use zeroize::Zeroizing;

/// How long a current key and its successor overlap, seconds: phones are often offline.
pub const OVERLAP_S: i64 = 365 * DAY_MS / SECOND_MS;
/// How long a key serves from its first day, seconds.
const LIFE_S: i64 = 3 * OVERLAP_S;
/// Most keys and most retired keys in one file.
const MOST: usize = 64;

/// To whom codes are sealed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Recipient {
    /// Macao's border police: `MOC1:`.
    Police,
    /// Both authorities: `MOM1:` and `HKM1:`.
    Mutual,
    /// Macao's identification bureau: `MOE1:`.
    Bureau,
}

impl Recipient {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Police, Self::Mutual, Self::Bureau];

    /// Whom a family's codes are sealed to.
    #[must_use]
    pub const fn of(family: Family) -> Self {
        match family {
            Family::Clearance => Self::Police,
            Family::MutualMacao | Family::MutualHongKong => Self::Mutual,
            Family::EId => Self::Bureau,
        }
    }

    /// The suite of its keys.
    #[must_use]
    pub const fn sealing(self) -> Sealing {
        match self {
            Self::Police | Self::Mutual => Sealing::X25519,
            Self::Bureau => Sealing::P256,
        }
    }
}

impl fmt::Display for Recipient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Police => "police",
            Self::Mutual => "mutual",
            Self::Bureau => "bureau",
        })
    }
}

/// Whose key file it is. A lane never holds the bureau's key, the bureau never the lanes' (A-05, A-21, S-02).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Holder {
    /// Lanes and counters.
    Lane,
    /// The identification bureau.
    Bureau,
}

impl Holder {
    /// Whose keys it holds.
    #[must_use]
    pub const fn recipients(self) -> &'static [Recipient] {
        match self {
            Self::Lane => &[Recipient::Police, Recipient::Mutual],
            Self::Bureau => &[Recipient::Bureau],
        }
    }
}

impl fmt::Display for Holder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Lane => "lane",
            Self::Bureau => "bureau",
        })
    }
}

/// First four bytes of the SHA-256 of a recipient's public key.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Kid(pub [u8; 4]);

impl fmt::Display for Kid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

impl fmt::Debug for Kid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Kid({self})")
    }
}

/// While a key serves: from a unix second until before another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Service {
    /// First second.
    pub from_s: i64,
    /// From this second on it counts as retired.
    pub until_s: i64,
}

impl Service {
    /// The usual time of a key that begins at `from_s`: three years, of which the last overlaps with the next key's first.
    #[must_use]
    pub const fn from(from_s: i64) -> Self {
        Self { from_s, until_s: from_s.saturating_add(LIFE_S) }
    }
}

/// A recipient key that serves or will serve. Its secret is wiped when dropped and never printed.
#[derive(Debug, Clone)]
pub struct RecipientKey {
    recipient: Recipient,
    secret: RecipientSecret,
    public: RecipientPublic,
    from_s: i64,
    until_s: i64,
}

impl RecipientKey {
    /// A key that serves from the unix second `from_s` until before `until_s`.
    ///
    /// # Errors
    /// [`KeyError::Secret`] and [`KeyError::Dates`].
    pub fn new(recipient: Recipient, secret: Zeroizing<[u8; 32]>, from_s: i64, until_s: i64) -> Result<Self, KeyError> {
        let secret = RecipientSecret::new(recipient.sealing(), secret).map_err(|_| KeyError::Secret { recipient })?;
        let public = secret.public().map_err(|_| KeyError::Secret { recipient })?;
        if from_s >= until_s {
            return Err(KeyError::Dates { recipient, kid: Kid(public.kid()) });
        }
        Ok(Self { recipient, secret, public, from_s, until_s })
    }

    /// Its name.
    #[must_use]
    pub const fn kid(&self) -> Kid {
        Kid(self.public.kid())
    }

    /// Whose it is.
    #[must_use]
    pub const fn recipient(&self) -> Recipient {
        self.recipient
    }

    /// First second of its service, unix.
    #[must_use]
    pub const fn from_s(&self) -> i64 {
        self.from_s
    }

    /// From this second on it counts as retired, unix.
    #[must_use]
    pub const fn until_s(&self) -> i64 {
        self.until_s
    }

    /// What phones seal to.
    #[must_use]
    pub const fn public(&self) -> &RecipientPublic {
        &self.public
    }

    pub(super) const fn secret(&self) -> &RecipientSecret {
        &self.secret
    }
}

/// A key whose secret is gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RetiredKey {
    /// Whose it was.
    pub recipient: Recipient,
    /// Its name.
    pub kid: Kid,
    /// When it was retired, unix seconds.
    pub retired_s: i64,
}

/// The keys of one holder.
#[derive(Debug, Clone)]
pub struct KeyRing {
    holder: Holder,
    keys: Vec<RecipientKey>,
    retired: Vec<RetiredKey>,
}

/// Why there is no key for a code (check 4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoKey {
    /// `E-QR-FORGED`.
    #[error("sealed to key {0}, which was never issued")]
    NeverIssued(Kid),
    /// `E-QR-OLDKEY`; when, in unix seconds.
    #[error("sealed to key {0}, retired at {1}")]
    Retired(Kid, i64),
    /// `E-SYS-DOWN`: these codes are opened by another holder. A counter relays them to the bureau.
    #[error("codes for {0} are not opened here")]
    NotHeld(Recipient),
}

/// Keys that may not be used; a start with them is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// Not TOML of the expected fields. The line is not shown: it may hold a secret.
    #[error("line {line}: not as a key file is written")]
    Syntax {
        /// Counted from 1.
        line: usize,
    },
    /// The file is made for another holder.
    #[error("a key file of the {found}, where that of the {expected} belongs")]
    Holder {
        /// Whose it must be.
        expected: Holder,
        /// Whose it says it is.
        found: Holder,
    },
    /// A key that this holder must not have.
    #[error("key file of the {holder} holds a key of the {recipient}")]
    NotFor {
        /// Whose file.
        holder: Holder,
        /// Whose key.
        recipient: Recipient,
    },
    /// A recipient without any key.
    #[error("key file holds no key of the {0}")]
    Missing(Recipient),
    /// A value that is no secret key.
    #[error("a {recipient} key is not 32 bytes of a secret key in hexadecimal")]
    Secret {
        /// Whose.
        recipient: Recipient,
    },
    /// A kid that is not four bytes, or not that of the key beside it.
    #[error("kid {found:?} of a {recipient} key is wrong")]
    Kid {
        /// Whose.
        recipient: Recipient,
        /// As written.
        found: String,
    },
    /// A key that ends before it begins.
    #[error("key {kid} of the {recipient} ends before it begins")]
    Dates {
        /// Whose.
        recipient: Recipient,
        /// Which.
        kid: Kid,
    },
    /// Two keys, retired ones included, go by one name.
    #[error("two keys go by the kid {0}")]
    Doubled(Kid),
    /// An older file than the one in force.
    #[error("key {0}, which is in force or retired, is not known as such: an older key file")]
    Older(Kid),
    /// More keys than a file may hold.
    #[error("more than {MOST} keys")]
    TooMany,
}

impl KeyRing {
    /// Holds keys together.
    ///
    /// # Errors
    /// [`KeyError`]: a key this holder must not have, one name twice, no key of a recipient, too many.
    pub fn new(holder: Holder, keys: Vec<RecipientKey>, retired: Vec<RetiredKey>) -> Result<Self, KeyError> {
        if keys.len() > MOST || retired.len() > MOST {
            return Err(KeyError::TooMany);
        }
        let recipients = keys.iter().map(|key| key.recipient).chain(retired.iter().map(|key| key.recipient));
        if let Some(recipient) = { recipients }.find(|recipient| !holder.recipients().contains(recipient)) {
            return Err(KeyError::NotFor { holder, recipient });
        }
        let mut kids: Vec<Kid> = keys.iter().map(RecipientKey::kid).chain(retired.iter().map(|key| key.kid)).collect();
        kids.sort_unstable();
        if let Some(pair) = kids.windows(2).find(|pair| pair[0] == pair[1]) {
            return Err(KeyError::Doubled(pair[0]));
        }
        let lacks = |recipient: &&Recipient| keys.iter().all(|key| key.recipient != **recipient);
        if let Some(&recipient) = holder.recipients().iter().find(lacks) {
            return Err(KeyError::Missing(recipient));
        }
        Ok(Self { holder, keys, retired })
    }

    /// Draws the first keys of a holder.
    ///
    /// # Errors
    /// [`KeyError`], which drawn keys meet only where two draw one kid of four bytes.
    pub fn generate(holder: Holder, service: Service, rng: &mut impl CryptoRng) -> Result<Self, KeyError> {
        let draw = |&recipient: &Recipient| drawn(recipient, service, rng);
        Self::new(holder, holder.recipients().iter().map(draw).collect::<Result<_, _>>()?, Vec::new())
    }

    /// The ring as it must be at `now_s`: ended keys go to the retired list and their secrets are wiped, and a
    /// recipient whose last key ends within the overlap gets the next one. `None`: nothing is to be done.
    ///
    /// # Errors
    /// As [`KeyRing::new`].
    pub fn renewed(&self, now_s: i64, rng: &mut impl CryptoRng) -> Result<Option<Self>, KeyError> {
        let (mut keys, ended): (Vec<_>, Vec<_>) = self.keys.iter().cloned().partition(|key| now_s < key.until_s);
        let mut next = Vec::new();
        for &recipient in self.holder.recipients() {
            let lasting = |key: &RecipientKey| key.recipient == recipient && key.until_s - now_s > OVERLAP_S;
            if !keys.iter().any(lasting) {
                next.push(drawn(recipient, Service::from(now_s), rng)?);
            }
        }
        if ended.is_empty() && next.is_empty() {
            return Ok(None);
        }
        keys.extend(next);
        let gone = |key: &RecipientKey| RetiredKey { recipient: key.recipient, kid: key.kid(), retired_s: key.until_s };
        let retired = self.retired.iter().copied().chain(ended.iter().map(gone)).collect();
        Self::new(self.holder, keys, retired).map(Some)
    }

    /// A key of `before` that this ring no longer knows, or that was retired there and serves here again: then this
    /// ring is the older of the two, or another holder's.
    #[must_use]
    pub fn unlearned(&self, before: &Self) -> Option<Kid> {
        let serves = |kid: Kid| self.keys.iter().any(|key| key.kid() == kid);
        let retired = |kid: Kid| self.retired.iter().any(|key| key.kid == kid);
        let forgotten = before.keys.iter().map(RecipientKey::kid).find(|kid| !serves(*kid) && !retired(*kid));
        forgotten.or_else(|| before.retired.iter().map(|key| key.kid).find(|kid| !retired(*kid)))
    }

    /// Whose keys these are.
    #[must_use]
    pub const fn holder(&self) -> Holder {
        self.holder
    }

    /// The keys.
    #[must_use]
    pub fn keys(&self) -> &[RecipientKey] {
        &self.keys
    }

    /// The retired list.
    #[must_use]
    pub fn retired(&self) -> &[RetiredKey] {
        &self.retired
    }

    /// What a phone that is online at `now_s` seals to: the newest key in service.
    #[must_use]
    pub fn current(&self, recipient: Recipient, now_s: i64) -> Option<&RecipientPublic> {
        let serves = |key: &&RecipientKey| key.recipient == recipient && (key.from_s..key.until_s).contains(&now_s);
        self.keys.iter().filter(serves).max_by_key(|key| key.from_s).map(RecipientKey::public)
    }

    /// Check 4: the key that a code of this family names.
    ///
    /// # Errors
    /// [`NoKey`].
    pub fn find(&self, family: Family, kid: Kid, wall_ms: i64) -> Result<&RecipientKey, NoKey> {
        let recipient = Recipient::of(family);
        if !self.holder.recipients().contains(&recipient) {
            return Err(NoKey::NotHeld(recipient));
        }
        let now_s = wall_ms.div_euclid(SECOND_MS);
        if let Some(key) = self.keys.iter().find(|key| key.recipient == recipient && key.kid() == kid) {
            return if now_s < key.from_s {
                Err(NoKey::NeverIssued(kid))
            } else if now_s < key.until_s {
                Ok(key)
            } else {
                Err(NoKey::Retired(kid, key.until_s))
            };
        }
        match self.retired.iter().find(|key| key.recipient == recipient && key.kid == kid) {
            Some(key) => Err(NoKey::Retired(kid, key.retired_s)),
            None => Err(NoKey::NeverIssued(kid)),
        }
    }
}

fn drawn(recipient: Recipient, service: Service, rng: &mut impl CryptoRng) -> Result<RecipientKey, KeyError> {
    let secret = RecipientSecret::generate(recipient.sealing(), rng);
    RecipientKey::new(recipient, Zeroizing::new(*secret.expose()), service.from_s, service.until_s)
}

mod text;

#[cfg(test)]
mod tests;
