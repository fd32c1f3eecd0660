//! `portas verify`: the eleven checks of a lane, one by one, using nothing up; and files of test vectors.

use super::site::{Site, moment};
use super::{Answer, Common, Fault, Verdict, read, write_json, write_out};
use crate::config::Settings;
use crate::credential::certificate::Issuer;
use crate::credential::freshness::{LaneMemory, step_at};
use crate::credential::open::{Opened, Unopened, open};
use crate::credential::replay::{self, MarkUse};
use crate::credential::{CodeRefused, Family, LaneKind, VehicleScan, vectors};
use crate::flow::holder::{Holder, look_up};
use crate::person::{self, Direction, Port, Presented, Verified};
use crate::policy::{Eligible, Post, Situation, Tables};
use crate::refusal::Refusal;
use crate::registry::request::{Answer as RegistryAnswer, LaneName, Request, SessionId};
use crate::registry::{Registry, StoreError};
use crate::time::Now;
use anyhow::{Context, anyhow};
use portas_devices::camera::picture::{self, PictureError};
use portas_devices::camera::reader::{self, ReaderKind, Search};
use serde::Serialize;
use std::ffi::OsStr;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// Largest file of vectors, bytes.
const VECTORS_MAX: u64 = 64 << 20;
/// The lane that asks for a mark; no station is called so.
const ASKING_LANE: &str = "verify";
/// The checks by number and name, in their order.
const CHECKS: [&str; 11] = [
    "text",
    "place",
    "shape",
    "recipient-key",
    "seal",
    "certificate",
    "binding",
    "freshness",
    "replay",
    "person",
    "policy",
];

/// Checks a code as a lane would, without using it.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example: portas wallet show lei-sio-mei --family MOC1 | portas verify -\n\nThe checks: 1 text, 2 place, 3 shape, 4 recipient-key, 5 seal, 6 certificate, 7 binding, 8 freshness, 9 replay, \
                  10 person, 11 policy. What a sensor would say counts as satisfied."
)]
pub struct VerifyArgs {
    /// The code, a file with its text or picture, or - for standard input
    #[arg(value_name = "CODE|FILE|-", required_unless_present = "vectors", allow_hyphen_values = true)]
    code: Option<std::ffi::OsString>,
    /// When: RFC 3339 or unix seconds [default: now]
    #[arg(long, value_name = "T", value_parser = moment, allow_hyphen_values = true)]
    at: Option<i64>,
    /// Where [default: the station's lane; for an e-ID code a counter]
    #[arg(long, value_name = "PORT/LANE/DIRECTION", value_parser = lane)]
    lane: Option<Lane>,
    /// Run a file of test vectors with its own keys
    #[arg(long, value_name = "FILE", conflicts_with_all = ["code", "at", "lane"])]
    vectors: Option<PathBuf>,
}

/// Where a code is shown.
#[derive(Debug, Clone, Copy)]
struct Lane {
    port: Port,
    kind: LaneKind,
    direction: Direction,
}

#[derive(Serialize)]
struct Judgement {
    verdict: &'static str,
    code: Option<Refusal>,
    family: Option<Family>,
    issuer: Option<Issuer>,
    age_steps: Option<i64>,
    checks: Vec<Check>,
    /// For an engineer; nothing personal.
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<String>,
}

#[derive(Serialize)]
struct Check {
    n: u8,
    name: &'static str,
    ok: bool,
}

/// What a check refused.
struct Refused {
    check: u8,
    refusal: Refusal,
    detail: String,
}

/// Runs the command.
///
/// # Errors
/// [`Fault::Usage`] for a lane that is not there and for vectors that cannot be run, [`Fault::Environment`] for files
/// that fail.
pub fn run(args: &VerifyArgs, common: &Common) -> Answer {
    match (&args.vectors, &args.code) {
        (Some(file), _) => run_vectors(file, common.json),
        (None, Some(code)) => {
            let site = Site::open_at(common, args.at)?;
            let shown = shown(code)?;
            let judgement = judge(&site, &shown, args.lane, args.at.unwrap_or(site.began_ms))?;
            answer(&judgement, common.json)
        }
        (None, None) => Err(Fault::Usage(anyhow!("a code, a file or - is missing"))),
    }
}

