//! People, hands and officers.

use super::pen::{Pen, Point};
use crate::person::Finger;
use crate::ui::theme::{AMBER, CARD, INK, SEA};
use egui::Color32;

/// A person who stands, feet at the canvas's middle, 100 units high.
pub fn stand(pen: &Pen, colour: Color32) {
    pen.disc((0.0, -88.0), 12.0, colour);
    pen.block((0.0, -53.0), (30.0, 44.0), 13.0, colour);
    pen.line(&[(-19.0, -62.0), (-20.0, -36.0)], 8.5, colour);
    pen.line(&[(19.0, -62.0), (20.0, -36.0)], 8.5, colour);
    pen.line(&[(-13.0, -67.0), (-19.0, -62.0)], 8.5, colour);
    pen.line(&[(13.0, -67.0), (19.0, -62.0)], 8.5, colour);
    pen.line(&[(-7.5, -38.0), (-7.5, -5.0)], 12.0, colour);
    pen.line(&[(7.5, -38.0), (7.5, -5.0)], 12.0, colour);
}

/// A person who walks to the right; `stride` from 0 to 1 and back is half a step.
pub fn walk(pen: &Pen, stride: f32, colour: Color32) {
    let swing = stride.mul_add(-14.0, 20.0);
    pen.disc((6.0, -88.0), 12.0, colour);
    pen.line(&[(2.0, -64.0), (-1.0, -44.0)], 20.0, colour);
    // Arms against the legs.
    pen.line(&[(0.0, -66.0), (-swing * 0.75 - 3.0, -54.0), (-swing * 0.9 - 3.0, -40.0)], 8.0, colour);
    pen.line(&[(4.0, -66.0), (swing.mul_add(0.8, 4.0), -54.0), (swing.mul_add(0.9, 10.0), -44.0)], 8.0, colour);
    pen.line(&[(1.0, -38.0), (swing * 0.7 + 2.0, -22.0), (swing + 2.0, -5.0)], 11.0, colour);
    pen.line(&[(-3.0, -38.0), (-swing * 0.35 - 3.0, -20.0), (-swing - 6.0, -5.0)], 11.0, colour);
}

/// A person who runs to the right.
pub fn run(pen: &Pen, colour: Color32) {
    pen.disc((20.0, -88.0), 12.0, colour);
    pen.line(&[(9.0, -66.0), (-2.0, -46.0)], 20.0, colour);
    pen.line(&[(8.0, -70.0), (-16.0, -68.0), (-26.0, -54.0)], 8.5, colour);
    pen.line(&[(11.0, -66.0), (26.0, -52.0), (40.0, -60.0)], 8.5, colour);
    pen.line(&[(-1.0, -42.0), (20.0, -32.0), (16.0, -8.0)], 11.5, colour);
    pen.line(&[(-4.0, -42.0), (-14.0, -22.0), (-38.0, -22.0)], 11.5, colour);
}

/// Head and shoulders, the shoulders' foot at the canvas's middle, 100 units high.
pub fn bust(pen: &Pen, colour: Color32) {
    pen.disc((0.0, -74.0), 24.0, colour);
    pen.area(&shoulders(), colour);
}

fn shoulders() -> Vec<Point> {
    let top = (0..=16).map(|step| {
        let turn = std::f32::consts::PI * (1.0 + step as f32 / 16.0);
        (43.0 * turn.cos(), 30.0f32.mul_add(turn.sin(), -14.0))
    });
    top.chain([(43.0, 0.0), (-43.0, 0.0)]).collect()
}

/// An officer: cap, badge.
pub fn officer(pen: &Pen, colour: Color32) {
    bust(pen, colour);
    // Cap over a face: band, crown and peak.
    pen.disc((0.0, -72.0), 21.0, Color32::from_rgb(0xE9, 0xC9, 0xA8));
    pen.area(&[(-31.0, -100.0), (31.0, -100.0), (25.0, -84.0), (-25.0, -84.0)], INK);
    pen.line(&[(-28.0, -100.0), (28.0, -100.0)], 6.0, INK);
    pen.block((0.0, -82.5), (50.0, 7.0), 3.0, INK);
    pen.block((0.0, -77.0), (40.0, 5.0), 2.5, INK);
    pen.disc((0.0, -93.0), 5.0, AMBER);
    // Collar and badge.
    pen.area(&[(-11.0, -44.0), (11.0, -44.0), (0.0, -26.0)], CARD);
    pen.area(&[(-3.5, -44.0), (3.5, -44.0), (4.5, -30.0), (0.0, -25.0), (-4.5, -30.0)], INK);
    pen.block((22.0, -18.0), (15.0, 11.0), 3.0, AMBER);
}

