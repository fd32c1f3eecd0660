//! All enrolled eyes in memory, for the search whether somebody's irises are on file already.

use super::columns::Columns;
use super::irises::{self, Wiped, person_at};
use super::request::EyeTemplate;
use super::{SampleKey, StoreError};
use crate::person::PersonId;
use crate::population::stand_in_eye_score;
use rusqlite::Connection;
use std::collections::{BTreeMap, BTreeSet};
use zeroize::Zeroizing;

/// Whole searches of which one may find a duplicate that is none, in decades: one in ten thousand.
const FALSE_DUPLICATE_DECADES: f64 = 4.0;

/// Every eye by its row, and how far the copy goes.
#[derive(Default)]
pub(super) struct Gallery {
    eyes: BTreeMap<i64, Wiped>,
    added: i64,
}

impl Gallery {
    /// How many eyes there are.
    pub(super) fn len(&self) -> usize {
        self.eyes.len()
    }

    /// Brings the copy up to the store; gives the rows that came.
    pub(super) fn sync(&mut self, db: &Connection, key: &SampleKey) -> Result<Vec<i64>, StoreError> {
        let came = self.load(db, key)?;
        let count: i64 = db.prepare_cached("SELECT count(*) FROM eye")?.query_row([], |row| row.get(0))?;
        if usize::try_from(count) != Ok(self.eyes.len()) {
            let mut statement = db.prepare_cached("SELECT id FROM eye")?;
            let rows: BTreeSet<i64> = statement.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
            self.eyes.retain(|row, _| rows.contains(row));
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
            let (_, mut eye) = irises::of_row(&mut columns, key)?;
            self.eyes.insert(columns.id(), Zeroizing::new(std::mem::take(&mut eye.template)));
            came.push(columns.id());
        }
        self.added = added;
        Ok(came)
    }

    /// Somebody else who has one of these eyes on file.
    pub(super) fn find(&self, eyes: &[EyeTemplate], but: PersonId) -> Option<PersonId> {
        self.search(self.eyes.iter().map(|(row, template)| (*row, template)), eyes, but)
    }

    /// The same among a few rows.
    pub(super) fn find_among(&self, rows: &[i64], eyes: &[EyeTemplate], but: PersonId) -> Option<PersonId> {
        let some = rows.iter().filter_map(|row| self.eyes.get(row).map(|template| (*row, template)));
        self.search(some, eyes, but)
    }

    fn search<'a>(
        &self,
        among: impl Iterator<Item = (i64, &'a Wiped)>,
        eyes: &[EyeTemplate],
        but: PersonId,
    ) -> Option<PersonId> {
        let threshold = self.threshold(eyes.len());
        among
            .filter(|(row, _)| person_at(*row) != but)
            .find(|(_, template)| eyes.iter().any(|eye| stand_in_eye_score(template, &eye.template) >= threshold))
            .map(|(row, _)| person_at(row))
    }

    /// The score from which on two eyes are one: so that a whole search, of all with each of `probes`, is wrong no
    /// more often than allowed.
    fn threshold(&self, probes: usize) -> u16 {
        let comparisons = (self.eyes.len().max(1) * probes.max(1)) as f64;
        ((FALSE_DUPLICATE_DECADES + comparisons.log10()) * 1_000.0) as u16
    }
}
