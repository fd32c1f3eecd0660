//! Every wait of a lane, named, with its bounds and its reason.

macro_rules! waits {
    ($($(#[$doc:meta])* $variant:ident = $name:literal, $default_ms:literal in $least_ms:literal..=$most_ms:literal;)+) => {
        /// A named wait; the names are the keys of the settings' `[waits]` and of `E-TIMEOUT`'s detail.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Wait { $($(#[$doc])* $variant,)+ }

        impl Wait {
            /// Every wait.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// Its name in settings and details.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)+ }
            }

            /// Its length where the settings say nothing, milliseconds.
            #[must_use]
            pub const fn default_ms(self) -> u64 {
                match self { $(Self::$variant => $default_ms,)+ }
            }

            /// The lengths that settings may give it, milliseconds.
            #[must_use]
            pub const fn allowed_ms(self) -> std::ops::RangeInclusive<u64> {
                match self { $(Self::$variant => $least_ms..=$most_ms,)+ }
            }

            /// The wait of this name.
            #[must_use]
            pub fn from_name(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|wait| wait.name() == name)
            }
        }
    };
}

waits! {
    /// The registry answers in milliseconds or not at all; longer, and the traveller thinks the lane is dead.
    Registry = "registry", 2_000 in 200..=10_000;
    /// The adult reads whose code was scanned before the door opens (A-25: three seconds).
    NotThisChild = "not-this-child", 3_000 in 3_000..=10_000;
    /// A traveller in a hurry shows the phone before standing where the height is measured.
    Measure = "measure", 1_000 in 200..=5_000;
    /// A released door that does not move in this time is stuck, or its order was lost.
    DoorOpen = "door-open", 3_000 in 1_000..=15_000;
    /// A grant that nobody uses is cancelled.
    Enter = "enter", 10_000 in 3_000..=60_000;
    /// A door still open this long after its pulse is held.
    DoorClose = "door-close", 8_000 in 2_000..=60_000;
    /// Someone inside who lays no finger needs help.
    Finger = "finger", 20_000 in 5_000..=120_000;
    /// Eyes are taken in a second or two; whoever looks elsewhere lays a finger.
    Iris = "iris", 12_000 in 4_000..=60_000;
    /// Time to read a question; no answer is a no (J-07).
    Consent = "consent", 15_000 in 5_000..=60_000;
    /// Registering in a lane takes about 25 s (J-22), and others wait.
    Enrol = "enrol", 30_000 in 10_000..=90_000;
    /// A comparison takes milliseconds; more is a fault.
    Compare = "compare", 5_000 in 500..=30_000;
    /// Travellers forget documents; the door waits for the hand.
    DocumentTaken = "document-taken", 10_000 in 3_000..=60_000;
    /// A slip prints in two seconds.
    Slip = "slip", 8_000 in 2_000..=30_000;
    /// Someone who stays in the open lane needs help.
    Leave = "leave", 10_000 in 3_000..=60_000;
    /// A refusal is read, and the card laid in the same session.
    Refused = "refused", 15_000 in 3_000..=60_000;
    /// "Please wait for an officer" stays long enough to be believed.
    Stopped = "stopped", 20_000 in 5_000..=120_000;
    /// Nobody stays shut in: without an officer the way back opens.
    Officer = "officer", 60_000 in 10_000..=600_000;
    /// The last screen of a passage, for the next traveller to wait a breath.
    Done = "done", 1_000 in 0..=5_000;
    /// Between two tries to write a crossing that the registry did not take.
    Record = "record", 2_000 in 500..=30_000;
    /// A shown obstacle becomes an alarm.
    Blocked = "blocked", 10_000 in 2_000..=60_000;
}

/// The lengths in force at a station.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waits {
    lengths_ms: Vec<u64>,
}

impl Default for Waits {
    fn default() -> Self {
        Self { lengths_ms: Wait::ALL.iter().map(|wait| wait.default_ms()).collect() }
    }
}

impl Waits {
    /// Length of a wait, milliseconds.
    #[must_use]
    pub fn ms(&self, wait: Wait) -> u64 {
        self.lengths_ms.get(wait as usize).copied().unwrap_or(wait.default_ms())
    }

    /// Sets a length.
    ///
    /// # Errors
    /// The allowed range, when `ms` is outside it.
    pub fn set(&mut self, wait: Wait, ms: u64) -> Result<(), std::ops::RangeInclusive<u64>> {
        if !wait.allowed_ms().contains(&ms) {
            return Err(wait.allowed_ms());
        }
        if let Some(length_ms) = self.lengths_ms.get_mut(wait as usize) {
            *length_ms = ms;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn defaults_lie_in_their_own_bounds_and_names_are_found_again() {
        for &wait in Wait::ALL {
            assert!(wait.allowed_ms().contains(&wait.default_ms()), "{}", wait.name());
            assert_eq!(Wait::from_name(wait.name()), Some(wait));
            assert_eq!(Waits::default().ms(wait), wait.default_ms());
        }
    }

    #[test]
    fn a_length_outside_its_bounds_is_refused() {
        let mut waits = Waits::default();
        assert_eq!(waits.set(Wait::NotThisChild, 2_999), Err(3_000..=10_000));
        assert_eq!(waits.set(Wait::NotThisChild, 4_000), Ok(()));
        assert_eq!(waits.ms(Wait::NotThisChild), 4_000);
    }
}
