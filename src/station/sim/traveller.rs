//! A random traveller at a lane: shows something, walks, lays a finger, gives up.

use super::world::World;
use crate::flow::{Control, Event, OfficerAct, OfficerOrder, Screen, ShownProof};
use crate::person::{Direction, Finger, PersonId};
use crate::station::scenario::format::ChipState;
use crate::station::scenario::people::{gaze_of, picture_of, skin_of, touch_of};
use crate::wallet::demo::Code;
use crate::wallet::phone::Draw;
use portas_devices::fingerprint::sim::Skin;
use portas_devices::gate::sim::Walk;
use portas_devices::iris::Cover;
use portas_devices::iris::sim::{Lens, Person as Face};
use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use std::collections::BTreeSet;

/// Nobody stays longer.
const PATIENCE_MS: u64 = 180_000;

/// Who may come: not those who are elsewhere, not those on the wrong side of the border.
pub(super) struct Wishes<'a> {
    pub(super) inside: &'a BTreeSet<PersonId>,
    pub(super) busy: &'a mut BTreeSet<PersonId>,
    pub(super) rng: &'a mut ChaCha8Rng,
}

/// What a traveller shows.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Shows {
    Code,
    Screenshot,
    EId,
    Document,
    Foreign,
    Altered,
    Seen(String),
}

/// How a traveller behaves inside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Manner {
    Plain,
    StaysOut,
    TurnsBack,
    Followed,
    Lingers,
    WrongFinger,
    NoFinger,
    AsksHelp,
    Forgets,
}

#[derive(Debug)]
struct Present {
    person: PersonId,
    shows: Shows,
    manner: Manner,
    came_ms: u64,
    screen: Option<Screen>,
    /// What they are about to do.
    next: Option<(u64, Deed)>,
    tried_card: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Deed {
    Show,
    LayCard,
    Enter,
    Finger,
    Eyes,
    Answer,
    Leave,
    TakeDocument,
    Officer,
    NotThisChild,
    Help,
    Go,
}

/// The place before one lane: empty until the next traveller comes, or taken.
#[derive(Debug)]
pub(super) struct Traveller {
    comes_ms: u64,
    present: Option<Present>,
    /// A text somebody showed here, for a thief to show again.
    seen: Option<String>,
}

impl Traveller {
    pub(super) const fn new(comes_ms: u64) -> Self {
        Self { comes_ms, present: None, seen: None }
    }

    pub(super) fn is_gone(&self) -> bool {
        self.present.is_none()
    }

    pub(super) fn next_ms(&self) -> Option<u64> {
        match &self.present {
            None => Some(self.comes_ms),
            Some(present) => Some(present.next.map_or(u64::MAX, |(at_ms, _)| at_ms).min(present.came_ms + PATIENCE_MS)),
        }
    }

    pub(super) fn act(&mut self, lane: usize, world: &mut World, wishes: &mut Wishes<'_>) {
        let now_ms = world.now().mono_ms;
        let Some(present) = &mut self.present else {
            if now_ms >= self.comes_ms {
                self.come(lane, world, wishes);
            }
            return;
        };
        let screen = world.lanes()[lane].station().lane().screen();
        if present.screen != Some(screen) {
            present.screen = Some(screen);
            if let Some((in_ms, deed)) = react(present, screen, wishes.rng) {
                present.next = Some((now_ms + in_ms, deed));
            }
        }
        if now_ms >= present.came_ms + PATIENCE_MS {
            present.next = Some((now_ms, Deed::Go));
        }
        if let Some((at_ms, deed)) = present.next
            && at_ms <= now_ms
        {
            present.next = None;
            self.do_it(deed, lane, world, wishes);
        }
    }

