//! From a credential to an eligible person, or to a refusal with the session still open.

use super::context::{Context, Session};
use super::{State, close, entering, trouble};
use crate::credential::freshness::Fresh;
use crate::credential::open::{OpenRefusal, Opened, Unopened, open};
use crate::credential::refused::CodeRefused;
use crate::credential::text::NotACode;
use crate::flow::holder::{Holder, look_up};
use crate::flow::waits::Wait;
use crate::flow::{Effects, Event, Telling};
use crate::journal::Entry as Fact;
use crate::journal::entry::Alarm;
use crate::person::{
    AuthenticDocument, Dossier, PersonId, Presented, ReadChip, ReadDocument, ReadZone, Refused as PersonRefused,
    Verified,
};
use crate::policy::Eligible;
use crate::refusal::{Act, Refusal};
use crate::registry::request::{Answer, CodeHolder, MarkAnswer, MarkUse, Request, RequestId};
use crate::time::Now;
use portas_devices::document::{Chip, DocumentRead, Unread};

/// A credential is being checked; the registry has been asked.
#[derive(Debug)]
pub(super) struct Checking {
    session: Session,
    stage: Stage,
    request: RequestId,
    until_ms: u64,
}

#[derive(Debug)]
enum Stage {
    /// Checks 1 to 6 passed; whose code is it?
    Holder { opened: Box<Opened> },
    /// Checks 7 and 8 passed; is it unused?
    Mark(Box<Unmarked>),
    /// A document that reads well; whose is it?
    Document { document: Box<AuthenticDocument> },
}

/// A code whose mark is being asked for.
#[derive(Debug)]
struct Unmarked {
    fresh: Fresh,
    holder: Holder,
    mark: MarkUse,
}

/// A refusal is shown; what may follow in the same session depends on its act.
#[derive(Debug)]
pub(super) struct Refused {
    session: Session,
    pub(super) told: Telling,
    from_ms: u64,
    until_ms: u64,
}

/// Sees to what lies there already, when the lane is free for it.
pub(super) fn take_up(state: State, ctx: &mut Context, now: Now, fx: &mut Effects) -> State {
    match state {
        State::Idle if ctx.waiting.any() => {
            let session = ctx.open_session(now, fx);
            begin(session, ctx, now, fx)
        }
        State::Refused(refused) if refused.takes(ctx) => {
            let mut session = refused.session;
            if session.ending.is_some() {
                super::end(&mut session, now, fx);
                session = ctx.open_session(now, fx);
            }
            begin(session, ctx, now, fx)
        }
        other @ (State::Idle
        | State::Refused(_)
        | State::Starting(_)
        | State::Checking(_)
        | State::Child(_)
        | State::Iris(_)
        | State::Consent(_)
        | State::Enrolling(_)
        | State::Measuring(_)
        | State::Committing(_)
        | State::FirstDoor(_)
        | State::Finger(_)
        | State::Parting(_)
        | State::LastDoor(_)
        | State::Recording(_)
        | State::Done { .. }
        | State::Case(_)
        | State::WayBack(_)
        | State::Stranded(_)
        | State::Closed(_)
        | State::Emergency(_)) => other,
    }
}

fn begin(session: Session, ctx: &mut Context, now: Now, fx: &mut Effects) -> State {
    ctx.advice = None;
    if let Some(document) = ctx.waiting.document.take() {
        return begin_document(session, document, ctx, now, fx);
    }
    match ctx.waiting.code.take() {
        Some((text, taken_ms)) => begin_code(session, text, taken_ms, ctx, now, fx),
        None => close(session, now, fx),
    }
}

