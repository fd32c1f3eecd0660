//! What a step of a scenario does.

use super::super::expect::cases;
use super::super::faults;
use super::super::format::{
    Actor, Feet, FlagOr, Lay, LayFinger, LookIn, Officer, OfficerWord, Press, Show, StepSpec, Walk, WordOr,
    demo_officer,
};
use super::super::people;
use super::habits::Shown;
use super::{PlayError, Player, next_step, value};
use crate::flow::{Control, Event, OfficerAct, OfficerOrder, ShownProof};
use crate::wallet::demo::Code;
use crate::wallet::phone::Draw;
use portas_devices::gate::sim::Walk as Feetwork;

/// Frames that a phone gets to be read in.
const FRAMES: u8 = 12;
/// Height of "a child" where the step names none.
const CHILD_M: f64 = 1.10;
/// Time from a person's coming to the first reading of the sensors that shows them.
const SEEN_MS: u64 = 120;

impl Player<'_> {
    pub(super) fn act(&mut self, step: &StepSpec) -> Result<(), PlayError> {
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
        } else if let Some(eyes) = &step.eyes {
            self.eyes(eyes)?;
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
            return Err(self.fail("this lane has no face camera".into()));
        }
        self.world.settle();
        self.collect();
        Ok(())
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
    pub(super) fn hold_out(&mut self, lane: usize, shown: Shown) {
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

    fn document(&mut self, document: &WordOr<Lay>) -> Result<(), PlayError> {
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

    fn finger(&mut self, finger: &WordOr<LayFinger>) -> Result<(), PlayError> {
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

    fn eyes(&mut self, eyes: &WordOr<LookIn>) -> Result<(), PlayError> {
        if !self.world.lanes()[self.lane].has_iris() {
            return Err(self.fail("this lane has no iris camera".into()));
        }
        let look = match eyes {
            WordOr::Word(word) if word == "away" => {
                self.world.lane_mut(self.lane).look_away();
                return Ok(());
            }
            WordOr::Word(word) => return Err(value("eyes", word, "away, or a table")),
            WordOr::Table(look) => look,
        };
        let step = self.step;
        let face =
            people::gaze(&self.world.site().population, look).map_err(|error| PlayError::Lacking { step, error })?;
        let now_ms = self.world.now().mono_ms;
        self.world.lane_mut(self.lane).look(now_ms, face);
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

    fn press(&mut self, press: &WordOr<Press>, by: Actor) -> Result<(), PlayError> {
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
            value("press", &word, "agree, disagree, use-fingerprint, use-iris, help, not-this-child, language-..")
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
        if let Some(word) = &officer.case {
            let open = cases(&self.world.lanes()[self.lane].view());
            if !open.iter().any(|case| case.contains(word)) {
                let what = format!("step {}: officer: no open case has {word:?} in it; open: {open:?}", self.step);
                self.failures.push(what);
                return Ok(());
            }
        }
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
}

fn feet(word: &str) -> Result<Feet, PlayError> {
    serde_json::from_value(word.into())
        .map_err(|_| value("walk", word, "enter, leave, turn-back, second-person, stay, block, clear, child, luggage"))
}

fn officer_word(word: &str) -> Result<OfficerWord, PlayError> {
    serde_json::from_value(word.into())
        .map_err(|_| value("officer", word, "log-in, verify, release, refer, override, close"))
}
