//! Everyone of the demo population, and what makes each of them useful.

use super::MOMENT_MS;
use portas::credential::Family;
use portas::person::{
    CardKind, Direction, Document, DocumentKind, DocumentState, EndorsementUse, Filing, FilingClass, FilingSource,
    FilingState, Finger, HongKongMark, Irises, PersonId, Port, PriorPermission, Replacement,
};
use portas::population::{DemoPerson, Fingers, PhoneFault, Population, age, bodies};
use portas::time::{DAY_MS, HOUR_MS, MINUTE_MS, macao_date};
use std::collections::{BTreeMap, BTreeSet};

fn population() -> Population {
    Population::demo(MOMENT_MS).unwrap()
}

fn person(handle: &str) -> DemoPerson {
    population().person(handle).unwrap_or_else(|| panic!("{handle} is missing")).clone()
}

fn card(handle: &str) -> Document {
    person(handle).documents[0].record.clone()
}

fn filing(handle: &str) -> Filing {
    person(handle).filings[0].record.clone()
}

fn day(days: i64) -> chrono::NaiveDate {
    macao_date(MOMENT_MS + days * DAY_MS)
}

/// Handle, age in years on the day, what they show by default.
const MACAO: [(&str, u32, &str); 41] = [
    ("lei-sio-mei", 36, "MOM1:"),
    ("chan-tai-man", 45, "MOC1:"),
    ("ho-kuok-wa", 41, "MOM1:"),
    ("wong-lai-wa", 39, "MOM1:"),
    ("ho-chi-hin", 11, "MOM1:"),
    ("ho-ka-ian", 10, "MOC1:"),
    ("ho-chi-lok", 7, "MOC1:"),
    ("ho-ka-pou", 6, "MOC1:"),
    ("lam-pou-i", 7, "MOC1:"),
    ("lam-wai-chan", 34, "MOC1:"),
    ("lam-chi-wai", 10, "MOC1:"),
    ("ng-ka-hou", 18, "MOC1:"),
    ("ng-ka-wai", 17, "MOC1:"),
    ("ng-iok-fan", 47, "MOC1:"),
    ("vong-man-fai", 16, "MOC1:"),
    ("vong-sai-chi", 44, "MOC1:"),
    ("joao-pereira", 33, "MOC1:"),
    ("iong-ieok-long", 52, "MOC1:"),
    ("tam-wai-keong", 29, "MOC1:"),
    ("u-sok-ieng", 61, "MOC1:"),
    ("leong-weng-kei", 70, "MOC1:"),
    ("cheong-kin-mou", 38, "MOC1:"),
    ("cheong-mei-leng", 37, "MOM1:"),
    ("fong-iok-lan", 55, "MOC1:"),
    ("kuok-chi-seng", 48, "-"),
    ("lou-ka-ian", 26, "MOC1:"),
    ("lou-ka-meng", 26, "MOC1:"),
    ("ao-ieong-tong", 8, "MOC1:"),
    ("ao-ieong-san", 36, "MOC1:"),
    ("sou-kam-tong", 72, "MOC1:"),
    ("mak-oi-lin", 31, "MOC1:"),
    ("chio-hio-lam", 23, "MOC1:"),
    ("hoi-kin-seng", 40, "MOC1:"),
    ("sam-chi-kei", 35, "MOC1:"),
    ("pun-sio-kun", 30, "MOC1:"),
    ("ieong-fok-sang", 82, "MOC1:"),
    ("kou-lap-man", 43, "MOC1:"),
    ("mok-in-teng", 28, "MOC1:"),
    ("seak-hou-in", 19, "MOC1:"),
    ("tou-weng-lam", 40, "MOC1:"),
    ("iao-mei-fong", 58, "MOC1:"),
];

const HONG_KONG: [(&str, u32); 19] = [
    ("cheung-wing-sze", 32),
    ("lau-chun-hei", 27),
    ("tsang-ka-po", 44),
    ("yip-siu-fung", 50),
    ("kwok-mei-yee", 46),
    ("so-tin-lok", 35),
    ("mui-hoi-ching", 13),
    ("pang-tsz-him", 29),
    ("rana-bahadur", 38),
    ("fung-lok-yi", 10),
    ("kan-yat-hang", 12),
    ("hui-sze-wan", 41),
    ("ip-chi-ho", 36),
    ("ko-lok-yiu", 14),
    ("yau-wing-fai", 45),
    ("yau-ka-lam", 15),
    ("chow-ka-hei", 33),
    ("lo-tsz-ching", 11),
    ("lo-tsz-kiu", 10),
];