fn begin_code(
    mut session: Session,
    text: String,
    taken_ms: i64,
    ctx: &mut Context,
    now: Now,
    fx: &mut Effects,
) -> State {
    let opened = open(&text, &ctx.place(), &ctx.knowledge.keys, &ctx.knowledge.lists, taken_ms);
    let evidence = text.clone();
    session.last_text = Some(text);
    match opened {
        Ok(opened) => {
            let code = opened.code();
            let request = Request::CodeHolder { family: code.family, cid: code.cid };
            Checking::asking(session, Stage::Holder { opened: Box::new(opened) }, request, ctx, now, fx)
        }
        Err(Unopened::Ignored) => close(session, now, fx),
        Err(Unopened::Refused(cause)) => {
            let refused = CodeRefused::from(cause);
            if refused.refusal == Refusal::QrForged {
                forged(&session, &refused, evidence, ctx, now, fx);
            }
            let told = Telling::from(refused);
            let foreign = matches!(cause, OpenRefusal::NotACode(NotACode::Other(_)));
            let told = if foreign { told.worded("e-qr-unreadable-foreign") } else { told };
            refuse(session, told, ctx, now, fx)
        }
    }
}

/// A code that does not verify is evidence.
fn forged(session: &Session, refused: &CodeRefused, code: String, ctx: &mut Context, now: Now, fx: &mut Effects) {
    ctx.raise_with(Alarm::Case, Some(session), &refused.detail, Some(code), now, fx);
}

fn begin_document(
    session: Session,
    document: Result<Box<DocumentRead>, Unread>,
    ctx: &mut Context,
    now: Now,
    fx: &mut Effects,
) -> State {
    let read = match document {
        Ok(read) => read,
        Err(unread) => return refuse(session, Telling::plain(Refusal::DocRead, unread_detail(unread)), ctx, now, fx),
    };
    match AuthenticDocument::new(&facts_of(&read), ctx.setup.zone_alone, now.date()) {
        Ok(document) => {
            let request = Request::DocumentHolder(document.reference().clone());
            let stage = Stage::Document { document: Box::new(document) };
            Checking::asking(session, stage, request, ctx, now, fx)
        }
        Err(refused) => refuse(session, refused.into(), ctx, now, fx),
    }
}

impl Checking {
    fn asking(
        session: Session,
        stage: Stage,
        request: Request,
        ctx: &mut Context,
        now: Now,
        fx: &mut Effects,
    ) -> State {
        let request = ctx.ask(request, fx);
        State::Checking(Self { session, stage, request, until_ms: ctx.until_ms(Wait::Registry, now) })
    }

    pub(super) const fn wake_ms(&self) -> u64 {
        self.until_ms
    }

    pub(super) fn handle(self, ctx: &mut Context, now: Now, event: &Event, fx: &mut Effects) -> State {
        if let Event::Answered(id, answer) = event
            && *id == self.request
        {
            return match answer {
                Ok(answer) => self.answered(answer, ctx, now, fx),
                Err(_) => self.unanswered("registry gave no answer", ctx, now, fx),
            };
        }
        if now.mono_ms >= self.until_ms {
            ctx.registry_answers(false, now, fx);
            return self.unanswered("registry did not answer in time", ctx, now, fx);
        }
        State::Checking(self)
    }

    /// Leaves, giving back what was reserved.
    pub(super) fn abandon(self, ctx: &mut Context, fx: &mut Effects) -> Session {
        if let Stage::Mark(unmarked) = self.stage {
            ctx.release(unmarked.mark, fx);
        }
        self.session
    }

    fn unanswered(self, detail: &str, ctx: &mut Context, now: Now, fx: &mut Effects) -> State {
        let session = self.abandon(ctx, fx);
        refuse(session, Telling::plain(Refusal::SysDown, detail), ctx, now, fx)
    }

    fn answered(self, answer: &Answer, ctx: &mut Context, now: Now, fx: &mut Effects) -> State {
        match (self.stage, answer) {
            (Stage::Holder { opened }, Answer::CodeHolder(holder)) => {
                found(self.session, *opened, holder.clone(), ctx, now, fx)
            }
            (Stage::Mark(unmarked), Answer::Mark(found)) => {
                reserved(self.session, *unmarked, found.clone(), ctx, now, fx)
            }
            (Stage::Document { document }, Answer::DocumentHolder(dossier)) => {
                document_found(self.session, *document, dossier.clone(), ctx, now, fx)
            }
            (stage, _) => {
                let this = Self { stage, ..self };
                this.unanswered("registry answered something else", ctx, now, fx)
            }
        }
    }
}

