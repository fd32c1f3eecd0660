//! `portas demo`: a traveller at the demo lane, in real time, over the real serial protocol, without a window.

use super::phones::{NotDrawn, Phones};
use super::site::Site;
use super::timeline::{Step, Timeline};
use super::{Answer, Common, Fault, Verdict, station, write_out};
use crate::credential::Family;
use crate::credential::replay::LEASE_MS;
use crate::flow::{Screen, View};
use crate::journal::chain::Kind;
use crate::journal::entry::{Ending, Entry, Left};
use crate::journal::file_name;
use crate::journal::scan::Scan;
use crate::person::{Crossing, CrossingCredential, Direction, Finger, Port};
use crate::population::DemoPerson;
use crate::registry::Registry;
use crate::registry::request::{Answer as Answered, CodeHolder, LaneName, NewCrossing, Request, SessionId};
use crate::station::live::{Clock, Hall, Live, Notice, Seen};
use crate::station::scenario::people::grown_touch;
use crate::time::{MINUTE_MS, Now, macao_time};
use crate::wallet::Draw;
use crate::wallet::demo::Code;
use crate::wallet::screen::{self, Look, Mark};
use anyhow::anyhow;
use crossbeam_channel::RecvTimeoutError;
use portas_devices::camera::optics::{Scene, photograph};
use portas_devices::fingerprint::sim::{Skin, Touch};
use portas_devices::gate::Door;
use serde::Serialize;
use std::collections::BTreeSet;
use std::fs::File;
use std::io::BufReader;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// The whole demo; what has not happened by then does not happen any more.
const DEADLINE: Duration = Duration::from_secs(90);
/// The screenshot was taken so long ago.
const SCREENSHOT_AGE_MS: i64 = 5 * MINUTE_MS;
/// A person reads a refusal and opens the app for so long.
const SECOND_THOUGHT: Duration = Duration::from_millis(1_500);
/// Who crosses, in turn: a lane takes no second code of somebody for 90 s after it let them through.
const TRAVELLERS: [&str; 9] = [
    "chan-tai-man",
    "ho-kuok-wa",
    "lam-wai-chan",
    "ng-iok-fan",
    "vong-sai-chi",
    "ao-ieong-san",
    "joao-pereira",
    "iong-ieok-long",
    "hoi-kin-seng",
];
/// How tall the person is, metres.
const HEIGHT: &str = "1.65";

/// Plays the demo passage.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example: portas demo --json")]
pub struct DemoArgs {
    /// Who crosses [default: an ordinary resident whom this lane has not just let through]
    #[arg(long, value_name = "PERSON")]
    person: Option<String>,
}

/// A line of the timeline.
#[derive(Debug, Serialize)]
struct Line {
    /// Since the lane came up, milliseconds.
    at_ms: u64,
    step: &'static str,
    rules: &'static [&'static str],
    #[serde(skip_serializing_if = "String::is_empty")]
    detail: String,
}

/// The last line.
#[derive(Debug, Serialize)]
struct Sum {
    passed: bool,
    crossing_recorded: bool,
    picture_to_order_ms: Option<u64>,
    passage_ms: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    stopped_at: Option<String>,
}

/// What the person does next by themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Plan {
    /// Holds up the screenshot when the lane is free.
    Screenshot,
    /// Waits for what the lane makes of it.
    Refusal,
    /// Opens the app at this moment.
    Live(Instant),
    /// Does what the screens ask.
    Pass,
}

