//! Every person of the demo population, and what the page that lists them promises of checks 10 and 11. What checks
//! 1 to 9 refuse (a revoked phone, a stray handle, a shared one, a filing without switch) is the codes' affair; those
//! people are asked here by what else they hold.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use super::{Advice, MinorMemory, OfficerProof, Profile, ShownCode, Tables, holds_minor};
use crate::credential::Family::{Clearance, MutualHongKong, MutualMacao};
use crate::person::Direction::{Arrival, Departure};
use crate::person::DocumentKind::{
    ExitEntryPermit, HkDocumentOfIdentity, HkId, HomeReturnPermit, MacaoId, OfficialPermit, Passport, TaiwanPermit,
};
use crate::person::support::*;
use crate::person::{
    CardKind, DocumentState, EndorsementUse, FilingClass, FilingSource, FilingState, HongKongMark, Irises, Port,
    PriorPermission, Replacement,
};
use crate::time::MINUTE_MS;
use Port::{BorderGate, OuterHarbour};
use Shows::{Code, Document};
use chrono::Days;

fn resident(handle: &str) -> Option<Case> {
    let today = date(TODAY);
    let aged = |years| Case::resident(years);
    let exactly = |years, days: i64| Case::resident(years).with(|case| case.dossier.born = born(today, years, -days));
    let child = |years, slot| Case::resident(years).with(|case| case.slot = slot);
    let mutual = |case: Case| case.showing(Code(MutualMacao)).with(|case| case.dossier.e_channel = true);
    Some(match handle {
        "lei-sio-mei" => mutual(aged(36)).with(|case| case.dossier.irises = Irises::Enrolled),
        "chan-tai-man" => aged(45),
        "ho-kuok-wa" => mutual(aged(41)),
        "wong-lai-wa" => mutual(aged(39)),
        "ho-chi-hin" => mutual(child(11, 1)),
        "ho-ka-ian" => child(10, 2),
        "ho-chi-lok" => child(7, 3),
        "ho-ka-pou" => child(6, 4),
        "lam-pou-i" => exactly(7, 0).with(|case| case.slot = 1),
        "lam-wai-chan" => aged(34),
        "lam-chi-wai" => exactly(11, 1).with(|case| case.slot = 2),
        "ng-ka-hou" => exactly(18, 0),
        "ng-ka-wai" => exactly(18, 1).with(|case| case.slot = 1),
        "ng-iok-fan" => aged(47),
        "vong-man-fai" => aged(16).with(|case| {
            case.slot = 1;
            case.dossier.born = date("2008-02-29");
        }),
        "vong-sai-chi" => aged(44),
        "joao-pereira" => aged(33)
            .with(|case| case.dossier.name.latin = "João Pereira".to_owned())
            .card(|card| card.card = CardKind::Macao { permanent: false }),
        "iong-ieok-long" => aged(52).with(|case| case.dossier.name.chinese = Some("容𨋢龍".to_owned())),
        "tam-wai-keong" => aged(29).card(|card| card.state = DocumentState::Lost),
        "u-sok-ieng" => aged(61).card(|card| card.valid_until = date("2025-01-14")),
        "leong-weng-kei" => aged(70).card(|card| card.state = DocumentState::Cancelled),
        "cheong-kin-mou" => {
            renewed(aged(38), Replacement::Expiry).with(|case| case.bound_serial = Some("S-0001".into()))
        }
        "cheong-mei-leng" => renewed(mutual(aged(37)), Replacement::Expiry),
        "fong-iok-lan" => aged(55),
        "kuok-chi-seng" => aged(48).showing(Document(MacaoId)),
        "lou-ka-ian" | "lou-ka-meng" => aged(26),
        "ao-ieong-tong" => child(8, 1),
        "ao-ieong-san" => aged(36),
        "sou-kam-tong" => aged(72).with(|case| case.dossier.irises = Irises::Enrolled),
        "mak-oi-lin" => aged(31),
        "chio-hio-lam" => aged(23).with(|case| case.dossier.irises = Irises::Enrolled),
        "hoi-kin-seng" => aged(40),
        "sam-chi-kei" => aged(35),
        "pun-sio-kun" => aged(30).with(|case| case.dossier.watch = true),
        "ieong-fok-sang" => aged(82),
        "kou-lap-man" => aged(43).with(|case| {
            let permit = document(HomeReturnPermit, "CHN", today);
            case.dossier.filings.push(filing(FilingClass::HPermit, &permit, case.now));
            case.dossier.documents.push(permit);
        }),
        "mok-in-teng" => aged(28).crossed(Arrival, BorderGate, 3, None),
        "seak-hou-in" => aged(19).with(|case| case.dossier.fingers.clear()),
        "tou-weng-lam" => renewed(aged(40), Replacement::Loss),
        "iao-mei-fong" => aged(58),
        _ => return None,
    })
}

