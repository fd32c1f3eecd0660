//! Recorded sessions in `tests/recordings`: made by the simulated machines on a bench, byte for byte reproducible, and
//! played back into fresh sessions. `PORTAS_RECORD=1` writes them anew.
#![allow(clippy::unwrap_used, clippy::panic)]

use portas_devices::document::session::DocumentSession;
use portas_devices::document::sim::{DocumentPicture, ReaderMachine, ZoneFacts, zone_code, zone_lines};
use portas_devices::document::{Chip, DocumentCommand};
use portas_devices::printer::PrinterCommand;
use portas_devices::printer::session::PrinterSession;
use portas_devices::printer::sim::{PrinterMachine, ROLL_MM};
use portas_devices::record::{Content, Device, Direction, Entry, Recorder, Replay, Said};
use portas_devices::session::Session;
use portas_devices::sim::{Bench, Fault, Machine};
use portas_devices::{Command, Event};
use std::path::PathBuf;

/// What happens on the bench at a moment.
type Scene<S, M> = (u64, Box<dyn FnOnce(u64, &mut Bench<S, M>, &mut Recorder<Vec<u8>>)>);

/// Plays the scenes in virtual time and writes all down: orders, bytes of both directions, events.
fn record<S: Session, M: Machine>(
    device: Device,
    mut bench: Bench<S, M>,
    scenes: Vec<Scene<S, M>>,
    event: impl Fn(S::Event) -> Event,
) -> String {
    let mut recorder = Recorder::new(Vec::new(), Content::Invented).unwrap();
    let mut scenes = scenes.into_iter().peekable();
    let mut now_ms = 0;
    while let Some((scene_ms, _)) = scenes.peek() {
        let until_ms = *scene_ms;
        now_ms = bench.next_ms().map_or(until_ms, |next_ms| next_ms.max(now_ms + 1).min(until_ms));
        if now_ms == until_ms {
            let (_, scene) = scenes.next().unwrap();
            scene(now_ms, &mut bench, &mut recorder);
        }
        bench.advance_tapped(now_ms, &mut |dir, bytes| recorder.bytes(now_ms, device, dir, bytes).unwrap());
        while let Some(told) = bench.next_event() {
            recorder.event(now_ms, &event(told)).unwrap();
        }
    }
    String::from_utf8(recorder.finish().unwrap()).unwrap()
}

fn entries(recording: &str) -> Vec<Entry> {
    Replay::new(recording.as_bytes()).unwrap().map(Result::unwrap).collect()
}

/// Compares with the file, or writes it when asked to.
fn check(name: &str, recording: &str) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../tests/recordings").join(name);
    if std::env::var_os("PORTAS_RECORD").is_some() {
        std::fs::write(&path, recording).unwrap();
    }
    let filed = std::fs::read_to_string(&path).unwrap();
    assert!(entries(&filed) == entries(recording), "{name} is not what the simulator says today");
}

/// Plays a recording into a fresh session: it must write the same bytes and tell the same events at the same times.
fn play<S: Session>(
    recording: &str,
    mut session: S,
    order: impl Fn(Command) -> S::Order,
    event: impl Fn(S::Event) -> Event,
) -> usize {
    let mut played = 0;
    let mut pending: Option<(u64, Vec<u8>)> = None;
    session.link_up(0);
    for Entry { at_ms, said } in entries(recording) {
        if let Said::Command(command) = said {
            session.order(at_ms, order(command));
            continue;
        }
        if pending.as_ref().is_none_or(|(ms, bytes)| *ms < at_ms || bytes.is_empty()) {
            let mut bytes = Vec::new();
            session.advance(at_ms, &mut bytes);
            pending = Some((at_ms, bytes));
        }
        match said {
            Said::Bytes(_, Direction::Out, bytes) => {
                assert_eq!(pending.replace((at_ms, Vec::new())).map(|(_, bytes)| bytes), Some(bytes), "at {at_ms}");
            }
            Said::Bytes(_, Direction::In, bytes) => session.bytes_in(at_ms, &bytes),
            Said::Event(told) => {
                assert_eq!(session.next_event().map(&event), Some(told), "at {at_ms}");
                played += 1;
            }
            Said::Command(_) => {}
        }
    }
    played
}

fn picture(kind: &str, number: &str, surname: &str, given_names: &str) -> DocumentPicture {
    let lines = zone_code(kind).map_or_else(Vec::new, |(code, issuer)| {
        let issuer = issuer.unwrap_or("PRT");
        let facts = ZoneFacts {
            code,
            issuer,
            number,
            nationality: if issuer == "MAC" { "CHN" } else { issuer },
            born: "900500",
            sex: 'F',
            expires: "310228",
            surname,
            given_names,
        };
        zone_lines(&facts).unwrap()
    });
    let issuer = zone_code(kind).map_or("HKG", |(_, issuer)| issuer.unwrap_or("PRT"));
    let chip = Chip::Read {
        kind: kind.to_owned(),
        authenticated: true,
        number: number.to_owned(),
        issuer: issuer.to_owned(),
        serial: format!("S-{number}"),
        consent_macao: kind == "exit-entry-permit",
    };
    DocumentPicture { lines, chip, wrong_way: false }
}

