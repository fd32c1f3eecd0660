//! What a journal holds: facts by handle and number, never a name, number of a document or sample (rule S, A-21).

use crate::person::{CrossingCredential, Direction, PersonId, Port};
use crate::refusal::Refusal;
use crate::registry::request::SessionId;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Which door, by its place on the way: 0 first.
pub type DoorNumber = u8;

/// What rests behind a door order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ground {
    /// A verified and eligible credential: the first door.
    Entry,
    /// A match inside: the last door.
    Passage,
    /// The way back out of an ended passage.
    WayBack,
    /// An officer's release.
    Officer,
}

/// How a passage ended that was begun.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ending {
    /// The far door closed behind the person, the crossing is recorded.
    Completed,
    /// Nobody entered.
    NotEntered,
    /// The person left by the door they came by.
    WentBack,
    /// An emergency freed the doors: counts as not cleared.
    Emergency,
    /// The station stopped in the middle.
    Interrupted,
}

/// Something an officer must come for or know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Alarm {
    /// A traveller needs an officer: a refusal with act S, help asked.
    Case,
    /// A door is open that nobody was to open.
    DoorForced,
    /// A door did not close in its time.
    DoorHeld,
    /// An obstacle stays.
    Blocked,
    /// More than one person.
    Tailgating,
    /// Someone stays inside.
    Occupied,
    /// A door does not do what it was ordered.
    GateFault,
    /// The line to the gate is lost.
    GateLost,
    /// Somebody is at the line or the cabinet.
    Tampering,
    /// The emergency input is active.
    Emergency,
    /// The station's own clock is in doubt.
    Clock,
    /// A document was left in the reader.
    DocumentLeft,
    /// A device other than the gate is lost.
    DeviceLost,
    /// The registry is out of reach.
    Registry,
    /// The slip printer has no paper.
    Paper,
}

macro_rules! named {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $word:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
        pub enum $name { $($(#[$variant_doc])* #[serde(rename = $word)] $variant,)+ }

        impl $name {
            /// Every one.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// Its name in headlines.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $word,)+ }
            }
        }
    };
}

named! {
    /// Why the finger takes the place of the eyes.
    Instead {
        /// The person chose so (J-13).
        Asked = "asked",
        /// The eyes are not at a height that the camera reaches (J-16).
        Height = "height",
        /// The face stayed covered (J-14).
        Covered = "covered",
        /// No try gave a match (J-17).
        Tries = "tries",
        /// No face came in time.
        NoFace = "no-face",
        /// The camera went away.
        Camera = "camera",
        /// They were cancelled while the person walked in (J-18).
        NotOnFile = "not-on-file",
    }
}

named! {
    /// What a person said to the registration of their irises.
    Consented {
        /// Yes.
        Agreed = "agreed",
        /// No.
        Disagreed = "disagreed",
        /// Nothing, which is a no.
        NoAnswer = "no-answer",
    }
}

named! {
    /// Why irises were not put on file.
    NotEnrolled {
        /// The person thought better of it.
        Withdrawn = "withdrawn",
        /// The eyes could not be taken (J-17).
        Capture = "capture",
        /// They are not at a height that the camera reaches (J-16).
        Height = "height",
        /// They are on file as somebody else's.
        Duplicate = "duplicate",
        /// The person has some on file by now.
        OnFile = "on-file",
        /// The camera went away.
        Camera = "camera",
        /// The registry did not take them.
        Registry = "registry",
        /// The registry did not say in time whether it has: what it holds is what counts.
        Unanswered = "unanswered",
    }
}

/// A crossing made at the gate, on its way to the registry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Left {
    /// Session.
    pub session: SessionId,
    /// Who.
    pub person: PersonId,
    /// Where.
    pub port: Port,
    /// Which way.
    pub direction: Direction,
    /// When, unix milliseconds.
    pub at_ms: i64,
    /// With what.
    pub presented: CrossingCredential,
    /// Last day of the stay granted.
    pub stay_until: Option<NaiveDate>,
}

