//! What is heard: a tone and the words of the screen, once for each change of it.
//!
//! Nothing is played here. [`Sounds`] is told what the lane shows and what is playing, and says what to play.

mod cue;
mod line;
mod tone;

pub use line::Line;
pub use tone::Tone;

use crate::flow::View;
use crate::texts::Language;
use cue::Cue;

/// How often to ask again while a prompt waits for another to end.
const POLL_MS: u64 = 200;

/// Who may talk over whom: a prompt never cuts one of a higher urgency short.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Urgency {
    /// A step of a passage, or a refusal after which the traveller may go on.
    Step,
    /// The passage is halted.
    Warning,
    /// Leave now.
    Emergency,
}

/// Something to play: the tone, then the words. It takes the place of whatever plays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prompt {
    /// Sounds first.
    pub tone: Option<Tone>,
    /// Spoken after it.
    pub line: Option<Line>,
    /// In which language.
    pub language: Language,
    /// How urgent.
    pub urgency: Urgency,
}

/// What a lane has said on the present screen.
#[derive(Debug, Default)]
pub struct Sounds {
    current: Option<Current>,
}

#[derive(Debug)]
struct Current {
    cue: Cue,
    language: Language,
    /// Whether its tone has sounded.
    began: bool,
    /// How often its words were said.
    said: u8,
    /// When to speak, or to look again whether that is possible now.
    next_ms: Option<u64>,
}

impl Sounds {
    /// Says what to play now, for a lane that shows `view` in `language` while a prompt of the urgency `playing` is
    /// heard. To be called whenever the view or the language changes, and at [`wake_ms`](Self::wake_ms).
    pub fn on(&mut self, view: &View, language: Language, playing: Option<Urgency>, mono_ms: u64) -> Option<Prompt> {
        let Some(cue) = cue::of(view) else {
            self.current = None;
            return None;
        };
        let current = match self.current.take() {
            Some(current) if current.cue == cue && current.language == language => current,
            Some(_) | None => Current { cue, language, began: false, said: 0, next_ms: Some(mono_ms) },
        };
        self.current.insert(current).on(playing, mono_ms)
    }

    /// Monotonic moment at which [`on`](Self::on) is to be called though nothing has changed.
    #[must_use]
    pub fn wake_ms(&self) -> Option<u64> {
        self.current.as_ref().and_then(|current| current.next_ms)
    }
}

impl Current {
    fn on(&mut self, playing: Option<Urgency>, mono_ms: u64) -> Option<Prompt> {
        if self.next_ms.is_none_or(|next_ms| mono_ms < next_ms) {
            return None;
        }
        let urgency = self.cue.urgency;
        // A new screen outdates what is being said, unless that is more urgent; a reminder waits for silence.
        let waits = if self.began { playing.is_some() } else { playing > Some(urgency) };
        if waits {
            self.next_ms = Some(mono_ms.saturating_add(POLL_MS));
            return None;
        }
        let speaks = self.began || self.cue.speaks_at_once();
        let sounds = !self.began || urgency > Urgency::Step;
        self.began = true;
        self.said = self.said.saturating_add(u8::from(speaks));
        self.next_ms = self.cue.pause_ms(self.said).map(|pause_ms| mono_ms.saturating_add(pause_ms));
        Some(Prompt {
            tone: sounds.then_some(self.cue.tone),
            line: self.cue.line.clone().filter(|_| speaks),
            language: self.language,
            urgency,
        })
    }
}

#[cfg(test)]
mod tests;
