use super::Demo;
use portas::credential::replay::{self, LEASE_MS, Mark};
use portas::credential::{Cid, Family, Stamp};
use portas::registry::Registry;
use portas::registry::request::{Answer, LaneName, MarkAnswer, MarkUse, Request, SessionId};
use portas::time::Now;
use proptest::prelude::*;

fn reserve(demo: &mut Demo, asked: &MarkUse) -> MarkAnswer {
    match demo.ask(Request::Reserve(asked.clone())) {
        Answer::Mark(answer) => answer,
        other => panic!("{other:?}"),
    }
}

fn later(asked: &MarkUse, ms: i64) -> MarkUse {
    MarkUse { at_ms: asked.at_ms + ms, ..asked.clone() }
}

// rules: A-07
#[test]
fn a_code_held_at_one_lane_is_refused_at_another_with_the_lane_named() {
    let mut demo = Demo::new();
    let first = demo.mark_use("lei-sio-mei", "outer-harbour/1", 11, 500);
    let second = demo.mark_use("lei-sio-mei", "border-gate/2", 12, 500);
    assert_eq!(reserve(&mut demo, &first), MarkAnswer::Reserved { until_ms: first.at_ms + LEASE_MS });
    let MarkAnswer::Replay(other) = reserve(&mut demo, &second) else { panic!("not refused") };
    assert_eq!((other.lane, other.session, other.at_ms), (first.lane.clone(), first.session, first.at_ms));
    assert_eq!(other.stamp, first.stamp);
}

// rules: A-07
#[test]
fn a_used_code_stays_used_at_every_lane() {
    let mut demo = Demo::new();
    let first = demo.mark_use("lei-sio-mei", "outer-harbour/1", 11, 500);
    reserve(&mut demo, &first);
    assert_eq!(demo.ask(Request::Commit(first.clone())), Answer::Committed);
    assert_eq!(demo.ask(Request::Commit(first.clone())), Answer::Committed, "asked again, answered again");
    let elsewhere = later(&demo.mark_use("lei-sio-mei", "airport/1", 12, 500), 3_600_000);
    assert!(matches!(reserve(&mut demo, &elsewhere), MarkAnswer::Replay(_)));
    let same_lane = later(&demo.mark_use("lei-sio-mei", "outer-harbour/1", 13, 500), 1_000);
    assert!(matches!(reserve(&mut demo, &same_lane), MarkAnswer::OwnCommit(_)));
    let newer = later(&demo.mark_use("lei-sio-mei", "airport/1", 12, 620), 3_600_000);
    assert!(matches!(reserve(&mut demo, &newer), MarkAnswer::Reserved { .. }));
}

// rules: A-07
#[test]
fn a_released_code_is_free_and_still_betrays_a_copy() {
    let mut demo = Demo::new();
    let first = demo.mark_use("sam-chi-kei", "outer-harbour/1", 11, 500);
    reserve(&mut demo, &first);
    assert_eq!(demo.ask(Request::Release(first.clone())), Answer::Released);
    let copy = MarkUse {
        stamp: Stamp { nonce: [0xEE; 8], ..first.stamp },
        ..demo.mark_use("sam-chi-kei", "border-gate/2", 12, 500)
    };
    assert!(matches!(reserve(&mut demo, &copy), MarkAnswer::Clone(_)));
    let honest = demo.mark_use("sam-chi-kei", "border-gate/2", 13, 500);
    assert!(matches!(reserve(&mut demo, &honest), MarkAnswer::Reserved { .. }));
}

