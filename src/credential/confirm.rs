//! Check 7: the code is by the phone that is bound, and the binding stands.

use super::open::{Code, Opened, Proof};
use super::signature::verify;
use super::{DeviceKey, Family};
use crate::refusal::Refusal;

/// What the registry knows of a handle in its family.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lookup {
    /// Macao-issued codes: the binding, if there ever was one.
    Macao(Option<BoundKey>),
    /// Hong Kong codes.
    HongKong {
        /// How many filings carry the handle.
        filings: usize,
        /// Whether the mutual service is switched on in the one filing (E-07).
        mutual_on: bool,
    },
}

/// A binding of a handle in one family.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BoundKey {
    /// The phone's key.
    pub key: DeviceKey,
    /// Which holder on the phone.
    pub slot: u8,
    /// When and how it was itself revoked; a card's troubles are no revocation (B-17).
    pub revoked: Option<Revoked>,
}

/// How a binding ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Revoked {
    /// Unix milliseconds.
    pub at_ms: i64,
    /// Name of the channel (B-08), or that another phone took its place (B-07).
    pub channel: &'static str,
}

/// A code that its bound phone made. Checks 1 to 7 passed.
#[derive(Debug, PartialEq, Eq)]
pub struct Confirmed {
    pub(super) code: Code,
    pub(super) taken_ms: i64,
}

/// Check 7 refuses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotConfirmed {
    /// `E-EID-NONE`.
    #[error("no binding of this handle")]
    NoBinding,
    /// `E-QR-FORGED`.
    #[error("not signed by the bound phone")]
    Signature,
    /// `E-QR-FORGED`.
    #[error("the certified key is not the bound key")]
    OtherKey,
    /// `E-QR-REVOKED`; when, in unix milliseconds, and by which channel.
    #[error("binding revoked at {} by {}", .0.at_ms, .0.channel)]
    Revoked(Revoked),
    /// `E-QR-DEVICE`.
    #[error("made for holder {shown} of its phone, bound as holder {bound}")]
    Slot {
        /// What the code says.
        shown: u8,
        /// What is bound.
        bound: u8,
    },
    /// `E-QR-DEVICE` (E-18).
    #[error("handle on {0} filings")]
    SeveralFilings(usize),
    /// `E-REG-NONE`.
    #[error("no filing with this handle")]
    NoFiling,
    /// `E-MUT-NOFLAG`.
    #[error("the mutual service is switched off")]
    SwitchedOff,
    /// `E-SYS-DOWN`: the answer does not belong to the question.
    #[error("a look-up of the other side's records")]
    WrongLookup,
}

impl NotConfirmed {
    /// Its reason code.
    #[must_use]
    pub const fn refusal(self) -> Refusal {
        match self {
            Self::NoBinding => Refusal::EidNone,
            Self::Signature | Self::OtherKey => Refusal::QrForged,
            Self::Revoked(_) => Refusal::QrRevoked,
            Self::Slot { .. } | Self::SeveralFilings(_) => Refusal::QrDevice,
            Self::NoFiling => Refusal::RegNone,
            Self::SwitchedOff => Refusal::MutNoFlag,
            Self::WrongLookup => Refusal::SysDown,
        }
    }
}

impl Opened {
    /// Check 7.
    ///
    /// # Errors
    /// [`NotConfirmed`]; a bad signature is told before the state of the binding, so that a forger learns nothing of it.
    pub fn confirm(self, lookup: &Lookup) -> Result<Confirmed, NotConfirmed> {
        match (self.code.family, lookup) {
            (Family::Clearance | Family::MutualMacao | Family::EId, Lookup::Macao(binding)) => {
                self.bound(binding.as_ref().ok_or(NotConfirmed::NoBinding)?)?;
            }
            (Family::MutualHongKong, &Lookup::HongKong { filings, mutual_on }) => self.filed(filings, mutual_on)?,
            (Family::Clearance | Family::MutualMacao | Family::EId, Lookup::HongKong { .. })
            | (Family::MutualHongKong, Lookup::Macao(_)) => return Err(NotConfirmed::WrongLookup),
        }
        Ok(Confirmed { code: self.code, taken_ms: self.taken_ms })
    }

    fn bound(&self, binding: &BoundKey) -> Result<(), NotConfirmed> {
        match &self.proof {
            Proof::Signed { algorithm, message, signature } => {
                if *algorithm != binding.key.algorithm() || verify(&binding.key, message, signature).is_err() {
                    return Err(NotConfirmed::Signature);
                }
            }
            Proof::Certified(key) if *key != binding.key => return Err(NotConfirmed::OtherKey),
            Proof::Certified(_) => {}
        }
        if let Some(revoked) = binding.revoked {
            return Err(NotConfirmed::Revoked(revoked));
        }
        self.on_slot(binding.slot)
    }

    fn filed(&self, filings: usize, mutual_on: bool) -> Result<(), NotConfirmed> {
        // A Hong Kong app serves one person (E-18).
        self.on_slot(0)?;
        match filings {
            0 => Err(NotConfirmed::NoFiling),
            1 if mutual_on => Ok(()),
            1 => Err(NotConfirmed::SwitchedOff),
            several => Err(NotConfirmed::SeveralFilings(several)),
        }
    }

    fn on_slot(&self, bound: u8) -> Result<(), NotConfirmed> {
        let shown = self.code.slot;
        if shown == bound { Ok(()) } else { Err(NotConfirmed::Slot { shown, bound }) }
    }
}

impl Confirmed {
    /// What the code says.
    #[must_use]
    pub const fn code(&self) -> &Code {
        &self.code
    }

    /// When its picture was taken, unix milliseconds.
    #[must_use]
    pub const fn taken_ms(&self) -> i64 {
        self.taken_ms
    }
}
