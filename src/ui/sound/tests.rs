#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use super::*;
use crate::flow::{FingerView, RefusalView, Screen, Sensing};
use crate::person::Finger;
use crate::refusal::Refusal;
use crate::texts::{Texts, is_sensitive};
use std::collections::BTreeMap;

fn view(screen: Screen) -> View {
    View { screen, light: portas_devices::gate::Light::Idle, ..View::starting() }
}

fn refused(screen: Screen, refusal: Refusal) -> View {
    let told = RefusalView { refusal, text_key: refusal.text_key(), figure: None };
    View { refusal: Some(told), ..view(screen) }
}

fn finger(attempt: u8, sensing: Sensing) -> View {
    let screen = if attempt > 1 { Screen::FingerAgain } else { Screen::Finger };
    let finger = FingerView {
        attempt,
        allowed: 3,
        asked: Some(Finger::LeftThumb),
        other: None,
        sensing,
        or_iris: false,
        help_called: false,
    };
    View { finger: Some(finger), ..view(screen) }
}

/// The key of what is said.
fn key(prompt: Option<Prompt>) -> Option<String> {
    prompt.and_then(|prompt| prompt.line).map(|line| line.key().into_owned())
}

const EN: Language = Language::En;

#[test]
fn every_step_is_heard_once_with_tone_and_words() {
    let mut sounds = Sounds::default();
    let mut heard = Vec::new();
    let passage = [
        view(Screen::Idle),
        view(Screen::Reading),
        view(Screen::Go),
        view(Screen::DoorClosing),
        finger(1, Sensing::Waiting),
        finger(1, Sensing::Comparing),
        view(Screen::GoOut),
        view(Screen::Done),
        view(Screen::Idle),
    ];
    for (at, view) in (0..).zip(&passage) {
        for frame in 0..5 {
            let prompt = sounds.on(view, EN, Some(Urgency::Step), at * 1_000 + frame * 33);
            heard.extend(prompt.map(|prompt| (prompt.tone.unwrap(), key(Some(prompt)))));
        }
    }
    let words = |key: &str| Some(key.to_owned());
    let expected = [
        (Tone::Taken, None),
        (Tone::Go, words("screen-go")),
        (Tone::Taken, words("screen-door-closing")),
        (Tone::Ask, words("screen-finger-left-thumb")),
        (Tone::Taken, None),
        (Tone::Go, words("screen-go-out")),
        (Tone::Done, words("screen-done")),
    ];
    assert_eq!(heard, expected);
    assert_eq!(sounds.wake_ms(), None, "nothing on idle");
}

#[test]
fn whoever_does_nothing_is_reminded_once_and_in_silence() {
    let mut sounds = Sounds::default();
    let go = view(Screen::Go);
    assert_eq!(key(sounds.on(&go, EN, None, 100)).as_deref(), Some("screen-go"));
    let due_ms = sounds.wake_ms().unwrap();
    assert_eq!(sounds.on(&go, EN, None, due_ms - 1), None);
    assert_eq!(sounds.on(&go, EN, Some(Urgency::Step), due_ms), None, "not over what is playing");
    let later_ms = sounds.wake_ms().unwrap();
    assert!(later_ms > due_ms);
    let reminder = sounds.on(&go, EN, None, later_ms).unwrap();
    assert_eq!((reminder.tone, key(Some(reminder))), (None, Some("screen-go".into())));
    assert_eq!(sounds.wake_ms(), None);
    assert_eq!(sounds.on(&go, EN, None, later_ms + 3_600_000), None);

    // What asks for nothing is said once.
    assert_eq!(key(sounds.on(&view(Screen::Done), EN, None, 0)).as_deref(), Some("screen-done"));
    assert_eq!(sounds.wake_ms(), None);
}

#[test]
fn reading_is_spoken_of_only_where_it_takes_long() {
    let mut sounds = Sounds::default();
    let reading = view(Screen::Reading);
    let prompt = sounds.on(&reading, EN, None, 0).unwrap();
    assert_eq!((prompt.tone, prompt.line), (Some(Tone::Taken), None));
    let due_ms = sounds.wake_ms().unwrap();
    assert_eq!(key(sounds.on(&reading, EN, None, due_ms)).as_deref(), Some("screen-reading"));
    assert_eq!(sounds.wake_ms(), None);
}

#[test]
fn an_urgent_prompt_is_heard_to_its_end_and_the_next_one_is_not_lost() {
    let mut sounds = Sounds::default();
    let warning = sounds.on(&view(Screen::TwoPeople), EN, Some(Urgency::Step), 0).unwrap();
    assert_eq!(warning.urgency, Urgency::Warning, "it cuts a step short");
    let again = finger(2, Sensing::Waiting);
    assert_eq!(sounds.on(&again, EN, Some(Urgency::Warning), 500), None);
    let wake_ms = sounds.wake_ms().unwrap();
    assert_eq!(sounds.on(&again, EN, Some(Urgency::Warning), wake_ms), None);
    let wake_ms = sounds.wake_ms().unwrap();
    let prompt = sounds.on(&again, EN, None, wake_ms).unwrap();
    assert_eq!((prompt.tone, key(Some(prompt))), (Some(Tone::Attention), Some("screen-finger-again".into())));

    // Unless the lane has moved on meanwhile.
    let mut sounds = Sounds::default();
    assert_eq!(sounds.on(&again, EN, Some(Urgency::Emergency), 0), None);
    assert_eq!(key(sounds.on(&view(Screen::GoOut), EN, None, 100)).as_deref(), Some("screen-go-out"));
}

