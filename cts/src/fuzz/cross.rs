//! Generated programs with parts of themselves or of others in other places: mostly of the right type, with names that mean
//! something else there.

use crate::corpus::element::Rng;
use crate::generate::{Expression, Options, PRELUDE, Program, Statement, generate};

pub(super) fn program(rng: &mut Rng) -> String {
    let options = Options { size: rng.u32(2..12), ..Options::default() };
    let mut program = generate(rng.u64(..), options);
    // Of the program itself, more can be seen where it comes to stand: much of that still compiles.
    let is_itself = rng.u8(0..4) != 0;
    let mut donor = if is_itself { program.clone() } else { generate(rng.u64(..), options) };
    let (mut expressions, mut lists) = (Vec::new(), Vec::new());
    each_list(&mut donor, &mut |list| {
        lists.push(list.clone());
        list.iter_mut().for_each(|statement| each_expression(statement, &mut |found| expressions.push(found.clone())));
    });
    for _ in 0..rng.usize(1..5) {
        match rng.u8(0..8) {
            0 if !is_itself => program.declarations.extend(donor.declarations.iter().cloned()),
            1 if !is_itself => program.functions.extend(donor.functions.iter().cloned()),
            2 | 3 => insert(&mut program, &lists, rng),
            _ => replace(&mut program, &expressions, rng),
        }
    }
    format!("{PRELUDE}{}", program.source())
}

/// Puts statements of another program among those of a block.
fn insert(program: &mut Program, lists: &[Vec<Statement>], rng: &mut Rng) {
    let Some(donor) = rng.choice(lists).filter(|list| !list.is_empty()) else { return };
    let start = rng.usize(0..donor.len());
    let end = rng.usize(start..donor.len()) + 1;
    let mut count = 0;
    each_list(program, &mut |_| count += 1);
    let chosen = rng.usize(0..count);
    let mut index = 0;
    each_list(program, &mut |list| {
        if index == chosen {
            let at = rng.usize(0..=list.len());
            let removed = rng.usize(0..=(list.len() - at).min(2));
            list.splice(at..at + removed, donor[start..end].iter().cloned());
        }
        index += 1;
    });
}

/// Puts an expression in the place of one that is mostly of the same type.
fn replace(program: &mut Program, donors: &[Expression], rng: &mut Rng) {
    let mut types = Vec::new();
    each_list(program, &mut |list| {
        list.iter_mut().for_each(|statement| each_expression(statement, &mut |found| types.push(found.ty.clone())));
    });
    if types.is_empty() || donors.is_empty() {
        return;
    }
    let chosen = rng.usize(0..types.len());
    let fitting: Vec<&Expression> = donors.iter().filter(|donor| donor.ty == types[chosen]).collect();
    let donor = match rng.choice(&fitting) {
        Some(donor) if rng.u8(0..4) != 0 => (*donor).clone(),
        _ => donors[rng.usize(0..donors.len())].clone(),
    };
    let mut index = 0;
    each_list(program, &mut |list| {
        for statement in list.iter_mut() {
            each_expression(statement, &mut |found| {
                if index == chosen {
                    *found = donor.clone();
                }
                index += 1;
            });
        }
    });
}

/// All lists of statements, those inside of others too.
fn each_list(program: &mut Program, visit: &mut dyn FnMut(&mut Vec<Statement>)) {
    fn inside(list: &mut Vec<Statement>, visit: &mut dyn FnMut(&mut Vec<Statement>)) {
        visit(list);
        for statement in list.iter_mut() {
            statement.bodies.iter_mut().for_each(|body| inside(body, visit));
        }
    }
    for function in program.functions.iter_mut().chain([&mut program.kernel]) {
        inside(&mut function.body, visit);
    }
}

/// All expressions of a statement, but not of those inside of it.
fn each_expression(statement: &mut Statement, visit: &mut dyn FnMut(&mut Expression)) {
    fn inside(expression: &mut Expression, visit: &mut dyn FnMut(&mut Expression)) {
        visit(expression);
        expression.operands.iter_mut().for_each(|operand| inside(operand, visit));
    }
    statement.operands.iter_mut().for_each(|operand| inside(operand, visit));
}
