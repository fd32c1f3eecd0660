//! Check 11: what a verified person may do here and now. Pure functions over dated tables.
//!
//! [`Tables`] holds what the authorities may change: posts, lanes, hours, classes, ages, countries, stays, waits
//! (`assets/tables`). [`Eligible::new`] asks in a fixed order and tells the first refusal. Nothing here knows a
//! device, a store or the time.

#![warn(clippy::wildcard_enum_match_arm)]

mod age;
mod calendar;
mod class;
mod dating;
mod eligibility;
mod hours;
mod minors;
mod mutual;
mod post;
mod registration;
mod rows;
mod stay;
mod tables;

#[cfg(test)]
mod population;
#[cfg(test)]
mod rules;
#[cfg(test)]
mod support;

pub use age::completed_years;
pub use class::Class;
pub use dating::{Dating, Profile};
pub use eligibility::{Eligible, IrisUse, OfficerProof, Situation};
pub use minors::{Advice, MinorMemory, ShownCode, holds_minor};
pub use post::{NotAtThisPost, Post};
pub use stay::{Slip, Stay};
pub use tables::{LaneIrises, Route, TableError, Tables};