const OTHERS: [(&str, u32, DocumentKind, &str); 23] = [
    ("zhang-wei", 33, DocumentKind::ExitEntryPermit, "CHN"),
    ("li-na", 28, DocumentKind::ExitEntryPermit, "CHN"),
    ("wang-fang", 40, DocumentKind::ExitEntryPermit, "CHN"),
    ("liu-yang", 36, DocumentKind::ExitEntryPermit, "CHN"),
    ("chen-jing", 45, DocumentKind::ExitEntryPermit, "CHN"),
    ("he-jun", 37, DocumentKind::ExitEntryPermit, "CHN"),
    ("deng-yan", 30, DocumentKind::ExitEntryPermit, "CHN"),
    ("yang-min", 31, DocumentKind::ExitEntryPermit, "CHN"),
    ("zhao-lei", 39, DocumentKind::ExitEntryPermit, "CHN"),
    ("sun-hao", 52, DocumentKind::OfficialPermit, "CHN"),
    ("maria-santos", 35, DocumentKind::Passport, "PHL"),
    ("budi-hartono", 8, DocumentKind::Passport, "IDN"),
    ("siti-rahayu", 29, DocumentKind::Passport, "IDN"),
    ("gao-ming", 47, DocumentKind::OfficialPermit, "CHN"),
    ("nguyen-minh", 21, DocumentKind::Passport, "VNM"),
    ("tran-thi-lan", 34, DocumentKind::Passport, "VNM"),
    ("lin-chih-ming", 48, DocumentKind::TaiwanPermit, "CHN"),
    ("ana-ferreira", 42, DocumentKind::Passport, "PRT"),
    ("daniel-tan", 30, DocumentKind::Passport, "SGP"),
    ("noah-lim", 30, DocumentKind::Passport, "SGP"),
    ("emma-lim", 30, DocumentKind::Passport, "SGP"),
    ("pierre-martin", 55, DocumentKind::Passport, "FRA"),
    ("olga-ivanova", 37, DocumentKind::Passport, "RUS"),
];

#[test]
fn everyone_is_there_with_age_card_and_code() {
    let population = population();
    let mut expected = BTreeSet::new();
    for (handle, years, shows) in MACAO {
        let person = person(handle);
        expected.insert(handle.to_owned());
        assert_eq!(age(person.born, population.as_of()), years, "{handle}");
        assert_eq!(person.shows.map_or("-", Family::prefix), shows, "{handle}");
        assert_eq!(person.e_channel, shows == "MOM1:", "{handle}");
        assert_eq!(person.documents[0].record.kind, DocumentKind::MacaoId, "{handle}");
        let permanent = handle != "joao-pereira";
        assert_eq!(person.documents[0].record.card, CardKind::Macao { permanent }, "{handle}");
    }
    for (handle, years) in HONG_KONG {
        let person = person(handle);
        expected.insert(handle.to_owned());
        assert_eq!(age(person.born, population.as_of()), years, "{handle}");
        assert_eq!(person.shows, Some(Family::MutualHongKong), "{handle}");
        assert_eq!(person.documents[0].record.kind, DocumentKind::HkId, "{handle}");
        assert!(person.documents[0].zone.is_none(), "a Hong Kong card has no zone");
    }
    for (handle, years, kind, issuer) in OTHERS {
        let person = person(handle);
        expected.insert(handle.to_owned());
        assert_eq!(age(person.born, population.as_of()), years, "{handle}");
        assert_eq!(person.shows, None, "{handle}");
        assert_eq!(person.documents.len(), 1, "{handle}");
        let document = &person.documents[0];
        assert_eq!((document.record.kind, document.record.issuer.as_str()), (kind, issuer), "{handle}");
    }
    let there: BTreeSet<String> = population.people.iter().map(|person| person.handle.clone()).collect();
    assert_eq!(there, expected);
}

