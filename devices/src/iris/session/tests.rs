#![allow(clippy::unwrap_used, clippy::panic)]
use super::*;
use crate::iris::mounting::EyesInView;
use crate::iris::taking::{CAPTURE_MS, FAIR, GOOD};
use crate::iris::{EyeSample, Eyes};
use proptest::prelude::*;

const WIDTH: usize = 640;
const HEIGHT: usize = 240;
const FRAME_MS: u64 = 40;

/// Stands for an engine: an eye is three pixels in the corner of its part, quality, row and radius.
fn find(part: &Picture) -> Option<EyeFound> {
    let [quality, row, radius_px] = [0, 1, 2].map(|at| part.grey()[at]);
    let circle = |radius_px: u8| Circle { x_px: 160, y_px: row.into(), radius_px: radius_px.into() };
    (quality > 0).then(|| EyeFound { quality, pupil: circle(radius_px / 3), limbus: circle(radius_px), sample: None })
}

/// What stands before the camera: nothing, or a body with two eyes of these qualities.
#[derive(Debug, Clone, Copy)]
enum Scene {
    Nobody,
    Body { right: u8, left: u8, row: u8 },
}

use Scene::{Body, Nobody};

fn frame(scene: Scene) -> Frame {
    let mut luma = vec![0; WIDTH * HEIGHT];
    if let Body { right, left, row } = scene {
        for line in luma.chunks_exact_mut(WIDTH) {
            line[160..480].fill(180);
        }
        luma[..3].copy_from_slice(&[right, row, 10]);
        luma[320..323].copy_from_slice(&[left, row, 10]);
    }
    Frame::new(WIDTH, HEIGHT, luma).unwrap()
}

struct Lane {
    session: IrisSession,
    now_ms: u64,
}

impl Lane {
    fn new(eyes: EyesInView) -> Self {
        let mounting = Mounting { lens_height_cm: 150, tilt_deg: 0.0, field_of_view_deg: 40.0, eyes };
        Self { session: IrisSession::new(0, mounting, find), now_ms: 0 }
    }

    /// A lane whose camera has seen it empty.
    fn up() -> Self {
        let mut lane = Self::new(EyesInView::Pair);
        assert_eq!(lane.show(Nobody, 200), [IrisEvent::Up]);
        lane
    }

    fn show(&mut self, scene: Scene, for_ms: u64) -> Vec<IrisEvent> {
        let (frame, end_ms) = (frame(scene), self.now_ms + for_ms);
        let mut events = Vec::new();
        while self.now_ms < end_ms {
            self.session.frame(self.now_ms, &frame);
            events.extend(std::iter::from_fn(|| self.session.next_event()));
            self.now_ms += FRAME_MS;
        }
        events
    }

    fn order(&mut self, eyes: Eyes) {
        self.session.order(self.now_ms, IrisCommand::Capture { request: 5, eyes });
    }

    /// What ends a capture of these eyes by this scene.
    fn take(&mut self, eyes: Eyes, scene: Scene) -> Option<IrisEvent> {
        self.order(eyes);
        let ends = |event: &IrisEvent| matches!(event, IrisEvent::Captured { .. } | IrisEvent::NoSample { .. });
        self.show(scene, CAPTURE_MS + 1_000).into_iter().find(ends)
    }
}

/// Which sides a capture gave, and its quality.
fn sides(event: Option<IrisEvent>) -> (bool, bool, u8) {
    match event {
        Some(IrisEvent::Captured { request: 5, left, right, quality }) => (left.is_some(), right.is_some(), quality),
        other => panic!("{other:?}"),
    }
}

// rules: J-16
#[test]
fn a_face_is_told_where_it_stands_and_when_it_moves_and_goes() {
    let mut lane = Lane::up();
    let high = Body { right: 50, left: 50, row: 20 };
    let events = lane.show(high, 400);
    let [IrisEvent::FaceAt { eye_height_cm: first, distance_cm }] = events[..] else { panic!("{events:?}") };
    assert!((150..160).contains(&first) && (40..60).contains(&distance_cm), "{first} cm at {distance_cm} cm");
    let events = lane.show(Body { right: 50, left: 50, row: 220 }, 400);
    assert!(matches!(events[..], [IrisEvent::FaceAt { eye_height_cm, .. }] if eye_height_cm < first), "{events:?}");
    assert_eq!(lane.show(Nobody, 2 * GONE_MS), [IrisEvent::Empty]);
}

