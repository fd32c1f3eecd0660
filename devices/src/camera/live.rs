//! Reading from a running camera: which frames are searched, and what is told of them. No clock, no thread.
//!
//! An empty view is searched 15 times a second, its blurred copy at every fourth; from the frame on that differs
//! from the empty view each frame is searched whole, until the view is empty again.

use super::reader::{self, ReaderKind, Reading, Search};
use super::view::View;
use super::{CameraEvent, Coaching, coach};
use crate::camera::frame::Frame;

/// Between two searches of an empty view: 15 a second, with room for a camera's jitter.
const EMPTY_SEARCH_EVERY_MS: u64 = 60;
/// Every so many searches of an empty view take the blurred step.
const EMPTY_BLUR_EVERY: u64 = 4;
/// Every so many searches of what is in view look for codes of other kinds, too.
const OTHERS_EVERY: u64 = 6;
/// A code of another kind that was seen is taken to be there for so long.
const OTHER_HOLDS_MS: u64 = 700;
/// A cell that differs by more levels than noise and a flickering lamp make has changed.
const CHANGED_LEVELS: u8 = 20;
/// A view with more changed cells than this share is not the empty one.
const CHANGED_SHARE: f32 = 0.004;
/// The view counts as empty when for so long it has looked empty.
const EMPTY_AFTER_MS: u64 = 500;
/// What shows no code for so long is part of the hall: a bag put down, a lamp switched on.
const SETTLED_AFTER_MS: u64 = 3_000;
/// What looks like a code but was not read for so long is a pattern of the hall.
const GIVEN_UP_AFTER_MS: u64 = 20_000;
/// A text unseen for so long is told again when it comes back.
const FORGOTTEN_AFTER_MS: u64 = 2_000;
/// Texts that are remembered as told.
const REMEMBERED_TEXTS: usize = 16;
/// The same hindrance must show for so long before a person is bothered with it.
const COACH_AFTER_MS: u64 = 600;
/// And in so many searches.
const COACH_AFTER_SEARCHES: u32 = 4;
/// Between two tellings of the same hindrance.
const COACH_AGAIN_MS: u64 = 4_000;

/// The pacing of one camera.
#[derive(Debug, Default)]
pub struct LiveReader {
    kind: ReaderKind,
    /// The view with nothing in it.
    empty: Option<View>,
    /// The frame that is being searched.
    current: Option<View>,
    /// Since when something stands in the view; none while it is empty.
    occupied: Option<Occupied>,
    searches: u64,
    searched_ms: Option<u64>,
    told: Vec<Told>,
}

/// Something is in view.
#[derive(Debug, Clone, Copy)]
struct Occupied {
    /// When it came, or a code was last read of it.
    since_ms: u64,
    /// Last frame that differed from the empty view, or held a code.
    differed_ms: u64,
    /// Last frame that showed a code, read or not.
    shown_ms: u64,
    /// Whether anything was told of it.
    announced: bool,
    /// When a code of another kind was last seen.
    other_ms: Option<u64>,
    /// What hinders reading.
    hindrance: Option<Hindrance>,
}

/// A hindrance that lasts.
#[derive(Debug, Clone, Copy)]
struct Hindrance {
    what: Coaching,
    since_ms: u64,
    searches: u32,
    told_ms: Option<u64>,
}

/// A text that was told.
#[derive(Debug, Clone)]
struct Told {
    text: String,
    seen_ms: u64,
}

impl LiveReader {
    /// A camera that has not delivered yet.
    #[must_use]
    pub fn new(kind: ReaderKind) -> Self {
        Self { kind, ..Self::default() }
    }

    /// Takes one frame through [`plan`](Self::plan), the reader, and [`conclude`](Self::conclude).
    ///
    /// `taken_ms` is monotonic.
    pub fn frame(&mut self, frame: &Frame, taken_ms: u64) -> Vec<CameraEvent> {
        match self.plan(frame, taken_ms) {
            Some(search) => {
                let reading = reader::read(self.kind, frame, search);
                self.conclude(&reading, taken_ms)
            }
            None => Vec::new(),
        }
    }

    /// The reader that is asked.
    #[must_use]
    pub fn kind(&self) -> ReaderKind {
        self.kind
    }

