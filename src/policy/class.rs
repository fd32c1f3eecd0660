//! Which class of traveller somebody is here, by what they show.

use super::dating::Dating;
use super::registration::{self, Registration};
use super::tables::Tables;
use crate::credential::Family;
use crate::person::{DocumentKind, Filing, FilingClass, Presented, Verified};
use serde::{Deserialize, Serialize};

/// Classes of travellers (F-03 to F-13).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Class {
    /// Macao resident, by card or code.
    MacaoResident,
    /// Mainland resident with the card-type exit-entry permit.
    Mainland,
    /// Mainland resident with the electronic official permit.
    MainlandOfficial,
    /// Hong Kong resident, by card, code or document of identity.
    HongKong,
    /// Non-resident worker.
    Worker,
    /// Family of one.
    WorkerFamily,
    /// Non-local student.
    Student,
    /// Special stay permit with an official permit.
    SpecialStay,
    /// Taiwan resident with the card-type permit.
    Taiwan,
    /// Passport of a listed country.
    Passport,
    /// Foreigner of the Hengqin pilot.
    Pilot,
    /// A document that no lane is for.
    Other,
}

impl Class {
    /// Its name in the tables and before an officer.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::MacaoResident => "macao-resident",
            Self::Mainland => "mainland",
            Self::MainlandOfficial => "mainland-official",
            Self::HongKong => "hong-kong",
            Self::Worker => "worker",
            Self::WorkerFamily => "worker-family",
            Self::Student => "student",
            Self::SpecialStay => "special-stay",
            Self::Taiwan => "taiwan",
            Self::Passport => "passport",
            Self::Pilot => "pilot",
            Self::Other => "other",
        }
    }

    const fn of_filing(class: FilingClass) -> Self {
        match class {
            FilingClass::HongKong => Self::HongKong,
            FilingClass::Worker => Self::Worker,
            FilingClass::WorkerFamily => Self::WorkerFamily,
            FilingClass::Student => Self::Student,
            FilingClass::SpecialStay => Self::SpecialStay,
            FilingClass::Taiwan => Self::Taiwan,
            FilingClass::Passport => Self::Passport,
            FilingClass::Pilot => Self::Pilot,
            FilingClass::HPermit => Self::Other,
        }
    }
}

/// A class, and the registration it rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Standing<'a> {
    pub(super) class: Class,
    pub(super) registration: Registration,
    pub(super) filing: Option<&'a Filing>,
}

/// Filings that make a lane read a document which otherwise needs a consent or a country.
const PERMITS: [FilingClass; 3] = [FilingClass::Worker, FilingClass::WorkerFamily, FilingClass::Student];

/// Who somebody is here. A consent on the chip opens without filing (F-04, F-05); else the best filing made on the
/// very document decides.
pub(super) fn standing<'a>(verified: &'a Verified, tables: &Tables, at: Dating) -> Standing<'a> {
    let filed = |classes: &[FilingClass], otherwise: Class| {
        let best = registration::best(verified, classes, tables, at);
        let class = best.map_or(otherwise, |(filing, _)| Class::of_filing(filing.class));
        let registration = best.map_or(Registration::None, |(_, registration)| registration);
        Standing { class, registration, filing: best.map(|(filing, _)| filing) }
    };
    let free = |class| Standing { class, registration: Registration::NotNeeded, filing: None };
    let (kind, consent) = match verified.presented() {
        Presented::Code(code) => match code.code().family {
            Family::Clearance | Family::MutualMacao | Family::EId => (DocumentKind::MacaoId, false),
            Family::MutualHongKong => (DocumentKind::HkId, false),
        },
        Presented::Document(document) => (document.kind(), document.consent_macao()),
    };
    match kind {
        DocumentKind::MacaoId => free(Class::MacaoResident),
        DocumentKind::HkId | DocumentKind::HkDocumentOfIdentity => filed(&[FilingClass::HongKong], Class::HongKong),
        DocumentKind::ExitEntryPermit if consent => free(Class::Mainland),
        DocumentKind::ExitEntryPermit => filed(&PERMITS, Class::Mainland),
        DocumentKind::OfficialPermit if consent => free(Class::MainlandOfficial),
        DocumentKind::OfficialPermit => filed(&[FilingClass::SpecialStay], Class::MainlandOfficial),
        DocumentKind::TaiwanPermit => filed(&with(FilingClass::Taiwan), Class::Taiwan),
        DocumentKind::Passport => passport(verified, filed, tables, at),
        DocumentKind::HomeReturnPermit | DocumentKind::ParkPass => free(Class::Other),
    }
}

/// A passport is filed as a worker's, family's, student's or pilot's whatever its country, else its country must be
/// listed (F-09, F-12, F-13).
fn passport<'a>(
    verified: &Verified,
    filed: impl Fn(&[FilingClass], Class) -> Standing<'a>,
    tables: &Tables,
    at: Dating,
) -> Standing<'a> {
    if tables.passport_listed(&verified.document().issuer, at) {
        let [worker, family, student] = PERMITS;
        return filed(&[worker, family, student, FilingClass::Pilot, FilingClass::Passport], Class::Passport);
    }
    filed(&with(FilingClass::Pilot), Class::Other)
}

const fn with(class: FilingClass) -> [FilingClass; 4] {
    let [worker, family, student] = PERMITS;
    [worker, family, student, class]
}
