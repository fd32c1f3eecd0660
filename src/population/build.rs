use super::dates::days_from;
use super::documents::{self, Renewal};
use super::table::{
    FilingStanding, FingersRow, HongKongRow, MacaoRow, PersonRow, PhoneFaultRow, PhoneRow, PopulationError, Table,
};
use super::{Body, DemoFiling, DemoPerson, DemoPhone, Fingers, Holder, PhoneFault, Population};
use crate::credential::{Algorithm, Family};
use crate::person::{
    Crossing, CrossingCredential, DocumentKind, Filing, FilingClass, FilingSource, FilingState, Name, PersonId,
    Relation,
};
use crate::time::macao_date;
use sha2::{Digest, Sha256};

/// Everybody of a table, at a moment.
pub(super) fn build(table: &Table, moment_ms: i64) -> Result<Population, PopulationError> {
    let mut population = Population { version: table.version, moment_ms, people: Vec::new(), phones: Vec::new() };
    for (place, row) in table.person.iter().enumerate() {
        let handle_fits = !row.handle.is_empty()
            && row.handle.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        if !handle_fits || population.person(&row.handle).is_some() || place as i64 >= super::LAST_DEMO_PERSON {
            return Err(PopulationError::Handle { row: place + 1, handle: row.handle.clone() });
        }
        let person = person(&population, row, place as u32 + 1)?;
        population.people.push(person);
        add_to_phone(&mut population, row)?;
    }
    for row in &table.phone {
        add_phone(&mut population, row)?;
    }
    Ok(population)
}

fn person(before: &Population, row: &PersonRow, number: u32) -> Result<DemoPerson, PopulationError> {
    let id = PersonId(i64::from(number));
    let as_of = before.as_of();
    let twin = row.twin.as_ref().map(|handle| known(before, &row.handle, handle)).transpose()?;
    let seed = seed_of(&row.handle);
    let mut relations = Vec::new();
    for parent in &row.parents {
        relations.push(Relation { adult: known(before, &row.handle, parent)?.id, parent: true });
    }
    let documents = documents::of(row, number, before.moment_ms);
    let filings = filings(row, &documents, before)?;
    let presented = presented(row, &documents);
    let crossings = row.crossing.iter().map(|crossing| {
        let at_ms = before.moment_ms - crossing.ago.ms;
        Ok(Crossing {
            port: crossing.port,
            direction: crossing.direction,
            at_ms,
            presented: presented.ok_or_else(|| PopulationError::Contradiction {
                of: row.handle.clone(),
                what: "crossed with nothing",
            })?,
            stay_until: crossing.stay_days.map(|days| days_from(macao_date(at_ms), days)),
        })
    });
    Ok(DemoPerson {
        handle: row.handle.clone(),
        id,
        name: Name { chinese: row.chinese.clone(), latin: row.latin.clone() },
        born: twin.map_or_else(|| row.born.date(as_of, seed), |twin| twin.born),
        filings,
        relations,
        watch: row.watch,
        e_channel: row.macao.as_ref().is_some_and(|macao| macao.shows == Family::MutualMacao),
        crossings: crossings.collect::<Result<_, PopulationError>>()?,
        irises: row.irises,
        shows: shown(row),
        body: Body {
            seed,
            portrait_seed: twin.map_or(seed, |twin| twin.body.portrait_seed),
            height_m: row.height_m,
            fingers: match row.fingers {
                FingersRow::Good => Fingers::Good,
                FingersRow::Worn => Fingers::Worn,
                FingersRow::None => Fingers::None,
            },
            cosmetic_lenses: row.cosmetic_lenses,
            wheelchair: row.wheelchair,
            twin_of: twin.map(|twin| twin.id),
        },
        renewed_ms: documents::renewal(row).map(|Renewal { ago_ms, .. }| before.moment_ms - ago_ms),
        documents,
        note: row.note.clone(),
    })
}

fn known<'a>(before: &'a Population, of: &str, handle: &str) -> Result<&'a DemoPerson, PopulationError> {
    before.person(handle).ok_or_else(|| PopulationError::Unknown { of: of.to_owned(), handle: handle.to_owned() })
}

fn seed_of(handle: &str) -> u64 {
    let digest = Sha256::new().chain_update(b"portas demo body ").chain_update(handle).finalize();
    digest.iter().take(8).fold(0, |seed, byte| seed << 8 | u64::from(*byte))
}

