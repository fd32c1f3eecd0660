//! The line of the fingerprint sensors of the R30x, ZFM and AS608 family: a serial port, 57600 8N1 unless set otherwise.
//!
//! ```text
//! packet  = EF 01 address[4] kind length[2] content sum[2]      most significant byte first
//! kind    = 01 command | 02 data | 07 acknowledge | 08 end of data
//! length  = of content and sum: 3 to 258
//! sum     = of kind, length and content, modulo 65536
//! ```
//!
//! | command | content | acknowledge |
//! |---|---|---|
//! | take a picture | `01` | `00` taken, `02` no finger, `03` finger and no picture |
//! | send the picture | `0A` | `00`, then packets of data up to the one of kind 08; `0F` cannot |
//! | set a parameter | `0E number value` | `00`; 4 is the rate in 9600 bit/s, 6 the size of data packets |
//! | read parameters | `0F` | `00` and sixteen bytes ([`Parameters`]) |
//! | verify password | `13 password[4]` | `00`, `13` wrong |
//!
//! An acknowledge does not say what it answers: ask one thing, then wait. `01` asks for the same once more, `21` for
//! the password. A picture comes with four bits a pixel, two pixels a byte, the left one high, or, from some firmwares,
//! with eight; its length tells. Sizes of data packets are coded: 0 is 32 bytes, each next twice that, up to 256.
//!
//! Command `17` is a handshake in some manuals and switches the port off in others, so it is not used. What a rate set
//! takes effect on differs as well: with the next packet, or with the next power-up.
//!
//! Sources: the manufacturers' user manuals of the R30x, ZFM-20 and AS608; the open drivers of Adafruit
//! (`Adafruit-Fingerprint-Sensor-Library`) and `pyfingerprint`, which agree with them.

mod packet;

pub use packet::{AROUND, CONTENT_MAX, Deframer, Kind, Noise, Packet};

/// The address that sensors come with.
pub const ADDRESS: u32 = 0xFFFF_FFFF;
/// A rate is told in so many bits a second.
pub const RATE_STEP: u32 = 9_600;

const PARAMETER_RATE: u8 = 4;
const PARAMETER_PACKET: u8 = 6;

/// What the host asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// Take a picture of what lies on the glass.
    Image,
    /// Send the picture.
    Upload,
    /// Speak at so many times [`RATE_STEP`].
    SetRate(u8),
    /// Send pictures in packets of this size.
    SetPacket(PacketSize),
    /// Tell the parameters.
    Parameters,
    /// Let in whoever knows this.
    Password(u32),
}

impl Order {
    /// Appends its packet.
    pub fn encode(self, address: u32, out: &mut Vec<u8>) {
        let content = match self {
            Self::Image => vec![0x01],
            Self::Upload => vec![0x0A],
            Self::SetRate(steps) => vec![0x0E, PARAMETER_RATE, steps],
            Self::SetPacket(size) => vec![0x0E, PARAMETER_PACKET, size.code()],
            Self::Parameters => vec![0x0F],
            Self::Password(password) => [&[0x13], &password.to_be_bytes()[..]].concat(),
        };
        if let Some(packet) = Packet::new(Kind::Command, &content) {
            packet.encode(address, out);
        }
    }

    /// Reads the content of a command's packet; none where it is nothing of the table.
    #[must_use]
    pub fn parse(content: &[u8]) -> Option<Self> {
        Some(match content {
            [0x01] => Self::Image,
            [0x0A] => Self::Upload,
            [0x0E, PARAMETER_RATE, steps @ 1..=12] => Self::SetRate(*steps),
            [0x0E, PARAMETER_PACKET, code] => Self::SetPacket(PacketSize::of(u16::from(*code))?),
            [0x0F] => Self::Parameters,
            [0x13, a, b, c, d] => Self::Password(u32::from_be_bytes([*a, *b, *c, *d])),
            _ => return None,
        })
    }
}

/// How much of a picture one packet carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum PacketSize {
    /// 32 bytes.
    B32,
    /// 64 bytes.
    B64,
    /// 128 bytes.
    B128,
    /// 256 bytes.
    B256,
}

impl PacketSize {
    const ALL: [Self; 4] = [Self::B32, Self::B64, Self::B128, Self::B256];

    /// Its code in parameters.
    #[must_use]
    pub const fn code(self) -> u8 {
        match self {
            Self::B32 => 0,
            Self::B64 => 1,
            Self::B128 => 2,
            Self::B256 => 3,
        }
    }

