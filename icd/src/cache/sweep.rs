//! Keeps the folder within its limit: entries that were not used for longest go first.

use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use super::store::UNFINISHED;

/// A file of the folder.
pub(super) struct File {
    pub(super) path: PathBuf,
    /// What it takes on the disk.
    pub(super) bytes: u64,
    pub(super) used: SystemTime,
}

/// The entries of the folder, and files that were not finished.
pub(super) fn files(folder: &Path) -> Vec<File> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let files = entries.filter_map(|entry| {
        let entry = entry.ok()?;
        let data = entry.metadata().ok().filter(std::fs::Metadata::is_file)?;
        let path = entry.path();
        // Only names of ours: the folder may be one that holds other things, too.
        let name = path.file_name()?.to_str()?;
        let own = name.starts_with(UNFINISHED) || name.split_once('-').is_some_and(|(_, hash)| hash.len() == 64);
        own.then(|| File { bytes: data.blocks() * 512, used: data.modified().unwrap_or(SystemTime::UNIX_EPOCH), path })
    });
    files.collect()
}

/// A file that is not finished by then never will be: the process that wrote it is gone.
const PATIENCE: Duration = Duration::from_secs(3600);

/// Deletes what is too much. Several processes may do so at once.
pub(super) fn sweep(folder: &Path, limit: u64) {
    let mut files = files(folder);
    let now = SystemTime::now();
    files.retain(|file| {
        let unfinished =
            file.path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(UNFINISHED.as_bytes()));
        let stale = now.duration_since(file.used).is_ok_and(|age| age > PATIENCE);
        if unfinished && stale {
            let _ = std::fs::remove_file(&file.path);
        }
        !unfinished
    });
    let mut total: u64 = files.iter().map(|file| file.bytes).sum();
    if total <= limit {
        return;
    }
    // With some room to spare, so that the next sweep is not due at once.
    let goal = limit / 4 * 3;
    files.sort_by_key(|file| file.used);
    for file in files {
        if total <= goal {
            break;
        }
        if std::fs::remove_file(&file.path).is_ok() {
            total -= file.bytes;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::entry::Kind;
    use super::super::key::Key;
    use super::super::store::Store;
    use super::super::store::tests::Scratch;
    use super::*;

    fn age(path: &Path, seconds: u64) {
        let file = std::fs::File::options().write(true).open(path).expect("a file");
        file.set_modified(SystemTime::now() - Duration::from_secs(seconds)).expect("a time");
    }

    #[test]
    fn the_oldest_go_and_strangers_stay() {
        let scratch = Scratch::new();
        let store = Store::new(scratch.path().to_owned(), 1 << 30);
        let keys: Vec<Key> = (0..8u8).map(|number| Key::of(&[&[number]])).collect();
        for (number, key) in keys.iter().enumerate() {
            store.write(Kind::Kernel, key, &vec![7u8; 100_000]);
            age(&store.path(Kind::Kernel, key), 10_000 - number as u64 * 1000);
        }
        std::fs::write(scratch.path().join("a letter.txt"), vec![0; 1 << 20]).expect("a file");
        let (old, new) = (scratch.path().join(".new-1"), scratch.path().join(".new-2"));
        std::fs::write(&old, "").expect("a file");
        std::fs::write(&new, "").expect("a file");
        age(&old, 7200);
        let found = |key: &Key| store.read::<Vec<u8>>(Kind::Kernel, key).is_some();
        sweep(scratch.path(), 1 << 30);
        assert!(!old.exists() && new.exists());
        assert_eq!(files(scratch.path()).len(), 9);
        // Used, it is young again.
        assert!(found(&keys[0]));
        sweep(scratch.path(), 600_000);
        let left: u64 = files(scratch.path()).iter().map(|file| file.bytes).sum();
        assert!((300_000..=450_000).contains(&left), "{left}");
        assert!(found(&keys[0]) && !found(&keys[1]) && found(&keys[7]));
        assert!(scratch.path().join("a letter.txt").exists());
    }
}
