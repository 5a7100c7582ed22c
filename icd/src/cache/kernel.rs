//! Kernels as SPIR-V.

use std::sync::OnceLock;

use tombolo_compiler::interface::{ArgumentKind, ArgumentPlace};
use tombolo_compiler::{CompiledKernel, Program, Target};

use super::entry::Kind;
use super::key::Key;
use super::store::Store;
use crate::log::log;

/// What a linked program is to the cache, however it came to be: its text, which is hashed when first asked for.
#[derive(Clone, Default, Debug)]
pub(crate) struct Identity(OnceLock<Key>);

impl Identity {
    /// The identity of the program of this text.
    pub(super) fn of(text: &str) -> Identity {
        let identity = Identity::default();
        identity.set(text);
        identity
    }

    pub(super) fn set(&self, text: &str) {
        self.0.get_or_init(|| Key::of(&[b"program", text.as_bytes()]));
    }

    fn get(&self, program: &Program) -> Key {
        *self.0.get_or_init(|| Key::of(&[b"program", program.to_text().as_bytes()]))
    }
}

/// A kernel of a program, from the cache or from the compiler, and its name for further caches, where there are any. The error
/// is as of [`Program::kernel`].
pub(crate) fn compiled_kernel(
    program: &Program,
    identity: &Identity,
    name: &str,
    target: &Target,
) -> Result<(CompiledKernel, Option<Key>), String> {
    let Some(store) = super::process_store() else { return Ok((program.kernel(name, target)?, None)) };
    let compiler = tombolo_compiler::IDENTITY.as_bytes();
    let target_text = format!("{target:?}");
    let key = Key::of(&[b"kernel", compiler, target_text.as_bytes(), &identity.get(program).0, name.as_bytes()]);
    let kernel = through(store, &key, name, || program.kernel(name, target))?;
    Ok((kernel, Some(key)))
}

fn through(
    store: &Store,
    key: &Key,
    name: &str,
    make: impl FnOnce() -> Result<CompiledKernel, String>,
) -> Result<CompiledKernel, String> {
    if let Some(kernel) = store.read::<CompiledKernel>(Kind::Kernel, key) {
        if is_sound(&kernel, name) {
            log!("kernel cache: hit, '{name}', {key}");
            return Ok(kernel);
        }
        store.discard(Kind::Kernel, key);
    }
    log!("kernel cache: miss, '{name}', {key}");
    let kernel = make()?;
    store.write(Kind::Kernel, key, &kernel);
    Ok(kernel)
}

/// Whether the parts of a kernel fit each other as far as launching it relies on that.
fn is_sound(kernel: &CompiledKernel, name: &str) -> bool {
    let CompiledKernel { words, interface } = kernel;
    let push_constants = interface.push_constant_size;
    let space = match interface.argument_place {
        ArgumentPlace::PushConstants => push_constants,
        ArgumentPlace::Memory { size, .. } => size,
    };
    let within = |offset: u32, size: u32, space: u32| offset.checked_add(size).is_some_and(|end| end <= space);
    words.first() == Some(&0x0723_0203)
        && interface.name == name
        && push_constants <= 256
        && push_constants % 4 == 0
        && interface.launch_fields.iter().all(|field| {
            let place = if field.kind.of_argument() { space } else { push_constants };
            within(field.offset, field.kind.size(), place)
        })
        && interface.arguments.iter().all(|argument| match argument {
            ArgumentKind::Value { offset } => within(*offset, 1, space),
            ArgumentKind::Buffer { offset, .. } => within(*offset, 8, space),
            ArgumentKind::Local { .. }
            | ArgumentKind::Image { .. }
            | ArgumentKind::Sampler { .. }
            | ArgumentKind::Unused => true,
        })
}

#[cfg(test)]
mod tests {
    use tombolo_compiler::{FileHeaders, compile, link};

    use super::super::store::tests::Scratch;
    use super::*;

    fn program() -> Program {
        let source = "kernel void test(global float *p, local int *q, read_only image2d_t i, sampler_t s, int8 big) {
                          size_t n = get_global_id(0);
                          q[0] = big.s3;
                          p[n] = read_imagef(i, s, (int2)(n, get_num_groups(1))).x + q[0];
                      }";
        let object = compile(source, &FileHeaders, "", &Target::baseline()).object.expect("an object");
        link(&[&object], &Target::baseline()).expect("a program")
    }

    #[test]
    fn the_second_time_nothing_is_compiled() {
        let scratch = Scratch::new();
        let store = Store::new(scratch.path().to_owned(), 1 << 30);
        let key = Key::of(&[b"test"]);
        let cold = through(&store, &key, "test", || program().kernel("test", &Target::baseline())).expect("a kernel");
        let warm = through(&store, &key, "test", || unreachable!("it is in the cache")).expect("a kernel");
        assert_eq!(cold, warm);
    }

    #[test]
    fn a_kernel_whose_parts_do_not_fit_is_compiled_anew() {
        let scratch = Scratch::new();
        let store = Store::new(scratch.path().to_owned(), 1 << 30);
        let key = Key::of(&[b"test"]);
        let good = program().kernel("test", &Target::baseline()).expect("a kernel");
        let damages: [fn(&mut CompiledKernel); 5] = [
            |kernel| kernel.words.clear(),
            |kernel| kernel.interface.name.push('x'),
            |kernel| kernel.interface.push_constant_size = 4,
            |kernel| kernel.interface.launch_fields[0].offset = u32::MAX,
            |kernel| kernel.interface.push_constant_size = 1 << 20,
        ];
        for damage in damages {
            let mut bad = good.clone();
            damage(&mut bad);
            store.write(Kind::Kernel, &key, &bad);
            assert_eq!(through(&store, &key, "test", || Ok(good.clone())), Ok(good.clone()));
            assert_eq!(store.read::<CompiledKernel>(Kind::Kernel, &key).as_ref(), Some(&good));
        }
    }

    #[test]
    fn a_program_has_one_identity_however_it_came_to_be() {
        let program = program();
        let text = program.to_text();
        let again = Program::from_text(&text).expect("a program");
        assert_eq!(Identity::default().get(&again), Identity::of(&text).get(&program));
    }
}