fn answer(judgement: &Judgement, json: bool) -> Answer {
    if json {
        write_json(judgement)?;
    } else {
        for Check { n, name, ok } in &judgement.checks {
            write_out(&format!("{n:>2} {name:<14} {}", if *ok { "ok" } else { "refused" }))?;
        }
        let detail = judgement.detail.as_deref().map(|detail| format!(": {detail}")).unwrap_or_default();
        let code = judgement.code.map(|code| format!(" {}", code.code())).unwrap_or_default();
        write_out(&format!("{}{code}{detail}", judgement.verdict))?;
    }
    Ok(if judgement.code.is_none() { Verdict::Yes } else { Verdict::No })
}

/// What was shown: a text, or why a picture gave none.
enum Shown {
    Text(String),
    Nothing(String),
}

fn shown(code: &OsStr) -> Result<Shown, Fault> {
    if code == "-" {
        let mut bytes = Vec::new();
        let taken = io::stdin().lock().take(picture::MAX_FILE_BYTES as u64 + 1).read_to_end(&mut bytes);
        taken.context("standard input").map_err(Fault::Environment)?;
        return Ok(in_bytes("standard input", &bytes));
    }
    let path = Path::new(code);
    if path.exists() {
        let name = path.display().to_string();
        let bytes = read::open(path).with_context(|| name.clone()).map_err(Fault::Environment)?;
        return Ok(in_bytes(&name, &bytes));
    }
    Ok(Shown::Text(without_newline(code.to_string_lossy().into_owned())))
}

/// A picture's code, or a text.
fn in_bytes(name: &str, bytes: &[u8]) -> Shown {
    let frame = match picture::decode(name, bytes) {
        Ok(frame) => frame,
        Err(PictureError::Format { .. }) => {
            return Shown::Text(without_newline(String::from_utf8_lossy(bytes).into_owned()));
        }
        Err(error @ (PictureError::TooLarge { .. } | PictureError::Damaged { .. })) => {
            return Shown::Nothing(error.to_string());
        }
    };
    let texts = reader::read(ReaderKind::default(), &frame, Search::Thorough).texts;
    let ours = texts.iter().find(|text| Family::of_text(text).is_some());
    match ours.or(texts.first()) {
        Some(text) => Shown::Text(text.clone()),
        None => Shown::Nothing(format!("{name}: no code found")),
    }
}

fn without_newline(mut text: String) -> String {
    if text.ends_with('\n') {
        text.pop();
        if text.ends_with('\r') {
            text.pop();
        }
    }
    text
}

/// A code under examination.
struct Desk<'a> {
    site: &'a Site,
    tables: Tables,
    post: Post,
    direction: Direction,
    now: Now,
}

fn judge(site: &Site, shown: &Shown, lane: Option<Lane>, at_ms: i64) -> Result<Judgement, Fault> {
    let text = match shown {
        Shown::Text(text) => text,
        Shown::Nothing(why) => {
            let refused = Refused { check: 1, refusal: Refusal::QrUnreadable, detail: why.clone() };
            return Ok(judgement(None, None, Err(refused)));
        }
    };
    let family = Family::of_text(text);
    let lane = lane.unwrap_or_else(|| usual_lane(&site.settings, family));
    let tables = Tables::built_in().map_err(|error| Fault::Environment(error.into()))?;
    let post = tables.post(lane.port, lane.kind).map_err(|error| Fault::Usage(error.into()))?;
    let desk = Desk { site, tables, post, direction: lane.direction, now: Now { wall_ms: at_ms, mono_ms: 0 } };
    let opened = match desk.open(text, family)? {
        Ok(opened) => opened,
        Err(refused) => return Ok(judgement(family, None, Err(refused))),
    };
    let age_steps = step_at(at_ms) - i64::from(opened.code().stamp.step);
    Ok(judgement(family, Some(age_steps), desk.examine(opened)?))
}