#[test]
fn the_first_twelve_are_ordinary_adult_residents_with_a_code() {
    for person in &population().people[..12] {
        assert!(age(person.born, day(0)) >= 18 && person.shows.is_some(), "{}", person.handle);
        let card = &person.documents[0].record;
        assert!(card.state == DocumentState::Valid && card.valid_until > day(365), "{}", person.handle);
        assert!(!person.watch && person.crossings.is_empty() && person.body.height_m > 1.2, "{}", person.handle);
        assert_eq!(person.body.fingers, Fingers::Good, "{}", person.handle);
    }
}

// rules: S-14
#[test]
fn every_number_is_synthetic_fits_a_zone_and_belongs_to_one_person() {
    let mut owners: BTreeMap<(DocumentKind, String), PersonId> = BTreeMap::new();
    for person in population().people {
        for document in person.documents {
            let record = document.record;
            let plain = |text: &str| text.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
            assert!(record.number.len() == 9 && record.number[1..].starts_with("ZZ") && plain(&record.number));
            assert!(record.serial.starts_with("ZZ") && plain(&record.serial));
            assert!(record.issued <= day(0));
            let owner = owners.entry((record.kind, record.number)).or_insert(person.id);
            assert_eq!(*owner, person.id);
            if let Some(zone) = document.zone {
                assert!(!zone.surname.is_empty() && plain(&zone.surname.replace(' ', "")), "{zone:?}");
                assert!(plain(&zone.given_names.replace(' ', "")), "{zone:?}");
            }
        }
    }
    assert_eq!(person("joao-pereira").documents[0].zone.as_ref().unwrap().surname, "PEREIRA");
    assert_eq!(person("ao-ieong-san").documents[0].zone.as_ref().unwrap().surname, "AO IEONG");
}

#[test]
fn names_are_kept_as_people_write_them() {
    assert_eq!(person("iong-ieok-long").name.chinese.as_deref(), Some("容𨋢龍"));
    assert_eq!(person("joao-pereira").name.latin, "João Pereira");
    assert_eq!(person("joao-pereira").name.chinese, None);
    assert_eq!(person("lei-sio-mei").name.latin, "LEI SIO MEI");
}

// rules: Q-02, B-07
#[test]
fn children_are_on_a_parents_phone_in_their_slot_and_the_parents_on_record() {
    let population = population();
    for (child, parent, slot) in [
        ("ho-chi-hin", "wong-lai-wa", 1),
        ("ho-ka-ian", "wong-lai-wa", 2),
        ("ho-chi-lok", "wong-lai-wa", 3),
        ("ho-ka-pou", "wong-lai-wa", 4),
        ("lam-pou-i", "lam-wai-chan", 1),
        ("lam-chi-wai", "lam-wai-chan", 2),
        ("ng-ka-wai", "ng-iok-fan", 1),
        ("vong-man-fai", "vong-sai-chi", 1),
        ("ao-ieong-tong", "ao-ieong-san", 1),
    ] {
        let (phone, holder) = population.phone_of(child).unwrap();
        assert_eq!((phone.name.as_str(), holder.slot), (parent, slot), "{child}");
        let parent = population.person(parent).unwrap().id;
        assert_eq!((phone.owner, phone.holders[0].person), (parent, parent));
        assert!(population.person(child).unwrap().relations.iter().any(|relation| relation.adult == parent));
    }
    let father = population.person("ho-kuok-wa").unwrap().id;
    for child in ["ho-chi-hin", "ho-ka-ian", "ho-chi-lok", "ho-ka-pou"] {
        assert!(population.person(child).unwrap().relations.iter().any(|relation| relation.adult == father));
    }
    assert_eq!(population.phone_of("ho-kuok-wa").unwrap().0.holders.len(), 1, "the father has a phone of his own");
    let families = |handle: &str| population.phone_of(handle).unwrap().1.families.clone();
    assert_eq!(families("ho-chi-hin"), [Family::Clearance, Family::MutualMacao, Family::EId]);
    assert_eq!(families("ho-ka-ian"), [Family::Clearance, Family::EId]);
    assert_eq!(families("cheung-wing-sze"), [Family::MutualHongKong]);
}

// rules: A-18, B-17
#[test]
fn cards_are_lost_expired_and_cancelled_as_told() {
    assert_eq!(card("tam-wai-keong").state, DocumentState::Lost);
    assert_eq!((card("u-sok-ieng").state, card("u-sok-ieng").valid_until), (DocumentState::Valid, day(-1)));
    assert_eq!(card("leong-weng-kei").state, DocumentState::Cancelled);
    assert_eq!(card("chow-ka-hei").state, DocumentState::Lost);
}

