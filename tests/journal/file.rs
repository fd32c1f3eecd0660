//! The journal in its file.

use super::sample::{key, lane, now, opened};
use portas::journal::{
    Against, Entry, Journal, JournalError, SEAL_AFTER_MS, SEAL_EVERY, StationKey, file_name, verify,
};
use std::fs;
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

fn open(dir: &Path) -> Result<(Journal<portas::journal::FileStore>, portas::journal::Recovery), JournalError> {
    Journal::open_file(dir, &lane(), key(), now(0))
}

#[test]
fn it_is_made_on_first_use_for_its_owner_alone_and_read_again() {
    let dir = tempfile::tempdir().unwrap();
    let place = dir.path().join("journal");
    let (mut journal, _) = open(&place).unwrap();
    let standing = journal.append(&[opened(1), opened(2)], now(1)).unwrap();
    let ledger = journal.ledger().clone();
    drop(journal);
    let file = place.join("outer-harbour-3.journal");
    assert_eq!(file, place.join(file_name(&lane())));
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    let (journal, recovery) = open(&place).unwrap();
    assert_eq!((recovery.entries, recovery.torn_bytes), (2, 0));
    assert_eq!((journal.standing(), journal.ledger()), (standing, &ledger));
}

#[test]
fn a_person_can_read_it() {
    let dir = tempfile::tempdir().unwrap();
    let (mut journal, _) = open(dir.path()).unwrap();
    journal.append(&[Entry::Stopped], now(0)).unwrap();
    journal.seal(now(1_000)).unwrap();
    let text = fs::read_to_string(dir.path().join(file_name(&lane()))).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines[0], format!("portas-journal/1 outer-harbour/3 {}", hex::encode(key().public())));
    assert_eq!(&lines[1][64..], r#" {"n":1,"at":"2025-01-15T09:41:00.000+08:00","entry":{"fact":"stopped"}}"#);
    assert!(lines[2][64..].starts_with(r#" {"sealed":1,"at":"2025-01-15T09:41:01.000+08:00","signature":""#));
    assert_eq!(lines.len(), 3);
}

#[test]
fn only_one_process_writes_it() {
    let dir = tempfile::tempdir().unwrap();
    let (journal, _) = open(dir.path()).unwrap();
    assert!(matches!(open(dir.path()), Err(JournalError::Taken { .. })));
    drop(journal);
    assert!(open(dir.path()).is_ok());
}

#[test]
fn a_directory_that_is_a_file_a_removed_and_a_changed_journal_are_told() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("file");
    fs::write(&file, "").unwrap();
    let error = open(&file.join("journal")).unwrap_err();
    assert!(error.to_string().contains("outer-harbour-3.journal"), "{error}");

    let (mut journal, _) = open(dir.path()).unwrap();
    let path = dir.path().join(file_name(&lane()));
    fs::OpenOptions::new().append(true).open(&path).unwrap().write_all(b"more\n").unwrap();
    assert!(matches!(journal.append(&[opened(1)], now(1)), Err(JournalError::Changed { .. })));
    fs::remove_file(&path).unwrap();
    assert!(matches!(journal.append(&[opened(1)], now(1)), Err(JournalError::Missing { .. })));
}

#[test]
fn the_journal_of_another_key_or_lane_is_not_written_on() {
    let dir = tempfile::tempdir().unwrap();
    drop(open(dir.path()).unwrap());
    let stranger = Journal::open_file(dir.path(), &lane(), StationKey::from_seed(&[9; 32]), now(0));
    assert!(matches!(stranger, Err(JournalError::Broken { .. })));
    let nameless = portas::registry::request::LaneName("../../etc".into());
    assert!(matches!(Journal::open_file(dir.path(), &nameless, key(), now(0)), Err(JournalError::LaneName { .. })));
}

#[test]
fn the_head_is_signed_after_a_minute_if_anything_waits_for_it() {
    let dir = tempfile::tempdir().unwrap();
    let (mut journal, _) = open(dir.path()).unwrap();
    assert_eq!(journal.due_anchor(now(10 * SEAL_AFTER_MS)).unwrap(), None, "nothing to sign");
    let start = 11 * SEAL_AFTER_MS;
    let standing = journal.append(&[opened(1)], now(start)).unwrap();
    assert_eq!(journal.due_anchor(now(start + SEAL_AFTER_MS - 1)).unwrap(), None);
    let anchor = journal.due_anchor(now(start + SEAL_AFTER_MS)).unwrap().expect("a minute has passed");
    assert_eq!((anchor.entries, anchor.head, &anchor.lane), (1, standing.head, &lane()));
    assert_eq!(journal.due_anchor(now(start + 3 * SEAL_AFTER_MS)).unwrap(), None, "nothing new");
    assert_eq!(journal.last_anchor(), Some(&anchor));
    drop(journal);
    let (mut journal, _) = open(dir.path()).unwrap();
    assert_eq!(journal.due_anchor(now(1)).unwrap(), Some(anchor), "the registry may have missed it");
}

#[test]
fn the_head_is_signed_after_a_thousand_entries() {
    let dir = tempfile::tempdir().unwrap();
    let (mut journal, _) = open(dir.path()).unwrap();
    let most = vec![Entry::Stopped; SEAL_EVERY as usize - 1];
    journal.append(&most, now(1)).unwrap();
    assert_eq!(journal.due_anchor(now(2)).unwrap(), None);
    journal.append(&[Entry::Stopped, Entry::Stopped], now(3)).unwrap();
    let anchor = journal.due_anchor(now(4)).unwrap().expect("a thousand entries");
    assert_eq!(anchor.entries, SEAL_EVERY);
    let file = fs::read(dir.path().join(file_name(&lane()))).unwrap();
    let against = Against { anchors: &[anchor], ..Against::default() };
    assert!(verify(&file[..], &against).unwrap().ok());
}

#[test]
fn any_wall_clock_can_be_written_and_read() {
    let dir = tempfile::tempdir().unwrap();
    let (mut journal, _) = open(dir.path()).unwrap();
    for wall_ms in [i64::MIN, -1, 0, i64::MAX] {
        let now = portas::time::Now { wall_ms, mono_ms: 0 };
        journal.append(&[Entry::Stopped], now).unwrap();
        journal.seal(now).unwrap();
    }
    drop(journal);
    assert_eq!(open(dir.path()).unwrap().1.entries, 4);
}

#[test]
fn the_station_key_is_made_once_and_kept_from_others() {
    use portas::journal::key::FILE_NAME;
    use portas::secret_file::SecretFileError;
    use rand_chacha::ChaCha20Rng;
    use rand_chacha::rand_core::SeedableRng;
    let dir = tempfile::tempdir().unwrap();
    let keys = dir.path().join("keys");
    assert!(StationKey::load(&keys).unwrap().is_none());
    let made = StationKey::load_or_make(&keys, &mut ChaCha20Rng::from_seed([1; 32])).unwrap();
    let again = StationKey::load_or_make(&keys, &mut ChaCha20Rng::from_seed([2; 32])).unwrap();
    assert_eq!(made.public(), again.public());
    let file = keys.join(FILE_NAME);
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(fs::read_dir(&keys).unwrap().count(), 1);

    fs::set_permissions(&file, fs::Permissions::from_mode(0o644)).unwrap();
    assert!(matches!(StationKey::load(&keys), Err(SecretFileError::Mode { mode: 0o644, .. })));
    fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();
    for shape in ["", "12", "zz", &"0".repeat(66)] {
        fs::write(&file, shape).unwrap();
        assert!(
            matches!(StationKey::load(&keys), Err(SecretFileError::Shape { .. } | SecretFileError::Kind { .. })),
            "{shape:?}"
        );
    }
}
