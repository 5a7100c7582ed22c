//! What floating operations need not heed.

use std::fmt;

/// The liberties that a floating operation gives to optimisation: those of build options (OpenCL API 3.0, section 5.8.6.3) and
/// of `FP_CONTRACT` (OpenCL C 3.0, section 6.13). Without any it is that of IEEE 754. Operations on integers have none.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub struct Liberties {
    /// May become one rounding together with another operation that has this liberty: a multiplication with an addition.
    pub contract: bool,
    /// The sign of a zero, operand or result, does not matter: `-cl-no-signed-zeros`.
    pub unsigned_zeros: bool,
    /// Neither an operand nor the result is NaN: `-cl-finite-math-only`. (That option excludes infinities too. But programs
    /// that ask for it compare with `INFINITY` all the same, and where it is excluded nothing more is to be gained.)
    pub no_nan: bool,
    /// Algebra of real numbers, and the accuracy of relaxed math: `-cl-unsafe-math-optimizations`.
    pub relaxed: bool,
}

impl Liberties {
    /// IEEE 754.
    pub const NONE: Liberties = Liberties { contract: false, unsigned_zeros: false, no_nan: false, relaxed: false };

    /// Those that both have: what an operation keeps that stands for two.
    pub fn and(self, other: Liberties) -> Liberties {
        Liberties {
            contract: self.contract && other.contract,
            unsigned_zeros: self.unsigned_zeros && other.unsigned_zeros,
            no_nan: self.no_nan && other.no_nan,
            relaxed: self.relaxed && other.relaxed,
        }
    }

    /// The names in the text form, in order, with what they stand for.
    pub(crate) fn names(&mut self) -> [(&'static str, &mut bool); 4] {
        [
            ("contract", &mut self.contract),
            ("unsigned_zeros", &mut self.unsigned_zeros),
            ("no_nan", &mut self.no_nan),
            ("relaxed", &mut self.relaxed),
        ]
    }
}

/// Each name with a space before it.
impl fmt::Display for Liberties {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut liberties = *self;
        for (name, taken) in liberties.names() {
            if *taken {
                write!(f, " {name}")?;
            }
        }
        Ok(())
    }
}
