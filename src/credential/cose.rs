//! The CBOR and COSE shapes of a code (RFC 8949 §4.2.1, RFC 9052), read exactly.
//!
//! Every shape is read field by field, with no recursion and no allocation by announced sizes, then written again
//! and compared: an integer longer than needed, an indefinite length, a second spelling or a trailing byte cannot
//! survive that, whoever the CBOR reader is.

use super::certificate::Kcwt;
use super::seal::Sealing;
use super::{Algorithm, Cid, DeviceKey, Stamp};
use minicbor::decode::{Decoder, Error};
use minicbor::encode;
use std::convert::Infallible;

/// Version of the body that this program reads.
const VERSION: u8 = 1;

/// Which structure a fault was found in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The sealed outside of a code.
    Outside,
    /// The signed inside of a code.
    Inside,
    /// A signed list.
    List,
}

/// A structure that is not exactly what the contract prints (`E-QR-FORGED`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{part:?}: {fault}")]
pub struct ShapeError {
    /// Where.
    pub part: Part,
    /// What.
    pub fault: Fault,
}

/// What is wrong with a structure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// Wrong type, label, count or length.
    #[error("a field is not what it must be")]
    Field,
    /// The right values in another spelling, or bytes behind the end.
    #[error("not in deterministic encoding")]
    Spelling,
    /// An algorithm that does not belong to the prefix or the key.
    #[error("wrong algorithm")]
    Algorithm,
    /// A certificate where none may be, or none where one must be.
    #[error("certificate missing or out of place")]
    Certificate,
}

/// `encrypt0`: the sealed outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Encrypt0<'a> {
    /// Suite it is sealed with.
    pub sealing: Sealing,
    /// First four bytes of the recipient key's hash.
    pub kid: [u8; 4],
    /// HPKE's encapsulated key, 32 or 65 bytes.
    pub encapsulated: &'a [u8],
    /// The sealed `sign1`.
    pub ciphertext: &'a [u8],
}

/// `sign1`: the signed inside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sign1 {
    /// What the phone signed with.
    pub algorithm: Algorithm,
    /// Handle of the binding.
    pub cid: Cid,
    /// The issuer's certificate, MOM1 and HKM1.
    pub certificate: Option<Kcwt>,
    /// What is signed.
    pub body: Body,
    /// r || s, or Ed25519's R || s.
    pub signature: [u8; 64],
}

/// `body`: what a phone says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Body {
    /// Where the code stands in its phone's sequence.
    pub stamp: Stamp,
    /// Which holder on this phone.
    pub slot: u8,
}

impl<'a> Encrypt0<'a> {
    /// Reads it.
    ///
    /// # Errors
    /// [`ShapeError`] for anything but the exact shape.
    pub fn decode(bytes: &'a [u8]) -> Result<Self, ShapeError> {
        exact(Part::Outside, bytes, Self::fields, Self::encode)
    }

    fn fields(d: &mut Decoder<'a>) -> Result<Self, Error> {
        array(d, 3)?;
        let sealing = in_bytes(d, |d| {
            map(d, 1)?;
            label(d, 1)?;
            Sealing::of_cose(d.i8()?).ok_or_else(wrong)
        })?;
        map(d, 2)?;
        label(d, 4)?;
        let kid = sized(d)?;
        label(d, -4)?;
        let encapsulated = d.bytes()?;
        if encapsulated.len() != sealing.public_len() {
            return Err(wrong());
        }
        Ok(Self { sealing, kid, encapsulated, ciphertext: d.bytes()? })
    }

    /// Writes it.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        written(|e| {
            e.array(3)?.bytes(&self.sealing.protected())?;
            e.map(2)?.u8(4)?.bytes(&self.kid)?.i8(-4)?.bytes(self.encapsulated)?;
            e.bytes(self.ciphertext)?.ok()
        })
    }
}

impl Sign1 {
    /// Reads it.
    ///
    /// # Errors
    /// [`ShapeError`] for anything but the exact shape.
    pub fn decode(bytes: &[u8]) -> Result<Self, ShapeError> {
        exact(Part::Inside, bytes, Self::fields, Self::encode)
    }

    fn fields(d: &mut Decoder<'_>) -> Result<Self, Error> {
        array(d, 4)?;
        let (algorithm, cid) = in_bytes(d, |d| {
            map(d, 2)?;
            label(d, 1)?;
            let algorithm = read_algorithm(d)?;
            label(d, 4)?;
            Ok((algorithm, Cid(sized(d)?)))
        })?;
        let certificate = match d.map()? {
            Some(0) => None,
            Some(1) => {
                label(d, 13)?;
                Some(Kcwt::fields(d)?)
            }
            Some(_) | None => return Err(wrong()),
        };
        let body = in_bytes(d, Body::fields)?;
        Ok(Self { algorithm, cid, certificate, body, signature: sized(d)? })
    }

    /// Writes it.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        written(|e| {
            e.array(4)?.bytes(&protected(self.algorithm, &self.cid.0))?;
            match &self.certificate {
                None => e.map(0)?.ok()?,
                Some(kcwt) => {
                    e.map(1)?.u8(13)?;
                    kcwt.write(e)?;
                }
            }
            e.bytes(&self.body.encode())?.bytes(&self.signature)?.ok()
        })
    }
}

