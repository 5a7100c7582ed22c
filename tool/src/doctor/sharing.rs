//! What the trials of OpenGL mean: a finding for each stack, a table of routes, and each reason once.

use std::fmt::Write as _;

use tombolo_interop::Route;

use super::gl::{EglDevice, Gl, Object, Outcome, Scene, StackName, Tried};
use super::kernel::{Kernel, NodeAccess};
use super::report::{Finding, Section, wrap};

/// What it means.
pub(crate) fn section(gl: Option<&Gl>, kernel: &Kernel) -> Section {
    let title = "Sharing with OpenGL";
    let Some(gl) = gl else {
        let findings = vec![Finding::note("It is not tried, as there is no OpenCL device to share with: see above.")];
        return Section { title, findings, table: None };
    };
    let mut findings = Vec::new();
    if let Err(failure) = &gl.egl_devices {
        findings.push(if failure.is_misbehaviour() {
            Finding::problem(format!("Asking EGL for its devices failed: {failure}."))
                .means("An OpenGL driver is broken.")
                .advise("Update or remove it; the files in /usr/share/glvnd/egl_vendor.d name the drivers.")
        } else {
            Finding::note(format!("There is no EGL: {failure}.")).advise(
                "Programs that share with OpenGL bring it. To have it: `apt install libegl1 libegl-mesa0 libgl1-mesa-dri`.",
            )
        });
    }
    if gl.display.is_none() {
        findings.push(Finding::note(
            "DISPLAY is not set: OpenGL over GLX, as programs on an X desktop use it, is not tried.",
        ));
    }
    findings.extend(gl.stacks.iter().map(|tried| finding(&name(gl, &tried.stack), tried, kernel)));
    Section { title, findings, table: table(&gl.stacks) }
}

/// What a stack is called in a sentence.
fn name(gl: &Gl, stack: &StackName) -> String {
    match stack {
        StackName::Surfaceless => "EGL without a surface".into(),
        StackName::Device { number } => {
            let file =
                gl.egl_devices.iter().flatten().find(|device| device.number == *number).and_then(EglDevice::file);
            let file = file.map(|file| format!(", {}", file.display())).unwrap_or_default();
            format!("EGL on its device {number}{file}")
        }
        StackName::Gbm { node } => format!("GBM on {}", node.display()),
        StackName::Glx => format!("GLX on {}", gl.display.as_deref().unwrap_or_default()),
    }
}

fn finding(name: &str, tried: &Tried, kernel: &Kernel) -> Finding {
    let scene = match &tried.scene {
        Ok(scene) => scene,
        Err(failure) if failure.is_misbehaviour() => {
            return Finding::problem(format!("{name}: trying it failed: {failure}.")).means(
                "Most likely the OpenGL driver is broken in this configuration; programs that use it so will fail too.",
            );
        }
        Err(failure) => return Finding::note(format!("{name} does not start: {failure}.")),
    };
    let renderer = &scene.renderer;
    match (&scene.device, &scene.refused) {
        (None, None) => Finding::note(format!("{name} draws on {renderer}, which is no OpenCL device of Tombolo."))
            .means("Its objects cannot be shared: Vulkan must have a driver for the same device.")
            .advise("Install that device's Vulkan driver (mesa-vulkan-drivers for Mesa's OpenGL), or let OpenGL draw on a device that is listed under Vulkan."),
        (_, Some(refused)) => Finding::problem(format!("{name} ({renderer}): OpenCL does not share with it: {refused}."))
            .advise("TOMBOLO_LOG=1 before a program's command prints the reason."),
        (Some(_), None) => shared(name, scene, kernel),
    }
}

/// What happens to the contents of an object at each acquire and release.
fn copying(outcome: &Outcome) -> &'static str {
    let Outcome::Shared { route, .. } = outcome else { return "not at all" };
    match Route::from_name(route) {
        Some(Route::Mesa) => WITHOUT,
        Some(Route::MemoryObject) => "with copies on the device",
        Some(Route::Readback) => "with copies through the CPU",
        None => "in a way that this command does not know",
    }
}

const WITHOUT: &str = "without copies";

