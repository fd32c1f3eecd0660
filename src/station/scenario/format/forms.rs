//! Values that may be written in more than one way.

use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::marker::PhantomData;

/// How bad, 0 to 1; `true` means 0.5.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Severity(pub f32);

impl<'de> Deserialize<'de> for Severity {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Form {
            Flag(bool),
            Share(f32),
        }
        match Form::deserialize(deserializer) {
            Ok(Form::Flag(flag)) => Ok(Self(if flag { 0.5 } else { 0.0 })),
            Ok(Form::Share(share)) if (0.0..=1.0).contains(&share) => Ok(Self(share)),
            Ok(Form::Share(_)) | Err(_) => {
                Err(serde::de::Error::custom("expected true, false or a number from 0 to 1"))
            }
        }
    }
}

/// How far the phone is held.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Distance(pub f32);

impl<'de> Deserialize<'de> for Distance {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Form {
            Word(String),
            Metres(f32),
        }
        match Form::deserialize(deserializer) {
            Ok(Form::Word(word)) if word == "near" => Ok(Self(0.05)),
            Ok(Form::Word(word)) if word == "far" => Ok(Self(1.0)),
            Ok(Form::Metres(metres)) if (0.01..=3.0).contains(&metres) => Ok(Self(metres)),
            Ok(Form::Word(_) | Form::Metres(_)) | Err(_) => {
                Err(serde::de::Error::custom("expected near, far or metres from 0.01 to 3"))
            }
        }
    }
}

/// A word, or a table that says more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub enum WordOr<T> {
    /// `"nothing"`, `"enter"`.
    Word(String),
    /// `{ person = .. }`
    Table(T),
}

/// `true`, `false`, a word, or a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FlagOr<T> {
    /// A flag.
    Flag(bool),
    /// More.
    More(T),
}

struct WordVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for WordVisitor<T> {
    type Value = WordOr<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a word or a table")
    }

    fn visit_str<E: serde::de::Error>(self, word: &str) -> Result<Self::Value, E> {
        Ok(WordOr::Word(word.to_owned()))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        T::deserialize(MapAccessDeserializer::new(map)).map(WordOr::Table)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for WordOr<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(WordVisitor(PhantomData))
    }
}

struct FlagVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for FlagVisitor<T> {
    type Value = FlagOr<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("true, false or more")
    }

    fn visit_bool<E: serde::de::Error>(self, flag: bool) -> Result<Self::Value, E> {
        Ok(FlagOr::Flag(flag))
    }

    fn visit_str<E: serde::de::Error>(self, word: &str) -> Result<Self::Value, E> {
        T::deserialize(serde::de::value::StrDeserializer::new(word)).map(FlagOr::More)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        T::deserialize(MapAccessDeserializer::new(map)).map(FlagOr::More)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for FlagOr<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(FlagVisitor(PhantomData))
    }
}
