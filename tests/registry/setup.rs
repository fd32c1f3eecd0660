//! What a scenario changes before it begins.

use super::{Demo, MOMENT_MS};
use portas::person::{
    CardKind, Direction, DocumentState, Dossier, EndorsementUse, FilingClass, FilingState, Irises, Port, Replacement,
};
use portas::population::{Population, Setup, SetupError};
use portas::time::{DAY_MS, MINUTE_MS, macao_date};

/// The registry's view of a person after a setup line of a scenario.
fn after(line: &str) -> (Demo, Dossier) {
    let mut population = Population::demo(MOMENT_MS).unwrap();
    let setup: Setup = toml::from_str(line).unwrap();
    population.apply(&setup).unwrap_or_else(|error| panic!("{line}: {error}"));
    let mut demo = Demo::of(population);
    let person = demo.id(&setup.person);
    let dossier = demo.registry.dossier(person).unwrap();
    (demo, dossier)
}

fn dossier(line: &str) -> Dossier {
    after(line).1
}

fn day(days: i64) -> chrono::NaiveDate {
    macao_date(MOMENT_MS + days * DAY_MS)
}

#[test]
fn cards() {
    let card = |change: &str| dossier(&format!("person = 'lei-sio-mei'\ncard = '{change}'")).documents;
    assert_eq!(card("lost")[0].state, DocumentState::Lost);
    assert_eq!(card("cancelled")[0].state, DocumentState::Cancelled);
    assert_eq!(card("expired")[0].valid_until, day(-1));
    assert_eq!(card("ok")[0].state, DocumentState::Valid);
    let ok = dossier("person = 'u-sok-ieng'\ncard = 'ok'").documents;
    assert!(ok[0].valid_until > day(300));
    let ok = dossier("person = 'tam-wai-keong'\ncard = 'ok'").documents;
    assert_eq!(ok[0].state, DocumentState::Valid);
}

// rules: A-20, E-29
#[test]
fn a_renewed_card_leaves_the_e_id_behind_and_makes_a_hong_kong_filing_stale() {
    let (demo, dossier) = after("person = 'lei-sio-mei'\ncard = 'renewed'");
    let (new, old) = (&dossier.documents[0], &dossier.documents[1]);
    assert_eq!((new.state, old.state), (DocumentState::Valid, DocumentState::Superseded));
    assert_eq!(new.replaced, Some(Replacement::Expiry));
    let seen = demo.population.phone_of("lei-sio-mei").unwrap().1.card_serial.clone();
    assert_eq!((&seen, seen == new.serial), (&old.serial, false));

    let (_, dossier) = after("person = 'cheung-wing-sze'\ncard = 'renewed'");
    assert_eq!(dossier.filings[0].state, FilingState::Stale);
    let (_, dossier) = after("person = 'cheung-wing-sze'\ncard = 'renewed'\nfiling = 'active'");
    assert_eq!(dossier.filings[0].state, FilingState::Active);
}

#[test]
fn filings() {
    assert!(dossier("person = 'cheung-wing-sze'\nfiling = 'none'").filings.is_empty());
    let pending = dossier("person = 'cheung-wing-sze'\nfiling = 'pending'").filings;
    assert_eq!(pending[0].filed_ms, MOMENT_MS - 10 * MINUTE_MS);
    assert_eq!(dossier("person = 'maria-santos'\nfiling = 'stale'").filings[0].state, FilingState::Stale);
    let active = dossier("person = 'tsang-ka-po'\nfiling = 'active'").filings;
    assert!(active[0].filed_ms < MOMENT_MS - DAY_MS);
    let first = dossier("person = 'lau-chun-hei'\nfiling = 'active'").filings;
    assert_eq!(first[0].class, FilingClass::HongKong);
    assert!(first[0].cid.is_some() && first[0].mutual);
    let french = dossier("person = 'pierre-martin'\nfiling = 'active'").filings;
    assert_eq!(french[0].class, FilingClass::Passport);
    assert_eq!(dossier("person = 'kou-lap-man'\nfiling = 'active'").filings[0].class, FilingClass::HPermit);
}

#[test]
fn a_filing_that_a_scenario_makes_carries_the_handle_of_the_persons_phone() {
    let (demo, dossier) = after("person = 'lau-chun-hei'\nfiling = 'active'");
    let phone = demo.credential("lau-chun-hei", portas::credential::Family::MutualHongKong);
    assert_eq!(dossier.filings[0].cid, Some(phone.cid));
}

