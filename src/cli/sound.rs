//! Plays prompts on a thread of its own. A machine that cannot is silent, says so once, and tries again now and then.

#[cfg(feature = "sound")]
mod card;
#[cfg(feature = "sound")]
mod player;
#[cfg(not(feature = "sound"))]
mod silent;

#[cfg(feature = "sound")]
pub use player::Player;
#[cfg(not(feature = "sound"))]
pub use silent::Player;
