//! What reaches the registry from the identity bureau and from Hong Kong: bindings, refreshes, cards replaced,
//! lost and cancelled. Stations never do any of it.

use super::store::Durable;
use super::words::Word;
use super::{Registry, StoreError, write};
use crate::credential::{Cid, DeviceKey, Family};
use crate::person::{Binding, DocumentKind, DocumentState, PersonId, Replacement, Unbinding};
use chrono::NaiveDate;
use rusqlite::Connection;

/// A binding to be made: one holder's codes on one phone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewBinding {
    /// Whose.
    pub person: PersonId,
    /// The phone.
    pub phone: i64,
    /// Which holder on it.
    pub slot: u8,
    /// Handle and key in each family.
    pub keys: Vec<(Family, Cid, DeviceKey)>,
    /// Serial of the present card.
    pub card_serial: String,
    /// When, unix milliseconds.
    pub at_ms: i64,
}

/// A card that takes the place of the present one of its kind; the number stays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CardReplacement {
    /// Whose.
    pub person: PersonId,
    /// Macao or Hong Kong card, or any other document.
    pub kind: DocumentKind,
    /// Serial of the new card.
    pub serial: String,
    /// Its first day.
    pub issued: NaiveDate,
    /// Its last day.
    pub valid_until: NaiveDate,
    /// Why.
    pub why: Replacement,
}

impl Registry {
    /// Binds a person's e-ID to a phone. What the person had on another phone ends at once (B-07).
    ///
    /// # Errors
    /// [`StoreError::Contradiction`] when the person is unknown, has no resident card or a cancelled
    /// one (A-19, B-17; an expired card may be bound, B-18), or the slot is another's.
    pub fn bind(&mut self, new: &NewBinding) -> Result<(), StoreError> {
        self.write(Durable::Yes, |tx| {
            let sql = "SELECT EXISTS (SELECT 1 FROM document WHERE person = ?1 AND kind = 'macao-id' AND state <> 'cancelled')";
            if !tx.prepare_cached(sql)?.query_row([new.person.0], |row| row.get::<_, bool>(0))? {
                return Err(StoreError::Contradiction(format!("person {} has no resident card to bind", new.person.0)));
            }
            revoke(tx, new.person, Unbinding::Rebound, new.at_ms)?;
            write::phone(tx, new.phone, None)?;
            for (family, cid, key) in &new.keys {
                let binding = Binding {
                    family: *family,
                    cid: *cid,
                    key: *key,
                    slot: new.slot,
                    phone: new.phone,
                    card_serial: new.card_serial.clone(),
                    made_ms: new.at_ms,
                    revoked: None,
                };
                write::insert_binding(tx, new.person, &binding)?;
            }
            Ok(())
        })
    }

