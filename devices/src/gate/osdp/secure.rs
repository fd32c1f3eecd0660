//! The secure channel: proof that both ends hold the lane's base key (SCBK), then a MAC chain over every frame
//! and AES-128-CBC over all data.
//!
//! Each MAC starts from the one before it in the other direction, so a frame that is repeated, left out or
//! moved breaks the chain. A frame that fails changes nothing here: who cannot forge a MAC cannot end a session.

use super::frame::{self, Block, Frame, Head, MAC_LEN};
pub use super::key::{KeyError, Scbk};
use super::message::ClientProof;
use aes::Aes128;
use aes::cipher::{BlockCipherDecrypt, BlockCipherEncrypt, KeyInit};
use rand_core::Rng;
use zeroize::{Zeroize, Zeroizing};

/// Security block of osdp_CHLNG.
pub const SCS_11: u8 = 0x11;
/// Security block of osdp_CCRYPT.
pub const SCS_12: u8 = 0x12;
/// Security block of osdp_SCRYPT.
pub const SCS_13: u8 = 0x13;
/// Security block of osdp_RMAC_I.
pub const SCS_14: u8 = 0x14;
/// Data byte of the handshake blocks: the lane's own key, not the default one; success.
pub const OWN_KEY: u8 = 1;

/// Why a sealed frame is not believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    /// Not sealed, or sealed for the other direction.
    #[error("not sealed for this direction")]
    Unsealed,
    /// The MAC is not the next of the chain: altered, repeated, or another key.
    #[error("authentication code wrong")]
    Mac,
    /// Authentic, yet not what the standard allows (padding, data outside encryption).
    #[error("sealed content malformed")]
    Content,
}

struct Keys {
    data: Aes128,
    mac1: Aes128,
    mac2: Aes128,
}

impl Keys {
    /// Session keys from the base key and the first six bytes of the panel's random number.
    fn derive(base: &Scbk, panel_random: &[u8; 8]) -> Self {
        let base = Aes128::new(base.bytes().into());
        let key = |first, second| {
            let mut seed = Zeroizing::new([0u8; 16]);
            seed[0] = first;
            seed[1] = second;
            seed[2..8].copy_from_slice(&panel_random[..6]);
            base.encrypt_block((&mut *seed).into());
            Aes128::new(&(*seed).into())
        };
        Self { data: key(0x01, 0x82), mac1: key(0x01, 0x01), mac2: key(0x01, 0x02) }
    }

    fn cryptogram(&self, first: &[u8; 8], second: &[u8; 8]) -> [u8; 16] {
        let mut block = [0; 16];
        block[..8].copy_from_slice(first);
        block[8..].copy_from_slice(second);
        self.data.encrypt_block((&mut block).into());
        block
    }

    fn first_mac(&self, panel_cryptogram: &[u8; 16]) -> [u8; 16] {
        let mut block = *panel_cryptogram;
        self.mac1.encrypt_block((&mut block).into());
        self.mac2.encrypt_block((&mut block).into());
        block
    }

    /// CBC-MAC: all blocks but the last under the first key, the last under the second.
    fn mac(&self, start: &[u8; 16], covered: &[u8]) -> [u8; 16] {
        let mut chain = *start;
        let last = covered.len().saturating_sub(1) / 16;
        for (n, chunk) in covered.chunks(16).enumerate() {
            xor(&mut chain, chunk);
            if chunk.len() < 16 {
                chain[chunk.len()] ^= 0x80;
            }
            let key = if n == last { &self.mac2 } else { &self.mac1 };
            key.encrypt_block((&mut chain).into());
        }
        chain
    }
}

fn xor(block: &mut [u8; 16], with: &[u8]) {
    for (b, w) in block.iter_mut().zip(with) {
        *b ^= w;
    }
}

/// Compares without telling by its time where the difference is.
fn same<const N: usize>(a: &[u8; N], b: &[u8; N]) -> bool {
    a.iter().zip(b).fold(0, |difference, (a, b)| difference | (a ^ b)) == 0
}

/// The other end does not hold our key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeyMismatch {
    /// It holds the factory default instead.
    #[error("the other end holds the default key SCBK-D")]
    Default,
    /// It holds some other key.
    #[error("the other end does not hold this lane's key")]
    Unknown,
}

