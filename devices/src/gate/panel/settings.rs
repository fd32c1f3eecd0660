//! How the control panel is set.

use crate::DeviceError;

/// Settings of a [`ControlPanel`](super::ControlPanel); the defaults suit a gate at 115200 baud.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PanelSettings {
    /// Address of the gate on its line, 0 to 126.
    pub address: u8,
    /// Line speed; waits for an answer grow by what the bytes take.
    pub baud: u32,
    /// Doors of the lane, 2 or 3.
    pub doors: u8,
    /// Inputs are asked for this often.
    pub poll_ms: u64,
    /// Without a believed reply for this long the link is lost.
    pub quiet_ms: u64,
    /// An order goes on the line only with inputs younger than this; else they are asked for first. Shorter than a
    /// gate takes to miss its host, so that no order runs into a session that the gate has closed.
    pub fresh_ms: u64,
    /// Wait for a reply before a question is repeated (orders are never repeated).
    pub reply_ms: u64,
    /// Wait for the reply to an order; 200 ms is what the standard allows a device.
    pub order_reply_ms: u64,
    /// Unchanged inputs are told again at least this often.
    pub report_ms: u64,
    /// Longest pulse that is sent on.
    pub pulse_max_ms: u32,
}

impl Default for PanelSettings {
    fn default() -> Self {
        Self {
            address: 1,
            baud: 115_200,
            doors: 2,
            poll_ms: 50,
            quiet_ms: 300,
            fresh_ms: 250,
            reply_ms: 60,
            order_reply_ms: 200,
            report_ms: 200,
            pulse_max_ms: 30_000,
        }
    }
}

impl PanelSettings {
    /// Whether the values fit together.
    ///
    /// # Errors
    /// [`DeviceError::Setting`] names the first key that does not.
    pub fn check(&self) -> Result<(), DeviceError> {
        let wrong = |key: &str, detail: &str| {
            Err(DeviceError::Setting { device: "gate".into(), key: key.into(), detail: detail.into() })
        };
        if self.address > 126 {
            return wrong("address", "must be 0 to 126");
        }
        if !(9_600..=921_600).contains(&self.baud) {
            return wrong("baud", "must be 9600 to 921600");
        }
        if !(2..=3).contains(&self.doors) {
            return wrong("doors", "must be 2 or 3");
        }
        if !(200..=1_500).contains(&self.quiet_ms) {
            return wrong("quiet_ms", "must be 200 to 1500");
        }
        if !(10..=self.quiet_ms / 2).contains(&self.poll_ms) {
            return wrong("poll_ms", "must be at least 10 and at most half of quiet_ms");
        }
        if !(10..=self.quiet_ms).contains(&self.reply_ms) || !(10..=1_000).contains(&self.order_reply_ms) {
            return wrong("reply_ms", "must be at least 10 and at most quiet_ms");
        }
        if !(2 * self.poll_ms..=1_500).contains(&self.fresh_ms) {
            return wrong("fresh_ms", "must be at least twice poll_ms and at most 1500");
        }
        if self.report_ms < self.poll_ms {
            return wrong("report_ms", "must be at least poll_ms");
        }
        if !(100..=120_000).contains(&self.pulse_max_ms) {
            return wrong("pulse_max_ms", "must be 100 to 120000");
        }
        Ok(())
    }

    /// Time that so many bytes take on the line, rounded up.
    pub(super) fn line_ms(&self, bytes: usize) -> u64 {
        (bytes as u64 * 10 * 1_000).div_ceil(u64::from(self.baud))
    }
}
