//! One file, several connections; and a process that dies.

use super::{MOMENT_MS, key, secret};
use portas::credential::{Family, Stamp};
use portas::person::{CrossingCredential, Direction, PersonId, Port};
use portas::population::Population;
use portas::registry::request::{Answer, LaneName, MarkAnswer, MarkUse, NewCrossing, Request, SessionId};
use portas::registry::{Registry, seed};
use portas::time::Now;
use std::path::Path;
use std::sync::Barrier;

fn seeded(path: &Path) -> (Registry, Population) {
    let population = Population::demo(MOMENT_MS).unwrap();
    let mut registry = Registry::open(path, key()).unwrap();
    seed::seed(&mut registry, &population, &secret()).unwrap();
    (registry, population)
}

fn mark_use(population: &Population, lane: &str, step: u32) -> MarkUse {
    let holder = population.phone_of("lei-sio-mei").unwrap().1;
    MarkUse {
        family: Family::Clearance,
        cid: secret().device(holder, Family::Clearance).cid,
        stamp: Stamp { step, sub: 0, nonce: [1; 8] },
        lane: LaneName(lane.to_owned()),
        session: SessionId(u64::from(step)),
        at_ms: MOMENT_MS,
    }
}

fn ask(registry: &mut Registry, request: Request) -> Answer {
    registry.answer(&request, Now { wall_ms: MOMENT_MS, mono_ms: 0 }).unwrap()
}

// rules: A-07
#[test]
fn of_two_ports_that_ask_for_one_code_at_one_moment_exactly_one_gets_it() {
    const ROUNDS: u32 = 60;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("registry.sqlite");
    let (_keep, population) = seeded(&path);
    let start = Barrier::new(2);
    let race = |lane: &str| -> Vec<MarkAnswer> {
        let mut registry = Registry::open(&path, key()).unwrap();
        (0..ROUNDS)
            .map(|round| {
                // A later code each round; what the round before reserved has been given back.
                let asked = mark_use(&population, lane, 1_000 + round);
                start.wait();
                let Answer::Mark(answer) = ask(&mut registry, Request::Reserve(asked.clone())) else { panic!() };
                start.wait();
                ask(&mut registry, Request::Release(asked));
                answer
            })
            .collect()
    };
    let (one, other) = std::thread::scope(|scope| {
        let one = scope.spawn(|| race("outer-harbour/1"));
        let other = scope.spawn(|| race("border-gate/1"));
        (one.join().unwrap(), other.join().unwrap())
    });
    for (round, pair) in one.iter().zip(&other).enumerate() {
        let reserved =
            [pair.0, pair.1].into_iter().filter(|answer| matches!(answer, MarkAnswer::Reserved { .. })).count();
        let refused = [pair.0, pair.1].into_iter().filter(|answer| matches!(answer, MarkAnswer::Replay(_))).count();
        assert_eq!((reserved, refused), (1, 1), "round {round}: {pair:?}");
    }
}

/// The files of a process that died at this moment: what it had written, with its log.
fn as_found_after_death(path: &Path, into: &Path) -> std::path::PathBuf {
    for ending in ["", "-wal"] {
        let from = format!("{}{ending}", path.display());
        if Path::new(&from).exists() {
            std::fs::copy(&from, into.join(format!("found.sqlite{ending}"))).unwrap();
        }
    }
    into.join("found.sqlite")
}

// rules: A-07
#[test]
fn a_death_in_mid_transaction_loses_nothing_acknowledged_and_keeps_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("registry.sqlite");
    let (mut registry, population) = seeded(&path);
    let used = mark_use(&population, "outer-harbour/1", 700);
    ask(&mut registry, Request::Reserve(used.clone()));
    assert_eq!(ask(&mut registry, Request::Commit(used.clone())), Answer::Committed);
    let crossing = NewCrossing {
        person: population.person("lei-sio-mei").unwrap().id,
        port: Port::OuterHarbour,
        direction: Direction::Arrival,
        at_ms: MOMENT_MS,
        presented: CrossingCredential::Code(Family::Clearance),
        stay_until: None,
        lane: used.lane.clone(),
        session: used.session,
    };
    assert_eq!(ask(&mut registry, Request::Cross(crossing.clone())), Answer::Crossed);

    let mut dying = rusqlite::Connection::open(&path).unwrap();
    dying.pragma_update(None, "cache_size", 2).unwrap();
    let unfinished = dying.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate).unwrap();
    // Enough to spill uncommitted pages into the log.
    unfinished.execute("UPDATE person SET latin = 'NOBODY', chinese = hex(zeroblob(2000))", []).unwrap();
    unfinished.execute("DELETE FROM mark", []).unwrap();
    let found = as_found_after_death(&path, folder.path());
    drop(unfinished);

    let mut registry = Registry::open(&found, key()).unwrap();
    let dossier = registry.dossier(crossing.person).unwrap();
    assert_eq!(dossier.name.latin, "LEI SIO MEI");
    assert_eq!(dossier.crossings.len(), 1);
    let again = MarkUse { lane: LaneName("airport/1".to_owned()), ..used };
    assert!(matches!(ask(&mut registry, Request::Reserve(again)), Answer::Mark(MarkAnswer::Replay(_))));
    let findings = portas::registry::check::check(&mut registry).unwrap();
    assert!(findings.iter().all(|finding| finding.faults == 0), "{findings:?}");
}

#[test]
fn a_log_cut_at_any_place_gives_an_earlier_whole_state() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("registry.sqlite");
    let (mut registry, population) = seeded(&path);
    let person = population.person("chan-tai-man").unwrap().id;
    let crossing = |session| NewCrossing {
        person,
        port: Port::Airport,
        direction: Direction::Arrival,
        at_ms: MOMENT_MS + session as i64,
        presented: CrossingCredential::Code(Family::Clearance),
        stay_until: None,
        lane: LaneName("airport/1".to_owned()),
        session: SessionId(session),
    };
    for session in 1..=3 {
        ask(&mut registry, Request::Cross(crossing(session)));
    }
    let found = as_found_after_death(&path, folder.path());
    let log_path = format!("{}-wal", found.display());
    let log = std::fs::read(&log_path).unwrap();
    let main = std::fs::read(&found).unwrap();
    let mut most = 0;
    for tail in (0..6).map(|cut| log.len() - cut * 2_777) {
        std::fs::write(&found, &main).unwrap();
        std::fs::write(&log_path, &log[..tail]).unwrap();
        let mut registry = Registry::open(&found, key()).unwrap();
        let crossings = registry.dossier(PersonId(person.0)).unwrap().crossings;
        let sessions: Vec<i64> = crossings.iter().rev().map(|crossing| crossing.at_ms - MOMENT_MS).collect();
        let expected: Vec<i64> = (1..=sessions.len() as i64).collect();
        assert_eq!(sessions, expected, "the first ones, none missing between");
        most = most.max(sessions.len());
    }
    assert_eq!(most, 3, "the whole log gives all");
}
