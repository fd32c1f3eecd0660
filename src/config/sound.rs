//! `[sound]`: how loud a lane speaks, by day and by night.

use super::reader::{Reader, Section};
use chrono::NaiveTime;

/// `[sound]`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SoundSettings {
    /// Whether there are tones and spoken prompts at all.
    pub enabled: bool,
    /// By day, percent.
    pub volume: u8,
    /// By night, percent.
    pub night_volume: u8,
    /// First moment of the night, Macao time.
    pub night_from: NaiveTime,
    /// First moment of the day. The same as `night_from`: there is no night.
    pub night_until: NaiveTime,
}

impl SoundSettings {
    /// Whether this time of day in Macao is night.
    #[must_use]
    pub fn is_night(&self, time: NaiveTime) -> bool {
        if self.night_from <= self.night_until {
            (self.night_from..self.night_until).contains(&time)
        } else {
            time >= self.night_from || time < self.night_until
        }
    }

    /// Volume at this time of day in Macao, percent.
    #[must_use]
    pub fn volume_at(&self, time: NaiveTime) -> u8 {
        if self.is_night(time) { self.night_volume } else { self.volume }
    }
}

pub(super) fn sound<'t>(reader: &mut Reader<'t>, root: &mut Section<'t>) -> SoundSettings {
    let mut section = reader.section(root, "sound");
    let enabled = reader.value(&mut section, "enabled", true);
    let volume = percent(reader, &mut section, "volume", 70);
    let night_volume = percent(reader, &mut section, "night_volume", 40);
    let night_from = time(reader, &mut section, "night_from", 22);
    let night_until = time(reader, &mut section, "night_until", 7);
    reader.close(section);
    SoundSettings { enabled, volume, night_volume, night_from, night_until }
}

fn percent<'t>(reader: &mut Reader<'t>, section: &mut Section<'t>, key: &'static str, missing: u8) -> u8 {
    u8::try_from(reader.number(section, key, 0..=100, u32::from(missing))).unwrap_or(missing)
}

fn time<'t>(reader: &mut Reader<'t>, section: &mut Section<'t>, key: &'static str, missing_hour: u32) -> NaiveTime {
    let missing = NaiveTime::from_hms_opt(missing_hour, 0, 0).unwrap_or_default();
    let Some((text, span)) = reader.spanned::<String>(section, key) else { return missing };
    match NaiveTime::parse_from_str(&text, "%H:%M") {
        Ok(time) if text.len() == 5 => time,
        Ok(_) | Err(_) => {
            let message = format!("must be a time of day HH:MM, \"00:00\" to \"23:59\", is {text:?}");
            reader.fault(span, section.path_of(key), message);
            missing
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests {
    use crate::config::{Settings, parse};
    use chrono::NaiveTime;

    const DEMO: &str = include_str!("../../assets/station.toml");

    fn at(settings: &Settings, time: &str) -> u8 {
        settings.sound.volume_at(NaiveTime::parse_from_str(time, "%H:%M").unwrap())
    }

    #[test]
    fn a_lane_is_quieter_at_night() {
        let settings = parse(DEMO).unwrap();
        assert!(settings.sound.enabled);
        for (time, volume) in [("06:59", 40), ("07:00", 70), ("21:59", 70), ("22:00", 40), ("00:00", 40)] {
            assert_eq!(at(&settings, time), volume, "{time}");
        }
        let with = |night: &str| parse(&format!("{DEMO}\n[sound]\nnight_volume = 0\n{night}\n")).unwrap();
        let early = with("night_from = \"01:00\"\nnight_until = \"05:30\"");
        assert_eq!(["00:59", "01:00", "05:29", "05:30"].map(|time| at(&early, time)), [70, 0, 0, 70]);
        let none = with("night_from = \"00:00\"\nnight_until = \"00:00\"");
        assert_eq!(["00:00", "12:00", "23:59"].map(|time| at(&none, time)), [70, 70, 70]);
    }

    #[test]
    fn a_slip_is_told_with_its_key() {
        for (line, key, message) in [
            ("volume = 101", "sound.volume", "must be 0 to 100, is 101"),
            ("night_volume = -1", "sound.night_volume", "must be 0 to 100"),
            ("night_from = \"24:00\"", "sound.night_from", "HH:MM"),
            ("night_from = \"7:00\"", "sound.night_from", "HH:MM"),
            ("night_until = 7", "sound.night_until", "invalid type"),
            ("enabled = \"yes\"", "sound.enabled", "boolean"),
            ("loud = true", "sound.loud", "allowed here: enabled, volume, night_volume"),
        ] {
            let faults = parse(&format!("{DEMO}\n[sound]\n{line}\n")).unwrap_err();
            assert_eq!(faults.len(), 1, "{line}: {faults:?}");
            assert_eq!(faults[0].key, key);
            assert!(faults[0].message.contains(message), "{}", faults[0]);
        }
    }
}
