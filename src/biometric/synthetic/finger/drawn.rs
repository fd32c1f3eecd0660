//! Minutiae without pictures: drawn in microseconds where thousands of fingers are needed.

use super::flow::Flow;
use super::impression::Skin;
use super::skeleton::turned;
use super::{MASTER_HEIGHT_PX, MASTER_WIDTH_PX};
use crate::fingerprint::minutia::{Kind, Minutia};
use crate::synthetic::chance::{Chance, Purpose};
use crate::synthetic::exact::{rise, sin_cos, within};
use std::f32::consts::{PI, TAU};

/// The minutiae of an invented finger: as many, as far apart and as directed as on a grown one.
#[derive(Clone)]
pub struct DrawnFinger {
    minutiae: Vec<Minutia>,
}

/// No two minutiae of a drawn finger lie nearer than this, pixels.
pub const APART_PX: u16 = 10;

impl DrawnFinger {
    /// Draws the finger of a seed: 30 to 60 minutiae along the field of one of the five classes.
    #[must_use]
    pub fn drawn(seed: u64) -> Self {
        let flow = Flow::drawn(seed);
        let mut chance = Chance::new(seed, Purpose::Points);
        let wanted = (45.0 + 7.0 * chance.bell()).clamp(30.0, 60.0) as usize;
        let mut minutiae: Vec<Minutia> = Vec::with_capacity(wanted);
        while minutiae.len() < wanted {
            let (across, down) = (chance.between(-1.0, 1.0), chance.between(-1.0, 1.0));
            if across * across + down * down > 1.0 {
                continue;
            }
            let x = MASTER_WIDTH_PX as f32 / 2.0 + 125.0 * across;
            let y = MASTER_HEIGHT_PX as f32 / 2.0 + 172.0 * down;
            let (x_px, y_px) = (x.round() as u16, y.round() as u16);
            let near = |other: &Minutia| {
                let (across, down) = (other.x_px.abs_diff(x_px), other.y_px.abs_diff(y_px));
                u32::from(across).pow(2) + u32::from(down).pow(2) < u32::from(APART_PX).pow(2)
            };
            if minutiae.iter().any(near) {
                continue;
            }
            let angle = turned(flow.direction(x, y) + if chance.happens(0.5) { PI } else { 0.0 });
            let kind = if chance.happens(0.55) { Kind::Ending } else { Kind::Bifurcation };
            minutiae.push(Minutia { x_px, y_px, angle, kind, quality: 100 });
        }
        Self { minutiae }
    }

    /// All of them, in the coordinates of a grown master.
    #[must_use]
    pub fn minutiae(&self) -> &[Minutia] {
        &self.minutiae
    }
}

/// What a capture does to minutiae. Whatever is out of its bounds is brought into them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Wear {
    /// Deviation of the finger's place, pixels.
    pub shift_px: f32,
    /// Deviation of its turn, degrees.
    pub rotation_deg: f32,
    /// Pull at the rim, pixels.
    pub distortion_px: f32,
    /// Deviation of each minutia's place, pixels.
    pub jitter_px: f32,
    /// Deviation of each minutia's direction, degrees.
    pub jitter_deg: f32,
    /// Share of minutiae that are not found, 0 to 1.
    pub missed: f32,
    /// Minutiae that are not there, as a share of those that are, 0 to 2.
    pub invented: f32,
    /// Share whose ends are taken for forks or the other way round, 0 to 1.
    pub mistaken: f32,
    /// Radius of the contact area, pixels, around a point near the minutiae's middle.
    pub contact_px: f32,
}

impl Wear {
    /// Nothing changes.
    pub const NONE: Self = Self {
        shift_px: 0.0,
        rotation_deg: 0.0,
        distortion_px: 0.0,
        jitter_px: 0.0,
        jitter_deg: 0.0,
        missed: 0.0,
        invented: 0.0,
        mistaken: 0.0,
        contact_px: 4_096.0,
    };

    /// What is usual with such skin.
    #[must_use]
    pub const fn of(skin: Skin) -> Self {
        let good = Self {
            shift_px: 12.0,
            rotation_deg: 8.0,
            distortion_px: 5.0,
            jitter_px: 1.3,
            jitter_deg: 4.0,
            missed: 0.12,
            invented: 0.08,
            mistaken: 0.1,
            contact_px: 165.0,
        };
        match skin {
            Skin::Good => good,
            Skin::Worn => Self { missed: 0.3, invented: 0.45, mistaken: 0.25, jitter_px: 1.8, jitter_deg: 6.0, ..good },
            Skin::Dry => Self { missed: 0.25, invented: 0.35, mistaken: 0.3, contact_px: 145.0, ..good },
            Skin::Wet => Self { missed: 0.3, invented: 0.15, mistaken: 0.3, distortion_px: 8.0, ..good },
        }
    }
}

