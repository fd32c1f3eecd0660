//! The machine-readable zone: ICAO Doc 9303 parts 3 to 5, formats TD1 (3 lines of 30) and TD3 (2 lines of 44).
//!
//! Check digits and field positions are the `mrz` crate's. It serves optical reading and is lenient where a
//! border must not be; these are decided here, before or after it:
//!
//! | the crate | here |
//! |---|---|
//! | takes `<` for any check digit that is 0 | only TD3's unused personal number may print it (part 4, 4.2.2.2) |
//! | joins a long number in TD3 as in TD1, and in its own older spelling too | only TD1 knows long numbers (part 5, note j) |
//! | guesses a surname when `<<` is missing | a zone without `<<` has a primary identifier only (part 3, 4.6) |
//! | leaves digits in names, letters in dates, fillers in the last day | [`Unread::Shape`] |
//! | guesses the century of a date | dates stay as printed; the century is the reader's of [`Zone`] to decide |

use super::{Chip, DocumentEvent, DocumentRead, Unread, Zone, protocol::Presented};
use mrz::{DateCompleteness, MrzData, date_completeness};

/// Codes and issuers by which a zone names the kinds of documents a lane meets: kind as the chip names it,
/// code, issuer (`None`: any state).
///
/// `ID` and the `C` codes are TD1, the `P` codes TD3. The permits' zones are three lines of 30 (GA/T 704);
/// their second letters, and `PI` for Hong Kong's document of identity, are this project's choice for its invented
/// documents. Hong Kong identity cards and park passes have no zone.
pub const ZONE_CODES: [(&str, &str, Option<&str>); 8] = [
    ("macao-id", "ID", Some("MAC")),
    ("exit-entry-permit", "CS", Some("CHN")),
    ("official-permit", "CD", Some("CHN")),
    ("home-return-permit", "CR", Some("CHN")),
    ("taiwan-permit", "CT", Some("CHN")),
    ("hk-document-of-identity", "PI", Some("HKG")),
    ("passport", "P", None),
    ("passport", "PP", None),
];

/// Kind of document that a zone names, for use where the chip does not say; `None` for a code that no lane takes.
#[must_use]
pub fn kind_of_zone(zone: &Zone) -> Option<&'static str> {
    ZONE_CODES
        .iter()
        .find(|(_, code, issuer)| *code == zone.code && issuer.is_none_or(|issuer| issuer == zone.issuer))
        .map(|(kind, _, _)| *kind)
}

/// Reads a zone from text: its lines, top first, separated by CR, LF or both.
///
/// # Errors
/// [`Unread::Nothing`] without any text, [`Unread::Shape`] when lines are not those of TD1 or TD3,
/// [`Unread::CheckDigit`] when a check digit is wrong.
pub fn parse_zone(text: &str) -> Result<Zone, Unread> {
    let lines: Vec<&str> = text.split(['\r', '\n']).filter(|line| !line.is_empty()).take(4).collect();
    parse_lines(&lines)
}

/// Reads a zone from its lines, top first. Errors as [`parse_zone`].
///
/// # Errors
/// See [`parse_zone`].
pub fn parse_lines(lines: &[&str]) -> Result<Zone, Unread> {
    let alphabet = |b: u8| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'<';
    if !lines.iter().all(|line| line.bytes().all(alphabet)) {
        return Err(Unread::Shape);
    }
    match *lines {
        [] => Err(Unread::Nothing),
        [first, second, third] => td1(first, second, third),
        [first, second] => td3(first, second),
        _ => Err(Unread::Shape),
    }
}

fn td1(first: &str, second: &str, third: &str) -> Result<Zone, Unread> {
    let data = mrz::parse_td1(first, second, third).map_err(|_| Unread::Shape)?;
    if data.document_number_legacy_encoding {
        return Err(Unread::CheckDigit);
    }
    let long = data.document_number_full.is_some();
    let digits = [digit(first, 14) || long, digit(second, 6), digit(second, 14), digit(second, 29)];
    verify(&data, &digits)?;
    zone(&data, third, &second[0..6], &second[8..14])
}

fn td3(first: &str, second: &str) -> Result<Zone, Unread> {
    let data = mrz::parse_td3(first, second).map_err(|_| Unread::Shape)?;
    verify(&data, &[digit(second, 9), digit(second, 19), digit(second, 27), digit(second, 43)])?;
    zone(&data, &first[5..44], &second[13..19], &second[21..27])
}

fn digit(line: &str, at: usize) -> bool {
    line.as_bytes().get(at).is_some_and(u8::is_ascii_digit)
}

fn verify(data: &MrzData, printed: &[bool]) -> Result<(), Unread> {
    let good = data.checksum_consistent() && printed.iter().all(|&digit| digit);
    if good { Ok(()) } else { Err(Unread::CheckDigit) }
}

