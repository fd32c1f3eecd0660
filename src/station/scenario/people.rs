//! What invented people hold out: documents, fingers, codes.

use super::format::{ChipState, FlagOr, Lay, LayFinger, LensWord, LookIn, Quality};
use crate::person::{DocumentKind, Eye, Finger};
use crate::population::{DemoDocument, DemoPerson, Fingers, Population, bodies, synthetic_number};
use portas_biometric::synthetic::{self, Look};
use portas_devices::document::Chip;
use portas_devices::document::sim::DocumentPicture;
use portas_devices::document::specimen::{SpecimenError, ZoneFacts, zone_lines};
use portas_devices::fingerprint::sim::{Print, Skin, Touch};
use portas_devices::iris::sim::{Lens, Person as Face};
use portas_devices::iris::{Cover, EyeSample};

/// No row of the population has this number, nor has any document of theirs the number that follows from it.
const UNKNOWN_ROW: u32 = 999_999;

/// What a person cannot hold out.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Lacking {
    /// No such person.
    #[error("nobody is called {0:?} in the demo population")]
    Nobody(String),
    /// No such document.
    #[error("{person} has no {kind:?}")]
    Document {
        /// Who.
        person: String,
        /// Which, or any.
        kind: Option<DocumentKind>,
    },
    /// The document's facts do not fit a zone.
    #[error("{person}: {error}")]
    Zone {
        /// Who.
        person: String,
        /// Why.
        error: SpecimenError,
    },
}

pub(super) fn person<'a>(population: &'a Population, handle: &str) -> Result<&'a DemoPerson, Lacking> {
    population.person(handle).ok_or_else(|| Lacking::Nobody(handle.to_owned()))
}

/// A document as it lies on the reader.
pub(super) fn picture(population: &Population, lay: &Lay) -> Result<DocumentPicture, Lacking> {
    let person = person(population, &lay.person)?;
    let document = match lay.kind {
        Some(kind) => person.document(kind),
        None => person.documents.first(),
    };
    let missing = || Lacking::Document { person: lay.person.clone(), kind: lay.kind };
    let mut document = document.ok_or_else(missing)?.clone();
    if !lay.on_record {
        let letter = document.record.number.chars().next().unwrap_or('Z');
        document.record.number = synthetic_number(letter, UNKNOWN_ROW);
    }
    picture_of(person, &document, lay.chip, lay.wrong_way)
}

/// The same for any document of a person.
pub(crate) fn picture_of(
    person: &DemoPerson,
    document: &DemoDocument,
    chip: ChipState,
    wrong_way: bool,
) -> Result<DocumentPicture, Lacking> {
    let record = &document.record;
    let chip = match chip {
        ChipState::Unreadable => Chip::Unreadable,
        ChipState::Ok | ChipState::Unauthenticated => Chip::Read {
            kind: record.kind.name().into(),
            authenticated: document.authenticated && chip == ChipState::Ok,
            number: record.number.clone(),
            issuer: record.issuer.clone(),
            serial: record.serial.clone(),
            consent_macao: document.consent,
        },
    };
    let lines = match &document.zone {
        Some(zone) => {
            let born = person.born.format("%y%m%d").to_string();
            let expires = record.valid_until.format("%y%m%d").to_string();
            let facts = ZoneFacts {
                code: zone.code,
                issuer: &record.issuer,
                number: &record.number,
                nationality: &zone.nationality,
                born: &born,
                expires: &expires,
                sex: '<',
                surname: &zone.surname,
                given_names: &zone.given_names,
            };
            zone_lines(&facts).map_err(|error| Lacking::Zone { person: person.handle.clone(), error })?
        }
        None => Vec::new(),
    };
    Ok(DocumentPicture { lines, chip, wrong_way })
}

/// A finger as it meets the glass.
pub(super) fn touch(population: &Population, lay: &LayFinger) -> Result<Touch, Lacking> {
    let person = person(population, &lay.person)?;
    let skin = match lay.quality {
        // What does not live gives the sensor nothing it would take for a finger.
        _ if lay.live == Some(false) => Skin::Poor,
        Some(Quality::Good) => Skin::Good,
        Some(Quality::Poor) => Skin::Poor,
        Some(Quality::None) => Skin::None,
        None => skin_of(person),
    };
    Ok(touch_of(person, lay.finger.unwrap_or(Finger::RightIndex), skin))
}