/// The station's own lane; for an e-ID code the counter of its post.
fn usual_lane(settings: &Settings, family: Option<Family>) -> Lane {
    let Settings { port, lane, direction, .. } = *settings;
    match family {
        Some(Family::EId) => Lane { port, kind: LaneKind::Counter, direction },
        Some(Family::Clearance | Family::MutualMacao | Family::MutualHongKong) | None => {
            Lane { port, kind: lane, direction }
        }
    }
}

impl Desk<'_> {
    /// Checks 1 to 6. An e-ID code at a counter is opened by the bureau, to which the counter relays it.
    fn open(&self, text: &str, family: Option<Family>) -> Result<Result<Opened, Refused>, Fault> {
        let at_ms = self.now.wall_ms;
        let place = self.tables.place(self.post, VehicleScan::Driver);
        let relayed = family == Some(Family::EId) && self.post.lane().is_counter();
        let bureau = if relayed { Some(self.site.bureau()?) } else { None };
        let keys = bureau.as_ref().unwrap_or(&self.site.keys);
        Ok(open(text, &place, keys, &self.site.lists_at(at_ms)?, at_ms).map_err(|unopened| match unopened {
            Unopened::Refused(cause) => CodeRefused::from(cause).into(),
            Unopened::Ignored => Refused { check: 2, refusal: Refusal::QrLane, detail: unopened.to_string() },
        }))
    }

    /// Checks 7 to 11.
    fn examine(&self, opened: Opened) -> Result<Result<(), Refused>, Fault> {
        match self.site.registry() {
            Ok(mut registry) => Ok(self.asked(opened, &mut registry)),
            // In use by another for too long is what a lane would meet; a file that is damaged is this machine's fault.
            Err(Fault::Environment(error)) if matches!(error.downcast_ref(), Some(StoreError::Locked)) => {
                Ok(Err(Refused::down(7, format!("{error:#}"))))
            }
            Err(fault) => Err(fault),
        }
    }

    fn asked(&self, opened: Opened, registry: &mut Registry) -> Result<(), Refused> {
        let code = *opened.code();
        let request = Request::CodeHolder { family: code.family, cid: code.cid };
        let found = match registry.answer(&request, self.now) {
            Ok(RegistryAnswer::CodeHolder(found)) => found,
            Ok(_) => return Err(Refused::down(7, "the registry answered something else")),
            Err(error) => return Err(Refused::down(7, error)),
        };
        let (lookup, holder) = look_up(&code, found);
        let confirmed = opened.confirm(&lookup).map_err(CodeRefused::from)?;
        let Some(Holder { dossier, binding, .. }) = holder else {
            return Err(Refused::down(7, "no person on record"));
        };
        let mut memory = LaneMemory::new(self.site.settings.window, self.now);
        let fresh = confirmed.fresh(&mut memory, self.now).map_err(CodeRefused::from)?;
        let asked: MarkUse = fresh.mark_use(LaneName(ASKING_LANE.into()), SessionId(0), self.now.wall_ms);
        let mark = registry.mark(&asked).map_err(|error| Refused::down(9, error))?;
        // What would be written with the answer is left unwritten: nothing is used up.
        let (answer, _) = replay::reserve(mark.as_ref(), &asked);
        let reserved = fresh.reserved(answer).map_err(CodeRefused::from)?;
        let presented = Presented::Code(reserved);
        let verified = Verified::new(presented, binding.as_ref(), *dossier, self.direction, self.now)
            .map_err(|refused| Refused::person(10, refused))?;
        Eligible::new(verified, &self.situation(), &self.tables).map_err(|refused| Refused::person(11, refused))?;
        Ok(())
    }

    fn situation(&self) -> Situation {
        let profile = self.site.settings.profile;
        Situation { post: self.post, now: self.now, printer_ready: true, iris_ready: true, profile }
    }
}

