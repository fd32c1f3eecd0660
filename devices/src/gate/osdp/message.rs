//! Commands and replies, typed. Decoding is strict: a length that does not fit is refused, not guessed at.

mod command;
mod reply;

pub use command::{Buzzer, Colour, Command, Lamp, Output, OutputAction};
pub use reply::{Capability, ClientProof, Contacts, DeviceId, Reply};

/// Why a peripheral refuses (osdp_NAK).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum NakCode {
    /// Message check wrong.
    Check = 1,
    /// Command length wrong.
    Length = 2,
    /// Unknown command.
    Unknown = 3,
    /// Sequence number wrong.
    Sequence = 4,
    /// Security block not supported, or not in these conditions.
    SecurityBlock = 5,
    /// An encrypted channel is required.
    Encryption = 6,
    /// Biometric type not supported.
    BiometricType = 7,
    /// Biometric format not supported.
    BiometricFormat = 8,
    /// The command cannot be carried out.
    Record = 9,
}

impl NakCode {
    const fn from_byte(byte: u8) -> Option<Self> {
        Some(match byte {
            1 => Self::Check,
            2 => Self::Length,
            3 => Self::Unknown,
            4 => Self::Sequence,
            5 => Self::SecurityBlock,
            6 => Self::Encryption,
            7 => Self::BiometricType,
            8 => Self::BiometricFormat,
            9 => Self::Record,
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn every_command_comes_back() {
        let pulse = Output { output: 1, action: OutputAction::Pulse, tenths: 300 };
        let lamp = Lamp { on_tenths: 5, off_tenths: 5, on: Colour::Amber, off: Colour::Black };
        let buzzer = Buzzer { tone: 2, on_tenths: 1, off_tenths: 1, count: 3 };
        for command in [
            Command::Poll,
            Command::Id,
            Command::Capabilities,
            Command::LocalStatus,
            Command::InputStatus,
            Command::OutputStatus,
            Command::Output(pulse),
            Command::Lamp(lamp),
            Command::Buzzer(buzzer),
            Command::KeySet,
            Command::Challenge([7; 8]),
            Command::Cryptogram([9; 16]),
        ] {
            assert_eq!(Command::decode(&command.encode()), Ok(command));
        }
    }

    #[test]
    fn a_contact_that_reports_a_fault_reads_unsafe() {
        // 2 and 3 are what a supervised contact says of a shorted or cut wire.
        let reply = Reply::decode(&[0x49, 1, 2, 3, 1]).unwrap();
        assert_eq!(reply, Reply::Inputs(Contacts { count: 4, active: 0b1001 }));
    }

    proptest! {
        #[test]
        fn replies_that_decode_encode_to_the_same_meaning(bytes in proptest::collection::vec(any::<u8>(), 0..80)) {
            if let Some(reply) = Reply::decode(&bytes) {
                prop_assert_eq!(Reply::decode(&reply.encode()), Some(reply));
            }
            if let Ok(command) = Command::decode(&bytes) {
                prop_assert_eq!(Command::decode(&command.encode()), Ok(command));
            }
        }
    }
}
