//! Whether each device of a station answers, asked one by one and let go again.

use super::clock::Clock;
use super::devices::{GateWiring, Wiring, WiringError, start_camera, start_document, start_gate, start_printer};
use super::sensors::{FingerprintDevice, IrisDevice};
use crossbeam_channel::Receiver;
use portas_devices::camera::CameraEvent;
use portas_devices::document::DocumentEvent;
use portas_devices::fingerprint::FingerprintEvent;
use portas_devices::gate::{Door, GateEvent, Tampering};
use portas_devices::iris::IrisEvent;
use portas_devices::printer::PrinterEvent;
use std::time::{Duration, Instant};

/// How long a device may take to answer.
const ANSWER: Duration = Duration::from_secs(2);

/// What a device answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered {
    /// Which: `gate`, `camera`, `document`, `fingerprint`, `iris`, `printer`.
    pub device: &'static str,
    /// What it said, or what is wrong.
    pub found: Result<String, String>,
}

/// Asks the gate, which must not be asked with any other key than its own.
#[must_use]
pub fn probe_gate(gate: GateWiring, random: [u8; 32], clock: Clock) -> Answered {
    answered("gate", || {
        let (driver, process) = start_gate(gate, random, clock)?;
        let verdict = first(driver.events(), gate_verdict);
        // The near end first: a far end that goes is a fault to the log.
        drop((driver, process));
        Ok(verdict)
    })
}

/// Asks every other device, in the order in which the settings name them.
#[must_use]
pub fn probe_others(wiring: &Wiring, clock: Clock) -> Vec<Answered> {
    let Wiring { gate: _, camera, reader, document, printer, fingerprint, iris, seed } = wiring;
    let seed = *seed;
    let mut answers = vec![
        answered("camera", || {
            let (camera, events) = start_camera(camera, *reader, clock)?;
            let verdict = first(&events, camera_verdict);
            let figures = camera.picture().gauge.at(clock.mono_ms());
            let device = figures.device.unwrap_or_default();
            Ok(match (verdict, figures.format, figures.last_error) {
                (Ok(said), format, _) => Ok(format!("{device}: {}, {said}", format.unwrap_or_default())),
                (Err(error), _, Some(last)) => Err(format!("{device}: {error}: {last}")),
                (Err(error), _, None) => Err(format!("{device}: {error}")),
            })
        }),
        answered("document", || {
            let (driver, machine) = start_document(document, seed, clock)?;
            let verdict = first(driver.events(), document_verdict);
            drop((driver, machine));
            Ok(verdict)
        }),
        answered("fingerprint", || {
            let sensor = FingerprintDevice::start(fingerprint, seed, clock)?;
            Ok(first(sensor.events(), fingerprint_verdict))
        }),
    ];
    if let Some(iris) = iris {
        answers.push(answered("iris", || {
            let camera = IrisDevice::start(iris, seed, clock)?;
            Ok(first(camera.events(), iris_verdict))
        }));
    }
    if let Some(printer) = printer {
        answers.push(answered("printer", || {
            let (driver, machine) = start_printer(printer, seed, clock)?;
            let verdict = first(driver.events(), printer_verdict);
            drop((driver, machine));
            Ok(verdict)
        }));
    }
    answers
}

type Verdict = Result<String, String>;

fn answered(device: &'static str, ask: impl FnOnce() -> Result<Verdict, WiringError>) -> Answered {
    let asked = Instant::now();
    let found = ask().unwrap_or_else(|error| Err(error.to_string()));
    Answered { device, found: found.map(|said| format!("{said} after {} ms", asked.elapsed().as_millis())) }
}

/// The first verdict of a device.
fn first<T>(events: &Receiver<T>, verdict: impl Fn(T) -> Option<Verdict>) -> Verdict {
    let over = Instant::now() + ANSWER;
    loop {
        match events.recv_deadline(over).map(&verdict) {
            Ok(Some(verdict)) => return verdict,
            Ok(None) => {}
            Err(_) => return Err(format!("no answer within {} s", ANSWER.as_secs())),
        }
    }
}

fn gate_verdict(event: GateEvent) -> Option<Verdict> {
    match event {
        GateEvent::Inputs { inputs, .. } => {
            let doors =
                if inputs.door_closed(Door(0)) && inputs.door_closed(Door(1)) { "closed" } else { "not closed" };
            let inside = if inputs.mat_empty() { "nobody inside" } else { "somebody inside" };
            Some(Ok(format!("secure channel up, doors {doors}, {inside}")))
        }
        GateEvent::Tampering(Tampering::WrongKey) => Some(Err("it does not know this lane's key".into())),
        GateEvent::Tampering(Tampering::DefaultKey) => Some(Err("it uses the default key".into())),
        GateEvent::Tampering(Tampering::NoSecureChannel) => Some(Err("it offers no secure channel".into())),
        GateEvent::LinkUp
        | GateEvent::LinkLost
        | GateEvent::Order { .. }
        | GateEvent::Tampering(Tampering::BadMac | Tampering::Cabinet) => None,
    }
}

fn camera_verdict(event: CameraEvent) -> Option<Verdict> {
    match event {
        CameraEvent::Up => Some(Ok("delivers frames".into())),
        CameraEvent::Lost | CameraEvent::Code { .. } | CameraEvent::Coach(_) | CameraEvent::Empty => None,
    }
}

fn document_verdict(event: DocumentEvent) -> Option<Verdict> {
    match event {
        DocumentEvent::Up => Some(Ok("answers".into())),
        DocumentEvent::Lost => Some(Err("does not answer".into())),
        DocumentEvent::Laid | DocumentEvent::Read(_) | DocumentEvent::Unread(_) | DocumentEvent::Removed => None,
    }
}

fn fingerprint_verdict(event: FingerprintEvent) -> Option<Verdict> {
    match event {
        FingerprintEvent::Up => Some(Ok("answers".into())),
        FingerprintEvent::Lost => Some(Err("does not answer".into())),
        FingerprintEvent::Seen { .. } | FingerprintEvent::Captured { .. } | FingerprintEvent::NoSample { .. } => None,
    }
}

fn iris_verdict(event: IrisEvent) -> Option<Verdict> {
    match event {
        IrisEvent::Up => Some(Ok("delivers frames".into())),
        IrisEvent::Lost => Some(Err("does not answer".into())),
        IrisEvent::FaceAt { .. }
        | IrisEvent::Covered(_)
        | IrisEvent::Seen { .. }
        | IrisEvent::Captured { .. }
        | IrisEvent::NoSample { .. }
        | IrisEvent::Empty => None,
    }
}

fn printer_verdict(event: PrinterEvent) -> Option<Verdict> {
    match event {
        PrinterEvent::Ready => Some(Ok("has paper".into())),
        PrinterEvent::PaperOut => Some(Err("no paper".into())),
        PrinterEvent::Stopped(why) => Some(Err(format!("stopped: {why:?}"))),
        PrinterEvent::Lost => Some(Err("does not answer".into())),
        PrinterEvent::Printed { .. } | PrinterEvent::Failed { .. } => None,
    }
}
