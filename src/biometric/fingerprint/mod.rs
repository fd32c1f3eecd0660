//! Fingerprints: extraction, quality, comparison.
//!
//! [`extract`] finds the ridges of a picture and keeps a [`Template`]: minutiae, course and pattern of the ridges.
//! [`Prepared`] holds the tables of a template that comparison needs; [`Prepared::compare`] gives a [`Similarity`], and
//! a [`Score`] says what it means. Two comparisons that err differently are weighed together: by minutiae (cylinders
//! after Cappelli, Ferrara, Maltoni 2010, relaxed, then laid over each other) and by course and pattern of the ridges
//! where both fingers show some.

mod alignment;
mod angle;
mod codec;
mod compare;
mod enhance;
mod extract;
pub mod minutia;
mod normalize;
mod orientation;
mod overlap;
mod pairing;
mod pattern;
mod period;
mod plane;
mod prepared;
mod quality;
mod score;
mod segment;
mod surroundings;
mod template;
mod thin;
mod trace;
mod window;

pub use crate::score::Score;
pub use codec::{TEMPLATE_VERSION, TemplateError};
pub use prepared::Prepared;
pub use score::Similarity;
pub use template::{MOST_MINUTIAE, Template};
pub use window::RESOLUTIONS_PPI;

use crate::Picture;

/// What a picture of a finger gives.
#[derive(Debug, Clone)]
pub struct Extraction {
    /// For comparison and for keeping.
    pub template: Template,
    /// How well this impression will compare, 0 to 100. The worst tenth of impressions makes most of the errors.
    pub quality: u8,
}

/// Why a picture gives no template.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoTemplate {
    /// At this resolution ridges cannot be told apart, or the figure is wrong.
    #[error("{ppi} pixels per inch: ridges are looked for at 200 to 2000")]
    Resolution {
        /// What was said.
        ppi: u16,
    },
    /// No ridges, or too few of them.
    #[error("no finger in the picture")]
    NoFinger,
    /// Ridges, but too few places to know them by.
    #[error("too little of a finger in the picture: {found} minutiae")]
    TooLittle {
        /// Minutiae found.
        found: usize,
    },
}

/// Fewest minutiae of a template that is worth keeping.
const LEAST_MINUTIAE: usize = 3;

/// Finds the ridges of one finger in a picture of `ppi` pixels per inch. Positions in the template are pixels at
/// 500 ppi from the picture's top left corner.
///
/// # Errors
/// [`NoTemplate`] where there is no finger or too little of one.
pub fn extract(picture: &Picture, ppi: u16) -> Result<Extraction, NoTemplate> {
    let window = window::window(picture, ppi)?;
    let found = extract::ridges(&window.grey);
    if found.minutiae.len() < LEAST_MINUTIAE {
        let nothing = found.mask.values.iter().all(|&held| held == 0);
        return Err(if nothing { NoTemplate::NoFinger } else { NoTemplate::TooLittle { found: found.minutiae.len() } });
    }
    let quality = quality::quality(&found);
    Ok(Extraction { template: Template::of(&found, window.left_px, window.top_px), quality })
}

#[cfg(test)]
mod tests;