    /// Ends a person's e-ID on its phone, by one of the four channels (B-08). Returns how many handles died.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn unbind(&mut self, person: PersonId, channel: Unbinding, at_ms: i64) -> Result<usize, StoreError> {
        self.write(Durable::Yes, |tx| revoke(tx, person, channel, at_ms))
    }

    /// The holder has opened "view e-ID" after a renewal: the bindings know the present card from now on.
    ///
    /// # Errors
    /// [`StoreError::Contradiction`] when the person has no valid resident card.
    pub fn refresh(&mut self, person: PersonId) -> Result<(), StoreError> {
        self.write(Durable::Yes, |tx| {
            let card = present(tx, person, DocumentKind::MacaoId)?;
            let sql = "UPDATE binding SET card_serial = (SELECT serial FROM document WHERE id = ?2)
                WHERE person = ?1 AND revoked_ms IS NULL";
            tx.prepare_cached(sql)?.execute((person.0, card))?;
            Ok(())
        })
    }

    /// A new card was handed out. A Macao card replaced for another reason than expiry ends the e-Channel
    /// registration (E-27, OQ-10); a Hong Kong card changed outside the exercise makes the filing stale (E-28, E-29,
    /// K-10). The e-ID stays behind until it is refreshed.
    ///
    /// # Errors
    /// [`StoreError::Contradiction`] when there is no card of the kind to replace, or the serial is not new.
    pub fn replace_card(&mut self, new: &CardReplacement) -> Result<(), StoreError> {
        self.write(Durable::Yes, |tx| {
            let old = present(tx, new.person, new.kind)?;
            let sql =
                "INSERT INTO document (person, kind, issuer, number, serial, issued, valid_until, state, replaced,
                    card, permanent, mark, new_smart, photo, macao_until, macao_days, macao_uses,
                    hong_kong_until, hong_kong_days, hong_kong_uses)
                SELECT person, kind, issuer, number, ?2, ?3, ?4, 'valid', ?5,
                    card, permanent, mark, new_smart, photo, macao_until, macao_days, macao_uses,
                    hong_kong_until, hong_kong_days, hong_kong_uses FROM document WHERE id = ?1";
            let (issued, valid_until) = (new.issued.to_string(), new.valid_until.to_string());
            tx.prepare_cached(sql)?.execute((old, &new.serial, issued, valid_until, new.why.word()))?;
            tx.prepare_cached("UPDATE document SET state = 'superseded' WHERE id = ?1")?.execute([old])?;
            let follow = match (new.kind, new.why) {
                (DocumentKind::MacaoId, Replacement::Loss | Replacement::DataChange) => {
                    "UPDATE person SET e_channel = 0 WHERE id = ?1"
                }
                (DocumentKind::HkId, Replacement::Expiry | Replacement::Loss | Replacement::DataChange) => {
                    "UPDATE filing SET state = 'stale' WHERE person = ?1 AND class = 'hong-kong'"
                }
                (DocumentKind::MacaoId, Replacement::Expiry | Replacement::ExerciseKept)
                | (DocumentKind::HkId, Replacement::ExerciseKept)
                | (
                    DocumentKind::ExitEntryPermit
                    | DocumentKind::OfficialPermit
                    | DocumentKind::HomeReturnPermit
                    | DocumentKind::TaiwanPermit
                    | DocumentKind::Passport
                    | DocumentKind::HkDocumentOfIdentity
                    | DocumentKind::ParkPass,
                    _,
                ) => return Ok(()),
            };
            tx.prepare_cached(follow)?.execute([new.person.0])?;
            Ok(())
        })
    }

    /// A card was reported lost, found again or cancelled; the e-ID follows the card (B-17). What was cancelled stays
    /// cancelled.
    ///
    /// # Errors
    /// [`StoreError::Contradiction`] when there is no card of the kind that could change so.
    pub fn card_state(&mut self, person: PersonId, kind: DocumentKind, state: DocumentState) -> Result<(), StoreError> {
        self.write(Durable::Yes, |tx| {
            let card = present(tx, person, kind)?;
            tx.prepare_cached("UPDATE document SET state = ?2 WHERE id = ?1")?.execute((card, state.word()))?;
            Ok(())
        })
    }

    /// A Hong Kong resident has changed the phone: the filing carries the new handle. Returns how many filings do.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn hong_kong_phone(&mut self, person: PersonId, cid: Cid) -> Result<usize, StoreError> {
        self.write(Durable::Yes, |tx| {
            let sql = "UPDATE filing SET cid = ?2 WHERE person = ?1 AND class = 'hong-kong'";
            Ok(tx.prepare_cached(sql)?.execute((person.0, cid.0))?)
        })
    }
}

/// Row of the present document of a kind: neither superseded nor cancelled.
fn present(db: &Connection, person: PersonId, kind: DocumentKind) -> Result<i64, StoreError> {
    let sql = "SELECT id FROM document WHERE person = ?1 AND kind = ?2 AND state IN ('valid', 'lost')
        ORDER BY issued DESC, id DESC LIMIT 1";
    let mut statement = db.prepare_cached(sql)?;
    let mut rows = statement.query((person.0, kind.word()))?;
    let row = rows.next()?.map(|row| row.get(0)).transpose()?;
    row.ok_or_else(|| StoreError::Contradiction(format!("person {} has no present {}", person.0, kind.word())))
}

fn revoke(db: &Connection, person: PersonId, by: Unbinding, at_ms: i64) -> Result<usize, StoreError> {
    let sql = "UPDATE binding SET revoked_ms = ?2, revoked_by = ?3 WHERE person = ?1 AND revoked_ms IS NULL";
    Ok(db.prepare_cached(sql)?.execute((person.0, at_ms, by.word()))?)
}
