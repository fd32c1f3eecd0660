//! Phones, documents, readers, doors and signs.

use super::pen::Pen;
use super::people;
use crate::ui::theme::{CARD, GROUND, INK, INK_2, LINE, LOTUS, LOTUS_PALE, SEA, SEA_PALE};
use egui::Color32;

/// Light of a scanner.
const BEAM: Color32 = Color32::from_rgb(0xBC, 0xDB, 0xD8);
/// Glass of a door.
const GLASS: Color32 = Color32::from_rgb(0xA9, 0xCD, 0xD9);

/// What a phone's screen shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// A clearance code.
    Code,
    /// Something that is not one.
    OtherCode,
    /// Nothing: a drawing follows.
    Blank,
}

/// An upright phone of 84 x 150.
pub fn phone(pen: &Pen, shown: Shown) {
    pen.block((0.0, 0.0), (84.0, 150.0), 13.0, INK);
    pen.block((0.0, 0.0), (74.0, 138.0), 8.0, CARD);
    match shown {
        Shown::Code => {
            pen.block((0.0, -53.0), (40.0, 7.0), 3.5, LOTUS);
            code(&pen.at(0.0, -9.0), 54.0, INK);
            pen.block((0.0, 36.0), (50.0, 4.5), 2.0, LINE);
            pen.block((0.0, 48.0), (30.0, 4.5), 2.0, LINE);
        }
        Shown::OtherCode => {
            pen.block((0.0, -53.0), (40.0, 7.0), 3.5, LINE);
            code(&pen.at(0.0, -9.0), 54.0, INK_2);
        }
        Shown::Blank => {}
    }
}

/// A two-dimensional code: it looks like one and says nothing.
fn code(pen: &Pen, side: f32, colour: Color32) {
    const GRID: f32 = 11.0;
    const BARS: [(f32, f32, f32, f32); 19] = [
        (4.0, 0.0, 1.0, 1.0),
        (5.0, 1.0, 2.0, 1.0),
        (4.0, 2.0, 1.0, 2.0),
        (6.0, 3.0, 1.0, 1.0),
        (0.0, 4.0, 2.0, 1.0),
        (3.0, 4.5, 2.0, 1.0),
        (6.0, 5.0, 3.0, 1.0),
        (10.0, 4.0, 1.0, 2.0),
        (1.0, 6.0, 2.0, 1.0),
        (4.0, 6.5, 1.0, 2.0),
        (8.0, 4.0, 1.0, 1.0),
        (6.0, 7.0, 1.0, 2.0),
        (8.0, 7.0, 2.0, 1.0),
        (10.0, 8.0, 1.0, 1.0),
        (4.0, 9.5, 2.0, 1.0),
        (7.0, 9.0, 1.0, 2.0),
        (9.0, 10.0, 2.0, 1.0),
        (9.0, 9.0, 1.0, 1.0),
        (5.0, 10.0, 1.0, 1.0),
    ];
    let unit = side / GRID;
    let middle = |at: f32, length: f32| (at + length / 2.0 - GRID / 2.0) * unit;
    for (x, y, width, height) in BARS {
        pen.block((middle(x, width), middle(y, height)), (width * unit, height * unit), 0.0, colour);
    }
    for (x, y) in [(0.0, 0.0), (8.0, 0.0), (0.0, 8.0)] {
        let at = (middle(x, 3.0), middle(y, 3.0));
        pen.block(at, (3.0 * unit, 3.0 * unit), 0.0, colour);
        pen.block(at, (2.1 * unit, 2.1 * unit), 0.0, CARD);
        pen.block(at, (1.1 * unit, 1.1 * unit), 0.0, colour);
    }
}

/// The scanner with its beam.
pub fn scanner(pen: &Pen) {
    pen.area(&[(-30.0, 66.0), (30.0, 66.0), (56.0, -4.0), (-56.0, -4.0)], BEAM);
    pen.block((0.0, 84.0), (142.0, 24.0), 8.0, SEA);
    pen.block((0.0, 70.0), (74.0, 18.0), 5.0, INK);
}

/// A card with a photo, 116 x 76.
pub fn card(pen: &Pen, edge: Color32) {
    pen.frame((0.0, 0.0), (116.0, 76.0), 9.0, 4.5, [edge, CARD]);
    pen.block((-30.0, 3.0), (36.0, 44.0), 3.0, SEA_PALE);
    people::bust(&pen.at(-30.0, 25.0).scaled(0.38), edge);
    for (y, width) in [(-14.0, 48.0), (2.0, 40.0), (18.0, 44.0)] {
        pen.block((22.0 - (48.0 - width) / 2.0, y), (width, 6.0), 3.0, LINE);
    }
}

