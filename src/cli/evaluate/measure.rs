//! Templates and similarities on all cores, and how long they take. What comes out does not depend on the threads.

use super::engine::{Compared, Engine};
use super::pictures::{self, Found};
use crate::cli::progress::Steps;
use crate::cli::threads::on_threads;
use portas_biometric::evaluation::set::Similarities;
use portas_biometric::format::picture::decode;
use std::time::Instant;

/// What became of a file.
#[derive(Debug)]
pub enum Outcome<T> {
    /// It is a picture, but nothing to be compared.
    NoTemplate {
        /// What is wrong with it.
        why: String,
    },
    /// A template, and how long the engine took for it.
    Template {
        /// The template.
        template: T,
        /// Milliseconds, reading of the file and decoding of a picture left out.
        ms: f64,
    },
}

/// A template of each file, in their order.
pub fn templates<E: Engine>(engine: &E, files: &[Found], threads: usize) -> anyhow::Result<Vec<Outcome<E::Template>>> {
    let steps = Steps::new(files.len(), "templates");
    let outcomes = on_threads(threads, files.len(), |at| {
        let outcome = pictures::bytes(&files[at].path).map(|bytes| template(engine, &bytes));
        steps.advance(1);
        outcome
    });
    outcomes.into_iter().collect()
}

fn template<E: Engine>(engine: &E, bytes: &[u8]) -> Outcome<E::Template> {
    let taken = |template: Result<E::Template, String>, start: Instant| match template {
        Ok(template) => Outcome::Template { template, ms: start.elapsed().as_secs_f64() * 1e3 },
        Err(why) => Outcome::NoTemplate { why },
    };
    if bytes.starts_with(E::RECORD) {
        let start = Instant::now();
        return taken(engine.template_of_record(bytes), start);
    }
    match decode(bytes) {
        Ok((picture, ppi)) => {
            let start = Instant::now();
            taken(engine.template(&picture, ppi), start)
        }
        Err(error) => Outcome::NoTemplate { why: error.to_string() },
    }
}

/// What every pair came to.
pub struct Comparisons {
    /// Of all pictures.
    pub similarities: Similarities,
    /// In the order of the rows of [`Similarities`].
    pub scores: Vec<u16>,
    /// Microseconds of each comparison.
    pub us: Vec<f64>,
}

/// Compares every template with every other.
pub fn compare<E: Engine>(engine: &E, templates: &[Option<E::Template>], threads: usize) -> Comparisons {
    let steps = Steps::new(Similarities::pairs(templates.len()), "pairs");
    // The longest rows first, so that no thread is left with one alone at the end.
    let mut rows = on_threads(threads, templates.len(), |at| {
        let row = templates.len() - 1 - at;
        let compared = row_of(engine, templates, row);
        steps.advance(row);
        compared
    });
    rows.reverse();
    let (mut similarities, mut scores, mut us) = (Vec::new(), Vec::new(), Vec::new());
    for (row, times) in rows {
        similarities.extend(row.iter().map(|compared| compared.similarity));
        scores.extend(row.iter().map(|compared| compared.score));
        us.extend(times);
    }
    // As many as there are pairs, by the rows above.
    let similarities = Similarities::new(similarities).unwrap_or_default();
    Comparisons { similarities, scores, us }
}

/// A picture against all before it.
fn row_of<E: Engine>(engine: &E, templates: &[Option<E::Template>], row: usize) -> (Vec<Compared>, Vec<f64>) {
    let (mut compared, mut us) = (Vec::with_capacity(row), Vec::with_capacity(row));
    for other in &templates[..row] {
        let (Some(one), Some(other)) = (&templates[row], other) else {
            compared.push(Compared::NOT_ACQUIRED);
            continue;
        };
        let start = Instant::now();
        compared.push(engine.compare(one, other));
        us.push(start.elapsed().as_secs_f64() * 1e6);
    }
    (compared, us)
}
