//! What goes wrong in a scenario, and when it is mended.

use super::format::Fault;
use super::play::{PlayError, Player, value};
use crate::flow::Event;
use crate::station::sim::Outage;
use portas_devices::camera::{CameraEvent, Coaching};
use portas_devices::gate::Door;
use portas_devices::gate::line::{LineFaults, Towards};
use portas_devices::gate::osdp::secure::Scbk;
use portas_devices::gate::sim::{Commissioning, DoorFault};
use portas_devices::printer::sim::ROLL_MM;
use portas_devices::sim::Fault as DeviceFault;

/// A camera that gives nothing is noticed after so long.
const CAMERA_QUIET_MS: u64 = 1_500;
/// A cut that nobody mends.
const FOR_EVER_MS: u64 = 30 * 24 * 3_600_000;

/// The end of a fault.
pub(super) struct Mending {
    pub(super) at_ms: u64,
    lane: usize,
    what: Broken,
}

#[derive(Clone, Copy)]
enum Broken {
    Line,
    Gate,
    Door(Door),
    Emergency,
    Tamper,
    Camera,
    Reader,
    Sensor,
    Iris,
    Printer,
    Registry,
    Journal,
}

/// Breaks something.
pub(super) fn begin(player: &mut Player<'_>, fault: &Fault) -> Result<(), PlayError> {
    let now_ms = player.world.now().mono_ms;
    let for_ms = fault.for_ms.unwrap_or(FOR_EVER_MS);
    let broken = match fault.device.as_str() {
        "gate" | "line" | "door" => gate(player, fault, now_ms, for_ms)?,
        "camera" => camera(player, fault, now_ms)?,
        "document" | "document-reader" => {
            let kind = device_fault("document", &fault.kind)?;
            player.world.lane_mut(player.lane).break_reader(now_ms, Some(kind));
            Broken::Reader
        }
        "fingerprint" => {
            let kind = device_fault("fingerprint", &fault.kind)?;
            player.world.lane_mut(player.lane).break_sensor(now_ms, Some(kind));
            Broken::Sensor
        }
        "iris" => {
            let kind = device_fault("iris", &fault.kind)?;
            player.world.lane_mut(player.lane).break_iris(now_ms, Some(kind));
            Broken::Iris
        }
        "printer" => printer(player, fault, now_ms)?,
        "registry" => registry(player, fault, now_ms + for_ms)?,
        "journal" | "disk" => {
            if fault.kind != "disk-full" {
                return Err(value("fault: journal", &fault.kind, "disk-full"));
            }
            player.world.lane_mut(player.lane).faults.journal_full = true;
            Broken::Journal
        }
        other => {
            let allowed = "gate, line, door, camera, document, fingerprint, iris, printer, registry, journal";
            return Err(value("fault: device", other, allowed));
        }
    };
    if fault.for_ms.is_some() {
        player.mending.push(Mending { at_ms: now_ms + for_ms, lane: player.lane, what: broken });
    }
    Ok(())
}

fn gate(player: &mut Player<'_>, fault: &Fault, now_ms: u64, for_ms: u64) -> Result<Broken, PlayError> {
    let door = Door(fault.door.unwrap_or(1).saturating_sub(1));
    let lane = player.world.lane_mut(player.lane);
    let mut jam = |kind| {
        lane.gate_mut().set_door_fault(now_ms, door, Some(kind));
        Broken::Door(door)
    };
    Ok(match fault.kind.as_str() {
        "stuck-closed" => jam(DoorFault::StuckClosed),
        "stuck-open" | "held" => jam(DoorFault::StuckOpen),
        "half-open" => jam(DoorFault::HalfOpen),
        "link-cut" | "cut" | "unplug" => {
            lane.line_mut().cut(now_ms, for_ms);
            Broken::Line
        }
        "noise" | "flipped-bits" => {
            lane.line_mut().set_faults(LineFaults { flip_ppm: 300, drop_ppm: 50, ..LineFaults::default() });
            Broken::Line
        }
        "replayed-frame" => {
            let frames: Vec<Vec<u8>> = lane.line_mut().remembered(Towards::Gate).iter().cloned().collect();
            for frame in frames {
                lane.line_mut().inject(now_ms, Towards::Gate, &frame);
            }
            Broken::Line
        }
        "stall" => {
            lane.gate_mut().stall(now_ms + for_ms);
            Broken::Gate
        }
        "wrong-key" => {
            if let Ok(other) = Scbk::new(*b"of another lane.") {
                lane.gate_mut().recommission(Commissioning::Keyed(other));
            }
            Broken::Gate
        }
        "default-key" => {
            lane.gate_mut().recommission(Commissioning::InstallMode);
            Broken::Gate
        }
        "no-secure-channel" => {
            lane.gate_mut().recommission(Commissioning::Unsecured);
            Broken::Gate
        }
        "force" | "forced" => {
            lane.gate_mut().force(now_ms, door);
            Broken::Door(door)
        }
        "emergency" => {
            lane.gate_mut().set_emergency(now_ms, true);
            Broken::Emergency
        }
        "tamper" => {
            lane.gate_mut().set_tamper(now_ms, true);
            Broken::Tamper
        }
        other => {
            return Err(value(
                "fault: gate",
                other,
                "link-cut, noise, replayed-frame, stall, wrong-key, default-key, no-secure-channel, stuck-closed, \
                 stuck-open, half-open, force, emergency, tamper",
            ));
        }
    })
}

