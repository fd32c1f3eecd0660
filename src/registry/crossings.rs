use super::request::NewCrossing;
use super::store::Durable;
use super::words::Word;
use super::{Registry, StoreError};
use crate::person::{CrossingCredential, Direction, DocumentKind, PersonId};
use rusqlite::Connection;

impl Registry {
    /// Writes a crossing and what it uses up, once.
    pub(super) fn cross(&mut self, crossing: &NewCrossing) -> Result<(), StoreError> {
        self.write(
            Durable::Yes,
            |tx| {
                if insert(tx, crossing)? { spend(tx, crossing) } else { same_as_before(tx, crossing) }
            },
        )
    }
}

/// Whether the crossing is new.
pub(super) fn insert(db: &Connection, crossing: &NewCrossing) -> Result<bool, StoreError> {
    let sql = "INSERT INTO crossing
        (person, port, direction, at_ms, presented_code, presented_document, stay_until, lane, session)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) ON CONFLICT (lane, session) DO NOTHING";
    let (code, document) = match crossing.presented {
        CrossingCredential::Code(family) => (Some(family.word()), None),
        CrossingCredential::Document(kind) => (None, Some(kind.word())),
    };
    let written = db.prepare_cached(sql)?.execute((
        crossing.person.0,
        crossing.port.word(),
        crossing.direction.word(),
        crossing.at_ms,
        code,
        document,
        crossing.stay_until.map(|date| date.to_string()),
        &crossing.lane.0,
        crossing.session.0.cast_signed(),
    ))?;
    Ok(written == 1)
}

/// An arrival spends a single endorsement of the permit laid down (L-25), or the single prior permission behind the
/// registration of the document laid down (L-08).
fn spend(db: &Connection, crossing: &NewCrossing) -> Result<(), StoreError> {
    match (crossing.direction, crossing.presented) {
        (Direction::Arrival, CrossingCredential::Document(kind)) => spend_single(db, crossing.person, kind),
        (Direction::Arrival | Direction::Departure, CrossingCredential::Code(_))
        | (Direction::Departure, CrossingCredential::Document(_)) => Ok(()),
    }
}

fn spend_single(db: &Connection, person: PersonId, kind: DocumentKind) -> Result<(), StoreError> {
    let endorsement = "UPDATE document SET macao_uses = 'single-used'
        WHERE person = ?1 AND kind = ?2 AND state = 'valid' AND macao_uses = 'single'";
    db.prepare_cached(endorsement)?.execute((person.0, kind.word()))?;
    let permission = "UPDATE filing SET permission = 'single-used'
        WHERE person = ?1 AND document_kind = ?2 AND permission = 'single'";
    db.prepare_cached(permission)?.execute((person.0, kind.word()))?;
    Ok(())
}

/// The lane asks again because it heard no answer; another person or way under the same session is a fault of it.
fn same_as_before(db: &Connection, crossing: &NewCrossing) -> Result<(), StoreError> {
    let sql = "SELECT person = ?3 AND direction = ?4 FROM crossing WHERE lane = ?1 AND session = ?2";
    let same: bool = db.prepare_cached(sql)?.query_row(
        (&crossing.lane.0, crossing.session.0.cast_signed(), crossing.person.0, crossing.direction.word()),
        |row| row.get(0),
    )?;
    let other = || format!("{} session {}: another crossing is on record", crossing.lane.0, crossing.session.0);
    if same { Ok(()) } else { Err(StoreError::Contradiction(other())) }
}
