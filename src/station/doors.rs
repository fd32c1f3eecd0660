//! The one place where a proof becomes an order on the wire.

use crate::flow::Event;
use crate::flow::proof::DoorOrder;
use portas_devices::gate::{GateCommand, GateEvent, OrderId, Outcome};

/// The gate's command for an order; consumes it, so that one proof's order is sent once.
#[must_use]
pub fn command(order: DoorOrder) -> GateCommand {
    GateCommand::Release {
        order: order.order(),
        door: order.door(),
        pulse_ms: order.pulse_ms(),
        deadline_ms: order.deadline_ms(),
    }
}

/// What the lane hears of an order that was not sent because its fact could not be kept.
#[must_use]
pub fn not_sent(command: &GateCommand) -> Event {
    let order = match command {
        GateCommand::Release { order, .. } => *order,
        GateCommand::Light(_) | GateCommand::Tone(_) => OrderId(0),
    };
    Event::Gate(GateEvent::Order { order, outcome: Outcome::Expired })
}
