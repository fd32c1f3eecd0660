//! Check 10, and what makes a document authentic.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use super::support::*;
use super::{
    AuthenticDocument, CrossingCredential, Direction, Document, DocumentKind, DocumentState, HongKongMark, Port,
    Presented, ReadChip, ReadDocument, ReadZone, Refused, Replacement, Verified,
};
use crate::credential::{Cid, Family};
use crate::refusal::Refusal;
use Direction::{Arrival, Departure};
use Port::OuterHarbour;
use chrono::NaiveDate;

fn today() -> NaiveDate {
    date(TODAY)
}

fn in_days(days: i64) -> NaiveDate {
    today() + chrono::Duration::days(days)
}

fn verdict(case: &Case) -> &'static str {
    case.verified().map_or_else(|refused| refused.refusal.code(), |_| "ok")
}

fn hong_kong() -> Case {
    Case::hong_kong(30, HongKongMark::Permanent)
}

/// Resident by code and by card; Hong Kong resident by both; a mainland permit; a passport.
fn everybody() -> Vec<Case> {
    vec![
        Case::resident(30),
        Case::resident(30).showing(Shows::Document(DocumentKind::MacaoId)),
        hong_kong(),
        hong_kong().showing(Shows::Document(DocumentKind::HkId)),
        Case::mainland(30),
        Case::foreign(30, DocumentKind::Passport, "PRT", None),
    ]
}

/// Superseded by a card issued today, with another serial.
fn renewed(case: Case) -> Case {
    case.with(|case| {
        let old = &mut case.dossier.documents[0];
        let new = Document {
            serial: "S-0002".to_owned(),
            issued: today(),
            replaced: Some(Replacement::Expiry),
            ..old.clone()
        };
        (old.state, old.valid_until) = (DocumentState::Superseded, in_days(40));
        case.dossier.documents.insert(0, new);
    })
}

// rules: A-18, B-17, E-20
#[test]
fn a_card_that_does_not_stand_refuses_whatever_it_was_shown_by() {
    for case in everybody() {
        assert_eq!(verdict(&case), "ok");
        for (state, code) in [(DocumentState::Lost, "E-ID-LOST"), (DocumentState::Cancelled, "E-ID-CANCELLED")] {
            let gone = case.clone().card(|card| (card.state, card.valid_until) = (state, in_days(100)));
            assert_eq!(verdict(&gone), code, "{:?}", case.shows);
        }
    }
    let lost_and_expired =
        Case::resident(30).card(|card| (card.state, card.valid_until) = (DocumentState::Lost, in_days(-9)));
    assert_eq!(verdict(&lost_and_expired), "E-ID-LOST");
}

// rules: A-18, E-20
#[test]
fn a_card_is_good_on_its_last_day_and_expired_the_day_after() {
    for case in everybody() {
        let until = |days| case.clone().card(|card| card.valid_until = in_days(days));
        let card = matches!(case.dossier.documents[0].kind, DocumentKind::MacaoId | DocumentKind::HkId);
        assert_eq!(verdict(&until(0)), "ok", "{:?}", case.shows);
        assert_eq!(verdict(&until(-1)), if card { "E-ID-EXPIRED" } else { "E-DOC-EXPIRED" }, "{:?}", case.shows);
    }
}

// rules: A-20, E-20
#[test]
fn a_code_bound_to_the_card_before_is_told_so_until_refreshed() {
    for family in [Family::Clearance, Family::MutualMacao, Family::EId] {
        let case = renewed(Case::resident(30).showing(Shows::Code(family)));
        assert_eq!(verdict(&case), "ok", "renewed and refreshed, {family}");
        let not_refreshed = case.with(|case| case.bound_serial = Some("S-0001".to_owned()));
        let refused = not_refreshed.verified().unwrap_err();
        assert_eq!(
            (refused.refusal, refused.detail.as_str()),
            (Refusal::QrOldCard, "bound to a superseded card (..001 -> ..002)")
        );
        let lost = not_refreshed.card(|card| card.state = DocumentState::Lost);
        assert_eq!(verdict(&lost), "E-ID-LOST", "the card's state is told first");
    }
    assert_eq!(verdict(&renewed(hong_kong())), "ok", "a changed Hong Kong card is the filing's affair");
}

// rules: A-18, E-20, E-27
#[test]
fn a_card_replaced_after_loss_counts_and_the_lost_one_does_not() {
    for case in [Case::resident(30), hong_kong()] {
        let replaced = renewed(case).with(|case| case.dossier.documents[1].state = DocumentState::Lost);
        assert_eq!(verdict(&replaced), "ok");
        assert_eq!(verdict(&replaced.with(|case| case.dossier.documents.reverse())), "ok", "in whatever order");
    }
}

