use super::{INPUT_BYTES, LOCAL_SIZE, OUTPUT_BYTES, Options, generate};
use crate::interpret::{Argument, Launch, Machine};
use crate::text::{parse, print};
use crate::verify::verify;

#[test]
fn random_kernels_are_valid_and_end() {
    for seed in 0..100 {
        let module = generate(seed, Options::default());
        if let Err(errors) = verify(&module) {
            panic!("seed {seed}: {}\n{module}", errors[0]);
        }
        let mut compact = module.clone();
        for (_, function) in compact.functions.iter_mut() {
            function.compact();
        }
        let text = print(&compact);
        assert_eq!(parse(&text).as_ref(), Ok(&compact), "seed {seed}");
        assert_eq!(print(&parse(&text).unwrap()), text, "seed {seed}");

        let mut machine = Machine::new(&module);
        let output = machine.add_buffer(vec![0; (8 * OUTPUT_BYTES) as usize]);
        let input = machine.add_buffer((0..INPUT_BYTES).map(|byte| (byte * 37) as u8).collect());
        let kernel = module.find_function("main").unwrap();
        let arguments =
            [Argument::Buffer(output, 0), Argument::Buffer(input, 0), Argument::Bytes(7u32.to_le_bytes().into())];
        if let Err(fault) = machine.run(kernel, &Launch::linear(2 * LOCAL_SIZE, LOCAL_SIZE), &arguments) {
            panic!("seed {seed}: {fault}\n{module}");
        }
    }
}
