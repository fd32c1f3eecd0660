//! `portas journal verify|show|export`: the chain of a station's journal, and what is in it.

use super::progress::Watched;
use super::{Answer, Common, Fault, Verdict, site};
use crate::config::Settings;
use crate::journal::chain::{self, Hash, Kind, Record};
use crate::journal::entry::Entry;
use crate::journal::file::{READ_BYTES, directory};
use crate::journal::scan::{Scan, ScanError};
use crate::journal::{Against, Report, StationKey, file_name, verify};
use crate::person::CrossingCredential;
use crate::registry::request::{Anchor, LaneName, SessionId};
use anyhow::{Context, anyhow};
use serde::Serialize;
use std::fs::File;
use std::io::{self, BufRead, BufReader, ErrorKind, Write};
use std::path::{Path, PathBuf};

/// The record of what happened at the lane, chained and signed.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example: portas journal verify --json")]
pub struct JournalArgs {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    /// Check the whole chain, its seals, and the last head the registry keeps; exit 1 if it is broken
    #[command(after_help = "Example: portas journal verify --json")]
    Verify {
        /// Hash of some record, noted elsewhere, that must occur
        #[arg(long, value_name = "HEX", value_parser = hash)]
        head: Option<Hash>,
    },
    /// Print what happened, a line an entry
    #[command(after_help = "Example: portas journal show | tail -20")]
    Show,
    /// Print the entries and seals with their hashes as JSON, an object a line
    #[command(after_help = "Example: portas journal export > journal.jsonl")]
    Export,
}

/// A journal to be read, and what is known of it.
#[derive(Debug)]
pub struct Place {
    /// Its file.
    pub file: PathBuf,
    /// Its lane.
    pub lane: LaneName,
    /// Public key of the station, where its key file is at hand.
    pub key: Option<[u8; 32]>,
}

impl Place {
    /// The journal of a station.
    ///
    /// # Errors
    /// [`Fault::Environment`] where there is a station key that cannot be read, [`Fault::Usage`] where it may not be used.
    pub fn of(settings: &Settings, data: &Path) -> Result<Self, Fault> {
        let key = StationKey::load(&settings.keys.dir_in(data)).map_err(site::secret_fault)?;
        Ok(Self {
            file: directory(data).join(file_name(&settings.name)),
            lane: settings.name.clone(),
            key: key.map(|key| key.public()),
        })
    }
}

/// Runs the command for the station named, or the demo lane; against the newest head that the registry keeps.
///
/// # Errors
/// [`Fault`].
pub fn run_here(args: &JournalArgs, common: &Common) -> Answer {
    let settings = site::settings(common)?;
    let data = site::data_dir(common)?;
    let place = Place::of(&settings, &data)?;
    let registry = settings.registry.file_in(&data);
    let anchor = match args.what {
        What::Verify { .. } if registry.exists() => {
            let mut store = site::open_registry(&data, &settings.keys.dir_in(&data), &registry)?;
            let anchors = store.anchors(&place.lane, 1).with_context(|| registry.display().to_string());
            anchors.map_err(Fault::Environment)?.into_iter().next()
        }
        What::Verify { .. } | What::Show | What::Export => None,
    };
    run(args, common.json, &place, anchor.as_ref(), &mut io::stdout().lock())
}

/// Runs the command. `anchor` is the newest head of this lane that the registry keeps.
///
/// # Errors
/// [`Fault::Environment`] where the journal cannot be read.
pub fn run(args: &JournalArgs, json: bool, place: &Place, anchor: Option<&Anchor>, out: &mut impl Write) -> Answer {
    match &args.what {
        What::Verify { head } => verify_journal(place, anchor, *head, json, out),
        What::Show => print(place, if json { Form::Json } else { Form::Text }, out),
        What::Export => print(place, Form::Json, out),
    }
}

/// Answer of `verify`, as `--json` prints it.
#[derive(Debug, Serialize)]
struct Verified {
    /// Entries that stand.
    entries: u64,
    ok: bool,
    /// First entry that nothing vouches for.
    first_bad: Option<u64>,
    /// Entries up to the newest head that a signature vouches for.
    anchored: Option<u64>,
    anchored_head: Option<String>,
    head: Option<String>,
    /// What is wrong, and where in the file.
    flaw: Option<String>,
    line: Option<u64>,
    byte: Option<u64>,
    /// Bytes of a last record that was never finished, hence never acknowledged.
    torn_bytes: u64,
}

