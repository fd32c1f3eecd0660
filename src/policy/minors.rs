//! Children's codes on a parent's phone: the order and the advice (A-24, A-26, E-15, E-16).

use super::age::completed_years;
use super::tables::Tables;
use crate::person::PersonId;
use crate::time::{MINUTE_MS, Now};
use chrono::NaiveDate;
use std::collections::VecDeque;

/// Children remembered at most; more than pass a lane in the window.
const REMEMBERED: usize = 64;

/// Advice on the screen; never a refusal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Advice {
    /// "Clear your child first" (A-24, OQ-41).
    ChildFirst,
    /// "With several children please use a staffed counter, or physical documents" (A-26, E-16, OQ-33).
    SeveralChildren,
}

/// A Macao code that is about to be let in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ShownCode {
    /// The phone it was shown from.
    pub phone: i64,
    /// Its holder.
    pub person: PersonId,
    /// Which holder on that phone: 0 its owner.
    pub slot: u8,
    /// Whether the holder is a minor.
    pub minor: bool,
    /// Whether the phone holds a minor's code beside its owner's: [`holds_minor`].
    pub phone_holds_minor: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Seen {
    phone: i64,
    person: PersonId,
    mono_ms: u64,
}

/// What a lane remembers of the minors it saw, by phone. Bounded; forgets after the window.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MinorMemory {
    seen: VecDeque<Seen>,
}

impl MinorMemory {
    /// Remembers a minor and says what to advise.
    ///
    /// The third and every further different minor from one phone within five minutes gets
    /// [`Advice::SeveralChildren`]; the owner's own code while the phone holds a minor's and none of them was here
    /// within that time gets [`Advice::ChildFirst`].
    pub fn shown(&mut self, code: ShownCode, now: Now, tables: &Tables) -> Option<Advice> {
        self.forget(now, tables);
        let of_phone = |seen: &&Seen| seen.phone == code.phone;
        if !code.minor {
            let child_was_here = self.seen.iter().any(|seen| of_phone(&seen));
            return (code.slot == 0 && code.phone_holds_minor && !child_was_here).then_some(Advice::ChildFirst);
        }
        self.seen.retain(|seen| (seen.phone, seen.person) != (code.phone, code.person));
        if self.seen.len() == REMEMBERED {
            self.seen.pop_front();
        }
        self.seen.push_back(Seen { phone: code.phone, person: code.person, mono_ms: now.mono_ms });
        let children = self.seen.iter().filter(of_phone).count();
        (children >= tables.limits.minors.count).then_some(Advice::SeveralChildren)
    }

    /// Drops what is older than the window; a lane calls it when idle, so that nothing personal stays.
    pub fn forget(&mut self, now: Now, tables: &Tables) {
        let window_ms = u64::from(tables.limits.minors.within_minutes) * MINUTE_MS.unsigned_abs();
        self.seen.retain(|seen| now.mono_ms.saturating_sub(seen.mono_ms) <= window_ms);
    }

    /// Whether nothing is remembered.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.seen.is_empty()
    }
}

/// Whether one of these birthdays makes a minor today: those of the other holders of a phone.
#[must_use]
pub fn holds_minor(born: &[NaiveDate], today: NaiveDate, tables: &Tables) -> bool {
    born.iter().any(|born| completed_years(*born, today) < tables.limits.adult.age)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    const MOTHER: ShownCode =
        ShownCode { phone: 7, person: PersonId(1), slot: 0, minor: false, phone_holds_minor: true };

    fn child(slot: u8) -> ShownCode {
        ShownCode { person: PersonId(100 + i64::from(slot)), slot, minor: true, ..MOTHER }
    }

    fn at_s(seconds: u64) -> Now {
        Now::default().plus_ms(seconds * 1_000)
    }

    // rules: A-24, E-15, Q-02, Q-03
    #[test]
    fn the_parent_is_told_child_first_until_a_child_has_been_here() {
        let tables = Tables::built_in().unwrap();
        let mut memory = MinorMemory::default();
        assert_eq!(memory.shown(MOTHER, at_s(0), &tables), Some(Advice::ChildFirst));
        assert_eq!(memory.shown(child(1), at_s(10), &tables), None);
        assert_eq!(memory.shown(MOTHER, at_s(40), &tables), None);
        let alone = ShownCode { phone: 8, phone_holds_minor: false, ..MOTHER };
        assert_eq!(memory.shown(alone, at_s(50), &tables), None);
        let other_phone = ShownCode { phone: 9, ..MOTHER };
        assert_eq!(memory.shown(other_phone, at_s(50), &tables), Some(Advice::ChildFirst));
    }

    // rules: A-26, E-16
    #[test]
    fn the_third_minor_from_one_phone_within_five_minutes_is_advised() {
        let tables = Tables::built_in().unwrap();
        let mut memory = MinorMemory::default();
        assert_eq!(memory.shown(child(1), at_s(0), &tables), None);
        assert_eq!(memory.shown(child(1), at_s(20), &tables), None, "the same child again");
        assert_eq!(memory.shown(child(2), at_s(100), &tables), None);
        let elsewhere = ShownCode { phone: 9, person: PersonId(50), ..child(1) };
        assert_eq!(memory.shown(elsewhere, at_s(110), &tables), None, "another phone");
        assert_eq!(memory.shown(child(3), at_s(320), &tables), Some(Advice::SeveralChildren), "300 s after the first");
        assert_eq!(memory.shown(child(4), at_s(330), &tables), Some(Advice::SeveralChildren));
    }

    // rules: A-26
    #[test]
    fn a_minor_seen_longer_ago_does_not_count() {
        let tables = Tables::built_in().unwrap();
        let mut memory = MinorMemory::default();
        memory.shown(child(1), at_s(0), &tables);
        memory.shown(child(2), at_s(100), &tables);
        assert_eq!(memory.shown(child(3), at_s(301), &tables), None);
        memory.forget(at_s(602), &tables);
        assert!(memory.is_empty());
    }

    // rules: A-24
    #[test]
    fn memory_is_bounded() {
        let tables = Tables::built_in().unwrap();
        let mut memory = MinorMemory::default();
        for phone in 0..1_000 {
            memory.shown(ShownCode { phone, ..child(1) }, at_s(1), &tables);
        }
        assert_eq!(memory.seen.len(), REMEMBERED);
    }

    // rules
    #[test]
    fn a_phone_holds_a_minor_up_to_the_eighteenth_birthday() {
        let tables = Tables::built_in().unwrap();
        let date = |text: &str| text.parse::<NaiveDate>().unwrap();
        let born = [date("1980-05-05"), date("2007-01-15")];
        assert!(holds_minor(&born, date("2025-01-14"), &tables));
        assert!(!holds_minor(&born, date("2025-01-15"), &tables));
        assert!(!holds_minor(&[], date("2025-01-15"), &tables));
    }
}
