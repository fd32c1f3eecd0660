#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use super::*;
use crate::flow::Screen;
use crate::texts::Language;
use crate::ui::sound::{Line, Tone};
use std::sync::mpsc::{Sender, channel};

/// A card that tells what it is told to play, and ends or fails when the test says so.
struct Fake {
    played: Sender<(Prompt, f32)>,
    state: Arc<AtomicU8>,
}

const PLAYING: u8 = 1;
const ENDED: u8 = 2;
const UNPLUGGED: u8 = 3;

impl Card for Fake {
    fn play(&mut self, prompt: &Prompt, volume: f32) {
        self.state.store(PLAYING, Ordering::Release);
        self.played.send((prompt.clone(), volume)).unwrap();
    }

    fn is_playing(&self) -> bool {
        self.state.load(Ordering::Acquire) == PLAYING
    }

    fn fault(&self) -> Option<String> {
        (self.state.load(Ordering::Acquire) == UNPLUGGED).then(|| "unplugged".to_owned())
    }
}

const AT_ONCE: Pauses = Pauses { retry: Duration::ZERO, rest: Duration::from_secs(3_600) };

fn prompt(urgency: Urgency) -> Prompt {
    Prompt { tone: Some(Tone::Go), line: Some(Line::Screen(Screen::Go)), language: Language::En, urgency }
}

fn until_silent(player: &Player) {
    while player.playing().is_some() {
        thread::yield_now();
    }
}

#[test]
fn a_prompt_plays_at_its_volume_and_counts_as_playing_until_it_ends() {
    let (played, heard) = channel();
    let state = Arc::new(AtomicU8::new(0));
    let of_card = Arc::clone(&state);
    let player = Player::on(move || Ok(Fake { played: played.clone(), state: Arc::clone(&of_card) }), AT_ONCE).unwrap();
    assert_eq!(player.playing(), None);
    player.play(prompt(Urgency::Warning), 40);
    assert_eq!(player.playing(), Some(Urgency::Warning));
    assert_eq!(heard.recv().unwrap(), (prompt(Urgency::Warning), 0.4));
    assert_eq!(player.playing(), Some(Urgency::Warning));
    state.store(ENDED, Ordering::Release);
    until_silent(&player);

    // Nothing is played at no volume, and nobody waits for it.
    player.play(prompt(Urgency::Step), 0);
    until_silent(&player);
    assert!(heard.try_recv().is_err());
}

#[test]
fn a_card_that_is_unplugged_is_opened_again_for_a_later_prompt() {
    let (played, heard) = channel();
    let state = Arc::new(AtomicU8::new(0));
    let of_card = Arc::clone(&state);
    let opened = Arc::new(AtomicU8::new(0));
    let count = Arc::clone(&opened);
    let open = move || {
        // The second time it is still gone.
        match count.fetch_add(1, Ordering::AcqRel) {
            1 => Err("no card".to_owned()),
            _ => Ok(Fake { played: played.clone(), state: Arc::clone(&of_card) }),
        }
    };
    let player = Player::on(open, AT_ONCE).unwrap();
    player.play(prompt(Urgency::Step), 70);
    heard.recv().unwrap();
    state.store(UNPLUGGED, Ordering::Release);
    until_silent(&player);
    player.play(prompt(Urgency::Step), 70);
    until_silent(&player);
    assert!(heard.try_recv().is_err(), "silent while it is gone");
    player.play(prompt(Urgency::Emergency), 70);
    assert_eq!(heard.recv().unwrap().0.urgency, Urgency::Emergency);
    assert_eq!(opened.load(Ordering::Acquire), 3);
}

#[test]
fn a_machine_without_a_card_is_asked_once_and_never_waits() {
    let opened = Arc::new(AtomicU8::new(0));
    let count = Arc::clone(&opened);
    let open = move || {
        count.fetch_add(1, Ordering::AcqRel);
        Err::<Fake, _>("no card".to_owned())
    };
    let never = Pauses { retry: Duration::from_secs(3_600), rest: Duration::from_secs(3_600) };
    let player = Player::on(open, never).unwrap();
    for _ in 0..100 {
        player.play(prompt(Urgency::Step), 70);
    }
    until_silent(&player);
    assert_eq!(opened.load(Ordering::Acquire), 1);
}
