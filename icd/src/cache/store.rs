//! Entries in the folder: each a file of its own, written under another name and then renamed, so that a reader sees all of
//! it or nothing. Nobody waits for anybody.

use std::fs::File;
use std::hash::{BuildHasher, RandomState};
use std::io::{ErrorKind, Read, Result, Write};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, SystemTime};

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::entry::{self, Kind};
use super::folder;
use super::key::Key;
use super::sweep::sweep;
use crate::log::log;

/// Larger files are no entries, and would only fill the memory.
const SIZE_LIMIT: u64 = 256 << 20;

/// What the names of files begin with that are being written.
pub(super) const UNFINISHED: &str = ".new-";

/// How old the time of an entry's last use gets before it is set anew: using an entry seldom costs a write.
const USED_GRANULARITY: Duration = Duration::from_secs(3600);

/// The folder of the cache.
pub(super) struct Store {
    folder: PathBuf,
    /// The size in bytes to which it is kept.
    limit: u64,
    /// Set when an entry could not be written: this process tries no more.
    full: AtomicBool,
    /// The number of the next file.
    next: AtomicU64,
}

impl Store {
    pub(super) fn new(folder: PathBuf, limit: u64) -> Store {
        Store { folder, limit, full: AtomicBool::new(false), next: AtomicU64::new(0) }
    }

    pub(super) fn path(&self, kind: Kind, key: &Key) -> PathBuf {
        self.folder.join(format!("{}-{key}", kind.name()))
    }

    /// The entry of that name. What stands there and is none is removed.
    pub(super) fn read<T: DeserializeOwned>(&self, kind: Kind, key: &Key) -> Option<T> {
        let path = self.path(kind, key);
        let found = match read_file(&path) {
            Ok(bytes) => bytes.and_then(|bytes| entry::from_bytes(kind, key, &bytes)),
            Err(error) => {
                if error.kind() != ErrorKind::NotFound {
                    log!("{} cache: {}: {error}", kind.name(), path.display());
                }
                return None;
            }
        };
        if found.is_none() {
            self.discard(kind, key);
        }
        found
    }

    /// Removes an entry that turned out to be none.
    pub(super) fn discard(&self, kind: Kind, key: &Key) {
        let path = self.path(kind, key);
        log!("{} cache: {} is damaged and is removed", kind.name(), path.display());
        let _ = std::fs::remove_file(path);
    }

    /// Keeps an entry, unless that is not possible.
    pub(super) fn write<T: Serialize>(&self, kind: Kind, key: &Key, content: &T) {
        if self.full.load(Ordering::Relaxed) {
            return;
        }
        let Some(bytes) = entry::to_bytes(kind, key, content) else { return };
        if bytes.len() as u64 > SIZE_LIMIT.min(self.limit / 2) {
            return;
        }
        let path = self.path(kind, key);
        match self.write_file(&path, &bytes) {
            Ok(()) => self.sweep_sometimes(bytes.len() as u64),
            Err(error) => {
                log!("{} cache: {}: {error}; nothing more is kept", kind.name(), path.display());
                self.full.store(true, Ordering::Relaxed);
            }
        }
    }

    fn write_file(&self, path: &Path, bytes: &[u8]) -> Result<()> {
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        // Processes in containers may share the folder and have one number.
        let salt = RandomState::new().hash_one(number);
        let unfinished = self.folder.join(format!("{UNFINISHED}{}-{number}-{salt:x}", std::process::id()));
        let create = || File::options().write(true).create_new(true).mode(0o600).open(&unfinished);
        let mut file = match create() {
            Err(error) if error.kind() == ErrorKind::NotFound => {
                folder::make(&self.folder)?;
                create()?
            }
            other => other?,
        };
        let written = file.write_all(bytes).and_then(|()| std::fs::rename(&unfinished, path));
        if written.is_err() {
            let _ = std::fs::remove_file(&unfinished);
        }
        written
    }

    /// After so many bytes written by anybody, some process sweeps: chance sees to it without a common count.
    fn sweep_sometimes(&self, written: u64) {
        let chance = u128::from(written.max(4096)) * 16 * u128::from(u64::MAX) / u128::from(self.limit);
        if u128::from(RandomState::new().hash_one(written)) <= chance {
            sweep(&self.folder, self.limit);
        }
    }
}

/// The file's bytes, which are used now; nothing where the file cannot be an entry.
fn read_file(path: &Path) -> Result<Option<Vec<u8>>> {
    // Neither a link nor a pipe is waited for or followed.
    let file = File::options().read(true).custom_flags(libc::O_NOFOLLOW | libc::O_NONBLOCK).open(path)?;
    let data = file.metadata()?;
    if !data.is_file() || data.uid() != folder::effective_user() || data.len() > SIZE_LIMIT {
        return Ok(None);
    }
    let mut bytes = Vec::with_capacity(data.len() as usize + 1);
    (&file).take(SIZE_LIMIT).read_to_end(&mut bytes)?;
    let now = SystemTime::now();
    if data.modified().is_ok_and(|used| now.duration_since(used).is_ok_and(|age| age > USED_GRANULARITY)) {
        let _ = file.set_modified(now);
    }
    Ok(Some(bytes))
}

