//! The threads of a video camera.
//!
//! `camera` keeps the [`Watch`]; `camera-capture` is one session at the device, from opening it to its end, and
//! offers each frame to the reading. A session that hangs in the kernel is left behind, and what it still brings is
//! not taken.

use super::link::{Got, Source, VideoDevice};
use super::luma::{FrameFault, Layout, decode};
use super::watch::{Limits, Order, Watch};
use super::{CaptureError, CaptureSettings};
use crate::camera::driver::{CameraReading, FrameSink, Taken};
use crate::camera::figures::Gauge;
use crate::driver::Clock;
use crossbeam_channel::{Receiver, Sender, bounded, select};
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Weak};
use std::thread::{Builder, JoinHandle};
use std::time::{Duration, Instant};

/// How long the start waits to learn whether the camera opens.
const START_LIMIT: Duration = Duration::from_secs(5);
/// A session without a good frame for so long is over.
const QUIET_MS: u64 = 2_000;
/// Longest wait before the watch looks around.
const LOOK_MS: u64 = 250;
/// Messages of sessions, of which few are alive.
const TOLD: usize = 16;

/// Opens the camera: [`VideoDevice::open`] but in tests.
type Open = Arc<dyn Fn() -> Result<Box<dyn Source>, CaptureError> + Send + Sync>;

/// A camera that is being captured from. Dropping it ends its threads, but for one that hangs in the kernel.
#[derive(Debug)]
pub struct CaptureDriver<R = CameraReading> {
    reading: Arc<R>,
    gauge: Gauge,
    stop: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

/// Why no capture was started.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The camera.
    #[error("camera: {0}")]
    Camera(#[from] CaptureError),
    /// A thread.
    #[error("no thread for the camera: {0}")]
    Thread(#[from] io::Error),
}

impl<R: FrameSink + 'static> CaptureDriver<R> {
    /// Opens the camera and offers its frames to `reading` from now on, through unplugging and replugging.
    ///
    /// # Errors
    /// When the camera does not open now. One that takes longer than five seconds is waited for from then on.
    pub fn start(settings: CaptureSettings, reading: R, clock: Clock) -> Result<Self, StartError> {
        let open = move || VideoDevice::open(&settings).map(|device| Box::new(device) as Box<dyn Source>);
        Self::start_with(Arc::new(open), reading, clock, Limits::default())
    }

    fn start_with(open: Open, reading: R, clock: Clock, limits: Limits) -> Result<Self, StartError> {
        let (reading, gauge) = (Arc::new(reading), Gauge::default());
        let (stop, stopped) = bounded(0);
        let (tell, told) = bounded(TOLD);
        let (first, opened) = bounded(1);
        let reading_frames: Arc<dyn FrameSink> = Arc::clone(&reading) as _;
        let keeper = Keeper {
            watch: Watch::new(limits),
            open,
            reading: Arc::downgrade(&reading_frames),
            gauge: gauge.clone(),
            clock,
            tell,
            first: Some(first),
            current: None,
        };
        let thread = Builder::new().name("camera".into()).spawn(move || keeper.run(&told, &stopped))?;
        let this = Self { reading, gauge, stop: Some(stop), thread: Some(thread) };
        match opened.recv_timeout(START_LIMIT) {
            Ok(Err(error)) => Err(error.into()),
            Ok(Ok(())) => Ok(this),
            Err(_) => {
                tracing::warn!("the camera does not open yet");
                Ok(this)
            }
        }
    }

    /// What reads its frames.
    #[must_use]
    pub fn reading(&self) -> &R {
        &self.reading
    }

    /// How it does.
    #[must_use]
    pub const fn gauge(&self) -> &Gauge {
        &self.gauge
    }
}

impl<R> Drop for CaptureDriver<R> {
    fn drop(&mut self) {
        self.stop = None;
        if let Some(thread) = self.thread.take() {
            // A panic there has been logged by the hook.
            drop(thread.join());
        }
    }
}

/// A session's word to the keeper.
enum Told {
    Opened,
    Ended(CaptureError),
}

/// The session that is looked at.
struct Current {
    number: u64,
    /// Tells it to end.
    over: Arc<AtomicBool>,
    /// When it last showed life; 0 before it has.
    alive_ms: Arc<AtomicU64>,
    thread: JoinHandle<()>,
}

/// State of the `camera` thread.
struct Keeper {
    watch: Watch,
    open: Open,
    reading: Weak<dyn FrameSink>,
    gauge: Gauge,
    clock: Clock,
    tell: Sender<(u64, Told)>,
    /// Who waits to hear whether the camera opens at all.
    first: Option<Sender<Result<(), CaptureError>>>,
    current: Option<Current>,
}

impl Keeper {
    fn run(mut self, told: &Receiver<(u64, Told)>, stopped: &Receiver<()>) {
        loop {
            let now_ms = (self.clock)();
            if let Some(current) = &self.current {
                match current.alive_ms.load(Ordering::Relaxed) {
                    0 => {}
                    alive_ms => self.watch.alive(current.number, alive_ms),
                }
            }
            while let Some(order) = self.watch.due(now_ms) {
                self.carry_out(order, now_ms);
            }
            let wait_ms = self.watch.wake_ms().map_or(LOOK_MS, |at_ms| at_ms.saturating_sub(now_ms).min(LOOK_MS));
            select! {
                recv(told) -> message => if let Ok((session, told)) = message { self.heard(session, told) },
                recv(stopped) -> _ => break,
                default(Duration::from_millis(wait_ms)) => {}
            }
        }
        self.end();
    }

