//! The rate of a sensor's line, which only asking can find out.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

/// Bits a second that a line runs at; copies show the same. The session sets it, whoever opens the port reads it.
#[derive(Debug, Clone)]
pub struct LineRate(Arc<AtomicU32>);

impl LineRate {
    /// A line of this rate.
    #[must_use]
    pub fn new(baud: u32) -> Self {
        Self(Arc::new(AtomicU32::new(baud)))
    }

    /// Bits a second.
    #[must_use]
    pub fn baud(&self) -> u32 {
        self.0.load(Ordering::Relaxed)
    }

    /// Changes it.
    pub fn set(&self, baud: u32) {
        self.0.store(baud, Ordering::Relaxed);
    }
}

/// Goes through the rates that a sensor may have.
#[derive(Debug, Clone)]
pub(super) struct Hunt {
    rates: Vec<u32>,
    at: usize,
    /// Rates in a row at which nobody answered.
    missed: usize,
    line: LineRate,
}

impl Hunt {
    /// Begins with the rate wanted, then those that sensors have.
    pub(super) fn new(wanted: u32, others: &[u32]) -> Self {
        let mut rates = vec![wanted];
        rates.extend(others.iter().filter(|rate| **rate != wanted));
        Self { rates, at: 0, missed: 0, line: LineRate::new(wanted) }
    }

    pub(super) const fn line(&self) -> &LineRate {
        &self.line
    }

    /// Somebody answered.
    pub(super) fn found(&mut self) {
        self.missed = 0;
    }

    /// Nobody did: the next rate. Returns whether all were tried in vain.
    pub(super) fn missed(&mut self) -> bool {
        self.missed += 1;
        self.go((self.at + 1) % self.rates.len());
        self.missed.is_multiple_of(self.rates.len())
    }

    /// To the rate wanted, where the sensor was just told to go.
    pub(super) fn go_wanted(&mut self) {
        self.missed = 0;
        self.go(0);
    }

    pub(super) fn wanted(&self) -> u32 {
        self.rates[0]
    }

    fn go(&mut self, at: usize) {
        self.at = at;
        self.line.set(self.rates[at]);
    }
}
