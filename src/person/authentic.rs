//! From what a document reader read to a document that may be looked up.

use super::{DocumentKind, DocumentRef, Refused};
use crate::refusal::Refusal;
use chrono::NaiveDate;
use std::fmt;

/// What a document reader read, as plain facts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadDocument {
    /// The machine-readable zone, check digits verified; cards without one give `None`.
    pub zone: Option<ReadZone>,
    /// The chip.
    pub chip: ReadChip,
}

/// The parts of a machine-readable zone that name a document (ICAO 9303).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadZone {
    /// Document code: `P`, `ID`, `CS`, ..
    pub code: String,
    /// Issuing state, three letters.
    pub issuer: String,
    /// Number without fillers.
    pub number: String,
    /// Last day, `YYMMDD`; fillers where the document never ends.
    pub expires: String,
}

/// What the chip gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReadChip {
    /// No answer.
    Unreadable,
    /// Data groups.
    Read {
        /// Kind as the chip's application names it.
        kind: String,
        /// Passive and active authentication succeeded.
        authenticated: bool,
        /// Document number.
        number: String,
        /// Issuing state.
        issuer: String,
        /// Serial of this very card.
        serial: String,
        /// Consent to Macao's use of the fingerprint template (F-04).
        consent_macao: bool,
    },
}

/// A document whose chip proved itself, or whose zone alone was taken because the settings allow it.
#[derive(Clone, PartialEq, Eq)]
pub struct AuthenticDocument {
    reference: DocumentRef,
    expires: Option<NaiveDate>,
    consent_macao: bool,
}

impl AuthenticDocument {
    /// Judges what was read, on the day `today`.
    ///
    /// # Errors
    /// In this order: `E-DOC-CHIP` when the chip is silent or not authentic and the zone alone does not do, or
    /// when an authentic chip contradicts the zone; `E-DOC-UNKNOWN` for a kind no lane knows; `E-DOC-READ` for a
    /// last day that is no date; `E-ID-EXPIRED` for an identity card and `E-DOC-EXPIRED` for any other document
    /// past its last day.
    pub fn new(read: &ReadDocument, mrz_alone_allowed: bool, today: NaiveDate) -> Result<Self, Refused> {
        let document = match &read.chip {
            ReadChip::Read { kind, authenticated: true, number, issuer, serial, consent_macao } => {
                let kind = DocumentKind::from_name(kind).ok_or_else(|| unknown("the chip names no known kind"))?;
                let serial = Some(serial.clone());
                let reference = DocumentRef { kind, issuer: issuer.clone(), number: number.clone(), serial };
                let expires = agreeing_zone(&reference, read.zone.as_ref())?;
                Self { reference, expires, consent_macao: *consent_macao }
            }
            ReadChip::Read { authenticated: false, .. } => {
                Self::of_zone(read.zone.as_ref(), mrz_alone_allowed, "chip not authentic")?
            }
            ReadChip::Unreadable => Self::of_zone(read.zone.as_ref(), mrz_alone_allowed, "chip not readable")?,
        };
        document.current(today)
    }

    fn of_zone(zone: Option<&ReadZone>, allowed: bool, chip: &str) -> Result<Self, Refused> {
        let zone = match zone {
            Some(zone) if allowed => zone,
            Some(_) | None => return Err(Refused::new(Refusal::DocChip, chip)),
        };
        let kind = DocumentKind::of_zone(&zone.code, &zone.issuer)
            .ok_or_else(|| unknown("the zone's document code is of no known kind"))?;
        let reference = DocumentRef { kind, issuer: zone.issuer.clone(), number: zone.number.clone(), serial: None };
        Ok(Self { reference, expires: last_day(&zone.expires)?, consent_macao: false })
    }

    fn current(self, today: NaiveDate) -> Result<Self, Refused> {
        match self.expires {
            Some(expires) if expires < today => Err(expired(self.reference.kind, expires)),
            Some(_) | None => Ok(self),
        }
    }

    /// What the registry is asked by.
    #[must_use]
    pub const fn reference(&self) -> &DocumentRef {
        &self.reference
    }

    /// Its kind.
    #[must_use]
    pub const fn kind(&self) -> DocumentKind {
        self.reference.kind
    }

    /// Last day by its zone.
    #[must_use]
    pub const fn expires(&self) -> Option<NaiveDate> {
        self.expires
    }