// rules: A-18
#[test]
fn an_old_card_does_not_pass_for_the_new_one_of_the_same_number() {
    let case = renewed(Case::resident(30));
    let by = |document: &Document, mrz_alone| {
        let mut read = read(document, false);
        if mrz_alone {
            read.chip = ReadChip::Unreadable;
        }
        let authentic = AuthenticDocument::new(&read, mrz_alone, today()).unwrap();
        Verified::new(Presented::Document(authentic), None, case.dossier.clone(), Arrival, case.now)
            .map_err(|refused| refused.refusal)
            .map(|verified| verified.document().serial.clone())
    };
    let [new, old] = [&case.dossier.documents[0], &case.dossier.documents[1]];
    for mrz_alone in [false, true] {
        assert_eq!(by(new, mrz_alone), Ok("S-0002".to_owned()));
        assert_eq!(by(old, mrz_alone), Err(Refusal::IdCancelled));
    }
    let copy = Document { serial: "S-0003".to_owned(), ..new.clone() };
    assert_eq!(by(&copy, false), Err(Refusal::DocUnknown));
    let other_day = Document { valid_until: in_days(2_000), ..new.clone() };
    assert_eq!(by(&other_day, true), Err(Refusal::DocUnknown));
}

// rules: E-20
#[test]
fn the_watch_list_and_the_crossing_record_are_asked_last() {
    for case in everybody() {
        let watched = case.with(|case| case.dossier.watch = true);
        assert_eq!(watched.verified().unwrap_err(), Refused::new(Refusal::Officer, "watch list"));
        assert_ne!(verdict(&watched.card(|card| card.state = DocumentState::Lost)), "E-OFFICER");
    }
}

#[test]
fn an_arrival_after_an_arrival_contradicts_the_record() {
    for case in everybody() {
        let once = case.crossed(Arrival, OuterHarbour, 3, Some(30));
        assert_eq!(verdict(&once), "E-OFFICER", "{:?}", once.shows);
        assert_eq!(verdict(&once.clone().leaving()), "ok");
        let left = once.crossed(Departure, OuterHarbour, 1, None);
        assert_eq!(verdict(&left), "ok");
    }
}

// rules: M-01
#[test]
fn a_resident_may_leave_without_an_arrival_on_record_and_a_visitor_may_not() {
    for case in everybody() {
        let resident = case.dossier.resident();
        let expected = if resident { "ok" } else { "E-OFFICER" };
        assert_eq!(verdict(&case.clone().leaving()), expected, "{:?}", case.shows);
        let twice = case.crossed(Departure, OuterHarbour, 3, None).leaving();
        assert_eq!(verdict(&twice), expected);
    }
}

#[test]
fn a_binding_that_is_not_the_codes_own_is_a_fault_of_the_system() {
    let case = Case::resident(30);
    let own = case.verified().unwrap().binding().unwrap().clone();
    let judge = |shown: &Case, binding: Option<&super::Binding>| {
        Verified::new(shown.presented().unwrap(), binding, case.dossier.clone(), Arrival, case.now)
            .map_err(|refused| refused.refusal)
    };
    assert!(judge(&case, Some(&own)).is_ok());
    assert_eq!(judge(&case, None), Err(Refusal::SysDown));
    let other_cid = super::Binding { cid: Cid([9; 16]), ..own.clone() };
    assert_eq!(judge(&case, Some(&other_cid)), Err(Refusal::SysDown));
    let other_family = super::Binding { family: Family::MutualMacao, ..own.clone() };
    assert_eq!(judge(&case, Some(&other_family)), Err(Refusal::SysDown));
    assert_eq!(judge(&hong_kong(), Some(&own)), Err(Refusal::SysDown));
}

// rules: A-19, E-03
#[test]
fn a_code_without_a_card_on_record_is_no_code() {
    let without = |case: Case| verdict(&case.with(|case| case.dossier.documents.clear()));
    assert_eq!(without(Case::resident(30)), "E-EID-NONE");
    assert_eq!(without(hong_kong()), "E-REG-NONE");
}

#[test]
fn what_was_shown_is_kept_as_a_crossing_names_it() {
    let credential = |case: Case| case.verified().unwrap().credential();
    assert_eq!(credential(Case::resident(30)), CrossingCredential::Code(Family::Clearance));
    assert_eq!(credential(hong_kong()), CrossingCredential::Code(Family::MutualHongKong));
    assert_eq!(credential(Case::mainland(30)), CrossingCredential::Document(DocumentKind::ExitEntryPermit));
}

// --- Documents -----------------------------------------------------------------------------------------------------

fn permit() -> Document {
    document(DocumentKind::ExitEntryPermit, "CHN", today())
}

fn judged(read: &ReadDocument, mrz_alone: bool) -> Result<AuthenticDocument, Refusal> {
    AuthenticDocument::new(read, mrz_alone, today()).map_err(|refused| refused.refusal)
}

fn unauthenticated(mut read: ReadDocument) -> ReadDocument {
    if let ReadChip::Read { authenticated, .. } = &mut read.chip {
        *authenticated = false;
    }
    read
}

