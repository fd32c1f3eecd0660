//! The gate driver: a thread that owns the line and the control panel, commands in and events out over bounded
//! channels. A second thread does nothing but wait for bytes, so that a command is written the moment it comes.

use super::panel::{ControlPanel, Identity, LineCounters};
use super::{GateCommand, GateEvent};
use crate::DeviceError;
use crate::link::{ByteLink, Ends};
use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, bounded, never, select};
use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Weak};
use std::thread::{Builder, JoinHandle};
use std::time::Duration;

const COMMANDS: usize = 32;
const EVENTS: usize = 256;
const TROUBLES: usize = 16;
/// Reads under way between the two threads.
const CHUNKS: usize = 64;
const CHUNK_BYTES: usize = 256;
/// How long the reading thread waits at a time; also how long closing may take.
const READ_WAIT_MS: u64 = 50;
/// First and longest pause before a port that is gone is opened again.
const REOPEN_MS: u64 = 50;
const REOPEN_MAX_MS: u64 = 2_000;
/// A wake-up that comes so much too late says that the machine stood still, and not that the gate was silent.
const HELD_UP_MS: u64 = 20;
/// Pause before events that a slow reader left no room for are offered again.
const OFFER_AGAIN_MS: u64 = 20;
/// Longest wait for a report.
const REPORT_WAIT: Duration = Duration::from_secs(1);

/// How the line is doing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineReport {
    /// The secure channel stands and inputs are fresh.
    pub linked: bool,
    /// Counts since the start.
    pub counters: LineCounters,
    /// What the gate says it is.
    pub identity: Identity,
}

enum Request {
    Command(GateCommand),
    Report(Sender<LineReport>),
}

/// A command could not be handed over: the queue is full or the driver has ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the gate driver takes no more commands")]
pub struct NotTaken;

/// A running driver; it ends when dropped.
pub struct GateDriver {
    requests: Option<Arc<Sender<Request>>>,
    events: Receiver<GateEvent>,
    troubles: Receiver<DeviceError>,
    thread: Option<JoinHandle<()>>,
}

impl GateDriver {
    /// Starts the driver. `open` opens the port, now and again whenever it was gone; `clock` gives monotonic
    /// milliseconds, the same that deadlines are given in.
    ///
    /// # Errors
    /// Where the system gives no thread. A port that does not open is a trouble, not an error: it is tried again.
    pub fn start(
        open: impl FnMut() -> Result<Ends, DeviceError> + Send + 'static,
        panel: ControlPanel,
        clock: impl Fn() -> u64 + Send + 'static,
    ) -> io::Result<Self> {
        let (requests, incoming) = bounded(COMMANDS);
        let (events_out, events) = bounded(EVENTS);
        let (troubles_out, troubles) = bounded(TROUBLES);
        let driver = Driver {
            open: Box::new(open),
            clock: Box::new(clock),
            panel,
            port: None,
            reopen_ms: 0,
            pause_ms: REOPEN_MS,
            events: events_out,
            held_event: None,
            troubles: troubles_out,
            last_trouble: None,
        };
        let thread = Builder::new().name("gate".into()).spawn(move || driver.run(&incoming))?;
        Ok(Self { requests: Some(Arc::new(requests)), events, troubles, thread: Some(thread) })
    }

    /// Hands over a command; it is on its way within two milliseconds unless a question holds the line.
    ///
    /// # Errors
    /// [`NotTaken`]; the command is dropped then.
    pub fn command(&self, command: GateCommand) -> Result<(), NotTaken> {
        let requests = self.requests.as_ref().ok_or(NotTaken)?;
        requests.try_send(Request::Command(command)).map_err(|_| NotTaken)
    }

    /// What the gate says.
    #[must_use]
    pub const fn events(&self) -> &Receiver<GateEvent> {
        &self.events
    }

    /// What is wrong with the port or the device; told at each change.
    #[must_use]
    pub const fn troubles(&self) -> &Receiver<DeviceError> {
        &self.troubles
    }

