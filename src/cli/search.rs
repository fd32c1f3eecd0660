//! `portas search`: one eye against all that are enrolled, exactly and in every position.

use super::threads::on_threads;
use super::{Answer, Common, Fault, Verdict, write_json, write_out};
use anyhow::{Context, anyhow};
use indicatif::{ProgressBar, ProgressStyle};
use portas_biometric::iris::POSITIONS;
use portas_biometric::iris::search::{Gallery, Hit, Kernel};
use portas_biometric::synthetic::{code_impression, drawn_code};
use serde::Serialize;
use std::thread;
use std::time::Instant;

/// A search over drawn eyes.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example: portas search --enrolled 744000 --threads 1 --json")]
pub struct SearchArgs {
    /// Eyes enrolled; a kilobyte each
    #[arg(long, value_parser = clap::value_parser!(u64).range(1..=8_000_000))]
    enrolled: u64,
    /// Threads that share the search; all cores without it
    #[arg(long, value_parser = clap::value_parser!(u16).range(1..=256))]
    threads: Option<u16>,
    /// Instructions that count the bits, of those that this processor has; the fastest without it
    #[arg(long)]
    kernel: Option<String>,
    /// Seed of the eyes
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

#[derive(Serialize)]
struct Line {
    enrolled: u64,
    rotations: usize,
    threads: usize,
    seconds: f64,
    comparisons_per_second: u64,
    kernel: &'static str,
    found: bool,
}

/// Share of the bits that another look into the mate's eye turns over.
const TURNED_OVER: f32 = 0.15;

/// Searches for a planted mate; the answer is "no" if it is not the one found.
///
/// # Errors
/// [`Fault::Usage`] for a kernel that this processor does not have, [`Fault::Environment`] where so many do not fit.
pub fn run(args: &SearchArgs, common: &Common) -> Answer {
    let kernel = kernel(args.kernel.as_deref())?;
    let available = thread::available_parallelism().map_or(1, usize::from);
    let threads = args.threads.map_or(available, usize::from);
    let gallery = drawn(args.enrolled, args.seed)?;
    let mate = args.enrolled * 2 / 3;
    let probe = code_impression(&drawn_code(args.seed.wrapping_add(mate)), args.seed, TURNED_OVER);

    let blocks = gallery.blocks();
    let share = blocks.len().div_ceil(threads).max(1);
    let began = Instant::now();
    let parts: Vec<_> = blocks.clone().step_by(share).map(|from| from..(from + share).min(blocks.end)).collect();
    let hits = on_threads(parts.len(), parts.len(), |at| gallery.best(&probe, parts[at].clone(), kernel));
    let nearer = |one: &Hit, other: &Hit| one.similarity.distance().total_cmp(&other.similarity.distance());
    let best = hits.into_iter().flatten().min_by(nearer);
    let seconds = began.elapsed().as_secs_f64();
    let line = Line {
        enrolled: args.enrolled,
        rotations: POSITIONS,
        threads: parts.len(),
        seconds: (seconds * 1e6).round() / 1e6,
        comparisons_per_second: (args.enrolled as f64 * POSITIONS as f64 / seconds) as u64,
        kernel: kernel.name(),
        found: best.is_some_and(|hit| hit.id == mate),
    };
    if common.json {
        write_json(&line)?;
    } else {
        write_out(&format!(
            "{} eyes in {} positions in {:.3} s on {} threads by {}: {} million comparisons/s, mate {}",
            line.enrolled,
            line.rotations,
            line.seconds,
            line.threads,
            line.kernel,
            line.comparisons_per_second / 1_000_000,
            if line.found { "found" } else { "not found" }
        ))?;
    }
    Ok(if line.found { Verdict::Yes } else { Verdict::No })
}

fn kernel(named: Option<&str>) -> Result<Kernel, Fault> {
    let Some(named) = named else { return Ok(Kernel::fastest()) };
    Kernel::all().into_iter().find(|kernel| kernel.name() == named).ok_or_else(|| {
        let names: Vec<_> = Kernel::all().iter().map(|kernel| kernel.name()).collect();
        Fault::Usage(anyhow!("this processor counts by {}, not by {named:?}", names.join(", ")))
    })
}

/// So many eyes, drawn.
fn drawn(enrolled: u64, seed: u64) -> Result<Gallery, Fault> {
    let room = usize::try_from(enrolled).map_err(|error| Fault::Usage(error.into()))?;
    let mut gallery = Gallery::with_room(room)
        .with_context(|| format!("{enrolled} eyes do not fit into memory"))
        .map_err(Fault::Environment)?;
    let bar = ProgressBar::new(enrolled);
    if let Ok(style) = ProgressStyle::with_template("{wide_bar} {pos}/{len} eyes, {eta} left") {
        bar.set_style(style);
    }
    for id in 0..enrolled {
        gallery.push(id, &drawn_code(seed.wrapping_add(id)));
        bar.inc(1);
    }
    bar.finish_and_clear();
    Ok(gallery)
}
