//! Demo authorities: who certifies mutual keys, and the root that signs the lists. Their keys are passed in.

use super::phone::Bound;
use crate::credential::certificate::{Claims, Issuer, Kcwt};
use crate::credential::signature::SigningKey;
use crate::credential::trust::{Bits, IssuerKey, StatusList, TrustList};

/// An issuer: MO-DSI or HK-IMMD.
#[derive(Debug, Clone)]
pub struct Authority {
    /// Which.
    pub issuer: Issuer,
    /// One-byte name of its key.
    pub kid: u8,
    /// Its key.
    pub key: SigningKey,
}

impl Authority {
    /// Certifies the key of a binding until `expires_s` (unix seconds), at `index` of the status list.
    #[must_use]
    pub fn certify(&self, bound: &Bound, expires_s: u32, index: u32) -> Kcwt {
        let claims = Claims { issuer: self.issuer, cid: bound.cid, expires_s, index, key: bound.key };
        Kcwt::issue(claims, self.kid, &self.key)
    }

    /// Its row of the trust list, for certificates from `from_s` until before `until_s` (unix seconds).
    #[must_use]
    pub fn issuer_key(&self, from_s: u32, until_s: u32) -> IssuerKey {
        IssuerKey { issuer: self.issuer, kid: self.kid, key: self.key.public(), from_s, until_s }
    }
}

/// How long lists serve, seconds.
#[derive(Debug, Clone, Copy)]
pub struct Terms {
    /// Until the next trust list is due.
    pub next_update_s: u32,
    /// Until a trust list serves no more.
    pub hard_limit_s: u32,
    /// While a status list is fresh.
    pub fresh_s: u32,
}

impl Default for Terms {
    /// A week, a month, and two days.
    fn default() -> Self {
        const DAY_S: u32 = 86_400;
        Self { next_update_s: 7 * DAY_S, hard_limit_s: 30 * DAY_S, fresh_s: 2 * DAY_S }
    }
}

/// The root that signs both lists.
#[derive(Debug, Clone)]
pub struct Root {
    /// Its key; the settings name the public half.
    pub key: SigningKey,
}

impl Root {
    /// A signed trust list, made at `issued_s` (unix seconds).
    #[must_use]
    pub fn trust_list(&self, seq: u32, issued_s: u32, keys: Vec<IssuerKey>, terms: Terms) -> Vec<u8> {
        let list = TrustList {
            seq,
            issued_s,
            next_update_s: issued_s.saturating_add(terms.next_update_s),
            hard_limit_s: issued_s.saturating_add(terms.hard_limit_s),
            keys,
        };
        list.sign(&self.key)
    }

    /// A signed status list for `certificates` indices, of which some are revoked.
    #[must_use]
    pub fn status_list(
        &self,
        issuer: Issuer,
        seq: u32,
        issued_s: u32,
        certificates: u32,
        revoked: &[u32],
        terms: Terms,
    ) -> Vec<u8> {
        let mut bits = Bits::Listed(vec![0; certificates.div_ceil(8) as usize]);
        revoked.iter().for_each(|&index| bits.revoke(index));
        let fresh_until_s = issued_s.saturating_add(terms.fresh_s);
        StatusList { issuer, seq, issued_s, fresh_until_s, bits }.sign(&self.key)
    }
}