#[cfg(test)]
pub(super) mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    /// A folder that goes when the test ends.
    pub(in crate::cache) struct Scratch(PathBuf);

    impl Scratch {
        pub(in crate::cache) fn new() -> Scratch {
            static NEXT: AtomicU64 = AtomicU64::new(0);
            let number = NEXT.fetch_add(1, Ordering::Relaxed);
            let path = std::env::temp_dir().join(format!("tombolo-cache-{}-{number}", std::process::id()));
            std::fs::DirBuilder::new().create(&path).expect("a folder");
            std::fs::set_permissions(&path, PermissionsExt::from_mode(0o700)).expect("permissions");
            Scratch(path)
        }

        pub(in crate::cache) fn path(&self) -> &Path {
            &self.0
        }
    }

    impl Drop for Scratch {
        fn drop(&mut self) {
            let _ = std::fs::remove_dir_all(&self.0);
        }
    }

    fn key(number: u32) -> Key {
        Key::of(&[&number.to_le_bytes()])
    }

    #[test]
    fn what_is_kept_is_found_and_the_folder_is_made_for_it() {
        let scratch = Scratch::new();
        let store = Store::new(scratch.path().join("made"), 1 << 30);
        assert_eq!(store.read::<String>(Kind::Program, &key(1)), None);
        assert!(!store.folder.exists());
        store.write(Kind::Program, &key(1), &"one");
        assert_eq!(store.read::<String>(Kind::Program, &key(1)).as_deref(), Some("one"));
        assert_eq!(store.read::<String>(Kind::Kernel, &key(1)), None);
        store.write(Kind::Program, &key(1), &"other");
        assert_eq!(store.read::<String>(Kind::Program, &key(1)).as_deref(), Some("other"));
        let mode = std::fs::metadata(store.path(Kind::Program, &key(1))).expect("a file").mode();
        assert_eq!(mode & 0o777, 0o600);
    }

    #[test]
    fn what_is_no_entry_is_removed() {
        let scratch = Scratch::new();
        let store = Store::new(scratch.path().to_owned(), 1 << 30);
        let path = store.path(Kind::Program, &key(1));
        for damaged in [&b""[..], b"Tombolo cache 1\n", &[0; 4096]] {
            std::fs::write(&path, damaged).expect("a file");
            assert_eq!(store.read::<String>(Kind::Program, &key(1)), None);
            assert!(!path.exists());
        }
        // Larger than the memory should have to hold; sparse, so that the disk need not.
        File::create(&path).expect("a file").set_len(1 << 40).expect("a size");
        assert_eq!(store.read::<String>(Kind::Program, &key(1)), None);
        assert!(!path.exists());
        // A link to something, and a pipe that nobody writes to.
        std::os::unix::fs::symlink("/dev/zero", &path).expect("a link");
        assert_eq!(store.read::<String>(Kind::Program, &key(1)), None);
        std::fs::remove_file(&path).expect("the link");
        let made = std::process::Command::new("mkfifo").arg(&path).status().expect("mkfifo");
        assert!(made.success());
        assert_eq!(store.read::<String>(Kind::Program, &key(1)), None);
        assert!(!path.exists());
    }

    #[test]
    fn many_writers_and_readers_never_see_half_an_entry() {
        let scratch = Scratch::new();
        std::thread::scope(|scope| {
            for writer in 0..4u32 {
                let path = scratch.path();
                scope.spawn(move || {
                    let store = Store::new(path.to_owned(), 1 << 30);
                    for round in 0..200u32 {
                        let number = (writer + round) % 3;
                        store.write(Kind::Kernel, &key(number), &vec![number; 5000]);
                        let read = store.read::<Vec<u32>>(Kind::Kernel, &key(number));
                        assert_eq!(read, Some(vec![number; 5000]));
                    }
                });
            }
        });
        let left = std::fs::read_dir(scratch.path()).expect("the folder").count();
        assert_eq!(left, 3);
    }

    #[test]
    fn a_place_that_takes_nothing_is_left_alone() {
        let scratch = Scratch::new();
        let file = scratch.path().join("file");
        std::fs::write(&file, "").expect("a file");
        let store = Store::new(file.join("cache"), 1 << 30);
        store.write(Kind::Program, &key(1), &"one");
        assert!(store.full.load(Ordering::Relaxed));
        store.write(Kind::Program, &key(1), &"one");
        assert_eq!(store.read::<String>(Kind::Program, &key(1)), None);
    }

    #[test]
    fn the_limit_holds() {
        let scratch = Scratch::new();
        let store = Store::new(scratch.path().to_owned(), 1 << 20);
        for number in 0..200 {
            store.write(Kind::Kernel, &key(number), &vec![number as u8; 60_000]);
        }
        let total: u64 = super::super::sweep::files(scratch.path()).iter().map(|file| file.bytes).sum();
        assert!(total > 60_000 && total <= 2 << 20, "{total}");
        // More than half of all there may be is not kept.
        store.write(Kind::Kernel, &key(1000), &vec![0u8; 600_000]);
        assert_eq!(store.read::<Vec<u8>>(Kind::Kernel, &key(1000)), None);
    }
}
