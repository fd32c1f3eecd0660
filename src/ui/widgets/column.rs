//! What a screen says: headline, what to do, another way, shrunk together until all of it fits.

use super::sheet::{Sheet, Spoken};
use super::text::{Ink, sizes};
use crate::texts::Language;
use crate::ui::drawings::{Icon, Pen};
use crate::ui::fonts::Weight;
use crate::ui::stage::{Lines, is_chinese};
use crate::ui::theme::{AMBER_DEEP, CARD, INK, INK_2, Mood, SEA, SEA_PALE};
use egui::{Color32, Galley, Rect, pos2, vec2};
use std::sync::Arc;

/// Headlines at most and at least.
const HEADLINE_PX: [f32; 2] = [68.0, 42.0];
/// No text is smaller.
const LEAST_PX: f32 = 20.0;
/// How far all of it may shrink, in steps.
const SHRINK: [f32; 8] = [1.0, 0.94, 0.88, 0.82, 0.76, 0.7, 0.64, 0.58];

/// One thing said.
#[derive(Debug, Clone)]
pub enum Part {
    /// The headline.
    Headline(Lines),
    /// What to do, on a white card; a figure below it.
    Remedy(Lines, Option<Lines>),
    /// What to do.
    Act(Lines),
    /// Said beside, with a pictogram, on a ground of its own.
    Note(Icon, Mood, Lines, Option<Lines>),
    /// A quiet line, and a reason code at its right.
    Quiet(Option<Lines>, Option<&'static str>),
}

/// Parts one below the other.
#[derive(Debug, Clone, Default)]
pub struct Column {
    parts: Vec<Part>,
}

/// A part laid out.
struct Block {
    rows: Vec<Row>,
    ground: Option<Color32>,
    icon: Option<(Icon, Color32)>,
    pad: [f32; 2],
    above: f32,
    height: f32,
}

struct Row {
    galley: Arc<Galley>,
    language: Language,
    spoken: Spoken,
    at: egui::Vec2,
}

impl Column {
    /// With another part below.
    #[must_use]
    pub fn with(mut self, part: Part) -> Self {
        self.parts.push(part);
        self
    }

    /// Draws the parts, in the middle of the height.
    pub fn draw(&self, sheet: &mut Sheet<'_>, rect: Rect, mood: Mood) {
        let mut blocks = Vec::new();
        let mut height = 0.0;
        for shrink in SHRINK {
            blocks = self.parts.iter().map(|part| lay(sheet, part, mood, rect.width(), shrink)).collect::<Vec<_>>();
            if let Some(first) = blocks.first_mut() {
                first.above = 0.0;
            }
            height = blocks.iter().map(|block| block.above + block.height).sum();
            if height <= rect.height() {
                break;
            }
        }
        let mut top = rect.top() + ((rect.height() - height) / 2.0).max(0.0);
        for block in blocks {
            top += block.above;
            let height = block.height;
            block.draw(sheet, Rect::from_min_size(pos2(rect.left(), top), vec2(rect.width(), height)));
            top += height;
        }
    }
}

impl Block {
    fn draw(self, sheet: &mut Sheet<'_>, rect: Rect) {
        let mut ground = rect;
        if let Some(fill) = self.ground {
            let widest = self.rows.iter().map(|row| row.at.x + row.galley.rect.width()).fold(0.0, f32::max);
            if self.icon.is_some() {
                ground.set_width(widest + self.pad[0]);
            }
            sheet.card(ground, 16.0, fill, None);
        }
        if let Some((icon, colour)) = self.icon {
            let middle = pos2(ground.left() + sheet.px(38.0), ground.center().y);
            icon.draw(&Pen::new(sheet.ui.painter(), Rect::from_center_size(middle, sheet.size(38.0, 38.0))), colour);
        }
        for row in self.rows {
            sheet.put(rect.min + row.at, row.galley, row.language, row.spoken);
        }
    }
}

/// Rows that grow downwards.
struct Rows {
    rows: Vec<Row>,
    left: f32,
    top: f32,
}

impl Rows {
    fn push(&mut self, galley: Arc<Galley>, language: Language, spoken: Spoken) {
        let height = galley.rect.height();
        self.rows.push(Row { galley, language, spoken, at: vec2(self.left, self.top) });
        self.top += height;
    }