/// Checks 7 and 8, then asks for the mark.
fn found(
    session: Session,
    opened: Opened,
    holder: Option<CodeHolder>,
    ctx: &mut Context,
    now: Now,
    fx: &mut Effects,
) -> State {
    let (lookup, holder) = look_up(opened.code(), holder);
    let fresh = opened
        .confirm(&lookup)
        .map_err(CodeRefused::from)
        .and_then(|confirmed| confirmed.fresh(&mut ctx.memory, now).map_err(CodeRefused::from));
    let fresh = match fresh {
        Ok(fresh) => fresh,
        Err(refused) => {
            if refused.refusal == Refusal::QrForged {
                let evidence = session.last_text.clone().unwrap_or_default();
                forged(&session, &refused, evidence, ctx, now, fx);
            }
            if let Some(accusation) = ctx.memory.accused() {
                ctx.raise(Alarm::Clock, None, &accusation.to_string(), now, fx);
            }
            return refuse(session, refused.into(), ctx, now, fx);
        }
    };
    let Some(holder) = holder else {
        return refuse(session, Telling::plain(Refusal::SysDown, "no person on record"), ctx, now, fx);
    };
    let mark = fresh.mark_use(ctx.setup.name.clone(), session.id, now.wall_ms);
    let stage = Stage::Mark(Box::new(Unmarked { fresh, holder, mark: mark.clone() }));
    Checking::asking(session, stage, Request::Reserve(mark), ctx, now, fx)
}

/// Checks 9, 10 and 11 of a code.
fn reserved(
    mut session: Session,
    unmarked: Unmarked,
    answer: MarkAnswer,
    ctx: &mut Context,
    now: Now,
    fx: &mut Effects,
) -> State {
    let Unmarked { fresh, holder, mark } = unmarked;
    let reserved = match fresh.reserved(answer) {
        Ok(reserved) => reserved,
        Err(refused) => return refuse(session, CodeRefused::from(refused).into(), ctx, now, fx),
    };
    let person = holder.dossier.person;
    let Holder { dossier, binding, phone_born } = holder;
    let judged = Verified::new(Presented::Code(reserved), binding.as_ref(), *dossier, ctx.setup.direction, now)
        .and_then(|verified| judge(&mut session, verified, ctx, now, fx));
    match judged {
        Ok(eligible) => entering::accepted(session, eligible, Some(mark), &phone_born, ctx, now, fx),
        Err(refused) => {
            ctx.release(mark, fx);
            refuse_person(session, Some(person), refused.into(), ctx, now, fx)
        }
    }
}

fn document_found(
    mut session: Session,
    document: AuthenticDocument,
    dossier: Option<Box<Dossier>>,
    ctx: &mut Context,
    now: Now,
    fx: &mut Effects,
) -> State {
    let Some(dossier) = dossier else {
        let detail = format!("{}: not on record", document.kind().name());
        return refuse(session, Telling::plain(Refusal::DocUnknown, detail), ctx, now, fx);
    };
    let person = dossier.person;
    let judged = Verified::new(Presented::Document(document), None, *dossier, ctx.setup.direction, now)
        .and_then(|verified| judge(&mut session, verified, ctx, now, fx));
    match judged {
        Ok(eligible) => entering::accepted(session, eligible, None, &[], ctx, now, fx),
        Err(refused) => refuse_person(session, Some(person), refused.into(), ctx, now, fx),
    }
}

/// Check 11.
fn judge(
    session: &mut Session,
    verified: Verified,
    ctx: &Context,
    now: Now,
    fx: &mut Effects,
) -> Result<Eligible, PersonRefused> {
    let fact = Fact::Verified { session: session.id, person: verified.person(), presented: verified.credential() };
    session.record(fact, now, fx);
    Eligible::new(verified, &ctx.situation(now), &ctx.knowledge.tables)
}

