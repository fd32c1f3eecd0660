//! The phone side, simulated: it binds, keeps its place in the sequence and mints codes. Demo authorities certify it.

pub mod authority;
pub mod demo;
mod mint;
pub mod phone;
pub mod screen;
mod store;

pub use mint::{Maker, mint};
pub use phone::{App, Bound, Draw, Phone, PhoneError};
pub use store::{Damaged, Export, Places};
