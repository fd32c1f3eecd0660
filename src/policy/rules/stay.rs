//! Non-residents: documents, endorsements, stay.

use super::*;
use crate::person::Direction::{Arrival, Departure};
use crate::person::{DocumentKind, EndorsementUse, PriorPermission};
use crate::refusal::Refusal;

// rules: L-12, T-16
#[test]
fn a_document_must_outlast_the_stay_by_ninety_days() {
    let left = |days| Case::mainland(30).card(|permit| permit.valid_until = in_days(days));
    assert_eq!((left(97).verdict(), left(96).verdict()), ("ok", "E-PPT-VALIDITY"));
    assert!(refused(&left(96)).detail.contains("longest stay that fits: 6"));
    assert!(refused(&left(60)).detail.contains("longest stay that fits: 0"));
    let entered = |days| left(days).leaving().crossed(Arrival, BorderGate, 1, Some(7));
    assert_eq!(entered(10).verdict(), "ok", "only who enters needs it");
    assert_eq!(Case::resident(30).card(|card| card.valid_until = in_days(1)).verdict(), "ok");
}

// rules: L-12, L-35
#[test]
fn a_stay_of_up_to_a_year_is_cut_to_what_the_document_allows() {
    let until = |days| {
        let case = hong_kong().card(|card| card.valid_until = in_days(days));
        case.answer().map(|eligible| eligible.stay().unwrap().until)
    };
    assert_eq!(until(3_000), Ok(date("2026-01-15")));
    assert_eq!(until(365 + 90), Ok(date("2026-01-15")));
    assert_eq!(until(365 + 89), Ok(date("2026-01-14")));
    assert_eq!(until(91), Ok(in_days(1)));
    assert_eq!(until(90).unwrap_err().refusal, Refusal::PptValidity);
}

// rules: L-26, L-28, T-16
#[test]
fn the_limit_is_the_day_of_entry_plus_the_days() {
    let case = Case::mainland(30).when("2019-01-01T23:59").card(|permit| {
        permit.valid_until = date("2024-01-01");
        permit.macao = Some(endorsement(7, EndorsementUse::Multiple, date("2019-06-01")));
    });
    let stay = case.eligible().stay().unwrap();
    assert_eq!((stay.entered, stay.until, stay.days()), (date("2019-01-01"), date("2019-01-08"), 7));
}

// rules: L-11, L-26, L-35
#[test]
fn each_class_gets_its_own_length_of_stay() {
    let until = |case: Case| case.eligible().stay().unwrap().until;
    assert_eq!(until(passport("SGP", Some(FilingClass::Passport))), in_days(30));
    assert_eq!(until(passport("RUS", Some(FilingClass::Pilot))), in_days(30));
    assert_eq!(until(Case::foreign(30, DocumentKind::TaiwanPermit, "CHN", Some(FilingClass::Taiwan))), in_days(30));
    assert_eq!(until(passport("PHL", Some(FilingClass::Worker))), in_days(300), "the permit's end");
    assert_eq!(until(hong_kong()), date("2026-01-15"));
    let days = |days| {
        Case::mainland(30).card(|permit| {
            permit.macao = Some(endorsement(days, EndorsementUse::Single, in_days(0)));
        })
    };
    assert_eq!(until(days(14)), in_days(14));
    assert_eq!(Case::resident(30).eligible().stay(), None);
    let worker = |days| passport("PHL", Some(FilingClass::Worker)).filed(|filing, _| filing.permit_until = days);
    assert_eq!(worker(Some(in_days(0))).verdict(), "ok");
    assert_eq!(worker(Some(in_days(-1))).verdict(), "E-LANE-CLASS", "an officer decides");
    assert_eq!(worker(None).verdict(), "E-LANE-CLASS", "an officer decides");
}

