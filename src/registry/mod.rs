//! Who is who, replay marks, crossings: SQLite behind one seam of requests and answers.
//!
//! [`Registry::answer`] is all a station knows. [`seed`] writes the demo population, [`generate`] large invented
//! ones, [`check`] looks a whole store over.

mod anchors;
mod bureau;
pub mod check;
mod columns;
mod crossings;
mod draw;
mod error;
mod gallery;
pub mod generate;
mod irises;
mod look_up;
mod marks;
pub mod request;
mod rows;
mod sample_key;
mod samples;
mod schema;
pub mod seed;
mod store;
mod words;
mod write;

pub use bureau::{CardReplacement, NewBinding};
pub use error::StoreError;
pub use sample_key::SampleKey;
pub use store::Registry;

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod fault_tests;
