//! Rectangles of bytes in linear memory: what the `Rect` functions, and all transfers to and from the host, are about.

use ash::vk;

/// A box of bytes: `slices` of `rows` of `row_bytes` bytes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Rect {
    /// Where the first byte is.
    pub offset: u64,
    /// Bytes of a row that count.
    pub row_bytes: u64,
    /// Rows of a slice.
    pub rows: u64,
    /// Number of slices.
    pub slices: u64,
    /// From row to row, in bytes.
    pub row_pitch: u64,
    /// From slice to slice, in bytes.
    pub slice_pitch: u64,
}

impl Rect {
    /// A run of bytes.
    pub fn linear(offset: u64, size: u64) -> Rect {
        Rect { offset, row_bytes: size, rows: 1, slices: 1, row_pitch: size, slice_pitch: size }
    }

    /// The same box without gaps, at an offset.
    pub fn packed(&self, offset: u64) -> Rect {
        let slice = self.row_bytes * self.rows;
        Rect { offset, row_pitch: self.row_bytes, slice_pitch: slice, ..*self }
    }

    /// Bytes that count.
    pub fn size(&self) -> u64 {
        self.row_bytes * self.rows * self.slices
    }

    /// Bytes from the first to the last, gaps included.
    pub fn span(&self) -> u64 {
        if self.size() == 0 {
            return 0;
        }
        (self.slices - 1) * self.slice_pitch + (self.rows - 1) * self.row_pitch + self.row_bytes
    }

    /// Where the bytes end, or nothing where the numbers overflow.
    pub fn checked_end(&self) -> Option<u64> {
        let slices = self.slices.checked_sub(1)?.checked_mul(self.slice_pitch)?;
        let rows = self.rows.checked_sub(1)?.checked_mul(self.row_pitch)?;
        self.row_bytes.checked_mul(self.rows)?.checked_mul(self.slices)?;
        self.offset.checked_add(slices)?.checked_add(rows)?.checked_add(self.row_bytes)
    }

    /// Calls `run` with offsets in `self` and in `other`, a box of the same shape, and lengths, of the longest runs of bytes
    /// that have no gap in either.
    pub fn runs(&self, other: &Rect, mut run: impl FnMut(u64, u64, u64)) {
        let rows_joined = self.row_pitch == self.row_bytes && other.row_pitch == self.row_bytes;
        let slice = self.row_bytes * self.rows;
        let slices_joined = rows_joined && self.slice_pitch == slice && other.slice_pitch == slice;
        if self.size() == 0 {
            return;
        }
        if slices_joined || rows_joined && self.slices == 1 {
            return run(self.offset, other.offset, self.size());
        }
        for z in 0..self.slices {
            let (here, there) = (self.offset + z * self.slice_pitch, other.offset + z * other.slice_pitch);
            if rows_joined {
                run(here, there, slice);
            } else {
                (0..self.rows)
                    .for_each(|y| run(here + y * self.row_pitch, there + y * other.row_pitch, self.row_bytes));
            }
        }
    }

    /// The copies from this box of one buffer to `target` of another.
    pub fn copies(&self, target: &Rect) -> Vec<vk::BufferCopy> {
        let mut copies = Vec::new();
        self.runs(target, |src_offset, dst_offset, size| {
            copies.push(vk::BufferCopy { src_offset, dst_offset, size });
        });
        copies
    }

    /// Whether two boxes of one memory share a byte. May say yes where pitches differ and only gaps are shared.
    ///
    /// Exact for equal pitches, which `clEnqueueCopyBufferRect` asks of one buffer; the check of the specification's
    /// appendix (OpenCL API 3.0, appendix D) also refuses boxes whose bytes lie between each other's.
    pub fn overlaps(&self, other: &Rect) -> bool {
        if self.size() == 0 || other.size() == 0 {
            return false;
        }
        let spans = self.offset < other.offset + other.span() && other.offset < self.offset + self.span();
        if !spans || (self.row_pitch, self.slice_pitch) != (other.row_pitch, other.slice_pitch) {
            return spans;
        }
        // How far rows of `other` start behind rows of `self`: by `gap`, and by pitches for the steps between them.
        let gap = i128::from(other.offset) - i128::from(self.offset);
        let reach = i128::from(self.rows.max(other.rows)) * i128::from(self.row_pitch);
        steps(gap, self.slice_pitch, reach, self.slices, other.slices).any(|gap| {
            let reach = i128::from(self.row_bytes.max(other.row_bytes));
            steps(gap, self.row_pitch, reach, self.rows, other.rows)
                .any(|gap| gap < i128::from(self.row_bytes) && -gap < i128::from(other.row_bytes))
        })
    }
}

