//! Whether what is expected holds.

use super::format::{DoorWord, Expect, FlagOr, Passage};
use crate::flow::{Screen, View};
use crate::refusal::Refusal;
use crate::station::sim::SimLane;
use portas_devices::gate::sim::DoorState;

/// What is expected and does not hold, each in words; empty: all holds together at this moment.
pub(super) fn missing(expect: &Expect, lane: &SimLane) -> Vec<String> {
    let view = lane.view();
    let doors = doors(lane);
    let mut missing = Vec::new();
    let mut check = |holds: bool, what: &str, wanted: &dyn std::fmt::Debug, is: &dyn std::fmt::Debug| {
        if !holds {
            missing.push(format!("{what}: expected {wanted:?}, is {is:?}"));
        }
    };
    if let Some(refusal) = expect.refusal {
        let is = lane.seen.refusal;
        check(is == Some(refusal), "refusal", &refusal.code(), &is.map(Refusal::code));
    }
    if let Some(screen) = expect.screen {
        check(shows(&view, screen), "screen", &screen.name(), &view.screen.name());
    }
    if let (Some(door), Some(state)) = (expect.door, expect.state) {
        let is = doors.get(usize::from(door).wrapping_sub(1)).copied();
        check(is == Some(state), &format!("door {door}"), &state, &is);
    }
    if let Some(wanted) = &expect.doors {
        check(&doors == wanted, "doors", wanted, &doors);
    }
    if let Some(light) = expect.light {
        let is = lane.gate().light;
        check(is == light, "light", &light, &is);
    }
    if let Some(wanted) = expect.passage {
        let is = passage(lane);
        check(is == wanted, "passage", &wanted, &is);
    }
    if let Some(alert) = &expect.alert {
        let open: Vec<&str> = view.alerts.iter().map(|alert| alert.alarm.name()).collect();
        check(flag(alert, open.iter().copied()), "alert", alert, &open);
    }
    if let Some(case) = &expect.case {
        let open: Vec<String> = cases(&view);
        check(flag(case, open.iter().map(String::as_str)), "case", case, &open);
    }
    if let Some(printed) = &expect.printed {
        let slips = &lane.seen.slips;
        check(flag(printed, slips.iter().map(String::as_str)), "printed", printed, slips);
    }
    if let Some(key) = &expect.message {
        let keys = message_keys(&view);
        check(keys.iter().any(|shown| shown == key.as_ref()), "message", key, &keys);
    }
    missing
}

fn shows(view: &View, screen: Screen) -> bool {
    // A system fault is told on a screen of its own, and is a refusal all the same.
    view.screen == screen || (screen == Screen::Refused && view.screen == Screen::SystemFault)
}

fn doors(lane: &SimLane) -> Vec<DoorWord> {
    let word = |state: &DoorState| match state {
        DoorState::Closed => DoorWord::Closed,
        DoorState::Opening | DoorState::Open | DoorState::HalfOpen | DoorState::Closing => DoorWord::Open,
    };
    lane.gate().doors.iter().map(word).collect()
}

/// A flag asks whether there is any; a word must be one of them, or within one of them.
fn flag<'a>(wanted: &FlagOr<impl AsRef<str>>, mut is: impl Iterator<Item = &'a str>) -> bool {
    match wanted {
        FlagOr::Flag(any) => is.next().is_some() == *any,
        FlagOr::More(word) => is.any(|is| is.contains(word.as_ref())),
    }
}

/// The open cases: what each was raised for, and the session's history.
pub(super) fn cases(view: &View) -> Vec<String> {
    view.alerts
        .iter()
        .filter(|alert| alert.alarm == crate::journal::entry::Alarm::Case)
        .map(|alert| {
            let history: Vec<&str> = alert.history.iter().map(|(_, headline)| headline.as_str()).collect();
            format!("{}: {}", alert.detail, history.join(", "))
        })
        .collect()
}

/// Keys of every text that is on the screen.
fn message_keys(view: &View) -> Vec<String> {
    let mut keys = vec![view.screen.text_key()];
    keys.extend(view.refusal.iter().map(|refusal| refusal.text_key.clone()));
    keys.extend(view.advice.iter().map(|advice| advice.text_key().to_owned()));
    keys.extend(view.iris.map(|iris| iris.looking.text_key().to_owned()));
    keys.extend(view.iris.filter(|iris| iris.lens).map(|_| "coach-iris-lens".to_owned()));
    keys.extend(view.irises.sign_text_key().map(str::to_owned));
    keys.extend(view.coaching.map(|coaching| crate::flow::coaching_text_key(coaching).to_owned()));
    keys
}

fn passage(lane: &SimLane) -> Passage {
    if lane.station().lane().passage_under_way() { Passage::UnderWay } else { lane.seen.ending.into() }
}
