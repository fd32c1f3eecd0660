//! Scenarios: people and devices act in virtual time, and what must be seen is checked.

mod expect;
mod faults;
pub mod format;
pub(crate) mod people;
mod play;

pub use play::{Outcome, PlayError, play};
