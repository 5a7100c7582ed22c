//! Compiled and linked sources.
//!
//! An entry is named by the source as it is written, not by its tokens after preprocessing: the build log shows lines and
//! columns of the source, and a warm start need not even preprocess. The headers count by what is in them; see
//! [`super::headers`]. So there are two steps: the source, the options, the device and the compiler name the list of headers
//! that the source asks for; these with the headers' content name the result.
//!
//! Linking alone (`clLinkProgram`) is not cached: it takes less time than it takes to read its result.

use serde::{Deserialize, Serialize};
use tombolo_compiler::{Compiled, Headers, Object, Program, SpecializationValues, Target};

use super::entry::Kind;
use super::headers::{Recorder, Request, ask_again};
use super::kernel::Identity;
use super::key::Key;
use super::store::Store;
use crate::log::log;

/// What is compiled.
#[derive(Clone, Copy)]
pub(crate) enum Input<'a> {
    /// OpenCL C.
    Text(&'a str),
    /// A module of OpenCL SPIR-V.
    Il {
        /// The module.
        bytes: &'a [u8],
        /// The values of its specialization constants, as far as they were given.
        values: &'a SpecializationValues,
    },
}

/// A source with all that the compiler makes of it depends on.
pub(crate) struct Source<'a> {
    /// What is compiled.
    pub(crate) input: Input<'a>,
    /// Where its headers are found.
    pub(crate) headers: &'a dyn Headers,
    /// Options of `clBuildProgram`.
    pub(crate) options: &'a str,
    /// The device.
    pub(crate) target: &'a Target,
}

impl Source<'_> {
    fn key(&self) -> Key {
        let target = format!("{:?}", self.target);
        let compiler = tombolo_compiler::IDENTITY.as_bytes();
        let (target, options) = (target.as_bytes(), self.options.as_bytes());
        match self.input {
            Input::Text(text) => Key::of(&[b"source", compiler, target, options, text.as_bytes()]),
            Input::Il { bytes, values } => {
                let values = format!("{values:?}");
                Key::of(&[b"il", compiler, target, options, values.as_bytes(), bytes])
            }
        }
    }

    fn compile(&self, headers: &dyn Headers) -> Compiled {
        match self.input {
            Input::Text(text) => tombolo_compiler::compile(text, headers, self.options, self.target),
            Input::Il { bytes, values } => tombolo_compiler::import(bytes, values, self.options, self.target),
        }
    }
}

/// What became of a source.
pub(crate) struct Made<T> {
    /// The object or program, unless there were errors.
    pub(crate) product: Option<T>,
    /// The build log.
    pub(crate) log: String,
}

/// An object or a program.
trait Product: Sized {
    const KIND: Kind;
    fn to_text(&self) -> String;
    fn from_text(text: &str) -> Result<Self, String>;
}

impl Product for Object {
    const KIND: Kind = Kind::Object;
    fn to_text(&self) -> String {
        self.to_text()
    }
    fn from_text(text: &str) -> Result<Self, String> {
        Object::from_text(text)
    }
}

/// A linked program, with its identity where that is known already.
impl Product for (Program, Identity) {
    const KIND: Kind = Kind::Program;
    fn to_text(&self) -> String {
        let text = self.0.to_text();
        self.1.set(&text);
        text
    }
    fn from_text(text: &str) -> Result<Self, String> {
        Ok((Program::from_text(text)?, Identity::of(text)))
    }
}

#[derive(Serialize, Deserialize)]
struct Stored {
    log: String,
    text: String,
}

/// `clCompileProgram`: a source to an object.
pub(crate) fn compile(source: &Source<'_>) -> Made<Object> {
    through(super::process_store(), source, |headers| {
        let compiled = source.compile(headers);
        Made { product: compiled.object, log: compiled.log }
    })
}

/// `clBuildProgram`: a source to a linked program.
pub(crate) fn build(source: &Source<'_>) -> Made<(Program, Identity)> {
    build_in(super::process_store(), source)
}

fn build_in(store: Option<&Store>, source: &Source<'_>) -> Made<(Program, Identity)> {
    through(store, source, |headers| {
        let compiled = source.compile(headers);
        let mut log = compiled.log;
        let Some(object) = compiled.object else { return Made { product: None, log } };
        match tombolo_compiler::link(&[&object], source.target) {
            Ok(program) => Made { product: Some((program, Identity::default())), log },
            Err(message) => {
                log.push_str(&message);
                Made { product: None, log }
            }
        }
    })
}

/// What the cache knows of the source; otherwise it is made, and kept. Failures are not kept: nobody waits for them often.
fn through<T: Product>(
    store: Option<&Store>,
    source: &Source<'_>,
    make: impl FnOnce(&dyn Headers) -> Made<T>,
) -> Made<T> {
    let Some(store) = store else { return make(source.headers) };
    let name = T::KIND.name();
    let base = source.key();
    let requests = store.read::<Vec<Request>>(Kind::Headers, &base);
    let key = requests.map(|requests| ask_again(&base, &requests, source.headers));
    if let Some(made) = key.and_then(|key| find(store, &key)) {
        log!("{name} cache: hit, {base}");
        return made;
    }
    log!("{name} cache: miss, {base}");
    let recorder = Recorder::new(source.headers);
    let made = make(&recorder);
    if let Some(product) = &made.product {
        let (requests, key) = recorder.finish(&base);
        let stored = Stored { log: made.log.clone(), text: product.to_text() };
        // The result first: a list of headers is then worth following.
        store.write(T::KIND, &key, &stored);
        store.write(Kind::Headers, &base, &requests);
    }
    made
}

