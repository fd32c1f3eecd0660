//! The dated tables, read once from `assets/tables` and checked whole.

use super::calendar::Calendar;
use super::class::Class;
use super::dating::{Dating, Profile};
use super::hours;
use super::post::{NotAtThisPost, Post};
use super::rows::{AgeRow, ClassRow, LaneRow, Limits, PassportRow, PortRow, ProfileRow, StayRow};
use crate::credential::{LaneKind, Place, VehicleScan};
use crate::person::{Direction, FilingSource, Port};
use crate::time::{MINUTE_MS, Now, macao_time};
use chrono::NaiveTime;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;

/// The tables built into the program do not hold what they must.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TableError {
    /// A file that is no table of its shape; the message names line and key.
    #[error("assets/tables/{file}: {message}")]
    Shape {
        /// The file.
        file: &'static str,
        /// What and where.
        message: String,
    },
    /// A row that is there twice or not at all.
    #[error("assets/tables/{file}: {row} must stand there exactly once")]
    Once {
        /// The file.
        file: &'static str,
        /// The row.
        row: String,
    },
    /// No row of a kind holds.
    #[error("assets/tables/{file}: nothing holds for {row}")]
    Nothing {
        /// The file.
        file: &'static str,
        /// The row.
        row: String,
    },
}

/// Where the road of a post leads (O-12).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Route {
    /// By sea or bridge to Hong Kong.
    HongKong,
    /// To the mainland.
    Zhuhai,
    /// By air to anywhere.
    Abroad,
}

/// What a lane does with irises.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LaneIrises {
    /// Nothing: it has no iris camera.
    None,
    /// It compares them.
    Compare,
    /// It compares them, and takes those of adults who have none on file.
    Enrol,
}

impl LaneIrises {
    /// Key of what the sign over the lane says (J-08, J-12).
    #[must_use]
    pub const fn sign_text_key(self) -> Option<&'static str> {
        match self {
            Self::None => None,
            Self::Compare => Some("sign-iris"),
            Self::Enrol => Some("sign-iris-enrol"),
        }
    }

    /// Whether it has an iris camera.
    #[must_use]
    pub const fn any(self) -> bool {
        match self {
            Self::None => false,
            Self::Compare | Self::Enrol => true,
        }
    }
}

/// All tables.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tables {
    ports: BTreeMap<Port, PortRow>,
    lanes: BTreeMap<LaneKind, LaneRow>,
    classes: BTreeMap<Class, ClassRow>,
    stays: BTreeMap<Class, StayRow>,
    passports: Vec<PassportRow>,
    pub(super) limits: Limits,
    pub(super) calendar: Calendar,
}