/// Panel's side, first step: a random number sent out.
pub struct Challenge {
    random: [u8; 8],
}

impl Challenge {
    /// Draws the random number.
    #[must_use]
    pub fn new(rng: &mut impl Rng) -> Self {
        let mut random = [0; 8];
        rng.fill_bytes(&mut random);
        Self { random }
    }

    /// What osdp_CHLNG carries.
    #[must_use]
    pub const fn random(&self) -> [u8; 8] {
        self.random
    }

    /// Judges the peripheral's proof.
    ///
    /// # Errors
    /// The peripheral holds another key.
    pub fn judge(&self, base: &Scbk, proof: &ClientProof) -> Result<PanelProof, KeyMismatch> {
        let keys = Keys::derive(base, &self.random);
        if same(&keys.cryptogram(&self.random, &proof.random), &proof.cryptogram) {
            let cryptogram = keys.cryptogram(&proof.random, &self.random);
            return Ok(PanelProof { keys, cryptogram });
        }
        let factory = Keys::derive(&Scbk::factory(), &self.random);
        if same(&factory.cryptogram(&self.random, &proof.random), &proof.cryptogram) {
            return Err(KeyMismatch::Default);
        }
        Err(KeyMismatch::Unknown)
    }
}

/// Panel's side, second step: the peripheral has proved itself, now the panel does.
pub struct PanelProof {
    keys: Keys,
    cryptogram: [u8; 16],
}

impl PanelProof {
    /// What osdp_SCRYPT carries.
    #[must_use]
    pub const fn cryptogram(&self) -> [u8; 16] {
        self.cryptogram
    }

    /// Opens the channel if the first MAC is what both ends must have computed.
    #[must_use]
    pub fn confirm(self, first_mac: &[u8; 16]) -> Option<SecureChannel> {
        let expected = self.keys.first_mac(&self.cryptogram);
        same(&expected, first_mac).then_some(SecureChannel {
            keys: self.keys,
            command_mac: [0; 16],
            reply_mac: expected,
        })
    }
}

/// Peripheral's side: challenged, waiting for the panel's proof.
pub struct PeripheralProof {
    keys: Keys,
    panel_random: [u8; 8],
    random: [u8; 8],
}

impl PeripheralProof {
    /// Answers a challenge.
    #[must_use]
    pub fn new(base: &Scbk, panel_random: [u8; 8], rng: &mut impl Rng) -> Self {
        let mut random = [0; 8];
        rng.fill_bytes(&mut random);
        Self { keys: Keys::derive(base, &panel_random), panel_random, random }
    }

    /// What osdp_CCRYPT carries.
    #[must_use]
    pub fn proof(&self, client: [u8; 8]) -> ClientProof {
        ClientProof { client, random: self.random, cryptogram: self.keys.cryptogram(&self.panel_random, &self.random) }
    }

    /// Whether the panel has proved that it holds the key too.
    #[must_use]
    pub fn is_answered_by(&self, panel_cryptogram: &[u8; 16]) -> bool {
        same(&self.keys.cryptogram(&self.random, &self.panel_random), panel_cryptogram)
    }

    /// Opens the channel if the panel holds the key too; with the channel comes what osdp_RMAC_I carries.
    #[must_use]
    pub fn accept(self, panel_cryptogram: &[u8; 16]) -> Option<(SecureChannel, [u8; 16])> {
        if !self.is_answered_by(panel_cryptogram) {
            return None;
        }
        let first = self.keys.first_mac(panel_cryptogram);
        Some((SecureChannel { keys: self.keys, command_mac: [0; 16], reply_mac: first }, first))
    }
}

/// An open channel, either end.
pub struct SecureChannel {
    keys: Keys,
    command_mac: [u8; 16],
    reply_mac: [u8; 16],
}

impl std::fmt::Debug for SecureChannel {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SecureChannel(..)")
    }
}

impl Drop for SecureChannel {
    fn drop(&mut self) {
        self.command_mac.zeroize();
        self.reply_mac.zeroize();
    }
}

