//! Pictures in files.

use std::error::Error;
use std::path::Path;

/// A picture: rows from the top, four bytes a texel.
pub(crate) struct Photo {
    /// Width in texels.
    pub width: usize,
    /// Height in texels.
    pub height: usize,
    /// Red, green, blue and alpha of each texel.
    pub rgba: Vec<u8>,
}

impl Photo {
    /// Read a JPEG or PNG file; larger ones are made smaller until no side is longer than `limit`.
    pub(crate) fn read(path: &Path, limit: u32) -> Result<Self, Box<dyn Error>> {
        let picture = image::ImageReader::open(path)?.with_guessed_format()?.decode()?;
        let picture = if picture.width().max(picture.height()) > limit {
            picture.resize(limit, limit, image::imageops::FilterType::Triangle)
        } else {
            picture
        };
        let rgba = picture.into_rgba8();
        Ok(Self { width: rgba.width() as usize, height: rgba.height() as usize, rgba: rgba.into_raw() })
    }

    /// Write a PNG file.
    pub(crate) fn write(&self, path: &Path) -> Result<(), Box<dyn Error>> {
        let (width, height) = (u32::try_from(self.width)?, u32::try_from(self.height)?);
        image::save_buffer_with_format(
            path,
            &self.rgba,
            width,
            height,
            image::ColorType::Rgba8,
            image::ImageFormat::Png,
        )?;
        Ok(())
    }
}
