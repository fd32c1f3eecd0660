//! `portas registry generate|stats|check|cancel-iris|cancelled-irises|delete-irises`.

use super::{Answer, Common, Fault, Verdict, output_fault, site};
use crate::person::PersonId;
use crate::policy::Tables;
use crate::population::Population;
use crate::registry::generate::{BOUND_PERCENT, Invent, RESIDENTS, generate};
use crate::registry::{Registry, StoreError, check};
use crate::time::{Now, macao_date};
use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;
use std::io::Write;
use std::path::Path;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

/// Large invented populations; what the registry holds; whether it is whole.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example: portas registry generate --residents 10000 --data /tmp/large")]
pub struct RegistryArgs {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    /// Add an invented population: synthetic numbers, drawn templates
    #[command(after_help = "Example: portas registry generate --residents 10000 --seed 7")]
    Generate {
        /// Macao residents
        #[arg(long, default_value_t = RESIDENTS)]
        residents: u32,
        /// Hong Kong residents with a filing
        #[arg(long, default_value_t = 0)]
        hong_kong: u32,
        /// Percentage of residents with a bound e-ID
        #[arg(long, default_value_t = BOUND_PERCENT, value_parser = clap::value_parser!(u8).range(0..=100))]
        bound: u8,
        /// The same seed gives the same people
        #[arg(long, default_value_t = 1)]
        seed: u64,
    },
    /// Count what the registry holds
    #[command(after_help = "Example: portas registry stats --json")]
    Stats,
    /// Look over pages, references, rows and seals; exit 1 if anything is wrong
    #[command(after_help = "Example: portas registry check")]
    Check,
    /// A person hands in the form to cancel their irises: no lane uses them from now on; tells when they are deleted
    #[command(after_help = "Example: portas registry cancel-iris lei-sio-mei --form C-2025-0117")]
    CancelIris {
        /// Row number, or handle of the demo population
        person: String,
        /// Number of the form
        #[arg(long, value_parser = form_number)]
        form: String,
    },
    /// List the cancelled irises that are not deleted yet, with the day at whose end they are
    #[command(after_help = "Example: portas registry cancelled-irises --json")]
    CancelledIrises,
    /// Delete the cancelled irises that are due; lanes with irises do so at their start and every midnight
    #[command(after_help = "Example: portas registry delete-irises")]
    DeleteIrises,
}

/// A form's number is read by people, and stands in lists of them.
fn form_number(text: &str) -> Result<String, String> {
    let (text, longest) = (text.trim(), 64);
    if text.is_empty() || text.chars().count() > longest || text.chars().any(char::is_control) {
        return Err(format!("a number of 1 to {longest} characters without line breaks"));
    }
    Ok(text.to_owned())
}

/// Runs the command on the registry of a data directory.
///
/// # Errors
/// [`Fault`].
pub fn run(args: &RegistryArgs, common: &Common, data: &Path) -> Answer {
    run_to(args, common, data, &mut std::io::stdout().lock())
}

fn run_to(args: &RegistryArgs, common: &Common, data: &Path, out: &mut impl Write) -> Answer {
    let mut registry = site::open_registry(data, &data.join("keys"), &data.join("registry.sqlite"))?;
    let now = SystemTime::now().duration_since(UNIX_EPOCH).map_err(|error| Fault::Environment(error.into()))?;
    let now_ms = now.as_millis() as i64;
    match &args.what {
        What::Generate { residents, hong_kong, bound, seed } => {
            let as_of = common.as_of.unwrap_or_else(|| macao_date(now_ms));
            let (residents, hong_kong, seed) = (*residents, *hong_kong, *seed);
            let invent = Invent { residents, hong_kong, bound_percent: *bound, seed, as_of };
            invent_all(&mut registry, &invent, common.json, out)
        }
        What::Stats => stats(&mut registry, common.json, out),
        What::Check => look_over(&mut registry, common.json, out),
        What::CancelIris { person, form } => {
            let person = named(person, now_ms)?;
            registry.cancel_irises(person, form, now_ms).map_err(|error| refused(person, error))?;
            cancelled(&mut registry, Some(person), common.json, out)
        }
        What::CancelledIrises => cancelled(&mut registry, None, common.json, out),
        What::DeleteIrises => delete(&mut registry, now_ms, common.json, out),
    }
}

#[derive(Serialize)]
struct Generated {
    residents: u32,
    hong_kong: u32,
    seed: u64,
    seconds: f64,
    people_per_second: u64,
}

