//! Whatever comes: one answer, never a panic.

use super::*;
use crate::credential::Family;
use crate::person::Direction::{self, Arrival, Departure};
use crate::person::{Crossing, CrossingCredential, DocumentKind, EndorsementUse};
use crate::policy::{Class, Eligible};
use crate::time::{DAY_MS, Now};
use proptest::prelude::*;

fn day() -> impl Strategy<Value = NaiveDate> {
    prop_oneof![
        8 => (-800i64..800).prop_map(in_days),
        1 => Just(NaiveDate::MIN),
        1 => Just(NaiveDate::MAX),
        1 => (0i32..4000, 1u32..13, 1u32..32).prop_filter_map("a day", |(y, m, d)| NaiveDate::from_ymd_opt(y, m, d)),
    ]
}

fn person() -> impl Strategy<Value = Case> {
    let marks = [HongKongMark::Permanent, HongKongMark::Star1, HongKongMark::R, HongKongMark::Unmarked];
    let classes = [FilingClass::Worker, FilingClass::Student, FilingClass::Passport, FilingClass::Pilot];
    prop_oneof![
        (0u32..90).prop_map(Case::resident),
        (0u32..90).prop_map(Case::mainland),
        (0u32..90, prop::sample::select(marks.to_vec())).prop_map(|(years, mark)| Case::hong_kong(years, mark)),
        (0u32..90, prop::sample::select(classes.to_vec()), prop::sample::select(vec!["SGP", "FRA", "D"]))
            .prop_map(|(years, class, issuer)| Case::foreign(years, DocumentKind::Passport, issuer, Some(class))),
    ]
}

fn dates() -> impl Strategy<Value = (NaiveDate, NaiveDate, NaiveDate, NaiveDate, Option<NaiveDate>)> {
    (day(), day(), day(), day(), prop::option::of(day()))
}

fn moments() -> impl Strategy<Value = i64> {
    let about = moment(&format!("{TODAY}T09:41")).wall_ms;
    prop_oneof![8 => (-800i64..800).prop_map(move |days| about + days * DAY_MS), 1 => any::<i64>()]
}

type Crossings = Vec<(Direction, usize, i64, Option<NaiveDate>)>;

fn crossings() -> impl Strategy<Value = Crossings> {
    let direction = prop_oneof![Just(Arrival), Just(Departure)];
    prop::collection::vec((direction, 0usize..10, moments(), prop::option::of(day())), 0..8)
}

fn anybody() -> impl Strategy<Value = Case> {
    let place = (0usize..6, prop_oneof![Just(Arrival), Just(Departure)], moments(), any::<[bool; 4]>());
    let endorsed = (any::<u16>(), day(), 0u8..3);
    (person(), dates(), place, crossings(), endorsed, moments()).prop_map(build)
}

type Dates = (NaiveDate, NaiveDate, NaiveDate, NaiveDate, Option<NaiveDate>);
type Placed = (usize, Direction, i64, [bool; 4]);

fn build(drawn: (Case, Dates, Placed, Crossings, (u16, NaiveDate, u8), i64)) -> Case {
    let (case, (birth, issued, valid_until, endorsed_until, permit_until), place, crossings, endorsed, filed) = drawn;
    let (port, direction, wall_ms, [consent, printer_ready, watch, fingers]) = place;
    let (days, also_until, uses) = endorsed;
    let uses = [EndorsementUse::Multiple, EndorsementUse::Single, EndorsementUse::SingleUsed][usize::from(uses)];
    case.with(|case| {
        (case.port, case.direction, case.consent, case.printer_ready) = (SIX[port], direction, consent, printer_ready);
        case.now = Now { wall_ms, mono_ms: 0 };
        (case.dossier.born, case.dossier.watch) = (birth, watch && consent);
        if !fingers {
            case.dossier.fingers.clear();
        }
        for document in &mut case.dossier.documents {
            (document.issued, document.valid_until) = (issued, valid_until);
            document.macao = Some(endorsement(days, uses, endorsed_until));
            document.hong_kong = Some(endorsement(days, uses, also_until));
        }
        for filing in &mut case.dossier.filings {
            (filing.filed_ms, filing.permit_until) = (filed, permit_until);
        }
        case.dossier.crossings = crossings
            .into_iter()
            .map(|(direction, port, at_ms, stay_until)| Crossing {
                port: Port::ALL[port],
                direction,
                at_ms,
                presented: CrossingCredential::Code(Family::Clearance),
                stay_until,
            })
            .collect();
    })
}

fn grants_well(case: &Case, eligible: &Eligible) -> bool {
    let resident = eligible.class() == Class::MacaoResident;
    match eligible.stay() {
        Some(stay) => !resident && case.direction == Arrival && stay.until >= stay.entered && eligible.slip().is_some(),
        None => resident || case.direction == Departure,
    }
}

proptest! {
    #[test]
    fn anybody_at_any_time_gets_one_answer_and_the_same_again(case in anybody()) {
        let answer = case.answer();
        prop_assert_eq!(&answer, &case.answer());
        match answer {
            Ok(eligible) => prop_assert!(grants_well(&case, &eligible)),
            Err(refused) => {
                prop_assert!(!refused.detail.is_empty());
                for personal in [&case.dossier.name.latin, &case.dossier.documents[0].number] {
                    prop_assert!(!refused.detail.contains(personal.as_str()), "{}", refused.detail);
                }
            }
        }
    }
}
