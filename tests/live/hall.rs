//! A lane on threads in a directory of its own, with the people before it.
#![allow(dead_code)]

use crossbeam_channel::RecvTimeoutError;
use portas::credential::certificate::Issuer;
use portas::credential::keys::{Holder, KeyRing, Recipient, RecipientKey, RetiredKey};
use portas::credential::trust::{ListKind, Lists};
use portas::credential::{Family, keys_file, lists_file};
use portas::flow::gate::Knowledge;
use portas::flow::{Control, Event, Looking, Screen};
use portas::person::{CrossingCredential, Direction, Eye, Finger, Port};
use portas::population::{DemoPerson, Population, bodies};
use portas::registry::request::{Answer, CodeHolder, LaneName, NewCrossing, Request, SessionId};
use portas::registry::{Registry, SampleKey, seed};
use portas::secret_file;
use portas::station::live::{
    CameraWiring, Clock, FingerprintWiring, GateLine, GateProgram, GateWiring, IrisWiring, KnowledgeFiles, Live,
    Notice, Plan, RegistryPlace, Seen, Serial, Wiring,
};
use portas::station::sim::{LaneSpec, Site};
use portas::texts::Language;
use portas::wallet::demo::{Code, DemoPhones};
use portas::wallet::phone::Draw;
use portas::wallet::screen::{Look, draw};
use portas_biometric::{Picture, synthetic};
use portas_devices::camera::frame::Frame;
use portas_devices::camera::optics::{Scene, photograph};
use portas_devices::camera::reader::ReaderKind;
use portas_devices::fingerprint::sim::{Print, Skin, Touch};
use portas_devices::gate::GateEvent;
use portas_devices::gate::panel::PanelSettings;
use portas_devices::iris::EyeSample;
use portas_devices::iris::sim::{Lens, Person as Face};
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng;
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use tempfile::TempDir;
use zeroize::Zeroizing;

/// Time for anything to happen; only a failure waits so long.
pub const PATIENCE: Duration = Duration::from_secs(40);

/// Pictures of the simulated iris camera.
const EYE_PX: (usize, usize) = (320, 240);

/// One hall at a time: lanes that share two cores wait for each other as no lane does in a hall.
static ALONE: Mutex<()> = Mutex::new(());

/// Waits until no other test has a lane running. A test that failed has told so itself.
pub fn alone() -> MutexGuard<'static, ()> {
    ALONE.lock().unwrap_or_else(PoisonError::into_inner)
}

pub struct Hall {
    pub dir: TempDir,
    pub clock: Clock,
    site: Site,
    phones: DemoPhones,
    rng: ChaCha20Rng,
    _alone: MutexGuard<'static, ()>,
}

impl Hall {
    pub fn new() -> Self {
        let alone = alone();
        let dir = tempfile::tempdir().unwrap();
        let clock = Clock::start();
        let now = clock.now();
        let site = Site::new(Population::demo(now.wall_ms).unwrap(), 7, now).unwrap();
        let phones = site.phones(now).unwrap();
        let hall = Self { dir, clock, phones, site, rng: ChaCha20Rng::seed_from_u64(7), _alone: alone };
        let mut registry = Registry::open(&hall.registry(), hall.sample_key()).unwrap();
        seed::seed(&mut registry, &hall.site.population, &hall.site.secret).unwrap();
        let mut key = std::fs::OpenOptions::new();
        let key = key.write(true).create_new(true).mode(0o600).open(hall.key_file());
        writeln!(key.unwrap(), "{}", *hall.site.gate_key.to_hex()).unwrap();
        secret_file::replace(&hall.files().keys, hall.site.keys.to_text()).unwrap();
        for kind in ListKind::ALL {
            hall.write_list(kind, now.wall_ms, &Lists::default(), &[]);
        }
        hall
    }

    pub fn files(&self) -> KnowledgeFiles {
        let root = self.site.authorities.root();
        KnowledgeFiles { keys: self.path().join("lane.toml"), lists: self.path().join("lists"), root }
    }

