//! The reading threads of a camera: a slot for the latest frame, the reader, and a watch over both.
//!
//! `camera-pace` owns the [`LiveReader`] and the slot; `camera-read` searches one frame at a time. A search that
//! outlasts its limit loses its thread: a new one takes over and the lane goes on.

use super::CameraEvent;
use super::frame::Frame;
use super::live::LiveReader;
use super::preview::PreviewFeed;
use super::reader::{self, ReaderKind, Reading, Search};
use crate::driver::Outbox;
use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, TrySendError, bounded};
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

/// Searches beyond their limit at the same time; with so many, reading pauses until one ends.
const MAX_STUCK: usize = 3;

/// How a camera is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settings {
    /// Which library reads.
    pub reader: ReaderKind,
    /// What one search may take.
    pub search_limit: Duration,
    /// Without a frame for so long the camera is lost.
    pub frame_limit: Duration,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            reader: ReaderKind::ZxingCpp,
            search_limit: Duration::from_millis(500),
            frame_limit: Duration::from_millis(2_000),
        }
    }
}

/// A frame and the monotonic moment at which it was taken.
#[derive(Debug, Clone)]
pub struct Taken {
    /// The picture.
    pub frame: Arc<Frame>,
    /// When.
    pub taken_ms: u64,
}

/// Takes the frames of a camera as they come. Never blocks.
pub trait FrameSink: Send + Sync {
    /// A frame came.
    fn offer(&self, taken: Taken);
}

/// A camera being read. Dropping it ends its threads.
#[derive(Debug)]
pub struct CameraReading {
    slot: Option<Sender<Taken>>,
    stale: Receiver<Taken>,
    forget: Arc<AtomicBool>,
    preview: PreviewFeed,
    pace: Option<JoinHandle<()>>,
}

/// What searches a frame: [`reader::read`] but in tests.
type ReadFrame = Arc<dyn Fn(ReaderKind, &Frame, Search) -> Reading + Send + Sync>;

impl CameraReading {
    /// Starts the threads; what they see goes to `events`, in order.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub fn start(settings: Settings, events: Sender<CameraEvent>) -> io::Result<Self> {
        Self::start_with(settings, events, Arc::new(reader::read))
    }

    fn start_with(settings: Settings, events: Sender<CameraEvent>, read: ReadFrame) -> io::Result<Self> {
        let (slot, frames) = bounded(1);
        let stale = frames.clone();
        let forget = Arc::new(AtomicBool::new(false));
        let preview = PreviewFeed::default();
        let pace = Pace {
            settings,
            live: LiveReader::new(settings.reader),
            frames,
            forget: Arc::clone(&forget),
            preview: preview.clone(),
            out: Outbox::new(events),
            worker: Worker::start(Arc::clone(&read))?,
            stuck: Vec::new(),
            read,
        };
        let pace = thread::Builder::new().name("camera-pace".into()).spawn(move || pace.run())?;
        Ok(Self { slot: Some(slot), stale, forget, preview, pace: Some(pace) })
    }

    /// Puts a frame into the slot; one that waits there unread is dropped for it. Never blocks. Where a preview is
    /// watched it is made here, on the camera's thread.
    pub fn offer(&self, mut taken: Taken) {
        self.preview.put(&taken.frame);
        let Some(slot) = &self.slot else { return };
        // Once to find the slot full, once to fill it; a third frame cannot get between one camera's two.
        for _ in 0..2 {
            match slot.try_send(taken) {
                Ok(()) | Err(TrySendError::Disconnected(_)) => return,
                Err(TrySendError::Full(unsent)) => {
                    taken = unsent;
                    drop(self.stale.try_recv());
                }
            }
        }
    }

    /// The same frames for a screen.
    #[must_use]
    pub const fn preview(&self) -> &PreviewFeed {
        &self.preview
    }

    /// A code still in view is told again: for a lane that begins anew.
    pub fn forget(&self) {
        self.forget.store(true, Ordering::Relaxed);
    }
}

impl FrameSink for CameraReading {
    fn offer(&self, taken: Taken) {
        Self::offer(self, taken);
    }
}

