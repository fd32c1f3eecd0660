//! Drawings that things and people are put together for.

use super::things::{self, Shown};
use super::{Drawing, Pen, people};
use crate::person::Finger;
use crate::ui::theme::{AMBER, CARD, INK_2, LINE, LOTUS, RED, SEA};
use egui::Color32;

/// Phone and scanner.
pub(super) fn scanned(drawing: Drawing, pen: &Pen, colour: Color32, at: f32) {
    let (x, y, turns, scale) = match drawing {
        Drawing::PhoneRead => (0.0, -14.0, 0.0, 0.92),
        Drawing::PhoneTilt => (0.0, -18.0, 0.05f32.mul_add(at, -0.025), 0.92),
        Drawing::PhoneCloser => (0.0, 16.0f32.mul_add(at, -26.0), 0.0, 0.84),
        Drawing::PhoneFurther => (0.0, (-18.0f32).mul_add(at, -8.0), 0.0, 0.84),
        Drawing::PhoneBright => (-14.0, -14.0, 0.0, 0.92),
        Drawing::PhoneStill => (0.0, -16.0, 0.0, 0.86),
        _ => (0.0, 12.0f32.mul_add(at, -24.0), -0.022, 0.96),
    };
    things::scanner(pen);
    let held = pen.at(x, y).turned(turns).scaled(scale);
    things::phone(&held, Shown::Code);
    match drawing {
        Drawing::PhoneRead => {
            // A line of light up and down the code.
            let line = (at * std::f32::consts::TAU).sin().mul_add(30.0, -9.0);
            held.line(&[(-30.0, line), (30.0, line)], 4.5, LOTUS);
        }
        Drawing::PhoneBright => {
            pen.disc((56.0, -54.0), 36.0, CARD);
            things::sun(&pen.at(56.0, -54.0).scaled(0.12f32.mul_add(at, 0.85)), AMBER);
        }
        Drawing::PhoneTilt => {
            held.area(&[(-37.0, -69.0), (-6.0, -69.0), (-37.0, -20.0)], LINE);
            pen.bow((0.0, -18.0), (70.0, 70.0), (-0.09, 0.07), 8.0, colour);
            pen.arrow((68.4, 8.0), (62.0, 20.0), 8.0, colour);
        }
        Drawing::PhoneCloser => pen.arrow((66.0, -46.0), (66.0, 6.0), 10.0, colour),
        Drawing::PhoneFurther => pen.arrow((66.0, 6.0), (66.0, -46.0), 10.0, colour),
        Drawing::PhoneStill => {
            for side in [-1.0, 1.0] {
                pen.line(&[(side * 48.0, -88.0), (side * 62.0, -88.0), (side * 62.0, -66.0)], 8.0, colour);
                pen.line(&[(side * 62.0, 26.0), (side * 62.0, 48.0), (side * 48.0, 48.0)], 8.0, colour);
            }
        }
        _ => {}
    }
}

/// Phones with something to do on them.
pub(super) fn phone(drawing: Drawing, pen: &Pen, [colour, ground]: [Color32; 2], at: f32) {
    match drawing {
        Drawing::PhoneLive => {
            let held = pen.at(0.0, -12.0);
            things::phone(&held, Shown::Blank);
            things::clock(&held.scaled(0.8), colour, CARD);
            // Round and round: what it shows is ever new.
            pen.bow((0.0, 66.0), (66.0, 22.0), (0.52, 0.02), 9.0, colour);
            pen.line(&[(45.0, 69.0), (66.0, 66.0), (69.0, 87.0)], 9.0, colour);
        }
        Drawing::PhoneClock => {
            things::phone(pen, Shown::Blank);
            pen.disc((38.0, 30.0), 46.0, ground);
            things::clock(&pen.at(38.0, 30.0), colour, CARD);
            for y in [-46.0, -30.0] {
                pen.block((-8.0, y), (44.0, 6.0), 3.0, LINE);
            }
        }
        Drawing::PhoneUpdate => {
            things::phone(pen, Shown::Blank);
            pen.arrow((0.0, -40.0), (0.0, 14.0), 11.0, colour);
            pen.line(&[(-26.0, 20.0), (-26.0, 36.0), (26.0, 36.0), (26.0, 20.0)], 9.0, colour);
        }
        Drawing::PhoneOtherCode => {
            let wrong = pen.at(-44.0, -8.0).turned(-0.03).scaled(0.82);
            things::phone(&wrong, Shown::OtherCode);
            things::cross_badge(&wrong.at(32.0, -66.0), RED);
            let right = pen.at(44.0, 6.0).turned(0.02).scaled(0.94);
            things::phone(&right, Shown::Code);
            things::tick_badge(&right.at(34.0, -66.0));
        }
        Drawing::PhoneSwipe => {
            let shift = at * 12.0;
            things::phone(&pen.at(0.0, -16.0).scaled(0.9), Shown::Code);
            for side in [-1.0, 1.0] {
                let from = side * (54.0 + shift);
                pen.arrow((from, -16.0), (from + side * 26.0, -16.0), 9.0, colour);
            }
            let finger = pen.at(shift - 6.0, 44.0);
            finger.line(&[(6.0, 8.0), (22.0, 46.0)], 24.0, ground);
            finger.line(&[(6.0, 8.0), (22.0, 46.0)], 17.0, INK_2);
        }
        Drawing::PhoneToCard => {
            things::phone(&pen.at(-34.0, -22.0).scaled(0.78), Shown::OtherCode);
            things::struck(&pen.at(-34.0, -22.0), 34.0, RED);
            let card = pen.at(26.0, 44.0).turned(-0.02);
            card.block((0.0, 0.0), (128.0, 88.0), 14.0, ground);
            things::card(&card, SEA);
            things::tick_badge(&card.at(56.0, -36.0));
        }
        _ => {
            things::phone(pen, Shown::Blank);
            let on = at;
            pen.block((0.0, -14.0), (50.0, 28.0), 14.0, LOTUS);
            pen.disc((8.0f32.mul_add(on, 4.0), -14.0), 10.5, CARD);
            pen.block((0.0, 18.0), (46.0, 5.0), 2.5, LINE);
            pen.block((0.0, 30.0), (34.0, 5.0), 2.5, LINE);
        }
    }
}

