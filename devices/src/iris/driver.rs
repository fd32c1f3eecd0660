//! An iris camera on a thread of its own: frames of a near-infrared video device, or a folder of pictures in its place.

use super::mounting::Mounting;
use super::session::IrisSession;
use super::{FindEye, IrisCommand, IrisEvent};
use crate::camera::capture::CaptureSettings;
use crate::camera::capture::driver::{CaptureDriver, StartError};
use crate::camera::driver::{FrameSink, Taken};
use crate::camera::figures::Gauge;
use crate::camera::frame::Frame;
use crate::driver::{Clock, Driver, Outbox};
use crate::folder::driver::Folder;
use crossbeam_channel::{Receiver, Sender, TrySendError, bounded, never, select};
use std::io;
use std::time::Duration;

/// Longest wait before the thread looks around again.
const LOOK_MS: u64 = 100;
/// A folder's pictures follow each other so fast while eyes are looked for.
const PICTURE_MS: u64 = 200;

/// A running driver.
pub type IrisDriver = Driver<IrisCommand, IrisEvent>;

/// Takes an iris camera's frames: the latest alone waits, so slow looking never queues them.
#[derive(Debug)]
pub struct IrisFeed {
    slot: Sender<Taken>,
    stale: Receiver<Taken>,
}

impl FrameSink for IrisFeed {
    fn offer(&self, mut taken: Taken) {
        // Once to find the slot full, once to fill it; a third frame cannot get between one camera's two.
        for _ in 0..2 {
            match self.slot.try_send(taken) {
                Ok(()) | Err(TrySendError::Disconnected(_)) => return,
                Err(TrySendError::Full(unsent)) => {
                    taken = unsent;
                    drop(self.stale.try_recv());
                }
            }
        }
    }
}

/// Where pictures come from.
enum Source {
    Camera(Receiver<Taken>),
    Folder { folder: Folder, next_ms: u64, shown: Option<Frame> },
}

/// Starts the thread `iris`; its frames are offered to the feed, stamped by the same clock. `find` runs there, once or
/// twice a frame.
///
/// # Errors
/// When the system gives no thread.
pub fn spawn(mounting: Mounting, find: FindEye, clock: Clock) -> io::Result<(IrisFeed, IrisDriver)> {
    let (slot, frames) = bounded(1);
    let stale = frames.clone();
    let driver = start(mounting, find, Source::Camera(frames), clock)?;
    Ok((IrisFeed { slot, stale }, driver))
}

/// Starts the thread `iris` over a folder: while a capture is open its pictures pass as frames, one after the other.
///
/// # Errors
/// When the system gives no thread.
pub fn spawn_folder(folder: Folder, mounting: Mounting, find: FindEye, clock: Clock) -> io::Result<IrisDriver> {
    start(mounting, find, Source::Folder { folder, next_ms: 0, shown: None }, clock)
}

fn start(mounting: Mounting, find: FindEye, source: Source, clock: Clock) -> io::Result<IrisDriver> {
    Driver::start("iris", move |orders, events| {
        let session = IrisSession::new(clock(), mounting, find);
        Runner { session, source, clock, out: Outbox::new(events.clone()) }.run(orders);
    })
}

/// A video device that is looked at. Dropping it ends its threads.
#[derive(Debug)]
pub struct IrisCamera {
    // Dropped first: a camera that ends offers no more.
    capture: CaptureDriver<IrisFeed>,
    driver: IrisDriver,
}

impl IrisCamera {
    /// Opens the camera and looks at its frames from now on, through unplugging and replugging.
    ///
    /// # Errors
    /// When the camera does not open now, or the system gives no thread.
    pub fn start(
        settings: CaptureSettings,
        mounting: Mounting,
        find: FindEye,
        clock: Clock,
    ) -> Result<Self, StartError> {
        let (feed, driver) = spawn(mounting, find, clock.clone())?;
        Ok(Self { capture: CaptureDriver::start(settings, feed, clock)?, driver })
    }

    /// Takes orders and tells events.
    #[must_use]
    pub const fn driver(&self) -> &IrisDriver {
        &self.driver
    }

    /// How the camera does.
    #[must_use]
    pub const fn gauge(&self) -> &Gauge {
        self.capture.gauge()
    }
}

struct Runner {
    session: IrisSession,
    source: Source,
    clock: Clock,
    out: Outbox<IrisEvent>,
}

impl Runner {
    /// Until nobody orders or listens any more.
    fn run(mut self, orders: &Receiver<IrisCommand>) {
        loop {
            let now_ms = (self.clock)();
            let due_ms = [self.session.next_ms(), self.source.next_ms()].into_iter().flatten().min();
            let wait_ms = due_ms.map_or(LOOK_MS, |at_ms| at_ms.saturating_sub(now_ms).min(LOOK_MS));
            let frames = self.source.frames();
            select! {
                recv(orders) -> order => match order {
                    Ok(order) => self.session.order((self.clock)(), order),
                    Err(_) => return,
                },
                recv(frames) -> taken => match taken {
                    Ok(Taken { frame, taken_ms }) => self.session.frame(taken_ms, &frame),
                    // The camera has ended: it is lost in its time.
                    Err(_) => self.source = Source::Camera(never()),
                },
                default(Duration::from_millis(wait_ms)) => {}
            }
            let now_ms = (self.clock)();
            self.source.show(now_ms, &mut self.session);
            self.session.advance(now_ms);
            while let Some(event) = self.session.next_event() {
                match event {
                    IrisEvent::Seen { .. } | IrisEvent::FaceAt { .. } => self.out.offer(event),
                    IrisEvent::Up
                    | IrisEvent::Lost
                    | IrisEvent::Covered(_)
                    | IrisEvent::Empty
                    | IrisEvent::Captured { .. }
                    | IrisEvent::NoSample { .. } => self.out.put(event),
                }
            }
            if !self.out.flush() {
                return;
            }
        }
    }
}

impl Source {
    fn frames(&self) -> Receiver<Taken> {
        match self {
            Self::Camera(frames) => frames.clone(),
            Self::Folder { .. } => never(),
        }
    }

    fn next_ms(&self) -> Option<u64> {
        match self {
            Self::Camera(_) => None,
            Self::Folder { next_ms, .. } => Some(*next_ms),
        }
    }

    /// Shows a folder's next picture when it is time; while no eyes are looked for, the one before again.
    fn show(&mut self, now_ms: u64, session: &mut IrisSession) {
        let Self::Folder { folder, next_ms, shown } = self else { return };
        if now_ms < *next_ms {
            return;
        }
        *next_ms = now_ms + PICTURE_MS;
        if shown.is_none() || session.is_taking() {
            let picture = folder.next_picture();
            *shown = picture.and_then(|(picture, _)| {
                Frame::new(picture.width_px(), picture.height_px(), picture.grey().to_vec()).ok()
            });
        }
        if let Some(frame) = shown {
            session.frame(now_ms, frame);
        }
    }
}

#[cfg(test)]
mod tests;
