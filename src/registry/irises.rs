//! Irises: kept sealed, enrolled once a person, cancelled, deleted for good.

use super::columns::Columns;
use super::gallery::Gallery;
use super::request::{CancelledIrises, Enrolment, EyeTemplate, NewIrises};
use super::samples::{self, FAMILY_MEMBERS, FAMILY_OF_A_CODE};
use super::store::{Durable, set_note};
use super::words::Word;
use super::{Registry, SampleKey, StoreError};
use crate::credential::{Cid, Family};
use crate::person::{Eye, Irises, PersonId};
use rand_chacha::ChaCha20Rng;
use rand_core::{Rng, SeedableRng};
use rusqlite::Connection;

/// How many eyes were ever put into the store.
const ADDED_NOTE: &str = "eyes_added";
/// Deleted rows may still lie in the write-ahead log.
const LOG_NOTE: &str = "log_holds_deleted";

/// An eye's row: the person's number and a position that no finger has.
const fn row_of(person: PersonId, eye: Eye) -> i64 {
    person.0 * 16
        + match eye {
            Eye::Left => 11,
            Eye::Right => 12,
        }
}

/// The eye at a row.
const fn eye_at(row: i64) -> Option<Eye> {
    match row % 16 {
        11 => Some(Eye::Left),
        12 => Some(Eye::Right),
        _ => None,
    }
}

/// Writes an eye, in place of an earlier one.
pub(super) fn put(
    tx: &Connection,
    key: &SampleKey,
    nonces: &mut impl Rng,
    person: PersonId,
    eye: &EyeTemplate,
) -> Result<(), StoreError> {
    let mut nonce = [0; 24];
    nonces.fill_bytes(&mut nonce);
    let row = row_of(person, eye.eye);
    let sealed = samples::seal(key, nonce, row, &eye.template)?;
    let added = added(tx)? + 1;
    set_note(tx, ADDED_NOTE, &added.to_string())?;
    tx.prepare_cached("INSERT OR REPLACE INTO eye (id, person, nonce, sealed, added) VALUES (?1, ?2, ?3, ?4, ?5)")?
        .execute((row, person.0, nonce, sealed, added))?;
    Ok(())
}

/// How many eyes were ever put into the store.
pub(super) fn added(db: &Connection) -> Result<i64, StoreError> {
    let mut statement = db.prepare_cached("SELECT value FROM meta WHERE key = ?1")?;
    let mut rows = statement.query([ADDED_NOTE])?;
    let Some(row) = rows.next()? else { return Ok(0) };
    row.get::<_, String>(0)?.parse().map_err(|_| StoreError::Damaged {
        table: "meta",
        row: 0,
        what: format!("{ADDED_NOTE} is no number"),
    })
}

/// Sets how a person's irises stand.
pub(super) fn set(tx: &Connection, person: PersonId, irises: Irises) -> Result<(), StoreError> {
    tx.prepare_cached("UPDATE person SET irises = ?2 WHERE id = ?1")?.execute((person.0, irises.word()))?;
    Ok(())
}

/// Deletes a person's eyes.
pub(super) fn remove(tx: &Connection, person: PersonId) -> Result<(), StoreError> {
    tx.prepare_cached("DELETE FROM eye WHERE person = ?1")?.execute([person.0])?;
    Ok(())
}

/// Notes a request to cancel.
pub(super) fn note_cancelled(tx: &Connection, person: PersonId, form: &str, asked_ms: i64) -> Result<(), StoreError> {
    tx.prepare_cached("DELETE FROM iris_cancellation WHERE person = ?1 AND deleted_ms IS NULL")?.execute([person.0])?;
    tx.prepare_cached("INSERT INTO iris_cancellation (person, form, asked_ms) VALUES (?1, ?2, ?3)")?
        .execute((person.0, form, asked_ms))?;
    Ok(())
}

