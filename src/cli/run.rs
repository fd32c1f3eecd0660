//! `portas run PATH...`: plays scenario files in virtual time.

use super::{Answer, Common, Fault, Verdict, write_json, write_out};
use crate::station::scenario::{format, play};
use anyhow::{Context, anyhow};
use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;
use std::path::{Path, PathBuf};

/// Scenario files and folders of them.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example: portas run tests/scenarios --json")]
pub struct RunArgs {
    /// Files, or folders searched for *.toml
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// In place of the scenarios' own seeds
    #[arg(long)]
    seed: Option<u64>,
}

#[derive(Serialize)]
struct Line<'a> {
    scenario: &'a str,
    passed: bool,
    rules: &'a [String],
    failures: &'a [String],
}

#[derive(Serialize)]
struct Sum {
    scenarios: usize,
    passed: usize,
    failed: usize,
}

/// Plays them; the answer is "no" if any fails.
///
/// # Errors
/// [`Fault::Usage`] for a scenario that cannot be parsed or played, after the others were played;
/// [`Fault::Environment`] for a file that cannot be read.
pub fn run(args: &RunArgs, common: &Common) -> Answer {
    let files = files(&args.paths)?;
    let bar = ProgressBar::new(files.len() as u64);
    if let Ok(style) = ProgressStyle::with_template("{wide_bar} {pos}/{len} {eta}") {
        bar.set_style(style);
    }
    let (mut passed, mut broken) = (0, Vec::new());
    for file in &files {
        match one(file, args.seed, common) {
            Ok(true) => passed += 1,
            Ok(false) => {}
            Err(Fault::Usage(error)) => broken.push(error),
            Err(fault @ (Fault::Environment(_) | Fault::OutputClosed)) => return Err(fault),
        }
        bar.inc(1);
    }
    bar.finish_and_clear();
    let sum = Sum { scenarios: files.len(), passed, failed: files.len() - passed };
    if common.json {
        write_json(&sum)?;
    } else {
        write_out(&format!("{} scenarios, {} passed, {} failed", sum.scenarios, sum.passed, sum.failed))?;
    }
    match broken.len() {
        0 if sum.failed == 0 => Ok(Verdict::Yes),
        0 => Ok(Verdict::No),
        _ => {
            let all: Vec<String> = broken.iter().map(|error| format!("{error:#}")).collect();
            Err(Fault::Usage(anyhow!(all.join("\n"))))
        }
    }
}

fn one(file: &Path, seed: Option<u64>, common: &Common) -> Result<bool, Fault> {
    let text = std::fs::read_to_string(file).with_context(|| file.display().to_string()).map_err(Fault::Environment)?;
    let named = |error: anyhow::Error| Fault::Usage(error.context(file.display().to_string()));
    let scenario = format::parse(&text).map_err(|error| named(error.into()))?;
    let outcome = play(&scenario, seed).map_err(|error| named(error.into()))?;
    let line = Line {
        scenario: &scenario.name,
        passed: outcome.failures.is_empty(),
        rules: &scenario.rules,
        failures: &outcome.failures,
    };
    if common.json {
        write_json(&line)?;
    } else if !line.passed {
        write_out(&format!("failed: {} ({})\n  {}", scenario.name, file.display(), outcome.failures.join("\n  ")))?;
    }
    Ok(line.passed)
}

/// The files named, and those below the folders named, in order.
fn files(paths: &[PathBuf]) -> Result<Vec<PathBuf>, Fault> {
    let mut files = Vec::new();
    for path in paths {
        let about = std::fs::metadata(path).with_context(|| path.display().to_string()).map_err(Fault::Environment)?;
        if about.is_dir() { below(path, &mut files, 8)? } else { files.push(path.clone()) }
    }
    if files.is_empty() {
        return Err(Fault::Usage(anyhow!("no scenario files there")));
    }
    Ok(files)
}

fn below(folder: &Path, files: &mut Vec<PathBuf>, depth: u8) -> Result<(), Fault> {
    let read = || -> std::io::Result<Vec<PathBuf>> {
        let mut paths =
            std::fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<std::io::Result<Vec<_>>>()?;
        paths.sort();
        Ok(paths)
    };
    for path in read().with_context(|| folder.display().to_string()).map_err(Fault::Environment)? {
        if path.is_dir() && depth > 0 {
            below(&path, files, depth - 1)?;
        } else if path.extension().is_some_and(|extension| extension == "toml") {
            files.push(path);
        }
    }
    Ok(())
}
