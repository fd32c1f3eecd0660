//! The seam: what a station may ask, and what it is answered. Any store stands behind it.

pub use crate::credential::replay::{LaneName, MarkAnswer, MarkUse, OtherUse, SessionId};

use crate::credential::{Cid, Family};
use crate::person::{Binding, CrossingCredential, Direction, DocumentRef, Dossier, Eye, Finger, PersonId, Port};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Number of a request; an answer carries it back, and one with a stale number is dropped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct RequestId(pub u64);

/// A question to the registry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Request {
    /// Whose code is this? Answer: [`Answer::CodeHolder`].
    CodeHolder {
        /// Family of the code.
        family: Family,
        /// Its handle.
        cid: Cid,
    },
    /// Whose document is this? The number finds the person; whether this very card is the present one, check 10
    /// sees from the serials in the dossier. Answer: [`Answer::DocumentHolder`].
    DocumentHolder(DocumentRef),
    /// Check 9: reserve a code. Answer: [`Answer::Mark`].
    Reserve(MarkUse),
    /// The code is used, durably, before the first door's order. Answer: [`Answer::Committed`].
    Commit(MarkUse),
    /// The code is free again. Answer: [`Answer::Released`].
    Release(MarkUse),
    /// Reference samples of fingers. Answer: [`Answer::Fingers`].
    Fingers(PersonId),
    /// Reference samples of the fingers of the other people whose codes live on the same phone as this code's;
    /// names a wrong family member. Answer: [`Answer::Family`].
    FamilyFingers {
        /// Family of the code.
        family: Family,
        /// Its handle.
        cid: Cid,
    },
    /// Reference templates of irises, none once they are cancelled. Answer: [`Answer::Irises`].
    Irises(PersonId),
    /// Those of the other people whose codes live on the same phone as this code's. Answer: [`Answer::FamilyIrises`].
    FamilyIrises {
        /// Family of the code.
        family: Family,
        /// Its handle.
        cid: Cid,
    },
    /// Keep a person's irises, unless they are somebody's on file already. Answer: [`Answer::Enrolment`].
    EnrolIrises(NewIrises),
    /// Delete for good the irises that were cancelled before a moment (J-18). Answer: [`Answer::IrisesDeleted`].
    DeleteIrises {
        /// Unix milliseconds.
        cancelled_before_ms: i64,
    },
    /// The far door has closed behind the person. Answer: [`Answer::Crossed`].
    Cross(NewCrossing),
    /// Keep a signed head of a station's journal. Answer: [`Answer::Anchored`].
    Anchor(Anchor),
}

/// A crossing to be written, in one transaction with what it uses up (single endorsement or permission).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewCrossing {
    /// Who.
    pub person: PersonId,
    /// Where.
    pub port: Port,
    /// Which way.
    pub direction: Direction,
    /// When, unix milliseconds.
    pub at_ms: i64,
    /// With what.
    pub presented: CrossingCredential,
    /// Last day of the stay granted, non-residents on arrival.
    pub stay_until: Option<NaiveDate>,
    /// The lane and session: writing the same crossing twice writes it once.
    pub lane: LaneName,
    /// See `lane`.
    pub session: SessionId,
}

/// Irises to be kept: both eyes, taken in one go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewIrises {
    /// Whose.
    pub person: PersonId,
    /// The templates.
    pub eyes: Vec<EyeTemplate>,
    /// When, unix milliseconds.
    pub at_ms: i64,
}

/// What became of an enrolment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Enrolment {
    /// The irises are on file, durably.
    Done,
    /// They are not: this other person's are the same.
    Duplicate(PersonId),
    /// They are not: the person has some on file, in use or cancelled and not yet deleted.
    OnFile,
}

/// A request to cancel irises that are not deleted yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CancelledIrises {
    /// Whose.
    pub person: PersonId,
    /// Number of the form that was handed in.
    pub form: String,
    /// When, unix milliseconds.
    pub asked_ms: i64,
}

/// Signed head of a journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Anchor {
    /// The station.
    pub lane: LaneName,
    /// Entries up to and with the head.
    pub entries: u64,
    /// The head's hash.
    pub head: [u8; 32],
    /// Ed25519 signature of the station key.
    pub signature: [u8; 64],
    /// Unix milliseconds.
    pub at_ms: i64,
}

/// Who stands behind a code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CodeHolder {
    /// A Macao phone.
    Macao {
        /// The binding of this handle in this family.
        binding: Binding,
        /// Its person.
        dossier: Box<Dossier>,
        /// Birthdays of everybody whose code lives on the same phone.
        phone_born: Vec<NaiveDate>,
    },
    /// A Hong Kong phone: every filing that carries the handle. More than one is a fault of the record.
    HongKong {
        /// The people filed with it, at most two are told.
        dossiers: Vec<Dossier>,
    },
}

/// A reference sample, decrypted, wiped when dropped.
#[derive(Clone, PartialEq, Eq, zeroize::Zeroize, zeroize::ZeroizeOnDrop)]
pub struct Sample {
    /// Which finger.
    #[zeroize(skip)]
    pub finger: Finger,
    /// The template's bytes.
    pub template: Vec<u8>,
}

impl std::fmt::Debug for Sample {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Sample({:?})", self.finger)
    }
}

/// The template of an eye, decrypted, wiped when dropped.
#[derive(Clone, PartialEq, Eq, zeroize::Zeroize, zeroize::ZeroizeOnDrop)]
pub struct EyeTemplate {
    /// Which eye.
    #[zeroize(skip)]
    pub eye: Eye,
    /// The template's bytes.
    pub template: Vec<u8>,
}

impl std::fmt::Debug for EyeTemplate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "EyeTemplate({:?})", self.eye)
    }
}

/// An answer of the registry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// To [`Request::CodeHolder`]; `None`: no such handle.
    CodeHolder(Option<CodeHolder>),
    /// To [`Request::DocumentHolder`]; `None`: no such document.
    DocumentHolder(Option<Box<Dossier>>),
    /// To [`Request::Reserve`].
    Mark(MarkAnswer),
    /// To [`Request::Commit`]: durable.
    Committed,
    /// To [`Request::Commit`]: the lease was lost meanwhile.
    LeaseLost,
    /// To [`Request::Release`].
    Released,
    /// To [`Request::Fingers`].
    Fingers(Vec<Sample>),
    /// To [`Request::FamilyFingers`].
    Family(Vec<(PersonId, Sample)>),
    /// To [`Request::Irises`].
    Irises(Vec<EyeTemplate>),
    /// To [`Request::FamilyIrises`].
    FamilyIrises(Vec<(PersonId, EyeTemplate)>),
    /// To [`Request::EnrolIrises`].
    Enrolment(Enrolment),
    /// To [`Request::DeleteIrises`].
    IrisesDeleted {
        /// Whose were deleted now.
        people: Vec<PersonId>,
        /// Nothing of any deleted iris is left in the registry's files; otherwise ask again.
        wiped: bool,
    },
    /// To [`Request::Cross`]: written, or was already.
    Crossed,
    /// To [`Request::Anchor`].
    Anchored,
}

/// Why the registry gave no answer; the traveller hears `E-SYS-DOWN`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unanswered {
    /// It cannot be reached, is locked, or timed out.
    #[error("registry out of reach: {0}")]
    Unreachable(String),
    /// Its disk is full.
    #[error("registry cannot write: {0}")]
    CannotWrite(String),
    /// A row does not hold what it should.
    #[error("registry row damaged: {0}")]
    Damaged(String),
}
