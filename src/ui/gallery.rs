//! Every screen of a lane from fixed data: for pictures and for tests.
//!
//! Nothing here is taken from a lane that runs; the same entry gives the same picture on every machine.

use super::screens::lane_ui;
use super::stage::{Moment, Sign, Stage, Words};
use super::{picture, theme};
use crate::credential::place::LaneKind;
use crate::flow::{
    Advice, ChildView, Countdown, EyeSeen, FingerView, IrisView, LaneIrises, Looking, RefusalView, Scanning, Screen,
    Sensing, View, coaching_text_key,
};
use crate::person::{Direction, Finger, Port, Told};
use crate::refusal::Refusal;
use crate::texts::{Language, Texts};
use chrono::NaiveTime;
use egui::Context;
use image::RgbaImage;
use picture::Canvas;
use portas_devices::camera::Coaching;
use portas_devices::gate::{Inputs, Light};
use portas_devices::iris::{Circle, Cover};

/// A panel that lies, pixels.
pub const LYING_PX: [u16; 2] = [1_280, 800];
/// A panel that stands, pixels.
pub const UPRIGHT_PX: [u16; 2] = [1_080, 1_920];

/// 2025-01-22 09:41 in Macao.
const WALL_MS: i64 = 1_737_510_060_000;
/// Far enough into an hour for every hint to be at its furthest.
const MONO_MS: u64 = 2_400_450;

/// A screen with all it is drawn from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Of its file: "finger-poor".
    pub name: String,
    /// What the lane says.
    pub view: View,
    /// What stands over it.
    pub sign: Sign,
    /// When.
    pub moment: Moment,
}

impl Entry {
    fn new(name: impl Into<String>, view: View) -> Self {
        let sign = Sign::new("border-gate/3", Port::BorderGate, LaneKind::TwoDoor, Direction::Arrival);
        Self { name: name.into(), view, sign, moment: Moment { mono_ms: MONO_MS, wall_ms: WALL_MS } }
    }

    /// What it is drawn from, in words.
    #[must_use]
    pub const fn stage<'a>(&'a self, words: Words<'a>) -> Stage<'a> {
        Stage { view: &self.view, sign: &self.sign, words, moment: self.moment, preview: None }
    }
}

/// What a two-door lane may refuse before or after someone is inside, each with the words it has for travellers.
///
/// [`Refusal::FpFail`], [`Refusal::OnePerson`] and [`Refusal::SysDown`] have screens of their own.
pub const REFUSALS: &[Refusal] = &[
    Refusal::QrUnreadable,
    Refusal::QrStale,
    Refusal::QrReplay,
    Refusal::QrOldKey,
    Refusal::DocRead,
    Refusal::DocExpired,
    Refusal::DocUnknown,
    Refusal::DocChip,
    Refusal::BioNone,
    Refusal::Officer,
    Refusal::Timeout,
    Refusal::GateFault,
    Refusal::QrClone,
    Refusal::QrEidCode,
    Refusal::QrForged,
    Refusal::QrLane,
    Refusal::QrPassenger,
    Refusal::QrClock,
    Refusal::QrRevoked,
    Refusal::QrDevice,
    Refusal::QrOldCard,
    Refusal::IdExpired,
    Refusal::IdLost,
    Refusal::IdCancelled,
    Refusal::EidNone,
    Refusal::Age,
    Refusal::Height,
    Refusal::LaneClass,
    Refusal::PortClass,
    Refusal::PortClosed,
    Refusal::RegNone,
    Refusal::RegStale,
    Refusal::RegPending,
    Refusal::RegDoc,
    Refusal::MutNotYet,
    Refusal::MutAge,
    Refusal::MutPerm,
    Refusal::MutNoHk,
    Refusal::MutClass,
    Refusal::MutNoFlag,
    Refusal::MutMinor,
    Refusal::MutLane,
    Refusal::Print,
    Refusal::PptValidity,
    Refusal::EndorseMo,
    Refusal::EndorseHk,
    Refusal::EndorseUsed,
    Refusal::Endorse7,
    Refusal::PermitUsed,
    Refusal::ChildPhoto,
    Refusal::StayOver,
];

