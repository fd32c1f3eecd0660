//! Posts, lanes, hours.

use super::*;
use crate::credential::VehicleScan;
use crate::person::Direction::{Arrival, Departure};
use crate::person::{DocumentKind, DocumentState, Told};
use crate::policy::{Route, Tables};
use Port::IndustrialZone;

const TWO_DOOR: [LaneKind; 3] = [LaneKind::TwoDoor, LaneKind::TwoDoorIris, LaneKind::TwoDoorIrisEnrol];

// rules: F-01, J-10
#[test]
fn two_door_lanes_may_be_set_up_at_six_posts_alone() {
    let tables = Tables::built_in().unwrap();
    for port in Port::ALL {
        for lane in TWO_DOOR {
            assert_eq!(tables.post(port, lane).is_ok(), SIX.contains(&port), "{} {lane}", port.name());
        }
    }
    let error = tables.post(Port::Qingmao, LaneKind::TwoDoor).unwrap_err().to_string();
    assert!(error.contains("qingmao has no two-door lanes") && error.contains("border-gate"), "{error}");
}

// rules: G-01, O-01
#[test]
fn the_other_lane_kinds_stand_where_the_page_of_ports_has_them() {
    let tables = Tables::built_in().unwrap();
    let posts = |lane| Port::ALL.into_iter().filter(|port| tables.post(*port, lane).is_ok()).collect::<Vec<_>>();
    assert_eq!(posts(LaneKind::ThreeDoor), [Port::Qingmao, Port::HzmBridgeZhuhai, Port::Hengqin]);
    assert_eq!(posts(LaneKind::Student), [BorderGate, Port::Qingmao, Port::Hengqin]);
    assert_eq!(posts(LaneKind::VehicleJoint), [Port::Hengqin]);
    assert_eq!(posts(LaneKind::Counter), Port::ALL);
}

// rules, E-08
#[test]
fn lanes_of_the_six_posts_read_codes_and_no_other_lanes_do() {
    let tables = Tables::built_in().unwrap();
    for port in Port::ALL {
        let counter = tables.post(port, LaneKind::Counter).unwrap();
        let place = tables.place(counter, VehicleScan::Unarmed);
        assert_eq!((place.lane_codes, place.hong_kong_codes), (SIX.contains(&port), SIX.contains(&port)), "{port:?}");
        assert_eq!(place.lane, LaneKind::Counter);
    }
}

// rules: O-12
#[test]
fn roads_lead_where_they_lead() {
    let tables = Tables::built_in().unwrap();
    for port in [OuterHarbour, TaipaTerminal, HzmBridgeHongkong] {
        assert_eq!(tables.route(port), Route::HongKong);
    }
    for port in [BorderGate, Port::Qingmao, Port::Hengqin, Port::HzmBridgeZhuhai, InnerHarbour, IndustrialZone] {
        assert_eq!(tables.route(port), Route::Zhuhai);
    }
    assert_eq!(tables.route(Airport), Route::Abroad);
}

// rules: O-09
#[test]
fn the_border_gate_is_open_past_midnight_and_tells_when_it_opens() {
    let at =
        |time: &str| Case::resident(30).at(BorderGate, LaneKind::TwoDoor, Arrival).when(&format!("{TODAY}T{time}"));
    for (time, verdict) in [("05:59", "E-PORT-CLOSED"), ("06:00", "ok"), ("00:59", "ok"), ("01:00", "E-PORT-CLOSED")] {
        assert_eq!(at(time).verdict(), verdict, "{time}");
    }
    assert_eq!(refused(&at("03:00")).told, Some(Told::OpensAt("06:00:00".parse().unwrap())));
}

// rules: O-08, O-10, O-11
#[test]
fn the_inner_harbour_keeps_hours_and_the_others_never_close() {
    let at =
        |port, time: &str| Case::resident(30).at(port, LaneKind::TwoDoor, Departure).when(&format!("{TODAY}T{time}"));
    for (time, verdict) in [("06:59", "E-PORT-CLOSED"), ("07:00", "ok"), ("21:59", "ok"), ("22:00", "E-PORT-CLOSED")] {
        assert_eq!(at(InnerHarbour, time).verdict(), verdict, "{time}");
    }
    for port in [OuterHarbour, TaipaTerminal, HzmBridgeHongkong, Airport] {
        assert_eq!(at(port, "03:00").verdict(), "ok", "{port:?}");
    }
}