fn verify_journal(
    place: &Place,
    anchor: Option<&Anchor>,
    head: Option<Hash>,
    json: bool,
    out: &mut impl Write,
) -> Answer {
    let anchors = anchor.map(std::slice::from_ref).unwrap_or_default();
    let against = Against { lane: Some(&place.lane), key: place.key, anchors, head };
    let report = verify(open(place)?, &against).with_context(|| at(place)).map_err(Fault::Environment)?;
    let written = if json { json_line(out, &Verified::from(&report)) } else { told(out, place, &report) };
    finished(written, place)?;
    Ok(if report.ok() { Verdict::Yes } else { Verdict::No })
}

impl From<&Report> for Verified {
    fn from(report: &Report) -> Self {
        let finding = report.finding.as_ref();
        Self {
            entries: report.entries,
            ok: report.ok(),
            first_bad: finding.map(|finding| finding.first_bad),
            anchored: report.anchored.map(|(entries, _)| entries),
            anchored_head: report.anchored.map(|(_, head)| hex::encode(head)),
            head: report.head.map(hex::encode),
            flaw: finding.map(|finding| finding.flaw.to_string()),
            line: finding.map(|finding| finding.line),
            byte: finding.map(|finding| finding.byte),
            torn_bytes: report.torn_bytes,
        }
    }
}

fn told(out: &mut impl Write, place: &Place, report: &Report) -> io::Result<()> {
    let Report { entries, head, anchored, torn_bytes, finding } = report;
    match finding {
        None => writeln!(out, "{}: whole, {entries} entries", place.lane.0)?,
        Some(finding) => {
            writeln!(out, "{}: BROKEN at entry {}", place.lane.0, finding.first_bad)?;
            writeln!(out, "  {} (line {}, byte {})", finding.flaw, finding.line, finding.byte)?;
        }
    }
    match anchored {
        Some((entries, head)) => writeln!(out, "  signed up to entry {entries}, head {}", hex::encode(head))?,
        None => writeln!(out, "  nothing is signed yet")?,
    }
    if let Some(head) = head {
        writeln!(out, "  head {}", hex::encode(head))?;
    }
    if *torn_bytes > 0 {
        writeln!(
            out,
            "  {torn_bytes} bytes of an unfinished record, never acknowledged; the next start cuts them off"
        )?;
    }
    if place.key.is_none() {
        writeln!(out, "  the station's key is not at hand: the key named in the file was believed")?;
    }
    Ok(())
}

#[derive(Debug, Clone, Copy)]
enum Form {
    Text,
    Json,
}

/// Prints up to the end, or to the first flaw.
fn print(place: &Place, form: Form, out: &mut impl Write) -> Answer {
    let mut scan = Scan::new(open(place)?);
    let broken = loop {
        match scan.advance() {
            Ok(None) => break None,
            Ok(Some(kind)) => {
                let written = match form {
                    Form::Json => exported(out, &scan),
                    Form::Text if kind == Kind::Entry => match scan.record() {
                        Ok(record) => shown(out, &record),
                        Err(finding) => break Some(finding),
                    },
                    Form::Text => Ok(()),
                };
                if finished(written, place)? == Pipe::Closed {
                    return Ok(Verdict::Yes);
                }
            }
            Err(ScanError::Broken(finding)) => break Some(finding),
            Err(ScanError::Io(error)) => return Err(Fault::Environment(anyhow!(error).context(at(place)))),
        }
    };
    finished(out.flush(), place)?;
    match broken {
        None => Ok(Verdict::Yes),
        Some(finding) => {
            // Nobody may be listening there; the exit code says it too.
            let _ = writeln!(io::stderr().lock(), "{}: broken at {finding}", at(place));
            Ok(Verdict::No)
        }
    }
}

