//! `portas gate`: a simulated gate as a process, and a test of any gate.

mod exercise;
mod simulate;

use super::site::{IfMissing, data_dir, gate_key};
use super::{Answer, Common, Fault};
use anyhow::Context;
use portas_devices::DeviceError;
use portas_devices::gate::osdp::secure::Scbk;
use std::path::PathBuf;
use std::time::Instant;

/// Simulates a gate, or tests one.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example: portas gate simulate --port /tmp/gate --auto")]
pub struct GateArgs {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    /// Be a gate, on a serial port or a new pty, until standard input ends.
    ///
    /// Commands on standard input, a line each: enter, leave, turn-back, second, stay, block, clear, child, luggage,
    /// arrive METRES, force DOOR, cut MS, stall MS, stuck-closed DOOR, stuck-open DOOR, half-open DOOR, mend DOOR,
    /// emergency on|off, tamper on|off.
    #[command(after_help = "Example: portas gate simulate --port /tmp/gate --auto")]
    Simulate(SimulateArgs),
    /// Exercise a gate: channel, inputs, every door, interlock, latency. Its lane must be empty.
    #[command(after_help = "Example: portas gate test --port /tmp/gate")]
    Test(TestArgs),
}

#[derive(Debug, clap::Args)]
struct Wiring {
    /// Serial port of the gate
    #[arg(long, value_name = "PATH")]
    port: PathBuf,
    /// File with the lane's key: 32 hexadecimal digits, mode 600 [default: keys/gate.key in the data folder]
    #[arg(long, value_name = "FILE")]
    key: Option<PathBuf>,
    /// Line speed
    #[arg(long, value_name = "N", default_value_t = 115_200, value_parser = clap::value_parser!(u32).range(9_600..=921_600))]
    baud: u32,
    /// Doors of the lane
    #[arg(long, value_name = "N", default_value_t = 2, value_parser = clap::value_parser!(u8).range(2..=3))]
    doors: u8,
}

#[derive(Debug, clap::Args)]
struct SimulateArgs {
    #[command(flatten)]
    wiring: Wiring,
    /// Seed of the people's pace and of the gate's random numbers
    #[arg(long, value_name = "S", default_value_t = 1)]
    seed: u64,
    /// A person follows each release; the process then runs until it is stopped
    #[arg(long)]
    auto: bool,
}

#[derive(Debug, clap::Args)]
struct TestArgs {
    #[command(flatten)]
    wiring: Wiring,
}

/// Runs the command.
///
/// # Errors
/// [`Fault::Usage`] for a key file that others may read or that holds no key, [`Fault::Environment`] for ports and
/// files that fail and for a gate that does not answer.
pub fn run(args: &GateArgs, common: &Common) -> Answer {
    match &args.what {
        What::Simulate(args) => simulate::run(args, common),
        What::Test(args) => exercise::run(args, common),
    }
}

impl Wiring {
    fn key(&self, common: &Common, if_missing: IfMissing) -> Result<Scbk, Fault> {
        let path = match &self.key {
            Some(path) => path.clone(),
            None => data_dir(common)?.join("keys").join("gate.key"),
        };
        gate_key(&path, if_missing)
    }

    fn port(&self) -> Result<&str, Fault> {
        let text = self.port.to_str().context("the port's name is not valid text");
        text.map_err(Fault::Usage)
    }
}

fn device_fault(error: DeviceError) -> Fault {
    Fault::Environment(error.into())
}

/// Monotonic milliseconds from now on.
fn clock() -> impl Fn() -> u64 + Send + Copy + 'static {
    let start = Instant::now();
    move || start.elapsed().as_millis() as u64
}