/// Plays it; the answer is "yes" only when the passage was completed and the registry holds the crossing.
///
/// # Errors
/// [`Fault`] where the station does not start.
pub fn run(args: &DemoArgs, common: &Common) -> Answer {
    let site = Site::open(common)?;
    let clock = Clock::start();
    let handle = args.person.as_deref().unwrap_or_else(|| traveller(&site));
    let person = site.population.person(handle);
    let person = person.ok_or_else(|| Fault::Usage(anyhow!("nobody is called {handle:?}")))?;
    let family = args.person.is_none().then_some(Family::Clearance);
    let code = Code::of(&site.population, handle, None, family).map_err(|error| Fault::Usage(error.into()))?;
    let phones = Phones::of(&site, clock.now().wall_ms)?;
    let away = go_away(&site, &code, person)?;
    let live = Live::start(station::plan(&site)?, clock).map_err(station::start_fault)?;
    let began_ms = clock.mono_ms();
    let mut demo = Demo {
        live,
        clock,
        began_ms,
        json: common.json,
        phones,
        code,
        touch: grown_touch(person, Finger::RightIndex, Skin::Good),
        seen: Track::default(),
    };
    if let Some(at_ms) = away {
        let detail = format!("arrived before; left at another post at {}", macao_time(at_ms).format("%H:%M:%S"));
        demo.line(clock.now(), Step::TravellerChosen, detail)?;
    }
    let stopped_at = demo.play()?;
    let left = demo.seen.left.take();
    let crossing_recorded = match &left {
        Some(left) => recorded(&site, &demo.code, person, left)?,
        None => false,
    };
    let Demo { live, seen, .. } = demo;
    live.stop().map_err(|error| Fault::Environment(error.into()))?;
    let sum = Sum {
        passed: stopped_at.is_none() && crossing_recorded,
        crossing_recorded,
        picture_to_order_ms: seen
            .order_ms
            .zip(seen.frame_ms)
            .map(|(order_ms, frame_ms)| order_ms.saturating_sub(frame_ms)),
        passage_ms: seen.done_ms.zip(seen.frame_ms).map(|(done_ms, frame_ms)| done_ms.saturating_sub(frame_ms)),
        stopped_at,
    };
    print_sum(&sum, common.json)?;
    Ok(if sum.passed { Verdict::Yes } else { Verdict::No })
}

/// What the timeline has seen so far.
#[derive(Debug, Default)]
struct Track {
    timeline: Timeline,
    /// Of the frame with the code that was read last, monotonic.
    frame_ms: Option<u64>,
    order_ms: Option<u64>,
    done_ms: Option<u64>,
    left: Option<Left>,
    screen: Option<Screen>,
}

struct Demo {
    live: Live,
    clock: Clock,
    began_ms: u64,
    json: bool,
    phones: Phones,
    code: Code,
    touch: Touch,
    seen: Track,
}

impl Demo {
    /// Plays to the end of the passage, or says where it stopped.
    fn play(&mut self) -> Result<Option<String>, Fault> {
        let over = Instant::now() + DEADLINE;
        let mut plan = Plan::Screenshot;
        loop {
            plan = self.act(plan)?;
            let wake = if let Plan::Live(at) = plan { at.min(over) } else { over };
            match self.live.notices().recv_deadline(wake) {
                Ok(notice) => {
                    self.tell(&notice)?;
                    self.walk(&notice);
                    match ended(&notice) {
                        Some(Ending::Completed) => return Ok(None),
                        Some(ending) if plan == Plan::Pass => {
                            return Ok(Some(format!("the passage ended: {ending:?}")));
                        }
                        Some(_) | None => {}
                    }
                    if plan == Plan::Refusal && is_refusal(&notice) {
                        self.clear();
                        plan = Plan::Live(Instant::now() + SECOND_THOUGHT);
                    } else if plan == Plan::Pass && is_refusal(&notice) {
                        return Ok(Some("the live code was refused".into()));
                    }
                }
                Err(RecvTimeoutError::Timeout) if Instant::now() < over => {}
                Err(RecvTimeoutError::Timeout) => {
                    return Ok(Some(format!("nothing more happened on screen {:?}", self.live.view().screen.name())));
                }
                Err(RecvTimeoutError::Disconnected) => return Ok(Some("the station stopped".into())),
            }
        }
    }

    /// What the person does by themselves.
    fn act(&mut self, plan: Plan) -> Result<Plan, Fault> {
        match plan {
            Plan::Screenshot if self.live.view().screen == Screen::Idle => {
                self.gate("arrive", HEIGHT);
                self.show(Step::ScreenshotShown, -SCREENSHOT_AGE_MS, Draw::Show)?;
                Ok(Plan::Refusal)
            }
            Plan::Live(at) if Instant::now() >= at => {
                self.show(Step::PhoneShown, 0, Draw::Refresh)?;
                Ok(Plan::Pass)
            }
            Plan::Screenshot | Plan::Refusal | Plan::Live(_) | Plan::Pass => Ok(plan),
        }
    }

