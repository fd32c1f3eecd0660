use super::gaze::Gaze;
use super::watch::Watch;
use crate::credential::freshness::{LaneMemory, Window};
use crate::credential::keys::KeyRing;
use crate::credential::place::{Place, VehicleScan};
use crate::credential::replay::LEASE_MS;
use crate::credential::trust::{ListWarning, Lists};
use crate::flow::proof::{FIRST, Gate, Limits};
use crate::flow::waits::{Wait, Waits};
use crate::flow::{Advice, Alert, DeskMatter, Effects, Telling};
use crate::journal::Entry as Fact;
use crate::journal::entry::{Alarm, Ending};
use crate::person::Direction;
use crate::policy::{LaneIrises, MinorMemory, Post, Profile, Situation, Tables};
use crate::registry::request::{Answer, LaneName, MarkUse, Request, RequestId, SessionId, Unanswered};
use crate::time::{DAY_MS, Now, macao_wall_ms};
use chrono::{NaiveDate, NaiveTime};
use portas_devices::document::{DocumentEvent, DocumentRead, Unread};
use portas_devices::gate::{Door, OrderId};
use std::collections::VecDeque;
use std::sync::Arc;

/// Alerts kept open at most; the oldest give way.
const ALERTS: usize = 16;

/// What a lane is, fixed from its start.
#[derive(Debug, Clone)]
pub struct Setup {
    /// Its name, unique over all ports.
    pub name: LaneName,
    /// Where it stands and what it is.
    pub post: Post,
    /// Into or out of Macao.
    pub direction: Direction,
    /// Rule profile pinned by the settings; else by date.
    pub profile: Option<Profile>,
    /// Freshness window of codes.
    pub window: Window,
    /// Documents may clear on the zone alone, without an authenticated chip.
    pub zone_alone: bool,
    /// Lengths of the waits.
    pub waits: Waits,
    /// Sensors older than this count as unknown (200 to 1,500 ms).
    pub fresh_ms: u64,
    /// A door order not on the line by then is dropped.
    pub order_ms: u64,
    /// Fingerprint tries (three).
    pub finger_tries: u8,
    /// Tries to take eyes (three: J-14, J-17).
    pub iris_tries: u8,
    /// An officer's counter stands behind the lane; without one nobody is ever released by an officer.
    pub officer: bool,
}

/// Keys, lists and tables a lane judges by.
#[derive(Debug)]
pub struct Knowledge {
    /// Recipient keys of this lane.
    pub keys: KeyRing,
    /// Trust and status lists.
    pub lists: Lists,
    /// Ports, lanes, classes, stays.
    pub tables: Arc<Tables>,
}

/// What stands around a lane's states.
#[derive(Debug)]
pub(super) struct Context {
    pub(super) setup: Setup,
    pub(super) knowledge: Knowledge,
    pub(super) watch: Watch,
    pub(super) memory: LaneMemory,
    pub(super) minors: MinorMemory,
    pub(super) devices: Devices,
    pub(super) gaze: Gaze,
    pub(super) waiting: Waiting,
    pub(super) alerts: Vec<Alert>,
    pub(super) advice: Option<Advice>,
    pub(super) coaching: Option<portas_devices::camera::Coaching>,
    pub(super) registry_up: bool,
    /// The gravest that is wrong with the lists now.
    pub(super) list_warning: Option<ListWarning>,
    releases: Releases,
    deletions: Deletions,
    next_request: u64,
    next_session: u64,
    next_order: u64,
}

/// How the devices other than the gate stand.
#[derive(Debug)]
pub(super) struct Devices {
    pub(super) camera: bool,
    pub(super) reader: bool,
    pub(super) fingerprint: bool,
    /// The iris camera, which not every lane has.
    pub(super) iris: bool,
    pub(super) printer: bool,
    /// A document lies on the reader.
    pub(super) document_lies: bool,
    /// One lies there and is being read.
    pub(super) document_read: bool,
}

impl Default for Devices {
    /// Up until they say otherwise; the iris camera down until it says so.
    fn default() -> Self {
        let up = true;
        Self {
            camera: up,
            reader: up,
            fingerprint: up,
            iris: false,
            printer: up,
            document_lies: false,
            document_read: false,
        }
    }
}

