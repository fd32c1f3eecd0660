//! The sound card, by rodio; the recordings are part of the program.

use super::player::Card;
use crate::ui::sound::Prompt;
use include_dir::{Dir, include_dir};
use rodio::buffer::SamplesBuffer;
use rodio::cpal::ErrorKind;
use rodio::{Decoder, DeviceSinkBuilder, MixerDeviceSink, Player, Source};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::io::Cursor;
use std::num::NonZero;
use std::sync::mpsc::{Receiver, sync_channel};
use std::time::Duration;

static RECORDINGS: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/assets/sounds");
/// The tones are made for this many samples a second.
const TONE_HZ: NonZero<u32> = NonZero::new(48_000).unwrap();
const MONO: NonZero<u16> = NonZero::new(1).unwrap();
/// Between the tone and the words.
const GAP: Duration = Duration::from_millis(150);
/// Where the kernel lists its sound cards.
const CARDS: &str = "/proc/asound/cards";

/// What `assets/sounds/manifest.toml` says of a prompt.
#[derive(Debug, Deserialize)]
struct Recording {
    file: String,
}

/// By language and key of a prompt.
type Manifest = BTreeMap<String, BTreeMap<String, Recording>>;

/// An open sound card.
pub(super) struct Speaker {
    sink: MixerDeviceSink,
    player: Option<Player>,
    manifest: Manifest,
    faults: Receiver<String>,
}

impl Speaker {
    /// Opens the default card.
    pub(super) fn open() -> Result<Self, String> {
        if !may_have_card() {
            return Err("this machine has no sound card".to_owned());
        }
        let manifest = RECORDINGS.get_file("manifest.toml").and_then(|file| file.contents_utf8());
        let manifest = toml::from_str(manifest.ok_or("no list of recordings")?).map_err(|error| error.to_string())?;
        let (tell, faults) = sync_channel(1);
        let told = move |error: rodio::cpal::Error| {
            if !matches!(error.kind(), ErrorKind::Xrun | ErrorKind::RealtimeDenied) {
                // One is enough; the card is opened anew after it.
                let _ = tell.try_send(error.to_string());
            }
        };
        let opened = DeviceSinkBuilder::from_default_device();
        let opened = opened.and_then(|builder| builder.with_error_callback(told).open_stream());
        let mut sink = opened.map_err(|error| error.to_string())?;
        sink.log_on_drop(false);
        Ok(Self { sink, player: None, manifest, faults })
    }

    fn recording(&self, prompt: &Prompt) -> Option<Decoder<Cursor<&'static [u8]>>> {
        let line = prompt.line.as_ref()?;
        let recordings = self.manifest.get(prompt.language.tag());
        let recording = recordings.and_then(|recordings| recordings.get(&*line.key()));
        let bytes = recording.and_then(|recording| RECORDINGS.get_file(&recording.file))?.contents();
        let decoded = Decoder::new_vorbis(Cursor::new(bytes));
        decoded.inspect_err(|error| tracing::warn!(%error, key = %line.key(), "a prompt cannot be played")).ok()
    }
}

/// To look for a card where there is none makes the ALSA library complain aloud, so the kernel is asked first. A
/// configuration of ALSA's own may lead to something else than a card.
fn may_have_card() -> bool {
    std::env::var_os("ALSA_CONFIG_PATH").is_some()
        || std::fs::read_to_string(CARDS).is_ok_and(|cards| cards.contains('['))
}

impl Card for Speaker {
    fn play(&mut self, prompt: &Prompt, volume: f32) {
        // What played before ends with its player.
        let player = Player::connect_new(self.sink.mixer());
        player.set_volume(volume);
        if let Some(tone) = prompt.tone {
            player.append(SamplesBuffer::new(MONO, TONE_HZ, tone.samples(TONE_HZ.get())));
        }
        if let Some(recording) = self.recording(prompt) {
            player.append(recording.delay(if prompt.tone.is_some() { GAP } else { Duration::ZERO }));
        }
        self.player = Some(player);
    }

    fn is_playing(&self) -> bool {
        self.player.as_ref().is_some_and(|player| !player.empty())
    }

    fn fault(&self) -> Option<String> {
        self.faults.try_recv().ok()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests {
    use super::*;
    use crate::texts::Language;
    use crate::ui::sound::Line;

    #[test]
    fn every_prompt_can_be_decoded_and_is_heard() {
        let manifest: Manifest =
            toml::from_str(RECORDINGS.get_file("manifest.toml").unwrap().contents_utf8().unwrap()).unwrap();
        for language in Language::ALL {
            for line in Line::all() {
                let recording = &manifest[language.tag()][&*line.key()];
                let bytes = RECORDINGS.get_file(&recording.file).unwrap().contents();
                let decoded = Decoder::new_vorbis(Cursor::new(bytes)).unwrap();
                assert_eq!(decoded.channels(), MONO, "{}", recording.file);
                let rate_hz = decoded.sample_rate().get() as f32;
                let samples: Vec<f32> = decoded.collect();
                let long_s = samples.len() as f32 / rate_hz;
                assert!((0.5..15.0).contains(&long_s), "{} takes {long_s} s", recording.file);
                let loudest = samples.iter().fold(0.0_f32, |loudest, sample| loudest.max(sample.abs()));
                assert!(loudest > 0.1, "{} is silent", recording.file);
            }
        }
    }
}
