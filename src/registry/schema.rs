use super::StoreError;
use rusqlite::{Connection, TransactionBehavior};

/// Marks the file as ours: "PRTS".
const APPLICATION_ID: i32 = i32::from_be_bytes(*b"PRTS");

/// Each step takes the schema before it to the next; a step that was released never changes.
const STEPS: [&str; 2] = [include_str!("schema/001.sql"), include_str!("schema/002.sql")];

/// The newest schema this program knows.
pub(super) const NEWEST: u32 = STEPS.len() as u32;

/// Brings the schema up to date; what is already there stays. Several processes may try at once.
pub(super) fn bring_up(db: &mut Connection) -> Result<(), StoreError> {
    if version(db)? == NEWEST {
        return ours(db);
    }
    let tx = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let found = version(&tx)?;
    if found > NEWEST {
        ours(&tx)?;
        return Err(StoreError::NewerSchema { found, known: NEWEST });
    }
    if found == 0 {
        let tables: u32 = tx.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
        if tables > 0 {
            return Err(StoreError::Foreign);
        }
        tx.pragma_update(None, "application_id", APPLICATION_ID)?;
    } else {
        ours(&tx)?;
    }
    for step in &STEPS[found as usize..] {
        tx.execute_batch(step)?;
    }
    tx.pragma_update(None, "user_version", NEWEST)?;
    Ok(tx.commit()?)
}

/// The schema of the file; 0 for an empty one.
pub(super) fn version(db: &Connection) -> Result<u32, StoreError> {
    Ok(db.pragma_query_value(None, "user_version", |row| row.get(0))?)
}

fn ours(db: &Connection) -> Result<(), StoreError> {
    let found: i32 = db.pragma_query_value(None, "application_id", |row| row.get(0))?;
    if found == APPLICATION_ID { Ok(()) } else { Err(StoreError::Foreign) }
}