    /// The second languages: in one row where they fit, else one below the other.
    fn push_second(&mut self, sheet: &Sheet<'_>, lines: &Lines, size_pt: f32, width: f32) {
        let joined = Ink::joined(&lines.second, Weight::Regular, size_pt, INK_2).galley(sheet.ui, f32::INFINITY);
        if joined.rect.width() <= width {
            self.push(joined, lines.second[0].0, Spoken::Asked);
            return;
        }
        for (language, text) in &lines.second {
            let ink = Ink::new().with(text, *language, Weight::Regular, size_pt, INK_2);
            self.push(ink.galley(sheet.ui, width), *language, Spoken::Asked);
        }
    }
}

/// Sizes of a part's two lines at a shrinking, points.
fn pair(sheet: &Sheet<'_>, first_px: f32, second_px: f32, shrink: f32) -> [f32; 2] {
    [first_px, second_px].map(|px| sheet.px((px * shrink).max(LEAST_PX)))
}

/// What a part is laid out on.
struct Easel<'a, 'b> {
    sheet: &'a Sheet<'b>,
    rows: Rows,
    width: f32,
    shrink: f32,
}

fn lay(sheet: &Sheet<'_>, part: &Part, mood: Mood, width: f32, shrink: f32) -> Block {
    let above = sheet.px(26.0) * shrink;
    let rows = Rows { rows: Vec::new(), left: 0.0, top: 0.0 };
    let mut easel = Easel { sheet, rows, width, shrink };
    let mut block = Block { rows: Vec::new(), ground: None, icon: None, pad: [0.0; 2], above, height: 0.0 };
    match part {
        Part::Headline(lines) => easel.headline(lines, mood),
        Part::Remedy(lines, figure) => {
            block.ground = Some(CARD);
            block.pad = [sheet.px(28.0), sheet.px(22.0) * shrink];
            easel.remedy(lines, figure.as_ref(), block.pad);
        }
        Part::Act(lines) => easel.act(lines, Weight::Regular),
        Part::Note(icon, mood, lines, act) => {
            let (ground, colour) = match mood {
                Mood::Wait => (SEA_PALE, SEA),
                Mood::Attention => (mood.pale(), AMBER_DEEP),
                Mood::Go | Mood::Stop => (mood.pale(), mood.headline()),
            };
            block.ground = Some(ground);
            block.icon = Some((*icon, colour));
            block.pad = [sheet.px(26.0), sheet.px(14.0) * shrink];
            easel.note(lines, act.as_ref(), colour, block.pad);
        }
        Part::Quiet(lines, code) => easel.quiet(lines.as_ref(), *code),
    }
    block.height = easel.rows.top + block.pad[1];
    block.rows = easel.rows.rows;
    block
}

impl Easel<'_, '_> {
    /// A row, or rows, in the first language.
    fn first(&mut self, text: &str, weight: Weight, size_pt: f32, colour: Color32) {
        let language = self.sheet.primary();
        let ink = Ink::new().with(text, language, weight, size_pt, colour);
        self.rows.push(ink.galley(self.sheet.ui, self.width), language, Spoken::InTurn);
    }

    fn second(&mut self, lines: &Lines, size_pt: f32) {
        self.rows.push_second(self.sheet, lines, size_pt, self.width);
    }

    fn space(&mut self, px: f32) {
        self.rows.top += self.sheet.px(px) * self.shrink;
    }

    fn headline(&mut self, lines: &Lines, mood: Mood) {
        let galley = headline(self.sheet, &lines.primary, mood.headline(), self.width, self.shrink);
        self.rows.push(galley, self.sheet.primary(), Spoken::AtOnce);
        self.space(12.0);
        let [second, _] = pair(self.sheet, 28.0, 28.0, self.shrink.max(0.79));
        self.second(lines, second);
    }

    fn act(&mut self, lines: &Lines, weight: Weight) {
        let [first, second] = pair(self.sheet, 30.0, 23.0, self.shrink);
        self.first(&lines.primary, weight, first, INK);
        self.space(5.0);
        self.second(lines, second);
    }

    fn remedy(&mut self, lines: &Lines, figure: Option<&Lines>, pad: [f32; 2]) {
        [self.rows.left, self.rows.top] = pad;
        self.width -= 2.0 * pad[0];
        self.act(lines, Weight::Regular);
        if let Some(figure) = figure {
            self.space(12.0);
            self.act(figure, Weight::Bold);
        }
    }

