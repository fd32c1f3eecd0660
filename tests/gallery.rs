//! Every screen in every language: as it was agreed, legible, whole. `UPDATE_SNAPSHOTS=1` takes new pictures.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

use egui::epaint::{ClippedShape, RectShape, TextShape};
use egui::{Color32, Context, FullOutput, Pos2, RawInput, Rect, Shape, UiBuilder, Vec2};
use egui_kittest::{Harness, SnapshotOptions, TestRenderer, try_image_snapshot_options};
use image::RgbaImage;
use portas::flow::Screen;
use portas::texts::{Language, Texts};
use portas::ui::fonts::{Weight, font};
use portas::ui::gallery::{Entry, LYING_PX, UPRIGHT_PX, entries};
use portas::ui::picture::{self, Canvas};
use portas::ui::{Scale, Stage, Words, lane_ui, next_frame_ms, theme};
use std::collections::BTreeSet;
use std::path::Path;

/// Our own painter behind kittest's harness.
#[derive(Default)]
struct OnCpu(Canvas);

impl TestRenderer for OnCpu {
    fn handle_delta(&mut self, delta: &mut egui::TexturesDelta) {
        self.0.take(delta);
    }

    fn render(&mut self, ctx: &Context, output: &FullOutput) -> Result<RgbaImage, String> {
        let size = ctx.viewport_rect().size() * output.pixels_per_point;
        let primitives = ctx.tessellate(output.shapes.clone(), output.pixels_per_point);
        Ok(self.0.draw([size.x as u16, size.y as u16], &primitives, output.pixels_per_point))
    }
}

