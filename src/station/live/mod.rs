//! The station on threads: clock, journal file, registry and devices around the same [`Station`] that virtual time
//! drives.
//!
//! One thread owns station and journal; each driver, the registry, the looking at key and list files, and each
//! simulated device has its own. Between them
//! lie bounded queues. Effects are carried out in their order: a door's order goes to the gate's driver when the facts
//! before it are durable.

mod camera;
mod clock;
mod devices;
mod gate_process;
mod library;
mod matcher;
mod probe;
mod registry;
mod runner;
mod sensor;
mod sensors;

pub use camera::Hall;
pub use clock::Clock;
pub use devices::{CameraWiring, GateLine, GateWiring, Serial, Simulated, Wiring, WiringError};
pub use gate_process::{GateProcess, GateProcessError, GateProgram};
pub use library::KnowledgeFiles;
pub use probe::{Answered, probe_gate, probe_others};
pub use registry::{RegistryLine, RegistryPlace};
pub use sensor::{Glass, Mirror};
pub use sensors::{FingerprintWiring, IrisWiring};

pub use portas_devices::camera::figures::CameraFigures;
pub use portas_devices::camera::preview::{Preview, PreviewFeed, Viewer};

use super::Station;
use super::recovery::{recovery, started};
use crate::config::{CameraSettings, FingerprintPlace, IrisPlace, Place, PrinterPlace, Settings};
use crate::flow::gate::{Knowledge, Setup};
use crate::flow::{Event, Thresholds, View};
use crate::journal::entry::Entry;
use crate::journal::key::StationKey;
use crate::journal::store::Journal;
use crate::journal::{FileStore, JournalError};
use crate::policy::{NotAtThisPost, Tables};
use crate::texts::{Language, Texts};
use crate::time::Now;
use camera::Picture;
use crossbeam_channel::{Receiver, Sender, bounded};
use devices::Devices;
use library::Library;
use matcher::Matcher;
use portas_devices::camera::capture::CaptureSettings;
pub use portas_devices::gate::driver::LineReport;
use portas_devices::gate::driver::LineReporter;
use portas_devices::gate::osdp::secure::Scbk;
use portas_devices::gate::panel::PanelSettings;
use portas_devices::gate::{Door, GateEvent};
use registry::Desk;
use runner::Runner;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{Builder, JoinHandle};
use std::time::Duration;

/// Fingerprint tries of a lane.
const FINGER_TRIES: u8 = 3;
/// Tries to take eyes (J-14, J-17).
const IRIS_TRIES: u8 = 3;
/// An order that is not on the line after so long is dropped.
const ORDER_MS: u64 = 500;
/// Notices that wait for a slow watcher at most; beyond, they are dropped: the lane waits for nobody.
const NOTICES: usize = 1_024;
/// Events from outside that wait at most.
const EVENTS: usize = 64;

/// What a station is started with.
pub struct Plan {
    /// What the lane is.
    pub setup: Setup,
    /// What it judges by.
    pub knowledge: Knowledge,
    /// Where newer keys and lists appear.
    pub files: KnowledgeFiles,
    /// Words of its slips.
    pub texts: Arc<Texts>,
    /// Their languages, one below the other.
    pub slip_languages: Vec<Language>,
    /// Directory of its journal.
    pub journal: PathBuf,
    /// Signs its journal.
    pub station_key: StationKey,
    /// The registry.
    pub registry: RegistryPlace,
    /// From which score on fingers and eyes match.
    pub thresholds: Thresholds,
    /// Its devices.
    pub wiring: Wiring,
}

