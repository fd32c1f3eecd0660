//! `portas prompts`: everything that a lane says aloud. `assets/sounds/make.sh` speaks it; so can a person.

use super::{Answer, Common, Fault, Verdict, write_json, write_out};
use crate::texts::{Language, Texts};
use crate::ui::sound::Line;
use serde::Serialize;

/// The spoken prompts: language, key and text, a line each.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example: portas prompts --language pt")]
pub struct PromptsArgs {
    /// One language alone: zh-Hant, pt, en, zh-Hans
    #[arg(long, value_parser = language)]
    language: Option<Language>,
}

#[derive(Serialize)]
struct Spoken<'a> {
    language: Language,
    key: &'a str,
    text: &'a str,
}

/// Prints them.
///
/// # Errors
/// [`Fault`].
pub fn run(args: &PromptsArgs, common: &Common) -> Answer {
    let texts = Texts::load().map_err(|error| Fault::Environment(error.into()))?;
    let asked = |language: &Language| args.language.is_none_or(|only| only == *language);
    for language in Language::ALL.into_iter().filter(asked) {
        for line in Line::all() {
            let text = line.text(&texts, language).map_err(|error| Fault::Environment(error.into()))?;
            let (key, text) = (&*line.key(), text.as_str());
            if common.json {
                write_json(&Spoken { language, key, text })?;
            } else {
                write_out(&format!("{language:<8} {key:<28} {text}"))?;
            }
        }
    }
    Ok(Verdict::Yes)
}

fn language(tag: &str) -> Result<Language, String> {
    Language::from_tag(tag).ok_or_else(|| "a language is zh-Hant, pt, en or zh-Hans".to_owned())
}
