//! `portas evaluate`: every genuine and every impostor pair of a folder of pictures, and the error rates.

mod curve;
mod engine;
mod measure;
mod pictures;

use super::{Answer, Common, Fault, Verdict, tell, write_json, write_out};
use anyhow::{Context, anyhow};
use clap::ValueEnum;
use engine::{Engine, Fingers, Irises};
use measure::{Comparisons, Outcome};
use portas_biometric::evaluation::rates::Trials;
use portas_biometric::evaluation::set::{self, Similarities, Subject};
use portas_biometric::fingerprint::RESOLUTIONS_PPI;
use serde::Serialize;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};
use std::thread::available_parallelism;

/// Resolutions at which ridges are looked for, as clap takes them.
const PPI: RangeInclusive<i64> = *RESOLUTIONS_PPI.start() as i64..=*RESOLUTIONS_PPI.end() as i64;

/// More would be some 70 million pairs.
const PICTURES_MAX: usize = 12_000;

/// Error rates of a folder of pictures.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "A subject is the folder that holds a picture if that is below DIR (1/left), else the file name up to \
                  its last _ (101_1.tif is of 101).\n\nExample: portas evaluate fingerprint pictures --csv pairs.csv \
                  --plot det.png"
)]
pub struct EvaluateArgs {
    /// What the pictures show
    #[arg(value_enum)]
    modality: Modality,
    /// Folder of pictures (PNG, JPEG, JPEG 2000, BMP, TIFF, WSQ) or records (ISO/IEC 19794-2, -6), with folders in it or
    /// without
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// Write a line for each pair
    #[arg(long, value_name = "FILE")]
    csv: Option<PathBuf>,
    /// Draw the error trade-off (DET) as a PNG
    #[arg(long, value_name = "FILE", value_parser = png)]
    plot: Option<PathBuf>,
    /// Pixels per inch of fingerprints whose file does not tell it
    #[arg(long, value_name = "PPI", default_value_t = 500, value_parser = clap::value_parser!(u16).range(PPI))]
    ppi: u16,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Modality {
    Fingerprint,
    Iris,
}

fn png(path: &str) -> Result<PathBuf, String> {
    let path = PathBuf::from(path);
    let is_png = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("png"));
    if is_png { Ok(path) } else { Err("the curve is drawn as PNG: name the file so".into()) }
}

/// What `--json` says; rates are fractions.
#[derive(Debug, Serialize)]
struct Figures {
    images: usize,
    skipped: usize,
    subjects: usize,
    genuine: usize,
    impostor: usize,
    fta: usize,
    eer: Option<f64>,
    fnmr_at_fmr_1_percent: Option<f64>,
    fnmr_at_fmr_0_1_percent: Option<f64>,
    eer_two_fingers: Option<f64>,
    fnmr_two_fingers_at_fmr_0_1_percent: Option<f64>,
    extract_ms_median: Option<f64>,
    match_us_median: Option<f64>,
}

/// Runs it.
///
/// # Errors
/// [`Fault::Usage`] where the folder holds no picture or too many, [`Fault::Environment`] where a file cannot be read or
/// written.
pub fn run(args: &EvaluateArgs, common: &Common) -> Answer {
    match args.modality {
        Modality::Fingerprint => evaluate(&Fingers { ppi: args.ppi }, args, common),
        Modality::Iris => evaluate(&Irises, args, common),
    }
}

fn evaluate<E: Engine>(engine: &E, args: &EvaluateArgs, common: &Common) -> Answer {
    let threads = available_parallelism().map_or(1, usize::from);
    let (found, skipped) = pictures::below(&args.folder, E::RECORD).map_err(Fault::Environment)?;
    if found.is_empty() || found.len() > PICTURES_MAX {
        let (count, folder) = (found.len(), &args.folder);
        return Err(Fault::Usage(anyhow!("{count} pictures in {folder:?}: 1 to {PICTURES_MAX} are compared")));
    }
    let outputs = Outputs::open(args)?;
    let outcomes = measure::templates(engine, &found, threads).map_err(Fault::Environment)?;
    let names: Vec<String> = found.into_iter().map(|found| found.name).collect();
    let templates = templates_of(&names, outcomes);
    let subjects = set::subjects(&names);
    let comparisons = measure::compare(engine, &templates.made, threads);
    let one = comparisons.similarities.trials(&subjects);
    let two = comparisons.similarities.trials_of_two(&subjects);
    if let Some((path, file)) = outputs.csv {
        write_csv(file, &names, &comparisons).with_context(|| format!("file {path:?}")).map_err(Fault::Environment)?;
    }
    if let Some((path, file)) = outputs.plot {
        let title = format!("{}: {} pictures of {} subjects", E::NAME, names.len(), subjects.len());
        curve::draw(&title, E::OF_TWO, &one, &two)
            .write_to(&mut BufWriter::new(file), image::ImageFormat::Png)
            .with_context(|| format!("picture {path:?}"))
            .map_err(Fault::Environment)?;
    }
    let figures = figures(&subjects, &one, &two, &templates, skipped, comparisons.us);
    if common.json { write_json(&figures) } else { print(&figures, E::OF_TWO) }
}

/// Templates of the pictures, and how long each took.
struct Templates<T> {
    made: Vec<Option<T>>,
    ms: Vec<f64>,
}