    fn come(&mut self, lane: usize, world: &mut World, wishes: &mut Wishes<'_>) {
        let now_ms = world.now().mono_ms;
        self.comes_ms = now_ms + 1_000;
        let Some(person) = choose(lane, world, wishes) else { return };
        let Some(demo) = world.site().population.by_id(person) else { return };
        let (has_code, height_m) = (demo.shows.is_some(), demo.body.height_m);
        wishes.busy.insert(person);
        let shows = draw_shows(has_code, self.seen.take(), wishes.rng);
        let manner = draw_manner(wishes.rng);
        world.lane_mut(lane).gate_mut().person_arrives(now_ms, height_m as f32);
        let next = Some((now_ms + wishes.rng.random_range(300..1_500), Deed::Show));
        self.present = Some(Present { person, shows, manner, came_ms: now_ms, screen: None, next, tried_card: false });
    }

    fn do_it(&mut self, deed: Deed, lane: usize, world: &mut World, wishes: &mut Wishes<'_>) {
        let now = world.now();
        let Some(present) = &mut self.present else { return };
        match deed {
            Deed::Show => {
                if present.shows == Shows::Document {
                    lay(present.person, lane, world);
                } else if let Some(text) = text(present, world, wishes.rng) {
                    if wishes.rng.random_range(0..20) == 0 {
                        self.seen = Some(text.clone());
                    }
                    world.lane_mut(lane).show_code(now.mono_ms, text, now.wall_ms);
                }
                // Whoever gets no answer goes away again.
                present.next = Some((now.mono_ms + 40_000, Deed::Go));
            }
            Deed::LayCard => {
                present.tried_card = true;
                lay(present.person, lane, world);
                present.next = Some((now.mono_ms + 30_000, Deed::Go));
            }
            Deed::Enter => enter(present.manner, lane, world),
            Deed::Leave => {
                world.lane_mut(lane).look_away();
                world.lane_mut(lane).gate_mut().walk(now.mono_ms, Walk::Leave);
            }
            Deed::Finger => finger(present, lane, world, wishes.rng),
            Deed::Eyes => eyes(present, lane, world, wishes.rng),
            Deed::Answer => {
                let answers = [Control::Agree, Control::Agree, Control::Disagree, Control::LanguageEn];
                let answer = answers[wishes.rng.random_range(0..answers.len())];
                world.lane_mut(lane).at(now.mono_ms, Event::Pressed(answer));
            }
            Deed::TakeDocument => world.lane_mut(lane).take_document(),
            Deed::Officer => officer(lane, world, wishes.rng),
            Deed::NotThisChild => {
                world.lane_mut(lane).at(now.mono_ms, Event::Pressed(Control::NotThisChild));
                present.next = Some((now.mono_ms + 1_000, Deed::Go));
            }
            Deed::Help => world.lane_mut(lane).at(now.mono_ms, Event::Pressed(Control::Help)),
            Deed::Go => self.go(lane, world, wishes),
        }
    }

