//! Files that are missing, locked, full, old, new, foreign or damaged: each has its error, none a panic.

use super::check::{check, stats};
use super::request::{Answer, LaneName, MarkAnswer, MarkUse, Request, SessionId, Unanswered};
use super::{Registry, SampleKey, StoreError, schema, seed};
use crate::credential::{Family, Stamp};
use crate::person::{DocumentKind, DocumentRef, Finger};
use crate::population::{DemoSecret, Population, bodies};
use crate::time::Now;
use rusqlite::Connection;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

const MOMENT_MS: i64 = 1_736_905_260_000;
const NOW: Now = Now { wall_ms: MOMENT_MS, mono_ms: 0 };

struct Store {
    _folder: tempfile::TempDir,
    path: PathBuf,
    registry: Registry,
    population: Population,
}

fn key() -> SampleKey {
    SampleKey::new([9; 32])
}

fn secret() -> DemoSecret {
    DemoSecret::new([7; 32])
}

fn store() -> Store {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("registry.sqlite");
    let population = Population::demo(MOMENT_MS).unwrap();
    let mut registry = Registry::open(&path, key()).unwrap();
    seed::seed(&mut registry, &population, &secret()).unwrap();
    Store { _folder: folder, path, registry, population }
}

fn a_use(store: &Store) -> MarkUse {
    let holder = store.population.phone_of("lei-sio-mei").unwrap().1;
    MarkUse {
        family: Family::Clearance,
        cid: secret().device(holder, Family::Clearance).cid,
        stamp: Stamp { step: 500, sub: 0, nonce: [1; 8] },
        lane: LaneName("outer-harbour/1".to_owned()),
        session: SessionId(1),
        at_ms: MOMENT_MS,
    }
}

fn card_of(store: &Store, handle: &str) -> Request {
    let card = &store.population.person(handle).unwrap().documents[0].record;
    Request::DocumentHolder(DocumentRef {
        kind: DocumentKind::MacaoId,
        issuer: card.issuer.clone(),
        number: card.number.clone(),
        serial: None,
    })
}

/// Another program's hand on the file, unhindered by any check.
fn raw(path: &Path) -> Connection {
    let db = Connection::open(path).unwrap();
    db.execute_batch("PRAGMA ignore_check_constraints = ON; PRAGMA foreign_keys = OFF;").unwrap();
    db
}

#[test]
fn a_missing_file_is_made_for_its_owner_alone_and_an_empty_one_is_adopted() {
    let folder = tempfile::tempdir().unwrap();
    for (name, exists) in [("new.sqlite", false), ("empty.sqlite", true)] {
        let path = folder.path().join(name);
        if exists {
            std::fs::write(&path, b"").unwrap();
        }
        let mut registry = Registry::open(&path, key()).unwrap();
        assert_eq!(stats(&mut registry).unwrap().schema, schema::NEWEST);
        if !exists {
            assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        }
    }
}

#[test]
fn a_file_that_cannot_be_made_is_an_error_with_its_path() {
    let refused = Registry::open(Path::new("/nowhere/at/all/registry.sqlite"), key());
    assert!(matches!(refused, Err(StoreError::Open { path, .. }) if path.ends_with("registry.sqlite")));
    let folder = tempfile::tempdir().unwrap();
    assert!(matches!(Registry::open(folder.path(), key()), Err(StoreError::Open { .. })));
}

#[test]
fn a_locked_file_refuses_writes_as_out_of_reach_and_answers_look_ups() {
    let mut store = store();
    let asked = a_use(&store);
    store.registry.db.busy_timeout(std::time::Duration::ZERO).unwrap();
    let other = raw(&store.path);
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let refused = store.registry.answer(&Request::Reserve(asked.clone()), NOW);
    assert!(matches!(refused, Err(Unanswered::Unreachable(_))), "{refused:?}");
    assert!(matches!(store.registry.answer(&card_of(&store, "lei-sio-mei"), NOW), Ok(Answer::DocumentHolder(Some(_)))));
    other.execute_batch("ROLLBACK").unwrap();
    let then = store.registry.answer(&Request::Reserve(asked), NOW);
    assert!(matches!(then, Ok(Answer::Mark(MarkAnswer::Reserved { .. }))), "{then:?}");
}