fn camera(player: &mut Player<'_>, fault: &Fault, now_ms: u64) -> Result<Broken, PlayError> {
    let lane = player.world.lane_mut(player.lane);
    match fault.kind.as_str() {
        "unplug" | "stall" | "link-cut" => {
            lane.faults.camera_dead = true;
            lane.at(now_ms + CAMERA_QUIET_MS, Event::Camera(CameraEvent::Lost));
        }
        "black" => {
            lane.faults.camera_dead = true;
            lane.at(now_ms, Event::Camera(CameraEvent::Coach(Coaching::TooDark)));
        }
        other => return Err(value("fault: camera", other, "unplug, stall, black")),
    }
    Ok(Broken::Camera)
}

fn printer(player: &mut Player<'_>, fault: &Fault, now_ms: u64) -> Result<Broken, PlayError> {
    use portas_devices::sim::Machine;
    let printer = player.world.lane_mut(player.lane).printer_mut();
    match fault.kind.as_str() {
        "paper-out" => printer.load(0),
        "jam" => printer.jam(true),
        "cover-open" => printer.open_cover(true),
        other => printer.set_fault(now_ms, Some(device_fault("printer", other)?)),
    }
    Ok(Broken::Printer)
}

fn registry(player: &mut Player<'_>, fault: &Fault, until_ms: u64) -> Result<Broken, PlayError> {
    let outage = match fault.kind.as_str() {
        "registry-down" | "down" | "link-cut" | "unplug" => Outage::Down,
        "stall" => Outage::Silent,
        "disk-full" => Outage::Full,
        other => return Err(value("fault: registry", other, "registry-down, stall, disk-full")),
    };
    player.world.backend_mut().fail(outage, until_ms);
    Ok(Broken::Registry)
}

fn device_fault(device: &str, kind: &str) -> Result<DeviceFault, PlayError> {
    match kind {
        "unplug" => Ok(DeviceFault::Unplug),
        "stall" | "link-cut" => Ok(DeviceFault::Stall),
        "noise" => Ok(DeviceFault::Noise),
        other => Err(value(&format!("fault: {device}"), other, "unplug, stall, link-cut, noise")),
    }
}

/// Mends what is due.
pub(super) fn mend(player: &mut Player<'_>) {
    let now_ms = player.world.now().mono_ms;
    while let Some(index) = player.mending.iter().position(|mending| mending.at_ms <= now_ms) {
        let mending = player.mending.swap_remove(index);
        mended(player, &mending, now_ms);
    }
}

fn mended(player: &mut Player<'_>, mending: &Mending, now_ms: u64) {
    use portas_devices::sim::Machine;
    let gate_key = player.world.site().gate_key.clone();
    let lane = player.world.lane_mut(mending.lane);
    match mending.what {
        Broken::Line => lane.line_mut().set_faults(LineFaults::default()),
        Broken::Gate => lane.gate_mut().recommission(Commissioning::Keyed(gate_key)),
        Broken::Door(door) => lane.gate_mut().set_door_fault(now_ms, door, None),
        Broken::Emergency => lane.gate_mut().set_emergency(now_ms, false),
        Broken::Tamper => lane.gate_mut().set_tamper(now_ms, false),
        Broken::Camera => {
            lane.faults.camera_dead = false;
            lane.at(now_ms, Event::Camera(CameraEvent::Up));
            lane.at(now_ms, Event::Camera(CameraEvent::Empty));
        }
        Broken::Reader => lane.break_reader(now_ms, None),
        Broken::Sensor => lane.break_sensor(now_ms, None),
        Broken::Iris => lane.break_iris(now_ms, None),
        Broken::Printer => {
            let printer = lane.printer_mut();
            printer.load(ROLL_MM);
            printer.jam(false);
            printer.open_cover(false);
            printer.set_fault(now_ms, None);
        }
        Broken::Registry => player.world.backend_mut().mend(),
        Broken::Journal => lane.faults.journal_full = false,
    }
}
