//! What a lane decides about the stay of non-residents (L, M). What it cannot decide refers to a counter.

use super::class::{Class, Standing};
use super::rows::StayRow;
use super::tables::{Route, Tables};
use crate::person::{
    Crossing, Direction, Document, DocumentKind, Dossier, Endorsement, EndorsementUse, PriorPermission, Refused,
};
use crate::refusal::Refusal;
use crate::time::macao_date;
use chrono::{Days, Months, NaiveDate};

/// The stay granted to a non-resident who arrives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stay {
    /// Day of entry.
    pub entered: NaiveDate,
    /// Last day (L-28).
    pub until: NaiveDate,
}

impl Stay {
    /// Days after the day of entry.
    #[must_use]
    pub const fn days(self) -> i64 {
        self.until.signed_duration_since(self.entered).num_days()
    }
}

/// What the stay slip says (L-09, F-18): enough to know one's own slip, and no name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slip {
    /// Post of entry.
    pub port: crate::person::Port,
    /// Moment of entry, unix milliseconds.
    pub entered_ms: i64,
    /// Last day of the stay.
    pub until: NaiveDate,
    /// Kind of the document.
    pub document: DocumentKind,
    /// Last three characters of its number.
    pub ending: String,
}

/// A length of stay before the document's own end is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Length {
    /// Up to this day.
    Until(NaiveDate),
    /// The permit behind it ended on this day.
    PermitEnded(NaiveDate),
    /// An officer types the days.
    Unknown,
}

/// Everything the stay depends on.
#[derive(Clone, Copy)]
pub(super) struct Case<'a> {
    pub(super) standing: Standing<'a>,
    pub(super) document: &'a Document,
    pub(super) dossier: &'a Dossier,
    pub(super) route: Route,
    pub(super) today: NaiveDate,
    /// An officer decides here: what only a lane may not decide is left to them.
    pub(super) staffed: bool,
    pub(super) tables: &'a Tables,
}

/// Document validity, endorsement and stay of a non-resident who arrives, in this order.
///
/// # Errors
/// `E-CHILD-PHOTO` (L-34); `E-PPT-VALIDITY` (L-12); `E-ENDORSE-MO` (L-24); back from Hong Kong `E-ENDORSE-7` (L-30) or
/// `E-LANE-CLASS` (L-29, an officer decides); `E-ENDORSE-USED` (L-25); `E-PERMIT-USED` (L-08); `E-LANE-CLASS` where no
/// length of stay is known.
pub(super) fn arrival(case: Case<'_>) -> Result<Option<Stay>, Refused> {
    let length = length(case.standing, case.document, case.tables.stay(case.standing.class), case.today);
    let stay = match length {
        Length::Until(until) => Some(outlasted(Stay { entered: case.today, until }, case)?),
        Length::PermitEnded(_) | Length::Unknown => None,
    };
    if case.document.kind == DocumentKind::ExitEntryPermit {
        endorsed_for_macao(case)?;
    }
    if case.standing.filing.and_then(|filing| filing.permission) == Some(PriorPermission::SingleUsed) {
        return Err(Refused::new(Refusal::PermitUsed, "single prior permission is used (L-08)"));
    }
    match length {
        Length::Until(_) => Ok(stay),
        Length::PermitEnded(_) | Length::Unknown if case.staffed => Ok(None),
        Length::PermitEnded(ended) => {
            Err(Refused::new(Refusal::LaneClass, format!("the permit behind the filing ended on {ended}; counter")))
        }
        Length::Unknown => Err(Refused::new(Refusal::LaneClass, "an officer sets the days of stay; counter")),
    }
}

/// Endorsement and stay of a non-resident who leaves, in this order.
///
/// # Errors
/// `E-ENDORSE-HK` on a road to Hong Kong (L-31); `E-STAY-OVER` from the day after the last (M-01, M-11); `E-OFFICER` where
/// no limit is on record and none follows from the document.
pub(super) fn departure(case: Case<'_>) -> Result<(), Refused> {
    if case.document.kind == DocumentKind::ExitEntryPermit && case.route == Route::HongKong {
        let good = |endorsement: &Endorsement| usable(endorsement, case.today);
        if !case.document.hong_kong.as_ref().is_some_and(good) {
            return Err(Refused::new(Refusal::EndorseHk, "no valid Hong Kong endorsement for this road (L-31)"));
        }
    }
    let arrival = case.dossier.crossings.first().filter(|last| last.direction == Direction::Arrival);
    let Some(limit) = arrival.and_then(|arrival| limit_of(arrival, case)) else {
        return Err(Refused::new(Refusal::Officer, "no limit of stay on record"));
    };
    let days_over = case.today.signed_duration_since(limit).num_days();
    if days_over > 0 {
        return Err(Refused::new(Refusal::StayOver, format!("permitted until {limit}, {days_over} days over (M-11)")));
    }
    Ok(())
}

