use super::context::Context;
use crate::flow::proof::{DoorOrder, Gate, NotClear};
use crate::flow::waits::Wait;
use crate::flow::{Effects, Event};
use crate::journal::Entry as Fact;
use crate::journal::entry::Alarm;
use crate::registry::request::SessionId;
use crate::time::Now;
use portas_devices::gate::{Door, GateEvent, OrderId, Outcome};

/// After a pulse the lock needs this long to be home (gate-link.md).
const SETTLE_MS: u64 = 500;
/// Orders that the gate may refuse or the line may lose unsent before the door is called stuck.
const ORDERS: u8 = 3;
/// A gate that said no is asked again after so long.
const AGAIN_MS: u64 = 1_000;

/// One use of one door: ordered when the gate is clear, opened, closed again.
#[derive(Debug)]
pub(super) struct Doorway {
    door: Door,
    phase: Phase,
    orders: u8,
    pulse_ms: u64,
    /// The order was carried out, by the gate's own word.
    certain: bool,
    /// Something has stood in a door since then; `u64::MAX` once that was told.
    obstacle_ms: Option<u64>,
}

#[derive(Debug)]
enum Phase {
    /// The gate is not clear yet, or said no.
    Wanted { not_before_ms: u64, until_ms: u64 },
    /// The order is out.
    Sent { order: OrderId, until_ms: u64 },
    /// The door counts as released; it opens by `open_by_ms` or not at all.
    Released { open_by_ms: u64 },
    /// It was seen open.
    Open { close_by_ms: u64, held: bool },
    /// Nothing more of this door.
    Over,
}

/// What a door has come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// Nothing new.
    Wait,
    /// Something stands in a door.
    Obstacle,
    /// It has stood there for too long.
    Blocked,
    /// It stands open.
    Opened,
    /// It should be closed by now, and is not.
    Held,
    /// It has closed after it was open.
    Closed,
    /// It never opened, though the gate took the order, refused it or was never clear.
    Stuck,
    /// Nobody knows whether the order was taken; the door reads closed and its time is over.
    Unknown,
}

impl Step {
    /// The alarm of a door that is held or blocked.
    pub(super) const fn alarm(self) -> Alarm {
        match self {
            Self::Obstacle | Self::Blocked => Alarm::Blocked,
            Self::Wait | Self::Opened | Self::Held | Self::Closed => Alarm::DoorHeld,
            Self::Stuck | Self::Unknown => Alarm::GateFault,
        }
    }
}

impl Doorway {
    pub(super) fn new(door: Door, ctx: &Context, now: Now) -> Self {
        let until_ms = now.mono_ms.saturating_add(ctx.setup.waits.ms(Wait::DoorOpen));
        let phase = Phase::Wanted { not_before_ms: now.mono_ms, until_ms };
        Self { door, phase, orders: 0, pulse_ms: 0, certain: false, obstacle_ms: None }
    }

    /// Takes an event in; `make` is the proof's own way to an order.
    pub(super) fn advance(
        &mut self,
        ctx: &mut Context,
        session: SessionId,
        now: Now,
        event: &Event,
        fx: &mut Effects,
        make: impl FnOnce(&Gate, Now) -> Result<DoorOrder, NotClear>,
    ) -> Step {
        let step = match self.phase {
            Phase::Wanted { not_before_ms, until_ms } => {
                self.order(ctx, session, now, (not_before_ms, until_ms), fx, make)
            }
            Phase::Sent { order, until_ms } => self.sent(ctx, now, event, order, until_ms),
            Phase::Released { open_by_ms } => self.released(ctx, now, open_by_ms),
            Phase::Open { close_by_ms, held } => self.open(ctx, now, close_by_ms, held),
            Phase::Over => Step::Wait,
        };
        self.obstructed(step, ctx, now, fx)
    }

    /// When it wants to be looked at again.
    pub(super) fn wake_ms(&self, ctx: &Context) -> Option<u64> {
        let phase = match self.phase {
            Phase::Wanted { not_before_ms, until_ms } => Some(if self.orders == 0 { until_ms } else { not_before_ms }),
            Phase::Sent { until_ms, .. } => Some(until_ms),
            Phase::Released { open_by_ms } => Some(open_by_ms),
            Phase::Open { close_by_ms, held: false } => Some(close_by_ms),
            Phase::Open { held: true, .. } | Phase::Over => None,
        };
        let obstacle = self.obstacle_ms.filter(|since_ms| *since_ms != u64::MAX);
        let obstacle = obstacle.map(|since_ms| since_ms.saturating_add(ctx.setup.waits.ms(Wait::Blocked)));
        [phase, obstacle].into_iter().flatten().min()
    }

    pub(super) const fn is_open(&self) -> bool {
        matches!(self.phase, Phase::Open { .. })
    }

