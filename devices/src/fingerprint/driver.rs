//! Fingerprint sensors on a real port, [`FingerprintSession`] in a thread of its own, and a folder of pictures in the
//! place of one.

use super::capture::{CAPTURE_MS, Capture};
use super::profile::SensorProfile;
use super::session::FingerprintSession;
use super::{FindFinger, FingerprintCommand, FingerprintEvent};
use crate::DeviceError;
use crate::driver::{ByteLink, Clock, Driver, Outbox, Port, Tap, run};
use crate::folder::driver::Folder;
use crate::link::{SerialLink, Stream};
use crossbeam_channel::{Receiver, RecvTimeoutError, Sender};
use std::io;
use std::time::Duration;

/// A finger is laid so long after it was asked for, where a folder stands for the sensor.
const LAID: Duration = Duration::from_millis(400);

/// A running driver.
pub type FingerprintDriver = Driver<FingerprintCommand, FingerprintEvent>;

/// Opens the port at a rate in bits a second, again after each loss and for each other rate.
pub type RateOpener = Box<dyn FnMut(u32) -> Result<Box<dyn ByteLink>, DeviceError> + Send>;

/// What a driver works with.
pub struct SensorPort {
    /// Opens the line.
    pub open: RateOpener,
    /// The clock.
    pub clock: Clock,
    /// Sees the bytes, if anyone wants to. They are biometric data.
    pub tap: Option<Tap>,
}

impl SensorPort {
    /// A serial port.
    #[must_use]
    pub fn serial(path: String, clock: Clock) -> Self {
        let open = move |baud| {
            let link = SerialLink::open("fingerprint", &path, baud)?;
            Ok(Box::new(Stream(link)) as Box<dyn ByteLink>)
        };
        Self { open: Box::new(open), clock, tap: None }
    }
}

/// Starts the thread `fingerprint`. Its first event is [`FingerprintEvent::Up`] or [`FingerprintEvent::Lost`].
/// `find` runs there, once a picture.
///
/// # Errors
/// When the system gives no thread.
pub fn spawn(profile: SensorProfile, find: FindFinger, port: SensorPort) -> io::Result<FingerprintDriver> {
    let session = FingerprintSession::new(profile, find);
    let rate = session.line_rate().clone();
    let SensorPort { mut open, clock, tap } = port;
    run("fingerprint", session, Port { open: Box::new(move || open(rate.baud())), clock, tap })
}

/// Starts the thread `fingerprint` over a folder: each capture takes its next picture, of `ppi` pixels an inch where its
/// file tells none.
///
/// # Errors
/// When the system gives no thread.
pub fn spawn_folder(folder: Folder, ppi: u16, find: FindFinger) -> io::Result<FingerprintDriver> {
    Driver::start("fingerprint", move |orders, events| play(folder, ppi, find, orders, events))
}

/// Answers orders until nobody gives any or listens.
fn play(
    mut folder: Folder,
    ppi: u16,
    find: FindFinger,
    orders: &Receiver<FingerprintCommand>,
    events: &Sender<FingerprintEvent>,
) {
    let mut out = Outbox::new(events.clone());
    out.put(FingerprintEvent::Up);
    let (mut open, mut lost) = (None, false);
    while out.flush() {
        let order = orders.recv_timeout(LAID);
        match (order, open.take()) {
            (Ok(FingerprintCommand::Capture { request }), _) => open = Some(request),
            (Err(RecvTimeoutError::Timeout), None) if lost => {
                // Nobody orders of a sensor that is lost: its files are looked at until one can be read.
                lost = folder.next_picture().is_none();
                if !lost {
                    out.put(FingerprintEvent::Up);
                }
            }
            (Ok(FingerprintCommand::Cancel), _) | (Err(RecvTimeoutError::Timeout), None) => {}
            (Err(RecvTimeoutError::Timeout), Some(request)) => {
                let mut capture = Capture::new(request);
                capture.laid(0);
                match folder.next_picture() {
                    Some((picture, told_ppi)) => out.put(capture.frame(picture, told_ppi.unwrap_or(ppi), find)),
                    None => {
                        lost = true;
                        out.put(FingerprintEvent::Lost);
                    }
                }
                // One picture is all that there is of this finger.
                if let Some(event) = capture.end(CAPTURE_MS, 1) {
                    out.put(event);
                }
            }
            (Err(RecvTimeoutError::Disconnected), _) => return,
        }
    }
}
