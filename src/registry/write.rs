//! Rows written: by the demo, the generator and the bureau.

use super::words::Word;
use super::{StoreError, rows};
use crate::person::{Binding, CardKind, Document, Endorsement, Filing, PersonId, Relation};
use chrono::NaiveDate;
use rusqlite::{Connection, named_params};

/// A person's row.
pub(super) struct PersonRow<'a> {
    pub id: PersonId,
    pub chinese: Option<&'a str>,
    pub latin: &'a str,
    pub born: NaiveDate,
    pub watch: bool,
    pub e_channel: bool,
}

/// Writes a person, in place of an earlier row of the number; a new one has no irises on file. Everyone who is written here is invented (S-14).
pub(super) fn person(db: &Connection, row: &PersonRow<'_>) -> Result<(), StoreError> {
    let sql = "INSERT INTO person (id, chinese, latin, born, watch, e_channel, synthetic)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, 1)
        ON CONFLICT (id) DO UPDATE SET chinese = excluded.chinese, latin = excluded.latin, born = excluded.born,
            watch = excluded.watch, e_channel = excluded.e_channel";
    db.prepare_cached(sql)?.execute((
        row.id.0,
        row.chinese,
        row.latin,
        row.born.to_string(),
        row.watch,
        row.e_channel,
    ))?;
    Ok(())
}

pub(super) fn document(db: &Connection, person: PersonId, document: &Document) -> Result<(), StoreError> {
    let (card, permanent, hong_kong) = match document.card {
        CardKind::Macao { permanent } => ("macao", Some(permanent), None),
        CardKind::HongKong { mark, new_smart, photo } => ("hong-kong", None, Some((mark.word(), new_smart, photo))),
        CardKind::Plain => ("plain", None, None),
    };
    let endorsement = |endorsement: Option<Endorsement>| {
        endorsement.map(|granted| (granted.valid_until.to_string(), granted.days, granted.uses.word()))
    };
    let (macao, hong_kong_endorsement) = (endorsement(document.macao), endorsement(document.hong_kong));
    let sql = "INSERT INTO document (person, kind, issuer, number, serial, issued, valid_until, state, replaced, card,
            permanent, mark, new_smart, photo, macao_until, macao_days, macao_uses,
            hong_kong_until, hong_kong_days, hong_kong_uses)
        VALUES (:person, :kind, :issuer, :number, :serial, :issued, :valid_until, :state, :replaced, :card,
            :permanent, :mark, :new_smart, :photo, :macao_until, :macao_days, :macao_uses,
            :hong_kong_until, :hong_kong_days, :hong_kong_uses)";
    db.prepare_cached(sql)?.execute(named_params! {
        ":person": person.0,
        ":kind": document.kind.word(),
        ":issuer": document.issuer,
        ":number": document.number,
        ":serial": document.serial,
        ":issued": document.issued.to_string(),
        ":valid_until": document.valid_until.to_string(),
        ":state": document.state.word(),
        ":replaced": document.replaced.map(Word::word),
        ":card": card,
        ":permanent": permanent,
        ":mark": hong_kong.map(|facts| facts.0),
        ":new_smart": hong_kong.map(|facts| facts.1),
        ":photo": hong_kong.map(|facts| facts.2),
        ":macao_until": macao.as_ref().map(|granted| &granted.0),
        ":macao_days": macao.as_ref().map(|granted| granted.1),
        ":macao_uses": macao.as_ref().map(|granted| granted.2),
        ":hong_kong_until": hong_kong_endorsement.as_ref().map(|granted| &granted.0),
        ":hong_kong_days": hong_kong_endorsement.as_ref().map(|granted| granted.1),
        ":hong_kong_uses": hong_kong_endorsement.as_ref().map(|granted| granted.2),
    })?;
    Ok(())
}

pub(super) fn filing(db: &Connection, person: PersonId, filing: &Filing) -> Result<(), StoreError> {
    let sql = "INSERT INTO filing (person, class, document_kind, document_number, filed_ms, source, state, cid, mutual,
            parental_consent, permit_until, permission)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)";
    db.prepare_cached(sql)?.execute((
        person.0,
        filing.class.word(),
        filing.document.0.word(),
        &filing.document.1,
        filing.filed_ms,
        filing.source.word(),
        filing.state.word(),
        filing.cid.map(|cid| cid.0),
        filing.mutual,
        filing.parental_consent,
        filing.permit_until.map(|date| date.to_string()),
        filing.permission.map(Word::word),
    ))?;
    Ok(())
}

pub(super) fn relation(db: &Connection, child: PersonId, relation: Relation) -> Result<(), StoreError> {
    let sql = "INSERT OR REPLACE INTO relation (child, adult, parent) VALUES (?1, ?2, ?3)";
    db.prepare_cached(sql)?.execute((child.0, relation.adult.0, relation.parent))?;
    Ok(())
}

/// Makes a phone's row if there is none.
pub(super) fn phone(db: &Connection, id: i64, name: Option<&str>) -> Result<(), StoreError> {
    db.prepare_cached("INSERT INTO phone (id, name) VALUES (?1, ?2) ON CONFLICT (id) DO NOTHING")?
        .execute((id, name))?;
    Ok(())
}

pub(super) fn insert_binding(db: &Connection, person: PersonId, binding: &Binding) -> Result<(), StoreError> {
    let sql =
        "INSERT INTO binding (family, cid, person, phone, slot, key, card_serial, made_ms, revoked_ms, revoked_by)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)";
    db.prepare_cached(sql)?.execute((
        binding.family.word(),
        binding.cid.0,
        person.0,
        binding.phone,
        binding.slot,
        rows::key_bytes(&binding.key),
        &binding.card_serial,
        binding.made_ms,
        binding.revoked.map(|revoked| revoked.0),
        binding.revoked.map(|revoked| revoked.1.word()),
    ))?;
    Ok(())
}
