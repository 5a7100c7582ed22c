//! An X server without a screen, for suites that need GLX.

use crate::process::{self, Launch};
use rustix::process::{Pid, Signal};
use std::ffi::OsString;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::Child;
use std::sync::mpsc;
use std::time::Duration;

/// A running Xvfb; it ends with this value, and with the runner however that ends.
pub(crate) struct Display {
    keeper: Child,
    name: OsString,
}

/// How long the server may take to start; in an emulated machine it takes its time.
const PATIENCE: Duration = Duration::from_secs(60);

impl Display {
    /// Starts one on a free display number.
    pub(crate) fn start(scratch: &Path) -> Result<Display, String> {
        let words = ["-displayfd", "1", "-screen", "0", "1280x1024x24", "-nolisten", "tcp"];
        let launch = Launch {
            program: "Xvfb".into(),
            arguments: words.map(str::to_owned).to_vec(),
            environment: Vec::new(),
            folder: scratch.to_path_buf(),
        };
        let mut keeper = process::start(&launch)?;
        let output = keeper.stdout.take();
        let mut display = Display { keeper, name: OsString::new() };
        let (send, receive) = mpsc::channel();
        std::thread::spawn(move || {
            let Some(output) = output else { return };
            let mut last = String::new();
            // The number stands in a line of its own, and what else the server says must not fill the pipe.
            for line in BufReader::new(output).split(b'\n').map_while(Result::ok) {
                let line = String::from_utf8_lossy(&line).trim().to_owned();
                match line.parse::<u32>() {
                    Ok(number) => drop(send.send(Ok(number))),
                    Err(_) if !line.is_empty() => last = line,
                    Err(_) => {}
                }
            }
            let _ = send.send(Err(last));
        });
        match receive.recv_timeout(PATIENCE) {
            Ok(Ok(number)) => {
                display.name = format!(":{number}").into();
                Ok(display)
            }
            Ok(Err(last)) if last.is_empty() => Err("Xvfb does not start: is it installed?".to_owned()),
            Ok(Err(last)) => Err(format!("Xvfb does not start: {last}")),
            Err(_) => Err("Xvfb does not start in time".to_owned()),
        }
    }

    /// The value of `DISPLAY`.
    pub(crate) fn name(&self) -> &OsString {
        &self.name
    }
}

impl Drop for Display {
    fn drop(&mut self) {
        // The end of its standard input tells the keeper to end the server.
        drop(self.keeper.stdin.take());
        for _ in 0..200 {
            if matches!(self.keeper.try_wait(), Ok(Some(_)) | Err(_)) {
                return;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        let _ = rustix::process::kill_process_group(Pid::from_child(&self.keeper), Signal::KILL);
        let _ = self.keeper.wait();
    }
}
