//! The drivers against the simulated machines over a pseudo-terminal: threads, a real port, plugs pulled.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use portas_devices::DeviceError;
use portas_devices::document::sim::{DocumentPicture, ReaderMachine, ZoneFacts, zone_lines};
use portas_devices::document::{self, Chip, DocumentCommand, DocumentEvent, Unread};
use portas_devices::driver::{ByteLink, Clock, Driver, Port, Served, serve};
use portas_devices::printer::sim::{PrinterMachine, ROLL_MM};
use portas_devices::printer::{self, PrinterCommand, PrinterEvent};
use portas_devices::sim::{Fault, Machine};
use serialport::{SerialPort, TTYPort};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// Longer than anything here takes; a test that reaches it has failed.
const PATIENCE: Duration = Duration::from_secs(30);
const LOOK: Duration = Duration::from_millis(10);

/// A socket that a machine can be plugged into: where the driver finds its port.
#[derive(Clone, Default)]
struct Socket(Arc<Mutex<Option<String>>>);

impl Socket {
    fn plug<M: Machine + Send + 'static>(&self, machine: M) -> Served<M> {
        let (mut far, near) = TTYPort::pair().unwrap();
        far.set_timeout(LOOK).unwrap();
        *self.0.lock().unwrap() = near.name();
        serve("machine", machine, Box::new(far), clock()).unwrap()
    }

    fn pull<M>(&self, served: Served<M>) {
        *self.0.lock().unwrap() = None;
        drop(served);
    }

    fn port(&self) -> Port {
        let socket = self.clone();
        let open = move || {
            let path = socket.0.lock().unwrap().clone().unwrap_or_else(|| "nowhere".to_owned());
            let port = serialport::new(&path, 115_200).timeout(LOOK).open_native();
            let missing = |_| DeviceError::Missing { device: "test".to_owned(), path: path.clone() };
            port.map(|port| Box::new(port) as Box<dyn ByteLink>).map_err(missing)
        };
        Port { open: Box::new(open), clock: clock(), tap: None }
    }
}

fn clock() -> Clock {
    let start = Instant::now();
    Arc::new(move || u64::try_from(start.elapsed().as_millis()).unwrap())
}

fn next<O, E>(driver: &Driver<O, E>) -> E {
    driver.events().recv_timeout(PATIENCE).expect("an event in time")
}

fn card() -> DocumentPicture {
    let facts = ZoneFacts {
        code: "CS",
        issuer: "CHN",
        number: "C00000001",
        nationality: "CHN",
        born: "920610",
        sex: 'M',
        expires: "310609",
        surname: "Zhang",
        given_names: "Wei",
    };
    let chip = Chip::Read {
        kind: "exit-entry-permit".to_owned(),
        authenticated: true,
        number: "C00000001".to_owned(),
        issuer: "CHN".to_owned(),
        serial: "E1".to_owned(),
        consent_macao: true,
    };
    DocumentPicture { lines: zone_lines(&facts).unwrap(), chip, wrong_way: false }
}

fn is_read(event: &DocumentEvent) -> bool {
    let DocumentEvent::Read(read) = event else { return false };
    read.zone.as_ref().is_some_and(|zone| zone.number == "C00000001" && zone.surname == "ZHANG")
        && read.chip == card().chip
}

// rules: F-04
#[test]
fn a_permit_is_read_over_a_serial_port() {
    let socket = Socket::default();
    let reader = socket.plug(ReaderMachine::new(1));
    let driver = document::driver::spawn(socket.port()).unwrap();
    assert_eq!(next(&driver), DocumentEvent::Up);
    driver.order(DocumentCommand::Enable).unwrap();
    reader.act(|reader, now_ms| reader.lay(now_ms, card())).unwrap();
    assert_eq!(next(&driver), DocumentEvent::Laid);
    assert!(is_read(&next(&driver)));
    reader.act(|reader, _| reader.take()).unwrap();
    assert_eq!(next(&driver), DocumentEvent::Removed);
    reader.act(|reader, now_ms| reader.lay(now_ms, DocumentPicture { wrong_way: true, ..card() })).unwrap();
    assert_eq!(next(&driver), DocumentEvent::Laid);
    assert_eq!(next(&driver), DocumentEvent::Unread(Unread::Nothing));
}

