//! All enrolled eyes in memory, for the search whether somebody's irises are on file already.

use super::columns::Columns;
use super::irises::{self, person_at};
use super::request::EyeTemplate;
use super::{SampleKey, StoreError};
use crate::person::PersonId;
use portas_biometric::Score;
use portas_biometric::iris::Code;
use portas_biometric::iris::search::{self, Hit, Kernel};
use rusqlite::Connection;
use std::collections::BTreeSet;

/// Whole searches of which one may find a duplicate that is none, in decades: one in ten thousand.
const FALSE_DUPLICATE_DECADES: f64 = 4.0;

/// Every eye by its row, and how far the copy goes.
#[derive(Default)]
pub(super) struct Gallery {
    eyes: search::Gallery,
    rows: BTreeSet<i64>,
    added: i64,
}

impl Gallery {
    /// How many eyes there are.
    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }

    /// Brings the copy up to the store; gives the rows that came.
    pub(super) fn sync(&mut self, db: &Connection, key: &SampleKey) -> Result<Vec<i64>, StoreError> {
        let came = self.load(db, key)?;
        let count: i64 = db.prepare_cached("SELECT count(*) FROM eye")?.query_row([], |row| row.get(0))?;
        if usize::try_from(count) != Ok(self.rows.len()) {
            let mut statement = db.prepare_cached("SELECT id FROM eye")?;
            let rows: BTreeSet<i64> = statement.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
            for gone in self.rows.difference(&rows) {
                self.eyes.remove(id(*gone));
            }
            self.rows = rows;
        }
        Ok(came)
    }

    fn load(&mut self, db: &Connection, key: &SampleKey) -> Result<Vec<i64>, StoreError> {
        let added = irises::added(db)?;
        if added == self.added {
            return Ok(Vec::new());
        }
        let mut statement = db.prepare_cached("SELECT id, nonce, sealed FROM eye WHERE added > ?1")?;
        let mut rows = statement.query([self.added])?;
        let mut came = Vec::new();
        while let Some(row) = rows.next()? {
            let mut columns = Columns::new("eye", row)?;
            let code = irises::of_row(&mut columns, key).and_then(|(_, eye)| {
                Code::from_bytes(&eye.template).map_err(|error| columns.damaged(error.to_string()))
            });
            let row = columns.id();
            // An eye enrolled anew takes the place of the earlier one.
            if !self.rows.insert(row) {
                self.eyes.remove(id(row));
            }
            match code {
                Ok(code) => self.eyes.push(id(row), &code),
                // One damaged row must not keep everybody else from enrolling; the registry's check counts it.
                Err(error) => tracing::error!(%error, "an iris on file takes part in no search"),
            }
            came.push(row);
        }
        self.added = added;
        Ok(came)
    }

    /// Somebody else who has one of these eyes on file.
    pub(super) fn find(&self, eyes: &[EyeTemplate], but: PersonId) -> Option<PersonId> {
        self.search(eyes, but, |_| true)
    }

    /// The same among a few rows.
    pub(super) fn find_among(&self, rows: &[i64], eyes: &[EyeTemplate], but: PersonId) -> Option<PersonId> {
        self.search(eyes, but, |row| rows.contains(&row))
    }

    fn search(&self, eyes: &[EyeTemplate], but: PersonId, among: impl Fn(i64) -> bool) -> Option<PersonId> {
        let threshold = Score(self.threshold(eyes.len()));
        let codes = eyes.iter().filter_map(|eye| Code::from_bytes(&eye.template).ok());
        codes
            .flat_map(|code| {
                self.eyes.all(&code, self.eyes.blocks(), Kernel::fastest(), |seen| seen.score() >= threshold)
            })
            .filter_map(|Hit { id, .. }| i64::try_from(id).ok())
            .find(|&row| among(row) && person_at(row) != but)
            .map(person_at)
    }

    /// The score from which on two eyes are one: so that a whole search, of all with each of `probes`, is wrong no
    /// more often than allowed.
    fn threshold(&self, probes: usize) -> u16 {
        let comparisons = (self.eyes.len().max(1) * probes.max(1)) as f64;
        ((FALSE_DUPLICATE_DECADES + comparisons.log10()) * 1_000.0) as u16
    }
}

/// A row as the search names it. Rows are not negative.
const fn id(row: i64) -> u64 {
    row.unsigned_abs()
}
