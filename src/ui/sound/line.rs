//! The words that are spoken: those of the screen, but for what is about one person alone.

use crate::flow::Screen;
use crate::person::Finger;
use crate::refusal::{Act, Refusal};
use crate::texts::{Args, Language, TextError, Texts};
use std::borrow::Cow;

/// Every finger, with the key of its name.
const FINGERS: [(Finger, &str); 10] = [
    (Finger::RightThumb, "finger-right-thumb"),
    (Finger::RightIndex, "finger-right-index"),
    (Finger::RightMiddle, "finger-right-middle"),
    (Finger::RightRing, "finger-right-ring"),
    (Finger::RightLittle, "finger-right-little"),
    (Finger::LeftThumb, "finger-left-thumb"),
    (Finger::LeftIndex, "finger-left-index"),
    (Finger::LeftMiddle, "finger-left-middle"),
    (Finger::LeftRing, "finger-left-ring"),
    (Finger::LeftLittle, "finger-left-little"),
];

/// Screens on which something is said.
const SCREENS: [Screen; 19] = [
    Screen::Reading,
    Screen::NotThisChild,
    Screen::Go,
    Screen::DoorClosing,
    Screen::Finger,
    Screen::FingerAgain,
    Screen::Iris,
    Screen::IrisAgain,
    Screen::IrisConsent,
    Screen::IrisCapture,
    Screen::TakeDocument,
    Screen::Slip,
    Screen::GoOut,
    Screen::Done,
    Screen::Officer,
    Screen::WayBack,
    Screen::TwoPeople,
    Screen::Blocked,
    Screen::OutOfService,
];

/// The two that say so when all else fails.
const FAULTS: [Screen; 2] = [Screen::SystemFault, Screen::Emergency];

/// Second wordings of refusals that a gate lane shows.
const WORDINGS: [&str; 7] = [
    "e-qr-unreadable-foreign",
    "e-qr-replay-swipe",
    "e-iris-capture-match",
    "e-iris-capture-finger",
    "e-fp-fail-officer",
    "e-fp-fail-officer-hong-kong",
    "e-fp-fail-officer-document",
];

/// Coaching of a finger that the screen puts in the place of its instruction.
const COACHING: [&str; 2] = ["coach-finger-lifted", "coach-finger-poor"];

/// Something that can be spoken.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Line {
    /// Headline and instruction of a screen.
    Screen(Screen),
    /// Lay this finger.
    Finger(Finger),
    /// Headline and instruction of a refusal, under the key of its text.
    Refusal(String),
    /// A line of coaching, under its key.
    Coaching(&'static str),
}

impl Line {
    /// Everything that a gate lane may say.
    #[must_use]
    pub fn all() -> Vec<Self> {
        let refusals = Refusal::ALL.iter().filter(|&&refusal| is_for_a_gate(refusal)).map(|refusal| refusal.text_key());
        let refusals = refusals.chain(WORDINGS.map(str::to_owned)).map(Self::Refusal);
        let screens = SCREENS.into_iter().chain(FAULTS).map(Self::Screen);
        let fingers = FINGERS.into_iter().map(|(finger, _)| Self::Finger(finger));
        screens.chain(fingers).chain(COACHING.map(Self::Coaching)).chain(refusals).collect()
    }

    /// Its name among the prompts.
    #[must_use]
    pub fn key(&self) -> Cow<'_, str> {
        match self {
            Self::Screen(screen) => screen.text_key().into(),
            Self::Finger(finger) => format!("screen-{}", name_key(*finger)).into(),
            Self::Refusal(key) => key.as_str().into(),
            Self::Coaching(key) => (*key).into(),
        }
    }

    /// What is said.
    ///
    /// # Errors
    /// [`TextError`] where a text is missing: a fault of the build.
    pub fn text(&self, texts: &Texts, language: Language) -> Result<String, TextError> {
        let none = Args::none();
        let (headline, act) = match self {
            // Whose child comes next is shown and not called out.
            Self::Screen(Screen::NotThisChild) => {
                (texts.text(language, "screen-not-this-child", Some("act"), &none)?, None)
            }
            // Until the registry has told which finger.
            Self::Screen(Screen::Finger) => {
                let headline = texts.text(language, "screen-finger", Some("any"), &none)?;
                (headline, Some(texts.text(language, "screen-finger", Some("act"), &none)?))
            }
            Self::Screen(screen) => {
                let key = screen.text_key();
                let headline = texts.text(language, &key, Some("title"), &none)?;
                (headline, Some(texts.text(language, &key, Some("act"), &none)?))
            }
            Self::Finger(finger) => {
                let args = Args::none().name("finger", name_key(*finger));
                let headline = texts.text(language, "screen-finger", Some("title"), &args)?;
                (headline, Some(texts.text(language, "screen-finger", Some("act"), &none)?))
            }
            Self::Refusal(key) => {
                let headline = texts.text(language, key, None, &none)?;
                (headline, Some(texts.text(language, key, Some("act"), &none)?))
            }
            Self::Coaching(key) => (texts.text(language, key, None, &none)?, None),
        };
        Ok(joined(language, &headline, act.as_deref()))
    }
}

/// One sentence after the other; the line breaks of a screen are not spoken.
fn joined(language: Language, headline: &str, act: Option<&str>) -> String {
    let (line, stop) = match language {
        Language::ZhHant | Language::ZhHans => ("", "。"),
        Language::Pt | Language::En => (" ", ". "),
    };
    let headline = headline.replace('\n', line);
    match act {
        Some(act) => format!("{headline}{stop}{}", act.replace('\n', line)),
        None => headline,
    }
}

fn name_key(finger: Finger) -> &'static str {
    FINGERS.into_iter().find(|(listed, _)| *listed == finger).map_or("screen-finger", |(_, key)| key)
}

/// Whether a gate lane can come to this: no step of the phone, of a desk or registration, of a vehicle, or of
/// another sensor.
fn is_for_a_gate(refusal: Refusal) -> bool {
    let elsewhere = [
        Refusal::QrPassenger,
        Refusal::EidVisual,
        Refusal::BindFace,
        Refusal::BindRelation,
        Refusal::BindTwin,
        Refusal::BindNumber,
        Refusal::PinWrong,
        Refusal::FaceFail,
        Refusal::BioObject,
        Refusal::HkRegWait,
        Refusal::RegMainland,
        Refusal::RegHMacao,
        Refusal::RegCountry,
        Refusal::RegDoc,
        Refusal::Ppt90,
        Refusal::Consent,
        Refusal::LostTicket,
        Refusal::IdvNoMatch,
    ];
    refusal.act() != Act::Desk && !elsewhere.contains(&refusal)
}