// rules: F-04
#[test]
fn a_chip_must_prove_itself_unless_the_settings_take_the_zone_alone() {
    let good = read(&permit(), true);
    let silent = ReadDocument { chip: ReadChip::Unreadable, ..good.clone() };
    let document = judged(&good, false).unwrap();
    assert!(document.consent_macao() && document.reference().serial.is_some());
    for bad in [silent, unauthenticated(good)] {
        assert_eq!(judged(&bad, false), Err(Refusal::DocChip));
        let by_zone = judged(&bad, true).unwrap();
        assert_eq!(
            (by_zone.consent_macao(), &by_zone.reference().serial),
            (false, &None),
            "nothing of the chip is believed"
        );
        let no_zone = ReadDocument { zone: None, ..bad };
        assert_eq!(judged(&no_zone, true), Err(Refusal::DocChip));
    }
}

#[test]
fn zone_and_chip_must_speak_of_one_document() {
    let changes: [fn(&mut ReadZone); 3] =
        [|zone| zone.number.push('9'), |zone| zone.issuer = "HKG".to_owned(), |zone| zone.code = "CR".to_owned()];
    for change in changes {
        let mut read = read(&permit(), true);
        change(read.zone.as_mut().unwrap());
        assert_eq!(judged(&read, true), Err(Refusal::DocChip));
    }
}

#[test]
fn kinds_no_lane_knows_and_dates_that_are_none_are_refused() {
    let mut strange = read(&permit(), true);
    if let ReadChip::Read { kind, .. } = &mut strange.chip {
        *kind = "library-card".to_owned();
    }
    assert_eq!(judged(&strange, false), Err(Refusal::DocUnknown));
    strange.chip = ReadChip::Unreadable;
    strange.zone.as_mut().unwrap().code = "ID".to_owned();
    assert_eq!(judged(&strange, true), Err(Refusal::DocUnknown));
    for bad in ["250230", "2501", "25010a", "2501155", "", "ééé"] {
        let mut read = read(&permit(), true);
        read.zone.as_mut().unwrap().expires = bad.to_owned();
        assert_eq!(judged(&read, false), Err(Refusal::DocRead), "{bad:?}");
    }
    let mut endless = read(&permit(), true);
    endless.zone.as_mut().unwrap().expires = "<<<<<<".to_owned();
    assert_eq!(judged(&endless, false).unwrap().expires(), None);
}

// rules: A-18
#[test]
fn a_document_is_good_on_its_last_day() {
    for (kind, issuer, code) in [
        (DocumentKind::MacaoId, "MAC", Refusal::IdExpired),
        (DocumentKind::Passport, "PRT", Refusal::DocExpired),
        (DocumentKind::ExitEntryPermit, "CHN", Refusal::DocExpired),
    ] {
        let until = |days| {
            judged(&read(&Document { valid_until: in_days(days), ..document(kind, issuer, today()) }, false), false)
        };
        assert!(until(0).is_ok());
        assert_eq!(until(-1), Err(code));
    }
}

// rules: F-08, F-11, F-12
#[test]
fn every_zone_names_its_kind() {
    use DocumentKind::{
        ExitEntryPermit, HkDocumentOfIdentity, HomeReturnPermit, MacaoId, OfficialPermit, Passport, TaiwanPermit,
    };
    for (code, issuer, kind) in [
        ("ID", "MAC", Some(MacaoId)),
        ("ID", "BEL", None),
        ("CS", "CHN", Some(ExitEntryPermit)),
        ("CD", "CHN", Some(OfficialPermit)),
        ("CR", "CHN", Some(HomeReturnPermit)),
        ("CT", "CHN", Some(TaiwanPermit)),
        ("CS", "UTO", None),
        ("P", "CHN", Some(Passport)),
        ("PP", "D", Some(Passport)),
        ("PT", "HKG", Some(HkDocumentOfIdentity)),
        ("V", "UTO", None),
        ("", "", None),
    ] {
        assert_eq!(DocumentKind::of_zone(code, issuer), kind, "{code} {issuer}");
    }
    for kind in DocumentKind::ALL {
        assert_eq!(DocumentKind::from_name(kind.name()), Some(kind));
        assert_eq!(serde_json::to_value(kind).unwrap(), kind.name());
    }
    for port in Port::ALL {
        assert_eq!(serde_json::to_value(port).unwrap(), port.name());
    }
}

#[test]
fn what_a_log_shows_of_a_person_names_nobody() {
    let shown = format!("{:?}", judged(&read(&permit(), true), false).unwrap());
    assert!(!shown.contains(&permit().number) && shown.contains("ExitEntryPermit"), "{shown}");
    let case = Case::resident(30);
    let shown = format!("{:?}", case.verified().unwrap());
    for personal in [&case.dossier.name.latin, &case.dossier.documents[0].number, &case.dossier.born.to_string()] {
        assert!(!shown.contains(personal.as_str()), "{shown}");
    }
}
