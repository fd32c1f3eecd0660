#![allow(clippy::unwrap_used, clippy::panic)]
use super::*;
use crate::document::protocol::Status;
use crate::document::session::{DocumentSession, POLL_MS, READING_MS};
use crate::document::{DocumentRead, Unread};
use crate::session::Session;
use crate::sim::Bench;

fn card(number: &str) -> DocumentPicture {
    let facts = ZoneFacts {
        code: "ID",
        issuer: "MAC",
        number,
        nationality: "CHN",
        born: "890214",
        sex: 'F',
        expires: "310301",
        surname: "LEI",
        given_names: "SIO MEI",
    };
    DocumentPicture { lines: zone_lines(&facts).unwrap(), chip: chip("macao-id", number, "MAC"), wrong_way: false }
}

fn chip(kind: &str, number: &str, issuer: &str) -> Chip {
    Chip::Read {
        kind: kind.to_owned(),
        authenticated: true,
        number: number.to_owned(),
        issuer: issuer.to_owned(),
        serial: "S1".to_owned(),
        consent_macao: false,
    }
}

struct Lane {
    bench: Bench<DocumentSession, ReaderMachine>,
    now_ms: u64,
}

impl Lane {
    fn new(seed: u64) -> Self {
        Self { bench: Bench::new(0, DocumentSession::default(), ReaderMachine::new(seed)), now_ms: 0 }
    }

    /// All events of the next `for_ms`.
    fn run(&mut self, for_ms: u64) -> Vec<DocumentEvent> {
        let end_ms = self.now_ms + for_ms;
        let mut events = Vec::new();
        loop {
            self.bench.advance(self.now_ms);
            events.extend(std::iter::from_fn(|| self.bench.next_event()));
            match self.bench.next_ms().filter(|next_ms| *next_ms <= end_ms) {
                Some(next_ms) => self.now_ms = next_ms.max(self.now_ms + 1),
                None => break,
            }
            if self.now_ms > end_ms {
                break;
            }
        }
        self.now_ms = end_ms;
        events
    }

    fn lay(&mut self, picture: DocumentPicture) {
        self.bench.machine().lay(self.now_ms, picture);
    }

    fn ready(seed: u64) -> Self {
        let mut lane = Self::new(seed);
        assert_eq!(lane.run(10), [DocumentEvent::Up]);
        lane.enable();
        lane
    }

    fn enable(&mut self) {
        self.bench.order(self.now_ms, DocumentCommand::Enable);
    }

    /// Another process opens the line.
    fn restart(&mut self) {
        let machine = self.bench.machine().clone();
        self.bench = Bench::new(self.now_ms, DocumentSession::default(), machine);
    }
}

fn read(event: &DocumentEvent) -> &DocumentRead {
    let DocumentEvent::Read(read) = event else { panic!("not read: {event:?}") };
    read
}

#[test]
fn a_document_is_read_once_and_its_removal_told() {
    let mut lane = Lane::ready(1);
    lane.lay(card("12345678"));
    let events = lane.run(5_000);
    assert_eq!(events.len(), 2);
    assert_eq!(events[0], DocumentEvent::Laid);
    assert_eq!(read(&events[1]).zone.as_ref().unwrap().number, "12345678");
    lane.bench.order(lane.now_ms, DocumentCommand::Disable);
    assert_eq!(lane.run(1_000), []);
    lane.bench.order(lane.now_ms, DocumentCommand::Enable);
    assert_eq!(lane.run(5_000), [], "what was left behind is not the next traveller's");
    lane.bench.machine().take();
    assert_eq!(lane.run(10), [DocumentEvent::Removed]);
}

#[test]
fn a_reader_out_of_operation_reads_nothing_until_enabled() {
    let mut lane = Lane::new(2);
    lane.lay(card("12345678"));
    assert_eq!(lane.run(5_000), [DocumentEvent::Up]);
    lane.bench.order(lane.now_ms, DocumentCommand::Enable);
    let events = lane.run(1_000);
    assert_eq!(events[0], DocumentEvent::Laid);
    assert_eq!(read(&events[1]).zone.as_ref().unwrap().number, "12345678");
}

