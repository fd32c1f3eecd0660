//! Eyes before the iris camera.

use super::Drawing;
use super::pen::Pen;
use super::{people, things};
use crate::flow::EyeSeen;
use crate::ui::theme::{CARD, INK, INK_2, LINE, LOTUS, SEA};
use egui::Color32;
use portas_devices::iris::Cover;

/// A quality from here on is good.
const GOOD: u8 = 60;

/// One of the drawings with eyes; `at` tells how far its motion is.
pub(super) fn eyes(drawing: Drawing, pen: &Pen, colour: Color32, at: f32) {
    match drawing {
        Drawing::Eyes(seen) => {
            for (x, eye) in [(-50.0, seen[0]), (50.0, seen[1])] {
                watched(&pen.at(x, 0.0), eye, colour);
            }
        }
        Drawing::EyesTaken => {
            pair(pen, colour, 0.44);
            let line = (at * std::f32::consts::TAU).sin() * 34.0;
            pen.line(&[(-92.0, line), (92.0, line)], 4.5, LOTUS);
        }
        Drawing::EyesCloser | Drawing::EyesFurther => {
            camera(&pen.at(0.0, -70.0), colour);
            pair(&pen.at(0.0, 34.0).scaled(0.8), INK_2, 0.4);
            let (from, to) = if drawing == Drawing::EyesCloser { (4.0, -34.0) } else { (-34.0, 4.0) };
            pen.arrow((0.0, from - 6.0 * at), (0.0, to - 6.0 * at), 9.0, colour);
        }
        Drawing::FaceCovered(cover) => covered(pen, cover, colour, at),
        _ => {
            camera(&pen.at(0.0, -70.0), colour);
            pair(&pen.at(0.0, 26.0), colour, 0.12f32.mul_add(at, 0.36));
        }
    }
}

/// The camera's lens over its lamps.
fn camera(pen: &Pen, colour: Color32) {
    pen.block((0.0, 0.0), (110.0, 34.0), 17.0, INK);
    pen.disc((0.0, 0.0), 11.0, colour);
    pen.disc((0.0, 0.0), 4.5, CARD);
    for x in [-38.0, 38.0] {
        pen.disc((x, 0.0), 5.5, LINE);
    }
}

fn pair(pen: &Pen, colour: Color32, pupil: f32) {
    for x in [-50.0, 50.0] {
        eye(&pen.at(x, 0.0), colour, pupil);
    }
}

/// Lids, iris, and a pupil of so much of the iris.
fn eye(pen: &Pen, colour: Color32, pupil: f32) {
    pen.disc((0.0, 0.0), 21.0, colour);
    pen.disc((0.0, 0.0), 21.0 * pupil, INK);
    pen.disc((7.0, -7.0), 3.0, CARD);
    pen.bow((0.0, 15.0), (42.0, 42.0), (0.58, 0.92), 5.0, INK);
    pen.bow((0.0, -15.0), (42.0, 42.0), (0.08, 0.42), 5.0, INK);
}

/// An eye as the camera has found it: both edges, as wide to each other as they are, and how well it is seen.
fn watched(pen: &Pen, seen: Option<EyeSeen>, colour: Color32) {
    let Some(seen) = seen else {
        eye(pen, LINE, 0.4);
        return bar(pen, 0, LINE);
    };
    let pupil = f32::from(seen.pupil.radius_px) / f32::from(seen.limbus.radius_px.max(1));
    eye(pen, colour, pupil.clamp(0.15, 0.8));
    let found = if seen.quality >= GOOD { LOTUS } else { colour };
    pen.ring((0.0, 0.0), 25.0, 4.0, found);
    bar(pen, seen.quality, found);
}

fn bar(pen: &Pen, quality: u8, colour: Color32) {
    let (left, width) = (-36.0, 72.0);
    pen.line(&[(left, 58.0), (left + width, 58.0)], 9.0, LINE);
    let reach = width * f32::from(quality.min(100)) / 100.0;
    if reach > 0.0 {
        pen.line(&[(left, 58.0), (left + reach, 58.0)], 9.0, colour);
    }
}

/// A face, and what is to be taken off.
fn covered(pen: &Pen, cover: Cover, colour: Color32, at: f32) {
    people::bust(&pen.at(0.0, 84.0).scaled(1.5), SEA);
    let off = pen.at(0.0, -18.0 * at);
    let hat = |pen: &Pen| {
        pen.block((0.0, -66.0), (60.0, 26.0), 12.0, colour);
        pen.line(&[(-48.0, -54.0), (48.0, -54.0)], 9.0, colour);
    };
    let glasses = |pen: &Pen| {
        for x in [-16.0, 16.0] {
            pen.block((x, -30.0), (27.0, 18.0), 7.0, INK);
        }
        pen.line(&[(-30.0, -33.0), (30.0, -33.0)], 5.0, INK);
    };
    let mask = |pen: &Pen| pen.block((0.0, -10.0), (48.0, 26.0), 10.0, CARD);
    match cover {
        Cover::Hat => hat(&off),
        Cover::Sunglasses => glasses(&off),
        Cover::Mask => mask(&off),
        Cover::Unknown => {
            hat(&off);
            glasses(&off);
            mask(&off);
        }
    }
    things::cross_badge(&pen.at(66.0, -66.0), colour);
}
