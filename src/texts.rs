//! What people read and hear, in four languages: Fluent files of `assets/languages`, built into the program.
//!
//! A key names a message, an attribute a part of it: `screen-finger` `.title`, `e-qr-stale` `.act`. Every language
//! holds the same keys, attributes and arguments (`tests/texts.rs`). Headlines in Chinese may hold a line break.

use crate::refusal::Refusal;
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use unic_langid::LanguageIdentifier;

/// The files of a language by name, with their contents.
macro_rules! files {
    ($tag:literal) => {
        files!($tag, "refusals", "lane", "controls", "alarms", "names", "slip", "notices", "demo", "engineer")
    };
    ($tag:literal, $($name:literal),+) => {
        &[$((
            concat!($tag, "/", $name, ".ftl"),
            include_str!(concat!("../assets/languages/", $tag, "/", $name, ".ftl")),
        )),+]
    };
}
/// Languages of screens, prompts and slips.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Language {
    /// Chinese as Macao writes it; shown first unless the traveller chooses another.
    #[default]
    #[serde(rename = "zh-Hant")]
    ZhHant,
    /// Portuguese as Macao writes it.
    #[serde(rename = "pt")]
    Pt,
    /// English.
    #[serde(rename = "en")]
    En,
    /// Simplified Chinese.
    #[serde(rename = "zh-Hans")]
    ZhHans,
}

impl Language {
    /// All languages, in the order in which a screen offers them.
    pub const ALL: [Self; 4] = [Self::ZhHant, Self::Pt, Self::En, Self::ZhHans];

    /// BCP 47 tag, also the folder under `assets/languages`.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::ZhHant => "zh-Hant",
            Self::Pt => "pt",
            Self::En => "en",
            Self::ZhHans => "zh-Hans",
        }
    }

    /// The language of this tag, as in settings and on the command line.
    #[must_use]
    pub fn from_tag(tag: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|language| language.tag() == tag)
    }

    const fn files(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Self::ZhHant => files!("zh-Hant"),
            Self::Pt => files!("pt"),
            Self::En => files!("en"),
            Self::ZhHans => files!("zh-Hans"),
        }
    }
}

/// Whether there is a text under this key, told without reading the languages in.
#[must_use]
pub fn is_key(key: &str) -> bool {
    let defines = |line: &str| line.strip_prefix(key).is_some_and(|rest| rest.trim_start().starts_with('='));
    !key.is_empty() && Language::En.files().iter().any(|(_, text)| text.lines().any(defines))
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.tag())
    }
}

/// A value that a text has a place for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Arg {
    /// Put in as it is: a time `09:41`, masked initials.
    Text(String),
    /// A count; the text may choose its wording by it.
    Number(i64),
    /// Key of another text, put in in the language of the whole: a port, a finger.
    Name(Cow<'static, str>),
}

/// The values for one text. More of them than the text has places for is no fault.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Args(BTreeMap<&'static str, Arg>);

impl Args {
    /// No values.
    #[must_use]
    pub const fn none() -> Self {
        Self(BTreeMap::new())
    }

    /// With a text put in as it is.
    #[must_use]
    pub fn text(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.0.insert(name, Arg::Text(value.into()));
        self
    }

    /// With a number.
    #[must_use]
    pub fn number(mut self, name: &'static str, value: i64) -> Self {
        self.0.insert(name, Arg::Number(value));
        self
    }

    /// With the text of another key.
    #[must_use]
    pub fn name(mut self, name: &'static str, key: impl Into<Cow<'static, str>>) -> Self {
        self.0.insert(name, Arg::Name(key.into()));
        self
    }
}

/// A language file that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("language file {file}: {detail}")]
pub struct LoadError {
    /// Language and file, `pt/lane.ftl`.
    pub file: &'static str,
    /// What is wrong with it.
    pub detail: String,
}

/// Why there is no such text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TextError {
    /// No such key, or no such part of it.
    #[error("no text {key} in {language}")]
    Missing {
        /// In which language.
        language: Language,
        /// Key, with its attribute behind a dot.
        key: String,
    },
    /// The text has a place for a value that was not given.
    #[error("text {key} in {language}: {detail}")]
    Unfilled {
        /// In which language.
        language: Language,
        /// Key, with its attribute behind a dot.
        key: String,
        /// What is missing.
        detail: String,
    },
}

type Bundle = FluentBundle<FluentResource>;

/// All texts in all languages, parsed once.
pub struct Texts {
    bundles: [Bundle; 4],
}

impl fmt::Debug for Texts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Texts")
    }
}

impl Texts {
    /// Parses the files built into the program.
    ///
    /// # Errors
    /// A file that does not parse, or a key that stands twice: a fault of the build, which `tests/texts.rs` finds.
    pub fn load() -> Result<Self, LoadError> {
        let [first, second, third, fourth] = Language::ALL;
        Ok(Self { bundles: [bundle(first)?, bundle(second)?, bundle(third)?, bundle(fourth)?] })
    }

