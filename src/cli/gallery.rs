//! `portas gallery`: every screen as a picture, without a display.

use super::{Answer, Common, Fault, Verdict, tell, write_json};
use crate::texts::{Language, Texts};
use crate::ui::gallery::{Entry, LYING_PX, Painter, UPRIGHT_PX, entries};
use anyhow::{Context, anyhow};
use image::RgbaImage;
use serde::Serialize;
use std::path::{Path, PathBuf};

/// Every screen as PNG, from fixed data.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example: portas gallery --out gallery --language en")]
pub struct GalleryArgs {
    /// Folder for the pictures; made if it is not there
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// One language, without a folder of its own [default: all four]
    #[arg(long, value_name = "TAG", value_parser = language)]
    language: Option<Language>,
    /// Only screens whose name holds this
    #[arg(long, value_name = "TEXT", default_value = "")]
    only: String,
}

/// What `--json` says at the end.
#[derive(Debug, Serialize)]
struct Drawn {
    pictures: usize,
    out: PathBuf,
}

fn language(tag: &str) -> Result<Language, String> {
    Language::from_tag(tag).ok_or_else(|| {
        let tags: Vec<_> = Language::ALL.iter().map(|language| language.tag()).collect();
        format!("no such language; there are {}", tags.join(", "))
    })
}

/// Draws all screens into the folder.
///
/// # Errors
/// A name that no screen has, or a folder or file that cannot be written.
pub fn run(args: &GalleryArgs, common: &Common) -> Answer {
    let texts = Texts::load().map_err(|error| Fault::Environment(error.into()))?;
    let entries: Vec<_> = entries().into_iter().filter(|entry| entry.name.contains(&args.only)).collect();
    if entries.is_empty() {
        return Err(Fault::Usage(anyhow!("no screen has a name with \"{}\"", args.only)));
    }
    let languages = args.language.map_or_else(|| Language::ALL.to_vec(), |language| vec![language]);
    let mut painter = Painter::new(&texts);
    let mut pictures = 0;
    for language in languages {
        let folder = if args.language.is_some() { args.out.clone() } else { args.out.join(language.tag()) };
        std::fs::create_dir_all(&folder)
            .with_context(|| format!("folder {}", folder.display()))
            .map_err(Fault::Environment)?;
        for entry in &entries {
            pictures += draw(&mut painter, entry, language, &folder)?;
        }
    }
    if common.json {
        return write_json(&Drawn { pictures, out: args.out.clone() });
    }
    tell(&format!("{pictures} pictures in {}", args.out.display()));
    Ok(Verdict::Yes)
}

/// An entry lying and upright.
fn draw(painter: &mut Painter<'_>, entry: &Entry, language: Language, folder: &Path) -> Result<usize, Fault> {
    let panels = [(LYING_PX, ""), (UPRIGHT_PX, "-upright")];
    for (size_px, ending) in panels {
        let picture = painter.picture(entry, language, size_px);
        save(&picture, &folder.join(format!("{}{ending}.png", entry.name)))?;
    }
    Ok(panels.len())
}

fn save(picture: &RgbaImage, path: &Path) -> Result<(), Fault> {
    picture.save(path).with_context(|| format!("picture {}", path.display())).map_err(Fault::Environment)
}
