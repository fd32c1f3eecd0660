//! Keys and lists on disk, looked at while the station runs. What is newer and may be used goes to the lane; anything
//! else is told once, and what is in force stays.

use super::clock::Clock;
use crate::credential::DeviceKey;
use crate::credential::keys::KeyRing;
use crate::credential::trust::{ListKind, Lists};
use crate::credential::{keys_file, lists_file};
use crate::flow::Event;
use crate::flow::gate::Knowledge;
use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, bounded};
use std::collections::BTreeMap;
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::thread::{Builder, JoinHandle};
use std::time::Duration;

/// How often the files are looked at. A list is taken so long after it was put in its place, at most.
const LOOK: Duration = Duration::from_secs(1);
/// Events that wait for a busy station at most.
const EVENTS: usize = 4;

/// Where a lane's keys and lists lie.
#[derive(Debug, Clone)]
pub struct KnowledgeFiles {
    /// The file of its recipient keys.
    pub keys: PathBuf,
    /// The directory of the signed lists.
    pub lists: PathBuf,
    /// Signs the lists.
    pub root: DeviceKey,
}

/// The thread that looks. Dropping it ends the thread.
pub(super) struct Library {
    stop: Option<Sender<()>>,
    events: Receiver<Event>,
    thread: Option<JoinHandle<()>>,
}

impl Library {
    /// `knowledge` is what the lane starts with.
    pub(super) fn start(files: KnowledgeFiles, knowledge: &Knowledge, clock: Clock) -> io::Result<Self> {
        let (stop, stopped) = bounded(0);
        let (tell, events) = bounded(EVENTS);
        let mut reader = Reader {
            files,
            clock,
            keys: knowledge.keys.clone(),
            lists: knowledge.lists.clone(),
            seen: BTreeMap::new(),
            complaints: BTreeMap::new(),
        };
        let run = move || {
            while stopped.recv_timeout(LOOK) == Err(RecvTimeoutError::Timeout) {
                reader.look(&tell);
            }
        };
        let thread = Builder::new().name("library".into()).spawn(run)?;
        Ok(Self { stop: Some(stop), events, thread: Some(thread) })
    }

    pub(super) const fn events(&self) -> &Receiver<Event> {
        &self.events
    }
}

impl Drop for Library {
    fn drop(&mut self) {
        self.stop = None;
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            tracing::error!("the library's thread ended in a panic");
        }
    }
}

/// What a file was when it was last read: when written, how long, which. `None`: not there.
type Stamp = Option<(i64, i64, u64, u64)>;

fn stamp(path: &Path) -> Stamp {
    let found = std::fs::metadata(path).ok()?;
    Some((found.mtime(), found.mtime_nsec(), found.len(), found.ino()))
}

/// What came of reading a file.
enum Found {
    Lists(Lists),
    Keys(KeyRing),
    /// What is in force already.
    Same,
    /// Why it does not follow what is in force, and whether the system failed.
    Unfit(String, bool),
}

struct Reader {
    files: KnowledgeFiles,
    clock: Clock,
    keys: KeyRing,
    lists: Lists,
    seen: BTreeMap<PathBuf, Stamp>,
    /// Told last of each file, so that the log holds one line a change.
    complaints: BTreeMap<PathBuf, String>,
}

impl Reader {
    fn look(&mut self, tell: &Sender<Event>) {
        for kind in ListKind::ALL {
            let path = lists_file::path(&self.files.lists, kind);
            self.look_at(path, tell, |reader| reader.list(kind));
        }
        self.look_at(self.files.keys.clone(), tell, Self::ring);
    }

