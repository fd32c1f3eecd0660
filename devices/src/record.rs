//! Device sessions as JSON lines, to write down and to play back.
//!
//! ```text
//! {"format":"portas-device-session","version":1,"content":"redacted"}
//! {"at_ms":1200,"dir":"out","device":"document","command":"Enable"}
//! {"at_ms":1200,"dir":"out","device":"document","bytes":"02454e41424c450d0344443432"}
//! {"at_ms":5310,"dir":"in","device":"document","event":{"Read":{..}}}
//! ```
//!
//! `at_ms` is monotonic and never steps back; `out` is what the station says, `in` what the device says. Each line holds
//! one of `command`, `event` and `bytes` (hexadecimal, as they passed on the line).
//!
//! **A recording holds no personal data** unless it was opened with [`Content::Invented`], which is for tests and
//! demonstrations alone. Redacted, a sample of a finger or an eye keeps its size only (zeros, black), a document its code, issuer, kind and
//! what its chip proved, a code or a slip its size in characters or lines; bytes are kept of the gate alone, whose line carries nothing of
//! persons. Played back, such a session gives the same events at the same times, with these blanks.

mod redact;

use crate::{Command, Event};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::io::{self, BufRead, Read, Write};

/// Version of the format that this program writes and reads.
pub const VERSION: u32 = 1;
/// Longest line, bytes: room for the pictures of two invented eyes.
pub const LINE_MAX: usize = 2 * 1024 * 1024;
const FORMAT: &str = "portas-device-session";

/// What a recording may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Content {
    /// Nothing personal: the way to record at a real station.
    Redacted,
    /// Everything: all persons in it are invented.
    Invented,
}

/// Who speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Direction {
    /// The device.
    In,
    /// The station.
    Out,
}

/// Which device.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Device {
    /// The gate.
    Gate,
    /// The camera.
    Camera,
    /// The fingerprint sensor.
    Fingerprint,
    /// The iris camera.
    Iris,
    /// The document reader.
    Document,
    /// The slip printer.
    Printer,
}

/// What was said.
#[derive(Debug, Clone, PartialEq)]
pub enum Said {
    /// An order to a device.
    Command(Command),
    /// What a device told.
    Event(Event),
    /// Bytes on a device's line.
    Bytes(Device, Direction, Vec<u8>),
}

/// A line of a recording.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Monotonic milliseconds.
    pub at_ms: u64,
    /// What was said.
    pub said: Said,
}

