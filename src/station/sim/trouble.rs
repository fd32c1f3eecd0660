//! Random faults of simulated lanes, by seed: when, what, how long.

use super::crowd::OUTAGES;
use super::site::SiteError;
use super::world::World;
use crate::flow::Event;
use portas_devices::camera::CameraEvent;
use portas_devices::gate::Door;
use portas_devices::gate::line::{LineFaults, Towards};
use portas_devices::gate::sim::DoorFault;
use portas_devices::printer::sim::ROLL_MM;
use portas_devices::sim::{Fault, Machine};
use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;

/// Mean time between two faults of a lane.
const BETWEEN_MS: u64 = 240_000;
/// A lane counts as disturbed for so long after a fault was mended.
const AFTERMATH_MS: u64 = 30_000;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Trouble {
    Cut,
    Noise,
    Replay,
    Stall,
    Door(Door, DoorFault),
    Forced(Door),
    Emergency,
    Tamper,
    Reader,
    Sensor,
    Iris(Fault),
    Camera,
    Paper,
    Registry,
    Journal,
    Restart,
}

#[derive(Debug, Clone, Copy)]
struct Lane {
    next_ms: u64,
    on: Option<Trouble>,
    mend_ms: u64,
    disturbed_until_ms: u64,
}

/// What goes wrong in the hall.
#[derive(Debug)]
pub(super) struct Troubles {
    lanes: Vec<Lane>,
    rng: ChaCha8Rng,
    befallen: u64,
}

impl Troubles {
    pub(super) fn new(lanes: usize, seed: u64, now_ms: u64) -> Self {
        let mut rng = ChaCha8Rng::seed_from_u64(seed ^ 0x6661_756c_7473);
        let mut lane = || Lane {
            next_ms: now_ms + rng.random_range(10_000..2 * BETWEEN_MS),
            on: None,
            mend_ms: u64::MAX,
            disturbed_until_ms: 0,
        };
        Self { lanes: (0..lanes).map(|_| lane()).collect(), befallen: 0, rng }
    }

    pub(super) const fn befallen(&self) -> u64 {
        self.befallen
    }

    pub(super) fn next_ms(&self) -> u64 {
        self.lanes.iter().map(|lane| lane.next_ms.min(lane.mend_ms)).min().unwrap_or(u64::MAX)
    }

    /// Whether a lane is, or was a moment ago, disturbed.
    pub(super) fn at(&self, lane: usize, now_ms: u64) -> bool {
        self.lanes.get(lane).is_some_and(|lane| lane.on.is_some() || now_ms < lane.disturbed_until_ms)
    }

    /// Begins and mends what is due.
    pub(super) fn act(&mut self, world: &mut World) -> Result<(), SiteError> {
        let now_ms = world.now().mono_ms;
        for index in 0..self.lanes.len() {
            if self.lanes[index].mend_ms <= now_ms {
                if let Some(trouble) = self.lanes[index].on.take() {
                    mend(trouble, index, world);
                }
                self.lanes[index].mend_ms = u64::MAX;
                self.lanes[index].disturbed_until_ms = now_ms + AFTERMATH_MS;
            }
            if self.lanes[index].next_ms <= now_ms && self.lanes[index].on.is_none() {
                self.befall(index, world)?;
            }
        }
        Ok(())
    }

    fn befall(&mut self, index: usize, world: &mut World) -> Result<(), SiteError> {
        let now_ms = world.now().mono_ms;
        let for_ms = self.rng.random_range(100..6_000);
        let trouble = self.draw();
        self.befallen += 1;
        let lane = &mut self.lanes[index];
        lane.on = Some(trouble);
        lane.mend_ms = now_ms + for_ms;
        lane.next_ms = now_ms + for_ms + self.rng.random_range(10_000..2 * BETWEEN_MS);
        match trouble {
            Trouble::Restart => {
                world.lane_mut(index).faults.station_dead = true;
                world.restart(index)?;
            }
            Trouble::Registry => {
                let outage = OUTAGES[self.rng.random_range(0..OUTAGES.len())];
                world.backend_mut().fail(outage, now_ms + for_ms);
                // All lanes feel it.
                for lane in &mut self.lanes {
                    lane.disturbed_until_ms = lane.disturbed_until_ms.max(now_ms + for_ms + AFTERMATH_MS);
                }
            }
            other => begin(other, index, for_ms, world),
        }
        Ok(())
    }

