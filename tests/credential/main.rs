//! The checks of a code, from the text that a phone shows to the lane's answer.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod checks;
mod phones;
mod properties;
mod secrecy;
mod world;
