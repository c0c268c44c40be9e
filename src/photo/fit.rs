//! A photograph in a size that fits a page.

use std::io::Cursor;

use image::codecs::jpeg::{JpegDecoder, JpegEncoder};
use image::imageops::FilterType;
use image::{DynamicImage, ImageDecoder};
use imagesize::ImageType;
use img_parts::jpeg::Jpeg;
use img_parts::{Bytes, ImageEXIF, ImageICC};

/// The longest side in pixels: twice the column of text, which is enough for screens with two dots a pixel and for paper.
const LONGEST_SIDE: usize = 1_280;

/// From 1 to 100. Below it, edges of skin and hair begin to blur.
const QUALITY: u8 = 82;

/// Its size after it was made smaller.
pub(super) fn size(bytes: &[u8], (width, height): (usize, usize)) -> (usize, usize) {
    let longest = width.max(height);
    if longest <= LONGEST_SIDE || !is_jpeg(bytes) {
        return (width, height);
    }
    let fits = |side: usize| (side * LONGEST_SIDE / longest).max(1);
    (fits(width), fits(height))
}

/// The photograph in a smaller size, with its colours and its orientation; nothing if it is small enough, or no photograph.
pub(super) fn fitting(bytes: &[u8]) -> Option<Vec<u8>> {
    let known = imagesize::blob_size(bytes).ok()?;
    let (width, height) = size(bytes, (known.width, known.height));
    if (width, height) == (known.width, known.height) {
        return None;
    }
    let mut decoder = JpegDecoder::new(Cursor::new(bytes)).ok()?;
    let profile = decoder.icc_profile().ok().flatten().map(Bytes::from);
    let picture = DynamicImage::from_decoder(decoder).ok()?;
    let (width, height) = (u32::try_from(width).ok()?, u32::try_from(height).ok()?);
    let picture = picture.resize_exact(width, height, FilterType::CatmullRom).into_rgb8();
    let mut made = Vec::new();
    picture.write_with_encoder(JpegEncoder::new_with_quality(&mut made, QUALITY)).ok()?;
    let mut jpeg = Jpeg::from_bytes(made.into()).ok()?;
    jpeg.set_icc_profile(profile);
    jpeg.set_exif(Jpeg::from_bytes(Bytes::copy_from_slice(bytes)).ok()?.exif());
    Some(jpeg.encoder().bytes().to_vec())
}

fn is_jpeg(bytes: &[u8]) -> bool {
    matches!(imagesize::image_type(bytes), Ok(ImageType::Jpeg))
}
