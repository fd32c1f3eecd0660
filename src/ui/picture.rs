//! A frame as a picture without display or graphics card, for the gallery and the tests.
//!
//! egui's triangles are filled in 8-bit premultiplied gamma space as its painters do, with bilinear textures and the
//! top-left rule, on integers: the same frame gives the same picture on every machine.

use egui::epaint::{ClippedPrimitive, ImageData, Mesh, Primitive, Vertex};
use egui::{Color32, ColorImage, Context, Pos2, RawInput, Rect, TextureId, TexturesDelta, Ui, Vec2};
use image::{Rgba, RgbaImage};
use std::collections::BTreeMap;
use std::ops::Range;

/// Longest side of a picture, pixels.
pub const SIDE_MAX_PX: u16 = 4_096;
/// Vertices lie on a grid of so many steps a pixel.
const STEPS: f32 = 256.0;
const STEP: i64 = 256;
/// Frames until sizes and fonts have settled.
const SETTLING: usize = 3;

/// Draws what `ui` shows on a panel of this many pixels.
///
/// The context must have its fonts ([`super::theme::install`]). `ui` runs a few times, as it does in a window, and the
/// last frame counts.
pub fn of(ctx: &Context, canvas: &mut Canvas, size_px: [u16; 2], mut ui: impl FnMut(&mut Ui)) -> RgbaImage {
    let screen = Rect::from_min_size(Pos2::ZERO, Vec2::new(f32::from(size_px[0]), f32::from(size_px[1])));
    let input = || RawInput { screen_rect: Some(screen), focused: true, ..RawInput::default() };
    let mut output = ctx.run_ui(input(), &mut ui);
    canvas.take(&mut output.textures_delta);
    for _ in 1..SETTLING {
        output = ctx.run_ui(input(), &mut ui);
        canvas.take(&mut output.textures_delta);
    }
    let primitives = ctx.tessellate(output.shapes, output.pixels_per_point);
    canvas.draw(size_px, &primitives, output.pixels_per_point)
}

/// Textures, and how they come onto a picture.
#[derive(Default)]
pub struct Canvas {
    textures: BTreeMap<TextureId, ColorImage>,
}

impl Canvas {
    /// Takes over what a frame says of its textures, and leaves nothing of it.
    pub fn take(&mut self, delta: &mut TexturesDelta) {
        for (id, change) in delta.set.iter().flat_map(|(id, changes)| changes.iter().map(move |change| (id, change))) {
            let ImageData::Color(image) = &change.image;
            match (change.pos, self.textures.get_mut(id)) {
                (Some(at), Some(texture)) => paste(texture, image, at),
                (Some(_) | None, _) => {
                    self.textures.insert(*id, image.as_ref().clone());
                }
            }
        }
        for id in &delta.free {
            self.textures.remove(id);
        }
        delta.clear();
    }

    /// Draws a tessellated frame.
    #[must_use]
    pub fn draw(&self, size_px: [u16; 2], primitives: &[ClippedPrimitive], pixels_per_point: f32) -> RgbaImage {
        let [width, height] = size_px.map(|side| side.clamp(1, SIDE_MAX_PX));
        let mut target =
            Target { width: width.into(), pixels: vec![Color32::BLACK; usize::from(width) * usize::from(height)] };
        for ClippedPrimitive { clip_rect, primitive } in primitives {
            let Primitive::Mesh(mesh) = primitive else { continue };
            let Some(texture) = self.textures.get(&mesh.texture_id) else { continue };
            let clip = Clip {
                x: pixels(clip_rect.min.x, clip_rect.max.x, pixels_per_point, width),
                y: pixels(clip_rect.min.y, clip_rect.max.y, pixels_per_point, height),
            };
            target.mesh(mesh, texture, &clip, pixels_per_point);
        }
        let mut picture = RgbaImage::new(width.into(), height.into());
        for (to, from) in picture.pixels_mut().zip(&target.pixels) {
            *to = Rgba([from.r(), from.g(), from.b(), 255]);
        }
        picture
    }
}

fn paste(texture: &mut ColorImage, image: &ColorImage, at: [usize; 2]) {
    let [width, height] = image.size;
    for row in 0..height {
        let to = (at[1] + row) * texture.size[0] + at[0];
        if let Some(to) = texture.pixels.get_mut(to..to + width) {
            to.copy_from_slice(&image.pixels[row * width..(row + 1) * width]);
        }
    }
}

/// Pixels of an axis between two points of it.
fn pixels(from_pt: f32, to_pt: f32, pixels_per_point: f32, side_px: u16) -> Range<i64> {
    let bound = |point: f32| (point * pixels_per_point).round().clamp(0.0, f32::from(side_px)) as i64;
    bound(from_pt)..bound(to_pt)
}

struct Clip {
    x: Range<i64>,
    y: Range<i64>,
}

/// A corner on the grid.
#[derive(Clone, Copy)]
struct Corner {
    x: i64,
    y: i64,
    vertex: Vertex,
}

