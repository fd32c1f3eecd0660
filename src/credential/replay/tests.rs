#![allow(clippy::unwrap_used, clippy::panic)]

use super::*;
use proptest::prelude::*;

const T0: i64 = 1_736_920_200_000;

/// One asking: lane, session, milliseconds after [`T0`], (step, sub), nonce.
fn ask(lane: &str, session: u64, after_ms: i64, (step, sub): (u32, u8), nonce: u8) -> MarkUse {
    MarkUse {
        family: Family::Clearance,
        cid: Cid([1; 16]),
        stamp: Stamp { step, sub, nonce: [nonce; 8] },
        lane: LaneName(lane.into()),
        session: SessionId(session),
        at_ms: T0 + after_ms,
    }
}

/// A registry of one mark.
#[derive(Default)]
struct Shelf(Option<Mark>);

impl Shelf {
    fn reserve(&mut self, asked: &MarkUse) -> MarkAnswer {
        let (answer, mark) = reserve(self.0.as_ref(), asked);
        assert_eq!(matches!(answer, MarkAnswer::Reserved { .. }), mark.is_some(), "only a reservation is written");
        self.0 = mark.or(self.0.take());
        answer
    }

    fn commit(&mut self, asked: &MarkUse) -> Result<(), LeaseLost> {
        self.0 = Some(commit(self.0.as_ref(), asked)?);
        Ok(())
    }

    fn release(&mut self, asked: &MarkUse) {
        self.0 = release(self.0.as_ref(), asked).or(self.0.take());
    }

    fn reserved(asked: &MarkUse) -> Self {
        let mut shelf = Self::default();
        assert_eq!(shelf.reserve(asked), MarkAnswer::Reserved { until_ms: asked.at_ms + LEASE_MS });
        shelf
    }

    fn committed(asked: &MarkUse) -> Self {
        let mut shelf = Self::reserved(asked);
        shelf.commit(asked).unwrap();
        shelf
    }

    fn released(asked: &MarkUse) -> Self {
        let mut shelf = Self::reserved(asked);
        shelf.release(asked);
        shelf
    }
}

#[derive(Debug, PartialEq, Eq)]
enum Kind {
    Reserved,
    Replay,
    Clone,
    OwnCommit,
}

fn kind(answer: &MarkAnswer) -> Kind {
    match answer {
        MarkAnswer::Reserved { .. } => Kind::Reserved,
        MarkAnswer::Replay(_) => Kind::Replay,
        MarkAnswer::Clone(_) => Kind::Clone,
        MarkAnswer::OwnCommit(_) => Kind::OwnCommit,
    }
}

// rules: A-07
#[test]
fn a_code_used_at_one_lane_is_a_replay_at_every_other_and_the_officer_sees_where() {
    let first = ask("outer-harbour/1", 7, 0, (100, 0), 1);
    let mut shelf = Shelf::committed(&first);
    let MarkAnswer::Replay(other) = shelf.reserve(&ask("airport/2", 1, 10_000, (100, 0), 1)) else { panic!() };
    assert_eq!((other.lane, other.session, other.at_ms), (first.lane, first.session, T0));
}

// rules: A-07
#[test]
fn the_lease_covers_the_handle_not_one_text() {
    let mut shelf = Shelf::reserved(&ask("a", 1, 0, (100, 0), 1));
    assert_eq!(kind(&shelf.reserve(&ask("b", 1, 1_000, (100, 0), 1))), Kind::Replay, "the same code");
    assert_eq!(kind(&shelf.reserve(&ask("b", 1, 1_000, (101, 0), 2))), Kind::Replay, "a newer one");
    assert_eq!(kind(&shelf.reserve(&ask("a", 2, 1_000, (101, 0), 2))), Kind::Replay, "another session of the lane");
}

