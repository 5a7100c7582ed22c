//! Time of each stage of the front end on some sources: `stages [-DNAME] [-IFOLDER] FILE...`. Options go to the compiler.

use std::time::{Duration, Instant};
use tombolo_front::options::Options;
use tombolo_front::session::Session;
use tombolo_front::{Headers, check, preprocess, syntax};
use tombolo_ir::Target;

struct Files;

impl Headers for Files {
    fn find(&self, name: &str, _: &str, _: bool) -> Option<(String, String)> {
        Some((std::fs::read_to_string(name).ok()?, name.to_owned()))
    }
}

fn main() {
    let (options, files): (Vec<String>, Vec<String>) =
        std::env::args().skip(1).partition(|argument| argument.starts_with('-'));
    let options = Options::parse(&options.join(" ")).expect("good options");
    let target = Target::baseline();
    let mut totals = [Duration::ZERO; 3];
    for file in &files {
        let source = std::fs::read_to_string(file).expect("a source");
        let mut best = [Duration::MAX; 3];
        let mut log = String::new();
        for _ in 0..5 {
            let mut session = Session::new(options.clone(), &target);
            let begun = Instant::now();
            let preprocessed = preprocess::preprocess(&mut session, &Files, file, &source);
            let preprocessed_at = Instant::now();
            let ast = syntax::parse(&mut session, &preprocessed);
            let parsed_at = Instant::now();
            let program = check::check(&ast, &mut session);
            let checked_at = Instant::now();
            drop(program);
            log = session.diagnostics.render(&session.map);
            let times = [preprocessed_at - begun, parsed_at - preprocessed_at, checked_at - parsed_at];
            for (best, time) in best.iter_mut().zip(times) {
                *best = time.min(*best);
            }
        }
        print!("{log}");
        for (total, time) in totals.iter_mut().zip(best) {
            *total += time;
        }
        let [preprocess, parse, check] = best.map(|time| time.as_secs_f64() * 1e3);
        println!("{preprocess:7.3} {parse:7.3} {check:7.3} ms  {file}");
    }
    let [preprocess, parse, check] = totals.map(|time| time.as_secs_f64() * 1e3 / files.len().max(1) as f64);
    println!("mean: preprocess {preprocess:.3} ms, parse {parse:.3} ms, check {check:.3} ms");
}
