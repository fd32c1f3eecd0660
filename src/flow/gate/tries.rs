//! What the tries with a finger and with the eyes have in common: references, one capture at a time, comparison with
//! the person's own, then with those of the same phone's people.

use super::context::{Context, Session};
use crate::flow::Comparison;
use crate::flow::Effects;
use crate::flow::proof::{Ended, Entry, Matched};
use crate::flow::waits::Wait;
use crate::journal::entry::Alarm;
use crate::refusal::Refusal;
use crate::registry::request::{MarkUse, Request, RequestId};
use crate::time::Now;

/// Somebody inside who proves to be the person of the entry, by a probe `P` against references `S`.
#[derive(Debug)]
pub(super) struct Tries<P, S> {
    pub(super) session: Session,
    pub(super) entry: Entry,
    pub(super) mark: Option<MarkUse>,
    /// Which try is on, from 1.
    pub(super) attempt: u8,
    pub(super) capture: RequestId,
    references: References<S>,
    work: Work<P>,
    pub(super) help_called: bool,
    family_asked: bool,
    pub(super) from_ms: u64,
    until_ms: u64,
}

#[derive(Debug)]
enum References<S> {
    Asked(RequestId),
    Known(Vec<S>),
}

#[derive(Debug)]
enum Work<P> {
    /// For a probe.
    Waiting,
    /// One came before its references.
    Captured(P),
    /// Against the person's own references.
    Comparing { request: RequestId, probe: P },
    /// The registry is asked for the references of the same phone's people.
    AskingFamily { request: RequestId, probe: P },
    /// Against theirs.
    ComparingFamily { request: RequestId },
}

/// What the registry told, as far as it concerns these tries.
#[derive(Debug)]
pub(super) enum Told<S> {
    /// The person's own references.
    Own(Vec<S>),
    /// Those of the same phone's people.
    Family(Vec<S>),
    /// Anything else, or that it cannot tell.
    Else,
}

/// What follows from an answer or a comparison.
#[derive(Debug)]
pub(super) enum Heard<P, S> {
    /// Nothing.
    Nothing,
    /// There will be no references.
    NoReferences,
    /// The registry has none of this person.
    NotOnFile,
    /// This comparison is to be made.
    Compare(RequestId, Vec<S>, P),
    /// The comparison with the person's own references has been made.
    Compared(Option<Matched>, P),
    /// It is somebody else, or nobody known.
    NotMatched,
    /// It is somebody whose code lives on the same phone.
    FamilyMember,
}

impl<P: Clone, S: Clone> Tries<P, S> {
    pub(super) fn new(
        (session, entry, mark): (Session, Entry, Option<MarkUse>),
        used: u8,
        (references, capture): (RequestId, RequestId),
        wait: Wait,
        ctx: &Context,
        now: Now,
    ) -> Self {
        Self {
            session,
            entry,
            mark,
            attempt: used.saturating_add(1),
            capture,
            references: References::Asked(references),
            work: Work::Waiting,
            help_called: false,
            family_asked: false,
            from_ms: now.mono_ms,
            until_ms: ctx.until_ms(wait, now),
        }
    }

    pub(super) const fn wake_ms(&self) -> u64 {
        self.until_ms
    }

    /// For a probe, and nothing else.
    pub(super) const fn waits(&self) -> bool {
        matches!(self.work, Work::Waiting)
    }

    /// Tries that are used up: a probe that was given counts.
    pub(super) const fn used(&self) -> u8 {
        if self.waits() { self.attempt.saturating_sub(1) } else { self.attempt }
    }

    /// The references, as soon as the registry has told them.
    pub(super) fn known(&self) -> &[S] {
        match &self.references {
            References::Asked(_) => &[],
            References::Known(samples) => samples,
        }
    }

    pub(super) fn into_ended(self) -> (Session, Ended) {
        (self.session, Ended::passage(self.entry))
    }

    /// A probe came.
    pub(super) fn captured(&mut self, probe: P, ctx: &mut Context, now: Now) -> Heard<P, S> {
        match &self.references {
            References::Known(samples) => {
                let samples = samples.clone();
                self.compare(samples, probe, ctx, now)
            }
            References::Asked(_) => {
                self.work = Work::Captured(probe);
                self.until_ms = ctx.until_ms(Wait::Registry, now);
                Heard::Nothing
            }
        }
    }

