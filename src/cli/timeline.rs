//! What happens at a lane, step by step, for the demo's timeline and the panel beside the window.

use crate::journal::entry::{Ending, Entry};
use crate::refusal::Refusal;
use crate::station::live::{Notice, Seen};
use portas_devices::gate::{Door, GateEvent, Inputs, Outcome};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::mem::take;

macro_rules! steps {
    ($($step:ident $name:literal [$($rule:literal),*] $doc:literal;)+) => {
        /// A step of a passage, or something that comes between.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Step {
            $(#[doc = $doc] $step,)+
        }

        impl Step {
            /// Every step.
            pub const ALL: &[Self] = &[$(Self::$step),+];

            /// Its name on the command line.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$step => $name,)+ }
            }

            /// Key of its line for people.
            #[must_use]
            pub fn text_key(self) -> String {
                format!("told-{}", self.name().replace(',', "").replace(' ', "-"))
            }

            /// The rules that it shows.
            #[must_use]
            pub const fn rules(self) -> &'static [&'static str] {
                match self { $(Self::$step => &[$($rule),*],)+ }
            }
        }
    };
}

steps! {
    TravellerChosen "traveller chosen" [] "Somebody is about to cross.";
    ScreenshotShown "screenshot shown" ["A-06", "R-03"] "An old picture of a code is held up.";
    PhoneShown "phone shown" ["A-08", "A-10"] "A phone is held up.";
    CodeRead "code read" ["A-10"] "A code was read off a frame.";
    FirstDoorOrdered "door 1 ordered" ["A-23"] "The order to the first door is on its way.";
    LastDoorOrdered "door 2 ordered" ["A-23"] "The order to the last door is on its way.";
    LinkUp "gate link up" ["A-23"] "The secure channel to the gate stands.";
    LinkLost "gate link lost" ["A-23"] "The gate does not answer.";
    Acknowledged "gate acknowledged" ["A-23"] "The gate carries the order out.";
    GateRefused "gate refused" [] "The gate does not carry the order out.";
    OrderExpired "order expired unsent" [] "The order came too late and was not sent.";
    OrderUncertain "order uncertain" [] "Nobody knows whether the gate has the order.";
    Tampering "tampering" [] "The line or the cabinet is tampered with.";
    FirstDoorOpens "door 1 opens" ["A-23"] "The first door leaves its closed position.";
    FirstDoorClosed "door 1 closed" ["A-23"] "The first door is closed.";
    LastDoorOpens "door 2 opens" ["A-23"] "The last door leaves its closed position.";
    LastDoorClosed "door 2 closed" ["A-23"] "The last door is closed.";
    PersonIn "person in" ["A-23"] "Somebody stands on the mat.";
    Refused "refused" ["A-06", "A-07"] "The lane says no.";
    Verified "verified" ["A-01", "A-21"] "Person and card are good.";
    JournalDurable "journal durable" ["A-23"] "The facts before the order are on the disk.";
    InsideAlone "person inside alone" ["A-23"] "One person is inside and the door is closed.";
    FingerMatched "finger matched" ["A-11"] "The finger is the person's.";
    FingerNotMatched "finger not matched" ["A-17"] "The finger is not the person's.";
    IrisMatched "iris matched" ["J-20"] "The eyes are the person's.";
    IrisNotMatched "iris not matched" ["J-17"] "The eyes are not the person's.";
    FingerInstead "finger instead" ["J-13", "J-16"] "The finger takes the place of the eyes.";
    Consented "asked to enrol" ["J-02", "J-07"] "The person was asked whether to register the irises.";
    IrisEnrolled "iris enrolled" ["J-02"] "The irises are registered.";
    IrisNotEnrolled "iris not enrolled" ["J-17"] "The irises are not registered.";
    IrisesDeleted "irises deleted" ["J-18", "S-09"] "Cancelled irises are deleted for good.";
    PersonOut "person out, door 2 closed" ["A-23"] "The person has left and the last door is closed.";
    CrossingRecorded "crossing recorded" ["A-22", "S-03"] "The registry holds the crossing.";
    PassageEnded "passage ended" [] "The passage ended otherwise.";
    AlarmRaised "alarm" ["A-28"] "An officer is called.";
    AlarmOver "alarm over" [] "An alarm is over.";
}

