//! Writes machine-readable zones for invented documents: the simulator's pen. No door rests on it.

use super::zone::ZONE_CODES;
use mrz::{DateRole, MrzDate, RawDateField, Sex, Td1Fields, Td3Fields, encode_name_component};

/// Longest number that a TD1 zone can carry: nine characters and thirteen in the optional data, which must
/// hold a check digit and a filler too.
const TD1_NUMBER_MAX: usize = 22;
const TD3_NUMBER_MAX: usize = 9;

/// What a zone says, in plain words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ZoneFacts<'a> {
    /// Document code, `ID`, `CS`, `P`; one that begins with `P` makes a TD3, any other a TD1.
    pub code: &'a str,
    /// Issuing state, three letters.
    pub issuer: &'a str,
    /// Number, letters and digits; over nine characters spill into a TD1's optional data.
    pub number: &'a str,
    /// Nationality, three letters.
    pub nationality: &'a str,
    /// Birthday, `YYMMDD`, `<` where unknown.
    pub born: &'a str,
    /// `M`, `F` or `<`.
    pub sex: char,
    /// Last day, `YYMMDD`.
    pub expires: &'a str,
    /// Surname in any Latin spelling: `João Pereira` becomes `JOAO<PEREIRA`.
    pub surname: &'a str,
    /// Given names; may be empty.
    pub given_names: &'a str,
}

/// Why no zone can be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SpecimenError {
    /// The code is not one or two capital letters, the first `P`, `I`, `A` or `C`.
    #[error("document code must be one or two of A-Z, the first P, I, A or C")]
    Code,
    /// A state is not one to three letters.
    #[error("issuer and nationality must be one to three of A-Z")]
    State,
    /// The number is empty, too long for its format, or holds other characters.
    #[error("number must be of A-Z and 0-9, at most {TD3_NUMBER_MAX} in TD3, {TD1_NUMBER_MAX} in TD1")]
    Number,
    /// A date is not six digits or fillers.
    #[error("dates must be YYMMDD")]
    Date,
    /// No surname is left in the letters A to Z, or a name holds a digit.
    #[error("names must be spelt in Latin letters, without digits")]
    Name,
}

/// Code and issuer that documents of a kind print, by the kind's name (`macao-id`, `passport`, ..); the issuer is `None`
/// where it varies. `None` for kinds without a zone.
#[must_use]
pub fn zone_code(kind: &str) -> Option<(&'static str, Option<&'static str>)> {
    ZONE_CODES.iter().find(|(name, _, _)| *name == kind).map(|(_, code, issuer)| (*code, *issuer))
}

/// The lines of a zone, top first, with all check digits. Names too long are cut as Doc 9303 parts 4 and 5 prescribe.
///
/// # Errors
/// [`SpecimenError`] when the facts do not fit a zone.
pub fn zone_lines(facts: &ZoneFacts<'_>) -> Result<Vec<String>, SpecimenError> {
    check(facts)?;
    let text = if facts.code.starts_with('P') { td3(facts)? } else { td1(facts)? };
    Ok(text.split('\n').map(str::to_owned).collect())
}

fn check(facts: &ZoneFacts<'_>) -> Result<(), SpecimenError> {
    let capitals = |text: &str, longest: usize| {
        (1..=longest).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_uppercase())
    };
    if !capitals(facts.code, 2) || !facts.code.starts_with(['P', 'I', 'A', 'C']) {
        return Err(SpecimenError::Code);
    }
    if !capitals(facts.issuer, 3) || !capitals(facts.nationality, 3) {
        return Err(SpecimenError::State);
    }
    let longest = if facts.code.starts_with('P') { TD3_NUMBER_MAX } else { TD1_NUMBER_MAX };
    let number = |b: u8| b.is_ascii_uppercase() || b.is_ascii_digit();
    if !(1..=longest).contains(&facts.number.len()) || !facts.number.bytes().all(number) {
        return Err(SpecimenError::Number);
    }
    let digit = |text: &str| text.chars().any(|c| c.is_ascii_digit());
    if encode_name_component(facts.surname).is_empty() || digit(facts.surname) || digit(facts.given_names) {
        return Err(SpecimenError::Name);
    }
    Ok(())
}

fn date(text: &str, role: DateRole) -> Result<MrzDate, SpecimenError> {
    if !text.bytes().all(|b| b.is_ascii_digit() || b == b'<') {
        return Err(SpecimenError::Date);
    }
    let field = RawDateField::try_from(text).map_err(|_| SpecimenError::Date)?;
    Ok(MrzDate::from_field(field, role, mrz::CURRENT_YY))
}

fn td1(facts: &ZoneFacts<'_>) -> Result<String, SpecimenError> {
    Ok(mrz::format_td1(&Td1Fields {
        document_code: facts.code.to_owned(),
        issuing_country: facts.issuer.to_owned(),
        document_number: facts.number.to_owned(),
        surname: facts.surname.to_owned(),
        given_names: facts.given_names.to_owned(),
        nationality: facts.nationality.to_owned(),
        date_of_birth: date(facts.born, DateRole::Birth)?,
        sex: Sex::from_zone(facts.sex),
        date_of_expiry: date(facts.expires, DateRole::Expiry)?,
        ..Td1Fields::default()
    }))
}

