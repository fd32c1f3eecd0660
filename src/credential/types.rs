use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// The four families of codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Family {
    /// `MOC1:` "My clearance" of a Macao phone.
    #[serde(rename = "MOC1:")]
    Clearance,
    /// `MOM1:` mutual code issued by Macao.
    #[serde(rename = "MOM1:")]
    MutualMacao,
    /// `HKM1:` mutual code issued by Hong Kong.
    #[serde(rename = "HKM1:")]
    MutualHongKong,
    /// `MOE1:` e-ID presentation; never opens a door.
    #[serde(rename = "MOE1:")]
    EId,
}

impl Family {
    /// All families.
    pub const ALL: [Self; 4] = [Self::Clearance, Self::MutualMacao, Self::MutualHongKong, Self::EId];

    /// The five characters every code of the family begins with.
    #[must_use]
    pub const fn prefix(self) -> &'static str {
        match self {
            Self::Clearance => "MOC1:",
            Self::MutualMacao => "MOM1:",
            Self::MutualHongKong => "HKM1:",
            Self::EId => "MOE1:",
        }
    }

    /// The family whose code this text claims to be.
    #[must_use]
    pub fn of_text(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|family| text.starts_with(family.prefix()))
    }

    /// Whether the issuer's certificate travels inside (MOM1 and HKM1).
    #[must_use]
    pub const fn carries_certificate(self) -> bool {
        matches!(self, Self::MutualMacao | Self::MutualHongKong)
    }
}

impl fmt::Display for Family {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.prefix())
    }
}

/// Random handle of a binding within one family; never an ID number.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Cid(pub [u8; 16]);

impl fmt::Debug for Cid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Cid({})", hex::encode(self.0))
    }
}

/// Signature algorithms of a phone or an issuer (RFC 9864, fully specified).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Algorithm {
    /// -19, Ed25519.
    Ed25519,
    /// -9, ESP256: ECDSA on P-256 with SHA-256.
    Esp256,
}

impl Algorithm {
    /// The number in a COSE header.
    #[must_use]
    pub const fn cose(self) -> i8 {
        match self {
            Self::Ed25519 => -19,
            Self::Esp256 => -9,
        }
    }

    /// The algorithm of a number in a COSE header.
    #[must_use]
    pub const fn of_cose(number: i8) -> Option<Self> {
        match number {
            -19 => Some(Self::Ed25519),
            -9 => Some(Self::Esp256),
            _ => None,
        }
    }
}

/// Public half of a signing key, as a COSE key can carry it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DeviceKey {
    /// 32 bytes of an Ed25519 public key.
    Ed25519([u8; 32]),
    /// P-256: x, and the sign of y.
    P256 {
        /// Big-endian x coordinate.
        x: [u8; 32],
        /// Whether y is odd.
        y_odd: bool,
    },
}

impl DeviceKey {
    /// The one algorithm this key may sign with.
    #[must_use]
    pub const fn algorithm(&self) -> Algorithm {
        match self {
            Self::Ed25519(_) => Algorithm::Ed25519,
            Self::P256 { .. } => Algorithm::Esp256,
        }
    }
}

/// As settings name a root key: `ed25519:` and 32 bytes, or `p256:` and 33 bytes of a compressed point, in hexadecimal.
impl fmt::Display for DeviceKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Ed25519(x) => write!(f, "ed25519:{}", hex::encode(x)),
            Self::P256 { x, y_odd } => write!(f, "p256:{}{}", if *y_odd { "03" } else { "02" }, hex::encode(x)),
        }
    }
}

/// A text that names no public key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a public key: ed25519: with 64, or p256: with 66 hexadecimal digits is")]
pub struct NotAKeyName;

impl FromStr for DeviceKey {
    type Err = NotAKeyName;

    fn from_str(text: &str) -> Result<Self, NotAKeyName> {
        let (kind, digits) = text.split_once(':').ok_or(NotAKeyName)?;
        let bytes = hex::decode(digits).map_err(|_| NotAKeyName)?;
        match (kind, bytes.as_slice()) {
            ("ed25519", x) => Ok(Self::Ed25519(x.try_into().map_err(|_| NotAKeyName)?)),
            ("p256", [sign @ (2 | 3), x @ ..]) => {
                Ok(Self::P256 { x: x.try_into().map_err(|_| NotAKeyName)?, y_odd: *sign == 3 })
            }
            _ => Err(NotAKeyName),
        }
    }
}

/// Where a code stands in its phone's sequence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Stamp {
    /// `floor(unix seconds / 30)` by the phone's clock.
    pub step: u32,
    /// Refreshes within the step.
    pub sub: u8,
    /// Random bytes of this very code.
    pub nonce: [u8; 8],
}

impl Stamp {
    /// Order of two codes of one phone.
    #[must_use]
    pub const fn position(&self) -> (u32, u8) {
        (self.step, self.sub)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_public_key_is_named_and_found_again() {
        let x = [0xc5; 32];
        for key in [DeviceKey::Ed25519(x), DeviceKey::P256 { x, y_odd: false }, DeviceKey::P256 { x, y_odd: true }] {
            assert_eq!(key.to_string().parse(), Ok(key));
        }
        for text in ["", "ed25519:", "ed25519:c5", "p256:04c5", &format!("rsa:{}", hex::encode(x))] {
            assert_eq!(text.parse::<DeviceKey>(), Err(NotAKeyName), "{text}");
        }
    }
}
