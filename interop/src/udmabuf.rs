//! dma-bufs out of plain memory (`linux/udmabuf.h`): what software drivers share with, and the way to have a dma-buf
//! without a driver.

use std::fs::File;
use std::io::{Error, Result};
use std::os::fd::{AsRawFd, FromRawFd, OwnedFd};

/// The kernel's device.
pub const DEVICE: &str = "/dev/udmabuf";

#[repr(C)]
struct Create {
    memfd: u32,
    flags: u32,
    offset: u64,
    size: u64,
}

const FLAGS_CLOEXEC: u32 = 1;
/// `UDMABUF_CREATE`: `_IOW('u', 0x42, struct udmabuf_create)`
const CREATE: libc::c_ulong =
    1 << 30 | (size_of::<Create>() as libc::c_ulong) << 16 | (b'u' as libc::c_ulong) << 8 | 0x42;

/// A dma-buf of `pages` pages of new memory.
///
/// # Errors
/// If the kernel has no udmabuf (`NotFound`), this user may not use it (`PermissionDenied`), or memory is short.
pub fn create(pages: u32) -> Result<OwnedFd> {
    let device = File::options().read(true).write(true).open(DEVICE)?;
    // SAFETY: takes a number.
    let page = u64::try_from(unsafe { libc::sysconf(libc::_SC_PAGESIZE) }).unwrap_or(4096);
    let size = u64::from(pages) * page;
    // SAFETY: the name ends in zero.
    let memory = unsafe { libc::memfd_create(c"tombolo".as_ptr(), libc::MFD_ALLOW_SEALING | libc::MFD_CLOEXEC) };
    if memory < 0 {
        return Err(Error::last_os_error());
    }
    // SAFETY: the descriptor is new, and nobody else's.
    let memory = unsafe { File::from_raw_fd(memory) };
    memory.set_len(size)?;
    // SAFETY: the descriptor is open. The kernel wants memory that cannot shrink under the dma-buf.
    if unsafe { libc::fcntl(memory.as_raw_fd(), libc::F_ADD_SEALS, libc::F_SEAL_SHRINK) } != 0 {
        return Err(Error::last_os_error());
    }
    let create = Create { memfd: memory.as_raw_fd() as u32, flags: FLAGS_CLOEXEC, offset: 0, size };
    // SAFETY: the ioctl reads the struct that its number states the size of.
    let buffer = unsafe { libc::ioctl(device.as_raw_fd(), CREATE as _, &raw const create) };
    if buffer < 0 {
        return Err(Error::last_os_error());
    }
    // SAFETY: on success the caller owns the file descriptor.
    Ok(unsafe { OwnedFd::from_raw_fd(buffer) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sync_file::{self, Access};
    use std::os::fd::AsFd;

    #[test]
    fn the_request_is_encoded_as_in_the_kernel_header() {
        assert_eq!(CREATE, 0x4018_7542);
    }

    #[test]
    fn a_buffer_has_its_size_and_takes_fences_where_the_kernel_has_the_device() {
        match create(3) {
            Ok(buffer) => {
                assert_eq!(sync_file::size(&buffer).unwrap() % 3, 0);
                let fence = sync_file::export(buffer.as_fd(), Access::Write).unwrap();
                sync_file::import(buffer.as_fd(), fence.as_fd(), Access::Read).unwrap();
            }
            Err(error) => assert!(File::options().write(true).open(DEVICE).is_err(), "{error}"),
        }
    }
}
