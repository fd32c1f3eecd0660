use super::{Demo, MOMENT_MS};
use portas::person::{CrossingCredential, Direction, DocumentKind, EndorsementUse, PersonId, Port, PriorPermission};
use portas::population::{EndorsementChange, Population, Setup};
use portas::registry::request::{Answer, LaneName, NewCrossing, Request, SessionId, Unanswered};
use portas::time::DAY_MS;

fn crossing(person: PersonId, session: u64, direction: Direction, kind: DocumentKind) -> NewCrossing {
    NewCrossing {
        person,
        port: Port::BorderGate,
        direction,
        at_ms: MOMENT_MS + session as i64,
        presented: CrossingCredential::Document(kind),
        stay_until: None,
        lane: LaneName("border-gate/1".to_owned()),
        session: SessionId(session),
    }
}

/// zhang-wei with one entry on his endorsement.
fn single_endorsement() -> Demo {
    let mut population = Population::demo(MOMENT_MS).unwrap();
    let setup = Setup { person: "zhang-wei".into(), endorsement: Some(EndorsementChange::Single), ..Setup::default() };
    population.apply(&setup).unwrap();
    Demo::of(population)
}

fn uses(demo: &mut Demo) -> EndorsementUse {
    let person = demo.id("zhang-wei");
    demo.registry.dossier(person).unwrap().documents[0].macao.unwrap().uses
}

// rules: L-25
#[test]
fn an_arrival_spends_a_single_endorsement_once_however_often_it_is_told() {
    let mut demo = single_endorsement();
    let arrival = crossing(demo.id("zhang-wei"), 1, Direction::Arrival, DocumentKind::ExitEntryPermit);
    for _ in 0..3 {
        assert_eq!(demo.ask(Request::Cross(arrival.clone())), Answer::Crossed);
    }
    assert_eq!(uses(&mut demo), EndorsementUse::SingleUsed);
    assert_eq!(demo.registry.dossier(arrival.person).unwrap().crossings.len(), 1);
}

// rules: L-25
#[test]
fn a_departure_or_another_document_spends_no_endorsement() {
    let mut demo = single_endorsement();
    let person = demo.id("zhang-wei");
    demo.ask(Request::Cross(crossing(person, 1, Direction::Departure, DocumentKind::ExitEntryPermit)));
    demo.ask(Request::Cross(crossing(person, 2, Direction::Arrival, DocumentKind::Passport)));
    assert_eq!(uses(&mut demo), EndorsementUse::Single);
    assert_eq!(demo.registry.dossier(person).unwrap().crossings.len(), 2);
}

// rules: L-25, L-08
#[test]
fn a_multiple_endorsement_and_an_absent_permission_stay_as_they_are() {
    let mut demo = Demo::new();
    let zhang = demo.id("zhang-wei");
    demo.ask(Request::Cross(crossing(zhang, 1, Direction::Arrival, DocumentKind::ExitEntryPermit)));
    assert_eq!(uses(&mut demo), EndorsementUse::Multiple);
    let minh = demo.id("nguyen-minh");
    demo.ask(Request::Cross(crossing(minh, 2, Direction::Arrival, DocumentKind::Passport)));
    assert_eq!(demo.registry.dossier(minh).unwrap().filings[0].permission, None);
}

// rules: L-08
#[test]
fn an_arrival_spends_a_single_prior_permission() {
    let mut population = Population::demo(MOMENT_MS).unwrap();
    let student = population.people.iter_mut().find(|person| person.handle == "tran-thi-lan").unwrap();
    student.filings[0].record.permission = Some(PriorPermission::Single);
    let mut demo = Demo::of(population);
    let student = demo.id("tran-thi-lan");
    demo.ask(Request::Cross(crossing(student, 1, Direction::Departure, DocumentKind::Passport)));
    let permission = |demo: &mut Demo| demo.registry.dossier(student).unwrap().filings[0].permission;
    assert_eq!(permission(&mut demo), Some(PriorPermission::Single));
    demo.ask(Request::Cross(crossing(student, 2, Direction::Arrival, DocumentKind::Passport)));
    assert_eq!(permission(&mut demo), Some(PriorPermission::SingleUsed));
}

// rules: L-28
#[test]
fn the_end_of_a_stay_is_kept_with_its_arrival() {
    let mut demo = Demo::new();
    let person = demo.id("zhang-wei");
    let last_day = "2025-01-22".parse().unwrap();
    let arrival = NewCrossing {
        stay_until: Some(last_day),
        ..crossing(person, 1, Direction::Arrival, DocumentKind::ExitEntryPermit)
    };
    demo.ask(Request::Cross(arrival));
    assert_eq!(demo.registry.dossier(person).unwrap().crossings[0].stay_until, Some(last_day));
}

#[test]
fn the_newest_eight_crossings_are_told_newest_first() {
    let mut demo = Demo::new();
    let person = demo.id("chan-tai-man");
    for session in [3, 1, 12, 7, 5, 9, 2, 4, 6, 8, 10, 11] {
        demo.ask(Request::Cross(crossing(person, session, Direction::Arrival, DocumentKind::MacaoId)));
    }
    let told: Vec<i64> =
        demo.registry.dossier(person).unwrap().crossings.iter().map(|crossing| crossing.at_ms - MOMENT_MS).collect();
    assert_eq!(told, [12, 11, 10, 9, 8, 7, 6, 5]);
}

#[test]
fn one_session_cannot_cross_two_people() {
    let mut demo = single_endorsement();
    let first = crossing(demo.id("chan-tai-man"), 1, Direction::Arrival, DocumentKind::MacaoId);
    demo.ask(Request::Cross(first));
    let second = crossing(demo.id("zhang-wei"), 1, Direction::Arrival, DocumentKind::ExitEntryPermit);
    assert!(matches!(demo.try_ask(Request::Cross(second.clone())), Err(Unanswered::Damaged(_))));
    assert!(demo.registry.dossier(second.person).unwrap().crossings.is_empty());
    assert_eq!(uses(&mut demo), EndorsementUse::Single);
}

#[test]
fn a_crossing_of_nobody_is_an_error_and_writes_nothing() {
    let mut demo = Demo::new();
    let nobody = crossing(PersonId(424_242), 1, Direction::Arrival, DocumentKind::MacaoId);
    assert!(matches!(demo.try_ask(Request::Cross(nobody)), Err(Unanswered::Damaged(_))));
    let somebody = crossing(demo.id("chan-tai-man"), 1, Direction::Arrival, DocumentKind::MacaoId);
    assert_eq!(demo.ask(Request::Cross(somebody)), Answer::Crossed);
}

// rules: L-28
#[test]
fn stays_of_the_demo_end_on_the_day_of_entry_plus_the_days_granted() {
    let demo = Demo::new();
    for (handle, days_ago, days_left) in
        [("deng-yan", 7, 0), ("yang-min", 10, -3), ("zhao-lei", 1, 6), ("he-jun", 3, 4)]
    {
        let person = demo.population.person(handle).unwrap();
        let entry = &person.crossings[0];
        assert_eq!(entry.at_ms, MOMENT_MS - days_ago * DAY_MS, "{handle}");
        let left = entry.stay_until.unwrap().signed_duration_since(demo.population.as_of()).num_days();
        assert_eq!(left, days_left, "{handle}");
    }
}