fn documents() -> String {
    type Bed = Bench<DocumentSession, ReaderMachine>;
    fn lay(at_ms: u64, picture: DocumentPicture) -> Scene<DocumentSession, ReaderMachine> {
        (at_ms, Box::new(move |now_ms, bench: &mut Bed, _| bench.machine().lay(now_ms, picture)))
    }
    fn take(at_ms: u64) -> Scene<DocumentSession, ReaderMachine> {
        (at_ms, Box::new(|_, bench: &mut Bed, _| bench.machine().take()))
    }
    fn fault(at_ms: u64, fault: Option<Fault>) -> Scene<DocumentSession, ReaderMachine> {
        (at_ms, Box::new(move |now_ms, bench: &mut Bed, _| bench.machine().set_fault(now_ms, fault)))
    }
    fn order(at_ms: u64, order: DocumentCommand) -> Scene<DocumentSession, ReaderMachine> {
        let scene = move |now_ms, bench: &mut Bed, recorder: &mut Recorder<Vec<u8>>| {
            bench.order(now_ms, order);
            recorder.command(now_ms, &Command::Document(order)).unwrap();
        };
        (at_ms, Box::new(scene))
    }
    let unauthentic = |picture: DocumentPicture| {
        let Chip::Read { kind, number, issuer, serial, consent_macao, .. } = picture.chip else { panic!("no chip") };
        let chip = Chip::Read { kind, authenticated: false, number, issuer, serial, consent_macao };
        DocumentPicture { chip, ..picture }
    };
    let mut wrong_digit = picture("passport", "CA000001", "Ferreira", "Ana");
    wrong_digit.lines[1].replace_range(13..14, "8");
    let scenes = vec![
        order(1, DocumentCommand::Enable),
        lay(700, picture("macao-id", "12345678", "Pereira", "João")),
        take(3_100),
        lay(3_300, picture("exit-entry-permit", "C00000001", "Zhang", "Wei")),
        take(5_000),
        lay(5_200, picture("home-return-permit", "M0000000101", "Kou", "Lap Man")),
        take(6_900),
        lay(7_000, picture("hk-id", "A123456(3)", "", "")),
        take(8_500),
        lay(9_000, unauthentic(picture("taiwan-permit", "00000001", "Lin", "Chih Ming"))),
        take(10_500),
        lay(11_000, wrong_digit),
        take(12_500),
        lay(13_000, DocumentPicture { wrong_way: true, ..picture("passport", "CA000001", "Ferreira", "Ana") }),
        take(14_500),
        fault(15_000, Some(Fault::Stall)),
        fault(18_200, None),
        fault(19_000, Some(Fault::Noise)),
        lay(19_100, picture("passport", "CA000001", "Ferreira", "Ana")),
        fault(22_000, None),
        take(22_100),
        order(22_500, DocumentCommand::Disable),
        fault(23_000, None),
    ];
    let bench = Bench::new(0, DocumentSession::default(), ReaderMachine::new(11));
    record(Device::Document, bench, scenes, Event::Document)
}

fn slips() -> String {
    type Bed = Bench<PrinterSession, PrinterMachine>;
    fn print(at_ms: u64, job: u64, lines: &[&str]) -> Scene<PrinterSession, PrinterMachine> {
        let order = PrinterCommand::Print { job, lines: lines.iter().map(|line| (*line).to_owned()).collect() };
        let scene = move |now_ms, bench: &mut Bed, recorder: &mut Recorder<Vec<u8>>| {
            recorder.command(now_ms, &Command::Printer(order.clone())).unwrap();
            bench.order(now_ms, order);
        };
        (at_ms, Box::new(scene))
    }
    fn act(at_ms: u64, act: impl FnOnce(&mut PrinterMachine) + 'static) -> Scene<PrinterSession, PrinterMachine> {
        (at_ms, Box::new(move |_, bench: &mut Bed, _| act(bench.machine())))
    }
    let slip = ["逗留許可憑條 Stay slip", "Zhang Wei  C00000001", "2025-01-22"];
    let scenes = vec![
        print(500, 1, &slip),
        act(2_000, |printer| printer.load(20)),
        print(2_600, 2, &slip),
        act(4_500, |printer| printer.load(ROLL_MM)),
        print(6_000, 3, &slip),
        act(6_040, |printer| printer.jam(true)),
        act(8_000, |printer| printer.jam(false)),
        act(9_000, |_| {}),
    ];
    let bench = Bench::new(0, PrinterSession::default(), PrinterMachine::new(11, ROLL_MM));
    record(Device::Printer, bench, scenes, Event::Printer)
}

#[test]
fn the_document_session_on_file_plays_back_the_same() {
    let recording = documents();
    check("documents.jsonl", &recording);
    let order = |command| match command {
        Command::Document(order) => order,
        other => panic!("{other:?} in a document session"),
    };
    assert!(play(&recording, DocumentSession::default(), order, Event::Document) > 16);
}

#[test]
fn the_slip_session_on_file_plays_back_the_same() {
    let recording = slips();
    check("slips.jsonl", &recording);
    let order = |command| match command {
        Command::Printer(order) => order,
        other => panic!("{other:?} in a printer session"),
    };
    assert!(play(&recording, PrinterSession::default(), order, Event::Printer) > 6);
}