// rules: G-15
#[test]
fn what_cannot_be_read_is_told_apart() {
    let good = card("12345678");
    let mut short = good.clone();
    short.lines[1].pop();
    let mut digit = good.clone();
    digit.lines[0].replace_range(6..7, "9");
    let other = DocumentPicture { chip: chip("macao-id", "87654321", "MAC"), ..good.clone() };
    let wrong_way = DocumentPicture { wrong_way: true, ..good.clone() };
    for (picture, why) in
        [(short, Unread::Shape), (digit, Unread::CheckDigit), (other, Unread::Disagree), (wrong_way, Unread::Nothing)]
    {
        let mut lane = Lane::ready(3);
        lane.lay(picture.clone());
        assert_eq!(lane.run(2_000), [DocumentEvent::Laid, DocumentEvent::Unread(why)]);
        assert_eq!(read_directly(&picture), DocumentEvent::Unread(why));
    }
    let dead_chip = DocumentPicture { chip: Chip::Unreadable, ..good };
    assert_eq!(read(&read_directly(&dead_chip)).chip, Chip::Unreadable);
}

// rules: F-04, F-05
#[test]
fn consent_and_authenticity_of_a_permit_are_told_as_the_chip_has_them() {
    for (kind, code) in [("exit-entry-permit", "CS"), ("official-permit", "CD")] {
        for (consent_macao, authenticated) in [(true, true), (true, false), (false, true), (false, false)] {
            let permit = card("CZZ000001");
            let mut lines = permit.lines.clone();
            lines[0].replace_range(0..5, &format!("{code}CHN"));
            let chip = Chip::Read {
                kind: kind.to_owned(),
                authenticated,
                number: "CZZ000001".to_owned(),
                issuer: "CHN".to_owned(),
                serial: "ZZ000000101".to_owned(),
                consent_macao,
            };
            let event = read_directly(&DocumentPicture { lines, chip: chip.clone(), wrong_way: false });
            assert_eq!(read(&event).chip, chip);
            assert_eq!(zone::kind_of_zone(read(&event).zone.as_ref().unwrap()), Some(kind));
        }
    }
}

#[test]
fn cards_without_a_zone_are_known_by_their_chip() {
    for kind in ["hk-id", "park-pass"] {
        let picture = DocumentPicture { lines: Vec::new(), chip: chip(kind, "A123456(3)", "HKG"), wrong_way: false };
        let event = read_directly(&picture);
        assert_eq!(read(&event).zone, None);
        assert_eq!(read(&event).chip, picture.chip);
    }
}

#[test]
fn noise_on_the_line_delays_and_falsifies_nothing() {
    for seed in 0..50 {
        let mut lane = Lane::ready(seed);
        let now_ms = lane.now_ms;
        lane.bench.machine().set_fault(now_ms, Some(Fault::Noise));
        lane.lay(card("12345678"));
        let mut events = lane.run(10_000);
        lane.bench.machine().set_fault(now_ms, None);
        events.extend(lane.run(10_000));
        events.retain(|event| !matches!(event, DocumentEvent::Lost | DocumentEvent::Up | DocumentEvent::Laid));
        match &events[..] {
            [DocumentEvent::Unread(Unread::Nothing)] => {}
            [event] => assert_eq!(read(event).zone.as_ref().unwrap().number, "12345678", "seed {seed}"),
            other => panic!("seed {seed}: {other:?}"),
        }
    }
}

#[test]
fn a_dead_reader_is_lost_and_comes_back_as_it_was_wanted() {
    for fault in [Fault::Stall, Fault::Unplug] {
        let mut lane = Lane::ready(5);
        let now_ms = lane.now_ms;
        lane.bench.machine().set_fault(now_ms, Some(fault));
        assert_eq!(lane.run(QUIET_MS + POLL_MS), [DocumentEvent::Lost]);
        lane.lay(card("12345678"));
        assert_eq!(lane.run(60_000), []);
        let now_ms = lane.now_ms;
        lane.bench.machine().set_fault(now_ms, None);
        let events = lane.run(POLL_MS + 1_000);
        assert_eq!(events[0], DocumentEvent::Up, "{fault:?}");
        assert_eq!(events[1], DocumentEvent::Laid, "{fault:?}");
        assert_eq!(read(&events[2]).zone.as_ref().unwrap().number, "12345678");
    }
}

#[test]
fn a_document_taken_while_the_reader_was_dead_is_told_when_it_is_back() {
    let mut lane = Lane::ready(6);
    lane.lay(card("12345678"));
    assert_eq!(lane.run(2_000).len(), 2);
    let now_ms = lane.now_ms;
    lane.bench.machine().set_fault(now_ms, Some(Fault::Stall));
    assert_eq!(lane.run(3_000), [DocumentEvent::Lost]);
    lane.bench.machine().take();
    let now_ms = lane.now_ms;
    lane.bench.machine().set_fault(now_ms, None);
    assert_eq!(lane.run(1_000), [DocumentEvent::Up, DocumentEvent::Removed]);
}