#[test]
fn a_full_disk_and_a_read_only_file_cannot_write_and_lose_nothing() {
    let mut store = store();
    let asked = a_use(&store);
    let pages: i64 = store.registry.db.query_row("PRAGMA page_count", [], |row| row.get(0)).unwrap();
    store.registry.db.query_row(&format!("PRAGMA max_page_count = {pages}"), [], |_| Ok(())).unwrap();
    let mut refused = 0;
    for session in 0..400 {
        let asked =
            MarkUse { cid: crate::credential::Cid([session as u8; 16]), session: SessionId(session), ..asked.clone() };
        let asked = MarkUse { lane: LaneName("x".repeat(2_000)), ..asked };
        match store.registry.answer(&Request::Reserve(asked), NOW) {
            Ok(Answer::Mark(_)) => {}
            Err(Unanswered::CannotWrite(_)) => refused += 1,
            other => panic!("{other:?}"),
        }
    }
    assert!(refused > 0);
    assert!(matches!(store.registry.answer(&card_of(&store, "lei-sio-mei"), NOW), Ok(Answer::DocumentHolder(Some(_)))));

    store.registry.db.query_row("PRAGMA max_page_count = 1000000", [], |_| Ok(())).unwrap();
    store.registry.db.pragma_update(None, "query_only", true).unwrap();
    for request in [Request::Reserve(asked.clone()), Request::Commit(asked.clone()), Request::Release(asked.clone())] {
        let refused = store.registry.answer(&request, NOW);
        assert!(matches!(refused, Err(Unanswered::CannotWrite(_))), "{refused:?}");
    }
    store.registry.db.pragma_update(None, "query_only", false).unwrap();
    let then = store.registry.answer(&Request::Reserve(asked), NOW);
    assert!(matches!(then, Ok(Answer::Mark(MarkAnswer::Reserved { .. }))), "{then:?}");
}

#[test]
fn a_newer_schema_is_refused_by_number_and_left_as_it_is() {
    let Store { path, registry, _folder, .. } = store();
    drop(registry);
    raw(&path).pragma_update(None, "user_version", schema::NEWEST + 6).unwrap();
    let refused = Registry::open(&path, key()).map(|_| ());
    assert!(matches!(
        refused,
        Err(StoreError::NewerSchema { found, known }) if (found, known) == (schema::NEWEST + 6, schema::NEWEST)
    ));
    assert_eq!(schema::version(&raw(&path)).unwrap(), schema::NEWEST + 6);
}

#[test]
fn another_programs_database_and_a_text_are_refused_and_left_as_they_are() {
    let folder = tempfile::tempdir().unwrap();
    let foreign = folder.path().join("foreign.sqlite");
    raw(&foreign).execute_batch("CREATE TABLE recipe (name TEXT); INSERT INTO recipe VALUES ('soup')").unwrap();
    assert!(matches!(Registry::open(&foreign, key()).map(|_| ()), Err(StoreError::Foreign)));
    let kept: String = raw(&foreign).query_row("SELECT name FROM recipe", [], |row| row.get(0)).unwrap();
    assert_eq!(kept, "soup");

    let text = folder.path().join("notes.txt");
    let content = "this is no database at all ".repeat(300);
    std::fs::write(&text, &content).unwrap();
    assert!(matches!(Registry::open(&text, key()).map(|_| ()), Err(StoreError::Corrupt(_))));
    assert_eq!(std::fs::read_to_string(&text).unwrap(), content);
}

#[test]
fn damaged_pages_are_found_and_never_bring_the_program_down() {
    let Store { path, registry, population, _folder } = store();
    drop(registry);
    let whole = std::fs::read(&path).unwrap();
    let pages = whole.len() / 4096;
    let mut noticed = 0;
    for page in 0..pages {
        let mut bytes = whole.clone();
        bytes[page * 4096..(page + 1) * 4096].iter_mut().enumerate().for_each(|(i, b)| *b ^= (i * 31 + 7) as u8);
        std::fs::write(&path, &bytes).unwrap();
        let Ok(mut registry) = Registry::open(&path, key()) else {
            noticed += 1;
            continue;
        };
        for person in &population.people {
            // An answer or an error; which of them depends on what lies on the page.
            let _ = registry.dossier(person.id);
        }
        let found = check(&mut registry);
        noticed += usize::from(!found.is_ok_and(|found| found.iter().all(|finding| finding.faults == 0)));
    }
    assert_eq!(noticed, pages, "a scrambled page was not noticed");
}

#[test]
fn a_file_cut_short_is_noticed() {
    let Store { path, registry, _folder, .. } = store();
    drop(registry);
    let whole = std::fs::read(&path).unwrap();
    for left in [1, 99, 100, 511, 512, 4_095, 4_096, whole.len() / 2, whole.len() - 4_096] {
        std::fs::write(&path, &whole[..left]).unwrap();
        let found = Registry::open(&path, key()).and_then(|mut registry| check(&mut registry));
        assert!(!found.is_ok_and(|found| found.iter().all(|finding| finding.faults == 0)), "{left} bytes");
    }
}

