use super::gallery::Gallery;
use super::request::{Answer, Request, Unanswered};
use super::{SampleKey, StoreError, schema};
use crate::time::Now;
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior};
use std::fs::OpenOptions;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::time::Duration;
use zeroize::Zeroizing;

/// How long a request waits for another process's write: far more than a durable commit takes, and less than a
/// lane waits for an answer.
const BUSY_TIMEOUT: Duration = Duration::from_millis(500);

/// One page of the smallest size.
const SMALLEST_FILE: u64 = 512;

/// Statements kept ready; there are about forty.
const PREPARED_STATEMENTS: usize = 64;

/// Page cache, KiB.
const CACHE_KIB: i64 = 65_536;

/// The registry in an SQLite file (WAL), or in memory. One process may open it many times, and many processes
/// share the file; each connection has one owner.
pub struct Registry {
    pub(super) db: Connection,
    pub(super) key: SampleKey,
    pub(super) nonces: ChaCha20Rng,
    pub(super) gallery: Gallery,
    syncs: bool,
}

/// Whether a write must outlive a power cut the moment it is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Durable {
    /// Yes: the disk has it before the answer.
    Yes,
    /// Safe against a crash of the program; a power cut may lose the last moments, in order.
    Soon,
}

impl Registry {
    /// Opens the file, makes it if it is not there (mode 0600), and brings its schema up to date.
    ///
    /// # Errors
    /// [`StoreError`]: cannot be opened, locked, damaged, another program's, of a newer schema, or its samples
    /// were sealed with another key.
    pub fn open(path: &Path, key: SampleKey) -> Result<Self, StoreError> {
        let open = |detail: String| StoreError::Open { path: path.to_owned(), detail };
        let file = OpenOptions::new().read(true).append(true).create(true).mode(0o600).open(path);
        let length = file.and_then(|file| file.metadata()).map_err(|error| open(error.to_string()))?.len();
        // SQLite would take such a stump for a new file and write over what is left of the old one.
        if (1..SMALLEST_FILE).contains(&length) {
            return Err(StoreError::Corrupt(format!("{length} bytes are left of it")));
        }
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let db = Connection::open_with_flags(path, flags).map_err(|error| open(error.to_string()))?;
        Self::prepare(db, key)
    }

    /// A registry that lives as long as its value.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`] when memory or randomness is short.
    pub fn in_memory(key: SampleKey) -> Result<Self, StoreError> {
        Self::prepare(Connection::open_in_memory()?, key)
    }

    fn prepare(mut db: Connection, key: SampleKey) -> Result<Self, StoreError> {
        db.busy_timeout(BUSY_TIMEOUT)?;
        db.set_prepared_statement_cache_capacity(PREPARED_STATEMENTS);
        db.pragma_update_and_check(None, "journal_mode", "wal", |_| Ok(()))?;
        db.pragma_update(None, "synchronous", "normal")?;
        db.pragma_update(None, "foreign_keys", true)?;
        db.pragma_update(None, "cache_size", -CACHE_KIB)?;
        db.pragma_update(None, "temp_store", "memory")?;
        db.pragma_update(None, "trusted_schema", false)?;
        db.pragma_update_and_check(None, "secure_delete", true, |_| Ok(()))?;
        // All look-ups are plain seeks: a plan made once stays, whatever value is bound.
        db.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
        schema::bring_up(&mut db)?;

        let mut seed = Zeroizing::new([0_u8; 32]);
        getrandom::fill(&mut *seed).map_err(|error| StoreError::Contradiction(format!("no randomness: {error}")))?;
        let nonces = ChaCha20Rng::from_seed(*seed);
        let mut registry = Self { db, key, nonces, gallery: Gallery::default(), syncs: false };
        registry.check_sample_key()?;
        Ok(registry)
    }