#[test]
fn a_document_lifted_before_it_was_read_is_told_as_taken() {
    let mut lane = Lane::ready(8);
    lane.lay(card("12345678"));
    assert_eq!(lane.run(200), [DocumentEvent::Laid]);
    lane.bench.machine().take();
    assert_eq!(lane.run(POLL_MS), [DocumentEvent::Removed]);
}

#[test]
fn a_reading_that_does_not_end_is_told_as_unreadable() {
    let mut session = DocumentSession::default();
    session.link_up(0);
    session.order(0, DocumentCommand::Enable);
    let mut told = Vec::new();
    for now_ms in (0..=READING_MS).step_by(500) {
        let mut bytes = Vec::new();
        Report::Status(Status { on: true, laid: true, count: 0 }).encode(&mut bytes);
        session.bytes_in(now_ms, &bytes);
        session.advance(now_ms, &mut bytes);
        told.extend(std::iter::from_fn(|| session.next_event()));
    }
    assert_eq!(told, [DocumentEvent::Up, DocumentEvent::Laid, DocumentEvent::Unread(Unread::Nothing)]);
}

#[test]
fn the_direct_reader_tells_what_the_line_would() {
    let story = |fault: Option<Fault>| {
        let mut lane = Lane::ready(7);
        let mut direct = DirectReader::new(7);
        let mut told = Vec::new();
        direct.order(10, DocumentCommand::Enable);
        assert_eq!(direct.next_event(10), Some(DocumentEvent::Up));
        lane.lay(card("12345678"));
        direct.lay(10, card("12345678"));
        let mut line = lane.run(2_000);
        told.extend(std::iter::from_fn(|| direct.next_event(2_010)));
        lane.bench.machine().set_fault(2_010, fault);
        direct.set_fault(2_010, fault);
        line.extend(lane.run(4_000));
        told.extend(std::iter::from_fn(|| direct.next_event(6_010)));
        lane.bench.machine().take();
        direct.take();
        lane.bench.machine().set_fault(6_010, None);
        direct.set_fault(6_010, None);
        line.extend(lane.run(4_000));
        told.extend(std::iter::from_fn(|| direct.next_event(10_010)));
        (line, told)
    };
    for fault in [None, Some(Fault::Stall)] {
        let (line, told) = story(fault);
        assert_eq!(line, told, "{fault:?}");
    }
}

// rules: F-02
#[test]
fn a_process_that_opens_the_reader_anew_hears_nothing_of_what_was_read_for_another() {
    let (mut lane, mut direct) = (Lane::ready(7), DirectReader::new(7));
    direct.order(0, DocumentCommand::Enable);
    lane.lay(card("12345678"));
    direct.lay(0, card("12345678"));
    assert_eq!(lane.run(5_000).len(), 2, "laid and read");
    assert_eq!(std::iter::from_fn(|| direct.next_event(5_000)).count(), 3, "up, laid and read");

    lane.restart();
    direct.reopen(5_000);
    let (mut line, mut told) = (lane.run(2_000), Vec::new());
    lane.enable();
    direct.order(7_000, DocumentCommand::Enable);
    line.extend(lane.run(5_000));
    lane.bench.machine().take();
    direct.take();
    line.extend(lane.run(2_000));
    lane.lay(card("87654321"));
    direct.lay(14_000, card("87654321"));
    line.extend(lane.run(5_000));
    told.extend(std::iter::from_fn(|| direct.next_event(19_000)));
    let readings = |events: &[DocumentEvent]| -> Vec<DocumentEvent> {
        events.iter().filter(|event| matches!(event, DocumentEvent::Read(_))).cloned().collect()
    };
    assert_eq!((line.first(), told.first()), (Some(&DocumentEvent::Up), Some(&DocumentEvent::Up)));
    assert_eq!(readings(&line).len(), 1, "the other card alone: {line:?}");
    assert_eq!(readings(&line), readings(&told));
    direct.set_fault(19_000, Some(Fault::Unplug));
    direct.reopen(19_000);
    assert_eq!(direct.next_event(25_000), Some(DocumentEvent::Lost));
}

#[test]
fn a_flood_of_readings_is_bounded() {
    let mut session = DocumentSession::default();
    session.link_up(0);
    session.order(0, DocumentCommand::Enable);
    let mut bytes = Vec::new();
    for count in 1..10_000 {
        let lines = Vec::new();
        Report::Document(Presented { count, lines, chip: Chip::Unreadable }).encode(&mut bytes);
    }
    session.bytes_in(0, &bytes);
    assert!(std::iter::from_fn(|| session.next_event()).count() <= 32);
}