#[test]
fn good_eyes_are_taken_at_once_and_of_weak_ones_the_best_in_time() {
    let mut lane = Lane::up();
    let both = |right, left| Body { right, left, row: 120 };
    assert_eq!(sides(lane.take(Eyes::Both, both(GOOD, 90))), (true, true, GOOD));
    assert_eq!(sides(lane.take(Eyes::Any, both(0, GOOD))), (true, false, GOOD));
    assert_eq!(sides(lane.take(Eyes::One(Side::Right), both(70, 90))), (false, true, 70));
    lane.order(Eyes::Both);
    assert!(!lane.show(both(40, 40), 1_000).iter().any(|event| matches!(event, IrisEvent::Captured { .. })));
    lane.show(both(45, 30), 200);
    let events = lane.show(both(35, 35), CAPTURE_MS);
    let taken = events.into_iter().find(|event| matches!(event, IrisEvent::Captured { .. }));
    assert_eq!(sides(taken), (true, true, 40), "the best of each");
}

// rules: J-14, J-17
#[test]
fn what_gives_no_sample_says_why() {
    let why = |why| Some(IrisEvent::NoSample { request: 5, why });
    let mut lane = Lane::up();
    let weak = Body { right: FAIR - 1, left: FAIR - 1, row: 120 };
    assert_eq!(lane.take(Eyes::Any, weak), why(NoIris::Poor));
    assert_eq!(lane.take(Eyes::Both, Body { right: 90, left: 0, row: 120 }), why(NoIris::Poor));
    assert_eq!(lane.take(Eyes::Any, Nobody), why(NoIris::Gone));
    let hidden = Body { right: 0, left: 0, row: 0 };
    let events = lane.show(hidden, COVERED_MS + 200);
    assert_eq!(events, [IrisEvent::Covered(Cover::Unknown)]);
    assert_eq!(lane.take(Eyes::Any, hidden), why(NoIris::Unseen));
    assert_eq!(sides(lane.take(Eyes::Any, Body { right: 90, left: 90, row: 120 })), (true, true, 90));
}

#[test]
fn a_camera_of_one_eye_gives_the_one_asked_for() {
    let mut lane = Lane::new(EyesInView::One);
    lane.show(Nobody, 200);
    let one = Body { right: 80, left: 0, row: 120 };
    assert_eq!(sides(lane.take(Eyes::One(Side::Right), one)), (false, true, 80));
    assert_eq!(sides(lane.take(Eyes::Any, one)), (true, false, 80));
}

#[test]
fn an_eye_is_given_with_its_lids_and_no_more() {
    let mut lane = Lane::up();
    let taken = lane.take(Eyes::One(Side::Left), Body { right: 0, left: 90, row: 120 });
    let Some(IrisEvent::Captured { left: Some(EyeSample::Picture(eye)), .. }) = &taken else { panic!("{taken:?}") };
    assert_eq!((eye.width_px(), eye.height_px()), (50, 40));
}

#[test]
fn a_camera_without_frames_is_lost_and_its_capture_with_it() {
    let mut lane = Lane::up();
    lane.order(Eyes::Any);
    assert!(lane.session.next_ms().is_some_and(|at_ms| at_ms < lane.now_ms + QUIET_MS));
    lane.session.advance(lane.now_ms + QUIET_MS);
    assert_eq!(lane.session.next_event(), Some(IrisEvent::Lost));
    assert!(!lane.session.is_taking());
    assert_eq!(lane.show(Nobody, 100), [IrisEvent::Up]);
    let mut never = Lane::new(EyesInView::Pair);
    never.session.advance(QUIET_MS);
    assert_eq!(never.session.next_event(), Some(IrisEvent::Lost));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn whatever_stands_there_orders_end_once(
        acts in prop::collection::vec((0..5_u8, any::<u8>(), any::<u8>(), any::<u8>(), 0..4_000_u64), 1..20)
    ) {
        let mut lane = Lane::up();
        let mut open = false;
        for (act, right, left, row, for_ms) in acts {
            match act {
                0 => {
                    open = true;
                    lane.order(Eyes::Any);
                }
                1 => {
                    open = true;
                    lane.order(Eyes::Both);
                }
                2 => {
                    open = false;
                    lane.session.order(lane.now_ms, IrisCommand::Cancel);
                }
                _ => {}
            }
            let scene = if row < 40 { Nobody } else { Body { right: right % 101, left: left % 101, row } };
            for event in lane.show(scene, for_ms) {
                match event {
                    IrisEvent::Captured { left, right, .. } => {
                        prop_assert!(open && (left.is_some() || right.is_some()));
                        open = false;
                    }
                    IrisEvent::NoSample { .. } => {
                        prop_assert!(open);
                        open = false;
                    }
                    IrisEvent::Seen { quality, .. } => prop_assert!(open && quality <= 100),
                    IrisEvent::Up | IrisEvent::Lost | IrisEvent::FaceAt { .. } | IrisEvent::Covered(_) | IrisEvent::Empty => {}
                }
            }
            prop_assert_eq!(open, lane.session.is_taking());
        }
    }
}
