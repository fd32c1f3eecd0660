//! `portas simulate`: random travellers, devices and faults in virtual time.

use super::{Answer, Common, Fault, Verdict, write_out};
use crate::station::sim::{Plan, simulate};
use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;
use std::collections::BTreeMap;
use std::time::Instant;

/// Random lanes.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example: portas simulate --lanes 5 --hours 2 --seed 1 --faults")]
pub struct SimulateArgs {
    /// Lanes
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=100))]
    lanes: u32,
    /// Virtual hours
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=744))]
    hours: u32,
    /// Seed of travellers, devices and faults
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Let devices, lines, registry and stations fail
    #[arg(long)]
    faults: bool,
}

#[derive(Serialize)]
struct Line<'a> {
    passages: u64,
    refusals: BTreeMap<&'a str, u64>,
    faults: u64,
    invariants_checked: u64,
    violations: u64,
    passages_per_second: f64,
}

/// Runs it; the answer is "no" if an invariant was violated.
///
/// # Errors
/// [`Fault::Environment`] when the hall cannot be built.
pub fn run(args: &SimulateArgs, common: &Common) -> Answer {
    let plan = Plan { lanes: args.lanes, hours: args.hours, seed: args.seed, faults: args.faults };
    let bar = ProgressBar::new(1_000);
    if let Ok(style) = ProgressStyle::with_template("{wide_bar} {percent}% {eta}") {
        bar.set_style(style);
    }
    let start = Instant::now();
    let figures = simulate(plan, &mut |share| bar.set_position((share * 1_000.0) as u64))
        .map_err(|error| Fault::Environment(error.into()))?;
    let seconds = start.elapsed().as_secs_f64();
    bar.finish_and_clear();
    let line = Line {
        passages: figures.passages,
        refusals: figures.refusals.iter().map(|(refusal, count)| (refusal.code(), *count)).collect(),
        faults: figures.faults,
        invariants_checked: figures.invariants_checked,
        violations: figures.violations,
        passages_per_second: (figures.passages as f64 / seconds * 10.0).round() / 10.0,
    };
    if common.json {
        write_out(&serde_json::to_string(&line).unwrap_or_default())?;
    } else {
        write_out(&format!(
            "{} passages, {} refusals, {} faults, {} invariants checked, {} violated, {} passages/s",
            line.passages,
            line.refusals.values().sum::<u64>(),
            line.faults,
            line.invariants_checked,
            line.violations,
            line.passages_per_second
        ))?;
        for (code, count) in &line.refusals {
            write_out(&format!("  {code:<18} {count}"))?;
        }
    }
    for violation in &figures.told {
        super::tell(&format!("violated: lane {} at {} ms: {}", violation.lane, violation.at_ms, violation.what));
    }
    Ok(if line.violations == 0 { Verdict::Yes } else { Verdict::No })
}