// rules: L-08
#[test]
fn a_single_prior_permission_admits_once() {
    let with =
        |permission| passport("VNM", Some(FilingClass::Student)).filed(|filing, _| filing.permission = permission);
    assert_eq!(with(Some(PriorPermission::SingleUsed)).verdict(), "E-PERMIT-USED");
    for permission in [None, Some(PriorPermission::Single), Some(PriorPermission::Multiple)] {
        assert_eq!(with(permission).verdict(), "ok");
    }
    let leaving = with(Some(PriorPermission::SingleUsed)).leaving().crossed(Arrival, Airport, 3, Some(30));
    assert_eq!(leaving.verdict(), "ok");
}

// rules: L-24, L-25
#[test]
fn a_mainland_permit_needs_a_macao_endorsement_that_admits() {
    let with = |uses, days| Case::mainland(30).card(|permit| permit.macao = Some(endorsement(7, uses, in_days(days))));
    assert_eq!(with(EndorsementUse::Multiple, 0).verdict(), "ok");
    assert_eq!(with(EndorsementUse::Multiple, -1).verdict(), "E-ENDORSE-MO");
    assert_eq!(with(EndorsementUse::Single, 0).verdict(), "ok");
    assert_eq!(with(EndorsementUse::SingleUsed, 0).verdict(), "E-ENDORSE-USED");
    assert_eq!(with(EndorsementUse::SingleUsed, -1).verdict(), "E-ENDORSE-MO");
    let leaving = with(EndorsementUse::SingleUsed, -1).leaving().crossed(Arrival, BorderGate, 3, Some(7));
    assert_eq!(leaving.with(|case| case.port = BorderGate).verdict(), "ok", "only who enters needs it");
}

// rules: L-29, L-30
#[test]
fn back_from_hong_kong_the_first_stay_goes_on_and_an_officer_decides() {
    let back = |port, entered_days_ago| {
        Case::mainland(30)
            .crossed(Arrival, BorderGate, entered_days_ago, Some(7))
            .crossed(Departure, HzmBridgeHongkong, 2, None)
            .at(port, LaneKind::TwoDoor, Arrival)
    };
    for port in [OuterHarbour, TaipaTerminal, HzmBridgeHongkong, Airport] {
        assert_eq!(back(port, 7).verdict(), "E-LANE-CLASS", "last day, {port:?}");
        assert_eq!(back(port, 8).verdict(), "E-ENDORSE-7", "the day after, {port:?}");
    }
    assert_eq!(back(BorderGate, 8).verdict(), "ok", "comes from the mainland");
    let fourteen = back(OuterHarbour, 20).card(|permit| {
        permit.macao = Some(endorsement(14, EndorsementUse::Multiple, in_days(100)));
    });
    assert_eq!(fourteen.verdict(), "E-LANE-CLASS", "not an endorsement of seven days");
    let used = back(OuterHarbour, 3).card(|permit| {
        permit.macao = Some(endorsement(7, EndorsementUse::SingleUsed, in_days(100)));
    });
    assert_eq!(used.verdict(), "E-LANE-CLASS", "going on uses nothing up (OQ-26)");
    let home = Case::mainland(30).crossed(Arrival, BorderGate, 20, Some(7)).crossed(Departure, BorderGate, 15, None);
    assert_eq!(home.verdict(), "ok", "went back to the mainland");
    assert_eq!(back(OuterHarbour, 3).with(|case| case.lane = LaneKind::Counter).verdict(), "ok");
    assert_eq!(back(OuterHarbour, 8).with(|case| case.lane = LaneKind::Counter).verdict(), "E-ENDORSE-7");
}

