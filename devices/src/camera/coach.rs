//! What keeps a code in view from being read, judged from the picture.

use super::Coaching;
use super::frame::Frame;
use super::view::View;

/// Levels by which a cell of a code stands out from those two before and after it, added.
const TEXTURE_LEVELS: i32 = 16;
/// Where noise is strong it takes more: so many times what a quarter of the cells stay below.
const NOISE_FACTOR: i32 = 9;
/// But never more than this, which is little for a code.
const MAX_TEXTURE_LEVELS: i32 = 48;
/// Smallest patch of texture that may be a code, as a share of the view.
const MIN_PATCH_SHARE: f32 = 0.002;
/// Least part of a row or column of a code that is texture; rows that cross a phone's two edges alone have less.
const MIN_LINE_FILL: f32 = 0.3;
/// Cells of less that a reflection may leave between two parts of a code.
const MAX_GAP: usize = 5;
/// Least part of its bounding box that a code fills.
const MIN_FILL: f32 = 0.55;
/// Patches narrower than this part of the view's height hold modules too thin to read.
const MIN_PATCH_SIDE: f32 = 0.22;
/// Lightest cell of a code that is lit well enough.
const DARK_LEVEL: u8 = 60;
/// Cells at least this light are washed out.
const GLARE_LEVEL: u8 = 246;
/// Part of a code that may be washed out before it is told as glare.
const GLARE_SHARE: f32 = 0.03;

/// What hinders the reading of the code in `frame`; none where nothing looks like a code.
///
/// Asked only of frames in which no code was read.
#[must_use]
pub fn coach(frame: &Frame) -> Option<Coaching> {
    judge(&View::of(frame))
}

/// As [`coach`], of the frame's view.
pub(super) fn judge(view: &View) -> Option<Coaching> {
    let code = Patch::largest(view)?;
    let lightest = code.cells(view).max().unwrap_or_default();
    if lightest < DARK_LEVEL {
        return Some(Coaching::TooDark);
    }
    if code.is_cut_off(view) {
        return Some(Coaching::TooNear);
    }
    if code.is_washed_out(view) {
        return Some(Coaching::Glare);
    }
    Some(if code.is_small(view) { Coaching::TooFar } else { Coaching::Blurred })
}

/// A part of the view that looks like a code, in cells, both ends within.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Patch {
    left: usize,
    top: usize,
    right: usize,
    bottom: usize,
}

impl Patch {
    /// The largest compact patch of texture.
    fn largest(view: &View) -> Option<Self> {
        let texture = textured(view);
        let mut left_over = texture.clone();
        let least = (MIN_PATCH_SHARE * view.cells.len() as f32) as usize;
        let mut best: Option<(usize, Self)> = None;
        for start in 0..left_over.len() {
            if !left_over[start] {
                continue;
            }
            let Some(patch) = Self::flood(view, &mut left_over, start).trimmed(view, &texture) else { continue };
            let (width, height) = (patch.right - patch.left + 1, patch.bottom - patch.top + 1);
            let count = patch.count(view, &texture);
            let compact = count as f32 >= MIN_FILL * (width * height) as f32;
            let squarish = 4 * width <= 7 * height && 4 * height <= 7 * width;
            if count >= least && compact && squarish && best.is_none_or(|(most, _)| count > most) {
                best = Some((count, patch));
            }
        }
        best.map(|(_, patch)| patch)
    }

    /// The rows, and of those the columns, that are mostly texture: the code without the edges of its phone.
    fn trimmed(mut self, view: &View, texture: &[bool]) -> Option<Self> {
        let width = self.right - self.left + 1;
        let rows = (self.top..=self.bottom).map(|y| Self { top: y, bottom: y, ..self }.count(view, texture));
        let (first, last) = longest_run(rows.map(|count| count as f32 >= MIN_LINE_FILL * width as f32))?;
        (self.top, self.bottom) = (self.top + first, self.top + last);
        let height = self.bottom - self.top + 1;
        let columns = (self.left..=self.right).map(|x| Self { left: x, right: x, ..self }.count(view, texture));
        let (first, last) = longest_run(columns.map(|count| count as f32 >= MIN_LINE_FILL * height as f32))?;
        (self.left, self.right) = (self.left + first, self.left + last);
        Some(self)
    }

    /// Cells of texture in it.
    fn count(&self, view: &View, texture: &[bool]) -> usize {
        let rows = texture.chunks_exact(view.columns).take(self.bottom + 1).skip(self.top);
        rows.map(|row| row[self.left..=self.right].iter().filter(|t| **t).count()).sum()
    }

