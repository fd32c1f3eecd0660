//! Journals to work on.

use portas::credential::Family;
use portas::journal::entry::{Alarm, Ending, Ground};
use portas::journal::{Entry, Journal, Memory, StationKey};
use portas::person::{CrossingCredential, DocumentKind, PersonId};
use portas::refusal::Refusal;
use portas::registry::request::{LaneName, SessionId};
use portas::time::Now;
use proptest::prelude::*;
use proptest::sample::select;

pub fn lane() -> LaneName {
    LaneName("outer-harbour/3".into())
}

pub fn key() -> StationKey {
    StationKey::from_seed(&[3; 32])
}

/// 2025-01-15 09:41 in Macao, and so many milliseconds.
pub fn now(ms: u64) -> Now {
    Now { wall_ms: 1_736_905_260_000, mono_ms: 5_000 }.plus_ms(ms)
}

pub fn opened(session: u64) -> Entry {
    Entry::Opened { session: SessionId(session) }
}

pub fn memory() -> Journal<Memory> {
    Journal::open_memory(Memory::default(), &lane(), key(), now(0)).unwrap().0
}

/// The bytes of a journal of so many entries, an append each, with a seal behind every `seal_every` of them.
pub fn journal_of(entries: u64, seal_every: u64) -> Journal<Memory> {
    let mut journal = memory();
    for number in 1..=entries {
        let refusal = Refusal::ALL[number as usize % Refusal::ALL.len()];
        let entry =
            Entry::Refused { session: SessionId(number), person: None, refusal, detail: format!("no {number}") };
        journal.append(&[entry], now(number)).unwrap();
        if number % seal_every == 0 {
            journal.seal(now(number)).unwrap();
        }
    }
    journal
}

pub fn entry() -> impl Strategy<Value = Entry> {
    let session = || (0_u64..4).prop_map(SessionId);
    let person = || any::<i64>().prop_map(PersonId);
    let text = || any::<String>();
    let alarm = || {
        select(vec![Alarm::Case, Alarm::DoorForced, Alarm::GateLost, Alarm::Paper, Alarm::Occupied, Alarm::Tailgating])
    };
    let ending = select(vec![
        Some(Ending::Completed),
        Some(Ending::NotEntered),
        Some(Ending::WentBack),
        Some(Ending::Emergency),
        Some(Ending::Interrupted),
        None,
    ]);
    let ground = select(vec![Ground::Entry, Ground::Passage, Ground::WayBack, Ground::Officer]);
    let presented = prop_oneof![
        select(Family::ALL.to_vec()).prop_map(CrossingCredential::Code),
        Just(CrossingCredential::Document(DocumentKind::MacaoId)),
    ];
    prop_oneof![
        (text(), text()).prop_map(|(version, lane)| Entry::Started { version, lane }),
        Just(Entry::Stopped),
        session().prop_map(|session| Entry::Opened { session }),
        (session(), person(), presented).prop_map(|(session, person, presented)| Entry::Verified {
            session,
            person,
            presented
        }),
        (session(), proptest::option::of(person()), select(Refusal::ALL), text())
            .prop_map(|(session, person, refusal, detail)| Entry::Refused { session, person, refusal, detail }),
        (session(), any::<u8>(), ground).prop_map(|(session, door, ground)| Entry::Ordered { session, door, ground }),
        (session(), person()).prop_map(|(session, person)| Entry::Entered { session, person }),
        (session(), any::<u8>(), any::<bool>()).prop_map(|(session, attempt, matched)| Entry::Compared {
            session,
            attempt,
            matched
        }),
        (session(), ending).prop_map(|(session, ending)| Entry::Ended { session, ending }),
        (proptest::option::of(session()), alarm(), text()).prop_map(|(session, alarm, detail)| Entry::Raised {
            session,
            alarm,
            detail
        }),
        alarm().prop_map(|alarm| Entry::Cleared { alarm }),
        (proptest::option::of(session()), text(), text(), text())
            .prop_map(|(session, officer, act, reason)| { Entry::OfficerActed { session, officer, act, reason } }),
        any::<i64>().prop_map(|by_s| Entry::ClockStepped { by_s }),
    ]
}