    /// How the line is doing; `None` when the driver has ended.
    #[must_use]
    pub fn report(&self) -> Option<LineReport> {
        self.reporter().report(REPORT_WAIT)
    }

    /// Asks how the line is doing from elsewhere.
    #[must_use]
    pub fn reporter(&self) -> LineReporter {
        LineReporter { requests: self.requests.as_ref().map(Arc::downgrade).unwrap_or_default() }
    }
}

/// Asks a driver how its line is doing, and does not keep it running.
#[derive(Clone)]
pub struct LineReporter {
    requests: Weak<Sender<Request>>,
}

impl LineReporter {
    /// The report; `None` when the driver has ended or has no time within this wait.
    #[must_use]
    pub fn report(&self, within: Duration) -> Option<LineReport> {
        let (reply, answer) = bounded(1);
        self.requests.upgrade()?.send_timeout(Request::Report(reply), within).ok()?;
        answer.recv_timeout(within).ok()
    }
}

impl Drop for GateDriver {
    fn drop(&mut self) {
        self.requests = None;
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            tracing::error!("the gate driver ended in a panic");
        }
    }
}

struct Port {
    writer: Box<dyn ByteLink>,
    bytes: Receiver<Result<Vec<u8>, DeviceError>>,
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Port {
    fn open(ends: Ends) -> io::Result<Self> {
        let (out, bytes) = bounded(CHUNKS);
        let stop = Arc::new(AtomicBool::new(false));
        let (mut reader, stopped) = (ends.reader, Arc::clone(&stop));
        let thread = Builder::new().name("gate-read".into()).spawn(move || read_on(&mut *reader, &out, &stopped))?;
        Ok(Self { writer: ends.writer, bytes, stop, thread: Some(thread) })
    }
}

impl Drop for Port {
    /// Waits for the reading thread: its handle keeps the port locked.
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        self.bytes = never();
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn read_on(reader: &mut dyn ByteLink, out: &Sender<Result<Vec<u8>, DeviceError>>, stop: &AtomicBool) {
    let mut buffer = [0; CHUNK_BYTES];
    while !stop.load(Ordering::Relaxed) {
        let read = match reader.read(&mut buffer, READ_WAIT_MS) {
            Ok(0) => continue,
            Ok(count) => Ok(buffer[..count].to_vec()),
            Err(error) => Err(error),
        };
        let failed = read.is_err();
        if out.send(read).is_err() || failed {
            return;
        }
    }
}

struct Driver {
    open: Box<dyn FnMut() -> Result<Ends, DeviceError> + Send>,
    clock: Box<dyn Fn() -> u64 + Send>,
    panel: ControlPanel,
    port: Option<Port>,
    reopen_ms: u64,
    pause_ms: u64,
    events: Sender<GateEvent>,
    /// An event that found no room.
    held_event: Option<GateEvent>,
    troubles: Sender<DeviceError>,
    last_trouble: Option<DeviceError>,
}

impl Driver {
    fn run(mut self, requests: &Receiver<Request>) {
        let nothing = never();
        let mut due_ms = (self.clock)();
        loop {
            let late_ms = (self.clock)().saturating_sub(due_ms);
            if late_ms > HELD_UP_MS {
                tracing::warn!(late_ms, "this machine was held up");
                self.panel.held_up(late_ms);
            }
            self.open_port();
            self.write();
            self.tell();
            let wait_ms = self.wait_ms();
            due_ms = (self.clock)() + wait_ms;
            let wait = Duration::from_millis(wait_ms);
            let bytes = self.port.as_ref().map_or(&nothing, |port| &port.bytes).clone();
            select! {
                recv(requests) -> request => match request {
                    Ok(Request::Command(command)) => self.panel.command((self.clock)(), command),
                    Ok(Request::Report(reply)) => self.report(&reply),
                    Err(_) => return,
                },
                recv(bytes) -> read => match read {
                    Ok(Ok(bytes)) => self.panel.receive((self.clock)(), &bytes),
                    Ok(Err(error)) => self.lose_port(error),
                    Err(_) => self.lose_port(reader_ended()),
                },
                default(wait) => {}
            }
        }
    }

