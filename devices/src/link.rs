//! Byte links to devices: a serial port, our end of a pty, a pair in memory.
//!
//! A port is opened exclusively. Its peer can vanish in three ways that all mean [`DeviceError::Gone`]: an error, a
//! broken pipe, and, for a USB adapter pulled out, a read of nothing.

use crate::DeviceError;
use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, TrySendError, bounded};
use serialport::{ClearBuffer, SerialPort};
use std::io;
use std::time::Duration;

/// Longest wait for room in a transmit buffer.
const WRITE_WAIT: Duration = Duration::from_millis(200);
/// Chunks under way in a memory link.
const CHUNKS: usize = 256;

/// One end of a byte stream.
pub trait ByteLink: Send {
    /// Reads what has come, waiting up to `wait_ms` for the first byte. 0 = nothing came.
    ///
    /// # Errors
    /// [`DeviceError::Gone`] when nothing will come any more.
    fn read(&mut self, into: &mut [u8], wait_ms: u64) -> Result<usize, DeviceError>;

    /// Writes all bytes.
    ///
    /// # Errors
    /// [`DeviceError::Gone`] when they cannot be written.
    fn write(&mut self, bytes: &[u8]) -> Result<(), DeviceError>;

    /// Throws away what has not been read and what has not left yet.
    ///
    /// # Errors
    /// [`DeviceError::Gone`].
    fn discard(&mut self) -> Result<(), DeviceError>;
}

/// Two handles on one link, so that one thread can wait for bytes while another writes.
pub struct Ends {
    /// To read from.
    pub reader: Box<dyn ByteLink>,
    /// To write to.
    pub writer: Box<dyn ByteLink>,
}

/// A serial port.
pub struct SerialLink {
    device: String,
    port: Box<dyn SerialPort>,
}

impl SerialLink {
    /// Opens a port for this process alone: 8 data bits, no parity, 1 stop bit, no flow control.
    ///
    /// # Errors
    /// [`DeviceError::Missing`], [`DeviceError::Taken`], or [`DeviceError::Setting`] where it is no serial port or
    /// may not be opened.
    pub fn open(device: &str, path: &str, baud: u32) -> Result<Self, DeviceError> {
        let port =
            serialport::new(path, baud).timeout(WRITE_WAIT).open().map_err(|error| open_error(device, path, &error))?;
        Ok(Self { device: device.into(), port })
    }

    /// Opens a port with separate handles for reading and writing.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub fn open_ends(device: &str, path: &str, baud: u32) -> Result<Ends, DeviceError> {
        let writer = Self::open(device, path, baud)?;
        let port = writer.port.try_clone().map_err(|error| gone(device, &error))?;
        let reader = Self { device: device.into(), port };
        Ok(Ends { reader: Box::new(reader), writer: Box::new(writer) })
    }
}

impl ByteLink for SerialLink {
    fn read(&mut self, into: &mut [u8], wait_ms: u64) -> Result<usize, DeviceError> {
        let wait = Duration::from_millis(wait_ms);
        if self.port.timeout() != wait {
            self.port.set_timeout(wait).map_err(|error| gone(&self.device, &error))?;
        }
        match self.port.read(into) {
            Ok(0) => Err(gone(&self.device, &"end of data")),
            Ok(count) => Ok(count),
            Err(error) if is_wait(&error) => Ok(0),
            Err(error) => Err(gone(&self.device, &error)),
        }
    }

    fn write(&mut self, bytes: &[u8]) -> Result<(), DeviceError> {
        if self.port.timeout() != WRITE_WAIT {
            self.port.set_timeout(WRITE_WAIT).map_err(|error| gone(&self.device, &error))?;
        }
        self.port.write_all(bytes).map_err(|error| gone(&self.device, &error))
    }

    fn discard(&mut self) -> Result<(), DeviceError> {
        self.port.clear(ClearBuffer::All).map_err(|error| gone(&self.device, &error))
    }
}

fn is_wait(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock | io::ErrorKind::Interrupted)
}

fn gone(device: &str, detail: &impl std::fmt::Display) -> DeviceError {
    DeviceError::Gone { device: device.into(), detail: detail.to_string() }
}

fn open_error(device: &str, path: &str, error: &serialport::Error) -> DeviceError {
    use serialport::ErrorKind;
    let (device, path) = (device.to_owned(), path.to_owned());
    match error.kind {
        ErrorKind::Io(io::ErrorKind::NotFound) => DeviceError::Missing { device, path },
        ErrorKind::NoDevice => DeviceError::Taken { device, path },
        ErrorKind::InvalidInput | ErrorKind::Unknown | ErrorKind::Io(_) => {
            DeviceError::Setting { device, key: "port".into(), detail: format!("{path}: {error}") }
        }
    }
}

