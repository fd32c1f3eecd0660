//! The host's side of the sensor's line: finds its rate, keeps it in sight, takes fingers.

use super::capture::Capture;
use super::profile::SensorProfile;
use super::protocol::{Confirmation, Deframer, Kind, Order, Packet, PacketSize, Parameters, RATE_STEP, upload_bytes};
use super::rate::{Hunt, LineRate};
use super::transfer::Transfer;
use super::{FindFinger, FingerprintCommand, FingerprintEvent};
use crate::session::Session;
use std::collections::VecDeque;

/// Time between two looks at a sensor that nobody uses.
pub const POLL_MS: u64 = 500;
/// Time between two looks for a finger.
const LOOK_MS: u64 = 50;
/// An answer that takes longer is not coming. Taking a picture is the slowest thing asked.
const ANSWER_MS: u64 = 1_000;
/// The same, of a sensor that is being looked for.
const GREETING_MS: u64 = 300;
/// How often the same is asked.
const TRIES: u8 = 2;
/// How often the same picture is asked for.
const UPLOADS: u8 = 3;
/// After a second try the answer to the first may still come; so long it is waited out.
const SETTLE_MS: u64 = 150;
/// A sensor that lets nobody in is asked again after so long.
const LOCKED_MS: u64 = 1_000;
/// Silence after which a sensor in use counts as dead.
pub const QUIET_MS: u64 = ANSWER_MS * TRIES as u64;

/// How far a sensor is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// Whether it hears this rate, and lets us in.
    Greeting,
    /// How it is set.
    Looking,
    /// It can be used.
    Ready,
}

/// What the line is doing.
#[derive(Debug)]
enum Work {
    /// Nothing, up to the moment; then this order, or what is due, sent for the next time after so many.
    Rest { until_ms: u64, then: Option<Order>, tries: u8 },
    /// An order is open.
    Asked { order: Order, since_ms: u64, tries: u8 },
    /// A picture comes.
    Receiving(Transfer),
}

/// One sensor, as the host knows it.
///
/// A picture of 256 x 288 pixels takes 3.5 s at 115200 bit/s, 7 s at 57600 and 42 s at 9600 ([`Self::upload_ms`]).
///
/// A finger is sampled once a laying: after a sample, or a poor one, it must be lifted before the next order takes it.
#[derive(Debug)]
pub struct FingerprintSession {
    profile: SensorProfile,
    find: FindFinger,
    hunt: Hunt,
    deframer: Deframer,
    events: VecDeque<FingerprintEvent>,
    /// Whether it was last said to be up.
    told: Option<bool>,
    linked: bool,
    /// The port is to be opened anew, at another rate or to find a sensor that fell silent.
    reopen: bool,
    stage: Stage,
    /// It was told its rate, and its packets' size, once; what does not take is left.
    rate_set: bool,
    packet_set: bool,
    packet: PacketSize,
    work: Work,
    capture: Option<Capture>,
    must_lift: bool,
    uploads: u8,
    noise: u64,
}

const fn rest(until_ms: u64) -> Work {
    Work::Rest { until_ms, then: None, tries: 0 }
}

const fn next(now_ms: u64, order: Order) -> Work {
    Work::Rest { until_ms: now_ms, then: Some(order), tries: 0 }
}

impl FingerprintSession {
    /// A session for sensors of this profile. `find` looks for fingers in their pictures.
    #[must_use]
    pub fn new(profile: SensorProfile, find: FindFinger) -> Self {
        Self {
            hunt: Hunt::new(profile.baud, &profile.bauds),
            deframer: Deframer::new(profile.address),
            profile,
            find,
            events: VecDeque::new(),
            told: None,
            linked: false,
            reopen: false,
            stage: Stage::Greeting,
            rate_set: false,
            packet_set: false,
            packet: PacketSize::B128,
            work: rest(0),
            capture: None,
            must_lift: false,
            uploads: 0,
            noise: 0,
        }
    }