    /// Holds the phone up, with the code as it was `by_ms` from now.
    fn show(&mut self, step: Step, by_ms: i64, draw: Draw) -> Result<(), Fault> {
        let text =
            self.phones.draw(&self.code, draw, self.clock.now().wall_ms + by_ms).map_err(|error| match error {
                NotDrawn::Fault(fault) => fault,
                NotDrawn::Phone(error) => Fault::Environment(error.into()),
            })?;
        let mark = Mark::of(self.code.family);
        let picture = screen::draw(&text, Look { mark, ..Look::default() });
        let picture = picture.map_err(|error| Fault::Environment(error.into()))?;
        let frame = Arc::new(photograph(Some(&picture), &Scene::default()));
        let family = self.code.family;
        self.line(self.clock.now(), step, format!("{family} code on a simulated screen"))?;
        if let Some(hall) = self.hall() {
            hall.show_frame(frame);
        }
        Ok(())
    }

    fn clear(&self) {
        if let Some(hall) = self.hall() {
            hall.clear();
        }
    }

    /// What the simulated camera looks at.
    fn hall(&self) -> Option<&Hall> {
        self.live.simulated()?.camera.as_ref()
    }

    /// What the person does because of what happened.
    fn walk(&mut self, notice: &Notice) {
        match &notice.what {
            Seen::Ordered { door: Door(0) } => {
                self.clear();
                self.gate("enter", "");
            }
            Seen::Ordered { .. } => self.gate("leave", ""),
            Seen::View(view) => self.finger(view),
            Seen::Code { .. } | Seen::Gate(_) | Seen::Kept(_) => {}
        }
    }

    fn finger(&mut self, view: &View) {
        let before = self.seen.screen.replace(view.screen);
        let asked = matches!(view.screen, Screen::Finger | Screen::FingerAgain) && before != Some(view.screen);
        if let Some(glass) = self.live.simulated().filter(|_| asked).and_then(|simulated| simulated.sensor.as_ref()) {
            glass.press(self.touch.clone());
        }
    }

    /// Lets something happen at the simulated gate; at a real one people walk by themselves.
    fn gate(&self, word: &str, argument: &str) {
        let Some(mut gate) = self.live.simulated().and_then(|simulated| simulated.gate()) else { return };
        if let Err(error) = gate.say(&format!("{word} {argument}")) {
            tracing::error!(%error, "the simulated gate is gone");
        }
    }

    /// The lines of the timeline that a notice makes.
    fn tell(&mut self, notice: &Notice) -> Result<(), Fault> {
        let now = notice.now;
        match &notice.what {
            Seen::Code { taken_ms } => self.seen.frame_ms = Some(*taken_ms),
            Seen::Ordered { .. } => {
                self.seen.order_ms.get_or_insert(now.mono_ms);
            }
            Seen::Kept(Entry::Left(left)) => self.seen.left = Some(left.clone()),
            Seen::Kept(Entry::Ended { ending: Some(Ending::Completed), .. }) => self.seen.done_ms = Some(now.mono_ms),
            Seen::Kept(_) | Seen::Gate(_) | Seen::View(_) => {}
        }
        for told in self.seen.timeline.take(notice) {
            self.line(now, told.step, told.detail)?;
        }
        Ok(())
    }

    fn line(&self, now: Now, step: Step, detail: String) -> Result<(), Fault> {
        let at_ms = now.mono_ms.saturating_sub(self.began_ms);
        let line = Line { at_ms, step: step.name(), rules: step.rules(), detail };
        if self.json {
            return write_out(&serde_json::to_string(&line).unwrap_or_default());
        }
        let at_s = line.at_ms as f64 / 1_000.0;
        write_out(
            &format!("{at_s:>8.3} s  {:<26} {:<12} {}", line.step, line.rules.join(" "), line.detail)
                .trim_end()
                .replace('\n', " "),
        )
    }
}

/// The first of the travellers whom the lane's journal does not name as just verified. A journal that does not hold is
/// told of when the station opens it.
fn traveller(site: &Site) -> &'static str {
    let mut recent = BTreeSet::new();
    let since_ms = site.began_ms.saturating_sub(LEASE_MS);
    if let Ok(file) = File::open(site.journal_dir().join(file_name(&site.settings.name))) {
        let mut scan = Scan::new(BufReader::new(file));
        while let Ok(Some(kind)) = scan.advance() {
            if let (Kind::Entry, Ok(record)) = (kind, scan.record())
                && let Entry::Verified { person, .. } = record.entry
                && record.at_ms > since_ms
            {
                recent.insert(person.0);
            }
        }
    }
    let is_rested = |handle: &&&str| site.population.person(handle).is_some_and(|one| !recent.contains(&one.id.0));
    TRAVELLERS.iter().find(is_rested).unwrap_or(&TRAVELLERS[0])
}

