//! Whoever changes a journal is found, and the place named.

use super::sample::{journal_of, key, lane, now, opened};
use portas::journal::{Against, Flaw, Journal, Memory, Report, SEAL_EVERY, StationKey, verify};
use portas::registry::request::Anchor;

const ENTRIES: u64 = 12;

fn bytes() -> Vec<u8> {
    journal_of(ENTRIES, 5).store().bytes().to_vec()
}

fn check(bytes: &[u8], anchors: &[Anchor]) -> Report {
    let lane = lane();
    verify(bytes, &Against { lane: Some(&lane), key: Some(key().public()), anchors, head: None }).unwrap()
}

/// Lines with their line feeds; the first one is the journal's own.
fn lines(bytes: &[u8]) -> Vec<Vec<u8>> {
    bytes.split_inclusive(|&byte| byte == b'\n').map(<[u8]>::to_vec).collect()
}

/// For every line the number of the entry that it is, or that is due behind it.
fn due(lines: &[Vec<u8>]) -> Vec<u64> {
    let mut due = 0;
    lines
        .iter()
        .map(|line| {
            due += u64::from(line.windows(5).any(|part| part == br#"{"n":"#));
            if line.windows(8).any(|part| part == br#""sealed""#) { due + 1 } else { due.max(1) }
        })
        .collect()
}

#[test]
fn an_honest_journal_is_whole() {
    let journal = journal_of(ENTRIES, 5);
    let anchors: Vec<Anchor> = journal.last_anchor().into_iter().cloned().collect();
    let report = check(journal.store().bytes(), &anchors);
    assert!(report.ok(), "{report:?}");
    assert_eq!((report.entries, report.torn_bytes), (ENTRIES, 0));
    assert_eq!(report.anchored.map(|(entries, _)| entries), Some(10));
    assert_eq!(report.head, Some(journal.standing().head));
}

#[test]
fn every_flipped_bit_is_found_in_its_line() {
    let bytes = bytes();
    let due = due(&lines(&bytes));
    let mut line = 0;
    for at in 0..bytes.len() {
        for bit in 0..8 {
            let mut changed = bytes.clone();
            changed[at] ^= 1 << bit;
            let report = check(&changed, &[]);
            let finding = report.finding.unwrap_or_else(|| panic!("byte {at} bit {bit} went unseen"));
            assert_eq!(finding.line, line + 1, "byte {at} bit {bit}: {finding}");
            assert_eq!(finding.first_bad, due[line as usize], "byte {at} bit {bit}: {finding}");
            assert_eq!(report.torn_bytes, 0);
        }
        line += u64::from(bytes[at] == b'\n');
    }
}

#[test]
fn a_line_taken_out_is_found_where_it_is_missing() {
    let whole = lines(&bytes());
    let due = due(&whole);
    for (gone, due) in due.iter().enumerate().take(whole.len() - 1).skip(1) {
        let mut left = whole.clone();
        left.remove(gone);
        let finding = check(&left.concat(), &[]).finding.expect("a missing line");
        assert_eq!((finding.first_bad, finding.line), (*due, gone as u64 + 1), "{finding}");
    }
}

#[test]
fn lines_put_in_or_moved_are_found_where_they_stand() {
    let whole = lines(&bytes());
    let due = due(&whole);
    for at in 1..whole.len() {
        let mut doubled = whole.clone();
        doubled.insert(at, whole[at - 1].clone());
        assert_eq!(check(&doubled.concat(), &[]).finding.expect("a line put in").line, at as u64 + 1);
        if at > 1 {
            let mut swapped = whole.clone();
            swapped.swap(at - 1, at);
            let finding = check(&swapped.concat(), &[]).finding.expect("lines swapped");
            assert_eq!((finding.first_bad, finding.line), (due[at - 1], at as u64), "{finding}");
        }
    }
}

#[test]
fn a_cut_tail_is_found_against_the_anchored_head() {
    let journal = journal_of(ENTRIES, 5);
    let anchors: Vec<Anchor> = journal.last_anchor().into_iter().cloned().collect();
    let whole = lines(journal.store().bytes());
    for kept in 0..whole.len() {
        let report = check(&whole[..kept].concat(), &anchors);
        if report.entries >= 10 {
            assert!(report.ok());
        } else {
            let finding = report.finding.expect("a cut tail");
            assert_eq!(finding.flaw, Flaw::Cut { known: 10 });
            assert_eq!(finding.first_bad, report.entries + 1);
        }
    }
}

#[test]
fn a_cut_tail_is_found_against_a_noted_head() {
    let journal = journal_of(ENTRIES, 5);
    let head = Some(journal.standing().head);
    let whole = lines(journal.store().bytes());
    let against = Against { head, ..Against::default() };
    assert!(verify(journal.store().bytes(), &against).unwrap().ok());
    let finding = verify(&whole[..whole.len() - 1].concat()[..], &against).unwrap().finding.expect("a cut tail");
    assert_eq!((finding.first_bad, finding.flaw), (ENTRIES, Flaw::UnknownHead));
}

/// A journal told anew from its entry 8 on, chain and all, with this key.
fn rewritten(forger: &StationKey) -> Vec<u8> {
    let honest = journal_of(7, 5);
    let forged = lines(&forge(honest, forger));
    forged.concat()
}

/// Goes on with an honest journal as someone without the station's key would: the chain fits, the seals do not.
fn forge(honest: Journal<Memory>, forger: &StationKey) -> Vec<u8> {
    use portas::journal::chain::{Chain, stamp};
    let mut bytes = honest.store().bytes().to_vec();
    let mut chain = Chain::from_first_line(bytes.split(|&byte| byte == b'\n').next().unwrap()).unwrap();
    for line in lines(&bytes).iter().skip(1) {
        chain.admit(line.strip_suffix(b"\n").unwrap()).unwrap();
    }
    for number in 8..=ENTRIES {
        chain.push(&opened(number), &stamp(now(number).wall_ms), forger, &mut bytes).unwrap();
        if number % 5 == 0 {
            chain.push_seal(&stamp(now(number).wall_ms), forger, &mut bytes);
        }
    }
    bytes
}

#[test]
fn a_rewrite_without_the_key_is_found_behind_the_last_good_seal() {
    let finding = check(&rewritten(&StationKey::from_seed(&[9; 32])), &[]).finding.expect("a forged seal");
    assert_eq!((finding.first_bad, finding.flaw), (6, Flaw::BadSeal));
}

#[test]
fn a_rewrite_with_the_stolen_key_is_found_against_the_anchored_heads() {
    let honest = journal_of(ENTRIES, 5);
    let first = journal_of(5, 5).last_anchor().unwrap().clone();
    let second = honest.last_anchor().unwrap().clone();
    let forged = rewritten(&key());
    assert!(check(&forged, std::slice::from_ref(&first)).ok(), "nothing before the rewrite changed");
    let finding = check(&forged, &[first, second]).finding.expect("another head");
    assert_eq!((finding.first_bad, finding.flaw), (6, Flaw::OtherHead { entries: 10 }));
}

#[test]
fn a_whole_journal_of_another_key_or_lane_is_found() {
    let stranger = StationKey::from_seed(&[9; 32]);
    let (mut journal, _) = Journal::open_memory(Memory::default(), &lane(), stranger, now(0)).unwrap();
    journal.append(&[opened(1)], now(1)).unwrap();
    assert_eq!(check(journal.store().bytes(), &[]).finding.map(|finding| finding.flaw), Some(Flaw::OtherKey));

    let airport = portas::registry::request::LaneName("airport/1".into());
    let (journal, _) = Journal::open_memory(Memory::default(), &airport, key(), now(0)).unwrap();
    assert_eq!(
        check(journal.store().bytes(), &[]).finding.map(|finding| finding.flaw),
        Some(Flaw::OtherLane { found: "airport/1".into() })
    );
}

#[test]
fn an_anchor_that_the_station_did_not_sign_is_not_believed() {
    let journal = journal_of(ENTRIES, 5);
    for entries in [10, 40] {
        let mut anchor = journal.last_anchor().unwrap().clone();
        anchor.entries = entries;
        anchor.at_ms += 1;
        let finding = check(journal.store().bytes(), &[anchor]).finding.expect("a foreign anchor");
        assert_eq!(finding.flaw, Flaw::ForeignAnchor { entries });
    }
}

#[test]
fn a_rewrite_that_leaves_the_seals_out_is_found_by_their_absence() {
    use portas::journal::chain::{Chain, stamp};
    let mut bytes = Vec::new();
    let mut chain = Chain::begin(&lane(), &key(), &mut bytes);
    for number in 1..=SEAL_EVERY {
        let before = chain.clone();
        chain.push(&opened(number), &stamp(0), &key(), &mut bytes).unwrap();
        if number == SEAL_EVERY {
            // Take the seal out again, and let the chain go on as if it had never been.
            let seal = lines(&bytes).pop().unwrap();
            bytes.truncate(bytes.len() - seal.len());
            chain = before;
            chain.admit(lines(&bytes).pop().unwrap().strip_suffix(b"\n").unwrap()).unwrap();
        }
    }
    assert!(check(&bytes, &[]).ok(), "a thousand may wait for their seal");
    chain.push(&opened(0), &stamp(0), &key(), &mut bytes).unwrap();
    let finding = check(&bytes, &[]).finding.expect("seals are missing");
    assert_eq!((finding.first_bad, finding.flaw), (1, Flaw::Unsealed));
}

#[test]
fn a_line_without_end_is_left_before_it_fills_the_memory() {
    use std::io::{BufReader, Read};
    let honest = bytes();
    let endless = BufReader::new(honest[..].chain(std::io::repeat(b'a')));
    let finding = verify(endless, &Against::default()).unwrap().finding.expect("a line without end");
    assert_eq!((finding.first_bad, finding.flaw), (ENTRIES + 1, Flaw::LineTooLong));
    let endless = BufReader::new(std::io::repeat(0));
    assert_eq!(verify(endless, &Against::default()).unwrap().finding.unwrap().flaw, Flaw::NotAJournal);
}

#[test]
fn the_journal_of_a_newer_program_is_named_so() {
    use sha2::{Digest, Sha256};
    let text = String::from_utf8(bytes()).unwrap();
    // The same chain over a fact that does not exist.
    let first = text.lines().next().unwrap();
    let body = r#"{"n":1,"at":"2025-01-15T09:41:00.000+08:00","entry":{"fact":"levitated"}}"#;
    let mut hasher = Sha256::new();
    hasher.update(Sha256::digest(first));
    hasher.update(body);
    let bytes = format!("{first}\n{} {body}\n", hex::encode(hasher.finalize()));
    let finding = check(bytes.as_bytes(), &[]).finding.expect("an unknown fact");
    assert_eq!(finding.first_bad, 1);
    assert!(matches!(&finding.flaw, Flaw::NotAnEntry(why) if why.contains("levitated")), "{finding}");
}

proptest::proptest! {
    #[test]
    fn no_bytes_make_the_check_fail_or_panic(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..4_000)) {
        let report = check(&bytes, &[]);
        proptest::prop_assert_eq!(report.entries, 0);
    }

    #[test]
    fn a_mangled_journal_is_never_called_longer_than_it_is(
        at in 0_usize..3_000, length in 0_usize..600, filling in proptest::collection::vec(proptest::num::u8::ANY, 0..600)
    ) {
        let mut bytes = bytes();
        let at = at.min(bytes.len());
        let end = (at + length).min(bytes.len());
        let same = bytes[at..end] == filling[..];
        bytes.splice(at..end, filling);
        let report = check(&bytes, &[]);
        proptest::prop_assert!(report.entries <= ENTRIES);
        // What is left may be a shorter whole journal, or end in an unfinished record; it is never a full one.
        proptest::prop_assert!(same || report.entries < ENTRIES || report.torn_bytes > 0 || !report.ok());
    }
}