    /// The rate at which the port is to be opened.
    #[must_use]
    pub const fn line_rate(&self) -> &LineRate {
        self.hunt.line()
    }

    /// Packets thrown away so far.
    #[must_use]
    pub const fn noise(&self) -> u64 {
        self.noise
    }

    /// How long a picture takes at this rate: ten bits a byte.
    #[must_use]
    pub fn upload_ms(&self) -> u64 {
        let bytes = upload_bytes(self.profile.pixels(), self.packet) as u64;
        bytes * 10_000 / u64::from(self.line_rate().baud())
    }

    fn lost(&mut self) {
        self.capture = None;
        self.must_lift = false;
        self.rate_set = false;
        self.packet_set = false;
        if self.told.replace(false) != Some(false) {
            self.events.push_back(FingerprintEvent::Lost);
        }
    }

    fn ready(&mut self, now_ms: u64) {
        self.stage = Stage::Ready;
        self.work = rest(now_ms);
        if self.told.replace(true) != Some(true) {
            let (baud, picture_ms) = (self.line_rate().baud(), self.upload_ms());
            tracing::info!(device = "fingerprint", baud, picture_ms, "sensor up");
            self.events.push_back(FingerprintEvent::Up);
        }
    }

    /// What is to be asked when nothing else is.
    fn due(&self) -> Order {
        match self.stage {
            Stage::Greeting => Order::Password(self.profile.password),
            Stage::Looking => Order::Parameters,
            Stage::Ready if self.capture.is_some() || self.must_lift => Order::Image,
            Stage::Ready => Order::Parameters,
        }
    }

    fn answer_ms(&self) -> u64 {
        if self.stage == Stage::Ready { ANSWER_MS } else { GREETING_MS }
    }

    fn unanswered(&mut self, now_ms: u64, order: Order, tries: u8) {
        if tries < TRIES {
            self.work = Work::Rest { until_ms: now_ms, then: Some(order), tries };
            return;
        }
        if self.stage == Stage::Ready || self.hunt.missed() {
            self.lost();
        }
        self.give_up(now_ms);
    }

    fn give_up(&mut self, now_ms: u64) {
        self.stage = Stage::Greeting;
        self.reopen = true;
        self.work = rest(now_ms);
    }

    /// A picture did not come whole: once more, or the line is not fit for any.
    fn broken(&mut self, now_ms: u64) {
        if self.uploads < UPLOADS {
            self.work = next(now_ms, Order::Upload);
            return;
        }
        tracing::warn!(device = "fingerprint", tries = UPLOADS, "the line spoils every picture");
        self.lost();
        self.give_up(now_ms);
    }

    fn packet(&mut self, now_ms: u64, packet: &Packet) {
        match &mut self.work {
            Work::Receiving(transfer) => {
                if transfer.take(now_ms, packet) {
                    self.received(now_ms);
                }
            }
            Work::Asked { order, tries, .. } => {
                let (order, tries) = (*order, *tries);
                match packet.kind {
                    Kind::Acknowledge => self.acknowledged(now_ms, order, tries, packet.content()),
                    // The acknowledge before it was lost.
                    Kind::Data if order == Order::Upload => {
                        self.receive(now_ms);
                        self.packet(now_ms, packet);
                    }
                    Kind::Command | Kind::Data | Kind::EndOfData => {}
                }
            }
            // An answer to a try given up.
            Work::Rest { .. } => {}
        }
    }