// rules: A-20, E-26, E-27, E-28, E-29
#[test]
fn renewed_cards_have_a_new_serial_and_say_why() {
    let population = population();
    for (handle, why, refreshed) in [
        ("cheong-kin-mou", Replacement::Expiry, false),
        ("cheong-mei-leng", Replacement::Expiry, true),
        ("tou-weng-lam", Replacement::Loss, true),
    ] {
        let person = person(handle);
        let (new, old) = (&person.documents[0].record, &person.documents[1].record);
        assert_eq!((new.state, old.state), (DocumentState::Valid, DocumentState::Superseded), "{handle}");
        assert_eq!((new.replaced, &new.number), (Some(why), &old.number), "{handle}");
        let seen = &population.phone_of(handle).unwrap().1.card_serial;
        assert_eq!(seen, if refreshed { &new.serial } else { &old.serial }, "{handle}");
        assert_ne!(new.serial, old.serial);
    }
    assert_eq!(person("cheong-mei-leng").renewed_ms, Some(MOMENT_MS - HOUR_MS));
    assert!(!person("tou-weng-lam").e_channel);
    assert_eq!(card("yip-siu-fung").replaced, Some(Replacement::DataChange));
    assert_eq!(filing("yip-siu-fung").state, FilingState::Stale);
    assert_eq!(card("kwok-mei-yee").replaced, Some(Replacement::ExerciseKept));
    assert_eq!(filing("kwok-mei-yee").state, FilingState::Active);
}

// rules: E-03, E-17, K-01, K-12, F-08
#[test]
fn hong_kong_cards_and_filings_are_as_told() {
    let mark = |handle| match card(handle).card {
        CardKind::HongKong { mark, new_smart, photo } => (mark, new_smart, photo),
        other => panic!("{other:?}"),
    };
    assert_eq!(mark("cheung-wing-sze"), (HongKongMark::Permanent, true, true));
    assert_eq!(mark("so-tin-lok"), (HongKongMark::Star3, true, true));
    assert_eq!(mark("mui-hoi-ching"), (HongKongMark::Star1, true, true));
    assert_eq!(mark("pang-tsz-him"), (HongKongMark::R, true, true));
    assert_eq!(mark("rana-bahadur"), (HongKongMark::Unmarked, true, true));
    assert_eq!(mark("kan-yat-hang"), (HongKongMark::Permanent, false, true));
    assert_eq!(mark("ko-lok-yiu"), (HongKongMark::Star1, true, true));
    assert!(person("lau-chun-hei").filings.is_empty());
    assert_eq!(filing("tsang-ka-po").filed_ms, MOMENT_MS - 10 * MINUTE_MS);
    assert_eq!(filing("tsang-ka-po").source, FilingSource::Macao);
    assert_eq!(filing("ip-chi-ho").filed_ms, MOMENT_MS - 2 * HOUR_MS);
    assert_eq!(filing("ip-chi-ho").source, FilingSource::HongKong);
    assert!(!filing("hui-sze-wan").mutual);
    assert!(!filing("ko-lok-yiu").parental_consent && filing("mui-hoi-ching").parental_consent);
    let rana = person("rana-bahadur");
    assert_eq!(rana.documents[1].record.kind, DocumentKind::HkDocumentOfIdentity);
    assert_eq!(rana.filings[0].record.document.0, DocumentKind::HkDocumentOfIdentity);
    for (handle, _) in HONG_KONG.iter().filter(|(handle, _)| *handle != "lau-chun-hei") {
        let filing = filing(handle);
        assert_eq!(filing.class, FilingClass::HongKong, "{handle}");
        let usual = !matches!(*handle, "tsang-ka-po" | "ip-chi-ho");
        assert_eq!(filing.filed_ms < MOMENT_MS - 4 * HOUR_MS, usual, "{handle}");
        assert_eq!(filing.mutual, *handle != "hui-sze-wan", "{handle}");
    }
}