/// A link as a stream of bytes, as [`crate::driver`] wants it: a read waits for at most some tens of milliseconds.
pub struct Stream<L>(pub L);

/// Longest wait of a [`Stream`]'s read.
const STREAM_WAIT_MS: u64 = 20;

impl<L: ByteLink> io::Read for Stream<L> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        match self.0.read(into, STREAM_WAIT_MS) {
            Ok(0) => Err(io::ErrorKind::TimedOut.into()),
            Ok(count) => Ok(count),
            Err(error) => Err(io::Error::other(error)),
        }
    }
}

impl<L: ByteLink> io::Write for Stream<L> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes).map(|()| bytes.len()).map_err(io::Error::other)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// One end of a link in memory.
#[derive(Clone)]
pub struct MemoryLink {
    out: Sender<Vec<u8>>,
    into: Receiver<Vec<u8>>,
    left: Vec<u8>,
}

impl MemoryLink {
    /// Two ends: what is written to one is read from the other.
    #[must_use]
    pub fn pair() -> (Self, Self) {
        let (a_out, b_into) = bounded(CHUNKS);
        let (b_out, a_into) = bounded(CHUNKS);
        let end = |out, into| Self { out, into, left: Vec::new() };
        (end(a_out, a_into), end(b_out, b_into))
    }

    /// Two handles on this end.
    #[must_use]
    pub fn into_ends(self) -> Ends {
        Ends { reader: Box::new(self.clone()), writer: Box::new(self) }
    }
}

impl ByteLink for MemoryLink {
    fn read(&mut self, into: &mut [u8], wait_ms: u64) -> Result<usize, DeviceError> {
        if self.left.is_empty() {
            match self.into.recv_timeout(Duration::from_millis(wait_ms)) {
                Ok(bytes) => self.left = bytes,
                Err(RecvTimeoutError::Timeout) => return Ok(0),
                Err(RecvTimeoutError::Disconnected) => return Err(gone("memory link", &"other end dropped")),
            }
        }
        let count = into.len().min(self.left.len());
        into[..count].copy_from_slice(&self.left[..count]);
        self.left.drain(..count);
        Ok(count)
    }

    fn write(&mut self, bytes: &[u8]) -> Result<(), DeviceError> {
        match self.out.try_send(bytes.to_vec()) {
            // A buffer that nobody empties overruns, as a UART's does.
            Ok(()) | Err(TrySendError::Full(_)) => Ok(()),
            Err(TrySendError::Disconnected(_)) => Err(gone("memory link", &"other end dropped")),
        }
    }

    fn discard(&mut self) -> Result<(), DeviceError> {
        self.left.clear();
        self.into.try_iter().for_each(drop);
        Ok(())
    }
}

#[cfg(unix)]
pub use pty::PtyHost;

#[cfg(unix)]
mod pty {
    use super::{ByteLink, gone, is_wait};
    use crate::DeviceError;
    use serialport::{SerialPort, TTYPort};
    use std::io::{self, Read, Write};
    use std::os::unix::fs::symlink;
    use std::path::{Path, PathBuf};
    use std::time::Duration;

    /// The device's end of a pseudo terminal whose other end programs open like a serial port, under a name of
    /// its own. When the program there goes away the terminal is made anew under the same name: the old one may
    /// be left locked by a program that was killed.
    pub struct PtyHost {
        device: String,
        name: PathBuf,
        master: TTYPort,
        /// Held until the program at the other end has spoken; without it reading fails before anybody is there.
        placeholder: Option<TTYPort>,
    }

    impl PtyHost {
        /// Makes a pty and the symbolic link `name` to it. A link of that name that leads nowhere is replaced.
        ///
        /// # Errors
        /// [`DeviceError::Setting`] where the link cannot be made, [`DeviceError::Gone`] where there is no pty.
        pub fn create(device: &str, name: &Path) -> Result<Self, DeviceError> {
            let (master, slave) = open(device)?;
            let mut host = Self { device: device.into(), name: name.into(), master, placeholder: None };
            host.point_to(&slave)?;
            host.placeholder = Some(slave);
            Ok(host)
        }

        fn remake(&mut self) -> Result<(), DeviceError> {
            let (master, slave) = open(&self.device)?;
            self.point_to(&slave)?;
            self.master = master;
            self.placeholder = Some(slave);
            Ok(())
        }

