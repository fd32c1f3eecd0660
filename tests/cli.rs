//! The commands as scripts see them: shapes of JSON, exit codes, and one state over all of them.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "cli/portas.rs"]
mod portas;

#[path = "cli/evaluate.rs"]
mod evaluate;
#[path = "cli/faults.rs"]
mod faults;
#[path = "cli/gallery.rs"]
mod gallery;
#[path = "cli/search.rs"]
mod search;
#[path = "cli/stations.rs"]
mod stations;
#[path = "cli/verify.rs"]
mod verify;
#[path = "cli/wallet.rs"]
mod wallet;
