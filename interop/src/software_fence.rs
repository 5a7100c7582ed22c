//! Fences that this process signals: the kernel's vgem device makes them.
//!
//! A driver that renders on the CPU has no fence of the kernel's to give away. Where there is vgem, one of these stands in
//! for it, so that whoever uses a dma-buf next waits as for any other driver. Tests hold back the queue with them.

use std::fs::File;
use std::io::{Error, Result};
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, FromRawFd, OwnedFd};

use crate::sync_file::{self, Access};

#[repr(C)]
struct CreateDumb {
    height: u32,
    width: u32,
    bits_per_pixel: u32,
    flags: u32,
    handle: u32,
    pitch: u32,
    size: u64,
}

#[repr(C)]
struct PrimeHandle {
    handle: u32,
    flags: u32,
    fd: i32,
}

#[repr(C)]
struct FenceAttach {
    handle: u32,
    flags: u32,
    fence: u32,
    padding: u32,
}

#[repr(C)]
struct FenceSignal {
    fence: u32,
    flags: u32,
}

const fn request(direction: libc::c_ulong, kind: u8, number: libc::c_ulong, size: usize) -> libc::c_ulong {
    direction << 30 | (size as libc::c_ulong) << 16 | (kind as libc::c_ulong) << 8 | number
}

const CREATE_DUMB: libc::c_ulong = request(3, b'd', 0xB2, size_of::<CreateDumb>());
const PRIME_HANDLE_TO_FD: libc::c_ulong = request(3, b'd', 0x2D, size_of::<PrimeHandle>());
const FENCE_ATTACH: libc::c_ulong = request(3, b'd', 0x41, size_of::<FenceAttach>());
const FENCE_SIGNAL: libc::c_ulong = request(1, b'd', 0x42, size_of::<FenceSignal>());
/// # Safety
/// `request` must state the size of `T`, and its kernel function must read and write no other memory.
unsafe fn ioctl<T>(fd: BorrowedFd<'_>, request: libc::c_ulong, argument: &mut T) -> Result<()> {
    // SAFETY: by contract.
    if unsafe { libc::ioctl(fd.as_raw_fd(), request as _, std::ptr::from_mut(argument)) } == 0 {
        return Ok(());
    }
    Err(Error::last_os_error())
}

/// A fence that is unsignalled until [`SoftwareFence::signal`], or until the value is dropped. The kernel signals it by
/// itself after ten seconds.
pub struct SoftwareFence {
    device: File,
    number: u32,
    sync_file: OwnedFd,
}

impl SoftwareFence {
    /// Make a fence.
    ///
    /// # Errors
    /// If this machine has no vgem device at `/dev/vgem`, or the kernel refuses.
    pub fn new() -> Result<Self> {
        // A file of its own: what the kernel holds for the fence ends with it.
        let device = File::options().read(true).write(true).open("/dev/vgem")?;
        let mut dumb = CreateDumb { height: 16, width: 16, bits_per_pixel: 32, flags: 0, handle: 0, pitch: 0, size: 0 };
        // SAFETY: the struct of that request.
        unsafe { ioctl(device.as_fd(), CREATE_DUMB, &mut dumb)? };
        let flags = libc::O_CLOEXEC as u32 | libc::O_RDWR as u32;
        let mut prime = PrimeHandle { handle: dumb.handle, flags, fd: -1 };
        // SAFETY: the struct of that request.
        unsafe { ioctl(device.as_fd(), PRIME_HANDLE_TO_FD, &mut prime)? };
        // SAFETY: the kernel has just made the descriptor for us.
        let buffer = unsafe { OwnedFd::from_raw_fd(prime.fd) };
        // VGEM_FENCE_WRITE
        let mut attach = FenceAttach { handle: dumb.handle, flags: 1, fence: 0, padding: 0 };
        // SAFETY: the struct of that request.
        unsafe { ioctl(device.as_fd(), FENCE_ATTACH, &mut attach)? };
        let sync_file = sync_file::export(buffer.as_fd(), Access::Read)?;
        Ok(Self { device, number: attach.fence, sync_file })
    }

    /// Let everybody who uses a dma-buf wait for the fence, as for an access of that kind.
    ///
    /// # Errors
    /// The kernel's.
    pub fn guard(&self, dma_buf: BorrowedFd<'_>, access: Access) -> Result<()> {
        sync_file::import(dma_buf, self.sync_file.as_fd(), access)
    }

    /// Signal it.
    ///
    /// # Errors
    /// The kernel's, if it has been signalled by itself already.
    pub fn signal(self) -> Result<()> {
        let mut signal = FenceSignal { fence: self.number, flags: 0 };
        // SAFETY: the struct of that request.
        unsafe { ioctl(self.device.as_fd(), FENCE_SIGNAL, &mut signal) }
    }
}

/// Whether a write to the dma-buf is still under way (a poll for reading would block).
///
/// # Errors
/// The kernel's.
pub fn is_being_written(dma_buf: BorrowedFd<'_>) -> Result<bool> {
    sync_file::wait(dma_buf, Some(std::time::Duration::ZERO)).map(|idle| !idle)
}
