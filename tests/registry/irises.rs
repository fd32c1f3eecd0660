//! Irises on record: compared, enrolled once a person, cancelled, deleted for good.

use super::{Demo, MOMENT_MS, key, secret};
use portas::credential::Family;
use portas::person::{Eye, Irises, PersonId};
use portas::population::{Population, bodies};
use portas::registry::request::{Answer, Enrolment, EyeTemplate, NewIrises, Request};
use portas::registry::{Registry, check, seed};
use portas::time::{DAY_MS, Now};
use std::path::Path;

fn eyes_of(population: &Population, handle: &str) -> Vec<EyeTemplate> {
    let seed = population.person(handle).unwrap().body.seed;
    [Eye::Left, Eye::Right]
        .map(|eye| EyeTemplate { eye, template: bodies::eye_code(seed, eye).to_bytes().into() })
        .to_vec()
}

impl Demo {
    fn irises(&mut self, handle: &str) -> Vec<EyeTemplate> {
        let person = self.id(handle);
        match self.ask(Request::Irises(person)) {
            Answer::Irises(eyes) => eyes,
            other => panic!("{other:?}"),
        }
    }

    fn enrol(&mut self, handle: &str, eyes: Vec<EyeTemplate>) -> Enrolment {
        let person = self.id(handle);
        match self.ask(Request::EnrolIrises(NewIrises { person, eyes, at_ms: MOMENT_MS })) {
            Answer::Enrolment(enrolment) => enrolment,
            other => panic!("{other:?}"),
        }
    }

    fn standing(&mut self, handle: &str) -> Irises {
        let person = self.id(handle);
        self.registry.dossier(person).unwrap().irises
    }
}

fn whole(registry: &mut Registry) {
    let findings = check::check(registry).unwrap();
    assert!(findings.iter().all(|finding| finding.faults == 0), "{findings:?}");
}

// rules: J-01, J-18
#[test]
fn the_irises_on_file_are_told_and_cancelled_ones_are_not() {
    let mut demo = Demo::new();
    assert_eq!(demo.irises("lei-sio-mei"), eyes_of(&demo.population, "lei-sio-mei"));
    assert_eq!(demo.irises("chan-tai-man"), []);
    assert_eq!((demo.standing("mak-oi-lin"), demo.irises("mak-oi-lin")), (Irises::Cancelling, vec![]));
    whole(&mut demo.registry);
}

// rules: A-25
#[test]
fn the_irises_of_a_phones_other_people_are_told() {
    let mut population = Population::demo(MOMENT_MS).unwrap();
    for handle in ["wong-lai-wa", "ho-chi-hin"] {
        let setup = toml::from_str(&format!("person = '{handle}'\nirises = 'enrolled'")).unwrap();
        population.apply(&setup).unwrap();
    }
    let mut demo = Demo::of(population);
    let cid = demo.credential("ho-chi-hin", Family::MutualMacao).cid;
    let mother = demo.id("wong-lai-wa");
    let Answer::FamilyIrises(family) = demo.ask(Request::FamilyIrises { family: Family::MutualMacao, cid }) else {
        panic!("no irises of a family");
    };
    assert_eq!(family.iter().map(|(person, _)| *person).collect::<Vec<_>>(), [mother, mother]);
}

// rules: J-02, J-11
#[test]
fn eyes_are_enrolled_once_and_as_one_persons() {
    let mut demo = Demo::new();
    let (own, others) = (eyes_of(&demo.population, "chan-tai-man"), eyes_of(&demo.population, "lei-sio-mei"));
    let lei = demo.id("lei-sio-mei");
    assert_eq!(demo.enrol("chan-tai-man", others.clone()), Enrolment::Duplicate(lei));
    let mixed = vec![own[0].clone(), others[1].clone()];
    assert_eq!(demo.enrol("chan-tai-man", mixed), Enrolment::Duplicate(lei), "one eye is enough");
    assert_eq!((demo.standing("chan-tai-man"), demo.irises("chan-tai-man")), (Irises::None, vec![]));
    assert_eq!(demo.enrol("chan-tai-man", own.clone()), Enrolment::Done);
    assert_eq!((demo.standing("chan-tai-man"), demo.irises("chan-tai-man")), (Irises::Enrolled, own.clone()));
    assert_eq!(demo.enrol("chan-tai-man", own.clone()), Enrolment::OnFile);
    assert_eq!(demo.enrol("mak-oi-lin", own.clone()), Enrolment::Duplicate(demo.id("chan-tai-man")));
    let fresh = vec![EyeTemplate { eye: Eye::Left, template: vec![7; 16].into() }];
    assert_eq!(demo.enrol("mak-oi-lin", fresh), Enrolment::OnFile, "cancelled, and not yet deleted");
    whole(&mut demo.registry);
    // Another day of use changes nothing that a lane has written.
    let later = Population::demo(MOMENT_MS + DAY_MS).unwrap();
    seed::seed(&mut demo.registry, &later, &secret()).unwrap();
    assert_eq!(demo.irises("chan-tai-man"), own);
}