/// The card superseded by one issued today.
fn renewed(case: Case, reason: Replacement) -> Case {
    case.with(|case| {
        let mut card = case.dossier.documents[0].clone();
        case.dossier.documents[0].state = DocumentState::Superseded;
        (card.serial, card.issued, card.replaced) = ("S-0002".to_owned(), case.now.date(), Some(reason));
        case.dossier.documents.push(card);
    })
}

fn hong_kong(handle: &str) -> Option<Case> {
    use HongKongMark::{Permanent, R, Star1, Star3, Unmarked};
    let today = date(TODAY);
    let permanent = |years| Case::hong_kong(years, Permanent);
    let eleven = |days: i64| permanent(11).with(|case| case.dossier.born = born(today, 11, -days));
    let minutes_ago =
        |case: Case, minutes: i64| case.filed(|filing, now| filing.filed_ms = now.wall_ms - minutes * MINUTE_MS);
    let changed =
        |case: Case, reason| case.card(|card| (card.issued, card.replaced) = (today - Days::new(30), Some(reason)));
    let old_card = |card: &mut crate::person::Document| {
        card.card = CardKind::HongKong { mark: Permanent, new_smart: false, photo: true };
    };
    Some(match handle {
        "cheung-wing-sze" => permanent(32),
        "lau-chun-hei" => permanent(27).with(|case| case.dossier.filings.clear()),
        "tsang-ka-po" => minutes_ago(permanent(44), 10),
        "yip-siu-fung" => {
            changed(permanent(50), Replacement::DataChange).filed(|filing, _| filing.state = FilingState::Stale)
        }
        "kwok-mei-yee" => changed(permanent(46), Replacement::ExerciseKept),
        "so-tin-lok" => Case::hong_kong(35, Star3),
        "mui-hoi-ching" => Case::hong_kong(13, Star1),
        "pang-tsz-him" => Case::hong_kong(29, R),
        "rana-bahadur" => Case::hong_kong(38, Unmarked)
            .with(|case| case.dossier.documents.push(document(HkDocumentOfIdentity, "HKG", today))),
        "fung-lok-yi" => permanent(10),
        "kan-yat-hang" => permanent(12).card(old_card),
        "hui-sze-wan" => permanent(41).filed(|filing, _| filing.mutual = false),
        "ip-chi-ho" => minutes_ago(permanent(36), 120).filed(|filing, _| filing.source = FilingSource::HongKong),
        "ko-lok-yiu" => Case::hong_kong(14, Star1).filed(|filing, _| filing.parental_consent = false),
        "yau-wing-fai" => permanent(45),
        "yau-ka-lam" => permanent(15),
        "chow-ka-hei" => permanent(33).card(|card| card.state = DocumentState::Lost),
        "lo-tsz-ching" => eleven(0),
        "lo-tsz-kiu" => eleven(1),
        _ => return None,
    })
}

