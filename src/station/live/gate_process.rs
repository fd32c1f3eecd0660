//! The simulated gate as a process of its own, spoken to over a pty.

use crossbeam_channel::bounded;
use std::io::{self, BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::thread::Builder;
use std::time::{Duration, Instant};

/// How long the process may take to come up.
const READY_WAIT: Duration = Duration::from_secs(20);
/// Lines of it that wait to be looked at.
const LINES: usize = 16;
/// What it says on standard error when it is ready.
const READY: &str = "gate ready";

/// What starts a simulated gate.
#[derive(Debug, Clone)]
pub struct GateProgram {
    /// The program: `portas` itself.
    pub program: PathBuf,
    /// Name of the pty that it is to make.
    pub link: PathBuf,
    /// File of the lane's key.
    pub key: PathBuf,
    /// Line speed.
    pub baud: u32,
    /// Seed of its people.
    pub seed: u64,
}

/// Why there is no simulated gate.
#[derive(Debug, thiserror::Error)]
pub enum GateProcessError {
    /// The program does not start.
    #[error("simulated gate: {program}: {source}")]
    Start {
        /// Which program.
        program: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// It ended, or stayed silent.
    #[error("simulated gate: {0}")]
    NotReady(String),
}

/// A running simulated gate. Dropping it ends the process; a process whose starter dies ends by itself, since its
/// standard input ends.
#[derive(Debug)]
pub struct GateProcess {
    child: Child,
    commands: Option<ChildStdin>,
}

impl GateProcess {
    /// Starts `portas gate simulate` and waits until its pty stands.
    ///
    /// # Errors
    /// [`GateProcessError`].
    pub fn start(gate: &GateProgram) -> Result<Self, GateProcessError> {
        let failed = |source| GateProcessError::Start { program: gate.program.clone(), source };
        if let Some(dir) = gate.link.parent() {
            std::fs::create_dir_all(dir).map_err(failed)?;
        }
        let mut child = Command::new(&gate.program)
            .args(["gate", "simulate", "--json"])
            .args(["--baud", &gate.baud.to_string(), "--seed", &gate.seed.to_string()])
            .args([Path::new("--port"), &gate.link, Path::new("--key"), &gate.key])
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(failed)?;
        let commands = child.stdin.take();
        let said = child.stderr.take();
        let process = Self { child, commands };
        let (tell, told) = bounded(LINES);
        let read = move || {
            let lines = said.into_iter().flat_map(|said| BufReader::new(said).lines().map_while(Result::ok));
            for line in lines {
                tracing::debug!(line, "simulated gate");
                // Nobody listens any more once it is ready; the pipe is still emptied.
                let _ = tell.try_send(line);
            }
        };
        Builder::new().name("gate-simulator".into()).spawn(read).map_err(failed)?;
        let over = Instant::now() + READY_WAIT;
        let mut last = String::from("it did not come up");
        loop {
            match told.recv_deadline(over) {
                Ok(line) if line.starts_with(READY) => return Ok(process),
                Ok(line) => last = line,
                Err(_) => return Err(GateProcessError::NotReady(last)),
            }
        }
    }

    /// Lets something happen at the gate: a line as `portas gate simulate --help` lists them.
    ///
    /// # Errors
    /// When the process is gone.
    pub fn say(&mut self, command: &str) -> io::Result<()> {
        let Some(commands) = &mut self.commands else { return Err(io::ErrorKind::BrokenPipe.into()) };
        writeln!(commands, "{command}").and_then(|()| commands.flush())
    }

    /// Its process number.
    #[must_use]
    pub fn id(&self) -> u32 {
        self.child.id()
    }
}

impl Drop for GateProcess {
    fn drop(&mut self) {
        // The end of its standard input ends it, and takes the pty's name away; the rest is for one that hangs.
        self.commands = None;
        for _ in 0..50 {
            if !matches!(self.child.try_wait(), Ok(None)) {
                return;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