// rules: J-02
#[test]
fn two_lanes_cannot_enrol_the_same_eyes_as_two_people() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("registry.sqlite");
    let population = Population::demo(MOMENT_MS).unwrap();
    let mut here = Registry::open(&path, key()).unwrap();
    seed::seed(&mut here, &population, &secret()).unwrap();
    let mut there = Registry::open(&path, key()).unwrap();
    there.fill_gallery().unwrap();
    let eyes = eyes_of(&population, "chan-tai-man");
    let ask = |registry: &mut Registry, handle: &str| {
        let person = population.person(handle).unwrap().id;
        let new = NewIrises { person, eyes: eyes.clone(), at_ms: MOMENT_MS };
        match registry.answer(&Request::EnrolIrises(new), Now { wall_ms: MOMENT_MS, mono_ms: 0 }) {
            Ok(Answer::Enrolment(enrolment)) => enrolment,
            other => panic!("{other:?}"),
        }
    };
    let first = population.person("ho-kuok-wa").unwrap().id;
    assert_eq!(ask(&mut here, "ho-kuok-wa"), Enrolment::Done);
    assert_eq!(ask(&mut there, "wong-lai-wa"), Enrolment::Duplicate(first));
    // What is deleted here is nobody's there.
    here.cancel_irises(first, "C-1", MOMENT_MS).unwrap();
    let (gone, wiped) = here.delete_irises(MOMENT_MS + 1, MOMENT_MS + 2).unwrap();
    assert!(gone.contains(&first));
    assert_eq!(ask(&mut there, "wong-lai-wa"), Enrolment::Done);
    drop(there);
    assert!(wiped || here.delete_irises(0, MOMENT_MS).unwrap().1);
}

/// Whether bytes stand anywhere in the files of a folder.
fn in_any_file(folder: &Path, bytes: &[u8]) -> bool {
    std::fs::read_dir(folder).unwrap().any(|file| {
        let contents = std::fs::read(file.unwrap().path()).unwrap();
        contents.windows(bytes.len()).any(|window| window == bytes)
    })
}

// rules: J-18, S-09
#[test]
fn deleted_irises_are_found_in_no_file_sealed_or_plain() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("registry.sqlite");
    let population = Population::demo(MOMENT_MS).unwrap();
    let mut registry = Registry::open(&path, key()).unwrap();
    seed::seed(&mut registry, &population, &secret()).unwrap();
    let lei = population.person("lei-sio-mei").unwrap().id;
    let sealed = |person: PersonId| -> Vec<Vec<u8>> {
        let db = rusqlite::Connection::open(&path).unwrap();
        let mut statement = db.prepare("SELECT sealed FROM eye WHERE person = ?1").unwrap();
        let rows = statement.query_map([person.0], |row| row.get(0)).unwrap();
        rows.map(Result::unwrap).collect()
    };
    let eyes = sealed(lei);
    assert!(
        eyes.len() == 2 && eyes.iter().all(|eye| in_any_file(folder.path(), eye)),
        "the test looks at the right bytes"
    );
    let plain = eyes_of(&population, "lei-sio-mei");
    assert!(plain.iter().all(|eye| !in_any_file(folder.path(), &eye.template)), "never plain on the disk");
    registry.cancel_irises(lei, "C-17", MOMENT_MS).unwrap();
    assert!(registry.cancel_irises(lei, "C-18", MOMENT_MS).is_err());
    let open = registry.cancelled_irises().unwrap();
    assert!(open.iter().any(|asked| (asked.person, asked.form.as_str(), asked.asked_ms) == (lei, "C-17", MOMENT_MS)));
    assert_eq!(registry.delete_irises(MOMENT_MS - DAY_MS, MOMENT_MS).unwrap(), (vec![], true), "not due");
    let (people, wiped) = registry.delete_irises(MOMENT_MS + 1, MOMENT_MS + 2).unwrap();
    assert!(wiped && people.contains(&lei));
    assert!(
        eyes.iter()
            .map(Vec::as_slice)
            .chain(plain.iter().map(|eye| &*eye.template))
            .all(|bytes| !in_any_file(folder.path(), bytes))
    );
    assert_eq!(registry.dossier(lei).unwrap().irises, Irises::None);
    assert_eq!(registry.cancelled_irises().unwrap(), []);
    let sou = population.person("sou-kam-tong").unwrap().id;
    let others = registry.answer(&Request::Irises(sou), Now { wall_ms: MOMENT_MS, mono_ms: 0 }).unwrap();
    assert_eq!(others, Answer::Irises(eyes_of(&population, "sou-kam-tong")));
    whole(&mut registry);
}

// rules: J-18, S-09
#[test]
fn a_damaged_iris_of_somebody_keeps_no_deleted_one_and_nobody_from_enrolling() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("registry.sqlite");
    let population = Population::demo(MOMENT_MS).unwrap();
    let mut registry = Registry::open(&path, key()).unwrap();
    seed::seed(&mut registry, &population, &secret()).unwrap();
    let id = |handle| population.person(handle).unwrap().id;
    let (lei, damaged) = (id("lei-sio-mei"), id("mak-oi-lin"));
    let db = rusqlite::Connection::open(&path).unwrap();
    let changed =
        db.execute("UPDATE eye SET sealed = zeroblob(length(sealed)) WHERE person = ?1", [damaged.0]).unwrap();
    assert!(changed > 0);
    let sealed = |person: PersonId| -> Vec<Vec<u8>> {
        let mut statement = db.prepare("SELECT sealed FROM eye WHERE person = ?1").unwrap();
        let rows = statement.query_map([person.0], |row| row.get(0)).unwrap();
        rows.map(Result::unwrap).collect()
    };
    let eyes = sealed(lei);
    registry.cancel_irises(lei, "C-17", MOMENT_MS).unwrap();
    let (people, wiped) = registry.delete_irises(MOMENT_MS + 1, MOMENT_MS + 2).unwrap();
    assert!(wiped && people.contains(&lei), "{people:?}");
    assert!(eyes.iter().all(|eye| !in_any_file(folder.path(), eye)));
    let enrolment = Request::EnrolIrises(NewIrises {
        person: id("chan-tai-man"),
        eyes: eyes_of(&population, "chan-tai-man"),
        at_ms: MOMENT_MS,
    });
    let now = Now { wall_ms: MOMENT_MS, mono_ms: 0 };
    assert!(matches!(registry.answer(&enrolment, now), Ok(Answer::Enrolment(Enrolment::Done))));
}