    fn open_port(&mut self) {
        let now_ms = (self.clock)();
        if self.port.is_some() || now_ms < self.reopen_ms {
            return;
        }
        let opened = (self.open)().and_then(|ends| {
            Port::open(ends).map_err(|e| DeviceError::Gone { device: "gate".into(), detail: e.to_string() })
        });
        match opened {
            Ok(port) => {
                self.port = Some(port);
                self.last_trouble = None;
            }
            Err(error) => self.lose_port(error),
        }
    }

    fn lose_port(&mut self, error: DeviceError) {
        let now_ms = (self.clock)();
        self.port = None;
        self.panel.disconnect(now_ms);
        self.reopen_ms = now_ms + self.pause_ms;
        self.pause_ms = (self.pause_ms * 2).min(REOPEN_MAX_MS);
        self.complain(error);
    }

    fn complain(&mut self, error: DeviceError) {
        if self.last_trouble.as_ref() != Some(&error) {
            tracing::warn!(%error, "gate line");
            // A reader that does not look misses old troubles; the log has them.
            let _ = self.troubles.try_send(error.clone());
            self.last_trouble = Some(error);
        }
    }

    fn write(&mut self) {
        while let Some(port) = &mut self.port {
            let Some(wire) = self.panel.transmit((self.clock)()) else { break };
            if let Err(error) = port.writer.write(&wire) {
                self.lose_port(error);
            }
        }
    }

    fn tell(&mut self) {
        while let Some(event) = self.held_event.take().or_else(|| self.panel.event()) {
            self.note(event);
            if let Err(full) = self.events.try_send(event) {
                self.held_event = (!full.is_disconnected()).then_some(event);
                break;
            }
        }
        if let Some(trouble) = self.panel.trouble() {
            self.complain(trouble);
        }
    }

    fn note(&mut self, event: GateEvent) {
        match event {
            GateEvent::LinkUp => self.pause_ms = REOPEN_MS,
            // What may still stand in a transmit buffer was meant for a session that is no more.
            GateEvent::LinkLost => {
                if let Some(Err(error)) = self.port.as_mut().map(|port| port.writer.discard()) {
                    self.lose_port(error);
                }
            }
            GateEvent::Inputs { .. } | GateEvent::Order { .. } | GateEvent::Tampering(_) => {}
        }
    }

    fn report(&self, reply: &Sender<LineReport>) {
        let report = LineReport {
            linked: self.panel.is_linked(),
            counters: *self.panel.counters(),
            identity: self.panel.identity().clone(),
        };
        // Whoever asked has room for one answer, or has gone.
        let _ = reply.try_send(report);
    }

    fn wait_ms(&self) -> u64 {
        let next_ms = if self.port.is_some() { self.panel.next_wake_ms() } else { self.reopen_ms };
        let wait_ms = next_ms.saturating_sub((self.clock)());
        if self.held_event.is_some() { wait_ms.min(OFFER_AGAIN_MS) } else { wait_ms.min(REOPEN_MAX_MS) }
    }
}

fn reader_ended() -> DeviceError {
    DeviceError::Gone { device: "gate".into(), detail: "the reading thread ended".into() }
}

/// Waits for the first event that `wanted` answers, up to `within`; others are dropped.
///
/// # Errors
/// [`RecvTimeoutError`].
pub fn wait_for<T>(
    events: &Receiver<GateEvent>,
    within: Duration,
    mut wanted: impl FnMut(GateEvent) -> Option<T>,
) -> Result<T, RecvTimeoutError> {
    let over = crossbeam_channel::after(within);
    loop {
        select! {
            recv(events) -> event => {
                let event = event.map_err(|_| RecvTimeoutError::Disconnected)?;
                if let Some(found) = wanted(event) {
                    return Ok(found);
                }
            }
            recv(over) -> _ => return Err(RecvTimeoutError::Timeout),
        }
    }
}
