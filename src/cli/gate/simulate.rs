//! A gate as a process: the simulated gate behind a paced line, on a serial port or a pty of its own.

use super::{IfMissing, SimulateArgs, clock, device_fault};
use crate::cli::{Answer, Common, Fault, Verdict, tell};
use anyhow::Context;
use crossbeam_channel::{Receiver, Sender, bounded};
use portas_devices::DeviceError;
use portas_devices::gate::Door;
use portas_devices::gate::line::{Line, LineFaults};
use portas_devices::gate::sim::{Change, DoorFault, SimGate, SimSettings, Walk};
use portas_devices::gate::wired::WiredGate;
use portas_devices::link::{ByteLink, PtyHost, SerialLink};
use std::io::{self, BufRead, Read, Write};
use std::str::FromStr;

/// Longest line taken from standard input.
const LINE_BYTES: u64 = 128;
/// Lines waiting to be acted on.
const LINES: usize = 64;
/// Commands from standard input are looked for this often.
const LOOK_MS: u64 = 20;

/// What somebody at the keyboard lets happen.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Act {
    Walk(Walk),
    Arrive(f32),
    Force(Door),
    Cut(u64),
    Stall(u64),
    Mechanics(Door, Option<DoorFault>),
    Emergency(bool),
    Tamper(bool),
}

#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("not understood: {0:?}; see portas gate simulate --help")]
pub(super) struct NotUnderstood(String);

impl FromStr for Act {
    type Err = NotUnderstood;

    fn from_str(line: &str) -> Result<Self, NotUnderstood> {
        let words: Vec<&str> = line.split_whitespace().collect();
        let act = match words[..] {
            [word] => walk(word).map(Self::Walk),
            ["arrive", metres] => metres.parse().ok().filter(|m: &f32| m.is_finite()).map(Self::Arrive),
            ["force", number] => door(number).map(Self::Force),
            ["cut", ms] => duration(ms).map(Self::Cut),
            ["stall", ms] => duration(ms).map(Self::Stall),
            ["stuck-closed", number] => door(number).map(|d| Self::Mechanics(d, Some(DoorFault::StuckClosed))),
            ["stuck-open", number] => door(number).map(|d| Self::Mechanics(d, Some(DoorFault::StuckOpen))),
            ["half-open", number] => door(number).map(|d| Self::Mechanics(d, Some(DoorFault::HalfOpen))),
            ["mend", number] => door(number).map(|d| Self::Mechanics(d, None)),
            ["emergency", state] => on_or_off(state).map(Self::Emergency),
            ["tamper", state] => on_or_off(state).map(Self::Tamper),
            _ => None,
        };
        act.ok_or_else(|| NotUnderstood(line.trim().to_owned()))
    }
}

fn walk(word: &str) -> Option<Walk> {
    Some(match word {
        "enter" => Walk::Enter,
        "leave" => Walk::Leave,
        "turn-back" => Walk::TurnBack,
        "second" => Walk::SecondPerson,
        "stay" => Walk::Stay,
        "block" => Walk::Block,
        "clear" => Walk::Clear,
        "child" => Walk::Child(110),
        "luggage" => Walk::Luggage,
        _ => return None,
    })
}

fn door(number: &str) -> Option<Door> {
    number.parse().ok().filter(|n| (1..=3).contains(n)).map(|n: u8| Door(n - 1))
}

fn duration(ms: &str) -> Option<u64> {
    ms.parse().ok().filter(|ms| *ms <= 3_600_000)
}

fn on_or_off(state: &str) -> Option<bool> {
    match state {
        "on" => Some(true),
        "off" => Some(false),
        _ => None,
    }
}

/// What reaches the running gate from outside the line.
#[derive(Debug)]
pub(super) enum Input {
    Line(String),
    /// Standard input has ended.
    Ended,
    /// Interrupted.
    Stop,
}

pub(super) fn run(args: &SimulateArgs, common: &Common) -> Answer {
    let key = args.wiring.key(common, IfMissing::Make)?;
    let (mut link, pace) = open(args)?;
    let settings = SimSettings { doors: args.wiring.doors, ..SimSettings::default() };
    let mut gate = SimGate::new(settings, key, args.seed);
    gate.follow_releases(args.auto);
    let mut wired = WiredGate { gate, line: Line::new(pace, LineFaults::default(), args.seed) };
    let (send, inputs) = bounded(LINES);
    watch_interrupt(send.clone())?;
    read_commands(send)?;
    tell(&format!("gate ready on {}", args.wiring.port.display()));
    let print = |change: &Change| print(change, common.json);
    serve(&mut wired, &mut *link, &inputs, args.auto, clock(), print).map_err(device_fault)?;
    Ok(Verdict::Yes)
}

