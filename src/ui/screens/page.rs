use crate::flow::{Countdown, Screen};
use crate::texts::Args;
use crate::ui::drawings::{Drawing, Icon, Motion, Pen};
use crate::ui::stage::{Lines, Stage};
use crate::ui::theme::{CARD, INK, Mood};
use crate::ui::widgets::bar::{self, Button, buttons_ui, languages_ui};
use crate::ui::widgets::column::Part;
use crate::ui::widgets::habits::{self, habits_ui};
use crate::ui::widgets::header::{self, Chip, header_ui};
use crate::ui::widgets::ring::ring_ui;
use crate::ui::widgets::strip::{Step, strip_ui};
use crate::ui::widgets::{Column, Sheet};
use egui::{Color32, CornerRadius, Rect, Vec2, pos2, vec2};

/// All that a screen shows: one drawing, one headline, what to do.
#[derive(Debug, Clone)]
pub struct Page {
    /// Its colour.
    pub mood: Mood,
    /// Its drawing.
    pub drawing: Drawing,
    /// The wait that runs.
    pub countdown: Option<Countdown>,
    /// Whether the camera's picture may stand for the drawing.
    pub previews: bool,
    pub(super) chip: Chip,
    pub(super) step: Option<Step>,
    pub(super) column: Column,
    pub(super) buttons: Vec<Button>,
    /// The drawing stays round when the wait ends.
    pub(super) eyes: bool,
    pub(super) habits: bool,
    /// Nobody stands before the lane: its drawing moves rarely.
    pub(super) rests: bool,
}

/// From the panel's sides, in the measure.
const MARGIN_PX: f32 = 48.0;
/// Upright.
const MARGIN_UPRIGHT_PX: f32 = 40.0;
/// Between what stands above and below each other.
const SPACE_PX: f32 = 24.0;

/// A hint that nobody stands before moves so many times less often.
const RARER: u64 = 10;

impl Page {
    /// A page of a screen with its headline; the rest is added to it.
    pub(super) fn new(stage: &Stage<'_>, mood: Mood, drawing: Drawing, headline: Lines) -> Self {
        Self {
            mood,
            drawing,
            countdown: stage.view.countdown,
            previews: false,
            chip: Chip::Status(super::outside::status(stage.view.screen)),
            step: None,
            column: Column::default().with(Part::Headline(headline)),
            buttons: Vec::new(),
            eyes: false,
            habits: false,
            rests: false,
        }
    }

    /// A page with the headline and the act of a screen's own texts.
    pub(super) fn of(stage: &Stage<'_>, mood: Mood, drawing: Drawing) -> Self {
        Self::new(stage, mood, drawing, own(stage, "title")).with(Part::Act(own(stage, "act")))
    }

    pub(super) fn with(mut self, part: Part) -> Self {
        self.column = self.column.with(part);
        self
    }

    pub(super) fn drawn(self, drawing: Drawing) -> Self {
        Self { drawing, ..self }
    }

    pub(super) fn at(self, step: Step) -> Self {
        Self { step: Some(step), ..self }
    }

    /// What is said beside it, if anything.
    pub(super) fn advised(self, stage: &Stage<'_>) -> Self {
        let Some(advice) = stage.view.advice else { return self };
        let lines = |attribute| stage.words.lines(advice.text_key(), attribute, &Args::none());
        self.with(Part::Note(Icon::Note, Mood::Attention, lines(None), Some(lines(Some("act")))))
    }

    /// How its drawing moves: now and then where nobody stands before the lane.
    pub(super) fn motion(&self) -> Motion {
        let motion = self.drawing.motion();
        if self.rests { motion.rarer(RARER) } else { motion }
    }

    /// Draws it.
    pub fn draw(&self, sheet: &mut Sheet<'_>) {
        let panel = sheet.panel;
        sheet.ui.painter().rect_filled(panel, 0.0, self.mood.ground());
        header_ui(sheet, self.chip);
        let margin = if sheet.scale.upright { MARGIN_UPRIGHT_PX } else { MARGIN_PX };
        let mut body = sheet.rect([margin, header::HEIGHT_PX + SPACE_PX], [-margin, -SPACE_PX - 8.0]);
        if let Some(step) = self.step {
            let strip = take_top(&mut body, sheet.px(60.0), sheet.px(SPACE_PX));
            strip_ui(sheet, strip, step, self.mood);
        }
        let foot = self.foot(sheet, &mut body);
        let (art, text) = split(sheet, body);
        self.art(sheet, art);
        self.column.draw(sheet, text, self.mood);
        self.bar(sheet, foot);
    }

    /// Cuts the bar at the bottom off.
    fn foot(&self, sheet: &Sheet<'_>, body: &mut Rect) -> Rect {
        let height = match (self.habits, sheet.scale.upright) {
            (true, true) => habits::UPRIGHT_PX + 16.0 + bar::HEIGHT_PX,
            (true, false) => habits::HEIGHT_PX,
            (false, true) if self.buttons.len() > 1 => 2.0 * bar::HEIGHT_PX + 16.0,
            (false, _) => bar::HEIGHT_PX,
        };
        let mut foot = *body;
        foot.set_top(body.bottom() - sheet.px(height));
        body.set_bottom(foot.top() - sheet.px(SPACE_PX));
        foot
    }

