//! The tables of the settings, and what each value may be.

use super::Settings;
use super::reader::{Reader, Section, between};
use super::sensors::{fingerprint, iris};
use crate::credential::freshness::Window;
use crate::credential::place::LaneKind;
use crate::flow::waits::{Wait, Waits};
use crate::person::{Direction, Port};
use crate::policy::Profile;
use crate::registry::request::LaneName;
use crate::texts::Language;
use ed25519_dalek::VerifyingKey;
use portas_devices::camera::capture::PixelFormat;
use portas_devices::camera::reader::ReaderKind;
use portas_devices::iris::mounting::EyesInView;
use serde::Deserialize;
use serde::de::IntoDeserializer;
use serde::de::value::{Error as ValueError, StrDeserializer};
use std::path::{Path, PathBuf};

/// Speeds of a serial line, bits a second.
const BAUDS: [u32; 6] = [9_600, 19_200, 38_400, 57_600, 115_200, 230_400];
/// Longest label behind the port in a lane's name.
const LABEL_MAX: usize = 16;

/// In what languages a station speaks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Languages {
    /// Shown first, and after every traveller.
    pub primary: Language,
    /// Offered besides, in this order.
    pub others: Vec<Language>,
}

/// Where a device is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// Nowhere: a simulator within the program stands for it.
    Simulated,
    /// A device file.
    Path(PathBuf),
}

/// Where the printer is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PrinterPlace {
    /// There is none: lanes that need slips refer their travellers.
    None,
    /// A simulator within the program stands for it.
    Simulated,
    /// A device file.
    Path(PathBuf),
}

/// `[gate]`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GateSettings {
    /// Serial port.
    pub port: Place,
    /// Bits a second.
    pub baud: u32,
    /// OSDP address.
    pub address: u8,
    /// File of the secure channel's key, within the directory of keys unless absolute.
    pub key: PathBuf,
    /// Age up to which sensors are believed; a line quiet for longer is lost. Milliseconds.
    pub freshness_ms: u32,
}

/// `[camera]`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CameraSettings {
    /// Video device.
    pub source: Place,
    /// Which library reads.
    pub reader: ReaderKind,
    /// Size wanted of its pictures, pixels; the nearest that it offers is taken.
    pub width: u32,
    /// See `width`.
    pub height: u32,
    /// Frames a second wanted.
    pub fps: u32,
    /// The format it must give; `None`: the best that it offers.
    pub format: Option<PixelFormat>,
    /// Fixed exposure, microseconds; `None`: the camera finds its own.
    pub exposure_us: Option<u32>,
}

/// `[document]`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentSettings {
    /// Serial port.
    pub port: Place,
    /// Bits a second.
    pub baud: u32,
    /// Whether a document whose chip was not authenticated is taken by its zone alone.
    pub mrz_alone: bool,
}

/// `[printer]`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrinterSettings {
    /// Where it is.
    pub port: PrinterPlace,
    /// Bits a second.
    pub baud: u32,
}

/// `[keys]`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeySettings {
    /// Directory, within the data directory unless absolute.
    pub dir: PathBuf,
    /// Directory of the signed lists, within the data directory unless absolute.
    pub lists: PathBuf,
    /// Ed25519 public key under which trust and status lists are signed; `None`: that of the data directory's demo.
    pub root: Option<[u8; 32]>,
}

/// `[officer]`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OfficerSettings {
    /// Whether a counter is connected. Without one nobody can release a traveller by hand.
    pub counter: bool,
}

/// `[registry]`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegistrySettings {
    /// File, within the data directory unless absolute.
    pub path: PathBuf,
}

impl GateSettings {
    /// The key file, given the directory of keys.
    #[must_use]
    pub fn key_file(&self, keys: &Path) -> PathBuf {
        keys.join(&self.key)
    }
}

