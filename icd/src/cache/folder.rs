//! The folder of the cache: whether it may be used, and its making.
//!
//! Entries are code that the device will run, so the folder must be the user's own, and closed to others. A process that runs
//! as another user than the folder's owner (`sudo`) keeps nothing: its files would lock the owner out.

use std::ffi::CString;
use std::fmt::{Display, Formatter};
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{DirBuilderExt, MetadataExt};
use std::path::{Path, PathBuf};

use crate::settings::Settings;

/// The state of a folder that may be used.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Standing {
    /// Entries can be read and written.
    Ready,
    /// Entries can only be read.
    ReadOnly,
    /// It is made with the first entry.
    Missing,
}

/// Why nothing is kept.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Refusal {
    /// The settings say so.
    TurnedOff,
    /// The settings name no folder.
    NoFolder,
    /// The settings leave no room.
    NoRoom,
    /// It is not a folder.
    NotAFolder(PathBuf),
    /// This, the folder or where it would be made, belongs to another user.
    OfAnother(PathBuf),
    /// Other users may write to it.
    OpenToOthers(PathBuf),
    /// It cannot be looked at, for this reason.
    Unreachable(PathBuf, String),
}

impl Display for Refusal {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        match self {
            Refusal::TurnedOff => write!(f, "TOMBOLO_CACHE is 0"),
            Refusal::NoFolder => write!(f, "neither XDG_CACHE_HOME nor HOME names a folder by its absolute path"),
            Refusal::NoRoom => write!(f, "TOMBOLO_CACHE_LIMIT is 0"),
            Refusal::NotAFolder(path) => write!(f, "{} is not a folder", path.display()),
            Refusal::OfAnother(path) => {
                write!(f, "{} belongs to another user than this process runs as", path.display())
            }
            Refusal::OpenToOthers(path) => {
                write!(f, "other users can write to {0}; `chmod go-w {0}` closes it to them", path.display())
            }
            Refusal::Unreachable(path, reason) => write!(f, "{}: {reason}", path.display()),
        }
    }
}

impl std::error::Error for Refusal {}

/// The folder of the settings, and whether it may be used, and how.
pub(super) fn choose(settings: &Settings) -> Result<(PathBuf, Standing), Refusal> {
    if !settings.cached {
        return Err(Refusal::TurnedOff);
    }
    examine(settings.cache_folder.as_deref(), settings.cache_limit)
}

/// Whether a folder may be used, and how.
fn examine(folder: Option<&Path>, limit: u64) -> Result<(PathBuf, Standing), Refusal> {
    let folder = folder.ok_or(Refusal::NoFolder)?;
    if limit == 0 {
        return Err(Refusal::NoRoom);
    }
    let own = effective_user();
    for (depth, path) in folder.ancestors().enumerate() {
        let data = match std::fs::metadata(path) {
            Ok(data) => data,
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            Err(error) => return Err(Refusal::Unreachable(path.to_owned(), error.to_string())),
        };
        if !data.is_dir() {
            return Err(Refusal::NotAFolder(path.to_owned()));
        }
        if depth > 0 {
            // Made in a folder of the system's, such as /tmp, it is still this user's own.
            return match data.uid() == own || data.uid() == 0 {
                true if is_writable(path) => Ok((folder.to_owned(), Standing::Missing)),
                true => {
                    let reason = format!("it cannot be made, as this user may not write to {}", path.display());
                    Err(Refusal::Unreachable(folder.to_owned(), reason))
                }
                false => Err(Refusal::OfAnother(path.to_owned())),
            };
        }
        if data.uid() != own {
            return Err(Refusal::OfAnother(path.to_owned()));
        }
        if data.mode() & 0o022 != 0 {
            return Err(Refusal::OpenToOthers(path.to_owned()));
        }
        let standing = if is_writable(path) { Standing::Ready } else { Standing::ReadOnly };
        return Ok((folder.to_owned(), standing));
    }
    Err(Refusal::NotAFolder(folder.to_owned()))
}

/// What tells programs that make backups to leave the folder out (Cache Directory Tagging Specification).
const TAG: &[u8] = b"Signature: 8a477f597d28d172789f06886806bc55\n# Tombolo's cache. It may be deleted at any time.\n";