fn zone(data: &MrzData, names: &str, born: &str, expires: &str) -> Result<Zone, Unread> {
    let (surname, given_names) = split_names(names);
    let letters = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_uppercase());
    let shaped = letters(&data.issuing_country)
        && letters(&data.nationality)
        && !surname.is_empty()
        && !names.bytes().any(|b| b.is_ascii_digit())
        && birthday(born)
        && last_day(expires);
    if !shaped {
        return Err(Unread::Shape);
    }
    Ok(Zone {
        code: data.document_type.clone(),
        issuer: data.issuing_country.clone(),
        number: data.full_document_number().replace('<', ""),
        nationality: data.nationality.clone(),
        born: born.to_owned(),
        expires: expires.to_owned(),
        surname,
        given_names,
    })
}

/// Primary and secondary identifier, single fillers as spaces (part 3, 4.6).
fn split_names(field: &str) -> (String, String) {
    let field = field.trim_end_matches('<');
    let (primary, secondary) = field.split_once("<<").unwrap_or((field, ""));
    (primary.replace('<', " ").trim().to_owned(), secondary.replace('<', " ").trim().to_owned())
}

/// Month and day of `YYMMDD`, each `None` where the state wrote 00 or fillers for unknown.
fn month_and_day(text: &str) -> Option<(Option<u8>, Option<u8>)> {
    let part = |part: &str| match part {
        "<<" | "00" => Some(None),
        digits => digits.parse().ok().map(Some),
    };
    Some((part(text.get(2..4)?)?, part(text.get(4..6)?)?))
}

/// A birthday may lack parts (part 3, 4.8), but what it has must be possible.
fn birthday(text: &str) -> bool {
    let known = match date_completeness(text) {
        DateCompleteness::Unknown => return true,
        DateCompleteness::Complete | DateCompleteness::PartiallyUnknown => month_and_day(text),
        // Letters, and whatever a later version of the crate may tell apart.
        _ => None,
    };
    known.is_some_and(|(month, day)| month.is_none_or(|m| m <= 12) && day.is_none_or(|d| d <= longest(month)))
}

/// A last day is a day of the calendar; all are of this century.
fn last_day(text: &str) -> bool {
    let digits = text.bytes().all(|b| b.is_ascii_digit());
    let leap = text.get(0..2).and_then(|yy| yy.parse::<u8>().ok()).is_some_and(|yy| yy % 4 == 0);
    digits
        && month_and_day(text).is_some_and(|parts| match parts {
            (Some(2), Some(29)) => leap,
            (Some(month), Some(day)) => month <= 12 && day <= longest(Some(month)),
            _ => false,
        })
}

fn longest(month: Option<u8>) -> u8 {
    match month {
        Some(2) => 29,
        Some(4 | 6 | 9 | 11) => 30,
        _ => 31,
    }
}