fn invent_all(registry: &mut Registry, invent: &Invent, json: bool, out: &mut impl Write) -> Answer {
    let people = invent.residents.saturating_add(invent.hong_kong);
    let bar = bar(u64::from(people), "people");
    let start = Instant::now();
    generate(registry, invent, |written| bar.set_position(u64::from(written))).map_err(environment)?;
    bar.finish_and_clear();
    let seconds = start.elapsed().as_secs_f64();
    let generated = Generated {
        residents: invent.residents,
        hong_kong: invent.hong_kong,
        seed: invent.seed,
        seconds,
        people_per_second: (f64::from(people) / seconds.max(1e-9)) as u64,
    };
    if json {
        return line(out, &generated);
    }
    let Generated { people_per_second, .. } = generated;
    text(out, &format!("{people} people in {seconds:.1} s, {people_per_second} a second"))?;
    Ok(Verdict::Yes)
}

fn stats(registry: &mut Registry, json: bool, out: &mut impl Write) -> Answer {
    let stats = check::stats(registry).map_err(environment)?;
    if json {
        return line(out, &stats);
    }
    let serde_json::Value::Object(facts) =
        serde_json::to_value(&stats).map_err(|error| Fault::Environment(error.into()))?
    else {
        return Ok(Verdict::Yes);
    };
    for (name, value) in facts {
        text(out, &format!("{:<18} {value}", name.replace('_', " ")))?;
    }
    Ok(Verdict::Yes)
}

#[derive(Serialize)]
struct Sum {
    checks: usize,
    faults: u64,
}

fn look_over(registry: &mut Registry, json: bool, out: &mut impl Write) -> Answer {
    let bar = bar(check::CHECKS as u64, "checks");
    let findings = check::check_telling(registry, |done| bar.set_position(done as u64)).map_err(environment)?;
    bar.finish_and_clear();
    let faults = findings.iter().map(|finding| finding.faults).sum();
    for finding in &findings {
        if json {
            line(out, finding)?;
            continue;
        }
        text(out, &format!("{:<12} {} looked at, {} faults", finding.check, finding.examined, finding.faults))?;
        for named in &finding.named {
            text(out, &format!("  {named}"))?;
        }
    }
    if json {
        line(out, &Sum { checks: findings.len(), faults })?;
    }
    Ok(if faults == 0 { Verdict::Yes } else { Verdict::No })
}

/// A person by row number, or by handle of the demo population.
fn named(person: &str, now_ms: i64) -> Result<PersonId, Fault> {
    if let Ok(number) = person.parse() {
        return Ok(PersonId(number));
    }
    let population = Population::demo(now_ms).map_err(|error| Fault::Usage(error.into()))?;
    let known = population.person(person).map(|person| person.id);
    known
        .ok_or_else(|| Fault::Usage(anyhow::anyhow!("nobody is called {person:?}: give a row number or a demo handle")))
}

/// What the record contradicts is a fault of the request.
fn refused(person: PersonId, error: StoreError) -> Fault {
    match error {
        StoreError::Contradiction(_) => Fault::Usage(anyhow::anyhow!("person {}: {error}", person.0)),
        other => environment(other),
    }
}

#[derive(Serialize)]
struct Cancelled {
    person: i64,
    form: String,
    asked: chrono::NaiveDate,
    deleted_after: chrono::NaiveDate,
}

fn cancelled(registry: &mut Registry, only: Option<PersonId>, json: bool, out: &mut impl Write) -> Answer {
    let tables = Tables::built_in().map_err(|error| Fault::Environment(error.into()))?;
    let open = registry.cancelled_irises().map_err(environment)?;
    for request in open.into_iter().filter(|request| only.is_none_or(|only| only == request.person)) {
        let asked = macao_date(request.asked_ms);
        let deleted_after = tables.irises_deleted_on(asked);
        if json {
            line(out, &Cancelled { person: request.person.0, form: request.form, asked, deleted_after })?;
        } else {
            let (person, form) = (request.person.0, request.form);
            text(out, &format!("person {person}, form {form}, asked {asked}: deleted at the end of {deleted_after}"))?;
        }
    }
    Ok(Verdict::Yes)
}

#[derive(Serialize)]
struct Deleted {
    people: Vec<i64>,
    wiped: bool,
}

fn delete(registry: &mut Registry, now_ms: i64, json: bool, out: &mut impl Write) -> Answer {
    let tables = Tables::built_in().map_err(|error| Fault::Environment(error.into()))?;
    let before_ms = tables.irises_due_before_ms(Now { wall_ms: now_ms, mono_ms: 0 });
    let (people, wiped) = registry.delete_irises(before_ms, now_ms).map_err(environment)?;
    if json {
        line(out, &Deleted { people: people.iter().map(|person| person.0).collect(), wiped })?;
    } else {
        text(out, &format!("irises of {} people deleted", people.len()))?;
        if !wiped {
            text(out, "a reader keeps the write-ahead log from being cut: run this again")?;
        }
    }
    Ok(if wiped { Verdict::Yes } else { Verdict::No })
}

/// Drawn on standard error, and only on a terminal.
fn bar(length: u64, of: &str) -> ProgressBar {
    let bar = ProgressBar::new(length);
    if let Ok(style) = ProgressStyle::with_template(&format!("{{bar:40}} {{pos}}/{{len}} {of}, {{eta}} left")) {
        bar.set_style(style);
    }
    bar
}

