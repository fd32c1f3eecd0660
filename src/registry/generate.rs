//! Large invented populations: templates drawn, not grown; every number synthetic (S-14); the same by the same seed.

use super::samples::{row_of, seal};
use super::store::Durable;
use super::write::PersonRow;
use super::{Registry, SampleKey, StoreError, draw, write};
use crate::person::{Finger, PersonId};
use crate::population::{LAST_DEMO_PERSON, bodies};
use chrono::NaiveDate;
use draw::{Draw, Drawn};
use rand_chacha::ChaCha20Rng;
use rand_core::{Rng, SeedableRng};
use rusqlite::Transaction;
use std::sync::mpsc::sync_channel;

/// Residents addressed by the e-ID (T-01).
pub const RESIDENTS: u32 = 744_000;

/// Share of residents with a bound e-ID (T-02).
pub const BOUND_PERCENT: u8 = 47;

/// Most people that one population may hold.
pub const MOST_PEOPLE: u32 = 20_000_000;

/// People in a transaction.
const BATCH: usize = 10_000;

/// Batches that may wait for the disk.
const WAITING: usize = 2;

/// What to invent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Invent {
    /// Macao residents with a card.
    pub residents: u32,
    /// Hong Kong residents with a filing (T-05).
    pub hong_kong: u32,
    /// Of hundred residents so many have bound an e-ID; children do as their parents.
    pub bound_percent: u8,
    /// The same seed after the same rows gives the same people, keys and handles.
    pub seed: u64,
    /// Ages and dates are relative to it.
    pub as_of: NaiveDate,
}

/// A person ready to be written.
struct Prepared {
    drawn: Drawn,
    samples: [(Finger, [u8; 24], Vec<u8>); 2],
}

/// Adds an invented population after the people that are there; `progress` hears how many are written.
///
/// # Errors
/// [`StoreError`]: what was told to `progress` stays, the batch under way is not written.
pub fn generate(registry: &mut Registry, invent: &Invent, mut progress: impl FnMut(u32)) -> Result<(), StoreError> {
    let people = invent.residents.checked_add(invent.hong_kong).filter(|people| *people <= MOST_PEOPLE);
    let people = people.ok_or_else(|| StoreError::Contradiction(format!("more than {MOST_PEOPLE} people")))?;
    let highest: Option<i64> = registry.db.query_row("SELECT max(id) FROM person", [], |row| row.get(0))?;
    let first = highest.unwrap_or(0).max(LAST_DEMO_PERSON) + 1;
    let first = u32::try_from(first).map_err(|_| StoreError::Contradiction("no row numbers are left".to_owned()))?;

    let key = registry.key.clone();
    let mut nonces = ChaCha20Rng::from_rng(&mut registry.nonces);
    let (send, receive) = sync_channel::<Result<Vec<Prepared>, StoreError>>(WAITING);
    std::thread::scope(|scope| {
        // Keys and seals on one core, the tree of pages on another.
        scope.spawn(move || {
            let mut draw = Draw::new(invent, first);
            loop {
                let batch: Vec<Drawn> = draw.by_ref().take(BATCH).collect();
                let last = batch.len() < BATCH;
                let batch = batch.into_iter().map(|drawn| prepare(drawn, &key, &mut nonces)).collect();
                if send.send(batch).is_err() || last {
                    return;
                }
            }
        });
        let mut written = 0;
        for batch in receive {
            let batch = batch?;
            registry.write(Durable::Soon, |tx| batch.iter().try_for_each(|person| write_one(tx, person)))?;
            written += batch.len() as u32;
            progress(written);
        }
        debug_assert_eq!(written, people);
        // Folding the log makes all of it durable; with a reader in the way it is folded later.
        registry.fold_log().map(|_| ())
    })
}

fn prepare(drawn: Drawn, key: &SampleKey, nonces: &mut ChaCha20Rng) -> Result<Prepared, StoreError> {
    let sealed = |finger, nonces: &mut ChaCha20Rng| {
        let mut nonce = [0; 24];
        nonces.fill_bytes(&mut nonce);
        let template = bodies::finger_template(drawn.body_seed, finger).to_bytes();
        Ok::<_, StoreError>((finger, nonce, seal(key, nonce, row_of(drawn.id, finger), &template)?))
    };
    let samples = [sealed(Finger::RightIndex, nonces)?, sealed(Finger::LeftIndex, nonces)?];
    Ok(Prepared { drawn, samples })
}

fn write_one(tx: &Transaction<'_>, person: &Prepared) -> Result<(), StoreError> {
    let Prepared { drawn, samples } = person;
    write::person(
        tx,
        &PersonRow {
            id: drawn.id,
            chinese: Some(&drawn.chinese),
            latin: &drawn.latin,
            born: drawn.born,
            watch: false,
            e_channel: drawn.e_channel,
        },
    )?;
    write::document(tx, drawn.id, &drawn.document)?;
    if let Some(filing) = &drawn.filing {
        write::filing(tx, drawn.id, filing)?;
    }
    if let Some(relation) = drawn.relation {
        write::relation(tx, drawn.id, relation)?;
    }
    if let Some(phone) = drawn.phone {
        write::phone(tx, phone, None)?;
    }
    for binding in &drawn.bindings {
        write::insert_binding(tx, drawn.id, binding)?;
    }
    for (finger, nonce, sealed) in samples {
        write_sample(tx, drawn.id, *finger, nonce, sealed)?;
    }
    Ok(())
}

fn write_sample(
    tx: &Transaction<'_>,
    person: PersonId,
    finger: Finger,
    nonce: &[u8; 24],
    sealed: &[u8],
) -> Result<(), StoreError> {
    tx.prepare_cached("INSERT INTO sample (id, person, nonce, sealed) VALUES (?1, ?2, ?3, ?4)")?.execute((
        row_of(person, finger),
        person.0,
        nonce,
        sealed,
    ))?;
    Ok(())
}
