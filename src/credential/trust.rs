//! The signed lists behind mutual codes: whose certificates are trusted, and which are revoked.
//!
//! Both are COSE_Sign1 under the root key that the settings name. A station keeps the last good list of each kind
//! and takes no lower sequence number, so an old list cannot be played back to it.

use super::certificate::Issuer;
use super::cose::{
    Fault, Part, ShapeError, array, exact, in_bytes, label, map, read_algorithm, read_key, signature_input, sized,
    write_key, written, wrong,
};
use super::signature::{SigningKey, verify};
use super::{Algorithm, DeviceKey};
use minicbor::decode::{Decoder, Error};

mod lists;

pub(super) use lists::past;
pub use lists::{ListKind, ListWarning, Lists};

/// Largest list taken, bytes: a status list of 32 million certificates.
pub const LARGEST: usize = 4 << 20;
/// Most issuer keys on a trust list.
const MOST_ISSUERS: u64 = 64;

/// A list that is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ListError {
    /// Larger than [`LARGEST`].
    #[error("list of {0} bytes, at most {LARGEST} are taken")]
    TooLarge(usize),
    /// Not the shape of the contract.
    #[error("list: {0}")]
    Shape(#[from] ShapeError),
    /// Not signed by the root key.
    #[error("list not signed by the root key")]
    Signature,
    /// The status list of another issuer than the one that belongs here.
    #[error("a status list of {found}, where that of {expected} belongs")]
    Issuer {
        /// Whose it must be.
        expected: Issuer,
        /// Whose it is.
        found: Issuer,
    },
    /// An older list than the one at hand.
    #[error("list number {got} is lower than {have} at hand")]
    Lower {
        /// Its number.
        got: u32,
        /// The number at hand.
        have: u32,
    },
    /// The dates contradict each other.
    #[error("list number {0}: issued, next update and limit are not in order")]
    Dates(u32),
    /// One issuer key is named twice.
    #[error("list names key {kid} of {issuer} twice")]
    Doubled {
        /// Whose.
        issuer: Issuer,
        /// Which.
        kid: u8,
    },
}

/// An issuer's key on the trust list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IssuerKey {
    /// Whose.
    pub issuer: Issuer,
    /// Its one-byte name.
    pub kid: u8,
    /// The key.
    pub key: DeviceKey,
    /// First second of its use, unix.
    pub from_s: u32,
    /// From this second on its certificates have expired, unix.
    pub until_s: u32,
}

/// The trust list. Seconds are unix.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrustList {
    /// Rises with every issue.
    pub seq: u32,
    /// When made.
    pub issued_s: u32,
    /// When the next one is due; later a banner warns.
    pub next_update_s: u32,
    /// After this the list serves no more.
    pub hard_limit_s: u32,
    /// The keys.
    pub keys: Vec<IssuerKey>,
}

/// An issuer's status list. Seconds are unix.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatusList {
    /// Whose.
    pub issuer: Issuer,
    /// Rises with every issue.
    pub seq: u32,
    /// When made.
    pub issued_s: u32,
    /// Last second at which it may be relied on.
    pub fresh_until_s: u32,
    /// The bits.
    pub bits: Bits,
}

/// One bit a certificate, most significant first; 1 is revoked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Bits {
    /// As issued.
    Listed(Vec<u8>),
    /// No certificate is revoked, whatever its index: for test vectors, which come without lists.
    NoneRevoked,
}

impl Bits {
    /// Whether the certificate at `index` is revoked; `None` past the end.
    #[must_use]
    pub fn revoked(&self, index: u32) -> Option<bool> {
        match self {
            Self::Listed(bytes) => {
                let byte = bytes.get(usize::try_from(index / 8).ok()?)?;
                Some(byte & (0x80 >> (index % 8)) != 0)
            }
            Self::NoneRevoked => Some(false),
        }
    }

    /// Revokes the certificate at `index`, growing the list to it. Nothing happens beyond what a list can hold.
    pub fn revoke(&mut self, index: u32) {
        let (Self::Listed(bytes), Ok(at)) = (self, usize::try_from(index / 8)) else { return };
        if at < LARGEST {
            bytes.resize(bytes.len().max(at + 1), 0);
            bytes[at] |= 0x80 >> (index % 8);
        }
    }
}

impl TrustList {
    /// The list as a root authority issues it.
    #[must_use]
    pub fn sign(&self, root: &SigningKey) -> Vec<u8> {
        sign(Kind::Trust, &self.encode(), root)
    }

    /// Verifies and reads a list.
    ///
    /// # Errors
    /// [`ListError`].
    pub fn verified(bytes: &[u8], root: &DeviceKey) -> Result<Self, ListError> {
        let list = Self::from_payload(payload(Kind::Trust, bytes, root)?)?;
        if !(list.issued_s <= list.next_update_s && list.next_update_s <= list.hard_limit_s) {
            return Err(ListError::Dates(list.seq));
        }
        for (at, IssuerKey { issuer, kid, .. }) in list.keys.iter().enumerate() {
            if list.keys[..at].iter().any(|other| other.issuer == *issuer && other.kid == *kid) {
                return Err(ListError::Doubled { issuer: *issuer, kid: *kid });
            }
        }
        Ok(list)
    }

    /// Reads the payload inside the signature, which is not asked here.
    ///
    /// # Errors
    /// [`ShapeError`] for anything but the exact shape.
    pub fn from_payload(bytes: &[u8]) -> Result<Self, ShapeError> {
        exact(Part::List, bytes, Self::fields, Self::encode)
    }