/// One edge of a triangle: at least `bias` on the inner side, `step` a pixel to the right.
struct Edge {
    from: Corner,
    dx: i64,
    dy: i64,
    bias: i64,
}

impl Edge {
    const fn new(from: Corner, to: Corner) -> Self {
        let (dx, dy) = (to.x - from.x, to.y - from.y);
        // A pixel centre upon an edge belongs to the triangle below or right of it, and to no other.
        let is_top_left = dy < 0 || (dy == 0 && dx > 0);
        Self { from, dx, dy, bias: if is_top_left { 0 } else { 1 } }
    }

    const fn at(&self, x: i64, y: i64) -> i64 {
        self.dx * (y - self.from.y) - self.dy * (x - self.from.x)
    }

    /// Narrows the pixels of a row to those inside.
    fn narrow(&self, row: &mut Range<i64>, centre_y: i64) {
        let first = self.at(STEP / 2, centre_y) - self.bias;
        let step = -self.dy * STEP;
        match step.signum() {
            0 if first < 0 => row.end = row.start,
            0 => {}
            1 => row.start = row.start.max(-first.div_euclid(step)),
            _ => row.end = row.end.min(first.div_euclid(-step) + 1),
        }
    }
}

struct Target {
    width: usize,
    pixels: Vec<Color32>,
}

impl Target {
    fn mesh(&mut self, mesh: &Mesh, texture: &ColorImage, clip: &Clip, pixels_per_point: f32) {
        let corner = |index: u32| {
            let vertex = *mesh.vertices.get(index as usize)?;
            let on_grid = |at: f32| (at * pixels_per_point * STEPS).round() as i64;
            Some(Corner { x: on_grid(vertex.pos.x), y: on_grid(vertex.pos.y), vertex })
        };
        for triangle in mesh.indices.chunks_exact(3) {
            if let (Some(a), Some(b), Some(c)) = (corner(triangle[0]), corner(triangle[1]), corner(triangle[2])) {
                self.triangle([a, b, c], texture, clip);
            }
        }
    }

    fn triangle(&mut self, [a, b, c]: [Corner; 3], texture: &ColorImage, clip: &Clip) {
        let area = Edge::new(a, b).at(c.x, c.y);
        let (b, c) = if area < 0 { (c, b) } else { (b, c) };
        if area == 0 {
            return;
        }
        let edges = [Edge::new(b, c), Edge::new(c, a), Edge::new(a, b)];
        let top = a.y.min(b.y).min(c.y).div_euclid(STEP).max(clip.y.start);
        let bottom = (a.y.max(b.y).max(c.y).div_euclid(STEP) + 1).min(clip.y.end);
        let vertices = [a.vertex, b.vertex, c.vertex];
        let plain = plain(&vertices).then(|| mul(sample(texture, a.vertex.uv), a.vertex.color));
        for y in top..bottom {
            let centre_y = y * STEP + STEP / 2;
            let mut row = clip.x.clone();
            for edge in &edges {
                edge.narrow(&mut row, centre_y);
            }
            if row.start >= row.end {
                continue;
            }
            let start = y as usize * self.width;
            let pixels = &mut self.pixels[start + row.start as usize..start + row.end as usize];
            match plain {
                Some(colour) if colour.a() == 255 => pixels.fill(colour),
                Some(colour) => pixels.iter_mut().for_each(|pixel| *pixel = over(colour, *pixel)),
                None => {
                    for (pixel, x) in pixels.iter_mut().zip(row) {
                        let centre_x = x * STEP + STEP / 2;
                        let shares = [0, 1].map(|edge| edges[edge].at(centre_x, centre_y) as f32 / area.abs() as f32);
                        *pixel = over(shade(&vertices, shares, texture), *pixel);
                    }
                }
            }
        }
    }
}

/// Whether all corners have one colour and one point of the texture.
fn plain(vertices: &[Vertex; 3]) -> bool {
    vertices.iter().all(|vertex| vertex.color == vertices[0].color && vertex.uv == vertices[0].uv)
}

fn shade(vertices: &[Vertex; 3], [first, second]: [f32; 2], texture: &ColorImage) -> Color32 {
    let shares = [first, second, 1.0 - first - second];
    let mut colour = [0.0; 4];
    let mut uv = Vec2::ZERO;
    for (vertex, share) in vertices.iter().zip(shares) {
        for (sum, channel) in colour.iter_mut().zip(vertex.color.to_array()) {
            *sum += f32::from(channel) * share;
        }
        uv += vertex.uv.to_vec2() * share;
    }
    let [r, g, b, a] = colour.map(|channel| channel.round() as u8);
    mul(sample(texture, uv.to_pos2()), Color32::from_rgba_premultiplied(r, g, b, a))
}