/// One fact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "fact")]
pub enum Entry {
    /// The station started; what its program is.
    Started {
        /// Version of the program.
        version: String,
        /// The lane's name.
        lane: String,
    },
    /// The station stopped in order.
    Stopped,
    /// A session began.
    Opened {
        /// Its number.
        session: SessionId,
    },
    /// A credential was accepted as genuine and the person found.
    Verified {
        /// Session.
        session: SessionId,
        /// Who.
        person: PersonId,
        /// With what.
        presented: CrossingCredential,
    },
    /// A refusal. One line each (rules.md, behaviour column).
    Refused {
        /// Session.
        session: SessionId,
        /// Who, where known.
        person: Option<PersonId>,
        /// Why.
        refusal: Refusal,
        /// What the officer may know, without personal data.
        detail: String,
    },
    /// An order to a door was issued, on this ground. Durable before the order is sent.
    Ordered {
        /// Session.
        session: SessionId,
        /// Which door.
        door: DoorNumber,
        /// On what it rests.
        ground: Ground,
    },
    /// A person stands inside, the first door closed behind them.
    Entered {
        /// Session.
        session: SessionId,
        /// Who.
        person: PersonId,
    },
    /// A comparison.
    Compared {
        /// Session.
        session: SessionId,
        /// Which try, from 1.
        attempt: u8,
        /// Whether it matched.
        matched: bool,
    },
    /// A comparison of the eyes.
    IrisCompared {
        /// Session.
        session: SessionId,
        /// Which try, from 1.
        attempt: u8,
        /// Whether it matched.
        matched: bool,
    },
    /// The finger takes the place of the eyes.
    FingerInstead {
        /// Session.
        session: SessionId,
        /// Why.
        why: Instead,
    },
    /// What the person said to the registration of their irises (J-07).
    Consent {
        /// Session.
        session: SessionId,
        /// Their word.
        answer: Consented,
    },
    /// The irises are on file.
    Enrolled {
        /// Session.
        session: SessionId,
        /// Whose.
        person: PersonId,
    },
    /// The irises were not put on file, though the person agreed.
    NotEnrolled {
        /// Session.
        session: SessionId,
        /// Why.
        why: NotEnrolled,
    },
    /// Cancelled irises were deleted for good (J-18).
    IrisesDeleted {
        /// Whose.
        person: PersonId,
    },
    /// The far door has closed behind the person: the crossing that the registry is to write. A start finds here
    /// what was not confirmed.
    Left(Left),
    /// The session ended.
    Ended {
        /// Session.
        session: SessionId,
        /// How, where a passage had begun.
        ending: Option<Ending>,
    },
    /// An alarm was raised.
    Raised {
        /// Session, where there is one.
        session: Option<SessionId>,
        /// Which.
        alarm: Alarm,
        /// Detail without personal data.
        detail: String,
    },
    /// An alarm is over.
    Cleared {
        /// Which.
        alarm: Alarm,
    },
    /// An officer acted.
    OfficerActed {
        /// Session.
        session: Option<SessionId>,
        /// Officer number.
        officer: String,
        /// What they did: verify, release, refer, override, log-in.
        act: String,
        /// Why.
        reason: String,
    },
    /// The wall clock was stepped.
    ClockStepped {
        /// By how much, seconds.
        by_s: i64,
    },
}

