//! Opening the secure channel, and every way in which a peer can be the wrong one.

use super::{ControlPanel, REFUSED_RETRY_MS, Session};
use crate::gate::Tampering;
use crate::gate::osdp::frame::{self, Block, Frame};
use crate::gate::osdp::message::{ClientProof, Command, NakCode, Reply};
use crate::gate::osdp::secure::{Challenge, KeyMismatch, OWN_KEY, SCS_11, SCS_12, SCS_13, SCS_14, SecureChannel};

impl ControlPanel {
    /// A challenge under sequence number 0, which starts the line anew.
    pub(super) fn challenge(&mut self) -> Vec<u8> {
        let challenge = Challenge::new(&mut self.rng);
        self.sequence = 0;
        let command = Command::Challenge(challenge.random());
        self.session = Session::Challenging(challenge);
        frame::encode(self.head(), Some(Block { kind: SCS_11, data: &[OWN_KEY] }), &command.encode())
    }

    /// Our own proof; only called while proving.
    pub(super) fn prove(&mut self) -> Vec<u8> {
        self.sequence = self.sequence % 3 + 1;
        let Session::Proving(proof) = &self.session else { return Vec::new() };
        let command = Command::Cryptogram(proof.cryptogram());
        frame::encode(self.head(), Some(Block { kind: SCS_13, data: &[OWN_KEY] }), &command.encode())
    }

    pub(super) fn on_challenge_reply(&mut self, now_ms: u64, frame: &Frame) {
        match (frame.block(), Reply::decode(frame.message())) {
            (Some(Block { kind: SCS_12, data }), Some(Reply::ClientProof(proof))) => {
                if data.first() == Some(&OWN_KEY) {
                    self.judge(now_ms, &proof);
                } else {
                    self.refuse_peer(now_ms, Tampering::DefaultKey);
                }
            }
            // Our frame was damaged on the way: wait, then it is repeated.
            (_, Some(Reply::Nak(NakCode::Check | NakCode::Sequence))) => self.counters.unexpected += 1,
            (_, _) => self.refuse_peer(now_ms, Tampering::NoSecureChannel),
        }
    }

    fn judge(&mut self, now_ms: u64, proof: &ClientProof) {
        let Session::Challenging(challenge) = &self.session else { return };
        match challenge.judge(&self.base, proof) {
            Ok(proof) => {
                self.exchange = None;
                self.session = Session::Proving(proof);
            }
            Err(KeyMismatch::Default) => self.refuse_peer(now_ms, Tampering::DefaultKey),
            Err(KeyMismatch::Unknown) => self.refuse_peer(now_ms, Tampering::WrongKey),
        }
    }

    pub(super) fn on_proof_reply(&mut self, now_ms: u64, frame: &Frame) {
        match (frame.block(), Reply::decode(frame.message())) {
            (Some(Block { kind: SCS_14, data: [OWN_KEY, ..] }), Some(Reply::FirstMac(mac))) => {
                let session = std::mem::replace(&mut self.session, Session::Down { retry_ms: now_ms });
                let Session::Proving(proof) = session else { return };
                match proof.confirm(&mac) {
                    Some(channel) => self.open_session(now_ms, channel),
                    None => self.refuse_peer(now_ms, Tampering::WrongKey),
                }
            }
            // It has answered an earlier copy of our challenge meanwhile, or lost it: begin again.
            (_, Some(Reply::Nak(_))) => {
                self.counters.unexpected += 1;
                self.drop_session(now_ms + self.settings.poll_ms);
            }
            (_, _) => self.refuse_peer(now_ms, Tampering::WrongKey),
        }
    }

    fn open_session(&mut self, now_ms: u64, channel: SecureChannel) {
        self.exchange = None;
        self.counters.sessions += 1;
        self.last_valid_ms = now_ms;
        self.next_inputs_ms = now_ms;
        self.orders.session_begun(now_ms);
        self.session =
            Session::Secure { channel, inputs_read: false, identity_asked: false, capabilities_asked: false };
    }

    /// This peer is not our gate. It is asked again, slowly: the key may be put right.
    fn refuse_peer(&mut self, now_ms: u64, why: Tampering) {
        self.counters.key_failures += 1;
        self.alarm(now_ms, why);
        self.drop_session(now_ms + REFUSED_RETRY_MS);
    }
}
