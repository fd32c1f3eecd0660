#![allow(clippy::unwrap_used, clippy::panic)]
use super::*;
use crate::folder::decode;
use crate::iris::mounting::EyesInView;
use crate::iris::{Circle, EyeFound, EyeSample, Eyes};
use portas_biometric::Picture;
use std::sync::Arc;
use std::time::Instant;

/// Long enough for a busy machine; nothing here measures time.
const PATIENCE: Duration = Duration::from_secs(60);

const MOUNTING: Mounting =
    Mounting { lens_height_cm: 150, tilt_deg: 0.0, field_of_view_deg: 20.0, eyes: EyesInView::One };

/// An eye is as good as its first pixel says.
fn find(picture: &Picture) -> Option<EyeFound> {
    let circle = |radius_px| Circle { x_px: 40, y_px: 30, radius_px };
    let quality = picture.grey()[0];
    (quality > 0).then(|| EyeFound { quality, pupil: circle(4), limbus: circle(12), sample: None })
}

fn clock() -> Clock {
    let start = Instant::now();
    Arc::new(move || start.elapsed().as_millis() as u64)
}

fn grey(quality: u8) -> Vec<u8> {
    let mut grey = vec![quality / 2; 80 * 60];
    grey[0] = quality;
    grey
}

fn next(driver: &IrisDriver, wanted: impl Fn(&IrisEvent) -> bool) -> IrisEvent {
    std::iter::from_fn(|| driver.events().recv_timeout(PATIENCE).ok()).find(wanted).unwrap()
}

fn ends(event: &IrisEvent) -> bool {
    matches!(event, IrisEvent::Captured { .. } | IrisEvent::NoSample { .. })
}

#[test]
fn frames_that_are_offered_are_looked_at_and_a_silent_camera_is_lost() {
    let clock = clock();
    let (feed, driver) = spawn(MOUNTING, find, clock.clone()).unwrap();
    let offer = |quality| {
        let frame = Arc::new(Frame::new(80, 60, grey(quality)).unwrap());
        feed.offer(Taken { frame, taken_ms: clock() });
    };
    offer(0);
    assert_eq!(next(&driver, |_| true), IrisEvent::Up);
    driver.order(IrisCommand::Capture { request: 1, eyes: Eyes::Any }).unwrap();
    let feeding = std::thread::scope(|threads| {
        let (stop, stopped) = bounded::<()>(0);
        let offer = &offer;
        threads.spawn(move || {
            while stopped.recv_timeout(Duration::from_millis(30)).is_err_and(|error| error.is_timeout()) {
                offer(80);
            }
        });
        let event = next(&driver, ends);
        drop(stop);
        event
    });
    assert!(matches!(feeding, IrisEvent::Captured { request: 1, quality: 80, .. }), "{feeding:?}");
    next(&driver, |event| *event == IrisEvent::Lost);
}

#[test]
fn a_folder_passes_its_pictures_until_one_is_good() {
    let dir = tempfile::tempdir().unwrap();
    for (name, quality) in [("1.png", 10), ("2.png", 30), ("3.png", 90)] {
        image::GrayImage::from_raw(80, 60, grey(quality)).unwrap().save(dir.path().join(name)).unwrap();
    }
    let folder = Folder::open("iris", dir.path(), decode).unwrap();
    let driver = spawn_folder(folder, MOUNTING, find, clock()).unwrap();
    assert_eq!(next(&driver, |_| true), IrisEvent::Up);
    driver.order(IrisCommand::Capture { request: 2, eyes: Eyes::Any }).unwrap();
    match &next(&driver, ends) {
        IrisEvent::Captured { request: 2, left: Some(EyeSample::Picture(eye)), right: None, quality: 90 } => {
            assert_eq!((eye.width_px(), eye.height_px()), (60, 48));
        }
        other => panic!("{other:?}"),
    }
}