    /// Reads a file that changed. One that the station has no room for now, or that the system could not read, is read
    /// again at the next look.
    fn look_at(&mut self, path: PathBuf, tell: &Sender<Event>, read: impl FnOnce(&Self) -> Found) {
        // Before it is read: what changes under the reading is another change.
        let stamp = stamp(&path);
        if self.seen.get(&path) == Some(&stamp) {
            return;
        }
        match read(self) {
            Found::Same => {
                self.complaints.remove(&path);
            }
            Found::Lists(lists) => {
                if tell.try_send(Event::Lists(Box::new(lists.clone()))).is_err() {
                    return;
                }
                self.lists = lists;
                self.taken_over(&path);
            }
            Found::Keys(keys) => {
                if tell.try_send(Event::Keys(Box::new(keys.clone()))).is_err() {
                    return;
                }
                self.keys = keys;
                self.taken_over(&path);
            }
            Found::Unfit(why, by_system) => {
                if self.complaints.get(&path) != Some(&why) {
                    tracing::warn!(%why, "file not taken over: what is in force stays");
                    self.complaints.insert(path.clone(), why);
                }
                if by_system && stamp.is_some() {
                    return;
                }
            }
        }
        self.seen.insert(path, stamp);
    }

    fn taken_over(&mut self, path: &Path) {
        self.complaints.remove(path);
        tracing::info!(file = %path.display(), "newer file taken over");
    }

    fn list(&self, kind: ListKind) -> Found {
        let KnowledgeFiles { lists, root, .. } = &self.files;
        match lists_file::newer(&self.lists, kind, lists, root, self.clock.now().wall_ms) {
            Ok(lists) if lists == self.lists => Found::Same,
            Ok(lists) => Found::Lists(lists),
            Err(error) => Found::Unfit(error.to_string(), error.is_io()),
        }
    }