/// Codes to be given back while the registry was away; bounded, and of no use once their lease is over.
#[derive(Debug, Default)]
struct Releases {
    undelivered: VecDeque<MarkUse>,
    asked: Option<(RequestId, MarkUse)>,
}

/// Releases kept for a registry that is away.
const RELEASES: usize = 8;

/// Irises that were cancelled and not deleted are asked for again after so long.
const DELETE_AGAIN_MS: u64 = 600_000;

/// The deletion of cancelled irises.
#[derive(Debug, Default, Clone, Copy)]
struct Deletions {
    /// The day on which it was last done.
    day: Option<NaiveDate>,
    /// Not to be asked for before: a while after a failure.
    again_ms: u64,
    /// When the next day begins, monotonic.
    midnight_ms: u64,
    asked: Option<RequestId>,
}

/// From a moment to the first of the next day in Macao.
fn ms_to_midnight(now: Now) -> u64 {
    let next = now.date().succ_opt().map_or(now.wall_ms, |day| macao_wall_ms(day, NaiveTime::MIN));
    next.saturating_sub(now.wall_ms).clamp(1, DAY_MS).unsigned_abs()
}

/// Credentials that came while the lane was busy and still lie there.
#[derive(Debug, Default)]
pub(super) struct Waiting {
    pub(super) code: Option<(String, i64)>,
    pub(super) document: Option<Result<Box<DocumentRead>, Unread>>,
}

impl Waiting {
    pub(super) const fn any(&self) -> bool {
        self.code.is_some() || self.document.is_some()
    }
}

/// One person's dealings with the lane.
#[derive(Debug)]
pub(super) struct Session {
    pub(super) id: SessionId,
    /// Unix milliseconds and headline, oldest first; told with an alert.
    history: Vec<(i64, String)>,
    /// The text last judged: the same picture again is not judged again.
    pub(super) last_text: Option<String>,
    /// How the passage ended that was begun in it; such a session takes no further credential.
    pub(super) ending: Option<Ending>,
    /// What was refused inside, to be told outside again.
    pub(super) told: Option<Telling>,
    /// Why the person is sent to a desk when the passage is over.
    pub(super) desk: Option<DeskMatter>,
    /// Of somebody who goes from the eyes to the finger and back.
    pub(super) tried: Tried,
}

/// Tries inside that are used up: who changes between eyes and finger gets no more of either.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tried {
    pub(super) eyes: u8,
    pub(super) fingers: u8,
    pub(super) eyes_again: EyesAgain,
}

/// Whether somebody may go back from the finger to the eyes: once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum EyesAgain {
    /// They have not left them.
    NotLeft,
    /// They chose the finger, and may choose the eyes.
    Open,
    /// Not any more.
    Over,
}

impl Tried {
    const NOTHING: Self = Self { eyes: 0, fingers: 0, eyes_again: EyesAgain::NotLeft };
}

/// Lines of history kept for an officer.
const HISTORY: usize = 32;

impl Session {
    /// A session without a past: a new one, or one of an earlier run taken up to finish its crossing.
    pub(super) const fn numbered(id: SessionId) -> Self {
        Self { id, history: Vec::new(), last_text: None, ending: None, told: None, desk: None, tried: Tried::NOTHING }
    }

    /// Keeps a fact in the journal and in the session's own history.
    pub(super) fn record(&mut self, fact: Fact, now: Now, fx: &mut Effects) {
        if self.history.len() < HISTORY {
            self.history.push((now.wall_ms, fact.headline()));
        }
        fx.journal(fact);
    }
}

impl Context {
    pub(super) fn new(setup: Setup, knowledge: Knowledge, memory: LaneMemory, first_session: u64) -> Self {
        Self {
            setup,
            knowledge,
            watch: Watch::default(),
            memory,
            minors: MinorMemory::default(),
            devices: Devices::default(),
            gaze: Gaze::default(),
            waiting: Waiting::default(),
            alerts: Vec::new(),
            advice: None,
            coaching: None,
            registry_up: true,
            list_warning: None,
            releases: Releases::default(),
            deletions: Deletions::default(),
            // Numbers go on above those of the run before, so that no late answer of its is taken for one of ours.
            next_request: first_session << 16,
            next_session: first_session,
            next_order: first_session << 16,
        }
    }