impl Drop for CameraReading {
    fn drop(&mut self) {
        self.slot = None;
        if let Some(pace) = self.pace.take() {
            // It ends within a search's limit; its panic was a fault of a frame and has been told.
            drop(pace.join());
        }
    }
}

/// State of the pacing thread.
struct Pace {
    settings: Settings,
    live: LiveReader,
    frames: Receiver<Taken>,
    forget: Arc<AtomicBool>,
    preview: PreviewFeed,
    out: Outbox<CameraEvent>,
    worker: Worker,
    stuck: Vec<JoinHandle<()>>,
    read: ReadFrame,
}

impl Pace {
    fn run(mut self) {
        let mut up = false;
        loop {
            let open = match self.frames.recv_timeout(self.settings.frame_limit) {
                Ok(taken) => {
                    if !std::mem::replace(&mut up, true) {
                        self.out.put(CameraEvent::Up);
                    }
                    self.search(&taken)
                }
                Err(RecvTimeoutError::Timeout) => {
                    if std::mem::take(&mut up) {
                        self.preview.clear();
                        self.out.put(CameraEvent::Lost);
                    }
                    true
                }
                Err(RecvTimeoutError::Disconnected) => false,
            };
            if !open || !self.out.flush() {
                return;
            }
        }
    }

    /// Searches one frame; false when no thread can be had for it any more.
    fn search(&mut self, taken: &Taken) -> bool {
        if self.forget.swap(false, Ordering::Relaxed) {
            self.live.forget();
        }
        self.stuck.retain(|thread| !thread.is_finished());
        if self.stuck.len() >= MAX_STUCK {
            return true;
        }
        let Some(search) = self.live.plan(&taken.frame, taken.taken_ms) else { return true };
        let kind = self.live.kind();
        let Some(reading) = self.worker.search(kind, taken, search, self.settings.search_limit) else {
            tracing::warn!(reader = kind.name(), "a frame outlasted the reader's limit; it is skipped");
            return self.replace_worker();
        };
        if let Some(fault) = reading.fault {
            tracing::debug!(reader = kind.name(), %fault, "a frame was not searched to its end");
        }
        for event in self.live.conclude(&reading, taken.taken_ms) {
            self.out.put(event);
        }
        true
    }

    fn replace_worker(&mut self) -> bool {
        match Worker::start(Arc::clone(&self.read)) {
            Ok(fresh) => {
                self.stuck.push(std::mem::replace(&mut self.worker, fresh).thread);
                true
            }
            Err(error) => {
                tracing::error!(%error, "no thread for the code reader");
                self.out.put(CameraEvent::Lost);
                false
            }
        }
    }
}

/// A search for the reading thread.
struct Job {
    kind: ReaderKind,
    frame: Arc<Frame>,
    search: Search,
}

/// The thread that searches.
struct Worker {
    jobs: Sender<Job>,
    readings: Receiver<Reading>,
    thread: JoinHandle<()>,
}

impl Worker {
    fn start(read: ReadFrame) -> io::Result<Self> {
        let (jobs, todo) = bounded::<Job>(1);
        let (done, readings) = bounded(1);
        let thread = thread::Builder::new().name("camera-read".into()).spawn(move || {
            for job in todo {
                if done.send(read(job.kind, &job.frame, job.search)).is_err() {
                    return;
                }
            }
        })?;
        Ok(Self { jobs, readings, thread })
    }

    /// The reading of one frame; none when it took longer than the limit or the thread is gone.
    fn search(&self, kind: ReaderKind, taken: &Taken, search: Search, limit: Duration) -> Option<Reading> {
        self.jobs.send(Job { kind, frame: Arc::clone(&taken.frame), search }).ok()?;
        self.readings.recv_deadline(Instant::now() + limit).ok()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]
    use super::*;

    /// Time that a test may wait for what must come; no test waits so long unless it fails.
    const PATIENCE: Duration = Duration::from_secs(20);

