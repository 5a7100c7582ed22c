//! Makes programs smaller while something about them stays true.

use crate::generate::{Expression, Program, Statement, Type};

/// The smallest program found for which `holds` is true, as it is for `program`.
pub fn reduce(program: &Program, holds: &mut dyn FnMut(&Program) -> bool) -> Program {
    let mut best = program.clone();
    loop {
        let before = size(&best);
        statements(&mut best, holds);
        expressions(&mut best, holds);
        functions(&mut best, holds);
        if size(&best) >= before {
            return best;
        }
    }
}

fn size(program: &Program) -> usize {
    program.source().len()
}

/// Tries a change; keeps it if the program is smaller and what is asked still holds.
fn attempt(
    best: &mut Program,
    holds: &mut dyn FnMut(&Program) -> bool,
    change: impl FnOnce(&mut Program) -> Option<()>,
) -> bool {
    let mut other = best.clone();
    if change(&mut other).is_some() && size(&other) < size(best) && holds(&other) {
        *best = other;
        return true;
    }
    false
}

/// The bodies of the functions and, last, of the kernel.
fn lists(program: &mut Program) -> Vec<&mut Vec<Statement>> {
    program.functions.iter_mut().chain([&mut program.kernel]).map(|function| &mut function.body).collect()
}

/// The path to a list: the function, then statement and body by turns.
fn list_at<'a>(program: &'a mut Program, path: &[usize]) -> Option<&'a mut Vec<Statement>> {
    let (function, rest) = path.split_first()?;
    let mut list = lists(program).into_iter().nth(*function)?;
    for step in rest.chunks_exact(2) {
        list = list.get_mut(step[0])?.bodies.get_mut(step[1])?;
    }
    Some(list)
}

fn paths(program: &mut Program) -> Vec<Vec<usize>> {
    fn walk(list: &[Statement], path: &mut Vec<usize>, out: &mut Vec<Vec<usize>>) {
        out.push(path.clone());
        for (index, statement) in list.iter().enumerate() {
            for (body, inner) in statement.bodies.iter().enumerate() {
                path.extend([index, body]);
                walk(inner, path, out);
                path.truncate(path.len() - 2);
            }
        }
    }
    let mut out = Vec::new();
    for (index, list) in lists(program).into_iter().enumerate() {
        walk(list, &mut vec![index], &mut out);
    }
    out
}

/// Takes statements away, many at once and then fewer; puts bodies in the places of the statements around them.
fn statements(best: &mut Program, holds: &mut dyn FnMut(&Program) -> bool) {
    let mut index = 0;
    // The kernel is last and uses the others: from the end.
    loop {
        let all = paths(best);
        let Some(path) = all.len().checked_sub(index + 1).and_then(|at| all.get(at)).cloned() else { return };
        let mut count = list_at(best, &path).map_or(0, |list| list.len()).max(1);
        while count > 0 {
            let mut end = list_at(best, &path).map_or(0, |list| list.len());
            while end > 0 {
                let start = end.saturating_sub(count);
                attempt(best, holds, |program| {
                    list_at(program, &path)?.drain(start..end);
                    Some(())
                });
                end = start;
            }
            count /= 2;
        }
        let len = list_at(best, &path).map_or(0, |list| list.len());
        for at in (0..len).rev() {
            let bodies = list_at(best, &path).map_or(0, |list| list[at].bodies.len());
            for body in 0..bodies {
                if attempt(best, holds, |program| {
                    let list = list_at(program, &path)?;
                    let inner = list[at].bodies[body].clone();
                    list[at] = Statement::nest("{@0}", vec![], vec![inner]);
                    Some(())
                }) {
                    break;
                }
            }
            attempt(best, holds, |program| {
                let list = list_at(program, &path)?;
                if list[at].form != "{@0}" {
                    return None;
                }
                let inner = list[at].bodies[0].clone();
                list.splice(at..=at, inner);
                Some(())
            });
        }
        index += 1;
    }
}

/// The expression at a place: statement by statement, operand by operand.
fn expression_at<'a>(statement: &'a mut Statement, path: &[usize]) -> Option<&'a mut Expression> {
    let (first, rest) = path.split_first()?;
    let mut expression = statement.operands.get_mut(*first)?;
    for &step in rest {
        expression = expression.operands.get_mut(step)?;
    }
    Some(expression)
}

/// Puts constants and operands in the places of expressions.
fn expressions(best: &mut Program, holds: &mut dyn FnMut(&Program) -> bool) {
    for path in paths(best) {
        let len = list_at(best, &path).map_or(0, |list| list.len());
        for at in 0..len {
            let mut pending: Vec<Vec<usize>> = list_at(best, &path)
                .map_or(vec![], |list| (0..list[at].operands.len()).map(|hole| vec![hole]).collect());
            while let Some(hole) = pending.pop() {
                let current = list_at(best, &path).and_then(|list| expression_at(&mut list[at], &hole).cloned());
                let Some(current) = current else { continue };
                let mut choices: Vec<Expression> = constants(&current.ty);
                // What guards a float is not to be left out.
                if !current.form.starts_with("g_") && !current.form.starts_with("q_") {
                    choices.extend(current.operands.iter().filter(|operand| operand.ty == current.ty).cloned());
                }
                let is_simpler = choices.into_iter().any(|choice| {
                    attempt(best, holds, |program| {
                        *expression_at(list_at(program, &path)?.get_mut(at)?, &hole)? = choice;
                        Some(())
                    })
                });
                if is_simpler {
                    pending.push(hole);
                    continue;
                }
                pending.extend((0..current.operands.len()).map(|operand| [hole.as_slice(), &[operand]].concat()));
            }
        }
    }
}

fn constants(ty: &Type) -> Vec<Expression> {
    let Some(scalar) = ty.element() else { return vec![] };
    let name = match ty {
        Type::Vector(_, lanes) => format!("{}{lanes}", scalar.name()),
        _ => scalar.name().to_owned(),
    };
    [0, 1].map(|number| Expression::new(ty.clone(), format!("({name})({number})"), vec![])).into()
}

/// Leaves out functions and declarations that nothing needs.
fn functions(best: &mut Program, holds: &mut dyn FnMut(&Program) -> bool) {
    for index in (0..best.functions.len()).rev() {
        attempt(best, holds, |program| {
            program.functions.remove(index);
            Some(())
        });
    }
    for index in (0..best.declarations.len()).rev() {
        attempt(best, holds, |program| {
            program.declarations.remove(index);
            Some(())
        });
    }
}