// rules: O-06, O-07
#[test]
fn the_industrial_zone_is_for_park_passes_and_shut_at_night() {
    let at =
        |time: &str| Case::resident(30).at(IndustrialZone, LaneKind::Counter, Arrival).when(&format!("{TODAY}T{time}"));
    let with_pass =
        |case: Case| case.with(|case| case.dossier.documents.push(document(DocumentKind::ParkPass, "MAC", today())));
    assert_eq!(with_pass(at("07:00")).verdict(), "ok");
    assert_eq!(with_pass(at("23:59")).verdict(), "ok");
    assert_eq!(with_pass(at("06:59")).verdict(), "E-PORT-CLOSED");
    assert_eq!(at("06:59").verdict(), "E-PORT-CLOSED", "hours are told first");
    assert_eq!(at("12:00").verdict(), "E-PORT-CLASS");
    assert_eq!(refused(&at("12:00")).told, Some(Told::Nearest(BorderGate)));
    let lost = with_pass(at("12:00")).with(|case| case.dossier.documents[1].state = DocumentState::Lost);
    assert_eq!(lost.verdict(), "E-PORT-CLASS");
    let ended = |days| with_pass(at("12:00")).with(|case| case.dossier.documents[1].valid_until = in_days(days));
    assert_eq!((ended(0).verdict(), ended(-1).verdict()), ("ok", "E-PORT-CLASS"));
}

// rules: O-01, O-02, O-03
#[test]
fn the_student_lanes_of_the_border_gate_keep_their_hours_by_direction() {
    // 2025-01-15 is a Wednesday, the 19th a Sunday.
    let at = |direction, moment: &str| Case::resident(9).at(BorderGate, LaneKind::Student, direction).when(moment);
    for (direction, moment, verdict) in [
        (Arrival, "2025-01-15T06:00", "ok"),
        (Arrival, "2025-01-15T08:29", "ok"),
        (Arrival, "2025-01-15T08:30", "E-PORT-CLOSED"),
        (Arrival, "2025-01-15T16:30", "E-PORT-CLOSED"),
        (Departure, "2025-01-15T15:59", "E-PORT-CLOSED"),
        (Departure, "2025-01-15T16:00", "ok"),
        (Departure, "2025-01-15T18:00", "E-PORT-CLOSED"),
        (Arrival, "2025-01-18T07:00", "ok"),
        (Arrival, "2025-01-19T07:00", "E-PORT-CLOSED"),
    ] {
        assert_eq!(at(direction, moment).verdict(), verdict, "{direction:?} {moment}");
    }
    let pupil = |years| of_age(at(Arrival, "2025-01-15T07:00"), years).verdict();
    assert_eq!((pupil(11), pupil(12), pupil(40)), ("ok", "E-LANE-CLASS", "E-LANE-CLASS"));
    let visitor = Case::mainland(9).at(BorderGate, LaneKind::Student, Arrival).when("2025-01-15T07:00");
    assert_eq!(visitor.verdict(), "E-LANE-CLASS");
}

// rules: O-04, O-05
#[test]
fn the_assumed_student_hours_are_rows_of_the_table() {
    let tables = Tables::built_in().unwrap();
    for port in [Port::Qingmao, Port::Hengqin] {
        let lane = tables.post(port, LaneKind::Student).unwrap();
        let open = |time: &str| tables.open(lane, Arrival, moment(time)).is_ok();
        assert!(open("2025-01-15T06:30") && open("2025-01-15T18:29"));
        assert!(!open("2025-01-15T09:00") && !open("2025-01-15T18:30") && !open("2025-01-18T07:00"));
        let counter = tables.post(port, LaneKind::Counter).unwrap();
        assert!(tables.open(counter, Arrival, moment("2025-01-15T03:00")).is_ok());
    }
}

// rules: O-13, K-05, T-14
#[test]
fn registration_desks_are_open_from_ten_to_seven() {
    let at = |time: &str| {
        Case::resident(30).at(OuterHarbour, LaneKind::Registration, Arrival).when(&format!("{TODAY}T{time}"))
    };
    for (time, verdict) in [("09:59", "E-DESK-CLOSED"), ("10:00", "ok"), ("18:59", "ok"), ("19:00", "E-DESK-CLOSED")] {
        assert_eq!(at(time).verdict(), verdict, "{time}");
    }
}
