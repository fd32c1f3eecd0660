//! What a phone keeps of its sequences, and what `portas wallet export` tells of a holder.

use super::phone::{Binding, Phone, PhoneError, Sequence};
use crate::credential::{Family, Stamp};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use zeroize::Zeroize;

/// Where a phone stands in its sequences of codes, by slot and family; no secrets. To be stored before a code is shown.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Places(BTreeMap<u8, BTreeMap<Family, Place>>);

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Place {
    last: Last,
    subs: BTreeMap<u32, u8>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Last {
    step: u32,
    sub: u8,
    nonce: String,
}

/// A stored place that cannot be read back.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("what is stored of holder {slot} for {family} is damaged")]
pub struct Damaged {
    slot: u8,
    family: Family,
}

/// A holder with secrets, as `portas wallet export` prints it: see credential.md, "What is open to the world".
#[derive(Serialize)]
pub struct Export<'a> {
    person: &'a str,
    slot: u8,
    families: BTreeMap<Family, FamilyExport>,
}

#[derive(Serialize)]
struct FamilyExport {
    cid: String,
    alg: i8,
    secret: String,
    recipient_public_key: String,
    kid: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    kcwt: Option<String>,
}

impl Drop for FamilyExport {
    fn drop(&mut self) {
        self.secret.zeroize();
    }
}

impl Phone {
    /// Where it stands.
    #[must_use]
    pub fn places(&self) -> Places {
        let place = |(&family, binding): (&Family, &Binding)| {
            let Sequence { last, subs, .. } = &binding.sequence;
            let Stamp { step, sub, nonce } = (*last)?;
            let last = Last { step, sub, nonce: hex::encode(nonce) };
            Some((family, Place { last, subs: subs.clone() }))
        };
        let of_holder = |families: &BTreeMap<Family, Binding>| families.iter().filter_map(place).collect();
        let places = self.holders.iter().map(|(&slot, holder)| (slot, of_holder(&holder.keys)));
        Places(places.filter(|(_, places): &(u8, BTreeMap<Family, Place>)| !places.is_empty()).collect())
    }

    /// Goes on from where it stood. What is on the screen stays there, unless another code was minted since. Places
    /// of holders and families that it has not are passed over.
    ///
    /// # Errors
    /// [`Damaged`]; what was read by then is taken.
    pub fn resume(&mut self, places: &Places) -> Result<(), Damaged> {
        for (&slot, families) in &places.0 {
            for (&family, place) in families {
                let mut nonce = [0; 8];
                hex::decode_to_slice(&place.last.nonce, &mut nonce).map_err(|_| Damaged { slot, family })?;
                let last = Some(Stamp { step: place.last.step, sub: place.last.sub, nonce });
                let Some(binding) = self.holders.get_mut(&slot).and_then(|holder| holder.keys.get_mut(&family)) else {
                    continue;
                };
                if binding.sequence.last != last {
                    binding.sequence = Sequence { last, subs: place.subs.clone(), shown: None };
                }
            }
        }
        Ok(())
    }

    /// The one JSON object of a holder, secrets included, in the shape of the contract.
    ///
    /// # Errors
    /// [`PhoneError`] `NoHolder` or `NoRecipient`.
    pub fn export(&self, slot: u8) -> Result<Export<'_>, PhoneError> {
        let holder = self.holders.get(&slot).ok_or(PhoneError::NoHolder(slot))?;
        let family = |(&family, binding): (&Family, &Binding)| {
            let recipient = self.recipients.get(&family).ok_or(PhoneError::NoRecipient(family))?;
            let export = FamilyExport {
                cid: hex::encode(binding.cid.0),
                alg: binding.key.algorithm().cose(),
                secret: hex::encode(*binding.key.expose()),
                recipient_public_key: hex::encode(recipient.bytes()),
                kid: hex::encode(recipient.kid()),
                kcwt: binding.kcwt.map(|kcwt| hex::encode(kcwt.encode())),
            };
            Ok((family, export))
        };
        let families = holder.keys.iter().map(family).collect::<Result<_, _>>()?;
        Ok(Export { person: &holder.person, slot, families })
    }
}
