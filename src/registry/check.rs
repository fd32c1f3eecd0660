//! A whole store looked over: pages, rows, references, seals; and what it holds.

use super::columns::Columns;
use super::seed::demo_moment_ms;
use super::{Registry, StoreError, irises, rows, samples, schema};
use crate::time::macao_date;
use chrono::NaiveDate;
use rusqlite::{Connection, Row};
use serde::Serialize;

/// Faults that a check names; the rest it counts.
const NAMED: usize = 20;

/// Samples whose seal a check tries, spread evenly.
const SAMPLES_TRIED: i64 = 10_000;

/// What a registry holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Stats {
    /// Version of the schema.
    pub schema: u32,
    /// Size of the file's pages.
    pub bytes: u64,
    /// Day of use of the demo population, if it is there.
    pub as_of: Option<NaiveDate>,
    /// Everyone.
    pub people: u64,
    /// Of them, marked as invented.
    pub synthetic: u64,
    /// Holders of a Macao resident card.
    pub residents: u64,
    /// All documents, superseded ones too.
    pub documents: u64,
    /// Phones with a binding, living or not.
    pub phones: u64,
    /// Living handles.
    pub bindings_active: u64,
    /// Ended handles.
    pub bindings_revoked: u64,
    /// Residents with a living e-ID, percent.
    pub bound_percent: u64,
    /// Registrations.
    pub filings: u64,
    /// Sealed samples of fingers.
    pub samples: u64,
    /// Sealed eyes.
    pub eyes: u64,
    /// Requests to cancel irises that are not deleted yet.
    pub irises_cancelled: u64,
    /// Replay marks.
    pub marks: u64,
    /// Crossings.
    pub crossings: u64,
    /// Signed heads of journals.
    pub anchors: u64,
}

/// What one check found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// The check: `pages`, `references`, `rows`, `orphans` or `samples`.
    pub check: &'static str,
    /// Rows looked at; 0 where the check counts none.
    pub examined: u64,
    /// How many faults.
    pub faults: u64,
    /// The first of them: tables and row numbers, nothing personal.
    pub named: Vec<String>,
}

impl Finding {
    const fn new(check: &'static str) -> Self {
        Self { check, examined: 0, faults: 0, named: Vec::new() }
    }

    fn fault(&mut self, what: String) {
        self.faults += 1;
        if self.named.len() < NAMED {
            self.named.push(what);
        }
    }
}

/// Counts what the registry holds.
///
/// # Errors
/// [`StoreError`].
pub fn stats(registry: &mut Registry) -> Result<Stats, StoreError> {
    let as_of = demo_moment_ms(registry)?.map(macao_date);
    registry.read(|tx| {
        let number = |sql: &str| tx.query_row(sql, [], |row| row.get(0).map(i64::cast_unsigned));
        let count = |what: &str| number(&format!("SELECT count(*) FROM {what}"));
        let residents = number("SELECT count(DISTINCT person) FROM document WHERE kind = 'macao-id'")?;
        let bound = number("SELECT count(DISTINCT person) FROM binding WHERE revoked_ms IS NULL")?;
        Ok(Stats {
            schema: schema::version(tx)?,
            bytes: number("SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()")?,
            as_of,
            people: count("person")?,
            synthetic: count("person WHERE synthetic = 1")?,
            residents,
            documents: count("document")?,
            phones: count("phone")?,
            bindings_active: count("binding WHERE revoked_ms IS NULL")?,
            bindings_revoked: count("binding WHERE revoked_ms IS NOT NULL")?,
            bound_percent: (bound * 100 + residents / 2).checked_div(residents).unwrap_or(0),
            filings: count("filing")?,
            samples: count("sample")?,
            eyes: count("eye")?,
            irises_cancelled: count("iris_cancellation WHERE deleted_ms IS NULL")?,
            marks: count("mark")?,
            crossings: count("crossing")?,
            anchors: count("anchor")?,
        })
    })
}

/// How many checks there are.
pub const CHECKS: usize = 5;

/// Looks everything over. All is well when no finding has faults.
///
/// # Errors
/// [`StoreError`] when a check cannot run to its end.
pub fn check(registry: &mut Registry) -> Result<Vec<Finding>, StoreError> {
    check_telling(registry, |_| ())
}