fn shown(row: &PersonRow) -> Option<Family> {
    match (&row.macao, &row.hong_kong) {
        (Some(MacaoRow { e_id: true, shows, .. }), _) => Some(*shows),
        (_, Some(_)) => Some(Family::MutualHongKong),
        (Some(MacaoRow { e_id: false, .. }) | None, None) => None,
    }
}

fn presented(row: &PersonRow, documents: &[super::DemoDocument]) -> Option<CrossingCredential> {
    let code = shown(row).map(CrossingCredential::Code);
    code.or_else(|| documents.first().map(|document| CrossingCredential::Document(document.record.kind)))
}

fn filings(
    row: &PersonRow,
    documents: &[super::DemoDocument],
    before: &Population,
) -> Result<Vec<DemoFiling>, PopulationError> {
    let document = |kind: Option<DocumentKind>| {
        let found = documents.iter().find(|document| kind.is_none_or(|kind| document.record.kind == kind));
        found.map(|document| (document.record.kind, document.record.number.clone())).ok_or_else(|| {
            PopulationError::Contradiction { of: row.handle.clone(), what: "filed on a document that is not there" }
        })
    };
    let mut filings = Vec::new();
    if let Some(hong_kong) = row.hong_kong.as_ref().filter(|row| row.filing != FilingStanding::None) {
        filings.push(hong_kong_filing(row, hong_kong, document(hong_kong.filed_on)?, before.moment_ms));
    }
    if let Some(filing) = &row.filing {
        let record = Filing {
            filed_ms: before.moment_ms - filing.filed.ms,
            permit_until: filing.permit_left.map(|left| macao_date(before.moment_ms + left.ms)),
            permission: filing.permission,
            ..plain_filing(filing.class, document(None)?, 0)
        };
        filings.push(DemoFiling { record, cid_label: None });
    }
    Ok(filings)
}

fn hong_kong_filing(
    row: &PersonRow,
    hong_kong: &HongKongRow,
    document: (DocumentKind, String),
    moment_ms: i64,
) -> DemoFiling {
    let state = match hong_kong.filing {
        FilingStanding::None | FilingStanding::Active => FilingState::Active,
        FilingStanding::Stale => FilingState::Stale,
    };
    let record = Filing {
        source: hong_kong.source,
        state,
        mutual: hong_kong.mutual,
        parental_consent: hong_kong.parental_consent,
        ..plain_filing(FilingClass::HongKong, document, moment_ms - hong_kong.filed.ms)
    };
    DemoFiling { record, cid_label: Some(own_label(hong_kong.handle_of.as_ref().unwrap_or(&row.handle))) }
}

/// An active filing made at a desk in Macao.
pub(super) fn plain_filing(class: FilingClass, document: (DocumentKind, String), filed_ms: i64) -> Filing {
    Filing {
        class,
        document,
        filed_ms,
        source: FilingSource::Macao,
        state: FilingState::Active,
        cid: None,
        mutual: class == FilingClass::HongKong,
        parental_consent: class == FilingClass::HongKong,
        permit_until: None,
        permission: None,
    }
}

/// What the handle and keys of a person's own honest phone follow from.
pub(super) fn own_label(handle: &str) -> String {
    format!("{handle}/{handle}")
}

/// The person's codes go onto their own phone, made here, or onto a parent's.
fn add_to_phone(population: &mut Population, row: &PersonRow) -> Result<(), PopulationError> {
    let Some(person) = population.people.last() else { return Ok(()) };
    let Some(shows) = person.shows else { return Ok(()) };
    let (families, bound_ms) = match &row.macao {
        Some(macao) => (macao_families(shows), population.moment_ms - macao.bound.ms),
        None => (vec![Family::MutualHongKong], population.moment_ms - super::table::usually_filed().ms),
    };
    let owner = row.macao.as_ref().and_then(|macao| macao.on_phone_of.as_ref()).unwrap_or(&row.handle).clone();
    let handle_of = row.hong_kong.as_ref().and_then(|row| row.handle_of.as_ref()).unwrap_or(&row.handle);
    let holder = Holder {
        person: person.id,
        slot: row.macao.as_ref().map_or(0, |macao| macao.slot),
        families,
        algorithm: row.macao.as_ref().map_or(Algorithm::Ed25519, |macao| macao.algorithm.into()),
        bound_ms,
        card_serial: serial_at_binding(row, person),
        key_label: format!("{owner}/{}", row.handle),
        cid_label: if *handle_of == row.handle { format!("{owner}/{}", row.handle) } else { own_label(handle_of) },
    };
    if owner == row.handle {
        let phone =
            DemoPhone { name: owner, id: person.id.0 * 10, owner: person.id, holders: vec![holder], fault: None };
        population.phones.push(phone);
        return Ok(());
    }
    let phone = population.phones.iter_mut().find(|phone| phone.name == owner);
    let phone = phone.ok_or_else(|| PopulationError::Unknown { of: row.handle.clone(), handle: owner })?;
    if phone.holders.iter().any(|other| other.slot == holder.slot) {
        return Err(PopulationError::Contradiction { of: row.handle.clone(), what: "the slot is taken" });
    }
    phone.holders.push(holder);
    Ok(())
}

