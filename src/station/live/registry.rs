//! The thread that owns the registry. A registry that cannot be opened answers every request with
//! [`Unanswered::Unreachable`] and is tried again with back-off.

use super::clock::Clock;
use crate::registry::request::{Anchor, Answer, Request, RequestId, Unanswered};
use crate::registry::{Registry, SampleKey};
use crossbeam_channel::{Receiver, Sender, TrySendError, bounded};
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{Builder, JoinHandle};

/// Requests under way at most; a lane has one or two.
const REQUESTS: usize = 64;
/// Answers that wait for a busy station at most.
const ANSWERS: usize = 64;
/// First and longest wait before the file is opened again.
const REOPEN_MS: u64 = 100;
const REOPEN_MAX_MS: u64 = 5_000;

/// Where a registry lies, and the key of its samples.
#[derive(Clone)]
pub struct RegistryPlace {
    /// The file. It is never made here: a station whose registry is gone says so.
    pub path: PathBuf,
    /// Opens its samples.
    pub key: SampleKey,
}

/// The line to the registry, for whoever plays the machine room: a lane must do without one that is cut.
#[derive(Debug, Clone, Default)]
pub struct RegistryLine {
    cut: Arc<AtomicBool>,
}

impl RegistryLine {
    /// Cuts or mends it.
    pub fn cut(&self, cut: bool) {
        self.cut.store(cut, Ordering::Relaxed);
    }

    fn is_cut(&self) -> bool {
        self.cut.load(Ordering::Relaxed)
    }
}

/// A question on its way.
enum Question {
    Lane(RequestId, Box<Request>),
    Anchor(Anchor),
}

/// What the thread says.
#[derive(Debug)]
pub(super) enum Reply {
    /// To the lane's request.
    Answered(RequestId, Result<Answer, Unanswered>),
    /// The signed head was kept, or was not.
    Anchored(bool),
}

/// The station's end. Dropping it ends the thread.
pub(super) struct Desk {
    questions: Option<Sender<Question>>,
    replies: Receiver<Reply>,
    line: RegistryLine,
    thread: Option<JoinHandle<()>>,
}

impl Desk {
    pub(super) fn start(place: RegistryPlace, clock: Clock) -> io::Result<Self> {
        let (ask, questions) = bounded(REQUESTS);
        let (reply, replies) = bounded(ANSWERS);
        let line = RegistryLine::default();
        let mut keeper =
            Keeper { place, clock, line: line.clone(), open: None, reopen_ms: 0, pause_ms: REOPEN_MS, complaint: None };
        let thread = Builder::new().name("registry".into()).spawn(move || keeper.run(&questions, &reply))?;
        Ok(Self { questions: Some(ask), replies, line, thread: Some(thread) })
    }

    /// Passes a request on, or gives its answer at once where the thread takes no more.
    pub(super) fn ask(&self, id: RequestId, request: Request) -> Option<Reply> {
        let refused = |why: &str| Some(Reply::Answered(id, Err(Unanswered::Unreachable(why.into()))));
        let Some(questions) = &self.questions else { return refused("the station stops") };
        match questions.try_send(Question::Lane(id, Box::new(request))) {
            Ok(()) => None,
            Err(TrySendError::Full(_)) => refused("too many requests are under way"),
            Err(TrySendError::Disconnected(_)) => refused("its thread has ended"),
        }
    }

    /// Passes a signed head on; whether it was taken.
    pub(super) fn anchor(&self, anchor: Anchor) -> bool {
        self.questions.as_ref().is_some_and(|questions| questions.try_send(Question::Anchor(anchor)).is_ok())
    }

    /// The line behind it.
    pub(super) fn line(&self) -> RegistryLine {
        self.line.clone()
    }

    pub(super) const fn replies(&self) -> &Receiver<Reply> {
        &self.replies
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        self.questions = None;
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            tracing::error!("the registry's thread ended in a panic");
        }
    }
}

/// The open file, and which file that was: one that was exchanged under its name is another registry.
struct Open {
    registry: Registry,
    file: (u64, u64),
}

struct Keeper {
    place: RegistryPlace,
    clock: Clock,
    line: RegistryLine,
    open: Option<Open>,
    reopen_ms: u64,
    pause_ms: u64,
    /// Told last, so that the log holds one line a change.
    complaint: Option<String>,
}

impl Keeper {
    fn run(&mut self, questions: &Receiver<Question>, replies: &Sender<Reply>) {
        for question in questions {
            let reply = match question {
                Question::Lane(id, request) => Reply::Answered(id, self.answer(&request)),
                Question::Anchor(anchor) => Reply::Anchored(self.answer(&Request::Anchor(anchor)).is_ok()),
            };
            // A station that stops hears nothing more; what was asked is still done.
            let _ = replies.try_send(reply);
        }
    }

    fn answer(&mut self, request: &Request) -> Result<Answer, Unanswered> {
        let now = self.clock.now();
        if self.line.is_cut() {
            return Err(Unanswered::Unreachable("the line is cut".into()));
        }
        self.registry(now.mono_ms).map_err(Unanswered::Unreachable)?.answer(request, now)
    }

    /// The registry, opened anew where that is due.
    fn registry(&mut self, now_ms: u64) -> Result<&mut Registry, String> {
        let found = std::fs::metadata(&self.place.path).map(|found| (found.dev(), found.ino()));
        self.open = self.open.take().filter(|open| found.as_ref().is_ok_and(|found| *found == open.file));
        if self.open.is_none() {
            let unopened = || self.complaint.clone().unwrap_or_else(|| "not open yet".into());
            if now_ms < self.reopen_ms {
                return Err(unopened());
            }
            let opened = found.map_err(|error| format!("{}: {error}", self.place.path.display())).and_then(|file| {
                let registry = Registry::open(&self.place.path, self.place.key.clone());
                registry.map(|registry| Open { registry, file }).map_err(|error| error.to_string())
            });
            match opened {
                Ok(open) => {
                    tracing::info!("registry open");
                    self.open = Some(open);
                    (self.pause_ms, self.complaint) = (REOPEN_MS, None);
                }
                Err(error) => return Err(self.later(now_ms, error)),
            }
        }
        self.open.as_mut().map(|open| &mut open.registry).ok_or_else(|| "not open yet".into())
    }

    fn later(&mut self, now_ms: u64, error: String) -> String {
        self.reopen_ms = now_ms + self.pause_ms;
        self.pause_ms = (self.pause_ms * 2).min(REOPEN_MAX_MS);
        if self.complaint.as_ref() != Some(&error) {
            tracing::warn!(%error, "registry does not open");
            self.complaint = Some(error.clone());
        }
        error
    }
}