impl KeySettings {
    /// The directory of keys, given the data directory.
    #[must_use]
    pub fn dir_in(&self, data: &Path) -> PathBuf {
        data.join(&self.dir)
    }

    /// The directory of the signed lists, given the data directory.
    #[must_use]
    pub fn lists_in(&self, data: &Path) -> PathBuf {
        data.join(&self.lists)
    }

    /// The file of the lane's recipient keys, police and mutual, given the data directory.
    #[must_use]
    pub fn lane_file_in(&self, data: &Path) -> PathBuf {
        self.dir_in(data).join("lane.toml")
    }
}

impl RegistrySettings {
    /// The file, given the data directory.
    #[must_use]
    pub fn file_in(&self, data: &Path) -> PathBuf {
        data.join(&self.path)
    }
}

pub(super) fn settings<'t>(reader: &mut Reader<'t>, mut root: Section<'t>) -> Option<Settings> {
    let name = reader.required::<String>(&mut root, "name");
    let port = reader.required::<Port>(&mut root, "port").map(|(port, _)| port);
    let lane = reader.required::<LaneKind>(&mut root, "lane");
    let direction = reader.required::<Direction>(&mut root, "direction").map(|(direction, _)| direction);
    let profile = reader.value(&mut root, "profile", None::<Profile>);
    let name = name.and_then(|(name, span)| {
        let checked = lane_name(&name, port);
        checked.map_err(|message| reader.fault(span, "name", message)).ok()
    });
    let languages = languages(reader, &mut root);
    let window = window(reader, &mut root);
    let waits = waits(reader, &mut root);
    let gate = gate(reader, &mut root);
    let camera = camera(reader, &mut root);
    let document = document(reader, &mut root);
    let fingerprint = fingerprint(reader, &mut root);
    let iris = iris(reader, &mut root);
    let printer = printer(reader, &mut root);
    let keys = keys(reader, &mut root);
    let officer = officer(reader, &mut root);
    let registry = registry(reader, &mut root);
    let sound = super::sound::sound(reader, &mut root);
    let screen = super::screen::screen(reader, &mut root);
    if let (Some((LaneKind::TwoDoorIrisEnrol, span)), Some(iris)) = (&lane, &iris)
        && iris.camera.eyes() == Some(EyesInView::One)
    {
        reader.fault(span.clone(), "lane", "takes both eyes at once, and the camera of [iris] shows one");
    }
    reader.close(root);
    Some(Settings {
        name: name?,
        port: port?,
        lane: lane?.0,
        direction: direction?,
        profile,
        languages,
        window,
        waits,
        gate: gate?,
        camera: camera?,
        document: document?,
        fingerprint: fingerprint?,
        iris: iris?,
        printer: printer?,
        keys,
        officer,
        registry,
        sound,
        screen,
    })
}

/// A lane's name: its port, a stroke, a label; so no two ports can give one name.
fn lane_name(name: &str, port: Option<Port>) -> Result<LaneName, String> {
    let (at, label) = name.split_once('/').unwrap_or((name, ""));
    let source: StrDeserializer<'_, ValueError> = at.into_deserializer();
    let named = Port::deserialize(source);
    let plain = label.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-'));
    if !plain || label.is_empty() || label.len() > LABEL_MAX {
        Err(format!("must be a port, / and a label of a-z, 0-9 and - ({LABEL_MAX} at most), is {name:?}"))
    } else if named.is_err() || port.is_some_and(|port| named.as_ref() != Ok(&port)) {
        Err(format!("must begin with the port of this lane and a /, is {name:?}"))
    } else {
        Ok(LaneName(name.to_owned()))
    }
}