impl Entry {
    /// The words by which people and scenario files name it: `refused E-QR-STALE`, `entry`, `passage`.
    #[must_use]
    pub fn headline(&self) -> String {
        match self {
            Self::Started { .. } => "started".into(),
            Self::Stopped => "stopped".into(),
            Self::Opened { .. } => "session".into(),
            Self::Verified { .. } => "verified".into(),
            Self::Refused { refusal, .. } => format!("refused {refusal}"),
            Self::Ordered { ground, .. } => match ground {
                Ground::Entry => "order first-door".into(),
                Ground::Passage => "order last-door".into(),
                Ground::WayBack => "order way-back".into(),
                Ground::Officer => "order officer".into(),
            },
            Self::Entered { .. } => "entry".into(),
            Self::Compared { matched: true, .. } => "matched".into(),
            Self::Compared { matched: false, .. } => "not-matched".into(),
            Self::IrisCompared { matched: true, .. } => "iris-matched".into(),
            Self::IrisCompared { matched: false, .. } => "iris-not-matched".into(),
            Self::FingerInstead { why, .. } => format!("finger-instead {}", why.name()),
            Self::Consent { answer, .. } => format!("consent {}", answer.name()),
            Self::Enrolled { .. } => "iris-enrolled".into(),
            Self::NotEnrolled { why, .. } => format!("iris-not-enrolled {}", why.name()),
            Self::IrisesDeleted { .. } => "irises-deleted".into(),
            Self::Left(_) => "left".into(),
            Self::Ended { ending, .. } => match ending {
                Some(Ending::Completed) => "passage".into(),
                Some(Ending::NotEntered) => "not-entered".into(),
                Some(Ending::WentBack) => "way-back".into(),
                Some(Ending::Emergency) => "emergency-exit".into(),
                Some(Ending::Interrupted) => "interrupted".into(),
                None => "closed".into(),
            },
            Self::Raised { alarm, .. } => format!("alarm {}", alarm.name()),
            Self::Cleared { alarm } => format!("cleared {}", alarm.name()),
            Self::OfficerActed { act, .. } => format!("officer {act}"),
            Self::ClockStepped { .. } => "clock".into(),
        }
    }
}

/// Headlines of one word.
const HEADLINES: [&str; 19] = [
    "started",
    "stopped",
    "session",
    "verified",
    "entry",
    "matched",
    "not-matched",
    "iris-matched",
    "iris-not-matched",
    "iris-enrolled",
    "irises-deleted",
    "left",
    "passage",
    "not-entered",
    "way-back",
    "emergency-exit",
    "interrupted",
    "closed",
    "clock",
];

/// Whether a fact may go by this headline. Of an officer's acts it is only told that they are such.
#[must_use]
pub fn is_headline(text: &str) -> bool {
    match text.split_once(' ') {
        None => HEADLINES.contains(&text),
        Some(("refused", code)) => Refusal::ALL.iter().any(|refusal| refusal.code() == code),
        Some(("finger-instead", why)) => Instead::ALL.iter().any(|known| known.name() == why),
        Some(("consent", word)) => Consented::ALL.iter().any(|known| known.name() == word),
        Some(("iris-not-enrolled", why)) => NotEnrolled::ALL.iter().any(|known| known.name() == why),
        Some(("order", what)) => ["first-door", "last-door", "way-back", "officer"].contains(&what),
        Some(("alarm" | "cleared", name)) => Alarm::ALL.iter().any(|alarm| alarm.name() == name),
        Some((kind, _)) => kind == "officer",
    }
}

impl Alarm {
    /// Every alarm.
    pub const ALL: [Self; 15] = [
        Self::Case,
        Self::DoorForced,
        Self::DoorHeld,
        Self::Blocked,
        Self::Tailgating,
        Self::Occupied,
        Self::GateFault,
        Self::GateLost,
        Self::Tampering,
        Self::Emergency,
        Self::Clock,
        Self::DocumentLeft,
        Self::DeviceLost,
        Self::Registry,
        Self::Paper,
    ];

    /// Its name in settings, scenario files and texts.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Case => "case",
            Self::DoorForced => "door-forced",
            Self::DoorHeld => "door-held",
            Self::Blocked => "blocked",
            Self::Tailgating => "tailgating",
            Self::Occupied => "occupied",
            Self::GateFault => "gate-fault",
            Self::GateLost => "gate-lost",
            Self::Tampering => "tampering",
            Self::Emergency => "emergency",
            Self::Clock => "clock",
            Self::DocumentLeft => "document-left",
            Self::DeviceLost => "device-lost",
            Self::Registry => "registry",
            Self::Paper => "paper",
        }
    }
}
