//! The thread that plays.

use super::card::Speaker;
use crate::ui::sound::{Prompt, Urgency};
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::thread;
use std::time::{Duration, Instant};

/// Prompts that wait for the thread. A newer one silences an older one anyway.
const QUEUE: usize = 4;
/// How often the end of a prompt is looked for.
const POLL: Duration = Duration::from_millis(40);

/// How long the thread leaves a sound card be.
#[derive(Debug, Clone, Copy)]
struct Pauses {
    /// One that is missing is not looked for again before this.
    retry: Duration,
    /// One that nothing was played on for so long is closed.
    rest: Duration,
}

/// A voice that can be told what to say. Dropped, it falls silent.
#[derive(Debug)]
pub struct Player {
    orders: SyncSender<Order>,
    playing: Arc<AtomicU8>,
}

#[derive(Debug)]
struct Order {
    prompt: Prompt,
    volume: u8,
}

/// What a prompt is played on.
pub(super) trait Card {
    /// Plays a prompt instead of what is playing, at a volume of 0 to 1. What has no recording is left out.
    fn play(&mut self, prompt: &Prompt, volume: f32);
    /// Whether something is still playing.
    fn is_playing(&self) -> bool;
    /// Why it will not play any more, where that is so.
    fn fault(&self) -> Option<String>;
}

impl Player {
    /// Starts the thread; `None` where none can be had.
    #[must_use]
    pub fn start() -> Option<Self> {
        Self::on(Speaker::open, Pauses { retry: Duration::from_secs(15), rest: Duration::from_secs(30) })
    }

    fn on<C: Card>(open: impl FnMut() -> Result<C, String> + Send + 'static, pauses: Pauses) -> Option<Self> {
        let (orders, waiting) = sync_channel(QUEUE);
        let playing = Arc::new(AtomicU8::new(0));
        let heard = Arc::clone(&playing);
        let work = move || Work { open, pauses, heard, card: None, failed: None }.run(&waiting);
        let started = thread::Builder::new().name("sound".into()).spawn(work);
        started.inspect_err(|error| tracing::warn!(%error, "no sound")).ok()?;
        Some(Self { orders, playing })
    }

    /// Plays a prompt instead of what is playing, at a volume of 0 to 100 percent. Never waits.
    pub fn play(&self, prompt: Prompt, volume: u8) {
        let level = level(prompt.urgency);
        // From here on it counts as playing, so that the next question does not come too early.
        let before = self.playing.swap(level, Ordering::AcqRel);
        if self.orders.try_send(Order { prompt, volume: volume.min(100) }).is_err() {
            self.playing.store(before, Ordering::Release);
        }
    }

    /// How urgent what is playing is, for [`Sounds::on`](crate::ui::sound::Sounds::on).
    #[must_use]
    pub fn playing(&self) -> Option<Urgency> {
        [Urgency::Step, Urgency::Warning, Urgency::Emergency]
            .into_iter()
            .find(|&urgency| level(urgency) == self.playing.load(Ordering::Acquire))
    }
}

/// 0 is silence.
const fn level(urgency: Urgency) -> u8 {
    match urgency {
        Urgency::Step => 1,
        Urgency::Warning => 2,
        Urgency::Emergency => 3,
    }
}

struct Work<C, F> {
    open: F,
    pauses: Pauses,
    heard: Arc<AtomicU8>,
    card: Option<C>,
    /// When a card was last looked for in vain, or lost.
    failed: Option<Instant>,
}

impl<C: Card, F: FnMut() -> Result<C, String>> Work<C, F> {
    fn run(mut self, orders: &Receiver<Order>) {
        // Whether there is a card is told when the lane starts, not when it first wants to speak.
        self.find_card();
        loop {
            let order = match (&self.card, self.heard.load(Ordering::Acquire)) {
                (None, _) => orders.recv().map_err(|_| RecvTimeoutError::Disconnected),
                (Some(_), 0) => orders.recv_timeout(self.pauses.rest),
                (Some(_), _) => orders.recv_timeout(POLL),
            };
            match order {
                Ok(order) => {
                    self.find_card();
                    self.play(&order);
                }
                Err(RecvTimeoutError::Timeout) if self.heard.load(Ordering::Acquire) > 0 => self.look(),
                // An open card takes its share of a core, silent or not.
                Err(RecvTimeoutError::Timeout) => self.card = None,
                Err(RecvTimeoutError::Disconnected) => return,
            }
        }
    }

    fn find_card(&mut self) {
        if self.card.is_some() || self.failed.is_some_and(|failed| failed.elapsed() < self.pauses.retry) {
            return;
        }
        match (self.open)() {
            Ok(card) => {
                if self.failed.take().is_some() {
                    tracing::info!("sound is back");
                }
                self.card = Some(card);
            }
            Err(reason) => self.fail(&reason),
        }
    }

    fn play(&mut self, order: &Order) {
        match self.card.as_mut().filter(|_| order.volume > 0) {
            Some(card) => card.play(&order.prompt, f32::from(order.volume) / 100.0),
            None => self.fall_silent(),
        }
    }

    /// Whether the prompt has ended, or the card has gone.
    fn look(&mut self) {
        let fault = self.card.as_ref().and_then(Card::fault);
        if let Some(reason) = fault {
            self.card = None;
            self.fail(&reason);
            self.fall_silent();
        } else if !self.card.as_ref().is_some_and(Card::is_playing) {
            self.fall_silent();
        }
    }

    fn fall_silent(&self) {
        self.heard.store(0, Ordering::Release);
    }

    /// Told once, until a card is there again.
    fn fail(&mut self, reason: &str) {
        if self.failed.replace(Instant::now()).is_none() {
            tracing::warn!(reason, "no sound");
        }
    }
}

#[cfg(test)]
mod tests;