    pub(super) fn open_session(&mut self, now: Now, fx: &mut Effects) -> Session {
        let id = SessionId(self.next_session);
        self.next_session += 1;
        let mut session = Session::numbered(id);
        session.record(Fact::Opened { session: id }, now, fx);
        session
    }

    pub(super) fn ask(&mut self, request: Request, fx: &mut Effects) -> RequestId {
        let id = self.request_id();
        fx.ask(id, request);
        id
    }

    pub(super) fn request_id(&mut self) -> RequestId {
        let id = RequestId(self.next_request);
        self.next_request += 1;
        id
    }

    /// What an order to this door needs to know. A pulse lasts as long as the grant it is for.
    pub(super) fn gate(&self, door: Door) -> Gate {
        let grant = if door == FIRST { Wait::Enter } else { Wait::Leave };
        let limits = Limits {
            fresh_ms: self.setup.fresh_ms,
            order_ms: self.setup.order_ms,
            pulse_ms: u32::try_from(self.setup.waits.ms(grant)).unwrap_or(u32::MAX),
        };
        Gate { reading: self.watch.reading(), order: OrderId(self.next_order), limits }
    }

    pub(super) fn order_used(&mut self) {
        self.next_order += 1;
    }

    /// Monotonic moment at which a wait that begins now runs out.
    pub(super) fn until_ms(&self, wait: Wait, now: Now) -> u64 {
        now.mono_ms.saturating_add(self.setup.waits.ms(wait))
    }

    pub(super) fn place(&self) -> Place {
        self.knowledge.tables.place(self.setup.post, VehicleScan::Unarmed)
    }

    pub(super) const fn situation(&self, now: Now) -> Situation {
        Situation {
            post: self.setup.post,
            now,
            printer_ready: self.devices.printer,
            iris_ready: self.devices.iris,
            profile: self.setup.profile,
        }
    }

    /// Raises an alarm once: a second of the same kind in the same session changes nothing.
    pub(super) fn raise(&mut self, alarm: Alarm, session: Option<&Session>, detail: &str, now: Now, fx: &mut Effects) {
        self.raise_with(alarm, session, detail, None, now, fx);
    }

    pub(super) fn raise_with(
        &mut self,
        alarm: Alarm,
        session: Option<&Session>,
        detail: &str,
        evidence: Option<String>,
        now: Now,
        fx: &mut Effects,
    ) {
        let id = session.map(|session| session.id);
        if self.alerts.iter().any(|alert| alert.alarm == alarm && alert.session == id) {
            return;
        }
        if self.alerts.len() == ALERTS {
            self.alerts.remove(0);
        }
        self.alerts.push(Alert {
            alarm,
            session: id,
            at_ms: now.wall_ms,
            detail: detail.to_owned(),
            history: session.map(|session| session.history.clone()).unwrap_or_default(),
            evidence,
        });
        fx.journal(Fact::Raised { session: id, alarm, detail: detail.to_owned() });
    }

    /// Ends every open alarm of a kind.
    pub(super) fn clear(&mut self, alarm: Alarm, fx: &mut Effects) {
        let before = self.alerts.len();
        self.alerts.retain(|alert| alert.alarm != alarm);
        if self.alerts.len() != before {
            fx.journal(Fact::Cleared { alarm });
        }
    }

    /// Gives a reserved code back; where the registry is away, as soon as it is there again. What has become used
    /// meanwhile stays used: only a reservation of this lane and session is released.
    pub(super) fn release(&mut self, mark: MarkUse, fx: &mut Effects) {
        let id = self.ask(Request::Release(mark.clone()), fx);
        self.releases.asked = Some((id, mark));
    }

    /// The same, when the registry has just failed to answer.
    pub(super) fn release_later(&mut self, mark: MarkUse) {
        if self.releases.undelivered.len() == RELEASES {
            self.releases.undelivered.pop_front();
        }
        self.releases.undelivered.push_back(mark);
    }