/// Why a station does not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// Its journal.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// Its devices.
    #[error(transparent)]
    Wiring(#[from] WiringError),
    /// A thread.
    #[error("no thread for the station: {0}")]
    Thread(#[from] io::Error),
    /// Randomness for the line's secure channel.
    #[error("no random numbers from the system: {0}")]
    Random(getrandom::Error),
}

/// A station does not take the event: its queue is full, or it has stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the station takes no more events")]
pub struct NotTaken;

/// Something that a watcher may want to know, with its moment.
#[derive(Debug, Clone)]
pub struct Notice {
    /// When.
    pub now: Now,
    /// What.
    pub what: Seen,
}

/// What was seen of a station.
#[derive(Debug, Clone)]
pub enum Seen {
    /// A code was read off the frame taken at this monotonic moment.
    Code {
        /// Of the frame, monotonic milliseconds.
        taken_ms: u64,
    },
    /// The gate said something.
    Gate(GateEvent),
    /// A fact is durable in the journal.
    Kept(Entry),
    /// An order went to the gate's driver; every fact before it is durable.
    Ordered {
        /// Which door.
        door: Door,
    },
    /// The screen changed.
    View(Box<View>),
}

/// What goes into the station's thread from outside.
enum Inward {
    Event(Event),
    Stop,
}

/// A running station. Dropping it stops it in order.
pub struct Live {
    clock: Clock,
    inward: Sender<Inward>,
    notices: Receiver<Notice>,
    view: Arc<Mutex<View>>,
    simulated: Option<Simulated>,
    picture: Picture,
    line: LineReporter,
    thread: Option<JoinHandle<Result<(), JournalError>>>,
}

impl Live {
    /// Opens journal and devices and starts the station's thread. A registry that does not open is no error: requests
    /// are answered `Unreachable` until it does.
    ///
    /// # Errors
    /// [`StartError`].
    pub fn start(plan: Plan, clock: Clock) -> Result<Self, StartError> {
        let mut random = [0; 32];
        getrandom::fill(&mut random).map_err(StartError::Random)?;
        let now = clock.now();
        let (journal, found) = Journal::open_file(&plan.journal, &plan.setup.name, plan.station_key, now)?;
        tracing::info!(entries = found.entries, torn_bytes = found.torn_bytes, "journal open");
        let desk = Desk::start(plan.registry, clock)?;
        let (devices, simulated) = Devices::start(plan.wiring, random, clock, desk.line())?;
        let (picture, line) = (devices.picture(), devices.gate.reporter());
        let library = Library::start(plan.files, &plan.knowledge, clock)?;
        let matcher = Matcher::start(plan.thresholds)?;
        let begun = begin(journal, &plan.setup, plan.knowledge, clock)?;
        let (inward, incoming) = bounded(EVENTS);
        let (tell, notices) = bounded(NOTICES);
        let view = Arc::new(Mutex::new(begun.station.view()));
        let runner = Runner::new(
            begun,
            devices,
            (desk, library, matcher),
            (plan.texts, plan.slip_languages),
            tell,
            Arc::clone(&view),
        );
        let thread = Builder::new().name("station".into()).spawn(move || runner.run(&incoming))?;
        Ok(Self { clock, inward, notices, view, simulated: Some(simulated), picture, line, thread: Some(thread) })
    }

    /// The station's clock.
    #[must_use]
    pub const fn clock(&self) -> Clock {
        self.clock
    }

    /// What the screen shows now.
    #[must_use]
    pub fn view(&self) -> View {
        self.view.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// What happens, in order, from the start on; closed when the station has stopped.
    #[must_use]
    pub const fn notices(&self) -> &Receiver<Notice> {
        &self.notices
    }

    /// Gives the station an event from outside: a control pressed, an officer's act.
    ///
    /// # Errors
    /// [`NotTaken`].
    pub fn send(&self, event: Event) -> Result<(), NotTaken> {
        self.inward.try_send(Inward::Event(event)).map_err(|_| NotTaken)
    }

    /// The simulated devices, for whoever plays the people before them.
    #[must_use]
    pub const fn simulated(&self) -> Option<&Simulated> {
        self.simulated.as_ref()
    }

    /// What the camera sees, real or simulated. Pictures are made only while somebody watches.
    #[must_use]
    pub const fn preview(&self) -> &PreviewFeed {
        &self.picture.preview
    }

    /// How the line to the gate does, for an engineer; `None` when it has no time to say within this wait.
    #[must_use]
    pub fn line_report(&self, within: Duration) -> Option<LineReport> {
        self.line.report(within)
    }

    /// How the camera does, for an engineer.
    #[must_use]
    pub fn camera_figures(&self) -> CameraFigures {
        self.picture.gauge.at(self.clock.mono_ms())
    }

    /// Stops in order: the stop is in the journal and its head signed, every device let go, the simulated gate ended.
    ///
    /// # Errors
    /// When the journal does not take the stop.
    pub fn stop(mut self) -> Result<(), JournalError> {
        self.end()
    }

    fn end(&mut self) -> Result<(), JournalError> {
        // The queue may be full; a station whose thread has ended is stopped already.
        let _ = self.inward.send(Inward::Stop);
        let ended = self.thread.take().map(JoinHandle::join);
        self.simulated = None;
        match ended {
            Some(Ok(stopped)) => stopped,
            Some(Err(_)) => {
                tracing::error!("the station's thread ended in a panic");
                Ok(())
            }
            None => Ok(()),
        }
    }
}

impl Drop for Live {
    fn drop(&mut self) {
        if self.thread.is_some()
            && let Err(error) = self.end()
        {
            tracing::error!(%error, "the stop is not in the journal");
        }
    }
}

/// A station with its journal, its start recorded.
struct Begun {
    station: Station,
    journal: Journal<FileStore>,
    clock: Clock,
}

fn begin(
    mut journal: Journal<FileStore>,
    setup: &Setup,
    knowledge: Knowledge,
    clock: Clock,
) -> Result<Begun, JournalError> {
    let now = clock.now();
    let recovery = recovery(&journal, setup);
    journal.append(std::slice::from_ref(&started(setup)), now)?;
    Ok(Begun { station: Station::new(setup.clone(), knowledge, recovery, now), journal, clock })
}

/// What the settings make of a lane.
///
/// # Errors
/// Where such a lane does not stand at such a port (F-01).
pub fn setup(settings: &Settings, tables: &Tables) -> Result<Setup, NotAtThisPost> {
    Ok(Setup {
        name: settings.name.clone(),
        post: tables.post(settings.port, settings.lane)?,
        direction: settings.direction,
        profile: settings.profile,
        window: settings.window,
        zone_alone: settings.document.mrz_alone,
        waits: settings.waits.clone(),
        fresh_ms: u64::from(settings.gate.freshness_ms),
        order_ms: ORDER_MS,
        finger_tries: FINGER_TRIES,
        iris_tries: IRIS_TRIES,
        officer: settings.officer.counter,
    })
}

/// What the settings make of the wiring; `program` is what stands for a simulated gate.
#[must_use]
pub fn wiring(settings: &Settings, gate_key: Scbk, program: impl FnOnce() -> GateProgram, seed: u64) -> Wiring {
    let gate = &settings.gate;
    let quiet_ms = u64::from(gate.freshness_ms);
    let panel = PanelSettings { address: gate.address, baud: gate.baud, quiet_ms, ..PanelSettings::default() };
    let serial = |path: &PathBuf, baud| Serial::Port { path: path.clone(), baud };
    Wiring {
        gate: GateWiring {
            line: match &gate.port {
                Place::Simulated => GateLine::Simulated(program()),
                Place::Path(path) => GateLine::Port(path.clone()),
            },
            panel,
            key: gate_key,
        },
        camera: match &settings.camera.source {
            Place::Simulated => CameraWiring::Simulated,
            Place::Path(path) => CameraWiring::Device(capture(&settings.camera, path)),
        },
        reader: settings.camera.reader,
        document: match &settings.document.port {
            Place::Simulated => Serial::Simulated,
            Place::Path(path) => serial(path, settings.document.baud),
        },
        printer: match &settings.printer.port {
            PrinterPlace::None => None,
            PrinterPlace::Simulated => Some(Serial::Simulated),
            PrinterPlace::Path(path) => Some(serial(path, settings.printer.baud)),
        },
        fingerprint: match &settings.fingerprint.place {
            FingerprintPlace::Simulated => FingerprintWiring::Simulated,
            FingerprintPlace::Port { profile, path } => {
                FingerprintWiring::Port { profile: profile.clone(), path: path.clone() }
            }
            FingerprintPlace::Folder(path) => FingerprintWiring::Folder(path.clone()),
        },
        iris: match &settings.iris.camera {
            IrisPlace::None => None,
            IrisPlace::Simulated => Some(IrisWiring::Simulated),
            IrisPlace::Device { profile, source, mounting } => {
                Some(IrisWiring::Device { profile: profile.clone(), source: source.clone(), mounting: *mounting })
            }
            IrisPlace::Folder { path, mounting } => {
                Some(IrisWiring::Folder { path: path.clone(), mounting: *mounting })
            }
        },
        seed,
    }
}

/// What the settings make of the thresholds.
#[must_use]
pub const fn thresholds(settings: &Settings) -> Thresholds {
    Thresholds { finger: settings.fingerprint.threshold, iris: settings.iris.threshold }
}

fn capture(camera: &CameraSettings, path: &Path) -> CaptureSettings {
    CaptureSettings {
        source: path.to_owned(),
        width_px: camera.width,
        height_px: camera.height,
        fps: camera.fps,
        format: camera.format,
        exposure_us: camera.exposure_us,
    }
}

/// In what languages a station's slips are printed.
#[must_use]
pub fn slip_languages(settings: &Settings) -> Vec<Language> {
    std::iter::once(settings.languages.primary).chain(settings.languages.others.iter().copied()).collect()
}
