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
    pub fn overlaps(&self, other: &Rect) -> bool {
        if self.row_pitch == other.row_pitch && self.slice_pitch == other.slice_pitch && self.row_pitch > 0 {
            // Boxes of one grid: compare in each direction (OpenCL API 3.0, appendix D).
            let place = |rect: &Rect| {
                let (z, rest) = (rect.offset / rect.slice_pitch.max(1), rect.offset % rect.slice_pitch.max(1));
                (rest % rect.row_pitch, rest / rect.row_pitch, z)
            };
            let (a, b) = (place(self), place(other));
            let fits = |x: u64, rect: &Rect| x + rect.row_bytes <= rect.row_pitch;
            if fits(a.0, self) && fits(b.0, other) {
                let apart = |a: u64, a_len: u64, b: u64, b_len: u64| a + a_len <= b || b + b_len <= a;
                let rows_per_slice = self.slice_pitch / self.row_pitch;
                let whole = a.1 + self.rows <= rows_per_slice && b.1 + other.rows <= rows_per_slice;
                if whole {
                    return !(apart(a.0, self.row_bytes, b.0, other.row_bytes)
                        || apart(a.1, self.rows, b.1, other.rows)
                        || apart(a.2, self.slices, b.2, other.slices));
                }
            }
        }
        self.offset < other.offset + other.span() && other.offset < self.offset + self.span()
    }
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
    }

    #[test]
    fn numbers_that_overflow_have_no_end() {
        assert_eq!(Rect { slices: u64::MAX, slice_pitch: 2, ..Rect::linear(0, 1) }.checked_end(), None);
        assert_eq!(Rect::linear(u64::MAX, 2).checked_end(), None);
    }
}
