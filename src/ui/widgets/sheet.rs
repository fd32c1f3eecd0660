//! The sheet that one frame of a lane's screen is drawn on.

use super::text::Ink;
use crate::texts::{Args, Language};
use crate::ui::fonts::Weight;
use crate::ui::stage::{Pressed, Scale, Stage};
use crate::ui::theme::{CARD, INK, LINE, RADIUS_PX, SEA, SEA_PALE};
use egui::accesskit::{Live, Role};
use egui::{Color32, Galley, Id, Pos2, Rect, Response, Sense, Stroke, StrokeKind, Ui, Vec2, WidgetInfo};
use std::sync::Arc;

/// What widgets draw upon, and what was pressed on it.
pub struct Sheet<'a> {
    /// Of egui.
    pub ui: &'a mut Ui,
    /// What is drawn from.
    pub stage: &'a Stage<'a>,
    /// Sizes.
    pub scale: Scale,
    /// All of the panel.
    pub panel: Rect,
    pressed: Option<Pressed>,
    labels: usize,
}

/// Whether a screen reader says a text without being asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spoken {
    /// When its reader comes to it.
    Asked,
    /// When it changes, after what is being said.
    InTurn,
    /// As soon as it changes.
    AtOnce,
}

impl<'a> Sheet<'a> {
    /// A fresh one, as large as the ui is.
    pub fn new(ui: &'a mut Ui, stage: &'a Stage<'a>) -> Self {
        let panel = ui.max_rect();
        Self { scale: Scale::of(panel), panel, ui, stage, pressed: None, labels: 0 }
    }

    /// Points for pixels of the measure.
    #[must_use]
    pub fn px(&self, measure_px: f32) -> f32 {
        self.scale.px(measure_px)
    }

    /// A rectangle between two corners; negative measures count from the panel's right or lower edge.
    #[must_use]
    pub fn rect(&self, [left, top]: [f32; 2], [right, bottom]: [f32; 2]) -> Rect {
        let along = |from: f32, to: f32, at: f32| if at < 0.0 { to + self.px(at) } else { from + self.px(at) };
        Rect::from_min_max(
            Pos2::new(
                along(self.panel.left(), self.panel.right(), left),
                along(self.panel.top(), self.panel.bottom(), top),
            ),
            Pos2::new(
                along(self.panel.left(), self.panel.right(), right),
                along(self.panel.top(), self.panel.bottom(), bottom),
            ),
        )
    }

    /// The first language.
    #[must_use]
    pub const fn primary(&self) -> Language {
        self.stage.words.primary()
    }

    /// A text in the first language.
    #[must_use]
    pub fn word(&self, key: &str) -> String {
        self.stage.words.text(self.primary(), key, None, &Args::none())
    }

    /// Something was pressed; the first one counts.
    pub fn press(&mut self, pressed: Pressed) {
        self.pressed.get_or_insert(pressed);
    }

    /// What was pressed.
    #[must_use]
    pub const fn pressed(&self) -> Option<Pressed> {
        self.pressed
    }

    /// A filled card.
    pub fn card(&self, rect: Rect, radius_px: f32, fill: Color32, edge: Option<Color32>) {
        let stroke = edge.map_or(Stroke::NONE, |colour| Stroke::new(self.px(1.5), colour));
        self.ui.painter().rect(rect, self.px(radius_px), fill, stroke, StrokeKind::Inside);
    }

    /// Puts a text, and names it for screen readers.
    pub fn put(&mut self, at: Pos2, galley: Arc<Galley>, language: Language, spoken: Spoken) -> Rect {
        let rect = galley.rect.translate(at.to_vec2());
        self.labels += 1;
        let id = self.ui.scope_id().with(("label", self.labels));
        let text = galley.text().replace('\n', " ");
        self.ui.painter().galley(at, galley, INK);
        self.name(rect, id, &text, language, spoken);
        rect
    }

    /// A name for a screen reader where something is to be seen.
    pub fn name(&self, rect: Rect, id: Id, text: &str, language: Language, spoken: Spoken) {
        let response = self.ui.interact(rect, id, Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, text));
        self.ui.ctx().accesskit_node_builder(id, |node| {
            node.set_language(language.tag());
            match spoken {
                Spoken::Asked => {}
                Spoken::InTurn => node.set_live(Live::Polite),
                Spoken::AtOnce => node.set_live(Live::Assertive),
            }
        });
    }

    /// Lays a text out in one language.
    #[must_use]
    pub fn lay(&self, text: &str, language: Language, weight: Weight, size_px: f32, colour: Color32) -> Ink {
        Ink::new().with(text, language, weight, self.px(size_px), colour)
    }

    /// Puts a text in one row around a point.
    pub fn put_centred(&mut self, at: Pos2, ink: &Ink, language: Language) -> Rect {
        let galley = ink.galley(self.ui, f32::INFINITY);
        let size = galley.rect.size();
        self.put(at - size / 2.0, galley, language, Spoken::Asked)
    }

    /// A button's ground and behaviour; what stands on it is drawn by `face`. Enter and Space press it, too.
    pub fn button(&mut self, rect: Rect, key: &str, name: &str, chosen: Option<bool>, skin: Skin) -> Response {
        let id = self.ui.scope_id().with(("button", key));
        let response = self.ui.interact(rect, id, Sense::click());
        response.widget_info(|| match chosen {
            Some(chosen) => WidgetInfo::selected(Role::Button, true, chosen, name),
            None => WidgetInfo::labeled(Role::Button, true, name),
        });
        let held = response.is_pointer_button_down_on();
        let (fill, edge) = match (skin, chosen) {
            (Skin::Segment, Some(true)) => (SEA, None),
            (Skin::Segment, _) if held => (SEA_PALE, None),
            (Skin::Segment, _) => (CARD, None),
            (Skin::Outlined, _) => (if held { SEA_PALE } else { CARD }, Some(SEA)),
        };
        let stroke = edge.map_or(Stroke::NONE, |colour| Stroke::new(self.px(2.0), colour));
        let radius = self.px(RADIUS_PX - if skin == Skin::Segment { 4.0 } else { 0.0 });
        self.ui.painter().rect(rect, radius, fill, stroke, StrokeKind::Inside);
        if response.has_focus() {
            let ring = Stroke::new(self.px(4.0), INK);
            self.ui.painter().rect_stroke(rect.expand(self.px(3.0)), radius + self.px(3.0), ring, StrokeKind::Outside);
        }
        response
    }

    /// A hairline around a group.
    pub fn outline(&self, rect: Rect) {
        self.card(rect, RADIUS_PX, CARD, Some(LINE));
    }

    /// A size in points.
    #[must_use]
    pub fn size(&self, width_px: f32, height_px: f32) -> Vec2 {
        Vec2::new(self.px(width_px), self.px(height_px))
    }
}

/// How a button looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Skin {
    /// On its own.
    Outlined,
    /// One of a group in a frame.
    Segment,
}
