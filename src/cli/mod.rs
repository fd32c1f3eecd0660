//! The command line: one file a subcommand. Standard output holds answers, standard error messages for people.

pub mod check;
pub mod demo;
pub mod evaluate;
pub mod gallery;
pub mod gate;
pub mod grow;
pub mod journal;
pub mod phones;
pub mod pin;
pub mod probe;
mod progress;
pub mod prompts;
pub mod read;
pub mod registry;
pub mod run;
pub mod search;
pub mod simulate;
pub mod site;
pub mod sound;
pub mod station;
mod threads;
pub mod timeline;
pub mod verify;
pub mod wallet;
pub mod watchdog;
pub mod window;

use chrono::NaiveDate;
use clap::Parser;
use serde::Serialize;
use std::io::{ErrorKind, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use tracing_subscriber::EnvFilter;

/// Open border-crossing kiosk.
#[derive(Debug, Parser)]
#[command(name = "portas", version, about, propagate_version = true)]
#[command(after_help = "Example: portas wallet show lei-sio-mei --family MOC1 | portas verify -")]
struct Cli {
    #[command(flatten)]
    common: Common,
    #[command(flatten)]
    window: window::WindowArgs,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// Play the demo passage over the real serial protocol and print its timeline
    Demo(demo::DemoArgs),
    /// Play scenario files in virtual time
    Run(run::RunArgs),
    /// Let random travellers, devices and faults loose on lanes in virtual time
    Simulate(simulate::SimulateArgs),
    /// Pictures of invented fingers and eyes
    Grow(grow::GrowArgs),
    /// Search one eye among many, exactly
    Search(search::SearchArgs),
    /// Read the codes in pictures
    Read(read::ReadArgs),
    /// Check a code as a lane would, without using it
    Verify(verify::VerifyArgs),
    /// Simulated phones: list them, show their codes, export their keys
    Wallet(wallet::WalletArgs),
    /// Large invented populations; what the registry holds; whether it is whole
    Registry(registry::RegistryArgs),
    /// Simulate a gate, or test one
    Gate(gate::GateArgs),
    /// The chained record of what happened at the lane
    Journal(journal::JournalArgs),
    /// Look at the settings, the keys, the stores and every device
    Check(check::CheckArgs),
    /// Hash an engineer's PIN, read from standard input, for the settings
    Pin(pin::PinArgs),
    /// Compare every picture of a folder with every other and tell the error rates
    Evaluate(evaluate::EvaluateArgs),
    /// Draw every screen of a lane as PNG, from fixed data
    Gallery(gallery::GalleryArgs),
    /// List what a lane says aloud, in every language: the script for whoever speaks it
    Prompts(prompts::PromptsArgs),
}

/// What every command takes.
#[derive(Debug, Clone, clap::Args)]
pub struct Common {
    /// Directory of keys, registry and journal [default: $PORTAS_DATA, else the user's data folder]
    #[arg(long, value_name = "DIR", global = true)]
    pub data: Option<PathBuf>,
    /// Day to which the demo population's dates are relative [default: today]
    #[arg(long, value_name = "DATE", global = true, value_parser = site::date)]
    pub as_of: Option<NaiveDate>,
    /// Settings of the station
    #[arg(long, value_name = "FILE", global = true)]
    pub station: Option<PathBuf>,
    /// Print JSON objects, one a line
    #[arg(long, global = true)]
    pub json: bool,
}

/// How a command that ran to its end answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// All well: exit 0.
    Yes,
    /// The answer is "no": exit 1.
    No,
}

/// Why a command could not run.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// Usage or settings: exit 2.
    #[error("{0:#}")]
    Usage(anyhow::Error),
    /// A device, file or database: exit 3.
    #[error("{0:#}")]
    Environment(anyhow::Error),
    /// Whoever read the output has had enough: nothing is wrong.
    #[error("standard output is closed")]
    OutputClosed,
}

/// What a subcommand returns.
pub type Answer = Result<Verdict, Fault>;

/// Runs the program.
#[must_use]
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    log(cli.command.as_ref());
    match dispatch(&cli) {
        Ok(Verdict::Yes) | Err(Fault::OutputClosed) => ExitCode::SUCCESS,
        Ok(Verdict::No) => ExitCode::from(1),
        Err(fault @ Fault::Usage(_)) => complain(&fault, 2),
        Err(fault @ Fault::Environment(_)) => complain(&fault, 3),
    }
}

/// The log goes to standard error: warnings and worse, unless `PORTAS_LOG` says otherwise (`info`, `portas=debug`). Of
/// simulated devices, whose troubles are the point, errors alone.
fn log(command: Option<&Command>) {
    let level = if matches!(command, Some(Command::Run(_) | Command::Simulate(_))) { "error" } else { "warn" };
    let filter = EnvFilter::try_from_env("PORTAS_LOG").unwrap_or_else(|_| EnvFilter::new(level));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
}

fn dispatch(cli: &Cli) -> Answer {
    let common = &cli.common;
    let Some(command) = &cli.command else { return window::run(&cli.window, common) };
    match command {
        Command::Demo(args) => demo::run(args, common),
        Command::Run(args) => run::run(args, common),
        Command::Simulate(args) => simulate::run(args, common),
        Command::Grow(args) => grow::run(args, common),
        Command::Search(args) => search::run(args, common),
        Command::Read(args) => read::run(args, common),
        Command::Verify(args) => verify::run(args, common),
        Command::Wallet(args) => wallet::run(args, common),
        Command::Registry(args) => registry::run(args, common, &site::data_dir(common)?),
        Command::Gate(args) => gate::run(args, common),
        Command::Journal(args) => journal::run_here(args, common),
        Command::Check(args) => check::run_here(args, common),
        Command::Pin(args) => pin::run(args),
        Command::Evaluate(args) => evaluate::run(args, common),
        Command::Gallery(args) => gallery::run(args, common),
        Command::Prompts(args) => prompts::run(args, common),
    }
}

/// A line for people.
pub(crate) fn tell(line: &str) {
    // Standard error may be gone; then there is nobody to tell.
    let _ = writeln!(std::io::stderr(), "{line}");
}

fn complain(fault: &Fault, code: u8) -> ExitCode {
    tell(&format!("portas: {fault}"));
    ExitCode::from(code)
}

/// Writes a line to standard output.
///
/// # Errors
/// As [`output_fault`].
pub(crate) fn write_out(line: &str) -> Result<(), Fault> {
    writeln!(std::io::stdout(), "{line}").map_err(output_fault)
}

/// Writes a value to standard output, as JSON in one line.
///
/// # Errors
/// As [`output_fault`].
pub(crate) fn write_json(value: &impl Serialize) -> Answer {
    write_out(&serde_json::to_string(value).map_err(|error| Fault::Environment(error.into()))?)?;
    Ok(Verdict::Yes)
}

/// What it means that standard output does not take a line: [`Fault::OutputClosed`] or [`Fault::Environment`].
pub(crate) fn output_fault(error: std::io::Error) -> Fault {
    match error.kind() {
        ErrorKind::BrokenPipe => Fault::OutputClosed,
        _ => Fault::Environment(anyhow::Error::from(error).context("standard output")),
    }
}
