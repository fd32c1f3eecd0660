//! `portas gate test`: what a commissioning engineer would try, in order, stopping before any door if the lane is
//! not ready.

use super::{IfMissing, TestArgs, clock, device_fault};
use crate::cli::site::os_seed;
use crate::cli::{Answer, Common, Fault, Verdict, output_fault, write_out};
use anyhow::Context;
use indicatif::{ProgressBar, ProgressStyle};
use portas_devices::gate::driver::{GateDriver, LineReport, wait_for};
use portas_devices::gate::osdp::secure::Scbk;
use portas_devices::gate::panel::{ControlPanel, PanelSettings};
use portas_devices::gate::{Door, GateCommand, GateEvent, Inputs, OrderId, Outcome, Tampering};
use portas_devices::link::SerialLink;
use serde::Serialize;
use std::io::Write;
use std::time::{Duration, Instant};

const CHANNEL_WAIT: Duration = Duration::from_secs(5);
const ORDER_WAIT: Duration = Duration::from_secs(2);
const OPENS_WAIT: Duration = Duration::from_secs(3);
const CLOSES_WAIT: Duration = Duration::from_secs(10);
const INPUTS_WATCHED: Duration = Duration::from_secs(1);
const DEADLINE_MS: u64 = 500;
/// Long enough for a door to leave its lock, too short for somebody to walk in.
const PULSE_MS: u32 = 700;
/// Orders whose answers are timed.
const TIMED: u64 = 40;

#[derive(Debug, Serialize)]
pub(super) struct Check {
    check: String,
    pub(super) passed: bool,
    detail: String,
}

#[derive(Debug, Serialize)]
pub(super) struct Summary {
    pub(super) checks: usize,
    pub(super) failed: usize,
    pub(super) p50_ms: Option<f64>,
    pub(super) p95_ms: Option<f64>,
}

pub(super) fn run(args: &TestArgs, common: &Common) -> Answer {
    let key = args.wiring.key(common, IfMissing::Fail)?;
    let settings = PanelSettings { baud: args.wiring.baud, doors: args.wiring.doors, ..PanelSettings::default() };
    let bar = ProgressBar::new(expected_checks(settings.doors));
    if let Ok(style) = ProgressStyle::with_template("{bar:24} {pos}/{len} {msg} {eta}") {
        bar.set_style(style);
    }
    let json = common.json;
    let out = |line: &str| bar.suspend(|| writeln!(std::io::stdout().lock(), "{line}"));
    let summary = exercise(args.wiring.port()?, key, settings, |check| {
        bar.set_message(check.check.clone());
        bar.inc(1);
        out(&if json { to_json(check) } else { to_text(check) })
    })?;
    bar.finish_and_clear();
    let last = if json { to_json(&summary) } else { summary_text(&summary) };
    write_out(&last)?;
    Ok(if summary.failed == 0 { Verdict::Yes } else { Verdict::No })
}

const fn expected_checks(doors: u8) -> u64 {
    7 + doors as u64
}

