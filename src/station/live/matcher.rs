//! Comparisons in a thread of their own: a picture takes its time, and the gate must not wait for it.

use crate::flow::{Event, Thresholds};
use crate::person::Eye;
use crate::registry::request::{EyeTemplate, RequestId, Sample};
use crate::station::compare;
use crossbeam_channel::{Receiver, Sender, bounded};
use portas_devices::fingerprint::Probe;
use portas_devices::iris::EyeSample;
use std::io;
use std::thread::{Builder, JoinHandle};

/// A lane has one comparison under way; what it gave up may still be before it.
const TASKS: usize = 4;

/// What is to be compared.
pub(super) enum Task {
    Fingers(RequestId, Vec<Sample>, Probe),
    Eyes(RequestId, Vec<EyeTemplate>, Vec<EyeSample>),
    Encode(RequestId, Vec<(Eye, EyeSample)>),
}

impl Task {
    fn done(self, thresholds: Thresholds) -> Event {
        match self {
            Self::Fingers(id, references, probe) => {
                Event::Compared(id, compare::fingers(&references, &probe, thresholds))
            }
            Self::Eyes(id, references, probes) => Event::Compared(id, compare::eyes(&references, &probes, thresholds)),
            Self::Encode(id, eyes) => Event::Encoded(id, compare::encode(&eyes)),
        }
    }
}

/// The running thread. Dropping it ends it after the task under way.
pub(super) struct Matcher {
    tasks: Option<Sender<Task>>,
    events: Receiver<Event>,
    thread: Option<JoinHandle<()>>,
}

impl Matcher {
    pub(super) fn start(thresholds: Thresholds) -> io::Result<Self> {
        let (tasks, todo) = bounded::<Task>(TASKS);
        let (tell, events) = bounded(TASKS);
        let thread = Builder::new().name("matcher".into()).spawn(move || {
            for task in todo {
                if tell.send(task.done(thresholds)).is_err() {
                    return;
                }
            }
        })?;
        Ok(Self { tasks: Some(tasks), events, thread: Some(thread) })
    }

    /// A task that finds no room is not answered: the lane's own wait ends it.
    pub(super) fn ask(&self, task: Task) {
        if self.tasks.as_ref().is_none_or(|tasks| tasks.try_send(task).is_err()) {
            tracing::error!("a comparison found no room");
        }
    }

    pub(super) const fn events(&self) -> &Receiver<Event> {
        &self.events
    }
}

impl Drop for Matcher {
    fn drop(&mut self) {
        drop(self.tasks.take());
        // Whoever waits to tell is let go by taking what they tell.
        while self.events.recv().is_ok() {}
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}
