//! Our control panel: drives one gate over OSDP, secure channel always on. Sans I/O, no clock inside: bytes and
//! monotonic milliseconds in, bytes and [`GateEvent`]s out.
//!
//! **An order acts at most once.** A release is encoded once, when it goes on the line, under the MAC chain of one
//! session. A question that stays unanswered is repeated bit for bit; an order never is: no answer makes it
//! [`Outcome::Uncertain`] and ends the session, and what the lost frame said means nothing under the next
//! session's keys. A copy of it made on the line fails the MAC chain, or is the same frame under the same sequence
//! number, to which a gate repeats its answer without acting. Who can hold a frame back and let it go later can make
//! an order act late only while its session lives: the panel ends it with a challenge once the answer is overdue, a
//! gate once it misses its host. Until a new session stands the door of that order counts as released.

mod asking;
mod counters;
mod handshake;
mod orders;
mod replies;
mod settings;

pub use counters::LineCounters;
pub use settings::PanelSettings;

use super::osdp::frame::Decoder;
use super::osdp::message::{Capability, DeviceId};
use super::osdp::secure::{Challenge, PanelProof, Scbk, SecureChannel};
use super::{Door, GateCommand, GateEvent, Inputs, Light, OrderId, Outcome, Tampering, Tone};
use crate::DeviceError;
use orders::{Order, Orders, Taken};
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng;
use std::collections::VecDeque;

/// Inputs that a lane reports: 0 to 12.
const INPUTS: u8 = 13;
/// Tries of one question before the session is given up: as many as fit into the quiet time.
const TRIES: u8 = 8;
/// Events kept for a reader that is slow.
const EVENTS: usize = 256;
/// Tones kept; older ones are stale by then.
const TONES: usize = 4;
/// An answer later than this is not late but played again.
const LATE_MS: u64 = 1_000;
/// The same alarm is told again after this long.
const ALARM_AGAIN_MS: u64 = 10_000;
/// A peer with the wrong key, or none, is asked again after this long.
const REFUSED_RETRY_MS: u64 = 1_000;
/// A plain poll, which lets the device speak, every so many readings of inputs; twice that, tamper and power.
const POLL_EVERY: u32 = 10;
/// Bytes to allow for in a reply when waiting for it.
const REPLY_BYTES: usize = 64;

/// What the gate says it is and can do; asked once a session.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Identity {
    /// Vendor, model, serial number, firmware.
    pub id: Option<DeviceId>,
    /// Its capabilities.
    pub capabilities: Vec<Capability>,
}

enum Session {
    /// No channel; the next handshake may begin at this moment.
    Down { retry_ms: u64 },
    /// Waiting for the gate's proof of the key.
    Challenging(Challenge),
    /// Sending our proof.
    Proving(PanelProof),
    /// Sealed. `inputs_read`: what is true was asked in this very session.
    Secure { channel: SecureChannel, inputs_read: bool, identity_asked: bool, capabilities_asked: bool },
}

#[derive(Debug, Clone, Copy)]
enum Ask {
    Challenge,
    Prove,
    Inputs,
    Poll,
    Local,
    Id,
    Capabilities,
    Light(Light),
    Tone(Tone),
    Release(Order),
}

/// A frame on the line and what is expected back.
struct Exchange {
    ask: Ask,
    sequence: u8,
    wire: Vec<u8>,
    first_sent_ms: u64,
    /// Answer awaited until then.
    due_ms: u64,
    tries: u8,
    /// To be written again (same bytes) from this moment on.
    resend_ms: Option<u64>,
}

/// The control panel of one gate.
pub struct ControlPanel {
    settings: PanelSettings,
    base: Scbk,
    rng: ChaCha20Rng,
    decoder: Decoder,
    session: Session,
    exchange: Option<Exchange>,
    sequence: u8,
    /// Answers that may still come twice, honestly, because a question was repeated.
    late_replies: u8,
    late_until_ms: u64,
    linked: bool,
    last_valid_ms: u64,
    inputs: Option<Inputs>,
    /// When they were asked for.
    read_ms: u64,
    reported_ms: u64,
    next_inputs_ms: u64,
    readings: u32,
    poll_due: bool,
    local_due: bool,
    local_tamper: bool,
    orders: Orders,
    wanted_light: Option<Light>,
    shown_light: Option<Light>,
    tones: VecDeque<Tone>,
    identity: Identity,
    events: VecDeque<GateEvent>,
    alarmed_ms: [Option<u64>; 5],
    trouble: Option<DeviceError>,
    counters: LineCounters,
}

