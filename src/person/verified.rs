//! Check 10: the person and the card as they are now.

use super::authentic::{AuthenticDocument, expired};
use super::{
    Binding, Crossing, CrossingCredential, Direction, Document, DocumentKind, DocumentState, Dossier, PersonId, Refused,
};
use crate::credential::Family;
use crate::credential::replay::Reserved;
use crate::refusal::Refusal;
use crate::time::Now;
use chrono::NaiveDate;
use std::fmt;

/// What a person shows that passed the checks before this one.
#[derive(Debug, PartialEq, Eq)]
pub enum Presented {
    /// A code that passed checks 1 to 9.
    Code(Reserved),
    /// A document that proved itself.
    Document(AuthenticDocument),
}

/// A person whose credential passed checks 1 to 10. It owns the dossier that was judged, so that nothing later can
/// be decided on another one.
#[derive(PartialEq, Eq)]
pub struct Verified {
    presented: Presented,
    binding: Option<Binding>,
    dossier: Dossier,
    /// Index into the dossier's documents.
    document: usize,
    direction: Direction,
}

impl Verified {
    /// Judges the person as the registry knows them now.
    ///
    /// `binding` is the binding of a Macao-issued code, as looked up; `None` for Hong Kong codes and documents.
    /// The card judged is the Macao card behind a Macao code, the Hong Kong card last received with the filing
    /// behind a Hong Kong code, and the very document behind a document.
    ///
    /// # Errors
    /// In this order, the first is told:
    /// 1. no card on record: `E-EID-NONE` (Macao code), `E-REG-NONE` (Hong Kong code), `E-DOC-UNKNOWN` (document);
    /// 2. its state: `E-ID-CANCELLED`, `E-ID-LOST`, `E-ID-EXPIRED` (A-18, B-17, E-20); a document past its day that is
    ///    no identity card `E-DOC-EXPIRED`; one that a newer took the place of `E-ID-CANCELLED`;
    /// 3. a Macao code bound to a superseded card: `E-QR-OLDCARD`;
    /// 4. the watch list, then a crossing record that contradicts the direction: `E-OFFICER`. An arrival after an
    ///    arrival contradicts. So does the departure of a non-resident without an arrival before it, whose stay
    ///    cannot be known; a resident's departure never does.
    ///
    /// A binding that is not the code's own, or misses, is `E-SYS-DOWN`.
    pub fn new(
        presented: Presented,
        binding: Option<&Binding>,
        dossier: Dossier,
        direction: Direction,
        now: Now,
    ) -> Result<Self, Refused> {
        let binding = match &presented {
            Presented::Code(code) => own_binding(code, binding)?,
            Presented::Document(_) => None,
        };
        let document = document_of(&presented, &dossier)?;
        let card = &dossier.documents[document];
        in_force(card, now.date())?;
        if let Some(binding) = &binding
            && binding.card_serial != card.serial
        {
            let detail =
                format!("bound to a superseded card ({} -> {})", tail(&binding.card_serial), tail(&card.serial));
            return Err(Refused::new(Refusal::QrOldCard, detail));
        }
        if dossier.watch {
            return Err(Refused::new(Refusal::Officer, "watch list"));
        }
        consistent(&dossier, direction)?;
        Ok(Self { presented, binding, dossier, document, direction })
    }

    /// What was shown.
    #[must_use]
    pub const fn presented(&self) -> &Presented {
        &self.presented
    }

    /// The same as a crossing record names it.
    #[must_use]
    pub const fn credential(&self) -> CrossingCredential {
        match &self.presented {
            Presented::Code(code) => CrossingCredential::Code(code.code().family),
            Presented::Document(document) => CrossingCredential::Document(document.kind()),
        }
    }

    /// Who.
    #[must_use]
    pub const fn person(&self) -> PersonId {
        self.dossier.person
    }

    /// All that is known of them.
    #[must_use]
    pub const fn dossier(&self) -> &Dossier {
        &self.dossier
    }

    /// The card or document that was judged.
    #[must_use]
    pub fn document(&self) -> &Document {
        &self.dossier.documents[self.document]
    }

    /// The binding of a Macao code.
    #[must_use]
    pub const fn binding(&self) -> Option<&Binding> {
        self.binding.as_ref()
    }

    /// Into or out of Macao.
    #[must_use]
    pub const fn direction(&self) -> Direction {
        self.direction
    }
}

impl fmt::Debug for Verified {
    /// Without the dossier.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("Verified");
        shown.field("person", &self.person()).field("credential", &self.credential());
        shown.field("direction", &self.direction).finish_non_exhaustive()
    }
}