impl SecureChannel {
    /// Seals code and data into a frame (mark included): SCS_17 or 18 with data, SCS_15 or 16 without. The
    /// head's direction says which MAC it continues.
    #[must_use]
    pub fn seal(&mut self, head: Head, message: &[u8]) -> Vec<u8> {
        let (code, data) = message.split_at(message.len().min(1));
        let padded = if data.is_empty() { 0 } else { (data.len() / 16 + 1) * 16 };
        let block = Block { kind: block_kind(head.reply, padded > 0), data: &[] };
        let mut wire = frame::begin(head, Some(block), code.len() + padded + MAC_LEN);
        wire.extend_from_slice(code);
        let before = self.previous(head.reply);
        if padded > 0 {
            let from = wire.len();
            wire.extend_from_slice(data);
            wire.push(0x80);
            wire.resize(from + padded, 0);
            self.encrypt(&before, &mut wire[from..]);
        }
        let mac = self.keys.mac(&before, &wire[1..]);
        self.advance(head.reply, mac);
        wire.extend_from_slice(&mac[..MAC_LEN]);
        frame::finish(wire, head.check)
    }

    /// Opens a sealed frame: code and data. The chain moves on only when all holds.
    ///
    /// # Errors
    /// See [`SealError`]; nothing has changed then.
    pub fn open(&mut self, frame: &Frame) -> Result<Vec<u8>, SealError> {
        let reply = frame.head().reply;
        let block = frame.block().ok_or(SealError::Unsealed)?;
        let with_data = block.kind == block_kind(reply, true);
        if !with_data && block.kind != block_kind(reply, false) {
            return Err(SealError::Unsealed);
        }
        let before = self.previous(reply);
        let mac = self.keys.mac(&before, frame.covered());
        let travelled = frame.mac().ok_or(SealError::Unsealed)?;
        if !mac.first_chunk().is_some_and(|expected| same(expected, &travelled)) {
            return Err(SealError::Mac);
        }
        let mut message = frame.message().to_vec();
        let data = message.split_off(1);
        match (with_data, data.is_empty()) {
            (true, false) => message.extend(self.decrypt(&before, data).ok_or(SealError::Content)?),
            (false, true) => {}
            (true, true) | (false, false) => return Err(SealError::Content),
        }
        self.advance(reply, mac);
        Ok(message)
    }

    const fn previous(&self, reply: bool) -> [u8; 16] {
        if reply { self.command_mac } else { self.reply_mac }
    }

    const fn advance(&mut self, reply: bool, mac: [u8; 16]) {
        if reply {
            self.reply_mac = mac;
        } else {
            self.command_mac = mac;
        }
    }

    /// CBC; the first vector is the complement of the other direction's last MAC.
    fn encrypt(&self, before: &[u8; 16], data: &mut [u8]) {
        let mut chain = before.map(|byte| !byte);
        for chunk in data.chunks_exact_mut(16) {
            xor(&mut chain, chunk);
            self.keys.data.encrypt_block((&mut chain).into());
            chunk.copy_from_slice(&chain);
        }
    }

    /// Decrypts and takes the padding off; `None` where length or padding is wrong.
    fn decrypt(&self, before: &[u8; 16], mut data: Vec<u8>) -> Option<Vec<u8>> {
        let (blocks, rest) = data.as_chunks_mut::<16>();
        if !rest.is_empty() {
            return None;
        }
        let mut chain = before.map(|byte| !byte);
        for block in blocks {
            let cipher = *block;
            self.keys.data.decrypt_block(block.into());
            xor(block, &chain);
            chain = cipher;
        }
        let end = data.iter().rposition(|byte| *byte != 0)?;
        if data[end] != 0x80 || end == 0 || data.len() - end > 16 {
            return None;
        }
        data.truncate(end);
        Some(data)
    }
}