impl From<Skin> for Wear {
    fn from(skin: Skin) -> Self {
        Self::of(skin)
    }
}

/// The minutiae as another capture of the same finger would give them, in the same frame; those that end up beyond the
/// upper or left edge are lost. Serves drawn minutiae and those of real templates alike.
#[must_use]
pub fn impression_of(minutiae: &[Minutia], seed: u64, wear: impl Into<Wear>) -> Vec<Minutia> {
    let wear: Wear = wear.into();
    let mut chance = Chance::new(seed, Purpose::Capture);
    let Some(middle) = middle(minutiae) else { return Vec::new() };
    let turn_deg = within(wear.rotation_deg, 0.0, 180.0) * chance.bell();
    let (sine, cosine) = sin_cos(turn_deg / 360.0 * TAU);
    let shift = within(wear.shift_px, 0.0, 1_000.0);
    let to = (middle.0 + shift * chance.bell(), middle.1 + shift * chance.bell());
    let contact = within(wear.contact_px, 1.0, 10_000.0);
    let touched = (middle.0 + 0.08 * contact * chance.bell(), middle.1 + 0.08 * contact * chance.bell());
    let (pull_y, pull_x) = sin_cos(chance.between(0.0, TAU));
    let pull = within(wear.distortion_px, 0.0, 60.0);
    let (jitter, jitter_deg) = (within(wear.jitter_px, 0.0, 60.0), within(wear.jitter_deg, 0.0, 180.0));

    let mut moved = Vec::with_capacity(minutiae.len());
    for minutia in minutiae {
        let (x, y) = (f32::from(minutia.x_px), f32::from(minutia.y_px));
        let lost = chance.happens(within(wear.missed, 0.0, 1.0));
        let noise = [jitter * chance.bell(), jitter * chance.bell(), jitter_deg * chance.bell()];
        let mistaken = chance.happens(within(wear.mistaken, 0.0, 1.0));
        if lost || distance((x, y), touched) > contact {
            continue;
        }
        let freed = pull * rise(45.0, 170.0, distance((x, y), middle));
        let (x, y) = (x - middle.0 + freed * pull_x, y - middle.1 + freed * pull_y);
        let (x, y) = (to.0 + x * cosine + y * sine + noise[0], to.1 - x * sine + y * cosine + noise[1]);
        let kind = if mistaken { opposite(minutia.kind) } else { minutia.kind };
        let turn = turned((turn_deg + noise[2]) / 360.0 * TAU);
        moved.extend(placed(x, y).map(|(x_px, y_px)| Minutia {
            x_px,
            y_px,
            angle: minutia.angle.wrapping_add(turn),
            kind,
            ..*minutia
        }));
    }
    let invented = (within(wear.invented, 0.0, 2.0) * moved.len() as f32).round() as usize;
    for _ in 0..invented {
        let like = moved[chance.below(moved.len())];
        let (x, y) = (f32::from(like.x_px) + 25.0 * chance.bell(), f32::from(like.y_px) + 25.0 * chance.bell());
        // Along the ridges of its neighbourhood, as false minutiae at breaks and scars are.
        let half_turn = if chance.happens(0.5) { 128 } else { 0 };
        let angle = like.angle.wrapping_add(turned(0.2 * chance.bell())).wrapping_add(half_turn);
        let kind = if chance.happens(0.5) { Kind::Ending } else { Kind::Bifurcation };
        moved.extend(placed(x, y).map(|(x_px, y_px)| Minutia { x_px, y_px, angle, kind, quality: like.quality / 2 }));
    }
    moved
}

fn middle(minutiae: &[Minutia]) -> Option<(f32, f32)> {
    let count = minutiae.len() as f32;
    let x: f32 = minutiae.iter().map(|minutia| f32::from(minutia.x_px) / count).sum();
    let y: f32 = minutiae.iter().map(|minutia| f32::from(minutia.y_px) / count).sum();
    (!minutiae.is_empty()).then_some((x, y))
}

fn distance(one: (f32, f32), other: (f32, f32)) -> f32 {
    let (across, down) = (one.0 - other.0, one.1 - other.1);
    (across * across + down * down).sqrt()
}

const fn opposite(kind: Kind) -> Kind {
    match kind {
        Kind::Ending => Kind::Bifurcation,
        Kind::Bifurcation => Kind::Ending,
        Kind::Other => Kind::Other,
    }
}

/// The pixel, unless it lies outside the picture.
fn placed(x: f32, y: f32) -> Option<(u16, u16)> {
    let side = |value: f32| (0.0..=f32::from(u16::MAX)).contains(&value).then(|| value.round() as u16);
    Some((side(x)?, side(y)?))
}
