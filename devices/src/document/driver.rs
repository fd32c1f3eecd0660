//! The document reader on a real port: [`DocumentSession`] in a thread of its own.

use super::session::DocumentSession;
use super::{DocumentCommand, DocumentEvent};
use crate::driver::{Driver, Port, run};
use std::io;

/// A running driver.
pub type DocumentDriver = Driver<DocumentCommand, DocumentEvent>;

/// Starts the thread `document`. Its first event is [`DocumentEvent::Up`] or [`DocumentEvent::Lost`].
///
/// # Errors
/// When the system gives no thread.
pub fn spawn(port: Port) -> io::Result<DocumentDriver> {
    run("document", DocumentSession::default(), port)
}
