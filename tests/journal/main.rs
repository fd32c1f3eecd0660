//! The journal: what it keeps, what it finds, and what it survives.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod faults;
mod file;
mod recovery;
mod sample;
mod tampering;
