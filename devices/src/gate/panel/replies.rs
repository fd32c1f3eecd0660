//! What came back, and whether it is believed.

use super::orders::Order;
use super::{Ask, ControlPanel, INPUTS, REFUSED_RETRY_MS, Session};
use crate::DeviceError;
use crate::gate::osdp::frame::Frame;
use crate::gate::osdp::message::{Capability, Contacts, Reply};
use crate::gate::osdp::secure::SealError;
use crate::gate::{GateEvent, Inputs, Outcome, Tampering};

impl ControlPanel {
    pub(super) fn on_frame(&mut self, now_ms: u64, frame: &Frame) {
        let head = frame.head();
        if !head.reply || head.address != self.settings.address {
            self.counters.foreign += 1;
            return;
        }
        if frame.block().is_none() && head.sequence == 0 && frame.message() == Reply::Busy.encode() {
            return self.on_busy(now_ms);
        }
        if self.exchange.as_ref().is_none_or(|exchange| exchange.sequence != head.sequence) {
            return self.on_stale(now_ms);
        }
        match self.session {
            Session::Down { .. } => self.counters.stale += 1,
            Session::Challenging(_) => self.on_challenge_reply(now_ms, frame),
            Session::Proving(_) => self.on_proof_reply(now_ms, frame),
            Session::Secure { .. } => self.on_sealed_reply(now_ms, frame),
        }
    }

    /// Nobody waits for this: the second answer to a repeated question, or a frame that somebody plays again.
    fn on_stale(&mut self, now_ms: u64) {
        self.counters.stale += 1;
        if self.late_replies > 0 && now_ms <= self.late_until_ms {
            self.late_replies -= 1;
        } else if matches!(self.session, Session::Secure { .. }) {
            self.alarm(now_ms, Tampering::BadMac);
        }
    }

    /// Busy is not authenticated, so it only delays a question; an order it can neither repeat nor conclude.
    fn on_busy(&mut self, now_ms: u64) {
        self.counters.busy += 1;
        if let Some(exchange) = &mut self.exchange
            && !matches!(exchange.ask, Ask::Release(_))
        {
            exchange.resend_ms = Some(now_ms + self.settings.poll_ms);
        }
    }

    fn on_sealed_reply(&mut self, now_ms: u64, frame: &Frame) {
        let Session::Secure { channel, .. } = &mut self.session else { return };
        match channel.open(frame) {
            Ok(message) => self.on_believed(now_ms, &message),
            Err(SealError::Unsealed) if matches!(Reply::decode(frame.message()), Some(Reply::Nak(_))) => {
                // The gate has lost the session (it started anew, say). Nobody can open a door with this word,
                // only cost us a handshake.
                self.counters.unexpected += 1;
                self.drop_session(now_ms);
            }
            Err(SealError::Unsealed | SealError::Mac) => {
                self.counters.mac_errors += 1;
                self.alarm(now_ms, Tampering::BadMac);
            }
            Err(SealError::Content) => self.counters.unexpected += 1,
        }
    }

    fn on_believed(&mut self, now_ms: u64, message: &[u8]) {
        let Some(exchange) = self.exchange.take() else { return };
        self.last_valid_ms = now_ms;
        self.counters.replied(now_ms.saturating_sub(exchange.first_sent_ms));
        let at_ms = exchange.first_sent_ms;
        match (exchange.ask, Reply::decode(message)) {
            (Ask::Release(order), reply) => self.on_order_reply(now_ms, order, reply),
            (Ask::Inputs | Ask::Poll, Some(Reply::Inputs(contacts))) => self.read_inputs(now_ms, at_ms, contacts),
            (Ask::Poll | Ask::Local, Some(Reply::LocalStatus { tamper, .. })) => self.read_tamper(now_ms, tamper),
            (Ask::Poll, Some(Reply::Ack | Reply::Outputs(_))) => {}
            (Ask::Id, Some(Reply::Id(id))) => {
                self.identity.id = Some(id);
                self.note_asked(true, false);
            }
            (Ask::Capabilities, Some(Reply::Capabilities(list))) => {
                self.check_capabilities(&list);
                self.identity.capabilities = list;
                self.note_asked(false, true);
            }
            (Ask::Light(light), Some(Reply::Ack)) => self.shown_light = Some(light),
            (Ask::Tone(_), Some(Reply::Ack)) => {}
            (ask, _) => self.on_unfit_reply(now_ms, ask),
        }
    }

