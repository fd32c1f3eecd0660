//! Check 2: which family may be used where, and from when.

use super::Family;
use crate::refusal::Refusal;
use crate::time::macao_date;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Kinds of lanes; the names are those of settings, scenario and vector files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LaneKind {
    /// Ordinary self-service lane.
    TwoDoor,
    /// With iris.
    TwoDoorIris,
    /// With iris, enrolling on the spot.
    TwoDoorIrisEnrol,
    /// Cooperative lane, one release for both sides (G).
    ThreeDoor,
    /// Staffed counter.
    Counter,
    /// Priority lane, staffed (I-06).
    Priority,
    /// Student lane (O-01).
    Student,
    /// Staffed vehicle lane (H-01).
    Vehicle,
    /// Joint one-stop vehicle lane at Hengqin (H-02).
    VehicleJoint,
    /// Registration point.
    Registration,
}

impl LaneKind {
    /// All kinds.
    pub const ALL: [Self; 10] = [
        Self::TwoDoor,
        Self::TwoDoorIris,
        Self::TwoDoorIrisEnrol,
        Self::ThreeDoor,
        Self::Counter,
        Self::Priority,
        Self::Student,
        Self::Vehicle,
        Self::VehicleJoint,
        Self::Registration,
    ];

    /// Its name in files.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::TwoDoor => "two-door",
            Self::TwoDoorIris => "two-door-iris",
            Self::TwoDoorIrisEnrol => "two-door-iris-enrol",
            Self::ThreeDoor => "three-door",
            Self::Counter => "counter",
            Self::Priority => "priority",
            Self::Student => "student",
            Self::Vehicle => "vehicle",
            Self::VehicleJoint => "vehicle-joint",
            Self::Registration => "registration",
        }
    }

    /// Whether an officer sits there and e-ID presentations are taken: `counter` and `priority`.
    #[must_use]
    pub const fn is_counter(self) -> bool {
        matches!(self, Self::Counter | Self::Priority)
    }

    /// Whether it has two doors and a passage between them, with or without iris.
    #[must_use]
    pub const fn is_two_door(self) -> bool {
        matches!(self, Self::TwoDoor | Self::TwoDoorIris | Self::TwoDoorIrisEnrol)
    }
}

impl fmt::Display for LaneKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Whose code a vehicle post is waiting for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum VehicleScan {
    /// Not armed: whatever is read is ignored.
    Unarmed,
    /// The officer asked the driver to scan.
    Driver,
    /// The officer is with a passenger.
    Passenger,
}

/// Where a code is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// Kind of the lane.
    pub lane: LaneKind,
    /// Whether self-service lanes of this port take Macao-issued codes: one of the six posts.
    pub lane_codes: bool,
    /// Whether two-door lanes of this port take Hong Kong codes: one of the six posts of E-08.
    pub hong_kong_codes: bool,
    /// Whose code a `vehicle` lane waits for; of no meaning elsewhere.
    pub scan: VehicleScan,
}

/// "My clearance" and the e-ID went live on this day (A-29, B-21).
const CLEARANCE_FROM: NaiveDate = day(2023, 6, 30);
/// The mutual service began on this day (E-01).
const MUTUAL_FROM: NaiveDate = day(2024, 7, 19);

const fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    match NaiveDate::from_ymd_opt(year, month, day) {
        Some(date) => date,
        None => NaiveDate::MAX,
    }
}

/// Why a family may not be used here and now (check 2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotHere {
    /// `E-QR-EIDCODE`: an e-ID presentation anywhere but at a counter.
    #[error("an e-ID code at a {0} lane")]
    EId(LaneKind),
    /// `E-MUT-LANE`: a Hong Kong code where E-08 does not allow it.
    #[error("a Hong Kong code at a {0} lane that does not take it: ask for the physical document")]
    HongKong(LaneKind),
    /// `E-QR-LANE`: a lane that takes no codes.
    #[error("a {0} lane takes no codes here")]
    Lane(LaneKind),
    /// `E-QR-PASSENGER`.
    #[error("a passenger presented a code: ask for the card")]
    Passenger,
    /// `E-MUT-NOTYET`: the mutual service has not begun.
    #[error("mutual codes are taken from {MUTUAL_FROM}")]
    MutualNotYet,
    /// `E-QR-LANE`: the clearance code has not begun.
    #[error("codes are taken from {CLEARANCE_FROM}")]
    NotYet,
}

impl NotHere {
    /// Its reason code.
    #[must_use]
    pub const fn refusal(self) -> Refusal {
        match self {
            Self::EId(_) => Refusal::QrEidCode,
            Self::HongKong(_) => Refusal::MutLane,
            Self::Lane(_) | Self::NotYet => Refusal::QrLane,
            Self::Passenger => Refusal::QrPassenger,
            Self::MutualNotYet => Refusal::MutNotYet,
        }
    }
}

impl Place {
    /// A lane at one of the six posts that take every code; a vehicle lane armed for the driver.
    #[must_use]
    pub const fn at_open_post(lane: LaneKind) -> Self {
        Self { lane, lane_codes: true, hong_kong_codes: true, scan: VehicleScan::Driver }
    }

    /// Whether whatever is read here now is to be ignored.
    #[must_use]
    pub const fn ignores(&self) -> bool {
        matches!((self.lane, self.scan), (LaneKind::Vehicle, VehicleScan::Unarmed))
    }

