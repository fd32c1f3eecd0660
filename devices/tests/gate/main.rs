//! Panel, line and simulated gate together, in virtual time.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod attacks;
mod faults;
mod lane;
mod links;
mod passages;
