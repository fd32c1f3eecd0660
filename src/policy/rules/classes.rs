//! Order, classes, ages, Hong Kong codes and filings.

use super::*;
use crate::credential::{Cid, Family};
use crate::person::Direction::{Arrival, Departure};
use crate::person::{
    CardKind, DocumentKind, DocumentState, FilingSource, FilingState, Finger, PriorPermission, Replacement, Told,
};
use crate::policy::{Class, OfficerProof, Profile};
use crate::time::{HOUR_MS, MINUTE_MS};

/// The profile's last day and the next one's first.
const BEFORE: &str = "2026-01-18T12:00";
const SINCE: &str = "2026-01-19T12:00";

type Mend = fn(&mut Case);

#[test]
fn the_first_refusal_in_the_order_of_the_check_is_told() {
    // Everything is wrong; what is told first is put right, one after the other.
    let wrong = passport("SGP", Some(FilingClass::Passport))
        .at(InnerHarbour, LaneKind::TwoDoor, Arrival)
        .when(&format!("{TODAY}T23:00"))
        .card(|document| document.issuer = "FRA".to_owned())
        .filed(|filing, _| filing.state = FilingState::Stale)
        .filed(|filing, _| filing.permission = Some(PriorPermission::SingleUsed))
        .card(|document| document.valid_until = in_days(50))
        .with(|case| (case.dossier.fingers.clear(), case.printer_ready = false).0);
    let child = of_age(wrong, 5);
    let mends: [(&str, Mend); 8] = [
        ("E-PORT-CLOSED", |case| case.now = moment(&format!("{TODAY}T12:00"))),
        ("E-LANE-CLASS", |case| case.dossier.documents[0].issuer = "SGP".to_owned()),
        ("E-AGE", |case| case.dossier.born = date("1990-01-01")),
        ("E-REG-STALE", |case| case.dossier.filings[0].state = FilingState::Active),
        ("E-PPT-VALIDITY", |case| case.dossier.documents[0].valid_until = date("2030-01-01")),
        ("E-PERMIT-USED", |case| case.dossier.filings[0].permission = None),
        ("E-BIO-NONE", |case| case.dossier.fingers.push(Finger::LeftThumb)),
        ("E-PRINT", |case| case.printer_ready = true),
    ];
    let mended = mends.into_iter().fold(child, |case, (expected, mend)| {
        assert_eq!(case.verdict(), expected);
        case.with(mend)
    });
    assert_eq!(mended.verdict(), "ok");
}

// rules: F-05, F-08, F-09, F-10, F-11, F-12, F-13
#[test]
fn every_filed_class_is_known_by_its_document_and_filing() {
    use DocumentKind::{ExitEntryPermit, OfficialPermit, Passport as Booklet, TaiwanPermit};
    for (kind, issuer, filing, class, unfiled) in [
        (Booklet, "PHL", FilingClass::Worker, Class::Worker, "E-LANE-CLASS"),
        (Booklet, "PHL", FilingClass::WorkerFamily, Class::WorkerFamily, "E-LANE-CLASS"),
        (Booklet, "VNM", FilingClass::Student, Class::Student, "E-LANE-CLASS"),
        (Booklet, "RUS", FilingClass::Pilot, Class::Pilot, "E-LANE-CLASS"),
        (Booklet, "PRT", FilingClass::Passport, Class::Passport, "E-REG-NONE"),
        (TaiwanPermit, "CHN", FilingClass::Taiwan, Class::Taiwan, "E-REG-NONE"),
        (TaiwanPermit, "CHN", FilingClass::Student, Class::Student, "E-REG-NONE"),
        (OfficialPermit, "CHN", FilingClass::SpecialStay, Class::SpecialStay, "E-REG-NONE"),
    ] {
        let case = Case::foreign(30, kind, issuer, Some(filing));
        assert_eq!(case.eligible().class(), class);
        assert_eq!(case.eligible().proofs(), [OfficerProof::Physical(kind)]);
        assert_eq!(case.with(|case| case.dossier.filings.clear()).verdict(), unfiled, "{class:?}");
    }
    // A mainland worker's permit: consent opens at once, else the filing does.
    let worker = Case::mainland(30).with(|case| {
        let filing = filing(FilingClass::Worker, &case.dossier.documents[0], case.now);
        case.dossier.filings.push(crate::person::Filing { permit_until: Some(in_days(90)), ..filing });
    });
    assert_eq!(worker.eligible().class(), Class::Mainland);
    let without_consent = worker.with(|case| case.consent = false);
    assert_eq!(without_consent.eligible().class(), Class::Worker);
    assert_eq!(without_consent.card(|permit| permit.macao = None).verdict(), "E-ENDORSE-MO");
    assert_eq!(Case::foreign(30, ExitEntryPermit, "CHN", None).verdict(), "E-REG-NONE");
}

