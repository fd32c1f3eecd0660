//! Whether what is expected holds.

use super::format::{DoorWord, Expect, FlagOr};
use crate::flow::{Screen, View};
use crate::journal::entry::Ending;
use crate::station::sim::SimLane;
use portas_devices::gate::Light;
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
    if let Some(code) = &expect.refusal {
        let is = lane.seen.refusal.map(crate::refusal::Refusal::code);
        check(is == Some(code.as_str()), "refusal", code, &is);
    }
    if let Some(name) = &expect.screen {
        check(shows(&view, name), "screen", name, &view.screen.name());
    }
    if let (Some(door), Some(state)) = (expect.door, expect.state) {
        let is = doors.get(usize::from(door).wrapping_sub(1)).copied();
        check(is == Some(state), &format!("door {door}"), &state, &is);
    }
    if let Some(wanted) = &expect.doors {
        check(&doors == wanted, "doors", wanted, &doors);
    }
    if let Some(name) = &expect.light {
        let is = light_name(lane.gate().light);
        check(is == name, "light", name, &is);
    }
    if let Some(name) = &expect.passage {
        let is = passage(lane);
        check(is == name, "passage", name, &is);
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
        check(keys.contains(key), "message", key, &keys);
    }
    missing
}

fn shows(view: &View, name: &str) -> bool {
    // A system fault is told on a screen of its own, and is a refusal all the same.
    view.screen.name() == name || (name == Screen::Refused.name() && view.screen == Screen::SystemFault)
}

fn doors(lane: &SimLane) -> Vec<DoorWord> {
    let word = |state: &DoorState| match state {
        DoorState::Closed => DoorWord::Closed,
        DoorState::Opening | DoorState::Open | DoorState::HalfOpen | DoorState::Closing => DoorWord::Open,
    };
    lane.gate().doors.iter().map(word).collect()
}

/// A flag asks whether there is any; a word must be one of them, or within one of them.
fn flag<'a>(wanted: &FlagOr<String>, mut is: impl Iterator<Item = &'a str>) -> bool {
    match wanted {
        FlagOr::Flag(any) => is.next().is_some() == *any,
        FlagOr::More(word) => is.any(|is| is.contains(word.as_str())),
    }
}

fn cases(view: &View) -> Vec<String> {
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
    keys.extend(view.coaching.map(|coaching| crate::flow::coaching_text_key(coaching).to_owned()));
    keys
}

const fn light_name(light: Light) -> &'static str {
    match light {
        Light::Idle => "idle",
        Light::Go => "go",
        Light::Stop => "stop",
        Light::Fault => "fault",
    }
}

fn passage(lane: &SimLane) -> &'static str {
    if lane.station().lane().passage_under_way() {
        return "under-way";
    }
    match lane.seen.ending {
        Some(Ending::Completed) => "completed",
        Some(Ending::NotEntered) => "not-entered",
        Some(Ending::WentBack) => "way-back",
        Some(Ending::Emergency) => "emergency",
        Some(Ending::Interrupted) => "interrupted",
        None => "none",
    }
}
