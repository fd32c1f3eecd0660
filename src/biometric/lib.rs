//! Fingerprint and iris recognition in plain Rust: pictures and bytes in, templates and scores out.
//!
//! A crate of its own for two reasons: it crunches pictures and is optimised even where the rest is not, and nothing
//! in it can reach a device, a store or a clock. Imports run one way: [`picture`], [`Score`] <- [`fingerprint`], [`iris`] <-
//! [`mod@format`], [`synthetic`], [`evaluation`].

pub mod evaluation;
pub mod fingerprint;
pub mod format;
pub mod iris;
pub mod picture;
mod score;
pub mod synthetic;

pub use picture::Picture;
pub use score::Score;
