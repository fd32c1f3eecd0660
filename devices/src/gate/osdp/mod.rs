//! OSDP 2.2 (IEC 60839-11-5), both ends, sans I/O: [`frame`] cuts bytes into checked frames, [`message`] gives
//! them meaning, [`secure`] authenticates and encrypts them.
//!
//! What this subset leaves out is left out on purpose: `KEYSET`, `COMSET` and file transfer change a device for
//! good and belong to its commissioning, not to a lane in service.

pub mod frame;
mod key;
pub mod message;
pub mod secure;