impl Refused {
    fn down(check: u8, detail: impl ToString) -> Self {
        Self { check, refusal: Refusal::SysDown, detail: detail.to_string() }
    }

    fn person(check: u8, refused: person::Refused) -> Self {
        Self { check, refusal: refused.refusal, detail: refused.detail }
    }
}

impl From<CodeRefused> for Refused {
    fn from(refused: CodeRefused) -> Self {
        Self { check: refused.check, refusal: refused.refusal, detail: refused.detail }
    }
}

fn judgement(family: Option<Family>, age_steps: Option<i64>, found: Result<(), Refused>) -> Judgement {
    let issuer = family.map(|family| match family {
        Family::Clearance | Family::MutualMacao | Family::EId => Issuer::Macao,
        Family::MutualHongKong => Issuer::HongKong,
    });
    let failed = found.as_ref().err().map(|refused| refused.check);
    let asked = (1..).zip(CHECKS).take_while(|(n, _)| failed.is_none_or(|failed| *n <= failed));
    let checks = asked.map(|(n, name)| Check { n, name, ok: failed != Some(n) }).collect();
    let verdict = if found.is_ok() { "accepted" } else { "refused" };
    let (code, detail) = found.err().map(|refused| (refused.refusal, refused.detail)).unzip();
    Judgement { verdict, code, family, issuer, age_steps, checks, detail }
}

fn lane(text: &str) -> Result<Lane, String> {
    let [port, kind, direction] = text.split('/').collect::<Vec<_>>()[..] else {
        return Err("a lane is PORT/LANE/DIRECTION, outer-harbour/two-door/arrival".to_owned());
    };
    let names = |names: Vec<&str>| names.join(", ");
    let port = Port::ALL.into_iter().find(|each| each.name() == port);
    let kind = LaneKind::ALL.into_iter().find(|each| each.name() == kind);
    Ok(Lane {
        port: port.ok_or_else(|| format!("the ports are {}", names(Port::ALL.map(Port::name).to_vec())))?,
        kind: kind.ok_or_else(|| format!("the lanes are {}", names(LaneKind::ALL.map(LaneKind::name).to_vec())))?,
        direction: match direction {
            "arrival" => Direction::Arrival,
            "departure" => Direction::Departure,
            _ => return Err("the directions are arrival and departure".to_owned()),
        },
    })
}

#[derive(Serialize)]
struct Sum {
    cases: usize,
    agreed: usize,
}

fn run_vectors(path: &Path, json: bool) -> Answer {
    let named = || path.display().to_string();
    let mut text = Vec::new();
    let taken = fs::File::open(path).and_then(|file| file.take(VECTORS_MAX + 1).read_to_end(&mut text));
    taken.with_context(named).map_err(Fault::Environment)?;
    if text.len() as u64 > VECTORS_MAX {
        return Err(Fault::Usage(anyhow!("{}: more than {VECTORS_MAX} bytes", named())));
    }
    let text = String::from_utf8(text).with_context(named).map_err(Fault::Usage)?;
    let report = vectors::run(&text).with_context(named).map_err(Fault::Usage)?;
    for outcome in &report.outcomes {
        if json {
            write_json(outcome)?;
        } else if outcome.got != outcome.expect {
            write_out(&format!("{}: expected {}, got {}", outcome.name, outcome.expect, outcome.got))?;
        }
    }
    let sum = Sum { cases: report.outcomes.len(), agreed: report.agreed() };
    if json {
        write_json(&sum)?;
    } else {
        write_out(&format!("{} of {} cases agree", sum.agreed, sum.cases))?;
    }
    Ok(if sum.agreed == sum.cases { Verdict::Yes } else { Verdict::No })
}