/// The object of a line with its hash.
fn exported<R: BufRead>(out: &mut impl Write, scan: &Scan<R>) -> io::Result<()> {
    let json = chain::json(scan.text());
    let hash = scan.chain().map(|chain| hex::encode(chain.head())).unwrap_or_default();
    out.write_all(json.strip_suffix(b"}").unwrap_or(json))?;
    writeln!(out, r#","hash":"{hash}"}}"#)
}

fn shown(out: &mut impl Write, record: &Record) -> io::Result<()> {
    let at = chain::stamp(record.at_ms);
    let (date, time) = at.split_once('T').unwrap_or((&at, ""));
    let time = time.split_once('+').map_or(time, |(time, _)| time);
    let (session, facts) = facts(&record.entry);
    let session = session.map(|SessionId(number)| format!("#{number}")).unwrap_or_default();
    let line = format!("{:>8}  {date} {time}  {session:<8} {:<24} {facts}", record.number, record.entry.headline());
    writeln!(out, "{}", line.trim_end())
}

/// The session an entry belongs to, and what its headline does not say.
fn facts(entry: &Entry) -> (Option<SessionId>, String) {
    match entry {
        Entry::Started { version, lane } => (None, format!("version {version}, lane {lane}")),
        Entry::Stopped | Entry::Cleared { .. } => (None, String::new()),
        Entry::Opened { session } | Entry::Ended { session, .. } => (Some(*session), String::new()),
        Entry::Verified { session, person, presented } => {
            let by = match presented {
                CrossingCredential::Code(family) => format!("code {family}"),
                CrossingCredential::Document(kind) => format!("document {kind:?}"),
            };
            (Some(*session), format!("person {}, {by}", person.0))
        }
        Entry::Refused { session, person, detail, .. } => {
            let person = person.map(|person| format!("person {}, ", person.0)).unwrap_or_default();
            (Some(*session), format!("{person}{}", plain(detail)))
        }
        Entry::Ordered { session, door, .. } => (Some(*session), format!("door {}", u16::from(*door) + 1)),
        Entry::Entered { session, person } => (Some(*session), format!("person {}", person.0)),
        Entry::Left(left) => (Some(left.session), format!("person {}", left.person.0)),
        Entry::Compared { session, attempt, .. } | Entry::IrisCompared { session, attempt, .. } => {
            (Some(*session), format!("try {attempt}"))
        }
        Entry::FingerInstead { session, .. } | Entry::Consent { session, .. } | Entry::NotEnrolled { session, .. } => {
            (Some(*session), String::new())
        }
        Entry::Enrolled { session, person } => (Some(*session), format!("person {}", person.0)),
        Entry::IrisesDeleted { person } => (None, format!("person {}", person.0)),
        Entry::Raised { session, detail, .. } => (*session, plain(detail)),
        Entry::OfficerActed { session, officer, reason, .. } => {
            (*session, format!("officer {}: {}", plain(officer), plain(reason)))
        }
        Entry::ClockStepped { by_s } => (None, format!("by {by_s} s")),
    }
}

/// Text without characters that move a terminal.
fn plain(text: &str) -> String {
    text.chars().map(|each| if each.is_control() { ' ' } else { each }).collect()
}

fn open(place: &Place) -> Result<impl BufRead, Fault> {
    let opened = File::open(&place.file).and_then(|file| {
        let length = file.metadata()?.len();
        Ok(Watched::new(file, length, "journal"))
    });
    let file = opened.with_context(|| at(place)).map_err(Fault::Environment)?;
    Ok(BufReader::with_capacity(READ_BYTES, file))
}

fn at(place: &Place) -> String {
    format!("journal {}", place.file.display())
}

#[derive(Debug, PartialEq, Eq)]
enum Pipe {
    Open,
    Closed,
}

/// Whoever reads our output may have had enough (`head`): that is no fault.
fn finished(written: io::Result<()>, place: &Place) -> Result<Pipe, Fault> {
    match written {
        Ok(()) => Ok(Pipe::Open),
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(Pipe::Closed),
        Err(error) => Err(Fault::Environment(anyhow!(error).context(format!("output of {}", at(place))))),
    }
}

fn json_line(out: &mut impl Write, value: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer(&mut *out, value)?;
    writeln!(out)
}

fn hash(text: &str) -> Result<Hash, String> {
    let mut hash = [0; 32];
    hex::decode_to_slice(text, &mut hash).map_err(|_| "a head is 64 hexadecimal digits".to_owned())?;
    Ok(hash)
}
