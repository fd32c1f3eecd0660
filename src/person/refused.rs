use super::Port;
use crate::refusal::Refusal;
use chrono::NaiveTime;
use std::fmt;

/// A refusal with what goes with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// What the person is told.
    pub refusal: Refusal,
    /// What the officer is told besides: states, dates of cards and rule ids; no name, number or birthday.
    pub detail: String,
    /// The figure in the traveller's text, where it has one.
    pub told: Option<Told>,
}

/// The figure in a traveller's text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Told {
    /// Possible from this moment, unix milliseconds (`E-REG-PENDING`).
    ActiveFrom(i64),
    /// Opens at this time of day in Macao (`E-PORT-CLOSED`).
    OpensAt(NaiveTime),
    /// The nearest post that may serve (`E-PORT-CLASS`).
    Nearest(Port),
}

impl Refused {
    /// A refusal whose text holds no figure.
    #[must_use]
    pub fn new(refusal: Refusal, detail: impl Into<String>) -> Self {
        Self { refusal, detail: detail.into(), told: None }
    }

    /// The same with the figure of the traveller's text.
    #[must_use]
    pub fn telling(mut self, told: Told) -> Self {
        self.told = Some(told);
        self
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.refusal, self.detail)
    }
}