/// An existing path is a serial port, which paces itself; else a pty is made there, paced to the line speed.
fn open(args: &SimulateArgs) -> Result<(Box<dyn ByteLink>, u32), Fault> {
    let wiring = &args.wiring;
    if wiring.port.exists() {
        let link = SerialLink::open("gate", wiring.port()?, wiring.baud).map_err(device_fault)?;
        return Ok((Box::new(link), 0));
    }
    let host = PtyHost::create("gate", &wiring.port).map_err(device_fault)?;
    Ok((Box::new(host), wiring.baud))
}

fn watch_interrupt(to: Sender<Input>) -> Result<(), Fault> {
    let handler = move || {
        // A full queue is being emptied; the next signal finds room.
        let _ = to.try_send(Input::Stop);
    };
    ctrlc::set_handler(handler).context("signals cannot be watched").map_err(Fault::Environment)
}

fn read_commands(to: Sender<Input>) -> Result<(), Fault> {
    let read = move || {
        let mut line = Vec::new();
        loop {
            line.clear();
            let count = io::stdin().lock().take(LINE_BYTES).read_until(b'\n', &mut line);
            let input = match count {
                Ok(count) if count > 0 => Input::Line(String::from_utf8_lossy(&line).into_owned()),
                Ok(_) | Err(_) => Input::Ended,
            };
            let ended = matches!(input, Input::Ended);
            if to.send(input).is_err() || ended {
                return;
            }
        }
    };
    let thread = std::thread::Builder::new().name("commands".into()).spawn(read);
    thread.map(drop).context("no thread for standard input").map_err(Fault::Environment)
}

/// `false` when nobody reads any more.
fn print(change: &Change, json: bool) -> bool {
    let line = if json {
        serde_json::to_string(change).unwrap_or_default()
    } else {
        format!("{:>9.3}  {}", change.at_ms as f64 / 1_000.0, change.what)
    };
    let mut out = io::stdout().lock();
    writeln!(out, "{line}").and_then(|()| out.flush()).is_ok()
}

/// Runs the gate until it is told to stop, `print` says that nobody reads, or, without `auto`, the commands end.
pub(super) fn serve(
    wired: &mut WiredGate,
    link: &mut dyn ByteLink,
    inputs: &Receiver<Input>,
    auto: bool,
    clock: impl Fn() -> u64,
    print: impl Fn(&Change) -> bool,
) -> Result<(), DeviceError> {
    let mut buffer = [0; 256];
    loop {
        while let Some(bytes) = wired.transmit(clock()) {
            link.write(&bytes)?;
        }
        while let Some(change) = wired.gate.change() {
            if !print(&change) {
                return Ok(());
            }
        }
        while let Ok(input) = inputs.try_recv() {
            match input {
                Input::Line(line) if line.trim().is_empty() => {}
                Input::Line(line) => match line.parse() {
                    Ok(act) => perform(wired, clock(), act),
                    Err(NotUnderstood(_)) => tell(&NotUnderstood(line.trim().to_owned()).to_string()),
                },
                Input::Ended if auto => {}
                Input::Ended | Input::Stop => return Ok(()),
            }
        }
        let wait_ms = wired.next_wake_ms().map_or(LOOK_MS, |at| at.saturating_sub(clock()).min(LOOK_MS));
        let count = link.read(&mut buffer, wait_ms)?;
        if count > 0 {
            wired.receive(clock(), &buffer[..count]);
        }
    }
}

fn perform(wired: &mut WiredGate, now_ms: u64, act: Act) {
    let gate = &mut wired.gate;
    match act {
        Act::Walk(walk) => gate.walk(now_ms, walk),
        Act::Arrive(height_m) => gate.person_arrives(now_ms, height_m),
        Act::Force(door) => gate.force(now_ms, door),
        Act::Cut(for_ms) => wired.line.cut(now_ms, for_ms),
        Act::Stall(for_ms) => gate.stall(now_ms + for_ms),
        Act::Mechanics(door, fault) => gate.set_door_fault(now_ms, door, fault),
        Act::Emergency(active) => gate.set_emergency(now_ms, active),
        Act::Tamper(open) => gate.set_tamper(now_ms, open),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    #[test]
    fn commands_are_read_and_nonsense_is_named() {
        for (line, act) in [
            ("enter\n", Act::Walk(Walk::Enter)),
            (" second ", Act::Walk(Walk::SecondPerson)),
            ("force 2", Act::Force(Door(1))),
            ("cut 800", Act::Cut(800)),
            ("arrive 1.15", Act::Arrive(1.15)),
            ("half-open 1", Act::Mechanics(Door(0), Some(DoorFault::HalfOpen))),
            ("emergency on", Act::Emergency(true)),
        ] {
            assert_eq!(line.parse(), Ok(act));
        }
        for line in ["force", "force 0", "force 4", "cut -1", "cut 99999999", "arrive NaN", "dance", "enter now"] {
            assert_eq!(line.parse::<Act>(), Err(NotUnderstood(line.into())));
        }
    }
}
