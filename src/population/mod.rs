//! The demo population: invented people, their documents and phones, as they stand at one moment.
//!
//! Read from `assets/population.toml`. The registry seeds itself from it, the simulated phones and documents are
//! built from it, scenarios alter it with [`Setup`] first. Every number in it carries the mark `ZZ`, which no
//! authority issues (S-14).

pub mod bodies;
mod build;
mod dates;
mod documents;
mod keys;
mod numbers;
mod setup;
mod table;

pub use dates::{Born, age, moment_ms};
pub use keys::{DemoSecret, DeviceCredential};
pub use numbers::{card_serial, synthetic_number};
pub use setup::{CardChange, EndorsementChange, FilingChange, FingersChange, LastCrossing, Setup, SetupError};
pub use table::PopulationError;

use crate::credential::{Algorithm, Family};
use crate::person::{Crossing, Document, DocumentKind, Eye, Filing, Finger, Irises, Name, PersonId, Relation};
use crate::time::macao_date;
use chrono::NaiveDate;

/// Rows up to this number belong to the demo population; generated people come after.
pub const LAST_DEMO_PERSON: i64 = 9_999;

/// Everybody, at one moment.
#[derive(Debug, Clone)]
pub struct Population {
    /// Version of the table.
    pub version: u32,
    /// The moment all dates are relative to, unix milliseconds.
    pub moment_ms: i64,
    /// In the order of the table; row numbers are 1, 2, ..
    pub people: Vec<DemoPerson>,
    /// In the order of their owners, then the dishonest ones.
    pub phones: Vec<DemoPhone>,
}

/// An invented person.
#[derive(Debug, Clone)]
pub struct DemoPerson {
    /// Name in scenarios and on the command line, `[a-z0-9-]+`.
    pub handle: String,
    /// Row in the registry: the place in the table, from 1.
    pub id: PersonId,
    /// Names.
    pub name: Name,
    /// Birthday.
    pub born: NaiveDate,
    /// What the person can lay on a reader; the first is the one a lane means by "the card".
    pub documents: Vec<DemoDocument>,
    /// Registrations, their handles not yet filled in: see [`Population::filings`].
    pub filings: Vec<DemoFiling>,
    /// Parents on record.
    pub relations: Vec<Relation>,
    /// On the watch list.
    pub watch: bool,
    /// Registered for the Hong Kong e-Channel.
    pub e_channel: bool,
    /// Crossings on record, oldest first.
    pub crossings: Vec<Crossing>,
    /// Iris templates on record.
    pub irises: Irises,
    /// The family of code the person shows unless told otherwise.
    pub shows: Option<Family>,
    /// What sensors meet.
    pub body: Body,
    /// When the present card was collected, if it replaced another, unix milliseconds (E-26).
    pub renewed_ms: Option<i64>,
    /// What makes the person useful.
    pub note: String,
}

/// A document in the person's hand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DemoDocument {
    /// The record of it; a superseded card is on record too, and still in the drawer.
    pub record: Document,
    /// The chip agrees to Macao's use of the fingerprint template (F-04).
    pub consent: bool,
    /// The chip answers passive and active authentication.
    pub authenticated: bool,
    /// The machine-readable zone; Hong Kong identity cards and park passes have none.
    pub zone: Option<ZoneFacts>,
}

/// Size of a machine-readable document (ICAO 9303).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ZoneSize {
    /// Card, three lines of 30.
    Td1,
    /// Booklet, two lines of 44.
    Td3,
}

/// What a machine-readable zone prints beside the number, the birthday and the last day; letters A to Z and blanks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ZoneFacts {
    /// Which lines.
    pub size: ZoneSize,
    /// Document code, one or two letters.
    pub code: &'static str,
    /// Nationality, three letters.
    pub nationality: String,
    /// Surname.
    pub surname: String,
    /// Given names, blanks between.
    pub given_names: String,
}

/// A registration, before its handle is derived.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DemoFiling {
    /// As on record, without the handle.
    pub record: Filing,
    /// What the handle is derived from (Hong Kong filings).
    pub cid_label: Option<String>,
}

/// How well the person's fingers print, and whether they are on file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fingers {
    /// Both index fingers on file.
    Good,
    /// On file, and most captures are poor.
    Worn,
    /// Not on file.
    None,
}

/// What sensors meet.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Body {
    /// Fingers and eyes follow from it.
    pub seed: u64,
    /// The face follows from it; identical twins share one.
    pub portrait_seed: u64,
    /// Metres, in shoes.
    pub height_m: f64,
    /// Fingers.
    pub fingers: Fingers,
    /// Often wears lenses that hide the iris.
    pub cosmetic_lenses: bool,
    /// Sits in a wheelchair.
    pub wheelchair: bool,
    /// Identical twin.
    pub twin_of: Option<PersonId>,
}

/// A simulated phone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DemoPhone {
    /// The owner's handle, with `@variant` for another phone than the honest present one.
    pub name: String,
    /// Row in the registry.
    pub id: i64,
    /// Whose phone it is.
    pub owner: PersonId,
    /// Whose codes it shows: the owner in slot 0, children after.
    pub holders: Vec<Holder>,
    /// What is wrong with it.
    pub fault: Option<PhoneFault>,
}

impl DemoPhone {
    /// `old` of `fong-iok-lan@old`.
    #[must_use]
    pub fn variant(&self) -> Option<&str> {
        self.name.split_once('@').map(|(_, variant)| variant)
    }