/// As [`check`]; `progress` hears how many checks are done.
///
/// # Errors
/// As [`check`].
pub fn check_telling(registry: &mut Registry, mut progress: impl FnMut(usize)) -> Result<Vec<Finding>, StoreError> {
    let key = registry.key.clone();
    type Check<'a> = &'a dyn Fn(&Connection) -> Result<Finding, StoreError>;
    let checks: [Check<'_>; CHECKS] = [&pages, &references, &all_rows, &orphans, &|db| seals(db, &key)];
    registry.read(|tx| {
        let mut findings: Vec<Finding> = Vec::new();
        for run in checks {
            findings.push(run(tx)?);
            progress(findings.len());
            // Rows on damaged pages tell nothing.
            if findings[0].faults > 0 {
                break;
            }
        }
        Ok(findings)
    })
}

fn pages(db: &Connection) -> Result<Finding, StoreError> {
    let mut finding = Finding::new("pages");
    let mut statement = db.prepare(&format!("PRAGMA integrity_check({NAMED})"))?;
    let mut lines = statement.query([])?;
    loop {
        // Damage can be such that the check itself breaks off.
        match lines.next().map_err(StoreError::from) {
            Ok(None) => return Ok(finding),
            Ok(Some(line)) => {
                let said: String = line.get(0)?;
                if said != "ok" {
                    finding.fault(said);
                }
            }
            Err(StoreError::Corrupt(said)) => {
                finding.fault(said);
                return Ok(finding);
            }
            Err(error) => return Err(error),
        }
    }
}

fn references(db: &Connection) -> Result<Finding, StoreError> {
    let mut finding = Finding::new("references");
    let mut statement = db.prepare("PRAGMA foreign_key_check")?;
    let mut lines = statement.query([])?;
    while let Some(line) = lines.next()? {
        let (table, row, to): (String, Option<i64>, String) = (line.get(0)?, line.get(1)?, line.get(2)?);
        finding.fault(format!("{table} row {}: no such {to}", row.map_or("?".to_owned(), |row| row.to_string())));
    }
    Ok(finding)
}

fn all_rows(db: &Connection) -> Result<Finding, StoreError> {
    let mut finding = Finding::new("rows");
    read_all(db, &mut finding, "person", rows::PERSON, rows::person)?;
    read_all(db, &mut finding, "document", rows::DOCUMENT, rows::document)?;
    read_all(db, &mut finding, "binding", rows::BINDING, rows::binding)?;
    read_all(db, &mut finding, "filing", rows::FILING, rows::filing)?;
    read_all(db, &mut finding, "relation", rows::RELATION, rows::relation)?;
    read_all(db, &mut finding, "crossing", rows::CROSSING, rows::crossing)?;
    read_all(db, &mut finding, "sample", "id", rows::finger)?;
    read_all(db, &mut finding, "iris_cancellation", "id, form, asked_ms, deleted_ms", rows::cancellation)?;
    Ok(finding)
}

fn read_all<T>(
    db: &Connection,
    finding: &mut Finding,
    table: &str,
    columns: &str,
    read: impl Fn(&Row<'_>) -> Result<T, StoreError>,
) -> Result<(), StoreError> {
    let mut statement = db.prepare(&format!("SELECT {columns} FROM {table}"))?;
    let mut found = statement.query([])?;
    while let Some(row) = found.next()? {
        finding.examined += 1;
        match read(row) {
            Ok(_) => {}
            Err(damaged @ StoreError::Damaged { .. }) => finding.fault(damaged.to_string()),
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// Rows that hang in the air though every reference holds.
fn orphans(db: &Connection) -> Result<Finding, StoreError> {
    const ORPHANS: [(&str, &str); 5] = [
        (
            "person row {}: irises on file are not as the row says",
            "SELECT id FROM person WHERE (irises = 'none') <> NOT EXISTS (SELECT 1 FROM eye WHERE eye.person = person.id)
             OR (irises = 'cancelling') <> EXISTS (SELECT 1 FROM iris_cancellation AS asked
                 WHERE asked.person = person.id AND asked.deleted_ms IS NULL)",
        ),
        (
            "person row {}: has no document",
            "SELECT id FROM person WHERE NOT EXISTS (SELECT 1 FROM document WHERE document.person = person.id)",
        ),
        (
            "binding row {}: its card is not the person's",
            "SELECT id FROM binding WHERE NOT EXISTS (SELECT 1 FROM document
             WHERE document.person = binding.person AND document.kind = 'macao-id' AND document.serial = card_serial)",
        ),
        (
            "filing row {}: its document is not the person's",
            "SELECT id FROM filing WHERE NOT EXISTS (SELECT 1 FROM document WHERE document.person = filing.person
             AND document.kind = document_kind AND document.number = document_number)",
        ),
        (
            "phone row {}: nothing was ever bound on it",
            "SELECT id FROM phone WHERE id NOT IN (SELECT phone FROM binding)",
        ),
    ];
    let mut finding = Finding::new("orphans");
    for (what, sql) in ORPHANS {
        let mut statement = db.prepare(sql)?;
        let mut found = statement.query([])?;
        while let Some(row) = found.next()? {
            finding.fault(what.replace("{}", &row.get::<_, i64>(0)?.to_string()));
        }
    }
    Ok(finding)
}

fn seals(db: &Connection, key: &super::SampleKey) -> Result<Finding, StoreError> {
    let mut finding = Finding::new("samples");
    opened(db, "sample", &mut finding, |columns| samples::of_row(columns, key).map(drop))?;
    opened(db, "eye", &mut finding, |columns| irises::of_row(columns, key).map(drop))?;
    Ok(finding)
}

/// Tries the seals of a table.
fn opened(
    db: &Connection,
    table: &'static str,
    finding: &mut Finding,
    open: impl Fn(&mut Columns<'_>) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let count: i64 = db.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0))?;
    let every = ((count + SAMPLES_TRIED - 1) / SAMPLES_TRIED).max(1);
    let mut statement = db.prepare(&format!("SELECT id, nonce, sealed FROM {table} ORDER BY id"))?;
    let mut found = statement.query([])?;
    let mut place = 0;
    while let Some(row) = found.next()? {
        place += 1;
        if place % every != 0 {
            continue;
        }
        finding.examined += 1;
        if let Err(damaged) = open(&mut Columns::new(table, row)?) {
            finding.fault(damaged.to_string());
        }
    }
    Ok(())
}
