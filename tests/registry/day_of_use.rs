//! The demo population moved to another day.

use super::{Demo, MOMENT_MS, secret};
use portas::credential::Family;
use portas::person::{CrossingCredential, Direction, DocumentKind, EndorsementUse, Port};
use portas::population::{DemoSecret, EndorsementChange, Population, Setup, age, bodies};
use portas::registry::check::check;
use portas::registry::request::{Answer, CodeHolder, LaneName, MarkAnswer, NewCrossing, Request, SessionId};
use portas::registry::seed::{demo_moment_ms, ensure_demo};
use portas::time::{DAY_MS, MINUTE_MS, macao_date};

#[test]
fn births_cards_filings_and_stays_follow_the_day_while_marks_and_lane_crossings_stay() {
    let mut demo = Demo::new();
    let used = demo.mark_use("lei-sio-mei", "outer-harbour/1", 11, 500);
    demo.ask(Request::Reserve(used.clone()));
    demo.ask(Request::Commit(used.clone()));
    let crossing = NewCrossing {
        person: demo.id("yang-min"),
        port: Port::BorderGate,
        direction: Direction::Departure,
        at_ms: MOMENT_MS,
        presented: CrossingCredential::Document(DocumentKind::ExitEntryPermit),
        stay_until: None,
        lane: LaneName("border-gate/1".to_owned()),
        session: SessionId(5),
    };
    demo.ask(Request::Cross(crossing));

    let later = MOMENT_MS + 400 * DAY_MS;
    let moved = Population::demo(later).unwrap();
    assert!(ensure_demo(&mut demo.registry, &moved, &secret()).unwrap());
    assert_eq!(demo_moment_ms(&demo.registry).unwrap(), Some(later));

    let dossier = |demo: &mut Demo, handle: &str| {
        let person = demo.id(handle);
        demo.registry.dossier(person).unwrap()
    };
    assert_eq!(age(dossier(&mut demo, "lei-sio-mei").born, macao_date(later)), 36);
    let expired = dossier(&mut demo, "u-sok-ieng").documents[0].valid_until;
    assert_eq!(expired, macao_date(later - DAY_MS));
    assert_eq!(dossier(&mut demo, "tsang-ka-po").filings[0].filed_ms, later - 10 * MINUTE_MS);
    let yang = dossier(&mut demo, "yang-min").crossings;
    assert_eq!(yang.len(), 2, "his own departure stays, his demo arrival moves");
    assert!(yang.iter().any(|crossing| crossing.at_ms == MOMENT_MS));
    assert!(yang.iter().any(|crossing| crossing.stay_until == Some(macao_date(later - 3 * DAY_MS))));
    let elsewhere = portas::registry::request::MarkUse { lane: LaneName("airport/1".to_owned()), ..used };
    assert!(matches!(demo.ask(Request::Reserve(elsewhere)), Answer::Mark(MarkAnswer::Replay(_))));
    let findings = check(&mut demo.registry).unwrap();
    assert!(findings.iter().all(|finding| finding.faults == 0), "{findings:?}");
}

#[test]
fn the_same_minute_writes_nothing_and_the_next_one_moves_recent_filings() {
    let mut demo = Demo::new();
    let soon = Population::demo(MOMENT_MS + 59_000).unwrap();
    assert!(!ensure_demo(&mut demo.registry, &soon, &secret()).unwrap());
    let next = Population::demo(MOMENT_MS + 61_000).unwrap();
    assert!(ensure_demo(&mut demo.registry, &next, &secret()).unwrap());
    assert!(!ensure_demo(&mut demo.registry, &next, &secret()).unwrap());
}

#[test]
fn a_spent_endorsement_stays_spent_on_another_day() {
    let single = |moment_ms| {
        let mut population = Population::demo(moment_ms).unwrap();
        let change = Some(EndorsementChange::Single);
        population.apply(&Setup { person: "zhang-wei".into(), endorsement: change, ..Setup::default() }).unwrap();
        population
    };
    let mut demo = Demo::of(single(MOMENT_MS));
    let person = demo.id("zhang-wei");
    demo.ask(Request::Cross(NewCrossing {
        person,
        port: Port::BorderGate,
        direction: Direction::Arrival,
        at_ms: MOMENT_MS,
        presented: CrossingCredential::Document(DocumentKind::ExitEntryPermit),
        stay_until: None,
        lane: LaneName("border-gate/1".to_owned()),
        session: SessionId(5),
    }));
    ensure_demo(&mut demo.registry, &single(MOMENT_MS + 9 * DAY_MS), &secret()).unwrap();
    let uses = demo.registry.dossier(person).unwrap().documents[0].macao.unwrap().uses;
    assert_eq!(uses, EndorsementUse::SingleUsed);
}

#[test]
fn a_phone_bound_since_is_kept() {
    let mut demo = Demo::new();
    let person = demo.id("chan-tai-man");
    let old = demo.credential("chan-tai-man", Family::Clearance);
    demo.registry.unbind(person, portas::person::Unbinding::App, MOMENT_MS).unwrap();
    ensure_demo(&mut demo.registry, &Population::demo(MOMENT_MS + DAY_MS).unwrap(), &secret()).unwrap();
    let Some(CodeHolder::Macao { binding, .. }) = demo.code_holder(Family::Clearance, &old) else { panic!() };
    assert!(binding.revoked.is_some(), "an ended binding does not come back with the day");
}

#[test]
fn another_demo_secret_gives_all_phones_new_handles() {
    let mut demo = Demo::new();
    let old = demo.credential("chan-tai-man", Family::Clearance);
    let other = DemoSecret::new([8; 32]);
    assert!(ensure_demo(&mut demo.registry, &demo.population, &other).unwrap());
    assert_eq!(demo.code_holder(Family::Clearance, &old), None);
    demo.secret = other;
    let new = demo.credential("chan-tai-man", Family::Clearance);
    assert!(demo.code_holder(Family::Clearance, &new).is_some());
    let person = demo.population.person("chan-tai-man").unwrap().clone();
    let Answer::Fingers(samples) = demo.ask(Request::Fingers(person.id)) else { panic!() };
    assert_eq!(
        samples[0].template,
        bodies::finger_template(person.body.seed, samples[0].finger).to_bytes().into(),
        "people stay who they are"
    );
}