/// Tells a refusal; what follows is its act's.
pub(super) fn refuse(session: Session, told: Telling, ctx: &mut Context, now: Now, fx: &mut Effects) -> State {
    refuse_person(session, None, told, ctx, now, fx)
}

pub(super) fn refuse_person(
    mut session: Session,
    person: Option<PersonId>,
    told: Telling,
    ctx: &mut Context,
    now: Now,
    fx: &mut Effects,
) -> State {
    let fact = Fact::Refused { session: session.id, person, refusal: told.refusal, detail: told.detail.clone() };
    session.record(fact, now, fx);
    let stopped = told.act == Act::Stop;
    if stopped {
        ctx.raise(Alarm::Case, Some(&session), told.refusal.code(), now, fx);
    }
    let until_ms = ctx.until_ms(if stopped { Wait::Stopped } else { Wait::Refused }, now);
    State::Refused(Refused { session, told, from_ms: now.mono_ms, until_ms })
}

/// Shows a refusal that was given inside, without telling it twice to the journal.
pub(super) fn show_again(session: Session, told: Telling, ctx: &Context, now: Now) -> State {
    let until_ms = ctx.until_ms(Wait::Refused, now);
    let told = Telling { act: Act::Retry, ..told };
    State::Refused(Refused { session, told, from_ms: now.mono_ms, until_ms })
}

impl Refused {
    pub(super) const fn wake_ms(&self) -> u64 {
        self.until_ms
    }

    pub(super) const fn begun_ms(&self) -> u64 {
        self.from_ms
    }

    pub(super) const fn stopped(&self) -> bool {
        matches!(self.told.act, Act::Stop)
    }

    pub(super) fn session(self) -> Session {
        self.session
    }

    pub(super) fn handle(self, ctx: &mut Context, now: Now, event: &Event, fx: &mut Effects) -> State {
        let closed_by_officer = trouble::closes(event, ctx);
        if closed_by_officer {
            ctx.clear(Alarm::Case, fx);
        }
        if closed_by_officer || now.mono_ms >= self.until_ms {
            ctx.advice = None;
            return close(self.session, now, fx);
        }
        State::Refused(self)
    }

    /// Whether something lies there that this session may go on with. What it may not take waits for the
    /// next session.
    fn takes(&self, ctx: &mut Context) -> bool {
        if ctx.waiting.code.as_ref().is_some_and(|(text, _)| self.session.last_text.as_ref() == Some(text)) {
            ctx.waiting.code = None;
        }
        if self.stopped() {
            return false;
        }
        let document = ctx.waiting.document.is_some() && self.takes_document();
        document || ctx.waiting.code.is_some() && ctx.waiting.document.is_none()
    }

    const fn takes_document(&self) -> bool {
        !matches!(
            self.told.refusal,
            Refusal::SysDown | Refusal::Age | Refusal::Height | Refusal::PortClass | Refusal::PortClosed
        )
    }
}

fn unread_detail(unread: Unread) -> String {
    match unread {
        Unread::Nothing => "neither zone nor chip",
        Unread::Shape => "a line of the zone is short or holds other characters",
        Unread::CheckDigit => "a check digit is wrong",
        Unread::Disagree => "zone and chip name different numbers",
    }
    .to_owned()
}

/// The reader's facts in the words of check 10.
fn facts_of(read: &DocumentRead) -> ReadDocument {
    let zone = read.zone.as_ref().map(|zone| ReadZone {
        code: zone.code.clone(),
        issuer: zone.issuer.clone(),
        number: zone.number.clone(),
        expires: zone.expires.clone(),
    });
    let chip = match &read.chip {
        Chip::Unreadable => ReadChip::Unreadable,
        Chip::Read { kind, authenticated, number, issuer, serial, consent_macao } => ReadChip::Read {
            kind: kind.clone(),
            authenticated: *authenticated,
            number: number.clone(),
            issuer: issuer.clone(),
            serial: serial.clone(),
            consent_macao: *consent_macao,
        },
    };
    ReadDocument { zone, chip }
}
