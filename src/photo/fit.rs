//! A photograph in a size that fits a page.

use std::io::Cursor;

use image::codecs::jpeg::{JpegDecoder, JpegEncoder};
use image::codecs::png::{CompressionType, FilterType as PngFilter, PngDecoder, PngEncoder};
use image::imageops::FilterType;
use image::{DynamicImage, ImageDecoder, Limits};
use img_parts::jpeg::Jpeg;
use img_parts::png::Png;
use img_parts::{Bytes, ImageEXIF, ImageICC};

use super::Format;

/// The longest side in pixels: twice the column of text, which is enough for screens with two dots a pixel and for paper.
const LONGEST_SIDE: usize = 1_280;

/// More pixels than any camera of a telephone takes at once; they would fill the memory.
const MOST_PIXELS: usize = 50_000_000;

/// From 1 to 100. Below it, edges of skin and hair begin to blur.
const QUALITY: u8 = 82;

/// Its size after it was made smaller.
pub(super) fn size(bytes: &[u8], (width, height): (usize, usize)) -> (usize, usize) {
    let longest = width.max(height);
    if longest <= LONGEST_SIDE || !is_photograph(bytes, width.saturating_mul(height)) {
        return (width, height);
    }
    let fits = |side: usize| (side * LONGEST_SIDE / longest).max(1);
    (fits(width), fits(height))
}

/// Whether it is one that can be made smaller. Drawings are packed to less than a byte a pixel as PNG, photographs are not; the
/// thin lines of a drawing would blur, and it would grow.
fn is_photograph(bytes: &[u8], pixels: usize) -> bool {
    pixels <= MOST_PIXELS
        && match Format::of(bytes) {
            Some(Format::Jpeg) => true,
            Some(Format::Png) => {
                bytes.len() >= pixels && !bytes[..bytes.len().min(1_000)].windows(4).any(|at| at == b"acTL")
            }
            Some(Format::WebP) | None => false,
        }
}

/// The photograph in a smaller size, with its colours and its orientation; nothing if it is small enough, or no photograph.
pub(super) fn fitting(bytes: &[u8]) -> Option<Vec<u8>> {
    let known = imagesize::blob_size(bytes).ok()?;
    let (width, height) = size(bytes, (known.width, known.height));
    if (width, height) == (known.width, known.height) {
        return None;
    }
    let size = (u32::try_from(width).ok()?, u32::try_from(height).ok()?);
    if matches!(Format::of(bytes)?, Format::Png) { png(bytes, size) } else { jpeg(bytes, size) }
}

fn jpeg(bytes: &[u8], size: (u32, u32)) -> Option<Vec<u8>> {
    let (picture, profile) = resized(JpegDecoder::new(Cursor::new(bytes)).ok()?, size)?;
    let mut made = Vec::new();
    picture.into_rgb8().write_with_encoder(JpegEncoder::new_with_quality(&mut made, QUALITY)).ok()?;
    let mut jpeg = Jpeg::from_bytes(made.into()).ok()?;
    jpeg.set_icc_profile(profile);
    jpeg.set_exif(Jpeg::from_bytes(Bytes::copy_from_slice(bytes)).ok()?.exif());
    Some(jpeg.encoder().bytes().to_vec())
}

fn png(bytes: &[u8], size: (u32, u32)) -> Option<Vec<u8>> {
    let limits = Limits::default();
    let (picture, profile) = resized(PngDecoder::with_limits(Cursor::new(bytes), limits).ok()?, size)?;
    // A screen shows no more than eight bits of a colour.
    let picture = match (picture.color().has_alpha(), picture.color().has_color()) {
        (false, false) => DynamicImage::ImageLuma8(picture.into_luma8()),
        (false, true) => DynamicImage::ImageRgb8(picture.into_rgb8()),
        (true, _) => DynamicImage::ImageRgba8(picture.into_rgba8()),
    };
    let mut made = Vec::new();
    picture
        .write_with_encoder(PngEncoder::new_with_quality(&mut made, CompressionType::Best, PngFilter::Adaptive))
        .ok()?;
    let mut png = Png::from_bytes(made.into()).ok()?;
    png.set_icc_profile(profile);
    png.set_exif(Png::from_bytes(Bytes::copy_from_slice(bytes)).ok()?.exif());
    Some(png.encoder().bytes().to_vec())
}

/// The picture in that size, and what its colours mean.
fn resized(mut decoder: impl ImageDecoder, (width, height): (u32, u32)) -> Option<(DynamicImage, Option<Bytes>)> {
    let profile = decoder.icc_profile().ok().flatten().map(Bytes::from);
    let picture = DynamicImage::from_decoder(decoder).ok()?;
    Some((picture.resize_exact(width, height, FilterType::CatmullRom), profile))
}