    fn ring(&self) -> Found {
        match keys_file::newer(&self.keys, &self.files.keys) {
            Ok(keys) if *keys.to_text() == *self.keys.to_text() => Found::Same,
            Ok(keys) => Found::Keys(keys),
            Err(error) => Found::Unfit(error.to_string(), error.is_io()),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]
    use super::*;
    use crate::credential::certificate::Issuer;
    use crate::credential::keys::{Holder, Service};
    use crate::population::DemoSecret;
    use crate::secret_file;
    use crate::wallet::demo::Authorities;
    use rand_chacha::ChaCha20Rng;
    use rand_chacha::rand_core::SeedableRng;
    use tempfile::TempDir;

    const KIND: ListKind = ListKind::Status(Issuer::Macao);

    struct Desk {
        reader: Reader,
        authorities: Authorities,
        now_s: u32,
        tell: Sender<Event>,
        told: Receiver<Event>,
        _dir: TempDir,
    }

    impl Desk {
        fn new() -> Self {
            let dir = tempfile::tempdir().unwrap();
            let clock = Clock::start();
            let now_s = (clock.now().wall_ms / 1_000) as u32;
            let authorities = Authorities::new(&DemoSecret::new([5; 32])).unwrap();
            let lists = authorities.lists(now_s, &Lists::default()).unwrap();
            let first = Service::from(i64::from(now_s));
            let keys = KeyRing::generate(Holder::Lane, first, &mut ChaCha20Rng::seed_from_u64(1)).unwrap();
            let files = KnowledgeFiles {
                keys: dir.path().join("lane.toml"),
                lists: dir.path().join("lists"),
                root: authorities.root(),
            };
            secret_file::replace(&files.keys, keys.to_text()).unwrap();
            let (tell, told) = bounded(EVENTS);
            let (seen, complaints) = (BTreeMap::new(), BTreeMap::new());
            let reader = Reader { files, clock, keys, lists, seen, complaints };
            let desk = Self { reader, authorities, now_s, tell, told, _dir: dir };
            for kind in ListKind::ALL {
                desk.put(kind, desk.now_s, &Lists::default(), &[]);
            }
            desk
        }

        fn put(&self, kind: ListKind, now_s: u32, before: &Lists, revoked: &[u32]) {
            let list = self.authorities.list(kind, now_s, before, revoked);
            lists_file::write(&self.reader.files.lists, kind, &list).unwrap();
        }

        /// What a look tells the lane.
        fn look(&mut self) -> Vec<Event> {
            self.reader.look(&self.tell);
            self.told.try_iter().collect()
        }

        fn revoked(&self) -> Option<bool> {
            self.reader.lists.status(Issuer::Macao).unwrap().bits.revoked(7)
        }
    }

    // rules: E-24
    #[test]
    fn a_newer_list_is_told_once_and_an_unchanged_one_never() {
        let mut desk = Desk::new();
        assert!(desk.look().is_empty() && desk.look().is_empty(), "what is in force");
        desk.put(KIND, desk.now_s, &desk.reader.lists.clone(), &[7]);
        let told = desk.look();
        assert!(matches!(&told[..], [Event::Lists(lists)] if **lists == desk.reader.lists), "{told:?}");
        assert_eq!(desk.revoked(), Some(true));
        assert!(desk.look().is_empty());
    }

    // rules: A-13, E-24
    #[test]
    fn what_may_not_be_used_is_refused_and_what_is_in_force_stays() {
        let mut desk = Desk::new();
        desk.put(KIND, desk.now_s, &desk.reader.lists.clone(), &[7]);
        desk.look();
        let path = lists_file::path(&desk.reader.files.lists, KIND);
        desk.put(KIND, desk.now_s, &Lists::default(), &[]);
        assert!(desk.look().is_empty(), "an older one");
        assert!(desk.reader.complaints[&path].contains("lower"), "{:?}", desk.reader.complaints);
        let other = Authorities::new(&DemoSecret::new([6; 32])).unwrap();
        for unfit in [&b"no list"[..], &other.list(KIND, desk.now_s, &Lists::default(), &[])] {
            std::fs::write(&path, unfit).unwrap();
            assert!(desk.look().is_empty());
            assert!(desk.reader.complaints.contains_key(&path));
        }
        std::fs::remove_file(&path).unwrap();
        assert!(desk.look().is_empty(), "none at all");
        assert_eq!(desk.revoked(), Some(true));
        desk.put(KIND, desk.now_s, &desk.reader.lists.clone(), &[]);
        assert!(matches!(&desk.look()[..], [Event::Lists(_)]));
        assert!(desk.reader.complaints.is_empty(), "all is well again");
    }

    #[test]
    fn a_list_that_the_station_has_no_room_for_is_told_at_a_later_look() {
        let mut desk = Desk::new();
        desk.look();
        for _ in 0..EVENTS {
            desk.tell.send(Event::Tick).unwrap();
        }
        desk.put(KIND, desk.now_s, &desk.reader.lists.clone(), &[7]);
        assert!(desk.look().iter().all(|event| matches!(event, Event::Tick)));
        assert!(matches!(&desk.look()[..], [Event::Lists(_)]));
    }

    // rules: A-21
    #[test]
    fn a_newer_key_file_is_told_and_one_that_others_may_read_is_not() {
        use std::os::unix::fs::PermissionsExt;
        let mut desk = Desk::new();
        desk.look();
        let (old, file) = (desk.reader.keys.clone(), desk.reader.files.keys.clone());
        let ended_s = old.keys()[0].until_s();
        let renewed = old.renewed(ended_s, &mut ChaCha20Rng::seed_from_u64(2)).unwrap().unwrap();
        secret_file::replace(&file, renewed.to_text()).unwrap();
        let told = desk.look();
        assert!(matches!(&told[..], [Event::Keys(keys)] if keys.retired().len() == 2), "{told:?}");
        secret_file::replace(&file, old.to_text()).unwrap();
        assert!(desk.look().is_empty(), "an older one");
        secret_file::replace(&file, renewed.to_text()).unwrap();
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o644)).unwrap();
        assert!(desk.look().is_empty());
        assert!(desk.reader.complaints[&file].contains("0644"));
    }
}
