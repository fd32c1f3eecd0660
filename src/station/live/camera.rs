//! The simulated camera: what stands before it, offered to the reader at an even pace.

use super::clock::Clock;
use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, bounded};
use image::RgbImage;
use portas_devices::camera::CameraEvent;
use portas_devices::camera::driver::{CameraReading, Settings, Taken};
use portas_devices::camera::frame::Frame;
use portas_devices::camera::optics::{Scene, photograph};
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

/// A running simulated camera with the reading of its frames. Dropping it ends its threads.
pub(super) struct Camera {
    hall: Hall,
    thread: Option<JoinHandle<()>>,
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
    pub(super) fn start(settings: Settings, events: Sender<CameraEvent>, clock: Clock) -> io::Result<Self> {
        let reading = CameraReading::start(settings, events)?;
        let (acts, todo) = bounded(ACTS);
        let thread = Builder::new().name("camera".into()).spawn(move || run(&reading, &todo, clock))?;
        Ok(Self { hall: Hall { acts }, thread: Some(thread) })
    }

    pub(super) fn hall(&self) -> Hall {
        self.hall.clone()
    }
}

impl Drop for Camera {
    fn drop(&mut self) {
        // Others may hold the hall still: the thread is told, not left.
        let _ = self.hall.acts.send(Act::End);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn run(reading: &CameraReading, acts: &Receiver<Act>, clock: Clock) {
    let empty = Arc::new(photograph(None, &Scene::default()));
    let mut frame = Arc::clone(&empty);
    let mut next_ms = clock.mono_ms();
    loop {
        let wait_ms = next_ms.saturating_sub(clock.mono_ms());
        match acts.recv_timeout(Duration::from_millis(wait_ms)) {
            Ok(Act::Show(shown)) => frame = shown,
            Ok(Act::Clear) => frame = Arc::clone(&empty),
            Err(RecvTimeoutError::Timeout) => {
                let taken_ms = clock.mono_ms();
                reading.offer(Taken { frame: Arc::clone(&frame), taken_ms });
                // A frame that is late moves those behind it: none are made up for.
                next_ms = taken_ms + FRAME_MS;
            }
            Ok(Act::End) | Err(RecvTimeoutError::Disconnected) => return,
        }
    }
}
