//! Panel to peripheral.

use super::NakCode;

/// What an output is told (osdp_OUT control code).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OutputAction {
    /// 0: nothing.
    Nothing,
    /// 1: off for good, a running pulse ends.
    Off,
    /// 2: on for good. A gate refuses it.
    On,
    /// 3: off for good once the pulse is over.
    OffAfterPulse,
    /// 4: on for good once the pulse is over. A gate refuses it.
    OnAfterPulse,
    /// 5: on for the time given, then back.
    Pulse,
    /// 6: off for the time given, then back.
    PulseOff,
}

/// osdp_OUT, one record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Output {
    /// Output number, from 0.
    pub output: u8,
    /// What it does.
    pub action: OutputAction,
    /// Time in tenths of a second.
    pub tenths: u16,
}

/// Colour of a lamp.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Colour {
    /// Dark.
    Black = 0,
    /// Red.
    Red = 1,
    /// Green.
    Green = 2,
    /// Amber.
    Amber = 3,
    /// Blue.
    Blue = 4,
    /// Magenta.
    Magenta = 5,
    /// Cyan.
    Cyan = 6,
    /// White.
    White = 7,
}

impl Colour {
    const fn from_byte(byte: u8) -> Option<Self> {
        Some(match byte {
            0 => Self::Black,
            1 => Self::Red,
            2 => Self::Green,
            3 => Self::Amber,
            4 => Self::Blue,
            5 => Self::Magenta,
            6 => Self::Cyan,
            7 => Self::White,
            _ => return None,
        })
    }
}

/// osdp_LED, its permanent setting; reader 0, lamp 0, temporary setting untouched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lamp {
    /// Tenths of a second in the first colour.
    pub on_tenths: u8,
    /// Tenths of a second in the second.
    pub off_tenths: u8,
    /// First colour.
    pub on: Colour,
    /// Second colour.
    pub off: Colour,
}

/// osdp_BUZ, reader 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Buzzer {
    /// 1 = off, 2 = default tone.
    pub tone: u8,
    /// Tenths of a second on.
    pub on_tenths: u8,
    /// Tenths of a second off.
    pub off_tenths: u8,
    /// How often; 0 = for ever.
    pub count: u8,
}

/// Panel to peripheral.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Command {
    /// osdp_POLL: anything new?
    Poll,
    /// osdp_ID: who are you?
    Id,
    /// osdp_CAP: what can you do?
    Capabilities,
    /// osdp_LSTAT: tamper and power.
    LocalStatus,
    /// osdp_ISTAT: inputs.
    InputStatus,
    /// osdp_OSTAT: outputs.
    OutputStatus,
    /// osdp_OUT.
    Output(Output),
    /// osdp_LED.
    Lamp(Lamp),
    /// osdp_BUZ.
    Buzzer(Buzzer),
    /// osdp_KEYSET, always refused; the key it carries is not kept.
    KeySet,
    /// osdp_CHLNG: random number of the panel.
    Challenge([u8; 8]),
    /// osdp_SCRYPT: cryptogram of the panel.
    Cryptogram([u8; 16]),
}

impl Command {
    /// Code and data.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        match self {
            Self::Poll => vec![0x60],
            Self::Id => vec![0x61, 0],
            Self::Capabilities => vec![0x62, 0],
            Self::LocalStatus => vec![0x64],
            Self::InputStatus => vec![0x65],
            Self::OutputStatus => vec![0x66],
            Self::Output(out) => {
                let [low, high] = out.tenths.to_le_bytes();
                vec![0x68, out.output, out.action as u8, low, high]
            }
            Self::Lamp(lamp) => {
                let permanent = [1, lamp.on_tenths, lamp.off_tenths, lamp.on as u8, lamp.off as u8];
                [&[0x69, 0, 0][..], &[0; 7], &permanent].concat()
            }
            Self::Buzzer(b) => vec![0x6A, 0, b.tone, b.on_tenths, b.off_tenths, b.count],
            Self::KeySet => vec![0x75],
            Self::Challenge(random) => [&[0x76][..], random].concat(),
            Self::Cryptogram(cryptogram) => [&[0x77][..], cryptogram].concat(),
        }
    }

    /// Reads code and data.
    ///
    /// # Errors
    /// The NAK code that a peripheral must answer with.
    pub fn decode(message: &[u8]) -> Result<Self, NakCode> {
        let (code, data) = message.split_first().ok_or(NakCode::Length)?;
        let empty = |command| if data.is_empty() { Ok(command) } else { Err(NakCode::Length) };
        match code {
            0x60 => empty(Self::Poll),
            0x61 | 0x62 if data.len() != 1 => Err(NakCode::Length),
            0x61 => Ok(Self::Id),
            0x62 => Ok(Self::Capabilities),
            0x64 => empty(Self::LocalStatus),
            0x65 => empty(Self::InputStatus),
            0x66 => empty(Self::OutputStatus),
            0x68 => output(data).map(Self::Output),
            0x69 => lamp(data).map(Self::Lamp),
            0x6A => buzzer(data).map(Self::Buzzer),
            0x75 => Ok(Self::KeySet),
            0x76 => data.try_into().map(Self::Challenge).map_err(|_| NakCode::Length),
            0x77 => data.try_into().map(Self::Cryptogram).map_err(|_| NakCode::Length),
            _ => Err(NakCode::Unknown),
        }
    }
}

fn output(data: &[u8]) -> Result<Output, NakCode> {
    let &[output, action, low, high] = data else { return Err(NakCode::Length) };
    let action = match action {
        0 => OutputAction::Nothing,
        1 => OutputAction::Off,
        2 => OutputAction::On,
        3 => OutputAction::OffAfterPulse,
        4 => OutputAction::OnAfterPulse,
        5 => OutputAction::Pulse,
        6 => OutputAction::PulseOff,
        _ => return Err(NakCode::Record),
    };
    Ok(Output { output, action, tenths: u16::from_le_bytes([low, high]) })
}

fn lamp(data: &[u8]) -> Result<Lamp, NakCode> {
    let &[reader, lamp, _, _, _, _, _, _, _, control, on_tenths, off_tenths, on, off] = data else {
        return Err(NakCode::Length);
    };
    match (Colour::from_byte(on), Colour::from_byte(off)) {
        (Some(on), Some(off)) if reader == 0 && lamp == 0 && control == 1 && (on_tenths | off_tenths) != 0 => {
            Ok(Lamp { on_tenths, off_tenths, on, off })
        }
        _ => Err(NakCode::Record),
    }
}

fn buzzer(data: &[u8]) -> Result<Buzzer, NakCode> {
    let &[reader, tone, on_tenths, off_tenths, count] = data else { return Err(NakCode::Length) };
    if reader == 0 { Ok(Buzzer { tone, on_tenths, off_tenths, count }) } else { Err(NakCode::Record) }
}