/// The texture at a point, between its texels.
fn sample(texture: &ColorImage, uv: Pos2) -> Color32 {
    let [width, height] = texture.size;
    let split = |at: f32, side: usize| {
        let at = (at * side as f32 - 0.5).clamp(0.0, side.saturating_sub(1) as f32);
        (at as usize, (at as usize + 1).min(side.saturating_sub(1)), at.fract())
    };
    let ((left, right, x), (up, down, y)) = (split(uv.x, width), split(uv.y, height));
    let texel = |x: usize, y: usize| texture.pixels.get(y * width + x).copied().unwrap_or_default();
    let (first, last) = (texel(left, up), texel(right, down));
    if (x == 0.0 && y == 0.0) || (first == last && texel(right, up) == first && texel(left, down) == first) {
        return first;
    }
    let mix = |channel: usize| {
        let of = |colour: Color32| f32::from(colour.to_array()[channel]);
        let above = (of(texel(right, up)) - of(first)).mul_add(x, of(first));
        let below = (of(last) - of(texel(left, down))).mul_add(x, of(texel(left, down)));
        (below - above).mul_add(y, above).round() as u8
    };
    Color32::from_rgba_premultiplied(mix(0), mix(1), mix(2), mix(3))
}

/// `a * b / 255`, rounded.
const fn part(a: u8, b: u8) -> u8 {
    let product = a as u32 * b as u32 + 128;
    ((product + (product >> 8)) >> 8) as u8
}

fn mul(texel: Color32, colour: Color32) -> Color32 {
    if texel == Color32::WHITE {
        return colour;
    }
    let channel = |at: usize| part(texel.to_array()[at], colour.to_array()[at]);
    Color32::from_rgba_premultiplied(channel(0), channel(1), channel(2), channel(3))
}

/// Premultiplied source over an opaque ground.
fn over(source: Color32, ground: Color32) -> Color32 {
    let rest = 255 - source.a();
    if rest == 0 {
        return source;
    }
    let channel = |at: usize| source.to_array()[at].saturating_add(part(ground.to_array()[at], rest));
    Color32::from_rgba_premultiplied(channel(0), channel(1), channel(2), 255)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests {
    use super::*;
    use crate::ui::theme;
    use egui::{Align2, FontId, Stroke, vec2};

    fn drawn(size_px: [u16; 2], ui: impl FnMut(&mut Ui)) -> RgbaImage {
        let ctx = Context::default();
        theme::install(&ctx);
        of(&ctx, &mut Canvas::default(), size_px, ui)
    }

    #[test]
    fn a_rectangle_covers_its_pixels_and_no_other() {
        let picture = drawn([40, 30], |ui| {
            let rect = Rect::from_min_size(Pos2::new(10.0, 8.0), vec2(20.0, 12.0));
            ui.painter().rect_filled(ui.max_rect(), 0.0, Color32::WHITE);
            ui.painter().rect_filled(rect, 0.0, Color32::RED);
        });
        let red = picture.enumerate_pixels().filter(|(_, _, pixel)| pixel.0 == [255, 0, 0, 255]);
        let inside = red.clone().all(|(x, y, _)| (10..30).contains(&x) && (8..20).contains(&y));
        assert!(inside);
        assert_eq!(red.count(), 20 * 12);
    }

    #[test]
    fn shared_edges_are_covered_once() {
        // Half transparent, two triangles: a pixel drawn twice would be darker than its neighbours.
        let half = Color32::from_black_alpha(128);
        let picture = drawn([64, 64], |ui| {
            ui.painter().rect_filled(ui.max_rect(), 0.0, Color32::WHITE);
            let mut mesh = Mesh::default();
            for corner in [[3.3, 2.1], [60.2, 9.7], [51.6, 61.4], [8.8, 50.5]] {
                mesh.colored_vertex(corner.into(), half);
            }
            mesh.add_triangle(0, 1, 2);
            mesh.add_triangle(0, 2, 3);
            ui.painter().add(mesh);
        });
        assert!(picture.pixels().all(|pixel| matches!(pixel.0[0], 255 | 127)));
        assert!(picture.pixels().filter(|pixel| pixel.0[0] == 127).count() > 2_000);
    }

    #[test]
    fn text_and_clips_are_drawn() {
        let picture = drawn([120, 40], |ui| {
            ui.painter().rect_filled(ui.max_rect(), 0.0, Color32::WHITE);
            let left = ui.painter().with_clip_rect(Rect::from_min_size(Pos2::ZERO, vec2(60.0, 40.0)));
            left.text(
                Pos2::new(4.0, 20.0),
                Align2::LEFT_CENTER,
                "Portas 關閘",
                FontId::proportional(24.0),
                Color32::BLACK,
            );
            left.line_segment([Pos2::new(0.0, 38.0), Pos2::new(120.0, 38.0)], Stroke::new(2.0, Color32::BLACK));
        });
        let dark = |from: u32, to: u32| {
            picture.enumerate_pixels().filter(|(x, _, p)| (from..to).contains(x) && p.0[0] < 100).count()
        };
        assert!(dark(0, 60) > 200, "no text on the left: {}", dark(0, 60));
        assert_eq!(dark(60, 120), 0);
    }
}