// rules: A-07
#[test]
fn a_lost_lease_cannot_be_committed_and_its_code_is_used() {
    let mut demo = Demo::new();
    let first = demo.mark_use("lei-sio-mei", "outer-harbour/1", 11, 500);
    reserve(&mut demo, &first);
    assert_eq!(demo.ask(Request::Commit(later(&first, LEASE_MS))), Answer::LeaseLost);
    let elsewhere = later(&demo.mark_use("lei-sio-mei", "airport/1", 12, 500), LEASE_MS);
    assert!(matches!(reserve(&mut demo, &elsewhere), MarkAnswer::Replay(_)));
    let never_reserved = demo.mark_use("chan-tai-man", "airport/1", 12, 500);
    assert_eq!(demo.ask(Request::Commit(never_reserved.clone())), Answer::LeaseLost);
    assert_eq!(demo.ask(Request::Release(never_reserved)), Answer::Released, "nothing to release is well");
}

#[test]
fn marks_of_families_and_people_are_apart() {
    let mut demo = Demo::new();
    let lei = demo.mark_use("lei-sio-mei", "outer-harbour/1", 11, 500);
    let chan = demo.mark_use("chan-tai-man", "outer-harbour/2", 12, 500);
    let mutual = MarkUse { family: Family::MutualMacao, ..lei.clone() };
    for asked in [&lei, &chan, &MarkUse { lane: chan.lane.clone(), ..mutual }] {
        assert!(matches!(reserve(&mut demo, asked), MarkAnswer::Reserved { .. }));
    }
}

#[test]
fn the_extremes_of_every_number_survive_the_store() {
    let mut demo = Demo::new();
    let mut asked = demo.mark_use("lei-sio-mei", "outer-harbour/1", u64::MAX, u32::MAX);
    asked.stamp = Stamp { step: u32::MAX, sub: u8::MAX, nonce: [0xFF; 8] };
    reserve(&mut demo, &asked);
    let other = MarkUse { lane: LaneName("x".to_owned()), ..asked.clone() };
    let MarkAnswer::Replay(held) = reserve(&mut demo, &other) else { panic!("not refused") };
    assert_eq!((held.stamp, held.session), (asked.stamp, asked.session));
}

/// What a lane may do with a code, at which step and how long after the deed before.
#[derive(Debug, Clone)]
struct Deed {
    what: u8,
    lane: u8,
    session: u64,
    step: u32,
    nonce: u8,
    wait_ms: i64,
}

fn deed() -> impl Strategy<Value = Deed> {
    (0..3_u8, 0..2_u8, 0..2_u64, 500..503_u32, 0..2_u8, prop::sample::select(vec![0, 1_000, 89_999, 90_000]))
        .prop_map(|(what, lane, session, step, nonce, wait_ms)| Deed { what, lane, session, step, nonce, wait_ms })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    // rules: A-07
    #[test]
    fn the_store_answers_as_the_rules_alone_would(deeds in prop::collection::vec(deed(), 1..40)) {
        let mut registry = Registry::in_memory(super::key()).unwrap();
        let mut model: Option<Mark> = None;
        let mut at_ms = super::MOMENT_MS;
        for Deed { what, lane, session, step, nonce, wait_ms } in deeds {
            at_ms += wait_ms;
            let asked = MarkUse {
                family: Family::Clearance,
                cid: Cid([1; 16]),
                stamp: Stamp { step, sub: 0, nonce: [nonce; 8] },
                lane: LaneName(format!("airport/{lane}")),
                session: SessionId(session),
                at_ms,
            };
            let (request, expected, mark) = match what {
                0 => {
                    let (answer, mark) = replay::reserve(model.as_ref(), &asked);
                    (Request::Reserve(asked), Answer::Mark(answer), mark)
                }
                1 => match replay::commit(model.as_ref(), &asked) {
                    Ok(mark) => (Request::Commit(asked), Answer::Committed, Some(mark)),
                    Err(replay::LeaseLost) => (Request::Commit(asked), Answer::LeaseLost, None),
                },
                _ => {
                    let mark = replay::release(model.as_ref(), &asked);
                    (Request::Release(asked), Answer::Released, mark)
                }
            };
            model = mark.or(model);
            let now = Now { wall_ms: at_ms, mono_ms: 0 };
            prop_assert_eq!(registry.answer(&request, now).unwrap(), expected);
        }
    }
}