    /// Whether an authentic chip carries the holder's consent to fingerprint clearance (F-04).
    #[must_use]
    pub const fn consent_macao(&self) -> bool {
        self.consent_macao
    }
}

impl fmt::Debug for AuthenticDocument {
    /// Without the number.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AuthenticDocument").field("kind", &self.kind()).finish_non_exhaustive()
    }
}

/// The refusal of a document past its last day: identity cards have a code of their own.
pub(super) fn expired(kind: DocumentKind, last_day: NaiveDate) -> Refused {
    let refusal = match kind {
        DocumentKind::MacaoId | DocumentKind::HkId => Refusal::IdExpired,
        DocumentKind::ExitEntryPermit
        | DocumentKind::OfficialPermit
        | DocumentKind::HomeReturnPermit
        | DocumentKind::TaiwanPermit
        | DocumentKind::Passport
        | DocumentKind::HkDocumentOfIdentity
        | DocumentKind::ParkPass => Refusal::DocExpired,
    };
    Refused::new(refusal, format!("{}: last day {last_day}", kind.name()))
}

fn unknown(detail: &str) -> Refused {
    Refused::new(Refusal::DocUnknown, detail)
}

/// The last day by the zone, which must speak of the same document as the chip.
fn agreeing_zone(chip: &DocumentRef, zone: Option<&ReadZone>) -> Result<Option<NaiveDate>, Refused> {
    let Some(zone) = zone else { return Ok(None) };
    let kind = DocumentKind::of_zone(&zone.code, &zone.issuer);
    let same = zone.number == chip.number && zone.issuer == chip.issuer && kind.is_none_or(|kind| kind == chip.kind);
    if same { last_day(&zone.expires) } else { Err(Refused::new(Refusal::DocChip, "chip and zone disagree")) }
}

/// `YYMMDD` of this century; all fillers: no last day.
fn last_day(printed: &str) -> Result<Option<NaiveDate>, Refused> {
    if printed == "<<<<<<" {
        return Ok(None);
    }
    let pair = |at: usize| printed.get(at..at + 2).and_then(|digits| digits.parse::<u32>().ok());
    let date = match (printed.len(), pair(0), pair(2), pair(4)) {
        (6, Some(year), Some(month), Some(day)) => NaiveDate::from_ymd_opt(2000 + year as i32, month, day),
        _ => None,
    };
    date.map(Some).ok_or_else(|| Refused::new(Refusal::DocRead, "the zone's last day is no date"))
}

impl DocumentKind {
    /// All kinds.
    pub const ALL: [Self; 9] = [
        Self::MacaoId,
        Self::HkId,
        Self::ExitEntryPermit,
        Self::OfficialPermit,
        Self::HomeReturnPermit,
        Self::TaiwanPermit,
        Self::Passport,
        Self::HkDocumentOfIdentity,
        Self::ParkPass,
    ];

    /// Its name in scenario files and in the chip's application.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::MacaoId => "macao-id",
            Self::HkId => "hk-id",
            Self::ExitEntryPermit => "exit-entry-permit",
            Self::OfficialPermit => "official-permit",
            Self::HomeReturnPermit => "home-return-permit",
            Self::TaiwanPermit => "taiwan-permit",
            Self::Passport => "passport",
            Self::HkDocumentOfIdentity => "hk-document-of-identity",
            Self::ParkPass => "park-pass",
        }
    }

    /// The kind of this name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// The kind of a zone with this document code and issuing state.
    ///
    /// `CS`, `CD`, `CR` and `CT` are the mainland's cards for travel to Hong Kong and Macao, on duty, home to the
    /// mainland, and from Taiwan. The second letter of a passport's code tells its sort alone (ICAO 9303-4); what Hong Kong
    /// itself issues in a passport's form is the document of identity, its passports name `CHN`. Identity cards of
    /// Hong Kong and park passes have no zone.
    #[must_use]
    pub fn of_zone(code: &str, issuer: &str) -> Option<Self> {
        match (code, issuer) {
            ("ID", "MAC") => Some(Self::MacaoId),
            ("CS", "CHN") => Some(Self::ExitEntryPermit),
            ("CD", "CHN") => Some(Self::OfficialPermit),
            ("CR", "CHN") => Some(Self::HomeReturnPermit),
            ("CT", "CHN") => Some(Self::TaiwanPermit),
            (code, "HKG") if code.starts_with('P') => Some(Self::HkDocumentOfIdentity),
            (code, _) if code.starts_with('P') => Some(Self::Passport),
            _ => None,
        }
    }
}
