//! Which rows of a table hold at a moment.

use crate::time::{Now, macao_wall_ms};
use chrono::{NaiveDate, NaiveDateTime, NaiveTime};
use serde::{Deserialize, Deserializer, de};

/// A state of the rules (OQ-46).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, Deserialize)]
pub enum Profile {
    /// As the sources describe it.
    #[serde(rename = "2025-01")]
    Y2025M01,
    /// With the changes of January 2026.
    #[serde(rename = "2026-02")]
    Y2026M02,
}

impl Profile {
    /// Both profiles, oldest first.
    pub const ALL: [Self; 2] = [Self::Y2025M01, Self::Y2026M02];
}

/// A moment of the tables: a profile, and the wall clock for rows with days of their own.
/// Made by [`Tables::dating`](super::Tables::dating).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dating {
    /// The profile of the passage, or the one pinned.
    pub profile: Profile,
    /// The moment.
    pub now: Now,
}

/// When a row holds. Nothing said: always.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct When {
    profile: Option<Profile>,
    from: Option<Moment>,
    until: Option<Moment>,
}

impl When {
    pub(super) fn holds(&self, at: Dating) -> bool {
        self.profile.is_none_or(|profile| profile == at.profile)
            && self.from.is_none_or(|from| from.has_come(at.now))
            && self.until.is_none_or(|until| !until.has_come(at.now))
    }

    pub(super) const fn has_own_days(&self) -> bool {
        self.from.is_some() || self.until.is_some()
    }
}

/// A civil day or minute in Macao: `2025-06-11` is its first moment, `2025-06-11T12:00` noon.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Moment {
    wall_ms: i64,
}

impl Moment {
    pub(super) const fn has_come(self, now: Now) -> bool {
        self.wall_ms <= now.wall_ms
    }

    fn parse(text: &str) -> Option<Self> {
        let (date, time) = match text.split_once('T') {
            None => (NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()?, NaiveTime::MIN),
            Some(_) => {
                let moment = NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M").ok()?;
                (moment.date(), moment.time())
            }
        };
        Some(Self { wall_ms: macao_wall_ms(date, time) })
    }
}

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text)
            .ok_or_else(|| de::Error::custom(format!("`{text}` is neither YYYY-MM-DD nor YYYY-MM-DDTHH:MM")))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn at(profile: Profile, text: &str) -> Dating {
        let moment = Moment::parse(text).unwrap();
        Dating { profile, now: Now { wall_ms: moment.wall_ms, mono_ms: 0 } }
    }

    #[test]
    fn a_row_holds_in_its_profile_and_between_its_own_days() {
        let row: When =
            toml::from_str("profile = \"2025-01\"\nfrom = \"2025-06-11T12:00\"\nuntil = \"2026-01-26\"").unwrap();
        assert!(!row.holds(at(Profile::Y2025M01, "2025-06-11T11:59")));
        assert!(row.holds(at(Profile::Y2025M01, "2025-06-11T12:00")));
        assert!(row.holds(at(Profile::Y2025M01, "2026-01-25T23:59")));
        assert!(!row.holds(at(Profile::Y2025M01, "2026-01-26")));
        assert!(!row.holds(at(Profile::Y2026M02, "2026-01-20")));
        assert!(When::default().holds(at(Profile::Y2026M02, "2026-01-20")));
    }

    #[test]
    fn a_day_that_is_none_is_an_error_that_shows_it() {
        let error = toml::from_str::<When>("from = \"2025-02-30\"").unwrap_err().to_string();
        assert!(error.contains("2025-02-30"), "{error}");
    }
}