    fn fields(d: &mut Decoder<'_>) -> Result<Self, Error> {
        map(d, 5)?;
        let [seq, issued_s, next_update_s, hard_limit_s] = [uint(d, 1)?, uint(d, 2)?, uint(d, 3)?, uint(d, 4)?];
        label(d, 5)?;
        let count = d.array()?.filter(|&count| count <= MOST_ISSUERS).ok_or_else(wrong)?;
        let keys = (0..count).map(|_| IssuerKey::fields(d)).collect::<Result<_, _>>()?;
        Ok(Self { seq, issued_s, next_update_s, hard_limit_s, keys })
    }

    fn encode(&self) -> Vec<u8> {
        written(|e| {
            e.map(5)?.u8(1)?.u32(self.seq)?.u8(2)?.u32(self.issued_s)?;
            e.u8(3)?.u32(self.next_update_s)?.u8(4)?.u32(self.hard_limit_s)?;
            e.u8(5)?.array(self.keys.len() as u64)?;
            for IssuerKey { issuer, kid, key, from_s, until_s } in &self.keys {
                e.array(6)?.str(issuer.name())?.bytes(&[*kid])?.i8(key.algorithm().cose())?;
                write_key(e, key)?;
                e.u32(*from_s)?.u32(*until_s)?;
            }
            e.ok()
        })
    }
}

impl IssuerKey {
    fn fields(d: &mut Decoder<'_>) -> Result<Self, Error> {
        array(d, 6)?;
        let issuer = Issuer::read(d)?;
        let [kid] = sized(d)?;
        let algorithm = read_algorithm(d)?;
        let key = read_key(d)?;
        if key.algorithm() != algorithm {
            return Err(wrong());
        }
        Ok(Self { issuer, kid, key, from_s: d.u32()?, until_s: d.u32()? })
    }
}

impl StatusList {
    /// The list as a root authority issues it.
    #[must_use]
    pub fn sign(&self, root: &SigningKey) -> Vec<u8> {
        sign(Kind::Status, &self.encode(), root)
    }

    /// Verifies and reads a list.
    ///
    /// # Errors
    /// [`ListError`].
    pub fn verified(bytes: &[u8], root: &DeviceKey) -> Result<Self, ListError> {
        let list = Self::from_payload(payload(Kind::Status, bytes, root)?)?;
        if list.issued_s <= list.fresh_until_s { Ok(list) } else { Err(ListError::Dates(list.seq)) }
    }

    /// Reads the payload inside the signature, which is not asked here.
    ///
    /// # Errors
    /// [`ShapeError`] for anything but the exact shape.
    pub fn from_payload(bytes: &[u8]) -> Result<Self, ShapeError> {
        exact(Part::List, bytes, Self::fields, Self::encode)
    }

    fn fields(d: &mut Decoder<'_>) -> Result<Self, Error> {
        map(d, 5)?;
        label(d, 1)?;
        let issuer = Issuer::read(d)?;
        let [seq, issued_s, fresh_until_s] = [uint(d, 2)?, uint(d, 3)?, uint(d, 4)?];
        label(d, 5)?;
        Ok(Self { issuer, seq, issued_s, fresh_until_s, bits: Bits::Listed(d.bytes()?.to_vec()) })
    }

    fn encode(&self) -> Vec<u8> {
        let bits = match &self.bits {
            Bits::Listed(bits) => bits.as_slice(),
            Bits::NoneRevoked => &[],
        };
        written(|e| {
            e.map(5)?.u8(1)?.str(self.issuer.name())?.u8(2)?.u32(self.seq)?;
            e.u8(3)?.u32(self.issued_s)?.u8(4)?.u32(self.fresh_until_s)?.u8(5)?.bytes(bits)?.ok()
        })
    }
}

#[derive(Clone, Copy)]
enum Kind {
    Trust,
    Status,
}

impl Kind {
    /// External part of the signature: a list of one kind never passes as the other.
    const fn external(self) -> &'static [u8] {
        match self {
            Self::Trust => b"portas/1 trust",
            Self::Status => b"portas/1 status",
        }
    }
}

fn header(algorithm: Algorithm) -> Vec<u8> {
    written(|e| e.map(1)?.u8(1)?.i8(algorithm.cose())?.ok())
}

fn sign(kind: Kind, payload: &[u8], root: &SigningKey) -> Vec<u8> {
    let header = header(root.algorithm());
    let signature = root.sign(&signature_input(&header, kind.external(), payload));
    written(|e| e.array(4)?.bytes(&header)?.map(0)?.bytes(payload)?.bytes(&signature)?.ok())
}

/// The payload of a list that the root key signed.
fn payload<'a>(kind: Kind, bytes: &'a [u8], root: &DeviceKey) -> Result<&'a [u8], ListError> {
    if bytes.len() > LARGEST {
        return Err(ListError::TooLarge(bytes.len()));
    }
    let read = |d: &mut Decoder<'a>| {
        array(d, 4)?;
        let algorithm = in_bytes(d, |d| {
            map(d, 1)?;
            label(d, 1)?;
            read_algorithm(d)
        })?;
        map(d, 0)?;
        Ok((algorithm, d.bytes()?, sized::<64>(d)?))
    };
    let (algorithm, payload, signature) = exact(Part::List, bytes, read, |(algorithm, payload, signature)| {
        written(|e| e.array(4)?.bytes(&header(*algorithm))?.map(0)?.bytes(payload)?.bytes(signature)?.ok())
    })?;
    if algorithm != root.algorithm() {
        return Err(ShapeError { part: Part::List, fault: Fault::Algorithm }.into());
    }
    let message = signature_input(&header(algorithm), kind.external(), payload);
    verify(root, &message, &signature).map_err(|_| ListError::Signature)?;
    Ok(payload)
}

fn uint(d: &mut Decoder<'_>, name: i8) -> Result<u32, Error> {
    label(d, name)?;
    d.u32()
}

#[cfg(test)]
mod tests;