#[test]
fn its_own_session_reads_the_same_or_a_newer_code_and_the_reservation_moves() {
    let mut shelf = Shelf::reserved(&ask("a", 1, 0, (100, 0), 1));
    assert_eq!(kind(&shelf.reserve(&ask("a", 1, 1_000, (100, 0), 1))), Kind::Reserved);
    let newer = ask("a", 1, 20_000, (101, 0), 2);
    assert_eq!(shelf.reserve(&newer), MarkAnswer::Reserved { until_ms: T0 + 20_000 + LEASE_MS });
    assert_eq!(kind(&shelf.reserve(&ask("a", 1, 21_000, (100, 0), 1))), Kind::Replay, "an older one is dead");
    shelf.commit(&newer).unwrap();
    // The newest is the one used.
    assert_eq!(kind(&shelf.reserve(&ask("b", 1, 22_000, (101, 0), 2))), Kind::Replay);
}

#[test]
fn a_commit_with_the_code_first_read_uses_the_newest_read() {
    let first = ask("a", 1, 0, (100, 0), 1);
    let mut shelf = Shelf::reserved(&first);
    shelf.reserve(&ask("a", 1, 1_000, (101, 0), 2));
    shelf.commit(&MarkUse { at_ms: T0 + 2_000, ..first }).unwrap();
    assert_eq!(kind(&shelf.reserve(&ask("b", 1, 3_000, (101, 0), 2))), Kind::Replay);
}

// rules: A-07
#[test]
fn a_lost_lease_counts_as_used() {
    let first = ask("a", 1, 0, (100, 0), 1);
    let mut shelf = Shelf::reserved(&first);
    let late = MarkUse { at_ms: T0 + LEASE_MS, ..first.clone() };
    assert_eq!(shelf.commit(&late), Err(LeaseLost));
    shelf.release(&late);
    assert_eq!(kind(&shelf.reserve(&late)), Kind::Replay, "nor may its own session have it again");
    assert_eq!(kind(&shelf.reserve(&ask("b", 1, LEASE_MS, (99, 9), 1))), Kind::Replay, "nor an older one");
    assert_eq!(kind(&shelf.reserve(&ask("b", 1, LEASE_MS, (100, 1), 2))), Kind::Reserved, "a newer one is new");

    let mut shelf = Shelf::reserved(&first);
    assert_eq!(kind(&shelf.reserve(&ask("b", 1, LEASE_MS - 1, (100, 1), 2))), Kind::Replay, "until then it is held");
}

// rules
#[test]
fn one_place_with_two_nonces_is_a_clone_against_used_reserved_and_released_marks() {
    let first = ask("a", 1, 0, (100, 0), 1);
    for mut shelf in [Shelf::committed(&first), Shelf::reserved(&first), Shelf::released(&first)] {
        for (lane, session) in [("a", 1), ("a", 2), ("b", 1)] {
            let twin = ask(lane, session, 1_000, (100, 0), 2);
            assert_eq!(shelf.reserve(&twin), MarkAnswer::Clone(use_of(&first)), "{lane} {session}");
        }
    }
}

#[test]
fn positions_are_compared_as_a_pair() {
    let mut shelf = Shelf::committed(&ask("a", 1, 0, (100, 200), 1));
    assert_eq!(kind(&shelf.reserve(&ask("b", 1, 1_000, (100, 199), 2))), Kind::Replay);
    assert_eq!(kind(&shelf.reserve(&ask("b", 1, 1_000, (99, 255), 2))), Kind::Replay);
    assert_eq!(kind(&shelf.reserve(&ask("b", 1, 1_000, (101, 0), 2))), Kind::Reserved);
}

#[test]
fn a_released_code_is_free_for_anyone() {
    let first = ask("a", 1, 0, (100, 0), 1);
    for (lane, session) in [("a", 1), ("a", 2), ("b", 1)] {
        let again = ask(lane, session, 1_000, (100, 0), 1);
        assert_eq!(kind(&Shelf::released(&first).reserve(&again)), Kind::Reserved, "{lane} {session}");
    }
}