impl ControlPanel {
    /// A panel that holds `base`, the lane's key. `seed` feeds its challenges and must not be guessable in service.
    ///
    /// # Errors
    /// [`DeviceError::Setting`] where the settings do not fit together.
    pub fn new(settings: PanelSettings, base: Scbk, seed: [u8; 32]) -> Result<Self, DeviceError> {
        settings.check()?;
        Ok(Self {
            settings,
            base,
            rng: ChaCha20Rng::from_seed(seed),
            decoder: Decoder::default(),
            session: Session::Down { retry_ms: 0 },
            exchange: None,
            sequence: 0,
            late_replies: 0,
            late_until_ms: 0,
            linked: false,
            last_valid_ms: 0,
            inputs: None,
            read_ms: 0,
            reported_ms: 0,
            next_inputs_ms: 0,
            readings: 0,
            poll_due: false,
            local_due: false,
            local_tamper: false,
            orders: Orders::default(),
            wanted_light: None,
            shown_light: None,
            tones: VecDeque::new(),
            identity: Identity::default(),
            events: VecDeque::new(),
            alarmed_ms: [None; 5],
            trouble: None,
            counters: LineCounters::default(),
        })
    }

    /// Takes an order. A release given while the link is down ends at once as [`Outcome::Expired`], one that
    /// makes no sense (no such door, no or too long a pulse) as [`Outcome::Refused`].
    pub fn command(&mut self, now_ms: u64, command: GateCommand) {
        match command {
            GateCommand::Release { order, door, pulse_ms, deadline_ms } => {
                self.take_order(now_ms, Order { order, door, pulse_ms, deadline_ms });
            }
            GateCommand::Light(light) => self.wanted_light = Some(light),
            GateCommand::Tone(tone) => {
                if self.linked {
                    if self.tones.len() == TONES {
                        self.tones.pop_front();
                    }
                    self.tones.push_back(tone);
                }
            }
        }
    }

    /// Takes bytes that came over the line at `now_ms`.
    pub fn receive(&mut self, now_ms: u64, bytes: &[u8]) {
        let mut input = bytes;
        while let Some(step) = self.decoder.next_frame(&mut input) {
            match step {
                Ok(frame) => {
                    self.counters.frames_received += 1;
                    self.on_frame(now_ms, &frame);
                }
                Err(_) => self.counters.line_errors += 1,
            }
        }
    }

    /// The next bytes for the line, if any are due. To be called until `None` after every other call and at
    /// [`Self::next_wake_ms`]; what it gives must be written at once.
    pub fn transmit(&mut self, now_ms: u64) -> Option<Vec<u8>> {
        self.tick(now_ms);
        let Some(exchange) = &mut self.exchange else {
            let ask = self.next_ask(now_ms)?;
            return Some(self.send(now_ms, ask));
        };
        exchange.resend_ms.filter(|at| now_ms >= *at)?;
        exchange.resend_ms = None;
        exchange.due_ms = now_ms + self.settings.reply_ms + self.settings.line_ms(exchange.wire.len() + REPLY_BYTES);
        self.decoder.reset();
        self.counters.frames_sent += 1;
        Some(exchange.wire.clone())
    }

    /// The next thing the gate said.
    pub fn event(&mut self) -> Option<GateEvent> {
        self.events.pop_front()
    }

    /// Whether the gate said something that [`Self::event`] has not given yet.
    #[must_use]
    pub fn has_events(&self) -> bool {
        !self.events.is_empty()
    }

    /// The moment at which [`Self::transmit`] has something to do, if nothing comes in before.
    #[must_use]
    pub fn next_wake_ms(&self) -> u64 {
        let busy = match &self.exchange {
            Some(exchange) => exchange.resend_ms.unwrap_or(exchange.due_ms),
            None => self.idle_until_ms(),
        };
        let quiet = if self.linked { self.last_valid_ms + self.settings.quiet_ms } else { u64::MAX };
        let expiry = self.orders.earliest_deadline_ms().map_or(u64::MAX, |deadline| deadline.saturating_add(1));
        busy.min(quiet).min(expiry)
    }

    /// The host itself stood still for so long, and what the gate said meanwhile is still to be read: it was not silent.
    /// Orders expire as ever, and no door is released on inputs that grew old.
    pub fn held_up(&mut self, for_ms: u64) {
        self.last_valid_ms = self.last_valid_ms.saturating_add(for_ms);
        if let Some(exchange) = &mut self.exchange {
            exchange.due_ms = exchange.due_ms.saturating_add(for_ms);
        }
    }

    /// The bytes have stopped for good (the port is gone): all that waits ends now.
    pub fn disconnect(&mut self, now_ms: u64) {
        self.decoder.reset();
        if self.linked {
            self.lose_link(now_ms);
        }
        self.drop_session(now_ms);
    }

    /// Whether an order without an answer may still hold this door released: until a new session stands, then its
    /// pulse and 500 ms have passed, and then the door reads closed. Meanwhile no other door is released.
    #[must_use]
    pub fn may_be_released(&self, door: Door) -> bool {
        self.orders.in_doubt(door)
    }

