//! Drawings and pictograms: our own, painted, never a font's.
//!
//! A drawing shows what to do. It may move a little, now and then: [`Motion`] tells when.

mod eyes;
mod icon;
pub mod motion;
pub mod pen;
pub mod people;
mod remedies;
mod scenes;
pub mod things;

pub use icon::Icon;
pub use motion::Motion;
pub use pen::Pen;
pub use remedies::remedy;

use super::theme::{CARD, LINE, Mood, RED, SEA};
use crate::flow::EyeSeen;
use crate::person::Finger;
use egui::Color32;
use portas_devices::iris::Cover;

/// What a drawing shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Drawing {
    /// Phone with its code over the scanner.
    PhoneToScanner,
    /// Phone held still in the beam, being read.
    PhoneRead,
    /// More brightness.
    PhoneBright,
    /// Tilt the phone.
    PhoneTilt,
    /// Closer to the scanner.
    PhoneCloser,
    /// Further from it.
    PhoneFurther,
    /// Still.
    PhoneStill,
    /// The live screen, not an old picture.
    PhoneLive,
    /// Its clock is to be set.
    PhoneClock,
    /// The app is to be updated.
    PhoneUpdate,
    /// The other code of two.
    PhoneOtherCode,
    /// Swipe to another person's code.
    PhoneSwipe,
    /// No code: the card.
    PhoneToCard,
    /// A service to be switched on.
    PhoneSwitch,
    /// Document onto the reader.
    DocumentOnReader,
    /// Document off the reader.
    DocumentTaken,
    /// A physical card.
    PhysicalCard,
    /// Slip out of the printer.
    Slip,
    /// Fingerprint sensor and the finger it waits for.
    Finger(Option<Finger>),
    /// The print is being compared.
    Comparing,
    /// Eyes towards the iris camera.
    EyesToCamera,
    /// The eyes as the camera sees them now, left and right.
    Eyes([Option<EyeSeen>; 2]),
    /// Closer to the iris camera.
    EyesCloser,
    /// Further from it.
    EyesFurther,
    /// Something to be taken off the face.
    FaceCovered(Cover),
    /// The eyes were taken.
    EyesTaken,
    /// Through the first door.
    StepIn,
    /// The door closes behind someone who stands.
    DoorClosing,
    /// Through the last door.
    StepOut,
    /// Back by the first.
    WayBack,
    /// One person stays, one steps back.
    OnePerson,
    /// A suitcase in a door.
    Suitcase,
    /// An officer comes.
    Officer,
    /// An officer at a counter.
    Counter,
    /// The next lane.
    OtherLane,
    /// Child first, or with an adult.
    AdultAndChild,
    /// On a later day.
    Later,
    /// At a later hour.
    Clock,
    /// At another place.
    Place,
    /// A form at a desk.
    Desk,
    /// A raised hand.
    RaisedHand,
    /// Leave now.
    Exit,
    /// All done.
    Tick,
    /// Wait.
    Waiting,
}

impl Drawing {
    /// How it moves.
    #[must_use]
    pub const fn motion(self) -> Motion {
        match self {
            // Idle rests most of the time; what someone stands before may move more often.
            Self::PhoneToScanner => Motion::Now { every_ms: 6_000, for_ms: 900 },
            Self::PhoneRead | Self::Comparing | Self::EyesTaken | Self::Waiting => Motion::Round { every_ms: 2_400 },
            Self::PhoneBright
            | Self::PhoneTilt
            | Self::PhoneCloser
            | Self::PhoneFurther
            | Self::PhoneSwipe
            | Self::PhoneSwitch
            | Self::DocumentOnReader
            | Self::DocumentTaken
            | Self::Slip
            | Self::Finger(_)
            | Self::EyesToCamera
            | Self::EyesCloser
            | Self::EyesFurther
            | Self::FaceCovered(_)
            | Self::StepIn
            | Self::DoorClosing
            | Self::StepOut
            | Self::WayBack
            | Self::OnePerson
            | Self::Suitcase
            | Self::OtherLane
            | Self::AdultAndChild
            | Self::Exit => Motion::Now { every_ms: 2_400, for_ms: 1_200 },
            Self::PhoneStill
            | Self::PhoneLive
            | Self::PhoneClock
            | Self::PhoneUpdate
            | Self::PhoneOtherCode
            | Self::PhoneToCard
            | Self::PhysicalCard
            | Self::Eyes(_)
            | Self::Officer
            | Self::Counter
            | Self::Later
            | Self::Clock
            | Self::Place
            | Self::Desk
            | Self::RaisedHand
            | Self::Tick => Motion::Still,
        }
    }