impl Tables {
    /// The tables that ship with the program.
    ///
    /// # Errors
    /// [`TableError`] naming file, line and key, or the row that misses or stands twice.
    pub fn built_in() -> Result<Self, TableError> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Ports {
            port: Vec<PortRow>,
        }
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Lanes {
            lane: Vec<LaneRow>,
        }
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Classes {
            class: Vec<ClassRow>,
        }
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Stays {
            stay: Vec<StayRow>,
        }
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Passports {
            passport: Vec<PassportRow>,
        }
        let ports: Ports = parse("ports.toml", include_str!("../../assets/tables/ports.toml"))?;
        let lanes: Lanes = parse("lanes.toml", include_str!("../../assets/tables/lanes.toml"))?;
        let classes: Classes = parse("classes.toml", include_str!("../../assets/tables/classes.toml"))?;
        let stays: Stays = parse("stay.toml", include_str!("../../assets/tables/stay.toml"))?;
        let passports: Passports = parse("passports.toml", include_str!("../../assets/tables/passports.toml"))?;
        let tables = Self {
            ports: once("ports.toml", ports.port, |row| row.port)?,
            lanes: once("lanes.toml", lanes.lane, |row| row.lane)?,
            classes: once("classes.toml", classes.class, |row| row.class)?,
            stays: once("stay.toml", stays.stay, |row| row.class)?,
            passports: passports.passport,
            limits: parse("limits.toml", include_str!("../../assets/tables/limits.toml"))?,
            calendar: parse("calendar.toml", include_str!("../../assets/tables/calendar.toml"))?,
        };
        tables.checked()
    }

    /// Every row that a decision may ask for is there.
    fn checked(self) -> Result<Self, TableError> {
        let nothing = |file, row: String| Err(TableError::Nothing { file, row });
        if let Some(port) = Port::ALL.iter().find(|port| !self.ports.contains_key(port)) {
            return nothing("ports.toml", port.name().to_owned());
        }
        for port in self.ports.values() {
            if let Some(lane) = port.lanes.iter().find(|lane| !self.lanes.contains_key(lane)) {
                return nothing("lanes.toml", lane.name().to_owned());
            }
        }
        for class in self.lanes.values().flat_map(|lane| &lane.classes) {
            let ages = self.classes.get(class).map_or(&[][..], |row| &row.ages);
            let holds = |&profile: &Profile| {
                ages.iter()
                    .any(|row| !row.when.has_own_days() && row.when.holds(Dating { profile, now: Now::default() }))
            };
            if !Profile::ALL.iter().all(holds) {
                return nothing("classes.toml", format!("the age of {class:?} in every profile"));
            }
        }
        if !self.calendar.has_working_days() {
            return nothing("calendar.toml", "a working day of the week".to_owned());
        }
        let limits = &self.limits;
        once("limits.toml", limits.profile.clone(), |row| row.profile)?;
        for source in [FilingSource::Macao, FilingSource::HongKong] {
            if limits.filing_wait.iter().filter(|row| row.source == source).count() != 1 {
                return Err(TableError::Once { file: "limits.toml", row: format!("filing-wait of {source:?}") });
            }
        }
        Ok(self)
    }

    /// The moment `now` as the tables see it: the profile by the date of the passage, or the one pinned.
    #[must_use]
    pub fn dating(&self, now: Now, pinned: Option<Profile>) -> Dating {
        let begun = |row: &&ProfileRow| row.from.is_none_or(|from| from.has_come(now));
        let latest = self.limits.profile.iter().filter(begun).max_by_key(|row| row.from);
        let profile = pinned.or(latest.map(|row| row.profile)).unwrap_or(Profile::Y2025M01);
        Dating { profile, now }
    }

    /// This kind of lane at this post.
    ///
    /// # Errors
    /// The post has no such lanes: a station set so must not start (F-01).
    pub fn post(&self, port: Port, lane: LaneKind) -> Result<Post, NotAtThisPost> {
        match self.ports.get(&port) {
            Some(row) if row.lanes.contains(&lane) => Ok(Post::new(port, lane)),
            Some(_) | None => {
                let elsewhere = self.ports.values().filter(|row| row.lanes.contains(&lane)).map(|row| row.port);
                Err(NotAtThisPost { port, lane, elsewhere: elsewhere.collect() })
            }
        }
    }

    /// What check 2 must know of a post (A-30, E-08); `scan` matters at staffed vehicle lanes alone.
    #[must_use]
    pub fn place(&self, post: Post, scan: VehicleScan) -> Place {
        let port = self.ports.get(&post.port());
        Place {
            lane: post.lane(),
            lane_codes: port.is_some_and(|port| port.lane_codes),
            hong_kong_codes: port.is_some_and(|port| port.hong_kong_codes),
            scan,
        }
    }

    /// Where the road of a post leads; unknown posts lead abroad.
    #[must_use]
    pub fn route(&self, port: Port) -> Route {
        self.ports.get(&port).map_or(Route::Abroad, |row| row.route)
    }

    /// What lanes of this kind do with irises (J-12).
    #[must_use]
    pub fn lane_irises(&self, lane: LaneKind) -> LaneIrises {
        match self.lanes.get(&lane) {
            Some(row) if row.iris && row.iris_enrol => LaneIrises::Enrol,
            Some(row) if row.iris => LaneIrises::Compare,
            Some(_) | None => LaneIrises::None,
        }
    }

    /// Whether the post, and this lane of it, are open.
    ///
    /// # Errors
    /// The time of day at which they open next, where they ever do.
    pub fn open(&self, post: Post, direction: Direction, now: Now) -> Result<(), Option<NaiveTime>> {
        let rows = self.ports.get(&post.port()).map_or(&[][..], |row| &row.hours);
        let civil = now.date().and_time(macao_time(now.wall_ms));
        let whole_post = rows.iter().filter(|row| row.lane.is_none());
        hours::open(whole_post, civil)?;
        let own = rows
            .iter()
            .filter(|row| row.lane == Some(post.lane()) && row.direction.is_none_or(|only| only == direction));
        hours::open(own, civil)
    }

    pub(super) fn port(&self, port: Port) -> Option<&PortRow> {
        self.ports.get(&port)
    }

    pub(super) fn lane(&self, lane: LaneKind) -> Option<&LaneRow> {
        self.lanes.get(&lane)
    }

    /// Least age of a class at self-service lanes (K-15).
    pub(super) fn least_age(&self, class: Class, at: Dating) -> Option<u32> {
        holding(&self.classes.get(&class)?.ages, at)
    }

    /// Least age at which a class may use irises; `None`: not at all (J-01, J-23).
    pub(super) fn iris_age(&self, class: Class, at: Dating) -> Option<u32> {
        holding(&self.classes.get(&class)?.iris, at)
    }

    pub(super) fn stay(&self, class: Class) -> Option<&StayRow> {
        self.stays.get(&class)
    }

    /// Whether passports of this issuer may be filed for lanes (F-12).
    pub(super) fn passport_listed(&self, issuer: &str, at: Dating) -> bool {
        self.passports.iter().any(|row| row.issuer.iter().any(|code| code == issuer) && row.when.holds(at))
    }

    /// From the end of a filing to its use (F-14, K-12).
    pub(super) fn filing_wait_ms(&self, source: FilingSource) -> i64 {
        let row = self.limits.filing_wait.iter().find(|row| row.source == source);
        row.map_or(0, |row| i64::from(row.minutes) * MINUTE_MS)
    }
}

/// The last row that holds.
fn holding(rows: &[AgeRow], at: Dating) -> Option<u32> {
    rows.iter().rfind(|row| row.when.holds(at)).map(|row| row.years)
}

fn parse<T: DeserializeOwned>(file: &'static str, text: &str) -> Result<T, TableError> {
    toml::from_str(text).map_err(|error| TableError::Shape { file, message: error.to_string() })
}

/// Rows by their name, each exactly once.
fn once<K: Ord + std::fmt::Debug, R>(
    file: &'static str,
    rows: Vec<R>,
    name: impl Fn(&R) -> K,
) -> Result<BTreeMap<K, R>, TableError> {
    let mut map = BTreeMap::new();
    for row in rows {
        let key = name(&row);
        let shown = format!("{key:?}");
        if map.insert(key, row).is_some() {
            return Err(TableError::Once { file, row: shown });
        }
    }
    Ok(map)
}
