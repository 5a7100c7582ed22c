//! Random control flow, reducible and not: device against interpreter.

mod common;

use common::{Input, check};
use tombolo_launcher::Range;

struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 20) as usize % bound
    }
}

/// The dominators of each block (itself included), by iteration over sets.
fn dominators(successors: &[Vec<usize>]) -> Vec<Vec<bool>> {
    let count = successors.len();
    let mut doms = vec![vec![true; count]; count];
    doms[0] = (0..count).map(|block| block == 0).collect();
    let mut changed = true;
    while changed {
        changed = false;
        for block in 1..count {
            let mut new = vec![true; count];
            for (pred, targets) in successors.iter().enumerate() {
                if targets.contains(&block) {
                    for (at, dominates) in new.iter_mut().enumerate() {
                        *dominates &= doms[pred][at];
                    }
                }
            }
            new[block] = true;
            if new != doms[block] {
                doms[block] = new;
                changed = true;
            }
        }
    }
    doms
}

/// A kernel of random blocks. Each has two parameters and computes with values of its dominators; a counter in private
/// memory ends it after so many blocks.
fn program(seed: u64) -> String {
    let mut random = Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
    let count = 3 + random.below(12);
    let exit = count - 1;
    // Block 0 is the entry, the last one the exit.
    let mut successors: Vec<Vec<usize>> = vec![Vec::new(); count];
    let backward = [0, 10, 30, 60][seed as usize % 4];
    for (block, targets) in successors.iter_mut().enumerate().take(exit) {
        let edges = [1, 2, 2, 2, 3, 4][random.below(6)];
        for edge in 0..edges {
            targets.push(if edge == 0 && random.below(3) > 0 {
                block + 1
            } else if random.below(100) < backward {
                1 + random.below(exit)
            } else {
                (block + 1 + random.below(4)).min(exit)
            });
        }
    }
    // The exit is an edge of every block but the entry, taken when the counter ends.
    let mut with_exit = successors.clone();
    (1..exit).for_each(|block| with_exit[block].push(exit));
    let doms = dominators(&with_exit);
    let mut text = String::from(
        "kernel @control(ptr.global, ptr.global) {
  param \"in\" type \"uint*\" global align 4 size 8
  param \"out\" type \"uint*\" global align 4 size 8
",
    );
    let param = |block: usize, index: usize| 1000 * (block + 1) + index;
    let local = |block: usize, index: usize| 1000 * (block + 1) + 10 + index;
    for block in 0..count {
        let base = 1000 * (block + 1);
        let mut defined: Vec<usize> = Vec::new();
        if block == 0 {
            text += "b0(v0: ptr.global, v1: ptr.global):
  v2: i64 = work_item global_id 0
  v3: i64 = const 4
  v4: i64 = imul v2, v3
  v5: ptr.global = ptr_add v0, v4
  v6: i32 = load v5 align 4
  v7: ptr.private = alloca size 4 align 4
  v8: i32 = const 60
  v9: i32 = const 1
  v11: i32 = const 0
  v10: ptr.global = ptr_add v1, v4
  store v7, v8 align 4
";
            defined.push(6);
        } else {
            text += &format!("b{block}(v{}: i32, v{}: i32):\n", param(block, 0), param(block, 1));
            defined.extend([param(block, 0), param(block, 1)]);
        }
        // Values of dominators: most of their own few.
        for other in (0..count).filter(|&other| other != block && doms[block][other]) {
            defined.extend([local(other, 0), local(other, 1)]);
        }
        for index in 0..3 {
            let op = ["iadd", "imul", "xor", "isub"][random.below(4)];
            let (a, b) = (defined[random.below(defined.len())], defined[random.below(defined.len())]);
            text += &format!("  v{}: i32 = {op} v{a}, v{b}\n", local(block, index));
            defined.push(local(block, index));
        }
        let pick = |random: &mut Random| defined[random.below(defined.len())];
        let jump = |random: &mut Random, to: usize| format!("b{to}(v{}, v{})", pick(random), pick(random));
        // What was done is hashed into memory, so that a lost or repeated block shows.
        if block > 0 {
            text += &format!("  v{}: i32 = load v10 align 4\n", base + 20);
            text += &format!("  v{}: i32 = const {}\n", base + 21, 16_777_619);
            text += &format!("  v{}: i32 = imul v{}, v{}\n", base + 22, base + 20, base + 21);
            text += &format!("  v{}: i32 = xor v{}, v{}\n", base + 23, base + 22, local(block, 2));
            text += &format!("  store v10, v{} align 4\n", base + 23);
        }
        if block == exit {
            text += "  return\n";
            continue;
        }
        if block > 0 {
            text += &format!(
                "  v{0}: i32 = load v7 align 4
  v{1}: i32 = isub v{0}, v9
  store v7, v{1} align 4
  v{2}: i1 = eq v{1}, v11
  branch v{2}, {3}, b{4}
b{4}:\n",
                base + 24,
                base + 25,
                base + 26,
                jump(&mut random, exit),
                100 + block
            );
        }
        let decider = local(block, 1 + random.below(2));
        match successors[block].as_slice() {
            [to] => text += &format!("  jump {}\n", jump(&mut random, *to)),
            [a, b] => {
                text += &format!("  v{}: i1 = trunc v{decider}\n", base + 30);
                text += &format!("  branch v{}, {}, {}\n", base + 30, jump(&mut random, *a), jump(&mut random, *b));
            }
            many => {
                text += &format!(
                    "  v{}: i32 = const 7\n  v{}: i32 = and v{decider}, v{}\n",
                    base + 30,
                    base + 31,
                    base + 30
                );
                text += &format!("  switch v{} [\n", base + 31);
                for (case, to) in many[1..].iter().enumerate() {
                    text += &format!("    {}: {}\n", case * 2 + 1, jump(&mut random, *to));
                }
                text += &format!("  ] {}\n", jump(&mut random, many[0]));
            }
        }
    }
    text + "}\n"
}

