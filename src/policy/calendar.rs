//! Working days, and what is counted in them.

use super::Tables;
use crate::time::{Now, macao_wall_ms};
use chrono::{Datelike, Days, NaiveDate, NaiveTime, Weekday};
use serde::Deserialize;
use std::collections::BTreeSet;

/// Longest run of days without a working day that is believed, and some.
const LONGEST_BREAK_DAYS: u64 = 60;

/// Which days the services rest.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Calendar {
    weekend: Vec<Weekday>,
    holidays: BTreeSet<NaiveDate>,
}

impl Calendar {
    pub(super) fn has_working_days(&self) -> bool {
        (0..7).filter_map(|day| Weekday::try_from(day).ok()).any(|day| !self.weekend.contains(&day))
    }

    fn works(&self, date: NaiveDate) -> bool {
        !self.weekend.contains(&date.weekday()) && !self.holidays.contains(&date)
    }
}

impl Tables {
    /// The day at whose end irises are deleted that were cancelled on `asked`: the next working day (J-18).
    #[must_use]
    pub fn irises_deleted_on(&self, asked: NaiveDate) -> NaiveDate {
        let days = (1..=LONGEST_BREAK_DAYS).filter_map(|days| asked.checked_add_days(Days::new(days)));
        days.into_iter().find(|day| self.calendar.works(*day)).unwrap_or(asked)
    }

    /// What was cancelled before this moment, unix milliseconds, is to be deleted now.
    #[must_use]
    pub fn irises_due_before_ms(&self, now: Now) -> i64 {
        let today = now.date();
        let back = (0..=LONGEST_BREAK_DAYS).filter_map(|days| today.checked_sub_days(Days::new(days)));
        let first_not_due = back.take_while(|asked| self.irises_deleted_on(*asked) >= today).last();
        macao_wall_ms(first_not_due.unwrap_or(today), NaiveTime::MIN)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests {
    use super::*;
    use crate::time::{HOUR_MS, macao_date};

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    // rules: J-18, T-12
    #[test]
    fn cancelled_irises_go_at_the_end_of_the_next_working_day() {
        let tables = Tables::built_in().unwrap();
        for (asked, deleted) in [
            ("2025-01-15", "2025-01-16"), // Wednesday
            ("2025-01-17", "2025-01-20"), // Friday
            ("2025-01-18", "2025-01-20"), // Saturday
            ("2025-01-28", "2025-02-03"), // the eve of the lunar new year, before a weekend
            ("2025-12-31", "2026-01-02"),
        ] {
            assert_eq!(tables.irises_deleted_on(date(asked)), date(deleted), "{asked}");
            let noon =
                |date: NaiveDate| Now { wall_ms: macao_wall_ms(date, NaiveTime::MIN) + 12 * HOUR_MS, mono_ms: 0 };
            let asked_ms = noon(date(asked)).wall_ms;
            assert!(asked_ms >= tables.irises_due_before_ms(noon(date(deleted))), "{asked}: deleted too soon");
            let after = noon(date(deleted).succ_opt().unwrap());
            assert!(
                asked_ms < tables.irises_due_before_ms(after),
                "{asked}: still there on {}",
                macao_date(after.wall_ms)
            );
        }
    }

    #[test]
    fn what_is_not_due_on_a_holiday_is_not_due() {
        let tables = Tables::built_in().unwrap();
        // Nothing between the eve and the first working day changes what is due.
        let due = |day: &str| {
            let now = Now { wall_ms: macao_wall_ms(date(day), NaiveTime::MIN), mono_ms: 0 };
            macao_date(tables.irises_due_before_ms(now))
        };
        assert_eq!(due("2025-01-29"), date("2025-01-28"));
        assert_eq!(due("2025-02-03"), date("2025-01-28"));
        assert_eq!(due("2025-02-04"), date("2025-02-03"));
    }
}