#[test]
fn a_row_with_a_foreign_word_is_named_without_its_content() {
    let mut store = store();
    let lei = store.population.person("lei-sio-mei").unwrap().id;
    raw(&store.path).execute("UPDATE document SET state = 'whatever' WHERE person = ?1", [lei.0]).unwrap();
    let request = card_of(&store, "lei-sio-mei");
    let Err(Unanswered::Damaged(said)) = store.registry.answer(&request, NOW) else { panic!("answered") };
    assert!(said.contains("document row") && said.contains("state"), "{said}");
    assert!(!said.contains("whatever") && !said.contains("AZZ"), "{said}");
    let other = store.registry.answer(&card_of(&store, "chan-tai-man"), NOW);
    assert!(matches!(other, Ok(Answer::DocumentHolder(Some(_)))), "others are answered");
    let findings = check(&mut store.registry).unwrap();
    let rows = findings.iter().find(|finding| finding.check == "rows").unwrap();
    assert_eq!(rows.faults, 1, "{rows:?}");
    let said = said.trim_start_matches("registry row damaged: ");
    assert!(rows.named[0].contains(said), "{rows:?}");
}

#[test]
fn every_column_that_holds_nonsense_is_an_error_and_not_a_panic() {
    for (table, column, value) in [
        ("person", "born", "'someday'"),
        ("person", "irises", "'both'"),
        ("document", "valid_until", "'2025-02-30'"),
        ("document", "card", "'hong-kong'"),
        ("document", "mark", "'star9'"),
        ("document", "macao_days", "7"),
        ("document", "kind", "'macao-id '"),
        ("relation", "parent", "3"),
        ("sample", "nonce", "x'00'"),
        ("binding", "slot", "256"),
        ("binding", "key", "x'0102'"),
        ("binding", "cid", "x'0102'"),
        ("binding", "revoked_by", "'app'"),
        ("filing", "class", "''"),
        ("filing", "cid", "x''"),
        ("crossing", "presented_document", "'macao-id'"),
    ] {
        let mut store = store();
        let db = raw(&store.path);
        let changed = format!("UPDATE {table} SET {column} = {value} WHERE rowid = (SELECT min(rowid) FROM {table})");
        let changed = if table == "relation" { "UPDATE relation SET parent = 3".to_owned() } else { changed };
        assert!(db.execute(&changed, []).unwrap() > 0, "{table}.{column}");
        let found = check(&mut store.registry).unwrap();
        assert!(found.iter().any(|finding| finding.faults > 0), "{table}.{column}: not noticed");
    }
}

#[test]
fn a_damaged_mark_gives_no_pass() {
    let mut store = store();
    let asked = a_use(&store);
    store.registry.answer(&Request::Reserve(asked.clone()), NOW).unwrap();
    raw(&store.path).execute("UPDATE mark SET read_nonce = x'00'", []).unwrap();
    assert!(matches!(store.registry.answer(&Request::Reserve(asked.clone()), NOW), Err(Unanswered::Damaged(_))));
    assert!(matches!(store.registry.answer(&Request::Commit(asked), NOW), Err(Unanswered::Damaged(_))));
}

#[test]
fn samples_moved_to_another_person_or_changed_by_a_bit_do_not_open() {
    let mut store = store();
    let lei = store.population.person("lei-sio-mei").unwrap().id;
    let chan = store.population.person("chan-tai-man").unwrap().id;
    let db = raw(&store.path);
    let own = "SELECT sealed FROM sample WHERE id = ?1";
    let sealed: Vec<u8> = db.query_row(own, [lei.0 * 16 + 2], |row| row.get(0)).unwrap();
    db.execute(
        "UPDATE sample SET (nonce, sealed) = (SELECT nonce, sealed FROM sample WHERE id = ?1) WHERE id = ?2",
        (lei.0 * 16 + 2, chan.0 * 16 + 2),
    )
    .unwrap();
    let moved = store.registry.answer(&Request::Fingers(chan), NOW);
    assert!(matches!(&moved, Err(Unanswered::Damaged(said)) if said.contains("sample row")), "{moved:?}");

    let mut flipped = sealed.clone();
    flipped[0] ^= 1;
    db.execute("UPDATE sample SET sealed = ?1 WHERE id = ?2", (flipped, lei.0 * 16 + 2)).unwrap();
    assert!(matches!(store.registry.answer(&Request::Fingers(lei), NOW), Err(Unanswered::Damaged(_))));
    let samples = check(&mut store.registry).unwrap().pop().unwrap();
    assert_eq!((samples.check, samples.faults), ("samples", 2), "{samples:?}");
}