    /// When its bindings were revoked, if they were, unix milliseconds.
    #[must_use]
    pub const fn revoked_ms(&self) -> Option<i64> {
        match self.fault {
            Some(PhoneFault::Revoked { at_ms }) => Some(at_ms),
            None | Some(PhoneFault::Copy | PhoneFault::WrongSlot | PhoneFault::NeverBound | PhoneFault::RetiredKey) => {
                None
            }
        }
    }

    /// Whether the bureau has bindings of this very phone: a copy and a never bound one are unknown to it.
    #[must_use]
    pub const fn is_bound(&self) -> bool {
        match self.fault {
            None | Some(PhoneFault::Revoked { .. } | PhoneFault::RetiredKey) => true,
            Some(PhoneFault::Copy | PhoneFault::WrongSlot | PhoneFault::NeverBound) => false,
        }
    }
}

/// One person's codes on a phone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holder {
    /// Whose.
    pub person: PersonId,
    /// The slot its codes name.
    pub slot: u8,
    /// The families it can show.
    pub families: Vec<Family>,
    /// What its secure element signs with.
    pub algorithm: Algorithm,
    /// When bound, unix milliseconds.
    pub bound_ms: i64,
    /// Serial of the card at binding or last refresh; empty for Hong Kong phones.
    pub card_serial: String,
    /// What its keys are derived from.
    pub key_label: String,
    /// What its handles are derived from.
    pub cid_label: String,
}

/// What a dishonest or stale phone does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PhoneFault {
    /// Its bindings ended when the owner bound another phone (B-07).
    Revoked {
        /// When, unix milliseconds.
        at_ms: i64,
    },
    /// Holds the keys of the owner's honest phone.
    Copy,
    /// Holds the keys of the owner's honest phone and names a slot that was not bound.
    WrongSlot,
    /// Its handle was never bound.
    NeverBound,
    /// Honest, but seals to the police key before the present one.
    RetiredKey,
}

impl Population {
    /// The demo population at a moment, in unix milliseconds; see [`moment_ms`].
    ///
    /// # Errors
    /// A table that does not hold together: names the row.
    pub fn demo(moment_ms: i64) -> Result<Self, PopulationError> {
        Self::of_table(include_str!("../../assets/population.toml"), moment_ms)
    }

    /// The demo population and `many` ordinary residents more, `crowd-1`, `crowd-2`, ..: enough that nobody has to be
    /// in two lanes at once.
    ///
    /// # Errors
    /// As [`demo`](Self::demo).
    pub fn demo_with_crowd(many: u32, moment_ms: i64) -> Result<Self, PopulationError> {
        let mut text = String::from(include_str!("../../assets/population.toml"));
        for n in 1..=many {
            let age = 18 + n % 60;
            let irises = if n % 2 == 0 { "enrolled" } else { "none" };
            text.push_str(&format!(
                "\n[[person]]\nhandle = \"crowd-{n}\"\nlatin = \"CROWD NO\"\nborn = \"{age}y\"\nirises = \"{irises}\"\nmacao = {{}}\nnote = \"one of a crowd\"\n"
            ));
        }
        Self::of_table(&text, moment_ms)
    }

    /// A population from a table's text.
    ///
    /// # Errors
    /// As [`demo`](Self::demo).
    pub fn of_table(text: &str, moment_ms: i64) -> Result<Self, PopulationError> {
        build::build(&table::parse(text)?, moment_ms)
    }

    /// The date in Macao of the moment.
    #[must_use]
    pub fn as_of(&self) -> NaiveDate {
        macao_date(self.moment_ms)
    }

    /// The person of a handle.
    #[must_use]
    pub fn person(&self, handle: &str) -> Option<&DemoPerson> {
        self.people.iter().find(|person| person.handle == handle)
    }

    /// The person of a row.
    #[must_use]
    pub fn by_id(&self, id: PersonId) -> Option<&DemoPerson> {
        self.people.iter().find(|person| person.id == id)
    }

    /// A phone by its full name.
    #[must_use]
    pub fn phone(&self, name: &str) -> Option<&DemoPhone> {
        self.phones.iter().find(|phone| phone.name == name)
    }

    /// The honest present phone that shows this person's codes (a child's is a parent's), and the place on it.
    #[must_use]
    pub fn phone_of(&self, handle: &str) -> Option<(&DemoPhone, &Holder)> {
        let person = self.person(handle)?.id;
        self.phones
            .iter()
            .filter(|phone| phone.variant().is_none())
            .find_map(|phone| phone.holders.iter().find(|holder| holder.person == person).map(|holder| (phone, holder)))
    }
}

impl DemoPerson {
    /// The fingers on file.
    #[must_use]
    pub fn fingers_on_file(&self) -> &'static [Finger] {
        match self.body.fingers {
            Fingers::Good | Fingers::Worn => &[Finger::RightIndex, Finger::LeftIndex],
            Fingers::None => &[],
        }
    }

    /// The document of a kind that a person would take out: the present one.
    #[must_use]
    pub fn document(&self, kind: DocumentKind) -> Option<&DemoDocument> {
        self.documents.iter().find(|document| document.record.kind == kind)
    }
}

impl DemoPerson {
    /// The eyes on file.
    #[must_use]
    pub const fn eyes_on_file(&self) -> &'static [Eye] {
        match self.irises {
            Irises::Enrolled | Irises::Cancelling => &[Eye::Left, Eye::Right],
            Irises::None => &[],
        }
    }
}
