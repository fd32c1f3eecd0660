//! Invented people for tests of checks 10 and 11.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use crate::credential::LaneKind;
use crate::credential::replay::Reserved;
use crate::credential::{Cid, DeviceKey, Family, Stamp};
use crate::person::{
    AuthenticDocument, Binding, CardKind, Crossing, CrossingCredential, Direction, Document, DocumentKind,
    DocumentState, Dossier, Endorsement, EndorsementUse, Filing, FilingClass, FilingSource, FilingState, Finger,
    HongKongMark, Irises, Name, PersonId, Port, Presented, ReadChip, ReadDocument, ReadZone, Refused, Verified,
};
use crate::time::{DAY_MS, HOUR_MS, Now, macao_wall_ms};
use chrono::{Days, Months, NaiveDate, NaiveDateTime};

/// What a person shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shows {
    Code(Family),
    Document(DocumentKind),
}

/// Somebody, somewhere, at some time.
#[derive(Debug, Clone)]
pub(crate) struct Case {
    pub(crate) dossier: Dossier,
    pub(crate) shows: Shows,
    pub(crate) slot: u8,
    /// Serial the binding knows; `None`: the current card's.
    pub(crate) bound_serial: Option<String>,
    pub(crate) consent: bool,
    pub(crate) port: Port,
    pub(crate) lane: LaneKind,
    pub(crate) direction: Direction,
    pub(crate) now: Now,
    pub(crate) printer_ready: bool,
    pub(crate) iris_ready: bool,
}

pub(crate) const CID: Cid = Cid([7; 16]);

pub(crate) fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// `2025-01-15T09:41`, Macao time.
pub(crate) fn moment(text: &str) -> Now {
    let civil = NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M").unwrap();
    Now { wall_ms: macao_wall_ms(civil.date(), civil.time()), mono_ms: 5_000_000 }
}

/// The day most tests happen on.
pub(crate) const TODAY: &str = "2025-01-15";

/// The day `years` ago, `days` earlier or (negative) later.
pub(crate) fn born(today: NaiveDate, years: u32, days_before: i64) -> NaiveDate {
    today.checked_sub_months(Months::new(12 * years)).unwrap() - chrono::Duration::days(days_before)
}

pub(crate) fn document(kind: DocumentKind, issuer: &str, today: NaiveDate) -> Document {
    Document {
        kind,
        number: format!("X{}4711", kind as u8),
        serial: "S-0001".to_owned(),
        issuer: issuer.to_owned(),
        issued: today - Days::new(700),
        valid_until: today + Days::new(1_500),
        state: DocumentState::Valid,
        card: CardKind::Plain,
        replaced: None,
        macao: None,
        hong_kong: None,
    }
}

pub(crate) fn filing(class: FilingClass, document: &Document, now: Now) -> Filing {
    Filing {
        class,
        document: (document.kind, document.number.clone()),
        filed_ms: now.wall_ms - 100 * DAY_MS,
        source: FilingSource::Macao,
        state: FilingState::Active,
        cid: None,
        mutual: false,
        parental_consent: false,
        permit_until: None,
        permission: None,
    }
}

pub(crate) const fn endorsement(days: u16, uses: EndorsementUse, valid_until: NaiveDate) -> Endorsement {
    Endorsement { valid_until, days, uses }
}

impl Case {
    /// Nobody yet: no document, born `years` ago and some months, at the Outer Harbour, arriving.
    fn new(years: u32, shows: Shows) -> Self {
        let now = moment(&format!("{TODAY}T09:41"));
        let dossier = Dossier {
            person: PersonId(42),
            name: Name { chinese: None, latin: "LEI SIO MEI".to_owned() },
            born: born(now.date(), years, 100),
            documents: Vec::new(),
            filings: Vec::new(),
            relations: Vec::new(),
            watch: false,
            crossings: Vec::new(),
            fingers: vec![Finger::RightIndex, Finger::LeftIndex],
            irises: Irises::None,
            e_channel: false,
        };
        Self {
            dossier,
            shows,
            slot: 0,
            bound_serial: None,
            consent: true,
            port: Port::OuterHarbour,
            lane: LaneKind::TwoDoor,
            direction: Direction::Arrival,
            now,
            printer_ready: true,
            iris_ready: true,
        }
    }

    pub(crate) fn resident(years: u32) -> Self {
        let mut case = Self::new(years, Shows::Code(Family::Clearance));
        let mut card = document(DocumentKind::MacaoId, "MAC", case.now.date());
        card.card = CardKind::Macao { permanent: true };
        case.dossier.documents.push(card);
        case
    }

    /// A Hong Kong resident with a new smart card of this mark and an active filing with the mutual switch on.
    pub(crate) fn hong_kong(years: u32, mark: HongKongMark) -> Self {
        let mut case = Self::new(years, Shows::Code(Family::MutualHongKong));
        let mut card = document(DocumentKind::HkId, "HKG", case.now.date());
        card.card = CardKind::HongKong { mark, new_smart: true, photo: true };
        let mut filing = filing(FilingClass::HongKong, &card, case.now);
        (filing.cid, filing.mutual, filing.parental_consent) = (Some(CID), true, true);
        case.dossier.documents.push(card);
        case.dossier.filings.push(filing);
        case
    }