/// Makes the folder, closed to others.
pub(super) fn make(folder: &Path) -> io::Result<()> {
    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    // A courtesy only.
    let _ = std::fs::write(folder.join("CACHEDIR.TAG"), TAG);
    Ok(())
}

/// The user whose rights this process has.
pub(super) fn effective_user() -> u32 {
    // SAFETY: takes nothing and cannot fail.
    unsafe { libc::geteuid() }
}

fn c_path(path: &Path) -> Option<CString> {
    CString::new(path.as_os_str().as_bytes()).ok()
}

fn is_writable(folder: &Path) -> bool {
    c_path(folder).is_some_and(|path| {
        // SAFETY: the path ends with a zero and lives until the call returns.
        unsafe { libc::faccessat(libc::AT_FDCWD, path.as_ptr(), libc::W_OK | libc::X_OK, libc::AT_EACCESS) == 0 }
    })
}

/// The bytes that this user may still write where the folder is, or will be.
pub(super) fn free_space(folder: &Path) -> Option<u64> {
    let there = folder.ancestors().find(|path| path.exists())?;
    let path = c_path(there)?;
    let mut answer = std::mem::MaybeUninit::<libc::statvfs>::zeroed();
    // SAFETY: the path ends with a zero, and the answer has room for the structure.
    let answer = unsafe {
        if libc::statvfs(path.as_ptr(), answer.as_mut_ptr()) != 0 {
            return None;
        }
        answer.assume_init()
    };
    Some(answer.f_bavail.saturating_mul(answer.f_frsize))
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::super::store::tests::Scratch;
    use super::*;

    #[test]
    fn a_missing_folder_is_made_closed_to_others() {
        let scratch = Scratch::new();
        let folder = scratch.path().join("a/b");
        assert_eq!(examine(Some(&folder), 1), Ok((folder.clone(), Standing::Missing)));
        make(&folder).expect("a folder");
        assert_eq!(examine(Some(&folder), 1), Ok((folder.clone(), Standing::Ready)));
        for path in [&folder, folder.parent().expect("a parent")] {
            assert_eq!(std::fs::metadata(path).expect("metadata").mode() & 0o777, 0o700);
        }
        assert!(folder.join("CACHEDIR.TAG").exists());
        assert!(free_space(&folder).is_some_and(|bytes| bytes > 0));
        make(&folder).expect("a folder that is there already");
    }

    #[test]
    fn what_is_not_ones_own_is_refused() {
        let scratch = Scratch::new();
        let folder = scratch.path().join("open");
        make(&folder).expect("a folder");
        std::fs::set_permissions(&folder, PermissionsExt::from_mode(0o777)).expect("permissions");
        assert_eq!(examine(Some(&folder), 1), Err(Refusal::OpenToOthers(folder.clone())));
        let file = scratch.path().join("file");
        std::fs::write(&file, "").expect("a file");
        assert_eq!(examine(Some(&file), 1), Err(Refusal::NotAFolder(file.clone())));
        // Below a file there is nothing, which is no such folder or not a folder, as the system likes.
        assert!(examine(Some(&file.join("x")), 1).is_err());
        assert_eq!(examine(None, 1), Err(Refusal::NoFolder));
        assert_eq!(examine(Some(&folder), 0), Err(Refusal::NoRoom));
        // A folder of root's is another's, and a folder of another's is: for root, too.
        let other = if effective_user() == 0 {
            let given = scratch.path().join("given");
            make(&given).expect("a folder");
            std::os::unix::fs::chown(&given, Some(12345), None).expect("root may");
            given
        } else {
            PathBuf::from("/usr")
        };
        assert_eq!(examine(Some(&other), 1), Err(Refusal::OfAnother(other.clone())));
        if effective_user() == 0 {
            assert_eq!(examine(Some(&other.join("x/y")), 1), Err(Refusal::OfAnother(other)));
        } else {
            // The system's, in which only root may make one.
            assert!(matches!(examine(Some(&other.join("x/y")), 1), Err(Refusal::Unreachable(..))));
        }
    }
}