/// Files to be written, opened before anything is worked out.
struct Outputs<'a> {
    csv: Option<(&'a Path, File)>,
    plot: Option<(&'a Path, File)>,
}

impl<'a> Outputs<'a> {
    /// None may lie among what is evaluated, lest it be taken for a picture or written over one.
    fn open(args: &'a EvaluateArgs) -> Result<Self, Fault> {
        let folder = args.folder.canonicalize().map_err(|error| Fault::Environment(error.into()))?;
        let open = |path: &'a Option<PathBuf>| -> Result<Option<(&'a Path, File)>, Fault> {
            let Some(path) = path.as_deref() else { return Ok(None) };
            let within = path.parent().filter(|parent| *parent != Path::new("")).unwrap_or(Path::new("."));
            if within.canonicalize().is_ok_and(|within| within.starts_with(&folder)) {
                return Err(Fault::Usage(anyhow!("{path:?} lies in the folder that is evaluated")));
            }
            let file = File::create(path).with_context(|| format!("file {path:?}")).map_err(Fault::Environment)?;
            Ok(Some((path, file)))
        };
        if args.csv.is_some() && args.csv == args.plot {
            return Err(Fault::Usage(anyhow!("--csv and --plot name the same file")));
        }
        Ok(Self { csv: open(&args.csv)?, plot: open(&args.plot)? })
    }
}

/// Templates of the pictures of these names.
fn templates_of<T>(names: &[String], outcomes: Vec<Outcome<T>>) -> Templates<T> {
    let mut templates = Templates { made: Vec::new(), ms: Vec::new() };
    for (name, outcome) in names.iter().zip(outcomes) {
        match outcome {
            Outcome::NoTemplate { why } => {
                tell(&format!("{name:?}: no template: {}", why.trim_end()));
                templates.made.push(None);
            }
            Outcome::Template { template, ms } => {
                templates.made.push(Some(template));
                templates.ms.push(ms);
            }
        }
    }
    templates
}

fn figures<T>(
    subjects: &[Subject],
    one: &Trials,
    two: &Trials,
    templates: &Templates<T>,
    skipped: usize,
    match_us: Vec<f64>,
) -> Figures {
    Figures {
        images: templates.made.len(),
        skipped,
        subjects: subjects.len(),
        genuine: one.genuine(),
        impostor: one.impostor(),
        fta: templates.made.iter().filter(|template| template.is_none()).count(),
        eer: one.eer(),
        fnmr_at_fmr_1_percent: one.fnmr_at(0.01),
        fnmr_at_fmr_0_1_percent: one.fnmr_at(0.001),
        eer_two_fingers: two.eer(),
        fnmr_two_fingers_at_fmr_0_1_percent: two.fnmr_at(0.001),
        extract_ms_median: median(templates.ms.clone()),
        match_us_median: median(match_us),
    }
}

/// To three digits behind the point: the clock tells no more.
fn median(mut values: Vec<f64>) -> Option<f64> {
    if values.is_empty() {
        return None;
    }
    let middle = values.len() / 2;
    let (_, median, _) = values.select_nth_unstable_by(middle, f64::total_cmp);
    Some((*median * 1_000.0).round() / 1_000.0)
}

fn print(figures: &Figures, of_two: &str) -> Answer {
    let percent = |rate: Option<f64>| rate.map_or_else(|| "-".to_owned(), |rate| format!("{:.2} %", rate * 100.0));
    let time = |time: Option<f64>, unit: &str| time.map_or_else(|| "-".to_owned(), |time| format!("{time:.1} {unit}"));
    write_out(&format!(
        "{} pictures of {} subjects, {} other files, {} without a template; {} genuine and {} impostor pairs",
        figures.images, figures.subjects, figures.skipped, figures.fta, figures.genuine, figures.impostor
    ))?;
    for (what, value) in [
        ("EER".to_owned(), percent(figures.eer)),
        ("FNMR at FMR 1 %".to_owned(), percent(figures.fnmr_at_fmr_1_percent)),
        ("FNMR at FMR 0.1 %".to_owned(), percent(figures.fnmr_at_fmr_0_1_percent)),
        (format!("EER, {of_two}"), percent(figures.eer_two_fingers)),
        (format!("FNMR at FMR 0.1 %, {of_two}"), percent(figures.fnmr_two_fingers_at_fmr_0_1_percent)),
        ("extraction, median".to_owned(), time(figures.extract_ms_median, "ms")),
        ("comparison, median".to_owned(), time(figures.match_us_median, "us")),
    ] {
        write_out(&format!("  {what:<32} {value:>10}"))?;
    }
    Ok(Verdict::Yes)
}

/// A line a pair; a pair of which one picture has no template has neither similarity nor score.
fn write_csv(file: File, names: &[String], comparisons: &Comparisons) -> std::io::Result<()> {
    let mut file = BufWriter::new(file);
    writeln!(file, "first,second,kind,similarity,score")?;
    let quoted: Vec<String> = names.iter().map(|name| csv_field(name)).collect();
    for (second, name) in names.iter().enumerate() {
        for first in 0..second {
            let is_genuine = set::subject(name) == set::subject(&names[first]);
            let kind = if is_genuine { "genuine" } else { "impostor" };
            let similarity = comparisons.similarities.of(first, second);
            write!(file, "{},{},{kind},", quoted[first], quoted[second])?;
            let score = comparisons.scores[Similarities::pairs(second) + first];
            if similarity.is_finite() {
                writeln!(file, "{similarity},{score}")?;
            } else {
                writeln!(file, ",")?;
            }
        }
    }
    file.flush()
}

/// Quoted where it must be (RFC 4180).
fn csv_field(name: &str) -> String {
    if name.contains([',', '"', '\n', '\r']) { format!("\"{}\"", name.replace('"', "\"\"")) } else { name.to_owned() }
}

#[cfg(test)]
mod tests;
