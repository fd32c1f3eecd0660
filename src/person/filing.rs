use super::DocumentKind;
use crate::credential::Cid;
use serde::{Deserialize, Serialize};

/// Classes that must file before a lane opens for them (F-06 to F-13).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FilingClass {
    /// Hong Kong resident.
    HongKong,
    /// Non-resident worker, `NRW`.
    Worker,
    /// Family of a non-resident worker, `NRW-FAM`.
    WorkerFamily,
    /// Non-local student, `STUDENT`.
    Student,
    /// Special stay permit with official permit, `SSP`.
    SpecialStay,
    /// Taiwan resident, `TW`.
    Taiwan,
    /// Passport of a listed country (F-12).
    Passport,
    /// Hengqin foreigner pilot, `PILOT`.
    Pilot,
    /// H-prefix home-return permit of a Macao resident (G-11).
    HPermit,
}

/// Where a filing was made; the waiting time follows (K-01, K-12).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FilingSource {
    /// A desk in Macao: active 15 minutes later.
    Macao,
    /// A machine in Hong Kong: active 3 hours later.
    HongKong,
}

/// How a filing stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FilingState {
    /// Good, once its waiting time has passed.
    Active,
    /// The card it was made on has changed (E-29).
    Stale,
}

/// Prior entry permission on a filing (L-08).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PriorPermission {
    /// Any number of entries.
    Multiple,
    /// One entry, unused.
    Single,
    /// One entry, spent.
    SingleUsed,
}

/// A registration for self-service lanes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filing {
    /// The class filed under.
    pub class: FilingClass,
    /// Document it was made on.
    pub document: (DocumentKind, String),
    /// When it was finished, unix milliseconds.
    pub filed_ms: i64,
    /// Where.
    pub source: FilingSource,
    /// How it stands.
    pub state: FilingState,
    /// Hong Kong: handle of the mutual code.
    pub cid: Option<Cid>,
    /// Hong Kong: mutual service switched on (E-07).
    pub mutual: bool,
    /// Hong Kong minors: a parent agreed (E-17).
    pub parental_consent: bool,
    /// Last day of the permit behind it (workers, family, students).
    pub permit_until: Option<chrono::NaiveDate>,
    /// Prior entry permission behind it, where one is needed.
    pub permission: Option<PriorPermission>,
}
