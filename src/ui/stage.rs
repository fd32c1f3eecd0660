//! What a screen is drawn from.

use crate::credential::place::LaneKind;
use crate::flow::{Control, View};
use crate::person::{Direction, Port};
use crate::texts::{Args, Language, Texts};
use egui::{Rect, TextureId, Vec2};

/// Everything a lane's screen is drawn from; the same stage gives the same picture.
#[derive(Clone, Copy)]
pub struct Stage<'a> {
    /// What the lane says.
    pub view: &'a View,
    /// What stands over it.
    pub sign: &'a Sign,
    /// Its words.
    pub words: Words<'a>,
    /// When.
    pub moment: Moment,
    /// What the scanner's camera sees and its size in pixels, where the lane shows it.
    pub preview: Option<(TextureId, Vec2)>,
}

/// The sign over a lane.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sign {
    /// What its plate says, "03".
    pub number: String,
    /// Where it stands.
    pub port: Port,
    /// Into or out of Macao.
    pub direction: Direction,
    /// What it is.
    pub lane: LaneKind,
}

impl Sign {
    /// Longest label on a plate, characters.
    const PLATE: usize = 4;

    /// The sign of a lane named "outer-harbour/3": its plate says 03.
    #[must_use]
    pub fn new(name: &str, port: Port, lane: LaneKind, direction: Direction) -> Self {
        let label = name.rsplit('/').next().unwrap_or(name);
        let number = match label.parse::<u16>() {
            Ok(number) => format!("{number:02}"),
            Err(_) => label.chars().take(Self::PLATE).collect::<String>().to_uppercase(),
        };
        Self { number, port, direction, lane }
    }
}

/// A moment, as a screen needs it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    /// Of rings and moving hints, milliseconds.
    pub mono_ms: u64,
    /// Of the clock in the corner, unix milliseconds.
    pub wall_ms: i64,
}

/// What was pressed on a lane's screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pressed {
    /// A control of the lane.
    Control(Control),
    /// Another language first.
    Language(Language),
    /// The plate, for as long as an engineer does.
    Engineer,
}

/// The texts, and which languages a screen shows.
#[derive(Clone, Copy)]
pub struct Words<'a> {
    texts: &'a Texts,
    primary: Language,
}

/// A text in the languages of a screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lines {
    /// Large.
    pub primary: String,
    /// Below it.
    pub second: [(Language, String); 2],
}

impl<'a> Words<'a> {
    /// Texts with this language first.
    #[must_use]
    pub const fn new(texts: &'a Texts, primary: Language) -> Self {
        Self { texts, primary }
    }

    /// The language shown large.
    #[must_use]
    pub const fn primary(self) -> Language {
        self.primary
    }

    /// The two shown below it.
    #[must_use]
    pub const fn second(self) -> [Language; 2] {
        match self.primary {
            Language::ZhHant | Language::ZhHans => [Language::Pt, Language::En],
            Language::Pt => [Language::ZhHant, Language::En],
            Language::En => [Language::ZhHant, Language::Pt],
        }
    }

    /// Whether there is such a text.
    #[must_use]
    pub fn has(self, key: &str, attribute: Option<&str>) -> bool {
        self.texts.has(key, attribute)
    }

    /// A text in one language. A missing one shows its key: a fault of the build, which the gallery's test finds.
    #[must_use]
    pub fn text(self, language: Language, key: &str, attribute: Option<&str>, args: &Args) -> String {
        match self.texts.text(language, key, attribute, args) {
            Ok(text) => text.into_owned(),
            Err(error) => {
                tracing::error!(%error, "text");
                attribute.map_or_else(|| key.to_owned(), |attribute| format!("{key}.{attribute}"))
            }
        }
    }

    /// A text in the languages of the screen. Line breaks are the primary language's alone.
    #[must_use]
    pub fn lines(self, key: &str, attribute: Option<&str>, args: &Args) -> Lines {
        let second = self.second().map(|language| {
            let text = self.text(language, key, attribute, args);
            (language, text.replace('\n', if is_chinese(language) { "" } else { " " }))
        });
        Lines { primary: self.text(self.primary, key, attribute, args), second }
    }
}

/// Whether lines of this language break between any two characters.
#[must_use]
pub const fn is_chinese(language: Language) -> bool {
    match language {
        Language::ZhHant | Language::ZhHans => true,
        Language::Pt | Language::En => false,
    }
}

/// How large a panel is beside the one that screens are measured for: 1280 x 800, or 800 x 1280 upright.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scale {
    /// Points for one pixel of the measure.
    pub factor: f32,
    /// Higher than wide.
    pub upright: bool,
}

impl Scale {
    /// Of a panel.
    #[must_use]
    pub fn of(panel: Rect) -> Self {
        let upright = panel.height() > panel.width();
        let measure = if upright { Vec2::new(800.0, 1_280.0) } else { Vec2::new(1_280.0, 800.0) };
        let factor = (panel.width() / measure.x).min(panel.height() / measure.y);
        Self { factor: factor.clamp(0.2, 4.0), upright }
    }

    /// Points for so many pixels of the measure.
    #[must_use]
    pub fn px(self, measure_px: f32) -> f32 {
        measure_px * self.factor
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests {
    use super::*;
    use egui::{Pos2, vec2};

    #[test]
    fn a_plate_says_the_lanes_number() {
        let plate = |name| Sign::new(name, Port::BorderGate, LaneKind::TwoDoor, Direction::Arrival).number;
        assert_eq!(plate("border-gate/3"), "03");
        assert_eq!(plate("outer-harbour/12"), "12");
        assert_eq!(plate("qingmao/east-2"), "EAST");
    }

    #[test]
    fn panels_lie_or_stand() {
        let scale = |width, height| Scale::of(Rect::from_min_size(Pos2::ZERO, vec2(width, height)));
        assert_eq!(scale(1_280.0, 800.0), Scale { factor: 1.0, upright: false });
        assert_eq!(scale(1_080.0, 1_920.0), Scale { factor: 1.35, upright: true });
        assert_eq!(scale(1_920.0, 1_080.0).factor, 1.35);
    }

    #[test]
    fn the_screens_second_languages_leave_out_the_first() {
        let texts = Texts::load().unwrap();
        for primary in Language::ALL {
            let words = Words::new(&texts, primary);
            assert!(!words.second().contains(&primary));
            let lines = words.lines("screen-idle", Some("title"), &Args::none());
            assert!(lines.second.iter().all(|(_, line)| !line.contains('\n')));
            assert_ne!(lines.primary, lines.second[0].1);
        }
    }
}
