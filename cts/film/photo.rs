//! Pictures in files.

use std::error::Error;
use std::fs::File;
use std::io::{BufReader, BufWriter, Read, Seek};
use std::path::Path;

use jpeg_decoder::PixelFormat;

/// A picture: rows from the top, four bytes a texel.
pub(crate) struct Photo {
    /// Width in texels.
    pub(crate) width: usize,
    /// Height in texels.
    pub(crate) height: usize,
    /// Red, green, blue and alpha of each texel.
    pub(crate) rgba: Vec<u8>,
}

impl Photo {
    /// Read a JPEG or PNG file; larger ones are halved until no side is longer than `limit`.
    pub(crate) fn read(path: &Path, limit: usize) -> Result<Self, Box<dyn Error>> {
        let mut file = BufReader::new(File::open(path)?);
        let mut start = [0; 2];
        file.read_exact(&mut start)?;
        file.rewind()?;
        let mut photo = if start == [0xFF, 0xD8] { Self::read_jpeg(file)? } else { Self::read_png(file)? };
        while photo.width.max(photo.height) > limit.max(1) {
            photo = photo.half();
        }
        Ok(photo)
    }

    fn read_jpeg(file: impl Read) -> Result<Self, Box<dyn Error>> {
        let mut decoder = jpeg_decoder::Decoder::new(file);
        let texels = decoder.decode()?;
        let info = decoder.info().ok_or("the JPEG file tells nothing of itself")?;
        let channels = match info.pixel_format {
            PixelFormat::L8 => 1,
            PixelFormat::RGB24 => 3,
            PixelFormat::L16 | PixelFormat::CMYK32 => return Err("JPEG files must be grey or coloured by RGB".into()),
        };
        Ok(Self::of_channels(info.width.into(), info.height.into(), channels, &texels))
    }

    fn read_png(file: impl Seek + std::io::BufRead) -> Result<Self, Box<dyn Error>> {
        let mut decoder = png::Decoder::new(file);
        decoder.set_transformations(png::Transformations::normalize_to_color8());
        let mut reader = decoder.read_info()?;
        let (width, height) = reader.info().size();
        let channels = reader.output_color_type().0.samples();
        let (width, height) = (width as usize, height as usize);
        let mut texels = vec![0; width * height * channels];
        reader.next_frame(&mut texels)?;
        Ok(Self::of_channels(width, height, channels, &texels))
    }

    /// One channel is grey, two are grey and alpha, three a colour, four a colour and alpha.
    fn of_channels(width: usize, height: usize, channels: usize, texels: &[u8]) -> Self {
        let rgba = texels.chunks_exact(channels).flat_map(|texel| match *texel {
            [grey] => [grey, grey, grey, 255],
            [grey, alpha] => [grey, grey, grey, alpha],
            [red, green, blue] => [red, green, blue, 255],
            _ => [texel[0], texel[1], texel[2], texel[3]],
        });
        Self { width, height, rgba: rgba.collect() }
    }

    /// Each two by two texels as one.
    fn half(&self) -> Self {
        let (width, height) = ((self.width / 2).max(1), (self.height / 2).max(1));
        let at = |x: usize, y: usize, channel: usize| {
            let (x, y) = (x.min(self.width - 1), y.min(self.height - 1));
            u32::from(self.rgba[4 * (y * self.width + x) + channel])
        };
        let mut rgba = Vec::with_capacity(4 * width * height);
        for (y, x) in (0..height).flat_map(|y| (0..width).map(move |x| (2 * y, 2 * x))) {
            for channel in 0..4 {
                let sum = at(x, y, channel) + at(x + 1, y, channel) + at(x, y + 1, channel) + at(x + 1, y + 1, channel);
                rgba.push((sum / 4) as u8);
            }
        }
        Self { width, height, rgba }
    }

    /// Write a PNG file.
    pub(crate) fn write(&self, path: &Path) -> Result<(), Box<dyn Error>> {
        let (width, height) = (u32::try_from(self.width)?, u32::try_from(self.height)?);
        let mut encoder = png::Encoder::new(BufWriter::new(File::create(path)?), width, height);
        encoder.set_color(png::ColorType::Rgba);
        encoder.set_depth(png::BitDepth::Eight);
        encoder.write_header()?.write_image_data(&self.rgba)?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::Photo;

    #[test]
    fn halving_averages_and_grey_becomes_a_colour() {
        let photo = Photo::of_channels(2, 2, 1, &[10, 20, 30, 40]);
        assert_eq!(photo.rgba[..4], [10, 10, 10, 255]);
        let half = photo.half();
        assert_eq!((half.width, half.height, half.rgba.as_slice()), (1, 1, [25, 25, 25, 255].as_slice()));
    }
}
