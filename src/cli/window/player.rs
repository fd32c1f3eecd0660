//! Plays the traveller of a simulated lane as the panel asks, or as the screens do.

use super::super::phones::{NotDrawn, Phones};
use super::super::site::Site;
use crate::flow::{Event, OfficerAct, OfficerOrder, Screen, View};
use crate::person::Finger;
use crate::population::{DemoPerson, Population};
use crate::station::live::{Live, Simulated};
use crate::station::scenario::format::ChipState;
use crate::station::scenario::people::{grown_gaze, grown_touch, picture_of, skin_of};
use crate::time::{MINUTE_MS, Now, SECOND_MS};
use crate::ui::panel::{Breakage, EyesPlay, FingerPlay, PanelAct, PhonePlay, Traveller};
use crate::wallet::Draw;
use crate::wallet::demo::Code;
use crate::wallet::screen::{self, Look, Mark};
use image::RgbImage;
use portas_devices::camera::CameraEvent;
use portas_devices::camera::optics::Scene;
use portas_devices::fingerprint::sim::Skin;
use portas_devices::iris::sim::{Lens, Person as Face};
use portas_devices::iris::{Cover, EYE_HEIGHT_CM};
use portas_devices::printer::sim::ROLL_MM;
use portas_devices::sim::{Fault, Machine};

/// The screenshot was taken so long ago.
const SCREENSHOT_AGE_MS: i64 = 5 * MINUTE_MS;
/// A phone draws a new code so often.
const STEP_MS: i64 = 30 * SECOND_MS;
/// A hand needs so long before it does what a screen asks.
const HAND_MS: u64 = 700;
/// The line to the gate stays cut for so long unless it is mended before.
const CUT_MS: u32 = 3_600_000;
/// What another app shows.
const FOREIGN: &str = "https://example.org/menu?table=7";
/// Who plays the officer.
const OFFICER: &str = "D-0001";

