//! The gate's end of the line: an OSDP peripheral that takes orders from nobody without the lane's key.

use crate::gate::osdp::frame::{self, Block, Check, Decoder, Frame, Head};
use crate::gate::osdp::message::{Command, NakCode, Reply};
use crate::gate::osdp::secure::{
    OWN_KEY, PeripheralProof, SCS_11, SCS_12, SCS_13, SCS_14, Scbk, SealError, SecureChannel,
};
use rand_chacha::ChaCha12Rng;

/// A frame whose bytes stop coming for this long is given up, as the standard has it.
const BYTE_GAP_MS: u64 = 20;
const CLIENT: [u8; 8] = *b"PORTASIM";

/// How a gate was commissioned. Only [`Commissioning::Keyed`] belongs in service; the others are what a panel must
/// refuse to work with.
#[derive(Debug, Clone)]
pub enum Commissioning {
    /// With the lane's key.
    Keyed(Scbk),
    /// Not yet: it still answers with the default key.
    InstallMode,
    /// It knows no secure channel at all and does what it is told in the clear.
    Unsecured,
}

/// How a command came, so that its answer goes back the same way.
#[derive(Debug, Clone, Copy)]
pub(super) struct Via {
    head: Head,
    sealed: bool,
}

/// What became of a frame.
pub(super) enum Heard {
    /// To be acted on, then answered with [`Peripheral::answer`].
    Command(Command, Via),
    /// Dealt with; this goes back.
    Answer(Vec<u8>),
    /// The channel has just opened; this goes back.
    Opened(Vec<u8>),
    /// Dropped: altered, repeated out of turn, or sealed with another key.
    Rejected,
}

pub(super) struct Peripheral {
    address: u8,
    commissioning: Commissioning,
    rng: ChaCha12Rng,
    decoder: Decoder,
    heard_ms: u64,
    offer: Option<PeripheralProof>,
    channel: Option<SecureChannel>,
    sequence: u8,
    sealed_ms: u64,
    /// A channel that is not used for this long is closed. The standard allows 8 s; a gate closes it as soon as it
    /// has missed its host, so that an order held back on the line is void by then.
    quiet_ms: u64,
    /// The last frame acted on and what was answered: its exact repetition is answered again, not acted on again.
    last: Option<(Vec<u8>, Vec<u8>)>,
}

impl Peripheral {
    pub(super) fn new(address: u8, quiet_ms: u64, commissioning: Commissioning, rng: ChaCha12Rng) -> Self {
        Self {
            address,
            commissioning,
            rng,
            decoder: Decoder::default(),
            heard_ms: 0,
            offer: None,
            channel: None,
            sequence: 0,
            sealed_ms: 0,
            quiet_ms,
            last: None,
        }
    }

    /// As if the controller had been exchanged or started anew.
    pub(super) fn recommission(&mut self, commissioning: Commissioning) {
        self.commissioning = commissioning;
        (self.offer, self.channel, self.last) = (None, None, None);
        self.decoder.reset();
    }

    /// Takes bytes off `input` until something was heard.
    pub(super) fn hear(&mut self, now_ms: u64, input: &mut &[u8]) -> Option<Heard> {
        if self.decoder.is_amid_frame() && now_ms > self.heard_ms + BYTE_GAP_MS {
            self.decoder.reset();
        }
        self.heard_ms = now_ms;
        if now_ms >= self.sealed_ms + self.quiet_ms {
            self.channel = None;
        }
        while let Some(step) = self.decoder.next_frame(input) {
            // A damaged frame is not answered: whom it was for is among the things that are not known.
            let Ok(frame) = step else { continue };
            if !frame.head().reply && frame.head().address == self.address {
                return Some(self.on_frame(now_ms, &frame));
            }
        }
        None
    }

    /// Answers the command just heard.
    pub(super) fn answer(&mut self, via: Via, reply: &Reply) -> Vec<u8> {
        let head = Head { reply: true, check: Check::Crc, ..via.head };
        let wire = match &mut self.channel {
            Some(channel) if via.sealed => channel.seal(head, &reply.encode()),
            Some(_) | None => return frame::encode(head, None, &reply.encode()),
        };
        if let Some((_, answered)) = &mut self.last {
            answered.clone_from(&wire);
        }
        wire
    }

    fn on_frame(&mut self, now_ms: u64, frame: &Frame) -> Heard {
        if let Some((asked, answered)) = &self.last
            && asked == frame.raw()
            && !answered.is_empty()
        {
            return Heard::Answer(answered.clone());
        }
        match frame.block() {
            Some(block) if block.is_sealed() => self.on_sealed(now_ms, frame),
            Some(block) => self.on_handshake(now_ms, frame, block),
            None => self.on_plain(frame),
        }
    }

