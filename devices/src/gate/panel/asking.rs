//! What is asked next, and putting it on the line.

use super::{Ask, ControlPanel, Exchange, POLL_EVERY, REPLY_BYTES, Session};
use crate::gate::osdp::frame::{Check, Head};
use crate::gate::osdp::message::{Command, Output, OutputAction};
use crate::gate::{Outcome, signals};

impl ControlPanel {
    /// With no exchange on the line, when there is something to send.
    pub(super) fn idle_until_ms(&self) -> u64 {
        match &self.session {
            Session::Down { retry_ms } => *retry_ms,
            Session::Challenging(_) | Session::Proving(_) => 0,
            Session::Secure { inputs_read, identity_asked, capabilities_asked, .. } => {
                let waiting = !self.orders.is_empty()
                    || !self.tones.is_empty()
                    || self.wanted_light != self.shown_light
                    || self.poll_due
                    || self.local_due;
                if waiting || !(*inputs_read && *identity_asked && *capabilities_asked) {
                    0
                } else {
                    self.next_inputs_ms
                }
            }
        }
    }

    pub(super) fn next_ask(&mut self, now_ms: u64) -> Option<Ask> {
        match &self.session {
            Session::Down { retry_ms } => (now_ms >= *retry_ms).then_some(Ask::Challenge),
            Session::Challenging(_) => Some(Ask::Challenge),
            Session::Proving(_) => Some(Ask::Prove),
            // After a new handshake: ask what is true before anything else.
            Session::Secure { inputs_read: false, .. } => Some(Ask::Inputs),
            Session::Secure { .. } if self.orders_wait_for_inputs(now_ms) => Some(Ask::Inputs),
            Session::Secure { identity_asked, capabilities_asked, .. } => {
                let (identity_asked, capabilities_asked) = (*identity_asked, *capabilities_asked);
                self.next_order(now_ms)
                    .or_else(|| (now_ms >= self.next_inputs_ms).then_some(Ask::Inputs))
                    .or_else(|| self.wanted_light.filter(|light| Some(*light) != self.shown_light).map(Ask::Light))
                    .or_else(|| self.tones.pop_front().map(Ask::Tone))
                    .or_else(|| (!identity_asked).then_some(Ask::Id))
                    .or_else(|| (!capabilities_asked).then_some(Ask::Capabilities))
                    .or_else(|| std::mem::take(&mut self.poll_due).then_some(Ask::Poll))
                    .or_else(|| std::mem::take(&mut self.local_due).then_some(Ask::Local))
            }
        }
    }

    fn orders_wait_for_inputs(&self, now_ms: u64) -> bool {
        !self.orders.is_empty() && now_ms >= self.read_ms + self.settings.fresh_ms
    }

    fn next_order(&mut self, now_ms: u64) -> Option<Ask> {
        while let Some(order) = self.orders.pop() {
            if now_ms > order.deadline_ms {
                self.conclude(order.order, Outcome::Expired);
            } else if self.orders.another_in_doubt(order.door) {
                self.conclude(order.order, Outcome::Refused);
            } else {
                return Some(Ask::Release(order));
            }
        }
        None
    }

    /// Puts a question or an order on the line.
    pub(super) fn send(&mut self, now_ms: u64, ask: Ask) -> Vec<u8> {
        let wire = match ask {
            Ask::Challenge => self.challenge(),
            Ask::Prove => self.prove(),
            Ask::Inputs => {
                self.next_inputs_ms = now_ms + self.settings.poll_ms;
                self.readings = self.readings.wrapping_add(1);
                self.poll_due |= self.readings.is_multiple_of(POLL_EVERY);
                self.local_due |= self.readings.is_multiple_of(2 * POLL_EVERY);
                self.seal(&Command::InputStatus)
            }
            Ask::Poll => self.seal(&Command::Poll),
            Ask::Local => self.seal(&Command::LocalStatus),
            Ask::Id => self.seal(&Command::Id),
            Ask::Capabilities => self.seal(&Command::Capabilities),
            Ask::Light(light) => self.seal(&Command::Lamp(signals::lamp(light))),
            Ask::Tone(tone) => self.seal(&Command::Buzzer(signals::buzzer(tone))),
            Ask::Release(order) => {
                self.counters.orders_sent += 1;
                // At most pulse_max_ms, so the tenths fit.
                let tenths = order.pulse_ms.div_ceil(100) as u16;
                self.seal(&Command::Output(Output { output: order.door.0, action: OutputAction::Pulse, tenths }))
            }
        };
        let is_order = matches!(ask, Ask::Release(_));
        let wait_ms = if is_order { self.settings.order_reply_ms } else { self.settings.reply_ms };
        let due_ms = now_ms + wait_ms + self.settings.line_ms(wire.len() + REPLY_BYTES);
        let sequence = self.sequence;
        self.decoder.reset();
        self.counters.frames_sent += 1;
        self.exchange = Some(Exchange {
            ask,
            sequence,
            wire: wire.clone(),
            first_sent_ms: now_ms,
            due_ms,
            tries: 0,
            resend_ms: None,
        });
        wire
    }

    /// Seals a command under the next sequence number; only called with a channel open.
    fn seal(&mut self, command: &Command) -> Vec<u8> {
        self.sequence = self.sequence % 3 + 1;
        let head = self.head();
        match &mut self.session {
            Session::Secure { channel, .. } => channel.seal(head, &command.encode()),
            Session::Down { .. } | Session::Challenging(_) | Session::Proving(_) => Vec::new(),
        }
    }

    pub(super) const fn head(&self) -> Head {
        Head { address: self.settings.address, reply: false, sequence: self.sequence, check: Check::Crc }
    }
}