/// Every screen, every refusal, every variant.
#[must_use]
pub fn entries() -> Vec<Entry> {
    let mut entries: Vec<Entry> =
        Screen::ALL.into_iter().map(|screen| Entry::new(screen.name(), usual(screen))).collect();
    entries.extend(idle());
    entries.extend(entering());
    entries.extend(inside());
    entries.extend(before_the_camera());
    entries.extend(advised());
    entries.extend(REFUSALS.iter().map(|&refusal| refused(refusal, refusal.text_key())));
    entries.push(refused(Refusal::QrUnreadable, "e-qr-unreadable-foreign".into()));
    entries.push(refused(Refusal::QrReplay, "e-qr-replay-swipe".into()));
    entries.push(long_sign());
    entries
}

/// A picture of an entry.
#[must_use]
pub fn picture(ctx: &Context, canvas: &mut Canvas, entry: &Entry, words: Words<'_>, size_px: [u16; 2]) -> RgbaImage {
    let stage = entry.stage(words);
    picture::of(ctx, canvas, size_px, |ui| {
        lane_ui(ui, &stage);
    })
}

/// Draws entries, one after another, with the fonts loaded once.
pub struct Painter<'a> {
    ctx: Context,
    canvas: Canvas,
    texts: &'a Texts,
}

impl<'a> Painter<'a> {
    /// With these texts.
    #[must_use]
    pub fn new(texts: &'a Texts) -> Self {
        let ctx = Context::default();
        theme::install(&ctx);
        Self { ctx, canvas: Canvas::default(), texts }
    }

    /// A picture of an entry in a language.
    #[must_use]
    pub fn picture(&mut self, entry: &Entry, language: Language, size_px: [u16; 2]) -> RgbaImage {
        picture(&self.ctx, &mut self.canvas, entry, Words::new(self.texts, language), size_px)
    }
}

fn view(screen: Screen, light: Light) -> View {
    View { screen, light, ..View::starting() }
}

/// A wait of which so much is left, of ten.
const fn countdown(wait: &'static str, length_ms: u64, tenths_left: u64) -> Option<Countdown> {
    let until_ms = MONO_MS + length_ms * tenths_left / 10;
    Some(Countdown { wait, from_ms: until_ms - length_ms, until_ms })
}

/// A screen as it mostly is.
fn usual(screen: Screen) -> View {
    match screen {
        Screen::Idle => view(screen, Light::Idle),
        Screen::Done => view(screen, Light::Idle),
        Screen::Go | Screen::GoOut => view(screen, Light::Go),
        Screen::WayBack => View { refusal: shown(Refusal::Timeout), ..view(screen, Light::Go) },
        Screen::Starting | Screen::OutOfService | Screen::Emergency => view(screen, Light::Fault),
        Screen::Reading => View { scanning: Some(Scanning::Checking), ..view(screen, Light::Stop) },
        Screen::DoorClosing | Screen::Blocked => view(screen, Light::Stop),
        Screen::NotThisChild => View {
            child: Some(ChildView { initials: "L. C. H.".into(), age: 9 }),
            countdown: countdown("not-this-child", 3_000, 7),
            ..view(screen, Light::Stop)
        },
        Screen::Finger => View {
            finger: Some(finger(1, Sensing::Waiting)),
            countdown: countdown("finger", 20_000, 7),
            ..view(screen, Light::Stop)
        },
        Screen::FingerAgain => View {
            finger: Some(finger(2, Sensing::Waiting)),
            refusal: shown(Refusal::FpFail),
            countdown: countdown("finger", 20_000, 9),
            ..view(screen, Light::Stop)
        },
        Screen::Iris => View {
            iris: Some(eyes(1, Looking::Waiting)),
            countdown: countdown("iris", 12_000, 8),
            ..view(screen, Light::Stop)
        },
        Screen::IrisAgain => View {
            iris: Some(IrisView { lens: true, ..eyes(2, Looking::Waiting) }),
            refusal: shown(Refusal::IrisCapture),
            countdown: countdown("iris", 12_000, 9),
            ..view(screen, Light::Stop)
        },
        Screen::IrisConsent => View { countdown: countdown("consent", 15_000, 8), ..view(screen, Light::Stop) },
        Screen::IrisCapture => View {
            iris: Some(looked_at(eyes(1, Looking::Still))),
            countdown: countdown("enrol", 30_000, 8),
            ..view(screen, Light::Stop)
        },
        Screen::TakeDocument => View { countdown: countdown("document-taken", 10_000, 8), ..view(screen, Light::Stop) },
        Screen::Slip => View { countdown: countdown("slip", 8_000, 6), ..view(screen, Light::Stop) },
        Screen::Refused => View {
            refusal: shown(Refusal::QrStale),
            countdown: countdown("refused", 15_000, 8),
            ..view(screen, Light::Stop)
        },
        Screen::Officer => View {
            refusal: Some(RefusalView { refusal: Refusal::FpFail, text_key: "e-fp-fail-officer".into(), figure: None }),
            countdown: countdown("officer", 60_000, 9),
            ..view(screen, Light::Stop)
        },
        Screen::TwoPeople => View {
            refusal: shown(Refusal::OnePerson),
            countdown: countdown("officer", 60_000, 9),
            ..view(screen, Light::Stop)
        },
        Screen::SystemFault => View {
            refusal: shown(Refusal::SysDown),
            countdown: countdown("refused", 15_000, 8),
            codes_off: true,
            ..view(screen, Light::Stop)
        },
    }
}