/// An eye of `id, nonce, sealed`, with whose it is.
pub(super) fn of_row(columns: &mut Columns<'_>, key: &SampleKey) -> Result<(PersonId, EyeTemplate), StoreError> {
    let row = columns.id();
    let eye = eye_at(row).ok_or_else(|| columns.damaged("no such eye"))?;
    let nonce = columns.bytes()?;
    let template = samples::open(key, nonce, row, columns.blob()?);
    let template = template.ok_or_else(|| columns.damaged("the seal does not open"))?;
    Ok((PersonId(row / 16), EyeTemplate { eye, template }))
}

fn of_person(db: &Connection, key: &SampleKey, person: PersonId) -> Result<Vec<EyeTemplate>, StoreError> {
    let mut statement = db.prepare_cached("SELECT id, nonce, sealed FROM eye WHERE person = ?1 ORDER BY id")?;
    let mut rows = statement.query([person.0])?;
    let mut eyes = Vec::new();
    while let Some(row) = rows.next()? {
        eyes.push(of_row(&mut Columns::new("eye", row)?, key)?.1);
    }
    Ok(eyes)
}

fn standing(db: &Connection, person: PersonId) -> Result<Irises, StoreError> {
    let mut statement = db.prepare_cached("SELECT id, irises FROM person WHERE id = ?1")?;
    let mut rows = statement.query([person.0])?;
    let Some(row) = rows.next()? else {
        return Err(StoreError::Contradiction(format!("there is no person {}", person.0)));
    };
    Columns::new("person", row)?.word()
}

impl Registry {
    /// The irises that may be compared: none once they are cancelled (OQ-17).
    pub(super) fn irises(&mut self, person: PersonId) -> Result<Vec<EyeTemplate>, StoreError> {
        let key = self.key.clone();
        self.read(|tx| match standing(tx, person)? {
            Irises::Enrolled => of_person(tx, &key, person),
            Irises::None | Irises::Cancelling => Ok(Vec::new()),
        })
    }

    pub(super) fn family_irises(
        &mut self,
        family: Family,
        cid: Cid,
    ) -> Result<Vec<(PersonId, EyeTemplate)>, StoreError> {
        let key = self.key.clone();
        self.read(|tx| {
            let mut statement = tx.prepare_cached(FAMILY_OF_A_CODE)?;
            let people = statement.query_map((family.prefix(), cid.0, FAMILY_MEMBERS as i64), |row| row.get(0))?;
            let mut eyes = Vec::new();
            for person in people {
                let person = PersonId(person?);
                if standing(tx, person)? == Irises::Enrolled {
                    eyes.extend(of_person(tx, &key, person)?.into_iter().map(|eye| (person, eye)));
                }
            }
            Ok(eyes)
        })
    }

