//! Fingerprints: extraction, quality, comparison.

pub mod minutia;
