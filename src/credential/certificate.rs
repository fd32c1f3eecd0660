//! The issuer's certificate inside a mutual code (`kcwt`): binds a device key to a handle.

use super::cose::{
    Writer, Written, array, in_bytes, label, map, protected, read_algorithm, read_key, signature_input, sized,
    write_key, written, wrong,
};
use super::signature::{BadSignature, SigningKey, verify};
use super::{Algorithm, Cid, DeviceKey, Family};
use minicbor::decode::{Decoder, Error};
use serde::{Deserialize, Serialize};
use std::fmt;

/// External part of a certificate's signature.
const EXTERNAL: &[u8] = b"portas/1 kcwt";

/// Who issues certificates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Issuer {
    /// Macao's Identification Services Bureau.
    #[serde(rename = "MO-DSI")]
    Macao,
    /// Hong Kong's Immigration Department.
    #[serde(rename = "HK-IMMD")]
    HongKong,
}

impl Issuer {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Macao, Self::HongKong];

    /// Its name in claims and lists.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Macao => "MO-DSI",
            Self::HongKong => "HK-IMMD",
        }
    }

    /// The one issuer whose certificates a family carries; none for the families that carry none.
    #[must_use]
    pub const fn of(family: Family) -> Option<Self> {
        match family {
            Family::MutualMacao => Some(Self::Macao),
            Family::MutualHongKong => Some(Self::HongKong),
            Family::Clearance | Family::EId => None,
        }
    }

    pub(super) fn read(d: &mut Decoder<'_>) -> Result<Self, Error> {
        let name = d.str()?;
        Self::ALL.into_iter().find(|issuer| issuer.name() == name).ok_or_else(wrong)
    }
}

impl fmt::Display for Issuer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// `claims`: what an issuer says of a phone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Claims {
    /// Who says it.
    pub issuer: Issuer,
    /// Handle that the key is bound to.
    pub cid: Cid,
    /// Unix seconds; from this second on it has expired.
    pub expires_s: u32,
    /// Place in the issuer's status list.
    pub index: u32,
    /// The device's public key.
    pub key: DeviceKey,
}

/// `kcwt`: claims under an issuer's signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kcwt {
    /// What the issuer signed with.
    pub algorithm: Algorithm,
    /// Which of the issuer's keys.
    pub kid: u8,
    /// The claims.
    pub claims: Claims,
    /// The signature.
    pub signature: [u8; 64],
}

impl Kcwt {
    /// Signs claims as an issuer does.
    #[must_use]
    pub fn issue(claims: Claims, kid: u8, key: &SigningKey) -> Self {
        let algorithm = key.algorithm();
        let mut kcwt = Self { algorithm, kid, claims, signature: [0; 64] };
        kcwt.signature = key.sign(&kcwt.signed_bytes());
        kcwt
    }

    /// Verifies the issuer's signature.
    ///
    /// # Errors
    /// [`BadSignature`], also where key and header name different algorithms.
    pub fn verify(&self, issuer: &DeviceKey) -> Result<(), BadSignature> {
        if issuer.algorithm() != self.algorithm {
            return Err(BadSignature);
        }
        verify(issuer, &self.signed_bytes(), &self.signature)
    }

    /// The CBOR array as a code and a wallet's export carry it.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        written(|e| self.write(e))
    }

    /// Reads one that stands alone.
    ///
    /// # Errors
    /// [`ShapeError`](super::cose::ShapeError) for anything but the exact shape.
    pub fn decode(bytes: &[u8]) -> Result<Self, super::cose::ShapeError> {
        super::cose::exact(super::cose::Part::Inside, bytes, Self::fields, Self::encode)
    }

    fn signed_bytes(&self) -> Vec<u8> {
        signature_input(&protected(self.algorithm, &[self.kid]), EXTERNAL, &self.claims.encode())
    }

    pub(super) fn fields(d: &mut Decoder<'_>) -> Result<Self, Error> {
        array(d, 4)?;
        let (algorithm, kid) = in_bytes(d, |d| {
            map(d, 2)?;
            label(d, 1)?;
            let algorithm = read_algorithm(d)?;
            label(d, 4)?;
            let [kid] = sized(d)?;
            Ok((algorithm, kid))
        })?;
        map(d, 0)?;
        let claims = in_bytes(d, Claims::fields)?;
        Ok(Self { algorithm, kid, claims, signature: sized(d)? })
    }

    pub(super) fn write(&self, e: &mut Writer) -> Written {
        let protected = protected(self.algorithm, &[self.kid]);
        e.array(4)?.bytes(&protected)?.map(0)?.bytes(&self.claims.encode())?.bytes(&self.signature)?.ok()
    }
}

impl Claims {
    fn fields(d: &mut Decoder<'_>) -> Result<Self, Error> {
        map(d, 5)?;
        label(d, 1)?;
        let issuer = Issuer::read(d)?;
        label(d, 2)?;
        let cid = Cid(sized(d)?);
        label(d, 4)?;
        let expires_s = d.u32()?;
        label(d, 7)?;
        let index = u32::from_be_bytes(sized(d)?);
        label(d, 8)?;
        map(d, 1)?;
        label(d, 1)?;
        Ok(Self { issuer, cid, expires_s, index, key: read_key(d)? })
    }

    fn encode(&self) -> Vec<u8> {
        written(|e| {
            e.map(5)?.u8(1)?.str(self.issuer.name())?;
            e.u8(2)?.bytes(&self.cid.0)?;
            e.u8(4)?.u32(self.expires_s)?;
            e.u8(7)?.bytes(&self.index.to_be_bytes())?;
            e.u8(8)?.map(1)?.u8(1)?;
            write_key(e, &self.key)
        })
    }
}
