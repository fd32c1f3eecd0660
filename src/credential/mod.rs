//! The codes on the phone: bytes, checks 1 to 9, keys and lists.
//!
//! A code travels through types, each of which exists only when the checks before it passed:
//! [`open`](open::open) (checks 1 to 6) gives [`Opened`](open::Opened), a look-up gives
//! [`Confirmed`](confirm::Confirmed) (7), the lane's memory gives [`Fresh`](freshness::Fresh) (8), the shared
//! registry gives [`Reserved`](replay::Reserved) (9). Check 10 makes `person::Verified` of it, check 11
//! `policy::Eligible`.

#![warn(clippy::wildcard_enum_match_arm)]

pub mod certificate;
pub mod chain;
pub mod confirm;
pub mod cose;
pub mod freshness;
pub mod keys;
pub mod keys_file;
pub mod lists_file;
pub mod open;
pub mod place;
pub mod refused;
pub mod replay;
pub mod seal;
pub mod signature;
pub mod text;
pub mod trust;
mod types;
pub mod vectors;

pub use open::Code;
pub use place::{LaneKind, Place, VehicleScan};
pub use refused::CodeRefused;
pub use types::{Algorithm, Cid, DeviceKey, Family, NotAKeyName, Stamp};
