//! Irises: segmentation, code, quality, comparison, search.
//!
//! A picture goes through [`encode`]: reflections are filled in, edges vote for dark discs, the best pair of pupil and
//! iris is refined, lids and lashes are masked, the ring is unrolled and its texture turned into phase bits (J. Daugman,
//! "How iris recognition works", IEEE Trans. CSVT 14(1), 2004; "New methods in iris recognition", IEEE Trans. SMC-B
//! 37(5), 2007; log-Gabor wavelets after D. Field, 1987). Two codes go through [`compare`], whose [`Similarity`] has a
//! [`Score`] that is a false match rate; many codes go into a [`search::Gallery`].

mod attack;
mod candidate;
mod circle;
mod code;
mod coherence;
mod compare;
mod confidence;
mod contour;
mod encode;
mod found;
mod highlight;
mod limbus;
mod phase;
mod plane;
mod quality;
mod response;
mod score;
pub mod search;
mod sheet;
mod stretch;
mod turn;

#[cfg(test)]
mod tests;

pub use crate::score::Score;
pub use attack::AttackSigns;
pub use circle::Circle;
pub use code::{CODE_BYTES, CODE_VERSION, Code, NotACode};
pub use compare::{POSITIONS, Prepared, Similarity, compare};
pub use contour::Outline;
pub use encode::{Eye, NoCode, encode};
pub use found::{Found, Lid};
pub use quality::Quality;
pub use response::{PupilResponse, PupilSample, pupil_response};
