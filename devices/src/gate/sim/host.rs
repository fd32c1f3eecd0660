//! What the host asks and orders, and what the controller makes of it.

use super::change::{Refusal, What};
use super::people::Walk;
use super::{INPUTS, SimGate};
use crate::gate::osdp::message::{Capability, Command, Contacts, DeviceId, NakCode, Output, OutputAction, Reply};
use crate::gate::{Door, signals};

/// Longest pulse accepted, tenths of a second.
const PULSE_MAX_TENTHS: u16 = 600;

impl SimGate {
    pub(super) fn act(&mut self, now_ms: u64, command: Command) -> Reply {
        let count = self.settings.doors;
        match command {
            Command::Poll => Reply::Ack,
            Command::Id => {
                Reply::Id(DeviceId { vendor: *b"PDC", model: count, version: 1, serial: 1, firmware: [0, 1, 0] })
            }
            Command::Capabilities => Reply::Capabilities(capabilities(count)),
            Command::LocalStatus => Reply::LocalStatus { tamper: self.tamper, power: false },
            Command::InputStatus => Reply::Inputs(Contacts { count: INPUTS, active: u64::from(self.inputs().0) }),
            Command::OutputStatus => {
                let released = self.doors.iter().enumerate().filter(|(_, door)| door.is_released(now_ms));
                Reply::Outputs(Contacts { count, active: released.fold(0, |bits, (n, _)| bits | 1 << n) })
            }
            Command::Output(output) => self.operate(now_ms, output),
            Command::Lamp(lamp) => match signals::light_of(lamp) {
                Some(light) => {
                    self.ordered_light = light;
                    Reply::Ack
                }
                None => Reply::Nak(NakCode::Record),
            },
            Command::Buzzer(buzzer) => match signals::tone_of(buzzer) {
                Some(tone) => {
                    let tenths = u64::from(buzzer.on_tenths + buzzer.off_tenths) * u64::from(buzzer.count);
                    self.tone = Some((tone, now_ms + tenths * 100));
                    self.note(now_ms, What::Tone { tone });
                    Reply::Ack
                }
                None => Reply::Nak(NakCode::Record),
            },
            // Keys are set with the cabinet open and a tool plugged in, never over a lane's line; and a handshake
            // does not come sealed.
            Command::KeySet | Command::Challenge(_) | Command::Cryptogram(_) => Reply::Nak(NakCode::Record),
        }
    }

    fn operate(&mut self, now_ms: u64, output: Output) -> Reply {
        let door = Door(output.output);
        let why = match (self.doors.get(usize::from(door.0)), output.action) {
            (Some(_), OutputAction::Nothing) => return Reply::Ack,
            (Some(_), OutputAction::Off | OutputAction::OffAfterPulse) => {
                self.doors[usize::from(door.0)].end_release(now_ms);
                return Reply::Ack;
            }
            (Some(_), OutputAction::Pulse) if (1..=PULSE_MAX_TENTHS).contains(&output.tenths) => {
                self.why_not(now_ms, door)
            }
            (Some(_), OutputAction::On | OutputAction::OnAfterPulse | OutputAction::PulseOff | OutputAction::Pulse)
            | (None, _) => Some(Refusal::Nonsense),
        };
        if let Some(why) = why {
            self.note(now_ms, What::Refused { door, why });
            return Reply::Nak(NakCode::Record);
        }
        let pulse_ms = u64::from(output.tenths) * 100;
        self.doors[usize::from(door.0)].release(now_ms + pulse_ms);
        self.note(now_ms, What::Released { door, pulse_ms });
        if self.follow_releases {
            self.follow(door);
        }
        Reply::Ack
    }

    fn follow(&mut self, door: Door) {
        let doors = self.door_states();
        if door.0 == 0 && self.people.inside() == 0 {
            self.people.arrive(170);
            self.people.walk(Walk::Enter, &doors);
        } else if door.0 == 0 {
            self.people.walk(Walk::TurnBack, &doors);
        } else if door.0 + 1 == self.settings.doors {
            self.people.walk(Walk::Leave, &doors);
        }
    }

    fn why_not(&self, now_ms: u64, door: Door) -> Option<Refusal> {
        if self.emergency {
            return Some(Refusal::Emergency);
        }
        if self.another_door_open(now_ms, door) {
            return Some(Refusal::Interlock);
        }
        let ahead = self.people.innermost_zone().is_some_and(|zone| door.0 > zone);
        (ahead && self.people.inside() > 1).then_some(Refusal::NotAlone)
    }
}

fn capabilities(doors: u8) -> Vec<Capability> {
    [
        (Capability::INPUTS, 1, INPUTS),
        (Capability::OUTPUTS, 2, doors),
        (Capability::LAMPS, 4, 1),
        (Capability::SOUNDS, 2, 1),
        (Capability::CHECK, 1, 0),
        (Capability::SECURITY, 1, 1),
        (Capability::BUFFER, 0, 1),
    ]
    .map(|(function, level, count)| Capability { function, level, count })
    .to_vec()
}
