//! What the engineer's page shows, gathered while the lane runs.

use super::super::site::Site;
use crate::flow::View;
use crate::journal::entry::{Alarm, Entry};
use crate::journal::file_name;
use crate::journal::scan::Scan;
use crate::station::live::{LineReport, Live, Notice, Seen};
use crate::texts::Texts;
use crate::time::macao_time;
use crate::ui::engineer::{DeviceLine, DeviceState, Latency, SAMPLES, SelfTest, Tested};
use crossbeam_channel::{Receiver, bounded};
use portas_devices::gate::{GateEvent, Outcome};
use std::collections::VecDeque;
use std::fs::File;
use std::io::BufReader;
use std::path::PathBuf;
use std::thread::Builder;
use std::time::Duration;

/// Errors kept.
const ERRORS: usize = 20;
/// The line's report is asked anew so often.
const REPORT_MS: u64 = 1_000;
/// And waited for so long: a frame of the window.
const REPORT_WAIT: Duration = Duration::from_millis(25);

/// Latencies, errors, and the last word of the devices.
pub struct Figures {
    code_ms: Option<u64>,
    ordered_ms: Option<u64>,
    /// Of a code whose screen is not drawn yet.
    undrawn_ms: Option<u64>,
    to_screen: VecDeque<f64>,
    to_order: VecDeque<f64>,
    to_answer: VecDeque<f64>,
    errors: VecDeque<(String, String)>,
    report: Option<LineReport>,
    reported_ms: u64,
    test: Option<Receiver<Vec<Tested>>>,
    /// The self-test's state.
    pub self_test: SelfTest,
    places: Places,
}

/// What a self-test reads.
#[derive(Clone)]
struct Places {
    journal: PathBuf,
    registry: PathBuf,
}

impl Figures {
    /// Nothing yet, of this station.
    pub fn new(site: &Site) -> Self {
        let places = Places {
            journal: site.journal_dir().join(file_name(&site.settings.name)),
            registry: site.settings.registry.file_in(&site.data),
        };
        Self {
            code_ms: None,
            ordered_ms: None,
            undrawn_ms: None,
            to_screen: VecDeque::new(),
            to_order: VecDeque::new(),
            to_answer: VecDeque::new(),
            errors: VecDeque::new(),
            report: None,
            reported_ms: 0,
            test: None,
            self_test: SelfTest::None,
            places,
        }
    }

    /// Takes in what happened.
    pub fn take(&mut self, notice: &Notice) {
        let now_ms = notice.now.mono_ms;
        match &notice.what {
            Seen::Code { taken_ms } => (self.code_ms, self.undrawn_ms) = (Some(*taken_ms), Some(*taken_ms)),
            Seen::Ordered { .. } => {
                if let Some(code_ms) = self.code_ms.take() {
                    push(&mut self.to_order, now_ms.saturating_sub(code_ms) as f64);
                }
                self.ordered_ms = Some(now_ms);
            }
            Seen::Gate(GateEvent::Order { outcome, .. }) => {
                if let Some(ordered_ms) = self.ordered_ms.take() {
                    push(&mut self.to_answer, now_ms.saturating_sub(ordered_ms) as f64);
                }
                match outcome {
                    Outcome::Executed => {}
                    Outcome::Refused | Outcome::Expired | Outcome::Uncertain => {
                        self.error(notice.now.wall_ms, format!("order {outcome:?}"));
                    }
                }
            }
            Seen::Gate(GateEvent::LinkLost) => self.error(notice.now.wall_ms, "gate link lost".into()),
            Seen::Gate(GateEvent::Tampering(what)) => self.error(notice.now.wall_ms, format!("tampering {what:?}")),
            Seen::Kept(Entry::Raised { alarm, detail, .. }) => {
                self.error(notice.now.wall_ms, format!("{} {detail}", alarm.name()));
            }
            Seen::Kept(_) | Seen::Gate(GateEvent::LinkUp | GateEvent::Inputs { .. }) | Seen::View(_) => {}
        }
    }

    /// A frame was drawn; `changed` if it shows another screen than the one before.
    pub fn drawn(&mut self, changed: bool, now_ms: u64) {
        if let Some(taken_ms) = self.undrawn_ms.take_if(|_| changed) {
            let ms = now_ms.saturating_sub(taken_ms);
            tracing::info!(ms, "picture to screen");
            push(&mut self.to_screen, ms as f64);
        }
    }

    fn error(&mut self, wall_ms: i64, what: String) {
        self.errors.truncate(ERRORS - 1);
        self.errors.push_front((macao_time(wall_ms).format("%H:%M:%S").to_string(), what));
    }

    /// The last errors, newest first.
    pub fn errors(&self) -> Vec<(String, String)> {
        self.errors.iter().cloned().collect()
    }

    /// The charts.
    pub fn latencies(&self) -> [Latency; 3] {
        let of = |key, samples: &VecDeque<f64>| Latency { key, samples_ms: samples.iter().copied().collect() };
        [
            of("engineer-picture-to-screen", &self.to_screen),
            of("engineer-picture-to-order", &self.to_order),
            of("engineer-order-to-answer", &self.to_answer),
        ]
    }