    fn acknowledged(&mut self, now_ms: u64, order: Order, tries: u8, content: &[u8]) {
        let Some((code, told)) = content.split_first() else { return };
        self.hunt.found();
        match (Confirmation::of(*code), order) {
            (Confirmation::Garbled, _) => self.unanswered(now_ms, order, tries),
            (Confirmation::Locked, _) if self.stage == Stage::Ready => {
                self.stage = Stage::Greeting;
                self.work = rest(now_ms);
            }
            (confirmation, Order::Password(_)) => self.greeted(now_ms, confirmation),
            (_, Order::Parameters) => self.looked(now_ms, Parameters::parse(told)),
            (Confirmation::Done, Order::SetRate(_)) => {
                self.hunt.go_wanted();
                self.give_up(now_ms);
            }
            // It keeps what it has; looking again finds nothing more to be set.
            (_, Order::SetRate(_) | Order::SetPacket(_)) => self.work = next(now_ms, Order::Parameters),
            (confirmation, Order::Image) => self.looked_for_finger(now_ms, confirmation),
            (Confirmation::Done, Order::Upload) => self.receive(now_ms),
            (_, Order::Upload) => self.unclear(now_ms),
        }
        if let Work::Rest { until_ms, .. } = &mut self.work
            && tries > 1
        {
            *until_ms = (*until_ms).max(now_ms + SETTLE_MS);
        }
    }

    fn greeted(&mut self, now_ms: u64, confirmation: Confirmation) {
        if confirmation == Confirmation::Done {
            self.stage = Stage::Looking;
            self.work = rest(now_ms);
            return;
        }
        if self.told != Some(false) {
            tracing::error!(device = "fingerprint", ?confirmation, "the sensor has another password");
        }
        self.lost();
        self.work = rest(now_ms + LOCKED_MS);
    }

    /// Sets what is to be set, one thing after the other.
    fn looked(&mut self, now_ms: u64, found: Option<Parameters>) {
        self.packet = found.and_then(|found| found.packet).unwrap_or(self.packet);
        if self.stage == Stage::Ready {
            self.work = rest(now_ms + POLL_MS);
            return;
        }
        let wanted = self.hunt.wanted();
        let is_at = |baud: u32| found.is_some_and(|found| u32::from(found.rate_steps) * RATE_STEP == baud);
        if let Some(size) = self.profile.packet().filter(|size| *size != self.packet && !self.packet_set) {
            self.packet_set = true;
            self.work = next(now_ms, Order::SetPacket(size));
        } else if self.line_rate().baud() != wanted && is_at(self.line_rate().baud()) && !self.rate_set {
            self.rate_set = true;
            // At most twelve.
            self.work = next(now_ms, Order::SetRate((wanted / RATE_STEP) as u8));
        } else {
            self.ready(now_ms);
        }
    }

    fn looked_for_finger(&mut self, now_ms: u64, confirmation: Confirmation) {
        self.work = rest(now_ms + LOOK_MS);
        if confirmation == Confirmation::NoFinger {
            self.must_lift = false;
            let ended = self.capture.as_mut().and_then(|capture| capture.lifted());
            self.end(ended);
            return;
        }
        let Some(capture) = self.capture.as_mut().filter(|_| !self.must_lift) else { return };
        capture.laid(now_ms);
        if confirmation == Confirmation::Done {
            self.uploads = 0;
            self.work = next(now_ms, Order::Upload);
        } else {
            self.unclear(now_ms);
        }
    }

    fn unclear(&mut self, now_ms: u64) {
        self.work = rest(now_ms + LOOK_MS);
        if let Some(capture) = &mut self.capture {
            capture.unclear();
            let ended = capture.end(now_ms, 0);
            self.must_lift = ended.is_some();
            self.end(ended);
        }
    }

    fn receive(&mut self, now_ms: u64) {
        self.uploads += 1;
        let request = self.capture.as_ref().map(Capture::request);
        self.work = Work::Receiving(Transfer::new(now_ms, request, self.profile.pixels()));
    }

    fn received(&mut self, now_ms: u64) {
        let Work::Receiving(transfer) = std::mem::replace(&mut self.work, rest(now_ms)) else { return };
        // Its order was taken back, or another took its place.
        let Some(capture) = self.capture.as_mut().filter(|capture| transfer.request == Some(capture.request())) else {
            return;
        };
        let SensorProfile { width_px, height_px, ppi, .. } = self.profile;
        match transfer.picture(width_px, height_px) {
            None => self.broken(now_ms),
            Some(picture) => {
                self.events.push_back(capture.frame(picture, ppi, self.find));
                let frame_ms = self.upload_ms();
                let ended = self.capture.as_mut().and_then(|capture| capture.end(now_ms, frame_ms));
                self.must_lift = ended.is_some();
                self.end(ended);
            }
        }
    }