fn languages<'t>(reader: &mut Reader<'t>, root: &mut Section<'t>) -> Languages {
    let mut section = reader.section(root, "languages");
    let primary = reader.value(&mut section, "primary", Language::ZhHant);
    let others = match reader.spanned::<Vec<Language>>(&mut section, "others") {
        None => [Language::ZhHant, Language::Pt, Language::En, Language::ZhHans]
            .into_iter()
            .filter(|&language| language != primary)
            .collect(),
        Some((others, span)) => {
            let twice = |at: usize| others[at] == primary || others[..at].contains(&others[at]);
            if (0..others.len()).any(twice) {
                reader.fault(span, section.path_of("others"), "must name each language once, and not the primary one");
            }
            others
        }
    };
    reader.close(section);
    Languages { primary, others }
}

fn window<'t>(reader: &mut Reader<'t>, root: &mut Section<'t>) -> Window {
    let mut section = reader.section(root, "codes");
    let default = Window::default();
    let steps = reader.number(&mut section, "window_steps", 1..=4, u32::from(default.steps()));
    reader.close(section);
    u8::try_from(steps).ok().and_then(Window::new).unwrap_or(default)
}

fn waits<'t>(reader: &mut Reader<'t>, root: &mut Section<'t>) -> Waits {
    let section = reader.section(root, "waits");
    let mut waits = Waits::default();
    reader.each::<i64>(section, |reader, named| {
        let Some(wait) = Wait::from_name(&named.key) else {
            let names: Vec<&str> = Wait::ALL.iter().map(|wait| wait.name()).collect();
            let message = format!("unknown wait; the waits are {}", names.join(", "));
            return reader.fault(named.key_span, named.path, message);
        };
        let ms = u64::try_from(named.value).map_err(|_| wait.allowed_ms());
        if let Err(allowed) = ms.and_then(|ms| waits.set(wait, ms)) {
            reader.fault(named.span, named.path, format!("{} milliseconds", between(&allowed, named.value)));
        }
    });
    waits
}

fn gate<'t>(reader: &mut Reader<'t>, root: &mut Section<'t>) -> Option<GateSettings> {
    let mut section = reader.section(root, "gate");
    let port = place(reader, &mut section, "port");
    let baud = baud(reader, &mut section, 115_200);
    let address = reader.number(&mut section, "address", 0..=126, 1);
    let key = reader.value(&mut section, "key", PathBuf::from("gate.key"));
    let freshness_ms = reader.number(&mut section, "freshness_ms", 200..=1_500, 300);
    reader.close(section);
    Some(GateSettings { port: port?, baud, address: u8::try_from(address).ok()?, key, freshness_ms })
}

fn camera<'t>(reader: &mut Reader<'t>, root: &mut Section<'t>) -> Option<CameraSettings> {
    let mut section = reader.section(root, "camera");
    let source = place(reader, &mut section, "source");
    let library = reader.value(&mut section, "reader", ReaderKind::default());
    let width = reader.number(&mut section, "width", 160..=4_096, 1_280);
    let height = reader.number(&mut section, "height", 120..=4_096, 720);
    let fps = reader.number(&mut section, "fps", 5..=120, 30);
    let format = pixel_format(reader, &mut section);
    let exposure_us = reader.number(&mut section, "exposure_us", 0..=1_000_000, 0);
    reader.close(section);
    let exposure_us = (exposure_us > 0).then_some(exposure_us);
    Some(CameraSettings { source: source?, reader: library, width, height, fps, format, exposure_us })
}

/// `None` for the best that the camera offers.
fn pixel_format<'t>(reader: &mut Reader<'t>, section: &mut Section<'t>) -> Option<PixelFormat> {
    let (named, span) = reader.spanned::<String>(section, "format")?;
    let found = PixelFormat::ALL.into_iter().find(|format| format.name() == named);
    if found.is_none() && named != "auto" {
        let names = PixelFormat::ALL.map(PixelFormat::name).join(", ");
        reader.fault(span, section.path_of("format"), format!("must be auto, {names}, is {named:?}"));
    }
    found
}

