use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Kinds of documents a lane may meet; the names are those of scenario files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DocumentKind {
    /// Macao resident identity card.
    MacaoId,
    /// Hong Kong identity card.
    HkId,
    /// Card-type exit-entry permit of mainland residents (F-04).
    ExitEntryPermit,
    /// Electronic official permit (F-05).
    OfficialPermit,
    /// Home-return permit, prefix `M` or `H`.
    HomeReturnPermit,
    /// Card-type mainland travel permit of Taiwan residents (F-11).
    TaiwanPermit,
    /// Any passport.
    Passport,
    /// Hong Kong document of identity for visa purposes (F-08).
    HkDocumentOfIdentity,
    /// Pass of the cross-border industrial zone (O-06).
    ParkPass,
}

/// How a document on record stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DocumentState {
    /// Good until its date.
    Valid,
    /// Reported lost or stolen.
    Lost,
    /// Cancelled for good.
    Cancelled,
    /// A newer one took its place.
    Superseded,
}

/// Symbol on a Hong Kong identity card (E-03, E-36).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum HongKongMark {
    /// Permanent identity card.
    Permanent,
    /// `*`: 11 to 17 with re-entry right.
    Star1,
    /// `***`: 18 or over with re-entry right.
    Star3,
    /// `R`: right to land.
    R,
    /// A non-permanent card without any of these.
    Unmarked,
}

/// What matters of a card beyond its number, by kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "card")]
pub enum CardKind {
    /// Macao resident card.
    Macao {
        /// Permanent resident.
        permanent: bool,
    },
    /// Hong Kong card.
    HongKong {
        /// The symbol on it.
        mark: HongKongMark,
        /// New smart card (E-17).
        new_smart: bool,
        /// Carries a photo (L-34).
        photo: bool,
    },
    /// Nothing more to say.
    Plain,
}

/// Why a document took another's place (E-26 to E-29).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Replacement {
    /// The old one expired.
    Expiry,
    /// The old one was lost.
    Loss,
    /// Data changed.
    DataChange,
    /// Hong Kong's replacement exercise, service kept on request (E-28).
    ExerciseKept,
}

/// How often an endorsement may be used (L-25).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EndorsementUse {
    /// Any number of entries while valid.
    Multiple,
    /// One entry and exit, still unused.
    Single,
    /// One entry and exit, spent.
    SingleUsed,
}

/// An endorsement of an exit-entry permit for one region (L-24, L-31).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Endorsement {
    /// Last day on which it admits.
    pub valid_until: NaiveDate,
    /// Days of stay it grants (L-26).
    pub days: u16,
    /// How often.
    pub uses: EndorsementUse,
}

/// A document on record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// Its kind.
    pub kind: DocumentKind,
    /// Number as in the machine-readable zone, without fillers.
    pub number: String,
    /// Serial of this very card; a renewed card keeps the number and changes the serial.
    pub serial: String,
    /// Issuing state, three letters of ICAO 9303.
    pub issuer: String,
    /// First day.
    pub issued: NaiveDate,
    /// Last day.
    pub valid_until: NaiveDate,
    /// How it stands.
    pub state: DocumentState,
    /// Facts of its kind.
    pub card: CardKind,
    /// Why it replaced another, if it did.
    pub replaced: Option<Replacement>,
    /// Macao endorsement, exit-entry permits only.
    pub macao: Option<Endorsement>,
    /// Hong Kong endorsement, exit-entry permits only.
    pub hong_kong: Option<Endorsement>,
}

/// How a document names itself to a reader: what a look-up is made by.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct DocumentRef {
    /// Its kind.
    pub kind: DocumentKind,
    /// Issuing state.
    pub issuer: String,
    /// Its number.
    pub number: String,
    /// Serial of the very card, where the reader gives it.
    pub serial: Option<String>,
}
