//! When a camera is opened, waited for and given up. No clock, no thread: a session is a number here.
//!
//! A session is one try at a camera, from opening it to its end, on a thread of its own. A call into the kernel can
//! block for ever there, so the watch does not trust a session to end: one that is silent for too long is abandoned,
//! and the next is begun beside it. How many may lie abandoned is bounded, because a thread that hangs in the kernel
//! cannot be ended from outside.

/// Abandoned sessions at the same time; with so many, nothing is opened until one comes back.
pub const MAX_ABANDONED: usize = 3;

/// How long each thing may take, milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// To open a camera and take the first frame.
    pub opening_ms: u64,
    /// Between two signs of life of a session that runs.
    pub silent_ms: u64,
    /// Before the first new try.
    pub back_off_ms: u64,
    /// It doubles from try to try, up to this.
    pub back_off_max_ms: u64,
    /// A session that ran so long begins the tries anew.
    pub steady_ms: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { opening_ms: 10_000, silent_ms: 4_000, back_off_ms: 250, back_off_max_ms: 2_000, steady_ms: 5_000 }
    }
}

/// What is to be done now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// Begin this session.
    Open(u64),
    /// Look at this session no more; whatever it still says is late.
    Abandon(u64),
}

/// The state of one camera.
#[derive(Debug)]
pub struct Watch {
    limits: Limits,
    state: State,
    sessions: u64,
    failures: u32,
    abandoned: Vec<u64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// Nothing is open; the next try is due then.
    Waiting { until_ms: u64 },
    /// A session began and has not delivered.
    Opening { session: u64, since_ms: u64 },
    /// A session delivers.
    Running { session: u64, since_ms: u64, alive_ms: u64 },
}

impl Watch {
    /// A camera that is to be opened at once.
    pub fn new(limits: Limits) -> Self {
        Self { limits, state: State::Waiting { until_ms: 0 }, sessions: 0, failures: 0, abandoned: Vec::new() }
    }

    /// What is due at `now_ms`; to be asked until there is nothing.
    pub fn due(&mut self, now_ms: u64) -> Option<Order> {
        match self.state {
            State::Waiting { until_ms } if now_ms >= until_ms && self.abandoned.len() < MAX_ABANDONED => {
                self.sessions += 1;
                self.state = State::Opening { session: self.sessions, since_ms: now_ms };
                Some(Order::Open(self.sessions))
            }
            State::Waiting { .. } => None,
            State::Opening { session, since_ms } if now_ms >= since_ms + self.limits.opening_ms => {
                Some(self.abandon(session, now_ms))
            }
            State::Running { session, since_ms, alive_ms } if now_ms >= alive_ms + self.limits.silent_ms => {
                self.note_steady(since_ms, alive_ms);
                Some(self.abandon(session, now_ms))
            }
            State::Opening { .. } | State::Running { .. } => None,
        }
    }

    /// When to ask again, if nothing happens before.
    pub fn wake_ms(&self) -> Option<u64> {
        match self.state {
            State::Waiting { .. } if self.abandoned.len() >= MAX_ABANDONED => None,
            State::Waiting { until_ms } => Some(until_ms),
            State::Opening { since_ms, .. } => Some(since_ms + self.limits.opening_ms),
            State::Running { alive_ms, .. } => Some(alive_ms + self.limits.silent_ms),
        }
    }

    /// The session has shown life: a frame, good or spoiled, or a wait that ended in time.
    pub fn alive(&mut self, session: u64, at_ms: u64) {
        match &mut self.state {
            State::Opening { session: current, .. } if *current == session => {
                self.state = State::Running { session, since_ms: at_ms, alive_ms: at_ms };
            }
            State::Running { session: current, alive_ms, .. } if *current == session => {
                *alive_ms = at_ms.max(*alive_ms);
            }
            State::Waiting { .. } | State::Opening { .. } | State::Running { .. } => {}
        }
    }

    /// The session is over and its thread with it.
    pub fn ended(&mut self, session: u64, now_ms: u64) {
        self.abandoned.retain(|abandoned| *abandoned != session);
        match self.state {
            State::Running { session: current, since_ms, .. } if current == session => {
                self.note_steady(since_ms, now_ms);
                self.wait(now_ms);
            }
            State::Opening { session: current, .. } if current == session => self.wait(now_ms),
            State::Waiting { .. } | State::Opening { .. } | State::Running { .. } => {}
        }
    }

