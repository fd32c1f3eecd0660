//! What people see: a [`View`](crate::flow::View) drawn, and what they press given back.
//!
//! A screen is drawn from a [`Stage`] and nothing else: the view, the place, the words, the moment. It holds no clock,
//! device or store, so the same code draws the lane's panel, the gallery and the tests.

pub mod drawings;
pub mod engineer;
pub mod fonts;
pub mod gallery;
pub mod names;
pub mod panel;
pub mod picture;
pub mod screens;
pub mod sound;
pub mod stage;
pub mod status;
pub mod theme;
pub mod widgets;

pub use screens::{lane_ui, next_frame_ms};
pub use stage::{Moment, Pressed, Scale, Sign, Stage, Words};
