//! Whether somebody stands before the camera, by what changed against the empty view.

use crate::camera::frame::Frame;
use crate::camera::view::View;

/// A cell that differs by more levels has changed.
const LEVELS: u8 = 24;
/// Share of the view that somebody covers at least.
const SOMEBODY: f32 = 0.08;
/// A view that stays so much alike from frame to frame is still.
const STILL: f32 = 0.01;
const STILL_LEVELS: u8 = 12;
/// What stands still for so long belongs to the view.
const STILL_MS: u64 = 15_000;
/// The empty view is taken anew so often, for light that changes slowly.
const ANEW_MS: u64 = 5_000;

/// The empty view, and how long nothing has moved.
#[derive(Debug, Default)]
pub(super) struct Presence {
    empty: Option<(u64, View)>,
    last: Option<View>,
    still_ms: u64,
}

impl Presence {
    /// Looks at a frame. Returns whether somebody stands there.
    pub(super) fn look(&mut self, now_ms: u64, frame: &Frame) -> bool {
        let view = View::of(frame);
        let is_still = self.last.as_ref().is_some_and(|last| view.changed_share(last, STILL_LEVELS) < STILL);
        if !is_still {
            self.still_ms = now_ms;
        }
        self.last = Some(view.clone());
        let Some((since_ms, empty)) = &self.empty else {
            self.empty = Some((now_ms, view));
            return false;
        };
        let somebody = view.changed_share(empty, LEVELS) >= SOMEBODY;
        let is_due = !somebody && now_ms >= since_ms + ANEW_MS;
        if is_due || somebody && now_ms >= self.still_ms + STILL_MS {
            self.empty = Some((now_ms, view));
            return false;
        }
        somebody
    }
}
