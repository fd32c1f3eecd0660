#![allow(clippy::unwrap_used, clippy::panic)]
use super::*;
use crate::camera::CameraEvent;
use crate::document::sim::{DocumentPicture, ZoneFacts, read_directly, zone_lines};
use crate::document::{Chip, DocumentCommand};
use crate::fingerprint::{FingerprintEvent, Probe};
use crate::gate::{Door, GateCommand, OrderId};
use crate::iris::{EyeSample, IrisEvent};
use crate::printer::{PrinterCommand, PrinterEvent};
use portas_biometric::Picture;
use proptest::prelude::*;

fn document() -> Event {
    let lines = zone_lines(&ZoneFacts {
        code: "CS",
        issuer: "CHN",
        number: "C71234567",
        nationality: "CHN",
        born: "850423",
        sex: 'M',
        expires: "310719",
        surname: "ZHANG",
        given_names: "WEI",
    });
    let chip = Chip::Read {
        kind: "exit-entry-permit".to_owned(),
        authenticated: true,
        number: "C71234567".to_owned(),
        issuer: "CHN".to_owned(),
        serial: "S7654321".to_owned(),
        consent_macao: true,
    };
    Event::Document(read_directly(&DocumentPicture { lines: lines.unwrap(), chip, wrong_way: false }))
}

fn session() -> Vec<Entry> {
    let release = GateCommand::Release { order: OrderId(4), door: Door(0), pulse_ms: 500, deadline_ms: 2_000 };
    let slip = PrinterCommand::Print { job: 9, lines: vec!["ZHANG WEI".to_owned(), "C71234567".to_owned()] };
    let code = CameraEvent::Code { text: "MOC1:SECRETOFZHANG".to_owned(), taken_ms: 5 };
    let sample =
        FingerprintEvent::Captured { request: 3, probe: Probe::Minutiae(b"ridges of Zhang".to_vec()), quality: 80 };
    [
        (10, Said::Command(Command::Document(DocumentCommand::Enable))),
        (10, Said::Bytes(Device::Document, Direction::Out, vec![2, 0xFF])),
        (20, Said::Event(Event::Camera(code))),
        (900, Said::Event(document())),
        (950, Said::Event(Event::Fingerprint(sample))),
        (1_000, Said::Command(Command::Gate(release))),
        (1_001, Said::Bytes(Device::Gate, Direction::Out, vec![0x53, 0])),
        (1_200, Said::Command(Command::Printer(slip))),
        (1_900, Said::Event(Event::Printer(PrinterEvent::Printed { job: 9 }))),
    ]
    .into_iter()
    .map(|(at_ms, said)| Entry { at_ms, said })
    .collect()
}

fn record(content: Content) -> Vec<u8> {
    let mut recorder = Recorder::new(Vec::new(), content).unwrap();
    for Entry { at_ms, said } in session() {
        match said {
            Said::Command(command) => recorder.command(at_ms, &command),
            Said::Event(event) => recorder.event(at_ms, &event),
            Said::Bytes(device, dir, bytes) => recorder.bytes(at_ms, device, dir, &bytes),
        }
        .unwrap();
    }
    recorder.finish().unwrap()
}

fn play(text: &[u8]) -> Result<Vec<Entry>, ReplayError> {
    Replay::new(text)?.collect()
}

const HEAD: &str = r#"{"format":"portas-device-session","version":1,"content":"invented"}"#;

#[test]
fn an_invented_session_plays_back_as_it_was() {
    assert_eq!(play(&record(Content::Invented)).unwrap(), session());
}

#[test]
fn a_redacted_session_holds_nobody_and_keeps_its_times() {
    let text = record(Content::Redacted);
    let shown = String::from_utf8(text.clone()).unwrap();
    for personal in ["ZHANG", "WEI", "C71234567", "S7654321", "850423", "310719", "SECRET", "114,105,100"] {
        assert!(!shown.contains(personal), "{personal} in {shown}");
    }
    let played = play(&text).unwrap();
    let times: Vec<u64> = played.iter().map(|entry| entry.at_ms).collect();
    assert_eq!(times, [10, 20, 900, 950, 1_000, 1_001, 1_200, 1_900]);
    let sample = FingerprintEvent::Captured { request: 3, probe: Probe::Minutiae(vec![0; 15]), quality: 80 };
    assert_eq!(played[3].said, Said::Event(Event::Fingerprint(sample)));
    assert_eq!(Replay::new(&text[..]).unwrap().content(), Content::Redacted);
}

