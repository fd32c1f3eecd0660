//! Journal: a durable append on a real file, and how fast a long one is verified on one core.
//!
//! `cargo bench --bench journal [-- DIR]` writes below DIR, by default the system's temporary directory.

#![allow(missing_docs, clippy::print_stdout, clippy::unwrap_used)]

use portas::journal::entry::Ground;
use portas::journal::{Against, Entry, Journal, Memory, StationKey, verify};
use portas::person::{CrossingCredential, PersonId};
use portas::refusal::Refusal;
use portas::registry::request::{LaneName, SessionId};
use portas::time::Now;
use std::hint::black_box;
use std::time::Instant;

const APPENDS: u64 = 2_000;
const PASSAGES: u64 = 100_000;

fn main() {
    let dir = std::env::args()
        .skip(1)
        .find(|argument| !argument.starts_with("--"))
        .map_or_else(std::env::temp_dir, Into::into);
    append(&dir);
    verify_and_fold();
}

fn lane() -> LaneName {
    LaneName("outer-harbour/1".into())
}

fn key() -> StationKey {
    StationKey::from_seed(&[7; 32])
}

/// What a passage with one refusal before it leaves behind.
fn passage(number: u64) -> [Entry; 9] {
    let session = SessionId(number);
    let person = PersonId(1 + number as i64 % 700_000);
    let presented = CrossingCredential::Code(portas::credential::Family::Clearance);
    [
        Entry::Opened { session },
        Entry::Refused { session, person: None, refusal: Refusal::QrStale, detail: "age 10 steps".into() },
        Entry::Verified { session, person, presented },
        Entry::Ordered { session, door: 0, ground: Ground::Entry },
        Entry::Entered { session, person },
        Entry::Compared { session, attempt: 1, matched: false },
        Entry::Compared { session, attempt: 2, matched: true },
        Entry::Ordered { session, door: 1, ground: Ground::Passage },
        Entry::Ended { session, ending: Some(portas::journal::entry::Ending::Completed) },
    ]
}

fn now(ms: u64) -> Now {
    Now { wall_ms: 1_736_905_260_000, mono_ms: 0 }.plus_ms(ms)
}

fn append(dir: &std::path::Path) {
    let dir = tempfile::tempdir_in(dir).unwrap();
    let (mut journal, _) = Journal::open_file(dir.path(), &lane(), key(), now(0)).unwrap();
    let mut times_us: Vec<u128> = (0..APPENDS)
        .map(|number| {
            let [.., last] = passage(number);
            let start = Instant::now();
            black_box(journal.append(&[last], now(number)).unwrap());
            start.elapsed().as_micros()
        })
        .collect();
    times_us.sort_unstable();
    let at = |percent: usize| times_us[times_us.len() * percent / 100] as f64 / 1_000.0;
    println!("journal append, durable: {:.2} ms median, {:.2} ms p95, {:.2} ms p99", at(50), at(95), at(99));
}

fn verify_and_fold() {
    let (mut journal, _) = Journal::open_memory(Memory::default(), &lane(), key(), now(0)).unwrap();
    let start = Instant::now();
    for number in 0..PASSAGES {
        for entry in passage(number) {
            journal.append(&[entry], now(number)).unwrap();
        }
    }
    let entries = journal.standing().entries;
    let rate = |start: Instant| entries as f64 / start.elapsed().as_secs_f64();
    println!("journal append, in memory: {:.0} entries/s", rate(start));

    let bytes = journal.store().bytes();
    let against = Against { key: Some(key().public()), ..Against::default() };
    let start = Instant::now();
    let report = verify(black_box(bytes), &against).unwrap();
    println!("journal verify: {:.0} entries/s, {} bytes an entry", rate(start), bytes.len() as u64 / entries);
    assert!(report.ok() && report.entries == entries);

    let start = Instant::now();
    let live = journal.ledger().clone();
    assert_eq!(journal.fold(), Ok(&live));
    println!("journal replay: {:.0} entries/s", rate(start));
}
