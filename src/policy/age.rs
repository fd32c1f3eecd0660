use chrono::{Datelike, NaiveDate};

/// Completed years on a day. The birthday counts as reached; one on 29 February is reached on 1 March in
/// common years (OQ-42). Nobody has an age before birth: 0.
#[must_use]
pub fn completed_years(born: NaiveDate, on: NaiveDate) -> u32 {
    let birthday_to_come = (on.month(), on.day()) < (born.month(), born.day());
    let years = on.year() - born.year() - i32::from(birthday_to_come);
    u32::try_from(years).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use proptest::prelude::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    // rules: Q-16
    #[test]
    fn the_birthday_counts_as_reached_and_the_day_before_does_not() {
        assert_eq!(completed_years(date("2018-01-15"), date("2025-01-14")), 6);
        assert_eq!(completed_years(date("2018-01-15"), date("2025-01-15")), 7);
        assert_eq!(completed_years(date("2018-01-15"), date("2025-12-31")), 7);
    }

    // rules: Q-16
    #[test]
    fn a_leap_day_birthday_is_reached_on_the_first_of_march_in_common_years() {
        let born = date("2008-02-29");
        assert_eq!(completed_years(born, date("2026-02-28")), 17);
        assert_eq!(completed_years(born, date("2026-03-01")), 18);
        assert_eq!(completed_years(born, date("2028-02-28")), 19);
        assert_eq!(completed_years(born, date("2028-02-29")), 20);
    }

    // rules: Q-16
    #[test]
    fn who_is_not_born_yet_has_no_age() {
        assert_eq!(completed_years(date("2025-01-16"), date("2025-01-15")), 0);
        assert_eq!(completed_years(NaiveDate::MAX, NaiveDate::MIN), 0);
    }

    proptest! {
        #[test]
        fn a_year_later_one_is_a_year_older(days in 0i64..60_000, from in 0i64..40_000) {
            let born = NaiveDate::default() + chrono::Duration::days(from);
            let on = born + chrono::Duration::days(days);
            let next = completed_years(born, on + chrono::Months::new(12));
            prop_assert!(next == completed_years(born, on) + 1 || (on.month(), on.day()) == (2, 29));
        }
    }
}