/// A step that was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// Which.
    pub step: Step,
    /// A figure, a code, a name of the trade; nothing personal.
    pub detail: String,
    /// The code of a refusal.
    pub refusal: Option<Refusal>,
}

impl Told {
    fn plain(step: Step) -> Self {
        Self { step, detail: String::new(), refusal: None }
    }

    fn with(step: Step, detail: impl Into<String>) -> Self {
        Self { step, detail: detail.into(), refusal: None }
    }
}

/// Which rules speak of a reason code, out of the table of rules.
#[derive(Debug, Default)]
pub struct RuleBook(BTreeMap<Refusal, Vec<String>>);

/// A table of rules, as far as it is read here.
#[derive(Deserialize)]
struct Rules {
    rule: Vec<Rule>,
}

#[derive(Deserialize)]
struct Rule {
    id: String,
    behaviour: String,
}

impl RuleBook {
    /// Rules named beside a code at most.
    const NAMED: usize = 2;

    /// Reads the table that is built into the program; an unreadable one names no rules.
    #[must_use]
    pub fn built_in() -> Self {
        let read: Result<Rules, _> = toml::from_str(include_str!("../../assets/rules.toml"));
        let rules = read.map(|rules| rules.rule).unwrap_or_default();
        let naming = |refusal: &Refusal| {
            let code = format!("`{refusal}`");
            let naming = rules.iter().filter(|rule| rule.behaviour.contains(&code));
            naming.take(Self::NAMED).map(|rule| rule.id.clone()).collect()
        };
        Self(Refusal::ALL.iter().map(|refusal| (*refusal, naming(refusal))).collect())
    }

    /// The rules that a step shows.
    #[must_use]
    pub fn of(&self, told: &Told) -> String {
        match told.refusal.and_then(|refusal| self.0.get(&refusal)) {
            Some(rules) => rules.join("  "),
            None => told.step.rules().join("  "),
        }
    }
}

/// Makes steps of notices.
#[derive(Debug, Default)]
pub struct Timeline {
    inputs: Option<Inputs>,
    lines: Vec<Told>,
}

impl Timeline {
    /// The steps that a notice tells of.
    pub fn take(&mut self, notice: &Notice) -> Vec<Told> {
        match &notice.what {
            Seen::Code { taken_ms } => {
                let since_ms = notice.now.mono_ms.saturating_sub(*taken_ms);
                self.lines.push(Told::with(Step::CodeRead, format!("{since_ms} ms after its frame was taken")));
            }
            Seen::Ordered { door } => {
                let step = if door.0 == 0 { Step::FirstDoorOrdered } else { Step::LastDoorOrdered };
                self.lines.push(Told::with(step, "authenticated on the line"));
            }
            Seen::Gate(event) => self.gate(event),
            Seen::Kept(fact) => self.lines.extend(told(fact)),
            Seen::View(_) => {}
        }
        take(&mut self.lines)
    }

    fn gate(&mut self, event: &GateEvent) {
        let line = match event {
            GateEvent::LinkUp => Told::with(Step::LinkUp, "OSDP secure channel"),
            GateEvent::LinkLost => Told::plain(Step::LinkLost),
            GateEvent::Inputs { inputs, .. } => return self.inputs(*inputs),
            GateEvent::Order { outcome, .. } => Told::plain(match outcome {
                Outcome::Executed => Step::Acknowledged,
                Outcome::Refused => Step::GateRefused,
                Outcome::Expired => Step::OrderExpired,
                Outcome::Uncertain => Step::OrderUncertain,
            }),
            GateEvent::Tampering(what) => Told::with(Step::Tampering, format!("{what:?}")),
        };
        self.lines.push(line);
    }