/// The limit written at entry; where none was, the one the document gives from that day (L-28).
fn limit_of(arrival: &Crossing, case: Case<'_>) -> Option<NaiveDate> {
    if arrival.stay_until.is_some() {
        return arrival.stay_until;
    }
    let row = case.tables.stay(case.standing.class);
    match length(case.standing, case.document, row, macao_date(arrival.at_ms)) {
        Length::Until(until) => Some(until),
        Length::PermitEnded(ended) => Some(ended),
        Length::Unknown => None,
    }
}

fn length(standing: Standing<'_>, document: &Document, row: Option<&StayRow>, entry: NaiveDate) -> Length {
    let Some(row) = row else { return Length::Unknown };
    let permit = standing.filing.and_then(|filing| filing.permit_until).filter(|_| row.permit);
    if let Some(until) = permit {
        return if until < entry { Length::PermitEnded(until) } else { Length::Until(until) };
    }
    let endorsement = document.macao.filter(|endorsement| row.endorsement && endorsement.valid_until >= entry);
    let days = endorsement.map(|endorsement| u32::from(endorsement.days)).or(row.days);
    let after_days = |days: u32| entry.checked_add_days(Days::new(days.into())).unwrap_or(NaiveDate::MAX);
    let after_years =
        |years: u32| entry.checked_add_months(Months::new(years.saturating_mul(12))).unwrap_or(NaiveDate::MAX);
    days.map(after_days).or(row.years.map(after_years)).map_or(Length::Unknown, Length::Until)
}

/// L-12: the document must outlast the stay by 90 days; a stay of "up to" some length is cut to what fits.
fn outlasted(stay: Stay, case: Case<'_>) -> Result<Stay, Refused> {
    let beyond = i64::from(case.tables.limits.document.beyond_stay_days);
    let remaining = case.document.valid_until.signed_duration_since(case.today).num_days();
    let fits = remaining - beyond;
    if stay.days() <= fits {
        return Ok(stay);
    }
    let up_to = case.tables.stay(case.standing.class).is_some_and(|row| row.up_to);
    match u64::try_from(fits) {
        Ok(days) if up_to && days > 0 => {
            Ok(Stay { until: case.today.checked_add_days(Days::new(days)).unwrap_or(stay.until), ..stay })
        }
        Ok(_) | Err(_) => {
            let detail = format!(
                "{remaining} days left, {} of stay and {beyond} needed; longest stay that fits: {}",
                stay.days(),
                fits.max(0)
            );
            Err(Refused::new(Refusal::PptValidity, detail))
        }
    }
}

fn endorsed_for_macao(case: Case<'_>) -> Result<(), Refused> {
    let Some(endorsement) = case.document.macao.filter(|endorsement| endorsement.valid_until >= case.today) else {
        return Err(Refused::new(Refusal::EndorseMo, "no valid Macao endorsement (L-24)"));
    };
    back_from_hong_kong(&endorsement, case)?;
    match endorsement.uses {
        EndorsementUse::Multiple | EndorsementUse::Single => Ok(()),
        EndorsementUse::SingleUsed => Err(Refused::new(Refusal::EndorseUsed, "single endorsement is used (L-25)")),
    }
}

/// L-29, L-30: who left Macao for Hong Kong and has not been back on the mainland since goes on with the first stay.
/// Whoever arrives by a road from the mainland has been back; elsewhere a lane cannot know and does not decide (OQ-26).
fn back_from_hong_kong(endorsement: &Endorsement, case: Case<'_>) -> Result<(), Refused> {
    let last = case.dossier.crossings.first();
    let to_hong_kong = last.is_some_and(|crossing| {
        crossing.direction == Direction::Departure && case.tables.route(crossing.port) == Route::HongKong
    });
    if !to_hong_kong || case.route == Route::Zhuhai {
        return Ok(());
    }
    let entry = case.dossier.crossings.iter().find(|crossing| crossing.direction == Direction::Arrival);
    let first_limit = entry.and_then(|arrival| limit_of(arrival, case));
    let shared = endorsement.days == case.tables.limits.document.both_regions_days;
    match first_limit {
        Some(limit) if shared && limit < case.today => {
            let detail = format!("days in both regions are spent: first stay until {limit} (L-30)");
            Err(Refused::new(Refusal::Endorse7, detail))
        }
        Some(_) | None if case.staffed => Ok(()),
        Some(_) | None => Err(Refused::new(
            Refusal::LaneClass,
            "last exit to Hong Kong, no mainland return on record (L-29); counter",
        )),
    }
}

/// An endorsement that still admits.
fn usable(endorsement: &Endorsement, today: NaiveDate) -> bool {
    endorsement.valid_until >= today
        && match endorsement.uses {
            EndorsementUse::Multiple | EndorsementUse::Single => true,
            EndorsementUse::SingleUsed => false,
        }
}

impl Class {
    /// Whether the class lives in Macao and so has no limit of stay.
    #[must_use]
    pub const fn resident(self) -> bool {
        matches!(self, Self::MacaoResident)
    }
}