    fn compare(&mut self, samples: Vec<S>, probe: P, ctx: &mut Context, now: Now) -> Heard<P, S> {
        let request = ctx.request_id();
        self.work = Work::Comparing { request, probe: probe.clone() };
        self.until_ms = ctx.until_ms(Wait::Compare, now);
        Heard::Compare(request, samples, probe)
    }

    /// The registry answered, or did not.
    pub(super) fn answered(&mut self, id: RequestId, told: Told<S>, ctx: &mut Context, now: Now) -> Heard<P, S> {
        if let References::Asked(asked) = self.references
            && asked == id
        {
            let Told::Own(samples) = told else { return Heard::NoReferences };
            if samples.is_empty() {
                return Heard::NotOnFile;
            }
            self.references = References::Known(samples.clone());
            return match std::mem::replace(&mut self.work, Work::Waiting) {
                Work::Captured(probe) => self.compare(samples, probe, ctx, now),
                Work::Waiting | Work::Comparing { .. } | Work::AskingFamily { .. } | Work::ComparingFamily { .. } => {
                    Heard::Nothing
                }
            };
        }
        match std::mem::replace(&mut self.work, Work::Waiting) {
            Work::AskingFamily { request, probe } if request == id => match told {
                Told::Family(samples) if !samples.is_empty() => {
                    let request = ctx.request_id();
                    self.work = Work::ComparingFamily { request };
                    self.until_ms = ctx.until_ms(Wait::Compare, now);
                    Heard::Compare(request, samples, probe)
                }
                Told::Family(_) | Told::Own(_) | Told::Else => Heard::NotMatched,
            },
            work @ (Work::Waiting
            | Work::Captured(_)
            | Work::Comparing { .. }
            | Work::AskingFamily { .. }
            | Work::ComparingFamily { .. }) => {
                self.work = work;
                Heard::Nothing
            }
        }
    }

    /// A comparison was made.
    pub(super) fn compared(&mut self, id: RequestId, comparison: &Comparison) -> Heard<P, S> {
        match std::mem::replace(&mut self.work, Work::Waiting) {
            Work::Comparing { request, probe } if request == id => {
                Heard::Compared(Matched::new(&self.entry, comparison), probe)
            }
            Work::ComparingFamily { request } if request == id => {
                if comparison.score >= comparison.threshold {
                    Heard::FamilyMember
                } else {
                    Heard::NotMatched
                }
            }
            work @ (Work::Waiting
            | Work::Captured(_)
            | Work::Comparing { .. }
            | Work::AskingFamily { .. }
            | Work::ComparingFamily { .. }) => {
                self.work = work;
                Heard::Nothing
            }
        }
    }

    /// After the first mismatch: is it somebody whose code lives on the same phone? Whether that is asked.
    pub(super) fn ask_family(
        &mut self,
        probe: P,
        request: impl FnOnce(&MarkUse) -> Request,
        ctx: &mut Context,
        now: Now,
        fx: &mut Effects,
    ) -> bool {
        let Some(mark) = self.mark.as_ref().filter(|_| !self.family_asked) else { return false };
        let request = ctx.ask(request(mark), fx);
        self.family_asked = true;
        self.work = Work::AskingFamily { request, probe };
        self.until_ms = ctx.until_ms(Wait::Registry, now);
        true
    }

    /// The next try, by this capture order.
    pub(super) fn again(&mut self, capture: RequestId, wait: Wait, ctx: &Context, now: Now) {
        self.attempt = self.attempt.saturating_add(1);
        self.work = Work::Waiting;
        self.capture = capture;
        self.from_ms = now.mono_ms;
        self.until_ms = ctx.until_ms(wait, now);
    }

    /// The person calls an officer.
    pub(super) fn help(&mut self, ctx: &mut Context, now: Now, fx: &mut Effects) {
        ctx.raise(Alarm::Case, Some(&self.session), "help asked inside", now, fx);
        // Calling again gives no more time.
        if !std::mem::replace(&mut self.help_called, true) {
            self.until_ms = ctx.until_ms(Wait::Officer, now);
        }
    }

    /// What ran out, and what is told of it; `None`: no probe came in time.
    pub(super) const fn ran_out(&self) -> Option<(Refusal, Wait)> {
        match &self.work {
            Work::Waiting => None,
            Work::Captured(_) | Work::AskingFamily { .. } => Some((Refusal::SysDown, Wait::Registry)),
            Work::Comparing { .. } | Work::ComparingFamily { .. } => Some((Refusal::SysDown, Wait::Compare)),
        }
    }
}
