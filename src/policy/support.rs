//! Check 11 for the invented people of the tests.

#![allow(clippy::unwrap_used)]

use super::{Eligible, Profile, Situation, Tables};
use crate::person::Refused;
use crate::person::support::Case;

impl Case {
    /// Checks 10 and 11, the profile by date.
    pub(super) fn answer(&self) -> Result<Eligible, Refused> {
        self.answer_pinned(None)
    }

    /// Checks 10 and 11.
    pub(super) fn answer_pinned(&self, profile: Option<Profile>) -> Result<Eligible, Refused> {
        let tables = Tables::built_in().unwrap();
        let situation = Situation {
            post: tables.post(self.port, self.lane).unwrap(),
            now: self.now,
            printer_ready: self.printer_ready,
            iris_ready: self.iris_ready,
            profile,
        };
        Eligible::new(self.verified()?, &situation, &tables)
    }

    pub(super) fn eligible(&self) -> Eligible {
        self.answer().unwrap()
    }

    /// `ok`, or the code of the refusal.
    pub(super) fn verdict(&self) -> &'static str {
        self.verdict_pinned(None)
    }

    pub(super) fn verdict_pinned(&self, profile: Option<Profile>) -> &'static str {
        self.answer_pinned(profile).map_or_else(|refused| refused.refusal.code(), |_| "ok")
    }
}