fn snapshots(size: Vec2, languages: &[Language], ending: &str) {
    let texts = Texts::load().unwrap();
    let mut failures = Vec::new();
    let is_screen = |entry: &Entry| Screen::ALL.iter().any(|screen| screen.name() == entry.name);
    for entry in entries().into_iter().filter(is_screen) {
        for &language in languages {
            let stage = entry.stage(Words::new(&texts, language));
            let mut harness = Harness::builder()
                .with_size(size)
                .renderer(OnCpu::default())
                .with_context_setup(theme::install)
                .build_ui(|ui| {
                    // Without the margin that kittest leaves.
                    let panel = ui.ctx().viewport_rect();
                    ui.scope_builder(UiBuilder::new().max_rect(panel), |ui| {
                        ui.set_clip_rect(panel);
                        lane_ui(ui, &stage);
                    });
                });
            harness.run();
            let picture = harness.render().unwrap();
            let name = format!("{}/{}{ending}", language.tag(), entry.name);
            failures.extend(try_image_snapshot_options(&picture, name, &SnapshotOptions::new()).err());
        }
    }
    assert!(failures.is_empty(), "{}", failures.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"));
}

#[test]
fn lying_screens_look_as_agreed() {
    snapshots(Vec2::new(512.0, 320.0), &Language::ALL, "");
}

#[test]
fn upright_screens_look_as_agreed() {
    snapshots(Vec2::new(360.0, 640.0), &[Language::ZhHant, Language::Pt], "-upright");
}

/// What a frame draws, in order.
struct Drawn {
    panel: Rect,
    scale: Scale,
    shapes: Vec<ClippedShape>,
}

impl Drawn {
    fn texts(&self) -> impl Iterator<Item = (usize, Rect, &TextShape)> {
        self.shapes.iter().enumerate().filter_map(|(at, clipped)| match &clipped.shape {
            Shape::Text(text) => Some((at, clipped.clip_rect, text)),
            _ => None,
        })
    }

    /// Filled rectangles below a shape that hold a point, from the lowest on.
    fn below(&self, at: usize, point: Pos2) -> impl Iterator<Item = &RectShape> {
        self.shapes[..at].iter().filter_map(move |clipped| match &clipped.shape {
            Shape::Rect(rect) if rect.fill.a() == 255 && rect.rect.contains(point) => Some(rect),
            _ => None,
        })
    }
}

/// Every entry, every language, lying and upright.
fn every(mut check: impl FnMut(&str, &Entry, Language, &Drawn)) {
    let texts = Texts::load().unwrap();
    let ctx = Context::default();
    theme::install(&ctx);
    ctx.set_missing_glyph_policy(egui::MissingGlyphPolicy::Panic);
    for entry in entries() {
        for language in Language::ALL {
            for [width, height] in [LYING_PX, UPRIGHT_PX, [1_920, 1_080], [1_024, 600]] {
                let stage = entry.stage(Words::new(&texts, language));
                let panel = Rect::from_min_size(Pos2::ZERO, Vec2::new(width.into(), height.into()));
                let input = || RawInput { screen_rect: Some(panel), ..RawInput::default() };
                let mut output = ctx.run_ui(input(), |ui| {
                    lane_ui(ui, &stage);
                });
                output.textures_delta.clear();
                let drawn = Drawn { panel, scale: Scale::of(panel), shapes: output.shapes };
                check(&format!("{} in {language} at {width}x{height}", entry.name), &entry, language, &drawn);
            }
        }
    }
}

fn bounds(text: &TextShape) -> Rect {
    text.galley.mesh_bounds.translate(text.pos.to_vec2())
}

#[test]
fn no_text_is_cut_or_leaves_its_card() {
    let mut faults = BTreeSet::new();
    every(|name, _, _, drawn| {
        let texts: Vec<_> = drawn.texts().collect();
        for (place, &(at, clip, text)) in texts.iter().enumerate() {
            let rect = bounds(text);
            let words = text.galley.text();
            if text.galley.elided || !clip.expand(1.0).contains_rect(rect) || !drawn.panel.contains_rect(rect) {
                faults.insert(format!("{name}: \"{words}\" is cut"));
            }
            for ground in drawn.below(at, rect.center()) {
                if !ground.rect.expand(1.0).contains_rect(rect) {
                    faults.insert(format!("{name}: \"{words}\" leaves its card"));
                }
            }
            for (_, _, other) in &texts[..place] {
                if bounds(other).shrink(1.0).intersects(rect.shrink(1.0)) {
                    faults.insert(format!("{name}: \"{words}\" lies on \"{}\"", other.galley.text()));
                }
            }
        }
    });
    report(&faults);
}

#[test]
fn no_word_is_broken() {
    let is_letter = |letter: char| letter.is_alphanumeric() && letter < '\u{2E80}';
    let mut faults = BTreeSet::new();
    every(|name, _, _, drawn| {
        for (_, _, text) in drawn.texts() {
            for rows in text.galley.rows.windows(2) {
                let (end, start) = (rows[0].text().chars().last(), rows[1].text().chars().next());
                if !rows[0].ends_with_newline && end.is_some_and(is_letter) && start.is_some_and(is_letter) {
                    faults.insert(format!("{name}: \"{}\"", text.galley.text()));
                }
            }
        }
    });
    report(&faults);
}

#[test]
fn everything_is_read_from_where_the_traveller_stands() {
    let mut faults = BTreeSet::new();
    every(|name, entry, _, drawn| {
        // The habits of a lane that waits say nothing new in their second languages.
        let least_px = if entry.view.screen == Screen::Idle { 17.0 } else { 20.0 };
        let sections = drawn.texts().flat_map(|(_, _, text)| &text.galley.job.sections);
        let sizes: Vec<_> = sections.map(|section| section.format.font_id.size / drawn.scale.factor).collect();
        let largest = sizes.iter().copied().fold(0.0, f32::max);
        let smallest = sizes.iter().copied().fold(f32::MAX, f32::min);
        if largest < 41.9 {
            faults.insert(format!("{name}: headline of {largest} px"));
        }
        if smallest < least_px - 0.01 {
            faults.insert(format!("{name}: text of {smallest} px"));
        }
    });
    report(&faults);
}

/// WCAG 2.2 relative luminance.
fn luminance(colour: Color32) -> f32 {
    let [r, g, b] = [colour.r(), colour.g(), colour.b()].map(|channel| {
        let value = f32::from(channel) / 255.0;
        if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    });
    0.2126 * r + 0.7152 * g + 0.0722 * b
}

#[test]
fn every_text_stands_out_from_what_it_lies_on() {
    let mut faults = BTreeSet::new();
    every(|name, _, _, drawn| {
        for (at, _, text) in drawn.texts() {
            let ground = drawn.below(at, bounds(text).center()).last().expect("a ground").fill;
            for section in &text.galley.job.sections {
                let (one, other) = (luminance(section.format.color), luminance(ground));
                let contrast = (one.max(other) + 0.05) / (one.min(other) + 0.05);
                let is_headline = section.format.font_id.size / drawn.scale.factor >= 41.9 && ground != Color32::WHITE;
                if contrast < if is_headline { 7.0 } else { 4.5 } {
                    faults.insert(format!("{name}: \"{}\" {contrast:.1}", text.galley.text()));
                }
            }
        }
    });
    report(&faults);
}

fn report(faults: &BTreeSet<String>) {
    let shown: Vec<_> = faults.iter().take(40).map(String::as_str).collect();
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), shown.join("\n"));
}

