//! A lane on the bench: control panel, line, gate, and everything they said.

use portas_devices::gate::line::{Line, LineFaults};
use portas_devices::gate::osdp::secure::Scbk;
use portas_devices::gate::panel::{ControlPanel, PanelSettings};
use portas_devices::gate::sim::{Change, DoorState, SimGate, SimSettings, Walk, What};
use portas_devices::gate::wired::WiredGate;
use portas_devices::gate::{Door, GateCommand, GateEvent, Inputs, OrderId, Outcome};

pub const ENTRY: Door = Door(0);
pub const EXIT: Door = Door(1);
/// Time that an order may travel at 115200 baud.
pub const ON_THE_WIRE_MS: u64 = 5;

/// A gate that has missed its host for this long has closed its session.
pub const GATE_QUIET_MS: u64 = 300;

pub fn key() -> Scbk {
    Scbk::from_hex("5f0c9a7e4411d2b8a06c33f1e97b5d20").unwrap()
}

pub fn other_key() -> Scbk {
    Scbk::from_hex("00112233445566778899aabbccddeeff").unwrap()
}

pub struct Lane {
    pub now_ms: u64,
    pub panel: ControlPanel,
    pub wired: WiredGate,
    /// Events with the moment they were told.
    pub events: Vec<(u64, GateEvent)>,
    pub changes: Vec<Change>,
    orders: u64,
}

impl Lane {
    pub fn with(settings: SimSettings, baud: u32, seed: u64) -> Self {
        let panel_settings = PanelSettings { doors: settings.doors, baud, ..PanelSettings::default() };
        let panel = ControlPanel::new(panel_settings, key(), [seed as u8; 32]).unwrap();
        let gate = SimGate::new(settings, key(), seed);
        let line = Line::new(baud, LineFaults::default(), seed ^ 0x5eed);
        let wired = WiredGate { gate, line };
        Self { now_ms: 1_000, panel, wired, events: Vec::new(), changes: Vec::new(), orders: 0 }
    }

    /// A two-door lane, linked.
    pub fn linked() -> Self {
        let mut lane = Self::with(SimSettings::default(), 115_200, 1);
        lane.run(200);
        assert!(lane.panel.is_linked());
        lane
    }

    pub fn run(&mut self, for_ms: u64) {
        let end_ms = self.now_ms + for_ms;
        loop {
            let next_ms = self.wired.turn(self.now_ms, &mut self.panel);
            while let Some(event) = self.panel.event() {
                self.events.push((self.now_ms, event));
            }
            while let Some(change) = self.wired.gate.change() {
                self.changes.push(change);
            }
            if next_ms > end_ms {
                break;
            }
            self.now_ms = next_ms;
        }
        self.now_ms = end_ms;
    }

    /// Runs until `done`, at most `within_ms`; gives the time it took.
    pub fn run_until(&mut self, within_ms: u64, done: impl Fn(&Self) -> bool) -> u64 {
        let start_ms = self.now_ms;
        while !done(self) {
            assert!(self.now_ms < start_ms + within_ms, "not within {within_ms} ms: {:?}", self.events);
            self.run(1);
        }
        self.now_ms - start_ms
    }

    pub fn release(&mut self, door: Door, pulse_ms: u32) -> OrderId {
        self.orders += 1;
        let order = OrderId(self.orders);
        let deadline_ms = self.now_ms + 500;
        self.panel.command(self.now_ms, GateCommand::Release { order, door, pulse_ms, deadline_ms });
        order
    }

    pub fn walk(&mut self, walk: Walk) {
        self.wired.gate.walk(self.now_ms, walk);
    }

    pub fn outcomes(&self, id: OrderId) -> Vec<Outcome> {
        let of = |event: &GateEvent| match event {
            GateEvent::Order { order, outcome } if *order == id => Some(*outcome),
            _ => None,
        };
        self.events.iter().filter_map(|(_, event)| of(event)).collect()
    }

    pub fn released(&self) -> Vec<(u64, Door, u64)> {
        let of = |change: &Change| match change.what {
            What::Released { door, pulse_ms } => Some((change.at_ms, door, pulse_ms)),
            _ => None,
        };
        self.changes.iter().filter_map(of).collect()
    }

    pub fn doors(&self) -> Vec<DoorState> {
        self.wired.gate.state().doors
    }

    /// The inputs told last.
    pub fn inputs(&self) -> Inputs {
        let told = |event: &GateEvent| match event {
            GateEvent::Inputs { inputs, .. } => Some(*inputs),
            _ => None,
        };
        self.events.iter().rev().find_map(|(_, event)| told(event)).unwrap()
    }

    pub fn said(&self, event: GateEvent) -> bool {
        self.events.iter().any(|(_, said)| *said == event)
    }
}
