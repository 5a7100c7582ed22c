//! Which contexts can be shared with.

mod common;

use common::{binding, handles};
use tombolo_interop::{ContextHandles, Error, GlContext};
use tombolo_stage::Context;

#[test]
fn handles_that_are_no_context_are_refused() {
    let context = Context::new(binding()).expect("an OpenGL context");
    let valid = handles(&context);
    GlContext::new(valid).expect("the stage's context is valid");
    let pairs = |display: usize, handle: usize| match valid {
        ContextHandles::Egl { .. } => ContextHandles::Egl { display, context: handle },
        ContextHandles::Glx { .. } => ContextHandles::Glx { display, context: handle },
    };
    for (display, handle) in
        [(0, context.handle()), (context.display(), 0), (8, context.handle()), (context.display(), 8)]
    {
        let refused = GlContext::new(pairs(display, handle)).unwrap_err();
        assert!(matches!(refused, Error::InvalidShareGroup(_)), "{display:#x} {handle:#x}: {refused}");
    }
}

#[test]
fn a_context_that_is_current_nowhere_can_be_shared_with() {
    let context = Context::new(binding()).expect("an OpenGL context");
    context.leave(|| GlContext::new(handles(&context)).expect("it need not be current"));
}
