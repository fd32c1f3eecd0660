//! What the people at the lanes do by themselves: phones refresh, hands take documents, feet go where a door opens.

use super::super::faults;
use super::super::format::Show;
use super::{Player, next_step};
use crate::flow::{Event, Screen};
use crate::station::sim::{Shot, through_camera};
use crate::wallet::demo::Code;
use crate::wallet::phone::Draw;
use portas_devices::camera::CameraEvent;
use portas_devices::gate::sim::Walk as Feetwork;

/// A hand takes the document this long after it is asked to.
const HAND_MS: u64 = 500;
/// A frame of a phone is taken every so often.
const FRAME_MS: u64 = 250;

/// A phone before a camera.
pub(super) struct Shown {
    pub(super) code: Option<Code>,
    pub(super) text: String,
    /// It goes on refreshing itself at this true moment; none for a picture.
    pub(super) next_ms: Option<i64>,
    pub(super) show: Show,
    /// Frames left to be read in, and the moment of the next (camera).
    pub(super) frames: u8,
    pub(super) frame_ms: u64,
}

/// What the people at one lane do by themselves.
#[derive(Default)]
pub(super) struct Habits {
    pub(super) shown: Option<Shown>,
    /// They forget the document.
    pub(super) forgets: bool,
    /// They stand still whatever opens.
    pub(super) stays: bool,
    /// A height set by the scenario stands for whoever shows something next.
    pub(super) height_m: Option<f64>,
    /// The hand moves to the document at this moment.
    pub(super) hand_ms: Option<u64>,
    /// The screen they last reacted to.
    pub(super) reacted: Option<Screen>,
}

impl Player<'_> {
    pub(super) fn next_habit_ms(&self) -> Option<u64> {
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

    pub(super) fn habits_now(&mut self) {
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
            Screen::GoOut if !habits.stays => {
                sim.look_away();
                sim.gate_mut().walk(now_ms, Feetwork::Leave);
            }
            Screen::WayBack if !habits.stays => {
                sim.look_away();
                sim.gate_mut().walk(now_ms, Feetwork::TurnBack);
            }
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
            | Screen::Iris
            | Screen::IrisAgain
            | Screen::IrisConsent
            | Screen::IrisCapture
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
