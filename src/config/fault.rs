//! What can be wrong with a settings file.

use super::BYTES_MAX;
use std::fmt;
use std::io;

/// One fault of a settings file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct SettingFault {
    /// From 1.
    pub line: usize,
    /// In characters, from 1.
    pub column: usize,
    /// Full name of the key, `gate.baud`; empty where the text is not TOML.
    pub key: String,
    /// What is wrong, and what is allowed.
    pub message: String,
}

impl fmt::Display for SettingFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { line, column, key, message } = self;
        let colon = if key.is_empty() { "" } else { ": " };
        write!(f, "{line}:{column}: {key}{colon}{message}")
    }
}

/// Why there are no settings.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("settings {file}: {source}")]
    Unreadable {
        /// Which file.
        file: String,
        /// What the system said.
        source: io::Error,
    },
    /// The file is no settings file.
    #[error("settings {file}: longer than {BYTES_MAX} bytes")]
    TooLong {
        /// Which file.
        file: String,
    },
    /// The file is not UTF-8.
    #[error("settings {file}: line {line} is not UTF-8 text")]
    NotText {
        /// Which file.
        file: String,
        /// From 1.
        line: usize,
    },
    /// Keys or values that cannot be.
    #[error("{}", listed(.file, .faults))]
    Faults {
        /// Which file.
        file: String,
        /// Every fault, in the order of the file.
        faults: Vec<SettingFault>,
    },
}

fn listed(file: &str, faults: &[SettingFault]) -> String {
    faults.iter().map(|fault| format!("{file}:{fault}")).collect::<Vec<_>>().join("\n")
}
