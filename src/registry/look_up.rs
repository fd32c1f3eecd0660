use super::columns::Columns;
use super::request::CodeHolder;
use super::words::Word;
use super::{Registry, StoreError, rows};
use crate::credential::{Cid, Family};
use crate::person::{DocumentRef, Dossier, PersonId};
use chrono::NaiveDate;
use rusqlite::{Connection, Params, Row};

/// Crossings in a dossier.
const LATEST_CROSSINGS: i64 = 8;

/// Holders of a phone, at most: one slot each.
const HOLDERS_OF_A_PHONE: i64 = 256;

/// Filings told of one handle: one, or the two that show the fault.
const FILINGS_OF_A_HANDLE: i64 = 2;

impl Registry {
    pub(super) fn code_holder(&mut self, family: Family, cid: Cid) -> Result<Option<CodeHolder>, StoreError> {
        self.read(|tx| match family {
            Family::Clearance | Family::MutualMacao | Family::EId => macao_holder(tx, family, cid),
            Family::MutualHongKong => hong_kong_holder(tx, cid),
        })
    }

    pub(super) fn document_holder(&mut self, document: &DocumentRef) -> Result<Option<Box<Dossier>>, StoreError> {
        self.read(|tx| {
            let sql = "SELECT DISTINCT person FROM document WHERE kind = ?1 AND issuer = ?2 AND number = ?3 LIMIT 2";
            let named = (document.kind.word(), &document.issuer, &document.number);
            match people(tx, sql, named)?[..] {
                [] => Ok(None),
                [person] => dossier(tx, person).map(|dossier| Some(Box::new(dossier))),
                [person, ..] => Err(StoreError::Damaged {
                    table: "person",
                    row: person.0,
                    what: "another person has a document of the same number".to_owned(),
                }),
            }
        })
    }

    /// All that is on record of a person.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] when there is no such person, or a row of theirs does not hold what it should.
    pub fn dossier(&mut self, person: PersonId) -> Result<Dossier, StoreError> {
        self.read(|tx| dossier(tx, person))
    }
}

fn macao_holder(db: &Connection, family: Family, cid: Cid) -> Result<Option<CodeHolder>, StoreError> {
    let sql = format!("SELECT {} FROM binding WHERE family = ?1 AND cid = ?2", rows::BINDING);
    let mut statement = db.prepare_cached(&sql)?;
    let mut rows = statement.query((family.prefix(), cid.0))?;
    let Some(row) = rows.next()? else { return Ok(None) };
    let (person, binding) = rows::binding(row)?;
    let phone_born = phone_born(db, binding.phone)?;
    Ok(Some(CodeHolder::Macao { binding, dossier: Box::new(dossier(db, person)?), phone_born }))
}

/// Birthdays of those whose codes live on a phone now, in no order.
fn phone_born(db: &Connection, phone: i64) -> Result<Vec<NaiveDate>, StoreError> {
    let sql = "SELECT DISTINCT person.id, person.born FROM binding JOIN person ON person.id = binding.person
        WHERE binding.phone = ?1 AND binding.revoked_ms IS NULL LIMIT ?2";
    let mut statement = db.prepare_cached(sql)?;
    let mut rows = statement.query((phone, HOLDERS_OF_A_PHONE))?;
    let mut born = Vec::new();
    while let Some(row) = rows.next()? {
        let mut columns = Columns::new("person", row)?;
        born.push(columns.date()?);
    }
    Ok(born)
}

fn hong_kong_holder(db: &Connection, cid: Cid) -> Result<Option<CodeHolder>, StoreError> {
    let sql = "SELECT person FROM filing WHERE cid = ?1 ORDER BY id LIMIT ?2";
    let people = people(db, sql, (cid.0, FILINGS_OF_A_HANDLE))?;
    let dossiers = people.into_iter().map(|person| dossier(db, person)).collect::<Result<Vec<_>, _>>()?;
    Ok((!dossiers.is_empty()).then_some(CodeHolder::HongKong { dossiers }))
}

fn people(db: &Connection, sql: &str, params: impl Params) -> Result<Vec<PersonId>, StoreError> {
    let mut statement = db.prepare_cached(sql)?;
    let people = statement.query_map(params, |row| row.get(0).map(PersonId))?;
    Ok(people.collect::<Result<_, _>>()?)
}

/// Rows of a person, each through `read`.
fn rows_of<T>(
    db: &Connection,
    sql: &str,
    person: PersonId,
    read: impl Fn(&Row<'_>) -> Result<T, StoreError>,
) -> Result<Vec<T>, StoreError> {
    let mut statement = db.prepare_cached(sql)?;
    let mut rows = statement.query([person.0])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(read(row)?);
    }
    Ok(found)
}

/// Everything of a person; the row must be there.
pub(super) fn dossier(db: &Connection, person: PersonId) -> Result<Dossier, StoreError> {
    let one = |table, columns, order| format!("SELECT {columns} FROM {table} WHERE person = ?1 ORDER BY {order}");
    let own = rows_of(db, &format!("SELECT {} FROM person WHERE id = ?1", rows::PERSON), person, rows::person)?;
    let own = own.into_iter().next().ok_or_else(|| StoreError::Damaged {
        table: "person",
        row: person.0,
        what: "is not there".to_owned(),
    })?;
    let latest = format!("at_ms DESC, id DESC LIMIT {LATEST_CROSSINGS}");
    let relations = format!("SELECT {} FROM relation WHERE child = ?1 ORDER BY adult", rows::RELATION);
    Ok(Dossier {
        documents: rows_of(db, &one("document", rows::DOCUMENT, "id"), person, rows::document)?,
        filings: rows_of(db, &one("filing", rows::FILING, "id"), person, rows::filing)?,
        relations: rows_of(db, &relations, person, rows::relation)?,
        crossings: rows_of(db, &one("crossing", rows::CROSSING, &latest), person, rows::crossing)?,
        fingers: rows_of(db, &one("sample", "id", "id"), person, rows::finger)?,
        ..own
    })
}
