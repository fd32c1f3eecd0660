//! Door orders: each is put on the line at most once, by its deadline, or not at all.

use crate::gate::{Door, Inputs, OrderId};
use std::collections::VecDeque;

/// Orders that may wait at once; a lane has three doors.
const QUEUE: usize = 8;
/// Order numbers remembered, so that none is taken twice.
const REMEMBERED: usize = 64;
/// Time that a door may need to close after an uncertain pulse.
const CLOSING_MS: u64 = 500;

/// A release order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Order {
    pub(super) order: OrderId,
    pub(super) door: Door,
    pub(super) pulse_ms: u32,
    pub(super) deadline_ms: u64,
}

/// Whether an order was taken into the queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Taken {
    Yes,
    Full,
    Repeated,
}

/// A door may be released by an order whose answer never came.
#[derive(Debug, Clone, Copy)]
struct Doubt {
    pulse_ms: u64,
    /// When the pulse and the closing are surely over; not known while the order may still arrive.
    until_ms: Option<u64>,
}

#[derive(Debug, Default)]
pub(super) struct Orders {
    waiting: VecDeque<Order>,
    seen: VecDeque<OrderId>,
    doubts: [Option<Doubt>; 3],
}

impl Orders {
    pub(super) fn take(&mut self, order: Order) -> Taken {
        if self.seen.contains(&order.order) {
            return Taken::Repeated;
        }
        if self.seen.len() == REMEMBERED {
            self.seen.pop_front();
        }
        self.seen.push_back(order.order);
        if self.waiting.len() == QUEUE {
            return Taken::Full;
        }
        self.waiting.push_back(order);
        Taken::Yes
    }

    /// The next order, removed: it is now either sent or answered without being sent.
    pub(super) fn pop(&mut self) -> Option<Order> {
        self.waiting.pop_front()
    }

    /// Removes and gives one order whose deadline has passed.
    pub(super) fn pop_expired(&mut self, now_ms: u64) -> Option<Order> {
        let at = self.waiting.iter().position(|order| now_ms > order.deadline_ms)?;
        self.waiting.remove(at)
    }

    pub(super) fn earliest_deadline_ms(&self) -> Option<u64> {
        self.waiting.iter().map(|order| order.deadline_ms).min()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.waiting.is_empty()
    }

    /// An order may or may not have reached its door; until its session is over it still may.
    pub(super) fn doubt(&mut self, order: Order) {
        if let Some(doubt) = self.doubts.get_mut(usize::from(order.door.0)) {
            let pulse_ms = doubt.map_or(0, |before| before.pulse_ms).max(u64::from(order.pulse_ms));
            *doubt = Some(Doubt { pulse_ms, until_ms: None });
        }
    }

    /// A new session has begun: what was lost under the old one can arrive no more.
    pub(super) fn session_begun(&mut self, now_ms: u64) {
        for doubt in self.doubts.iter_mut().flatten() {
            doubt.until_ms.get_or_insert(now_ms + doubt.pulse_ms + CLOSING_MS);
        }
    }

    /// Inputs read at `at_ms` end the doubt about doors that then read closed after their time.
    pub(super) fn read(&mut self, at_ms: u64, inputs: Inputs) {
        for (n, doubt) in self.doubts.iter_mut().enumerate() {
            let over = doubt.is_some_and(|doubt| doubt.until_ms.is_some_and(|until| at_ms >= until));
            if over && inputs.door_closed(Door(n as u8)) {
                *doubt = None;
            }
        }
    }

    pub(super) fn in_doubt(&self, door: Door) -> bool {
        self.doubts.get(usize::from(door.0)).is_some_and(Option::is_some)
    }

    pub(super) fn another_in_doubt(&self, door: Door) -> bool {
        (0..3).any(|n| n != door.0 && self.in_doubt(Door(n)))
    }
}
