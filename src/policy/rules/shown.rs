//! Biometrics, and what a lane shows.

use super::*;
use crate::credential::Family;
use crate::person::{DocumentKind, Irises};
use crate::policy::IrisUse;

// rules: J-01
#[test]
fn nothing_on_file_to_compare_refers_to_a_counter() {
    let bare = Case::resident(30).with(|case| case.dossier.fingers.clear());
    assert_eq!(bare.verdict(), "E-BIO-NONE");
    let irises = bare.with(|case| case.dossier.irises = Irises::Enrolled);
    assert_eq!(irises.verdict(), "E-BIO-NONE", "an ordinary lane");
    let iris_lane = irises.with(|case| case.lane = LaneKind::TwoDoorIris);
    assert_eq!(iris_lane.eligible().iris(), IrisUse::Compare);
    assert_eq!(iris_lane.with(|case| case.iris_ready = false).verdict(), "E-BIO-NONE");
}

// rules: J-01, J-02, J-03, J-11, J-12, J-23
#[test]
fn irises_are_for_residents_and_later_for_permanent_hong_kong_residents() {
    let iris = |case: Case, lane| case.with(|case| case.lane = lane).eligible().iris();
    let (plain, enrol) = (LaneKind::TwoDoorIris, LaneKind::TwoDoorIrisEnrol);
    let on_file = |case: Case| case.with(|case| case.dossier.irises = Irises::Enrolled);
    assert_eq!(iris(on_file(Case::resident(30)), plain), IrisUse::Compare);
    assert_eq!(iris(on_file(Case::resident(30)), LaneKind::TwoDoor), IrisUse::NotHere);
    assert_eq!(iris(Case::resident(30), enrol), IrisUse::OfferEnrolment);
    assert_eq!(iris(Case::resident(30), plain), IrisUse::NotOnFile);
    assert_eq!(iris(of_age(Case::resident(30), 18), enrol), IrisUse::OfferEnrolment);
    assert_eq!(iris(of_age_tomorrow(Case::resident(30), 18), enrol), IrisUse::WithParent);
    let cancelled = Case::resident(30).with(|case| case.dossier.irises = Irises::Cancelling);
    assert_eq!((iris(cancelled.clone(), plain), iris(cancelled, enrol)), (IrisUse::Cancelling, IrisUse::Cancelling));
    assert_eq!(iris(on_file(Case::mainland(30)), plain), IrisUse::NotForClass);
    assert_eq!(iris(on_file(hong_kong()).when("2025-06-11T11:59"), plain), IrisUse::NotForClass);
    assert_eq!(iris(on_file(hong_kong()).when("2025-06-11T12:00"), plain), IrisUse::Compare);
    let marked = on_file(Case::hong_kong(30, HongKongMark::Star3)).when("2025-06-11T12:00");
    assert_eq!(iris(marked, plain), IrisUse::NotForClass);
}

// rules: A-25, E-15, Q-04
#[test]
fn a_minors_code_on_a_parents_phone_is_shown_with_initials_and_age() {
    let child = of_age(Case::resident(30), 8).with(|case| case.slot = 2).eligible();
    assert!(child.minor_on_adults_phone());
    assert_eq!((child.initials().as_str(), child.age()), ("L.S.M.", 8));
    let own_phone = of_age(Case::resident(30), 15).eligible();
    assert!(!own_phone.minor_on_adults_phone() && own_phone.minor());
    let by_card = of_age(Case::resident(30), 8).showing(Shows::Document(DocumentKind::MacaoId)).eligible();
    assert!(!by_card.minor_on_adults_phone());
    let named =
        |latin: &str| Case::resident(30).with(|case| case.dossier.name.latin = latin.to_owned()).eligible().initials();
    assert_eq!(named("João Ávila"), "J.Á.");
    assert_eq!((named(""), named("a b c d e f").as_str()), (String::new(), "a.b.c.d."));
}

// rules: E-27
#[test]
fn a_macao_code_opens_macao_lanes_marked_or_not_and_whatever_hong_kong_knows() {
    for family in [Family::Clearance, Family::MutualMacao] {
        for e_channel in [true, false] {
            let case = Case::resident(30).showing(Shows::Code(family)).with(|case| case.dossier.e_channel = e_channel);
            assert_eq!(case.verdict(), "ok", "{family} {e_channel}");
        }
    }
    let child = of_age(Case::resident(30).showing(Shows::Code(Family::MutualMacao)), 8);
    assert_eq!(child.verdict(), "ok", "the age of the mutual code is Hong Kong's matter here");
}