#[test]
fn a_released_code_stays_for_the_clone_test_until_a_later_read_replaces_it() {
    let mut shelf = Shelf::released(&ask("a", 1, 0, (100, 0), 1));
    let later = ask("b", 1, 1_000, (101, 0), 3);
    assert_eq!(kind(&shelf.reserve(&later)), Kind::Reserved);
    shelf.release(&later);
    assert_eq!(kind(&shelf.reserve(&ask("b", 2, 2_000, (100, 0), 2))), Kind::Reserved);
}

#[test]
fn reading_and_releasing_a_newer_code_does_not_revive_a_used_one() {
    let mut shelf = Shelf::committed(&ask("a", 1, 0, (100, 0), 1));
    let newer = ask("b", 1, 1_000, (101, 0), 2);
    shelf.reserve(&newer);
    shelf.release(&newer);
    assert_eq!(kind(&shelf.reserve(&ask("c", 1, 2_000, (100, 0), 1))), Kind::Replay);
    assert_eq!(kind(&shelf.reserve(&ask("c", 1, 2_000, (100, 0), 9))), Kind::Clone);
    assert_eq!(kind(&shelf.reserve(&ask("c", 1, 2_000, (101, 0), 9))), Kind::Clone);
}

#[test]
fn only_its_own_session_commits_or_releases() {
    let first = ask("a", 1, 0, (100, 0), 1);
    let mut shelf = Shelf::reserved(&first);
    for (lane, session) in [("b", 1), ("a", 2)] {
        let other = ask(lane, session, 1_000, (100, 0), 1);
        assert_eq!(shelf.commit(&other), Err(LeaseLost));
        shelf.release(&other);
    }
    assert_eq!(shelf.commit(&ask("a", 1, 1_000, (102, 0), 5)), Err(LeaseLost), "nor a code it never reserved");
    assert_eq!(kind(&shelf.reserve(&ask("b", 1, 2_000, (100, 0), 1))), Kind::Replay);
    assert_eq!(shelf.commit(&first), Ok(()));
    assert_eq!(Shelf::default().commit(&first), Err(LeaseLost));
}

#[test]
fn a_commit_asked_twice_is_one_commit() {
    let first = ask("a", 1, 0, (100, 0), 1);
    let mut shelf = Shelf::committed(&first);
    let mark = shelf.0.clone();
    assert_eq!(shelf.commit(&MarkUse { at_ms: T0 + 5_000, ..first.clone() }), Ok(()));
    assert_eq!(shelf.0, mark);
    // A late repeat still hears of its commit when another lane has read a newer code meanwhile.
    shelf.reserve(&ask("b", 1, 6_000, (101, 0), 2));
    assert_eq!(shelf.commit(&first), Ok(()));
    shelf.release(&first);
    assert_eq!(kind(&shelf.reserve(&ask("c", 1, 7_000, (101, 0), 2))), Kind::Replay, "b's lease is untouched");
}

// rules
#[test]
fn the_lane_that_committed_knows_the_handle_for_90_seconds() {
    let first = ask("a", 1, 0, (100, 0), 1);
    for session in [1, 2] {
        for code in [(100, 0), (100, 1), (102, 0)] {
            let nonce = if code == (100, 0) { 1 } else { 2 };
            let asked = ask("a", session, LEASE_MS - 1, code, nonce);
            assert_eq!(kind(&Shelf::committed(&first).reserve(&asked)), Kind::OwnCommit, "{session} {code:?}");
        }
    }
    let mut shelf = Shelf::committed(&first);
    assert_eq!(kind(&shelf.reserve(&ask("a", 2, 1_000, (99, 0), 1))), Kind::Replay, "an older code is a replay");
    assert_eq!(
        kind(&shelf.reserve(&ask("b", 2, 1_000, (102, 0), 2))),
        Kind::Reserved,
        "another lane reads a newer one"
    );
    let mut shelf = Shelf::committed(&first);
    assert_eq!(kind(&shelf.reserve(&ask("a", 2, LEASE_MS, (100, 0), 1))), Kind::Replay);
    assert_eq!(kind(&shelf.reserve(&ask("a", 2, LEASE_MS, (103, 0), 2))), Kind::Reserved);
}