fn to_json(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

fn to_text(check: &Check) -> String {
    format!("{} {:<10} {}", if check.passed { "ok  " } else { "FAIL" }, check.check, check.detail)
}

fn summary_text(summary: &Summary) -> String {
    format!("{} checks, {} failed", summary.checks, summary.failed)
}

/// Runs every check against the gate at `port`; each result is given to `report` as it stands.
pub(super) fn exercise(
    port: &str,
    key: Scbk,
    settings: PanelSettings,
    report: impl FnMut(&Check) -> std::io::Result<()>,
) -> Result<Summary, Fault> {
    let first = SerialLink::open_ends("gate", port, settings.baud).map_err(device_fault)?;
    let panel = ControlPanel::new(settings, key, os_seed()?).map_err(|error| Fault::Usage(error.into()))?;
    let (mut first, path, clock) = (Some(first), port.to_owned(), clock());
    let open = move || match first.take() {
        Some(ends) => Ok(ends),
        None => SerialLink::open_ends("gate", &path, settings.baud),
    };
    let driver = GateDriver::start(open, panel, clock).context("no thread").map_err(Fault::Environment)?;
    let mut engineer = Engineer {
        driver,
        clock: Box::new(clock),
        report,
        inputs: Inputs::default(),
        orders: 0,
        summary: Summary { checks: 0, failed: 0, p50_ms: None, p95_ms: None },
    };
    engineer.go_through(settings.doors)?;
    Ok(engineer.summary)
}

struct Engineer<R> {
    driver: GateDriver,
    clock: Box<dyn Fn() -> u64>,
    report: R,
    /// As told last.
    inputs: Inputs,
    orders: u64,
    summary: Summary,
}

impl<R: FnMut(&Check) -> std::io::Result<()>> Engineer<R> {
    fn go_through(&mut self, doors: u8) -> Result<(), Fault> {
        if !self.channel()? {
            return Ok(());
        }
        self.identity()?;
        self.inputs()?;
        if !self.ready()? {
            return Ok(());
        }
        for door in 0..doors {
            self.door(Door(door))?;
        }
        self.interlock()?;
        self.latency()?;
        self.line()
    }

    fn note(&mut self, check: &str, passed: bool, detail: String) -> Result<bool, Fault> {
        self.summary.checks += 1;
        self.summary.failed += usize::from(!passed);
        let check = Check { check: check.into(), passed, detail };
        (self.report)(&check).map_err(output_fault)?;
        Ok(passed)
    }

    fn channel(&mut self) -> Result<bool, Fault> {
        let begun = Instant::now();
        let heard = wait_for(self.driver.events(), CHANNEL_WAIT, |event| match event {
            GateEvent::LinkUp => Some(Ok(())),
            GateEvent::Tampering(what) => Some(Err(what)),
            GateEvent::LinkLost | GateEvent::Inputs { .. } | GateEvent::Order { .. } => None,
        });
        match heard {
            Ok(Ok(())) => {
                let ms = begun.elapsed().as_millis();
                self.note("channel", true, format!("secure channel open after {ms} ms"))
            }
            Ok(Err(what)) => self.note("channel", false, suspicion(what).into()),
            Err(_) => {
                let trouble = self.driver.troubles().try_iter().last();
                let error = trouble.map_or_else(|| anyhow::anyhow!("the gate does not answer"), anyhow::Error::from);
                Err(Fault::Environment(error))
            }
        }
    }

    fn identity(&mut self) -> Result<bool, Fault> {
        let begun = Instant::now();
        let mut report = self.line_report()?;
        while report.identity.capabilities.is_empty() && begun.elapsed() < ORDER_WAIT {
            self.watch(Duration::from_millis(50), |_| false);
            report = self.line_report()?;
        }
        let trouble = self.driver.troubles().try_iter().last();
        let detail = match (&trouble, report.identity.id) {
            (Some(trouble), _) => trouble.to_string(),
            (None, Some(id)) => {
                let [major, minor, build] = id.firmware;
                format!(
                    "model {} version {} serial {} firmware {major}.{minor}.{build}",
                    id.model, id.version, id.serial
                )
            }
            (None, None) => "it does not say what it is".into(),
        };
        self.note("identity", trouble.is_none() && report.identity.id.is_some(), detail)
    }

    fn inputs(&mut self) -> Result<bool, Fault> {
        let mut readings = 0;
        let lost = self.watch(INPUTS_WATCHED, |event| match event {
            GateEvent::Inputs { .. } => {
                readings += 1;
                false
            }
            GateEvent::LinkLost => true,
            GateEvent::LinkUp | GateEvent::Order { .. } | GateEvent::Tampering(_) => false,
        });
        let bits = self.inputs.0;
        self.note("inputs", !lost && readings >= 4, format!("{readings} readings in a second, now {bits:013b}"))
    }

    /// The lane must be empty and whole before a door is moved.
    fn ready(&mut self) -> Result<bool, Fault> {
        let now = self.inputs;
        let doubts = [
            (!(0..3).all(|n| now.door_closed(Door(n))), "a door is open"),
            (!now.mat_empty(), "somebody is inside"),
            (!now.no_obstacle(), "an obstacle in a door"),
            (!now.no_emergency(), "emergency"),
            (!now.no_tamper(), "cabinet open"),
        ];
        let doubts: Vec<&str> = doubts.into_iter().filter(|(is, _)| *is).map(|(_, what)| what).collect();
        let detail = if doubts.is_empty() { "lane empty, all doors closed".to_owned() } else { doubts.join(", ") };
        self.note("ready", doubts.is_empty(), detail)
    }

    fn door(&mut self, door: Door) -> Result<bool, Fault> {
        let name = format!("door {}", door.0 + 1);
        let outcome = self.release(door, PULSE_MS)?;
        if outcome != Outcome::Executed {
            return self.note(&name, false, format!("release {outcome:?}").to_lowercase());
        }
        let begun = Instant::now();
        let opened = self.reads(door, false, OPENS_WAIT);
        let closed = self.reads(door, true, CLOSES_WAIT);
        let detail = match (opened, closed) {
            (true, true) => format!("opened and closed again, {} ms", begun.elapsed().as_millis()),
            (false, _) => "released, yet it never read open".into(),
            (true, false) => "opened and did not close".into(),
        };
        self.note(&name, opened && closed, detail)
    }

    fn interlock(&mut self) -> Result<bool, Fault> {
        let first = self.release(Door(0), PULSE_MS)?;
        let open = first == Outcome::Executed && self.reads(Door(0), false, OPENS_WAIT);
        if !open {
            return self.note("interlock", false, "door 1 did not open for the trial".into());
        }
        let second = self.release(Door(1), PULSE_MS)?;
        let both = !self.inputs.door_closed(Door(1));
        let closed = self.reads(Door(0), true, CLOSES_WAIT);
        let detail = match second {
            Outcome::Refused => "door 2 refused while door 1 is open".to_owned(),
            Outcome::Executed => "door 2 was released while door 1 is open".to_owned(),
            Outcome::Expired | Outcome::Uncertain => "no answer for door 2".to_owned(),
        };
        self.note("interlock", second == Outcome::Refused && !both && closed, detail)
    }

    fn latency(&mut self) -> Result<bool, Fault> {
        let mut samples = Vec::new();
        for n in 0..TIMED {
            // Not in step with the polls.
            self.watch(Duration::from_millis(60 + n * 7 % 50), |_| false);
            let begun = Instant::now();
            if self.release(Door(0), 100)? == Outcome::Executed {
                samples.push(begun.elapsed().as_secs_f64() * 1e3);
            }
        }
        let closed = self.reads(Door(0), true, CLOSES_WAIT);
        samples.sort_by(f64::total_cmp);
        let at = |hundredths: usize| samples.get((samples.len().saturating_sub(1) * hundredths + 50) / 100).copied();
        let round = |ms: f64| (ms * 100.0).round() / 100.0;
        self.summary.p50_ms = at(50).map(round);
        self.summary.p95_ms = at(95).map(round);
        let all = samples.len() as u64 == TIMED;
        let figures = (at(50).unwrap_or(f64::NAN), at(95).unwrap_or(f64::NAN));
        let detail =
            format!("{} of {TIMED} orders answered, p50 {:.1} ms, p95 {:.1} ms", samples.len(), figures.0, figures.1);
        self.note("latency", all && closed, detail)
    }

    fn line(&mut self) -> Result<(), Fault> {
        let c = self.line_report()?.counters;
        let detail = format!(
            "{} frames, {} line errors, {} bad authentication codes, {} repeats, {} sessions",
            c.frames_sent + c.frames_received,
            c.line_errors,
            c.mac_errors,
            c.retries,
            c.sessions
        );
        self.note("line", c.mac_errors == 0 && c.links_lost == 0, detail).map(drop)
    }

    fn release(&mut self, door: Door, pulse_ms: u32) -> Result<Outcome, Fault> {
        self.orders += 1;
        let order = OrderId(self.orders);
        let deadline_ms = (self.clock)() + DEADLINE_MS;
        let command = GateCommand::Release { order, door, pulse_ms, deadline_ms };
        self.driver.command(command).map_err(|error| Fault::Environment(error.into()))?;
        let mut outcome = Outcome::Uncertain;
        self.watch(ORDER_WAIT, |event| match event {
            GateEvent::Order { order: of, outcome: end } if of == order => {
                outcome = end;
                true
            }
            GateEvent::Order { .. }
            | GateEvent::LinkUp
            | GateEvent::LinkLost
            | GateEvent::Inputs { .. }
            | GateEvent::Tampering(_) => false,
        });
        Ok(outcome)
    }

    /// Waits until a door reads closed, or not closed.
    fn reads(&mut self, door: Door, closed: bool, within: Duration) -> bool {
        self.watch(within, |event| match event {
            GateEvent::Inputs { inputs, .. } => inputs.door_closed(door) == closed,
            GateEvent::LinkUp | GateEvent::LinkLost | GateEvent::Order { .. } | GateEvent::Tampering(_) => false,
        })
    }

    /// Follows events until `done` or the time is over; `true` if done. Inputs are kept on the way.
    fn watch(&mut self, within: Duration, mut done: impl FnMut(GateEvent) -> bool) -> bool {
        let inputs = &mut self.inputs;
        let seen = wait_for(self.driver.events(), within, |event| {
            if let GateEvent::Inputs { inputs: new, .. } = event {
                *inputs = new;
            }
            done(event).then_some(())
        });
        seen.is_ok()
    }

    fn line_report(&self) -> Result<LineReport, Fault> {
        self.driver.report().context("the gate driver has ended").map_err(Fault::Environment)
    }
}

const fn suspicion(what: Tampering) -> &'static str {
    match what {
        Tampering::BadMac => "a frame with a wrong authentication code",
        Tampering::WrongKey => "the gate does not hold this key",
        Tampering::DefaultKey => "the gate is in install mode, with the default key",
        Tampering::NoSecureChannel => "the gate offers no secure channel",
        Tampering::Cabinet => "the cabinet is open",
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::super::simulate::{Input, serve};
    use super::*;
    use portas_devices::gate::line::{Line, LineFaults};
    use portas_devices::gate::sim::{DoorFault, SimGate, SimSettings};
    use portas_devices::gate::wired::WiredGate;
    use portas_devices::link::PtyHost;

    /// A machine under load answers late; the checks are the same.
    fn patient() -> PanelSettings {
        PanelSettings { quiet_ms: 1_500, reply_ms: 400, order_reply_ms: 1_000, ..PanelSettings::default() }
    }

    fn key(text: &str) -> Scbk {
        Scbk::from_hex(text).unwrap()
    }

    const OURS: &str = "5f0c9a7e4411d2b8a06c33f1e97b5d20";

    /// Checks by name, or the fault, of a gate with this fault and key.
    fn tested(fault: Option<DoorFault>, theirs: &str) -> Result<Vec<(String, bool)>, Fault> {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("gate");
        let mut host = PtyHost::create("gate", &path).unwrap();
        let mut gate = SimGate::new(SimSettings::default(), key(theirs), 1);
        gate.set_door_fault(0, Door(1), fault);
        let (stop, inputs) = crossbeam_channel::bounded(1);
        let running = std::thread::spawn(move || {
            let mut wired = WiredGate { gate, line: Line::new(0, LineFaults::default(), 1) };
            serve(&mut wired, &mut host, &inputs, true, clock(), |_| true)
        });
        let mut checks = Vec::new();
        let summary = exercise(path.to_str().unwrap(), key(OURS), patient(), |check| {
            checks.push((check.check.clone(), check.passed));
            Ok(())
        });
        stop.send(Input::Stop).unwrap();
        running.join().unwrap().unwrap();
        let summary = summary?;
        assert_eq!((summary.checks, summary.failed), (checks.len(), checks.iter().filter(|c| !c.1).count()));
        Ok(checks)
    }

    #[test]
    fn a_good_gate_passes_every_check() {
        let checks = tested(None, OURS).unwrap();
        assert_eq!(checks.len() as u64, expected_checks(2));
        assert!(checks.iter().all(|(_, passed)| *passed), "{checks:?}");
    }

    #[test]
    fn a_door_that_does_not_open_fails_its_check_alone() {
        let checks = tested(Some(DoorFault::StuckClosed), OURS).unwrap();
        let failed: Vec<_> = checks.iter().filter(|(_, passed)| !passed).map(|(name, _)| name.as_str()).collect();
        assert_eq!(failed, ["door 2"]);
    }

    #[test]
    fn a_gate_with_another_key_is_told_and_no_door_is_tried() {
        let checks = tested(None, "00112233445566778899aabbccddeeff").unwrap();
        assert_eq!(checks, [("channel".to_owned(), false)]);
    }
}