impl Body {
    fn fields(d: &mut Decoder<'_>) -> Result<Self, Error> {
        array(d, 5)?;
        if d.u8()? != VERSION {
            return Err(wrong());
        }
        let stamp = Stamp { step: d.u32()?, sub: d.u8()?, nonce: sized(d)? };
        Ok(Self { stamp, slot: d.u8()? })
    }

    /// Writes it; the payload that is signed.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let Stamp { step, sub, nonce } = self.stamp;
        written(|e| e.array(5)?.u8(VERSION)?.u32(step)?.u8(sub)?.bytes(&nonce)?.u8(self.slot)?.ok())
    }
}

/// What a signature covers: `["Signature1", protected, external, payload]` (RFC 9052 §4.4).
#[must_use]
pub fn signature_input(protected: &[u8], external: &[u8], payload: &[u8]) -> Vec<u8> {
    written(|e| e.array(4)?.str("Signature1")?.bytes(protected)?.bytes(external)?.bytes(payload)?.ok())
}

/// Protected header `{1 => algorithm, 4 => kid}`.
#[must_use]
pub fn protected(algorithm: Algorithm, kid: &[u8]) -> Vec<u8> {
    written(|e| e.map(2)?.u8(1)?.i8(algorithm.cose())?.u8(4)?.bytes(kid)?.ok())
}

pub(super) type Writer = encode::Encoder<Vec<u8>>;
pub(super) type Written = Result<(), encode::Error<Infallible>>;

/// Reads a whole structure and holds it against its own writing.
pub(super) fn exact<'a, T>(
    part: Part,
    bytes: &'a [u8],
    read: impl FnOnce(&mut Decoder<'a>) -> Result<T, Error>,
    write: impl FnOnce(&T) -> Vec<u8>,
) -> Result<T, ShapeError> {
    let value = read(&mut Decoder::new(bytes)).map_err(|_| ShapeError { part, fault: Fault::Field })?;
    if write(&value) == bytes { Ok(value) } else { Err(ShapeError { part, fault: Fault::Spelling }) }
}

pub(super) fn wrong() -> Error {
    Error::message("not the shape of the contract")
}

pub(super) fn array(d: &mut Decoder<'_>, len: u64) -> Result<(), Error> {
    if d.array()? == Some(len) { Ok(()) } else { Err(wrong()) }
}

pub(super) fn map(d: &mut Decoder<'_>, len: u64) -> Result<(), Error> {
    if d.map()? == Some(len) { Ok(()) } else { Err(wrong()) }
}

pub(super) fn label(d: &mut Decoder<'_>, expected: i8) -> Result<(), Error> {
    if d.i8()? == expected { Ok(()) } else { Err(wrong()) }
}

pub(super) fn sized<const N: usize>(d: &mut Decoder<'_>) -> Result<[u8; N], Error> {
    d.bytes()?.try_into().map_err(|_| wrong())
}

/// A structure inside a byte string.
pub(super) fn in_bytes<'a, T>(
    d: &mut Decoder<'a>,
    read: impl FnOnce(&mut Decoder<'a>) -> Result<T, Error>,
) -> Result<T, Error> {
    read(&mut Decoder::new(d.bytes()?))
}

pub(super) fn read_algorithm(d: &mut Decoder<'_>) -> Result<Algorithm, Error> {
    Algorithm::of_cose(d.i8()?).ok_or_else(wrong)
}

/// `cose_key` of the contract.
pub(super) fn read_key(d: &mut Decoder<'_>) -> Result<DeviceKey, Error> {
    let fields = d.map()?;
    label(d, 1)?;
    let kind = (fields, d.u8()?);
    label(d, -1)?;
    let curve = d.u8()?;
    label(d, -2)?;
    let x = sized(d)?;
    match (kind, curve) {
        ((Some(3), 1), 6) => Ok(DeviceKey::Ed25519(x)),
        ((Some(4), 2), 1) => {
            label(d, -3)?;
            Ok(DeviceKey::P256 { x, y_odd: d.bool()? })
        }
        _ => Err(wrong()),
    }
}

pub(super) fn write_key(e: &mut Writer, key: &DeviceKey) -> Written {
    match key {
        DeviceKey::Ed25519(x) => e.map(3)?.u8(1)?.u8(1)?.i8(-1)?.u8(6)?.i8(-2)?.bytes(x)?.ok(),
        DeviceKey::P256 { x, y_odd } => {
            e.map(4)?.u8(1)?.u8(2)?.i8(-1)?.u8(1)?.i8(-2)?.bytes(x)?.i8(-3)?.bool(*y_odd)?.ok()
        }
    }
}

/// Bytes of what `write` writes; writing to memory cannot fail.
pub(super) fn written(write: impl FnOnce(&mut Writer) -> Written) -> Vec<u8> {
    let mut encoder = encode::Encoder::new(Vec::with_capacity(256));
    let done = write(&mut encoder);
    debug_assert!(done.is_ok());
    encoder.into_writer()
}
