//! Colours, sizes and shapes, the same on every screen.

use super::fonts;
use egui::{Color32, Context, CornerRadius, Stroke, Theme, Visuals};

/// Text.
pub const INK: Color32 = Color32::from_rgb(0x0F, 0x24, 0x30);
/// Second text.
pub const INK_2: Color32 = Color32::from_rgb(0x4A, 0x62, 0x70);
/// Hairlines and empty rings.
pub const LINE: Color32 = Color32::from_rgb(0xD5, 0xDE, 0xE2);
/// Behind everything.
pub const GROUND: Color32 = Color32::from_rgb(0xF4, 0xF7, 0xF7);
/// Cards and buttons.
pub const CARD: Color32 = Color32::WHITE;
/// Wait, and the colour of the house.
pub const SEA: Color32 = Color32::from_rgb(0x0B, 0x4F, 0x6C);
/// Ground of `SEA`.
pub const SEA_PALE: Color32 = Color32::from_rgb(0xE3, 0xEE, 0xF2);
/// Go.
pub const LOTUS: Color32 = Color32::from_rgb(0x00, 0x78, 0x5E);
/// Ground of `LOTUS`.
pub const LOTUS_PALE: Color32 = Color32::from_rgb(0xDD, 0xF1, 0xEB);
/// Attention.
pub const AMBER: Color32 = Color32::from_rgb(0xB4, 0x5F, 0x06);
/// Headlines on `AMBER_PALE`: 7 to 1 and more.
pub const AMBER_DEEP: Color32 = Color32::from_rgb(0x7A, 0x3E, 0x00);
/// Ground of `AMBER`.
pub const AMBER_PALE: Color32 = Color32::from_rgb(0xFD, 0xF0, 0xDC);
/// Stop.
pub const RED: Color32 = Color32::from_rgb(0xB3, 0x26, 0x1E);
/// Headlines on `RED_PALE`: 7 to 1 and more.
pub const RED_DEEP: Color32 = Color32::from_rgb(0x8A, 0x17, 0x11);
/// Ground of `RED`.
pub const RED_PALE: Color32 = Color32::from_rgb(0xFB, 0xE7, 0xE5);

/// What a screen says by its colour, besides shape and words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mood {
    /// Calm: show something, do the next step.
    Wait,
    /// Go.
    Go,
    /// Something is to be put right.
    Attention,
    /// Stop.
    Stop,
}

impl Mood {
    /// Colour of shapes.
    #[must_use]
    pub const fn colour(self) -> Color32 {
        match self {
            Self::Wait => SEA,
            Self::Go => LOTUS,
            Self::Attention => AMBER,
            Self::Stop => RED,
        }
    }

    /// Colour of the headline: at least 7 to 1 on [`Self::ground`].
    #[must_use]
    pub const fn headline(self) -> Color32 {
        match self {
            Self::Wait => SEA,
            Self::Go => Color32::from_rgb(0x00, 0x56, 0x43),
            Self::Attention => AMBER_DEEP,
            Self::Stop => RED_DEEP,
        }
    }

    /// What the screen lies on.
    #[must_use]
    pub const fn ground(self) -> Color32 {
        match self {
            Self::Wait => GROUND,
            Self::Go => LOTUS_PALE,
            Self::Attention => AMBER_PALE,
            Self::Stop => RED_PALE,
        }
    }

    /// Ground of a drawing's card.
    #[must_use]
    pub const fn pale(self) -> Color32 {
        match self {
            Self::Wait => SEA_PALE,
            Self::Go => Color32::from_rgb(0xC8, 0xE7, 0xDE),
            Self::Attention => Color32::from_rgb(0xFA, 0xE0, 0xBC),
            Self::Stop => Color32::from_rgb(0xF6, 0xD0, 0xCC),
        }
    }
}

/// Corner radius of cards, in the measure of a 1280 x 800 panel.
pub const RADIUS_PX: f32 = 16.0;
/// Between neighbours, in the same measure.
pub const GAP_PX: f32 = 16.0;

/// Fonts, light in a hall, no animation of egui's own.
pub fn install(ctx: &Context) {
    ctx.set_fonts(fonts::definitions());
    ctx.set_theme(Theme::Light);
    // No key may make a kiosk's screen another size.
    ctx.options_mut(|options| options.zoom_with_keyboard = false);
    let mut visuals = Visuals::light();
    for widget in [&mut visuals.widgets.noninteractive, &mut visuals.widgets.inactive, &mut visuals.widgets.hovered] {
        widget.fg_stroke.color = INK;
    }
    visuals.panel_fill = GROUND;
    visuals.window_fill = CARD;
    visuals.extreme_bg_color = CARD;
    visuals.selection.bg_fill = SEA;
    visuals.selection.stroke = Stroke::new(1.0, CARD);
    for widget in [
        &mut visuals.widgets.inactive,
        &mut visuals.widgets.hovered,
        &mut visuals.widgets.active,
        &mut visuals.widgets.open,
    ] {
        widget.corner_radius = CornerRadius::same(8);
    }
    ctx.set_visuals_of(Theme::Light, visuals);
    ctx.all_styles_mut(|style| {
        style.animation_time = 0.0;
        for font in style.text_styles.values_mut() {
            font.size = font.size.max(15.0);
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    /// WCAG 2.2 relative luminance.
    fn luminance(colour: Color32) -> f32 {
        let channel = |value: u8| {
            let value = f32::from(value) / 255.0;
            if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        0.0722f32.mul_add(channel(colour.b()), 0.2126f32.mul_add(channel(colour.r()), 0.7152 * channel(colour.g())))
    }

    fn contrast(one: Color32, other: Color32) -> f32 {
        let (one, other) = (luminance(one), luminance(other));
        (one.max(other) + 0.05) / (one.min(other) + 0.05)
    }

    #[test]
    fn headlines_stand_out_seven_to_one_and_all_else_four_and_a_half() {
        for mood in [Mood::Wait, Mood::Go, Mood::Attention, Mood::Stop] {
            let headline = contrast(mood.headline(), mood.ground());
            assert!(headline >= 7.0, "headline of {mood:?}: {headline}");
            for ground in [mood.ground(), CARD] {
                let second = contrast(INK_2, ground);
                assert!(second >= 4.5, "second text of {mood:?}: {second}");
            }
            let on_colour = contrast(CARD, mood.colour());
            assert!(on_colour >= 4.5, "white on {mood:?}: {on_colour}");
        }
    }
}