fn td3(facts: &ZoneFacts<'_>) -> Result<String, SpecimenError> {
    Ok(mrz::format_td3(&Td3Fields {
        document_code: facts.code.to_owned(),
        issuing_country: facts.issuer.to_owned(),
        document_number: facts.number.to_owned(),
        surname: facts.surname.to_owned(),
        given_names: facts.given_names.to_owned(),
        nationality: facts.nationality.to_owned(),
        date_of_birth: date(facts.born, DateRole::Birth)?,
        sex: Sex::from_zone(facts.sex),
        date_of_expiry: date(facts.expires, DateRole::Expiry)?,
        personal_number: None,
    }))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::document::zone::{kind_of_zone, parse_lines};
    use proptest::prelude::*;

    fn facts<'a>(code: &'a str, issuer: &'a str, number: &'a str, surname: &'a str, given: &'a str) -> ZoneFacts<'a> {
        ZoneFacts {
            code,
            issuer,
            number,
            nationality: issuer,
            born: "900417",
            sex: 'F',
            expires: "310930",
            surname,
            given_names: given,
        }
    }

    fn read(facts: &ZoneFacts<'_>) -> crate::document::Zone {
        let lines = zone_lines(facts).unwrap();
        parse_lines(&lines.iter().map(String::as_str).collect::<Vec<_>>()).unwrap()
    }

    #[test]
    fn a_document_of_every_kind_is_written_and_read() {
        for (kind, number, state) in [
            ("macao-id", "12345678", "MAC"),
            ("exit-entry-permit", "C00000001", "CHN"),
            ("official-permit", "D00000001", "CHN"),
            ("home-return-permit", "M0000000101", "CHN"),
            ("taiwan-permit", "00000001", "CHN"),
            ("hk-document-of-identity", "D00000002", "HKG"),
            ("passport", "E0000001A", "PHL"),
            ("passport", "B0000001", "IDN"),
            ("passport", "N00000001", "VNM"),
            ("passport", "CA000001", "PRT"),
            ("passport", "K0000001Z", "SGP"),
            ("passport", "00AA00001", "FRA"),
            ("passport", "000000001", "RUS"),
        ] {
            let (code, issuer) = zone_code(kind).unwrap();
            let zone = read(&facts(code, issuer.unwrap_or(state), number, "Maria", "Santos"));
            assert_eq!((zone.number.as_str(), zone.issuer.as_str()), (number, state), "{kind}");
            assert_eq!(kind_of_zone(&zone), Some(kind));
        }
        assert_eq!(zone_code("hk-id"), None);
        assert_eq!(zone_code("park-pass"), None);
    }

    #[test]
    fn names_are_spelt_and_cut_as_icao_says() {
        let zone = read(&facts("ID", "MAC", "12345678", "Pereira", "João"));
        assert_eq!((zone.surname.as_str(), zone.given_names.as_str()), ("PEREIRA", "JOAO"));
        let zone = read(&facts("ID", "MAC", "12345678", "D'Assumpção-Conceição", "Ângela Filomena Maria"));
        assert!(zone.surname.starts_with("DASSUMPCAO CONCEICAO"));
        assert!(zone.given_names.starts_with("ANGELA"));
        let zone = read(&facts("P", "IDN", "B0000001", "Budi Hartono", ""));
        assert_eq!((zone.surname.as_str(), zone.given_names.as_str()), ("BUDI HARTONO", ""));
        assert_eq!(zone_lines(&facts("ID", "MAC", "12345678", "陳", "大文")), Err(SpecimenError::Name));
    }

    #[test]
    fn facts_that_fit_no_zone_are_refused() {
        let good = facts("ID", "MAC", "12345678", "LEI", "SIO MEI");
        let long = "1".repeat(23);
        for (bad, why) in [
            (ZoneFacts { code: "X", ..good.clone() }, SpecimenError::Code),
            (ZoneFacts { code: "IDX", ..good.clone() }, SpecimenError::Code),
            (ZoneFacts { issuer: "MACA", ..good.clone() }, SpecimenError::State),
            (ZoneFacts { number: "", ..good.clone() }, SpecimenError::Number),
            (ZoneFacts { number: "1234567(8)", ..good.clone() }, SpecimenError::Number),
            (ZoneFacts { number: &long, ..good.clone() }, SpecimenError::Number),
            (ZoneFacts { code: "P", number: "1234567890", ..good.clone() }, SpecimenError::Number),
            (ZoneFacts { born: "1990-04-17", ..good.clone() }, SpecimenError::Date),
            (ZoneFacts { expires: "31A930", ..good.clone() }, SpecimenError::Date),
            (ZoneFacts { surname: "LE1", ..good.clone() }, SpecimenError::Name),
        ] {
            assert_eq!(zone_lines(&bad), Err(why), "{bad:?}");
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(
            passport in any::<bool>(), number in "[A-Z0-9]{1,22}", surname in "[A-Z]{1,40}", given in "[A-Z]{0,12}",
            (yy, mm, dd) in (0..100u32, 1..13u32, 1..29u32)
        ) {
            let number = if passport { &number[..number.len().min(9)] } else { &number };
            let code = if passport { "P" } else { "CS" };
            let born = format!("{yy:02}{mm:02}{dd:02}");
            let zone = read(&ZoneFacts { born: &born, ..facts(code, "CHN", number, &surname, &given) });
            prop_assert_eq!(zone.number, number);
            prop_assert_eq!(zone.born, born);
            prop_assert!(surname.starts_with(&zone.surname));
            prop_assert!(given.starts_with(&zone.given_names));
        }
    }
}