#[test]
fn random_programs() {
    let input: Vec<u8> = (0..8u32).flat_map(|i| i.wrapping_mul(2_654_435_761).to_le_bytes()).collect();
    let first = std::env::var("TOMBOLO_SEED").ok().and_then(|seed| seed.parse().ok());
    let seeds = first.map_or(1..150, |seed: u64| seed..seed + 1);
    let (mut ran, mut refused) = (0, 0);
    for seed in seeds {
        let text = program(seed);
        // Blocks that nothing reaches are as likely as others, but values of dominators mean nothing in them.
        let module = tombolo_ir::text::parse(&text).unwrap_or_else(|error| panic!("{error}\n{text}"));
        if tombolo_ir::verify::verify(&module).is_err() {
            refused += 1;
            continue;
        }
        ran += 1;
        let outcome = std::panic::catch_unwind(|| {
            check(&text, &[Input::Buffer(input.clone()), Input::Buffer(vec![0; 32])], Range::linear(1, 8));
        });
        assert!(outcome.is_ok(), "seed {seed}");
    }
    assert!(ran > refused, "{refused} programs were refused, {ran} ran");
}

/// The start of a kernel that has loaded a number into `v6` and can store to `v10`.
const START: &str = "kernel @deep(ptr.global, ptr.global) {
  param \"in\" type \"uint*\" global align 4 size 8
  param \"out\" type \"uint*\" global align 4 size 8
b0(v0: ptr.global, v1: ptr.global):
  v2: i64 = work_item global_id 0
  v3: i64 = const 4
  v4: i64 = imul v2, v3
  v5: ptr.global = ptr_add v0, v4
  v6: i32 = load v5 align 4
  v10: ptr.global = ptr_add v1, v4
";

fn check_deep(text: &str) {
    let input: Vec<u8> =
        [0u32, 7, 100, 149, 150, 299, 300, 1000].iter().flat_map(|value| value.to_le_bytes()).collect();
    check(text, &[Input::Buffer(input), Input::Buffer(vec![0; 32])], Range::linear(2, 4));
}

/// A chain of 300 `else if`.
#[test]
fn long_chain() {
    let count = 300;
    let end = 2 * count + 1;
    let mut text = String::from(START) + "  jump b1\n";
    for index in 0..count {
        let (test, then, value) = (2 * index + 1, 2 * index + 2, 100 + 3 * index);
        text += &format!("b{test}:\n  v{value}: i32 = const {index}\n  v{}: i1 = eq v6, v{value}\n", value + 1);
        let otherwise = if index + 1 == count { format!("b{end}(v{value})") } else { format!("b{}", test + 2) };
        text += &format!("  branch v{}, b{then}, {otherwise}\n", value + 1);
        text += &format!("b{then}:\n  v{}: i32 = imul v6, v{value}\n  jump b{end}(v{})\n", value + 2, value + 2);
    }
    text += &format!("b{end}(v50: i32):\n  store v10, v50 align 4\n  return\n}}\n");
    check_deep(&text);
}

/// 80 nested `if`, each of which adds behind it.
#[test]
fn deep_nest() {
    let count = 80;
    let mut text = String::from(START) + "  jump b1(v6)\n";
    for index in 0..count {
        // Down: block 1 + index, with the sum so far; up: block 1000 + index.
        let value = 100 + 5 * index;
        text += &format!(
            "b{}(v{value}: i32):
  v{}: i32 = const {index}
  v{}: i1 = ugt v6, v{}
  v{}: i32 = iadd v{value}, v{}
  branch v{}, b{}(v{}), b{}(v{value})\n",
            1 + index,
            value + 1,
            value + 2,
            value + 1,
            value + 3,
            value + 1,
            value + 2,
            2 + index,
            value + 3,
            1000 + index
        );
    }
    text += &format!("b{}(v90: i32):\n  jump b{}(v90)\n", 1 + count, 1000 + count - 1);
    for index in (0..count).rev() {
        let value = 2000 + 3 * index;
        text += &format!("b{}(v{value}: i32):\n  v{}: i32 = imul v{value}, v6\n", 1000 + index, value + 1);
        text += &if index > 0 {
            format!("  jump b{}(v{})\n", 999 + index, value + 1)
        } else {
            format!("  store v10, v{} align 4\n  return\n", value + 1)
        };
    }
    check_deep(&(text + "}\n"));
}

/// A switch with 250 cases that go to as many places.
#[test]
fn wide_switch() {
    let count = 250;
    let end = count + 2;
    let mut text = String::from(START) + "  v11: i32 = const 77\n  switch v6 [\n";
    for case in 0..count {
        text += &format!("    {}: b{}\n", case * 7, case + 1);
    }
    text += &format!("  ] b{end}(v11)\n");
    for case in 0..count {
        let value = 100 + 2 * case;
        text += &format!(
            "b{}:\n  v{value}: i32 = const {}\n  v{}: i32 = mul v6, v{value}\n",
            case + 1,
            case * case + 1,
            value + 1
        )
        .replace("= mul", "= imul");
        text += &format!("  jump b{end}(v{})\n", value + 1);
    }
    text += &format!("b{end}(v12: i32):\n  store v10, v12 align 4\n  return\n}}\n");
    check_deep(&text);
}
