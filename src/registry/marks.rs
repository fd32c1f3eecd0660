use super::columns::Columns;
use super::request::{Answer, LaneName, MarkAnswer, MarkUse, OtherUse, SessionId};
use super::store::Durable;
use super::{Registry, StoreError};
use crate::credential::Stamp;
use crate::credential::replay::{self, Hold, Mark, Read};
use rusqlite::types::Null;
use rusqlite::{Connection, ToSql};

impl Registry {
    /// What is remembered of the handle asked for; nothing is written.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn mark(&self, asked: &MarkUse) -> Result<Option<Mark>, StoreError> {
        load(&self.db, asked)
    }

    /// Check 9. No power cut can make a used code usable: a lost reservation shows at the commit.
    pub(super) fn reserve(&mut self, asked: &MarkUse) -> Result<MarkAnswer, StoreError> {
        self.write(Durable::Soon, |tx| {
            let (answer, mark) = replay::reserve(load(tx, asked)?.as_ref(), asked);
            if let Some(mark) = mark {
                store(tx, asked, &mark)?;
            }
            Ok(answer)
        })
    }

    pub(super) fn commit(&mut self, asked: &MarkUse) -> Result<Answer, StoreError> {
        self.write(Durable::Yes, |tx| match replay::commit(load(tx, asked)?.as_ref(), asked) {
            Ok(mark) => store(tx, asked, &mark).map(|()| Answer::Committed),
            Err(replay::LeaseLost) => Ok(Answer::LeaseLost),
        })
    }

    pub(super) fn release(&mut self, asked: &MarkUse) -> Result<(), StoreError> {
        self.write(Durable::Soon, |tx| match replay::release(load(tx, asked)?.as_ref(), asked) {
            Some(mark) => store(tx, asked, &mark),
            None => Ok(()),
        })
    }
}

fn load(db: &Connection, asked: &MarkUse) -> Result<Option<Mark>, StoreError> {
    let sql = "SELECT 0, used_step, used_sub, used_nonce, used_lane, used_session, used_at_ms,
        read_step, read_sub, read_nonce, read_lane, read_session, read_at_ms, lease_ms
        FROM mark WHERE family = ?1 AND cid = ?2";
    let mut statement = db.prepare_cached(sql)?;
    let mut rows = statement.query((asked.family.prefix(), asked.cid.0))?;
    let Some(row) = rows.next()? else { return Ok(None) };
    let mut columns = Columns::new("mark", row)?;
    let used = one_use(&mut columns)?;
    let read = one_use(&mut columns)?;
    let lease_ms = columns.optional(Columns::number)?;
    let hold = lease_ms.map_or(Hold::Released, |until_ms| Hold::Reserved { until_ms });
    Ok(Some(Mark { used, read: read.map(|by| Read { by, hold }) }))
}

/// The six columns of a use; the first decides whether there is one.
fn one_use(columns: &mut Columns<'_>) -> Result<Option<OtherUse>, StoreError> {
    let Some(step) = columns.optional(Columns::small)? else {
        columns.skip(5);
        return Ok(None);
    };
    Ok(Some(OtherUse {
        stamp: Stamp { step, sub: columns.small()?, nonce: columns.bytes()? },
        lane: LaneName(columns.text()?),
        session: SessionId(columns.number()?.cast_unsigned()),
        at_ms: columns.number()?,
    }))
}

fn store(db: &Connection, asked: &MarkUse, mark: &Mark) -> Result<(), StoreError> {
    let sql = "INSERT OR REPLACE INTO mark (family, cid,
        used_step, used_sub, used_nonce, used_lane, used_session, used_at_ms,
        read_step, read_sub, read_nonce, read_lane, read_session, read_at_ms, lease_ms)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)";
    let lease_ms = match mark.read.as_ref().map(|read| read.hold) {
        Some(Hold::Reserved { until_ms }) => Some(until_ms),
        Some(Hold::Released) | None => None,
    };
    let mut statement = db.prepare_cached(sql)?;
    statement.raw_bind_parameter(1, asked.family.prefix())?;
    statement.raw_bind_parameter(2, asked.cid.0)?;
    bind_use(&mut statement, 3, mark.used.as_ref())?;
    bind_use(&mut statement, 9, mark.read.as_ref().map(|read| &read.by))?;
    statement.raw_bind_parameter(15, lease_ms)?;
    statement.raw_execute()?;
    Ok(())
}

fn bind_use(statement: &mut rusqlite::Statement<'_>, first: usize, by: Option<&OtherUse>) -> Result<(), StoreError> {
    let values: [&dyn ToSql; 6] = match by {
        Some(OtherUse { stamp, lane, session, at_ms }) => {
            [&stamp.step, &stamp.sub, &stamp.nonce, &lane.0, &session.0.cast_signed(), at_ms]
        }
        None => [&Null; 6],
    };
    for (place, value) in values.into_iter().enumerate() {
        statement.raw_bind_parameter(first + place, value)?;
    }
    Ok(())
}