    /// What a lane judges by when it starts.
    pub fn knowledge(&self) -> Knowledge {
        let files = self.files();
        let keys = keys_file::read(&files.keys, Holder::Lane).unwrap();
        let lists = lists_file::read(&files.lists, &files.root).unwrap();
        Knowledge { keys, lists, tables: Arc::clone(&self.site.tables) }
    }

    /// Signs the list that follows `before`, and puts it in its place.
    pub fn write_list(&self, kind: ListKind, wall_ms: i64, before: &Lists, revoked: &[u32]) {
        let list = self.site.authorities.list(kind, (wall_ms / 1_000) as u32, before, revoked);
        lists_file::write(&self.files().lists, kind, &list).unwrap();
    }

    /// Retires the police key: a new one serves in its place.
    pub fn retire_police_key(&self) {
        let now_s = self.clock.now().wall_ms / 1_000;
        let file = self.files().keys;
        let ring = keys_file::read(&file, Holder::Lane).unwrap();
        let (old, mut keys): (Vec<_>, Vec<_>) =
            ring.keys().iter().cloned().partition(|key| key.recipient() == Recipient::Police);
        keys.push(
            RecipientKey::new(Recipient::Police, Zeroizing::new([9; 32]), now_s - 60, now_s + 1_000_000).unwrap(),
        );
        let gone = old.iter().map(|key| RetiredKey { recipient: Recipient::Police, kid: key.kid(), retired_s: now_s });
        let retired = ring.retired().iter().copied().chain(gone).collect();
        secret_file::replace(&file, KeyRing::new(Holder::Lane, keys, retired).unwrap().to_text()).unwrap();
    }

    /// A person's phone learns which police key serves now.
    pub fn online(&mut self, person: &str) {
        let ring = keys_file::read(&self.files().keys, Holder::Lane).unwrap();
        let code = Code::of(&self.site.population, person, None, Some(Family::Clearance)).unwrap();
        let current = ring.current(Recipient::Police, self.clock.now().wall_ms / 1_000).unwrap();
        self.phones.phone_mut(&code.phone).unwrap().learn(Recipient::Police, current);
    }

    /// Revokes the certificate of a person's mutual code, as Macao's bureau does.
    pub fn revoke(&self, person: &str) {
        let code = Code::of(&self.site.population, person, None, Some(Family::MutualMacao)).unwrap();
        let certificate = self.phones.phone(&code.phone).unwrap().certificate(code.slot, code.family).unwrap();
        let files = self.files();
        let before = lists_file::read(&files.lists, &files.root).unwrap();
        let kind = ListKind::Status(Issuer::Macao);
        self.write_list(kind, self.clock.now().wall_ms, &before, &[certificate.claims.index]);
    }

    pub fn path(&self) -> &Path {
        self.dir.path()
    }

    pub fn registry(&self) -> PathBuf {
        self.path().join("registry.sqlite")
    }

    pub fn journals(&self) -> PathBuf {
        self.path().join("journal")
    }

    pub fn gate_key(&self) -> portas_devices::gate::osdp::secure::Scbk {
        self.site.gate_key.clone()
    }

    fn key_file(&self) -> PathBuf {
        self.path().join("gate.key")
    }

    pub fn sample_key(&self) -> SampleKey {
        SampleKey::new(*self.site.secret.derive("samples"))
    }

    /// How many crossings the registry holds of a person.
    pub fn crossings(&self, registry: &mut Registry, person: &str) -> usize {
        let (_, holder) = self.site.population.phone_of(person).unwrap();
        let cid = self.site.secret.device(holder, Family::Clearance).cid;
        let asked = Request::CodeHolder { family: Family::Clearance, cid };
        match registry.answer(&asked, self.clock.now()).unwrap() {
            Answer::CodeHolder(Some(CodeHolder::Macao { dossier, .. })) => dossier.crossings.len(),
            other => panic!("{other:?}"),
        }
    }

