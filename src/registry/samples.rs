use super::columns::Columns;
use super::request::{Sample, TemplateBytes};
use super::store::Durable;
use super::words::{finger_at, finger_position};
use super::{Registry, SampleKey, StoreError};
use crate::credential::{Cid, Family};
use crate::person::{Finger, PersonId};
use rand_core::Rng;
use rusqlite::Connection;

/// People of one phone whose fingers are told: more children than a phone is known to hold.
pub(super) const FAMILY_MEMBERS: usize = 12;

/// The other people whose codes live on the same phone as a code.
pub(super) const FAMILY_OF_A_CODE: &str = "SELECT other.person FROM binding AS shown
    JOIN binding AS other ON other.phone = shown.phone AND other.revoked_ms IS NULL
    WHERE shown.family = ?1 AND shown.cid = ?2 AND other.person <> shown.person
    GROUP BY other.person ORDER BY min(other.slot), other.person LIMIT ?3";

/// What is sealed under row 0 to know the key again.
const KEY_CHECK: &[u8] = b"portas samples";
const KEY_CHECK_NOTE: &str = "sample_key_check";

/// A finger's row: the person's number and the finger's position in one.
pub(super) const fn row_of(person: PersonId, finger: Finger) -> i64 {
    person.0 * 16 + finger_position(finger)
}

/// Seals a sample to its row. The seal opens under no other row number.
pub(super) fn seal(key: &SampleKey, nonce: [u8; 24], row: i64, plain: &[u8]) -> Result<Vec<u8>, StoreError> {
    portas_sealing::seal(key.bytes(), nonce, &row.to_be_bytes(), plain)
        .map_err(|error| StoreError::Contradiction(format!("sample row {row}: {error}")))
}

/// Opens what [`seal`] sealed; `None` when the key, the row or a byte differs.
pub(super) fn open(key: &SampleKey, nonce: [u8; 24], row: i64, sealed: &[u8]) -> Option<TemplateBytes> {
    portas_sealing::open(key.bytes(), nonce, &row.to_be_bytes(), sealed).map(TemplateBytes::from)
}

/// Writes a finger's sample, in place of an earlier one.
pub(super) fn put(
    tx: &Connection,
    key: &SampleKey,
    nonces: &mut impl Rng,
    person: PersonId,
    (finger, template): (Finger, &[u8]),
) -> Result<(), StoreError> {
    let mut nonce = [0; 24];
    nonces.fill_bytes(&mut nonce);
    let row = row_of(person, finger);
    let sealed = seal(key, nonce, row, template)?;
    tx.prepare_cached("INSERT OR REPLACE INTO sample (id, person, nonce, sealed) VALUES (?1, ?2, ?3, ?4)")?
        .execute((row, person.0, nonce, sealed))?;
    Ok(())
}

/// All samples of a person.
pub(super) fn of_person(db: &Connection, key: &SampleKey, person: PersonId) -> Result<Vec<Sample>, StoreError> {
    let mut statement = db.prepare_cached("SELECT id, nonce, sealed FROM sample WHERE person = ?1 ORDER BY id")?;
    let mut rows = statement.query([person.0])?;
    let mut samples = Vec::new();
    while let Some(row) = rows.next()? {
        samples.push(of_row(&mut Columns::new("sample", row)?, key)?);
    }
    Ok(samples)
}

/// A sample of `id, nonce, sealed`.
pub(super) fn of_row(columns: &mut Columns<'_>, key: &SampleKey) -> Result<Sample, StoreError> {
    let row = columns.id();
    let finger = finger_at(row % 16).ok_or_else(|| columns.damaged("no such finger"))?;
    let nonce = columns.bytes()?;
    let template = open(key, nonce, row, columns.blob()?).ok_or_else(|| columns.damaged("the seal does not open"))?;
    Ok(Sample { finger, template })
}

impl Registry {
    pub(super) fn fingers(&mut self, person: PersonId) -> Result<Vec<Sample>, StoreError> {
        of_person(&self.db, &self.key, person)
    }

    pub(super) fn family_fingers(&mut self, family: Family, cid: Cid) -> Result<Vec<(PersonId, Sample)>, StoreError> {
        let key = self.key.clone();
        self.read(|tx| {
            let mut statement = tx.prepare_cached(FAMILY_OF_A_CODE)?;
            let people = statement.query_map((family.prefix(), cid.0, FAMILY_MEMBERS as i64), |row| row.get(0))?;
            let mut samples = Vec::new();
            for person in people {
                let person = PersonId(person?);
                samples.extend(of_person(tx, &key, person)?.into_iter().map(|sample| (person, sample)));
            }
            Ok(samples)
        })
    }

    /// Deletes a person's finger samples for good: from the table, the freed pages and the write-ahead log.
    /// Returns how many there were.
    ///
    /// # Errors
    /// [`StoreError`]; [`StoreError::Locked`] when another reader keeps the log from being cut: the rows are gone
    /// then, and asking again cuts it.
    pub fn delete_fingers(&mut self, person: PersonId) -> Result<usize, StoreError> {
        let deleted = self.write(Durable::Yes, |tx| {
            Ok(tx.prepare_cached("DELETE FROM sample WHERE person = ?1")?.execute([person.0])?)
        })?;
        if self.fold_log()? { Ok(deleted) } else { Err(StoreError::Locked) }
    }

    /// At first use notes something sealed; later the same key must open it.
    pub(super) fn check_sample_key(&mut self) -> Result<(), StoreError> {
        if let Some(noted) = self.note(KEY_CHECK_NOTE)? {
            let bytes = hex::decode(noted).unwrap_or_default();
            let opened = bytes.split_first_chunk().and_then(|(nonce, sealed)| open(&self.key, *nonce, 0, sealed));
            return if opened.as_deref() == Some(KEY_CHECK) { Ok(()) } else { Err(StoreError::WrongSampleKey) };
        }
        let mut nonce = [0; 24];
        self.nonces.fill_bytes(&mut nonce);
        let sealed = seal(&self.key, nonce, 0, KEY_CHECK)?;
        let note = hex::encode([&nonce, &sealed[..]].concat());
        self.write(Durable::Yes, |tx| {
            tx.execute("INSERT OR IGNORE INTO meta (key, value) VALUES (?1, ?2)", [KEY_CHECK_NOTE, &note])?;
            Ok(())
        })?;
        // Two processes may meet here: the first one's note counts.
        self.check_sample_key()
    }
}
