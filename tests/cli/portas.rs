//! The program, run on a data directory of its own.

use serde_json::Value;
use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use tempfile::TempDir;

/// A Wednesday of the demo: 2025-01-15, 13:50:13 in Macao.
pub const AT_S: i64 = 1_736_920_213;

/// A data directory with nothing in it, and the program.
pub struct Portas {
    dir: TempDir,
}

/// How a command ended.
pub struct Ran {
    pub exit: i32,
    pub out: String,
    pub err: String,
}

impl Portas {
    pub fn new() -> Self {
        Self { dir: tempfile::tempdir().unwrap() }
    }

    /// The data directory; made by the first command.
    pub fn data(&self) -> std::path::PathBuf {
        self.dir.path().join("data")
    }

    /// A file beside the data directory.
    pub fn file(&self, name: &str) -> std::path::PathBuf {
        self.dir.path().join(name)
    }

    pub fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_portas"));
        command.env("PORTAS_DATA", self.data()).current_dir(self.dir.path()).args(words);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    pub fn run(&self, words: &[&str]) -> Ran {
        let output = self.command(words).output().unwrap();
        Ran::of(output)
    }

    pub fn run_with_input(&self, words: &[&str], input: &[u8]) -> Ran {
        let mut child = self.command(words).stdin(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(input).unwrap();
        Ran::of(child.wait_with_output().unwrap())
    }

    /// The text that a phone shows at [`AT_S`].
    pub fn shown(&self, person: &str, family: &str) -> String {
        let at = AT_S.to_string();
        let ran = self.run(&["wallet", "show", person, "--family", family, "--at", &at, "--as-of", "2025-01-15"]);
        assert_eq!(ran.exit, 0, "{person} {family}: {}", ran.err);
        ran.out.trim_end().to_owned()
    }

    /// What `verify` says of a text so many seconds after [`AT_S`], and its exit code.
    pub fn verified(&self, text: &str, later_s: i64, lane: Option<&str>) -> (Value, i32) {
        let at = (AT_S + later_s).to_string();
        let mut words = vec!["verify", text, "--json", "--at", &at, "--as-of", "2025-01-15"];
        words.extend(lane.iter().flat_map(|lane| ["--lane", lane]));
        let ran = self.run(&words);
        (ran.json(), ran.exit)
    }
}

impl Ran {
    fn of(output: std::process::Output) -> Self {
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        Self { exit: output.status.code().unwrap(), out: text(output.stdout), err: text(output.stderr) }
    }

    /// The one JSON object that was printed.
    pub fn json(&self) -> Value {
        let mut lines = self.lines();
        assert_eq!(lines.len(), 1, "{} / {}", self.out, self.err);
        lines.remove(0)
    }

    /// Every line as JSON.
    pub fn lines(&self) -> Vec<Value> {
        self.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }
}

/// Names of an object's fields.
pub fn fields(value: &Value) -> Vec<&str> {
    let mut names: Vec<&str> = value.as_object().unwrap().keys().map(String::as_str).collect();
    names.sort_unstable();
    names
}

/// Writes a file with a mode.
pub fn write(path: &Path, text: impl AsRef<[u8]>, mode: u32) {
    use std::os::unix::fs::PermissionsExt;
    fs::write(path, text).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}
