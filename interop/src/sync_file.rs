//! Sync files and the fences of dma-bufs (`linux/dma-buf.h`, `linux/sync_file.h`).

use std::os::fd::{AsFd, AsRawFd, BorrowedFd, FromRawFd, OwnedFd};
use std::time::Duration;

const SYNC_READ: u32 = 1;
const SYNC_RW: u32 = 3;

#[repr(C)]
struct SyncFileArgument {
    flags: u32,
    fd: i32,
}

/// `_IOWR(type, number, size)` / `_IOW`: the encoding that all of Linux's main architectures share.
const fn request(direction: libc::c_ulong, number: libc::c_ulong, size: usize) -> libc::c_ulong {
    direction << 30 | (size as libc::c_ulong) << 16 | (b'b' as libc::c_ulong) << 8 | number
}

const EXPORT_SYNC_FILE: libc::c_ulong = request(3, 2, size_of::<SyncFileArgument>());
const IMPORT_SYNC_FILE: libc::c_ulong = request(1, 3, size_of::<SyncFileArgument>());

/// What a fence stands for, seen from the dma-buf.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Who reads waits for the writers; who is read from holds up writers only.
    Read,
    /// Who writes waits for all; who is written holds up all.
    Write,
}

/// A sync file of what one has to wait for before an access of that kind.
///
/// # Errors
/// The kernel's, notably on kernels before 5.20 and on what is no dma-buf.
pub fn export(dma_buf: BorrowedFd<'_>, access: Access) -> std::io::Result<OwnedFd> {
    // The kernel's flags say what the caller is about to do: READ gives the writers' fences, RW all.
    let flags = match access {
        Access::Read => SYNC_READ,
        Access::Write => SYNC_RW,
    };
    let mut argument = SyncFileArgument { flags, fd: -1 };
    // SAFETY: the ioctl reads and writes the struct that its number states the size of.
    let code = unsafe { libc::ioctl(dma_buf.as_raw_fd(), EXPORT_SYNC_FILE as _, &raw mut argument) };
    if code != 0 {
        return Err(std::io::Error::last_os_error());
    }
    // SAFETY: on success the caller owns the file descriptor.
    Ok(unsafe { OwnedFd::from_raw_fd(argument.fd) })
}

/// Let everybody who uses the dma-buf wait for `sync_file`, as for an access of that kind.
///
/// # Errors
/// The kernel's.
pub fn import(dma_buf: BorrowedFd<'_>, sync_file: BorrowedFd<'_>, access: Access) -> std::io::Result<()> {
    let flags = match access {
        Access::Read => SYNC_READ,
        Access::Write => SYNC_RW,
    };
    let argument = SyncFileArgument { flags, fd: sync_file.as_raw_fd() };
    // SAFETY: the ioctl reads the struct that its number states the size of.
    let code = unsafe { libc::ioctl(dma_buf.as_raw_fd(), IMPORT_SYNC_FILE as _, &raw const argument) };
    if code != 0 { Err(std::io::Error::last_os_error()) } else { Ok(()) }
}

/// Wait until the sync file is signalled, no longer than `timeout` (`None`: for ever); whether it is.
///
/// # Errors
/// The kernel's.
pub fn wait(sync_file: BorrowedFd<'_>, timeout: Option<Duration>) -> std::io::Result<bool> {
    let deadline = timeout.map(|timeout| std::time::Instant::now() + timeout);
    loop {
        let left = deadline.map_or(-1, |deadline| {
            let left = deadline.saturating_duration_since(std::time::Instant::now());
            i32::try_from(left.as_micros().div_ceil(1000)).unwrap_or(i32::MAX)
        });
        let mut poll = libc::pollfd { fd: sync_file.as_raw_fd(), events: libc::POLLIN, revents: 0 };
        // SAFETY: one pollfd, writable.
        match unsafe { libc::poll(&raw mut poll, 1, left) } {
            0 => return Ok(false),
            1.. => return Ok(true),
            _ => {
                let error = std::io::Error::last_os_error();
                if error.kind() != std::io::ErrorKind::Interrupted {
                    return Err(error);
                }
            }
        }
    }
}

/// The identity of the memory behind a dma-buf: two descriptors of one buffer have one inode.
///
/// # Errors
/// The kernel's.
pub fn inode(file: &impl AsFd) -> std::io::Result<u64> {
    let mut stat = std::mem::MaybeUninit::<libc::stat>::zeroed();
    // SAFETY: the descriptor is open and the result writable.
    if unsafe { libc::fstat(file.as_fd().as_raw_fd(), stat.as_mut_ptr()) } != 0 {
        return Err(std::io::Error::last_os_error());
    }
    // SAFETY: fstat filled it.
    Ok(unsafe { stat.assume_init() }.st_ino)
}

/// The size of a dma-buf in bytes.
///
/// # Errors
/// The kernel's.
pub fn size(file: &impl AsFd) -> std::io::Result<u64> {
    // SAFETY: the descriptor is open; seeking is how a dma-buf tells its size, and nobody uses its position.
    let end = unsafe { libc::lseek(file.as_fd().as_raw_fd(), 0, libc::SEEK_END) };
    u64::try_from(end).map_err(|_| std::io::Error::last_os_error())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_are_encoded_as_in_the_kernel_header() {
        assert_eq!(EXPORT_SYNC_FILE, 0xC008_6202);
        assert_eq!(IMPORT_SYNC_FILE, 0x4008_6203);
    }

    #[test]
    fn what_is_no_dma_buf_is_refused() {
        let file = std::fs::File::open("/dev/null").unwrap();
        assert!(export(file.as_fd(), Access::Read).is_err());
        assert!(import(file.as_fd(), file.as_fd(), Access::Write).is_err());
    }

    #[test]
    fn waiting_ends_at_the_timeout_and_when_the_file_is_ready() {
        let (reader, writer) = std::os::unix::net::UnixStream::pair().unwrap();
        assert!(!wait(reader.as_fd(), Some(Duration::from_millis(5))).unwrap());
        std::io::Write::write_all(&mut &writer, b"x").unwrap();
        assert!(wait(reader.as_fd(), Some(Duration::from_secs(5))).unwrap());
        assert!(wait(reader.as_fd(), None).unwrap());
    }
}
