//! Codes minted by an independent implementation, and what each must be answered.

#![allow(clippy::unwrap_used)]

use portas::credential::vectors::run;

const CODES: &str = include_str!("vectors/codes.json");

// rules, E-19, R-03, R-04
#[test]
fn every_vector_agrees() {
    let report = run(CODES).unwrap();
    for outcome in &report.outcomes {
        assert_eq!(outcome.got, outcome.expect, "{}", outcome.name);
    }
    assert_eq!(report.agreed(), 45);
}