// rules: F-04, F-05, L-24
#[test]
fn consent_on_an_authentic_chip_opens_without_filing() {
    let official =
        |consent| Case::foreign(30, DocumentKind::OfficialPermit, "CHN", None).with(|case| case.consent = consent);
    assert_eq!((official(true).verdict(), official(false).verdict()), ("ok", "E-REG-NONE"));
    let permit = |consent| Case::mainland(30).with(|case| case.consent = consent);
    assert_eq!((permit(true).verdict(), permit(false).verdict()), ("ok", "E-REG-NONE"));
}

// rules: F-12
#[test]
fn portuguese_and_singaporean_passports_are_listed_from_their_day() {
    let filed = |issuer: &str, day: &str| {
        passport(issuer, None).when(&format!("{day}T12:00")).with(|case| {
            let document = document(DocumentKind::Passport, issuer, case.now.date());
            case.dossier.filings = vec![filing(FilingClass::Passport, &document, case.now)];
            case.dossier.documents = vec![document];
        })
    };
    for issuer in ["PRT", "SGP"] {
        assert_eq!(filed(issuer, "2024-04-18").verdict(), "E-LANE-CLASS", "{issuer}");
        assert_eq!(filed(issuer, "2024-04-19").verdict(), "ok", "{issuer}");
    }
    for issuer in ["AUS", "KOR", "BRA", "D", "DEU"] {
        assert_eq!(filed(issuer, "2024-04-18").verdict(), "ok", "{issuer}");
    }
    assert_eq!(filed("FRA", TODAY).verdict(), "E-LANE-CLASS", "filed by mistake");
    assert_eq!(passport("KOR", None).verdict(), "E-REG-NONE");
}

// rules: F-06, G-18
#[test]
fn documents_of_other_lanes_do_not_open_two_doors() {
    for kind in [DocumentKind::HomeReturnPermit, DocumentKind::ParkPass] {
        let case = Case::foreign(30, kind, "CHN", Some(FilingClass::HPermit));
        assert_eq!(case.verdict(), "E-LANE-CLASS");
    }
    for (port, lane) in [(Port::Qingmao, LaneKind::ThreeDoor), (Port::Hengqin, LaneKind::VehicleJoint)] {
        assert_eq!(Case::resident(30).at(port, lane, Departure).verdict(), "E-LANE-CLASS");
    }
}

// rules: A-01, F-15, I-01
#[test]
fn at_staffed_lanes_no_class_age_or_filing_keeps_a_person_away() {
    let counter = |case: Case| case.at(OuterHarbour, LaneKind::Counter, Arrival);
    assert_eq!(counter(of_age(Case::resident(30), 3)).verdict(), "ok");
    assert_eq!(counter(Case::resident(30).showing(Shows::Code(Family::EId))).verdict(), "ok");
    assert_eq!(counter(Case::resident(30)).eligible().height_floor_cm(), None);
    let french = counter(passport("FRA", None)).with(|case| case.printer_ready = false);
    assert_eq!(french.eligible().stay(), None, "the officer types the days");
    let no_paper = counter(passport("SGP", None)).with(|case| case.printer_ready = false);
    assert!(no_paper.eligible().slip().is_some(), "an officer sees to the slip");
    assert_eq!(counter(Case::mainland(30).card(|permit| permit.macao = None)).verdict(), "E-ENDORSE-MO");
    assert_eq!(counter(Case::resident(30).with(|case| case.dossier.fingers.clear())).verdict(), "ok");
}

// rules: F-03, F-04, Q-05, K-15
#[test]
fn macao_and_mainland_residents_may_from_seven_in_both_profiles() {
    for profile in Profile::ALL {
        for case in [
            Case::resident(30),
            Case::mainland(30),
            Case::foreign(30, DocumentKind::OfficialPermit, "CHN", Some(FilingClass::SpecialStay)),
        ] {
            assert_eq!(of_age(case.clone(), 7).verdict_pinned(Some(profile)), "ok");
            assert_eq!(of_age_tomorrow(case, 7).verdict_pinned(Some(profile)), "E-AGE");
        }
        let pilot = passport("RUS", Some(FilingClass::Pilot));
        assert_eq!(of_age(pilot.clone(), 7).verdict_pinned(Some(profile)), "ok");
        assert_eq!(of_age_tomorrow(pilot, 7).verdict_pinned(Some(profile)), "E-AGE");
    }
}

