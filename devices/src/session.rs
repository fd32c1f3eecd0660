//! The host's side of a serial device as a pure state machine: bytes and time in, bytes and events out.
//!
//! A driver thread runs one over a real port, a simulation runs the same one in virtual time.

/// What a driver does for one device, without port, thread or clock.
///
/// Every call takes the monotonic moment in milliseconds. A session holds bounded memory whatever it is fed.
pub trait Session {
    /// An order of the station.
    type Order;
    /// What the device says.
    type Event;

    /// Takes an order.
    fn order(&mut self, now_ms: u64, order: Self::Order);
    /// The port was opened; the device may or may not be there.
    fn link_up(&mut self, now_ms: u64);
    /// The port is gone.
    fn link_gone(&mut self, now_ms: u64);
    /// Bytes came from the device.
    fn bytes_in(&mut self, now_ms: u64, bytes: &[u8]);
    /// Does what is due and appends to `out` what must be written.
    fn advance(&mut self, now_ms: u64, out: &mut Vec<u8>);
    /// The oldest event not yet taken. Take them all after each call of the others.
    fn next_event(&mut self) -> Option<Self::Event>;
    /// When [`Session::advance`] has something to do next; `None` while there is no port.
    fn next_ms(&self) -> Option<u64>;
    /// Whether the open port has given nothing for so long that opening it anew is the thing to try.
    fn is_silent(&self, now_ms: u64) -> bool;
    /// Whether the open port is to be closed and, without longer and longer waits, opened anew, as for another rate.
    fn changes_line(&self) -> bool {
        false
    }
}

/// Since when a device has been heard, and what was said of it: the part of a session that is alike for all.
#[derive(Debug, Clone)]
pub(crate) struct Presence {
    /// `None` until the first verdict.
    up: Option<bool>,
    linked: bool,
    heard_ms: u64,
    quiet_ms: u64,
}

impl Presence {
    /// A device that counts as gone after `quiet_ms` without a word.
    pub(crate) const fn new(quiet_ms: u64) -> Self {
        Self { up: None, linked: false, heard_ms: 0, quiet_ms }
    }

    pub(crate) fn linked(&self) -> bool {
        self.linked
    }

    pub(crate) fn link_up(&mut self, now_ms: u64) {
        self.linked = true;
        self.heard_ms = now_ms;
    }

    /// Returns whether the device became lost by it.
    pub(crate) fn link_gone(&mut self) -> bool {
        self.linked = false;
        self.up.replace(false) != Some(false)
    }

    /// It spoke. Returns whether it came up by it.
    pub(crate) fn heard(&mut self, now_ms: u64) -> bool {
        self.heard_ms = now_ms;
        self.up.replace(true) != Some(true)
    }

    pub(crate) fn is_silent(&self, now_ms: u64) -> bool {
        self.linked && now_ms.saturating_sub(self.heard_ms) >= self.quiet_ms
    }

    /// Returns whether the device became lost by its silence.
    pub(crate) fn check(&mut self, now_ms: u64) -> bool {
        self.is_silent(now_ms) && self.up.replace(false) != Some(false)
    }

    /// When silence will count as loss, while that is still to come.
    pub(crate) fn verdict_ms(&self) -> Option<u64> {
        (self.linked && self.up != Some(false)).then_some(self.heard_ms + self.quiet_ms)
    }
}
