//! The one clock of a running station.

use crate::time::Now;
use std::sync::Arc;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

/// Wall clock and monotonic clock of this process. Copies agree: all count from the same moment.
#[derive(Debug, Clone, Copy)]
pub struct Clock {
    start: Instant,
}

impl Default for Clock {
    fn default() -> Self {
        Self::start()
    }
}

impl Clock {
    /// A clock whose monotonic time begins now.
    #[must_use]
    pub fn start() -> Self {
        Self { start: Instant::now() }
    }

    /// Monotonic milliseconds since the start.
    #[must_use]
    pub fn mono_ms(self) -> u64 {
        self.start.elapsed().as_millis() as u64
    }

    /// The same in microseconds, to measure with.
    #[must_use]
    pub fn micros(self) -> u64 {
        self.start.elapsed().as_micros() as u64
    }

    /// This moment by both clocks. A wall clock before 1970 reads 0.
    #[must_use]
    pub fn now(self) -> Now {
        let wall_ms = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_millis() as i64);
        Now { wall_ms, mono_ms: self.mono_ms() }
    }

    /// Monotonic milliseconds, as drivers take them.
    pub(super) fn for_drivers(self) -> portas_devices::driver::Clock {
        Arc::new(move || self.mono_ms())
    }
}
