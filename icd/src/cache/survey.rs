//! The state of the cache, for people.

use std::path::PathBuf;

use super::folder::{self, Refusal, Standing};
use super::sweep;
use crate::settings::Settings;

/// The state of the cache.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Survey {
    /// The folder that the settings name, used or not.
    pub folder: Option<PathBuf>,
    /// Whether it is used, and how, or why not.
    pub standing: Result<Standing, Refusal>,
    /// The number of entries.
    pub entries: u64,
    /// What they take on the disk, in bytes.
    pub bytes: u64,
    /// The size in bytes to which the folder is kept.
    pub limit: u64,
    /// The bytes that may still be written where the folder is or will be; nothing where that cannot be known.
    pub free: Option<u64>,
}

/// Looks at the cache of this process: its settings say where it is. Changes nothing.
pub fn survey() -> Survey {
    survey_of(Settings::get())
}

fn survey_of(settings: &Settings) -> Survey {
    let folder = settings.cache_folder.clone();
    let files = folder.as_deref().map(sweep::files).unwrap_or_default();
    Survey {
        standing: folder::choose(settings).map(|(_, standing)| standing),
        entries: files.len() as u64,
        bytes: files.iter().map(|file| file.bytes).sum(),
        limit: settings.cache_limit,
        free: folder.as_deref().and_then(folder::free_space),
        folder,
    }
}

#[cfg(test)]
mod tests {
    use super::super::entry::Kind;
    use super::super::key::Key;
    use super::super::store::Store;
    use super::super::store::tests::Scratch;
    use super::*;

    #[test]
    fn it_tells_what_is_there() {
        let scratch = Scratch::new();
        let folder = scratch.path().join("cache");
        let path = folder.clone().into_os_string();
        let settings = Settings::read(|name| (name == "TOMBOLO_CACHE_DIR").then(|| path.clone()));
        let before = survey_of(&settings);
        assert_eq!((before.standing, before.entries, before.bytes), (Ok(Standing::Missing), 0, 0));
        assert_eq!(before.folder.as_ref(), Some(&folder));
        assert!(!folder.exists() && before.free.is_some_and(|free| free > 0));
        Store::new(folder, 1 << 30).write(Kind::Kernel, &Key::of(&[]), &vec![1u8; 10_000]);
        let after = survey_of(&settings);
        assert_eq!((after.standing, after.entries), (Ok(Standing::Ready), 1));
        assert!((10_000..50_000).contains(&after.bytes) && after.limit == settings.cache_limit);
        let off = survey_of(&Settings::read(|name| (name == "TOMBOLO_CACHE").then(|| "0".into())));
        assert_eq!((off.standing, off.folder), (Err(Refusal::TurnedOff), None));
        assert_eq!(survey_of(&Settings::read(|_| None)).standing, Err(Refusal::NoFolder));
    }
}