    fn note(&mut self, lines: &Lines, act: Option<&Lines>, colour: Color32, pad: [f32; 2]) {
        [self.rows.left, self.rows.top] = [self.sheet.px(74.0), pad[1]];
        self.width -= self.rows.left + pad[0];
        let [first, second] = pair(self.sheet, 25.0, 21.0, self.shrink);
        let between = if is_chinese(self.sheet.primary()) { "，" } else { " " };
        self.first(&lines.primary.replace('\n', between), Weight::Bold, first, colour);
        if let Some(act) = act {
            self.first(&act.primary, Weight::Regular, second, INK);
        }
        self.second(lines, self.sheet.px(LEAST_PX));
    }

    fn quiet(&mut self, lines: Option<&Lines>, code: Option<&str>) {
        let [size, _] = pair(self.sheet, 21.0, 21.0, self.shrink);
        if let Some(lines) = lines {
            let language = self.sheet.primary();
            let first = std::iter::once((language, lines.primary.clone()));
            let texts: Vec<_> = first.chain(lines.second.clone()).collect();
            let joined = Ink::joined(&texts, Weight::Regular, size, INK_2).galley(self.sheet.ui, f32::INFINITY);
            if joined.rect.width() <= self.width {
                self.rows.push(joined, language, Spoken::Asked);
            } else {
                self.first(&lines.primary, Weight::Regular, size, INK_2);
                self.second(lines, size);
            }
        }
        if let Some(code) = code {
            self.code(code);
        }
    }

    /// At the right, beside the first row that leaves it room.
    fn code(&mut self, code: &str) {
        let ink = Ink::new().with(code, Language::En, Weight::Regular, self.sheet.px(LEAST_PX), INK_2);
        let galley = ink.galley(self.sheet.ui, f32::INFINITY);
        let room = self.width - galley.rect.width() - self.sheet.px(28.0);
        let beside = self.rows.rows.iter().find(|row| row.galley.rect.width() <= room);
        let top = beside.map_or(self.rows.top, |row| row.at.y);
        let at = vec2(self.width - galley.rect.width(), top);
        self.rows.top = self.rows.top.max(top + galley.rect.height());
        self.rows.rows.push(Row { galley, language: Language::En, spoken: Spoken::Asked, at });
    }
}

/// The headline as large as it may be: Chinese in the lines it asks for, other languages in two, or three.
fn headline(sheet: &Sheet<'_>, text: &str, colour: Color32, width: f32, shrink: f32) -> Arc<Galley> {
    let language = sheet.primary();
    let [most, least] = HEADLINE_PX;
    let most = (most * shrink).max(least);
    let lay =
        |size_px: f32, width: f32| sheet.lay(text, language, Weight::Bold, size_px, colour).galley(sheet.ui, width);
    let fits = |galley: &Galley, rows: usize| galley.rows.len() <= rows && galley.rect.width() <= width;
    let own_rows = text.lines().count().max(1);
    let tries: [(usize, f32); 2] = if is_chinese(language) {
        [(own_rows, least), (own_rows + 1, least)]
    } else {
        [(2, 54.0_f32.min(most)), (3, least)]
    };
    for (rows, least_px) in tries {
        let fitting = sizes(most, least_px, 2.0).find(|&size_px| fits(&lay(size_px, width), rows));
        if let Some(size_px) = fitting {
            return balanced(lay(size_px, width), width, |narrower| lay(size_px, narrower));
        }
    }
    lay(least, width)
}

/// The same number of rows, more alike in length: no word alone in the last one.
fn balanced(wide: Arc<Galley>, width: f32, lay: impl Fn(f32) -> Arc<Galley>) -> Arc<Galley> {
    let same = |narrower: &Galley, to: f32| {
        let begins_well = narrower.rows.iter().all(|row| !row.text().starts_with(' '));
        narrower.rows.len() == wide.rows.len() && narrower.rect.width() <= to && begins_well
    };
    (1..=8)
        .map(|step| width * (step as f32).mul_add(-0.06, 1.0))
        .map(|narrower| (lay(narrower), narrower))
        .take_while(|(galley, narrower)| same(galley, *narrower))
        .last()
        .map_or_else(|| wide.clone(), |(galley, _)| galley)
}