    fn draw(&mut self) -> Trouble {
        let door = Door(self.rng.random_range(0..2));
        match self.rng.random_range(0..18) {
            0..3 => Trouble::Cut,
            3 => Trouble::Noise,
            4 => Trouble::Replay,
            5 => Trouble::Stall,
            6 => Trouble::Door(door, DoorFault::StuckClosed),
            7 => Trouble::Door(door, DoorFault::StuckOpen),
            8 => Trouble::Door(door, DoorFault::HalfOpen),
            9 => Trouble::Forced(door),
            10 => Trouble::Emergency,
            11 => Trouble::Tamper,
            12 => Trouble::Reader,
            13 => Trouble::Sensor,
            16 => Trouble::Iris(if self.rng.random_range(0..2) == 0 { Fault::Unplug } else { Fault::Noise }),
            14 => {
                if self.rng.random_range(0..2) == 0 {
                    Trouble::Camera
                } else {
                    Trouble::Paper
                }
            }
            15 => {
                if self.rng.random_range(0..2) == 0 {
                    Trouble::Registry
                } else {
                    Trouble::Journal
                }
            }
            _ => Trouble::Restart,
        }
    }
}

fn begin(trouble: Trouble, index: usize, for_ms: u64, world: &mut World) {
    let now_ms = world.now().mono_ms;
    let lane = world.lane_mut(index);
    match trouble {
        Trouble::Cut => lane.line_mut().cut(now_ms, for_ms),
        Trouble::Noise => {
            let faults = LineFaults { drop_ppm: 2_000, flip_ppm: 2_000, duplicate_ppm: 20_000, replay_ppm: 20_000 };
            lane.line_mut().set_faults(faults);
        }
        Trouble::Replay => {
            let frames: Vec<Vec<u8>> = lane.line_mut().remembered(Towards::Gate).iter().cloned().collect();
            for frame in frames {
                lane.line_mut().inject(now_ms, Towards::Gate, &frame);
            }
        }
        Trouble::Stall => lane.gate_mut().stall(now_ms + for_ms),
        Trouble::Door(door, fault) => lane.gate_mut().set_door_fault(now_ms, door, Some(fault)),
        Trouble::Forced(door) => lane.gate_mut().force(now_ms, door),
        Trouble::Emergency => lane.gate_mut().set_emergency(now_ms, true),
        Trouble::Tamper => lane.gate_mut().set_tamper(now_ms, true),
        Trouble::Reader => lane.break_reader(now_ms, Some(Fault::Unplug)),
        Trouble::Sensor => lane.break_sensor(now_ms, Some(Fault::Stall)),
        Trouble::Iris(fault) => lane.break_iris(now_ms, Some(fault)),
        Trouble::Camera => {
            lane.faults.camera_dead = true;
            lane.at(now_ms, Event::Camera(CameraEvent::Lost));
        }
        Trouble::Paper => lane.printer_mut().load(0),
        Trouble::Journal => lane.faults.journal_full = true,
        Trouble::Registry | Trouble::Restart => {}
    }
}

fn mend(trouble: Trouble, index: usize, world: &mut World) {
    let now_ms = world.now().mono_ms;
    let lane = world.lane_mut(index);
    match trouble {
        Trouble::Noise => lane.line_mut().set_faults(LineFaults::default()),
        Trouble::Door(door, _) => lane.gate_mut().set_door_fault(now_ms, door, None),
        Trouble::Emergency => lane.gate_mut().set_emergency(now_ms, false),
        Trouble::Tamper => lane.gate_mut().set_tamper(now_ms, false),
        Trouble::Reader => lane.break_reader(now_ms, None),
        Trouble::Sensor => lane.break_sensor(now_ms, None),
        Trouble::Iris(_) => lane.break_iris(now_ms, None),
        Trouble::Camera => {
            lane.faults.camera_dead = false;
            lane.at(now_ms, Event::Camera(CameraEvent::Up));
        }
        Trouble::Paper => {
            lane.printer_mut().load(ROLL_MM);
            lane.printer_mut().set_fault(now_ms, None);
        }
        Trouble::Journal => lane.faults.journal_full = false,
        Trouble::Cut | Trouble::Replay | Trouble::Stall | Trouble::Forced(_) | Trouble::Registry | Trouble::Restart => {
        }
    }
}
