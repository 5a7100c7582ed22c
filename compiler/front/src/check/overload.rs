//! Overload resolution: which function a call means, by how well its arguments fit (OpenCL C 3.0, section 6.13.1 on
//! `overloadable`, whose rules are C++'s without what C does not have).

use crate::types::{ScalarKind, TypeId, TypeKind};

use super::Checker;
use super::convert::PointerFit;
use super::hir::Expr;

/// How well an argument fits a parameter, the best first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Fit {
    /// The type itself, or a pointer that gains qualifiers.
    Exact,
    /// A pointer to the generic address space.
    Generic,
    /// Integer promotion, or `float` to `double`.
    Promotion,
    /// Another conversion of scalars, or of pointers.
    Conversion,
    /// A scalar to a vector.
    Splat,
    /// What C allows with a warning.
    Doubtful,
    /// The same with a pointer to the generic address space.
    DoubtfulGeneric,
}

/// What came of resolution.
pub(super) enum Resolution {
    /// This one.
    Chosen(usize),
    /// None fits.
    None,
    /// These fit equally well.
    Ambiguous(Vec<usize>),
}

impl Checker<'_, '_, '_> {
    /// How well a value fits a parameter; nothing where it does not.
    pub(super) fn fit(&self, value: &Expr, to: TypeId) -> Option<Fit> {
        if self.types.same(value.ty, to) || self.types.is_error(value.ty) {
            return Some(Fit::Exact);
        }
        match self.types.resolve(to) {
            TypeKind::Scalar(kind) => match self.types.resolve(value.ty) {
                TypeKind::Scalar(from) => Some(scalar_fit(*from, *kind)),
                TypeKind::Enum(id) => {
                    let from = self.types.enumeration(*id).underlying;
                    Some(if from == *kind { Fit::Promotion } else { Fit::Conversion })
                }
                TypeKind::Pointer(_) if *kind == ScalarKind::Bool => Some(Fit::Conversion),
                _ => None,
            },
            TypeKind::Enum(_) => self.types.as_scalar(value.ty).map(|_| Fit::Conversion),
            TypeKind::Vector(..) => self.types.as_scalar(value.ty).map(|_| Fit::Splat),
            TypeKind::Pointer(pointee) => match self.types.as_pointer(value.ty) {
                Some(from) => {
                    if self.is_null_constant(value) {
                        return Some(Fit::Conversion);
                    }
                    match self.pointer_fit(*pointee, from) {
                        PointerFit::Space | PointerFit::NestedSpace => None,
                        PointerFit::Same if !self.types.same(pointee.ty, from.ty) => Some(Fit::Conversion),
                        PointerFit::Same if pointee.quals.space != from.quals.space => Some(Fit::Generic),
                        PointerFit::Same => Some(Fit::Exact),
                        PointerFit::DropsQualifiers | PointerFit::Sign | PointerFit::Incompatible => {
                            let same_space = pointee.quals.space == from.quals.space;
                            Some(if same_space { Fit::Doubtful } else { Fit::DoubtfulGeneric })
                        }
                    }
                }
                None if self.is_null_constant(value) => Some(Fit::Conversion),
                None => None,
            },
            TypeKind::Sampler if self.types.as_scalar(value.ty).is_some_and(ScalarKind::is_int) => {
                Some(Fit::Conversion)
            }
            TypeKind::Event if self.is_null_constant(value) => Some(Fit::Conversion),
            _ => None,
        }
    }

    /// Chooses among candidates, given by their parameters and whether more arguments may follow.
    pub(super) fn resolve<'c>(
        &self,
        args: &[Expr],
        candidates: impl Iterator<Item = (&'c [TypeId], bool)>,
    ) -> Resolution {
        let mut viable: Vec<(usize, Vec<Fit>)> = Vec::new();
        for (index, (params, variadic)) in candidates.enumerate() {
            let count_fits = args.len() == params.len() || (variadic && args.len() > params.len());
            if !count_fits {
                continue;
            }
            let fits: Option<Vec<Fit>> = args.iter().zip(params).map(|(arg, &param)| self.fit(arg, param)).collect();
            let Some(fits) = fits else { continue };
            // Nothing can be better than what fits exactly, and nothing as good differs from it.
            if !fits.is_empty() && fits.iter().all(|&fit| fit == Fit::Exact) {
                return Resolution::Chosen(index);
            }
            viable.push((index, fits));
        }
        // What is allowed with a warning only counts where nothing else is to be had.
        let sound = |fits: &[Fit]| fits.iter().all(|&fit| fit < Fit::Doubtful);
        if viable.iter().any(|(_, fits)| sound(fits)) {
            viable.retain(|(_, fits)| sound(fits));
        }
        // The best one beats each other, so that a single pass finds it if there is one.
        let Some(mut best) = viable.first() else { return Resolution::None };
        for candidate in &viable[1..] {
            if beats(&candidate.1, &best.1) {
                best = candidate;
            }
        }
        if viable.iter().all(|other| other.0 == best.0 || beats(&best.1, &other.1)) {
            return Resolution::Chosen(best.0);
        }
        Resolution::Ambiguous(viable.iter().filter(|other| !beats(&best.1, &other.1)).map(|other| other.0).collect())
    }
}

/// Whether `a` is better than `b` somewhere and worse nowhere.
fn beats(a: &[Fit], b: &[Fit]) -> bool {
    a.iter().zip(b).all(|(a, b)| a <= b) && a.iter().zip(b).any(|(a, b)| a < b)
}

fn scalar_fit(from: ScalarKind, to: ScalarKind) -> Fit {
    let promotes = (from.promoted() == to && from != to) || (from == ScalarKind::Float && to == ScalarKind::Double);
    if promotes { Fit::Promotion } else { Fit::Conversion }
}