fn find<T: Product>(store: &Store, key: &Key) -> Option<Made<T>> {
    let Stored { log, text } = store.read(T::KIND, key)?;
    match T::from_text(&text) {
        Ok(product) => Some(Made { product: Some(product), log }),
        Err(_) => {
            store.discard(T::KIND, key);
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::super::store::tests::Scratch;
    use super::*;

    /// Headers of a test, which counts what is compiled by what is asked for.
    #[derive(Default)]
    struct Files(BTreeMap<&'static str, &'static str>);

    impl Headers for Files {
        fn find(&self, name: &str, _includer: &str, _quoted: bool) -> Option<(String, String)> {
            Some((self.0.get(name)?.to_string(), name.to_string()))
        }
    }

    struct Cache {
        scratch: Scratch,
        store: Store,
        target: Target,
        compiled: AtomicUsize,
    }

    impl Cache {
        fn new() -> Cache {
            let scratch = Scratch::new();
            let store = Store::new(scratch.path().to_owned(), 1 << 30);
            Cache { scratch, store, target: Target::baseline(), compiled: AtomicUsize::new(0) }
        }

        /// Builds; whether it was compiled for that, the log, and the program.
        fn build(&self, text: &str, headers: &Files, options: &str) -> (bool, String, Option<String>) {
            let source = Source { input: Input::Text(text), headers, options, target: &self.target };
            let before = self.compiled.load(Ordering::Relaxed);
            let made = through(Some(&self.store), &source, |headers| {
                self.compiled.fetch_add(1, Ordering::Relaxed);
                build_in(None, &Source { headers, ..source })
            });
            let program = made.product.map(|(program, _)| program.to_text());
            (self.compiled.load(Ordering::Relaxed) > before, made.log, program)
        }
    }

    const SOURCE: &str =
        "#include \"a.h\"\nint f(void) __attribute__((odd));\nkernel void test(global int *p) { *p = A; }\n";

    #[test]
    fn the_second_build_compiles_nothing_and_gives_the_same() {
        let cache = Cache::new();
        let files = Files([("a.h", "#define A __LINE__\n")].into());
        let cold = cache.build(SOURCE, &files, "");
        assert!(cold.0 && cold.1.contains("odd") && cold.2.is_some());
        let warm = cache.build(SOURCE, &files, "");
        assert_eq!((false, &cold.1, &cold.2), (warm.0, &warm.1, &warm.2));
    }

    #[test]
    fn whatever_matters_makes_another_program() {
        let cache = Cache::new();
        let files = Files([("a.h", "#define A __LINE__ + B\n")].into());
        let (_, _, first) = cache.build(SOURCE, &files, "-DB=1");
        assert!(first.is_some());
        let other = cache.build(SOURCE, &files, "-DB=2");
        assert!(other.0 && other.2 != first);
        // A comment moves lines, which the program sees.
        let other = cache.build(&format!("/*\n*/{SOURCE}"), &files, "-DB=1");
        assert!(other.0 && other.2 != first);
        let changed = Files([("a.h", "#define A 7\n")].into());
        let other = cache.build(SOURCE, &changed, "-DB=1");
        assert!(other.0 && other.2 != first);
        // The first is still there.
        let again = cache.build(SOURCE, &files, "-DB=1");
        assert!(!again.0 && again.2 == first);
    }

    /// A header that stands before the one that was found is found instead.
    #[test]
    fn headers_that_were_not_there_count_too() {
        let cache = Cache::new();
        let files = Files([("/b/a.h", "#define A 1\n")].into());
        let cold = cache.build(SOURCE, &files, "-I /a -I /b");
        assert!(cold.0 && cold.2.is_some());
        let more = Files([("/a/a.h", "#define A 2\n"), ("/b/a.h", "#define A 1\n")].into());
        let other = cache.build(SOURCE, &more, "-I /a -I /b");
        assert!(other.0 && other.2 != cold.2);
        let gone = cache.build(SOURCE, &Files::default(), "-I /a -I /b");
        assert!(gone.0 && gone.2.is_none());
    }

    #[test]
    fn failures_are_not_kept() {
        let cache = Cache::new();
        for _ in 0..2 {
            let (compiled, log, program) = cache.build("kernel void test(", &Files::default(), "");
            assert!(compiled && log.contains("error") && program.is_none());
        }
        assert_eq!(std::fs::read_dir(cache.scratch.path()).expect("the folder").count(), 0);
    }

    /// An entry that is sound as an entry, with a program that is none.
    #[test]
    fn a_program_that_is_none_is_compiled_anew() {
        let cache = Cache::new();
        let files = Files::default();
        let source = "kernel void test(global int *p) { *p = 1; }";
        let cold = cache.build(source, &files, "");
        let input = Input::Text(source);
        let key = Source { input, headers: &files, options: "", target: &cache.target }.key();
        let key = ask_again(&key, &[], &files);
        let text = String::from("function nonsense");
        cache.store.write(Kind::Program, &key, &Stored { log: String::new(), text });
        let again = cache.build(source, &files, "");
        assert_eq!((true, &cold.1, &cold.2), (again.0, &again.1, &again.2));
    }
}
