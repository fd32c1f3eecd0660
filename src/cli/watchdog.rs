//! Ends the program when its window does not answer, so that whoever started it starts it again. A door needs no
//! living window to stay shut: the gate opens for a timed order alone.
//!
//! A thread asks the window for a frame and counts until one is drawn. Answered, it tells the service manager that all
//! is well (`sd_notify`, where `$NOTIFY_SOCKET` names one); unanswered for too long, it aborts the process. For a lane's
//! full screen only: a window that is minimised is not drawn, and would count as frozen.

use sd_notify::NotifyState;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;
use std::time::Duration;

/// How often the watchdog looks.
const STEP: Duration = Duration::from_secs(1);
/// Steps without a frame after which the window is asked for one: a lane that waits draws little.
const QUIET_STEPS: u32 = 8;
/// Steps without a frame after which a window counts as frozen.
const STEPS_MAX: u32 = 12;
/// Steps that a start may take: fonts, keys, a first frame under a software renderer.
const START_STEPS_MAX: u32 = 30;

/// Counts the frames of a window. Dropped, it stops watching.
#[derive(Debug)]
pub struct Watchdog {
    frames: Arc<AtomicU64>,
    ended: Arc<AtomicBool>,
}

impl Watchdog {
    /// Starts to watch. `ask` makes the window draw a frame soon; it is called from another thread, when none was
    /// drawn for some seconds.
    ///
    /// # Errors
    /// Where no thread can be had.
    pub fn start(ask: impl Fn() + Send + 'static) -> io::Result<Self> {
        let (frames, ended) = (Arc::new(AtomicU64::new(0)), Arc::new(AtomicBool::new(false)));
        let (drawn, over) = (Arc::clone(&frames), Arc::clone(&ended));
        let watch = move || {
            let mut watch = Watch::default();
            while !over.load(Ordering::Acquire) {
                match watch.look(drawn.load(Ordering::Acquire)) {
                    Look::First => notify(&[NotifyState::Ready, NotifyState::Watchdog]),
                    Look::Alive => notify(&[NotifyState::Watchdog]),
                    Look::Waiting => {}
                    Look::Frozen => abort(&watch),
                }
                if watch.wants_frame() {
                    ask();
                }
                // Steps of this thread are counted, not time: a process that was stopped as a whole has lost none.
                thread::sleep(STEP);
            }
        };
        thread::Builder::new().name("watchdog".into()).spawn(watch)?;
        Ok(Self { frames, ended })
    }

    /// A frame was drawn.
    pub fn beat(&self) {
        self.frames.fetch_add(1, Ordering::AcqRel);
    }
}

impl Drop for Watchdog {
    fn drop(&mut self) {
        self.ended.store(true, Ordering::Release);
        notify(&[NotifyState::Stopping]);
    }
}

/// The service manager may have gone, or never been; a lane works without.
fn notify(state: &[NotifyState<'_>]) {
    if let Err(error) = sd_notify::notify(state) {
        tracing::debug!(%error, "service manager");
    }
}

/// Without unwinding and without cleaning up: what hangs could hang that too. Exit by SIGABRT.
fn abort(watch: &Watch) -> ! {
    tracing::error!(seconds = watch.steps, frames = watch.frames, "the window is frozen: aborting");
    std::process::abort()
}

/// What a look at the frames says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Look {
    /// The first frame since the start.
    First,
    /// Another frame since the last look.
    Alive,
    /// None yet, but there is time.
    Waiting,
    /// None for too long.
    Frozen,
}

/// Frames seen so far, and steps since the last new one.
#[derive(Debug, Default)]
struct Watch {
    frames: u64,
    steps: u32,
}

impl Watch {
    const fn wants_frame(&self) -> bool {
        self.frames == 0 || self.steps >= QUIET_STEPS
    }

    fn look(&mut self, frames: u64) -> Look {
        let is_start = self.frames == 0;
        if frames != self.frames {
            *self = Self { frames, steps: 0 };
            return if is_start { Look::First } else { Look::Alive };
        }
        self.steps += 1;
        let allowed = if is_start { START_STEPS_MAX } else { STEPS_MAX };
        if self.steps > allowed { Look::Frozen } else { Look::Waiting }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_that_draws_is_alive() {
        let mut watch = Watch::default();
        assert_eq!(watch.look(0), Look::Waiting);
        assert_eq!(watch.look(1), Look::First);
        for frames in 2..100 {
            assert_eq!(watch.look(frames), Look::Alive);
        }
    }

    #[test]
    fn a_window_at_rest_is_asked_now_and_then_and_a_new_one_at_once() {
        let mut watch = Watch::default();
        assert!(watch.wants_frame());
        watch.look(1);
        assert!(!watch.wants_frame());
        assert!((1..QUIET_STEPS).all(|_| watch.look(1) == Look::Waiting && !watch.wants_frame()));
        watch.look(1);
        assert!(watch.wants_frame());
    }

    #[test]
    fn a_slow_start_is_no_freeze_and_a_hang_is() {
        let mut watch = Watch::default();
        assert!((0..START_STEPS_MAX).all(|_| watch.look(0) == Look::Waiting));
        assert_eq!(watch.look(7), Look::First);
        assert!((0..STEPS_MAX).all(|_| watch.look(7) == Look::Waiting));
        assert_eq!(watch.look(8), Look::Alive);
        assert!((0..STEPS_MAX).all(|_| watch.look(8) == Look::Waiting));
        assert_eq!(watch.look(8), Look::Frozen);
    }

    #[test]
    fn a_window_that_never_draws_is_frozen() {
        let mut watch = Watch::default();
        assert!((0..START_STEPS_MAX).all(|_| watch.look(0) == Look::Waiting));
        assert_eq!(watch.look(0), Look::Frozen);
    }
}