/// How well the objects of a context are shared.
fn shared(name: &str, scene: &Scene, kernel: &Kernel) -> Finding {
    let mut ways: Vec<(&str, usize)> = Vec::new();
    for way in scene.objects.iter().map(|object| copying(&object.outcome)) {
        match ways.iter_mut().find(|(known, _)| *known == way) {
            Some((_, count)) => *count += 1,
            None => ways.push((way, 1)),
        }
    }
    let what = format!("{name} ({})", scene.renderer);
    let what = match ways.as_slice() {
        [(way, _)] => format!("{what}: objects of all kinds are shared {way}."),
        ways => {
            let ways: Vec<_> = ways.iter().map(|(way, count)| format!("{count} {way}")).collect();
            format!("{what}: of {} kinds of objects are shared: {}.", scene.objects.len(), ways.join(", "))
        }
    };
    if ways.iter().all(|(way, _)| *way == WITHOUT) {
        return Finding::ok(what);
    }
    let finding = Finding::note(what).means("The results are the same; copies cost time at each acquire and release.");
    let software = ["llvmpipe", "softpipe"].iter().any(|name| scene.renderer.starts_with(name));
    match kernel.udmabuf.access {
        NodeAccess::Missing | NodeAccess::Denied { .. } | NodeAccess::Broken(_) if software => finding.advise(
            "Software OpenGL shares without copies with a recent Mesa (25.0 does) where /dev/udmabuf can be used.",
        ),
        NodeAccess::Usable | NodeAccess::Missing | NodeAccess::Denied { .. } | NodeAccess::Broken(_) => finding,
    }
}

/// A column of the table: the stacks on which all objects are shared alike.
struct Column<'t> {
    labels: Vec<&'t str>,
    objects: &'t [Object],
}

fn columns(stacks: &[Tried]) -> Vec<Column<'_>> {
    let mut columns: Vec<Column> = Vec::new();
    for tried in stacks {
        let Ok(scene) = &tried.scene else { continue };
        match columns.iter_mut().find(|column| column.objects == scene.objects) {
            Some(column) => column.labels.push(&tried.label),
            None if scene.objects.is_empty() => {}
            None => columns.push(Column { labels: vec![&tried.label], objects: &scene.objects }),
        }
    }
    columns
}

/// Rows of objects, columns of stacks, and beneath it the reasons. Nothing if there is nothing to show.
fn table(stacks: &[Tried]) -> Option<String> {
    let columns = columns(stacks);
    let first = columns.first()?;
    let mut reasons = Reasons::default();
    let header = columns.iter().map(|column| match column.labels.as_slice() {
        [first, _, ..] => format!("{first} *"),
        labels => labels.concat(),
    });
    let mut rows: Vec<Vec<String>> = vec![std::iter::once(String::new()).chain(header).collect()];
    for (row, object) in first.objects.iter().enumerate() {
        let cells = columns.iter().map(|column| column.objects.get(row).map(|object| reasons.cell(&object.outcome)));
        rows.push(std::iter::once(object.kind.clone()).chain(cells.map(Option::unwrap_or_default)).collect());
    }
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
    let widths: Vec<_> = (0..=columns.len()).map(width).collect();
    let mut text = String::from("\n");
    for row in &rows {
        let cells: Vec<_> = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:<width$}")).collect();
        let _ = writeln!(text, "{}", cells.join("  ").trim_end());
    }
    text.push('\n');
    for column in &columns {
        match column.labels.as_slice() {
            [] | [_] => {}
            [first, others @ ..] => {
                let _ = writeln!(text, "* {first}: the same on {}.", others.join(", "));
            }
        }
    }
    text.push_str("mesa: no copy. memory-object: copies on the device.\nreadback: copies through the CPU.\n");
    for (index, reason) in reasons.0.iter().enumerate() {
        for (number, line) in wrap(reason, 72).into_iter().enumerate() {
            let mark = if number == 0 { format!("[{}]", index + 1) } else { String::new() };
            let _ = writeln!(text, "{mark:<5}{line}");
        }
    }
    Some(text)
}

/// Reasons, each once, in the order in which they came up.
#[derive(Default)]
struct Reasons(Vec<String>);

impl Reasons {
    fn mark(&mut self, reason: String) -> String {
        let index = self.0.iter().position(|known| *known == reason).unwrap_or_else(|| {
            self.0.push(reason);
            self.0.len() - 1
        });
        format!("[{}]", index + 1)
    }

