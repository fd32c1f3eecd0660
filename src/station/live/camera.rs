//! The camera of a station: a video device, or a simulated one before which something is held.

use super::clock::Clock;
use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, bounded};
use image::RgbImage;
use portas_devices::camera::CameraEvent;
use portas_devices::camera::capture::CaptureSettings;
use portas_devices::camera::capture::driver::{CaptureDriver, StartError};
use portas_devices::camera::driver::{CameraReading, Settings, Taken};
use portas_devices::camera::figures::Gauge;
use portas_devices::camera::frame::Frame;
use portas_devices::camera::optics::{Scene, photograph};
use portas_devices::camera::preview::PreviewFeed;
use std::io;
use std::sync::Arc;
use std::thread::{Builder, JoinHandle};
use std::time::Duration;

/// Between two frames: 20 a second.
const FRAME_MS: u64 = 50;
const ACTS: usize = 16;

enum Act {
    Show(Arc<Frame>),
    Clear,
    End,
}

/// A running camera with the reading of its frames. Dropping it ends its threads.
pub(super) enum Camera {
    Simulated(Simulator),
    Device(CaptureDriver),
}

/// A simulated camera: what stands before it, offered to the reader at an even pace.
pub(super) struct Simulator {
    hall: Hall,
    picture: Picture,
    thread: Option<JoinHandle<()>>,
}

/// What a camera sees, and how it does.
#[derive(Debug, Clone)]
pub(super) struct Picture {
    pub(super) preview: PreviewFeed,
    pub(super) gauge: Gauge,
}

/// What the simulated camera looks at.
#[derive(Clone)]
pub struct Hall {
    acts: Sender<Act>,
}

impl Hall {
    /// Holds a phone before the camera, as `scene` tells, until something else is shown.
    pub fn show(&self, screen: &RgbImage, scene: &Scene) {
        self.show_frame(Arc::new(photograph(Some(screen), scene)));
    }

    /// The camera delivers this frame from now on.
    pub fn show_frame(&self, frame: Arc<Frame>) {
        let _ = self.acts.send(Act::Show(frame));
    }

    /// Takes away what is shown.
    pub fn clear(&self) {
        let _ = self.acts.send(Act::Clear);
    }
}

impl Camera {
    pub(super) fn simulated(settings: Settings, events: Sender<CameraEvent>, clock: Clock) -> io::Result<Self> {
        let reading = CameraReading::start(settings, events)?;
        let gauge = Gauge::default();
        let picture = Picture { preview: reading.preview().clone(), gauge: gauge.clone() };
        let (acts, todo) = bounded(ACTS);
        let thread = Builder::new().name("camera".into()).spawn(move || run(&reading, &gauge, &todo, clock))?;
        Ok(Self::Simulated(Simulator { hall: Hall { acts }, picture, thread: Some(thread) }))
    }

    /// Opens a video device.
    pub(super) fn open(
        capture: CaptureSettings,
        settings: Settings,
        events: Sender<CameraEvent>,
        clock: Clock,
    ) -> Result<Self, StartError> {
        let reading = CameraReading::start(settings, events)?;
        Ok(Self::Device(CaptureDriver::start(capture, reading, clock.for_drivers())?))
    }

    /// What a simulated one looks at.
    pub(super) fn hall(&self) -> Option<Hall> {
        match self {
            Self::Simulated(simulator) => Some(simulator.hall.clone()),
            Self::Device(_) => None,
        }
    }

    pub(super) fn picture(&self) -> Picture {
        match self {
            Self::Simulated(simulator) => simulator.picture.clone(),
            Self::Device(driver) => {
                Picture { preview: driver.reading().preview().clone(), gauge: driver.gauge().clone() }
            }
        }
    }
}

impl Drop for Simulator {
    fn drop(&mut self) {
        // Others may hold the hall still: the thread is told, not left.
        let _ = self.hall.acts.send(Act::End);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn run(reading: &CameraReading, gauge: &Gauge, acts: &Receiver<Act>, clock: Clock) {
    let empty = Arc::new(photograph(None, &Scene::default()));
    let (width_px, height_px) = (empty.width_px(), empty.height_px());
    gauge.opened("simulated camera", &format!("grey {width_px}x{height_px} at {}/s", 1_000 / FRAME_MS));
    let mut frame = Arc::clone(&empty);
    let mut next_ms = clock.mono_ms();
    loop {
        let wait_ms = next_ms.saturating_sub(clock.mono_ms());
        match acts.recv_timeout(Duration::from_millis(wait_ms)) {
            Ok(Act::Show(shown)) => frame = shown,
            Ok(Act::Clear) => frame = Arc::clone(&empty),
            Err(RecvTimeoutError::Timeout) => {
                let taken_ms = clock.mono_ms();
                gauge.frame(taken_ms, 0.0);
                reading.offer(Taken { frame: Arc::clone(&frame), taken_ms });
                // A frame that is late moves those behind it: none are made up for.
                next_ms = taken_ms + FRAME_MS;
            }
            Ok(Act::End) | Err(RecvTimeoutError::Disconnected) => return,
        }
    }
}