/// Print, and the hand that is to come, its finger marked.
pub(super) fn finger_on_sensor(pen: &Pen, finger: Option<Finger>, at: f32) {
    people::print(&pen.at(-20.0, -20.0).scaled(0.7), SEA);
    let hand = pen.at(46.0, (-12.0f32).mul_add(at, 48.0));
    people::hand_of(&hand.scaled(0.62), finger, Color32::from_rgb(0xB4, 0xC6, 0xCF), LOTUS);
}

pub(super) fn comparing(pen: &Pen, at: f32) {
    people::print(&pen.scaled(0.74), LOTUS);
    let line = (at * std::f32::consts::TAU).sin() * 62.0;
    pen.line(&[(-66.0, line), (66.0, line)], 4.5, SEA);
}

/// Someone and a door.
pub(super) fn passage(drawing: Drawing, pen: &Pen, colour: Color32, at: f32) {
    things::floor(pen, 94.0);
    let size = 1.55;
    match drawing {
        Drawing::StepIn => {
            people::walk(&pen.at(12.0f32.mul_add(at, -48.0), 80.0).scaled(size), at, SEA);
            things::door(pen, 4.0, 0.0, LOTUS);
            pen.arrow((28.0, 0.0), (88.0, 0.0), 14.0, colour);
        }
        Drawing::DoorClosing => {
            things::door(pen, -72.0, 0.4f32.mul_add(at, 0.6), AMBER);
            things::door(pen, 76.0, 1.0, RED);
            people::stand(&pen.at(2.0, 80.0).scaled(size), SEA);
            pen.line(&[(-34.0, 84.0), (38.0, 84.0)], 11.0, colour);
        }
        Drawing::StepOut => {
            things::door(pen, -88.0, 1.0, RED);
            people::walk(&pen.at(12.0f32.mul_add(at, -40.0), 80.0).scaled(size), at, SEA);
            things::door(pen, 10.0, 0.0, LOTUS);
            pen.arrow((34.0, 0.0), (92.0, 0.0), 14.0, colour);
        }
        _ => {
            things::door(pen, 88.0, 1.0, RED);
            people::walk(&pen.mirrored().at(12.0f32.mul_add(at, -40.0), 80.0).scaled(size), at, SEA);
            things::door(pen, -10.0, 0.0, LOTUS);
            pen.arrow((-34.0, 0.0), (-92.0, 0.0), 14.0, colour);
        }
    }
}

pub(super) fn one_person(pen: &Pen, at: f32) {
    things::floor(pen, 70.0);
    things::door(pen, 2.0, 0.84, RED);
    people::stand(&pen.at(52.0, 80.0).scaled(1.3), SEA);
    people::walk(&pen.mirrored().at(8.0f32.mul_add(at, 42.0), 80.0).scaled(1.3), at, INK_2);
    things::tick_badge(&pen.at(52.0, -74.0));
    things::cross_badge(&pen.at(-46.0, -74.0), RED);
    pen.arrow((-78.0, 18.0), (-100.0, 18.0), 8.0, RED);
}

pub(super) fn other_lane(pen: &Pen, colour: Color32, at: f32) {
    let here = pen.at(-50.0, 0.0).scaled(0.74);
    things::gate(&here, 0.0, RED);
    things::no_entry(&here.at(0.0, -66.0).scaled(0.32), RED);
    let there = pen.at(50.0, 0.0).scaled(0.74);
    things::gate(&there, 1.0, LOTUS);
    people::stand(&there.at(0.0, 80.0).scaled(0.9), SEA);
    things::tick_badge(&there.at(0.0, -66.0).scaled(1.5));
    pen.arrow((-40.0, 84.0), (8.0f32.mul_add(at, 40.0), 84.0), 10.0, colour);
}
