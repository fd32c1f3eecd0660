//! Acts a scenario and says what was not seen.

use super::expect::missing;
use super::faults::{self, Mending};
use super::format::{
    Actor, Expect, Feet, FlagOr, Officer, OfficerWord, Scenario, Show, StationSpec, StepSpec, Walk, WordOr,
    demo_officer,
};
use super::people::{self, Lacking};
use crate::credential::freshness::Window;
use crate::flow::{Control, Event, OfficerAct, OfficerOrder, Screen, ShownProof};
use crate::policy::Profile;
use crate::population::{Population, PopulationError, SetupError};
use crate::station::sim::{LaneSpec, Shot, Site, SiteError, World, through_camera};
use crate::time::Now;
use crate::wallet::demo::{Code, DemoError};
use crate::wallet::phone::Draw;
use chrono::DateTime;
use portas_devices::camera::CameraEvent;
use portas_devices::gate::Door;
use portas_devices::gate::sim::Walk as Feetwork;

/// How long an expectation may take where it says nothing.
const WITHIN_MS: u64 = 2_000;
/// A phone's code lives for a step.
const STEP_MS: i64 = 30_000;
/// Time the lanes get to come to rest before the end is judged.
const REST_MS: u64 = 180_000;
/// A hand takes the document this long after it is asked to.
const HAND_MS: u64 = 500;
/// Frames that a phone gets to be read in, one every so often.
const FRAME_MS: u64 = 250;
const FRAMES: u8 = 12;
/// The station has been on for so long when the first step happens.
const LEAD_MS: u64 = 5_000;
/// Height of "a child" where the step names none.
const CHILD_M: f64 = 1.10;

/// What came of a scenario.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// What was expected and not seen, in the order of the steps; none: passed.
    pub failures: Vec<String>,
}