    /// An authentic refusal, or an answer to something else: noted, and not asked again at once.
    fn on_unfit_reply(&mut self, now_ms: u64, ask: Ask) {
        self.counters.unexpected += 1;
        match ask {
            Ask::Inputs => {
                self.complain("does not report its inputs");
                self.drop_session(now_ms + REFUSED_RETRY_MS);
            }
            Ask::Light(light) => self.shown_light = Some(light),
            Ask::Id => self.note_asked(true, false),
            Ask::Capabilities => self.note_asked(false, true),
            Ask::Challenge | Ask::Prove | Ask::Poll | Ask::Local | Ask::Tone(_) | Ask::Release(_) => {}
        }
    }

    fn on_order_reply(&mut self, now_ms: u64, order: Order, reply: Option<Reply>) {
        let outcome = match reply {
            Some(Reply::Ack) => Outcome::Executed,
            Some(Reply::Outputs(outputs)) if outputs.active >> order.door.0 & 1 == 1 => Outcome::Executed,
            Some(Reply::Outputs(_) | Reply::Nak(_)) => Outcome::Refused,
            Some(_) | None => {
                self.counters.unexpected += 1;
                self.orders.doubt(order);
                self.drop_session(now_ms);
                Outcome::Uncertain
            }
        };
        self.conclude(order.order, outcome);
    }

    /// `at_ms`: when they were asked for, so that their age is never understated.
    fn read_inputs(&mut self, now_ms: u64, at_ms: u64, contacts: Contacts) {
        let inputs = Inputs((contacts.active & ((1 << INPUTS) - 1)) as u16);
        if let Session::Secure { inputs_read, .. } = &mut self.session {
            *inputs_read = true;
        }
        let was_linked = std::mem::replace(&mut self.linked, true);
        if !was_linked {
            self.tell(GateEvent::LinkUp);
        }
        let before = self.inputs.replace(inputs);
        self.read_ms = at_ms;
        let again = now_ms + self.settings.poll_ms >= self.reported_ms + self.settings.report_ms;
        if !was_linked || before != Some(inputs) || again {
            self.reported_ms = now_ms;
            self.tell(GateEvent::Inputs { inputs, at_ms });
        }
        self.orders.read(at_ms, inputs);
        if !inputs.no_tamper() && before.is_none_or(Inputs::no_tamper) {
            self.alarm(now_ms, Tampering::Cabinet);
        }
    }

    fn read_tamper(&mut self, now_ms: u64, tamper: bool) {
        if tamper && !self.local_tamper {
            self.alarm(now_ms, Tampering::Cabinet);
        }
        self.local_tamper = tamper;
    }

    fn note_asked(&mut self, identity: bool, capabilities: bool) {
        if let Session::Secure { identity_asked, capabilities_asked, .. } = &mut self.session {
            *identity_asked |= identity;
            *capabilities_asked |= capabilities;
        }
    }

    fn check_capabilities(&mut self, list: &[Capability]) {
        let count = |function| list.iter().find(|c| c.function == function).map_or(0, |c| c.count);
        if count(Capability::INPUTS) < INPUTS {
            self.complain("has fewer than 13 inputs");
        } else if count(Capability::OUTPUTS) < self.settings.doors {
            self.complain("has fewer outputs than the lane has doors");
        }
    }

    fn complain(&mut self, detail: &str) {
        self.trouble = Some(DeviceError::Protocol { device: "gate".into(), detail: detail.into() });
    }
}
