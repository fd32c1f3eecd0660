//! The seam: what a station may ask, and what it is answered. Any store stands behind it.

pub use crate::credential::replay::{LaneName, MarkAnswer, MarkUse, OtherUse, SessionId};

use crate::credential::{Cid, Family};
use crate::person::{Binding, CrossingCredential, Direction, DocumentRef, Dossier, Eye, Finger, PersonId, Port};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, Zeroizing};

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

/// A template as an engine wrote it, decrypted: biometric data, wiped when dropped, never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct TemplateBytes(Zeroizing<Vec<u8>>);

impl From<Zeroizing<Vec<u8>>> for TemplateBytes {
    fn from(bytes: Zeroizing<Vec<u8>>) -> Self {
        Self(bytes)
    }
}

impl From<Vec<u8>> for TemplateBytes {
    fn from(bytes: Vec<u8>) -> Self {
        Self(Zeroizing::new(bytes))
    }
}

impl<const N: usize> From<[u8; N]> for TemplateBytes {
    fn from(mut bytes: [u8; N]) -> Self {
        let kept = Self::from(bytes.to_vec());
        bytes.zeroize();
        kept
    }
}

impl std::ops::Deref for TemplateBytes {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.0
    }
}

impl std::fmt::Debug for TemplateBytes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} bytes", self.0.len())
    }
}

/// A reference sample.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sample {
    /// Which finger.
    pub finger: Finger,
    /// The engine reads it.
    pub template: TemplateBytes,
}

/// The template of an eye.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EyeTemplate {
    /// Which eye.
    pub eye: Eye,
    /// The engine reads it.
    pub template: TemplateBytes,
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_carries_a_template_prints_it() {
        let template = TemplateBytes::from(vec![213; 40]);
        let sample = Sample { finger: Finger::LeftIndex, template: template.clone() };
        let eye = EyeTemplate { eye: Eye::Left, template };
        let new = NewIrises { person: PersonId(1), eyes: vec![eye.clone()], at_ms: 0 };
        let said = [
            format!("{:?}", Answer::Fingers(vec![sample.clone()])),
            format!("{:?}", Answer::Family(vec![(PersonId(1), sample)])),
            format!("{:?}", Answer::FamilyIrises(vec![(PersonId(1), eye)])),
            format!("{:?}", Request::EnrolIrises(new)),
        ];
        for line in said {
            assert!(line.contains("40 bytes"), "{line}");
            assert!(!line.contains("213") && !line.to_lowercase().contains("d5"), "{line}");
        }
    }
}