    fn cell(&mut self, outcome: &Outcome) -> String {
        match outcome {
            Outcome::Shared { route, refusals, .. } => {
                let marks: String =
                    refusals.iter().map(|(route, reason)| self.mark(format!("not {route}: {reason}"))).collect();
                format!("{route} {marks}").trim_end().to_owned()
            }
            Outcome::NotMade(reason) => format!("not made {}", self.mark(format!("OpenGL: {reason}"))),
            Outcome::Refused(reason) => format!("refused {}", self.mark(format!("OpenCL: {reason}"))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::kernel::{Node, SyncFiles};
    use crate::doctor::report::Level;
    use crate::probe::Failure;

    fn kernel(access: NodeAccess) -> Kernel {
        let udmabuf = Node { path: "/dev/udmabuf".into(), driver: None, access };
        let sync_files = SyncFiles::ByVersion(true);
        Kernel { release: "6.1".into(), udmabuf, render_nodes: Vec::new(), nvidia: None, sync_files }
    }

    fn object(kind: &str, route: &str, refusals: &[(&str, &str)]) -> Object {
        let refusals = refusals.iter().map(|&(route, reason)| (route.into(), reason.into())).collect();
        Object {
            kind: kind.into(),
            outcome: Outcome::Shared { route: route.into(), dma_buf: route == "mesa", refusals },
        }
    }

    fn tried(scene: Result<Scene, Failure>) -> Tried {
        Tried { stack: StackName::Surfaceless, label: "surfaceless".into(), scene }
    }

    fn scene(objects: Vec<Object>) -> Scene {
        Scene { renderer: "llvmpipe, OpenGL 4.5".into(), device: Some("llvmpipe".into()), refused: None, objects }
    }

    #[test]
    fn a_reason_is_given_once() {
        let refusals = [("mesa", "There is no dma-buf.")];
        let objects = vec![
            object("buffer", "readback", &refusals),
            object("texture 2D", "mesa", &[]),
            object("texture 3D", "readback", &refusals),
        ];
        let text = table(&[tried(Ok(scene(objects)))]).expect("a table");
        assert_eq!(text.matches("There is no dma-buf.").count(), 1, "{text}");
        assert_eq!(text.matches("readback [1]\n").count(), 2, "{text}");
        assert!(text.contains("texture 2D  mesa\n"), "{text}");
    }

    #[test]
    fn stacks_that_share_alike_have_one_column() {
        let like =
            |label: &str, route| Tried { label: label.into(), ..tried(Ok(scene(vec![object("buffer", route, &[])]))) };
        let text = table(&[like("a", "mesa"), like("b", "readback"), like("c", "mesa")]).expect("a table");
        assert!(text.contains("        a *   b\nbuffer  mesa  readback\n"), "{text}");
        assert!(text.contains("* a: the same on c."), "{text}");
    }

    #[test]
    fn copies_are_noted_and_no_copies_are_fine() {
        let level = |route| {
            let scene = scene(vec![object("buffer", route, &[])]);
            let finding = finding("EGL", &tried(Ok(scene)), &kernel(NodeAccess::Missing));
            (finding.level, finding.advice.is_some())
        };
        assert_eq!(level("mesa"), (Level::Ok, false));
        assert_eq!(level("readback"), (Level::Note, true));
        assert_eq!(level("memory-object"), (Level::Note, true));
    }

    #[test]
    fn a_crash_is_a_problem_and_a_missing_driver_a_note() {
        let level = |failure| finding("EGL", &tried(Err(failure)), &kernel(NodeAccess::Usable)).level;
        assert_eq!(level(Failure::Crashed(11)), Level::Problem);
        assert_eq!(level(Failure::TimedOut(90)), Level::Problem);
        assert_eq!(level(Failure::Said("EGL has no display.".into())), Level::Note);
        let elsewhere = Scene { device: None, ..scene(Vec::new()) };
        let found = finding("EGL", &tried(Ok(elsewhere)), &kernel(NodeAccess::Usable));
        assert!(found.level == Level::Note && found.what.contains("no OpenCL device"), "{found:?}");
        assert!(table(&[tried(Err(Failure::Crashed(11)))]).is_none());
    }
}
