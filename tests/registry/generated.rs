//! Large invented populations.

use super::{MOMENT_MS, key, secret};
use portas::person::{DocumentRef, DocumentState, PersonId};
use portas::population::Population;
use portas::registry::check::{check, stats};
use portas::registry::generate::{Invent, MOST_PEOPLE, generate};
use portas::registry::request::{Answer, Request};
use portas::registry::{Registry, StoreError, seed};
use portas::time::{Now, macao_date};

const INVENT: Invent =
    Invent { residents: 12_000, hong_kong: 500, bound_percent: 47, seed: 3, as_of: chrono::NaiveDate::MIN };

fn invent() -> Invent {
    Invent { as_of: macao_date(MOMENT_MS), ..INVENT }
}

fn generated(invent: &Invent) -> Registry {
    let mut registry = Registry::in_memory(key()).unwrap();
    generate(&mut registry, invent, |_| ()).unwrap();
    registry
}

// rules: T-01, T-02, T-04, T-05, S-14
#[test]
fn an_invented_population_has_the_asked_size_and_shares_and_is_whole() {
    let mut registry = Registry::in_memory(key()).unwrap();
    seed::seed(&mut registry, &Population::demo(MOMENT_MS).unwrap(), &secret()).unwrap();
    let before = stats(&mut registry).unwrap();
    let mut told = Vec::new();
    generate(&mut registry, &invent(), |written| told.push(written)).unwrap();
    assert_eq!(told, [10_000, 12_500]);
    let after = stats(&mut registry).unwrap();
    assert_eq!(after.people, before.people + 12_500);
    assert_eq!(after.synthetic, after.people, "everyone is marked as invented");
    assert_eq!(after.residents, before.residents + 12_000);
    assert_eq!(after.filings, before.filings + 500);
    assert!((44..=50).contains(&after.bound_percent), "{}", after.bound_percent);
    let findings = check(&mut registry).unwrap();
    assert!(findings.iter().all(|finding| finding.faults == 0), "{findings:?}");
}

// rules: S-14
#[test]
fn the_same_seed_gives_the_same_people_and_another_seed_others() {
    let all = |registry: &mut Registry| -> Vec<_> {
        (10_000..10_200).map(|id| registry.dossier(PersonId(id)).unwrap()).collect()
    };
    let small = Invent { residents: 200, hong_kong: 0, ..invent() };
    let one = all(&mut generated(&small));
    assert_eq!(one, all(&mut generated(&small)));
    assert_ne!(one, all(&mut generated(&Invent { seed: 4, ..small })));
    for dossier in &one {
        let number = &dossier.documents[0].number;
        assert!(number.starts_with("AZZ") && number.len() == 9, "{number}");
    }
    assert!(one.iter().any(|dossier| !dossier.relations.is_empty()), "children have parents");
    assert!(one.iter().any(|dossier| dossier.documents[0].state != DocumentState::Valid), "some cards are lost");
}

#[test]
fn a_generated_person_is_found_by_document_with_fingers_that_open() {
    let mut registry = generated(&Invent { residents: 50, hong_kong: 0, ..invent() });
    let dossier = registry.dossier(PersonId(10_017)).unwrap();
    let card = &dossier.documents[0];
    let named = DocumentRef {
        kind: card.kind,
        issuer: card.issuer.clone(),
        number: card.number.clone(),
        serial: Some(card.serial.clone()),
    };
    let now = Now { wall_ms: MOMENT_MS, mono_ms: 0 };
    let found = registry.answer(&Request::DocumentHolder(named), now).unwrap();
    assert_eq!(found, Answer::DocumentHolder(Some(Box::new(dossier))));
    let Answer::Fingers(samples) = registry.answer(&Request::Fingers(PersonId(10_017)), now).unwrap() else { panic!() };
    assert_eq!(samples.len(), 2);
}

#[test]
fn a_second_population_comes_after_the_first() {
    let small = Invent { residents: 30, hong_kong: 5, ..invent() };
    let mut registry = generated(&small);
    generate(&mut registry, &Invent { seed: 9, ..small }, |_| ()).unwrap();
    assert_eq!(stats(&mut registry).unwrap().people, 70);
    assert!(check(&mut registry).unwrap().iter().all(|finding| finding.faults == 0));
}

#[test]
fn nobody_and_too_many_are_decided() {
    let mut registry = generated(&Invent { residents: 0, hong_kong: 0, ..invent() });
    assert_eq!(stats(&mut registry).unwrap().people, 0);
    for residents in [MOST_PEOPLE, u32::MAX] {
        let refused = generate(&mut registry, &Invent { residents, hong_kong: 1, ..invent() }, |_| ());
        assert!(matches!(refused, Err(StoreError::Contradiction(_))));
    }
}