fn is_refusal(notice: &Notice) -> bool {
    matches!(notice.what, Seen::Kept(Entry::Refused { .. }))
}

fn ended(notice: &Notice) -> Option<Ending> {
    if let Seen::Kept(Entry::Ended { ending, .. }) = &notice.what { *ending } else { None }
}

/// Whether the registry, opened anew, holds this crossing.
fn recorded(site: &Site, code: &Code, person: &DemoPerson, left: &Left) -> Result<bool, Fault> {
    let crossings = crossings(&mut site.registry()?, site, code, person)?;
    let is_it = |made: &Crossing| (made.at_ms, made.port, made.direction) == (left.at_ms, left.port, left.direction);
    Ok(person.id == left.person && crossings.iter().any(is_it))
}

/// Nobody arrives twice: who crossed in the lane's direction before has gone the other way since, by another post. An
/// earlier demo leaves such people behind. Gives when they went, unix milliseconds.
fn go_away(site: &Site, code: &Code, person: &DemoPerson) -> Result<Option<i64>, Fault> {
    let mut registry = site.registry()?;
    let direction = site.settings.direction;
    let crossings = crossings(&mut registry, site, code, person)?;
    let Some(last) = crossings.first().filter(|last| last.direction == direction) else { return Ok(None) };
    let now = Clock::start().now();
    let at_ms = last.at_ms + (now.wall_ms - last.at_ms).max(2) / 2;
    let back = NewCrossing {
        person: person.id,
        port: Port::BorderGate,
        direction: match direction {
            Direction::Arrival => Direction::Departure,
            Direction::Departure => Direction::Arrival,
        },
        at_ms,
        presented: CrossingCredential::Code(code.family),
        stay_until: None,
        lane: LaneName("border-gate/demo".into()),
        session: SessionId(at_ms.unsigned_abs()),
    };
    registry.answer(&Request::Cross(back), now).map_err(|error| Fault::Environment(error.into()))?;
    Ok(Some(at_ms))
}

/// The latest crossings of a person whose phone draws this code, newest first.
fn crossings(registry: &mut Registry, site: &Site, code: &Code, person: &DemoPerson) -> Result<Vec<Crossing>, Fault> {
    let phone = site.population.phone(&code.phone);
    let holder = phone.and_then(|phone| phone.holders.iter().find(|holder| holder.slot == code.slot));
    let Some(holder) = holder else { return Ok(Vec::new()) };
    let cid = site.secret.device(holder, code.family).cid;
    let answer = registry.answer(&Request::CodeHolder { family: code.family, cid }, Clock::start().now());
    let dossiers = match answer.map_err(|error| Fault::Environment(error.into()))? {
        Answered::CodeHolder(Some(CodeHolder::Macao { dossier, .. })) => vec![*dossier],
        Answered::CodeHolder(Some(CodeHolder::HongKong { dossiers })) => dossiers,
        Answered::CodeHolder(None)
        | Answered::DocumentHolder(_)
        | Answered::Mark(_)
        | Answered::Committed
        | Answered::LeaseLost
        | Answered::Released
        | Answered::Fingers(_)
        | Answered::Family(_)
        | Answered::Irises(_)
        | Answered::FamilyIrises(_)
        | Answered::Enrolment(_)
        | Answered::IrisesDeleted { .. }
        | Answered::Crossed
        | Answered::Anchored => Vec::new(),
    };
    let theirs = dossiers.into_iter().filter(|dossier| dossier.person == person.id);
    Ok(theirs.flat_map(|dossier| dossier.crossings).collect())
}

fn print_sum(sum: &Sum, json: bool) -> Result<(), Fault> {
    if json {
        return write_out(&serde_json::to_string(sum).unwrap_or_default());
    }
    let ms = |ms: Option<u64>| ms.map_or_else(|| "-".into(), |ms| format!("{ms} ms"));
    let order = ms(sum.picture_to_order_ms);
    match &sum.stopped_at {
        None if sum.passed => write_out(&format!(
            "\nThe passage is complete and in the registry: picture to door order {order}, whole passage {}.",
            ms(sum.passage_ms)
        )),
        None => write_out("\nThe passage is complete, but the registry does not hold the crossing."),
        Some(at) => write_out(&format!("\nThe passage was not completed: {at}.")),
    }
}