fn shown(refusal: Refusal) -> Option<RefusalView> {
    Some(RefusalView { refusal, text_key: refusal.text_key(), figure: None })
}

const fn finger(attempt: u8, sensing: Sensing) -> FingerView {
    FingerView {
        attempt,
        allowed: 3,
        asked: Some(Finger::RightIndex),
        other: Some(Finger::LeftMiddle),
        sensing,
        or_iris: false,
        help_called: false,
    }
}

/// A lane that waits: codes off, advice, coaching.
fn idle() -> Vec<Entry> {
    let idle = || usual(Screen::Idle);
    let mut entries = vec![
        Entry::new("idle-codes-off", View { codes_off: true, advice: Some(Advice::CodesOff), ..idle() }),
        Entry::new("idle-clock-doubted", View { codes_off: true, ..idle() }),
        Entry::new("idle-residents-only", View { advice: Some(Advice::ResidentsOnly), ..idle() }),
    ];
    for coaching in [Coaching::TooDark, Coaching::Glare, Coaching::TooFar, Coaching::TooNear, Coaching::Blurred] {
        let name = format!("idle-{}", coaching_text_key(coaching));
        entries.push(Entry::new(name, View { coaching: Some(coaching), ..idle() }));
    }
    entries
}

/// On the way in: a document on the reader, someone in the opening.
fn entering() -> Vec<Entry> {
    let doorway = Inputs::default();
    vec![
        Entry::new("idle-document", View { scanning: Some(Scanning::Document), ..usual(Screen::Idle) }),
        Entry::new("door-closing-step-in", View { inputs: Some(doorway), ..usual(Screen::DoorClosing) }),
    ]
}

/// The finger, and what an officer is shown.
fn inside() -> Vec<Entry> {
    let with = |name: &str, finger: FingerView| {
        let screen = if finger.attempt > 1 { Screen::FingerAgain } else { Screen::Finger };
        Entry::new(name, View { finger: Some(finger), ..usual(screen) })
    };
    let unknown = FingerView { asked: None, other: None, ..finger(1, Sensing::Waiting) };
    let left = FingerView { asked: Some(Finger::LeftLittle), other: Some(Finger::RightThumb), ..unknown };
    let mut entries = vec![
        with("finger-any", unknown),
        with("finger-left", left),
        with("finger-help", FingerView { help_called: true, ..finger(1, Sensing::Waiting) }),
        with("finger-or-iris", FingerView { or_iris: true, ..finger(1, Sensing::Waiting) }),
        with("finger-lifted", finger(1, Sensing::Lifted)),
        with("finger-poor", finger(1, Sensing::Poor)),
        with("finger-again-poor", finger(3, Sensing::Poor)),
    ];
    let comparing = with("finger-comparing", finger(1, Sensing::Comparing));
    entries.push(Entry { view: View { countdown: None, ..comparing.view.clone() }, ..comparing });
    for text_key in ["e-fp-fail-officer-hong-kong", "e-fp-fail-officer-document"] {
        let refusal = Some(RefusalView { refusal: Refusal::FpFail, text_key: text_key.into(), figure: None });
        let name = format!("officer-{}", text_key.trim_start_matches("e-fp-fail-officer-"));
        entries.push(Entry::new(name, View { refusal, ..usual(Screen::Officer) }));
    }
    entries
}

