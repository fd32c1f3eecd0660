use super::build::{own_label, plain_filing};
use super::dates::days_from;
use super::documents::{endorsement, renew, takes_endorsements};
use super::{DemoFiling, DemoPerson, Fingers, Population};
use crate::person::{
    CardKind, Crossing, CrossingCredential, Direction, DocumentKind, DocumentState, Endorsement, EndorsementUse,
    FilingClass, FilingState, Irises, Port, Replacement,
};
use crate::time::{DAY_MS, HOUR_MS, MINUTE_MS, macao_date};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Changes to one person of the demo population, as a scenario's `setup` writes them; absent keys change nothing.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Setup {
    /// Whom.
    pub person: String,
    /// The person's first document.
    pub card: Option<CardChange>,
    /// The registration for lanes.
    pub filing: Option<FilingChange>,
    /// The mutual switch of a Hong Kong filing.
    pub mutual: Option<bool>,
    /// A parent's consent on a Hong Kong filing, or the consent on a permit's chip.
    pub consent: Option<bool>,
    /// A Hong Kong card of the new kind.
    pub new_smart_id: Option<bool>,
    /// On the watch list.
    pub watch: Option<bool>,
    /// Metres.
    pub height_m: Option<f64>,
    /// How the fingers print, and whether they are on file.
    pub fingers: Option<FingersChange>,
    /// Irises on file.
    pub irises: Option<Irises>,
    /// The one crossing on record.
    pub last_crossing: Option<LastCrossing>,
    /// Days from today to the end of the stay granted at the last arrival; negative: it is over.
    pub stay_until_days: Option<i64>,
    /// Days from today to the last day of the person's first document.
    pub document_days_left: Option<i64>,
    /// The Macao endorsement of the permit.
    pub endorsement: Option<EndorsementChange>,
}

/// What becomes of a card.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CardChange {
    /// Valid, for years.
    Ok,
    /// Reported lost.
    Lost,
    /// Its last day was yesterday.
    Expired,
    /// Cancelled for good.
    Cancelled,
    /// A new card yesterday; the e-ID was not refreshed, a Hong Kong filing is stale (A-20, E-29).
    Renewed,
}

/// What becomes of a registration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FilingChange {
    /// Never made.
    None,
    /// Made 10 minutes ago.
    Pending,
    /// Good.
    Active,
    /// The card changed since.
    Stale,
}

/// What becomes of the fingers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FingersChange {
    /// On file, print well.
    Good,
    /// On file, print badly.
    Worn,
    /// Not on file.
    None,
}

/// What becomes of the Macao endorsement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EndorsementChange {
    /// Any number of entries.
    Multiple,
    /// One entry, unused.
    Single,
    /// One entry, used.
    SingleUsed,
    /// None.
    None,
}

/// A crossing some days ago.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LastCrossing {
    /// Which way.
    pub direction: Direction,
    /// Where.
    pub port: Port,
    /// 0: an hour ago.
    pub days_ago: u16,
}

/// A change that does not fit the person.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SetupError {
    /// Nobody of that handle.
    #[error("setup: no person {0:?}")]
    Unknown(String),
    /// The person has nothing that the key could change.
    #[error("setup: {person}: {key}: {what}")]
    NotThere {
        /// The handle.
        person: String,
        /// The key.
        key: &'static str,
        /// What is missing.
        what: &'static str,
    },
}

impl Population {
    /// Changes one person; the key of a phone's binding and everything not named stays.
    ///
    /// # Errors
    /// [`SetupError`] when the person is unknown, or has nothing that a key could change.
    pub fn apply(&mut self, setup: &Setup) -> Result<(), SetupError> {
        let moment_ms = self.moment_ms;
        let person = self.people.iter_mut().find(|person| person.handle == setup.person);
        let person = person.ok_or_else(|| SetupError::Unknown(setup.person.clone()))?;
        let change = Change { moment_ms, as_of: macao_date(moment_ms), person };
        change.apply(setup).map_err(|(key, what)| SetupError::NotThere { person: setup.person.clone(), key, what })
    }
}

type Misfit = (&'static str, &'static str);

struct Change<'a> {
    moment_ms: i64,
    as_of: NaiveDate,
    person: &'a mut DemoPerson,
}

