//! Lights and tones as OSDP lamp and buzzer settings, both ways, so that panel and simulated gate agree.

use super::osdp::message::{Buzzer, Colour, Lamp};
use super::{Light, Tone};

const LIGHTS: [(Light, Lamp); 4] = [
    (Light::Idle, steady(Colour::Blue)),
    (Light::Go, steady(Colour::Green)),
    (Light::Stop, steady(Colour::Red)),
    (Light::Fault, Lamp { on_tenths: 5, off_tenths: 5, on: Colour::Amber, off: Colour::Black }),
];

const TONES: [(Tone, Buzzer); 3] = [
    (Tone::Good, Buzzer { tone: 2, on_tenths: 1, off_tenths: 1, count: 1 }),
    (Tone::Bad, Buzzer { tone: 2, on_tenths: 3, off_tenths: 1, count: 2 }),
    (Tone::Alarm, Buzzer { tone: 2, on_tenths: 5, off_tenths: 5, count: 10 }),
];

const fn steady(colour: Colour) -> Lamp {
    Lamp { on_tenths: 10, off_tenths: 0, on: colour, off: Colour::Black }
}

/// How the lamp shows a light.
pub(super) const fn lamp(light: Light) -> Lamp {
    match light {
        Light::Idle => LIGHTS[0].1,
        Light::Go => LIGHTS[1].1,
        Light::Stop => LIGHTS[2].1,
        Light::Fault => LIGHTS[3].1,
    }
}

/// How the buzzer sounds a tone.
pub(super) const fn buzzer(tone: Tone) -> Buzzer {
    match tone {
        Tone::Good => TONES[0].1,
        Tone::Bad => TONES[1].1,
        Tone::Alarm => TONES[2].1,
    }
}

/// The light that a lamp setting means, if any.
pub(super) fn light_of(lamp: Lamp) -> Option<Light> {
    LIGHTS.iter().find(|(_, shown)| *shown == lamp).map(|(light, _)| *light)
}

/// The tone that a buzzer setting means, if any.
pub(super) fn tone_of(buzzer: Buzzer) -> Option<Tone> {
    TONES.iter().find(|(_, sounded)| *sounded == buzzer).map(|(tone, _)| *tone)
}
