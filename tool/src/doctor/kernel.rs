//! What sharing without copies needs of the kernel: dma-bufs, devices that this user may open, and sync files.

use serde::Serialize;
use std::fs::File;
use std::io::ErrorKind;
use std::os::fd::AsFd;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use tombolo_interop::sync_file::{self, Access};
use tombolo_interop::udmabuf;

use super::report::{Finding, Section};

/// The kernel's part.
#[derive(Debug, Serialize)]
pub(crate) struct Kernel {
    /// Its release, such as `6.12.0-1-amd64`.
    pub(crate) release: String,
    /// `/dev/udmabuf`
    pub(crate) udmabuf: Node,
    /// The render nodes.
    pub(crate) render_nodes: Vec<Node>,
    /// Whether NVIDIA's kernel driver is loaded, and its version.
    pub(crate) nvidia: Option<String>,
    /// Whether fences go in and out of dma-bufs as sync files.
    pub(crate) sync_files: SyncFiles,
}

/// A device file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Node {
    /// The file.
    pub(crate) path: PathBuf,
    /// The kernel driver behind it, where that is known.
    pub(crate) driver: Option<String>,
    /// Whether this user may use it.
    pub(crate) access: NodeAccess,
}

/// Whether a device file can be used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum NodeAccess {
    /// It can be opened for reading and writing.
    Usable,
    /// There is none.
    Missing,
    /// This user may not open it.
    Denied {
        /// The group that may, if there is one.
        group: Option<String>,
    },
    /// Something else is wrong.
    Broken(String),
}

/// What is known of sync files.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum SyncFiles {
    /// Tried on a dma-buf: it works, or the kernel's error.
    Tried(Result<(), String>),
    /// There is no dma-buf to try it on; whether the kernel's version has them.
    ByVersion(bool),
}

/// Looks at the kernel.
pub(crate) fn examine() -> Kernel {
    let release = std::fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default().trim().to_owned();
    let sync_files = try_sync_files(&release);
    let nvidia = std::fs::read_to_string("/proc/driver/nvidia/version").ok();
    Kernel {
        release,
        udmabuf: node(Path::new(udmabuf::DEVICE)),
        render_nodes: render_nodes().iter().map(|path| node(path)).collect(),
        nvidia: nvidia
            .map(|text| text.lines().next().unwrap_or_default().trim_start_matches("NVRM version:").trim().into()),
        sync_files,
    }
}

/// The render nodes, in order.
pub(crate) fn render_nodes() -> Vec<PathBuf> {
    let entries = std::fs::read_dir("/dev/dri").into_iter().flatten().flatten().map(|entry| entry.path());
    let is_render = |path: &PathBuf| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("renderD"));
    let mut nodes: Vec<_> = entries.filter(is_render).collect();
    nodes.sort();
    nodes
}

fn node(path: &Path) -> Node {
    let access = match File::options().read(true).write(true).open(path) {
        Ok(_) => NodeAccess::Usable,
        Err(error) => match error.kind() {
            ErrorKind::NotFound => NodeAccess::Missing,
            ErrorKind::PermissionDenied => NodeAccess::Denied { group: group_of(path) },
            _ => NodeAccess::Broken(error.to_string()),
        },
    };
    let device = path.file_name().map(|name| Path::new("/sys/class/drm").join(name).join("device/driver"));
    let driver = device.and_then(|link| std::fs::read_link(link).ok());
    let driver = driver.and_then(|driver| Some(driver.file_name()?.to_string_lossy().into_owned()));
    Node { path: path.to_owned(), driver, access }
}

/// The name of the group that may read and write a file, if it is one that users can be in.
fn group_of(path: &Path) -> Option<String> {
    let data = std::fs::metadata(path).ok()?;
    if data.mode() & 0o060 != 0o060 || data.gid() == 0 {
        return None;
    }
    let groups = std::fs::read_to_string("/etc/group").unwrap_or_default();
    let name = groups.lines().find_map(|line| {
        let mut fields = line.split(':');
        let (name, _password, number) = (fields.next()?, fields.next()?, fields.next()?);
        (number.parse() == Ok(data.gid())).then(|| name.to_owned())
    });
    Some(name.unwrap_or_else(|| data.gid().to_string()))
}

fn try_sync_files(release: &str) -> SyncFiles {
    let Ok(buffer) = udmabuf::create(1) else { return SyncFiles::ByVersion(has_sync_files(release)) };
    let fence = sync_file::export(buffer.as_fd(), Access::Write);
    let both = fence.and_then(|fence| sync_file::import(buffer.as_fd(), fence.as_fd(), Access::Write));
    SyncFiles::Tried(both.map_err(|error| error.to_string()))
}

/// The ioctls came with Linux 6.0.
fn has_sync_files(release: &str) -> bool {
    release.split('.').next().and_then(|major| major.parse::<u32>().ok()).is_some_and(|major| major >= 6)
}

impl Kernel {
    /// What it means.
    pub(crate) fn section(&self) -> Section {
        let mut findings = vec![self.udmabuf_finding()];
        if self.render_nodes.is_empty() {
            findings.push(self.without_render_nodes());
        }
        findings.extend(self.render_nodes.iter().map(node_finding));
        findings.push(self.sync_file_finding());
        Section { title: "Kernel", findings, table: None }
    }

