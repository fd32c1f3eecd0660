//! The gate as it moves between what its sensors say.

use portas_devices::gate::{Door, Inputs};

/// A leaf runs its whole way in so long.
const LEAF_MS: f32 = 350.0;
/// A person walks the length of the lane in so long.
const WALK_MS: f32 = 1_600.0;
/// Nobody steps further than this between two frames.
const FRAME_MS: u64 = 100;

/// Places along the lane, 0 before the first door, 1 behind the last.
const ENTRY: f32 = 0.16;
const MIDDLE: f32 = 0.5;
const EXIT: f32 = 0.84;
const GONE_IN: f32 = -0.08;
const GONE_OUT: f32 = 1.08;

/// Where leaves and a person are drawn, following the sensors.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Motion {
    /// How far each door is open, 0 to 1.
    pub leaves: [f32; 2],
    /// Where the person is along the lane, while somebody is there.
    pub person: Option<f32>,
    at_ms: u64,
}

impl Motion {
    /// Closed and empty.
    #[must_use]
    pub const fn new(now_ms: u64) -> Self {
        Self { leaves: [0.0; 2], person: None, at_ms: now_ms }
    }

    /// Follows the sensors to this moment; whether anything still moves.
    pub fn follow(&mut self, inputs: Option<Inputs>, now_ms: u64) -> bool {
        let passed_ms = now_ms.saturating_sub(self.at_ms).min(FRAME_MS) as f32;
        self.at_ms = now_ms;
        let Some(inputs) = inputs else { return false };
        let mut moving = false;
        for (door, leaf) in self.leaves.iter_mut().enumerate() {
            let closed = inputs.door_closed(Door(door as u8));
            moving |= approach(leaf, if closed { 0.0 } else { 1.0 }, passed_ms / LEAF_MS);
        }
        let seen = if !inputs.exit_clear() {
            Some(EXIT)
        } else if !inputs.mat_empty() || !inputs.middle_clear() {
            Some(MIDDLE)
        } else if !inputs.entry_clear() {
            Some(ENTRY)
        } else {
            None
        };
        match (&mut self.person, seen) {
            (None, Some(place)) => self.person = Some(if place > MIDDLE { GONE_OUT } else { GONE_IN }),
            (Some(person), Some(place)) => moving |= approach(person, place, passed_ms / WALK_MS),
            (Some(person), None) => {
                let away = if *person > MIDDLE { GONE_OUT } else { GONE_IN };
                if !approach(person, away, passed_ms / WALK_MS) {
                    self.person = None;
                }
            }
            (None, None) => {}
        }
        moving || self.person.is_some() != seen.is_some()
    }
}

/// Moves a value towards another by at most `step`; whether it has some way to go.
fn approach(value: &mut f32, goal: f32, step: f32) -> bool {
    *value += (goal - *value).clamp(-step, step);
    (goal - *value).abs() > f32::EPSILON
}

#[cfg(test)]
mod tests {
    use super::*;

    /// All safe: doors closed, beams clear, nobody there.
    const QUIET: Inputs = Inputs(0xFFFF);

    fn settle(motion: &mut Motion, inputs: Inputs, from_ms: u64) -> u64 {
        let mut now_ms = from_ms;
        while motion.follow(Some(inputs), now_ms) {
            now_ms += 30;
            assert!(now_ms < from_ms + 10_000, "it never comes to rest: {motion:?}");
        }
        now_ms
    }

    #[test]
    fn a_person_walks_in_and_out_behind_the_sensors() {
        let mut motion = Motion::new(0);
        let now_ms = settle(&mut motion, QUIET, 0);
        assert_eq!((motion.leaves, motion.person), ([0.0; 2], None));
        // First door open, somebody on the mat.
        let now_ms = settle(&mut motion, Inputs(!(1 | 1 << 7)), now_ms);
        assert_eq!((motion.leaves, motion.person), ([1.0, 0.0], Some(MIDDLE)));
        let now_ms = settle(&mut motion, Inputs(!(2 | 1 << 6)), now_ms);
        assert_eq!((motion.leaves, motion.person), ([0.0, 1.0], Some(EXIT)));
        settle(&mut motion, QUIET, now_ms);
        assert_eq!((motion.leaves, motion.person), ([0.0; 2], None));
    }

    #[test]
    fn without_sensors_nothing_moves() {
        let mut motion = Motion::new(0);
        assert!(!motion.follow(None, 1_000));
        assert_eq!(motion.person, None);
    }
}
