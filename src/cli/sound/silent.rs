//! A program built without sound.

use crate::ui::sound::{Prompt, Urgency};

/// There is none.
#[derive(Debug)]
pub enum Player {}

impl Player {
    /// `None`.
    #[must_use]
    pub const fn start() -> Option<Self> {
        None
    }

    /// Plays a prompt at a volume of 0 to 100 percent.
    pub fn play(&self, _: Prompt, _: u8) {
        match *self {}
    }

    /// How urgent what is playing is.
    #[must_use]
    pub const fn playing(&self) -> Option<Urgency> {
        match *self {}
    }
}