        /// Points the link to a terminal in one step, so that the name is never missing in between.
        fn point_to(&self, slave: &TTYPort) -> Result<(), DeviceError> {
            let target = slave.name().unwrap_or_default();
            let mut new = self.name.clone().into_os_string();
            new.push(".new");
            let made = remove_link(Path::new(&new))
                .and_then(|()| symlink(&target, &new))
                .and_then(|()| std::fs::rename(&new, &self.name));
            made.map_err(|error| DeviceError::Setting {
                device: self.device.clone(),
                key: "port".into(),
                detail: format!("{}: {error}", self.name.display()),
            })
        }
    }

    fn open(device: &str) -> Result<(TTYPort, TTYPort), DeviceError> {
        TTYPort::pair().map_err(|error| gone(device, &error))
    }

    fn remove_link(path: &Path) -> io::Result<()> {
        match path.symlink_metadata() {
            Ok(meta) if meta.is_symlink() => std::fs::remove_file(path),
            Ok(_) | Err(_) => Ok(()),
        }
    }

    impl ByteLink for PtyHost {
        fn read(&mut self, into: &mut [u8], wait_ms: u64) -> Result<usize, DeviceError> {
            let wait = Duration::from_millis(wait_ms);
            self.master.set_timeout(wait).map_err(|error| gone(&self.device, &error))?;
            match self.master.read(into) {
                Ok(count) if count > 0 => {
                    self.placeholder = None;
                    Ok(count)
                }
                Err(error) if is_wait(&error) => Ok(0),
                Ok(_) | Err(_) => self.remake().map(|()| 0),
            }
        }

        fn write(&mut self, bytes: &[u8]) -> Result<(), DeviceError> {
            match self.master.write_all(bytes) {
                Ok(()) => Ok(()),
                // Nobody reads: lost, as on a wire.
                Err(error) if is_wait(&error) => Ok(()),
                Err(_) => self.remake(),
            }
        }

        fn discard(&mut self) -> Result<(), DeviceError> {
            let mut waste = [0; 256];
            while self.read(&mut waste, 0)? > 0 {}
            Ok(())
        }
    }

    impl Drop for PtyHost {
        fn drop(&mut self) {
            // Nothing to be done where it fails; the next run replaces a link that leads nowhere.
            let _ = remove_link(&self.name);
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    #[test]
    fn a_memory_link_carries_bytes_both_ways_and_tells_its_end() {
        let (mut a, mut b) = MemoryLink::pair();
        a.write(b"abc").unwrap();
        let mut buf = [0; 2];
        assert_eq!(b.read(&mut buf, 0).unwrap(), 2);
        assert_eq!((b.read(&mut buf, 0).unwrap(), buf[0]), (1, b'c'));
        assert_eq!(b.read(&mut buf, 0).unwrap(), 0);
        b.write(b"d").unwrap();
        drop(b);
        assert_eq!(a.read(&mut buf, 0).unwrap(), 1);
        assert!(matches!(a.read(&mut buf, 0), Err(DeviceError::Gone { .. })));
        assert!(matches!(a.write(b"x"), Err(DeviceError::Gone { .. })));
    }

    #[test]
    fn a_port_that_is_missing_or_taken_or_none_says_so() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("gate");
        let open = |path: &std::path::Path| SerialLink::open("gate", path.to_str().unwrap(), 115_200);
        assert!(matches!(open(&path), Err(DeviceError::Missing { .. })));
        let file = dir.path().join("file");
        std::fs::write(&file, b"").unwrap();
        assert!(matches!(open(&file), Err(DeviceError::Setting { .. })));
        let host = PtyHost::create("gate", &path).unwrap();
        let first = open(&path).unwrap();
        assert!(matches!(open(&path), Err(DeviceError::Taken { .. })));
        drop(first);
        open(&path).unwrap();
        drop(host);
        assert!(path.symlink_metadata().is_err(), "the link is taken away");
    }

    #[test]
    fn a_pty_serves_one_program_after_another_under_its_name() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("gate");
        let mut host = PtyHost::create("gate", &path).unwrap();
        let mut buf = [0; 16];
        for word in [b"one", b"two"] {
            let mut port = SerialLink::open("gate", path.to_str().unwrap(), 9_600).unwrap();
            port.write(word).unwrap();
            let mut got = Vec::new();
            while got.len() < 3 {
                let count = host.read(&mut buf, 1_000).unwrap();
                got.extend_from_slice(&buf[..count]);
            }
            assert_eq!(got, word);
            host.write(b"back").unwrap();
            assert!(port.read(&mut buf, 1_000).unwrap() > 0);
            drop(port);
            assert_eq!(host.read(&mut buf, 1_000).unwrap(), 0, "made anew");
        }
        let mut port = SerialLink::open("gate", path.to_str().unwrap(), 9_600).unwrap();
        drop(host);
        assert!(matches!(port.read(&mut buf, 1_000), Err(DeviceError::Gone { .. })));
    }
}
