//! One shape for whatever checks 1 to 9 refuse.

use super::confirm::NotConfirmed;
use super::freshness::NotFresh;
use super::open::OpenRefusal;
use super::replay::NotReserved;
use crate::refusal::{Act, Refusal};

/// A code that may not be used: what the traveller is told, what follows, and what the officer may know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodeRefused {
    /// Number of the check.
    pub check: u8,
    /// The reason code.
    pub refusal: Refusal,
    /// What follows; differs from the code's own act for a code that this very lane committed.
    pub act: Act,
    /// For the officer and the journal, nothing personal.
    pub detail: String,
}

impl CodeRefused {
    fn new(check: u8, refusal: Refusal, detail: &impl ToString) -> Self {
        Self { check, refusal, act: refusal.act(), detail: detail.to_string() }
    }
}

impl From<OpenRefusal> for CodeRefused {
    fn from(cause: OpenRefusal) -> Self {
        Self::new(cause.check(), cause.refusal(), &cause)
    }
}

impl From<NotConfirmed> for CodeRefused {
    fn from(cause: NotConfirmed) -> Self {
        Self::new(7, cause.refusal(), &cause)
    }
}

impl From<NotFresh> for CodeRefused {
    fn from(cause: NotFresh) -> Self {
        Self::new(8, cause.refusal(), &cause)
    }
}

impl From<NotReserved> for CodeRefused {
    fn from(cause: NotReserved) -> Self {
        Self { act: cause.act(), ..Self::new(9, cause.refusal(), &cause) }
    }
}