    fn bar(&self, sheet: &mut Sheet<'_>, mut foot: Rect) {
        let gap = sheet.px(16.0);
        if self.habits && sheet.scale.upright {
            let habits = take_top(&mut foot, sheet.px(habits::UPRIGHT_PX), gap);
            habits_ui(sheet, habits);
            languages_ui(sheet, foot);
            return;
        }
        if self.buttons.len() > 1 && sheet.scale.upright {
            let buttons = take_top(&mut foot, sheet.px(bar::HEIGHT_PX), gap);
            buttons_ui(sheet, buttons, &self.buttons);
            languages_ui(sheet, foot);
            return;
        }
        let mut languages = foot;
        if self.habits || !self.buttons.is_empty() || !sheet.scale.upright {
            languages.set_left(foot.right() - sheet.px(bar::LANGUAGES_PX));
        }
        let left = Rect::from_min_max(foot.min, pos2(languages.left() - gap, foot.bottom()));
        if self.habits {
            habits_ui(sheet, left);
        }
        if !self.buttons.is_empty() {
            buttons_ui(sheet, left, &self.buttons);
        }
        languages_ui(sheet, languages);
    }

    /// The drawing: in a ring while a wait runs, else on a card.
    fn art(&self, sheet: &mut Sheet<'_>, rect: Rect) {
        if let (true, Some((texture, size))) = (self.previews, sheet.stage.preview) {
            return self.preview(sheet, rect, texture, size);
        }
        let side = rect.width().min(rect.height());
        let square = Rect::from_center_size(rect.center(), Vec2::splat(side));
        let (inner, ground) = if self.countdown.is_some() || self.is_round() {
            (ring_ui(sheet, square, self.countdown.as_ref(), self.mood), CARD)
        } else {
            sheet.card(rect, 28.0, self.mood.pale(), None);
            (square.scale_from_center(0.92), self.mood.pale())
        };
        let pen = Pen::new(sheet.ui.painter(), inner);
        self.drawing.draw(&pen, self.mood, ground, self.motion().at(sheet.stage.moment.mono_ms));
    }

    /// Round without a wait, too, so that it does not jump when the wait ends.
    const fn is_round(&self) -> bool {
        self.eyes || matches!(self.drawing, Drawing::Comparing | Drawing::Finger(_))
    }

    /// What the camera sees, large, and the drawing small in its corner.
    fn preview(&self, sheet: &Sheet<'_>, rect: Rect, texture: egui::TextureId, size: Vec2) {
        sheet.card(rect, 28.0, INK, None);
        let inner = rect.shrink(sheet.px(10.0));
        let factor = (inner.width() / size.x.max(1.0)).min(inner.height() / size.y.max(1.0));
        let picture = Rect::from_center_size(inner.center(), size * factor);
        let whole = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
        let shape = egui::epaint::RectShape::filled(picture, CornerRadius::same(12), Color32::WHITE);
        sheet.ui.painter().add(shape.with_texture(texture, whole));
        let side = rect.width().min(rect.height()) * 0.4;
        let small = Rect::from_min_size(rect.right_bottom() - Vec2::splat(side + sheet.px(14.0)), Vec2::splat(side));
        sheet.card(small, 20.0, self.mood.pale(), None);
        let pen = Pen::new(sheet.ui.painter(), small.scale_from_center(0.84));
        self.drawing.draw(&pen, self.mood, self.mood.pale(), 0.0);
    }
}

fn take_top(rect: &mut Rect, height: f32, gap: f32) -> Rect {
    let top = Rect::from_min_size(rect.min, vec2(rect.width(), height));
    rect.set_top(top.bottom() + gap);
    top
}

/// Drawing and text: beside each other, or upright one below the other.
fn split(sheet: &Sheet<'_>, body: Rect) -> (Rect, Rect) {
    if sheet.scale.upright {
        let height = sheet.px(500.0).min(body.height() * 0.46);
        let mut text = body;
        let art = take_top(&mut text, height, sheet.px(SPACE_PX));
        return (art, text);
    }
    let art = Rect::from_min_size(body.min, vec2(sheet.px(456.0), body.height()));
    let text = Rect::from_min_max(pos2(art.right() + sheet.px(48.0), body.top()), body.max);
    (art, text)
}

/// One of a screen's own texts.
pub(super) fn own(stage: &Stage<'_>, attribute: &str) -> Lines {
    own_with(stage, attribute, &Args::none())
}

/// The same with values put in.
pub(super) fn own_with(stage: &Stage<'_>, attribute: &str, args: &Args) -> Lines {
    let screen: Screen = stage.view.screen;
    stage.words.lines(&screen.text_key(), Some(attribute), args)
}