fn document<'t>(reader: &mut Reader<'t>, root: &mut Section<'t>) -> Option<DocumentSettings> {
    let mut section = reader.section(root, "document");
    let port = place(reader, &mut section, "port");
    let baud = baud(reader, &mut section, 9_600);
    let mrz_alone = reader.value(&mut section, "mrz_alone", false);
    reader.close(section);
    Some(DocumentSettings { port: port?, baud, mrz_alone })
}

fn printer<'t>(reader: &mut Reader<'t>, root: &mut Section<'t>) -> Option<PrinterSettings> {
    let mut section = reader.section(root, "printer");
    let named = reader.required::<String>(&mut section, "port");
    let path = section.path_of("port");
    let baud = baud(reader, &mut section, 19_200);
    reader.close(section);
    let port = match named? {
        (named, _) if named == "none" => PrinterPlace::None,
        (named, _) if named == "simulated" => PrinterPlace::Simulated,
        (named, _) if named.contains('/') => PrinterPlace::Path(named.into()),
        (named, span) => {
            reader.fault(
                span,
                path,
                format!("must be \"none\", \"simulated\" or a path such as /dev/ttyUSB2, is {named:?}"),
            );
            return None;
        }
    };
    Some(PrinterSettings { port, baud })
}

fn keys<'t>(reader: &mut Reader<'t>, root: &mut Section<'t>) -> KeySettings {
    let mut section = reader.section(root, "keys");
    let dir = reader.value(&mut section, "dir", PathBuf::from("keys"));
    let lists = reader.value(&mut section, "lists", PathBuf::from("lists"));
    let root_key = reader.spanned::<String>(&mut section, "root").and_then(|(text, span)| {
        let key = public_key(&text);
        if key.is_none() {
            let message = "must be an Ed25519 public key in 64 hexadecimal digits";
            reader.fault(span, section.path_of("root"), message);
        }
        key
    });
    reader.close(section);
    KeySettings { dir, lists, root: root_key }
}

fn officer<'t>(reader: &mut Reader<'t>, root: &mut Section<'t>) -> OfficerSettings {
    let mut section = reader.section(root, "officer");
    let counter = reader.value(&mut section, "counter", false);
    reader.close(section);
    OfficerSettings { counter }
}

fn registry<'t>(reader: &mut Reader<'t>, root: &mut Section<'t>) -> RegistrySettings {
    let mut section = reader.section(root, "registry");
    let path = reader.value(&mut section, "path", PathBuf::from("registry.sqlite"));
    reader.close(section);
    RegistrySettings { path }
}

fn place<'t>(reader: &mut Reader<'t>, section: &mut Section<'t>, key: &'static str) -> Option<Place> {
    let (named, span) = reader.required::<String>(section, key)?;
    if named == "simulated" {
        return Some(Place::Simulated);
    }
    // A path shows itself by its stroke; "simulate" is a slip of the pen, not a file.
    if named.contains('/') {
        return Some(Place::Path(named.into()));
    }
    reader.fault(
        span,
        section.path_of(key),
        format!("must be \"simulated\" or a path such as /dev/ttyUSB0, is {named:?}"),
    );
    None
}

fn baud<'t>(reader: &mut Reader<'t>, section: &mut Section<'t>, missing: u32) -> u32 {
    match reader.spanned::<i64>(section, "baud") {
        None => missing,
        Some((found, span)) => BAUDS.into_iter().find(|&baud| i64::from(baud) == found).unwrap_or_else(|| {
            let allowed = BAUDS.map(|baud| baud.to_string()).join(", ");
            reader.fault(span, section.path_of("baud"), format!("must be one of {allowed}, is {found}"));
            missing
        }),
    }
}

fn public_key(text: &str) -> Option<[u8; 32]> {
    let mut bytes = [0; 32];
    hex::decode_to_slice(text, &mut bytes).ok()?;
    let key = VerifyingKey::from_bytes(&bytes).ok()?;
    (!key.is_weak()).then_some(bytes)
}
