//! From the registry's answer to what checks 7, 10 and 11 ask of it.

use crate::credential::confirm::{BoundKey, Lookup, Revoked};
use crate::credential::{Code, Family};
use crate::person::{Binding, Dossier};
use crate::registry::request::CodeHolder;
use chrono::NaiveDate;

/// Who stands behind a code.
#[derive(Debug)]
pub struct Holder {
    /// What is on record.
    pub dossier: Box<Dossier>,
    /// The binding of a Macao-issued code.
    pub binding: Option<Binding>,
    /// Birthdays of everybody whose code lives on the same phone.
    pub phone_born: Vec<NaiveDate>,
}

/// What check 7 asks of the answer about a code's handle, and who stands behind it.
#[must_use]
pub fn look_up(code: &Code, answer: Option<CodeHolder>) -> (Lookup, Option<Holder>) {
    match answer {
        Some(CodeHolder::Macao { binding, dossier, phone_born }) => {
            let revoked = binding.revoked.map(|(at_ms, channel)| Revoked { at_ms, channel: channel.name() });
            let bound = BoundKey { key: binding.key, slot: binding.slot, revoked };
            (Lookup::Macao(Some(bound)), Some(Holder { dossier, binding: Some(binding), phone_born }))
        }
        Some(CodeHolder::HongKong { mut dossiers }) => {
            let mut filings = dossiers.iter().flat_map(|dossier| &dossier.filings);
            let mutual_on = filings.any(|filing| filing.cid == Some(code.cid) && filing.mutual);
            let lookup = Lookup::HongKong { filings: dossiers.len(), mutual_on };
            let holder = dossiers.pop().map(|dossier| Holder {
                dossier: Box::new(dossier),
                binding: None,
                phone_born: Vec::new(),
            });
            (lookup, holder)
        }
        None if code.family == Family::MutualHongKong => (Lookup::HongKong { filings: 0, mutual_on: false }, None),
        None => (Lookup::Macao(None), None),
    }
}
