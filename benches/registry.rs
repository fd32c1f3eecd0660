//! The registry at full size: `cargo bench --bench registry`. Prints a line a figure: what, median, p99, worst.
//!
//! `PORTAS_BENCH_RESIDENTS` sets another size than the 744,000 residents addressed by the e-ID.

#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout)]

use portas::credential::{Cid, Family, Stamp};
use portas::person::{CrossingCredential, Direction, DocumentRef, PersonId, Port};
use portas::population::{DemoSecret, Population};
use portas::registry::check::check;
use portas::registry::generate::{BOUND_PERCENT, Invent, RESIDENTS, generate};
use portas::registry::request::{Answer, LaneName, MarkAnswer, MarkUse, NewCrossing, Request, SessionId};
use portas::registry::{Registry, SampleKey, seed};
use portas::time::{Now, macao_date};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::path::Path;
use std::time::{Duration, Instant};

const MOMENT_MS: i64 = 1_736_905_260_000;
const NOW: Now = Now { wall_ms: MOMENT_MS, mono_ms: 0 };
const LOOK_UPS: usize = 20_000;
const PASSAGES: usize = 2_000;

fn main() {
    let residents =
        std::env::var("PORTAS_BENCH_RESIDENTS").ok().and_then(|text| text.parse().ok()).unwrap_or(RESIDENTS);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("registry.sqlite");
    let mut registry = Registry::open(&path, SampleKey::new([9; 32])).unwrap();
    let invent =
        Invent { residents, hong_kong: 0, bound_percent: BOUND_PERCENT, seed: 1, as_of: macao_date(MOMENT_MS) };
    let start = Instant::now();
    generate(&mut registry, &invent, |_| ()).unwrap();
    let seconds = start.elapsed().as_secs_f64();
    let megabytes = std::fs::metadata(&path).unwrap().len() >> 20;
    println!(
        "generate {residents} residents: {seconds:.1} s, {:.0} people/s, {megabytes} MB",
        f64::from(residents) / seconds
    );

    let handles = handles(&path);
    let mut rng = ChaCha8Rng::seed_from_u64(5);
    // A fresh connection: nothing of the writing is in its cache.
    let mut registry = Registry::open(&path, SampleKey::new([9; 32])).unwrap();
    let mut pick = |among: usize| rng.random_range(0..among);

    let by_code =
        (0..LOOK_UPS).map(|_| Request::CodeHolder { family: Family::Clearance, cid: handles[pick(handles.len())] });
    figure("look-up by code", by_code.map(|request| timed(&mut registry, &request).0).collect());
    let mut documents = Vec::new();
    for _ in 0..LOOK_UPS {
        let dossier = registry.dossier(PersonId(10_000 + pick(residents as usize) as i64)).unwrap();
        let card = dossier.documents.into_iter().next().unwrap();
        documents.push(DocumentRef {
            kind: card.kind,
            issuer: card.issuer,
            number: card.number,
            serial: Some(card.serial),
        });
    }
    let by_document = documents.into_iter().map(Request::DocumentHolder);
    figure("look-up by document", by_document.map(|request| timed(&mut registry, &request).0).collect());
    let fingers = (0..LOOK_UPS).map(|_| Request::Fingers(PersonId(10_000 + pick(residents as usize) as i64)));
    figure("fingers, opened", fingers.map(|request| timed(&mut registry, &request).0).collect());

    let (mut reserves, mut commits) = (Vec::new(), Vec::new());
    for session in 0..PASSAGES {
        let asked = MarkUse {
            family: Family::Clearance,
            cid: handles[pick(handles.len())],
            stamp: Stamp { step: session as u32 + 1, sub: 0, nonce: [1; 8] },
            lane: LaneName("outer-harbour/1".to_owned()),
            session: SessionId(session as u64),
            at_ms: MOMENT_MS + session as i64 * 100_000,
        };
        let (took, answer) = timed(&mut registry, &Request::Reserve(asked.clone()));
        assert!(matches!(answer, Answer::Mark(MarkAnswer::Reserved { .. })), "{answer:?}");
        reserves.push(took);
        let (took, answer) = timed(&mut registry, &Request::Commit(asked));
        assert_eq!(answer, Answer::Committed);
        commits.push(took);
    }
    figure("reserve", reserves);
    figure("commit, durable", commits);
    let start = Instant::now();
    assert!(check(&mut registry).unwrap().iter().all(|finding| finding.faults == 0));
    println!("check of everything: {:.1} s", start.elapsed().as_secs_f64());
    in_memory();
}

/// What a simulated passage asks, on the demo population: holder, mark, fingers, use, crossing.
fn in_memory() {
    let population = Population::demo(MOMENT_MS).unwrap();
    let secret = DemoSecret::new([7; 32]);
    let mut registry = Registry::in_memory(SampleKey::new([9; 32])).unwrap();
    seed::seed(&mut registry, &population, &secret).unwrap();
    let person = population.person("lei-sio-mei").unwrap().id;
    let cid = secret.device(population.phone_of("lei-sio-mei").unwrap().1, Family::Clearance).cid;
    let lane = LaneName("outer-harbour/1".to_owned());
    let mut took = Vec::new();
    for session in 0..PASSAGES as u64 {
        let at_ms = MOMENT_MS + session as i64 * 100_000;
        let stamp = Stamp { step: session as u32 + 1, sub: 0, nonce: [1; 8] };
        let session = SessionId(session);
        let family = Family::Clearance;
        let asked = MarkUse { family, cid, stamp, lane: lane.clone(), session, at_ms };
        let crossing = NewCrossing {
            person,
            port: Port::OuterHarbour,
            direction: Direction::Arrival,
            at_ms,
            presented: CrossingCredential::Code(family),
            stay_until: None,
            lane: lane.clone(),
            session,
        };
        let requests = [
            Request::CodeHolder { family, cid },
            Request::Reserve(asked.clone()),
            Request::Commit(asked),
            Request::Fingers(person),
            Request::Cross(crossing),
        ];
        took.push(requests.iter().map(|request| timed(&mut registry, request).0).sum());
    }
    figure("passage, in memory", took);
}

/// All clearance handles.
fn handles(path: &Path) -> Vec<Cid> {
    let db = rusqlite::Connection::open(path).unwrap();
    let mut statement = db.prepare("SELECT cid FROM binding WHERE family = 'MOC1:' ORDER BY id").unwrap();
    let cids = statement.query_map([], |row| row.get(0).map(Cid)).unwrap();
    cids.collect::<Result<_, _>>().unwrap()
}

fn timed(registry: &mut Registry, request: &Request) -> (Duration, Answer) {
    let start = Instant::now();
    let answer = registry.answer(request, NOW).unwrap();
    let took = start.elapsed();
    if let Answer::CodeHolder(None) | Answer::DocumentHolder(None) = answer {
        panic!("{request:?}: nobody");
    }
    (took, answer)
}

fn figure(what: &str, mut took: Vec<Duration>) {
    took.sort_unstable();
    let at = |share: f64| took[((took.len() - 1) as f64 * share) as usize].as_secs_f64() * 1e6;
    println!("{what:<20} median {:>7.0} us   p99 {:>7.0} us   worst {:>7.0} us", at(0.5), at(0.99), at(1.0));
}