fn other(handle: &str) -> Option<Case> {
    use FilingClass::{Passport as Listed, Pilot, SpecialStay, Student, Taiwan, Worker, WorkerFamily};
    let today = date(TODAY);
    let passport = |years, issuer, class| Case::foreign(years, Passport, issuer, class);
    let days_left = |case: Case, days| case.card(|document| document.valid_until = today + Days::new(days));
    let uses = |case: Case, uses| case.card(|permit| permit.macao = Some(endorsement(7, uses, today + Days::new(200))));
    Some(match handle {
        "zhang-wei" => Case::mainland(33),
        "li-na" => Case::mainland(28).with(|case| case.consent = false),
        "wang-fang" => uses(Case::mainland(40), EndorsementUse::SingleUsed),
        "liu-yang" => Case::mainland(36).card(|permit| permit.macao = None),
        "chen-jing" => {
            Case::mainland(45).crossed(Arrival, BorderGate, 9, Some(7)).crossed(Departure, OuterHarbour, 4, None)
        }
        "he-jun" => {
            Case::mainland(37).crossed(Arrival, BorderGate, 3, Some(7)).crossed(Departure, OuterHarbour, 1, None)
        }
        "deng-yan" => Case::mainland(30).crossed(Arrival, BorderGate, 7, Some(7)),
        "yang-min" => Case::mainland(31).crossed(Arrival, BorderGate, 10, Some(7)),
        "zhao-lei" => {
            Case::mainland(39).card(|permit| permit.hong_kong = None).crossed(Arrival, BorderGate, 1, Some(7))
        }
        "sun-hao" => Case::foreign(52, OfficialPermit, "CHN", None).with(|case| case.consent = true),
        "maria-santos" => passport(35, "PHL", Some(Worker)),
        "budi-hartono" => passport(8, "IDN", Some(WorkerFamily)),
        "siti-rahayu" => passport(29, "IDN", Some(WorkerFamily)),
        "gao-ming" => Case::foreign(47, OfficialPermit, "CHN", Some(SpecialStay)),
        "nguyen-minh" => passport(21, "VNM", Some(Student)),
        "tran-thi-lan" => {
            passport(34, "VNM", Some(Student)).filed(|filing, _| filing.permission = Some(PriorPermission::SingleUsed))
        }
        "lin-chih-ming" => Case::foreign(48, TaiwanPermit, "CHN", Some(Taiwan)),
        "ana-ferreira" => passport(42, "PRT", Some(Listed)),
        "daniel-tan" => days_left(passport(30, "SGP", Some(Listed)), 60),
        "noah-lim" => days_left(passport(30, "SGP", Some(Listed)), 120),
        "emma-lim" => days_left(passport(30, "SGP", Some(Listed)), 119),
        "pierre-martin" => passport(55, "FRA", None),
        "olga-ivanova" => passport(37, "RUS", Some(Pilot)),
        _ => return None,
    })
}

fn person(handle: &str) -> Case {
    resident(handle).or_else(|| hong_kong(handle)).or_else(|| other(handle)).expect(handle)
}

fn promised(rows: &[(&str, &str)], change: impl Fn(Case) -> Case) {
    for (handle, expected) in rows {
        assert_eq!(change(person(handle)).verdict(), *expected, "{handle}");
    }
}

// rules, B-17, E-20, E-27, F-03, Q-05, Q-16
#[test]
fn macao_residents_get_what_the_page_promises() {
    promised(
        &[
            ("lei-sio-mei", "ok"),
            ("chan-tai-man", "ok"),
            ("ho-kuok-wa", "ok"),
            ("wong-lai-wa", "ok"),
            ("ho-chi-hin", "ok"),
            ("ho-ka-ian", "ok"),
            ("ho-chi-lok", "ok"),
            ("ho-ka-pou", "E-AGE"),
            ("lam-pou-i", "ok"),
            ("lam-wai-chan", "ok"),
            ("lam-chi-wai", "ok"),
            ("ng-ka-hou", "ok"),
            ("ng-ka-wai", "ok"),
            ("ng-iok-fan", "ok"),
            ("vong-man-fai", "ok"),
            ("vong-sai-chi", "ok"),
            ("joao-pereira", "ok"),
            ("iong-ieok-long", "ok"),
            ("tam-wai-keong", "E-ID-LOST"),
            ("u-sok-ieng", "E-ID-EXPIRED"),
            ("leong-weng-kei", "E-ID-CANCELLED"),
            ("cheong-kin-mou", "E-QR-OLDCARD"),
            ("cheong-mei-leng", "ok"),
            ("fong-iok-lan", "ok"),
            ("kuok-chi-seng", "ok"),
            ("lou-ka-ian", "ok"),
            ("lou-ka-meng", "ok"),
            ("ao-ieong-tong", "ok"),
            ("ao-ieong-san", "ok"),
            ("sou-kam-tong", "ok"),
            ("mak-oi-lin", "ok"),
            ("chio-hio-lam", "ok"),
            ("hoi-kin-seng", "ok"),
            ("sam-chi-kei", "ok"),
            ("pun-sio-kun", "E-OFFICER"),
            ("ieong-fok-sang", "ok"),
            ("kou-lap-man", "ok"),
            ("mok-in-teng", "E-OFFICER"),
            ("seak-hou-in", "E-BIO-NONE"),
            ("tou-weng-lam", "ok"),
            ("iao-mei-fong", "ok"),
        ],
        |case| case,
    );
    promised(&[("mok-in-teng", "ok"), ("lei-sio-mei", "ok"), ("kuok-chi-seng", "ok")], Case::leaving);
    promised(&[("kou-lap-man", "E-LANE-CLASS")], |case| case.showing(Document(HomeReturnPermit)));
}