    /// Takes the connected texture around `start` out of `texture`; its bounds.
    fn flood(view: &View, texture: &mut [bool], start: usize) -> Self {
        let (column, row) = (start % view.columns, start / view.columns);
        let mut patch = Self { left: column, top: row, right: column, bottom: row };
        let mut open = vec![start];
        texture[start] = false;
        while let Some(cell) = open.pop() {
            let (column, row) = (cell % view.columns, cell / view.columns);
            patch.left = patch.left.min(column);
            patch.right = patch.right.max(column);
            patch.top = patch.top.min(row);
            patch.bottom = patch.bottom.max(row);
            let beside = [
                (column > 0).then(|| cell - 1),
                (column + 1 < view.columns).then_some(cell + 1),
                (row > 0).then(|| cell - view.columns),
                (row + 1 < view.rows).then_some(cell + view.columns),
            ];
            for next in beside.into_iter().flatten() {
                if std::mem::take(&mut texture[next]) {
                    open.push(next);
                }
            }
        }
        patch
    }

    fn cells<'v>(&self, view: &'v View) -> impl Iterator<Item = u8> + 'v {
        let columns = self.left..=self.right;
        (self.top..=self.bottom).flat_map(move |row| view.cells[row * view.columns..][columns.clone()].iter().copied())
    }

    /// It runs out of the picture because it is larger than that: as wide as the picture is high.
    fn is_cut_off(&self, view: &View) -> bool {
        let sides = [self.left <= 1, self.top <= 1, self.right + 2 >= view.columns, self.bottom + 2 >= view.rows];
        let wide = (self.right - self.left + 1) as f32 > 0.9 * view.rows as f32;
        sides.into_iter().any(|out| out) && wide
    }

    /// A part of it is plain white, with code on both sides of that part.
    fn is_washed_out(&self, view: &View) -> bool {
        let washed = self.cells(view).filter(|v| *v >= GLARE_LEVEL).count();
        let all = (self.right - self.left + 1) * (self.bottom - self.top + 1);
        washed as f32 > GLARE_SHARE * all as f32
    }

    /// Its modules are too thin to be told apart.
    fn is_small(&self, view: &View) -> bool {
        let side = (self.bottom - self.top + 1).min(self.right - self.left + 1);
        (side as f32) < MIN_PATCH_SIDE * view.rows as f32
    }
}

/// First and last place of the longest stretch of `true` with no more than [`MAX_GAP`] of `false` in a row.
fn longest_run(line: impl Iterator<Item = bool>) -> Option<(usize, usize)> {
    let mut longest: Option<(usize, usize)> = None;
    let mut run: Option<(usize, usize)> = None;
    for (i, _) in line.enumerate().filter(|(_, full)| *full) {
        let now = match run {
            Some((first, last)) if i - last <= MAX_GAP + 1 => (first, i),
            Some(_) | None => (i, i),
        };
        if longest.is_none_or(|(first, last)| now.1 - now.0 > last - first) {
            longest = Some(now);
        }
        run = Some(now);
    }
    longest
}

/// Cells beside one that stands out from both sides, as modules do and slopes of light do not.
fn textured(view: &View) -> Vec<bool> {
    let relief = relief(view);
    let mut sorted: Vec<i32> = relief.iter().copied().filter(|r| *r >= 0).collect();
    // A code hardly covers three quarters of the view: the lowest quarter tells the noise.
    let quarter = sorted.len() / 4;
    let noise = if sorted.is_empty() { 0 } else { *sorted.select_nth_unstable(quarter).1 };
    let least = (NOISE_FACTOR * noise).clamp(TEXTURE_LEVELS, MAX_TEXTURE_LEVELS);
    let mut texture = vec![false; view.cells.len()];
    for (i, _) in relief.iter().enumerate().filter(|(_, r)| **r > least) {
        for row in [i - view.columns, i, i + view.columns] {
            texture[row - 1..][..3].fill(true);
        }
    }
    texture
}

/// How far each cell stands out from those two before and after it, across or down; -1 at the borders.
fn relief(view: &View) -> Vec<i32> {
    let mut relief = vec![-1; view.cells.len()];
    let cell = |x: usize, y: usize| i32::from(view.cells[y * view.columns + x]);
    for y in 2..view.rows.saturating_sub(2) {
        for x in 2..view.columns.saturating_sub(2) {
            let twice = 2 * cell(x, y);
            let across = (twice - cell(x - 2, y) - cell(x + 2, y)).abs();
            let down = (twice - cell(x, y - 2) - cell(x, y + 2)).abs();
            relief[y * view.columns + x] = across.max(down);
        }
    }
    relief
}