impl Change<'_> {
    fn apply(mut self, setup: &Setup) -> Result<(), Misfit> {
        if let Some(card) = setup.card {
            self.card(card)?;
        }
        if let Some(filing) = setup.filing {
            self.filing(filing)?;
        }
        if let Some(mutual) = setup.mutual {
            self.hong_kong_filing("mutual")?.record.mutual = mutual;
        }
        if let Some(consent) = setup.consent {
            self.consent(consent)?;
        }
        if let Some(new) = setup.new_smart_id {
            self.new_smart_id(new)?;
        }
        if let Some(days) = setup.document_days_left {
            self.first_document("document_days_left")?.valid_until = days_from(self.as_of, days);
        }
        if let Some(endorsement) = setup.endorsement {
            self.endorsement(endorsement)?;
        }
        if let Some(last) = setup.last_crossing {
            self.last_crossing(last)?;
        }
        if let Some(days) = setup.stay_until_days {
            self.stay_until(days)?;
        }
        self.body(setup);
        Ok(())
    }

    fn body(&mut self, setup: &Setup) {
        if let Some(watch) = setup.watch {
            self.person.watch = watch;
        }
        if let Some(height_m) = setup.height_m {
            self.person.body.height_m = height_m;
        }
        if let Some(fingers) = setup.fingers {
            self.person.body.fingers = match fingers {
                FingersChange::Good => Fingers::Good,
                FingersChange::Worn => Fingers::Worn,
                FingersChange::None => Fingers::None,
            };
        }
        if let Some(irises) = setup.irises {
            self.person.irises = irises;
        }
    }

    fn first_document(&mut self, key: &'static str) -> Result<&mut crate::person::Document, Misfit> {
        self.person.documents.first_mut().map(|document| &mut document.record).ok_or((key, "has no document"))
    }

    fn card(&mut self, change: CardChange) -> Result<(), Misfit> {
        let as_of = self.as_of;
        let number = u32::try_from(self.person.id.0).unwrap_or_default();
        let present = self.first_document("card")?;
        match change {
            CardChange::Ok => {
                present.state = DocumentState::Valid;
                present.valid_until = present.valid_until.max(days_from(as_of, 365));
            }
            CardChange::Lost => present.state = DocumentState::Lost,
            CardChange::Cancelled => present.state = DocumentState::Cancelled,
            CardChange::Expired => present.valid_until = days_from(as_of, -1),
            CardChange::Renewed => {
                if present.replaced.is_some() {
                    return Err(("card", "is a renewed card already"));
                }
                // A Macao card by expiry, which keeps the e-Channel (E-27); any other because its data changed.
                let why = match present.card {
                    CardKind::Macao { .. } => Replacement::Expiry,
                    CardKind::HongKong { .. } | CardKind::Plain => Replacement::DataChange,
                };
                let old = renew(present, number, why, days_from(as_of, -1));
                self.person.renewed_ms = Some(self.moment_ms - DAY_MS);
                self.keep_in_drawer(old);
            }
        }
        Ok(())
    }

    fn keep_in_drawer(&mut self, old: crate::person::Document) {
        if let Some(present) = self.person.documents.first() {
            let old = super::DemoDocument { record: old, ..present.clone() };
            self.person.documents.push(old);
        }
        for filing in self.person.filings.iter_mut().filter(|filing| filing.record.class == FilingClass::HongKong) {
            filing.record.state = FilingState::Stale;
        }
    }

    fn filing(&mut self, change: FilingChange) -> Result<(), Misfit> {
        if change == FilingChange::None {
            self.person.filings.clear();
            return Ok(());
        }
        if self.person.filings.is_empty() {
            let filing = self.new_filing()?;
            self.person.filings.push(filing);
        }
        let (age_ms, state) = match change {
            FilingChange::Pending => (10 * MINUTE_MS, FilingState::Active),
            FilingChange::Stale => (200 * DAY_MS, FilingState::Stale),
            FilingChange::Active | FilingChange::None => (200 * DAY_MS, FilingState::Active),
        };
        for filing in &mut self.person.filings {
            filing.record.filed_ms = self.moment_ms - age_ms;
            filing.record.state = state;
        }
        Ok(())
    }

    /// A first filing, under the class that the person's documents allow.
    fn new_filing(&self) -> Result<DemoFiling, Misfit> {
        let class_of = |kind| match kind {
            DocumentKind::HkId => Some(FilingClass::HongKong),
            DocumentKind::HomeReturnPermit => Some(FilingClass::HPermit),
            DocumentKind::TaiwanPermit => Some(FilingClass::Taiwan),
            DocumentKind::Passport => Some(FilingClass::Passport),
            DocumentKind::OfficialPermit => Some(FilingClass::SpecialStay),
            DocumentKind::MacaoId
            | DocumentKind::ExitEntryPermit
            | DocumentKind::HkDocumentOfIdentity
            | DocumentKind::ParkPass => None,
        };
        let documents = self.person.documents.iter();
        let (class, document) = documents
            .filter_map(|document| Some((class_of(document.record.kind)?, &document.record)))
            .next()
            .ok_or(("filing", "has no document to file on"))?;
        let cid_label = (class == FilingClass::HongKong).then(|| own_label(&self.person.handle));
        Ok(DemoFiling {
            record: plain_filing(class, (document.kind, document.number.clone()), self.moment_ms),
            cid_label,
        })
    }

    fn hong_kong_filing(&mut self, key: &'static str) -> Result<&mut DemoFiling, Misfit> {
        let mut filings = self.person.filings.iter_mut();
        filings.find(|filing| filing.record.class == FilingClass::HongKong).ok_or((key, "has no Hong Kong filing"))
    }

    fn consent(&mut self, consent: bool) -> Result<(), Misfit> {
        let permits = self.person.documents.iter_mut().filter(|document| takes_endorsements(document.record.kind));
        let mut changed = 0;
        for permit in permits {
            permit.consent = consent;
            changed += 1;
        }
        if changed == 0 {
            self.hong_kong_filing("consent")?.record.parental_consent = consent;
        }
        Ok(())
    }

    fn new_smart_id(&mut self, new: bool) -> Result<(), Misfit> {
        match &mut self.first_document("new_smart_id")?.card {
            CardKind::HongKong { new_smart, .. } => {
                *new_smart = new;
                Ok(())
            }
            CardKind::Macao { .. } | CardKind::Plain => Err(("new_smart_id", "has no Hong Kong card")),
        }
    }

    fn endorsement(&mut self, change: EndorsementChange) -> Result<(), Misfit> {
        let as_of = self.as_of;
        let permit = self.first_document("endorsement")?;
        if !takes_endorsements(permit.kind) {
            return Err(("endorsement", "has no permit that carries endorsements"));
        }
        let granted = permit.macao.unwrap_or_else(|| endorsement(7, as_of));
        let with = |uses| Some(Endorsement { uses, ..granted });
        permit.macao = match change {
            EndorsementChange::Multiple => with(EndorsementUse::Multiple),
            EndorsementChange::Single => with(EndorsementUse::Single),
            EndorsementChange::SingleUsed => with(EndorsementUse::SingleUsed),
            EndorsementChange::None => None,
        };
        Ok(())
    }

    fn last_crossing(&mut self, last: LastCrossing) -> Result<(), Misfit> {
        let ago_ms = if last.days_ago == 0 { HOUR_MS } else { i64::from(last.days_ago) * DAY_MS };
        let at_ms = self.moment_ms - ago_ms;
        let shows = self.person.shows;
        let document = self.first_document("last_crossing")?;
        let presented = shows.map_or(CrossingCredential::Document(document.kind), CrossingCredential::Code);
        // The limit of an arrival follows from the class; `stay_until_days` says another.
        let (port, direction) = (last.port, last.direction);
        self.person.crossings = vec![Crossing { port, direction, at_ms, presented, stay_until: None }];
        Ok(())
    }

    fn stay_until(&mut self, days: i64) -> Result<(), Misfit> {
        let as_of = self.as_of;
        let mut arrivals =
            self.person.crossings.iter_mut().rev().filter(|crossing| crossing.direction == Direction::Arrival);
        let last = arrivals.next().ok_or(("stay_until_days", "has no arrival on record"))?;
        last.stay_until = Some(days_from(as_of, days));
        Ok(())
    }
}
