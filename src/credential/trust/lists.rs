//! The lists that a station judges by, one of each kind.

use super::{ListError, StatusList, TrustList};
use crate::credential::DeviceKey;
use crate::credential::certificate::Issuer;
use crate::time::SECOND_MS;
use std::collections::BTreeMap;

/// Which list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ListKind {
    /// Whose certificates are trusted.
    Trust,
    /// Which of an issuer's certificates are revoked.
    Status(Issuer),
}

impl ListKind {
    /// All that a station needs.
    pub const ALL: [Self; 3] = [Self::Trust, Self::Status(Issuer::Macao), Self::Status(Issuer::HongKong)];

    /// Name of its file in the directory of lists.
    #[must_use]
    pub const fn file_name(self) -> &'static str {
        match self {
            Self::Trust => "trust.cose",
            Self::Status(Issuer::Macao) => "status-mo-dsi.cose",
            Self::Status(Issuer::HongKong) => "status-hk-immd.cose",
        }
    }
}

/// The lists at hand.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lists {
    pub(in crate::credential) trust: Option<TrustList>,
    pub(in crate::credential) status: BTreeMap<Issuer, StatusList>,
}

/// What an officer's banner says of the lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ListWarning {
    /// Mutual codes are refused with `E-SYS-DOWN`.
    #[error("no trust list that may be relied on: mutual codes are off")]
    TrustOver,
    /// Due for an update.
    #[error("the trust list is due for an update")]
    TrustDue,
    /// Codes of this issuer are refused with `E-SYS-DOWN`.
    #[error("no fresh status list of {0}: its mutual codes are off")]
    StatusOver(Issuer),
}

impl Lists {
    /// Takes a trust list if it is good and not older than the one at hand; returns its number.
    ///
    /// # Errors
    /// [`ListError`]; the list at hand stays.
    pub fn take_trust(&mut self, bytes: &[u8], root: &DeviceKey) -> Result<u32, ListError> {
        let list = TrustList::verified(bytes, root)?;
        not_lower(list.seq, self.trust.as_ref().map(|have| have.seq))?;
        Ok(self.trust.insert(list).seq)
    }

    /// Takes a status list if it is good and not older than the one of its issuer at hand.
    ///
    /// # Errors
    /// [`ListError`]; the list at hand stays.
    pub fn take_status(&mut self, bytes: &[u8], root: &DeviceKey) -> Result<(Issuer, u32), ListError> {
        let list = StatusList::verified(bytes, root)?;
        not_lower(list.seq, self.status.get(&list.issuer).map(|have| have.seq))?;
        let taken = (list.issuer, list.seq);
        self.status.insert(list.issuer, list);
        Ok(taken)
    }

    /// Takes the list of a kind if it is good and not older than the one at hand.
    ///
    /// # Errors
    /// [`ListError`]; the list at hand stays.
    pub fn take(&mut self, kind: ListKind, bytes: &[u8], root: &DeviceKey) -> Result<(), ListError> {
        match kind {
            ListKind::Trust => self.take_trust(bytes, root).map(drop),
            ListKind::Status(expected) => {
                let found = StatusList::verified(bytes, root)?.issuer;
                if found != expected {
                    return Err(ListError::Issuer { expected, found });
                }
                self.take_status(bytes, root).map(drop)
            }
        }
    }

    /// Takes over every list of `others` that is not older than its own.
    pub fn take_newer(&mut self, others: &Self) {
        if let Some(trust) = &others.trust
            && not_lower(trust.seq, self.trust.as_ref().map(|have| have.seq)).is_ok()
        {
            self.trust = Some(trust.clone());
        }
        for (issuer, list) in &others.status {
            if not_lower(list.seq, self.status.get(issuer).map(|have| have.seq)).is_ok() {
                self.status.insert(*issuer, list.clone());
            }
        }
    }

    /// The trust list at hand.
    #[must_use]
    pub const fn trust(&self) -> Option<&TrustList> {
        self.trust.as_ref()
    }

    /// The status list of an issuer at hand.
    #[must_use]
    pub fn status(&self, issuer: Issuer) -> Option<&StatusList> {
        self.status.get(&issuer)
    }

    /// Whether the list of a kind may be relied on at this moment, unix milliseconds.
    #[must_use]
    pub fn serves(&self, kind: ListKind, wall_ms: i64) -> bool {
        match kind {
            ListKind::Trust => self.trust_at(wall_ms).is_some(),
            ListKind::Status(issuer) => self.status_at(issuer, wall_ms).is_some(),
        }
    }

    /// The trust list while it may be relied on at all.
    pub(in crate::credential) fn trust_at(&self, wall_ms: i64) -> Option<&TrustList> {
        self.trust.as_ref().filter(|list| !past(list.hard_limit_s, wall_ms))
    }

    /// An issuer's status list while it is fresh.
    pub(in crate::credential) fn status_at(&self, issuer: Issuer, wall_ms: i64) -> Option<&StatusList> {
        self.status.get(&issuer).filter(|list| !past(list.fresh_until_s, wall_ms))
    }

    /// What the officer must know of the lists now, the gravest first.
    pub fn warnings(&self, wall_ms: i64) -> impl Iterator<Item = ListWarning> {
        let trust = match self.trust_at(wall_ms) {
            None => Some(ListWarning::TrustOver),
            Some(list) if past(list.next_update_s, wall_ms) => Some(ListWarning::TrustDue),
            Some(_) => None,
        };
        let over = move |issuer: &Issuer| self.status_at(*issuer, wall_ms).is_none();
        let status = Issuer::ALL.into_iter().filter(over).map(ListWarning::StatusOver);
        trust.into_iter().chain(status)
    }
}

/// Whether a moment lies after the second `limit_s`.
pub(in crate::credential) fn past(limit_s: u32, wall_ms: i64) -> bool {
    wall_ms > i64::from(limit_s) * SECOND_MS
}

fn not_lower(got: u32, have: Option<u32>) -> Result<(), ListError> {
    match have {
        Some(have) if got < have => Err(ListError::Lower { got, have }),
        Some(_) | None => Ok(()),
    }
}
