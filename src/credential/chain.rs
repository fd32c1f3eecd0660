//! Check 6: the issuer's certificate inside a mutual code.

use super::certificate::{Issuer, Kcwt};
use super::cose::Sign1;
use super::signature::verify;
use super::trust::{IssuerKey, Lists, TrustList, past};
use crate::refusal::Refusal;
use crate::time::SECOND_MS;

/// Why a certificate does not vouch for a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotVouched {
    /// `E-SYS-DOWN`: no trust list, or past its hard limit.
    #[error("no trust list that may be relied on")]
    NoTrustList,
    /// `E-QR-FORGED`: a certificate of another issuer than the prefix stands for.
    #[error("certificate of {0} under another prefix")]
    Issuer(Issuer),
    /// `E-SYS-DOWN`: an unknown issuer key, and the trust list is overdue: the key may be new.
    #[error("key {1} of {0} is unknown and the trust list is overdue")]
    KeyPerhapsNew(Issuer, u8),
    /// `E-QR-FORGED`: an unknown issuer key.
    #[error("key {1} of {0} is unknown")]
    KeyUnknown(Issuer, u8),
    /// `E-QR-FORGED`: not signed by the issuer.
    #[error("certificate not signed by {0}")]
    Signature(Issuer),
    /// `E-QR-FORGED`: the certificate binds another handle.
    #[error("certificate for another handle")]
    Handle,
    /// `E-QR-FORGED`: the code is not signed by the certified key.
    #[error("code not signed by the certified key")]
    Key,
    /// `E-QR-REVOKED`: the certificate has expired, at this unix second.
    #[error("certificate expired at {0}")]
    Expired(u32),
    /// `E-QR-REVOKED`: the issuer's key has ended, at this unix second.
    #[error("certificate by a key that ended at {0}")]
    KeyEnded(u32),
    /// `E-QR-REVOKED`: revoked on the status list.
    #[error("certificate revoked on status list {seq} of {issuer}")]
    Revoked {
        /// Whose list.
        issuer: Issuer,
        /// Its number.
        seq: u32,
    },
    /// `E-SYS-DOWN`: no status list, or not fresh.
    #[error("no fresh status list of {0}")]
    NoStatusList(Issuer),
    /// `E-SYS-DOWN`: the status list ends before this certificate.
    #[error("status list {seq} of {issuer} ends before this certificate")]
    PastTheEnd {
        /// Whose list.
        issuer: Issuer,
        /// Its number.
        seq: u32,
    },
}

impl NotVouched {
    /// Its reason code.
    #[must_use]
    pub const fn refusal(self) -> Refusal {
        match self {
            Self::NoTrustList | Self::KeyPerhapsNew(..) | Self::NoStatusList(_) | Self::PastTheEnd { .. } => {
                Refusal::SysDown
            }
            Self::Issuer(_) | Self::KeyUnknown(..) | Self::Signature(_) | Self::Handle | Self::Key => Refusal::QrForged,
            Self::Expired(_) | Self::KeyEnded(_) | Self::Revoked { .. } => Refusal::QrRevoked,
        }
    }
}

/// Check 6 for a code whose prefix stands for `issuer`; `message` is what its phone signed. What is forged is found
/// before what has ended, and what has ended before what cannot be known.
pub(super) fn vouch(
    issuer: Issuer,
    code: &Sign1,
    kcwt: &Kcwt,
    message: &[u8],
    lists: &Lists,
    wall_ms: i64,
) -> Result<(), NotVouched> {
    let trust = lists.trust_at(wall_ms).ok_or(NotVouched::NoTrustList)?;
    if kcwt.claims.issuer != issuer {
        return Err(NotVouched::Issuer(kcwt.claims.issuer));
    }
    let known = issuer_key(trust, issuer, kcwt.kid, wall_ms)?;
    kcwt.verify(&known.key).map_err(|_| NotVouched::Signature(issuer))?;
    if kcwt.claims.cid != code.cid {
        return Err(NotVouched::Handle);
    }
    if kcwt.claims.key.algorithm() != code.algorithm || verify(&kcwt.claims.key, message, &code.signature).is_err() {
        return Err(NotVouched::Key);
    }
    if reached(kcwt.claims.expires_s, wall_ms) {
        return Err(NotVouched::Expired(kcwt.claims.expires_s));
    }
    if reached(known.until_s, wall_ms) {
        return Err(NotVouched::KeyEnded(known.until_s));
    }
    let status = lists.status_at(issuer, wall_ms).ok_or(NotVouched::NoStatusList(issuer))?;
    match status.bits.revoked(kcwt.claims.index) {
        Some(false) => Ok(()),
        Some(true) => Err(NotVouched::Revoked { issuer, seq: status.seq }),
        None => Err(NotVouched::PastTheEnd { issuer, seq: status.seq }),
    }
}

/// The issuer's key by that name, in use by now. Whether it has ended is asked once the signature is known to be good.
fn issuer_key(trust: &TrustList, issuer: Issuer, kid: u8, wall_ms: i64) -> Result<&IssuerKey, NotVouched> {
    let named = |key: &&IssuerKey| key.issuer == issuer && key.kid == kid && reached(key.from_s, wall_ms);
    trust.keys.iter().find(named).ok_or(if past(trust.next_update_s, wall_ms) {
        NotVouched::KeyPerhapsNew(issuer, kid)
    } else {
        NotVouched::KeyUnknown(issuer, kid)
    })
}

/// Whether the unix second has begun.
fn reached(second: u32, wall_ms: i64) -> bool {
    wall_ms >= i64::from(second) * SECOND_MS
}