/// A document reader, its glass at the top.
pub fn reader(pen: &Pen) {
    pen.area(&[(-66.0, 40.0), (66.0, 40.0), (84.0, 78.0), (-84.0, 78.0)], INK);
    pen.area(&[(-54.0, 46.0), (54.0, 46.0), (66.0, 70.0), (-66.0, 70.0)], BEAM);
    pen.block((0.0, 86.0), (168.0, 18.0), 6.0, SEA);
}

/// A clock of radius 38.
pub fn clock(pen: &Pen, colour: Color32, ground: Color32) {
    pen.disc((0.0, 0.0), 38.0, colour);
    pen.disc((0.0, 0.0), 30.5, ground);
    pen.line(&[(0.0, -19.0), (0.0, 0.0), (14.0, 10.0)], 7.0, colour);
}

/// The sun of a brightness control.
pub fn sun(pen: &Pen, colour: Color32) {
    pen.disc((0.0, 0.0), 15.0, colour);
    for ray in 0..8 {
        let pen = pen.turned(ray as f32 / 8.0);
        pen.line(&[(23.0, 0.0), (31.0, 0.0)], 6.5, colour);
    }
}

/// A round badge of radius 20 with a tick.
pub fn tick_badge(pen: &Pen) {
    pen.disc((0.0, 0.0), 22.0, CARD);
    pen.disc((0.0, 0.0), 19.0, LOTUS);
    tick(&pen.scaled(0.16), CARD);
}

/// A tick as large as the canvas.
pub fn tick(pen: &Pen, colour: Color32) {
    pen.line(&[(-52.0, 4.0), (-14.0, 42.0), (54.0, -38.0)], 20.0, colour);
}

/// A round badge of radius 20 with a cross.
pub fn cross_badge(pen: &Pen, colour: Color32) {
    pen.disc((0.0, 0.0), 22.0, CARD);
    pen.disc((0.0, 0.0), 19.0, colour);
    pen.line(&[(-7.0, -7.0), (7.0, 7.0)], 5.0, CARD);
    pen.line(&[(7.0, -7.0), (-7.0, 7.0)], 5.0, CARD);
}

/// Floor of a lane, so far to either side.
pub fn floor(pen: &Pen, reach: f32) {
    pen.line(&[(-reach, 84.0), (reach, 84.0)], 6.5, INK);
}

/// A door's post with its light, and a glass leaf that covers so much of the way (0 open, 1 closed).
pub fn door(pen: &Pen, x: f32, closed: f32, light: Color32) {
    let height = 136.0 * closed;
    if closed > 0.02 {
        pen.block((x, 80.0 - height / 2.0), (10.0, height), 4.0, GLASS);
    }
    pen.block((x, 62.0), (24.0, 44.0), 5.0, INK);
    pen.disc((x, 54.0), 5.5, light);
}

/// A gate seen along the lane: two pillars and their leaves, `open` from 0 to 1.
pub fn gate(pen: &Pen, open: f32, light: Color32) {
    let leaf = (1.0 - open).mul_add(30.0, 6.0);
    for side in [-1.0, 1.0] {
        let inner = side * 38.0;
        pen.block((inner - side * leaf / 2.0, 30.0), (leaf, 74.0), 3.0, GLASS);
        pen.block((side * 48.0, 24.0), (22.0, 104.0), 6.0, INK);
        pen.block((side * 48.0, -14.0), (10.0, 10.0), 5.0, light);
    }
}

/// A suitcase, its foot at the canvas's middle, 70 high.
pub fn suitcase(pen: &Pen, colour: Color32) {
    pen.frame((0.0, -66.0), (24.0, 34.0), 6.0, 5.0, [INK, GROUND]);
    pen.block((0.0, -33.0), (52.0, 54.0), 8.0, colour);
    pen.block((-12.0, -33.0), (4.0, 40.0), 2.0, CARD);
    pen.block((12.0, -33.0), (4.0, 40.0), 2.0, CARD);
    pen.disc((-17.0, -4.0), 5.0, INK);
    pen.disc((17.0, -4.0), 5.0, INK);
}

/// An officer behind a counter.
pub fn counter(pen: &Pen, colour: Color32) {
    people::officer(&pen.at(0.0, 32.0).scaled(1.05), colour);
    pen.block((0.0, 36.0), (168.0, 14.0), 5.0, INK);
    pen.block((0.0, 62.0), (148.0, 42.0), 4.0, SEA);
    pen.block((0.0, 62.0), (40.0, 20.0), 4.0, CARD);
    pen.block((0.0, 62.0), (26.0, 4.0), 2.0, LINE);
}

