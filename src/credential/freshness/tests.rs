#![allow(clippy::unwrap_used)]

use super::*;
use crate::credential::Stamp;
use proptest::prelude::*;

/// A round step, 2025-01-15 13:50 in Macao.
const T0_S: i64 = 1_736_920_200;

/// A code of the phone `who` whose clock is `slow_s` behind, photographed `at_s` after [`T0_S`].
fn shown(who: u8, at_s: i64, slow_s: i64) -> Confirmed {
    pictured(who, at_s - slow_s, at_s)
}

/// A code of phone-time `made_s`, photographed at `at_s`.
fn pictured(who: u8, made_s: i64, at_s: i64) -> Confirmed {
    let step = u32::try_from((T0_S + made_s).div_euclid(STEP_S)).unwrap();
    let code = Code {
        family: Family::Clearance,
        cid: Cid([who; 16]),
        slot: 0,
        stamp: Stamp { step, sub: 0, nonce: [who; 8] },
    };
    Confirmed { code, taken_ms: (T0_S + at_s) * SECOND_MS }
}

fn now(at_s: i64) -> Now {
    Now { wall_ms: (T0_S + at_s) * SECOND_MS, mono_ms: u64::try_from(at_s + 100_000).unwrap() * 1_000 }
}

fn lane() -> LaneMemory {
    LaneMemory::new(Window::default(), now(0))
}

/// What the lane answers to a code pictured then.
fn answer(lane: &mut LaneMemory, code: Confirmed) -> Result<(), NotFresh> {
    let at_s = code.taken_ms / SECOND_MS - T0_S;
    code.fresh(lane, now(at_s)).map(drop)
}

fn cause(lane: &mut LaneMemory, code: Confirmed) -> Option<Cause> {
    answer(lane, code).err().map(|refused| refused.cause)
}

// rules, E-19, R-03
#[test]
fn one_step_either_way_passes_and_no_more() {
    for (made_s, expected) in [
        (0, None),
        (-30, None),
        (30, None),
        (-60, Some(Refusal::QrStale)),
        (60, Some(Refusal::QrClock)),
        (-600, Some(Refusal::QrStale)),
        (600, Some(Refusal::QrClock)),
    ] {
        let got = answer(&mut lane(), pictured(1, made_s, 0)).err().map(|refused| refused.refusal());
        assert_eq!(got, expected, "{made_s} s");
    }
}

// rules: A-06
#[test]
fn the_window_is_settable_from_one_to_four_steps() {
    assert_eq!(Window::new(0), None);
    assert_eq!(Window::new(5), None);
    for steps in 1..=4 {
        let window = Window::new(steps).unwrap();
        let edge = i64::from(steps) * STEP_S;
        for made_s in [-edge, edge] {
            assert_eq!(cause(&mut LaneMemory::new(window, now(0)), pictured(1, made_s, 0)), None);
        }
        assert_eq!(cause(&mut LaneMemory::new(window, now(0)), pictured(1, -edge - 30, 0)), Some(Cause::Old));
        assert_eq!(cause(&mut LaneMemory::new(window, now(0)), pictured(1, edge + 30, 0)), Some(Cause::Ahead));
    }
}

// rules: A-09
#[test]
fn whole_half_hours_behind_are_a_wrong_clock_from_the_first_on() {
    let at_age = |age: i64| cause(&mut lane(), pictured(1, -age * STEP_S, 0));
    for age in [56, 60, 64, 116, 120, 124, 960] {
        assert_eq!(at_age(age), Some(Cause::HalfHours), "age {age}");
    }
    // Four steps are near no half hour: nought does not count.
    for age in [2, 4, 55, 65, 115, 125] {
        assert_eq!(at_age(age), Some(Cause::Old), "age {age}");
    }
}

// rules
#[test]
fn a_screenshot_held_up_for_long_stays_stale() {
    let mut lane = lane();
    for at_s in (90..400).step_by(7) {
        assert_eq!(cause(&mut lane, pictured(1, 0, at_s)), Some(Cause::Old), "{at_s} s");
    }
}

// rules: A-09
#[test]
fn a_slow_phone_is_told_at_its_second_code() {
    let mut lane = lane();
    let first = answer(&mut lane, shown(1, 0, 70)).unwrap_err();
    assert_eq!((first.cause, first.refusal()), (Cause::Old, Refusal::QrStale));
    assert_eq!(cause(&mut lane, shown(1, 5, 70)), Some(Cause::Old), "the same code again");
    let second = answer(&mut lane, shown(1, 25, 70)).unwrap_err();
    assert_eq!((second.cause, second.refusal()), (Cause::ConstantLag, Refusal::QrClock));
    assert_eq!(second.offset_s, 70);
    assert_eq!(second.to_string(), "phone about 70 s slow");
}

