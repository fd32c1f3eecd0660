//! The camera's pictures for a screen: a slot with the latest one, filled only while somebody watches.

use super::frame::Frame;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Widest preview; wider frames are averaged down by the least whole factor. 720p becomes 640 x 360.
pub const MAX_WIDTH_PX: usize = 640;

/// One picture for a screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preview {
    /// Grows from picture to picture, from 1 on: draw anew when it differs.
    pub sequence: u64,
    /// Columns.
    pub width_px: usize,
    /// Rows.
    pub height_px: usize,
    /// Luma, 0 black to 255 white, row by row from the top left, as the camera sees it: not mirrored.
    pub pixels: Arc<[u8]>,
}

/// What a watcher wants called when a new picture is there; on the camera's thread, so it must not wait.
type Wake = Box<dyn Fn() + Send>;

#[derive(Default)]
struct Slot {
    latest: Option<Preview>,
    sequence: u64,
    viewers: Vec<(u64, Wake)>,
    next_viewer: u64,
}

/// Where the pictures of one camera are to be had.
#[derive(Clone, Default)]
pub struct PreviewFeed {
    slot: Arc<Mutex<Slot>>,
}

/// Somebody who watches. While one exists, previews are made; dropping the last one forgets the picture.
pub struct Viewer {
    feed: PreviewFeed,
    id: u64,
}

impl PreviewFeed {
    /// Begins to watch; `wake` is called after each new picture.
    #[must_use]
    pub fn watch(&self, wake: impl Fn() + Send + 'static) -> Viewer {
        let mut slot = self.slot();
        let id = slot.next_viewer;
        slot.next_viewer += 1;
        slot.viewers.push((id, Box::new(wake)));
        Viewer { feed: self.clone(), id }
    }

    /// Takes a frame in, if anybody watches.
    pub(super) fn put(&self, frame: &Frame) {
        if self.slot().viewers.is_empty() {
            return;
        }
        let (width_px, height_px, pixels) = averaged(frame);
        let mut slot = self.slot();
        if slot.viewers.is_empty() {
            return;
        }
        slot.sequence += 1;
        slot.latest = Some(Preview { sequence: slot.sequence, width_px, height_px, pixels });
        slot.viewers.iter().for_each(|(_, wake)| wake());
    }

    /// Forgets the picture: the camera is gone, and what it saw last is not what is there.
    pub(super) fn clear(&self) {
        let mut slot = self.slot();
        if slot.latest.take().is_some() {
            slot.viewers.iter().for_each(|(_, wake)| wake());
        }
    }

    fn slot(&self) -> MutexGuard<'_, Slot> {
        self.slot.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl std::fmt::Debug for PreviewFeed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PreviewFeed").field("viewers", &self.slot().viewers.len()).finish()
    }
}

impl Viewer {
    /// The latest picture; none before the first and while the camera is gone.
    #[must_use]
    pub fn latest(&self) -> Option<Preview> {
        self.feed.slot().latest.clone()
    }
}

impl Drop for Viewer {
    fn drop(&mut self) {
        let mut slot = self.feed.slot();
        slot.viewers.retain(|(id, _)| *id != self.id);
        if slot.viewers.is_empty() {
            slot.latest = None;
        }
    }
}

/// The frame no wider than [`MAX_WIDTH_PX`], by means of squares.
fn averaged(frame: &Frame) -> (usize, usize, Arc<[u8]>) {
    let n = frame.width_px().div_ceil(MAX_WIDTH_PX).min(frame.height_px()).max(1);
    if n == 1 {
        return (frame.width_px(), frame.height_px(), frame.luma().into());
    }
    let (width_px, height_px) = (frame.width_px() / n, frame.height_px() / n);
    let mut pixels = Vec::with_capacity(width_px * height_px);
    let mut sums = vec![0_u32; width_px];
    let area = (n * n) as u32;
    for band in frame.luma().chunks_exact(frame.width_px() * n) {
        sums.fill(0);
        for row in band.chunks_exact(frame.width_px()) {
            for (sum, cell) in sums.iter_mut().zip(row.chunks_exact(n)) {
                *sum += cell.iter().map(|v| u32::from(*v)).sum::<u32>();
            }
        }
        pixels.extend(sums.iter().map(|sum| (sum / area) as u8));
    }
    (width_px, height_px, pixels.into())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};

    fn frame(width: usize, height: usize, luma: u8) -> Frame {
        Frame::new(width, height, vec![luma; width * height]).unwrap()
    }

    #[test]
    fn nothing_is_made_or_kept_while_nobody_watches() {
        let feed = PreviewFeed::default();
        feed.put(&frame(8, 8, 1));
        let viewer = feed.watch(|| ());
        assert_eq!(viewer.latest(), None);
        feed.put(&frame(8, 8, 2));
        assert_eq!(viewer.latest().unwrap().pixels[..], [2; 64]);
        drop(viewer);
        assert_eq!(feed.watch(|| ()).latest(), None, "nobody's picture outlives its watcher");
    }

    #[test]
    fn each_picture_has_its_number_and_wakes_who_watches() {
        let feed = PreviewFeed::default();
        let woken = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&woken);
        let viewer = feed.watch(move || {
            count.fetch_add(1, Ordering::Relaxed);
        });
        let second = feed.watch(|| ());
        for luma in 1..=3 {
            feed.put(&frame(8, 8, luma));
        }
        let seen = viewer.latest().unwrap();
        assert_eq!((seen.sequence, seen.pixels[0]), (3, 3), "the latest alone");
        drop(second);
        assert_eq!(viewer.latest(), Some(seen), "the other still watches");
        feed.clear();
        assert_eq!(viewer.latest(), None);
        feed.clear();
        assert_eq!(woken.load(Ordering::Relaxed), 4);
        feed.put(&frame(8, 8, 9));
        assert_eq!(viewer.latest().unwrap().sequence, 4);
    }

    #[test]
    fn a_large_frame_is_averaged_down() {
        let luma = (0..1_280 * 720).map(|i| if i % 2 == 0 { 100 } else { 200 }).collect();
        let (width, height, pixels) = averaged(&Frame::new(1_280, 720, luma).unwrap());
        assert_eq!((width, height), (640, 360));
        assert!(pixels.len() == 640 * 360 && pixels.iter().all(|v| *v == 150));
        for (w, h) in [(1, 1), (640, 1), (641, 1), (8_192, 3), (1_921, 1_081), (1, 8_192)] {
            let (width, height, pixels) = averaged(&frame(w, h, 7));
            assert!(width > 0 && height > 0 && pixels.len() == width * height, "{w} x {h}");
            assert!(pixels.iter().all(|v| *v == 7) && (width <= MAX_WIDTH_PX || h < 13), "{w} x {h}");
        }
    }
}