    fn order(
        &mut self,
        ctx: &mut Context,
        session: SessionId,
        now: Now,
        (not_before_ms, until_ms): (u64, u64),
        fx: &mut Effects,
        make: impl FnOnce(&Gate, Now) -> Result<DoorOrder, NotClear>,
    ) -> Step {
        if let Some(other_ms) = ctx.watch.other_released_until_ms(self.door, now) {
            // Its time begins when the other door's is over.
            let until_ms = other_ms.saturating_add(ctx.setup.waits.ms(Wait::DoorOpen));
            self.phase = Phase::Wanted { not_before_ms: other_ms, until_ms };
            return Step::Wait;
        }
        if now.mono_ms < not_before_ms {
            return Step::Wait;
        }
        let gate = ctx.gate(self.door);
        match make(&gate, now) {
            Ok(order) if self.orders < ORDERS => {
                self.send(order, ctx, session, fx);
                Step::Wait
            }
            Ok(_) => self.over(Step::Stuck),
            Err(NotClear::Obstacle) if now.mono_ms < until_ms => Step::Obstacle,
            Err(_) if now.mono_ms < until_ms => Step::Wait,
            Err(_) => self.over(Step::Stuck),
        }
    }

    fn send(&mut self, order: DoorOrder, ctx: &mut Context, session: SessionId, fx: &mut Effects) {
        self.orders += 1;
        self.pulse_ms = u64::from(order.pulse_ms());
        ctx.order_used();
        ctx.watch.expect(self.door, order.deadline_ms().saturating_add(self.pulse_ms + SETTLE_MS));
        let until_ms = order.deadline_ms().saturating_add(SETTLE_MS);
        self.phase = Phase::Sent { order: order.order(), until_ms };
        fx.journal(Fact::Ordered { session, door: self.door.0, ground: order.ground() });
        fx.door(order);
    }

    fn sent(&mut self, ctx: &mut Context, now: Now, event: &Event, order: OrderId, until_ms: u64) -> Step {
        let told = if let Event::Gate(GateEvent::Order { order: done, outcome }) = event
            && *done == order
        {
            Some(*outcome)
        } else {
            None
        };
        // The driver owes every order an outcome; a silent one is as good as uncertain.
        let outcome = told.or((now.mono_ms >= until_ms).then_some(Outcome::Uncertain));
        let wait_ms = ctx.setup.waits.ms(Wait::DoorOpen);
        match outcome {
            Some(Outcome::Executed) => {
                self.certain = true;
                self.released(ctx, now, now.mono_ms.saturating_add(wait_ms))
            }
            Some(Outcome::Uncertain) => self.released(ctx, now, now.mono_ms.saturating_add(self.pulse_ms + SETTLE_MS)),
            // The gate did not act on it, so another order is another decision, not the same one twice.
            Some(Outcome::Refused | Outcome::Expired) => {
                ctx.watch.settled(self.door);
                let not_before_ms = now.mono_ms.saturating_add(AGAIN_MS);
                self.phase = Phase::Wanted { not_before_ms, until_ms: not_before_ms.saturating_add(wait_ms) };
                Step::Wait
            }
            None => Step::Wait,
        }
    }

    fn released(&mut self, ctx: &Context, now: Now, open_by_ms: u64) -> Step {
        if ctx.watch.door_open(self.door) {
            let wait_ms = ctx.setup.waits.ms(Wait::DoorClose);
            let close_by_ms = now.mono_ms.saturating_add(self.pulse_ms).saturating_add(wait_ms);
            self.phase = Phase::Open { close_by_ms, held: false };
            return Step::Opened;
        }
        if now.mono_ms < open_by_ms {
            self.phase = Phase::Released { open_by_ms };
            return Step::Wait;
        }
        self.over(if self.certain { Step::Stuck } else { Step::Unknown })
    }

    fn open(&mut self, ctx: &mut Context, now: Now, close_by_ms: u64, held: bool) -> Step {
        if ctx.watch.inputs().is_some_and(|inputs| inputs.door_closed(self.door)) {
            if self.certain {
                ctx.watch.settled(self.door);
            }
            return self.over(Step::Closed);
        }
        if now.mono_ms >= close_by_ms && !held {
            self.phase = Phase::Open { close_by_ms, held: true };
            return Step::Held;
        }
        if ctx.watch.inputs().is_some_and(|inputs| !inputs.no_obstacle()) { Step::Obstacle } else { Step::Wait }
    }

    /// An obstacle that stays becomes an alarm; one that goes ends it.
    fn obstructed(&mut self, step: Step, ctx: &mut Context, now: Now, fx: &mut Effects) -> Step {
        if step != Step::Obstacle {
            if self.obstacle_ms.take() == Some(u64::MAX) {
                ctx.clear(Alarm::Blocked, fx);
            }
            return step;
        }
        let since_ms = *self.obstacle_ms.get_or_insert(now.mono_ms);
        let too_long =
            since_ms != u64::MAX && now.mono_ms >= since_ms.saturating_add(ctx.setup.waits.ms(Wait::Blocked));
        if too_long {
            self.obstacle_ms = Some(u64::MAX);
            return Step::Blocked;
        }
        Step::Obstacle
    }

    fn over(&mut self, step: Step) -> Step {
        self.phase = Phase::Over;
        step
    }
}