// rules: A-09
#[test]
fn the_offset_is_told_from_the_middle_of_the_step_to_ten_seconds() {
    let told = |made_s, at_s| answer(&mut lane(), pictured(1, made_s, at_s)).unwrap_err().offset_s;
    assert_eq!(told(0, 60), 50); // 45 s after the middle
    assert_eq!(told(0, 64), 50); // 49 s
    assert_eq!(told(0, 70), 60); // 55 s
    assert_eq!(told(60, 0), -80); // 75 s before the middle
    let refused = answer(&mut lane(), pictured(1, 60, 0)).unwrap_err();
    assert_eq!(refused.to_string(), "phone about 80 s fast");
}

// rules: A-09
#[test]
fn the_earlier_refusal_counts_for_180_seconds_of_frame_time() {
    for (later_s, expected) in [(180, Cause::ConstantLag), (210, Cause::Old)] {
        let mut lane = lane();
        assert_eq!(cause(&mut lane, shown(1, 0, 90)), Some(Cause::Old));
        assert_eq!(cause(&mut lane, shown(1, later_s, 90)), Some(expected), "{later_s} s later");
    }
    // A picture taken before the refused one is no later code, in whatever order they are read.
    let mut lane = lane();
    assert_eq!(cause(&mut lane, pictured(1, -150, 29)), Some(Cause::Old)); // age 5
    let refused = pictured(1, -120, 0).fresh(&mut lane, now(29)).unwrap_err(); // age 4
    assert_eq!(refused.cause, Cause::Old);
}

#[test]
fn an_older_code_or_another_lag_is_not_a_constant_lag() {
    for (second, why) in [
        (pictured(1, -120, 0), "a smaller step"),
        (pictured(1, -60, 90), "two steps older than the first"),
        (pictured(2, -60, 0), "another phone"),
    ] {
        let mut memory = lane();
        assert_eq!(cause(&mut memory, pictured(1, -90, 0)), Some(Cause::Old));
        assert_eq!(cause(&mut memory, second), Some(Cause::Old), "{why}");
    }
    let mut memory = lane();
    assert_eq!(cause(&mut memory, pictured(1, -90, 0)), Some(Cause::Old));
    assert_eq!(cause(&mut memory, pictured(1, -60, 60)), Some(Cause::ConstantLag), "one step older will do");
}

// rules: A-09
#[test]
fn the_age_when_first_refused_decides_not_a_later_sight() {
    let mut memory = lane();
    assert_eq!(cause(&mut memory, pictured(1, -60, 0)), Some(Cause::Old)); // age 2, first
    assert_eq!(cause(&mut memory, pictured(1, -60, 60)), Some(Cause::Old)); // the same picture at age 4
    // A newer picture at age 4: alike to the later sight, not to the first.
    assert_eq!(cause(&mut memory, pictured(1, -30, 90)), Some(Cause::Old));
}

#[test]
fn handles_differ_by_family_too() {
    let mut memory = lane();
    let mut first = shown(1, 0, 90);
    first.code.family = Family::MutualMacao;
    assert_eq!(cause(&mut memory, first), Some(Cause::Old));
    assert_eq!(cause(&mut memory, shown(1, 30, 90)), Some(Cause::Old));
}

#[test]
fn the_sixty_four_handles_refused_last_are_remembered() {
    for (others, expected) in [(63, Cause::ConstantLag), (64, Cause::Old)] {
        let mut memory = lane();
        assert_eq!(cause(&mut memory, shown(0, 0, 90)), Some(Cause::Old));
        for who in 1..=others {
            answer(&mut memory, shown(who, 1, 600)).unwrap_err();
        }
        assert_eq!(cause(&mut memory, shown(0, 30, 90)), Some(expected), "{others} others");
    }
    // Being refused again makes a handle recent, though its step is remembered already.
    let mut memory = lane();
    answer(&mut memory, shown(0, 0, 90)).unwrap_err();
    for who in 1..=63 {
        answer(&mut memory, shown(who, 1, 600)).unwrap_err();
    }
    answer(&mut memory, shown(0, 2, 90)).unwrap_err();
    answer(&mut memory, shown(64, 3, 600)).unwrap_err();
    assert_eq!(cause(&mut memory, shown(0, 30, 90)), Some(Cause::ConstantLag));
}

#[test]
fn a_flood_of_codes_does_not_grow_the_memory() {
    let mut memory = lane();
    for made_s in 0..5_000 {
        let who = u8::try_from(made_s % 200).unwrap();
        answer(&mut memory, pictured(who, -90 - 30 * made_s, 0)).unwrap_err();
    }
    assert_eq!(memory.refused.len(), HANDLES);
    assert!(memory.refused.iter().all(|refused| refused.firsts.len() <= STEPS));
}

/// Two codes of a slow phone: the second is a constant lag.
fn lags(memory: &mut LaneMemory, who: u8, at_s: i64, slow_s: i64) -> Option<Cause> {
    answer(memory, shown(who, at_s, slow_s)).unwrap_err();
    cause(memory, shown(who, at_s + 30, slow_s))
}

