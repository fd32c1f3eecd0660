//! The simulated fingerprint sensor and iris camera, each in a thread of its own.

use super::clock::Clock;
use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, bounded};
use portas_devices::fingerprint::FingerprintEvent;
use portas_devices::fingerprint::sim::{SensorSim, Touch};
use portas_devices::iris::IrisEvent;
use portas_devices::iris::sim::{IrisSim, Person};
use portas_devices::sim::Fault;
use std::io;
use std::thread::{Builder, JoinHandle};
use std::time::Duration;

const ACTS: usize = 64;
const EVENTS: usize = 64;
/// Longest wait before the thread looks around again.
const LOOK_MS: u64 = 1_000;

/// A simulated device in time that passes.
pub(super) trait Device: Send + 'static {
    /// What it says.
    type Event: Send;
    /// The oldest event that is due by now.
    fn next_event(&mut self, now_ms: u64) -> Option<Self::Event>;
    /// When the next is due.
    fn next_ms(&self) -> Option<u64>;
}

impl Device for SensorSim {
    type Event = FingerprintEvent;
    fn next_event(&mut self, now_ms: u64) -> Option<FingerprintEvent> {
        Self::next_event(self, now_ms)
    }
    fn next_ms(&self) -> Option<u64> {
        Self::next_ms(self)
    }
}

impl Device for IrisSim {
    type Event = IrisEvent;
    fn next_event(&mut self, now_ms: u64) -> Option<IrisEvent> {
        Self::next_event(self, now_ms)
    }
    fn next_ms(&self) -> Option<u64> {
        Self::next_ms(self)
    }
}

/// Something done to a device at a moment.
type Deed<D> = Box<dyn FnOnce(&mut D, u64) + Send>;

enum Act<D> {
    Do(Deed<D>),
    End,
}

/// A running device. Dropping it ends the thread.
pub(super) struct Sensor<D: Device> {
    reach: Reach<D>,
    events: Receiver<D::Event>,
    thread: Option<JoinHandle<()>>,
}

/// The way to a simulated device, for its driver and for whoever plays the people before it.
pub struct Reach<D> {
    acts: Sender<Act<D>>,
}

/// The glass of a simulated fingerprint sensor, for a finger.
pub type Glass = Reach<SensorSim>;
/// The place before a simulated iris camera, for a face.
pub type Mirror = Reach<IrisSim>;

impl<D> Clone for Reach<D> {
    fn clone(&self) -> Self {
        Self { acts: self.acts.clone() }
    }
}

impl<D> Reach<D> {
    /// A device that has ended, or that is too busy to notice, misses it as a real one would.
    pub(super) fn act(&self, act: impl FnOnce(&mut D, u64) + Send + 'static) {
        let _ = self.acts.try_send(Act::Do(Box::new(act)));
    }
}

impl Glass {
    /// Lays a finger on the glass, lifted first.
    pub fn press(&self, touch: Touch) {
        self.act(move |sensor, now_ms| {
            sensor.lift();
            sensor.press(now_ms, touch);
        });
    }

    /// Lifts the finger.
    pub fn lift(&self) {
        self.act(|sensor, _| sensor.lift());
    }

    /// Breaks or mends the sensor.
    pub fn set_fault(&self, fault: Option<Fault>) {
        self.act(move |sensor, now_ms| sensor.set_fault(now_ms, fault));
    }
}

impl Mirror {
    /// Somebody looks into the camera, in place of whoever did.
    pub fn stand(&self, person: Person) {
        self.act(move |camera, now_ms| camera.stand(now_ms, person));
    }

    /// Nobody does any more.
    pub fn leave(&self) {
        self.act(|camera, _| camera.leave());
    }

    /// Breaks or mends the camera.
    pub fn set_fault(&self, fault: Option<Fault>) {
        self.act(move |camera, now_ms| camera.set_fault(now_ms, fault));
    }
}

impl<D: Device> Sensor<D> {
    pub(super) fn start(name: &str, device: D, clock: Clock) -> io::Result<Self> {
        let (acts, todo) = bounded(ACTS);
        let (tell, events) = bounded(EVENTS);
        let thread = Builder::new().name(name.into()).spawn(move || run(device, clock, &todo, &tell))?;
        Ok(Self { reach: Reach { acts }, events, thread: Some(thread) })
    }

    pub(super) const fn events(&self) -> &Receiver<D::Event> {
        &self.events
    }

    pub(super) const fn reach(&self) -> &Reach<D> {
        &self.reach
    }
}

impl<D: Device> Drop for Sensor<D> {
    fn drop(&mut self) {
        // Others may reach it still: the thread is told, not left.
        let _ = self.reach.acts.send(Act::End);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn run<D: Device>(mut device: D, clock: Clock, acts: &Receiver<Act<D>>, tell: &Sender<D::Event>) {
    loop {
        while let Some(event) = device.next_event(clock.mono_ms()) {
            // A few events an order: there is room unless the station is gone.
            if tell.try_send(event).is_err() {
                tracing::warn!("an event of a sensor found no room");
            }
        }
        let wait_ms = device.next_ms().map_or(LOOK_MS, |at_ms| at_ms.saturating_sub(clock.mono_ms()).min(LOOK_MS));
        match acts.recv_timeout(Duration::from_millis(wait_ms)) {
            Ok(Act::Do(act)) => act(&mut device, clock.mono_ms()),
            Err(RecvTimeoutError::Timeout) => {}
            Ok(Act::End) | Err(RecvTimeoutError::Disconnected) => return,
        }
    }
}