#[test]
fn a_reader_pulled_out_is_lost_and_reads_when_plugged_in_again() {
    let socket = Socket::default();
    let reader = socket.plug(ReaderMachine::new(2));
    let driver = document::driver::spawn(socket.port()).unwrap();
    driver.order(DocumentCommand::Enable).unwrap();
    assert_eq!(next(&driver), DocumentEvent::Up);
    socket.pull(reader);
    assert_eq!(next(&driver), DocumentEvent::Lost);
    let reader = socket.plug(ReaderMachine::new(3));
    assert_eq!(next(&driver), DocumentEvent::Up);
    reader.act(|reader, now_ms| reader.lay(now_ms, card())).unwrap();
    assert_eq!(next(&driver), DocumentEvent::Laid);
    assert!(is_read(&next(&driver)));
}

#[test]
fn a_reader_that_hangs_is_lost_and_heard_again_on_a_port_opened_anew() {
    let socket = Socket::default();
    let reader = socket.plug(ReaderMachine::new(4));
    let driver = document::driver::spawn(socket.port()).unwrap();
    driver.order(DocumentCommand::Enable).unwrap();
    assert_eq!(next(&driver), DocumentEvent::Up);
    reader.act(|reader, now_ms| reader.set_fault(now_ms, Some(Fault::Stall))).unwrap();
    assert_eq!(next(&driver), DocumentEvent::Lost);
    reader.act(|reader, now_ms| reader.set_fault(now_ms, None)).unwrap();
    assert_eq!(next(&driver), DocumentEvent::Up);
    reader.act(|reader, now_ms| reader.lay(now_ms, card())).unwrap();
    assert_eq!(next(&driver), DocumentEvent::Laid);
    assert!(is_read(&next(&driver)));
}

#[test]
fn a_port_that_is_not_there_is_told_as_lost_and_tried_again() {
    let socket = Socket::default();
    let driver = document::driver::spawn(socket.port()).unwrap();
    assert_eq!(next(&driver), DocumentEvent::Lost);
    let _reader = socket.plug(ReaderMachine::new(5));
    assert_eq!(next(&driver), DocumentEvent::Up);
}

// rules: F-18
#[test]
fn slips_are_printed_over_a_serial_port_until_the_paper_ends() {
    let socket = Socket::default();
    let machine = socket.plug(PrinterMachine::new(1, ROLL_MM));
    let driver = printer::driver::spawn(socket.port()).unwrap();
    assert_eq!(next(&driver), PrinterEvent::Ready);
    let lines = vec!["逗留許可憑條".to_owned(), "Autorização de permanência até 2025-02-14".to_owned()];
    driver.order(PrinterCommand::Print { job: 1, lines: lines.clone() }).unwrap();
    assert_eq!(next(&driver), PrinterEvent::Printed { job: 1 });
    let slips = machine.act(|machine, _| machine.take_slips()).unwrap();
    assert_eq!(slips.len(), 1);
    assert!(slips[0].cut && slips[0].lines == lines);
    machine.act(|machine, _| machine.load(0)).unwrap();
    assert_eq!(next(&driver), PrinterEvent::PaperOut);
    driver.order(PrinterCommand::Print { job: 2, lines }).unwrap();
    assert_eq!(next(&driver), PrinterEvent::Failed { job: 2 });
    machine.act(|machine, _| machine.load(ROLL_MM)).unwrap();
    assert_eq!(next(&driver), PrinterEvent::Ready);
}

#[test]
fn a_printer_pulled_out_fails_its_slip_and_comes_back_clean() {
    let socket = Socket::default();
    let machine = socket.plug(PrinterMachine::new(2, ROLL_MM));
    let driver = printer::driver::spawn(socket.port()).unwrap();
    assert_eq!(next(&driver), PrinterEvent::Ready);
    machine.act(|machine, _| machine.jam(true)).unwrap();
    driver.order(PrinterCommand::Print { job: 1, lines: vec!["slip".to_owned()] }).unwrap();
    socket.pull(machine);
    let (mut failed, mut lost) = (false, false);
    while !(failed && lost) {
        match next(&driver) {
            PrinterEvent::Failed { job: 1 } => failed = true,
            PrinterEvent::Lost => lost = true,
            PrinterEvent::Stopped(_) => {}
            other => panic!("{other:?} of a printer pulled out"),
        }
    }
    let machine = socket.plug(PrinterMachine::new(3, ROLL_MM));
    assert_eq!(next(&driver), PrinterEvent::Ready);
    assert!(machine.act(|machine, _| machine.take_slips()).unwrap().is_empty());
}