impl Dossier {
    /// The document of this kind that counts now: the newest that no other took the place of.
    #[must_use]
    pub fn current(&self, kind: DocumentKind) -> Option<&Document> {
        self.documents.get(self.current_index(kind)?)
    }

    fn current_index(&self, kind: DocumentKind) -> Option<usize> {
        let standing =
            |(_, document): &(usize, &Document)| document.kind == kind && document.state != DocumentState::Superseded;
        let newest = |(_, document): &(usize, &Document)| (document.issued, document.valid_until);
        self.documents.iter().enumerate().filter(standing).max_by_key(newest).map(|(index, _)| index)
    }

    /// Whether the person is a Macao resident.
    #[must_use]
    pub fn resident(&self) -> bool {
        self.current(DocumentKind::MacaoId).is_some()
    }
}

/// The binding of a Macao-issued code; a Hong Kong code has none.
fn own_binding(code: &Reserved, binding: Option<&Binding>) -> Result<Option<Binding>, Refused> {
    match (code.code().family, binding) {
        (Family::MutualHongKong, None) => Ok(None),
        (Family::Clearance | Family::MutualMacao | Family::EId, Some(binding))
            if binding.family == code.code().family && binding.cid == code.code().cid =>
        {
            Ok(Some(binding.clone()))
        }
        (Family::Clearance | Family::MutualMacao | Family::EId | Family::MutualHongKong, _) => {
            Err(Refused::new(Refusal::SysDown, "the binding looked up is not the code's"))
        }
    }
}

fn document_of(presented: &Presented, dossier: &Dossier) -> Result<usize, Refused> {
    match presented {
        Presented::Code(code) => {
            let (kind, none) = match code.code().family {
                Family::Clearance | Family::MutualMacao | Family::EId => (DocumentKind::MacaoId, Refusal::EidNone),
                Family::MutualHongKong => (DocumentKind::HkId, Refusal::RegNone),
            };
            dossier.current_index(kind).ok_or_else(|| Refused::new(none, format!("{}: none on record", kind.name())))
        }
        Presented::Document(document) => this_very(document, dossier)
            .ok_or_else(|| Refused::new(Refusal::DocUnknown, format!("{}: not on record", document.kind().name()))),
    }
}

/// The record of a document: by serial where the chip gave it, else by the last day in the zone, else the current one.
/// A renewed card keeps its number, so the number alone could take an old card for the new one.
fn this_very(read: &AuthenticDocument, dossier: &Dossier) -> Option<usize> {
    let name = read.reference();
    let named = |document: &Document| {
        document.kind == name.kind && document.issuer == name.issuer && document.number == name.number
    };
    let very = |document: &Document| match (&name.serial, read.expires()) {
        (Some(serial), _) => document.serial == *serial,
        (None, Some(expires)) => document.valid_until == expires,
        (None, None) => document.state != DocumentState::Superseded,
    };
    let newest = |(_, document): &(usize, &Document)| document.issued;
    let documents = dossier.documents.iter().enumerate();
    documents.filter(|(_, document)| named(document) && very(document)).max_by_key(newest).map(|(index, _)| index)
}

fn in_force(document: &Document, today: NaiveDate) -> Result<(), Refused> {
    let say = |refusal, state| Err(Refused::new(refusal, format!("{}: {state}", document.kind.name())));
    match document.state {
        DocumentState::Cancelled => say(Refusal::IdCancelled, "cancelled"),
        DocumentState::Superseded => say(Refusal::IdCancelled, "superseded by a newer one"),
        DocumentState::Lost => say(Refusal::IdLost, "reported lost"),
        DocumentState::Valid if document.valid_until < today => Err(expired(document.kind, document.valid_until)),
        DocumentState::Valid => Ok(()),
    }
}

fn consistent(dossier: &Dossier, direction: Direction) -> Result<(), Refused> {
    let last = dossier.crossings.first().map(|Crossing { direction, .. }| *direction);
    match (direction, last) {
        (Direction::Arrival, Some(Direction::Arrival)) => {
            Err(Refused::new(Refusal::Officer, "crossing record: arrival after an arrival"))
        }
        (Direction::Departure, Some(Direction::Departure) | None) if !dossier.resident() => {
            Err(Refused::new(Refusal::Officer, "crossing record: non-resident leaves with no arrival on record"))
        }
        (Direction::Arrival, Some(Direction::Departure) | None)
        | (Direction::Departure, Some(Direction::Arrival | Direction::Departure) | None) => Ok(()),
    }
}

/// The last three characters of a serial, enough for an officer to compare with a card in the hand.
fn tail(serial: &str) -> String {
    let from = serial.char_indices().rev().nth(2).map_or(0, |(at, _)| at);
    format!("..{}", &serial[from..])
}
