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

fn lay(sheet: &Sheet<'_>, part: &Part, mood: Mood, width: f32, shrink: f32) -> Block {
    let language = sheet.primary();
    let gap = sheet.px(26.0) * shrink;
    let mut rows = Rows { rows: Vec::new(), left: 0.0, top: 0.0 };
    let mut block = Block { rows: Vec::new(), ground: None, icon: None, pad: [0.0; 2], above: gap, height: 0.0 };
    let plain = |text: &str, weight: Weight, size_pt: f32, colour: Color32, width: f32| {
        Ink::new().with(text, language, weight, size_pt, colour).galley(sheet.ui, width)
    };
    match part {
        Part::Headline(lines) => {
            rows.push(headline(sheet, &lines.primary, mood.headline(), width, shrink), language, Spoken::AtOnce);
            rows.top += sheet.px(12.0) * shrink;
            let [second, _] = pair(sheet, 28.0, 28.0, shrink.max(0.79));
            rows.push_second(sheet, lines, second, width);
        }
        Part::Remedy(lines, figure) => {
            block.ground = Some(CARD);
            block.pad = [sheet.px(28.0), sheet.px(22.0) * shrink];
            (rows.left, rows.top) = (block.pad[0], block.pad[1]);
            let width = width - 2.0 * block.pad[0];
            let [first, second] = pair(sheet, 30.0, 23.0, shrink);
            for (at, lines) in std::iter::once(lines).chain(figure).enumerate() {
                let weight = if at == 0 { Weight::Regular } else { Weight::Bold };
                rows.top += sheet.px(12.0) * shrink * at as f32;
                rows.push(plain(&lines.primary, weight, first, INK, width), language, Spoken::InTurn);
                rows.top += sheet.px(6.0) * shrink;
                rows.push_second(sheet, lines, second, width);
            }
        }
        Part::Act(lines) => {
            let [first, second] = pair(sheet, 30.0, 23.0, shrink);
            rows.push(plain(&lines.primary, Weight::Regular, first, INK, width), language, Spoken::InTurn);
            rows.top += sheet.px(4.0) * shrink;
            rows.push_second(sheet, lines, second, width);
        }
        Part::Note(icon, mood, lines, act) => {
            let (ground, colour) = match mood {
                Mood::Wait => (SEA_PALE, SEA),
                Mood::Attention => (mood.pale(), AMBER_DEEP),
                Mood::Go | Mood::Stop => (mood.pale(), mood.headline()),
            };
            block.ground = Some(ground);
            block.icon = Some((*icon, colour));
            block.pad = [sheet.px(26.0), sheet.px(14.0) * shrink];
            (rows.left, rows.top) = (sheet.px(74.0), block.pad[1]);
            let width = width - rows.left - block.pad[0];
            let [first, second] = pair(sheet, 25.0, 21.0, shrink);
            rows.push(
                plain(
                    &lines.primary.replace('\n', if is_chinese(language) { "，" } else { " " }),
                    Weight::Bold,
                    first,
                    colour,
                    width,
                ),
                language,
                Spoken::InTurn,
            );
            if let Some(act) = act {
                rows.push(plain(&act.primary, Weight::Regular, second, INK, width), language, Spoken::InTurn);
            }
            rows.push_second(sheet, lines, sheet.px(LEAST_PX), width);
        }
        Part::Quiet(lines, code) => {
            let [size, _] = pair(sheet, 21.0, 21.0, shrink);
            if let Some(lines) = lines {
                let texts: Vec<_> =
                    std::iter::once((language, lines.primary.clone())).chain(lines.second.clone()).collect();
                let joined = Ink::joined(&texts, Weight::Regular, size, INK_2).galley(sheet.ui, f32::INFINITY);
                if joined.rect.width() <= width {
                    rows.push(joined, language, Spoken::Asked);
                } else {
                    rows.push(plain(&lines.primary, Weight::Regular, size, INK_2, width), language, Spoken::Asked);
                    rows.push_second(sheet, lines, size, width);
                }
            }
            if let Some(code) = code {
                let code = Ink::new().with(code, Language::En, Weight::Regular, sheet.px(LEAST_PX), INK_2);
                let code = code.galley(sheet.ui, f32::INFINITY);
                // Beside the first row that leaves it room.
                let room = width - code.rect.width() - sheet.px(28.0);
                let beside = rows.rows.iter().find(|row| row.galley.rect.width() <= room);
                let top = beside.map_or(rows.top, |row| row.at.y);
                let at = vec2(width - code.rect.width(), top);
                rows.top = rows.top.max(top + code.rect.height());
                rows.rows.push(Row { galley: code, language: Language::En, spoken: Spoken::Asked, at });
            }
        }
    }
    block.height = rows.top + block.pad[1];
    block.rows = rows.rows;
    block
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