    /// A simulated gate in a process of its own.
    pub fn gate_program(&self) -> GateLine {
        GateLine::Simulated(GateProgram {
            program: env!("CARGO_BIN_EXE_portas").into(),
            link: self.path().join("gate"),
            key: self.key_file(),
            baud: 115_200,
            seed: 3,
        })
    }

    pub fn plan(&self, line: GateLine) -> Plan {
        self.plan_named("1", line)
    }

    pub fn plan_named(&self, name: &str, line: GateLine) -> Plan {
        self.plan_of(&LaneSpec::demo(name), line)
    }

    pub fn plan_of(&self, spec: &LaneSpec, line: GateLine) -> Plan {
        let parts = self.site.parts(spec, 7, self.clock.now()).unwrap();
        let irises = self.site.tables.lane_irises(spec.lane);
        Plan {
            setup: parts.setup,
            knowledge: self.knowledge(),
            files: self.files(),
            texts: parts.texts,
            slip_languages: vec![Language::ZhHant, Language::En],
            journal: self.journals(),
            station_key: parts.key,
            registry: RegistryPlace { path: self.registry(), key: self.sample_key() },
            thresholds: portas::flow::Thresholds::default(),
            wiring: Wiring {
                gate: GateWiring { line, panel: PanelSettings::default(), key: parts.gate_key },
                camera: CameraWiring::Simulated,
                reader: ReaderKind::default(),
                document: Serial::Simulated,
                printer: Some(Serial::Simulated),
                fingerprint: FingerprintWiring::Simulated,
                iris: irises.any().then_some(IrisWiring::Simulated),
                seed: 7,
            },
        }
    }

    pub fn start(&self, line: GateLine) -> Live {
        Live::start(self.plan(line), self.clock).unwrap()
    }

    /// These people go the other way, so that they may arrive again.
    pub fn all_leave(&self, people: &[&str]) {
        let mut registry = Registry::open(&self.registry(), self.sample_key()).unwrap();
        let now = self.clock.now();
        for (number, person) in (0..).zip(people) {
            let gone = NewCrossing {
                person: self.site.population.person(person).unwrap().id,
                port: Port::BorderGate,
                direction: Direction::Departure,
                at_ms: now.wall_ms,
                presented: CrossingCredential::Code(Family::Clearance),
                stay_until: None,
                lane: LaneName("border-gate/out".into()),
                session: SessionId(now.mono_ms * 100 + number),
            };
            registry.answer(&Request::Cross(gone), now).unwrap();
        }
    }

    /// A fresh code of a person, as the camera sees it on their phone.
    pub fn frame(&mut self, person: &str, family: Family) -> Arc<Frame> {
        let screen = draw(&self.text(person, family), Look::default()).unwrap();
        Arc::new(photograph(Some(&screen), &Scene::default()))
    }

    /// A fresh code of a person.
    pub fn text(&mut self, person: &str, family: Family) -> String {
        let code = Code::of(&self.site.population, person, None, Some(family)).unwrap();
        let wall_ms = self.clock.now().wall_ms;
        self.phones.draw(&code, Draw::Refresh, wall_ms, &mut self.rng, |_| true).unwrap()
    }

    pub fn person(&self, person: &str) -> &DemoPerson {
        self.site.population.person(person).unwrap()
    }

    pub fn touch(&self, person: &str) -> Touch {
        let person = self.person(person);
        Touch { print: Print::Minutiae(bodies::minutiae(person.body.seed, Finger::RightIndex)), skin: Skin::Good }
    }

    /// An eye of a person in near infrared.
    pub fn eye_picture(&self, person: &str, eye: Eye, look: &synthetic::Look) -> Picture {
        let seed = bodies::eye_seed(self.person(person).body.seed, eye);
        synthetic::Eye::grown(seed).picture(look, EYE_PX).unwrap().0
    }

    /// Both eyes before the iris camera.
    pub fn face(left: EyeSample, right: EyeSample) -> Face {
        let (left, right) = (Some(left), Some(right));
        Face { eye_height_cm: 155, distance_cm: 60, cover: None, lens: Lens::Clear, left, right }
    }

