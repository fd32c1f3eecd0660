//! The rows of the tables, as they stand in `assets/tables`; each file's head says what its keys mean.

use super::class::Class;
use super::dating::{Moment, Profile, When};
use super::hours::Opening;
use super::tables::Route;
use crate::credential::LaneKind;
use crate::person::{FilingSource, Port};
use serde::Deserialize;

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct PortRow {
    pub(super) port: Port,
    pub(super) route: Route,
    pub(super) lanes: Vec<LaneKind>,
    #[serde(default)]
    pub(super) lane_codes: bool,
    #[serde(default)]
    pub(super) hong_kong_codes: bool,
    #[serde(default)]
    pub(super) park_pass: bool,
    pub(super) nearest: Option<Port>,
    #[serde(default)]
    pub(super) hours: Vec<Opening>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct LaneRow {
    pub(super) lane: LaneKind,
    #[serde(default)]
    pub(super) staffed: bool,
    #[serde(default)]
    pub(super) classes: Vec<Class>,
    pub(super) oldest: Option<u32>,
    pub(super) height_floor_cm: Option<u16>,
    #[serde(default)]
    pub(super) iris: bool,
    #[serde(default)]
    pub(super) iris_enrol: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ClassRow {
    pub(super) class: Class,
    pub(super) ages: Vec<AgeRow>,
    #[serde(default)]
    pub(super) iris: Vec<AgeRow>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AgeRow {
    pub(super) years: u32,
    #[serde(default)]
    pub(super) when: When,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct StayRow {
    pub(super) class: Class,
    #[serde(default)]
    pub(super) permit: bool,
    #[serde(default)]
    pub(super) endorsement: bool,
    pub(super) days: Option<u32>,
    pub(super) years: Option<u32>,
    #[serde(default)]
    pub(super) up_to: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PassportRow {
    pub(super) issuer: Vec<String>,
    #[serde(default)]
    pub(super) when: When,
}

/// `limits.toml`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Limits {
    pub(super) profile: Vec<ProfileRow>,
    pub(super) filing_wait: Vec<WaitRow>,
    pub(super) mutual: MutualLimits,
    pub(super) adult: AdultLimit,
    pub(super) minors: MinorLimits,
    pub(super) document: DocumentLimits,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ProfileRow {
    pub(super) profile: Profile,
    pub(super) from: Option<Moment>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WaitRow {
    pub(super) source: FilingSource,
    pub(super) minutes: u32,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct MutualLimits {
    pub(super) least_age: u32,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AdultLimit {
    pub(super) age: u32,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct MinorLimits {
    pub(super) count: usize,
    pub(super) within_minutes: u32,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct DocumentLimits {
    pub(super) beyond_stay_days: u32,
    pub(super) both_regions_days: u16,
}