    fn on_sealed(&mut self, now_ms: u64, frame: &Frame) -> Heard {
        let head = frame.head();
        let Some(channel) = &mut self.channel else {
            return Heard::Answer(self.in_clear(head, None, &Reply::Nak(NakCode::Encryption)));
        };
        match channel.open(frame) {
            Ok(message) => {
                self.sealed_ms = now_ms;
                self.last = Some((frame.raw().to_vec(), Vec::new()));
                let in_turn = head.sequence == self.sequence % 3 + 1;
                self.sequence = head.sequence;
                let via = Via { head, sealed: true };
                match Command::decode(&message) {
                    Ok(command) if in_turn => Heard::Command(command, via),
                    Ok(_) => Heard::Answer(self.answer(via, &Reply::Nak(NakCode::Sequence))),
                    Err(code) => Heard::Answer(self.answer(via, &Reply::Nak(code))),
                }
            }
            Err(SealError::Mac | SealError::Content | SealError::Unsealed) => Heard::Rejected,
        }
    }

    /// A challenge ends the channel before it, whoever sent it: what the panel had said under the old one and
    /// somebody may hold back is void from here on.
    fn on_handshake(&mut self, now_ms: u64, frame: &Frame, block: Block<'_>) -> Heard {
        let head = frame.head();
        let (base, key) = match &self.commissioning {
            Commissioning::Keyed(base) => (base.clone(), OWN_KEY),
            Commissioning::InstallMode => (Scbk::factory(), 0),
            Commissioning::Unsecured => {
                return Heard::Answer(self.in_clear(head, None, &Reply::Nak(NakCode::SecurityBlock)));
            }
        };
        match (block.kind, block.data.first(), Command::decode(frame.message())) {
            (SCS_11, Some(&OWN_KEY), Ok(Command::Challenge(random))) => {
                self.channel = None;
                let offer = PeripheralProof::new(&base, random, &mut self.rng);
                let reply = Reply::ClientProof(offer.proof(CLIENT));
                self.offer = Some(offer);
                let wire = self.in_clear(head, Some(Block { kind: SCS_12, data: &[key] }), &reply);
                self.last = Some((frame.raw().to_vec(), wire.clone()));
                Heard::Answer(wire)
            }
            (SCS_13, Some(&OWN_KEY), Ok(Command::Cryptogram(cryptogram))) => {
                self.on_cryptogram(now_ms, frame, &cryptogram)
            }
            // A panel that asks for the default key, or that talks nonsense.
            _ => Heard::Answer(self.in_clear(head, None, &Reply::Nak(NakCode::SecurityBlock))),
        }
    }

    fn on_cryptogram(&mut self, now_ms: u64, frame: &Frame, cryptogram: &[u8; 16]) -> Heard {
        let head = frame.head();
        if self.offer.is_none() {
            return Heard::Answer(self.in_clear(head, None, &Reply::Nak(NakCode::Encryption)));
        }
        // A wrong proof leaves the offer standing: the true panel may still answer it.
        let proved = self.offer.take_if(|offer| offer.is_answered_by(cryptogram));
        let Some((channel, first_mac)) = proved.and_then(|offer| offer.accept(cryptogram)) else {
            return Heard::Rejected;
        };
        self.channel = Some(channel);
        self.sequence = head.sequence;
        self.sealed_ms = now_ms;
        let block = Block { kind: SCS_14, data: &[OWN_KEY] };
        let wire = self.in_clear(head, Some(block), &Reply::FirstMac(first_mac));
        self.last = Some((frame.raw().to_vec(), wire.clone()));
        Heard::Opened(wire)
    }

    /// In the clear only who and what this is may be asked.
    fn on_plain(&mut self, frame: &Frame) -> Heard {
        let head = frame.head();
        match (Command::decode(frame.message()), &self.commissioning) {
            (Ok(command @ (Command::Id | Command::Capabilities)), _) | (Ok(command), Commissioning::Unsecured) => {
                Heard::Command(command, Via { head, sealed: false })
            }
            (Ok(_), Commissioning::Keyed(_) | Commissioning::InstallMode) => {
                Heard::Answer(self.in_clear(head, None, &Reply::Nak(NakCode::Encryption)))
            }
            (Err(code), _) => Heard::Answer(self.in_clear(head, None, &Reply::Nak(code))),
        }
    }

    fn in_clear(&self, head: Head, block: Option<Block<'_>>, reply: &Reply) -> Vec<u8> {
        frame::encode(Head { reply: true, check: Check::Crc, ..head }, block, &reply.encode())
    }
}
