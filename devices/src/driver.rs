//! Threads around serial devices: one that drives a [`Session`] over a port, and one that lets a simulated
//! [`Machine`] answer at the other end.

use crate::DeviceError;
use crate::record::Direction;
use crate::session::Session;
use crate::sim::Machine;
use crossbeam_channel::{Receiver, RecvTimeoutError, SendTimeoutError, Sender, TryRecvError, TrySendError, bounded};
use std::collections::VecDeque;
use std::io::{self, ErrorKind, Read, Write};
use std::sync::Arc;
use std::thread::{Builder, JoinHandle};
use std::time::Duration;
use zeroize::Zeroize;

/// A byte link. Its reads must wait for at most some tens of milliseconds and then give
/// [`ErrorKind::TimedOut`] or [`ErrorKind::WouldBlock`]; `Ok(0)` means that it is gone.
pub trait ByteLink: Read + Write + Send {}
impl<T: Read + Write + Send> ByteLink for T {}

/// Opens the port, again after each loss.
pub type Opener = Box<dyn FnMut() -> Result<Box<dyn ByteLink>, DeviceError> + Send>;
/// Monotonic milliseconds.
pub type Clock = Arc<dyn Fn() -> u64 + Send + Sync>;
/// Sees every byte that passes, with its moment: for a recorder.
pub type Tap = Box<dyn FnMut(u64, Direction, &[u8]) + Send>;

/// What a driver works with.
pub struct Port {
    /// Opens the link.
    pub open: Opener,
    /// The clock.
    pub clock: Clock,
    /// Sees the bytes, if anyone wants to.
    pub tap: Option<Tap>,
}

/// Orders and events that wait at most, each way.
const CHANNEL: usize = 64;
/// Longest wait for anything before a thread looks around again.
const LOOK: Duration = Duration::from_millis(20);
/// Wait before the port is opened anew, doubled up to [`BACK_OFF_MAX_MS`].
const BACK_OFF_MS: u64 = 100;
const BACK_OFF_MAX_MS: u64 = 2_000;
/// Bytes that wait for a port which takes none; beyond, the port counts as gone.
const OUTGOING_MAX: usize = 16 * 1024;

/// A driver thread: orders in, events out. Dropping it ends the thread.
#[derive(Debug)]
pub struct Driver<O, E> {
    orders: Option<Sender<O>>,
    events: Receiver<E>,
    thread: Option<JoinHandle<()>>,
}

impl<O, E> Driver<O, E> {
    /// Hands an order over without waiting.
    ///
    /// # Errors
    /// Gives it back when the queue is full or the thread has ended.
    pub fn order(&self, order: O) -> Result<(), TrySendError<O>> {
        match &self.orders {
            Some(orders) => orders.try_send(order),
            None => Err(TrySendError::Disconnected(order)),
        }
    }

    /// Where events arrive; closed when the thread has ended.
    #[must_use]
    pub fn events(&self) -> &Receiver<E> {
        &self.events
    }
}

impl<O, E> Drop for Driver<O, E> {
    fn drop(&mut self) {
        self.orders = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

impl<O: Send + 'static, E: Send + 'static> Driver<O, E> {
    /// Starts a named thread that takes orders and tells events as it likes, until the orders end.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub(crate) fn start(
        name: &'static str,
        run: impl FnOnce(&Receiver<O>, &Sender<E>) + Send + 'static,
    ) -> io::Result<Self> {
        let (order_in, orders) = bounded(CHANNEL);
        let (events, event_out) = bounded(CHANNEL);
        let thread = Builder::new().name(name.to_owned()).spawn(move || run(&orders, &events))?;
        Ok(Self { orders: Some(order_in), events: event_out, thread: Some(thread) })
    }
}

/// Starts a named thread that drives the session over the port, opening it anew with back-off.
///
/// # Errors
/// When the system gives no thread.
pub fn run<S>(name: &'static str, session: S, port: Port) -> io::Result<Driver<S::Order, S::Event>>
where
    S: Session + Send + 'static,
    S::Order: Send + 'static,
    S::Event: Send + 'static,
{
    Driver::start(name, move |orders, events| {
        let (link, outgoing, retry) = (None, Vec::new(), Retry::new());
        Runner { name, session, port, orders, events, link, outgoing, retry }.run();
    })
}

/// When to open the port next.
struct Retry {
    at_ms: u64,
    wait_ms: u64,
    /// Last complaint, so that the log holds one a change.
    told: Option<DeviceError>,
}

impl Retry {
    const fn new() -> Self {
        Self { at_ms: 0, wait_ms: BACK_OFF_MS, told: None }
    }

    fn later(&mut self, now_ms: u64) {
        self.at_ms = now_ms + self.wait_ms;
        self.wait_ms = (self.wait_ms * 2).min(BACK_OFF_MAX_MS);
    }
}

/// The station does not want the device any more.
struct Dismissed;

struct Runner<'a, S: Session> {
    name: &'static str,
    session: S,
    port: Port,
    orders: &'a Receiver<S::Order>,
    events: &'a Sender<S::Event>,
    link: Option<Box<dyn ByteLink>>,
    outgoing: Vec<u8>,
    retry: Retry,
}

impl<S: Session> Runner<'_, S> {
    fn run(mut self) {
        while self.turn().is_ok() {}
        tracing::debug!(device = self.name, "driver ends");
    }