    /// A mainland resident with consent, a multiple seven-day Macao endorsement and one for Hong Kong.
    pub(crate) fn mainland(years: u32) -> Self {
        let mut case = Self::new(years, Shows::Document(DocumentKind::ExitEntryPermit));
        let mut permit = document(DocumentKind::ExitEntryPermit, "CHN", case.now.date());
        let until = case.now.date() + Days::new(200);
        permit.macao = Some(endorsement(7, EndorsementUse::Multiple, until));
        permit.hong_kong = Some(endorsement(7, EndorsementUse::Multiple, until));
        case.dossier.documents.push(permit);
        case
    }

    /// Somebody with one document and, perhaps, a filing on it.
    pub(crate) fn foreign(years: u32, kind: DocumentKind, issuer: &str, class: Option<FilingClass>) -> Self {
        let mut case = Self::new(years, Shows::Document(kind));
        case.consent = false;
        let document = document(kind, issuer, case.now.date());
        case.dossier.filings.extend(class.map(|class| filing(class, &document, case.now)));
        if let Some(filing) = case.dossier.filings.first_mut() {
            filing.permit_until = Some(case.now.date() + Days::new(300));
        }
        case.dossier.documents.push(document);
        case
    }

    pub(crate) fn with(mut self, change: impl FnOnce(&mut Self)) -> Self {
        change(&mut self);
        self
    }

    pub(crate) fn showing(self, shows: Shows) -> Self {
        self.with(|case| case.shows = shows)
    }

    pub(crate) fn at(self, port: Port, lane: LaneKind, direction: Direction) -> Self {
        self.with(|case| (case.port, case.lane, case.direction) = (port, lane, direction))
    }

    pub(crate) fn leaving(self) -> Self {
        self.with(|case| case.direction = Direction::Departure)
    }

    pub(crate) fn when(self, text: &str) -> Self {
        self.with(|case| case.now = moment(text))
    }

    /// The first document on record.
    pub(crate) fn card(self, change: impl FnOnce(&mut Document)) -> Self {
        self.with(|case| change(&mut case.dossier.documents[0]))
    }

    /// The first filing on record.
    pub(crate) fn filed(self, change: impl FnOnce(&mut Filing, Now)) -> Self {
        self.with(|case| change(&mut case.dossier.filings[0], case.now))
    }

    /// One more crossing, the newest, so many days ago.
    pub(crate) fn crossed(self, direction: Direction, port: Port, days_ago: u64, stay_days: Option<u64>) -> Self {
        self.with(|case| {
            let day = case.now.date() - Days::new(days_ago);
            let crossing = Crossing {
                port,
                direction,
                at_ms: case.now.wall_ms - days_ago as i64 * DAY_MS - HOUR_MS / 2,
                presented: CrossingCredential::Document(DocumentKind::ExitEntryPermit),
                stay_until: stay_days.map(|days| day + Days::new(days)),
            };
            case.dossier.crossings.insert(0, crossing);
        })
    }

    pub(crate) fn presented(&self) -> Result<Presented, Refused> {
        match self.shows {
            Shows::Code(family) => {
                let stamp = Stamp { step: 1, sub: 0, nonce: [0; 8] };
                Ok(Presented::Code(Reserved::for_tests(crate::credential::Code {
                    family,
                    cid: CID,
                    slot: self.slot,
                    stamp,
                })))
            }
            Shows::Document(kind) => {
                let record = self.dossier.documents.iter().find(|document| document.kind == kind).unwrap();
                AuthenticDocument::new(&read(record, self.consent), false, self.now.date()).map(Presented::Document)
            }
        }
    }

    fn binding(&self) -> Option<Binding> {
        let Shows::Code(family) = self.shows else { return None };
        if family == Family::MutualHongKong {
            return None;
        }
        let current = self.dossier.current(DocumentKind::MacaoId).map(|card| card.serial.clone());
        Some(Binding {
            family,
            cid: CID,
            key: DeviceKey::Ed25519([1; 32]),
            slot: self.slot,
            phone: 7,
            card_serial: self.bound_serial.clone().or(current).unwrap_or_default(),
            made_ms: self.now.wall_ms - 365 * DAY_MS,
            revoked: None,
        })
    }

    /// Check 10.
    pub(crate) fn verified(&self) -> Result<Verified, Refused> {
        let binding = self.binding();
        Verified::new(self.presented()?, binding.as_ref(), self.dossier.clone(), self.direction, self.now)
    }
}

/// A document as a reader would read it.
pub(crate) fn read(document: &Document, consent_macao: bool) -> ReadDocument {
    let zone = zone_code(document.kind).map(|code| ReadZone {
        code: code.to_owned(),
        issuer: document.issuer.clone(),
        number: document.number.clone(),
        expires: document.valid_until.format("%y%m%d").to_string(),
    });
    let chip = ReadChip::Read {
        kind: document.kind.name().to_owned(),
        authenticated: true,
        number: document.number.clone(),
        issuer: document.issuer.clone(),
        serial: document.serial.clone(),
        consent_macao,
    };
    ReadDocument { zone, chip }
}

const fn zone_code(kind: DocumentKind) -> Option<&'static str> {
    match kind {
        DocumentKind::MacaoId => Some("ID"),
        DocumentKind::ExitEntryPermit => Some("CS"),
        DocumentKind::OfficialPermit => Some("CD"),
        DocumentKind::HomeReturnPermit => Some("CR"),
        DocumentKind::TaiwanPermit => Some("CT"),
        DocumentKind::Passport => Some("P"),
        DocumentKind::HkDocumentOfIdentity => Some("PT"),
        DocumentKind::HkId | DocumentKind::ParkPass => None,
    }
}