#[test]
fn every_character_of_every_text_has_a_glyph() {
    let ctx = Context::default();
    theme::install(&ctx);
    let mut output = ctx.run_ui(RawInput::default(), |_| {});
    output.textures_delta.clear();
    let mut missing = BTreeSet::new();
    for language in Language::ALL {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/languages").join(language.tag());
        for file in std::fs::read_dir(folder).unwrap() {
            let contents = std::fs::read_to_string(file.unwrap().path()).unwrap();
            let texts = contents.lines().filter(|line| !line.starts_with('#'));
            let letters: BTreeSet<char> = texts.flat_map(str::chars).collect();
            for weight in [Weight::Regular, Weight::Bold] {
                let font = font(language, weight, 20.0);
                ctx.fonts_mut(|fonts| {
                    let absent = letters.iter().filter(|&&letter| !fonts.has_glyph(&font, letter));
                    missing.extend(absent.map(|letter| format!("{letter:?} in {language} {weight:?}")));
                });
            }
        }
    }
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn the_cameras_picture_is_shown_while_a_code_is_awaited() {
    let texts = Texts::load().unwrap();
    let ctx = Context::default();
    theme::install(&ctx);
    let mut canvas = Canvas::default();
    let seen = egui::ColorImage::filled([64, 48], Color32::from_rgb(255, 0, 255));
    let texture = ctx.load_texture("camera", seen, egui::TextureOptions::LINEAR);
    for (name, shows) in [("idle", true), ("reading", false), ("finger", false), ("idle-codes-off", false)] {
        let entry = entries().into_iter().find(|entry| entry.name == name).unwrap();
        let preview = Some((texture.id(), Vec2::new(64.0, 48.0)));
        let stage = Stage { preview, ..entry.stage(Words::new(&texts, Language::En)) };
        let picture = picture::of(&ctx, &mut canvas, [640, 400], |ui| {
            lane_ui(ui, &stage);
        });
        let magenta = picture.pixels().filter(|pixel| pixel.0 == [255, 0, 255, 255]).count();
        assert_eq!(magenta > 10_000, shows, "{name}: {magenta} pixels of the camera's");
    }
}

#[test]
fn a_lane_that_waits_rests_most_of_the_time() {
    let texts = Texts::load().unwrap();
    let mut entry = entries().into_iter().find(|entry| entry.name == "idle").unwrap();
    let from_ms = entry.moment.mono_ms;
    let mut frames = 0;
    while entry.moment.mono_ms < from_ms + 60_000 {
        let next_ms = next_frame_ms(&entry.stage(Words::new(&texts, Language::ZhHant)));
        entry.moment.mono_ms += next_ms;
        entry.moment.wall_ms += i64::try_from(next_ms).unwrap();
        frames += 1;
    }
    // One movement of under a second at 15 frames a second, and the clock.
    assert!(frames <= 24, "{frames} frames a minute");
}

#[test]
fn a_screen_stays_as_it_is_until_its_next_frame() {
    let texts = Texts::load().unwrap();
    let ctx = Context::default();
    theme::install(&ctx);
    let words = Words::new(&texts, Language::En);
    let shapes = |entry: &Entry| {
        let stage = entry.stage(words);
        let input = RawInput {
            screen_rect: Some(Rect::from_min_size(Pos2::ZERO, Vec2::new(640.0, 400.0))),
            ..RawInput::default()
        };
        let mut output = ctx.run_ui(input, |ui| {
            lane_ui(ui, &stage);
        });
        output.textures_delta.clear();
        output.shapes
    };
    for entry in entries().into_iter().filter(|entry| !entry.name.starts_with("refused-")) {
        let next_ms = next_frame_ms(&entry.stage(words));
        let mut last = entry.clone();
        last.moment.mono_ms += next_ms - 1;
        last.moment.wall_ms += i64::try_from(next_ms - 1).unwrap();
        assert!(shapes(&entry) == shapes(&last), "{} changes before its next frame", entry.name);
    }
}