fn macao_families(shows: Family) -> Vec<Family> {
    match shows {
        Family::MutualMacao => vec![Family::Clearance, Family::MutualMacao, Family::EId],
        Family::Clearance | Family::EId | Family::MutualHongKong => vec![Family::Clearance, Family::EId],
    }
}

/// Serial of the card that the binding or its last refresh saw: the one before, where the e-ID was not refreshed.
fn serial_at_binding(row: &PersonRow, person: &DemoPerson) -> String {
    let Some(macao) = &row.macao else { return String::new() };
    let stale = macao.renewed.is_some_and(|renewed| !renewed.refreshed);
    let mut cards = person.documents.iter().filter(|document| document.record.kind == DocumentKind::MacaoId);
    let seen = if stale { cards.next_back() } else { cards.next() };
    seen.map(|card| card.record.serial.clone()).unwrap_or_default()
}

fn add_phone(population: &mut Population, row: &PhoneRow) -> Result<(), PopulationError> {
    let contradiction = |what| PopulationError::Contradiction { of: row.name.clone(), what };
    if let PhoneFaultRow::RetiredKey = row.fault {
        let phone = population.phones.iter_mut().find(|phone| phone.name == row.name);
        phone.ok_or_else(|| contradiction("no such phone"))?.fault = Some(PhoneFault::RetiredKey);
        return Ok(());
    }
    let owner = row.name.split_once('@').map(|(owner, _)| owner).ok_or_else(|| contradiction("needs @variant"))?;
    if population.phone(&row.name).is_some() {
        return Err(contradiction("is there twice"));
    }
    let person = known(population, &row.name, owner)?;
    let ended_ms = population.moment_ms - row.ago.map_or(0, |ago| ago.ms);
    let honest = population.phone_of(owner).map(|(_, holder)| holder.clone());
    let own_keys = |bound_ms| Holder {
        person: person.id,
        slot: 0,
        families: macao_families(Family::Clearance),
        algorithm: Algorithm::Ed25519,
        bound_ms,
        card_serial: serial_now(person),
        key_label: format!("{}/{owner}", row.name),
        cid_label: format!("{}/{owner}", row.name),
    };
    let (fault, holder) = match row.fault {
        PhoneFaultRow::Revoked => {
            (PhoneFault::Revoked { at_ms: ended_ms }, own_keys(population.moment_ms - super::dates::Span::days(365).ms))
        }
        PhoneFaultRow::NeverBound | PhoneFaultRow::RetiredKey => {
            (PhoneFault::NeverBound, own_keys(population.moment_ms))
        }
        PhoneFaultRow::Copy => (PhoneFault::Copy, honest.ok_or_else(|| contradiction("nothing to copy"))?),
        PhoneFaultRow::WrongSlot => {
            let honest = honest.ok_or_else(|| contradiction("nothing to copy"))?;
            let slot = row.slot.ok_or_else(|| contradiction("needs a slot"))?;
            (PhoneFault::WrongSlot, Holder { slot, ..honest })
        }
    };
    let variants = population.phones.iter().filter(|phone| phone.owner == person.id && phone.variant().is_some());
    let id = person.id.0 * 10 + 1 + variants.count() as i64;
    let owner = person.id;
    population.phones.push(DemoPhone { name: row.name.clone(), id, owner, holders: vec![holder], fault: Some(fault) });
    Ok(())
}

fn serial_now(person: &DemoPerson) -> String {
    person.documents.first().map(|card| card.record.serial.clone()).unwrap_or_default()
}
