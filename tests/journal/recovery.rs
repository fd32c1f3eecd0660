//! Power cuts and kills: whatever the last write left behind, all that was acknowledged stands.

use super::sample::{entry, journal_of, key, lane, memory, now, opened};
use portas::journal::{Against, Entry, Journal, JournalError, Ledger, Memory, Store, verify};
use proptest::prelude::*;

/// A journal in memory that holds exactly these bytes.
fn memory_of(bytes: &[u8]) -> Memory {
    let mut memory = Memory::default();
    memory.write(0, bytes).unwrap();
    memory
}

fn reopen(bytes: &[u8]) -> Result<(Journal<Memory>, portas::journal::Recovery), JournalError> {
    Journal::open_memory(memory_of(bytes), &lane(), key(), now(1_000))
}

#[test]
fn cut_at_any_byte_everything_acknowledged_before_stands_and_writing_goes_on() {
    let mut journal = memory();
    let mut acknowledged = vec![(journal.store().bytes().len(), 0)];
    for number in 1..=6 {
        // The fifth append ends in a seal: a batch of two lines is torn too.
        let standing = journal.append(&[opened(number)], now(number)).unwrap();
        acknowledged.push((journal.store().bytes().len(), standing.entries));
        if number == 5 {
            journal.seal(now(number)).unwrap();
        }
    }
    let whole = journal.store().bytes().to_vec();
    for cut in 0..=whole.len() {
        let stands = acknowledged.iter().filter(|(length, _)| *length <= cut).map(|(_, entries)| *entries).max();
        let (mut journal, recovery) = reopen(&whole[..cut]).unwrap_or_else(|error| panic!("cut at {cut}: {error}"));
        assert_eq!(recovery.entries, stands.unwrap_or(0), "cut at {cut}");
        assert_eq!(journal.append(&[opened(99)], now(2_000)).unwrap().entries, recovery.entries + 1);
        let report = verify(journal.store().bytes(), &Against::default()).unwrap();
        assert!(report.ok() && report.entries == recovery.entries + 1 && report.torn_bytes == 0, "{report:?}");
    }
}

#[test]
fn an_unfinished_end_is_told_and_is_no_flaw() {
    let whole = journal_of(3, 5).into_store().bytes().to_vec();
    let report = verify(&whole[..whole.len() - 7], &Against::default()).unwrap();
    assert!(report.ok());
    assert_eq!(report.entries, 2);
    assert!(report.torn_bytes > 0);
    let (_, recovery) = reopen(&whole[..whole.len() - 7]).unwrap();
    assert_eq!(recovery.torn_bytes, report.torn_bytes);
}

#[test]
fn a_broken_journal_is_not_written_on() {
    let mut bytes = journal_of(3, 5).into_store().bytes().to_vec();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    match reopen(&bytes) {
        Err(JournalError::Broken { finding, .. }) => assert_eq!(finding.first_bad, 2),
        other => panic!("opened a broken journal: {other:?}"),
    }
}

proptest! {
    /// A power cut keeps any of the sectors that were not yet made durable and loses the others, in any order.
    #[test]
    fn after_a_power_cut_everything_acknowledged_stands(
        before in prop::collection::vec(entry(), 0..8),
        lost in prop::collection::vec(entry(), 1..30),
        kept in prop::collection::vec(any::<bool>(), 64),
        short in any::<prop::sample::Index>(),
    ) {
        let mut journal = memory();
        let acknowledged = journal.append(&before, now(1)).unwrap();
        let durable = journal.store().bytes().len();
        journal.append(&lost, now(2)).unwrap();
        let mut disk = journal.store().bytes().to_vec();
        disk.truncate(durable + short.index(disk.len() - durable + 1));
        for at in durable..disk.len() {
            if !kept[(at / 512) % kept.len()] {
                disk[at] = 0;
            }
        }
        let (mut journal, recovery) = reopen(&disk).map_err(|error| TestCaseError::fail(error.to_string()))?;
        prop_assert!(recovery.entries >= acknowledged.entries);
        journal.append(&[opened(7)], now(3)).unwrap();
        let head = (recovery.entries == acknowledged.entries).then_some(acknowledged.head);
        let report = verify(journal.store().bytes(), &Against { head, ..Against::default() }).unwrap();
        prop_assert!(report.ok(), "{:?}", report);
        prop_assert_eq!(report.entries, recovery.entries + 1);
    }

    #[test]
    fn replaying_the_journal_gives_the_state_kept_live(batches in prop::collection::vec(prop::collection::vec(entry(), 0..12), 0..12)) {
        let mut journal = memory();
        let mut live = Ledger::default();
        for (at, batch) in batches.iter().enumerate() {
            journal.append(batch, now(at as u64)).unwrap();
            batch.iter().for_each(|entry: &Entry| live.apply(entry));
        }
        prop_assert_eq!(journal.ledger(), &live);
        let (mut journal, _) = reopen(journal.store().bytes()).unwrap();
        prop_assert_eq!(journal.ledger(), &live);
        prop_assert_eq!(journal.fold().unwrap(), &live);
        let kept: Ledger = serde_json::from_str(&serde_json::to_string(&live).unwrap()).unwrap();
        prop_assert_eq!(kept, live);
    }
}

#[test]
fn a_simulation_that_folds_goes_on_where_it_was() {
    let mut folded = journal_of(20, 7);
    let mut kept = journal_of(20, 7);
    folded.fold().unwrap();
    assert!(folded.store().bytes().is_empty());
    let (mut folded, recovery) = Journal::open_memory(folded.into_store(), &lane(), key(), now(30)).unwrap();
    assert_eq!(recovery.entries, 20);
    let entry = [opened(21)];
    assert_eq!(folded.append(&entry, now(40)).unwrap(), kept.append(&entry, now(40)).unwrap());
    assert_eq!(folded.fold().unwrap().clone(), *kept.ledger());
}

#[test]
fn after_a_restart_the_station_knows_of_the_passage_in_progress() {
    use portas::journal::entry::{Ending, Ground};
    use portas::person::PersonId;
    use portas::registry::request::SessionId;
    let session = SessionId(5);
    let mut journal = memory();
    let begun = [
        Entry::Started { version: "1".into(), lane: lane().0 },
        Entry::Opened { session },
        Entry::Ordered { session, door: 0, ground: Ground::Entry },
        Entry::Entered { session, person: PersonId(12) },
    ];
    journal.append(&begun, now(1)).unwrap();
    let (mut journal, _) = Journal::open_memory(journal.into_store(), &lane(), key(), now(9)).unwrap();
    let ledger = journal.ledger();
    assert!(ledger.running, "it did not stop in order");
    let progress = ledger.session.as_ref().expect("a session in progress");
    assert!(progress.entered && progress.passage_begun() && !progress.matched);
    assert_eq!(progress.ordered, Some((0, Ground::Entry)));
    assert_eq!(ledger.next_session(), SessionId(6));
    journal.append(&[Entry::Ended { session, ending: Some(Ending::Interrupted) }], now(10)).unwrap();
    assert_eq!(journal.ledger().session, None);
    assert_eq!((journal.ledger().endings.interrupted, journal.ledger().passages()), (1, 0));
}