// rules: E-03, E-17, E-20, E-28, E-29, F-06, F-08, F-14, K-12, Q-09
#[test]
fn hong_kong_residents_get_by_code_what_the_page_promises() {
    promised(
        &[
            ("cheung-wing-sze", "ok"),
            ("lau-chun-hei", "E-REG-NONE"),
            ("tsang-ka-po", "E-REG-PENDING"),
            ("yip-siu-fung", "E-REG-STALE"),
            ("kwok-mei-yee", "ok"),
            ("so-tin-lok", "ok"),
            ("mui-hoi-ching", "ok"),
            ("pang-tsz-him", "ok"),
            ("rana-bahadur", "E-MUT-CLASS"),
            ("fung-lok-yi", "E-MUT-AGE"),
            ("kan-yat-hang", "E-MUT-MINOR"),
            ("ip-chi-ho", "E-REG-PENDING"),
            ("ko-lok-yiu", "E-MUT-MINOR"),
            ("chow-ka-hei", "E-ID-LOST"),
            ("lo-tsz-ching", "ok"),
            ("lo-tsz-kiu", "E-MUT-AGE"),
        ],
        |case| case,
    );
    assert_eq!(person("fung-lok-yi").verdict_pinned(Some(Profile::Y2026M02)), "E-MUT-AGE");
}

// rules: F-06, F-07, F-08, E-03, E-29
#[test]
fn hong_kong_residents_get_by_card_what_the_page_promises() {
    let card = |case: Case| case.showing(Document(HkId));
    promised(
        &[
            ("cheung-wing-sze", "ok"),
            ("lau-chun-hei", "E-REG-NONE"),
            ("tsang-ka-po", "E-REG-PENDING"),
            ("yip-siu-fung", "E-REG-STALE"),
            ("kwok-mei-yee", "ok"),
            ("so-tin-lok", "ok"),
            ("rana-bahadur", "ok"),
            ("fung-lok-yi", "E-AGE"),
            ("kan-yat-hang", "ok"),
            ("hui-sze-wan", "ok"),
            ("ko-lok-yiu", "ok"),
            ("yau-wing-fai", "ok"),
            ("yau-ka-lam", "ok"),
            ("chow-ka-hei", "E-ID-LOST"),
            ("lo-tsz-kiu", "E-AGE"),
        ],
        card,
    );
    assert_eq!(card(person("fung-lok-yi")).verdict_pinned(Some(Profile::Y2026M02)), "ok");
    promised(&[("rana-bahadur", "ok")], |case| case.showing(Document(HkDocumentOfIdentity)));
}

// rules: F-04, F-05, F-09, F-10, F-11, F-12, F-13, L-08, L-12, L-24, L-25, L-29, L-30
#[test]
fn others_who_arrive_get_what_the_page_promises() {
    promised(
        &[
            ("zhang-wei", "ok"),
            ("li-na", "E-REG-NONE"),
            ("wang-fang", "E-ENDORSE-USED"),
            ("liu-yang", "E-ENDORSE-MO"),
            ("chen-jing", "E-ENDORSE-7"),
            ("he-jun", "E-LANE-CLASS"),
            ("sun-hao", "ok"),
            ("maria-santos", "ok"),
            ("budi-hartono", "E-AGE"),
            ("siti-rahayu", "ok"),
            ("gao-ming", "ok"),
            ("nguyen-minh", "ok"),
            ("tran-thi-lan", "E-PERMIT-USED"),
            ("lin-chih-ming", "ok"),
            ("ana-ferreira", "ok"),
            ("daniel-tan", "E-PPT-VALIDITY"),
            ("noah-lim", "ok"),
            ("emma-lim", "E-PPT-VALIDITY"),
            ("pierre-martin", "E-LANE-CLASS"),
            ("olga-ivanova", "ok"),
        ],
        |case| case,
    );
    assert_eq!(person("budi-hartono").verdict_pinned(Some(Profile::Y2026M02)), "ok");
}

