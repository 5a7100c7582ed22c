//! A picture, as a PNG file and in the terminal.

use std::fmt::Write as _;
use std::io;
use std::path::Path;

/// Rows of pixels from the top, each pixel red, green, blue, alpha.
pub(crate) struct Picture {
    /// Width in pixels.
    pub(crate) width: usize,
    /// Height in pixels.
    pub(crate) height: usize,
    /// `4 * width * height` bytes.
    pub(crate) rgba: Vec<u8>,
}

impl Picture {
    /// Writes the picture as a PNG file.
    pub(crate) fn save(&self, path: &Path) -> io::Result<()> {
        let dimension = |pixels: usize| u32::try_from(pixels).map_err(io::Error::other);
        let mut encoder = png::Encoder::new(
            io::BufWriter::new(std::fs::File::create(path)?),
            dimension(self.width)?,
            dimension(self.height)?,
        );
        encoder.set_color(png::ColorType::Rgba);
        encoder.set_depth(png::BitDepth::Eight);
        encoder.write_header()?.write_image_data(&self.rgba)?;
        Ok(())
    }

    /// The picture in `columns` columns of a terminal that shows 24-bit colour: each character is two pixels, one above
    /// the other.
    pub(crate) fn terminal(&self, columns: usize) -> String {
        let rows = columns * self.height / self.width / 2;
        let mut text = String::new();
        for row in 0..rows {
            for column in 0..columns {
                let [r, g, b] = self.average(column, 2 * row, columns, 2 * rows);
                let _ = write!(text, "\x1b[38;2;{r};{g};{b}m");
                let [r, g, b] = self.average(column, 2 * row + 1, columns, 2 * rows);
                let _ = write!(text, "\x1b[48;2;{r};{g};{b}m\u{2580}");
            }
            text.push_str("\x1b[0m\n");
        }
        text
    }

    /// The mean colour of cell (`column`, `row`) when the picture is cut into `columns` by `rows` cells.
    fn average(&self, column: usize, row: usize, columns: usize, rows: usize) -> [u8; 3] {
        let xs =
            column * self.width / columns..((column + 1) * self.width / columns).max(column * self.width / columns + 1);
        let ys = row * self.height / rows..((row + 1) * self.height / rows).max(row * self.height / rows + 1);
        let count = xs.len() * ys.len();
        let mut sum = [0usize; 3];
        for y in ys {
            for x in xs.clone() {
                let pixel = &self.rgba[4 * (y * self.width + x)..][..3];
                sum.iter_mut().zip(pixel).for_each(|(sum, &byte)| *sum += usize::from(byte));
            }
        }
        sum.map(|sum| (sum / count) as u8)
    }
}