    /// Check 2.
    ///
    /// # Errors
    /// [`NotHere`], the first in the order of the contract.
    pub fn admits(&self, family: Family, wall_ms: i64) -> Result<(), NotHere> {
        match family {
            Family::EId if !self.lane.is_counter() => return Err(NotHere::EId(self.lane)),
            Family::MutualHongKong if !self.takes_hong_kong() => return Err(NotHere::HongKong(self.lane)),
            Family::Clearance | Family::MutualMacao if !self.takes_macao() => return Err(NotHere::Lane(self.lane)),
            Family::Clearance | Family::MutualMacao | Family::MutualHongKong | Family::EId => {}
        }
        if self.lane == LaneKind::Vehicle && self.scan == VehicleScan::Passenger {
            return Err(NotHere::Passenger);
        }
        let today = macao_date(wall_ms);
        match family {
            Family::MutualMacao | Family::MutualHongKong if today < MUTUAL_FROM => Err(NotHere::MutualNotYet),
            Family::Clearance | Family::EId if today < CLEARANCE_FROM => Err(NotHere::NotYet),
            Family::Clearance | Family::MutualMacao | Family::MutualHongKong | Family::EId => Ok(()),
        }
    }

    /// E-08, E-09: two-door lanes at the six posts and nowhere else.
    const fn takes_hong_kong(&self) -> bool {
        self.lane.is_two_door() && self.hong_kong_codes
    }

    /// H-05: counters everywhere, staffed vehicle lanes, and self-service lanes at the six posts.
    const fn takes_macao(&self) -> bool {
        match self.lane {
            LaneKind::TwoDoor | LaneKind::TwoDoorIris | LaneKind::TwoDoorIrisEnrol | LaneKind::Student => {
                self.lane_codes
            }
            LaneKind::Counter | LaneKind::Priority | LaneKind::Vehicle => true,
            LaneKind::ThreeDoor | LaneKind::VehicleJoint | LaneKind::Registration => false,
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::time::macao_wall_ms;
    use chrono::NaiveTime;

    fn midnight(year: i32, month: u32, day: u32) -> i64 {
        macao_wall_ms(NaiveDate::from_ymd_opt(year, month, day).unwrap(), NaiveTime::MIN)
    }

    fn answer(place: Place, family: Family) -> Option<Refusal> {
        place.admits(family, midnight(2025, 1, 15)).err().map(NotHere::refusal)
    }

    // rules, E-08, E-09, H-04, H-05, I-01, I-02, B-16
    #[test]
    fn every_family_at_every_lane() {
        use Refusal::{MutLane, QrEidCode, QrLane};
        let expected = |lane: LaneKind| match lane {
            LaneKind::TwoDoor | LaneKind::TwoDoorIris | LaneKind::TwoDoorIrisEnrol => {
                [None, None, None, Some(QrEidCode)]
            }
            LaneKind::Student | LaneKind::Vehicle => [None, None, Some(MutLane), Some(QrEidCode)],
            LaneKind::Counter | LaneKind::Priority => [None, None, Some(MutLane), None],
            LaneKind::ThreeDoor | LaneKind::VehicleJoint | LaneKind::Registration => {
                [Some(QrLane), Some(QrLane), Some(MutLane), Some(QrEidCode)]
            }
        };
        for lane in LaneKind::ALL {
            let place = Place::at_open_post(lane);
            assert_eq!(Family::ALL.map(|family| answer(place, family)), expected(lane), "{lane}");
        }
    }

    // rules: A-30, E-08
    #[test]
    fn away_from_the_six_posts_only_counters_and_vehicle_lanes_take_macao_codes() {
        for lane in LaneKind::ALL {
            let place = Place { lane_codes: false, hong_kong_codes: false, ..Place::at_open_post(lane) };
            let taken = lane.is_counter() || lane == LaneKind::Vehicle;
            assert_eq!(answer(place, Family::Clearance).is_none(), taken, "{lane}");
            assert_eq!(answer(place, Family::MutualHongKong), Some(Refusal::MutLane), "{lane}");
        }
    }

    // rules, H-01
    #[test]
    fn a_vehicle_post_takes_the_drivers_code_when_armed_and_a_passengers_never() {
        let post = |scan| Place { scan, ..Place::at_open_post(LaneKind::Vehicle) };
        assert!(post(VehicleScan::Unarmed).ignores());
        assert!(!post(VehicleScan::Driver).ignores());
        assert_eq!(answer(post(VehicleScan::Driver), Family::Clearance), None);
        assert_eq!(answer(post(VehicleScan::Passenger), Family::Clearance), Some(Refusal::QrPassenger));
        assert_eq!(answer(post(VehicleScan::Passenger), Family::EId), Some(Refusal::QrEidCode));
        let counter = Place { scan: VehicleScan::Unarmed, ..Place::at_open_post(LaneKind::Counter) };
        assert!(!counter.ignores());
    }

    // rules: A-29, E-01
    #[test]
    fn each_service_begins_at_midnight_of_its_day_in_macao() {
        let lane = Place::at_open_post(LaneKind::TwoDoor);
        let counter = Place::at_open_post(LaneKind::Counter);
        let (clearance, mutual) = (midnight(2023, 6, 30), midnight(2024, 7, 19));
        for (place, family, from, before) in [
            (lane, Family::Clearance, clearance, Refusal::QrLane),
            (counter, Family::EId, clearance, Refusal::QrLane),
            (lane, Family::MutualMacao, mutual, Refusal::MutNotYet),
            (lane, Family::MutualHongKong, mutual, Refusal::MutNotYet),
        ] {
            assert_eq!(place.admits(family, from), Ok(()), "{family}");
            assert_eq!(place.admits(family, from - 1).unwrap_err().refusal(), before, "{family}");
        }
    }

    #[test]
    fn names_in_files_are_the_names_that_are_told() {
        for lane in LaneKind::ALL {
            assert_eq!(serde_json::to_value(lane).unwrap(), lane.name());
        }
    }
}