#[test]
fn switches() {
    assert!(!dossier("person = 'cheung-wing-sze'\nmutual = false").filings[0].mutual);
    assert!(dossier("person = 'hui-sze-wan'\nmutual = true").filings[0].mutual);
    assert!(!dossier("person = 'mui-hoi-ching'\nconsent = false").filings[0].parental_consent);
    let (demo, _) = after("person = 'zhang-wei'\nconsent = false");
    assert!(!demo.population.person("zhang-wei").unwrap().documents[0].consent);
    let card = dossier("person = 'mui-hoi-ching'\nnew_smart_id = false").documents[0].card;
    assert!(matches!(card, CardKind::HongKong { new_smart: false, .. }));
    assert!(dossier("person = 'lei-sio-mei'\nwatch = true").watch);
    assert!(!dossier("person = 'pun-sio-kun'\nwatch = false").watch);
}

#[test]
fn bodies_and_samples() {
    let (demo, dossier) = after("person = 'lei-sio-mei'\nheight_m = 1.1\nfingers = 'none'\nirises = 'none'");
    assert!((demo.population.person("lei-sio-mei").unwrap().body.height_m - 1.1).abs() < 1e-9);
    assert!(dossier.fingers.is_empty() && dossier.irises == Irises::None);
    let (_, dossier) = after("person = 'seak-hou-in'\nfingers = 'good'\nirises = 'enrolled'");
    assert_eq!((dossier.fingers.len(), dossier.irises), (2, Irises::Enrolled));
    let (_, dossier) = after("person = 'lei-sio-mei'\nfingers = 'worn'");
    assert_eq!(dossier.fingers.len(), 2);
}

// rules: L-28
#[test]
fn crossings_and_stays() {
    let line = "person = 'zhang-wei'\nlast_crossing = { direction = 'arrival', port = 'airport', days_ago = 5 }";
    let crossings = dossier(line).crossings;
    assert_eq!(crossings.len(), 1);
    assert_eq!((crossings[0].port, crossings[0].direction), (Port::Airport, Direction::Arrival));
    assert_eq!(crossings[0].at_ms, MOMENT_MS - 5 * DAY_MS);
    assert_eq!(crossings[0].stay_until, None, "the limit follows from the class");
    let crossings = dossier(&format!("{line}\nstay_until_days = -1")).crossings;
    assert_eq!(crossings[0].stay_until, Some(day(-1)));
    let line = "person = 'lei-sio-mei'\nlast_crossing = { direction = 'departure', port = 'airport', days_ago = 0 }";
    let crossings = dossier(line).crossings;
    assert!(crossings[0].at_ms < MOMENT_MS && crossings[0].stay_until.is_none());
    assert_eq!(dossier("person = 'deng-yan'\nstay_until_days = 4").crossings[0].stay_until, Some(day(4)));
}

// rules: L-12, L-24, L-25
#[test]
fn documents_and_endorsements() {
    assert_eq!(dossier("person = 'ana-ferreira'\ndocument_days_left = 96").documents[0].valid_until, day(96));
    let uses = |person: &str, change: &str| {
        let line = format!("person = '{person}'\nendorsement = '{change}'");
        dossier(&line).documents[0].macao.map(|granted| granted.uses)
    };
    assert_eq!(uses("zhang-wei", "single-used"), Some(EndorsementUse::SingleUsed));
    assert_eq!(uses("zhang-wei", "single"), Some(EndorsementUse::Single));
    assert_eq!(uses("zhang-wei", "none"), None);
    assert_eq!(uses("liu-yang", "multiple"), Some(EndorsementUse::Multiple));
}

#[test]
fn a_change_that_does_not_fit_names_person_and_key() {
    let refuse = |line: &str| {
        let mut population = Population::demo(MOMENT_MS).unwrap();
        population.apply(&toml::from_str(line).unwrap()).unwrap_err()
    };
    assert_eq!(refuse("person = 'nobody'\nwatch = true"), SetupError::Unknown("nobody".to_owned()));
    for (line, named) in [
        ("person = 'lei-sio-mei'\nmutual = true", "mutual"),
        ("person = 'lei-sio-mei'\nnew_smart_id = true", "new_smart_id"),
        ("person = 'lei-sio-mei'\nendorsement = 'none'", "endorsement"),
        ("person = 'lei-sio-mei'\nstay_until_days = 3", "stay_until_days"),
        ("person = 'chan-tai-man'\nfiling = 'active'", "filing"),
        ("person = 'cheong-kin-mou'\ncard = 'renewed'", "card"),
    ] {
        let said = refuse(line).to_string();
        assert!(said.contains(named) && said.contains("setup: "), "{said}");
    }
    for line in ["person = 'lei-sio-mei'\ncrad = 'lost'", "person = 'lei-sio-mei'\ncard = 'gone'", "card = 'lost'"] {
        assert!(toml::from_str::<Setup>(line).is_err(), "{line}");
    }
}
