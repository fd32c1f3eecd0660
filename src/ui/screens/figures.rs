//! The figure in a refusal's text.

use crate::flow::RefusalView;
use crate::person::Told;
use crate::texts::Args;
use crate::time::{macao_date, macao_time};
use crate::ui::stage::{Lines, Stage};
use chrono::NaiveTime;

/// The line of a refusal's figure, where there is one and the text has a place for it.
pub(super) fn figure(stage: &Stage<'_>, refusal: &RefusalView) -> Option<Lines> {
    let (attribute, args) = match refusal.figure? {
        Told::ActiveFrom(at_ms) => ("when", Args::none().text("time", moment(at_ms, stage.moment.wall_ms))),
        Told::OpensAt(time) => ("when", Args::none().text("time", clock(time))),
        Told::Nearest(port) => ("nearest", Args::none().name("port", format!("port-{}", port.name()))),
    };
    let has = stage.words.has(&refusal.text_key, Some(attribute));
    has.then(|| stage.words.lines(&refusal.text_key, Some(attribute), &args))
}

fn clock(time: NaiveTime) -> String {
    time.format("%H:%M").to_string()
}

/// The time of a moment in Macao, with its date unless that is today.
fn moment(at_ms: i64, now_ms: i64) -> String {
    let (date, time) = (macao_date(at_ms), clock(macao_time(at_ms)));
    if date == macao_date(now_ms) { time } else { format!("{date} {time}") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::{DAY_MS, HOUR_MS};

    #[test]
    fn a_moment_of_another_day_has_its_date() {
        // 2025-01-22 09:41 in Macao.
        let now_ms = 1_737_510_060_000;
        assert_eq!(moment(now_ms + HOUR_MS, now_ms), "10:41");
        assert_eq!(moment(now_ms + DAY_MS, now_ms), "2025-01-23 09:41");
    }
}
