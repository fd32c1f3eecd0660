//! What a Hong Kong code needs beside a filing (E-03, E-17, Q-09).

use super::registration::mark;
use super::tables::Tables;
use crate::person::{CardKind, Document, Filing, HongKongMark, Refused};
use crate::refusal::Refusal;

/// Class, age, minor: in this order.
///
/// # Errors
/// `E-MUT-CLASS` for a card that is neither permanent nor marked `*`, `***` or `R`; `E-MUT-AGE` under eleven (in both
/// profiles, OQ-11); `E-MUT-MINOR` for a minor without the new smart card or a parent's consent.
pub(super) fn entitled(card: &Document, filing: Option<&Filing>, age: u32, tables: &Tables) -> Result<(), Refused> {
    match mark(card) {
        Some(HongKongMark::Permanent | HongKongMark::Star1 | HongKongMark::Star3 | HongKongMark::R) => {}
        Some(HongKongMark::Unmarked) => {
            return Err(Refused::new(Refusal::MutClass, "non-permanent card without *, *** or R (E-03)"));
        }
        None => return Err(Refused::new(Refusal::MutClass, "no Hong Kong card (E-03)")),
    }
    let limits = &tables.limits;
    if age < limits.mutual.least_age {
        return Err(Refused::new(Refusal::MutAge, format!("under {} (E-03)", limits.mutual.least_age)));
    }
    if age >= limits.adult.age {
        return Ok(());
    }
    let new_smart = match card.card {
        CardKind::HongKong { new_smart, .. } => new_smart,
        CardKind::Macao { .. } | CardKind::Plain => false,
    };
    let consent = filing.is_some_and(|filing| filing.parental_consent);
    match (new_smart, consent) {
        (true, true) => Ok(()),
        (false, _) => Err(Refused::new(Refusal::MutMinor, "minor without the new smart card (E-17)")),
        (true, false) => Err(Refused::new(Refusal::MutMinor, "minor without parental consent (E-17)")),
    }
}
