//! Facts that a journal could not take yet.

use crate::journal::entry::Entry;

/// Facts kept back at most; a lane without a journal opens no door, so few things happen there.
const MOST: usize = 1_024;

/// What waits for the journal, oldest first. Nothing is lost while it is full, but for what is beyond [`MOST`].
#[derive(Debug, Default)]
pub struct Backlog {
    facts: Vec<Entry>,
}

impl Backlog {
    /// Adds a fact behind those that wait; the oldest gives way beyond the bound.
    pub fn push(&mut self, fact: Entry) {
        if self.facts.len() == MOST {
            self.facts.remove(0);
        }
        self.facts.push(fact);
    }

    /// Nothing waits.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.facts.is_empty()
    }

    /// What waits.
    #[must_use]
    pub fn facts(&self) -> &[Entry] {
        &self.facts
    }

    /// Takes out what the journal has now.
    #[must_use]
    pub fn take(&mut self) -> Vec<Entry> {
        std::mem::take(&mut self.facts)
    }

    /// Orders that could not be kept are not sent either: they never were.
    pub fn withdraw_orders(&mut self) {
        self.facts.retain(|fact| !matches!(fact, Entry::Ordered { .. }));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::journal::entry::Ground;
    use crate::registry::request::SessionId;

    #[test]
    fn an_order_that_could_not_be_kept_is_withdrawn_and_the_rest_waits() {
        let mut backlog = Backlog::default();
        let session = SessionId(1);
        backlog.push(Entry::Opened { session });
        backlog.push(Entry::Ordered { session, door: 0, ground: Ground::Entry });
        backlog.push(Entry::Ended { session, ending: None });
        backlog.withdraw_orders();
        assert_eq!(backlog.facts(), [Entry::Opened { session }, Entry::Ended { session, ending: None }]);
    }

    #[test]
    fn it_is_bounded() {
        let mut backlog = Backlog::default();
        for number in 0..5_000 {
            backlog.push(Entry::Opened { session: SessionId(number) });
        }
        assert_eq!(backlog.facts().len(), MOST);
        assert_eq!(backlog.facts().last(), Some(&Entry::Opened { session: SessionId(4_999) }));
    }
}
