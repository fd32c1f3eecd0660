//! The reason codes: what a person is told when something may not happen (Annex B of the rules).
//!
//! A refusal is a result for a person, never an error of the program.

use serde::{Deserialize, Serialize};

/// What happens to the session after a refusal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Act {
    /// The person may try again at once.
    Retry,
    /// The lane does not open for this and refers to a counter; after a code the document reader stays open.
    Counter,
    /// The session closes and the officer is called.
    Stop,
    /// Retry, and after the allowed tries the officer.
    RetryThenStop,
    /// The lane closes for this class of traveller.
    LaneOff,
    /// A notice, nothing more.
    Info,
    /// A step at a desk that cannot go on.
    Desk,
}

macro_rules! refusals {
    ($($(#[$doc:meta])* $name:ident = $code:literal, $act:ident;)+) => {
        /// A reason code. Travellers' and officers' texts live in `assets/languages`, under [`Refusal::text_key`].
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum Refusal { $($(#[$doc])* #[serde(rename = $code)] $name,)+ }

        impl Refusal {
            /// Every reason code, in the order of Annex B.
            pub const ALL: &'static [Self] = &[$(Self::$name,)+];

            /// The code as printed, `E-QR-STALE`.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)+ }
            }

            /// What follows from it.
            #[must_use]
            pub const fn act(self) -> Act {
                match self { $(Self::$name => Act::$act,)+ }
            }
        }
    };
}

refusals! {
    /// Nothing that is a clearance code.
    QrUnreadable = "E-QR-UNREADABLE", Retry;
    /// The time slot of the code has passed.
    QrStale = "E-QR-STALE", Retry;
    /// A second use of a code. At the lane that committed it the act is [`Act::Retry`].
    QrReplay = "E-QR-REPLAY", Stop;
    /// Sealed to a key that has been retired.
    QrOldKey = "E-QR-OLDKEY", Retry;
    /// The document could not be read.
    DocRead = "E-DOC-READ", Retry;
    /// The document has expired.
    DocExpired = "E-DOC-EXPIRED", Counter;
    /// A document this lane does not know.
    DocUnknown = "E-DOC-UNKNOWN", Counter;
    /// No biometric sample on file for this lane.
    BioNone = "E-BIO-NONE", Counter;
    /// An officer must see the person; the reason is the officer's alone.
    Officer = "E-OFFICER", Stop;
    /// A named wait ran out.
    Timeout = "E-TIMEOUT", Retry;
    /// The gate is out of order.
    GateFault = "E-GATE-FAULT", LaneOff;
    /// Two phones hold one key.
    QrClone = "E-QR-CLONE", Stop;
    /// An e-ID presentation where a clearance code is due.
    QrEidCode = "E-QR-EIDCODE", Retry;
    /// Not made by a bound phone.
    QrForged = "E-QR-FORGED", Stop;
    /// Codes are not taken here.
    QrLane = "E-QR-LANE", Counter;
    /// A passenger showed a code.
    QrPassenger = "E-QR-PASSENGER", Retry;
    /// The phone's clock is wrong.
    QrClock = "E-QR-CLOCK", Retry;
    /// The phone is no longer linked (B-07).
    QrRevoked = "E-QR-REVOKED", Counter;
    /// The code belongs to another person's device (E-18).
    QrDevice = "E-QR-DEVICE", Stop;
    /// The code was bound to a card since replaced.
    QrOldCard = "E-QR-OLDCARD", Retry;
    /// The identity card has expired.
    IdExpired = "E-ID-EXPIRED", Counter;
    /// The identity card is reported lost.
    IdLost = "E-ID-LOST", Counter;
    /// The identity card is cancelled.
    IdCancelled = "E-ID-CANCELLED", Counter;
    /// No e-ID is linked.
    EidNone = "E-EID-NONE", Counter;
    /// The e-ID shown to the officer fails a visual element (B-15).
    EidVisual = "E-EID-VISUAL", Counter;
    /// Face not recognised while binding.
    BindFace = "E-BIND-FACE", Retry;
    /// No relation on record while binding.
    BindRelation = "E-BIND-RELATION", Retry;
    /// Twins bind at the machine.
    BindTwin = "E-BIND-TWIN", Retry;
    /// Wrong or expired number while binding.
    BindNumber = "E-BIND-NUMBER", Retry;
    /// Wrong service password (C-03).
    PinWrong = "E-PIN-WRONG", Retry;
    /// Service password locked (C-06).
    PinLocked = "E-PIN-LOCKED", Desk;
    /// The system cannot answer; never a pass.
    SysDown = "E-SYS-DOWN", Counter;
    /// Fingerprint not matched.
    FpFail = "E-FP-FAIL", RetryThenStop;
    /// Face not matched.
    FaceFail = "E-FACE-FAIL", RetryThenStop;
    /// More than one person in the lane.
    OnePerson = "E-ONE-PERSON", Stop;
    /// Under the lane's age (F-03).
    Age = "E-AGE", Counter;
    /// Under the lane's height (F-03).
    Height = "E-HEIGHT", Counter;
    /// The lane is not for this document or class.
    LaneClass = "E-LANE-CLASS", Counter;
    /// The port is not for this document or class.
    PortClass = "E-PORT-CLASS", Counter;
    /// The port is closed at this hour (O-06).
    PortClosed = "E-PORT-CLOSED", Counter;
    /// The desk is closed at this hour.
    DeskClosed = "E-DESK-CLOSED", Counter;
    /// The document of the other area is due (G-05).
    DocArea = "E-DOC-AREA", Retry;
    /// The chip cannot be read or trusted.
    DocChip = "E-DOC-CHIP", Counter;
    /// Consent refused (G-03).
    Consent = "E-CONSENT", Counter;
    /// The other side said no.
    CoopOther = "E-COOP-OTHER", Counter;
    /// Not registered for lanes.
    RegNone = "E-REG-NONE", Counter;
    /// Registered on a card since changed (E-29).
    RegStale = "E-REG-STALE", Counter;
    /// Registration not active yet (F-14).
    RegPending = "E-REG-PENDING", Counter;
    /// The mainland filing is missing.
    RegMainland = "E-REG-MAINLAND", Counter;
    /// An H-prefix permit not filed in Macao.
    RegHMacao = "E-REG-H-MACAO", Counter;
    /// The passport's country is not listed (F-12).
    RegCountry = "E-REG-COUNTRY", Counter;
    /// A paper is missing at registration.
    RegDoc = "E-REG-DOC", Counter;
    /// The passport has under 90 days at registration.
    Ppt90 = "E-PPT-90", Counter;
    /// Proof of relation is missing.
    MinorProof = "E-MINOR-PROOF", Desk;
    /// The pilot does not cover this port.
    PilotPort = "E-PILOT-PORT", Counter;
    /// Before the mutual service began (E-01).
    MutNotYet = "E-MUT-NOTYET", Counter;
    /// Under the mutual service's age (E-02, E-03).
    MutAge = "E-MUT-AGE", Counter;
    /// Not a permanent resident (E-02).
    MutPerm = "E-MUT-PERM", Counter;
    /// Not registered for the Hong Kong e-Channel (E-02).
    MutNoHk = "E-MUT-NOHK", Counter;
    /// The Hong Kong card's kind does not qualify (E-03).
    MutClass = "E-MUT-CLASS", Counter;
    /// The mutual service is switched off (E-07).
    MutNoFlag = "E-MUT-NOFLAG", Counter;
    /// A Hong Kong minor without the new card or a parent's consent (E-17).
    MutMinor = "E-MUT-MINOR", Counter;
    /// A Hong Kong code where only documents are taken (E-09).
    MutLane = "E-MUT-LANE", Counter;
    /// The Hong Kong e-Channel is ready later (E-26).
    MutHkWait = "E-MUT-HKWAIT", Info;
    /// The e-Channel registration is ready later (E-14).
    HkRegWait = "E-HKREG-WAIT", Info;
    /// Ages 11 to 17 register in Hong Kong (E-12).
    HkRegMinor = "E-HKREG-MINOR", Desk;
    /// Iris is not for this class (J-01).
    IrisClass = "E-IRIS-CLASS", Retry;
    /// This lane does not enrol irises (J-12).
    IrisNoEnrol = "E-IRIS-NOENROL", Retry;
    /// Eyes out of the camera's range (J-16).
    IrisHeight = "E-IRIS-HEIGHT", Retry;
    /// The face is covered (J-14).
    IrisCover = "E-IRIS-COVER", Retry;
    /// The iris could not be captured (J-17).
    IrisCapture = "E-IRIS-CAPTURE", Retry;
    /// The slip printer is out (F-18).
    Print = "E-PRINT", LaneOff;
    /// The person objects to biometric processing (L-04).
    BioObject = "E-BIO-OBJECT", Stop;
    /// The document expires too soon (L-12).
    PptValidity = "E-PPT-VALIDITY", Counter;
    /// Transit papers missing (L-14).
    TransitDocs = "E-TRANSIT-DOCS", Counter;
    /// Transit barred for thirty days (L-17).
    Transit30 = "E-TRANSIT-30", Counter;
    /// Taiwan permit not by Macao airport (L-21).
    TransitTw = "E-TRANSIT-TW", Counter;
    /// No valid Macao endorsement (L-24).
    EndorseMo = "E-ENDORSE-MO", Counter;
    /// No valid Hong Kong endorsement (L-31).
    EndorseHk = "E-ENDORSE-HK", Counter;
    /// The single endorsement is used (L-25).
    EndorseUsed = "E-ENDORSE-USED", Counter;
    /// The seven days over both regions are spent (L-30).
    Endorse7 = "E-ENDORSE-7", Counter;
    /// The single prior permission is used (L-08).
    PermitUsed = "E-PERMIT-USED", Counter;
    /// A second document with a photo is due (L-34).
    ChildPhoto = "E-CHILD-PHOTO", Counter;
    /// The stay has run out (M-11).
    StayOver = "E-STAY-OVER", Stop;
    /// The fine's rate is out of range (M-03).
    FineRate = "E-FINE-RATE", Desk;
    /// The ticket leaves too late (N-05).
    LostTicket = "E-LOST-TICKET", Counter;
    /// Identity not confirmed (N-01).
    IdvNoMatch = "E-IDV-NOMATCH", Stop;
    /// Unknown relying party (D-04).
    RpUnknown = "E-RP-UNKNOWN", Desk;
    /// Unregistered verifier device (D-05).
    RpDevice = "E-RP-DEVICE", Desk;
    /// A field outside the grant (D-04).
    RpField = "E-RP-FIELD", Desk;
    /// No consent to the data pull (D-03).
    RpConsent = "E-RP-CONSENT", Desk;
    /// The use begins later (D-11).
    RpNotYet = "E-RP-NOTYET", Desk;
    /// Casinos are not admitted (D-13).
    RpCasino = "E-RP-CASINO", Desk;
    /// Not eligible for the travel document (P-06).
    TdElig = "E-TD-ELIG", Desk;
    /// Signatures missing (P-14).
    TdSign = "E-TD-SIGN", Desk;
    /// Not a travel document number (P-27).
    TdNumber = "E-TD-NUMBER", Desk;
}

impl Refusal {
    /// The refusal with this printed code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|refusal| refusal.code() == code)
    }

    /// Key of its texts: the code in lower case, `e-qr-stale`.
    #[must_use]
    pub fn text_key(self) -> String {
        self.code().to_ascii_lowercase()
    }
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_distinct_and_found_again() {
        for &refusal in Refusal::ALL {
            assert_eq!(Refusal::from_code(refusal.code()), Some(refusal));
        }
        assert_eq!(Refusal::from_code("E-QR"), None);
    }
}