#[test]
fn another_samples_key_is_refused_at_the_door() {
    let Store { path, registry, _folder, .. } = store();
    drop(registry);
    let refused = Registry::open(&path, SampleKey::new([8; 32])).map(|_| ());
    assert!(matches!(refused, Err(StoreError::WrongSampleKey)));
    assert!(Registry::open(&path, key()).is_ok());
}

// rules: S-09
#[test]
fn deleted_fingers_are_gone_from_file_and_log() {
    let mut store = store();
    let lei = store.population.person("lei-sio-mei").unwrap().id;
    let sql = "SELECT sealed FROM sample WHERE person = ?1 ORDER BY id";
    let sealed: Vec<u8> = store.registry.db.query_row(sql, [lei.0], |row| row.get(0)).unwrap();
    let on_disk = |store: &Store| {
        ["", "-wal"].iter().any(|ending| {
            let bytes = std::fs::read(format!("{}{ending}", store.path.display())).unwrap_or_default();
            bytes.windows(sealed.len()).any(|window| window == sealed)
        })
    };
    assert!(on_disk(&store), "the test looks at the right bytes");
    assert_eq!(store.registry.delete_fingers(lei).unwrap(), 2);
    assert!(!on_disk(&store));
    assert!(store.registry.dossier(lei).unwrap().fingers.is_empty());
    let template = bodies::finger_template(store.population.people[1].body.seed, Finger::RightIndex).to_bytes().into();
    let Ok(Answer::Fingers(others)) = store.registry.answer(&Request::Fingers(store.population.people[1].id), NOW)
    else {
        panic!("others lost theirs");
    };
    assert_eq!(others[0].template, template);
}

#[test]
fn orphans_and_broken_references_are_named() {
    let mut store = store();
    let db = raw(&store.path);
    db.execute("DELETE FROM document WHERE person = 2", []).unwrap();
    db.execute("DELETE FROM person WHERE id = 3", []).unwrap();
    let findings = check(&mut store.registry).unwrap();
    let of = |name: &str| findings.iter().find(|finding| finding.check == name).unwrap();
    assert!(of("orphans").named.iter().any(|named| named.starts_with("person row 2")), "{findings:?}");
    assert!(of("references").named.iter().any(|named| named.contains("no such person")), "{findings:?}");
}

#[test]
fn every_look_up_by_a_lane_is_a_seek_in_the_right_index() {
    let store = store();
    for (sql, index) in [
        ("SELECT id FROM binding WHERE family = ?1 AND cid = ?2", "(family=? AND cid=?)"),
        ("SELECT person FROM filing WHERE cid = ?1 ORDER BY id LIMIT 2", "(cid=?)"),
        (
            "SELECT DISTINCT person FROM document WHERE kind = ?1 AND issuer = ?2 AND number = ?3 LIMIT 2",
            "(kind=? AND issuer=? AND number=?)",
        ),
        ("SELECT id, kind, serial FROM document WHERE person = ?1 ORDER BY id", "(person=?)"),
        ("SELECT id, class FROM filing WHERE person = ?1 ORDER BY id", "(person=?)"),
        ("SELECT adult FROM relation WHERE child = ?1 ORDER BY adult", "(child=?)"),
        ("SELECT id, port FROM crossing WHERE person = ?1 ORDER BY at_ms DESC, id DESC LIMIT 8", "(person=?)"),
        ("SELECT id, sealed FROM sample WHERE person = ?1 ORDER BY id", "(person=?)"),
        ("SELECT used_step FROM mark WHERE family = ?1 AND cid = ?2", "(family=? AND cid=?)"),
        (
            "UPDATE document SET macao_uses = 'single-used'
             WHERE person = ?1 AND kind = ?2 AND state = 'valid' AND macao_uses = 'single'",
            "(person=? AND kind=?)",
        ),
        (
            "UPDATE filing SET permission = 'single-used'
             WHERE person = ?1 AND document_kind = ?2 AND permission = 'single'",
            "(person=?)",
        ),
        ("SELECT 1 FROM crossing WHERE lane = ?1 AND session = ?2", "(lane=? AND session=?)"),
        (
            "SELECT other.person FROM binding AS shown JOIN binding AS other
             ON other.phone = shown.phone AND other.revoked_ms IS NULL WHERE shown.family = ?1 AND shown.cid = ?2",
            "(phone=?)",
        ),
    ] {
        let mut plan = store.registry.db.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
        let count = plan.parameter_count();
        let nulls = rusqlite::params_from_iter(vec![rusqlite::types::Null; count]);
        let steps: Vec<String> = plan.query_map(nulls, |row| row.get(3)).unwrap().map(Result::unwrap).collect();
        assert!(steps.iter().all(|step| !step.contains("SCAN")), "{sql}: {steps:?}");
        assert!(steps.iter().any(|step| step.contains(index)), "{sql}: {steps:?}");
    }
}