/// Why an act could not be done.
#[derive(Debug, thiserror::Error)]
pub enum NotPlayed {
    /// The phone.
    #[error(transparent)]
    Phone(#[from] NotDrawn),
    /// There is no such thing to hold out.
    #[error("{0}")]
    Lacking(String),
    /// This part of the station is real.
    #[error("this device is not simulated")]
    Real,
    /// The simulated gate is gone.
    #[error("the simulated gate: {0}")]
    Gate(#[from] std::io::Error),
}

/// A phone before the camera that goes on refreshing itself.
struct Shown {
    code: Code,
    scene: Scene,
    step: i64,
}

/// The person who is played, and what they do by themselves.
pub struct Player {
    population: Population,
    phones: Phones,
    people: Vec<Traveller>,
    codes: Vec<Vec<Code>>,
    chosen: usize,
    code: usize,
    auto: bool,
    broken: Vec<Breakage>,
    shown: Option<Shown>,
    /// The screen they last did something about, and the moment at which the hand moves.
    reacted: Option<(Screen, u8)>,
    due: Option<(u64, PanelAct)>,
}

impl Player {
    /// Somebody of the demo population, with all phones.
    ///
    /// # Errors
    /// As [`Phones::of`].
    pub fn new(site: &Site, now: Now) -> Result<Self, super::super::Fault> {
        let phones = Phones::of(site, now.wall_ms)?;
        let population = site.population.clone();
        let codes: Vec<Vec<Code>> = population.people.iter().map(|person| codes(&population, person)).collect();
        let people = population.people.iter().zip(&codes).map(|(person, codes)| traveller(person, codes)).collect();
        Ok(Self {
            population,
            phones,
            people,
            codes,
            chosen: 0,
            code: 0,
            auto: true,
            broken: Vec::new(),
            shown: None,
            reacted: None,
            due: None,
        })
    }

    /// Who can be played.
    #[must_use]
    pub fn people(&self) -> &[Traveller] {
        &self.people
    }

    /// Who is, and which code they show.
    #[must_use]
    pub const fn chosen(&self) -> (usize, usize) {
        (self.chosen, self.code)
    }

    /// Whether the person does what the screens ask.
    #[must_use]
    pub const fn is_auto(&self) -> bool {
        self.auto
    }

    /// What is broken.
    #[must_use]
    pub fn broken(&self) -> &[Breakage] {
        &self.broken
    }

    /// Does what the panel says.
    ///
    /// # Errors
    /// [`NotPlayed`].
    pub fn act(&mut self, live: &Live, act: &PanelAct) -> Result<(), NotPlayed> {
        let simulated = live.simulated().ok_or(NotPlayed::Real)?;
        match act {
            PanelAct::Choose(at) => {
                self.chosen = (*at).min(self.people.len().saturating_sub(1));
                self.code = 0;
                self.put_away(simulated);
            }
            PanelAct::Code(at) => self.code = *at,
            PanelAct::Phone(play) => self.hold_up(live, *play)?,
            PanelAct::PutAway => self.put_away(simulated),
            PanelAct::Card => self.card(simulated)?,
            PanelAct::TakeCard => {
                let reader = simulated.document.as_ref().ok_or(NotPlayed::Real)?;
                let _ = reader.act(|machine, _| machine.take());
            }
            PanelAct::Finger(play) => self.finger(simulated, *play)?,
            PanelAct::Eyes(play) => self.eyes(simulated, *play)?,
            PanelAct::Walk(word) => self.walk(simulated, word)?,
            PanelAct::Officer(order) => self.officer(live, *order),
            PanelAct::Break(what, broken) => self.break_or_mend(live, simulated, *what, *broken)?,
            PanelAct::Auto(auto) => self.auto = *auto,
        }
        Ok(())
    }

    /// What happens by itself at this moment: the phone draws its next code, the hand does what a screen asked. Gives
    /// the monotonic moment of the next thing.
    ///
    /// # Errors
    /// [`NotPlayed`].
    pub fn pass(&mut self, live: &Live, view: &View, now: Now) -> Result<Option<u64>, NotPlayed> {
        self.react(view, now);
        if let Some((_, act)) = self.due.take_if(|(at_ms, _)| *at_ms <= now.mono_ms) {
            self.act(live, &act)?;
        }
        let step = now.wall_ms.div_euclid(STEP_MS);
        let refresh = self.shown.take_if(|shown| shown.step != step);
        if let Some(Shown { code, scene, .. }) = refresh {
            self.draw(live, code, scene)?;
        }
        let next_step_ms = self.shown.as_ref().map(|_| {
            let in_ms = (step + 1) * STEP_MS - now.wall_ms;
            now.mono_ms.saturating_add_signed(in_ms)
        });
        Ok([next_step_ms, self.due.as_ref().map(|(at_ms, _)| *at_ms)].into_iter().flatten().min())
    }

    fn person(&self) -> Option<&DemoPerson> {
        self.population.people.get(self.chosen)
    }

    /// A person does what a screen asks, once a screen and try.
    fn react(&mut self, view: &View, now: Now) {
        let attempt = view.finger.map(|finger| finger.attempt).or(view.iris.map(|iris| iris.attempt));
        let seen = (view.screen, attempt.unwrap_or(0));
        if !self.auto || self.reacted == Some(seen) {
            return;
        }
        self.reacted = Some(seen);
        let act = match view.screen {
            Screen::Go => PanelAct::Walk("enter"),
            Screen::Finger | Screen::FingerAgain => PanelAct::Finger(FingerPlay::Own),
            Screen::Iris | Screen::IrisAgain | Screen::IrisCapture => PanelAct::Eyes(EyesPlay::Own),
            Screen::TakeDocument => PanelAct::TakeCard,
            Screen::GoOut => PanelAct::Walk("leave"),
            Screen::WayBack => PanelAct::Walk("turn-back"),
            Screen::Refused | Screen::Done => PanelAct::PutAway,
            Screen::Starting
            | Screen::Idle
            | Screen::Reading
            | Screen::NotThisChild
            | Screen::DoorClosing
            | Screen::IrisConsent
            | Screen::Slip
            | Screen::Officer
            | Screen::TwoPeople
            | Screen::Blocked
            | Screen::OutOfService
            | Screen::SystemFault
            | Screen::Emergency => {
                self.due = None;
                return;
            }
        };
        self.due = Some((now.mono_ms + HAND_MS, act));
    }

    fn hold_up(&mut self, live: &Live, play: PhonePlay) -> Result<(), NotPlayed> {
        let simulated = live.simulated().ok_or(NotPlayed::Real)?;
        self.arrive(simulated)?;
        if play == PhonePlay::Foreign {
            self.shown = None;
            return show(simulated, FOREIGN, Mark::None, &Scene::default());
        }
        let chosen = match play {
            PhonePlay::Another => self.another(),
            PhonePlay::Live | PhonePlay::Screenshot | PhonePlay::Far | PhonePlay::Dim | PhonePlay::Foreign => {
                self.codes.get(self.chosen).and_then(|codes| codes.get(self.code).or_else(|| codes.first())).cloned()
            }
        };
        let code = chosen.ok_or_else(|| NotPlayed::Lacking("this person has no code on any phone".into()))?;
        let scene = match play {
            PhonePlay::Far => Scene { distance_mm: 620.0, ..Scene::default() },
            PhonePlay::Dim => Scene { brightness: 0.06, ambient: 0.02, ..Scene::default() },
            PhonePlay::Live | PhonePlay::Screenshot | PhonePlay::Another | PhonePlay::Foreign => Scene::default(),
        };
        if play == PhonePlay::Screenshot {
            self.shown = None;
            let at_ms = live.clock().now().wall_ms - SCREENSHOT_AGE_MS;
            let text = self.phones.draw(&code, Draw::Show, at_ms)?;
            return show(simulated, &text, Mark::of(code.family), &scene);
        }
        self.draw(live, code, scene)
    }

    /// The phone draws its code of this moment, and goes on doing so.
    fn draw(&mut self, live: &Live, code: Code, scene: Scene) -> Result<(), NotPlayed> {
        let simulated = live.simulated().ok_or(NotPlayed::Real)?;
        let wall_ms = live.clock().now().wall_ms;
        let text = self.phones.draw(&code, Draw::Refresh, wall_ms)?;
        show(simulated, &text, Mark::of(code.family), &scene)?;
        self.shown = Some(Shown { code, scene, step: wall_ms.div_euclid(STEP_MS) });
        Ok(())
    }

    /// The next person's code, whose finger is not this person's.
    fn another(&self) -> Option<Code> {
        let others = self.codes.iter().cycle().skip(self.chosen + 1).take(self.codes.len().saturating_sub(1));
        others.flatten().next().cloned()
    }

    fn put_away(&mut self, simulated: &Simulated) {
        self.shown = None;
        if let Some(camera) = &simulated.camera {
            camera.clear();
        }
    }

    /// Somebody of this height steps before the lane.
    fn arrive(&self, simulated: &Simulated) -> Result<(), NotPlayed> {
        let Some(person) = self.person() else { return Ok(()) };
        match simulated.gate() {
            Some(mut gate) => Ok(gate.say(&format!("arrive {:.2}", person.body.height_m))?),
            // Before a real gate people arrive by themselves.
            None => Ok(()),
        }
    }

    fn card(&self, simulated: &Simulated) -> Result<(), NotPlayed> {
        let reader = simulated.document.as_ref().ok_or(NotPlayed::Real)?;
        let person = self.person().ok_or(NotPlayed::Real)?;
        let none = || NotPlayed::Lacking("this person has no document".into());
        let document = person.documents.first().ok_or_else(none)?;
        let picture = picture_of(person, document, ChipState::Ok, false);
        let picture = picture.map_err(|error| NotPlayed::Lacking(error.to_string()))?;
        self.arrive(simulated)?;
        let _ = reader.act(move |machine, now_ms| machine.lay(now_ms, picture));
        Ok(())
    }

    fn finger(&self, simulated: &Simulated, play: FingerPlay) -> Result<(), NotPlayed> {
        let others = self.population.people.iter().cycle().nth(self.chosen + 1);
        let (owner, skin) = match play {
            FingerPlay::Own => (self.person(), None),
            FingerPlay::Other => (others, Some(Skin::Good)),
            FingerPlay::Dry => (self.person(), Some(Skin::Poor)),
            FingerPlay::Lifted => (self.person(), Some(Skin::None)),
        };
        let owner = owner.ok_or(NotPlayed::Real)?;
        let skin = skin.unwrap_or_else(|| skin_of(owner));
        let glass = simulated.sensor.as_ref().ok_or(NotPlayed::Real)?;
        glass.press(grown_touch(owner, Finger::RightIndex, skin));
        Ok(())
    }

    /// Somebody looks into the iris camera, or nobody does any more.
    fn eyes(&self, simulated: &Simulated, play: EyesPlay) -> Result<(), NotPlayed> {
        let camera = simulated.iris.as_ref().ok_or(NotPlayed::Real)?;
        let owner = match play {
            EyesPlay::Other => self.population.people.iter().cycle().nth(self.chosen + 1),
            EyesPlay::Own | EyesPlay::Covered | EyesPlay::Lenses | EyesPlay::Low | EyesPlay::Away => self.person(),
        };
        let Some(owner) = owner else { return Ok(()) };
        let own = grown_gaze(owner);
        match play {
            EyesPlay::Own | EyesPlay::Other => camera.stand(own),
            EyesPlay::Covered => camera.stand(Face { cover: Some(Cover::Sunglasses), ..own }),
            EyesPlay::Lenses => camera.stand(Face { lens: Lens::Coloured, ..own }),
            EyesPlay::Low => camera.stand(Face { eye_height_cm: EYE_HEIGHT_CM.start() - 10, ..own }),
            EyesPlay::Away => camera.leave(),
        }
        Ok(())
    }

    fn walk(&mut self, simulated: &Simulated, word: &str) -> Result<(), NotPlayed> {
        if matches!(word, "enter" | "leave" | "turn-back") {
            self.put_away(simulated);
        }
        if let (Some(camera), "leave" | "turn-back") = (&simulated.iris, word) {
            camera.leave();
        }
        Ok(simulated.gate().ok_or(NotPlayed::Real)?.say(word)?)
    }

    fn officer(&self, live: &Live, act: OfficerOrder) {
        let by = |act| OfficerAct { officer: OFFICER.into(), reason: "demonstration".into(), act };
        // An officer comes before doing anything else; a station that takes no more events misses the word.
        for act in [OfficerOrder::LogIn, act] {
            if let Err(error) = live.send(Event::Officer(by(act))) {
                tracing::warn!(%error, "officer");
            }
        }
    }

    fn break_or_mend(
        &mut self,
        live: &Live,
        simulated: &Simulated,
        what: Breakage,
        broken: bool,
    ) -> Result<(), NotPlayed> {
        let say = |word: String| match simulated.gate() {
            Some(mut gate) => Ok(gate.say(&word)?),
            None => Err(NotPlayed::Real),
        };
        let switch = if broken { "on" } else { "off" };
        let fault = broken.then_some(Fault::Unplug);
        match what {
            Breakage::Line => say(format!("cut {}", if broken { CUT_MS } else { 0 }))?,
            Breakage::Cabinet => say(format!("tamper {switch}"))?,
            Breakage::Emergency => say(format!("emergency {switch}"))?,
            Breakage::SecondDoor => say(if broken { "stuck-open 2".into() } else { "mend 2".into() })?,
            Breakage::Fingerprint => simulated.sensor.as_ref().ok_or(NotPlayed::Real)?.set_fault(fault),
            Breakage::Iris => simulated.iris.as_ref().ok_or(NotPlayed::Real)?.set_fault(fault),
            Breakage::Document => {
                let reader = simulated.document.as_ref().ok_or(NotPlayed::Real)?;
                let _ = reader.act(move |machine, now_ms| machine.set_fault(now_ms, fault));
            }
            Breakage::Paper => {
                let printer = simulated.printer.as_ref().ok_or(NotPlayed::Real)?;
                let _ = printer.act(move |machine, _| machine.load(if broken { 0 } else { ROLL_MM }));
            }
            Breakage::Registry => simulated.registry.cut(broken),
            Breakage::Camera => {
                let event = if broken { CameraEvent::Lost } else { CameraEvent::Up };
                if let Err(error) = live.send(Event::Camera(event)) {
                    tracing::warn!(%error, "camera");
                }
            }
        }
        self.broken.retain(|other| *other != what);
        if broken {
            self.broken.push(what);
        }
        Ok(())
    }
}

/// Every code of a person, the one they show first in front.
fn codes(population: &Population, person: &DemoPerson) -> Vec<Code> {
    let Ok(first) = Code::of(population, &person.handle, None, None) else { return Vec::new() };
    let holder = population.phone_of(&person.handle).map(|(_, holder)| holder);
    let others = holder.into_iter().flat_map(|holder| holder.families.iter().copied());
    let others: Vec<Code> =
        others.filter(|family| *family != first.family).map(|family| Code { family, ..first.clone() }).collect();
    let mut codes = vec![first];
    codes.extend(others);
    codes
}

fn traveller(person: &DemoPerson, codes: &[Code]) -> Traveller {
    let name = match &person.name.chinese {
        Some(chinese) => format!("{chinese} {}", person.name.latin),
        None => person.name.latin.clone(),
    };
    Traveller {
        handle: person.handle.clone(),
        name,
        note: person.note.clone(),
        codes: codes.iter().map(|code| code.family.to_string()).collect(),
    }
}

/// Holds a phone with this text before the camera.
fn show(simulated: &Simulated, text: &str, mark: Mark, scene: &Scene) -> Result<(), NotPlayed> {
    let camera = simulated.camera.as_ref().ok_or(NotPlayed::Real)?;
    let drawn: Result<RgbImage, _> = screen::draw(text, Look { mark, ..Look::default() });
    camera.show(&drawn.map_err(|error| NotPlayed::Lacking(error.to_string()))?, scene);
    Ok(())
}
