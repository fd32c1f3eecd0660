//! Words for the slip printer: stays (F-18, L-09), and what is to be done at a desk (J-03, J-17).

use crate::flow::{DeskMatter, Paper};
use crate::policy::Slip;
use crate::texts::{Args, Language, TextError, Texts};
use crate::time::{macao_date, macao_time};

/// The lines of a slip, each in the given languages, one below the other.
///
/// # Errors
/// A text that is missing or has no place for its value.
pub fn lines(paper: &Paper, texts: &Texts, languages: &[Language]) -> Result<Vec<String>, TextError> {
    let parts = match paper {
        Paper::Stay(slip) => stay(slip),
        Paper::Desk(matter) => desk(*matter),
    };
    let mut lines = Vec::new();
    for (key, args) in &parts {
        for &language in languages {
            lines.push(texts.text(language, key, None, args)?.into_owned());
        }
    }
    Ok(lines)
}

fn stay(slip: &Slip) -> Vec<(&'static str, Args)> {
    let entered = Args::none()
        .text("date", macao_date(slip.entered_ms).to_string())
        .text("time", macao_time(slip.entered_ms).format("%H:%M").to_string())
        .name("port", format!("port-{}", slip.port.name()));
    let document =
        Args::none().name("kind", format!("document-{}", slip.document.name())).text("ending", slip.ending.clone());
    let until = Args::none().text("date", slip.until.to_string());
    vec![
        ("slip-title", Args::none()),
        ("slip-authority", Args::none()),
        ("slip-entered", entered),
        ("slip-document", document),
        ("slip-until", until),
        ("slip-counting", Args::none()),
        ("slip-keep", Args::none()),
    ]
}

/// Nothing on it says whose it is.
fn desk(matter: DeskMatter) -> Vec<(&'static str, Args)> {
    let what = match matter {
        DeskMatter::WithParent => "slip-desk-with-parent",
        DeskMatter::Irises => "slip-desk-irises",
        DeskMatter::Fingers => "slip-desk-fingers",
    };
    ["slip-desk-title", "slip-authority", what, "slip-desk-hours", "slip-desk-bring"]
        .into_iter()
        .map(|key| (key, Args::none()))
        .collect()
}
