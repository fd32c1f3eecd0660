//! What is left of an event or order when nothing of a person may be.

use crate::camera::CameraEvent;
use crate::document::{Chip, DocumentEvent, DocumentRead, Zone};
use crate::fingerprint::{FingerprintEvent, Probe};
use crate::iris::{EyeSample, IrisEvent};
use crate::printer::PrinterCommand;
use crate::{Command, Event};

/// Stands for any text of a person.
const BLANK: &str = "X";
/// Stands for any date of a person.
const NO_DATE: &str = "000000";

pub(super) fn event(event: &Event) -> Event {
    match event {
        Event::Gate(_) | Event::Printer(_) => event.clone(),
        Event::Camera(event) => Event::Camera(camera(event)),
        Event::Fingerprint(event) => Event::Fingerprint(fingerprint(event)),
        Event::Iris(event) => Event::Iris(iris(event)),
        Event::Document(event) => Event::Document(document(event)),
    }
}

pub(super) fn command(command: &Command) -> Command {
    match command {
        Command::Gate(_) | Command::Fingerprint(_) | Command::Iris(_) | Command::Document(_) => command.clone(),
        Command::Printer(PrinterCommand::Print { job, lines }) => {
            Command::Printer(PrinterCommand::Print { job: *job, lines: vec![BLANK.to_owned(); lines.len()] })
        }
    }
}

fn camera(event: &CameraEvent) -> CameraEvent {
    match event {
        CameraEvent::Code { text, taken_ms } => {
            CameraEvent::Code { text: BLANK.repeat(text.chars().count()), taken_ms: *taken_ms }
        }
        CameraEvent::Up | CameraEvent::Lost | CameraEvent::Coach(_) | CameraEvent::Empty => event.clone(),
    }
}

fn fingerprint(event: &FingerprintEvent) -> FingerprintEvent {
    match event {
        FingerprintEvent::Captured { request, probe, quality } => {
            let probe = match probe {
                Probe::Picture { picture, ppi } => Probe::Picture { picture: picture.blackened(), ppi: *ppi },
                Probe::Minutiae(record) => Probe::Minutiae(vec![0; record.len()]),
                Probe::Template(template) => Probe::Template(vec![0; template.len()]),
            };
            FingerprintEvent::Captured { request: *request, probe, quality: *quality }
        }
        FingerprintEvent::Up
        | FingerprintEvent::Lost
        | FingerprintEvent::Seen { .. }
        | FingerprintEvent::NoSample { .. } => event.clone(),
    }
}

fn iris(event: &IrisEvent) -> IrisEvent {
    match event {
        IrisEvent::Captured { request, left, right, quality } => IrisEvent::Captured {
            request: *request,
            left: left.as_ref().map(eye),
            right: right.as_ref().map(eye),
            quality: *quality,
        },
        IrisEvent::Up
        | IrisEvent::Lost
        | IrisEvent::FaceAt { .. }
        | IrisEvent::Covered(_)
        | IrisEvent::Seen { .. }
        | IrisEvent::NoSample { .. }
        | IrisEvent::Empty => event.clone(),
    }
}

fn eye(sample: &EyeSample) -> EyeSample {
    match sample {
        EyeSample::Picture(picture) => EyeSample::Picture(picture.blackened()),
        EyeSample::Code(code) => EyeSample::Code(vec![0; code.len()]),
    }
}

fn document(event: &DocumentEvent) -> DocumentEvent {
    match event {
        DocumentEvent::Read(read) => {
            DocumentEvent::Read(Box::new(DocumentRead { zone: read.zone.as_ref().map(zone), chip: chip(&read.chip) }))
        }
        DocumentEvent::Up
        | DocumentEvent::Lost
        | DocumentEvent::Laid
        | DocumentEvent::Unread(_)
        | DocumentEvent::Removed => event.clone(),
    }
}

fn zone(zone: &Zone) -> Zone {
    Zone {
        code: zone.code.clone(),
        issuer: zone.issuer.clone(),
        number: BLANK.to_owned(),
        nationality: BLANK.to_owned(),
        born: NO_DATE.to_owned(),
        expires: NO_DATE.to_owned(),
        surname: BLANK.to_owned(),
        given_names: BLANK.to_owned(),
    }
}

fn chip(chip: &Chip) -> Chip {
    match chip {
        Chip::Unreadable => Chip::Unreadable,
        Chip::Read { kind, authenticated, issuer, consent_macao, number: _, serial: _ } => Chip::Read {
            kind: kind.clone(),
            authenticated: *authenticated,
            number: BLANK.to_owned(),
            issuer: issuer.clone(),
            serial: BLANK.to_owned(),
            consent_macao: *consent_macao,
        },
    }
}