    fn carry_out(&mut self, order: Order, now_ms: u64) {
        match order {
            Order::Open(number) => match self.begin(number) {
                Ok(current) => self.current = Some(current),
                Err(error) => {
                    tracing::error!(%error, "no thread for the camera");
                    self.gauge.ended(&error.to_string());
                    self.watch.ended(number, now_ms);
                }
            },
            Order::Abandon(number) => {
                tracing::error!(session = number, "the camera hangs; its thread is left behind");
                self.gauge.ended("the camera hangs");
                if let Some(current) = self.current.take_if(|current| current.number == number) {
                    current.over.store(true, Ordering::Relaxed);
                }
            }
        }
    }

    fn begin(&self, number: u64) -> io::Result<Current> {
        let (over, alive_ms) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicU64::new(0)));
        let session = Session {
            open: Arc::clone(&self.open),
            over: Arc::clone(&over),
            alive_ms: Arc::clone(&alive_ms),
            reading: Weak::clone(&self.reading),
            gauge: self.gauge.clone(),
            clock: Arc::clone(&self.clock),
        };
        let tell = self.tell.clone();
        let thread = Builder::new().name("camera-capture".into()).spawn(move || {
            // The libraries below panic on odd devices: such a session has ended like any other.
            let run = AssertUnwindSafe(|| session.run(&|| drop(tell.try_send((number, Told::Opened)))));
            let ended = catch_unwind(run).unwrap_or_else(|_| {
                let (path, detail) = ("camera".into(), "the driver library failed".into());
                CaptureError::System { path, detail }
            });
            // Nobody listens once the keeper has ended.
            drop(tell.send((number, Told::Ended(ended))));
        })?;
        Ok(Current { number, over, alive_ms, thread })
    }

    fn heard(&mut self, session: u64, told: Told) {
        let is_current = self.current.as_ref().is_some_and(|current| current.number == session);
        match told {
            Told::Opened if is_current => {
                if let Some(first) = self.first.take() {
                    let _ = first.send(Ok(()));
                }
            }
            Told::Opened => {}
            Told::Ended(error) => {
                if is_current {
                    self.current = None;
                    self.gauge.ended(&error.to_string());
                    tracing::warn!(%error, "camera lost");
                }
                if let Some(first) = self.first.take() {
                    let _ = first.send(Err(error));
                }
                self.watch.ended(session, (self.clock)());
            }
        }
    }

    /// Waits for the session, unless it hangs.
    fn end(self) {
        let Some(current) = self.current else { return };
        current.over.store(true, Ordering::Relaxed);
        let over = Instant::now() + Duration::from_millis(4 * LOOK_MS);
        while !current.thread.is_finished() && Instant::now() < over {
            std::thread::sleep(Duration::from_millis(5));
        }
        if current.thread.is_finished() {
            drop(current.thread.join());
        }
    }
}

