use super::dates::{Born, Span};
use crate::credential::{Algorithm, Family};
use crate::person::{
    Direction, DocumentKind, EndorsementUse, FilingClass, FilingSource, HongKongMark, Irises, Port, PriorPermission,
    Replacement,
};
use serde::Deserialize;

/// What is wrong with a population's table.
#[derive(Debug, thiserror::Error)]
pub enum PopulationError {
    /// Not the shape of a table: line, column and key are in the message.
    #[error("population: {0}")]
    Shape(#[from] toml::de::Error),
    /// A handle that is not of `[a-z0-9-]`, or is there twice.
    #[error("population: person {row}: handle {handle:?} is not free or not of a-z, 0-9 and -")]
    Handle {
        /// Place in the table, from 1.
        row: usize,
        /// The handle.
        handle: String,
    },
    /// A row that names someone who is not there (or not yet: parents and phones come before children).
    #[error("population: {of}: no {handle:?} before it")]
    Unknown {
        /// The row's handle or phone.
        of: String,
        /// What it names.
        handle: String,
    },
    /// A row that needs another row's fact which is not there.
    #[error("population: {of}: {what}")]
    Contradiction {
        /// The row's handle or phone.
        of: String,
        /// What does not fit.
        what: &'static str,
    },
}

pub(super) fn parse(text: &str) -> Result<Table, PopulationError> {
    Ok(toml::from_str(text)?)
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Table {
    pub version: u32,
    pub person: Vec<PersonRow>,
    #[serde(default)]
    pub phone: Vec<PhoneRow>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PersonRow {
    pub handle: String,
    pub chinese: Option<String>,
    pub latin: String,
    pub zone: Option<NameRow>,
    pub born: Born,
    #[serde(default = "usual_height")]
    pub height_m: f64,
    #[serde(default)]
    pub fingers: FingersRow,
    #[serde(default)]
    pub irises: Irises,
    #[serde(default)]
    pub cosmetic_lenses: bool,
    #[serde(default)]
    pub wheelchair: bool,
    #[serde(default)]
    pub watch: bool,
    pub twin: Option<String>,
    #[serde(default)]
    pub parents: Vec<String>,
    pub macao: Option<MacaoRow>,
    pub hong_kong: Option<HongKongRow>,
    #[serde(default)]
    pub document: Vec<DocumentRow>,
    pub filing: Option<FilingRow>,
    #[serde(default)]
    pub crossing: Vec<CrossingRow>,
    pub note: String,
}

const fn usual_height() -> f64 {
    1.65
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NameRow {
    pub surname: String,
    pub given_names: String,
}

#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum FingersRow {
    #[default]
    Good,
    Worn,
    None,
}

#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum CardRow {
    #[default]
    Ok,
    Lost,
    Expired,
    Cancelled,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RenewedRow {
    pub ago: Span,
    pub why: Replacement,
    #[serde(default)]
    pub refreshed: bool,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MacaoRow {
    #[serde(default = "yes")]
    pub permanent: bool,
    #[serde(default)]
    pub card: CardRow,
    pub renewed: Option<RenewedRow>,
    #[serde(default = "yes")]
    pub e_id: bool,
    #[serde(default = "clearance")]
    pub shows: Family,
    pub on_phone_of: Option<String>,
    #[serde(default)]
    pub slot: u8,
    #[serde(default = "ed25519")]
    pub algorithm: AlgorithmRow,
    #[serde(default = "a_year")]
    pub bound: Span,
}

const fn yes() -> bool {
    true
}

const fn clearance() -> Family {
    Family::Clearance
}

const fn ed25519() -> AlgorithmRow {
    AlgorithmRow::Ed25519
}

const fn a_year() -> Span {
    Span::days(365)
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum AlgorithmRow {
    Ed25519,
    Esp256,
}

impl From<AlgorithmRow> for Algorithm {
    fn from(row: AlgorithmRow) -> Self {
        match row {
            AlgorithmRow::Ed25519 => Self::Ed25519,
            AlgorithmRow::Esp256 => Self::Esp256,
        }
    }
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum FilingStanding {
    None,
    #[default]
    Active,
    Stale,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct HongKongRow {
    #[serde(default = "permanent")]
    pub mark: HongKongMark,
    #[serde(default = "yes")]
    pub new_smart: bool,
    #[serde(default = "yes")]
    pub photo: bool,
    #[serde(default)]
    pub card: CardRow,
    pub renewed: Option<RenewedRow>,
    #[serde(default)]
    pub filing: FilingStanding,
    #[serde(default = "usually_filed")]
    pub filed: Span,
    #[serde(default = "at_macao")]
    pub source: FilingSource,
    #[serde(default = "yes")]
    pub mutual: bool,
    #[serde(default = "yes")]
    pub parental_consent: bool,
    pub filed_on: Option<DocumentKind>,
    pub handle_of: Option<String>,
}

const fn permanent() -> HongKongMark {
    HongKongMark::Permanent
}

pub(super) const fn usually_filed() -> Span {
    Span::days(200)
}

const fn at_macao() -> FilingSource {
    FilingSource::Macao
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DocumentRow {
    pub kind: DocumentKind,
    pub issuer: Option<String>,
    /// First letter of the number where it matters: `H` or `M` of a home-return permit.
    pub letter: Option<char>,
    pub days_left: Option<i64>,
    #[serde(default = "yes")]
    pub consent: bool,
    pub macao: Option<EndorsementRow>,
    pub hong_kong: Option<EndorsementRow>,
    #[serde(default = "seven_days")]
    pub days: u16,
}

const fn seven_days() -> u16 {
    7
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum EndorsementRow {
    None,
    Multiple,
    Single,
    SingleUsed,
}

impl EndorsementRow {
    pub const fn uses(self) -> Option<EndorsementUse> {
        match self {
            Self::None => None,
            Self::Multiple => Some(EndorsementUse::Multiple),
            Self::Single => Some(EndorsementUse::Single),
            Self::SingleUsed => Some(EndorsementUse::SingleUsed),
        }
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FilingRow {
    pub class: FilingClass,
    #[serde(default = "usually_filed")]
    pub filed: Span,
    pub permit_left: Option<Span>,
    pub permission: Option<PriorPermission>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CrossingRow {
    pub port: Port,
    pub direction: Direction,
    pub ago: Span,
    pub stay_days: Option<i64>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PhoneRow {
    pub name: String,
    pub fault: PhoneFaultRow,
    pub ago: Option<Span>,
    pub slot: Option<u8>,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum PhoneFaultRow {
    Revoked,
    Copy,
    WrongSlot,
    NeverBound,
    RetiredKey,
}
