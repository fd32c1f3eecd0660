use super::dates::days_from;
use super::numbers::{card_serial, issuer, letter, synthetic_number};
use super::table::{CardRow, DocumentRow, PersonRow, RenewedRow};
use super::{DemoDocument, ZoneFacts, ZoneSize};
use crate::person::{CardKind, Document, DocumentKind, DocumentState, Endorsement, Replacement};
use crate::time::macao_date;
use chrono::NaiveDate;

/// Documents are issued that long ago and run that much longer, unless the table says otherwise.
const ISSUED_DAYS_AGO: i64 = 900;
const DAYS_LEFT: i64 = 1_825;
const ENDORSEMENT_DAYS_LEFT: i64 = 300;

/// A present card that took another's place.
#[derive(Debug, Clone, Copy)]
pub(super) struct Renewal {
    pub ago_ms: i64,
    pub why: Replacement,
}

pub(super) fn renewal(row: &PersonRow) -> Option<Renewal> {
    let macao = row.macao.as_ref().and_then(|macao| macao.renewed);
    let hong_kong = row.hong_kong.as_ref().and_then(|hong_kong| hong_kong.renewed);
    macao.or(hong_kong).map(|RenewedRow { ago, why, .. }| Renewal { ago_ms: ago.ms, why })
}

/// All documents of a row: the resident card first, superseded ones last.
pub(super) fn of(row: &PersonRow, number: u32, moment_ms: i64) -> Vec<DemoDocument> {
    let as_of = macao_date(moment_ms);
    let card = row
        .macao
        .as_ref()
        .map(|macao| (DocumentKind::MacaoId, CardKind::Macao { permanent: macao.permanent }, macao.card));
    let card = card.or(row.hong_kong.as_ref().map(|hong_kong| {
        let kind = CardKind::HongKong { mark: hong_kong.mark, new_smart: hong_kong.new_smart, photo: hong_kong.photo };
        (DocumentKind::HkId, kind, hong_kong.card)
    }));
    let mut documents = Vec::new();
    if let Some((kind, facts, state)) = card {
        let record = Document { card: facts, ..plain(kind, number, None, as_of) };
        documents.push(demo_document(with_state(record, state, as_of), row, true));
    }
    documents.extend(row.document.iter().map(|document| other(document, row, number, as_of)));
    if let (Some(renewal), Some(present)) = (renewal(row), documents.first_mut()) {
        let old = renew(&mut present.record, number, renewal.why, macao_date(moment_ms - renewal.ago_ms));
        let old = DemoDocument { record: old, ..present.clone() };
        documents.push(old);
    }
    documents
}

/// Makes the record that of a new card of the same number; returns the record of the card before.
pub(super) fn renew(present: &mut Document, number: u32, why: Replacement, on: NaiveDate) -> Document {
    let mut old = Document { state: DocumentState::Superseded, ..present.clone() };
    if why == Replacement::Expiry {
        old.valid_until = on;
    }
    present.serial = card_serial(number, 2);
    present.issued = on;
    present.valid_until = days_from(on, ISSUED_DAYS_AGO + DAYS_LEFT);
    present.state = DocumentState::Valid;
    present.replaced = Some(why);
    old
}

/// A good document of a kind, with nothing special about it.
pub(super) fn plain(kind: DocumentKind, number: u32, first: Option<char>, as_of: NaiveDate) -> Document {
    Document {
        kind,
        number: synthetic_number(first.unwrap_or(letter(kind)), number),
        serial: card_serial(number, 1),
        issuer: issuer(kind).to_owned(),
        issued: days_from(as_of, -ISSUED_DAYS_AGO),
        valid_until: days_from(as_of, DAYS_LEFT),
        state: DocumentState::Valid,
        card: CardKind::Plain,
        replaced: None,
        macao: None,
        hong_kong: None,
    }
}

fn with_state(record: Document, state: CardRow, as_of: NaiveDate) -> Document {
    match state {
        CardRow::Ok => record,
        CardRow::Lost => Document { state: DocumentState::Lost, ..record },
        CardRow::Cancelled => Document { state: DocumentState::Cancelled, ..record },
        CardRow::Expired => Document { valid_until: days_from(as_of, -1), ..record },
    }
}

