//! Error rates of a comparison over a set of pictures.
//!
//! [`set`] says who is who and which pairs there are, [`rates`] what came of them. A similarity is higher the more alike
//! two samples are; [`NOT_ACQUIRED`] stands below all for a picture that yields no template (ISO/IEC 19795-1, 8.4).

pub mod rates;
pub mod set;

/// The similarity of a pair of which one has no template: below every other.
pub const NOT_ACQUIRED: f32 = f32::NEG_INFINITY;
