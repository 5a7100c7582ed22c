//! What every overload must hold.

use std::collections::HashMap;

use tombolo_ir::inst::Liberties;
use tombolo_ir::{Block, FuncRef, Function, InstData, Module, Target, Type, Value};

use super::*;

fn find(name: &str) -> Vec<Signature> {
    Builtins::new(true).candidates(name).map(|found| found.to_vec()).unwrap_or_default()
}

fn find_as(name: &str, text: &str) -> Signature {
    let found = find(name);
    match found.iter().find(|signature| signature.to_string() == text) {
        Some(signature) => signature.clone(),
        None => panic!("no {text} among {:#?}", found.iter().map(Signature::to_string).collect::<Vec<_>>()),
    }
}

/// Every name of the table and a choice of those made by rules.
fn all_names() -> Vec<String> {
    let mut names: Vec<String> =
        table::rows().flat_map(|row| row.names.split_ascii_whitespace()).map(str::to_string).collect();
    for element in Element::ALL {
        for lanes in ["", "2", "3", "4", "8", "16"] {
            names.push(format!("as_{}{lanes}", element.name()));
            for rounding in ["", "_rte", "_rtz", "_rtp", "_rtn"] {
                names.push(format!("convert_{}{lanes}{rounding}", element.name()));
                if !element.is_float() {
                    names.push(format!("convert_{}{lanes}_sat{rounding}", element.name()));
                }
                names.push(format!("vstore_half{lanes}{rounding}"));
                names.push(format!("vstorea_half{lanes}{rounding}"));
            }
            names.push(format!("vload_half{lanes}"));
            names.push(format!("vloada_half{lanes}"));
            if !lanes.is_empty() {
                names.push(format!("vload{lanes}"));
                names.push(format!("vstore{lanes}"));
            }
        }
    }
    names.extend(["to_global", "to_local", "to_private", "get_fence", "printf"].map(str::to_string));
    names.sort();
    names.dedup();
    names
}

/// A function that calls the overload with its own parameters, and what was declared for it.
fn emit_call(signature: &Signature) -> (Function, Block, Option<Value>, Module) {
    let params: Vec<Type> = signature.params.iter().filter_map(|ty| ty.ir()).collect();
    let mut module = Module::new();
    let mut function = Function::new("caller", params, signature.result.ir());
    let block = function.add_entry();
    let args = function.blocks[block].params.clone();
    let mut declare = |name: &str, params: &[Type], result: Option<Type>| -> FuncRef {
        module.functions.push(Function::new(name, params.to_vec(), result))
    };
    let mut place = Place {
        function: &mut function,
        block,
        span: 0,
        liberties: Liberties::NONE,
        fused: true,
        fast_exponentials: true,
        declare: &mut declare,
    };
    let result = emit(&mut place, signature, &args);
    (function, block, result, module)
}

#[test]
fn every_overload_emits_its_result_type() {
    let mut builtins = Builtins::new(true);
    let mut count = 0;
    for name in all_names() {
        let found = builtins.candidates(&name).unwrap_or_else(|| panic!("{name} is in no table"));
        for signature in found.iter() {
            let (function, _, result, _) = emit_call(signature);
            let got = result.map(|value| function.ty(value));
            assert_eq!(got, signature.result.ir(), "{signature}");
            count += 1;
        }
    }
    assert!(count > 10_000, "{count}");
}

#[test]
fn overloads_of_a_name_differ() {
    let mut builtins = Builtins::new(true);
    for name in all_names() {
        let mut seen = HashMap::new();
        for signature in builtins.candidates(&name).unwrap_or_default().iter() {
            if let Some(other) = seen.insert(signature.params.clone(), signature.clone()) {
                panic!("{name}: {other} and {signature}");
            }
        }
    }
}

#[test]
fn every_token_of_the_table_is_known() {
    for row in table::rows() {
        for name in row.names.split_ascii_whitespace() {
            let mut found = Vec::new();
            pattern::instantiate(row, name, &mut found);
            assert!(!found.is_empty(), "{name}: {}", row.signature);
        }
    }
}

#[test]
fn names_that_only_look_like_builtins_are_none() {
    for name in ["convert_float5", "convert_float_sat", "as_foo", "vload5", "vload", "vstore1", "convert_", "my_sin"] {
        assert!(find(name).is_empty(), "{name}");
    }
}

#[test]
fn intrinsics_are_for_the_library_only() {
    assert!(Builtins::new(false).candidates("__tombolo_sqrt").is_none());
    assert!(Builtins::new(true).candidates("__tombolo_sqrt").is_some());
}

#[test]
fn calls_go_to_the_library_lane_by_lane() {
    let (function, block, _, module) = emit_call(&find_as("sin", "float4 sin(float4)"));
    let calls = function.blocks[block]
        .insts
        .iter()
        .filter(|&&inst| matches!(function.insts[inst].data, InstData::Call { .. }))
        .count();
    assert_eq!(calls, 4);
    assert!(module.functions.iter().all(|(_, callee)| callee.name == "sin.f32"));
    let (_, _, _, module) = emit_call(&find_as("fract", "half2 fract(half2, global half2*)"));
    assert!(module.functions.iter().all(|(_, callee)| callee.name == "fract_out.f32"));
    let (_, _, _, module) = emit_call(&find_as("ldexp", "float4 ldexp(float4, int)"));
    assert!(module.functions.iter().all(|(_, callee)| callee.name == "ldexp.f32.i32"));
    let (_, _, _, module) =
        emit_call(&find_as("dot", "double3".replace("double3", "double dot(double3, double3)").as_str()));
    assert!(module.functions.iter().all(|(_, callee)| callee.name == "dot.f64x3.f64x3"));
}

#[test]
fn features_gate_what_needs_them() {
    let target = Target { float64: false, ..Target::baseline() };
    assert_eq!(find_as("sin", "double sin(double)").missing_feature(&target), Some(Feature::Fp64));
    assert_eq!(find_as("sin", "float sin(float)").missing_feature(&target), None);
    let generic = find_as("fract", "float fract(float, float*)");
    assert_eq!(generic.missing_feature(&target), Some(Feature::GenericAddressSpace));
}