fn other(document: &DocumentRow, row: &PersonRow, number: u32, as_of: NaiveDate) -> DemoDocument {
    let mut record = plain(document.kind, number, document.letter, as_of);
    if let Some(issuer) = &document.issuer {
        record.issuer.clone_from(issuer);
    }
    if let Some(days) = document.days_left {
        record.valid_until = days_from(as_of, days);
    }
    if takes_endorsements(document.kind) {
        let multiple = super::table::EndorsementRow::Multiple;
        let granted = |row: Option<super::table::EndorsementRow>| {
            row.unwrap_or(multiple).uses().map(|uses| Endorsement { uses, ..endorsement(document.days, as_of) })
        };
        record.macao = granted(document.macao);
        record.hong_kong = granted(document.hong_kong);
    }
    demo_document(record, row, document.consent)
}

/// A multiple endorsement.
pub(super) fn endorsement(days: u16, as_of: NaiveDate) -> Endorsement {
    Endorsement {
        valid_until: days_from(as_of, ENDORSEMENT_DAYS_LEFT),
        days,
        uses: crate::person::EndorsementUse::Multiple,
    }
}

/// Whether a kind carries endorsements (L-24, L-31).
pub(super) const fn takes_endorsements(kind: DocumentKind) -> bool {
    match kind {
        DocumentKind::ExitEntryPermit | DocumentKind::OfficialPermit => true,
        DocumentKind::MacaoId
        | DocumentKind::HkId
        | DocumentKind::HomeReturnPermit
        | DocumentKind::TaiwanPermit
        | DocumentKind::Passport
        | DocumentKind::HkDocumentOfIdentity
        | DocumentKind::ParkPass => false,
    }
}

fn demo_document(record: Document, row: &PersonRow, consent: bool) -> DemoDocument {
    let zone = zone(&record, row);
    DemoDocument { record, consent, authenticated: true, zone }
}

fn zone(record: &Document, row: &PersonRow) -> Option<ZoneFacts> {
    let (size, code) = match record.kind {
        DocumentKind::HkId | DocumentKind::ParkPass => return None,
        DocumentKind::MacaoId => (ZoneSize::Td1, "ID"),
        DocumentKind::ExitEntryPermit => (ZoneSize::Td1, "CS"),
        DocumentKind::OfficialPermit => (ZoneSize::Td1, "CD"),
        DocumentKind::HomeReturnPermit => (ZoneSize::Td1, "CR"),
        DocumentKind::TaiwanPermit => (ZoneSize::Td1, "CT"),
        DocumentKind::Passport => (ZoneSize::Td3, "P"),
        DocumentKind::HkDocumentOfIdentity => (ZoneSize::Td3, "PI"),
    };
    let (surname, given_names) = match &row.zone {
        Some(name) => (name.surname.clone(), name.given_names.clone()),
        None => split(&row.latin, &row.handle),
    };
    let nationality = match record.kind {
        DocumentKind::Passport => record.issuer.clone(),
        DocumentKind::TaiwanPermit => "TWN".to_owned(),
        DocumentKind::HkDocumentOfIdentity => "XXX".to_owned(),
        DocumentKind::MacaoId
        | DocumentKind::HkId
        | DocumentKind::ExitEntryPermit
        | DocumentKind::OfficialPermit
        | DocumentKind::HomeReturnPermit
        | DocumentKind::ParkPass => "CHN".to_owned(),
    };
    Some(ZoneFacts { size, code, nationality, surname, given_names })
}

/// Surname and given names of `LEI SIO MEI`; the two-syllable surname of `ao-ieong-..` stays whole.
fn split(latin: &str, handle: &str) -> (String, String) {
    let upper = latin.to_uppercase();
    let words = if handle.starts_with("ao-ieong-") { 2 } else { 1 };
    let mut parts = upper.split(' ');
    let surname: Vec<&str> = parts.by_ref().take(words).collect();
    (surname.join(" "), parts.collect::<Vec<_>>().join(" "))
}
