//! The document reader: machine-readable zone (ICAO 9303 TD1 and TD3) and chip.

pub mod driver;
pub mod protocol;
pub mod session;
pub mod sim;
pub mod specimen;
pub mod zone;

use serde::{Deserialize, Serialize};

/// An order to the document reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum DocumentCommand {
    /// Light the slot and read what is laid on it.
    Enable,
    /// Take nothing.
    Disable,
}

/// The machine-readable zone, check digits verified.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Zone {
    /// Document code, `P`, `ID`, `CS`.
    pub code: String,
    /// Issuing state, three letters.
    pub issuer: String,
    /// Number without fillers.
    pub number: String,
    /// Holder's nationality.
    pub nationality: String,
    /// Birthday as printed, `YYMMDD`.
    pub born: String,
    /// Last day as printed, `YYMMDD`.
    pub expires: String,
    /// Surname.
    pub surname: String,
    /// Given names.
    pub given_names: String,
}

/// What the chip gave.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Chip {
    /// No answer from a chip.
    Unreadable,
    /// Data groups read.
    Read {
        /// Kind as the chip's application names it, `macao-id`, `hk-id`, ..
        kind: String,
        /// Passive and active authentication succeeded.
        authenticated: bool,
        /// Document number of the chip; must equal the zone's where both are read.
        number: String,
        /// Issuing state of the chip.
        issuer: String,
        /// Serial of this very card.
        serial: String,
        /// Consent to Macao's use of the fingerprint template (F-04).
        consent_macao: bool,
    },
}

/// A document as read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentRead {
    /// The zone; cards without one (Hong Kong identity card, park pass) give `None`.
    pub zone: Option<Zone>,
    /// The chip.
    pub chip: Chip,
}

/// What could not be read of a document (`E-DOC-READ`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unread {
    /// Neither zone nor chip: laid the wrong way, say.
    Nothing,
    /// A line of the zone is short or holds other characters.
    Shape,
    /// A check digit is wrong.
    CheckDigit,
    /// Zone and chip name different numbers.
    Disagree,
}

/// What the document reader says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum DocumentEvent {
    /// It answers.
    Up,
    /// It does not.
    Lost,
    /// A document lies on it and is being read.
    Laid,
    /// A document lies on it and was read.
    Read(Box<DocumentRead>),
    /// A document lies on it and could not be read.
    Unread(Unread),
    /// The document was taken away.
    Removed,
}
