//! A bar with the time left, for readings that take longer than two seconds; on a terminal only.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::{self, Read};
use std::time::{Duration, Instant};

const QUIET: Duration = Duration::from_secs(2);
const TEMPLATE: &str = "{msg} {bar:40} {percent}% {eta} left";

/// A reader that shows how far it is.
pub struct Watched<R> {
    inner: R,
    bar: ProgressBar,
    started: Instant,
}

impl<R: Read> Watched<R> {
    /// Watches the reading of `total` bytes.
    pub fn new(inner: R, total: u64, what: &'static str) -> Self {
        let bar = ProgressBar::with_draw_target(Some(total), ProgressDrawTarget::hidden()).with_message(what);
        if let Ok(style) = ProgressStyle::with_template(TEMPLATE) {
            bar.set_style(style);
        }
        Self { inner, bar, started: Instant::now() }
    }
}

impl<R: Read> Read for Watched<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let bytes = self.inner.read(buffer)?;
        self.bar.inc(bytes as u64);
        if self.bar.is_hidden() && self.started.elapsed() > QUIET {
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
        }
        Ok(bytes)
    }
}

impl<R> Drop for Watched<R> {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
