//! Opening hours, also past midnight (O-02 to O-11).

use crate::credential::LaneKind;
use crate::person::Direction;
use chrono::{Datelike, NaiveDateTime, NaiveTime, TimeDelta, Timelike, Weekday};
use serde::{Deserialize, Deserializer, de};

/// One row of a post's timetable.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Opening {
    /// The lane kind it speaks of; `None`: the whole post.
    pub(super) lane: Option<LaneKind>,
    /// The direction it speaks of; `None`: both.
    pub(super) direction: Option<Direction>,
    opens: MinuteOfDay,
    closes: MinuteOfDay,
    /// Days on which it opens; `None`: all.
    days: Option<Vec<Weekday>>,
}

/// 0 at 00:00, 1440 at 24:00.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct MinuteOfDay(u32);

const DAY_MIN: u32 = 24 * 60;

impl MinuteOfDay {
    fn parse(text: &str) -> Option<Self> {
        let (hours, minutes) = text.split_once(':').filter(|_| text.len() == 5)?;
        let (hours, minutes) = (hours.parse::<u32>().ok()?, minutes.parse::<u32>().ok()?);
        let minute = hours.checked_mul(60)?.checked_add(minutes)?;
        (minutes < 60 && minute <= DAY_MIN).then_some(Self(minute))
    }
}

impl<'de> Deserialize<'de> for MinuteOfDay {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| de::Error::custom(format!("`{text}` is no time of day HH:MM up to 24:00")))
    }
}

impl Opening {
    /// Whether it is open at this civil time. A row past midnight belongs to the day on which it opens.
    pub(super) fn is_open(&self, at: NaiveDateTime) -> bool {
        let minute = at.hour() * 60 + at.minute();
        let today = self.opens_on(at.weekday());
        if self.opens < self.closes {
            return today && self.opens.0 <= minute && minute < self.closes.0;
        }
        let since_yesterday = self.opens_on(at.weekday().pred()) && minute < self.closes.0;
        since_yesterday || (today && self.opens.0 <= minute)
    }

    /// The next moment at which it opens, after `at`.
    fn next_opening(&self, at: NaiveDateTime) -> Option<NaiveDateTime> {
        let opens = NaiveTime::from_num_seconds_from_midnight_opt(self.opens.0 * 60, 0)?;
        let days = (0..=7).filter_map(|days| at.date().checked_add_signed(TimeDelta::days(days)));
        days.filter(|date| self.opens_on(date.weekday())).map(|date| date.and_time(opens)).find(|opening| *opening > at)
    }

    fn opens_on(&self, day: Weekday) -> bool {
        self.days.as_ref().is_none_or(|days| days.contains(&day))
    }
}

/// Whether one of these rows is open; no row: always.
///
/// # Errors
/// The time of day at which one opens next; `None` where none ever does.
pub(super) fn open<'a>(
    rows: impl Iterator<Item = &'a Opening> + Clone,
    at: NaiveDateTime,
) -> Result<(), Option<NaiveTime>> {
    if rows.clone().next().is_none() || rows.clone().any(|row| row.is_open(at)) {
        return Ok(());
    }
    Err(rows.filter_map(|row| row.next_opening(at)).min().map(|opening| opening.time()))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn row(text: &str) -> Opening {
        toml::from_str(text).unwrap()
    }

    /// 2025-01-15 is a Wednesday.
    fn on(day: u32, time: &str) -> NaiveDateTime {
        chrono::NaiveDate::from_ymd_opt(2025, 1, day).unwrap().and_time(time.parse().unwrap())
    }

    fn answer(row: &Opening, at: NaiveDateTime) -> Result<(), Option<NaiveTime>> {
        open(std::iter::once(row), at)
    }

    fn until(time: &str) -> Result<(), Option<NaiveTime>> {
        Err(Some(time.parse().unwrap()))
    }

    // rules: O-09
    #[test]
    fn hours_past_midnight_are_open_on_both_sides_of_it() {
        let gate = row("opens = \"06:00\"\ncloses = \"01:00\"");
        for (time, expected) in [
            ("05:59:59", until("06:00:00")),
            ("06:00:00", Ok(())),
            ("23:59:59", Ok(())),
            ("00:00:00", Ok(())),
            ("00:59:59", Ok(())),
            ("01:00:00", until("06:00:00")),
        ] {
            assert_eq!(answer(&gate, on(15, time)), expected, "{time}");
        }
    }

    // rules: O-06, O-10
    #[test]
    fn hours_within_a_day_end_at_their_closing_minute() {
        let zone = row("opens = \"07:00\"\ncloses = \"24:00\"");
        assert_eq!(answer(&zone, on(15, "06:59:59")), until("07:00:00"));
        assert_eq!(answer(&zone, on(15, "07:00:00")), Ok(()));
        assert_eq!(answer(&zone, on(15, "23:59:59")), Ok(()));
        assert_eq!(answer(&zone, on(16, "00:00:00")), until("07:00:00"));
        let harbour = row("opens = \"07:00\"\ncloses = \"22:00\"");
        assert_eq!(answer(&harbour, on(15, "21:59:59")), Ok(()));
        assert_eq!(answer(&harbour, on(15, "22:00:00")), until("07:00:00"));
    }

    // rules: O-03
    #[test]
    fn a_row_with_days_stays_shut_on_the_others() {
        let student = row("opens = \"06:00\"\ncloses = \"08:30\"\ndays = [\"Mon\", \"Sat\"]");
        assert_eq!(answer(&student, on(18, "07:00:00")), Ok(()), "Saturday");
        assert_eq!(answer(&student, on(19, "07:00:00")), until("06:00:00"), "Sunday");
        let night = row("opens = \"22:00\"\ncloses = \"02:00\"\ndays = [\"Sat\"]");
        assert_eq!(answer(&night, on(19, "01:00:00")), Ok(()), "opened on Saturday");
        assert_eq!(answer(&night, on(18, "01:00:00")), until("22:00:00"), "did not open on Friday");
    }

    #[test]
    fn no_row_is_round_the_clock_and_no_day_is_never() {
        assert_eq!(open(std::iter::empty(), on(15, "03:00:00")), Ok(()));
        assert_eq!(answer(&row("opens = \"06:00\"\ncloses = \"08:30\"\ndays = []"), on(15, "07:00:00")), Err(None));
    }

    #[test]
    fn a_time_that_is_none_is_refused() {
        for bad in ["24:01", "7:00", "07:60", "-1:00", "07:00:00"] {
            let text = format!("opens = \"{bad}\"\ncloses = \"08:00\"");
            assert!(toml::from_str::<Opening>(&text).is_err(), "{bad}");
        }
    }
}