    /// What changed at the gate.
    fn inputs(&mut self, inputs: Inputs) {
        let Some(before) = self.inputs.replace(inputs) else { return };
        let doors = [(0, Step::FirstDoorOpens, Step::FirstDoorClosed), (1, Step::LastDoorOpens, Step::LastDoorClosed)];
        for (door, opens, closed) in doors {
            let (was, is) = (before.door_closed(Door(door)), inputs.door_closed(Door(door)));
            if was != is {
                self.lines.push(Told::plain(if is { closed } else { opens }));
            }
        }
        if before.mat_empty() && !inputs.mat_empty() {
            self.lines.push(Told::plain(Step::PersonIn));
        }
    }
}

fn told(fact: &Entry) -> Option<Told> {
    Some(match fact {
        Entry::Refused { refusal, .. } => {
            Told { refusal: Some(*refusal), ..Told::with(Step::Refused, refusal.to_string()) }
        }
        Entry::Verified { .. } => Told::with(Step::Verified, "journal durable"),
        Entry::Ordered { door, ground, .. } => {
            Told::with(Step::JournalDurable, format!("door {}, on {ground:?}", door + 1))
        }
        Entry::Entered { .. } => Told::plain(Step::InsideAlone),
        Entry::Compared { matched: true, attempt, .. } => {
            Told::with(Step::FingerMatched, format!("try {attempt}, stand-in comparison"))
        }
        Entry::Compared { matched: false, .. } => Told::plain(Step::FingerNotMatched),
        Entry::IrisCompared { matched: true, attempt, .. } => Told::with(Step::IrisMatched, format!("try {attempt}")),
        Entry::IrisCompared { matched: false, .. } => Told::plain(Step::IrisNotMatched),
        Entry::FingerInstead { why, .. } => Told::with(Step::FingerInstead, why.name()),
        Entry::Consent { answer, .. } => Told::with(Step::Consented, answer.name()),
        Entry::Enrolled { .. } => Told::plain(Step::IrisEnrolled),
        Entry::NotEnrolled { why, .. } => Told::with(Step::IrisNotEnrolled, why.name()),
        Entry::IrisesDeleted { .. } => Told::plain(Step::IrisesDeleted),
        Entry::Left(_) => Told::plain(Step::PersonOut),
        Entry::Ended { ending: Some(Ending::Completed), .. } => {
            Told::with(Step::CrossingRecorded, "in the registry, not on the phone")
        }
        Entry::Ended { ending: Some(ending), .. } => Told::with(Step::PassageEnded, format!("{ending:?}")),
        Entry::Raised { alarm, .. } => Told::with(Step::AlarmRaised, alarm.name()),
        Entry::Cleared { alarm } => Told::with(Step::AlarmOver, alarm.name()),
        Entry::Started { .. }
        | Entry::Stopped
        | Entry::Opened { .. }
        | Entry::Ended { ending: None, .. }
        | Entry::OfficerActed { .. }
        | Entry::ClockStepped { .. } => return None,
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests {
    use super::*;
    use crate::texts::{Args, Language, Texts};

    #[test]
    fn every_step_is_worded_in_every_language() {
        let texts = Texts::load().unwrap();
        for step in Step::ALL {
            for language in Language::ALL {
                assert!(texts.text(language, &step.text_key(), None, &Args::none()).is_ok(), "{step:?} in {language}");
            }
        }
    }

    #[test]
    fn a_refusal_names_the_rules_that_speak_of_its_code() {
        let book = RuleBook::built_in();
        let of = |refusal: Refusal| book.of(&Told { refusal: Some(refusal), ..Told::plain(Step::Refused) });
        assert!(of(Refusal::QrStale).starts_with("A-06"), "{}", of(Refusal::QrStale));
        assert!(of(Refusal::FpFail).contains("A-17"), "{}", of(Refusal::FpFail));
        assert_eq!(book.of(&Told::plain(Step::FingerMatched)), "A-11");
    }
}