// rules
#[test]
fn three_phones_in_a_row_that_lag_alike_accuse_the_station() {
    let mut memory = lane();
    assert_eq!(lags(&mut memory, 1, 0, 90), Some(Cause::ConstantLag));
    assert_eq!(lags(&mut memory, 2, 60, 90), Some(Cause::ConstantLag));
    answer(&mut memory, shown(3, 120, 90)).unwrap_err();
    let third = answer(&mut memory, shown(3, 150, 90)).unwrap_err();
    assert_eq!(third.refusal(), Refusal::SysDown, "that code");
    let later = answer(&mut memory, shown(4, 180, 0)).unwrap_err();
    assert_eq!(later.refusal(), Refusal::SysDown, "and later ones, fresh ones too");
    assert!(memory.accused().is_some());

    memory.time_confirmed(now(200));
    assert_eq!(memory.accused(), None);
    assert_eq!(cause(&mut memory, shown(4, 210, 0)), None);
}

#[test]
fn three_phones_do_not_accuse_when_one_passes_between() {
    let mut memory = lane();
    lags(&mut memory, 1, 0, 90);
    lags(&mut memory, 2, 60, 90);
    assert_eq!(cause(&mut memory, shown(9, 120, 0)), None);
    assert_eq!(lags(&mut memory, 3, 150, 90), Some(Cause::ConstantLag));
}

#[test]
fn one_phone_three_times_does_not_accuse() {
    let mut memory = lane();
    for at_s in [0, 60, 120, 180] {
        assert_ne!(lags(&mut memory, 1, at_s, 90), None);
    }
    lags(&mut memory, 2, 240, 90);
    assert_eq!(lags(&mut memory, 1, 300, 90), Some(Cause::ConstantLag));
    assert_eq!(memory.accused(), None);
}

#[test]
fn three_phones_accuse_within_600_seconds_only() {
    // Each phone's answer comes 30 s after its first code.
    for (third_s, accused) in [(600, true), (601, false)] {
        let mut memory = lane();
        lags(&mut memory, 1, 0, 90);
        lags(&mut memory, 2, 300, 90);
        lags(&mut memory, 3, third_s, 90);
        assert_eq!(memory.accused().is_some(), accused, "{third_s} s");
    }
}

#[test]
fn three_phones_accuse_when_their_offsets_are_at_most_30_seconds_apart() {
    for (slow_s, accused) in [(120, true), (150, false)] {
        let mut memory = lane();
        lags(&mut memory, 1, 0, 90);
        lags(&mut memory, 2, 60, slow_s);
        lags(&mut memory, 3, 120, 90);
        assert_eq!(memory.accused().is_some(), accused, "{slow_s} s");
    }
}

#[test]
fn old_pictures_between_do_not_help_the_station() {
    let mut memory = lane();
    lags(&mut memory, 1, 0, 90);
    lags(&mut memory, 2, 60, 90);
    answer(&mut memory, pictured(8, -900, 100)).unwrap_err();
    answer(&mut memory, shown(3, 120, 90)).unwrap_err();
    assert!(matches!(cause(&mut memory, shown(3, 150, 90)), Some(Cause::Station(Accusation::PhonesLag(_)))));
}

// rules
#[test]
fn a_wall_clock_over_two_seconds_off_the_monotonic_one_accuses_the_station() {
    let stepped = |by_ms: i64| {
        let mut memory = lane();
        let at = now(60);
        memory.watch(Now { wall_ms: at.wall_ms + by_ms, ..at })
    };
    assert_eq!(stepped(2_000), None);
    assert_eq!(stepped(-2_000), None);
    assert_eq!(stepped(2_001), Some(Accusation::Drift(2_001)));
    assert_eq!(stepped(-3_600_000), Some(Accusation::Drift(-3_600_000)));

    // Without a tick between, the code itself finds it.
    let mut memory = lane();
    let back = Now { wall_ms: now(60).wall_ms - 3_600_000, ..now(60) };
    let refused = pictured(1, 60, 60).fresh(&mut memory, back).unwrap_err();
    assert_eq!(refused.refusal(), Refusal::SysDown);
    // The accusation stays when the clock comes back by itself.
    assert!(memory.watch(now(90)).is_some());
}

proptest! {
    #[test]
    fn any_times_and_steps_are_judged_without_overflow(
        step: u32, taken_ms: i64, wall_ms: i64, mono_ms: u64, right_ms: i64,
    ) {
        let code = Code { stamp: Stamp { step, sub: 0, nonce: [0; 8] }, ..shown(1, 0, 0).code };
        let mut memory = LaneMemory::new(Window::default(), Now { wall_ms: right_ms, mono_ms: 0 });
        for _ in 0..2 {
            let _ = Confirmed { code, taken_ms }.fresh(&mut memory, Now { wall_ms, mono_ms });
            memory.accused = None;
        }
    }

    #[test]
    fn a_code_passes_exactly_inside_the_window(age in -200i64..200, steps in 1u8..=4) {
        let mut memory = LaneMemory::new(Window::new(steps).unwrap(), now(0));
        let passes = cause(&mut memory, pictured(1, -age * STEP_S, 0)).is_none();
        prop_assert_eq!(passes, age.abs() <= i64::from(steps));
    }
}