    /// Of a code.
    #[must_use]
    pub fn of(code: u16) -> Option<Self> {
        Self::ALL.into_iter().find(|size| u16::from(size.code()) == code)
    }

    /// Of a number of bytes.
    #[must_use]
    pub fn of_bytes(bytes: usize) -> Option<Self> {
        Self::ALL.into_iter().find(|size| size.bytes() == bytes)
    }

    /// Bytes.
    #[must_use]
    pub const fn bytes(self) -> usize {
        32 << self.code()
    }
}

/// How an order ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Confirmation {
    /// Done.
    Done,
    /// The order came garbled.
    Garbled,
    /// Nothing lies on the glass.
    NoFinger,
    /// Something lies there, and no picture could be taken.
    Unclear,
    /// The picture cannot be sent.
    NoUpload,
    /// Wrong password.
    WrongPassword,
    /// The password comes first.
    Locked,
    /// Anything else.
    Other(u8),
}

impl Confirmation {
    const KNOWN: [Self; 7] =
        [Self::Done, Self::Garbled, Self::NoFinger, Self::Unclear, Self::NoUpload, Self::WrongPassword, Self::Locked];

    /// Its code.
    #[must_use]
    pub const fn code(self) -> u8 {
        match self {
            Self::Done => 0x00,
            Self::Garbled => 0x01,
            Self::NoFinger => 0x02,
            Self::Unclear => 0x03,
            Self::NoUpload => 0x0F,
            Self::WrongPassword => 0x13,
            Self::Locked => 0x21,
            Self::Other(code) => code,
        }
    }

    /// Of a code.
    #[must_use]
    pub fn of(code: u8) -> Self {
        Self::KNOWN.into_iter().find(|known| known.code() == code).unwrap_or(Self::Other(code))
    }
}

/// What a sensor tells of itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parameters {
    /// What kind of sensor it says to be.
    pub system: u16,
    /// Size of its data packets, where the code is one of the four.
    pub packet: Option<PacketSize>,
    /// Its rate in [`RATE_STEP`].
    pub rate_steps: u16,
}

/// Bytes of the parameters.
const PARAMETERS: usize = 16;

impl Parameters {
    /// Reads what follows the confirmation.
    #[must_use]
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        let bytes: &[u8; PARAMETERS] = bytes.try_into().ok()?;
        let word = |at: usize| u16::from_be_bytes([bytes[at], bytes[at + 1]]);
        Some(Self { system: word(2), packet: PacketSize::of(word(12)), rate_steps: word(14) })
    }

    /// The sixteen bytes, as a sensor of this address with no finger on file sends them.
    #[must_use]
    pub fn bytes(&self, address: u32) -> Vec<u8> {
        let packet = self.packet.unwrap_or(PacketSize::B128);
        let [a, b] = [(address >> 16) as u16, address as u16];
        [0, self.system, 0, 3, a, b, u16::from(packet.code()), self.rate_steps]
            .into_iter()
            .flat_map(u16::to_be_bytes)
            .collect()
    }
}

/// The answer to an order: how it ended, and what it tells.
#[must_use]
pub fn acknowledge(confirmation: Confirmation, told: &[u8]) -> Option<Packet> {
    Packet::new(Kind::Acknowledge, &[&[confirmation.code()], told].concat())
}

/// Grey levels out of a picture's bytes, `pixels` of them: four bits or eight a pixel as their number tells. None where
/// it is neither.
#[must_use]
pub fn unpack(bytes: &[u8], pixels: usize) -> Option<Vec<u8>> {
    /// Sixteen levels spread over 0 to 255.
    const SPREAD: u8 = 17;
    if bytes.len() == pixels {
        return Some(bytes.to_vec());
    }
    (bytes.len() * 2 == pixels)
        .then(|| bytes.iter().flat_map(|pair| [(pair >> 4) * SPREAD, (pair & 15) * SPREAD]).collect())
}

/// A picture's bytes, four bits a pixel: the upper half of each.
#[must_use]
pub fn pack(grey: &[u8]) -> Vec<u8> {
    grey.chunks(2).map(|pair| (pair[0] & 0xF0) | (pair.get(1).unwrap_or(&0) >> 4)).collect()
}

/// Bytes on the line for a picture of `pixels` at four bits, in packets of this size.
#[must_use]
pub const fn upload_bytes(pixels: usize, packet: PacketSize) -> usize {
    let bytes = pixels / 2;
    bytes + bytes.div_ceil(packet.bytes()) * AROUND
}

#[cfg(test)]
mod tests;
