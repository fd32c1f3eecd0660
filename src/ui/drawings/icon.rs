use super::{Pen, people, things};
use crate::ui::theme::{CARD, RED};
use egui::Color32;

/// A pictogram of one colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Icon {
    /// One person.
    Person,
    /// Identity card.
    Card,
    /// No hat, no sunglasses.
    BareFace,
    /// A tick.
    Tick,
    /// A raised hand.
    Hand,
    /// An eye.
    Eye,
    /// An "i" in a circle.
    Note,
}

impl Icon {
    /// Draws it.
    pub fn draw(self, pen: &Pen, colour: Color32) {
        match self {
            Self::Person => people::bust(&pen.at(0.0, 84.0).scaled(1.7), colour),
            Self::Card => {
                pen.frame((0.0, 0.0), (184.0, 132.0), 22.0, 14.0, [colour, CARD]);
                people::bust(&pen.at(-34.0, 38.0).scaled(0.72), colour);
                for (y, width) in [(-18.0, 52.0), (16.0, 52.0)] {
                    pen.block((44.0, y), (width, 15.0), 7.0, colour);
                }
            }
            Self::BareFace => {
                pen.area(&[(-46.0, -34.0), (-36.0, -74.0), (36.0, -74.0), (46.0, -34.0)], colour);
                pen.line(&[(-78.0, -30.0), (78.0, -30.0)], 15.0, colour);
                pen.line(&[(-70.0, 14.0), (70.0, 14.0)], 10.0, colour);
                for side in [-1.0, 1.0] {
                    pen.block((side * 36.0, 30.0), (56.0, 40.0), 18.0, colour);
                }
                pen.line(&[(-78.0, 82.0), (84.0, -84.0)], 30.0, CARD);
                pen.line(&[(-78.0, 82.0), (84.0, -84.0)], 14.0, RED);
            }
            Self::Tick => things::tick(pen, colour),
            Self::Hand => people::hand(&pen.scaled(0.95), colour, None),
            Self::Eye => {
                pen.ring((0.0, 0.0), 34.0, 16.0, colour);
                pen.disc((0.0, 0.0), 15.0, colour);
                pen.bow((0.0, 44.0), (104.0, 104.0), (0.59, 0.91), 14.0, colour);
                pen.bow((0.0, -44.0), (104.0, 104.0), (0.09, 0.41), 14.0, colour);
            }
            Self::Note => {
                pen.disc((0.0, 0.0), 84.0, colour);
                pen.disc((0.0, -40.0), 12.0, CARD);
                pen.line(&[(0.0, -6.0), (0.0, 42.0)], 20.0, CARD);
            }
        }
    }
}