    /// The line fell silent in the middle of a picture.
    fn cut(&mut self, now_ms: u64) {
        if self.capture.is_some() { self.broken(now_ms) } else { self.work = rest(now_ms) }
    }

    fn end(&mut self, ended: Option<FingerprintEvent>) {
        if let Some(event) = ended {
            self.capture = None;
            self.events.push_back(event);
        }
    }
}

impl Session for FingerprintSession {
    type Order = FingerprintCommand;
    type Event = FingerprintEvent;

    fn order(&mut self, now_ms: u64, order: FingerprintCommand) {
        self.capture = match order {
            // Nobody answers for a sensor that is not there.
            FingerprintCommand::Capture { request } => (self.told == Some(true)).then(|| Capture::new(request)),
            FingerprintCommand::Cancel => None,
        };
        if let Work::Rest { until_ms, then: None, tries: 0 } = &mut self.work {
            *until_ms = (*until_ms).min(now_ms);
        }
    }

    fn link_up(&mut self, now_ms: u64) {
        self.linked = true;
        self.deframer.forget();
        self.stage = Stage::Greeting;
        self.work = rest(now_ms);
    }

    fn link_gone(&mut self, _now_ms: u64) {
        let was_linked = std::mem::replace(&mut self.linked, false);
        self.deframer.forget();
        self.work = rest(0);
        if std::mem::take(&mut self.reopen) {
            return;
        }
        self.lost();
        if !was_linked {
            // Perhaps the port knows no such rate.
            self.hunt.missed();
        }
    }

    fn bytes_in(&mut self, now_ms: u64, mut bytes: &[u8]) {
        while let Some(found) = self.deframer.next_packet(&mut bytes) {
            match found {
                Ok(packet) => self.packet(now_ms, &packet),
                Err(why) => {
                    // A picture that misses a packet by it is too short in the end.
                    self.noise += 1;
                    tracing::debug!(device = "fingerprint", %why, "noise on the line");
                }
            }
        }
    }

    fn advance(&mut self, now_ms: u64, out: &mut Vec<u8>) {
        if !self.linked || self.reopen {
            return;
        }
        match &self.work {
            Work::Asked { order, since_ms, tries } if now_ms >= since_ms + self.answer_ms() => {
                self.unanswered(now_ms, *order, *tries);
            }
            Work::Receiving(transfer) if now_ms >= transfer.gap_ms() => self.cut(now_ms),
            Work::Rest { .. } | Work::Asked { .. } | Work::Receiving(_) => {}
        }
        match self.work {
            Work::Rest { until_ms, then, tries } if now_ms >= until_ms && !self.reopen => {
                let order = then.unwrap_or_else(|| self.due());
                self.deframer.forget();
                order.encode(self.profile.address, out);
                self.work = Work::Asked { order, since_ms: now_ms, tries: tries + 1 };
            }
            Work::Rest { .. } | Work::Asked { .. } | Work::Receiving(_) => {}
        }
    }

    fn next_event(&mut self) -> Option<FingerprintEvent> {
        self.events.pop_front()
    }

    fn next_ms(&self) -> Option<u64> {
        self.linked.then_some(match &self.work {
            Work::Rest { until_ms, .. } => *until_ms,
            Work::Asked { since_ms, .. } => since_ms + self.answer_ms(),
            Work::Receiving(transfer) => transfer.gap_ms(),
        })
    }

    fn is_silent(&self, _now_ms: u64) -> bool {
        false
    }

    fn changes_line(&self) -> bool {
        self.linked && self.reopen
    }
}