// rules: F-04, F-05, F-10, L-24, L-25
#[test]
fn permits_carry_consent_and_endorsements_as_told() {
    let usual = (true, Some(EndorsementUse::Multiple), Some(EndorsementUse::Multiple));
    for (handle, expected) in [
        ("zhang-wei", usual),
        ("li-na", (false, usual.1, usual.2)),
        ("wang-fang", (true, Some(EndorsementUse::SingleUsed), usual.2)),
        ("liu-yang", (true, None, usual.2)),
        ("chen-jing", usual),
        ("zhao-lei", (true, usual.1, None)),
        ("sun-hao", usual),
        ("gao-ming", (false, usual.1, usual.2)),
    ] {
        let document = &person(handle).documents[0];
        let uses = |endorsement: Option<portas::person::Endorsement>| endorsement.map(|granted| granted.uses);
        let carried = (document.consent, uses(document.record.macao), uses(document.record.hong_kong));
        assert_eq!(carried, expected, "{handle}");
        assert!(document.authenticated);
        assert!(document.record.macao.is_none_or(|granted| granted.days == 7 && granted.valid_until > day(30)));
    }
}

// rules: F-08, F-09, F-10, F-11, F-12, F-13, L-08
#[test]
fn filings_of_others_are_of_their_class() {
    for (handle, class) in [
        ("maria-santos", FilingClass::Worker),
        ("budi-hartono", FilingClass::WorkerFamily),
        ("siti-rahayu", FilingClass::WorkerFamily),
        ("gao-ming", FilingClass::SpecialStay),
        ("nguyen-minh", FilingClass::Student),
        ("tran-thi-lan", FilingClass::Student),
        ("lin-chih-ming", FilingClass::Taiwan),
        ("ana-ferreira", FilingClass::Passport),
        ("daniel-tan", FilingClass::Passport),
        ("noah-lim", FilingClass::Passport),
        ("emma-lim", FilingClass::Passport),
        ("olga-ivanova", FilingClass::Pilot),
    ] {
        let filing = filing(handle);
        assert_eq!((filing.class, filing.state), (class, FilingState::Active), "{handle}");
        assert_eq!(filing.document.1, card(handle).number, "{handle}");
        assert!(filing.filed_ms < MOMENT_MS - DAY_MS, "{handle}");
    }
    assert!(person("pierre-martin").filings.is_empty() && person("zhang-wei").filings.is_empty());
    assert_eq!(filing("tran-thi-lan").permission, Some(PriorPermission::SingleUsed));
    for (handle, days_left) in [("daniel-tan", 60), ("noah-lim", 120), ("emma-lim", 119)] {
        assert_eq!(card(handle).valid_until, day(days_left), "{handle}");
    }
}

// rules: L-28, L-29
#[test]
fn crossings_on_record_are_as_told() {
    let told = |handle: &str| -> Vec<_> {
        let crossings = person(handle).crossings;
        crossings.iter().map(|crossing| (crossing.direction, (MOMENT_MS - crossing.at_ms) / DAY_MS)).collect()
    };
    assert_eq!(told("mok-in-teng"), [(Direction::Arrival, 2)]);
    assert_eq!(told("chen-jing"), [(Direction::Arrival, 9), (Direction::Departure, 5)]);
    assert_eq!(told("he-jun"), [(Direction::Arrival, 3), (Direction::Departure, 1)]);
    assert_eq!(told("deng-yan"), [(Direction::Arrival, 7)]);
    assert_eq!(told("yang-min"), [(Direction::Arrival, 10)]);
    assert_eq!(told("zhao-lei"), [(Direction::Arrival, 1)]);
    for handle in ["chen-jing", "he-jun"] {
        assert_eq!(person(handle).crossings[1].port, Port::OuterHarbour, "{handle} left to Hong Kong");
    }
    let with: Vec<String> =
        population().people.into_iter().filter(|p| !p.crossings.is_empty()).map(|p| p.handle).collect();
    assert_eq!(with.len(), 6, "{with:?}");
}

