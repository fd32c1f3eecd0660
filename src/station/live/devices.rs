//! The devices of a station, opened as its wiring says.

use super::camera::{Camera, Hall, Picture};
use super::clock::Clock;
use super::gate_process::{GateProcess, GateProcessError, GateProgram};
use super::registry::RegistryLine;
use super::sensor::{Glass, Mirror};
use super::sensors::{FingerprintDevice, FingerprintWiring, IrisDevice, IrisWiring};
use crossbeam_channel::{Receiver, bounded};
use portas_devices::DeviceError;
use portas_devices::camera::CameraEvent;
use portas_devices::camera::capture::CaptureSettings;
use portas_devices::camera::capture::driver::StartError as CameraError;
use portas_devices::camera::driver::Settings as Reading;
use portas_devices::camera::reader::ReaderKind;
use portas_devices::document::driver::DocumentDriver;
use portas_devices::document::sim::ReaderMachine;
use portas_devices::driver::{ByteLink, Port, Served, serve};
use portas_devices::gate::driver::GateDriver;
use portas_devices::gate::osdp::secure::Scbk;
use portas_devices::gate::panel::{ControlPanel, PanelSettings};
use portas_devices::link::{Ends, MemoryLink, SerialLink, Stream};
use portas_devices::printer::driver::PrinterDriver;
use portas_devices::printer::sim::{PrinterMachine, ROLL_MM};
use portas_devices::sim::Machine;
use std::io;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Events of the camera that wait for a busy station.
const CAMERA_EVENTS: usize = 16;

/// How a station is wired.
#[derive(Clone)]
pub struct Wiring {
    /// The gate.
    pub gate: GateWiring,
    /// The camera; the library that reads its frames.
    pub camera: CameraWiring,
    /// See `camera`.
    pub reader: ReaderKind,
    /// The document reader.
    pub document: Serial,
    /// The printer, where there is one.
    pub printer: Option<Serial>,
    /// The fingerprint sensor.
    pub fingerprint: FingerprintWiring,
    /// The iris camera, where there is one.
    pub iris: Option<IrisWiring>,
    /// Seed of what is simulated.
    pub seed: u64,
}

/// The line to the gate.
#[derive(Clone)]
pub struct GateWiring {
    /// Where it begins.
    pub line: GateLine,
    /// How it is driven.
    pub panel: PanelSettings,
    /// The lane's key.
    pub key: Scbk,
}

/// Where the line to the gate begins.
#[derive(Debug, Clone)]
pub enum GateLine {
    /// At a serial port.
    Port(PathBuf),
    /// At the pty of a simulated gate, which the station starts.
    Simulated(GateProgram),
}

/// Where frames come from.
#[derive(Debug, Clone)]
pub enum CameraWiring {
    /// A simulator.
    Simulated,
    /// A video device.
    Device(CaptureSettings),
}

/// Where a serial device is.
#[derive(Debug, Clone)]
pub enum Serial {
    /// A simulator at the other end of a link in memory.
    Simulated,
    /// A port.
    Port {
        /// Which.
        path: PathBuf,
        /// Bits a second.
        baud: u32,
    },
}

