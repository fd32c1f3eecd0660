//! The slip printer on a real port: [`PrinterSession`] in a thread of its own.

use super::session::PrinterSession;
use super::{PrinterCommand, PrinterEvent};
use crate::driver::{Driver, Port, run};
use std::io;

/// A running driver.
pub type PrinterDriver = Driver<PrinterCommand, PrinterEvent>;

/// Starts the thread `printer`. Its first event tells the printer's condition.
///
/// # Errors
/// When the system gives no thread.
pub fn spawn(port: Port) -> io::Result<PrinterDriver> {
    run("printer", PrinterSession::default(), port)
}