/// No entry.
pub fn no_entry(pen: &Pen, colour: Color32) {
    pen.disc((0.0, 0.0), 100.0, CARD);
    pen.disc((0.0, 0.0), 90.0, colour);
    pen.block((0.0, 0.0), (112.0, 30.0), 5.0, CARD);
}

/// A leaf of a calendar, 110 x 110.
pub fn calendar(pen: &Pen, colour: Color32) {
    pen.frame((0.0, 6.0), (124.0, 112.0), 12.0, 5.0, [INK, CARD]);
    pen.block((0.0, -36.0), (124.0, 32.0), 12.0, colour);
    pen.block((0.0, -28.0), (124.0, 16.0), 0.0, colour);
    for x in [-32.0, 32.0] {
        pen.line(&[(x, -60.0), (x, -44.0)], 9.0, INK);
    }
    for (row, y) in [-4.0, 18.0, 40.0].into_iter().enumerate() {
        for column in 0..4 {
            let is_last = row == 2 && column > 1;
            if !is_last {
                pen.block((26.0f32.mul_add(column as f32, -39.0), y), (14.0, 11.0), 2.5, LINE);
            }
        }
    }
}

/// A place on a map.
pub fn pin(pen: &Pen, colour: Color32) {
    pen.bow((0.0, 78.0), (44.0, 11.0), (0.0, 1.0), 5.0, INK_2);
    pen.area(&[(-44.0, 2.0), (44.0, 2.0), (0.0, 78.0)], colour);
    pen.disc((0.0, -18.0), 48.5, colour);
    pen.disc((0.0, -18.0), 20.0, CARD);
}

/// A form on a board.
pub fn form(pen: &Pen, colour: Color32) {
    pen.block((0.0, 6.0), (118.0, 152.0), 10.0, INK);
    pen.block((0.0, 10.0), (100.0, 130.0), 4.0, CARD);
    pen.block((0.0, -68.0), (46.0, 20.0), 6.0, colour);
    for y in [-26.0, 8.0, 42.0] {
        pen.frame((-30.0, y), (20.0, 20.0), 4.0, 3.5, [colour, CARD]);
        pen.block((14.0, y), (48.0, 6.0), 3.0, LINE);
    }
    for y in [-26.0, 8.0] {
        tick(&pen.at(-29.0, y - 1.0).scaled(0.14), colour);
    }
}

/// A printer's slot with a slip that has come out so far.
pub fn slip(pen: &Pen, out: f32) {
    let length = out.mul_add(16.0, 96.0);
    let foot = -38.0 + length;
    pen.frame((0.0, -38.0 + length / 2.0), (84.0, length), 4.0, 3.5, [LINE, CARD]);
    pen.block((0.0, foot - 90.0), (40.0, 7.0), 3.0, SEA);
    for (up, width) in [(72.0, 58.0), (58.0, 50.0), (44.0, 58.0), (30.0, 44.0)] {
        pen.block((-(58.0 - width) / 2.0, foot - up), (width, 5.0), 2.5, LINE);
    }
    pen.block((0.0, foot - 13.0), (58.0, 7.0), 3.0, LOTUS_PALE);
    pen.block((0.0, -58.0), (150.0, 44.0), 10.0, INK);
    pen.block((0.0, -42.0), (100.0, 8.0), 4.0, Color32::BLACK);
    pen.disc((58.0, -64.0), 5.0, LOTUS);
}

/// A crossing line over what must not be used.
pub fn struck(pen: &Pen, reach: f32, colour: Color32) {
    pen.line(&[(-reach, -reach), (reach, reach)], 17.0, CARD);
    pen.line(&[(-reach, -reach), (reach, reach)], 10.0, colour);
}

/// The door of an emergency exit, with one who runs out.
pub fn exit(pen: &Pen, run: f32) {
    pen.block((0.0, 0.0), (190.0, 168.0), 14.0, LOTUS);
    pen.block((44.0, 2.0), (70.0, 132.0), 3.0, CARD);
    people::run(&pen.at(8.0f32.mul_add(run, -18.0), 66.0).scaled(1.18), CARD);
    pen.area(&[(78.0, -64.0), (86.0, -58.0), (86.0, 62.0), (78.0, 68.0)], LOTUS_PALE);
    // In the door white would stand on white.
    let door = pen.clipped((9.0, -64.0), (79.0, 68.0));
    people::run(&door.at(8.0f32.mul_add(run, -18.0), 66.0).scaled(1.18), LOTUS);
}
