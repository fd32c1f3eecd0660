use super::{Document, Filing};
use crate::credential::{Cid, DeviceKey, Family};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Row number of a person: the only name of a person that logs and journal may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct PersonId(pub i64);

/// Border posts; the names are those of settings and scenario files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Port {
    /// 關閘.
    BorderGate,
    /// 青茂.
    Qingmao,
    /// 港珠澳大橋 港澳大廳.
    HzmBridgeHongkong,
    /// 港珠澳大橋 珠澳旅檢大廳.
    HzmBridgeZhuhai,
    /// 橫琴口岸澳門口岸區.
    Hengqin,
    /// 外港碼頭.
    OuterHarbour,
    /// 氹仔碼頭.
    TaipaTerminal,
    /// 內港碼頭.
    InnerHarbour,
    /// 機場.
    Airport,
    /// 珠澳跨境工業區.
    IndustrialZone,
}

/// Into or out of Macao.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Direction {
    /// Into Macao.
    Arrival,
    /// Out of Macao.
    Departure,
}

/// Fingers by ISO/IEC 19794-2 position.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Finger {
    /// 1
    RightThumb,
    /// 2
    RightIndex,
    /// 3
    RightMiddle,
    /// 4
    RightRing,
    /// 5
    RightLittle,
    /// 6
    LeftThumb,
    /// 7
    LeftIndex,
    /// 8
    LeftMiddle,
    /// 9
    LeftRing,
    /// 10
    LeftLittle,
}

/// One of a person's own two eyes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Eye {
    /// Left.
    Left,
    /// Right.
    Right,
}

/// How a person's irises stand on record.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Irises {
    /// None.
    #[default]
    None,
    /// Both, for use.
    Enrolled,
    /// Cancelled by the person and not yet deleted: not to be used any more (J-18, OQ-17).
    Cancelling,
}

/// A person's names. Never in a log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    /// Chinese name, where there is one.
    pub chinese: Option<String>,
    /// Latin name, surname first.
    pub latin: String,
}

/// By which of the four channels a binding ended, or that another phone took its place (B-07, B-08).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unbinding {
    /// The app.
    App,
    /// The One Account web site.
    OneAccountWeb,
    /// The bureau's web site.
    BureauWeb,
    /// The bureau's counter.
    BureauCounter,
    /// Bound again on another phone.
    Rebound,
}

impl Unbinding {
    /// Its name, as an officer reads it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::App => "app",
            Self::OneAccountWeb => "one-account-web",
            Self::BureauWeb => "bureau-web",
            Self::BureauCounter => "bureau-counter",
            Self::Rebound => "rebound",
        }
    }
}

/// A Macao e-ID on a phone, in one family (check 7).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Binding {
    /// The family.
    pub family: Family,
    /// Handle in that family.
    pub cid: Cid,
    /// Key the phone signs with.
    pub key: DeviceKey,
    /// Which holder on that phone: 0 the owner, 1.. children.
    pub slot: u8,
    /// The phone.
    pub phone: i64,
    /// Serial of the card at binding or last refresh.
    pub card_serial: String,
    /// When made, unix milliseconds.
    pub made_ms: i64,
    /// When and how it ended.
    pub revoked: Option<(i64, Unbinding)>,
}

/// What a crossing was made with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Presented {
    /// A code of this family.
    Code(Family),
    /// A document of this kind.
    Document(super::DocumentKind),
}

/// A completed crossing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Crossing {
    /// Where.
    pub port: Port,
    /// Which way.
    pub direction: Direction,
    /// When the far door closed, unix milliseconds.
    pub at_ms: i64,
    /// With what.
    pub presented: Presented,
    /// Last day of the stay granted, non-residents on arrival (L-28).
    pub stay_until: Option<NaiveDate>,
}

/// A parent or guardian on record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Relation {
    /// The adult.
    pub adult: PersonId,
    /// Parent (true) or guardian.
    pub parent: bool,
}

/// All a lane may know of a person: what a look-up answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dossier {
    /// Who.
    pub person: PersonId,
    /// Names; a lane shows initials at most.
    pub name: Name,
    /// Birthday.
    pub born: NaiveDate,
    /// Everything on record, in no order; several of a kind where one superseded another.
    pub documents: Vec<Document>,
    /// Lane registrations.
    pub filings: Vec<Filing>,
    /// Parents and guardians.
    pub relations: Vec<Relation>,
    /// On the watch list: an officer must see the person.
    pub watch: bool,
    /// The latest crossings, newest first, eight at most.
    pub crossings: Vec<Crossing>,
    /// Fingers on file.
    pub fingers: Vec<Finger>,
    /// Irises on file.
    pub irises: Irises,
    /// Registered for the Hong Kong e-Channel (E-02, E-27).
    pub e_channel: bool,
}