/// `gap + n * pitch` for each step from one of `from` lines to one of `to` lines, as far as it is within `reach` of 0.
fn steps(gap: i128, pitch: u64, reach: i128, from: u64, to: u64) -> impl Iterator<Item = i128> {
    let pitch = i128::from(pitch);
    let (least, greatest) = (1 - i128::from(from), i128::from(to) - 1);
    let (first, last) = match pitch {
        0 => (0, 0),
        _ => ((-reach - gap).div_euclid(pitch).max(least), (reach - gap).div_euclid(pitch).min(greatest)),
    };
    (first..=last).map(move |step| gap + step * pitch)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_join_what_has_no_gap() {
        let linear = Rect::linear(4, 100);
        assert_eq!(linear.copies(&Rect::linear(8, 100)).len(), 1);
        let rect = Rect { offset: 0, row_bytes: 4, rows: 3, slices: 2, row_pitch: 16, slice_pitch: 64 };
        let copies = rect.copies(&rect.packed(0));
        let places: Vec<_> = copies.iter().map(|copy| (copy.src_offset, copy.dst_offset, copy.size)).collect();
        assert_eq!(places, [(0, 0, 4), (16, 4, 4), (32, 8, 4), (64, 12, 4), (80, 16, 4), (96, 20, 4)]);
        assert_eq!(rect.span(), 100);
        assert_eq!(rect.checked_end(), Some(100));
        assert_eq!(rect.packed(0).copies(&rect.packed(24)).len(), 1);
    }

    #[test]
    fn boxes_beside_each_other_do_not_overlap() {
        let left = Rect { offset: 0, row_bytes: 8, rows: 4, slices: 1, row_pitch: 16, slice_pitch: 64 };
        assert!(!left.overlaps(&Rect { offset: 8, ..left }));
        assert!(left.overlaps(&Rect { offset: 4, ..left }));
        assert!(!left.overlaps(&Rect { offset: 64, ..left }));
        assert!(Rect::linear(0, 10).overlaps(&Rect::linear(9, 1)));
        assert!(!Rect::linear(0, 10).overlaps(&Rect::linear(10, 1)));
        assert!(!Rect::linear(0, 0).overlaps(&Rect::linear(0, 1)));
    }

    /// Small boxes of every shape, against the bytes that they hold.
    #[test]
    fn overlap_is_a_shared_byte() {
        let bytes = |rect: &Rect| {
            let mut held = std::collections::BTreeSet::new();
            rect.runs(&rect.packed(0), |at, _, size| held.extend(at..at + size));
            held
        };
        let shapes = [(1, 1, 1), (3, 1, 1), (2, 2, 1), (2, 1, 2), (4, 2, 2), (1, 3, 3)];
        for (row_pitch, slice_pitch) in [(4, 12), (5, 15), (4, 40), (4, 13)] {
            for (a, b) in shapes.into_iter().flat_map(|a| shapes.map(|b| (a, b))) {
                for (from, to) in (0..30).flat_map(|from| [(from, 17), (from, 40), (3, from)]) {
                    let rect = |offset, (row_bytes, rows, slices)| Rect {
                        offset,
                        row_bytes,
                        rows,
                        slices,
                        row_pitch,
                        slice_pitch,
                    };
                    let (a, b) = (rect(from, a), rect(to, b));
                    assert_eq!(a.overlaps(&b), !bytes(&a).is_disjoint(&bytes(&b)), "{a:?} {b:?}");
                }
            }
        }
    }

    #[test]
    fn numbers_that_overflow_have_no_end() {
        assert_eq!(Rect { slices: u64::MAX, slice_pitch: 2, ..Rect::linear(0, 1) }.checked_end(), None);
        assert_eq!(Rect::linear(u64::MAX, 2).checked_end(), None);
    }
}
