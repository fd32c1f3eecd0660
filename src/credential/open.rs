//! Checks 1 to 6: from the text of a picture to an opened code. Pure.

use super::certificate::Issuer;
use super::chain::{NotVouched, vouch};
use super::cose::{Encrypt0, Fault, Part, ShapeError, Sign1, protected, signature_input};
use super::keys::{KeyRing, Kid, NoKey};
use super::place::{NotHere, Place};
use super::seal::{self, SealBroken, Sealing};
use super::text::{self, NotACode, NotBase45};
use super::trust::Lists;
use super::{Algorithm, Cid, DeviceKey, Family, Stamp};
use crate::refusal::Refusal;

/// What a code says of itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Code {
    /// Its family.
    pub family: Family,
    /// Handle of the binding in this family.
    pub cid: Cid,
    /// Which holder on the phone: 0 the owner.
    pub slot: u8,
    /// Where it stands in the phone's sequence.
    pub stamp: Stamp,
}

/// A code that passed checks 1 to 6. It names a binding and is not known to be by that binding's phone yet.
#[derive(Debug, PartialEq, Eq)]
pub struct Opened {
    pub(super) code: Code,
    pub(super) taken_ms: i64,
    pub(super) proof: Proof,
}

/// What a phone signed, and what of it is judged already.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Proof {
    /// Signed with the key of a binding, to be looked up.
    Signed { algorithm: Algorithm, message: Vec<u8>, signature: [u8; 64] },
    /// Signed with this key, which an issuer certified for the handle (check 6).
    Certified(DeviceKey),
}

impl Opened {
    /// What it says: by this the station looks its holder up.
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

/// Why there is no opened code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unopened {
    /// A vehicle post that is not armed: as if nothing had been read.
    #[error("the vehicle post is not armed")]
    Ignored,
    /// A result for the traveller.
    #[error(transparent)]
    Refused(#[from] OpenRefusal),
}

/// Checks 1 to 6 refuse. The text is the officer's; it holds nothing personal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum OpenRefusal {
    /// Check 1.
    #[error(transparent)]
    NotACode(#[from] NotACode),
    /// Check 2.
    #[error(transparent)]
    NotHere(#[from] NotHere),
    /// Check 3.
    #[error(transparent)]
    Base45(#[from] NotBase45),
    /// Check 3, of the inside too, which shows after check 5.
    #[error(transparent)]
    Shape(#[from] ShapeError),
    /// Check 4.
    #[error(transparent)]
    NoKey(#[from] NoKey),
    /// Check 5.
    #[error(transparent)]
    Seal(#[from] SealBroken),
    /// Check 6.
    #[error(transparent)]
    NotVouched(#[from] NotVouched),
}

impl OpenRefusal {
    /// Its reason code.
    #[must_use]
    pub const fn refusal(self) -> Refusal {
        match self {
            Self::NotACode(_) => Refusal::QrUnreadable,
            Self::NotHere(cause) => cause.refusal(),
            Self::Base45(_) | Self::Shape(_) | Self::Seal(_) => Refusal::QrForged,
            Self::NoKey(NoKey::NeverIssued(_)) => Refusal::QrForged,
            Self::NoKey(NoKey::Retired(..)) => Refusal::QrOldKey,
            Self::NoKey(NoKey::NotHeld(_)) => Refusal::SysDown,
            Self::NotVouched(cause) => cause.refusal(),
        }
    }

    /// Number of the check that refused.
    #[must_use]
    pub const fn check(self) -> u8 {
        match self {
            Self::NotACode(_) => 1,
            Self::NotHere(_) => 2,
            Self::Base45(_) | Self::Shape(_) => 3,
            Self::NoKey(_) => 4,
            Self::Seal(_) => 5,
            Self::NotVouched(_) => 6,
        }
    }
}

/// Checks 1 to 6 for a text read from a picture that was taken at `taken_ms` (unix milliseconds).
///
/// # Errors
/// [`Unopened`].
pub fn open(text: &str, place: &Place, keys: &KeyRing, lists: &Lists, taken_ms: i64) -> Result<Opened, Unopened> {
    if place.ignores() {
        return Err(Unopened::Ignored);
    }
    Ok(opened(text, place, keys, lists, taken_ms)?)
}

pub(super) fn opened(
    text: &str,
    place: &Place,
    keys: &KeyRing,
    lists: &Lists,
    taken_ms: i64,
) -> Result<Opened, OpenRefusal> {
    let (family, rest) = text::split(text)?;
    place.admits(family, taken_ms)?;

    let bytes = text::decode(rest)?;
    let outside = Encrypt0::decode(&bytes)?;
    if outside.sealing != Sealing::of(family) {
        return Err(shape(Part::Outside, Fault::Algorithm));
    }
    let key = keys.find(family, Kid(outside.kid), taken_ms)?;
    let inside = Sign1::decode(&seal::open(family, key.secret(), key.public(), &outside)?)?;

    let context = key.public().context(family);
    let header = protected(inside.algorithm, &inside.cid.0);
    let message = signature_input(&header, &context, &inside.body.encode());
    let proof = match (Issuer::of(family), &inside.certificate) {
        (None, None) => Proof::Signed { algorithm: inside.algorithm, message, signature: inside.signature },
        (Some(issuer), Some(kcwt)) => {
            vouch(issuer, &inside, kcwt, &message, lists, taken_ms)?;
            Proof::Certified(kcwt.claims.key)
        }
        (None, Some(_)) | (Some(_), None) => return Err(shape(Part::Inside, Fault::Certificate)),
    };
    let code = Code { family, cid: inside.cid, slot: inside.body.slot, stamp: inside.body.stamp };
    Ok(Opened { code, taken_ms, proof })
}

const fn shape(part: Part, fault: Fault) -> OpenRefusal {
    OpenRefusal::Shape(ShapeError { part, fault })
}