    /// The text of a key, or of one attribute of it, with its values put in. No marks of direction are added.
    ///
    /// # Errors
    /// [`TextError::Missing`] for an unknown key or attribute, [`TextError::Unfilled`] where a value is missing.
    pub fn text(
        &self,
        language: Language,
        key: &str,
        attribute: Option<&str>,
        args: &Args,
    ) -> Result<Cow<'_, str>, TextError> {
        let mut filled = FluentArgs::with_capacity(args.0.len());
        for (name, arg) in &args.0 {
            let value: FluentValue<'_> = match arg {
                Arg::Text(text) => text.as_str().into(),
                Arg::Number(number) => (*number).into(),
                Arg::Name(key) => self.format(language, key, None, None)?.into(),
            };
            filled.set(*name, value);
        }
        self.format(language, key, attribute, Some(&filled))
    }

    /// Whether there is such a key or attribute of it; the same in every language.
    #[must_use]
    pub fn has(&self, key: &str, attribute: Option<&str>) -> bool {
        let message = self.bundle(Language::default()).get_message(key);
        message.is_some_and(|message| match attribute {
            Some(attribute) => message.get_attribute(attribute).is_some(),
            None => message.value().is_some(),
        })
    }

    fn format(
        &self,
        language: Language,
        key: &str,
        attribute: Option<&str>,
        args: Option<&FluentArgs<'_>>,
    ) -> Result<Cow<'_, str>, TextError> {
        let full_key = || attribute.map_or_else(|| key.to_owned(), |attribute| format!("{key}.{attribute}"));
        let bundle = self.bundle(language);
        let pattern = bundle
            .get_message(key)
            .and_then(|message| match attribute {
                Some(attribute) => message.get_attribute(attribute).map(|attribute| attribute.value()),
                None => message.value(),
            })
            .ok_or_else(|| TextError::Missing { language, key: full_key() })?;
        let mut errors = Vec::new();
        let text = bundle.format_pattern(pattern, args, &mut errors);
        match errors.first() {
            None => Ok(text),
            Some(error) => Err(TextError::Unfilled { language, key: full_key(), detail: error.to_string() }),
        }
    }

    const fn bundle(&self, language: Language) -> &Bundle {
        &self.bundles[language as usize]
    }
}

fn bundle(language: Language) -> Result<Bundle, LoadError> {
    let locale: LanguageIdentifier =
        language.tag().parse().map_err(|_| LoadError { file: language.tag(), detail: "not a language tag".into() })?;
    let mut bundle = Bundle::new_concurrent(vec![locale]);
    bundle.set_use_isolating(false);
    for &(file, contents) in language.files() {
        let resource = FluentResource::try_new(contents.to_owned())
            .map_err(|(_, errors)| LoadError { file, detail: listed(&errors) })?;
        bundle.add_resource(resource).map_err(|errors| LoadError { file, detail: listed(&errors) })?;
    }
    Ok(bundle)
}

fn listed(errors: &[impl fmt::Display]) -> String {
    errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}

/// Whether a refusal must stay nameless in the hall: its headline says no cause, and a lane screen leaves its code
/// out too. Card status, bans, watch list, crossing record, suspicion of fraud, the other side's no (Annex B).
#[must_use]
pub fn is_sensitive(refusal: Refusal) -> bool {
    SENSITIVE.contains(&refusal)
}

const SENSITIVE: [Refusal; 18] = [
    Refusal::QrReplay,
    Refusal::QrClone,
    Refusal::QrForged,
    Refusal::QrDevice,
    Refusal::IdExpired,
    Refusal::IdLost,
    Refusal::IdCancelled,
    Refusal::Officer,
    Refusal::DocExpired,
    Refusal::DocUnknown,
    Refusal::CoopOther,
    Refusal::BioNone,
    Refusal::TransitDocs,
    Refusal::Transit30,
    Refusal::TransitTw,
    Refusal::PermitUsed,
    Refusal::StayOver,
    Refusal::IdvNoMatch,
];

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests {
    use super::*;

    #[test]
    fn names_are_put_in_in_the_language_of_the_whole() {
        let texts = Texts::load().unwrap();
        let args = Args::none().name("finger", "finger-right-index");
        let title = |language| texts.text(language, "screen-finger", Some("title"), &args).unwrap();
        assert_eq!(title(Language::ZhHant), "請將右手食指\n放在感應器上");
        assert_eq!(title(Language::Pt), "Coloque o indicador direito no sensor");
        assert_eq!(title(Language::En), "Place your right index finger on the sensor");
        assert_eq!(title(Language::ZhHans), "请将右手食指\n放在感应区上");
    }

    #[test]
    fn counts_choose_the_wording() {
        let texts = Texts::load().unwrap();
        let act =
            |tries| texts.text(Language::Pt, "e-pin-wrong", Some("act"), &Args::none().number("tries", tries)).unwrap();
        assert_eq!(act(1), "Resta uma tentativa.");
        assert_eq!(act(3), "Restam 3 tentativas.");
    }

    #[test]
    fn what_is_missing_is_named() {
        let texts = Texts::load().unwrap();
        let text = |key, attribute| texts.text(Language::En, key, attribute, &Args::none()).unwrap_err().to_string();
        assert_eq!(text("e-qr-stole", None), "no text e-qr-stole in en");
        assert_eq!(text("e-qr-stale", Some("title")), "no text e-qr-stale.title in en");
        assert!(text("e-reg-pending", Some("when")).contains("$time"));
        assert!(texts.has("e-qr-stale", Some("act")) && !texts.has("e-qr-stale", Some("title")));
    }

    #[test]
    fn keys_are_told_from_what_is_none() {
        assert!(is_key("e-qr-stale") && is_key("screen-idle"));
        for none in ["", "e-qr-stal", "e-qr-stale-", ".act", "act", "#"] {
            assert!(!is_key(none), "{none}");
        }
    }

    #[test]
    fn languages_are_named_by_their_tags() {
        for language in Language::ALL {
            assert_eq!(Language::from_tag(language.tag()), Some(language));
            assert_eq!(serde_json::to_string(&language).unwrap(), format!("\"{language}\""));
        }
        assert_eq!(Language::from_tag("zh"), None);
    }
}