// rules: L-28, L-31, M-01, M-11
#[test]
fn others_who_leave_get_what_the_page_promises() {
    promised(&[("deng-yan", "ok"), ("yang-min", "E-STAY-OVER"), ("zhao-lei", "E-ENDORSE-HK")], Case::leaving);
    promised(&[("zhao-lei", "ok")], |case| case.leaving().with(|case| case.port = BorderGate));
}

// rules, E-15, Q-02, Q-03, Q-04
#[test]
fn the_children_of_one_phone_are_shown_and_counted() {
    let tables = Tables::built_in().unwrap();
    let mut memory = MinorMemory::default();
    let mut advice = |handle: &str, number: i64, seconds: u64| {
        let eligible = person(handle).eligible();
        let binding = eligible.verified().binding().unwrap();
        let code = ShownCode {
            phone: binding.phone,
            person: crate::person::PersonId(number),
            slot: binding.slot,
            minor: eligible.minor(),
            phone_holds_minor: holds_minor(&[date("2014-01-01")], date(TODAY), &tables),
        };
        (
            eligible.minor_on_adults_phone(),
            memory.shown(code, moment("2025-01-15T09:41").plus_ms(seconds * 1_000), &tables),
        )
    };
    assert_eq!(advice("wong-lai-wa", 1, 0), (false, Some(Advice::ChildFirst)));
    assert_eq!(advice("ho-chi-hin", 2, 20), (true, None));
    assert_eq!(advice("ho-ka-ian", 3, 60), (true, None));
    assert_eq!(advice("ho-chi-lok", 4, 100), (true, Some(Advice::SeveralChildren)));
    assert_eq!(advice("wong-lai-wa", 1, 140), (false, None));
}

// rules
#[test]
fn who_is_eighteen_today_is_no_minor_and_who_is_tomorrow_is_one() {
    let on_mothers_phone = |handle: &str| person(handle).with(|case| case.slot = 1).eligible();
    assert!(!on_mothers_phone("ng-ka-hou").minor_on_adults_phone());
    assert!(on_mothers_phone("ng-ka-wai").minor_on_adults_phone());
    let leap = |day: &str| person("vong-man-fai").when(day).eligible().minor();
    assert!(leap("2026-02-28T12:00"));
    assert!(!leap("2026-03-01T12:00"));
}

// rules: A-17, E-25, F-16
#[test]
fn the_officer_may_take_the_e_id_view_of_macao_residents_alone() {
    let proofs = |handle: &str| person(handle).eligible().proofs();
    assert_eq!(proofs("chan-tai-man"), [OfficerProof::EidView, OfficerProof::Physical(MacaoId)]);
    assert_eq!(proofs("kuok-chi-seng"), [OfficerProof::EidView, OfficerProof::Physical(MacaoId)]);
    assert_eq!(proofs("cheung-wing-sze"), [OfficerProof::Physical(HkId)]);
    assert_eq!(proofs("zhang-wei"), [OfficerProof::Physical(ExitEntryPermit)]);
}

// rules: A-11
#[test]
fn codes_and_cards_give_the_same_answers() {
    for handle in ["chan-tai-man", "ho-ka-pou", "tam-wai-keong", "u-sok-ieng", "pun-sio-kun", "seak-hou-in"] {
        let code = person(handle);
        let card = code.clone().showing(Document(MacaoId));
        assert_eq!(code.shows, Code(Clearance));
        assert_eq!(code.verdict(), card.verdict(), "{handle}");
    }
    assert_eq!(person("cheung-wing-sze").shows, Code(MutualHongKong));
}