// rules: A-07
#[test]
fn refusals_carry_their_code_act_and_both_uses() {
    let code = Code {
        family: Family::Clearance,
        cid: Cid([1; 16]),
        slot: 0,
        stamp: Stamp { step: 100, sub: 3, nonce: [1; 8] },
    };
    let other = use_of(&ask("airport/2", 9, 0, (100, 2), 1));
    let refused = |answer| {
        let refused = Fresh { code }.reserved(answer).unwrap_err();
        (refused.refusal(), refused.act(), refused.to_string())
    };
    let (code_of, act, told) = refused(MarkAnswer::Replay(other.clone()));
    assert_eq!((code_of, act), (Refusal::QrReplay, Act::Stop));
    assert_eq!(told, "shown step 100.3, in use: step 100.2 at lane airport/2, session 9, 1736920200000 ms");
    let (code_of, act, _) = refused(MarkAnswer::Clone(other.clone()));
    assert_eq!((code_of, act), (Refusal::QrClone, Act::Stop));
    let (code_of, act, _) = refused(MarkAnswer::OwnCommit(other));
    assert_eq!((code_of, act), (Refusal::QrReplay, Act::Retry));

    let asked = Fresh { code }.mark_use(LaneName("a".into()), SessionId(4), T0);
    assert_eq!((asked.cid, asked.stamp, asked.session), (code.cid, code.stamp, SessionId(4)));
    let reserved = Fresh { code }.reserved(MarkAnswer::Reserved { until_ms: T0 }).unwrap();
    assert_eq!((*reserved.code(), reserved.until_ms()), (code, T0));
}

#[derive(Debug, Clone)]
enum Step {
    Reserve(MarkUse),
    Commit(MarkUse),
    Release(MarkUse),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let asked = (0..3u8, 1..4u64, 0..40_000i64, 0..4u32, 0..2u8, 0..2u8);
    proptest::collection::vec((asked, 0..4u8), 1..60).prop_map(|asked| {
        let mut after_ms = 0;
        let step = |((lane, session, wait_ms, step, sub, nonce), kind): ((u8, u64, i64, u32, u8, u8), u8)| {
            after_ms += wait_ms;
            let asked = ask(&format!("lane/{lane}"), session, after_ms, (step, sub), nonce);
            match kind {
                0 | 1 => Step::Reserve(asked),
                2 => Step::Commit(asked),
                _ => Step::Release(asked),
            }
        };
        asked.into_iter().map(step).collect()
    })
}

proptest! {
    // rules: A-07
    #[test]
    fn no_code_is_ever_used_twice(steps in steps()) {
        let mut shelf = Shelf::default();
        let mut used: Vec<(Stamp, LaneName, SessionId)> = Vec::new();
        for step in steps {
            match step {
                Step::Reserve(asked) => {
                    if let MarkAnswer::Reserved { until_ms } = shelf.reserve(&asked) {
                        prop_assert!(used.iter().all(|(stamp, ..)| stamp.position() < asked.stamp.position()));
                        prop_assert_eq!(until_ms, asked.at_ms + LEASE_MS);
                    }
                }
                Step::Commit(asked) => {
                    if shelf.commit(&asked).is_ok() {
                        let mark = shelf.0.clone().unwrap().used.unwrap();
                        let again = used.iter().find(|(stamp, ..)| stamp.position() == mark.stamp.position());
                        if let Some((stamp, lane, session)) = again {
                            prop_assert_eq!((*stamp, lane, *session), (mark.stamp, &mark.lane, mark.session));
                        }
                        used.push((mark.stamp, mark.lane, mark.session));
                    }
                }
                Step::Release(asked) => shelf.release(&asked),
            }
        }
    }
}