// rules: F-06, F-07, F-08, F-12, K-15
#[test]
fn hong_kong_and_foreigners_may_from_eleven_and_later_from_seven() {
    let card = hong_kong().showing(Shows::Document(DocumentKind::HkId));
    let cases = [
        card,
        passport("PRT", Some(FilingClass::Passport)),
        passport("PHL", Some(FilingClass::Worker)),
        passport("PHL", Some(FilingClass::WorkerFamily)),
        passport("VNM", Some(FilingClass::Student)),
        Case::foreign(30, DocumentKind::TaiwanPermit, "CHN", Some(FilingClass::Taiwan)),
    ];
    for case in cases {
        let (before, since) = (Some(Profile::Y2025M01), Some(Profile::Y2026M02));
        assert_eq!(of_age(case.clone(), 11).verdict_pinned(before), "ok");
        assert_eq!(of_age_tomorrow(case.clone(), 11).verdict_pinned(before), "E-AGE");
        assert_eq!(of_age(case.clone(), 7).verdict_pinned(since), "ok");
        assert_eq!(of_age_tomorrow(case, 7).verdict_pinned(since), "E-AGE");
    }
}

// rules: F-07, E-35
#[test]
fn the_profile_follows_the_date_of_the_passage_unless_one_is_pinned() {
    let child = |moment: &str| {
        let case = hong_kong().showing(Shows::Document(DocumentKind::HkId)).when(moment);
        of_age(case, 8)
    };
    assert_eq!(child(BEFORE).verdict(), "E-AGE");
    assert_eq!(child("2026-01-18T23:59").verdict(), "E-AGE");
    assert_eq!(child("2026-01-19T00:00").verdict(), "ok");
    assert_eq!(child(SINCE).verdict_pinned(Some(Profile::Y2025M01)), "E-AGE");
    assert_eq!(child(BEFORE).verdict_pinned(Some(Profile::Y2026M02)), "ok");
    assert!(refused(&child(BEFORE)).detail.contains("least 11"));
}

// rules: F-03, F-07
#[test]
fn the_height_floor_is_left_to_the_sensor() {
    for case in [Case::resident(30), Case::mainland(30), hong_kong()] {
        assert_eq!(case.eligible().height_floor_cm(), Some(120));
    }
}

// rules: E-03, E-17, Q-09
#[test]
fn a_hong_kong_code_is_judged_by_class_then_age_then_minor() {
    use HongKongMark::{Permanent, R, Star1, Star3, Unmarked};
    for mark in [Permanent, Star1, Star3, R] {
        assert_eq!(Case::hong_kong(30, mark).verdict(), "ok", "{mark:?}");
    }
    let wrong = of_age(Case::hong_kong(30, Unmarked), 10).filed(|filing, _| filing.parental_consent = false);
    assert_eq!(wrong.verdict(), "E-MUT-CLASS");
    let permanent = |new_smart| {
        move |card: &mut crate::person::Document| {
            card.card = CardKind::HongKong { mark: Permanent, new_smart, photo: true };
        }
    };
    let young = wrong.card(permanent(false));
    assert_eq!(young.verdict(), "E-MUT-AGE");
    let minor = of_age(young, 11);
    assert_eq!(minor.verdict(), "E-MUT-MINOR");
    assert_eq!(minor.clone().card(permanent(true)).verdict(), "E-MUT-MINOR");
    assert_eq!(minor.clone().filed(|filing, _| filing.parental_consent = true).verdict(), "E-MUT-MINOR");
    let both = minor.clone().card(permanent(true)).filed(|filing, _| filing.parental_consent = true);
    assert_eq!(both.verdict(), "ok");
    assert_eq!(of_age_tomorrow(minor.clone(), 18).verdict(), "E-MUT-MINOR");
    assert_eq!(of_age(minor, 18).verdict(), "ok");
}

// rules: E-03, Q-09
#[test]
fn hong_kong_codes_stay_from_eleven_in_both_profiles() {
    for profile in Profile::ALL {
        assert_eq!(of_age(hong_kong(), 11).verdict_pinned(Some(profile)), "ok");
        assert_eq!(of_age_tomorrow(hong_kong(), 11).verdict_pinned(Some(profile)), "E-MUT-AGE");
    }
}

// rules: E-28, E-29, K-10
#[test]
fn a_changed_hong_kong_card_needs_a_new_filing_outside_the_exercise() {
    let changed = |reason, days_ago: i64| {
        hong_kong().card(|card| {
            (card.issued, card.replaced) = (in_days(-days_ago), Some(reason));
        })
    };
    for reason in [Replacement::Expiry, Replacement::Loss, Replacement::DataChange] {
        assert_eq!(changed(reason, 99).verdict(), "E-REG-STALE", "{reason:?} the day after the filing");
        assert_eq!(changed(reason, 100).verdict(), "ok", "{reason:?} on the day of the filing");
    }
    assert_eq!(changed(Replacement::ExerciseKept, 30).verdict(), "ok");
    assert_eq!(hong_kong().filed(|filing, _| filing.state = FilingState::Stale).verdict(), "E-REG-STALE");
}