    fn abandon(&mut self, session: u64, now_ms: u64) -> Order {
        self.abandoned.push(session);
        self.wait(now_ms);
        Order::Abandon(session)
    }

    fn note_steady(&mut self, since_ms: u64, until_ms: u64) {
        if until_ms.saturating_sub(since_ms) >= self.limits.steady_ms {
            self.failures = 0;
        }
    }

    fn wait(&mut self, now_ms: u64) {
        let doubled = self.limits.back_off_ms.saturating_mul(1 << self.failures.min(16));
        self.failures = self.failures.saturating_add(1);
        self.state = State::Waiting { until_ms: now_ms + doubled.min(self.limits.back_off_max_ms) };
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]
    use super::*;

    const LIMITS: Limits =
        Limits { opening_ms: 1_000, silent_ms: 400, back_off_ms: 100, back_off_max_ms: 800, steady_ms: 2_000 };

    /// All that is due at a moment.
    fn due(watch: &mut Watch, now_ms: u64) -> Vec<Order> {
        std::iter::from_fn(|| watch.due(now_ms)).collect()
    }

    fn opened() -> Watch {
        let mut watch = Watch::new(LIMITS);
        assert_eq!(due(&mut watch, 0), [Order::Open(1)]);
        watch.alive(1, 10);
        watch
    }

    #[test]
    fn a_camera_that_delivers_is_left_alone() {
        let mut watch = opened();
        for at_ms in (40..10_000).step_by(33) {
            watch.alive(1, at_ms);
            assert_eq!(due(&mut watch, at_ms), []);
        }
    }

    #[test]
    fn an_unplugged_camera_is_tried_again_and_again_ever_more_slowly() {
        let mut watch = opened();
        watch.ended(1, 50);
        let mut tries = Vec::new();
        let mut now_ms = 50;
        for _ in 0..6 {
            let at_ms = watch.wake_ms().unwrap();
            assert_eq!(due(&mut watch, at_ms - 1), []);
            let [Order::Open(session)] = due(&mut watch, at_ms)[..] else { panic!("a try at {at_ms}") };
            tries.push(at_ms - now_ms);
            watch.ended(session, at_ms);
            now_ms = at_ms;
        }
        assert_eq!(tries, [100, 200, 400, 800, 800, 800]);
    }

    #[test]
    fn a_camera_that_ran_well_is_taken_up_again_at_once() {
        let mut watch = opened();
        for _ in 0..4 {
            watch.ended(watch.sessions, 100);
            due(&mut watch, 1_000);
        }
        watch.alive(watch.sessions, 1_100);
        watch.ended(watch.sessions, 1_100 + LIMITS.steady_ms);
        assert_eq!(watch.wake_ms(), Some(1_100 + LIMITS.steady_ms + LIMITS.back_off_ms));
    }

    #[test]
    fn a_session_that_falls_silent_is_abandoned_and_another_begun_beside_it() {
        let mut watch = opened();
        assert_eq!(due(&mut watch, 409), []);
        assert_eq!(due(&mut watch, 410), [Order::Abandon(1)]);
        assert_eq!(due(&mut watch, 510), [Order::Open(2)]);
        // What the old one says is late.
        watch.alive(1, 520);
        assert_eq!(watch.wake_ms(), Some(1_510), "it is the new one that is waited for");
        watch.alive(2, 600);
        watch.ended(1, 610);
        assert_eq!(due(&mut watch, 650), [], "the end of the old one is not that of the new");
    }

    #[test]
    fn an_opening_that_hangs_is_abandoned() {
        let mut watch = Watch::new(LIMITS);
        due(&mut watch, 0);
        assert_eq!(due(&mut watch, 999), []);
        assert_eq!(due(&mut watch, 1_000), [Order::Abandon(1)]);
    }

    #[test]
    fn threads_that_hang_do_not_grow_without_bound() {
        let mut watch = Watch::new(LIMITS);
        let orders: Vec<Order> = (0..1_000_000).step_by(50).flat_map(|now_ms| due(&mut watch, now_ms)).collect();
        let opened = orders.iter().filter(|order| matches!(order, Order::Open(_))).count();
        assert_eq!(opened, MAX_ABANDONED);
        assert_eq!(watch.wake_ms(), None, "only a thread that comes back helps");
        watch.ended(2, 1_000_000);
        assert_eq!(due(&mut watch, 1_000_000), [Order::Open(4)]);
    }
}
