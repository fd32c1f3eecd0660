//! Peripheral to panel.

use super::NakCode;

/// State of up to 64 contacts or outputs; bit n is number n.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Contacts {
    /// How many were reported.
    pub count: u8,
    /// Those that read exactly 1. A supervised contact that reports a fault reads 0: unsafe.
    pub active: u64,
}

impl Contacts {
    fn decode(data: &[u8]) -> Option<Self> {
        let count = u8::try_from(data.len()).ok().filter(|count| *count <= 64)?;
        let active = data.iter().enumerate().fold(0, |bits, (n, byte)| bits | u64::from(*byte == 1) << n);
        Some(Self { count, active })
    }

    fn encode(self, code: u8) -> Vec<u8> {
        let contacts = (0..self.count.min(64)).map(|n| (self.active >> n & 1) as u8);
        std::iter::once(code).chain(contacts).collect()
    }
}

/// What a peripheral says it is (osdp_PDID).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct DeviceId {
    /// IEEE vendor code.
    pub vendor: [u8; 3],
    /// Model.
    pub model: u8,
    /// Hardware version.
    pub version: u8,
    /// Serial number.
    pub serial: u32,
    /// Firmware: major, minor, build.
    pub firmware: [u8; 3],
}

/// One capability (osdp_PDCAP).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Capability {
    /// Function code.
    pub function: u8,
    /// Compliance level.
    pub level: u8,
    /// How many.
    pub count: u8,
}

impl Capability {
    /// Function code of contact inputs.
    pub const INPUTS: u8 = 1;
    /// Function code of outputs.
    pub const OUTPUTS: u8 = 2;
    /// Function code of lamps.
    pub const LAMPS: u8 = 4;
    /// Function code of sounds.
    pub const SOUNDS: u8 = 5;
    /// Function code of the check character.
    pub const CHECK: u8 = 8;
    /// Function code of communication security; level bit 0 = AES-128.
    pub const SECURITY: u8 = 9;
    /// Function code of the receive buffer; level and count are its size, low byte first.
    pub const BUFFER: u8 = 10;
}

/// Peripheral's half of the key proof (osdp_CCRYPT).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClientProof {
    /// Unique number of the peripheral.
    pub client: [u8; 8],
    /// Its random number.
    pub random: [u8; 8],
    /// Its cryptogram.
    pub cryptogram: [u8; 16],
}

/// Peripheral to panel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reply {
    /// osdp_ACK: done, nothing to tell.
    Ack,
    /// osdp_NAK: refused.
    Nak(NakCode),
    /// osdp_PDID.
    Id(DeviceId),
    /// osdp_PDCAP.
    Capabilities(Vec<Capability>),
    /// osdp_LSTATR.
    LocalStatus {
        /// The housing is open.
        tamper: bool,
        /// Power fails.
        power: bool,
    },
    /// osdp_ISTATR.
    Inputs(Contacts),
    /// osdp_OSTATR.
    Outputs(Contacts),
    /// osdp_CCRYPT.
    ClientProof(ClientProof),
    /// osdp_RMAC_I: first link of the MAC chain.
    FirstMac([u8; 16]),
    /// osdp_BUSY: ask again.
    Busy,
}

impl Reply {
    /// Code and data.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        match self {
            Self::Ack => vec![0x40],
            Self::Nak(code) => vec![0x41, *code as u8],
            Self::Id(id) => {
                let serial = id.serial.to_le_bytes();
                [&[0x45][..], &id.vendor, &[id.model, id.version], &serial, &id.firmware].concat()
            }
            Self::Capabilities(list) => {
                let triples = list.iter().flat_map(|c| [c.function, c.level, c.count]);
                std::iter::once(0x46).chain(triples).collect()
            }
            Self::LocalStatus { tamper, power } => vec![0x48, u8::from(*tamper), u8::from(*power)],
            Self::Inputs(contacts) => contacts.encode(0x49),
            Self::Outputs(contacts) => contacts.encode(0x4A),
            Self::ClientProof(proof) => [&[0x76][..], &proof.client, &proof.random, &proof.cryptogram].concat(),
            Self::FirstMac(mac) => [&[0x78][..], mac].concat(),
            Self::Busy => vec![0x79],
        }
    }

    /// Reads code and data; `None` where the code is unknown or the length does not fit.
    #[must_use]
    pub fn decode(message: &[u8]) -> Option<Self> {
        let (code, data) = message.split_first()?;
        match (code, data) {
            (0x40, []) => Some(Self::Ack),
            (0x41, [code, ..]) => NakCode::from_byte(*code).map(Self::Nak),
            (0x45, data) => device_id(data).map(Self::Id),
            (0x46, data) if data.len().is_multiple_of(3) => {
                let capability = |c: &[u8]| Capability { function: c[0], level: c[1], count: c[2] };
                Some(Self::Capabilities(data.chunks_exact(3).map(capability).collect()))
            }
            (0x48, [tamper, power]) => Some(Self::LocalStatus { tamper: *tamper != 0, power: *power != 0 }),
            (0x49, data) => Contacts::decode(data).map(Self::Inputs),
            (0x4A, data) => Contacts::decode(data).map(Self::Outputs),
            (0x76, data) => client_proof(data).map(Self::ClientProof),
            (0x78, data) => data.try_into().ok().map(Self::FirstMac),
            (0x79, []) => Some(Self::Busy),
            _ => None,
        }
    }
}

fn device_id(data: &[u8]) -> Option<DeviceId> {
    let data: &[u8; 12] = data.try_into().ok()?;
    let [v0, v1, v2, model, version, s0, s1, s2, s3, f0, f1, f2] = *data;
    let serial = u32::from_le_bytes([s0, s1, s2, s3]);
    Some(DeviceId { vendor: [v0, v1, v2], model, version, serial, firmware: [f0, f1, f2] })
}

fn client_proof(data: &[u8]) -> Option<ClientProof> {
    if data.len() != 32 {
        return None;
    }
    let (client, rest) = data.split_first_chunk()?;
    let (random, rest) = rest.split_first_chunk()?;
    Some(ClientProof { client: *client, random: *random, cryptogram: rest.try_into().ok()? })
}
