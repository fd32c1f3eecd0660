//! The simulated fingerprint sensor in a thread of its own.

use super::clock::Clock;
use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, bounded};
use portas_devices::fingerprint::sim::{SensorSim, Touch};
use portas_devices::fingerprint::{FingerprintCommand, FingerprintEvent};
use portas_devices::sim::Fault;
use std::io;
use std::thread::{Builder, JoinHandle};
use std::time::Duration;

const ACTS: usize = 64;
const EVENTS: usize = 64;
/// Longest wait before the thread looks around again.
const LOOK_MS: u64 = 1_000;

enum Act {
    Order(FingerprintCommand),
    Press(Touch),
    Lift,
    Fault(Option<Fault>),
    End,
}

/// A running sensor. Dropping it ends the thread.
pub(super) struct Sensor {
    glass: Glass,
    events: Receiver<FingerprintEvent>,
    thread: Option<JoinHandle<()>>,
}

/// The glass of a simulated sensor, for a finger.
#[derive(Clone)]
pub struct Glass {
    acts: Sender<Act>,
}

impl Glass {
    /// Lays a finger on the glass, lifted first.
    pub fn press(&self, touch: Touch) {
        self.act(Act::Lift);
        self.act(Act::Press(touch));
    }

    /// Lifts the finger.
    pub fn lift(&self) {
        self.act(Act::Lift);
    }

    /// Breaks or mends the sensor.
    pub fn set_fault(&self, fault: Option<Fault>) {
        self.act(Act::Fault(fault));
    }

    /// A sensor that has ended, or that is too busy to notice, misses it as a real one would.
    fn act(&self, act: Act) {
        let _ = self.acts.try_send(act);
    }
}

impl Sensor {
    pub(super) fn start(seed: u64, clock: Clock) -> io::Result<Self> {
        let (acts, todo) = bounded(ACTS);
        let (tell, events) = bounded(EVENTS);
        let sensor = SensorSim::new(seed);
        let thread = Builder::new().name("fingerprint".into()).spawn(move || run(sensor, clock, &todo, &tell))?;
        Ok(Self { glass: Glass { acts }, events, thread: Some(thread) })
    }

    pub(super) fn order(&self, order: FingerprintCommand) {
        self.glass.act(Act::Order(order));
    }

    pub(super) const fn events(&self) -> &Receiver<FingerprintEvent> {
        &self.events
    }

    pub(super) fn glass(&self) -> Glass {
        self.glass.clone()
    }
}

impl Drop for Sensor {
    fn drop(&mut self) {
        // Others may hold the glass still: the thread is told, not left.
        let _ = self.glass.acts.send(Act::End);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn run(mut sensor: SensorSim, clock: Clock, acts: &Receiver<Act>, tell: &Sender<FingerprintEvent>) {
    loop {
        while let Some(event) = sensor.next_event(clock.mono_ms()) {
            // One event an order: there is room unless the station is gone.
            if tell.try_send(event).is_err() {
                tracing::warn!("an event of the fingerprint sensor found no room");
            }
        }
        let wait_ms = sensor.next_ms().map_or(LOOK_MS, |at_ms| at_ms.saturating_sub(clock.mono_ms()).min(LOOK_MS));
        match acts.recv_timeout(Duration::from_millis(wait_ms)) {
            Ok(Act::Order(order)) => sensor.order(clock.mono_ms(), order),
            Ok(Act::Press(touch)) => sensor.press(clock.mono_ms(), touch),
            Ok(Act::Lift) => sensor.lift(),
            Ok(Act::Fault(fault)) => sensor.set_fault(clock.mono_ms(), fault),
            Err(RecvTimeoutError::Timeout) => {}
            Ok(Act::End) | Err(RecvTimeoutError::Disconnected) => return,
        }
    }
}