    /// A line a device.
    pub fn devices(&mut self, live: &Live, view: &View, now_ms: u64) -> Vec<DeviceLine> {
        if self.report.is_none() || now_ms >= self.reported_ms + REPORT_MS {
            self.report = live.line_report(REPORT_WAIT).or_else(|| self.report.take());
            self.reported_ms = now_ms;
        }
        let mut lines = vec![gate_line(self.report.as_ref()), camera_line(live)];
        for (key, device) in [("engineer-fingerprint", "fingerprint"), ("engineer-document", "document")] {
            let lost =
                view.alerts.iter().find(|alert| alert.alarm == Alarm::DeviceLost && alert.detail.contains(device));
            lines.push(line(key, lost.is_none(), lost.map(|alert| alert.detail.clone()).unwrap_or_default()));
        }
        let paper = view.alerts.iter().find(|alert| alert.alarm == Alarm::Paper);
        let detail = paper.map(|alert| alert.detail.clone()).unwrap_or_default();
        lines.push(line("engineer-printer", paper.is_none(), detail));
        let registry = view.alerts.iter().any(|alert| alert.alarm == Alarm::Registry);
        lines.push(line("engineer-registry", !registry, self.places.registry.display().to_string()));
        lines
    }

    /// Begins the self-test in a thread of its own.
    pub fn begin_test(&mut self) {
        let (tell, told) = bounded(1);
        let places = self.places.clone();
        let run = move || {
            // The page may be gone by then.
            let _ = tell.send(tested(&places));
        };
        match Builder::new().name("self-test".into()).spawn(run) {
            Ok(_) => (self.test, self.self_test) = (Some(told), SelfTest::Running),
            Err(error) => tracing::error!(%error, "no thread for the self-test"),
        }
    }

    /// Takes up the self-test's findings; whether it still runs.
    pub fn poll_test(&mut self) -> bool {
        let Some(findings) = self.test.as_ref().and_then(|test| test.try_recv().ok()) else {
            return self.test.is_some();
        };
        (self.test, self.self_test) = (None, SelfTest::Done(findings));
        false
    }
}

fn push(samples: &mut VecDeque<f64>, sample: f64) {
    if samples.len() == SAMPLES {
        samples.pop_front();
    }
    samples.push_back(sample);
}

const fn line(key: &'static str, up: bool, detail: String) -> DeviceLine {
    DeviceLine { key, state: if up { DeviceState::Up } else { DeviceState::Lost }, detail }
}

fn gate_line(report: Option<&LineReport>) -> DeviceLine {
    let Some(report) = report else { return line("engineer-gate", false, String::new()) };
    let counters = &report.counters;
    let detail = format!(
        "OSDP; {} frames sent, {} read, {} repeated, {} line errors, {} MAC errors, {} sessions",
        counters.frames_sent,
        counters.frames_received,
        counters.retries,
        counters.line_errors,
        counters.mac_errors,
        counters.sessions,
    );
    line("engineer-gate", report.linked, detail)
}

fn camera_line(live: &Live) -> DeviceLine {
    let figures = live.camera_figures();
    let name = [figures.device, figures.format].into_iter().flatten().collect::<Vec<_>>().join(", ");
    let mut detail = format!(
        "{name}; {:.1} frames/s, decoded in {:.1} ms, {} spoiled, opened {} times",
        figures.frames_per_s, figures.decode_ms, figures.spoiled, figures.openings,
    );
    if let Some(error) = &figures.last_error {
        detail = format!("{detail}; {error}");
    }
    line("engineer-camera", figures.frames_per_s > 0.0, detail)
}

/// What can be tested while the lane runs: its journal's chain, its registry's file, its texts.
fn tested(places: &Places) -> Vec<Tested> {
    let found = |key, result: Result<String, String>| Tested {
        key,
        ok: result.is_ok(),
        detail: result.unwrap_or_else(|error| error),
    };
    vec![
        found("engineer-journal", journal(places)),
        found("engineer-registry", registry(places)),
        found("engineer-texts", Texts::load().map(|_| String::new()).map_err(|error| error.to_string())),
    ]
}

fn journal(places: &Places) -> Result<String, String> {
    let file = File::open(&places.journal).map_err(|error| error.to_string())?;
    let mut scan = Scan::new(BufReader::new(file));
    let mut records = 0_u64;
    while scan.advance().map_err(|error| error.to_string())?.is_some() {
        records += 1;
    }
    Ok(format!("{records}"))
}

fn registry(places: &Places) -> Result<String, String> {
    let flags = rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY;
    let open = rusqlite::Connection::open_with_flags(&places.registry, flags).map_err(|error| error.to_string())?;
    let said: String =
        open.query_row("PRAGMA quick_check(1)", [], |row| row.get(0)).map_err(|error| error.to_string())?;
    if said == "ok" { Ok(said) } else { Err(said) }
}