/// The eyes, in each way that they may be seen, and lanes with irises as they wait.
fn before_the_camera() -> Vec<Entry> {
    let with = |name: &str, looking: Looking| {
        Entry::new(format!("iris-{name}"), View { iris: Some(eyes(1, looking)), ..usual(Screen::Iris) })
    };
    let mut entries = vec![
        with("closer", Looking::Closer),
        with("further", Looking::Further),
        with("mask", Looking::Covered(Cover::Mask)),
        with("sunglasses", Looking::Covered(Cover::Sunglasses)),
        with("hat", Looking::Covered(Cover::Hat)),
        with("cover", Looking::Covered(Cover::Unknown)),
        with("comparing", Looking::Comparing),
    ];
    let still = with("still", Looking::Still);
    let iris = still.view.iris.map(looked_at);
    entries.push(Entry { view: View { iris, ..still.view.clone() }, ..still });
    let keeping = View { iris: Some(eyes(1, Looking::Keeping)), countdown: None, ..usual(Screen::IrisCapture) };
    entries.push(Entry::new("iris-keeping", keeping));
    for refusal in [Refusal::IrisHeight, Refusal::IrisClass] {
        let name = format!("finger-{}", refusal.text_key().trim_start_matches("e-"));
        entries.push(Entry::new(name, View { refusal: shown(refusal), ..usual(Screen::Finger) }));
    }
    for (name, irises) in [("idle-iris", LaneIrises::Compare), ("idle-iris-enrol", LaneIrises::Enrol)] {
        entries.push(Entry::new(name, View { irises, ..usual(Screen::Idle) }));
    }
    entries
}

const fn eyes(attempt: u8, looking: Looking) -> IrisView {
    IrisView { attempt, allowed: 3, looking, left: None, right: None, lens: false, help_called: false }
}

/// With both eyes found, one of them well.
fn looked_at(iris: IrisView) -> IrisView {
    let circle = |radius_px| Circle { x_px: 160, y_px: 120, radius_px };
    let eye = |quality| Some(EyeSeen { quality, pupil: circle(38), limbus: circle(92) });
    IrisView { left: eye(82), right: eye(47), ..iris }
}

/// Each advice where it is given.
fn advised() -> Vec<Entry> {
    let with = |screen: Screen, advice: Advice| {
        let name = format!("{}-{}", screen.name(), advice.text_key());
        Entry::new(name, View { advice: Some(advice), ..usual(screen) })
    };
    vec![
        with(Screen::NotThisChild, Advice::SeveralChildren),
        with(Screen::NotThisChild, Advice::SeveralChildrenDocuments),
        with(Screen::Go, Advice::ChildFirst),
        with(Screen::FingerAgain, Advice::OtherFamilyMember),
        with(Screen::Refused, Advice::ResidentsOnly),
        with(Screen::GoOut, Advice::IrisesEnrolled),
        with(Screen::GoOut, Advice::IrisesNotEnrolled),
        with(Screen::Slip, Advice::IrisesWithParent),
        with(Screen::GoOut, Advice::IrisesAtDesk),
        with(Screen::Officer, Advice::IrisesForFingers),
    ]
}

fn refused(refusal: Refusal, text_key: String) -> Entry {
    let figure = match refusal {
        Refusal::RegPending => Some(Told::ActiveFrom(WALL_MS + 26 * crate::time::HOUR_MS)),
        Refusal::PortClosed => NaiveTime::from_hms_opt(6, 0, 0).map(Told::OpensAt),
        Refusal::PortClass => Some(Told::Nearest(Port::HzmBridgeHongkong)),
        _ => None,
    };
    let name = format!("refused-{}", text_key.trim_start_matches("e-"));
    let refusal = Some(RefusalView { refusal, text_key, figure });
    Entry::new(name, View { refusal, ..usual(Screen::Refused) })
}

/// The longest sign there is.
fn long_sign() -> Entry {
    let sign = Sign::new("hzm-bridge/east-2", Port::HzmBridgeHongkong, LaneKind::TwoDoor, Direction::Departure);
    Entry { sign, ..Entry::new("idle-long-sign", usual(Screen::Idle)) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_screen_is_shown_and_no_name_twice() {
        let entries = entries();
        let names: BTreeSet<_> = entries.iter().map(|entry| &entry.name).collect();
        assert_eq!(names.len(), entries.len());
        for screen in Screen::ALL {
            assert!(entries.iter().any(|entry| entry.view.screen == screen), "{screen:?}");
        }
    }
}