    /// Whether the secure channel stands and inputs are fresh.
    #[must_use]
    pub const fn is_linked(&self) -> bool {
        self.linked
    }

    /// What the gate says it is.
    #[must_use]
    pub const fn identity(&self) -> &Identity {
        &self.identity
    }

    /// Counts for the engineer.
    #[must_use]
    pub const fn counters(&self) -> &LineCounters {
        &self.counters
    }

    /// What about the device does not fit this lane, told once: too few inputs or outputs.
    pub fn trouble(&mut self) -> Option<DeviceError> {
        self.trouble.take()
    }

    fn take_order(&mut self, now_ms: u64, order: Order) {
        let sensible = order.door.0 < self.settings.doors && (1..=self.settings.pulse_max_ms).contains(&order.pulse_ms);
        if !sensible {
            return self.conclude(order.order, Outcome::Refused);
        }
        if !self.linked || now_ms > order.deadline_ms {
            return self.conclude(order.order, Outcome::Expired);
        }
        match self.orders.take(order) {
            Taken::Yes => {}
            Taken::Full => self.conclude(order.order, Outcome::Expired),
            Taken::Repeated => self.counters.orders_repeated += 1,
        }
    }

    fn conclude(&mut self, order: OrderId, outcome: Outcome) {
        match outcome {
            Outcome::Expired => self.counters.orders_expired += 1,
            Outcome::Uncertain => self.counters.orders_uncertain += 1,
            Outcome::Executed | Outcome::Refused => {}
        }
        self.tell(GateEvent::Order { order, outcome });
    }

    fn tell(&mut self, event: GateEvent) {
        // Readings that a slow reader has not taken yet are replaced; all else is few by nature.
        if let (GateEvent::Inputs { inputs: new, .. }, Some(GateEvent::Inputs { inputs, .. })) =
            (event, self.events.back())
            && *inputs == new
        {
            self.events.pop_back();
        }
        if self.events.len() >= EVENTS {
            let reading = self.events.iter().position(|e| matches!(e, GateEvent::Inputs { .. }));
            self.events.remove(reading.unwrap_or(0));
        }
        self.events.push_back(event);
    }

    fn alarm(&mut self, now_ms: u64, what: Tampering) {
        let slot = &mut self.alarmed_ms[what as usize];
        if slot.is_none_or(|last| now_ms >= last + ALARM_AGAIN_MS) {
            *slot = Some(now_ms);
            self.tell(GateEvent::Tampering(what));
        }
    }

    /// Lets time act: expired orders, unanswered questions, a link gone quiet.
    fn tick(&mut self, now_ms: u64) {
        while let Some(order) = self.orders.pop_expired(now_ms) {
            self.conclude(order.order, Outcome::Expired);
        }
        if self.linked && now_ms >= self.last_valid_ms + self.settings.quiet_ms {
            self.lose_link(now_ms);
        }
        self.time_out(now_ms);
    }

    fn time_out(&mut self, now_ms: u64) {
        let Some(exchange) = &mut self.exchange else { return };
        if exchange.resend_ms.is_some() || now_ms < exchange.due_ms {
            return;
        }
        self.late_replies = self.late_replies.saturating_add(1).min(TRIES);
        self.late_until_ms = now_ms + LATE_MS;
        exchange.tries = exchange.tries.saturating_add(1);
        match exchange.ask {
            // A cut line is asked again and again; the gate takes an identical challenge for the same one.
            Ask::Challenge => exchange.resend_ms = Some(now_ms),
            Ask::Inputs | Ask::Poll | Ask::Local | Ask::Id | Ask::Capabilities | Ask::Light(_) | Ask::Tone(_)
                if exchange.tries < TRIES =>
            {
                exchange.resend_ms = Some(now_ms);
                self.counters.retries += 1;
            }
            Ask::Prove
            | Ask::Inputs
            | Ask::Poll
            | Ask::Local
            | Ask::Id
            | Ask::Capabilities
            | Ask::Light(_)
            | Ask::Tone(_)
            | Ask::Release(_) => self.drop_session(now_ms),
        }
    }

    /// Ends the session. An order in flight becomes uncertain: it is never sent again.
    fn drop_session(&mut self, retry_ms: u64) {
        self.session = Session::Down { retry_ms };
        self.shown_light = None;
        if let Some(Exchange { ask: Ask::Release(order), .. }) = self.exchange.take() {
            self.orders.doubt(order);
            self.conclude(order.order, Outcome::Uncertain);
        }
    }

    fn lose_link(&mut self, now_ms: u64) {
        self.linked = false;
        self.counters.links_lost += 1;
        self.tones.clear();
        self.tell(GateEvent::LinkLost);
        if matches!(self.session, Session::Secure { .. }) {
            self.drop_session(now_ms);
        }
        while let Some(order) = self.orders.pop() {
            self.conclude(order.order, Outcome::Expired);
        }
    }
}
