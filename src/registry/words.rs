//! Enumerations as the words that scenario files use, so that a row can be read by people.

use crate::credential::Family;
use crate::person::{
    Direction, DocumentKind, DocumentState, EndorsementUse, FilingClass, FilingSource, FilingState, Finger,
    HongKongMark, Irises, Port, PriorPermission, Replacement, Unbinding,
};

/// A value that a text column holds.
pub(super) trait Word: Copy + Sized + 'static {
    /// Its word.
    fn word(self) -> &'static str;
    /// The value of a word.
    fn of_word(word: &str) -> Option<Self>;
}

macro_rules! words {
    ($($name:ident { $($value:ident = $word:literal),+ $(,)? })+) => {
        $(impl Word for $name {
            fn word(self) -> &'static str {
                match self { $(Self::$value => $word),+ }
            }

            fn of_word(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$value),)+ _ => None }
            }
        })+

        #[cfg(test)]
        fn all_words() -> Vec<(String, &'static str)> {
            vec![$($((serde_json::to_value($name::$value).unwrap().as_str().unwrap().to_owned(), $name::$value.word())),+),+]
        }
    };
}

words! {
    Port {
        BorderGate = "border-gate", Qingmao = "qingmao", HzmBridgeHongkong = "hzm-bridge-hongkong",
        HzmBridgeZhuhai = "hzm-bridge-zhuhai", Hengqin = "hengqin", OuterHarbour = "outer-harbour",
        TaipaTerminal = "taipa-terminal", InnerHarbour = "inner-harbour", Airport = "airport",
        IndustrialZone = "industrial-zone",
    }
    Direction { Arrival = "arrival", Departure = "departure" }
    DocumentKind {
        MacaoId = "macao-id", HkId = "hk-id", ExitEntryPermit = "exit-entry-permit", OfficialPermit = "official-permit",
        HomeReturnPermit = "home-return-permit", TaiwanPermit = "taiwan-permit", Passport = "passport",
        HkDocumentOfIdentity = "hk-document-of-identity", ParkPass = "park-pass",
    }
    DocumentState { Valid = "valid", Lost = "lost", Cancelled = "cancelled", Superseded = "superseded" }
    HongKongMark { Permanent = "permanent", Star1 = "star1", Star3 = "star3", R = "r", Unmarked = "unmarked" }
    Replacement { Expiry = "expiry", Loss = "loss", DataChange = "data-change", ExerciseKept = "exercise-kept" }
    EndorsementUse { Multiple = "multiple", Single = "single", SingleUsed = "single-used" }
    PriorPermission { Multiple = "multiple", Single = "single", SingleUsed = "single-used" }
    FilingClass {
        HongKong = "hong-kong", Worker = "worker", WorkerFamily = "worker-family", Student = "student",
        SpecialStay = "special-stay", Taiwan = "taiwan", Passport = "passport", Pilot = "pilot", HPermit = "h-permit",
    }
    FilingSource { Macao = "macao", HongKong = "hong-kong" }
    FilingState { Active = "active", Stale = "stale" }
    Unbinding {
        App = "app", OneAccountWeb = "one-account-web", BureauWeb = "bureau-web", BureauCounter = "bureau-counter",
        Rebound = "rebound",
    }
    Finger {
        RightThumb = "right-thumb", RightIndex = "right-index", RightMiddle = "right-middle", RightRing = "right-ring",
        RightLittle = "right-little", LeftThumb = "left-thumb", LeftIndex = "left-index", LeftMiddle = "left-middle",
        LeftRing = "left-ring", LeftLittle = "left-little",
    }
    Irises { None = "none", Enrolled = "enrolled", Cancelling = "cancelling" }
    Family { Clearance = "MOC1:", MutualMacao = "MOM1:", MutualHongKong = "HKM1:", EId = "MOE1:" }
}

/// Position of ISO/IEC 19794-2, 1 to 10.
pub(super) const fn finger_position(finger: Finger) -> i64 {
    finger as i64 + 1
}

/// The finger of a position.
pub(super) fn finger_at(position: i64) -> Option<Finger> {
    const FINGERS: [Finger; 10] = [
        Finger::RightThumb,
        Finger::RightIndex,
        Finger::RightMiddle,
        Finger::RightRing,
        Finger::RightLittle,
        Finger::LeftThumb,
        Finger::LeftIndex,
        Finger::LeftMiddle,
        Finger::LeftRing,
        Finger::LeftLittle,
    ];
    FINGERS.get(usize::try_from(position.checked_sub(1)?).ok()?).copied()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn the_words_in_rows_are_the_words_of_scenario_files() {
        for (in_files, in_rows) in all_words() {
            assert_eq!(in_files, in_rows);
        }
    }

    #[test]
    fn a_finger_and_its_position_agree() {
        for position in 1..=10 {
            assert_eq!(finger_position(finger_at(position).unwrap()), position);
        }
        assert_eq!((finger_at(0), finger_at(11), finger_at(i64::MIN)), (None, None, None));
    }
}
