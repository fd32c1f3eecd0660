//! The demo population written into the registry, and moved to another day in place.

use super::request::{EyeTemplate, LaneName, NewCrossing, SessionId};
use super::store::{Durable, set_note};
use super::words::Word;
use super::write::PersonRow;
use super::{Registry, SampleKey, StoreError, crossings, irises, samples, write};
use crate::person::{Binding, Document, EndorsementUse, Filing, Irises, PersonId, PriorPermission};
use crate::population::{DemoPerson, DemoSecret, LAST_DEMO_PERSON, Population, bodies};
use crate::time::HOUR_MS;
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;
use rusqlite::{Connection, Params, Transaction};
use std::collections::BTreeSet;

/// The lane that demo crossings name.
pub const DEMO_LANE: &str = "demo";

/// Moments nearer than this need no move.
const SAME_MOMENT_MS: u64 = 60_000;

const VERSION_NOTE: &str = "demo_version";
const MOMENT_NOTE: &str = "demo_moment_ms";
const SECRET_NOTE: &str = "demo_secret_check";

/// Which population the registry holds.
#[derive(Debug, PartialEq, Eq)]
struct Held {
    version: String,
    moment_ms: Option<i64>,
    secret: String,
}

/// Writes the population at its moment. Births, documents, filings, relations, flags and the crossings that came
/// with the demo take their new dates; replay marks, crossings made by lanes, spent endorsements and permissions,
/// and bindings and irises since stay.
///
/// # Errors
/// [`StoreError`]; nothing is written then.
pub fn seed(registry: &mut Registry, population: &Population, secret: &DemoSecret) -> Result<(), StoreError> {
    let held = held(registry)?;
    let wanted = wanted(population, secret);
    let fresh = held.version != wanted.version;
    let other_secret = held.secret != wanted.secret;
    let key = registry.key.clone();
    let mut nonces = ChaCha20Rng::from_rng(&mut registry.nonces);
    registry.write(Durable::Yes, |tx| {
        if other_secret {
            tx.execute("DELETE FROM binding WHERE phone <= ?1", [last_demo_phone()])?;
        }
        for person in &population.people {
            one_person(tx, person, &population.filings(person, secret))?;
            if fresh {
                for finger in person.fingers_on_file() {
                    let template = bodies::finger_template(person.body.seed, *finger).to_bytes();
                    samples::put(tx, &key, &mut nonces, person.id, (*finger, &template))?;
                }
            }
            // What lanes enrolled and desks cancelled since stays; who is cancelling is so on every day of use.
            if fresh || person.irises == Irises::Cancelling {
                one_persons_irises(tx, (&key, &mut nonces), person, population.moment_ms)?;
            }
        }
        for person in &population.people {
            relations_and_crossings(tx, person)?;
        }
        for phone in population.phones.iter().filter(|phone| phone.is_bound()) {
            let bindings = population.bindings(phone, secret);
            // Hong Kong's phones are on record with Hong Kong.
            if !bindings.is_empty() {
                one_phone(tx, phone.id, &phone.name, &bindings)?;
            }
        }
        set_note(tx, VERSION_NOTE, &wanted.version)?;
        set_note(tx, MOMENT_NOTE, &population.moment_ms.to_string())?;
        set_note(tx, SECRET_NOTE, &wanted.secret)
    })
}

/// Writes the population unless the registry holds it already, at a moment less than a minute away. Returns
/// whether it wrote.
///
/// # Errors
/// As [`seed`].
pub fn ensure_demo(registry: &mut Registry, population: &Population, secret: &DemoSecret) -> Result<bool, StoreError> {
    let held = held(registry)?;
    let wanted = wanted(population, secret);
    let near = held.moment_ms.is_some_and(|moment| moment.abs_diff(population.moment_ms) < SAME_MOMENT_MS);
    if near && held.version == wanted.version && held.secret == wanted.secret {
        return Ok(false);
    }
    seed(registry, population, secret)?;
    Ok(true)
}

fn held(registry: &Registry) -> Result<Held, StoreError> {
    Ok(Held {
        version: registry.note(VERSION_NOTE)?.unwrap_or_default(),
        moment_ms: demo_moment_ms(registry)?,
        secret: registry.note(SECRET_NOTE)?.unwrap_or_default(),
    })
}

/// The moment that the demo population in the registry stands at, if there is one.
///
/// # Errors
/// [`StoreError`].
pub fn demo_moment_ms(registry: &Registry) -> Result<Option<i64>, StoreError> {
    Ok(registry.note(MOMENT_NOTE)?.and_then(|note| note.parse().ok()))
}

fn wanted(population: &Population, secret: &DemoSecret) -> Held {
    Held {
        version: population.version.to_string(),
        moment_ms: Some(population.moment_ms),
        secret: hex::encode(&secret.derive("check")[..8]),
    }
}

const fn last_demo_phone() -> i64 {
    LAST_DEMO_PERSON * 10 + 9
}