    /// Leaves: out of the lane by whatever door is open, away from the entry.
    fn go(&mut self, lane: usize, world: &mut World, wishes: &mut Wishes<'_>) {
        let now_ms = world.now().mono_ms;
        let inside = world.lanes()[lane].gate().inside > 0;
        let sim = world.lane_mut(lane);
        sim.lift_finger();
        sim.look_away();
        sim.take_document();
        sim.show_nothing(now_ms);
        sim.gate_mut().walk(now_ms, Walk::Clear);
        sim.gate_mut().walk(now_ms, Walk::TurnBack);
        if inside {
            // Still shut in: they wait, and an officer looks after them.
            officer(lane, world, wishes.rng);
            if let Some(present) = &mut self.present {
                present.came_ms = now_ms;
                present.next = Some((now_ms + 20_000, Deed::Go));
            }
            return;
        }
        if let Some(present) = self.present.take() {
            wishes.busy.remove(&present.person);
        }
        self.comes_ms = now_ms + wishes.rng.random_range(300..2_000);
    }
}

/// What the screen makes a traveller do, and after how long.
fn react(present: &mut Present, screen: Screen, rng: &mut ChaCha8Rng) -> Option<(u64, Deed)> {
    let in_ms = rng.random_range(300..1_500);
    match screen {
        Screen::Go => Some((in_ms / 4, Deed::Enter)),
        Screen::NotThisChild if rng.random_range(0..6) == 0 => Some((in_ms, Deed::NotThisChild)),
        Screen::Finger if present.manner == Manner::AsksHelp => Some((in_ms, Deed::Help)),
        Screen::Finger | Screen::FingerAgain if present.manner != Manner::NoFinger => Some((in_ms, Deed::Finger)),
        Screen::Iris | Screen::IrisAgain | Screen::IrisCapture if present.manner != Manner::NoFinger => {
            Some((in_ms, Deed::Eyes))
        }
        Screen::IrisConsent => Some((in_ms, Deed::Answer)),
        Screen::TakeDocument | Screen::Slip if present.manner != Manner::Forgets => Some((in_ms, Deed::TakeDocument)),
        Screen::Officer | Screen::TwoPeople => Some((in_ms * 3, Deed::Officer)),
        Screen::Refused if !present.tried_card && rng.random_range(0..3) == 0 => Some((in_ms, Deed::LayCard)),
        Screen::Refused | Screen::SystemFault => Some((in_ms * 2, Deed::Go)),
        Screen::Done => Some((in_ms / 4, Deed::Go)),
        Screen::OutOfService | Screen::Emergency | Screen::WayBack => Some((in_ms, Deed::Go)),
        Screen::GoOut if present.manner != Manner::Lingers => Some((in_ms / 4, Deed::Leave)),
        Screen::GoOut
        | Screen::NotThisChild
        | Screen::Finger
        | Screen::FingerAgain
        | Screen::Iris
        | Screen::IrisAgain
        | Screen::IrisCapture
        | Screen::TakeDocument
        | Screen::Slip
        | Screen::Starting
        | Screen::Idle
        | Screen::Reading
        | Screen::DoorClosing
        | Screen::Blocked => None,
    }
}

fn choose(lane: usize, world: &World, wishes: &mut Wishes<'_>) -> Option<PersonId> {
    let people = &world.site().population.people;
    let arriving = world.lanes()[lane].station().lane().setup().direction == Direction::Arrival;
    for _ in 0..8 {
        let person = people.get(wishes.rng.random_range(0..people.len()))?;
        let fits = wishes.inside.contains(&person.id) != arriving;
        if fits && !wishes.busy.contains(&person.id) {
            return Some(person.id);
        }
    }
    None
}

fn draw_shows(has_code: bool, seen: Option<String>, rng: &mut ChaCha8Rng) -> Shows {
    if !has_code {
        return Shows::Document;
    }
    match (rng.random_range(0..100), seen) {
        (0..3, _) => Shows::Screenshot,
        (3..5, _) => Shows::EId,
        (5..7, _) => Shows::Foreign,
        (7..9, _) => Shows::Altered,
        (9..12, Some(text)) => Shows::Seen(text),
        (12..18, _) => Shows::Document,
        _ => Shows::Code,
    }
}

fn draw_manner(rng: &mut ChaCha8Rng) -> Manner {
    match rng.random_range(0..200) {
        0..2 => Manner::StaysOut,
        2..4 => Manner::TurnsBack,
        4..7 => Manner::Followed,
        7..9 => Manner::Lingers,
        9..14 => Manner::WrongFinger,
        14..16 => Manner::NoFinger,
        16..18 => Manner::AsksHelp,
        18..20 => Manner::Forgets,
        _ => Manner::Plain,
    }
}

fn text(present: &Present, world: &mut World, rng: &mut ChaCha8Rng) -> Option<String> {
    let true_ms = world.now().wall_ms;
    let family = (present.shows == Shows::EId).then_some(crate::credential::Family::EId);
    let population = &world.site().population;
    let handle = population.by_id(present.person)?.handle.clone();
    let code = Code::of(population, &handle, None, family).ok()?;
    match &present.shows {
        Shows::Foreign => Some(format!("https://example.invalid/{}", rng.random_range(0..1_000))),
        Shows::Seen(text) => Some(text.clone()),
        Shows::Screenshot => world.draw(&code, Draw::Show, true_ms - 300_000).ok(),
        Shows::Altered => {
            let text = world.draw(&code, Draw::Refresh, true_ms).ok()?;
            let at = rng.random_range(5..text.len());
            let other = if text.as_bytes()[at] == b'7' { "8" } else { "7" };
            Some(format!("{}{other}{}", text.get(..at)?, text.get(at + 1..)?))
        }
        Shows::Code | Shows::EId | Shows::Document => world.draw(&code, Draw::Refresh, true_ms).ok(),
    }
}

fn lay(person: PersonId, lane: usize, world: &mut World) {
    let now_ms = world.now().mono_ms;
    let picture = world
        .site()
        .population
        .by_id(person)
        .and_then(|person| picture_of(person, person.documents.first()?, ChipState::Ok, false).ok());
    if let Some(picture) = picture {
        world.lane_mut(lane).lay(now_ms, picture);
    }
}

fn enter(manner: Manner, lane: usize, world: &mut World) {
    let now_ms = world.now().mono_ms;
    let gate = world.lane_mut(lane).gate_mut();
    match manner {
        Manner::StaysOut => {}
        Manner::TurnsBack => {
            gate.walk(now_ms, Walk::Enter);
            gate.walk(now_ms, Walk::TurnBack);
        }
        Manner::Followed => {
            gate.walk(now_ms, Walk::Enter);
            gate.walk(now_ms, Walk::SecondPerson);
        }
        Manner::Plain
        | Manner::Lingers
        | Manner::WrongFinger
        | Manner::NoFinger
        | Manner::AsksHelp
        | Manner::Forgets => gate.walk(now_ms, Walk::Enter),
    }
}

fn finger(present: &Present, lane: usize, world: &mut World, rng: &mut ChaCha8Rng) {
    let now_ms = world.now().mono_ms;
    let or_iris = world.lanes()[lane].view().finger.is_some_and(|finger| finger.or_iris);
    if or_iris && rng.random_range(0..2) == 0 {
        return world.lane_mut(lane).at(now_ms, Event::Pressed(Control::UseIris));
    }
    let Some(person) = world.site().population.by_id(present.person) else { return };
    let finger = if present.manner == Manner::WrongFinger { Finger::RightMiddle } else { Finger::RightIndex };
    let skin = if rng.random_range(0..50) == 0 { Skin::Poor } else { skin_of(person) };
    let touch = touch_of(person, finger, skin);
    world.lane_mut(lane).press_finger(now_ms, touch);
}

/// Most look as they are; some are covered, too low, wear lenses, are somebody else, or want the finger.
fn eyes(present: &Present, lane: usize, world: &mut World, rng: &mut ChaCha8Rng) {
    let now_ms = world.now().mono_ms;
    let people = &world.site().population.people;
    let other = people.get(rng.random_range(0..people.len()));
    let owner = world.site().population.by_id(present.person);
    let owner = if present.manner == Manner::WrongFinger { other } else { owner };
    let Some(own) = owner.map(gaze_of) else { return };
    let face = match rng.random_range(0..40) {
        0 => Face { cover: Some(Cover::Mask), ..own },
        1 => Face { eye_height_cm: 100, ..own },
        2 => Face { lens: Lens::Coloured, ..own },
        3 => Face { lens: Lens::Clouded, ..own },
        4 => return world.lane_mut(lane).at(now_ms, Event::Pressed(Control::UseFingerprint)),
        _ => own,
    };
    world.lane_mut(lane).look(now_ms, face);
}

/// An officer comes, looks, and lets out or sends back.
fn officer(lane: usize, world: &mut World, rng: &mut ChaCha8Rng) {
    let now_ms = world.now().mono_ms;
    let proof = if rng.random_range(0..2) == 0 { ShownProof::Card } else { ShownProof::EId { ticks: 5 } };
    let release = rng.random_range(0..3) > 0;
    let orders: &[OfficerOrder] = if release {
        &[OfficerOrder::LogIn, OfficerOrder::Verify { proof }, OfficerOrder::Release]
    } else {
        &[OfficerOrder::LogIn, OfficerOrder::Refer, OfficerOrder::Close]
    };
    for act in orders {
        let act = OfficerAct { officer: "0001".into(), reason: "simulated".into(), act: *act };
        world.lane_mut(lane).at(now_ms, Event::Officer(act));
    }
}