#[test]
fn an_emergency_is_called_out_until_it_ends() {
    let mut sounds = Sounds::default();
    let emergency = view(Screen::Emergency);
    let mut at_ms = 0;
    for _ in 0..300 {
        let prompt = sounds.on(&emergency, EN, None, at_ms).expect("said again");
        assert_eq!((prompt.tone, prompt.urgency), (Some(Tone::Emergency), Urgency::Emergency));
        at_ms = sounds.wake_ms().unwrap();
    }
    assert_eq!(sounds.on(&view(Screen::Idle), EN, None, at_ms), None);
    assert_eq!(sounds.wake_ms(), None);
}

#[test]
fn each_try_and_another_language_are_said_anew() {
    let mut sounds = Sounds::default();
    let mut say = |view: &View, language| key(sounds.on(view, language, None, 0));
    let again = Some("screen-finger-again".to_owned());
    assert_eq!(say(&finger(2, Sensing::Waiting), EN), again);
    assert_eq!(say(&finger(2, Sensing::Waiting), EN), None);
    assert_eq!(say(&finger(2, Sensing::Poor), EN).as_deref(), Some("coach-finger-poor"));
    assert_eq!(say(&finger(3, Sensing::Waiting), EN), again);
    assert_eq!(say(&finger(3, Sensing::Waiting), Language::Pt), again);
}

#[test]
fn what_is_shown_of_a_refusal_is_said() {
    let say = |view: &View| Sounds::default().on(view, EN, None, 0).unwrap();
    let stale = say(&refused(Screen::Refused, Refusal::QrStale));
    assert_eq!((stale.tone, stale.urgency), (Some(Tone::Attention), Urgency::Step));
    assert_eq!(key(Some(stale)).as_deref(), Some("e-qr-stale"));
    let forged = say(&refused(Screen::Officer, Refusal::QrForged));
    assert_eq!((forged.tone, forged.urgency), (Some(Tone::Stop), Urgency::Warning));
    assert_eq!(key(Some(forged)).as_deref(), Some("e-qr-forged"));
    assert_eq!(key(Some(say(&view(Screen::Officer)))).as_deref(), Some("screen-officer-coming"));
}

#[test]
fn sensitive_causes_that_read_alike_sound_alike() {
    let texts = Texts::load().unwrap();
    let mut heard = BTreeMap::new();
    for &refusal in Refusal::ALL.iter().filter(|&&refusal| is_sensitive(refusal)) {
        let prompt = Sounds::default().on(&refused(Screen::Refused, refusal), EN, None, 0).unwrap();
        let said = prompt.line.unwrap().text(&texts, EN).unwrap();
        let first = heard.entry(said).or_insert((prompt.tone, prompt.urgency, refusal));
        assert_eq!((first.0, first.1), (prompt.tone, prompt.urgency), "{refusal} and {}", first.2);
    }
    assert_eq!(heard.len(), 2, "a counter, or an officer");
}

#[test]
fn every_screen_but_the_waiting_ones_says_something_that_has_words() {
    let texts = Texts::load().unwrap();
    let known: Vec<String> = Line::all().iter().map(|line| line.key().into_owned()).collect();
    for screen in Screen::ALL {
        let shown = if screen == Screen::Refused { refused(screen, Refusal::Timeout) } else { view(screen) };
        let mut sounds = Sounds::default();
        let mut prompt = sounds.on(&shown, EN, None, 0);
        if matches!(screen, Screen::Starting | Screen::Idle) {
            assert_eq!(prompt, None);
            continue;
        }
        if prompt.as_ref().unwrap().line.is_none() {
            prompt = sounds.on(&shown, EN, None, sounds.wake_ms().unwrap());
        }
        let line = prompt.unwrap().line.unwrap();
        assert!(known.contains(&line.key().into_owned()), "{line:?} is not among the prompts");
    }
    for line in Line::all() {
        for language in Language::ALL {
            let said = line.text(&texts, language).unwrap();
            assert!(!said.contains(['\n', '{', '$']) && !said.is_empty(), "{line:?} in {language}: {said}");
        }
    }
}

#[test]
fn words_are_those_of_the_screen_without_what_is_about_one_person() {
    let texts = Texts::load().unwrap();
    let said = |line: Line, language| line.text(&texts, language).unwrap();
    assert_eq!(said(Line::Screen(Screen::Go), Language::ZhHant), "請進入通道。請通過第一道門，每次一人。");
    assert_eq!(said(Line::Refusal("e-qr-stale".into()), EN), {
        "This code has expired. Show the live screen of “My clearance”, not a screenshot."
    });
    assert_eq!(
        said(Line::Finger(Finger::RightIndex), EN),
        "Place your right index finger on the sensor. Press it flat and hold still."
    );
    assert_eq!(said(Line::Screen(Screen::NotThisChild), EN), "Make sure this is the child who goes through now.");
}