#[test]
fn pictures_of_fingers_and_eyes_play_back_as_they_were_or_as_their_size_alone() {
    let picture = |level| Picture::new(32, 24, (0..32 * 24).map(|at| level ^ at as u8).collect()).unwrap();
    let finger =
        |picture| FingerprintEvent::Captured { request: 1, probe: Probe::Picture { picture, ppi: 500 }, quality: 70 };
    let eyes = |left, code| IrisEvent::Captured {
        request: 2,
        left: Some(EyeSample::Picture(left)),
        right: Some(EyeSample::Code(code)),
        quality: 60,
    };
    let events = |finger, eyes| [Event::Fingerprint(finger), Event::Iris(eyes)];
    let told = events(finger(picture(9)), eyes(picture(77), vec![5; 8]));
    let left = events(finger(picture(9).blackened()), eyes(picture(77).blackened(), vec![0; 8]));
    for (content, expected) in [(Content::Invented, &told), (Content::Redacted, &left)] {
        let mut recorder = Recorder::new(Vec::new(), content).unwrap();
        told.iter().for_each(|event| recorder.event(1, event).unwrap());
        let played = play(&recorder.finish().unwrap()).unwrap();
        let played: Vec<Said> = played.into_iter().map(|entry| entry.said).collect();
        assert_eq!(played, expected.clone().map(Said::Event), "{content:?}");
    }
}

#[test]
fn what_is_wrong_is_named_with_its_line() {
    let line = |text: &str| play(format!("{HEAD}\n{text}\n").as_bytes()).unwrap_err();
    for text in [
        "",
        "{}",
        "[]",
        r#"{"at_ms":1,"dir":"in","device":"document","event":"Down"}"#,
        r#"{"at_ms":1,"dir":"in","device":"toaster","event":"Up"}"#,
        r#"{"at_ms":1,"dir":"out","device":"document","event":"Up"}"#,
        r#"{"at_ms":1,"dir":"in","device":"document"}"#,
        r#"{"at_ms":1,"dir":"in","device":"document","event":"Up","bytes":"00"}"#,
        r#"{"at_ms":1,"dir":"in","device":"document","bytes":"0"}"#,
        r#"{"at_ms":1,"dir":"in","device":"document","event":"Up","extra":1}"#,
        r#"{"at_ms":-1,"dir":"in","device":"document","event":"Up"}"#,
        r#"{"at_ms":1,"dir":"out","device":"camera","command":"Up"}"#,
    ] {
        let error = line(text);
        assert!(error.line == 2 && error.to_string().starts_with("recording, line 2: "), "{text}: {error}");
    }
    let up = r#"{"at_ms":5,"dir":"in","device":"document","event":"Up"}"#;
    let error = play(format!("{HEAD}\n{up}\n{}\n", up.replace('5', "4")).as_bytes()).unwrap_err();
    assert!(matches!(error, ReplayError { line: 3, why: ReplayFault::Backwards }));
    let error = play(format!("{HEAD}\n{up}").as_bytes()).unwrap_err();
    assert!(matches!(error, ReplayError { line: 2, why: ReplayFault::Torn }));
    let error = play(format!("{HEAD}\n{}\n", " ".repeat(LINE_MAX)).as_bytes()).unwrap_err();
    assert!(matches!(error, ReplayError { line: 2, why: ReplayFault::Long }));
}

#[test]
fn another_file_or_version_is_refused() {
    let open = |text: &str| Replay::new(text.as_bytes()).map(|_| ()).unwrap_err().why;
    assert!(matches!(open(""), ReplayFault::Empty));
    assert!(matches!(open("hello\n"), ReplayFault::Format));
    assert!(matches!(open(&format!("{}\n", HEAD.replace("device", "other"))), ReplayFault::Format));
    assert!(matches!(open(&format!("{}\n", HEAD.replace("\"version\":1", "\"version\":2"))), ReplayFault::Version(2)));
}

#[test]
fn time_does_not_step_back_while_recording() {
    let mut recorder = Recorder::new(Vec::new(), Content::Redacted).unwrap();
    let enable = Command::Document(DocumentCommand::Enable);
    recorder.command(7, &enable).unwrap();
    let error = recorder.command(6, &enable).unwrap_err();
    assert!(matches!(error, RecordError::Backwards { at_ms: 6, last_ms: 7 }));
    assert_eq!(play(&recorder.finish().unwrap()).unwrap().len(), 1);
}

proptest! {
    #[test]
    fn any_bytes_end_in_an_entry_or_an_error(bytes in prop::collection::vec(any::<u8>(), 0..2048)) {
        let _ = play(&bytes);
        let mut text = format!("{HEAD}\n").into_bytes();
        text.extend(bytes);
        let _ = play(&text);
    }

    #[test]
    fn a_recording_cut_anywhere_gives_its_beginning(at in any::<prop::sample::Index>()) {
        let text = record(Content::Invented);
        let cut = &text[..at.index(text.len())];
        if let Ok(replay) = Replay::new(cut) {
            let whole: Vec<Entry> = replay.map_while(Result::ok).collect();
            prop_assert_eq!(&whole[..], &session()[..whole.len()]);
        }
    }
}
