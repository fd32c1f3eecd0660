//! Rows as values: the columns of each table, and what reads them.

use super::StoreError;
use super::columns::Columns;
use super::words::finger_at;
use crate::credential::DeviceKey;
use crate::person::{
    Binding, CardKind, Crossing, CrossingCredential, Document, Dossier, Endorsement, Filing, Finger, Name, PersonId,
    Relation,
};
use rusqlite::Row;

pub(super) const PERSON: &str = "id, chinese, latin, born, watch, irises, e_channel";
pub(super) const DOCUMENT: &str = "id, kind, issuer, number, serial, issued, valid_until, state, replaced, card, \
     permanent, mark, new_smart, photo, macao_until, macao_days, macao_uses, hong_kong_until, hong_kong_days, \
     hong_kong_uses";
pub(super) const BINDING: &str =
    "id, person, family, cid, key, slot, phone, card_serial, made_ms, revoked_ms, revoked_by";
pub(super) const FILING: &str = "id, class, document_kind, document_number, filed_ms, source, state, cid, mutual, \
     parental_consent, permit_until, permission";
pub(super) const RELATION: &str = "child, adult, parent";
pub(super) const CROSSING: &str = "id, port, direction, at_ms, presented_code, presented_document, stay_until";

/// The person's own row; the lists are still empty.
pub(super) fn person(row: &Row<'_>) -> Result<Dossier, StoreError> {
    let mut columns = Columns::new("person", row)?;
    Ok(Dossier {
        person: PersonId(columns.id()),
        name: Name { chinese: columns.optional(Columns::text)?, latin: columns.text()? },
        born: columns.date()?,
        watch: columns.flag()?,
        // A cancelled template is not used any more, deleted or not (OQ-17).
        irises: columns.word()?,
        e_channel: columns.flag()?,
        documents: Vec::new(),
        filings: Vec::new(),
        relations: Vec::new(),
        crossings: Vec::new(),
        fingers: Vec::new(),
    })
}

pub(super) fn document(row: &Row<'_>) -> Result<Document, StoreError> {
    let mut columns = Columns::new("document", row)?;
    Ok(Document {
        kind: columns.word()?,
        issuer: columns.text()?,
        number: columns.text()?,
        serial: columns.text()?,
        issued: columns.date()?,
        valid_until: columns.date()?,
        state: columns.word()?,
        replaced: columns.optional(Columns::word)?,
        card: card(&mut columns)?,
        macao: endorsement(&mut columns)?,
        hong_kong: endorsement(&mut columns)?,
    })
}

fn card(columns: &mut Columns<'_>) -> Result<CardKind, StoreError> {
    let name = columns.text()?;
    let permanent = columns.optional(Columns::flag)?;
    let mark = columns.optional(Columns::word)?;
    let new_smart = columns.optional(Columns::flag)?;
    let photo = columns.optional(Columns::flag)?;
    match (name.as_str(), permanent, mark, new_smart, photo) {
        ("macao", Some(permanent), None, None, None) => Ok(CardKind::Macao { permanent }),
        ("hong-kong", None, Some(mark), Some(new_smart), Some(photo)) => {
            Ok(CardKind::HongKong { mark, new_smart, photo })
        }
        ("plain", None, None, None, None) => Ok(CardKind::Plain),
        _ => Err(columns.damaged("column card does not fit its facts")),
    }
}

fn endorsement(columns: &mut Columns<'_>) -> Result<Option<Endorsement>, StoreError> {
    let valid_until = columns.optional(Columns::date)?;
    let days = columns.optional(Columns::small)?;
    let uses = columns.optional(Columns::word)?;
    match (valid_until, days, uses) {
        (None, None, None) => Ok(None),
        (Some(valid_until), Some(days), Some(uses)) => Ok(Some(Endorsement { valid_until, days, uses })),
        _ => Err(columns.damaged("half an endorsement")),
    }
}

pub(super) fn binding(row: &Row<'_>) -> Result<(PersonId, Binding), StoreError> {
    let mut columns = Columns::new("binding", row)?;
    let person = PersonId(columns.number()?);
    let binding = Binding {
        family: columns.word()?,
        cid: crate::credential::Cid(columns.bytes()?),
        key: device_key(&mut columns)?,
        slot: columns.small()?,
        phone: columns.number()?,
        card_serial: columns.text()?,
        made_ms: columns.number()?,
        revoked: match (columns.optional(Columns::number)?, columns.optional(Columns::word)?) {
            (None, None) => None,
            (Some(at_ms), Some(by)) => Some((at_ms, by)),
            _ => return Err(columns.damaged("half a revocation")),
        },
    };
    Ok((person, binding))
}

fn device_key(columns: &mut Columns<'_>) -> Result<DeviceKey, StoreError> {
    let bytes = columns.blob()?;
    if let Ok(key) = bytes.try_into() {
        return Ok(DeviceKey::Ed25519(key));
    }
    match bytes.split_first() {
        Some((sign @ (2 | 3), x)) => {
            let x = x.try_into().map_err(|_| columns.damaged("column key"))?;
            Ok(DeviceKey::P256 { x, y_odd: *sign == 3 })
        }
        _ => Err(columns.damaged("column key")),
    }
}

/// The bytes of a key's column.
pub(super) fn key_bytes(key: &DeviceKey) -> Vec<u8> {
    match key {
        DeviceKey::Ed25519(key) => key.to_vec(),
        DeviceKey::P256 { x, y_odd } => [&[2 + u8::from(*y_odd)], &x[..]].concat(),
    }
}

pub(super) fn filing(row: &Row<'_>) -> Result<Filing, StoreError> {
    let mut columns = Columns::new("filing", row)?;
    Ok(Filing {
        class: columns.word()?,
        document: (columns.word()?, columns.text()?),
        filed_ms: columns.number()?,
        source: columns.word()?,
        state: columns.word()?,
        cid: columns.optional(Columns::bytes)?.map(crate::credential::Cid),
        mutual: columns.flag()?,
        parental_consent: columns.flag()?,
        permit_until: columns.optional(Columns::date)?,
        permission: columns.optional(Columns::word)?,
    })
}

pub(super) fn relation(row: &Row<'_>) -> Result<Relation, StoreError> {
    let mut columns = Columns::new("relation", row)?;
    Ok(Relation { adult: PersonId(columns.number()?), parent: columns.flag()? })
}

pub(super) fn crossing(row: &Row<'_>) -> Result<Crossing, StoreError> {
    let mut columns = Columns::new("crossing", row)?;
    Ok(Crossing {
        port: columns.word()?,
        direction: columns.word()?,
        at_ms: columns.number()?,
        presented: match (columns.optional(Columns::word)?, columns.optional(Columns::word)?) {
            (Some(family), None) => CrossingCredential::Code(family),
            (None, Some(kind)) => CrossingCredential::Document(kind),
            _ => return Err(columns.damaged("what was presented")),
        },
        stay_until: columns.optional(Columns::date)?,
    })
}

/// The finger of a sample's row number.
pub(super) fn finger(row: &Row<'_>) -> Result<Finger, StoreError> {
    let columns = Columns::new("sample", row)?;
    finger_at(columns.id() % 16).ok_or_else(|| columns.damaged("no such finger"))
}

/// A request to cancel irises.
pub(super) fn cancellation(row: &Row<'_>) -> Result<(), StoreError> {
    let mut columns = Columns::new("iris_cancellation", row)?;
    columns.text()?;
    columns.number()?;
    columns.optional(Columns::number)?;
    Ok(())
}
