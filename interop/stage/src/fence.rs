//! Fences that stay unsignalled until a test says otherwise: the kernel's vgem device makes them.

use std::fs::File;
use std::os::fd::{AsRawFd, BorrowedFd, FromRawFd, OwnedFd};

use crate::{Error, Result};

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

#[repr(C)]
struct SyncFile {
    flags: u32,
    fd: i32,
}

const fn request(direction: libc::c_ulong, kind: u8, number: libc::c_ulong, size: usize) -> libc::c_ulong {
    direction << 30 | (size as libc::c_ulong) << 16 | (kind as libc::c_ulong) << 8 | number
}

const CREATE_DUMB: libc::c_ulong = request(3, b'd', 0xB2, size_of::<CreateDumb>());
const PRIME_HANDLE_TO_FD: libc::c_ulong = request(3, b'd', 0x2D, size_of::<PrimeHandle>());
const FENCE_ATTACH: libc::c_ulong = request(3, b'd', 0x41, size_of::<FenceAttach>());
const FENCE_SIGNAL: libc::c_ulong = request(1, b'd', 0x42, size_of::<FenceSignal>());
const EXPORT_SYNC_FILE: libc::c_ulong = request(3, b'b', 2, size_of::<SyncFile>());
const IMPORT_SYNC_FILE: libc::c_ulong = request(1, b'b', 3, size_of::<SyncFile>());

/// # Safety
/// `request` must state the size of `T`, and its kernel function must read and write no other memory.
unsafe fn ioctl<T>(fd: BorrowedFd<'_>, request: libc::c_ulong, argument: &mut T) -> Result<()> {
    // SAFETY: by contract.
    if unsafe { libc::ioctl(fd.as_raw_fd(), request as _, std::ptr::from_mut(argument)) } == 0 {
        return Ok(());
    }
    Err(Error(format!("ioctl {request:#x}: {}.", std::io::Error::last_os_error())))
}

/// An unsignalled fence. The kernel signals it by itself after ten seconds.
pub struct Fence {
    device: File,
    number: u32,
    sync_file: OwnedFd,
}

impl Fence {
    /// Make a fence.
    ///
    /// # Errors
    /// If this machine has no vgem device at `/dev/vgem`.
    pub fn new() -> Result<Self> {
        let device = File::options().read(true).write(true).open("/dev/vgem");
        let device = device.map_err(|error| Error(format!("/dev/vgem: {error}.")))?;
        let fd = std::os::fd::AsFd::as_fd(&device);
        let mut dumb = CreateDumb { height: 16, width: 16, bits_per_pixel: 32, flags: 0, handle: 0, pitch: 0, size: 0 };
        // SAFETY: the struct of that request.
        unsafe { ioctl(fd, CREATE_DUMB, &mut dumb)? };
        let flags = libc::O_CLOEXEC as u32 | libc::O_RDWR as u32;
        let mut prime = PrimeHandle { handle: dumb.handle, flags, fd: -1 };
        // SAFETY: the struct of that request.
        unsafe { ioctl(fd, PRIME_HANDLE_TO_FD, &mut prime)? };
        // SAFETY: the kernel has just made the descriptor for us.
        let buffer = unsafe { OwnedFd::from_raw_fd(prime.fd) };
        // VGEM_FENCE_WRITE
        let mut attach = FenceAttach { handle: dumb.handle, flags: 1, fence: 0, padding: 0 };
        // SAFETY: the struct of that request.
        unsafe { ioctl(fd, FENCE_ATTACH, &mut attach)? };
        // DMA_BUF_SYNC_READ: what a reader has to wait for.
        let mut export = SyncFile { flags: 1, fd: -1 };
        // SAFETY: the struct of that request.
        unsafe { ioctl(std::os::fd::AsFd::as_fd(&buffer), EXPORT_SYNC_FILE, &mut export)? };
        // SAFETY: the kernel has just made the descriptor for us.
        let sync_file = unsafe { OwnedFd::from_raw_fd(export.fd) };
        Ok(Self { device, number: attach.fence, sync_file })
    }

    /// Let everybody who uses a dma-buf wait for the fence, as for a write.
    ///
    /// # Errors
    /// The kernel's.
    pub fn guard(&self, dma_buf: BorrowedFd<'_>) -> Result<()> {
        let mut import = SyncFile { flags: 2, fd: self.sync_file.as_raw_fd() };
        // SAFETY: the struct of that request.
        unsafe { ioctl(dma_buf, IMPORT_SYNC_FILE, &mut import) }
    }

    /// Signal it.
    ///
    /// # Errors
    /// The kernel's.
    pub fn signal(self) -> Result<()> {
        let mut signal = FenceSignal { fence: self.number, flags: 0 };
        // SAFETY: the struct of that request.
        unsafe { ioctl(std::os::fd::AsFd::as_fd(&self.device), FENCE_SIGNAL, &mut signal) }
    }
}

/// Whether a write to the dma-buf is still under way (a poll for reading would block).
///
/// # Errors
/// The kernel's.
pub fn is_being_written(dma_buf: BorrowedFd<'_>) -> Result<bool> {
    let mut poll = libc::pollfd { fd: dma_buf.as_raw_fd(), events: libc::POLLIN, revents: 0 };
    // SAFETY: one pollfd, writable.
    match unsafe { libc::poll(&raw mut poll, 1, 0) } {
        0 => Ok(true),
        1.. => Ok(false),
        _ => Err(Error(format!("poll: {}.", std::io::Error::last_os_error()))),
    }
}
