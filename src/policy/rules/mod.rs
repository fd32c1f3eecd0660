//! Check 11 rule by rule, on both sides of every boundary.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod classes;
mod posts;
mod shown;
mod stay;
mod whatever;

use crate::credential::LaneKind;
use crate::person::support::*;
use crate::person::{FilingClass, HongKongMark, Port, Refused};
use Port::{Airport, BorderGate, HzmBridgeHongkong, InnerHarbour, OuterHarbour, TaipaTerminal};
use chrono::NaiveDate;

const SIX: [Port; 6] = [BorderGate, HzmBridgeHongkong, OuterHarbour, InnerHarbour, TaipaTerminal, Airport];

fn today() -> NaiveDate {
    date(TODAY)
}

fn in_days(days: i64) -> NaiveDate {
    today() + chrono::Duration::days(days)
}

fn refused(case: &Case) -> Refused {
    case.answer().unwrap_err()
}

fn hong_kong() -> Case {
    Case::hong_kong(32, HongKongMark::Permanent)
}

fn passport(issuer: &str, class: Option<FilingClass>) -> Case {
    Case::foreign(30, crate::person::DocumentKind::Passport, issuer, class)
}

fn of_age(case: Case, years: u32) -> Case {
    case.with(|case| case.dossier.born = born(case.now.date(), years, 0))
}

fn of_age_tomorrow(case: Case, years: u32) -> Case {
    case.with(|case| case.dossier.born = born(case.now.date(), years, -1))
}
