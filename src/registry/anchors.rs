use super::columns::Columns;
use super::request::{Anchor, LaneName};
use super::store::Durable;
use super::{Registry, StoreError};

impl Registry {
    /// Adds a head; the same one again changes nothing.
    pub(super) fn anchor(&mut self, anchor: &Anchor) -> Result<(), StoreError> {
        let entries = i64::try_from(anchor.entries)
            .map_err(|_| StoreError::Contradiction(format!("{}: {} entries", anchor.lane.0, anchor.entries)))?;
        self.write(Durable::Yes, |tx| {
            let sql =
                "INSERT OR IGNORE INTO anchor (lane, entries, head, signature, at_ms) VALUES (?1, ?2, ?3, ?4, ?5)";
            tx.prepare_cached(sql)?.execute((&anchor.lane.0, entries, anchor.head, anchor.signature, anchor.at_ms))?;
            Ok(())
        })
    }

    /// The heads kept of a station, furthest first, at most `limit`. Two heads at one length show a rewritten journal.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn anchors(&mut self, lane: &LaneName, limit: u32) -> Result<Vec<Anchor>, StoreError> {
        let sql = "SELECT entries, head, signature, at_ms FROM anchor WHERE lane = ?1
            ORDER BY entries DESC, at_ms DESC LIMIT ?2";
        let mut statement = self.db.prepare_cached(sql)?;
        let mut rows = statement.query((&lane.0, limit))?;
        let mut anchors = Vec::new();
        while let Some(row) = rows.next()? {
            let mut columns = Columns::new("anchor", row)?;
            anchors.push(Anchor {
                lane: lane.clone(),
                entries: columns.id().cast_unsigned(),
                head: columns.bytes()?,
                signature: columns.bytes()?,
                at_ms: columns.number()?,
            });
        }
        Ok(anchors)
    }
}