    /// Shows a person's phone and lets them do what every screen asks, until the lane has kept `fact`.
    pub fn pass(&mut self, live: &Live, person: &str, fact: &str) -> Vec<Notice> {
        self.pass_by(live, person, Family::Clearance, fact)
    }

    /// The same by a code of this family.
    pub fn pass_by(&mut self, live: &Live, person: &str, family: Family, fact: &str) -> Vec<Notice> {
        let frame = self.frame(person, family);
        let touch = self.touch(person);
        let looks = live.simulated().unwrap().iris.is_some();
        let look = synthetic::Look::drawn(5);
        let seen = |eye| EyeSample::Picture(self.eye_picture(person, eye, &look));
        let eyes = looks.then(|| [Eye::Left, Eye::Right].map(seen));
        let face = eyes.map(|[left, right]| Self::face(left, right));
        let simulated = live.simulated().unwrap();
        let camera = simulated.camera.as_ref().unwrap();
        say(live, "arrive 1.65");
        until(
            live,
            |notice| matches!(notice.what, Seen::Gate(GateEvent::Inputs { inputs, .. }) if inputs.tall_at_entry()),
        );
        camera.show_frame(frame);
        let seen = until(live, |notice| {
            match &notice.what {
                Seen::Ordered { door } if door.0 == 0 => {
                    camera.clear();
                    say(live, "enter");
                }
                Seen::Ordered { .. } => say(live, "leave"),
                Seen::View(view) if view.screen == Screen::Finger => {
                    simulated.sensor.as_ref().unwrap().press(touch.clone())
                }
                Seen::View(view) if view.iris.is_some_and(|iris| iris.looking == Looking::Waiting) => {
                    simulated.iris.as_ref().unwrap().stand(face.clone().unwrap())
                }
                Seen::View(view) if view.screen == Screen::IrisConsent => {
                    live.send(Event::Pressed(Control::Agree)).unwrap();
                }
                Seen::Kept(_) | Seen::View(_) | Seen::Code { .. } | Seen::Gate(_) => {}
            }
            is_fact(notice, fact)
        });
        camera.clear();
        if let Some(mirror) = &simulated.iris {
            mirror.leave();
        }
        seen
    }
}

pub fn say(live: &Live, command: &str) {
    if let Some(mut gate) = live.simulated().unwrap().gate() {
        gate.say(command).unwrap();
    }
}

pub fn is_fact(notice: &Notice, headline: &str) -> bool {
    matches!(&notice.what, Seen::Kept(entry) if entry.headline() == headline)
}

pub fn is_screen(notice: &Notice, screen: Screen) -> bool {
    matches!(&notice.what, Seen::View(view) if view.screen == screen)
}

/// Everything seen up to the first notice that `wanted` takes.
pub fn until(live: &Live, mut wanted: impl FnMut(&Notice) -> bool) -> Vec<Notice> {
    let over = Instant::now() + PATIENCE;
    let mut seen = Vec::new();
    loop {
        match live.notices().recv_deadline(over) {
            Ok(notice) => {
                let found = wanted(&notice);
                seen.push(notice);
                if found {
                    return seen;
                }
            }
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => {
                let told = seen.iter().filter(|notice| !matches!(notice.what, Seen::Gate(GateEvent::Inputs { .. })));
                let facts: Vec<String> = told.map(|notice| format!("{:?}", notice.what)).collect();
                panic!("waited in vain; seen:\n{}", facts.join("\n"));
            }
        }
    }
}

pub fn facts(seen: &[Notice]) -> Vec<String> {
    let kept = |notice: &Notice| match &notice.what {
        Seen::Kept(entry) => Some(entry.headline()),
        Seen::Code { .. } | Seen::Gate(_) | Seen::Ordered { .. } | Seen::View(_) => None,
    };
    seen.iter().filter_map(kept).collect()
}

/// Waits until the lane takes travellers.
pub fn idle(live: &Live) {
    if live.view().screen != Screen::Idle {
        until(live, |notice| is_screen(notice, Screen::Idle));
    }
}
