//! The numbers of a grade.

/// The look of a film stock, as `struct look` of `grade.cl`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Look {
    /// Factors of red, green and blue that make white white.
    pub balance: [f32; 3],
    /// A factor of all light.
    pub exposure: f32,
    /// The colour matrix, by rows.
    pub matrix: [[f32; 3]; 3],
    /// How much glow is added.
    pub glow: f32,
    /// How strong the grain is.
    pub grain: f32,
    /// How dark the corners are.
    pub vignette: f32,
}

impl Look {
    /// A warm print film.
    pub(crate) const PRINT: Self = Self {
        balance: [1.06, 1.0, 0.95],
        exposure: 0.95,
        matrix: [[1.10, -0.07, -0.03], [-0.02, 1.06, -0.04], [-0.01, -0.10, 1.11]],
        glow: 0.85,
        grain: 0.012,
        vignette: 0.45,
    };

    /// The bytes of `struct look`.
    pub(crate) fn to_bytes(self) -> Vec<u8> {
        let [red, green, blue] = self.balance;
        let mut numbers = vec![red, green, blue, self.exposure];
        for [red, green, blue] in self.matrix {
            numbers.extend([red, green, blue, 0.0]);
        }
        numbers.extend([self.glow, self.grain, self.vignette, 0.0]);
        numbers.into_iter().flat_map(f32::to_ne_bytes).collect()
    }
}

/// The weights of a Gaussian blur over `2 * radius + 1` texels; their sum is 1.
pub(crate) fn gaussian(radius: usize) -> Vec<f32> {
    let sigma = radius as f32 / 2.5;
    let weight = |i: usize| (-((i as f32 - radius as f32) / sigma).powi(2) / 2.0).exp();
    let weights: Vec<f32> = (0..=2 * radius).map(weight).collect();
    let sum: f32 = weights.iter().sum();
    weights.into_iter().map(|weight| weight / sum).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_are_symmetric_and_add_up_to_one() {
        let weights = gaussian(12);
        assert_eq!(weights.len(), 25);
        assert!((weights.iter().sum::<f32>() - 1.0).abs() < 1e-5);
        assert!(weights.iter().zip(weights.iter().rev()).all(|(a, b)| (a - b).abs() < 1e-7));
    }

    #[test]
    fn the_bytes_have_the_layout_of_the_struct() {
        assert_eq!(Look::PRINT.to_bytes().len(), 80);
    }
}
