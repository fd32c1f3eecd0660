//! What a station finds in its journal when it starts, and writes there first.

use crate::flow::gate::{Recovery, Setup};
use crate::journal::entry::Entry;
use crate::journal::store::{Journal, Store};
use crate::registry::request::NewCrossing;

/// The first fact of a run.
#[must_use]
pub fn started(setup: &Setup) -> Entry {
    Entry::Started { version: env!("CARGO_PKG_VERSION").into(), lane: setup.name.0.clone() }
}

/// What a journal tells a station that starts again.
#[must_use]
pub fn recovery<S: Store>(journal: &Journal<S>, setup: &Setup) -> Recovery {
    let ledger = journal.ledger();
    let begun = ledger.session.as_ref().filter(|progress| progress.passage_begun());
    let unrecorded = ledger.unrecorded.iter().map(|left| NewCrossing {
        person: left.person,
        port: left.port,
        direction: left.direction,
        at_ms: left.at_ms,
        presented: left.presented,
        stay_until: left.stay_until,
        lane: setup.name.clone(),
        session: left.session,
    });
    let unrecorded: Vec<NewCrossing> = unrecorded.collect();
    // Who is on the way to the registry has left the lane: that session is finished by recording it.
    let interrupted = begun
        .map(|progress| progress.session)
        .filter(|session| unrecorded.iter().all(|crossing| crossing.session != *session));
    Recovery { first_session: ledger.next_session().0, interrupted, unrecorded }
}