/// Why a session cannot be written down.
#[derive(Debug, thiserror::Error)]
pub enum RecordError {
    /// Time stepped back.
    #[error("recording: {at_ms} ms comes before {last_ms} ms, already written")]
    Backwards {
        /// The moment refused.
        at_ms: u64,
        /// The moment of the line before.
        last_ms: u64,
    },
    /// The line would be longer than any reader takes.
    #[error("recording: a line of {0} bytes is longer than {LINE_MAX}")]
    Long(usize),
    /// An event or command that JSON cannot hold.
    #[error("recording: {0}")]
    Json(#[from] serde_json::Error),
    /// The file or pipe.
    #[error("recording: {0}")]
    Io(#[from] io::Error),
}

/// Why a line of a recording cannot be played back. Lines count from 1.
#[derive(Debug, thiserror::Error)]
#[error("recording, line {line}: {why}")]
pub struct ReplayError {
    /// The line.
    pub line: u64,
    /// What is wrong with it.
    pub why: ReplayFault,
}

/// What is wrong with a line.
#[derive(Debug, thiserror::Error)]
pub enum ReplayFault {
    /// Nothing to play.
    #[error("the recording is empty")]
    Empty,
    /// Another kind of file.
    #[error("not a device session")]
    Format,
    /// Of a version that this program does not read.
    #[error("version {0}; this program reads version {VERSION}")]
    Version(u32),
    /// Too long.
    #[error("longer than {LINE_MAX} bytes")]
    Long,
    /// The last line has no end: the recorder was cut off.
    #[error("cut off")]
    Torn,
    /// Not one of event, command and bytes, or the direction does not fit it.
    #[error("must hold an event (in), a command (out) or bytes")]
    Content,
    /// The camera takes no commands.
    #[error("the camera takes no commands")]
    Camera,
    /// Not hexadecimal.
    #[error("bytes are not hexadecimal")]
    Hex,
    /// Time steps back.
    #[error("comes before the line above it")]
    Backwards,
    /// Not the JSON that it should be.
    #[error("{0}")]
    Json(#[from] serde_json::Error),
    /// The file.
    #[error("{0}")]
    Io(#[from] io::Error),
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Head {
    format: String,
    version: u32,
    content: Content,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    at_ms: u64,
    dir: Direction,
    device: Device,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    event: Option<Value>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    command: Option<Value>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    bytes: Option<String>,
}

/// Writes a session down. One recorder serves all devices of a station.
#[derive(Debug)]
pub struct Recorder<W> {
    out: W,
    content: Content,
    last_ms: u64,
}

impl<W: Write> Recorder<W> {
    /// Begins a recording.
    ///
    /// # Errors
    /// When the first line cannot be written.
    pub fn new(mut out: W, content: Content) -> Result<Self, RecordError> {
        let head = Head { format: FORMAT.to_owned(), version: VERSION, content };
        serde_json::to_writer(&mut out, &head)?;
        out.write_all(b"\n")?;
        Ok(Self { out, content, last_ms: 0 })
    }

    /// Writes what a device told.
    ///
    /// # Errors
    /// [`RecordError`]; nothing of the line is written but for an error of the file.
    pub fn event(&mut self, at_ms: u64, event: &Event) -> Result<(), RecordError> {
        let event = match self.content {
            Content::Invented => event.clone(),
            Content::Redacted => redact::event(event),
        };
        let (device, value) = event_value(&event)?;
        self.line(Line { at_ms, dir: Direction::In, device, event: Some(value), command: None, bytes: None })
    }

    /// Writes what the station ordered.
    ///
    /// # Errors
    /// As [`Recorder::event`].
    pub fn command(&mut self, at_ms: u64, command: &Command) -> Result<(), RecordError> {
        let command = match self.content {
            Content::Invented => command.clone(),
            Content::Redacted => redact::command(command),
        };
        let (device, value) = command_value(&command)?;
        self.line(Line { at_ms, dir: Direction::Out, device, event: None, command: Some(value), bytes: None })
    }

    /// Writes bytes as they passed on a device's line; of a redacted recording's devices, the gate's alone.
    ///
    /// # Errors
    /// As [`Recorder::event`].
    pub fn bytes(&mut self, at_ms: u64, device: Device, dir: Direction, bytes: &[u8]) -> Result<(), RecordError> {
        if self.content == Content::Redacted && device != Device::Gate {
            return Ok(());
        }
        self.line(Line { at_ms, dir, device, event: None, command: None, bytes: Some(hex::encode(bytes)) })
    }

    /// Ends the recording and gives back where it was written.
    ///
    /// # Errors
    /// When the rest cannot be written.
    pub fn finish(mut self) -> Result<W, RecordError> {
        self.out.flush()?;
        Ok(self.out)
    }

    fn line(&mut self, line: Line) -> Result<(), RecordError> {
        if line.at_ms < self.last_ms {
            return Err(RecordError::Backwards { at_ms: line.at_ms, last_ms: self.last_ms });
        }
        let mut text = serde_json::to_vec(&line)?;
        text.push(b'\n');
        if text.len() > LINE_MAX {
            return Err(RecordError::Long(text.len()));
        }
        self.out.write_all(&text)?;
        self.last_ms = line.at_ms;
        Ok(())
    }
}

fn event_value(event: &Event) -> Result<(Device, Value), serde_json::Error> {
    Ok(match event {
        Event::Gate(event) => (Device::Gate, serde_json::to_value(event)?),
        Event::Camera(event) => (Device::Camera, serde_json::to_value(event)?),
        Event::Fingerprint(event) => (Device::Fingerprint, serde_json::to_value(event)?),
        Event::Iris(event) => (Device::Iris, serde_json::to_value(event)?),
        Event::Document(event) => (Device::Document, serde_json::to_value(event)?),
        Event::Printer(event) => (Device::Printer, serde_json::to_value(event)?),
    })
}

fn command_value(command: &Command) -> Result<(Device, Value), serde_json::Error> {
    Ok(match command {
        Command::Gate(command) => (Device::Gate, serde_json::to_value(command)?),
        Command::Fingerprint(command) => (Device::Fingerprint, serde_json::to_value(command)?),
        Command::Iris(command) => (Device::Iris, serde_json::to_value(command)?),
        Command::Document(command) => (Device::Document, serde_json::to_value(command)?),
        Command::Printer(command) => (Device::Printer, serde_json::to_value(command)?),
    })
}

/// Plays a recording back: its entries in order, or the first line that is wrong, and then nothing more.
#[derive(Debug)]
pub struct Replay<R> {
    input: R,
    content: Content,
    line: u64,
    last_ms: u64,
    ended: bool,
}

impl<R: BufRead> Replay<R> {
    /// Opens a recording.
    ///
    /// # Errors
    /// When its first line is not that of a device session of this version.
    pub fn new(mut input: R) -> Result<Self, ReplayError> {
        let head = read_line(&mut input).and_then(|line| {
            let line = line.ok_or(ReplayFault::Empty)?;
            let head: Head = serde_json::from_slice(&line).map_err(|_| ReplayFault::Format)?;
            match head {
                Head { format, .. } if format != FORMAT => Err(ReplayFault::Format),
                Head { version, .. } if version != VERSION => Err(ReplayFault::Version(version)),
                Head { content, .. } => Ok(content),
            }
        });
        let content = head.map_err(|why| ReplayError { line: 1, why })?;
        Ok(Self { input, content, line: 1, last_ms: 0, ended: false })
    }

    /// What it may hold.
    #[must_use]
    pub fn content(&self) -> Content {
        self.content
    }

    fn entry(&mut self) -> Result<Option<Entry>, ReplayFault> {
        let Some(line) = read_line(&mut self.input)? else { return Ok(None) };
        let line: Line = serde_json::from_slice(&line)?;
        if line.at_ms < self.last_ms {
            return Err(ReplayFault::Backwards);
        }
        self.last_ms = line.at_ms;
        Ok(Some(Entry { at_ms: line.at_ms, said: said(line)? }))
    }
}

impl<R: BufRead> Iterator for Replay<R> {
    type Item = Result<Entry, ReplayError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        self.line += 1;
        let entry = self.entry().transpose();
        self.ended = !matches!(entry, Some(Ok(_)));
        entry.map(|entry| entry.map_err(|why| ReplayError { line: self.line, why }))
    }
}

/// The next line without its end, in bounded memory; `None` at the end of the input.
fn read_line(input: &mut impl BufRead) -> Result<Option<Vec<u8>>, ReplayFault> {
    let mut line = Vec::new();
    let read = input.take(LINE_MAX as u64).read_until(b'\n', &mut line)?;
    if read == 0 {
        return Ok(None);
    }
    if line.pop_if(|last| *last == b'\n').is_some() {
        return Ok(Some(line));
    }
    Err(if line.len() == LINE_MAX { ReplayFault::Long } else { ReplayFault::Torn })
}

fn said(line: Line) -> Result<Said, ReplayFault> {
    match (line.dir, line.event, line.command, line.bytes) {
        (Direction::In, Some(event), None, None) => event_of(line.device, event).map(Said::Event),
        (Direction::Out, None, Some(command), None) => command_of(line.device, command).map(Said::Command),
        (dir, None, None, Some(bytes)) => {
            let bytes = hex::decode(bytes).map_err(|_| ReplayFault::Hex)?;
            Ok(Said::Bytes(line.device, dir, bytes))
        }
        _ => Err(ReplayFault::Content),
    }
}

fn event_of(device: Device, value: Value) -> Result<Event, ReplayFault> {
    Ok(match device {
        Device::Gate => Event::Gate(parse(value)?),
        Device::Camera => Event::Camera(parse(value)?),
        Device::Fingerprint => Event::Fingerprint(parse(value)?),
        Device::Iris => Event::Iris(parse(value)?),
        Device::Document => Event::Document(parse(value)?),
        Device::Printer => Event::Printer(parse(value)?),
    })
}

fn command_of(device: Device, value: Value) -> Result<Command, ReplayFault> {
    Ok(match device {
        Device::Gate => Command::Gate(parse(value)?),
        Device::Camera => return Err(ReplayFault::Camera),
        Device::Fingerprint => Command::Fingerprint(parse(value)?),
        Device::Iris => Command::Iris(parse(value)?),
        Device::Document => Command::Document(parse(value)?),
        Device::Printer => Command::Printer(parse(value)?),
    })
}

fn parse<T: DeserializeOwned>(value: Value) -> Result<T, ReplayFault> {
    Ok(serde_json::from_value(value)?)
}

#[cfg(test)]
mod tests;