fn environment(error: StoreError) -> Fault {
    Fault::Environment(error.into())
}

fn line(out: &mut impl Write, value: &impl Serialize) -> Answer {
    let json = serde_json::to_string(value).map_err(|error| Fault::Environment(error.into()))?;
    text(out, &json)?;
    Ok(Verdict::Yes)
}

fn text(out: &mut impl Write, text: &str) -> Result<(), Fault> {
    writeln!(out, "{text}").map_err(output_fault)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]
    use super::*;
    use clap::Parser;

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        common: Common,
        #[command(flatten)]
        registry: RegistryArgs,
    }

    /// The command's verdict and the JSON lines it printed.
    fn portas(data: &Path, arguments: &str) -> (Result<Verdict, Fault>, Vec<serde_json::Value>) {
        let line = Line::try_parse_from(format!("registry --json {arguments}").split(' ')).unwrap();
        let mut out = Vec::new();
        let verdict = run_to(&line.registry, &line.common, data, &mut out);
        let lines = String::from_utf8(out).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        (verdict, lines)
    }

    #[test]
    fn generate_stats_and_check_tell_one_story() {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("fresh");
        let (verdict, lines) = portas(&data, "generate --residents 300 --hong-kong 20 --as-of 2025-01-15");
        assert_eq!((verdict.unwrap(), lines.len()), (Verdict::Yes, 1));
        assert_eq!((&lines[0]["residents"], &lines[0]["seed"]), (&300.into(), &1.into()));
        let (verdict, lines) = portas(&data, "stats");
        assert_eq!(verdict.unwrap(), Verdict::Yes);
        assert_eq!((&lines[0]["people"], &lines[0]["synthetic"]), (&320.into(), &320.into()));
        let (verdict, lines) = portas(&data, "check");
        assert_eq!((verdict.unwrap(), &lines[5]["faults"]), (Verdict::Yes, &0.into()));
    }

    // rules: J-18, S-09, T-12
    #[test]
    fn who_cancels_is_told_the_day_and_nothing_goes_before_it() {
        let folder = tempfile::tempdir().unwrap();
        let mut registry =
            site::open_registry(folder.path(), &folder.path().join("keys"), &folder.path().join("registry.sqlite"))
                .unwrap();
        let now_ms = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_millis() as i64;
        let population = Population::demo(now_ms).unwrap();
        let secret = crate::population::DemoSecret::new([1; 32]);
        crate::registry::seed::seed(&mut registry, &population, &secret).unwrap();
        drop(registry);
        let (verdict, lines) = portas(folder.path(), "cancel-iris lei-sio-mei --form C-17");
        assert_eq!((verdict.unwrap(), &lines[0]["form"]), (Verdict::Yes, &"C-17".into()));
        let due = Tables::built_in().unwrap().irises_deleted_on(macao_date(now_ms));
        assert_eq!(lines[0]["deleted_after"], due.to_string());
        assert!(matches!(portas(folder.path(), "cancel-iris lei-sio-mei --form C-18").0, Err(Fault::Usage(_))));
        assert!(matches!(portas(folder.path(), "cancel-iris nobody --form C-18").0, Err(Fault::Usage(_))));
        let (verdict, lines) = portas(folder.path(), "delete-irises");
        assert_eq!((verdict.unwrap(), &lines[0]["people"]), (Verdict::Yes, &serde_json::json!([])));
        assert_eq!(portas(folder.path(), "cancelled-irises").1.len(), 2, "with the one of the demo");
    }

    #[test]
    fn the_number_of_a_form_is_one_readable_line() {
        assert_eq!(form_number(" C-17 "), Ok("C-17".to_owned()));
        assert!(
            ["", "  ", "C-1\nperson 5", "\u{1b}[2J", &"x".repeat(65)].iter().all(|text| form_number(text).is_err())
        );
    }

    #[test]
    fn a_fault_is_the_answer_no_and_a_file_that_is_none_an_environment_fault() {
        let folder = tempfile::tempdir().unwrap();
        portas(folder.path(), "generate --residents 20").0.unwrap();
        let file = folder.path().join("registry.sqlite");
        let db = rusqlite::Connection::open(&file).unwrap();
        db.execute_batch("PRAGMA ignore_check_constraints = ON; UPDATE document SET state = '?'").unwrap();
        drop(db);
        let (verdict, lines) = portas(folder.path(), "check");
        assert_eq!((verdict.unwrap(), &lines[5]["faults"]), (Verdict::No, &20.into()));
        std::fs::write(&file, "not a database, whatever the name says".repeat(50)).unwrap();
        assert!(matches!(portas(folder.path(), "stats").0, Err(Fault::Environment(_))));
    }
}
