//! Portas, a border-crossing kiosk.
//!
//! Imports run one way: `time`, `refusal` <- `credential` <- `person` <- `policy` <- `flow` <- `station` <- `cli`.
//! `registry` and `journal` know `person` and their own requests and entries, never flows; only `station` calls
//! them. `wallet` is the phone side and imports `credential`, `person` and `population`, the invented people of the
//! demo, which `registry`, `station` and `cli` read too. Engines and devices are crates of their own, `portas_biometric`
//! and `portas_devices`. `tests/house.rs` holds this.

pub mod cli;
pub mod config;
pub mod credential;
pub mod flow;
pub mod journal;
pub mod person;
pub mod policy;
pub mod population;
pub mod refusal;
pub mod registry;
pub mod secret_file;
pub mod station;
pub mod texts;
pub mod time;
pub mod ui;
pub mod wallet;