// rules: J-15, J-19
#[test]
fn bodies_are_as_told() {
    for (handle, height_m) in [
        ("ho-chi-lok", 1.22),
        ("lam-pou-i", 1.21),
        ("ao-ieong-tong", 1.15),
        ("lei-sio-mei", 1.65),
        ("budi-hartono", 1.65),
    ] {
        assert!((person(handle).body.height_m - height_m).abs() < 1e-9, "{handle}");
    }
    assert_eq!(person("sou-kam-tong").body.fingers, Fingers::Worn);
    assert_eq!(person("seak-hou-in").body.fingers, Fingers::None);
    assert!(person("seak-hou-in").fingers_on_file().is_empty());
    assert_eq!(person("lei-sio-mei").fingers_on_file(), [Finger::RightIndex, Finger::LeftIndex]);
    for (handle, irises) in [
        ("lei-sio-mei", Irises::Enrolled),
        ("sou-kam-tong", Irises::Enrolled),
        ("chio-hio-lam", Irises::Enrolled),
        ("mak-oi-lin", Irises::Cancelling),
        ("chan-tai-man", Irises::None),
    ] {
        assert_eq!(person(handle).irises, irises, "{handle}");
    }
    assert!(person("chio-hio-lam").body.cosmetic_lenses && !person("lei-sio-mei").body.cosmetic_lenses);
    assert!(person("ieong-fok-sang").body.wheelchair && person("pun-sio-kun").watch);
    assert_eq!(person("lou-ka-meng").body.twin_of, Some(person("lou-ka-ian").id));
    assert_eq!(person("lou-ka-meng").born, person("lou-ka-ian").born);
    let permit = &person("kou-lap-man").documents[1].record;
    assert!(permit.kind == DocumentKind::HomeReturnPermit && permit.number.starts_with('H'));
}

#[test]
fn phones_that_no_honest_app_is_are_there() {
    let population = population();
    let fault = |name: &str| population.phone(name).unwrap_or_else(|| panic!("{name}")).fault;
    assert_eq!(fault("fong-iok-lan@old"), Some(PhoneFault::Revoked { at_ms: MOMENT_MS - 7 * DAY_MS }));
    assert_eq!(fault("sam-chi-kei@copy"), Some(PhoneFault::Copy));
    assert_eq!(fault("ieong-fok-sang@slot"), Some(PhoneFault::WrongSlot));
    assert_eq!(fault("kuok-chi-seng@stray"), Some(PhoneFault::NeverBound));
    assert_eq!(fault("iao-mei-fong"), Some(PhoneFault::RetiredKey));
    assert!(population.phone_of("kuok-chi-seng").is_none());
    let faulty = population.phones.iter().filter(|phone| phone.fault.is_some()).count();
    assert_eq!(faulty, 5);
    let ids: BTreeSet<i64> = population.phones.iter().map(|phone| phone.id).collect();
    assert_eq!(ids.len(), population.phones.len());
}

#[test]
fn all_fingers_of_all_people_differ() {
    let mut templates = BTreeSet::new();
    let people = population().people;
    for person in &people {
        for finger in [Finger::RightThumb, Finger::RightIndex, Finger::LeftIndex, Finger::LeftLittle] {
            assert!(
                templates.insert(bodies::finger_template(person.body.seed, finger).to_bytes()),
                "{}",
                person.handle
            );
        }
    }
    assert_eq!(templates.len(), people.len() * 4);
}

#[test]
fn a_table_that_does_not_hold_together_names_its_row() {
    let table = |rows: &str| Population::of_table(&format!("version = 1\n{rows}"), MOMENT_MS).unwrap_err().to_string();
    let person = "[[person]]\nhandle = \"a\"\nlatin = \"A\"\nborn = \"20y\"\nnote = \"\"\n";
    for (rows, named) in [
        (format!("{person}{person}"), "person 2"),
        (person.replace("\"a\"", "\"A b\""), "\"A b\""),
        (format!("{person}nonsense = 1\n"), "nonsense"),
        (person.replace("20y", "soon"), "soon"),
        (format!("{person}parents = [\"b\"]\n"), "no \"b\" before it"),
        (format!("{person}macao = {{ on_phone_of = \"b\" }}\n"), "no \"b\" before it"),
        (format!("{person}filing = {{ class = \"worker\" }}\n"), "a document that is not there"),
        (
            format!("{person}[[person.crossing]]\nport = \"airport\"\ndirection = \"arrival\"\nago = \"1d\"\n"),
            "crossed with nothing",
        ),
        (format!("{person}[[phone]]\nname = \"a@copy\"\nfault = \"copy\"\n"), "nothing to copy"),
        (format!("{person}macao = {{}}\n[[phone]]\nname = \"a@x\"\nfault = \"wrong-slot\"\n"), "needs a slot"),
    ] {
        let said = table(&rows);
        assert!(said.contains(named), "{rows}\n{said}");
    }
}
