//! Text keys of what the house's types name.

use crate::person::{Direction, Finger};

/// The text that names a finger.
#[must_use]
pub const fn finger_text_key(finger: Finger) -> &'static str {
    match finger {
        Finger::RightThumb => "finger-right-thumb",
        Finger::RightIndex => "finger-right-index",
        Finger::RightMiddle => "finger-right-middle",
        Finger::RightRing => "finger-right-ring",
        Finger::RightLittle => "finger-right-little",
        Finger::LeftThumb => "finger-left-thumb",
        Finger::LeftIndex => "finger-left-index",
        Finger::LeftMiddle => "finger-left-middle",
        Finger::LeftRing => "finger-left-ring",
        Finger::LeftLittle => "finger-left-little",
    }
}

/// The text that names a direction.
#[must_use]
pub const fn direction_text_key(direction: Direction) -> &'static str {
    match direction {
        Direction::Arrival => "direction-arrival",
        Direction::Departure => "direction-departure",
    }
}