// rules: L-31, O-12
#[test]
fn the_road_to_hong_kong_needs_an_endorsement_for_it() {
    let leaving = |port, endorsement| {
        Case::mainland(30)
            .crossed(Arrival, BorderGate, 1, Some(7))
            .at(port, LaneKind::TwoDoor, Departure)
            .card(|permit| permit.hong_kong = endorsement)
    };
    let good = |days| Some(endorsement(7, EndorsementUse::Single, in_days(days)));
    for port in [OuterHarbour, TaipaTerminal, HzmBridgeHongkong] {
        assert_eq!(leaving(port, good(0)).verdict(), "ok", "{port:?}");
        assert_eq!(leaving(port, good(-1)).verdict(), "E-ENDORSE-HK", "{port:?}");
        assert_eq!(leaving(port, None).verdict(), "E-ENDORSE-HK", "{port:?}");
        let used = Some(endorsement(7, EndorsementUse::SingleUsed, in_days(9)));
        assert_eq!(leaving(port, used).verdict(), "E-ENDORSE-HK", "{port:?}");
    }
    for port in [BorderGate, InnerHarbour, Airport] {
        assert_eq!(leaving(port, None).verdict(), "ok", "{port:?}");
    }
    assert_eq!(Case::mainland(30).card(|permit| permit.hong_kong = None).verdict(), "ok", "arriving");
}

// rules: M-01, M-11, L-28
#[test]
fn an_overstay_begins_the_day_after_the_last() {
    for case in [Case::mainland(30), passport("SGP", Some(FilingClass::Passport)), hong_kong()] {
        let leaving = |days_ago| case.clone().leaving().crossed(Arrival, BorderGate, days_ago, Some(7));
        assert_eq!(leaving(7).verdict(), "ok");
        assert_eq!(leaving(8).verdict(), "E-STAY-OVER");
        assert!(refused(&leaving(10)).detail.contains("3 days over"));
    }
    let resident = Case::resident(30).leaving().crossed(Arrival, BorderGate, 900, None);
    assert_eq!(resident.verdict(), "ok");
}

// rules: M-01, L-28
#[test]
fn a_limit_that_was_not_written_follows_from_the_document() {
    let leaving = |case: Case, days_ago| case.leaving().crossed(Arrival, BorderGate, days_ago, None).verdict();
    assert_eq!(leaving(Case::mainland(30), 7), "ok");
    assert_eq!(leaving(Case::mainland(30), 8), "E-STAY-OVER");
    assert_eq!(leaving(hong_kong(), 365), "ok");
    assert_eq!(leaving(hong_kong(), 367), "E-STAY-OVER");
    let worker = passport("PHL", Some(FilingClass::Worker));
    assert_eq!(leaving(worker.clone(), 10), "ok");
    assert_eq!(leaving(worker.clone().filed(|filing, _| filing.permit_until = Some(in_days(-1))), 10), "E-STAY-OVER");
    let entered_after = worker.clone().filed(|filing, _| filing.permit_until = Some(in_days(-20)));
    assert_eq!(leaving(entered_after, 10), "E-STAY-OVER");
    assert_eq!(leaving(worker.filed(|filing, _| filing.permit_until = None), 10), "E-OFFICER");
}

// rules: F-18, L-09
#[test]
fn a_slip_is_due_when_non_residents_arrive_and_for_nobody_else() {
    let no_paper = |case: Case| case.with(|case| case.printer_ready = false);
    for case in [Case::mainland(30), hong_kong(), passport("SGP", Some(FilingClass::Passport))] {
        assert_eq!(no_paper(case.clone()).verdict(), "E-PRINT");
        let leaving = no_paper(case).leaving().crossed(Arrival, BorderGate, 1, Some(7));
        assert_eq!((leaving.verdict(), leaving.eligible().slip()), ("ok", None));
    }
    assert_eq!(no_paper(Case::resident(30)).verdict(), "ok");
    let eligible = Case::mainland(30).eligible();
    let slip = eligible.slip().unwrap();
    assert_eq!((slip.port, slip.until, slip.document), (OuterHarbour, in_days(7), DocumentKind::ExitEntryPermit));
    assert_eq!((slip.ending.as_str(), slip.entered_ms), ("711", moment(&format!("{TODAY}T09:41")).wall_ms));
}