    fn turn(&mut self) -> Result<(), Dismissed> {
        self.take_orders()?;
        if self.link.is_some() {
            self.read();
        } else {
            self.open()?;
        }
        let now_ms = (self.port.clock)();
        self.session.advance(now_ms, &mut self.outgoing);
        self.write();
        if self.link.is_some() && self.session.changes_line() {
            self.reopen(now_ms);
        } else if self.link.is_some() && self.session.is_silent(now_ms) {
            self.close("silent");
        }
        self.deliver()
    }

    fn take_orders(&mut self) -> Result<(), Dismissed> {
        loop {
            match self.orders.try_recv() {
                Ok(order) => self.session.order((self.port.clock)(), order),
                Err(TryRecvError::Empty) => return Ok(()),
                Err(TryRecvError::Disconnected) => return Err(Dismissed),
            }
        }
    }

    fn open(&mut self) -> Result<(), Dismissed> {
        let now_ms = (self.port.clock)();
        if now_ms < self.retry.at_ms {
            return match self.orders.recv_timeout(LOOK) {
                Ok(order) => {
                    self.session.order(now_ms, order);
                    Ok(())
                }
                Err(RecvTimeoutError::Timeout) => Ok(()),
                Err(RecvTimeoutError::Disconnected) => Err(Dismissed),
            };
        }
        self.retry.later(now_ms);
        match (self.port.open)() {
            Ok(link) => {
                self.retry.told = None;
                self.outgoing.clear();
                self.link = Some(link);
                self.session.link_up(now_ms);
            }
            Err(error) => {
                self.session.link_gone(now_ms);
                if self.retry.told.as_ref() != Some(&error) {
                    tracing::warn!(device = self.name, %error, "port does not open");
                    self.retry.told = Some(error);
                }
            }
        }
        Ok(())
    }

    fn read(&mut self) {
        let Some(link) = &mut self.link else { return };
        let mut bytes = [0; 256];
        match link.read(&mut bytes) {
            Ok(0) => self.close("hung up"),
            Ok(count) => {
                let now_ms = (self.port.clock)();
                self.retry.wait_ms = BACK_OFF_MS;
                if let Some(tap) = &mut self.port.tap {
                    tap(now_ms, Direction::In, &bytes[..count]);
                }
                self.session.bytes_in(now_ms, &bytes[..count]);
                // They may be a part of a finger.
                bytes.zeroize();
            }
            Err(error) if is_wait(&error) => {}
            Err(error) => self.close(&error.to_string()),
        }
    }

    /// Writes what the port takes now; the rest waits.
    fn write(&mut self) {
        let Some(link) = &mut self.link else {
            self.outgoing.clear();
            return;
        };
        if self.outgoing.is_empty() {
            return;
        }
        match link.write(&self.outgoing) {
            Ok(count) => {
                if let Some(tap) = &mut self.port.tap {
                    tap((self.port.clock)(), Direction::Out, &self.outgoing[..count]);
                }
                self.outgoing.drain(..count);
            }
            Err(error) if is_wait(&error) => {}
            Err(error) => self.close(&error.to_string()),
        }
        if self.outgoing.len() > OUTGOING_MAX {
            self.close("takes no bytes");
        }
    }

    fn reopen(&mut self, now_ms: u64) {
        self.link = None;
        self.outgoing.clear();
        self.session.link_gone(now_ms);
        // The device changes over meanwhile.
        self.retry.at_ms = now_ms + BACK_OFF_MS;
        self.retry.wait_ms = BACK_OFF_MS;
    }

    fn close(&mut self, why: &str) {
        let now_ms = (self.port.clock)();
        tracing::warn!(device = self.name, why, "port closed, opening it anew");
        self.link = None;
        self.outgoing.clear();
        self.session.link_gone(now_ms);
        self.retry.later(now_ms);
    }

    fn deliver(&mut self) -> Result<(), Dismissed> {
        while let Some(mut event) = self.session.next_event() {
            loop {
                match self.events.send_timeout(event, LOOK) {
                    Ok(()) => break,
                    Err(SendTimeoutError::Timeout(back)) => event = back,
                    Err(SendTimeoutError::Disconnected(_)) => return Err(Dismissed),
                }
                self.take_orders()?;
            }
        }
        Ok(())
    }
}

fn is_wait(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::TimedOut | ErrorKind::WouldBlock | ErrorKind::Interrupted)
}

/// Events that wait for a busy station; older ones are dropped.
const WAITING_EVENTS: usize = 16;