    /// Draws it on a canvas that it fills to about nine tenths and that has this ground.
    /// `at` tells how far its motion is, 0 to 1.
    pub fn draw(self, pen: &Pen, mood: Mood, ground: Color32, at: f32) {
        let colour = mood.colour();
        match self {
            Self::PhoneToScanner
            | Self::PhoneRead
            | Self::PhoneBright
            | Self::PhoneTilt
            | Self::PhoneCloser
            | Self::PhoneFurther
            | Self::PhoneStill => scenes::scanned(self, pen, colour, at),
            Self::PhoneLive
            | Self::PhoneClock
            | Self::PhoneUpdate
            | Self::PhoneOtherCode
            | Self::PhoneSwipe
            | Self::PhoneToCard
            | Self::PhoneSwitch => scenes::phone(self, pen, [colour, ground], at),
            Self::DocumentOnReader => {
                let pen = &pen.scaled(0.88);
                things::reader(pen);
                things::card(&pen.at(0.0, 14.0f32.mul_add(at, -36.0)).turned(-0.012), SEA);
                pen.arrow((0.0, 10.0 + 6.0 * at), (0.0, 32.0 + 6.0 * at), 8.0, colour);
            }
            Self::DocumentTaken => {
                let pen = &pen.scaled(0.88);
                things::reader(pen);
                things::card(&pen.at(0.0, -2.0 - 16.0 * at).turned(-0.012), SEA);
                pen.arrow((0.0, -52.0 - 10.0 * at), (0.0, -82.0 - 8.0 * at), 9.0, colour);
            }
            Self::PhysicalCard => {
                things::card(&pen.scaled(1.4).turned(-0.02), colour);
            }
            Self::Slip => {
                things::slip(pen, at);
                pen.arrow((66.0, 8.0 + 8.0 * at), (66.0, 50.0 + 8.0 * at), 9.0, colour);
            }
            Self::Finger(finger) => scenes::finger_on_sensor(pen, finger, at),
            Self::Comparing => scenes::comparing(pen, at),
            Self::EyesToCamera
            | Self::Eyes(_)
            | Self::EyesCloser
            | Self::EyesFurther
            | Self::FaceCovered(_)
            | Self::EyesTaken => eyes::eyes(self, pen, colour, at),
            Self::StepIn | Self::DoorClosing | Self::StepOut | Self::WayBack => scenes::passage(self, pen, colour, at),
            Self::OnePerson => scenes::one_person(pen, at),
            Self::Suitcase => {
                things::floor(pen, 70.0);
                things::gate(&pen.at(0.0, -3.0), 0.35 + 0.15 * at, RED);
                things::suitcase(&pen.at(0.0, 77.0), colour);
                pen.arrow((0.0, -28.0 - 8.0 * at), (0.0, -62.0 - 8.0 * at), 9.0, colour);
            }
            Self::Officer => {
                people::officer(&pen.at(0.0, 78.0).scaled(1.5), SEA);
            }
            Self::Counter => things::counter(pen, SEA),
            Self::OtherLane => scenes::other_lane(pen, colour, at),
            Self::AdultAndChild => {
                people::adult_and_child(pen, at);
                things::floor(pen, 70.0);
            }
            Self::Later => {
                things::calendar(&pen.at(-8.0, -8.0).scaled(1.1), colour);
                pen.disc((52.0, 48.0), 37.0, ground);
                things::clock(&pen.at(52.0, 48.0).scaled(0.8), colour, CARD);
            }
            Self::Clock => things::clock(&pen.scaled(2.0), colour, CARD),
            Self::Place => things::pin(&pen.at(0.0, -2.0), colour),
            Self::Desk => things::form(pen, colour),
            Self::RaisedHand => people::raised_hand(pen, colour),
            Self::Exit => things::exit(pen, at),
            Self::Tick => {
                pen.disc((0.0, 0.0), 82.0, colour);
                things::tick(&pen.scaled(0.82), CARD);
            }
            Self::Waiting => {
                pen.ring((0.0, 0.0), 66.0, 13.0, LINE);
                pen.arc((0.0, 0.0), 66.0, (at - 0.25, at), 13.0, colour);
            }
        }
    }
}