    /// Answers a station.
    ///
    /// # Errors
    /// [`Unanswered`]: the traveller hears `E-SYS-DOWN`. What a write was to do has then not happened, but for a
    /// disk that fails in the very moment of the commit.
    pub fn answer(&mut self, request: &Request, now: Now) -> Result<Answer, Unanswered> {
        let answer = match request {
            Request::CodeHolder { family, cid } => self.code_holder(*family, *cid).map(Answer::CodeHolder),
            Request::DocumentHolder(document) => self.document_holder(document).map(Answer::DocumentHolder),
            Request::Reserve(asked) => self.reserve(asked).map(Answer::Mark),
            Request::Commit(asked) => self.commit(asked),
            Request::Release(asked) => self.release(asked).map(|()| Answer::Released),
            Request::Fingers(person) => self.fingers(*person).map(Answer::Fingers),
            Request::FamilyFingers { family, cid } => self.family_fingers(*family, *cid).map(Answer::Family),
            Request::Irises(person) => self.irises(*person).map(Answer::Irises),
            Request::FamilyIrises { family, cid } => self.family_irises(*family, *cid).map(Answer::FamilyIrises),
            Request::EnrolIrises(new) => self.enrol_irises(new).map(Answer::Enrolment),
            Request::DeleteIrises { cancelled_before_ms } => self
                .delete_irises(*cancelled_before_ms, now.wall_ms)
                .map(|(people, wiped)| Answer::IrisesDeleted { people, wiped }),
            Request::Cross(crossing) => self.cross(crossing).map(|()| Answer::Crossed),
            Request::Anchor(anchor) => self.anchor(anchor).map(|()| Answer::Anchored),
        };
        answer.map_err(|error| {
            tracing::warn!(request = request_name(request), at_ms = now.wall_ms, %error, "registry gave no answer");
            error.into()
        })
    }

    /// One write transaction that no other writer can come between.
    pub(super) fn write<T>(
        &mut self,
        durable: Durable,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let syncs = durable == Durable::Yes;
        if self.syncs != syncs {
            self.db
                .prepare_cached(if syncs { "PRAGMA synchronous = FULL" } else { "PRAGMA synchronous = NORMAL" })?
                .execute([])?;
            self.syncs = syncs;
        }
        let tx = self.db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let done = work(&tx)?;
        tx.commit()?;
        Ok(done)
    }

    /// One moment's view over several look-ups.
    pub(super) fn read<T>(
        &mut self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let tx = self.db.transaction()?;
        let found = work(&tx)?;
        tx.finish()?;
        Ok(found)
    }

    /// Writes the log into the file, durably, and cuts it to nothing. `false`: a reader is in the way.
    pub(super) fn fold_log(&mut self) -> Result<bool, StoreError> {
        let blocked: bool = self.db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
        Ok(!blocked)
    }

    /// A noted fact about the store itself.
    pub(super) fn note(&self, key: &str) -> Result<Option<String>, StoreError> {
        let mut statement = self.db.prepare_cached("SELECT value FROM meta WHERE key = ?1")?;
        let mut rows = statement.query([key])?;
        rows.next()?.map(|row| Ok(row.get(0)?)).transpose()
    }
}

/// Notes a fact about the store itself.
pub(super) fn set_note(tx: &Connection, key: &str, value: &str) -> Result<(), StoreError> {
    let sql = "INSERT INTO meta (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = excluded.value";
    tx.prepare_cached(sql)?.execute([key, value])?;
    Ok(())
}

const fn request_name(request: &Request) -> &'static str {
    match request {
        Request::CodeHolder { .. } => "code-holder",
        Request::DocumentHolder(_) => "document-holder",
        Request::Reserve(_) => "reserve",
        Request::Commit(_) => "commit",
        Request::Release(_) => "release",
        Request::Fingers(_) => "fingers",
        Request::FamilyFingers { .. } => "family-fingers",
        Request::Irises(_) => "irises",
        Request::FamilyIrises { .. } => "family-irises",
        Request::EnrolIrises(_) => "enrol-irises",
        Request::DeleteIrises { .. } => "delete-irises",
        Request::Cross(_) => "cross",
        Request::Anchor(_) => "anchor",
    }
}
