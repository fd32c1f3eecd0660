//! Takes a TOML table apart key by key, collecting every fault instead of stopping at the first.

use super::fault::SettingFault;
use serde::Deserialize;
use std::fmt::Display;
use std::ops::{Range, RangeInclusive};
use toml::Spanned;
use toml::de::{DeTable, DeValue, ValueDeserializer};

/// Faults beyond these are not told.
const FAULTS_MAX: usize = 20;

/// The text, and what is wrong with it so far.
pub(super) struct Reader<'t> {
    text: &'t str,
    faults: Vec<SettingFault>,
}

/// A table that is being taken apart.
pub(super) struct Section<'t> {
    /// Full name, empty for the root.
    path: String,
    span: Range<usize>,
    left: DeTable<'t>,
    known: Vec<&'static str>,
}

impl<'t> Reader<'t> {
    /// Reads the text as TOML.
    pub(super) fn begin(text: &'t str) -> Result<(Self, Section<'t>), Vec<SettingFault>> {
        let mut reader = Self { text, faults: Vec::new() };
        let (root, errors) = DeTable::parse_recoverable(text);
        for error in &errors {
            reader.fault(error.span().unwrap_or(0..0), "", error.message());
        }
        if !errors.is_empty() {
            return Err(reader.sorted());
        }
        Ok((reader, Section { path: String::new(), span: 0..0, left: root.into_inner(), known: Vec::new() }))
    }

    /// Gives the result, or all faults.
    pub(super) fn end<T>(self, result: Option<T>) -> Result<T, Vec<SettingFault>> {
        match result {
            Some(result) if self.faults.is_empty() => Ok(result),
            Some(_) | None => Err(self.sorted()),
        }
    }

    fn sorted(mut self) -> Vec<SettingFault> {
        self.faults.sort();
        self.faults.truncate(FAULTS_MAX);
        self.faults
    }

    /// Notes a fault at these bytes.
    pub(super) fn fault(&mut self, span: Range<usize>, key: impl Into<String>, message: impl Into<String>) {
        let before = self.text.get(..span.start).unwrap_or(self.text);
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        self.faults.push(SettingFault {
            line: 1 + before.matches('\n').count(),
            column: 1 + before[line_start..].chars().count(),
            key: key.into(),
            message: message.into(),
        });
    }

    /// The table of this name; an empty one where it is missing, which is a fault only for its `required` keys.
    pub(super) fn section(&mut self, of: &mut Section<'t>, key: &'static str) -> Section<'t> {
        let path = of.path_of(key);
        let mut section = Section { path, span: of.span.clone(), left: DeTable::new(), known: Vec::new() };
        if let Some(value) = of.take(key) {
            section.span = value.span();
            match value.into_inner() {
                DeValue::Table(table) => section.left = table,
                other => {
                    let message = format!("must be a table, is {}", other.type_str());
                    self.fault(section.span.clone(), section.path.clone(), message);
                }
            }
        }
        section
    }

    /// The value of a key, with the bytes where it stands; `None` where it is missing or at fault.
    pub(super) fn spanned<T: Deserialize<'t>>(
        &mut self,
        of: &mut Section<'t>,
        key: &'static str,
    ) -> Option<(T, Range<usize>)> {
        let value = of.take(key)?;
        let span = value.span();
        match T::deserialize(ValueDeserializer::from(value)) {
            Ok(read) => Some((read, span)),
            Err(error) => {
                self.fault(error.span().unwrap_or(span), of.path_of(key), error.message());
                None
            }
        }
    }

    /// The value of a key, or what holds where it is missing.
    pub(super) fn value<T: Deserialize<'t>>(&mut self, of: &mut Section<'t>, key: &'static str, missing: T) -> T {
        self.spanned(of, key).map_or(missing, |(value, _)| value)
    }

    /// The value of a key that must be there.
    pub(super) fn required<T: Deserialize<'t>>(
        &mut self,
        of: &mut Section<'t>,
        key: &'static str,
    ) -> Option<(T, Range<usize>)> {
        if of.left.contains_key(key) {
            return self.spanned(of, key);
        }
        of.known.push(key);
        self.fault(of.span.clone(), of.path_of(key), "is missing");
        None
    }

    /// A whole number within bounds, or what holds where it is missing.
    pub(super) fn number(
        &mut self,
        of: &mut Section<'t>,
        key: &'static str,
        bounds: RangeInclusive<u32>,
        missing: u32,
    ) -> u32 {
        match self.spanned::<i64>(of, key) {
            None => missing,
            Some((value, span)) => match u32::try_from(value) {
                Ok(number) if bounds.contains(&number) => number,
                Ok(_) | Err(_) => {
                    self.fault(span, of.path_of(key), between(&bounds, value));
                    missing
                }
            },
        }
    }

    /// Takes every key that is left, for tables whose keys are names of a list.
    pub(super) fn each<T: Deserialize<'t>>(&mut self, of: Section<'t>, mut each: impl FnMut(&mut Self, Named<T>)) {
        for (key, value) in of.left {
            let (path, key_span) = (join(&of.path, key.get_ref()), key.span());
            let span = value.span();
            match T::deserialize(ValueDeserializer::from(value)) {
                Ok(value) => each(self, Named { key: key.into_inner().into_owned(), path, key_span, value, span }),
                Err(error) => self.fault(error.span().unwrap_or(span), path, error.message()),
            }
        }
    }

    /// Notes every key that nobody asked for.
    pub(super) fn close(&mut self, of: Section<'t>) {
        let allowed = of.known.join(", ");
        for (key, _) in of.left {
            let path = join(&of.path, key.get_ref());
            self.fault(key.span(), path, format!("unknown key; allowed here: {allowed}"));
        }
    }
}

/// A key of a table whose keys are names, with its value.
pub(super) struct Named<T> {
    pub(super) key: String,
    pub(super) path: String,
    pub(super) key_span: Range<usize>,
    pub(super) value: T,
    pub(super) span: Range<usize>,
}

impl<'t> Section<'t> {
    /// Full name of a key.
    pub(super) fn path_of(&self, key: &str) -> String {
        join(&self.path, key)
    }

    fn take(&mut self, key: &'static str) -> Option<Spanned<DeValue<'t>>> {
        self.known.push(key);
        self.left.remove(key)
    }
}

/// How a number out of bounds is told.
pub(super) fn between<T: Display>(bounds: &RangeInclusive<T>, found: impl Display) -> String {
    format!("must be {} to {}, is {found}", bounds.start(), bounds.end())
}

fn join(path: &str, key: &str) -> String {
    if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") }
}
