//! Whether a simulated device that has no line answers, and what whoever runs it has noticed of that.

use super::Fault;

/// The fault of a device, and when it is noticed. A device under [`Fault::Unplug`] or [`Fault::Stall`] is dead: found
/// so after a quiet time, and back when the fault is cleared.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Life {
    quiet_ms: u64,
    fault: Option<Fault>,
    lost_ms: Option<u64>,
    lost: bool,
}

impl Life {
    /// Of a device that works.
    pub fn new(quiet_ms: u64) -> Self {
        Self { quiet_ms, fault: None, lost_ms: None, lost: false }
    }

    pub fn fault(&self) -> Option<Fault> {
        self.fault
    }

    pub fn is_dead(&self) -> bool {
        matches!(self.fault, Some(Fault::Unplug | Fault::Stall))
    }

    /// Sets or clears the fault; true when a device that was found dead is back.
    pub fn set_fault(&mut self, now_ms: u64, fault: Option<Fault>) -> bool {
        self.fault = fault;
        if self.is_dead() {
            if !self.lost {
                self.lost_ms.get_or_insert(now_ms + self.quiet_ms);
            }
            return false;
        }
        self.lost_ms = None;
        std::mem::take(&mut self.lost)
    }

    /// Another process opens the device: true when it is up; if it is dead, that is found out anew.
    pub fn reopen(&mut self, now_ms: u64) -> bool {
        self.lost = false;
        self.lost_ms = self.is_dead().then_some(now_ms + self.quiet_ms);
        !self.is_dead()
    }

    /// True once, when the device is found dead.
    pub fn is_lost_by(&mut self, now_ms: u64) -> bool {
        let found = self.lost_ms.take_if(|lost_ms| *lost_ms <= now_ms).is_some();
        self.lost |= found;
        found
    }

    /// When it will be found dead.
    pub fn lost_ms(&self) -> Option<u64> {
        self.lost_ms
    }
}