// rules: F-08
#[test]
fn without_re_entry_right_both_papers_must_be_on_file() {
    let with_paper = |state| {
        Case::hong_kong(30, HongKongMark::Unmarked).with(|case| {
            let mut paper = document(DocumentKind::HkDocumentOfIdentity, "HKG", today());
            paper.state = state;
            case.dossier.documents.push(paper);
        })
    };
    let by = |case: Case, kind| case.showing(Shows::Document(kind)).verdict();
    let good = with_paper(DocumentState::Valid);
    assert_eq!(by(good.clone(), DocumentKind::HkDocumentOfIdentity), "ok");
    assert_eq!(by(good.clone(), DocumentKind::HkId), "ok");
    assert_eq!(by(with_paper(DocumentState::Cancelled), DocumentKind::HkId), "E-REG-DOC");
    assert_eq!(by(Case::hong_kong(30, HongKongMark::Unmarked), DocumentKind::HkId), "E-REG-DOC");
    assert_eq!(by(Case::hong_kong(30, HongKongMark::R), DocumentKind::HkId), "ok");
    let card_lost = good.clone().card(|card| card.state = DocumentState::Lost);
    assert_eq!(by(card_lost, DocumentKind::HkDocumentOfIdentity), "E-REG-DOC");
    let unfiled = good.with(|case| case.dossier.filings.clear());
    assert_eq!(by(unfiled, DocumentKind::HkDocumentOfIdentity), "E-REG-NONE");
}

// rules: L-34, Q-11
#[test]
fn a_card_without_photo_is_left_to_an_officer() {
    let child = hong_kong().card(|card| {
        card.card = CardKind::HongKong { mark: HongKongMark::Permanent, new_smart: true, photo: false };
    });
    assert_eq!(child.clone().showing(Shows::Document(DocumentKind::HkId)).verdict(), "E-CHILD-PHOTO");
    assert_eq!(child.verdict(), "ok", "a code comes with the phone's own unlock");
}

// rules: F-14, K-01, K-12, T-10
#[test]
fn a_filing_waits_fifteen_minutes_or_three_hours_and_says_until_when() {
    for (source, wait_min) in [(FilingSource::Macao, 15), (FilingSource::HongKong, 180)] {
        let filed = |ago_ms| {
            hong_kong().filed(|filing, now| {
                (filing.source, filing.filed_ms) = (source, now.wall_ms - ago_ms);
            })
        };
        let wait_ms = wait_min * MINUTE_MS;
        assert_eq!(filed(wait_ms - MINUTE_MS).verdict(), "E-REG-PENDING");
        assert_eq!(filed(wait_ms - 1).verdict(), "E-REG-PENDING");
        assert_eq!(filed(wait_ms).verdict(), "ok");
        let pending = filed(MINUTE_MS);
        assert_eq!(refused(&pending).told, Some(Told::ActiveFrom(pending.now.wall_ms - MINUTE_MS + wait_ms)));
    }
}

// rules: E-18, F-14
#[test]
fn a_code_rests_on_the_filing_that_carries_it() {
    let case = hong_kong().with(|case| {
        let before = crate::person::Filing { cid: Some(Cid([9; 16])), ..case.dossier.filings[0].clone() };
        case.dossier.filings[0].filed_ms = case.now.wall_ms;
        case.dossier.filings.push(before);
    });
    assert_eq!(case.verdict(), "E-REG-PENDING");
    assert_eq!(case.showing(Shows::Document(DocumentKind::HkId)).verdict(), "ok", "a card rests on any");
}

// rules: F-06, F-09, F-14
#[test]
fn the_best_of_several_filings_counts() {
    let case = passport("SGP", Some(FilingClass::Passport)).with(|case| {
        let stale = filing(FilingClass::Worker, &case.dossier.documents[0], case.now);
        case.dossier.filings.push(crate::person::Filing { state: FilingState::Stale, ..stale });
    });
    assert_eq!(case.eligible().class(), Class::Passport);
    let other_number = passport("SGP", Some(FilingClass::Passport)).filed(|filing, _| filing.document.1.push('9'));
    assert_eq!(other_number.verdict(), "E-REG-STALE", "filed on the passport before");
    let other_kind =
        passport("SGP", Some(FilingClass::Passport)).filed(|filing, _| filing.document.0 = DocumentKind::TaiwanPermit);
    assert_eq!(other_kind.verdict(), "E-REG-NONE");
}

// rules: F-14
#[test]
fn a_filing_from_the_future_waits_too() {
    let filed = |ago_ms| hong_kong().filed(|filing, now| filing.filed_ms = now.wall_ms - ago_ms).verdict();
    assert_eq!((filed(HOUR_MS), filed(-HOUR_MS)), ("ok", "E-REG-PENDING"));
}