/// What a station is told of a document as the reader saw it (`E-DOC-READ`).
#[must_use]
pub fn reading(document: &Presented) -> DocumentEvent {
    let lines: Vec<&str> = document.lines.iter().map(String::as_str).collect();
    let zone = match parse_lines(&lines) {
        Ok(zone) => Some(zone),
        Err(Unread::Nothing) => None,
        Err(why) => return DocumentEvent::Unread(why),
    };
    match (&zone, &document.chip) {
        (None, Chip::Unreadable) => DocumentEvent::Unread(Unread::Nothing),
        (Some(zone), Chip::Read { number, issuer, .. }) if zone.number != *number || zone.issuer != *issuer => {
            DocumentEvent::Unread(Unread::Disagree)
        }
        (Some(_) | None, Chip::Read { .. }) | (Some(_), Chip::Unreadable) => {
            DocumentEvent::Read(Box::new(DocumentRead { zone, chip: document.chip.clone() }))
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;

    /// Doc 9303 part 5, appendix B.
    const TD1: [&str; 3] =
        ["I<UTOD231458907<<<<<<<<<<<<<<<", "7408122F1204159UTO<<<<<<<<<<<6", "ERIKSSON<<ANNA<MARIA<<<<<<<<<<"];
    /// Doc 9303 part 4, appendix B.
    const TD3: [&str; 2] =
        ["P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10"];

    fn with(line: &str, at: usize, text: &str) -> String {
        format!("{}{text}{}", &line[..at], &line[at + text.len()..])
    }

    /// Puts right check digits where `text` changed a TD1 specimen's second line.
    fn td1_line2(born: &str, expires: &str) -> String {
        let field = |text: &str| format!("{text}{}", mrz::check_digit(text).unwrap());
        let (born, expires) = (field(born), field(expires));
        let composite = format!("{}{born}{expires}<<<<<<<<<<<", &TD1[0][5..30]);
        format!("{born}F{expires}UTO<<<<<<<<<<<{}", mrz::check_digit(&composite).unwrap())
    }

    #[test]
    fn the_specimens_of_doc_9303_read() {
        let card = parse_lines(&TD1).unwrap();
        assert_eq!((card.code.as_str(), card.issuer.as_str(), card.number.as_str()), ("I", "UTO", "D23145890"));
        assert_eq!((card.born.as_str(), card.expires.as_str()), ("740812", "120415"));
        let passport = parse_zone(&TD3.join("\r\n")).unwrap();
        assert_eq!((passport.code.as_str(), passport.number.as_str()), ("P", "L898902C3"));
        assert_eq!((passport.surname.as_str(), passport.given_names.as_str()), ("ERIKSSON", "ANNA MARIA"));
    }

    #[test]
    fn a_long_number_is_joined_from_the_optional_data() {
        // Doc 9303 part 5, 4.2.4: D23145890 and 734, check digit 9.
        let first = "I<UTOD23145890<7349<<<<<<<<<<<";
        let composite = format!("{}{}{}<<<<<<<<<<<", &first[5..30], "7408122", "1204159");
        let second = with(TD1[1], 29, &mrz::check_digit(&composite).unwrap().to_string());
        assert_eq!(parse_lines(&[first, &second, TD1[2]]).unwrap().number, "D23145890734");
        let wrong = with(first, 17, "5");
        assert_eq!(parse_lines(&[&wrong, &second, TD1[2]]), Err(Unread::CheckDigit));
    }

    #[test]
    fn every_digit_that_is_wrong_is_found() {
        for (line, at) in [(0, 6), (0, 14), (1, 1), (1, 6), (1, 9), (1, 14), (1, 29)] {
            let was = TD1[line].as_bytes()[at];
            let other = if was == b'9' { "0" } else { "9" };
            let mut lines = TD1.map(str::to_owned);
            lines[line] = with(TD1[line], at, other);
            let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
            assert_eq!(parse_lines(&lines), Err(Unread::CheckDigit), "line {line} column {at}");
        }
    }

    #[test]
    fn fillers_do_not_pass_for_check_digits() {
        // 0000000<< has check digit 0; a filler would count as much.
        let number = with(TD1[0], 5, "A00000000");
        let good = with(&number, 14, &mrz::check_digit("A00000000").unwrap().to_string());
        let filler = with(&number, 14, "<");
        assert_eq!(mrz::check_digit("A00000000").unwrap(), 0);
        for (first, is_good) in [(&good, true), (&filler, false)] {
            let composite = format!("{}{}{}<<<<<<<<<<<", &first[5..30], "7408122", "1204159");
            let second = with(TD1[1], 29, &mrz::check_digit(&composite).unwrap().to_string());
            assert_eq!(parse_lines(&[first, &second, TD1[2]]).is_ok(), is_good);
        }
    }

    #[test]
    fn lines_of_wrong_length_or_letters_are_a_matter_of_shape() {
        let lower = TD3[0].to_lowercase();
        for lines in [
            vec![TD3[0]],
            vec![&TD3[0][..43], TD3[1]],
            vec![lower.as_str(), TD3[1]],
            vec![TD1[0], TD1[1]],
            vec![TD1[0], TD1[1], &TD1[2][1..]],
            vec![TD1[0], TD1[1], TD1[2], TD1[2]],
            vec!["P<UTOERIKSSON<<ANNA<MARÍA<<<<<<<<<<<<<<<<<<", TD3[1]],
            vec!["P<UTOER1KSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", TD3[1]],
            vec!["V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", TD3[1]],
            vec!["P<UTO<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<", TD3[1]],
        ] {
            assert_eq!(parse_lines(&lines), Err(Unread::Shape), "{lines:?}");
        }
        assert_eq!(parse_zone("\r\n"), Err(Unread::Nothing));
    }

    #[test]
    fn a_birthday_may_lack_parts_and_stays_as_printed() {
        for (born, good) in [
            ("740012", true),
            ("740000", true),
            ("74<<<<", true),
            ("<<<<<<", true),
            ("000229", true),
            ("741312", false),
            ("740931", false),
            ("740230", false),
            ("74A812", false),
        ] {
            let read = parse_lines(&[TD1[0], &td1_line2(born, "120415"), TD1[2]]);
            assert_eq!(read.as_ref().is_ok_and(|zone| zone.born == born), good, "{born}");
            if !good {
                assert_eq!(read, Err(Unread::Shape), "{born}");
            }
        }
        for expires in ["300231", "300229", "3000<<", "<<<<<<", "300015"] {
            let read = parse_lines(&[TD1[0], &td1_line2("740812", expires), TD1[2]]);
            assert_eq!(read, Err(Unread::Shape), "{expires}");
        }
        assert!(parse_lines(&[TD1[0], &td1_line2("740812", "320229"), TD1[2]]).is_ok());
    }

    #[test]
    fn a_single_name_is_no_surname_with_given_names() {
        let zone = parse_lines(&[TD1[0], TD1[1], "BUDI<HARTONO<<<<<<<<<<<<<<<<<<"]).unwrap();
        assert_eq!((zone.surname.as_str(), zone.given_names.as_str()), ("BUDI HARTONO", ""));
    }

    proptest! {
        #[test]
        fn any_text_is_decided(text in any::<String>()) {
            let _ = parse_zone(&text);
        }

        #[test]
        fn any_lines_of_the_alphabet_are_decided(
            three in prop::array::uniform3("[A-Z0-9<]{30}"), two in prop::array::uniform2("P[A-Z0-9<]{43}")
        ) {
            let three: Vec<&str> = three.iter().map(String::as_str).collect();
            let two: Vec<&str> = two.iter().map(String::as_str).collect();
            let _ = (parse_lines(&three), parse_lines(&two));
        }
    }
}
