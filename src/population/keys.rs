use super::{DemoFiling, DemoPerson, DemoPhone, Holder, Population};
use crate::credential::{Algorithm, Cid, DeviceKey, Family};
use crate::person::{Binding, Filing, PersonId, Unbinding};
use hkdf::Hkdf;
use p256::elliptic_curve::sec1::ToSec1Point;
use sha2::Sha256;
use zeroize::Zeroizing;

/// The 32 bytes from which all demo phones' keys and handles follow, so that a phone and the registry agree
/// without either keeping a key. Never used for anything but invented people.
#[derive(Clone)]
pub struct DemoSecret(Zeroizing<[u8; 32]>);

/// What a phone holds for one person in one family.
#[derive(Clone)]
pub struct DeviceCredential {
    /// Handle in the family.
    pub cid: Cid,
    /// Ed25519 seed, or big-endian P-256 scalar.
    pub secret: Zeroizing<[u8; 32]>,
    /// Its public half.
    pub key: DeviceKey,
}

impl DemoSecret {
    /// From the bytes of the demo's key file, or of a scenario's seed.
    #[must_use]
    pub fn new(bytes: [u8; 32]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// HKDF-SHA256 (RFC 5869) with the label as info.
    #[must_use]
    pub fn derive(&self, label: &str) -> Zeroizing<[u8; 32]> {
        let mut out = Zeroizing::new([0; 32]);
        // 32 bytes is far below the 8,160 that HKDF-SHA256 can give, its one way to fail.
        let expanded = Hkdf::<Sha256>::new(Some(b"portas demo"), &*self.0).expand(label.as_bytes(), &mut *out);
        debug_assert!(expanded.is_ok());
        out
    }

    /// Handle and key of a holder in a family.
    #[must_use]
    pub fn device(&self, holder: &Holder, family: Family) -> DeviceCredential {
        let (secret, key) = self.key_pair(&holder.key_label, family, holder.algorithm);
        DeviceCredential { cid: self.cid(&holder.cid_label, family), secret, key }
    }

    /// The public key that a label has in a family.
    #[must_use]
    pub fn public_key(&self, label: &str, family: Family, algorithm: Algorithm) -> DeviceKey {
        self.key_pair(label, family, algorithm).1
    }

    /// The handle that a label has in a family.
    #[must_use]
    pub fn cid(&self, label: &str, family: Family) -> Cid {
        let bytes = self.derive(&format!("cid {family}{label}"));
        let mut cid = [0; 16];
        cid.copy_from_slice(&bytes[..16]);
        Cid(cid)
    }

    fn key_pair(&self, label: &str, family: Family, algorithm: Algorithm) -> (Zeroizing<[u8; 32]>, DeviceKey) {
        match algorithm {
            Algorithm::Ed25519 => {
                let seed = self.derive(&format!("key {family}{label}"));
                let public = ed25519_dalek::SigningKey::from_bytes(&seed).verifying_key().to_bytes();
                (seed, DeviceKey::Ed25519(public))
            }
            Algorithm::Esp256 => self.p256_pair(label, family),
        }
    }

    fn p256_pair(&self, label: &str, family: Family) -> (Zeroizing<[u8; 32]>, DeviceKey) {
        let mut attempt = 0_u32;
        loop {
            let scalar = self.derive(&format!("key {family}{label} {attempt}"));
            if let Ok(secret) = p256::SecretKey::from_slice(&*scalar)
                && let [tag, x @ ..] = secret.public_key().to_sec1_point(true).as_bytes()
                && let Ok(x) = x.try_into()
            {
                return (scalar, DeviceKey::P256 { x, y_odd: *tag == 3 });
            }
            // 0, or not below the curve's order: once in 2^32.
            attempt = attempt.wrapping_add(1);
        }
    }
}

impl Population {
    /// The Macao bindings of a phone, as the bureau has them.
    #[must_use]
    pub fn bindings(&self, phone: &DemoPhone, secret: &DemoSecret) -> Vec<(PersonId, Binding)> {
        if !phone.is_bound() {
            return Vec::new();
        }
        let revoked = phone.revoked_ms().map(|at_ms| (at_ms, Unbinding::Rebound));
        let mut bindings = Vec::new();
        for holder in &phone.holders {
            for family in holder.families.iter().copied().filter(|family| *family != Family::MutualHongKong) {
                let DeviceCredential { cid, key, .. } = secret.device(holder, family);
                let binding = Binding {
                    family,
                    cid,
                    key,
                    slot: holder.slot,
                    phone: phone.id,
                    card_serial: holder.card_serial.clone(),
                    made_ms: holder.bound_ms,
                    revoked,
                };
                bindings.push((holder.person, binding));
            }
        }
        bindings
    }

    /// A person's registrations with their handles.
    #[must_use]
    pub fn filings(&self, person: &DemoPerson, secret: &DemoSecret) -> Vec<Filing> {
        let with_handle = |filing: &DemoFiling| Filing {
            cid: filing.cid_label.as_deref().map(|label| secret.cid(label, Family::MutualHongKong)),
            ..filing.record.clone()
        };
        person.filings.iter().map(with_handle).collect()
    }
}