    /// Fills the copy of all enrolled eyes that [`Request::EnrolIrises`](super::request::Request::EnrolIrises)
    /// searches, so that the first enrolment does not wait for it. Returns how many there are.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn fill_gallery(&mut self) -> Result<usize, StoreError> {
        let (key, mut gallery) = (self.key.clone(), std::mem::take(&mut self.gallery));
        let filled = self.read(|tx| gallery.sync(tx, &key));
        self.gallery = gallery;
        filled?;
        Ok(self.gallery.len())
    }

    /// Keeps a person's irises, unless they are somebody's on file already. The large search runs before the write;
    /// within it only what came in between is searched, so that no two lanes enrol the same eyes.
    pub(super) fn enrol_irises(&mut self, new: &NewIrises) -> Result<Enrolment, StoreError> {
        self.fill_gallery()?;
        if let Some(other) = self.gallery.find(&new.eyes, new.person) {
            return Ok(Enrolment::Duplicate(other));
        }
        let key = self.key.clone();
        let mut nonces = ChaCha20Rng::from_rng(&mut self.nonces);
        let mut gallery: Gallery = std::mem::take(&mut self.gallery);
        let enrolled = self.write(Durable::Yes, |tx| {
            if standing(tx, new.person)? != Irises::None {
                return Ok(Enrolment::OnFile);
            }
            let between = gallery.sync(tx, &key)?;
            if let Some(other) = gallery.find_among(&between, &new.eyes, new.person) {
                return Ok(Enrolment::Duplicate(other));
            }
            for eye in &new.eyes {
                put(tx, &key, &mut nonces, new.person, eye)?;
            }
            set(tx, new.person, Irises::Enrolled)?;
            Ok(Enrolment::Done)
        });
        self.gallery = gallery;
        enrolled
    }

    /// A person hands in the form to cancel their irises: they are not used any more from now on (J-18, OQ-17).
    ///
    /// # Errors
    /// [`StoreError::Contradiction`] when none are on file, or the form has no number.
    pub fn cancel_irises(&mut self, person: PersonId, form: &str, at_ms: i64) -> Result<(), StoreError> {
        self.write(Durable::Yes, |tx| {
            match standing(tx, person)? {
                Irises::Enrolled => {}
                Irises::None => return Err(StoreError::Contradiction("no irises are on file".into())),
                Irises::Cancelling => return Err(StoreError::Contradiction("the irises are cancelled already".into())),
            }
            note_cancelled(tx, person, form, at_ms)?;
            set(tx, person, Irises::Cancelling)
        })
    }

    /// Requests to cancel whose irises are not deleted yet: who, the form, when; oldest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn cancelled_irises(&mut self) -> Result<Vec<CancelledIrises>, StoreError> {
        let sql =
            "SELECT id, person, form, asked_ms FROM iris_cancellation WHERE deleted_ms IS NULL ORDER BY asked_ms, id";
        let mut statement = self.db.prepare_cached(sql)?;
        let mut rows = statement.query([])?;
        let mut open = Vec::new();
        while let Some(row) = rows.next()? {
            let mut columns = Columns::new("iris_cancellation", row)?;
            let (person, form, asked_ms) = (PersonId(columns.number()?), columns.text()?, columns.number()?);
            open.push(CancelledIrises { person, form, asked_ms });
        }
        Ok(open)
    }

    /// Deletes for good what was cancelled before a moment: from the table, the freed pages, the write-ahead log and
    /// this process's memory. Gives whose they were, and whether nothing of them is left: where a reader keeps the
    /// log from being cut, asking again cuts it.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn delete_irises(&mut self, before_ms: i64, now_ms: i64) -> Result<(Vec<PersonId>, bool), StoreError> {
        let people = self.write(Durable::Yes, |tx| {
            let sql = "UPDATE iris_cancellation SET deleted_ms = ?2 WHERE deleted_ms IS NULL AND asked_ms < ?1
                RETURNING person";
            let people: Vec<i64> =
                tx.prepare_cached(sql)?.query_map((before_ms, now_ms), |row| row.get(0))?.collect::<Result<_, _>>()?;
            let mut people: Vec<PersonId> = people.into_iter().map(PersonId).collect();
            people.sort_unstable();
            for person in &people {
                remove(tx, *person)?;
                set(tx, *person, Irises::None)?;
            }
            if !people.is_empty() {
                set_note(tx, LOG_NOTE, "1")?;
            }
            Ok(people)
        })?;
        // What is deleted stays deleted, and its people are told, whatever becomes of log and memory.
        let is_cut = self.wipe_log().unwrap_or_else(|error| {
            tracing::error!(%error, "the log of deleted irises is not cut yet");
            false
        });
        if let Err(error) = self.fill_gallery() {
            tracing::error!(%error, "irises in memory are dropped");
            self.gallery = Gallery::default();
        }
        Ok((people, is_cut))
    }

    /// Cuts the log where deleted rows may lie in it; whether none can any more.
    fn wipe_log(&mut self) -> Result<bool, StoreError> {
        if self.note(LOG_NOTE)?.as_deref() != Some("1") {
            return Ok(true);
        }
        if !self.fold_log()? {
            return Ok(false);
        }
        self.write(Durable::Soon, |tx| set_note(tx, LOG_NOTE, "0"))?;
        Ok(true)
    }
}

/// Whose eye stands at a row of the gallery.
pub(super) const fn person_at(row: i64) -> PersonId {
    PersonId(row / 16)
}
