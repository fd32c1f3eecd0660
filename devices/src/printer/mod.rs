//! The slip printer (stay slips, F-18).

pub mod driver;
pub mod protocol;
pub mod session;
pub mod sim;

use serde::{Deserialize, Serialize};

/// An order to the printer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum PrinterCommand {
    /// Print and cut a slip.
    Print {
        /// Comes back when done.
        job: u64,
        /// Lines of text, UTF-8.
        lines: Vec<String>,
    },
}

/// What stops a printer that has paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stoppage {
    /// Its cover stands open.
    Cover,
    /// The cutter is jammed.
    Cutter,
    /// Any other error it reports.
    Other,
}

/// What the printer says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum PrinterEvent {
    /// It answers and has paper.
    Ready,
    /// No paper.
    PaperOut,
    /// It has paper and cannot print.
    Stopped(Stoppage),
    /// It does not answer.
    Lost,
    /// The slip of this job is cut.
    Printed {
        /// Number of the job.
        job: u64,
    },
    /// The slip of this job did not come out.
    Failed {
        /// Number of the job.
        job: u64,
    },
}
