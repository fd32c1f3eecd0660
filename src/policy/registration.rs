//! How a filing stands now (F-06 to F-14, E-28, E-29, K-12).

use super::dating::Dating;
use super::tables::Tables;
use crate::person::{
    CardKind, Document, DocumentKind, Dossier, Filing, FilingClass, FilingState, HongKongMark, Presented, Refused,
    Replacement, Told, Verified,
};
use crate::refusal::Refusal;
use crate::time::macao_date;

/// How somebody's registration for self-service lanes stands. Ordered: the better one first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Registration {
    /// The class needs none.
    NotNeeded,
    /// Good.
    Active,
    /// Good from then on, unix milliseconds.
    Pending { active_from_ms: i64 },
    /// Made on a document that has changed.
    Stale,
    /// None.
    None,
}

/// The best filing of these classes for what was shown; of equals the class named first.
pub(super) fn best<'a>(
    verified: &'a Verified,
    classes: &[FilingClass],
    tables: &Tables,
    at: Dating,
) -> Option<(&'a Filing, Registration)> {
    let rank = |filing: &Filing| classes.iter().position(|class| *class == filing.class);
    let of_code = |filing: &Filing| match verified.presented() {
        Presented::Code(code) => filing.cid == Some(code.code().cid),
        Presented::Document(_) => true,
    };
    let judged = verified.dossier().filings.iter().filter(|filing| of_code(filing)).filter_map(|filing| {
        let rank = rank(filing)?;
        Some((filing, judge(filing, verified, tables, at)?, rank))
    });
    judged.min_by_key(|(_, registration, rank)| (*registration, *rank)).map(|(filing, state, _)| (filing, state))
}

/// `None`: the filing speaks of another kind of document.
fn judge(filing: &Filing, verified: &Verified, tables: &Tables, at: Dating) -> Option<Registration> {
    let document = verified.document();
    let (kind, number) = (filing.document.0, &filing.document.1);
    let hong_kong = filing.class == FilingClass::HongKong;
    if kind != document.kind && !hong_kong {
        return None;
    }
    let changed = kind == document.kind && *number != document.number;
    let card_changed = hong_kong && hong_kong_card_changed(filing, verified.dossier());
    let active_from_ms = filing.filed_ms.saturating_add(tables.filing_wait_ms(filing.source));
    Some(match filing.state {
        FilingState::Stale => Registration::Stale,
        FilingState::Active if changed || card_changed => Registration::Stale,
        FilingState::Active if at.now.wall_ms < active_from_ms => Registration::Pending { active_from_ms },
        FilingState::Active => Registration::Active,
    })
}

/// A Hong Kong card issued after the filing and outside the exercise (E-28, E-29).
fn hong_kong_card_changed(filing: &Filing, dossier: &Dossier) -> bool {
    dossier.current(DocumentKind::HkId).is_some_and(|card| match card.replaced {
        Some(Replacement::Expiry | Replacement::Loss | Replacement::DataChange) => {
            card.issued > macao_date(filing.filed_ms)
        }
        Some(Replacement::ExerciseKept) | None => false,
    })
}

/// Filing, as check 11 asks it.
pub(super) fn required(registration: Registration, verified: &Verified) -> Result<(), Refused> {
    match registration {
        Registration::NotNeeded => Ok(()),
        Registration::Active => hong_kong_papers(verified),
        Registration::Pending { active_from_ms } => {
            let refused = Refused::new(Refusal::RegPending, "filing complete, waiting time not over");
            Err(refused.telling(Told::ActiveFrom(active_from_ms)))
        }
        Registration::Stale => Err(Refused::new(Refusal::RegStale, "filed on a document that has changed")),
        Registration::None => Err(Refused::new(Refusal::RegNone, missing(verified))),
    }
}

const fn missing(verified: &Verified) -> &'static str {
    match verified.presented() {
        Presented::Code(_) => "no filing with this handle",
        Presented::Document(document) => match document.kind() {
            DocumentKind::ExitEntryPermit | DocumentKind::OfficialPermit => {
                "no consent to fingerprint clearance on an authentic chip, and no filing"
            }
            DocumentKind::MacaoId
            | DocumentKind::HkId
            | DocumentKind::HomeReturnPermit
            | DocumentKind::TaiwanPermit
            | DocumentKind::Passport
            | DocumentKind::HkDocumentOfIdentity
            | DocumentKind::ParkPass => "no filing on this document",
        },
    }
}

/// F-08: a non-permanent resident without re-entry right needs the document of identity and the card, both on file.
fn hong_kong_papers(verified: &Verified) -> Result<(), Refused> {
    let dossier = verified.dossier();
    let good = |document: &&Document| document.state == crate::person::DocumentState::Valid;
    let card = dossier.current(DocumentKind::HkId).filter(good);
    let needs_both = match verified.document().kind {
        DocumentKind::HkDocumentOfIdentity => true,
        DocumentKind::HkId => card.is_some_and(|card| mark(card) == Some(HongKongMark::Unmarked)),
        DocumentKind::MacaoId
        | DocumentKind::ExitEntryPermit
        | DocumentKind::OfficialPermit
        | DocumentKind::HomeReturnPermit
        | DocumentKind::TaiwanPermit
        | DocumentKind::Passport
        | DocumentKind::ParkPass => false,
    };
    let identity = dossier.current(DocumentKind::HkDocumentOfIdentity).filter(good);
    if needs_both && (card.is_none() || identity.is_none()) {
        return Err(Refused::new(Refusal::RegDoc, "document of identity and Hong Kong card must both be on file"));
    }
    Ok(())
}

/// The symbol on a Hong Kong card.
pub(super) const fn mark(card: &Document) -> Option<HongKongMark> {
    match card.card {
        CardKind::HongKong { mark, .. } => Some(mark),
        CardKind::Macao { .. } | CardKind::Plain => None,
    }
}