/// How a person's fingers print.
pub(crate) const fn skin_of(person: &DemoPerson) -> Skin {
    match person.body.fingers {
        Fingers::Good | Fingers::None => Skin::Good,
        Fingers::Worn => Skin::Worn,
    }
}

/// The same for any finger.
pub(crate) fn touch_of(person: &DemoPerson, finger: Finger, skin: Skin) -> Touch {
    Touch { print: Print::Minutiae(bodies::minutiae(person.body.seed, finger)), skin }
}

/// The same where time passes: a picture of the finger.
pub(crate) fn grown_touch(person: &DemoPerson, finger: Finger, skin: Skin) -> Touch {
    Touch { print: Print::Grown(bodies::finger_seed(person.body.seed, finger)), skin }
}

/// Eyes lie so far below the top of a head.
const EYES_BELOW_TOP_M: f64 = 0.12;
/// How far from the camera a person stands who stands well, centimetres.
const DISTANCE_CM: u16 = 60;

/// A person as they look into the iris camera.
pub(crate) fn gaze_of(person: &DemoPerson) -> Face {
    let eye = |eye| Some(EyeSample::Code(bodies::eye_code(person.body.seed, eye).to_bytes().to_vec()));
    let lens = if person.body.cosmetic_lenses { Lens::Coloured } else { Lens::Clear };
    Face {
        eye_height_cm: centimetres(person.body.height_m - EYES_BELOW_TOP_M),
        distance_cm: DISTANCE_CM,
        cover: None,
        lens,
        left: eye(Eye::Left),
        right: eye(Eye::Right),
    }
}

/// Size of the pictures that a simulated iris camera gives where time passes.
const EYE_PX: (usize, usize) = (320, 240);

/// The same where time passes: pictures of the eyes.
pub(crate) fn grown_gaze(person: &DemoPerson) -> Face {
    let eye = |eye| {
        let grown = synthetic::Eye::grown(bodies::eye_seed(person.body.seed, eye));
        grown.picture(&Look::default(), EYE_PX).ok().map(|(picture, _)| EyeSample::Picture(picture))
    };
    Face { left: eye(Eye::Left), right: eye(Eye::Right), ..gaze_of(person) }
}

/// The same as a scenario has it.
pub(super) fn gaze(population: &Population, look: &LookIn) -> Result<Face, Lacking> {
    let own = gaze_of(person(population, &look.person)?);
    let lens = match (look.lens, look.quality) {
        // What does not live gives the camera nothing that it would take for an eye.
        _ if look.live == Some(false) => Lens::Clouded,
        (_, Some(Quality::Poor)) => Lens::Clouded,
        (Some(FlagOr::Flag(true) | FlagOr::More(LensWord::Coloured)), _) => Lens::Coloured,
        (Some(FlagOr::More(LensWord::Clouded)), _) => Lens::Clouded,
        (Some(FlagOr::Flag(false)), _) | (None, Some(Quality::Good)) => Lens::Clear,
        (None, Some(Quality::None) | None) => own.lens,
    };
    let cover = match look.cover {
        Some(FlagOr::Flag(true)) => Some(Cover::Unknown),
        Some(FlagOr::More(cover)) => Some(cover),
        Some(FlagOr::Flag(false)) | None => None,
    };
    let none = look.quality == Some(Quality::None);
    let sees = |eye| !none && look.which.is_none_or(|which| which == eye);
    Ok(Face {
        eye_height_cm: look.height_m.map_or(own.eye_height_cm, centimetres),
        distance_cm: look.distance_m.map_or(own.distance_cm, centimetres),
        cover,
        lens,
        left: own.left.filter(|_| sees(Eye::Left)),
        right: own.right.filter(|_| sees(Eye::Right)),
    })
}

fn centimetres(metres: f64) -> u16 {
    (metres * 100.0).round().clamp(0.0, 300.0) as u16
}