/// Why the devices do not come up.
#[derive(Debug, thiserror::Error)]
pub enum WiringError {
    /// A device.
    #[error(transparent)]
    Device(#[from] DeviceError),
    /// The camera.
    #[error(transparent)]
    Camera(#[from] CameraError),
    /// The simulated gate.
    #[error(transparent)]
    Gate(#[from] GateProcessError),
    /// A thread.
    #[error("no thread for a device: {0}")]
    Thread(#[from] io::Error),
}

/// The running devices.
pub(super) struct Devices {
    pub(super) gate: GateDriver,
    pub(super) camera_events: Receiver<CameraEvent>,
    camera: Camera,
    pub(super) document: DocumentDriver,
    pub(super) sensor: FingerprintDevice,
    pub(super) iris: Option<IrisDevice>,
    pub(super) printer: Option<PrinterDriver>,
}

/// The simulated devices of a station, for whoever plays the people before them. What is real is `None`.
#[derive(Clone)]
pub struct Simulated {
    /// What the camera looks at.
    pub camera: Option<Hall>,
    /// The glass of the fingerprint sensor.
    pub sensor: Option<Glass>,
    /// The place before the iris camera, where there is one.
    pub iris: Option<Mirror>,
    /// The document reader.
    pub document: Option<Arc<Served<ReaderMachine>>>,
    /// The printer.
    pub printer: Option<Arc<Served<PrinterMachine>>>,
    /// The line to the registry.
    pub registry: RegistryLine,
    gate: Option<Arc<Mutex<GateProcess>>>,
}

impl Simulated {
    /// The process of the simulated gate.
    #[must_use]
    pub fn gate(&self) -> Option<MutexGuard<'_, GateProcess>> {
        self.gate.as_ref().map(|gate| gate.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Devices {
    /// What the camera sees and how it does.
    pub(super) fn picture(&self) -> Picture {
        self.camera.picture()
    }

    /// Opens every port once, so that a missing or taken one is told at the start, then starts the drivers.
    pub(super) fn start(
        wiring: Wiring,
        random: [u8; 32],
        clock: Clock,
        registry: RegistryLine,
    ) -> Result<(Self, Simulated), WiringError> {
        let Wiring { gate, camera, reader, document, printer, fingerprint, iris, seed } = wiring;
        let (camera, camera_events) = start_camera(&camera, reader, clock)?;
        let (document, document_machine) = start_document(&document, seed, clock)?;
        let printer = printer.map(|printer| start_printer(&printer, seed, clock)).transpose()?;
        let (printer, printer_machine) = printer.unzip();
        let sensor = FingerprintDevice::start(&fingerprint, seed, clock)?;
        let iris = iris.map(|wiring| IrisDevice::start(&wiring, seed, clock)).transpose()?;
        let (gate, process) = start_gate(gate, random, clock)?;
        let simulated = Simulated {
            camera: camera.hall(),
            sensor: sensor.glass(),
            iris: iris.as_ref().and_then(IrisDevice::mirror),
            document: document_machine.map(Arc::new),
            printer: printer_machine.flatten().map(Arc::new),
            registry,
            gate: process.map(|process| Arc::new(Mutex::new(process))),
        };
        Ok((Self { gate, camera_events, camera, document, sensor, iris, printer }, simulated))
    }
}

/// The camera and where its events arrive.
pub(super) fn start_camera(
    camera: &CameraWiring,
    reader: ReaderKind,
    clock: Clock,
) -> Result<(Camera, Receiver<CameraEvent>), WiringError> {
    let (tell, events) = bounded(CAMERA_EVENTS);
    let reading = Reading { reader, ..Reading::default() };
    let camera = match camera {
        CameraWiring::Simulated => Camera::simulated(reading, tell, clock)?,
        CameraWiring::Device(settings) => Camera::open(settings.clone(), reading, tell, clock)?,
    };
    Ok((camera, events))
}

/// The document reader, and the machine where it is simulated.
pub(super) fn start_document(
    serial: &Serial,
    seed: u64,
    clock: Clock,
) -> Result<(DocumentDriver, Option<Served<ReaderMachine>>), WiringError> {
    let cable = open(serial, "document reader")?;
    let (port, machine) = plug(cable, "document-simulator", || ReaderMachine::new(seed), clock)?;
    Ok((portas_devices::document::driver::spawn(port)?, machine))
}

/// The printer, and the machine where it is simulated.
pub(super) fn start_printer(
    serial: &Serial,
    seed: u64,
    clock: Clock,
) -> Result<(PrinterDriver, Option<Served<PrinterMachine>>), WiringError> {
    let cable = open(serial, "printer")?;
    let (port, machine) = plug(cable, "printer-simulator", || PrinterMachine::new(seed, ROLL_MM), clock)?;
    Ok((portas_devices::printer::driver::spawn(port)?, machine))
}

/// The gate's driver, and the process of the gate where it is simulated.
pub(super) fn start_gate(
    gate: GateWiring,
    random: [u8; 32],
    clock: Clock,
) -> Result<(GateDriver, Option<GateProcess>), WiringError> {
    let panel = ControlPanel::new(gate.panel, gate.key, random)?;
    let (path, process) = match gate.line {
        GateLine::Port(path) => (path, None),
        GateLine::Simulated(program) => {
            let process = GateProcess::start(&program)?;
            (program.link, Some(process))
        }
    };
    let path = path.display().to_string();
    let baud = gate.panel.baud;
    let mut first: Option<Ends> = Some(SerialLink::open_ends("gate", &path, baud)?);
    let open = move || match first.take() {
        Some(ends) => Ok(ends),
        None => SerialLink::open_ends("gate", &path, baud),
    };
    Ok((GateDriver::start(open, panel, move || clock.mono_ms())?, process))
}

/// A serial device's end of the cable.
enum Cable {
    Memory { ours: MemoryLink, theirs: MemoryLink },
    Port { link: SerialLink, device: &'static str, path: String, baud: u32 },
}

fn open(serial: &Serial, device: &'static str) -> Result<Cable, DeviceError> {
    match serial {
        Serial::Simulated => {
            let (ours, theirs) = MemoryLink::pair();
            Ok(Cable::Memory { ours, theirs })
        }
        Serial::Port { path, baud } => {
            let path = path.display().to_string();
            let link = SerialLink::open(device, &path, *baud)?;
            Ok(Cable::Port { link, device, path, baud: *baud })
        }
    }
}

/// The driver's side of a cable, and the machine at its end where that is simulated.
fn plug<M: Machine + Send + 'static>(
    cable: Cable,
    name: &str,
    machine: impl FnOnce() -> M,
    clock: Clock,
) -> io::Result<(Port, Option<Served<M>>)> {
    type Opened = Result<Box<dyn ByteLink>, DeviceError>;
    let port = |open: Box<dyn FnMut() -> Opened + Send>| Port { open, clock: clock.for_drivers(), tap: None };
    match cable {
        Cable::Memory { ours, theirs } => {
            let served = serve(name, machine(), Box::new(Stream(theirs)), clock.for_drivers())?;
            Ok((port(Box::new(move || Ok(Box::new(Stream(ours.clone())) as Box<dyn ByteLink>))), Some(served)))
        }
        Cable::Port { link, device, path, baud } => {
            let mut first = Some(link);
            let open = move || {
                let link = match first.take() {
                    Some(link) => link,
                    None => SerialLink::open(device, &path, baud)?,
                };
                Ok(Box::new(Stream(link)) as Box<dyn ByteLink>)
            };
            Ok((port(Box::new(open)), None))
        }
    }
}
