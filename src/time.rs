//! Moments as plain numbers. The core never asks for the time; it is told.

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime};

/// Milliseconds in a second, a minute, an hour and a day.
pub const SECOND_MS: i64 = 1_000;
/// Milliseconds in a minute.
pub const MINUTE_MS: i64 = 60 * SECOND_MS;
/// Milliseconds in an hour.
pub const HOUR_MS: i64 = 60 * MINUTE_MS;
/// Milliseconds in a day.
pub const DAY_MS: i64 = 24 * HOUR_MS;

/// Macao time is GMT+8 the whole year.
const MACAO_OFFSET_MS: i64 = 8 * HOUR_MS;

/// One moment by both clocks of a station.
///
/// `wall_ms` dates things (unix milliseconds, may be stepped); `mono_ms` measures waits (never goes back).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Now {
    /// Unix time in milliseconds.
    pub wall_ms: i64,
    /// Milliseconds since some fixed moment of this process.
    pub mono_ms: u64,
}

impl Now {
    /// The civil date in Macao.
    #[must_use]
    pub fn date(self) -> NaiveDate {
        macao_date(self.wall_ms)
    }

    /// The moment `ms` later by both clocks.
    #[must_use]
    pub fn plus_ms(self, ms: u64) -> Self {
        Self { wall_ms: self.wall_ms.saturating_add_unsigned(ms), mono_ms: self.mono_ms.saturating_add(ms) }
    }
}

/// Civil date in Macao of a unix time in milliseconds; times out of chrono's range give the epoch's date.
#[must_use]
pub fn macao_date(wall_ms: i64) -> NaiveDate {
    macao(wall_ms).date()
}

/// Time of day in Macao of a unix time in milliseconds.
#[must_use]
pub fn macao_time(wall_ms: i64) -> NaiveTime {
    macao(wall_ms).time()
}

/// Unix milliseconds of a time of day in Macao.
#[must_use]
pub fn macao_wall_ms(date: NaiveDate, time: NaiveTime) -> i64 {
    date.and_time(time).and_utc().timestamp_millis() - MACAO_OFFSET_MS
}

/// The civil time; shifted before it is taken apart, so that no moment near the ends of time overflows.
fn macao(wall_ms: i64) -> NaiveDateTime {
    DateTime::from_timestamp_millis(wall_ms.saturating_add(MACAO_OFFSET_MS)).unwrap_or_default().naive_utc()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn a_macao_day_starts_at_sixteen_hours_utc() {
        let midnight =
            macao_wall_ms(NaiveDate::from_ymd_opt(2025, 1, 15).unwrap(), NaiveTime::from_hms_opt(0, 0, 0).unwrap());
        assert_eq!(macao_date(midnight).to_string(), "2025-01-15");
        assert_eq!(macao_date(midnight - 1).to_string(), "2025-01-14");
        assert_eq!(midnight, 1_736_870_400_000);
    }

    #[test]
    fn the_ends_of_time_have_a_date() {
        let last = DateTime::<chrono::Utc>::MAX_UTC.timestamp_millis();
        for wall_ms in [i64::MIN, last - 1, last, last + 1, i64::MAX] {
            assert_eq!(macao_date(wall_ms), NaiveDate::from_ymd_opt(1970, 1, 1).unwrap(), "{wall_ms}");
            assert_eq!(macao_time(wall_ms), NaiveTime::MIN, "{wall_ms}");
        }
    }
}
