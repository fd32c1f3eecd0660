//! A station that is killed while it writes loses nothing that it acknowledged.
//!
//! This program starts itself as the station, reads its acknowledgements, and kills it with SIGKILL.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::print_stdout, clippy::panic)]

use portas::journal::{Against, Entry, Journal, StationKey, file_name, verify};
use portas::registry::request::{LaneName, SessionId};
use portas::time::Now;
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

const ROUNDS: u64 = 12;
/// The station gives up by itself after so many, should nobody kill it.
const STATION_APPENDS: u64 = 20_000;

fn main() {
    let mut arguments = std::env::args_os().skip(1);
    match (arguments.next(), arguments.next()) {
        (Some(word), Some(dir)) if word == "station" => station(&PathBuf::from(dir)),
        _ => killed_stations_lose_nothing(),
    }
}

fn lane() -> LaneName {
    LaneName("border-gate/1".into())
}

fn open(dir: &Path) -> Journal<portas::journal::FileStore> {
    Journal::open_file(dir, &lane(), StationKey::from_seed(&[5; 32]), Now::default()).unwrap().0
}

/// Writes, and says on standard output what is durable: number and head.
fn station(dir: &Path) {
    let mut journal = open(dir);
    let mut out = std::io::stdout().lock();
    for number in 0..STATION_APPENDS {
        let now = Now::default().plus_ms(number * 700);
        let session = SessionId(journal.standing().entries);
        let batch = vec![Entry::Opened { session }; 1 + number as usize % 3];
        let standing = journal.append(&batch, now).unwrap();
        writeln!(out, "{} {}", standing.entries, hex::encode(standing.head)).unwrap();
        out.flush().unwrap();
        journal.due_anchor(now).unwrap();
    }
}

fn killed_stations_lose_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let mut acknowledged = BTreeMap::new();
    for round in 0..ROUNDS {
        let heard = run_and_kill(dir.path(), 5 + 17 * round as usize % 90);
        acknowledged.extend(heard);
        let last = *acknowledged.keys().last().expect("the station acknowledged something");

        let file = std::fs::File::open(dir.path().join(file_name(&lane()))).unwrap();
        let seen = verify(BufReader::new(file), &Against::default()).unwrap();
        assert!(seen.ok() && seen.entries >= last, "round {round}: {last} acknowledged, {seen:?}");

        let journal = open(dir.path());
        assert!(journal.standing().entries >= last);
        drop(journal);
        let bytes = std::fs::read(dir.path().join(file_name(&lane()))).unwrap();
        for (number, head) in &acknowledged {
            let head = Some(hex::decode(head).unwrap().try_into().unwrap());
            let report = verify(&bytes[..], &Against { head, ..Against::default() }).unwrap();
            assert!(report.ok(), "round {round}: entry {number} was acknowledged and is not there: {report:?}");
        }
    }
    println!("test killed_stations_lose_nothing ... ok ({ROUNDS} kills, {} acknowledgements)", acknowledged.len());
}

/// Lets a station run until so many acknowledgements were heard, kills it, and returns all it said.
fn run_and_kill(dir: &Path, acknowledgements: usize) -> Vec<(u64, String)> {
    let mut child =
        Command::new(std::env::current_exe().unwrap()).arg("station").arg(dir).stdout(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut heard: Vec<String> = lines.by_ref().take(acknowledgements).map(Result::unwrap).collect();
    child.kill().unwrap();
    heard.extend(lines.map_while(Result::ok));
    assert!(!child.wait().unwrap().success(), "the station ended before it was killed");
    heard
        .iter()
        .filter_map(|line| line.split_once(' '))
        .map(|(n, head)| (n.parse().unwrap(), head.to_owned()))
        .collect()
}
