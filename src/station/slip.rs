//! Words for the slip printer (F-18, L-09).

use crate::policy::Slip;
use crate::texts::{Args, Language, TextError, Texts};
use crate::time::{macao_date, macao_time};

/// The lines of a stay slip, each in the given languages, one below the other.
///
/// # Errors
/// A text that is missing or has no place for its value.
pub fn lines(slip: &Slip, texts: &Texts, languages: &[Language]) -> Result<Vec<String>, TextError> {
    let args = Args::none()
        .text("date", macao_date(slip.entered_ms).to_string())
        .text("time", macao_time(slip.entered_ms).format("%H:%M").to_string())
        .name("port", format!("port-{}", slip.port.name()));
    let document =
        Args::none().name("kind", format!("document-{}", slip.document.name())).text("ending", slip.ending.clone());
    let until = Args::none().text("date", slip.until.to_string());
    let mut lines = Vec::new();
    for (key, args) in [
        ("slip-title", &Args::none()),
        ("slip-authority", &Args::none()),
        ("slip-entered", &args),
        ("slip-document", &document),
        ("slip-until", &until),
        ("slip-counting", &Args::none()),
        ("slip-keep", &Args::none()),
    ] {
        for &language in languages {
            lines.push(texts.text(language, key, None, args)?.into_owned());
        }
    }
    Ok(lines)
}
