//! `[window]`: what the lane's screen does by itself.

use super::reader::{Reader, Section};
use argon2::ARGON2ID_IDENT;
use argon2::password_hash::PasswordHash;

/// `[window]`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WindowSettings {
    /// The camera's picture is shown while the lane waits for a code.
    pub preview: bool,
    /// Argon2id hash of the engineer's PIN; without one the engineer's page stays shut.
    pub engineer_pin: Option<String>,
    /// How much darker the idle screen is in the night hours of `[sound]`, percent.
    pub night_dim: u32,
}

impl WindowSettings {
    /// How dark the veil of the night is, 0 to 255.
    #[must_use]
    pub const fn night_dim_alpha(&self) -> u8 {
        (self.night_dim * 255 / 100) as u8
    }
}

pub(super) fn screen<'t>(reader: &mut Reader<'t>, root: &mut Section<'t>) -> WindowSettings {
    let mut section = reader.section(root, "window");
    let preview = reader.value(&mut section, "preview", true);
    let engineer_pin = reader.spanned::<String>(&mut section, "engineer_pin").and_then(|(hash, span)| {
        let is_hash = PasswordHash::new(&hash).is_ok_and(|hash| hash.algorithm == ARGON2ID_IDENT);
        if !is_hash {
            reader.fault(span, section.path_of("engineer_pin"), "must be a line that `portas pin` prints");
        }
        is_hash.then_some(hash)
    });
    let night_dim = reader.number(&mut section, "night_dim", 0..=80, 40);
    reader.close(section);
    WindowSettings { preview, engineer_pin, night_dim }
}
