//! A bar with the time left, for what takes longer than two seconds; on a terminal only.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::{self, Read};
use std::time::{Duration, Instant};

const QUIET: Duration = Duration::from_secs(2);
const TEMPLATE: &str = "{msg} {bar:40} {percent}% {eta} left";

fn hidden(total: u64, what: &'static str) -> ProgressBar {
    let bar = ProgressBar::with_draw_target(Some(total), ProgressDrawTarget::hidden()).with_message(what);
    if let Ok(style) = ProgressStyle::with_template(TEMPLATE) {
        bar.set_style(style);
    }
    bar
}

fn advance(bar: &ProgressBar, started: Instant, by: u64) {
    bar.inc(by);
    if bar.is_hidden() && started.elapsed() > QUIET {
        bar.set_draw_target(ProgressDrawTarget::stderr());
    }
}

/// Steps that several threads take.
pub struct Steps {
    bar: ProgressBar,
    started: Instant,
}

impl Steps {
    /// Watches `total` steps.
    pub fn new(total: usize, what: &'static str) -> Self {
        Self { bar: hidden(total as u64, what), started: Instant::now() }
    }

    /// So many more are done.
    pub fn advance(&self, by: usize) {
        advance(&self.bar, self.started, by as u64);
    }
}

impl Drop for Steps {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}

/// A reader that shows how far it is.
pub struct Watched<R> {
    inner: R,
    bar: ProgressBar,
    started: Instant,
}

impl<R: Read> Watched<R> {
    /// Watches the reading of `total` bytes.
    pub fn new(inner: R, total: u64, what: &'static str) -> Self {
        Self { inner, bar: hidden(total, what), started: Instant::now() }
    }
}

impl<R: Read> Read for Watched<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let bytes = self.inner.read(buffer)?;
        advance(&self.bar, self.started, bytes as u64);
        Ok(bytes)
    }
}

impl<R> Drop for Watched<R> {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
