//! What an engineer wants to know about a line.

/// Counted since the panel was made; never reset.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize)]
pub struct LineCounters {
    /// Frames written.
    pub frames_sent: u64,
    /// Whole frames read, ours or not.
    pub frames_received: u64,
    /// Bytes that began like a frame and failed CRC or structure.
    pub line_errors: u64,
    /// Sealed frames with a wrong authentication code, and unsealed ones where only sealed ones count.
    pub mac_errors: u64,
    /// Frames for another address, echoes of our own.
    pub foreign: u64,
    /// Replies that nobody waits for (any more).
    pub stale: u64,
    /// Believed replies that do not answer what was asked.
    pub unexpected: u64,
    /// Questions repeated.
    pub retries: u64,
    /// osdp_BUSY received.
    pub busy: u64,
    /// Secure channels opened.
    pub sessions: u64,
    /// Handshakes that ended in another key, the default key or none.
    pub key_failures: u64,
    /// Times the link was lost.
    pub links_lost: u64,
    /// Release orders written to the line.
    pub orders_sent: u64,
    /// Of those, never answered.
    pub orders_uncertain: u64,
    /// Dropped unsent.
    pub orders_expired: u64,
    /// Given twice under one number; the second was ignored.
    pub orders_repeated: u64,
    /// Replies in the sums below.
    pub replies: u64,
    /// Sum of times from first sending to reply.
    pub reply_total_ms: u64,
    /// Longest of them.
    pub reply_longest_ms: u64,
}

impl LineCounters {
    pub(super) fn replied(&mut self, after_ms: u64) {
        self.replies += 1;
        self.reply_total_ms += after_ms;
        self.reply_longest_ms = self.reply_longest_ms.max(after_ms);
    }
}