/// Why a scenario cannot be played.
#[derive(Debug, thiserror::Error)]
pub enum PlayError {
    /// `at` is no time.
    #[error("at: {0:?} is no RFC 3339 time")]
    At(String),
    /// A value no lane knows.
    #[error("{key}: {value:?} is not one of {allowed}")]
    Value {
        /// The key.
        key: String,
        /// As written.
        value: String,
        /// What may stand there.
        allowed: &'static str,
    },
    /// The people table.
    #[error(transparent)]
    Population(#[from] PopulationError),
    /// A change that does not fit a person.
    #[error(transparent)]
    Setup(#[from] SetupError),
    /// The hall cannot be built.
    #[error(transparent)]
    Site(#[from] SiteError),
    /// A phone or code that is not there.
    #[error("step {step}: {error}")]
    Demo {
        /// From 1.
        step: usize,
        /// What.
        error: DemoError,
    },
    /// A document or finger that is not there.
    #[error("step {step}: {error}")]
    Lacking {
        /// From 1.
        step: usize,
        /// What.
        error: Lacking,
    },
    /// Anything else a step asks for in vain.
    #[error("step {step}: {what}")]
    Step {
        /// From 1.
        step: usize,
        /// What.
        what: String,
    },
}

/// Plays a scenario; `seed` in place of its own, if given.
///
/// # Errors
/// [`PlayError`] when it asks for what does not exist; failures of what it expects are its outcome.
pub fn play(scenario: &Scenario, seed: Option<u64>) -> Result<Outcome, PlayError> {
    let mut player = Player::new(scenario, seed)?;
    for (index, step) in scenario.step.iter().enumerate() {
        player.step = index + 1;
        player.pass(step.after_ms);
        player.act(step)?;
    }
    player.end(scenario);
    Ok(Outcome { failures: player.failures })
}

/// A phone before a camera.
struct Shown {
    code: Option<Code>,
    text: String,
    /// It goes on refreshing itself at this true moment; none for a picture.
    next_ms: Option<i64>,
    show: Show,
    /// Frames left to be read in, and the moment of the next (camera).
    frames: u8,
    frame_ms: u64,
}

/// What the people at one lane do by themselves.
#[derive(Default)]
struct Habits {
    shown: Option<Shown>,
    /// They forget the document.
    forgets: bool,
    /// They stand still whatever opens.
    stays: bool,
    /// A height set by the scenario stands for whoever shows something next.
    height_m: Option<f64>,
    /// The hand moves to the document at this moment.
    hand_ms: Option<u64>,
    /// The screen they last reacted to.
    reacted: Option<Screen>,
}

pub(super) struct Player<'a> {
    scenario: &'a Scenario,
    pub(super) world: World,
    names: Vec<Option<String>>,
    pub(super) lane: usize,
    habits: Vec<Habits>,
    pub(super) mending: Vec<Mending>,
    /// True time less the stations' wall clock.
    true_offset_ms: i64,
    last_text: Option<String>,
    shots: u64,
    pub(super) step: usize,
    log: Vec<String>,
    failures: Vec<String>,
}

impl<'a> Player<'a> {
    fn new(scenario: &'a Scenario, seed: Option<u64>) -> Result<Self, PlayError> {
        let at = DateTime::parse_from_rfc3339(&scenario.at).map_err(|_| PlayError::At(scenario.at.clone()))?;
        let at_ms = at.timestamp_millis();
        let mut population = Population::demo(at_ms)?;
        for setup in &scenario.setup {
            population.apply(setup)?;
        }
        let seed = seed.unwrap_or(scenario.seed);
        let stations: Vec<&StationSpec> = scenario.station.iter().chain(&scenario.stations).collect();
        // Devices come up before the first step, unless the scenario is about how they are found.
        let found = stations.iter().any(|station| station.occupied || station.door_open.is_some());
        let lead_ms = if found { 0 } else { LEAD_MS };
        let now = Now { wall_ms: at_ms.saturating_sub_unsigned(lead_ms), mono_ms: 1_000 };
        let specs = stations.iter().enumerate().map(|(n, station)| spec(station, n)).collect::<Result<Vec<_>, _>>()?;
        let mut world = World::new(Site::new(population, seed, now)?, specs, seed, now)?;
        for (index, station) in stations.iter().enumerate() {
            prepare(&mut world, index, station);
        }
        let mut player = Self {
            scenario,
            names: stations.iter().map(|station| station.name.clone()).collect(),
            lane: 0,
            habits: stations.iter().map(|_| Habits::default()).collect(),
            mending: Vec::new(),
            true_offset_ms: 0,
            last_text: None,
            shots: seed,
            step: 0,
            log: Vec::new(),
            failures: Vec::new(),
            world,
        };
        player.pass(lead_ms);
        Ok(player)
    }

    fn true_ms(&self) -> i64 {
        self.world.now().wall_ms.saturating_add(self.true_offset_ms)
    }

    // ---- time ---------------------------------------------------------------------------------------------

    fn pass(&mut self, ms: u64) {
        let limit_ms = self.world.now().mono_ms.saturating_add(ms);
        while self.tick(limit_ms) {}
    }

    /// Lets the next thing happen, people's habits among it; whether `limit_ms` is still ahead.
    fn tick(&mut self, limit_ms: u64) -> bool {
        self.habits_now();
        let next_ms = self.next_habit_ms().unwrap_or(u64::MAX).min(limit_ms);
        self.world.advance(next_ms);
        self.collect();
        self.world.now().mono_ms < limit_ms
    }

    fn collect(&mut self) {
        for index in 0..self.names.len() {
            let facts = std::mem::take(&mut self.world.lane_mut(index).seen.facts);
            self.log.extend(facts.iter().map(crate::journal::Entry::headline));
        }
    }

    fn next_habit_ms(&self) -> Option<u64> {
        let now = self.world.now();
        let phone = |shown: &Shown| {
            let refresh = shown.next_ms.map(|next_ms| {
                let in_ms = next_ms.saturating_sub(self.true_ms()).max(1);
                now.mono_ms.saturating_add_signed(in_ms)
            });
            let frame = (shown.frames > 0).then_some(shown.frame_ms);
            [refresh, frame].into_iter().flatten().min()
        };
        let habits = self.habits.iter();
        let people = habits.flat_map(|habits| [habits.hand_ms, habits.shown.as_ref().and_then(phone)]).flatten();
        people.chain(self.mending.iter().map(|mending| mending.at_ms)).min()
    }

    fn habits_now(&mut self) {
        faults::mend(self);
        for lane in 0..self.habits.len() {
            self.refresh(lane);
            self.frame(lane);
            self.react(lane);
        }
    }

    /// The phone draws its next code.
    fn refresh(&mut self, lane: usize) {
        let true_ms = self.true_ms();
        let Some(shown) = self.habits[lane].shown.take_if(|shown| shown.next_ms.is_some_and(|ms| ms <= true_ms)) else {
            return;
        };
        // A phone that cannot draw now (all 256 codes of a step are used) shows nothing until the next step.
        if let Some(code) = &shown.code
            && let Ok(text) = self.world.draw(code, Draw::Show, true_ms)
        {
            let next_ms = next_step(true_ms);
            self.hold_out(lane, Shown { text, next_ms: Some(next_ms), ..shown });
        }
    }

    /// The camera takes its next frame of a phone.
    fn frame(&mut self, lane: usize) {
        let now = self.world.now();
        let Some(shown) = &mut self.habits[lane].shown else { return };
        if shown.frames == 0 || shown.frame_ms > now.mono_ms {
            return;
        }
        shown.frames -= 1;
        shown.frame_ms = now.mono_ms + FRAME_MS;
        self.shots += 1;
        let shot = shot(&shown.show, self.shots);
        let Ok(glimpse) = through_camera(&shown.text, &shot) else { return };
        let sim = self.world.lane_mut(lane);
        match (glimpse.texts.into_iter().next(), glimpse.coaching) {
            (Some(text), _) => {
                shown.frames = 0;
                sim.show_code(now.mono_ms, text, now.wall_ms);
            }
            (None, Some(coaching)) => sim.at(now.mono_ms, Event::Camera(CameraEvent::Coach(coaching))),
            (None, None) => {}
        }
    }

    /// People do what the screen asks of them.
    fn react(&mut self, lane: usize) {
        let now_ms = self.world.now().mono_ms;
        let screen = self.world.lanes()[lane].view().screen;
        let habits = &mut self.habits[lane];
        let sim = self.world.lane_mut(lane);
        if habits.hand_ms.take_if(|at_ms| *at_ms <= now_ms).is_some() {
            sim.take_document();
        }
        if habits.reacted == Some(screen) {
            return;
        }
        habits.reacted = Some(screen);
        match screen {
            Screen::TakeDocument | Screen::Slip if sim.document_lies() && !habits.forgets => {
                habits.hand_ms = Some(now_ms + HAND_MS);
            }
            Screen::GoOut if !habits.stays => sim.gate_mut().walk(now_ms, Feetwork::Leave),
            Screen::WayBack if !habits.stays => sim.gate_mut().walk(now_ms, Feetwork::TurnBack),
            Screen::Idle => habits.height_m = None,
            Screen::TakeDocument
            | Screen::Slip
            | Screen::GoOut
            | Screen::WayBack
            | Screen::Starting
            | Screen::Reading
            | Screen::NotThisChild
            | Screen::Go
            | Screen::DoorClosing
            | Screen::Finger
            | Screen::FingerAgain
            | Screen::Done
            | Screen::Refused
            | Screen::Officer
            | Screen::TwoPeople
            | Screen::Blocked
            | Screen::OutOfService
            | Screen::SystemFault
            | Screen::Emergency => {}
        }
    }

    // ---- steps --------------------------------------------------------------------------------------------

    fn act(&mut self, step: &StepSpec) -> Result<(), PlayError> {
        if let Some(name) = &step.station {
            self.lane = self
                .names
                .iter()
                .position(|known| known.as_ref() == Some(name))
                .ok_or_else(|| self.fail(format!("no lane is called {name:?}")))?;
        }
        if let Some(expect) = &step.expect {
            self.expect(expect);
            return Ok(());
        }
        self.world.lane_mut(self.lane).seen.refusal = None;
        if let Some(show) = &step.show {
            self.show(show)?;
        } else if let Some(document) = &step.document {
            self.document(document)?;
        } else if let Some(finger) = &step.finger {
            self.finger(finger)?;
        } else if let Some(walk) = &step.walk {
            self.walk(walk)?;
        } else if let Some(press) = &step.press {
            self.press(press, step.by.unwrap_or_default())?;
        } else if let Some(officer) = &step.officer {
            self.officer(officer)?;
        } else if let Some(fault) = &step.fault {
            faults::begin(self, fault)?;
        } else if let Some(clock) = step.clock {
            self.world.step_wall(clock.step_s.saturating_mul(1_000));
            self.true_offset_ms = self.true_offset_ms.saturating_sub(clock.step_s.saturating_mul(1_000));
            if clock.confirm {
                self.tell(Event::ClockConfirmed);
            }
        } else if let Some(restart) = &step.restart {
            let for_ms = match restart {
                FlagOr::Flag(_) => 0,
                FlagOr::More(restart) => restart.for_ms,
            };
            self.world.lane_mut(self.lane).faults.station_dead = true;
            self.pass(for_ms);
            self.world.restart(self.lane)?;
        } else {
            return Err(self.fail("this lane has no iris or face camera".into()));
        }
        self.world.settle();
        self.collect();
        Ok(())
    }

    pub(super) fn fail(&self, what: String) -> PlayError {
        PlayError::Step { step: self.step, what }
    }

    fn tell(&mut self, event: Event) {
        let now_ms = self.world.now().mono_ms;
        self.world.lane_mut(self.lane).at(now_ms, event);
    }

    fn show(&mut self, show: &WordOr<Show>) -> Result<(), PlayError> {
        let lane = self.lane;
        let show = match show {
            WordOr::Word(word) if word == "nothing" => {
                self.habits[lane].shown = None;
                let now_ms = self.world.now().mono_ms;
                self.world.lane_mut(lane).show_nothing(now_ms);
                return Ok(());
            }
            WordOr::Word(word) => return Err(value("show", word, "nothing, or a table")),
            WordOr::Table(show) => show,
        };
        self.world.lane_mut(lane).seen.ending = None;
        if let Some(handle) = &show.person {
            self.arrives(handle)?;
        } else {
            self.arrives_at(1.65);
        }
        let shown = self.shown(show)?;
        self.hold_out(lane, shown);
        Ok(())
    }

    /// What the phone shows at first.
    fn shown(&mut self, show: &Show) -> Result<Shown, PlayError> {
        let still = |text| Shown { code: None, text, next_ms: None, show: show.clone(), frames: 0, frame_ms: 0 };
        if let Some(text) = &show.text {
            return Ok(still(text.clone()));
        }
        if show.repeat
            && let Some(text) = self.last_text.clone()
        {
            return Ok(still(text));
        }
        let Some(person) = &show.person else { return Err(self.fail("show: name a person or a text".into())) };
        let demo = |error| PlayError::Demo { step: self.step, error };
        let population = &self.world.site().population;
        let code = Code::of(population, person, show.phone.as_deref(), show.family).map_err(demo)?;
        let true_ms = self.true_ms();
        let age_ms = i64::from(show.age_s.unwrap_or(0)) * 1_000;
        if let Some(phone) = self.world.phones.phone_mut(&code.phone) {
            phone.clock_offset_ms = show.clock_offset_s.saturating_mul(1_000);
        }
        let text = self.world.draw(&code, Draw::Show, true_ms - age_ms).map_err(demo)?;
        let next_ms = show
            .age_s
            .is_none()
            .then(|| next_step(true_ms + show.clock_offset_s * 1_000) - show.clock_offset_s * 1_000);
        Ok(Shown { code: Some(code), next_ms, ..still(text) })
    }

    /// The phone is before the camera, or its text is read at once.
    fn hold_out(&mut self, lane: usize, shown: Shown) {
        let now = self.world.now();
        self.last_text = Some(shown.text.clone());
        let shown = if self.scenario.camera {
            Shown { frames: FRAMES, frame_ms: now.mono_ms, ..shown }
        } else {
            self.world.lane_mut(lane).show_code(now.mono_ms, shown.text.clone(), now.wall_ms);
            shown
        };
        self.habits[lane].shown = Some(shown);
    }

    /// The person comes to the entry.
    fn arrives(&mut self, handle: &str) -> Result<(), PlayError> {
        let handle = handle.split('@').next().unwrap_or(handle);
        let step = self.step;
        let person = people::person(&self.world.site().population, handle)
            .map_err(|error| PlayError::Lacking { step, error })?;
        let height_m = person.body.height_m;
        self.arrives_at(height_m);
        Ok(())
    }

    fn arrives_at(&mut self, height_m: f64) {
        let height_m = self.habits[self.lane].height_m.unwrap_or(height_m);
        let now_ms = self.world.now().mono_ms;
        self.world.lane_mut(self.lane).gate_mut().person_arrives(now_ms, height_m as f32);
        // The sensors see the person before a code or document is read.
        self.pass(SEEN_MS);
    }

    fn document(&mut self, document: &WordOr<super::format::Lay>) -> Result<(), PlayError> {
        let lay = match document {
            WordOr::Word(word) if word == "removed" => {
                self.world.lane_mut(self.lane).take_document();
                return Ok(());
            }
            WordOr::Word(word) => return Err(value("document", word, "removed, or a table")),
            WordOr::Table(lay) => lay,
        };
        let step = self.step;
        let picture =
            people::picture(&self.world.site().population, lay).map_err(|error| PlayError::Lacking { step, error })?;
        self.world.lane_mut(self.lane).seen.ending = None;
        self.arrives(&lay.person)?;
        self.habits[self.lane].forgets = lay.left;
        let now_ms = self.world.now().mono_ms;
        self.world.lane_mut(self.lane).lay(now_ms, picture);
        Ok(())
    }

    fn finger(&mut self, finger: &WordOr<super::format::LayFinger>) -> Result<(), PlayError> {
        let lay = match finger {
            WordOr::Word(word) if word == "lifted" => {
                self.world.lane_mut(self.lane).lift_finger();
                return Ok(());
            }
            WordOr::Word(word) => return Err(value("finger", word, "lifted, or a table")),
            WordOr::Table(lay) => lay,
        };
        let step = self.step;
        let touch =
            people::touch(&self.world.site().population, lay).map_err(|error| PlayError::Lacking { step, error })?;
        let now_ms = self.world.now().mono_ms;
        self.world.lane_mut(self.lane).press_finger(now_ms, touch);
        Ok(())
    }

    fn walk(&mut self, walk: &WordOr<Walk>) -> Result<(), PlayError> {
        let (feet, height_m) = match walk {
            WordOr::Word(word) => (feet(word)?, None),
            WordOr::Table(walk) => (walk.how, walk.height_m),
        };
        let now_ms = self.world.now().mono_ms;
        let habits = &mut self.habits[self.lane];
        habits.stays = feet == Feet::Stay;
        if feet == Feet::Child {
            habits.height_m = Some(height_m.unwrap_or(CHILD_M));
        }
        let feetwork = match feet {
            Feet::Enter => Feetwork::Enter,
            Feet::Leave => Feetwork::Leave,
            Feet::TurnBack => Feetwork::TurnBack,
            Feet::SecondPerson => Feetwork::SecondPerson,
            Feet::Stay => Feetwork::Stay,
            Feet::Block => Feetwork::Block,
            Feet::Clear => Feetwork::Clear,
            Feet::Child => Feetwork::Child((height_m.unwrap_or(CHILD_M) * 100.0).clamp(30.0, 250.0) as u16),
            Feet::Luggage => Feetwork::Luggage,
        };
        self.world.lane_mut(self.lane).gate_mut().walk(now_ms, feetwork);
        Ok(())
    }

    fn press(&mut self, press: &WordOr<super::format::Press>, by: Actor) -> Result<(), PlayError> {
        let (word, by) = match press {
            WordOr::Word(word) => (word.clone(), by),
            WordOr::Table(press) => (press.control.clone(), press.by),
        };
        if by == Actor::Officer {
            let officer = Officer {
                act: officer_word(&word)?,
                officer: demo_officer(),
                reason: "pressed".into(),
                case: None,
                ticks: None,
            };
            return self.officer(&WordOr::Table(officer));
        }
        let control: Control = serde_json::from_value(word.clone().into()).map_err(|_| {
            value("press", &word, "agree, disagree, use-fingerprint, help, not-this-child, language-..")
        })?;
        self.tell(Event::Pressed(control));
        Ok(())
    }

    fn officer(&mut self, officer: &WordOr<Officer>) -> Result<(), PlayError> {
        let plain = |word: &str| -> Result<Officer, PlayError> {
            Ok(Officer {
                act: officer_word(word)?,
                officer: demo_officer(),
                reason: "scenario".into(),
                case: None,
                ticks: None,
            })
        };
        let officer = match officer {
            WordOr::Word(word) => plain(word)?,
            WordOr::Table(officer) => officer.clone(),
        };
        let proof = officer.ticks.as_ref().map_or(ShownProof::Card, |ticks| ShownProof::EId { ticks: ticks.count() });
        let orders = match officer.act {
            OfficerWord::LogIn => vec![OfficerOrder::LogIn],
            OfficerWord::Verify => vec![OfficerOrder::Verify { proof }],
            OfficerWord::Release => vec![OfficerOrder::Release],
            OfficerWord::Refer => vec![OfficerOrder::Refer],
            OfficerWord::Override => vec![OfficerOrder::Verify { proof }, OfficerOrder::Release],
            OfficerWord::Close => vec![OfficerOrder::Close],
        };
        for act in orders {
            let (officer, reason) = (officer.officer.clone(), officer.reason.clone());
            self.tell(Event::Officer(OfficerAct { officer, reason, act }));
        }
        Ok(())
    }

    // ---- what must be seen --------------------------------------------------------------------------------

    fn expect(&mut self, expect: &Expect) {
        let limit_ms = self.world.now().mono_ms.saturating_add(expect.within_ms.unwrap_or(WITHIN_MS));
        let mut last = self.lacks(expect);
        let mut held = last.is_empty();
        loop {
            if let Some(not) = &expect.not
                && self.lacks(not).is_empty()
            {
                self.failures.push(format!("step {}: seen, and must not be: {}", self.step, named(not)));
                return;
            }
            if (held && expect.not.is_none()) || !self.tick(limit_ms) {
                break;
            }
            if !held {
                last = self.lacks(expect);
                held = last.is_empty();
            }
        }
        if !held {
            last = self.lacks(expect);
            held = last.is_empty();
        }
        if !held {
            self.failures.push(format!("step {}: {}", self.step, last.join("; ")));
        }
    }

    fn lacks(&self, expect: &Expect) -> Vec<String> {
        missing(expect, &self.world.lanes()[self.lane])
    }

    fn end(&mut self, scenario: &Scenario) {
        for habits in &mut self.habits {
            habits.shown = None;
        }
        if let Some(idle) = scenario.end.idle {
            let limit_ms = self.world.now().mono_ms + REST_MS;
            let at_rest = |world: &World| world.lanes().iter().all(|lane| lane.station().lane().is_idle());
            while idle && !at_rest(&self.world) && self.tick(limit_ms) {}
            if at_rest(&self.world) != idle {
                let screens: Vec<&str> = self.world.lanes().iter().map(|lane| lane.view().screen.name()).collect();
                self.failures.push(format!("end: idle is {}, screens {screens:?}", !idle));
            }
        }
        self.collect();
        let mut log = self.log.iter();
        for wanted in &scenario.end.journal {
            if !log.by_ref().any(|headline| headline == wanted) {
                self.failures.push(format!("end: journal lacks {wanted:?} in its place; it holds {:?}", self.log));
                break;
            }
        }
        for unwanted in &scenario.end.not_journal {
            if self.log.contains(unwanted) {
                self.failures.push(format!("end: journal holds {unwanted:?}"));
            }
        }
    }
}

/// Time from a person's coming to the first reading of the sensors that shows them.
const SEEN_MS: u64 = 120;

fn next_step(true_ms: i64) -> i64 {
    (true_ms.div_euclid(STEP_MS) + 1) * STEP_MS
}

fn shot(show: &Show, seed: u64) -> Shot {
    Shot {
        dark: show.dark,
        dim: show.dim.0,
        blur: show.blur.0,
        glare: show.glare.0,
        distance_m: show.distance.map(|distance| distance.0),
        seed,
    }
}

fn named(expect: &Expect) -> String {
    let text = format!("{expect:?}");
    text.split(", ").filter(|part| !part.contains("None")).collect::<Vec<_>>().join(", ")
}

pub(super) fn value(key: &str, value: &str, allowed: &'static str) -> PlayError {
    PlayError::Value { key: key.into(), value: value.into(), allowed }
}

fn feet(word: &str) -> Result<Feet, PlayError> {
    serde_json::from_value(word.into())
        .map_err(|_| value("walk", word, "enter, leave, turn-back, second-person, stay, block, clear, child, luggage"))
}

fn officer_word(word: &str) -> Result<OfficerWord, PlayError> {
    serde_json::from_value(word.into())
        .map_err(|_| value("officer", word, "log-in, verify, release, refer, override, close"))
}

fn spec(station: &StationSpec, index: usize) -> Result<LaneSpec, PlayError> {
    let profile = match &station.profile {
        Some(word) => {
            let parsed: Result<Profile, _> = serde_json::from_value(word.clone().into());
            Some(parsed.map_err(|_| value("profile", word, "2025-01, 2026-02"))?)
        }
        None => None,
    };
    let steps = station.window.unwrap_or(1);
    let window = u8::try_from(steps).ok().and_then(Window::new);
    Ok(LaneSpec {
        name: station.name.clone().unwrap_or_else(|| (index + 1).to_string()),
        port: station.port,
        lane: station.lane,
        direction: station.direction,
        profile,
        officer: station.officer.unwrap_or(true),
        zone_alone: station.zone_alone.unwrap_or(false),
        window: window.ok_or_else(|| value("window", &steps.to_string(), "1 to 4"))?,
    })
}

/// Someone inside, or an open door, before the station starts.
fn prepare(world: &mut World, index: usize, station: &StationSpec) {
    let now_ms = world.now().mono_ms;
    let gate = world.lane_mut(index).gate_mut();
    if station.occupied {
        gate.place_inside(now_ms);
    }
    if let Some(door) = station.door_open {
        gate.set_door_fault(
            now_ms,
            Door(door.saturating_sub(1)),
            Some(portas_devices::gate::sim::DoorFault::StuckOpen),
        );
        gate.force(now_ms, Door(door.saturating_sub(1)));
    }
}