/// A raised right hand seen from its back, thumb to the left; a finger may have a colour of its own.
pub fn hand(pen: &Pen, colour: Color32, marked: Option<(usize, Color32)>) {
    hand_grown(pen, 0.0, colour, marked);
}

/// The same, its outline so much further out.
fn hand_grown(pen: &Pen, by: f32, colour: Color32, marked: Option<(usize, Color32)>) {
    // Tip, root and width from the thumb to the little finger.
    const FINGERS: [(Point, Point, f32); 5] = [
        ((-54.0, -2.0), (-22.0, 40.0), 19.0),
        ((-30.0, -62.0), (-21.0, 10.0), 17.5),
        ((-4.0, -76.0), (-3.0, 8.0), 18.0),
        ((21.0, -64.0), (14.0, 10.0), 17.5),
        ((43.0, -38.0), (30.0, 18.0), 15.5),
    ];
    for (at, &(tip, root, width)) in FINGERS.iter().enumerate() {
        let own = marked.filter(|(finger, _)| *finger == at).map_or(colour, |(_, colour)| colour);
        pen.line(&[tip, root], 2.0f32.mul_add(by, width), own);
    }
    pen.block((3.0, 36.0), (2.0f32.mul_add(by, 70.0), 2.0f32.mul_add(by, 66.0)), 24.0, colour);
    pen.block((3.0, 74.0), (2.0f32.mul_add(by, 46.0), 32.0), 8.0, colour);
}

/// The hand of a finger, that finger marked.
pub fn hand_of(pen: &Pen, finger: Option<Finger>, colour: Color32, mark: Color32) {
    let (is_left, at) = match finger {
        None => (false, None),
        Some(Finger::RightThumb) => (false, Some(0)),
        Some(Finger::RightIndex) => (false, Some(1)),
        Some(Finger::RightMiddle) => (false, Some(2)),
        Some(Finger::RightRing) => (false, Some(3)),
        Some(Finger::RightLittle) => (false, Some(4)),
        Some(Finger::LeftThumb) => (true, Some(0)),
        Some(Finger::LeftIndex) => (true, Some(1)),
        Some(Finger::LeftMiddle) => (true, Some(2)),
        Some(Finger::LeftRing) => (true, Some(3)),
        Some(Finger::LeftLittle) => (true, Some(4)),
    };
    let pen = if is_left { pen.mirrored() } else { pen.clone() };
    hand_grown(&pen, 9.0, CARD, None);
    hand(&pen, colour, at.map(|at| (at, mark)));
}

/// A fingerprint.
pub fn print(pen: &Pen, colour: Color32) {
    const WIDTH: f32 = 7.6;
    pen.arc((0.0, 0.0), 88.0, (0.655, 0.845), WIDTH, colour);
    for (radius, left, right) in [(66.0, 56.0, 56.0), (45.0, 76.0, 72.0), (22.0, 88.0, 86.0)] {
        pen.bow((0.0, 4.0), (radius, radius * 1.06), (0.5, 1.0), WIDTH, colour);
        for (side, until) in [(-1.0, left), (1.0, right)] {
            // A leg that bends inwards, ever more.
            let leg: Vec<_> = (0..=8)
                .map(|step| {
                    let down = step as f32 / 8.0;
                    let inwards = (until - 4.0) * 0.2 * down * down;
                    (side * (radius - inwards), (until - 4.0).mul_add(down, 4.0))
                })
                .collect();
            pen.line(&leg, WIDTH, colour);
        }
    }
    pen.line(&[(0.0, 16.0), (1.0, 48.0), (-1.0, 90.0)], WIDTH, colour);
}

/// A raised hand on a disc.
pub fn raised_hand(pen: &Pen, colour: Color32) {
    pen.disc((0.0, 0.0), 86.0, colour);
    // Palm to the reader: the thumb of a right hand lies left.
    hand(&pen.at(2.0, -2.0).scaled(0.72), CARD, None);
}

/// Adult and child.
pub fn adult_and_child(pen: &Pen, step: f32) {
    stand(&pen.at(-24.0, 78.0).scaled(1.45), SEA);
    stand(&pen.at(44.0 + 5.0 * step, 78.0).scaled(0.95), AMBER);
    pen.line(&[(5.0, 24.0), (24.0, 40.0)], 8.0, SEA);
}
