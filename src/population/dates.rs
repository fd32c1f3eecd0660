use crate::time::{DAY_MS, HOUR_MS, MINUTE_MS, macao_date, macao_time, macao_wall_ms};
use chrono::{Datelike, Days, NaiveDate};
use serde::{Deserialize, Deserializer, de};

/// A birthday relative to the day of use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Born {
    /// That many years old, the birthday some months ago.
    Years(u16),
    /// That many years old on the day that comes in so many days; 0 is today.
    Turning {
        /// Age on the birthday.
        years: u16,
        /// Days until it.
        in_days: u16,
    },
    /// That very day.
    On(NaiveDate),
}

impl Born {
    /// Reads `36y`, `=18y`, `=11y+1d` or `2008-02-29`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if let Ok(date) = text.parse::<NaiveDate>() {
            return Some(Self::On(date));
        }
        if let Some(exactly) = text.strip_prefix('=') {
            let (years, days) = match exactly.split_once('+') {
                Some((years, days)) => (years, days.strip_suffix('d')?.parse().ok()?),
                None => (exactly, 0),
            };
            return Some(Self::Turning { years: years.strip_suffix('y')?.parse().ok()?, in_days: days });
        }
        Some(Self::Years(text.strip_suffix('y')?.parse().ok()?))
    }

    /// The date, on a day of use. `spread` picks the birthday of [`Years`](Self::Years), 40 to 299 days ago.
    #[must_use]
    pub fn date(self, as_of: NaiveDate, spread: u64) -> NaiveDate {
        match self {
            Self::On(date) => date,
            Self::Years(years) => {
                years_before(as_of.checked_sub_days(Days::new(40 + spread % 260)).unwrap_or(as_of), years, false)
            }
            Self::Turning { years, in_days } => {
                years_before(as_of.checked_add_days(Days::new(u64::from(in_days))).unwrap_or(as_of), years, in_days > 0)
            }
        }
    }
}

impl<'de> Deserialize<'de> for Born {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| de::Error::custom(format!("{text:?} is no birthday: 36y, =18y, =11y+1d")))
    }
}

/// A 29 February in a common year: the 28th where the birthday has to be reached, 1 March where it must not be.
fn years_before(date: NaiveDate, years: u16, later: bool) -> NaiveDate {
    let year = date.year() - i32::from(years);
    let substitute = if later { (3, 1) } else { (2, 28) };
    date.with_year(year).or_else(|| NaiveDate::from_ymd_opt(year, substitute.0, substitute.1)).unwrap_or(date)
}

/// Completed years; someone born on 29 February gets older on 1 March in common years (OQ-42).
#[must_use]
pub fn age(born: NaiveDate, on: NaiveDate) -> u32 {
    on.years_since(born).unwrap_or(0)
}

/// The moment a population is made for: the time of day of `now_ms` on `as_of`, or `now_ms` itself.
#[must_use]
pub fn moment_ms(as_of: Option<NaiveDate>, now_ms: i64) -> i64 {
    match as_of {
        Some(date) if date != macao_date(now_ms) => macao_wall_ms(date, macao_time(now_ms)),
        Some(_) | None => now_ms,
    }
}

/// A length of time in the table: `10min`, `2h`, `7d`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Span {
    pub ms: i64,
}

impl Span {
    pub const fn days(days: i64) -> Self {
        Self { ms: days * DAY_MS }
    }

    fn parse(text: &str) -> Option<Self> {
        let digits = text.find(|c: char| !c.is_ascii_digit())?;
        let (count, unit) = text.split_at(digits);
        let unit_ms = match unit {
            "min" => MINUTE_MS,
            "h" => HOUR_MS,
            "d" => DAY_MS,
            _ => return None,
        };
        Some(Self { ms: count.parse::<i64>().ok()?.checked_mul(unit_ms)? })
    }
}

impl<'de> Deserialize<'de> for Span {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| de::Error::custom(format!("{text:?} is no length of time: 10min, 2h, 7d")))
    }
}

/// Date some days away; dates out of range stay where they are.
pub(super) fn days_from(date: NaiveDate, days: i64) -> NaiveDate {
    date.checked_add_signed(chrono::TimeDelta::days(days)).unwrap_or(date)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_birthday_of_some_months_ago_gives_the_age_on_every_day_of_use() {
        for as_of in ["2025-01-01", "2025-02-28", "2028-02-29", "2026-03-01", "2025-12-31"] {
            for spread in [0, 17, 259] {
                let born = Born::parse("36y").unwrap().date(day(as_of), spread);
                assert_eq!(age(born, day(as_of)), 36, "{as_of} {spread} {born}");
            }
        }
    }

    #[test]
    fn today_and_tomorrow_are_on_either_side_of_the_birthday() {
        for as_of in ["2025-01-15", "2025-02-28", "2028-02-28", "2028-02-29", "2025-12-31"] {
            let as_of = day(as_of);
            assert_eq!(age(Born::parse("=18y").unwrap().date(as_of, 0), as_of), 18);
            let tomorrow = Born::parse("=11y+1d").unwrap().date(as_of, 0);
            assert_eq!(age(tomorrow, as_of), 10, "{as_of} {tomorrow}");
            assert_eq!(age(tomorrow, days_from(as_of, 2)), 11, "{as_of} {tomorrow}");
        }
    }

    #[test]
    fn a_leap_day_birthday_is_reached_on_the_first_of_march() {
        let born = Born::parse("2008-02-29").unwrap().date(day("2025-01-15"), 0);
        assert_eq!(age(born, day("2026-02-28")), 17);
        assert_eq!(age(born, day("2026-03-01")), 18);
        assert_eq!(age(born, day("2028-02-29")), 20);
    }

    #[test]
    fn other_texts_are_no_birthdays() {
        for text in ["", "36", "y", "=y", "=18", "=18y+d", "=18y+1", "-3y", "2008-02-30", "99999999y"] {
            assert_eq!(Born::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_moment_keeps_its_time_of_day_on_another_date() {
        let noon = 1_736_913_600_000; // 2025-01-15 12:00 in Macao
        assert_eq!(moment_ms(None, noon), noon);
        assert_eq!(moment_ms(Some(day("2025-01-15")), noon), noon);
        assert_eq!(moment_ms(Some(day("2025-01-20")), noon), noon + 5 * DAY_MS);
    }
}
