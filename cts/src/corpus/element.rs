//! Values that travel between a kernel and its reference: numbers, and vectors of them as arrays.

use std::fmt::Debug;

/// The source of random inputs.
pub type Rng = fastrand::Rng;

/// A number of OpenCL C.
pub trait Number: Copy + Debug + Default + PartialEq + Send + Sync + 'static {
    /// Its name in OpenCL C.
    const NAME: &'static str;
    /// Bytes in memory.
    const BYTES: usize;
    /// A random value, with the awkward ones often among them.
    fn draw(rng: &mut Rng) -> Self;
    /// Appends its bytes.
    fn write(self, bytes: &mut Vec<u8>);
    /// Reads it back.
    fn read(bytes: &[u8]) -> Self;
    /// The distance to the expected value in units of the last place; integers: 0 or infinite.
    fn ulps(self, expected: Self) -> f64;
}

macro_rules! integers {
    ($($ty:ident = $name:literal,)*) => {$(
        impl Number for $ty {
            const NAME: &'static str = $name;
            const BYTES: usize = size_of::<$ty>();
            fn draw(rng: &mut Rng) -> Self {
                match rng.u8(0..8) {
                    0 => *rng.choice(&[0, 1, $ty::MAX, $ty::MIN, $ty::MAX - 1, $ty::MIN + 1, 2, (0 as $ty).wrapping_sub(1)]).unwrap(),
                    1..=3 => rng.i8(-100..100) as $ty,
                    _ => rng.$ty(..),
                }
            }
            fn write(self, bytes: &mut Vec<u8>) {
                bytes.extend_from_slice(&self.to_le_bytes());
            }
            fn read(bytes: &[u8]) -> Self {
                $ty::from_le_bytes(bytes[..Self::BYTES].try_into().unwrap())
            }
            fn ulps(self, expected: Self) -> f64 {
                if self == expected { 0.0 } else { f64::INFINITY }
            }
        }
    )*};
}

integers! {
    i8 = "char",
    u8 = "uchar",
    i16 = "short",
    u16 = "ushort",
    i32 = "int",
    u32 = "uint",
    i64 = "long",
    u64 = "ulong",
}

impl Number for f32 {
    const NAME: &'static str = "float";
    const BYTES: usize = 4;
    fn draw(rng: &mut Rng) -> Self {
        match rng.u8(0..8) {
            0 => *rng.choice(&[0.0, -0.0, 1.0, -1.0, 0.5, 2.0, 1e10, -1e-10]).unwrap(),
            1..=3 => rng.i32(-1000..1000) as f32,
            4 => f32::from_bits(rng.u32(0x2000_0000..0x6000_0000) | (rng.u32(0..2) << 31)),
            _ => (rng.f32() - 0.5) * 200.0,
        }
    }
    fn write(self, bytes: &mut Vec<u8>) {
        bytes.extend_from_slice(&self.to_le_bytes());
    }
    fn read(bytes: &[u8]) -> Self {
        f32::from_le_bytes(bytes[..4].try_into().unwrap())
    }
    fn ulps(self, expected: Self) -> f64 {
        if self == expected || (self.is_nan() && expected.is_nan()) {
            return 0.0;
        }
        // Drivers may flush denormals of single precision (OpenCL C 3.0, section 7.5.3).
        if self.abs() < f32::MIN_POSITIVE && expected.abs() < f32::MIN_POSITIVE {
            return 0.0;
        }
        if !self.is_finite() || !expected.is_finite() {
            return f64::INFINITY;
        }
        let ulp = f64::from(expected.abs().max(f32::MIN_POSITIVE)).log2().floor().exp2() / f64::from(1 << 23);
        (f64::from(self) - f64::from(expected)).abs() / ulp
    }
}

impl Number for f64 {
    const NAME: &'static str = "double";
    const BYTES: usize = 8;
    fn draw(rng: &mut Rng) -> Self {
        match rng.u8(0..8) {
            0 => *rng.choice(&[0.0, -0.0, 1.0, -1.0, 0.5, 2.0, 1e100, -1e-100]).unwrap(),
            1..=3 => f64::from(rng.i32(-1000..1000)),
            _ => (rng.f64() - 0.5) * 200.0,
        }
    }
    fn write(self, bytes: &mut Vec<u8>) {
        bytes.extend_from_slice(&self.to_le_bytes());
    }
    fn read(bytes: &[u8]) -> Self {
        f64::from_le_bytes(bytes[..8].try_into().unwrap())
    }
    fn ulps(self, expected: Self) -> f64 {
        if self == expected || (self.is_nan() && expected.is_nan()) {
            return 0.0;
        }
        if !self.is_finite() || !expected.is_finite() {
            return f64::INFINITY;
        }
        let ulp = expected.abs().max(f64::MIN_POSITIVE).log2().floor().exp2() / (1_u64 << 52) as f64;
        (self - expected).abs() / ulp
    }
}

/// A number or a vector.
pub trait Element: Copy + Debug + Send + Sync + 'static {
    /// Bytes in a buffer: vectors of three take the room of four.
    const SIZE: usize;
    /// Its type's name in OpenCL C.
    fn name() -> String;
    /// A random value.
    fn random(rng: &mut Rng) -> Self;
    /// Appends its bytes, `SIZE` of them.
    fn put(self, bytes: &mut Vec<u8>);
    /// Reads it back.
    fn get(bytes: &[u8]) -> Self;
    /// The greatest distance of a component to the expected one.
    fn distance(self, expected: Self) -> f64;
}

impl<T: Number> Element for T {
    const SIZE: usize = T::BYTES;
    fn name() -> String {
        T::NAME.into()
    }
    fn random(rng: &mut Rng) -> Self {
        T::draw(rng)
    }
    fn put(self, bytes: &mut Vec<u8>) {
        self.write(bytes);
    }
    fn get(bytes: &[u8]) -> Self {
        T::read(bytes)
    }
    fn distance(self, expected: Self) -> f64 {
        self.ulps(expected)
    }
}

macro_rules! vectors {
    ($($lanes:literal)*) => {$(
        impl<T: Number> Element for [T; $lanes] {
            const SIZE: usize = T::BYTES * if $lanes == 3 { 4 } else { $lanes };
            fn name() -> String {
                format!("{}{}", T::NAME, $lanes)
            }
            fn random(rng: &mut Rng) -> Self {
                std::array::from_fn(|_| T::draw(rng))
            }
            fn put(self, bytes: &mut Vec<u8>) {
                let end = bytes.len() + Self::SIZE;
                self.iter().for_each(|lane| lane.write(bytes));
                bytes.resize(end, 0);
            }
            fn get(bytes: &[u8]) -> Self {
                std::array::from_fn(|lane| T::read(&bytes[lane * T::BYTES..]))
            }
            fn distance(self, expected: Self) -> f64 {
                self.iter().zip(expected).map(|(lane, expected)| lane.ulps(expected)).fold(0.0, f64::max)
            }
        }
    )*};
}

vectors!(2 3 4 8 16);