fn one_person(tx: &Transaction<'_>, person: &DemoPerson, filings: &[Filing]) -> Result<(), StoreError> {
    let row = PersonRow {
        id: person.id,
        chinese: person.name.chinese.as_deref(),
        latin: &person.name.latin,
        born: person.born,
        watch: person.watch,
        e_channel: person.e_channel,
    };
    write::person(tx, &row)?;

    let spent = "SELECT serial FROM document WHERE person = ?1 AND macao_uses = 'single-used'";
    let spent = texts(tx, spent, [person.id.0])?;
    tx.prepare_cached("DELETE FROM document WHERE person = ?1")?.execute([person.id.0])?;
    for document in &person.documents {
        write::document(tx, person.id, &still_spent(&document.record, &spent))?;
    }

    let used = "SELECT class FROM filing WHERE person = ?1 AND permission = 'single-used'";
    let used = texts(tx, used, [person.id.0])?;
    tx.prepare_cached("DELETE FROM filing WHERE person = ?1")?.execute([person.id.0])?;
    for filing in filings {
        let mut filing = filing.clone();
        if filing.permission == Some(PriorPermission::Single) && used.contains(filing.class.word()) {
            filing.permission = Some(PriorPermission::SingleUsed);
        }
        write::filing(tx, person.id, &filing)?;
    }
    Ok(())
}

/// A cancellation was asked for so long ago.
const CANCELLED_AGO_MS: i64 = 2 * HOUR_MS;

fn one_persons_irises(
    tx: &Transaction<'_>,
    (key, nonces): (&SampleKey, &mut ChaCha20Rng),
    person: &DemoPerson,
    moment_ms: i64,
) -> Result<(), StoreError> {
    irises::remove(tx, person.id)?;
    for &eye in person.eyes_on_file() {
        let template = EyeTemplate { eye, template: bodies::eye_code(person.body.seed, eye).to_bytes().into() };
        irises::put(tx, key, nonces, person.id, &template)?;
    }
    if person.irises == Irises::Cancelling {
        irises::note_cancelled(tx, person.id, &format!("ZZ-{}", person.id.0), moment_ms - CANCELLED_AGO_MS)?;
    }
    irises::set(tx, person.id, person.irises)
}

fn still_spent(document: &Document, spent: &BTreeSet<String>) -> Document {
    let mut document = document.clone();
    if let Some(endorsement) = &mut document.macao
        && endorsement.uses == EndorsementUse::Single
        && spent.contains(&document.serial)
    {
        endorsement.uses = EndorsementUse::SingleUsed;
    }
    document
}

fn texts(db: &Connection, sql: &str, params: impl Params) -> Result<BTreeSet<String>, StoreError> {
    let mut statement = db.prepare_cached(sql)?;
    let texts = statement.query_map(params, |row| row.get(0))?;
    Ok(texts.collect::<Result<_, _>>()?)
}

fn relations_and_crossings(tx: &Transaction<'_>, person: &DemoPerson) -> Result<(), StoreError> {
    tx.prepare_cached("DELETE FROM relation WHERE child = ?1")?.execute([person.id.0])?;
    for relation in &person.relations {
        write::relation(tx, person.id, *relation)?;
    }
    tx.prepare_cached("DELETE FROM crossing WHERE person = ?1 AND lane = ?2")?.execute((person.id.0, DEMO_LANE))?;
    for (place, crossing) in person.crossings.iter().enumerate() {
        let new = NewCrossing {
            person: person.id,
            port: crossing.port,
            direction: crossing.direction,
            at_ms: crossing.at_ms,
            presented: crossing.presented,
            stay_until: crossing.stay_until,
            lane: LaneName(DEMO_LANE.to_owned()),
            session: SessionId(person.id.0.cast_unsigned() * 16 + place as u64),
        };
        crossings::insert(tx, &new)?;
    }
    Ok(())
}

fn one_phone(tx: &Transaction<'_>, id: i64, name: &str, bindings: &[(PersonId, Binding)]) -> Result<(), StoreError> {
    write::phone(tx, id, Some(name))?;
    for (person, binding) in bindings {
        let sql = "UPDATE binding SET made_ms = ?3, card_serial = ?4 WHERE family = ?1 AND cid = ?2";
        let known = tx.prepare_cached(sql)?.execute((
            binding.family.word(),
            binding.cid.0,
            binding.made_ms,
            &binding.card_serial,
        ))?;
        if known == 0 {
            insert_unless_rebound(tx, *person, binding)?;
        } else if let Some((at_ms, by)) = binding.revoked {
            let sql = "UPDATE binding SET revoked_ms = ?3, revoked_by = ?4 WHERE family = ?1 AND cid = ?2";
            tx.prepare_cached(sql)?.execute((binding.family.word(), binding.cid.0, at_ms, by.word()))?;
        }
    }
    Ok(())
}

/// A person who has bound another phone meanwhile keeps that one.
fn insert_unless_rebound(tx: &Transaction<'_>, person: PersonId, binding: &Binding) -> Result<(), StoreError> {
    let sql = "SELECT EXISTS (SELECT 1 FROM binding WHERE person = ?1 AND family = ?2 AND revoked_ms IS NULL)";
    let bound: bool = tx.prepare_cached(sql)?.query_row((person.0, binding.family.word()), |row| row.get(0))?;
    if bound && binding.revoked.is_none() { Ok(()) } else { write::insert_binding(tx, person, binding) }
}