/// What one session works with.
struct Session {
    open: Open,
    over: Arc<AtomicBool>,
    alive_ms: Arc<AtomicU64>,
    reading: Weak<dyn FrameSink>,
    gauge: Gauge,
    clock: Clock,
}

impl Session {
    /// Captures until the camera is gone, delivers nothing, or nobody wants its frames.
    fn run(self, opened: &dyn Fn()) -> CaptureError {
        match (self.open)().map(|source| (self.over.load(Ordering::Relaxed), source)) {
            Err(error) => error,
            // Too late: the camera is free for whoever took over.
            Ok((true, source)) => CaptureError::Gone { path: source.device().into() },
            Ok((false, mut source)) => {
                let format = source.offer().to_string();
                tracing::info!(device = source.device(), %format, "camera open");
                self.gauge.opened(source.device(), &format);
                self.show_life();
                opened();
                self.capture(source.as_mut())
            }
        }
    }

    fn capture(&self, source: &mut dyn Source) -> CaptureError {
        let layout = source.layout();
        let mut good_ms = (self.clock)();
        let mut fault: Option<String> = None;
        loop {
            let mut taken = Ok(());
            let got = source.next(&mut |bytes| taken = self.take(&layout, bytes));
            if self.is_over() {
                return CaptureError::Gone { path: source.device().into() };
            }
            let now_ms = self.show_life();
            let spoiled = match (got, taken) {
                (Err(error), _) => return error,
                (Ok(Got::Frame), Ok(())) => {
                    good_ms = now_ms;
                    None
                }
                (Ok(Got::Frame), Err(spoiled)) => Some(spoiled.to_string()),
                (Ok(Got::Spoiled), _) => Some("a frame that the driver calls spoiled".to_owned()),
                (Ok(Got::Nothing), _) => None,
            };
            if let Some(spoiled) = spoiled {
                tracing::debug!(spoiled, "a frame is no picture");
                self.gauge.spoiled(&spoiled);
                fault = Some(spoiled);
            }
            let quiet_ms = now_ms.saturating_sub(good_ms);
            if quiet_ms >= QUIET_MS {
                return CaptureError::Stalled { path: source.device().into(), quiet_ms, spoiled: fault };
            }
        }
    }

    /// Decodes a frame and offers it, unless this session was given up meanwhile.
    fn take(&self, layout: &Layout, bytes: &[u8]) -> Result<(), FrameFault> {
        let (taken_ms, begun) = ((self.clock)(), Instant::now());
        let frame = Arc::new(decode(layout, bytes)?);
        let decode_ms = begun.elapsed().as_secs_f32() * 1_000.0;
        if let Some(reading) = self.reading.upgrade().filter(|_| !self.is_over()) {
            self.gauge.frame(taken_ms, decode_ms);
            reading.offer(Taken { frame, taken_ms });
        }
        Ok(())
    }

    fn is_over(&self) -> bool {
        self.over.load(Ordering::Relaxed) || self.reading.strong_count() == 0
    }

    /// Tells the keeper that this thread is not stuck; the moment.
    fn show_life(&self) -> u64 {
        let now_ms = (self.clock)();
        // 0 stands for no life yet.
        self.alive_ms.store(now_ms.max(1), Ordering::Relaxed);
        now_ms
    }
}

#[cfg(test)]
mod tests;