const fn block_kind(reply: bool, with_data: bool) -> u8 {
    match (reply, with_data) {
        (false, false) => 0x15,
        (true, false) => 0x16,
        (false, true) => 0x17,
        (true, true) => 0x18,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::super::frame::{Check, Decoder};
    use super::*;
    use proptest::prelude::*;
    use rand_chacha::ChaCha8Rng;
    use rand_chacha::rand_core::SeedableRng;

    fn pair() -> (SecureChannel, SecureChannel) {
        let mut rng = ChaCha8Rng::seed_from_u64(7);
        let base = Scbk::generate(&mut rng);
        let challenge = Challenge::new(&mut rng);
        let peripheral = PeripheralProof::new(&base, challenge.random(), &mut rng);
        let panel = challenge.judge(&base, &peripheral.proof([1; 8])).unwrap();
        let (device, first) = peripheral.accept(&panel.cryptogram()).unwrap();
        (panel.confirm(&first).unwrap(), device)
    }

    fn frame(wire: &[u8]) -> Frame {
        Decoder::default().next_frame(&mut &wire[..]).unwrap().unwrap()
    }

    const COMMAND: Head = Head { address: 1, reply: false, sequence: 2, check: Check::Crc };
    const REPLY: Head = Head { reply: true, ..COMMAND };

    #[test]
    fn another_key_is_told_from_the_default_one() {
        let mut rng = ChaCha8Rng::seed_from_u64(1);
        let (ours, theirs) = (Scbk::generate(&mut rng), Scbk::generate(&mut rng));
        let challenge = Challenge::new(&mut rng);
        let wrong = PeripheralProof::new(&theirs, challenge.random(), &mut rng).proof([0; 8]);
        let factory = PeripheralProof::new(&Scbk::factory(), challenge.random(), &mut rng).proof([0; 8]);
        assert_eq!(challenge.judge(&ours, &wrong).err(), Some(KeyMismatch::Unknown));
        assert_eq!(challenge.judge(&ours, &factory).err(), Some(KeyMismatch::Default));
    }

    #[test]
    fn a_repeated_frame_is_refused_and_the_channel_lives_on() {
        let (mut panel, mut device) = pair();
        let order = frame(&panel.seal(COMMAND, &[0x68, 0, 5, 10, 0]));
        assert_eq!(order.block().unwrap().kind, 0x17);
        assert!(!order.raw().windows(4).any(|w| w == [0, 5, 10, 0]), "the order is not readable on the line");
        assert_eq!(device.open(&order).unwrap(), [0x68, 0, 5, 10, 0]);
        let ack = frame(&device.seal(REPLY, &[0x40]));
        assert_eq!(panel.open(&ack).unwrap(), [0x40]);
        assert_eq!(device.open(&order), Err(SealError::Mac));
        let next = frame(&panel.seal(Head { sequence: 3, ..COMMAND }, &[0x65]));
        assert_eq!(device.open(&next).unwrap(), [0x65]);
    }

    #[test]
    fn data_outside_encryption_is_refused() {
        let (mut panel, mut device) = pair();
        // An authentic frame of a panel that forgot to encrypt: SCS_15 with data.
        let message = [0x68, 0, 5, 10, 0];
        let mut wire = frame::begin(COMMAND, Some(Block { kind: 0x15, data: &[] }), message.len() + MAC_LEN);
        wire.extend_from_slice(&message);
        let mac = panel.keys.mac(&panel.reply_mac, &wire[1..]);
        wire.extend_from_slice(&mac[..MAC_LEN]);
        assert_eq!(device.open(&frame(&frame::finish(wire, Check::Crc))), Err(SealError::Content));
        let honest = frame(&panel.seal(COMMAND, &message));
        assert_eq!(device.open(&honest).unwrap(), message);
    }

    proptest! {
        #[test]
        fn any_message_survives_and_any_altered_byte_is_noticed(
            message in proptest::collection::vec(any::<u8>(), 1..120), at: prop::sample::Index, flip in 1u8..,
        ) {
            let (mut panel, mut device) = pair();
            let honest = frame(&panel.seal(COMMAND, &message));
            // Alter one covered byte, then make the CRC right again, as an attacker would.
            let mut altered = vec![frame::MARK];
            altered.extend_from_slice(&honest.raw()[..honest.raw().len() - 2]);
            let i = 1 + 5 + at.index(altered.len() - 6);
            altered[i] ^= flip;
            if let Some(Ok(forged)) = Decoder::default().next_frame(&mut &frame::finish(altered, Check::Crc)[..]) {
                prop_assert!(device.open(&forged).is_err());
            }
            prop_assert_eq!(device.open(&honest).unwrap(), message);
        }
    }
}
