//! `portas read`: the codes in pictures.

use super::{Answer, Common, Fault, Verdict, output_fault};
use anyhow::anyhow;
use indicatif::{ProgressBar, ProgressStyle};
use portas_devices::camera::picture::{self, MAX_FILE_BYTES, PictureError};
use portas_devices::camera::reader::{self, ReaderKind, Search, Step};
use serde::Serialize;
use std::fs::File;
use std::io::{self, IsTerminal, Read, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// Work that takes longer than this shows how far it is.
const PROGRESS_AFTER: Duration = Duration::from_secs(2);

/// What `portas read` takes.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example: portas read --json phone.png hall.jpg")]
pub struct ReadArgs {
    /// Pictures, PNG or JPEG
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Library that reads: zxing-cpp or rqrr
    #[arg(long, value_name = "NAME", default_value = "zxing-cpp")]
    reader: ReaderKind,
}

/// One file's line.
#[derive(Debug, Serialize)]
struct Line {
    file: String,
    texts: Vec<String>,
    reader: ReaderKind,
    /// Time of the search, without opening and decoding.
    ms: f64,
    /// Preparation of the picture that showed the codes.
    #[serde(skip_serializing_if = "Option::is_none")]
    step: Option<Step>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
}

/// Why a file gave no picture.
#[derive(Debug, thiserror::Error)]
enum FileError {
    #[error("{file}: {error}")]
    Open { file: String, error: io::Error },
    #[error(transparent)]
    Picture(#[from] PictureError),
}

/// Reads every file and prints a line for each; "no" when one shows no code.
///
/// # Errors
/// An environment fault when a file cannot be opened or standard output is gone; the other files are read first.
pub fn run(args: &ReadArgs, common: &Common) -> Answer {
    let visible = io::stderr().is_terminal() && !io::stdout().is_terminal();
    read_all(args, common.json, visible, &mut io::stdout().lock(), &mut io::stderr().lock())
}

fn read_all(args: &ReadArgs, json: bool, visible: bool, out: &mut impl Write, messages: &mut impl Write) -> Answer {
    let started = Instant::now();
    let mut bar = None;
    let mut verdict = Verdict::Yes;
    let mut unopened = Vec::new();
    for (done, path) in args.files.iter().enumerate() {
        let (line, fault) = read_one(path, args.reader);
        unopened.extend(fault);
        if line.texts.is_empty() {
            verdict = Verdict::No;
        }
        print(&line, json, out, messages).map_err(output_fault)?;
        if visible && started.elapsed() > PROGRESS_AFTER {
            bar.get_or_insert_with(|| progress(args.files.len())).set_position(done as u64 + 1);
        }
    }
    match unopened.as_slice() {
        [] => Ok(verdict),
        [only] => Err(Fault::Environment(anyhow!("{only}"))),
        [first, others @ ..] => Err(Fault::Environment(anyhow!("{first} (and {} more files)", others.len()))),
    }
}

/// A file's line, and what the environment did if it could not be opened.
fn read_one(path: &Path, reader: ReaderKind) -> (Line, Option<String>) {
    let file = path.display().to_string();
    let mut line = Line { file: file.clone(), texts: Vec::new(), reader, ms: 0.0, step: None, error: None };
    let frame = open(path)
        .map_err(|error| FileError::Open { file: file.clone(), error })
        .and_then(|bytes| Ok(picture::decode(&file, &bytes)?));
    match frame {
        Ok(frame) => {
            let started = Instant::now();
            let reading = reader::read(reader, &frame, Search::Thorough);
            line.ms = (started.elapsed().as_secs_f64() * 1e5).round() / 100.0;
            line.error = reading.fault.map(|fault| format!("{file}: {fault}"));
            line.step = reading.step;
            line.texts = reading.texts;
            (line, None)
        }
        Err(error) => {
            let text = error.to_string();
            line.error = Some(text.clone());
            (line, matches!(error, FileError::Open { .. }).then_some(text))
        }
    }
}

/// The bytes of a file, at most one more than a picture may have.
pub(super) fn open(path: &Path) -> io::Result<Vec<u8>> {
    let opened = File::open(path)?;
    if opened.metadata()?.is_dir() {
        return Err(io::ErrorKind::IsADirectory.into());
    }
    let mut bytes = Vec::new();
    opened.take(MAX_FILE_BYTES as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn print(line: &Line, json: bool, out: &mut impl Write, messages: &mut impl Write) -> io::Result<()> {
    if json {
        return writeln!(out, "{}", serde_json::to_string(line)?);
    }
    for text in &line.texts {
        writeln!(out, "{text}")?;
    }
    match &line.error {
        Some(error) => writeln!(messages, "{error}"),
        None if line.texts.is_empty() => writeln!(messages, "{}: no code found", line.file),
        None => Ok(()),
    }
}

fn progress(files: usize) -> ProgressBar {
    let style = ProgressStyle::with_template("{pos}/{len} pictures {wide_bar} {eta} left");
    let bar = ProgressBar::new(files as u64);
    match style {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]
    use super::*;
    use crate::wallet::screen::{self, Look};
    use serde_json::Value;
    use std::fs;
    use tempfile::TempDir;

    fn ask(files: &[&Path], reader: ReaderKind) -> (Answer, Vec<Value>) {
        let args = ReadArgs { files: files.iter().map(|p| p.to_path_buf()).collect(), reader };
        let (mut out, mut messages) = (Vec::new(), Vec::new());
        let answer = read_all(&args, true, false, &mut out, &mut messages);
        assert!(messages.is_empty(), "standard error is for people");
        let lines = String::from_utf8(out).unwrap();
        (answer, lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect())
    }

    fn phone(folder: &TempDir, name: &str, text: &str) -> PathBuf {
        let path = folder.path().join(name);
        screen::draw(text, Look::default()).unwrap().save(&path).unwrap();
        path
    }

    #[test]
    fn a_line_a_file_and_yes_when_all_are_read() {
        let folder = TempDir::new().unwrap();
        let files = [phone(&folder, "a.png", "MOC1:AAAA"), phone(&folder, "b.jpg", "MOC1:BBBB")];
        for reader in [ReaderKind::ZxingCpp, ReaderKind::Rqrr] {
            let (answer, lines) = ask(&[&files[0], &files[1]], reader);
            assert!(matches!(answer, Ok(Verdict::Yes)));
            assert_eq!(lines[0]["texts"], serde_json::json!(["MOC1:AAAA"]));
            assert_eq!(lines[1]["texts"], serde_json::json!(["MOC1:BBBB"]));
            assert_eq!(lines[1]["reader"], reader.name());
            assert!(lines[0]["ms"].as_f64().unwrap() > 0.0);
        }
    }

    #[test]
    fn a_picture_without_a_code_or_damaged_is_a_no_with_its_line() {
        let folder = TempDir::new().unwrap();
        let good = phone(&folder, "good.png", "MOC1:AAAA");
        let (blank, cut) = (folder.path().join("blank.png"), folder.path().join("cut.png"));
        image::GrayImage::from_pixel(200, 200, image::Luma([255])).save(&blank).unwrap();
        fs::write(&cut, &fs::read(&good).unwrap()[..300]).unwrap();
        let (answer, lines) = ask(&[&cut, &blank, &good], ReaderKind::ZxingCpp);
        assert!(matches!(answer, Ok(Verdict::No)));
        assert_eq!(lines.len(), 3);
        assert_eq!(lines[0]["texts"], serde_json::json!([]));
        assert!(lines[0]["error"].as_str().unwrap().contains("cut.png"));
        assert_eq!(lines[1].get("error"), None);
        assert_eq!(lines[2]["texts"], serde_json::json!(["MOC1:AAAA"]));
    }

    #[test]
    fn a_missing_file_is_an_environment_fault_after_the_others_were_read() {
        let folder = TempDir::new().unwrap();
        let good = phone(&folder, "good.png", "MOC1:AAAA");
        let missing = folder.path().join("missing.png");
        let (answer, lines) = ask(&[&missing, folder.path(), &good], ReaderKind::ZxingCpp);
        let Err(Fault::Environment(error)) = answer else { panic!("{answer:?}") };
        assert!(error.to_string().contains("missing.png"), "{error}");
        assert_eq!(lines.len(), 3);
        assert!(lines[0]["error"].as_str().unwrap().contains("missing.png"));
        assert_eq!(lines[2]["texts"], serde_json::json!(["MOC1:AAAA"]));
    }
}