    /// Keeps account of releases: one that failed is asked again with the next answer.
    pub(super) fn note_answer(
        &mut self,
        id: RequestId,
        answer: Result<&Answer, &Unanswered>,
        now: Now,
        fx: &mut Effects,
    ) {
        let answered = answer.is_ok();
        self.note_deletion(id, answer, now, fx);
        if let Some((asked, mark)) = self.releases.asked.take() {
            if asked != id {
                self.releases.asked = Some((asked, mark));
            } else if !answered {
                self.release_later(mark);
            }
        }
        if answered {
            let lives = |mark: &MarkUse| now.wall_ms.saturating_sub(mark.at_ms) < LEASE_MS;
            for mark in std::mem::take(&mut self.releases.undelivered).into_iter().filter(lives) {
                self.ask(Request::Release(MarkUse { at_ms: now.wall_ms, ..mark }), fx);
            }
        }
    }

    /// The registry answered, or did not: codes go off and on with it.
    pub(super) fn registry_answers(&mut self, answers: bool, now: Now, fx: &mut Effects) {
        self.registry_up = answers;
        if answers {
            self.clear(Alarm::Registry, fx);
        } else {
            self.raise(Alarm::Registry, None, "no answer", now, fx);
        }
    }

    /// What this lane does with irises.
    pub(super) fn irises(&self) -> LaneIrises {
        self.knowledge.tables.lane_irises(self.setup.post.lane())
    }

    /// At the start and with every day, lanes with irises have those deleted that were cancelled and are due (J-18).
    pub(super) fn delete_irises(&mut self, now: Now, fx: &mut Effects) {
        if self.deletions.day == Some(now.date()) {
            // A clock that was set back has another midnight before it.
            if now.mono_ms >= self.deletions.midnight_ms {
                self.deletions.midnight_ms = now.mono_ms.saturating_add(ms_to_midnight(now));
            }
            return;
        }
        if !self.irises().any() || now.mono_ms < self.deletions.again_ms {
            return;
        }
        let cancelled_before_ms = self.knowledge.tables.irises_due_before_ms(now);
        self.deletions.asked = Some(self.ask(Request::DeleteIrises { cancelled_before_ms }, fx));
        // Until it is answered; a registry that never does is asked again all the same.
        self.deletions.again_ms = now.mono_ms.saturating_add(DELETE_AGAIN_MS);
    }

    fn note_deletion(&mut self, id: RequestId, answer: Result<&Answer, &Unanswered>, now: Now, fx: &mut Effects) {
        if self.deletions.asked.take_if(|asked| *asked == id).is_none() {
            return;
        }
        if let Ok(Answer::IrisesDeleted { people, wiped }) = answer {
            for &person in people {
                fx.journal(Fact::IrisesDeleted { person });
            }
            if *wiped {
                self.deletions.day = Some(now.date());
                self.deletions.again_ms = 0;
                self.deletions.midnight_ms = now.mono_ms.saturating_add(ms_to_midnight(now));
            }
        }
    }

    /// When irises are to be deleted next, in lanes that see to it.
    pub(super) fn deletions_ms(&self) -> Option<u64> {
        let Deletions { day, again_ms, midnight_ms, .. } = self.deletions;
        self.irises().any().then_some(if day.is_some() { midnight_ms.max(again_ms) } else { again_ms })
    }

    /// Keeps account of the document reader's slot.
    pub(super) fn note_document(&mut self, event: &DocumentEvent) {
        self.devices.document_read = *event == DocumentEvent::Laid;
        match event {
            // It may have to be taken away again: a lane that ends now waits for that.
            DocumentEvent::Laid => self.devices.document_lies = true,
            DocumentEvent::Up => self.devices.reader = true,
            DocumentEvent::Lost => {
                self.devices.reader = false;
                self.devices.document_lies = false;
                self.waiting.document = None;
            }
            DocumentEvent::Read(read) => {
                self.devices.document_lies = true;
                self.waiting.document = Some(Ok(read.clone()));
            }
            DocumentEvent::Unread(unread) => {
                self.devices.document_lies = true;
                self.waiting.document = Some(Err(*unread));
            }
            DocumentEvent::Removed => {
                self.devices.document_lies = false;
                self.waiting.document = None;
            }
        }
    }
}