    /// A frame whose first pixel tells the reader of these tests what to do.
    fn frame(mark: u8) -> Arc<Frame> {
        let mut luma = vec![128; 64 * 48];
        luma[0] = mark;
        Arc::new(Frame::new(64, 48, luma).unwrap())
    }

    fn naming_reader() -> ReadFrame {
        Arc::new(|_, frame: &Frame, _| Reading {
            texts: vec![format!("mark {}", frame.luma()[0])],
            ..Reading::default()
        })
    }

    fn code(events: &Receiver<CameraEvent>) -> (String, u64) {
        loop {
            if let CameraEvent::Code { text, taken_ms } = events.recv_timeout(PATIENCE).unwrap() {
                return (text, taken_ms);
            }
        }
    }

    #[test]
    fn a_frame_becomes_a_code_with_the_moment_it_was_taken() {
        let (sender, events) = bounded(16);
        let camera = CameraReading::start_with(Settings::default(), sender, naming_reader()).unwrap();
        camera.offer(Taken { frame: frame(7), taken_ms: 1_234 });
        assert_eq!(events.recv_timeout(PATIENCE).unwrap(), CameraEvent::Up);
        assert_eq!(code(&events), ("mark 7".into(), 1_234));
    }

    #[test]
    fn a_search_that_never_ends_costs_its_frame_and_not_the_lane() {
        let (sender, events) = bounded(16);
        let (release, held) = bounded::<()>(0);
        let (entered, inside) = bounded::<()>(1);
        let names = naming_reader();
        let read: ReadFrame = Arc::new(move |kind, frame: &Frame, search| {
            if frame.luma()[0] == 0 {
                entered.send(()).unwrap();
                assert!(held.recv().is_err(), "only the end of the test lets go");
            }
            names(kind, frame, search)
        });
        let settings = Settings { search_limit: Duration::from_millis(50), ..Settings::default() };
        let camera = CameraReading::start_with(settings, sender, read).unwrap();
        camera.offer(Taken { frame: frame(0), taken_ms: 1 });
        inside.recv_timeout(PATIENCE).unwrap();
        camera.offer(Taken { frame: frame(9), taken_ms: 2 });
        assert_eq!(code(&events), ("mark 9".into(), 2));
        drop(release);
    }

    #[test]
    fn a_camera_that_stalls_is_lost_and_comes_back_with_its_next_frame() {
        let (sender, events) = bounded(16);
        let settings = Settings { frame_limit: Duration::from_millis(30), ..Settings::default() };
        let camera = CameraReading::start_with(settings, sender, naming_reader()).unwrap();
        camera.offer(Taken { frame: frame(1), taken_ms: 1 });
        let mut seen = Vec::new();
        while seen.last() != Some(&CameraEvent::Lost) {
            seen.push(events.recv_timeout(PATIENCE).unwrap());
        }
        assert_eq!(seen.first(), Some(&CameraEvent::Up));
        camera.offer(Taken { frame: frame(2), taken_ms: 90 });
        assert_eq!(events.recv_timeout(PATIENCE).unwrap(), CameraEvent::Up);
        assert_eq!(code(&events), ("mark 2".into(), 90));
    }

    #[test]
    fn a_station_that_does_not_listen_loses_no_order_and_a_gone_one_ends_the_thread() {
        let (sender, events) = bounded(1);
        let camera = CameraReading::start_with(Settings::default(), sender, naming_reader()).unwrap();
        let mut told = Vec::new();
        for mark in 1..=4 {
            camera.offer(Taken { frame: frame(mark), taken_ms: u64::from(mark) });
            // Each frame is taken out of the slot before the next is offered.
            while !camera.stale.is_empty() {
                thread::yield_now();
            }
        }
        while told.len() < 4 {
            match events.recv_timeout(PATIENCE).unwrap() {
                CameraEvent::Code { text, .. } => told.push(text),
                CameraEvent::Up => {}
                other => panic!("{other:?}"),
            }
            camera.offer(Taken { frame: frame(4), taken_ms: 5 });
        }
        assert_eq!(told, ["mark 1", "mark 2", "mark 3", "mark 4"]);
        drop(events);
        drop(camera);
    }
}