    fn udmabuf_finding(&self) -> Finding {
        let use_of = "Software OpenGL (llvmpipe) needs it to share without copies; GPUs do not.";
        match &self.udmabuf.access {
            NodeAccess::Usable => Finding::ok(format!("{} can be used.", udmabuf::DEVICE)),
            NodeAccess::Missing => Finding::note(format!("There is no {}.", udmabuf::DEVICE))
                .means(use_of)
                .advise("Where software OpenGL matters: `modprobe udmabuf`, or a kernel with CONFIG_UDMABUF."),
            NodeAccess::Denied { group } => {
                Finding::note(format!("{} is there, but this user may not use it.", udmabuf::DEVICE))
                    .means(use_of)
                    .advise(join_group(group.as_deref(), "udmabuf"))
            }
            NodeAccess::Broken(error) => {
                Finding::note(format!("{} cannot be opened: {error}.", udmabuf::DEVICE)).means(use_of)
            }
        }
    }

    fn without_render_nodes(&self) -> Finding {
        let finding = Finding::note("There are no render nodes (/dev/dri/renderD*).");
        match &self.nvidia {
            Some(version) => finding
                .means(format!("NVIDIA's kernel driver is loaded ({version}), but not its part nvidia-drm, or this container does not see it. OpenGL and Vulkan work; objects are shared with copies on the GPU, without dma-bufs."))
                .advise("`modprobe nvidia-drm` makes them; for containers pass /dev/dri in."),
            None => finding
                .means("The kernel drives no GPU, or this container does not see it. Vulkan and OpenGL then run on the CPU."),
        }
    }

    fn sync_file_finding(&self) -> Finding {
        let use_of = "OpenGL, compositors and other programs wait by them for what OpenCL does, on the device.";
        match &self.sync_files {
            SyncFiles::Tried(Ok(())) => {
                Finding::ok("Fences go in and out of dma-bufs as sync files: tried on a dma-buf of /dev/udmabuf.")
            }
            SyncFiles::Tried(Err(error)) => Finding::note(format!(
                "Fences do not go in and out of dma-bufs as sync files: {error}."
            ))
            .means(format!(
                "{use_of} Without them a program has to wait for the event of the release, as OpenCL asks anyway."
            ))
            .advise("Linux 6.0 and later have them."),
            SyncFiles::ByVersion(true) => Finding::ok(format!(
                "Linux {} has sync files for dma-bufs, by its version: there is no dma-buf here to try them on.",
                self.release
            )),
            SyncFiles::ByVersion(false) => Finding::note(format!(
                "Linux {} has no sync files for dma-bufs, by its version: there is no dma-buf here to try them on.",
                self.release
            ))
            .means(use_of)
            .advise("Linux 6.0 and later have them."),
        }
    }
}

fn node_finding(node: &Node) -> Finding {
    let path = node.path.display();
    let name = node.driver.as_ref().map_or_else(|| path.to_string(), |driver| format!("{path} ({driver})"));
    match &node.access {
        NodeAccess::Usable => Finding::ok(format!("{name} can be used.")),
        NodeAccess::Missing => Finding::note(format!("{name} is gone.")),
        NodeAccess::Denied { group } => Finding::problem(format!("{name} is there, but this user may not use it."))
            .means("Vulkan and OpenGL do not reach this GPU.")
            .advise(join_group(group.as_deref(), "renderD*")),
        NodeAccess::Broken(error) => Finding::problem(format!("{name} cannot be opened: {error}.")),
    }
}

fn join_group(group: Option<&str>, kernel_name: &str) -> String {
    match group {
        Some(group) => format!("Join its group: `sudo usermod -aG {group} $USER`, then log in again."),
        None => format!(
            "Only root may. This line in /etc/udev/rules.d/70-tombolo.rules gives it to whoever sits at the machine: KERNEL==\"{kernel_name}\", TAG+=\"uaccess\"; it holds from the next start."
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::report::Level;

    fn kernel(access: NodeAccess, sync_files: SyncFiles) -> Kernel {
        let udmabuf = Node { path: udmabuf::DEVICE.into(), driver: None, access };
        Kernel { release: "6.1".into(), udmabuf, render_nodes: Vec::new(), nvidia: None, sync_files }
    }

    #[test]
    fn sync_files_came_with_linux_6() {
        assert!(has_sync_files("6.1.0-13-amd64") && has_sync_files("10.0"));
        assert!(!has_sync_files("5.19.0") && !has_sync_files("") && !has_sync_files("x"));
    }

    #[test]
    fn who_may_not_use_a_device_learns_which_group_to_join() {
        let denied = NodeAccess::Denied { group: Some("kvm".into()) };
        let finding = kernel(denied, SyncFiles::ByVersion(true)).udmabuf_finding();
        assert_eq!(finding.level, Level::Note);
        assert!(finding.advice.is_some_and(|text| text.contains("-aG kvm")));
        let render = Node {
            path: "/dev/dri/renderD128".into(),
            driver: Some("amdgpu".into()),
            access: NodeAccess::Denied { group: None },
        };
        let finding = node_finding(&render);
        assert_eq!(finding.level, Level::Problem);
        assert!(finding.what.contains("amdgpu") && finding.advice.is_some_and(|text| text.contains("uaccess")));
    }

    #[test]
    fn what_was_tried_is_told_from_what_is_known() {
        let text = |sync_files| kernel(NodeAccess::Missing, sync_files).sync_file_finding().what;
        assert!(text(SyncFiles::Tried(Ok(()))).contains("tried on"));
        assert!(text(SyncFiles::Tried(Err("no".into()))).contains("do not"));
        assert!(text(SyncFiles::ByVersion(true)).contains("by its version"));
    }

    #[test]
    fn a_missing_file_and_a_file_that_is_there_are_told_apart() {
        assert_eq!(node(Path::new("/dev/no-such-node")).access, NodeAccess::Missing);
        assert_eq!(node(Path::new("/dev/null")).access, NodeAccess::Usable);
    }
}
