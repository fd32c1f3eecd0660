//! The registry as a station, a bureau and an operator meet it.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod bindings;
mod crossings;
mod day_of_use;
mod generated;
mod irises;
mod look_up;
mod marks;
mod people;
mod setup;
mod shared;

use portas::credential::{Family, Stamp};
use portas::population::{DemoSecret, DeviceCredential, Population};
use portas::registry::request::{Answer, CodeHolder, LaneName, MarkUse, Request, SessionId, Unanswered};
use portas::registry::{Registry, SampleKey, seed};
use portas::time::Now;

/// 2025-01-15 09:41 in Macao.
const MOMENT_MS: i64 = 1_736_905_260_000;

fn secret() -> DemoSecret {
    DemoSecret::new([7; 32])
}

fn key() -> SampleKey {
    SampleKey::new([9; 32])
}

/// The demo population in memory.
struct Demo {
    registry: Registry,
    population: Population,
    secret: DemoSecret,
}

impl Demo {
    fn new() -> Self {
        Self::of(Population::demo(MOMENT_MS).unwrap())
    }

    fn of(population: Population) -> Self {
        let mut registry = Registry::in_memory(key()).unwrap();
        seed::seed(&mut registry, &population, &secret()).unwrap();
        Self { registry, population, secret: secret() }
    }

    fn ask(&mut self, request: Request) -> Answer {
        self.try_ask(request).unwrap()
    }

    fn try_ask(&mut self, request: Request) -> Result<Answer, Unanswered> {
        self.registry.answer(&request, Now { wall_ms: MOMENT_MS, mono_ms: 0 })
    }

    /// What the honest present phone of a person holds in a family.
    fn credential(&self, handle: &str, family: Family) -> DeviceCredential {
        let (_, holder) = self.population.phone_of(handle).unwrap();
        self.secret.device(holder, family)
    }

    fn code_holder(&mut self, family: Family, credential: &DeviceCredential) -> Option<CodeHolder> {
        match self.ask(Request::CodeHolder { family, cid: credential.cid }) {
            Answer::CodeHolder(holder) => holder,
            other => panic!("{other:?}"),
        }
    }

    fn id(&self, handle: &str) -> portas::person::PersonId {
        self.population.person(handle).unwrap().id
    }

    /// Someone asking for a code of a person, at a lane.
    fn mark_use(&self, handle: &str, lane: &str, session: u64, step: u32) -> MarkUse {
        MarkUse {
            family: Family::Clearance,
            cid: self.credential(handle, Family::Clearance).cid,
            stamp: Stamp { step, sub: 0, nonce: [step as u8; 8] },
            lane: LaneName(lane.to_owned()),
            session: SessionId(session),
            at_ms: MOMENT_MS,
        }
    }
}