/// Events on their way to the station, in order.
pub(crate) struct Outbox<E> {
    events: Sender<E>,
    waiting: VecDeque<E>,
}

impl<E> Outbox<E> {
    pub(crate) const fn new(events: Sender<E>) -> Self {
        Self { events, waiting: VecDeque::new() }
    }

    pub(crate) fn put(&mut self, event: E) {
        if self.waiting.len() == WAITING_EVENTS {
            self.waiting.pop_front();
        }
        self.waiting.push_back(event);
    }

    /// An event that the next of its kind replaces: left out where half of the room is taken, so that it never pushes
    /// another out.
    pub(crate) fn offer(&mut self, event: E) {
        if self.waiting.len() < WAITING_EVENTS / 2 {
            self.waiting.push_back(event);
        }
    }

    /// Sends what the station takes; false when nobody listens any more.
    pub(crate) fn flush(&mut self) -> bool {
        while let Some(event) = self.waiting.pop_front() {
            match self.events.try_send(event) {
                Ok(()) => {}
                Err(TrySendError::Full(event)) => {
                    self.waiting.push_front(event);
                    return true;
                }
                Err(TrySendError::Disconnected(_)) => return false,
            }
        }
        true
    }
}

type Act<M> = Box<dyn FnOnce(&mut M, u64) + Send>;

/// A simulated device that answers on a link in a thread of its own. Dropping it unplugs it: the link closes.
#[derive(Debug)]
pub struct Served<M> {
    acts: Option<Sender<Act<M>>>,
    thread: Option<JoinHandle<()>>,
}

impl<M: Send + 'static> Served<M> {
    /// Does something to the machine (lays a document on it, takes paper out) in its thread and waits for the answer;
    /// `None` when the thread has ended. The closure gets the machine and the moment.
    pub fn act<R: Send + 'static>(&self, act: impl FnOnce(&mut M, u64) -> R + Send + 'static) -> Option<R> {
        let (give, answer) = bounded(1);
        let act: Act<M> = Box::new(move |machine, now_ms| {
            let _ = give.send(act(machine, now_ms));
        });
        self.acts.as_ref()?.send(act).ok()?;
        answer.recv().ok()
    }
}

impl<M> Drop for Served<M> {
    fn drop(&mut self) {
        self.acts = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// Starts a named thread in which the machine answers on the link. An error of the link is taken for a host that is
/// not there: the machine goes on.
///
/// # Errors
/// When the system gives no thread.
pub fn serve<M>(name: &str, mut machine: M, mut link: Box<dyn ByteLink>, clock: Clock) -> io::Result<Served<M>>
where
    M: Machine + Send + 'static,
{
    let (act_in, acts) = bounded::<Act<M>>(CHANNEL);
    let thread = Builder::new().name(name.to_owned()).spawn(move || {
        let mut outgoing = Vec::new();
        loop {
            let heard = hear(&mut machine, link.as_mut(), &clock);
            let next = if heard { acts.try_recv() } else { wait(&acts) };
            match next {
                Ok(act) => act(&mut machine, clock()),
                Err(TryRecvError::Empty) => {}
                Err(TryRecvError::Disconnected) => return,
            }
            machine.advance(clock(), &mut outgoing);
            if outgoing.is_empty() {
                continue;
            }
            match link.write(&outgoing) {
                Ok(count) => drop(outgoing.drain(..count)),
                Err(error) if is_wait(&error) => outgoing.truncate(OUTGOING_MAX),
                Err(_) => outgoing.clear(),
            }
        }
    })?;
    Ok(Served { acts: Some(act_in), thread: Some(thread) })
}

/// Feeds the machine what came. Returns whether the link kept the pace, so that no further wait is needed.
fn hear<M: Machine>(machine: &mut M, link: &mut dyn ByteLink, clock: &Clock) -> bool {
    let mut bytes = [0; 256];
    match link.read(&mut bytes) {
        Ok(0) => false,
        Ok(count) => {
            machine.bytes_in(clock(), &bytes[..count]);
            true
        }
        Err(error) => is_wait(&error),
    }
}

fn wait<T>(acts: &Receiver<T>) -> Result<T, TryRecvError> {
    acts.recv_timeout(LOOK).map_err(|error| match error {
        RecvTimeoutError::Timeout => TryRecvError::Empty,
        RecvTimeoutError::Disconnected => TryRecvError::Disconnected,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_next_replaces_never_pushes_out_what_a_station_has_to_hear() {
        let (events, heard) = bounded(1);
        let mut out = Outbox::new(events);
        out.put("up");
        for _ in 0..100 {
            out.offer("seen");
            assert!(out.flush());
        }
        out.put("lost");
        let told: Vec<_> = std::iter::from_fn(|| {
            let event = heard.try_recv().ok();
            out.flush();
            event
        })
        .collect();
        assert_eq!((told.first(), told.last()), (Some(&"up"), Some(&"lost")), "{told:?}");
        assert!(told.len() <= WAITING_EVENTS);
    }
}
