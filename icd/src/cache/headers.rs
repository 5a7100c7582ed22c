//! The headers of a source, by content. What the compiler asks for while it reads a source is kept with the answers; later the
//! same is asked again, and where the answers are the same, so is what the compiler makes of the source.

use std::sync::Mutex;

use serde::{Deserialize, Serialize};
use tombolo_compiler::Headers;

use super::key::Key;
use crate::sync::lock;

/// The arguments of [`Headers::find`].
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub(super) struct Request {
    name: String,
    includer: String,
    quoted: bool,
}

fn answer_key(answer: Option<&(String, String)>) -> Key {
    match answer {
        Some((text, name)) => Key::of(&[b"header", text.as_bytes(), name.as_bytes()]),
        None => Key::of(&[b"no header"]),
    }
}

/// The name of what a source becomes with these answers.
fn joined(source: &Key, answers: &[Key]) -> Key {
    let parts: Vec<&[u8]> = std::iter::once(source).chain(answers).map(|key| &key.0[..]).collect();
    Key::of(&parts)
}

/// Asks again. The name of what the source becomes.
pub(super) fn ask_again(source: &Key, requests: &[Request], headers: &dyn Headers) -> Key {
    let ask = |request: &Request| answer_key(headers.find(&request.name, &request.includer, request.quoted).as_ref());
    joined(source, &requests.iter().map(ask).collect::<Vec<_>>())
}

/// Headers, and a record of what is asked for.
pub(super) struct Recorder<'a> {
    headers: &'a dyn Headers,
    record: Mutex<(Vec<Request>, Vec<Key>)>,
}

impl<'a> Recorder<'a> {
    pub(super) fn new(headers: &'a dyn Headers) -> Recorder<'a> {
        Recorder { headers, record: Mutex::default() }
    }

    /// What was asked for, and the name of what the source becomes.
    pub(super) fn finish(self, source: &Key) -> (Vec<Request>, Key) {
        let (requests, answers) = self.record.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
        let key = joined(source, &answers);
        (requests, key)
    }
}

impl Headers for Recorder<'_> {
    fn find(&self, name: &str, includer: &str, quoted: bool) -> Option<(String, String)> {
        let answer = self.headers.find(name, includer, quoted);
        let mut record = lock(&self.record);
        record.0.push(Request { name: name.to_owned(), includer: includer.to_owned(), quoted });
        record.1.push(answer_key(answer.as_ref()));
        answer
    }
}