    /// Whether and how this frame is to be searched.
    pub fn plan(&mut self, frame: &Frame, taken_ms: u64) -> Option<Search> {
        let view = View::of(frame);
        let same = self.empty.as_ref().is_some_and(|empty| view.changed_share(empty, CHANGED_LEVELS) <= CHANGED_SHARE);
        self.current = Some(view);
        match (&mut self.occupied, same) {
            (Some(occupied), false) => occupied.differed_ms = taken_ms,
            (None, false) => self.occupied = Some(Occupied::since(taken_ms)),
            (Some(_) | None, true) => {}
        }
        let due = self.searched_ms.is_none_or(|last| taken_ms.saturating_sub(last) >= EMPTY_SEARCH_EVERY_MS);
        if self.occupied.is_none() && !due {
            return None;
        }
        self.searches += 1;
        self.searched_ms = Some(taken_ms);
        if self.occupied.is_some() && self.searches.is_multiple_of(OTHERS_EVERY) {
            return Some(Search::LiveOthers);
        }
        Some(Search::Live { blur: self.occupied.is_some() || self.searches.is_multiple_of(EMPTY_BLUR_EVERY) })
    }

    /// What to tell after the frame that was planned last was searched.
    pub fn conclude(&mut self, reading: &Reading, taken_ms: u64) -> Vec<CameraEvent> {
        self.told.retain(|told| taken_ms.saturating_sub(told.seen_ms) < FORGOTTEN_AFTER_MS);
        if reading.texts.is_empty() {
            return self.nothing_read(reading.other, taken_ms);
        }
        let occupied = self.occupied.get_or_insert_with(|| Occupied::since(taken_ms));
        *occupied = Occupied { announced: true, ..Occupied::since(taken_ms) };
        reading.texts.iter().filter_map(|text| self.tell(text, taken_ms)).collect()
    }

    /// Forgets what was told, so that a code still in view is told again: for a lane that begins anew.
    pub fn forget(&mut self) {
        self.told.clear();
    }

    fn tell(&mut self, text: &str, taken_ms: u64) -> Option<CameraEvent> {
        if let Some(told) = self.told.iter_mut().find(|told| told.text == text) {
            told.seen_ms = taken_ms;
            return None;
        }
        if self.told.len() == REMEMBERED_TEXTS {
            self.told.remove(0);
        }
        self.told.push(Told { text: text.to_owned(), seen_ms: taken_ms });
        Some(CameraEvent::Code { text: text.to_owned(), taken_ms })
    }

    fn nothing_read(&mut self, other: bool, taken_ms: u64) -> Vec<CameraEvent> {
        let (Some(occupied), Some(view)) = (&mut self.occupied, &self.current) else { return Vec::new() };
        let looks_empty = occupied.differed_ms != taken_ms;
        if other {
            occupied.other_ms = Some(taken_ms);
        }
        let other = occupied.other_ms.is_some_and(|seen_ms| taken_ms.saturating_sub(seen_ms) < OTHER_HOLDS_MS);
        let hindrance = match (looks_empty, other) {
            (true, _) => None,
            (false, true) => Some(Coaching::NotOurs),
            (false, false) => coach::judge(view),
        };
        if hindrance.is_some() {
            occupied.shown_ms = taken_ms;
        }
        let gone = taken_ms.saturating_sub(occupied.differed_ms) >= EMPTY_AFTER_MS;
        let settled = taken_ms.saturating_sub(occupied.shown_ms) >= SETTLED_AFTER_MS
            || taken_ms.saturating_sub(occupied.since_ms) >= GIVEN_UP_AFTER_MS;
        if gone || settled {
            let announced = occupied.announced;
            self.empty.clone_from(&self.current);
            self.occupied = None;
            self.told.clear();
            return if announced { vec![CameraEvent::Empty] } else { Vec::new() };
        }
        occupied.hindered(hindrance, taken_ms).map(CameraEvent::Coach).into_iter().collect()
    }
}

impl Occupied {
    fn since(taken_ms: u64) -> Self {
        Self {
            since_ms: taken_ms,
            differed_ms: taken_ms,
            shown_ms: taken_ms,
            announced: false,
            other_ms: None,
            hindrance: None,
        }
    }

    /// Counts a hindrance; gives it once it has lasted, and again from time to time.
    fn hindered(&mut self, what: Option<Coaching>, taken_ms: u64) -> Option<Coaching> {
        let what = what?;
        let lasting = self.hindrance.filter(|h| h.what == what);
        let mut hindrance = lasting.unwrap_or(Hindrance { what, since_ms: taken_ms, searches: 0, told_ms: None });
        hindrance.searches += 1;
        let lasted =
            hindrance.searches >= COACH_AFTER_SEARCHES && taken_ms.saturating_sub(hindrance.since_ms) >= COACH_AFTER_MS;
        let due = hindrance.told_ms.is_none_or(|told| taken_ms.saturating_sub(told) >= COACH_AGAIN_MS);
        let tell = lasted && due;
        if tell {
            hindrance.told_ms = Some(taken_ms);
            self.announced = true;
        }
        self.hindrance = Some(hindrance);
        tell.then_some(what)
    }
}
