//! Check 1 and the base45 of check 3: from the text of a picture to bytes, and back for the phone.

use super::Family;
use std::fmt;

/// Longest text that can be a code, in characters, prefix included.
pub const LONGEST: usize = 800;

/// Why a text is no code at all (`E-QR-UNREADABLE`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotACode {
    /// Longer than any code.
    #[error("more than {LONGEST} characters")]
    TooLong,
    /// Another app's text.
    #[error("not a clearance code: {0}")]
    Other(OtherText),
}

/// What a text looks like that is no code of ours; told to the officer instead of the text itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OtherText {
    /// An address on the web.
    WebLink,
    /// A health certificate or health code.
    HealthCode,
    /// A merchant's or wallet's payment code (EMVCo).
    Payment,
    /// A contact, a network or a calendar entry.
    Note,
    /// Anything else.
    Unknown,
}

impl OtherText {
    fn of(text: &str) -> Self {
        let begins = |openings: &[&str]| {
            openings
                .iter()
                .any(|opening| text.get(..opening.len()).is_some_and(|head| head.eq_ignore_ascii_case(opening)))
        };
        if begins(&["HC1:", "SHC:/"]) {
            Self::HealthCode
        } else if begins(&["http://", "https://", "www."]) {
            Self::WebLink
        } else if begins(&["000201"]) {
            Self::Payment
        } else if begins(&["BEGIN:", "WIFI:", "MECARD:", "MAILTO:", "TEL:", "GEO:"]) {
            Self::Note
        } else {
            Self::Unknown
        }
    }
}

impl fmt::Display for OtherText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::WebLink => "a web link",
            Self::HealthCode => "a health code",
            Self::Payment => "a payment code",
            Self::Note => "a contact, network or note",
            Self::Unknown => "another app's text",
        })
    }
}

/// Base45 that is not exactly what an encoder writes (RFC 9285): a character outside the alphabet, lower case, a
/// value out of range, a bad tail, or nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not base45 as an encoder writes it")]
pub struct NotBase45;

/// Check 1: the family and what follows its prefix.
///
/// # Errors
/// [`NotACode`] for a text that is too long or begins with no known prefix.
pub fn split(text: &str) -> Result<(Family, &str), NotACode> {
    if text.len() > LONGEST && text.chars().nth(LONGEST).is_some() {
        return Err(NotACode::TooLong);
    }
    let family = Family::of_text(text).ok_or_else(|| NotACode::Other(OtherText::of(text)))?;
    Ok((family, &text[family.prefix().len()..]))
}

/// Bytes of the part after the prefix, in the one spelling an encoder gives them.
///
/// # Errors
/// [`NotBase45`].
pub fn decode(rest: &str) -> Result<Vec<u8>, NotBase45> {
    let bytes = base45::decode(rest).map_err(|_| NotBase45)?;
    let exact = !bytes.is_empty() && base45::encode(&bytes) == rest;
    exact.then_some(bytes).ok_or(NotBase45)
}

/// The text a phone shows.
#[must_use]
pub fn encode(family: Family, bytes: &[u8]) -> String {
    format!("{}{}", family.prefix(), base45::encode(bytes))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;

    // rules: A-05
    #[test]
    fn each_family_is_told_by_its_prefix_and_lower_case_is_none() {
        for family in Family::ALL {
            let text = encode(family, b"portas");
            assert_eq!(split(&text).unwrap().0, family);
            assert_eq!(split(&text.to_lowercase()), Err(NotACode::Other(OtherText::Unknown)));
        }
    }

    #[test]
    fn another_apps_text_is_named_as_such() {
        let named = |text| split(text).unwrap_err().to_string();
        assert_eq!(named("https://example.org/?q=1"), "not a clearance code: a web link");
        assert_eq!(named("HC1:6BFOXN"), "not a clearance code: a health code");
        assert_eq!(named("00020101021126"), "not a clearance code: a payment code");
        assert_eq!(named("WIFI:S:harbour;;"), "not a clearance code: a contact, network or note");
        assert_eq!(named("MOC2:ABC"), "not a clearance code: another app's text");
        assert_eq!(named("關閘"), "not a clearance code: another app's text");
        assert_eq!(named(""), "not a clearance code: another app's text");
    }

    #[test]
    fn eight_hundred_characters_are_read_and_one_more_is_not() {
        let longest = format!("MOC1:{}", "A".repeat(795));
        assert!(split(&longest).is_ok());
        assert_eq!(split(&format!("{longest}A")), Err(NotACode::TooLong));
        // Characters count, not bytes.
        assert!(split(&format!("MOC1:{}", "閘".repeat(795))).is_ok());
    }

    #[test]
    fn loose_base45_is_refused() {
        for loose in ["", "A", ":::", "::", "bb8", "bB8", "BB8\n", "BB8閘", "GGW"] {
            assert_eq!(decode(loose), Err(NotBase45), "{loose:?}");
        }
        assert_eq!(decode("BB8").unwrap(), b"AB");
    }

    proptest! {
        #[test]
        fn bytes_come_back_as_they_went(bytes in proptest::collection::vec(any::<u8>(), 1..500)) {
            let text = encode(Family::Clearance, &bytes);
            prop_assert_eq!(decode(&text[5..]).unwrap(), bytes);
        }

        #[test]
        fn whatever_decodes_has_no_second_spelling(text in "[0-9A-Z $%*+./:-]{0,60}") {
            if let Ok(bytes) = decode(&text) {
                prop_assert_eq!(base45::encode(&bytes), text);
            }
        }
    }
}
