use crate::person::DocumentKind;

/// A document number that no authority issues: a letter of its kind, `ZZ`, six digits; beyond a million, a letter
/// and five of `0-9A-Z`. Nine characters, fit for a machine-readable zone (S-14).
#[must_use]
pub fn synthetic_number(letter: char, row: u32) -> String {
    if row < 1_000_000 {
        return format!("{letter}ZZ{row:06}");
    }
    let mut rest = row - 1_000_000;
    let mut tail = [0_u8; 6];
    for place in tail[1..].iter_mut().rev() {
        *place = char::from_digit(rest % 36, 36).map_or(b'0', |digit| digit.to_ascii_uppercase() as u8);
        rest /= 36;
    }
    tail[0] = b'A' + (rest % 26) as u8;
    format!("{letter}ZZ{}", String::from_utf8_lossy(&tail))
}

/// Serial of the `issue`-th card of a row: plainly synthetic like the number, and changed by every renewal.
#[must_use]
pub fn card_serial(row: u32, issue: u8) -> String {
    format!("ZZ{row:07}{issue:02}")
}

/// The letter of a kind's numbers. A home-return permit keeps the real first letter, which rules ask for (G-10, G-11).
pub(super) const fn letter(kind: DocumentKind) -> char {
    match kind {
        DocumentKind::MacaoId => 'A',
        DocumentKind::HkId => 'K',
        DocumentKind::ExitEntryPermit => 'C',
        DocumentKind::OfficialPermit => 'W',
        DocumentKind::HomeReturnPermit => 'M',
        DocumentKind::TaiwanPermit => 'T',
        DocumentKind::Passport => 'P',
        DocumentKind::HkDocumentOfIdentity => 'D',
        DocumentKind::ParkPass => 'I',
    }
}

/// Who issues a kind, unless the table says otherwise (three letters of ICAO 9303).
pub(super) const fn issuer(kind: DocumentKind) -> &'static str {
    match kind {
        DocumentKind::MacaoId | DocumentKind::ParkPass => "MAC",
        DocumentKind::HkId | DocumentKind::HkDocumentOfIdentity => "HKG",
        DocumentKind::ExitEntryPermit
        | DocumentKind::OfficialPermit
        | DocumentKind::HomeReturnPermit
        | DocumentKind::TaiwanPermit => "CHN",
        DocumentKind::Passport => "UTO",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    // rules: S-14
    #[test]
    fn numbers_are_marked_distinct_and_fit_a_zone() {
        let rows = [0, 1, 999_999, 1_000_000, 1_000_001, 1_000_036, 2_500_000, 60_466_175 + 1_000_000];
        let numbers: BTreeSet<String> = rows.iter().map(|row| synthetic_number('A', *row)).collect();
        assert_eq!(numbers.len(), rows.len());
        for number in numbers {
            assert_eq!(number.len(), 9, "{number}");
            assert!(number.starts_with("AZZ"), "{number}");
            assert!(number.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit()), "{number}");
        }
    }
}
