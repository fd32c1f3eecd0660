//! Texts laid out: several languages in a line, shrunk to fit.

use crate::texts::Language;
use crate::ui::fonts::{self, Weight};
use egui::text::{LayoutJob, LayoutSection, TextFormat};
use egui::{Align, Color32, Galley, Ui};
use std::sync::Arc;

/// Runs of text, one after another.
#[derive(Debug, Clone, Default)]
pub struct Ink {
    job: LayoutJob,
}

/// Between texts of two languages in one line.
pub const DOT: &str = "  ·  ";

impl Ink {
    /// Nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// With a run behind the others.
    #[must_use]
    pub fn with(mut self, text: &str, language: Language, weight: Weight, size_pt: f32, colour: Color32) -> Self {
        let from = self.job.text.len();
        self.job.text.push_str(text);
        self.job.sections.push(LayoutSection {
            leading_space: 0.0,
            byte_range: from.into()..self.job.text.len().into(),
            format: TextFormat {
                font_id: fonts::font(language, weight, size_pt),
                color: colour,
                line_height: Some(size_pt * LINE_HEIGHT),
                valign: Align::Center,
                ..TextFormat::default()
            },
        });
        self
    }

    /// Texts of several languages in a line, a dot between them.
    #[must_use]
    pub fn joined(texts: &[(Language, String)], weight: Weight, size_pt: f32, colour: Color32) -> Self {
        texts.iter().enumerate().fold(Self::new(), |ink, (at, (language, text))| {
            let ink = if at > 0 { ink.with(DOT, Language::En, Weight::Regular, size_pt, colour) } else { ink };
            ink.with(text, *language, weight, size_pt, colour)
        })
    }

    /// Its rows around a middle instead of from a left edge.
    #[must_use]
    pub fn centred(mut self) -> Self {
        self.job.halign = Align::Center;
        self
    }

    /// Its rows, none wider than so many points unless a word is.
    #[must_use]
    pub fn galley(&self, ui: &Ui, width_pt: f32) -> Arc<Galley> {
        let mut job = self.job.clone();
        job.wrap.max_width = width_pt;
        ui.painter().layout_job(job)
    }
}

/// Height of a row, of the letters' size.
const LINE_HEIGHT: f32 = 1.26;

/// Sizes from one to another in steps.
pub fn sizes(from_px: f32, to_px: f32, step_px: f32) -> impl Iterator<Item = f32> {
    let steps = ((from_px - to_px) / step_px).ceil().max(0.0) as usize;
    (0..=steps).map(move |step| (step as f32).mul_add(-step_px, from_px).max(to_px))
}
