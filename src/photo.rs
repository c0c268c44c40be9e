//! What does a picture hold besides the picture? The only module that takes photographs apart.

mod fit;
#[cfg(test)]
mod tests;

use std::borrow::Cow;

use camino::Utf8Path;
use exif::{In, Reader, Tag};
use img_parts::jpeg::{Jpeg, JpegSegment, markers};
use img_parts::png::Png;
use img_parts::riff::RiffContent;
use img_parts::webp::{CHUNK_VP8X, WebP};
use img_parts::{Bytes, ImageEXIF};

use crate::edit::{Edit, edited};
use crate::svg::Drawing;

/// Chunks of a PNG file that draw: those of the standard and of animated pictures, without words, times and thumbnails.
const DRAWS: [&[u8; 4]; 19] = [
    b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"cHRM", b"gAMA", b"iCCP", b"sBIT", b"sRGB", b"cICP", b"mDCV",
    b"cLLI", b"bKGD", b"hIST", b"pHYs", b"acTL", b"fcTL", b"fdAT",
];

/// The picture as patients get it: without what tells who took it, where, when and with what (the data of cameras, of programs
/// and of editors, thumbnails, and what follows the picture in its file). Its colours and its orientation stay. With `fits`, a
/// large photograph is made smaller. Nothing where it cannot be taken apart.
pub fn published<'b>(file: &Utf8Path, bytes: &'b [u8], fits: bool) -> Option<Cow<'b, [u8]>> {
    let fitting = if fits { fit::fitting(bytes) } else { None };
    let bytes = fitting.map_or(Cow::Borrowed(bytes), Cow::Owned);
    if file.extension() == Some("svg") {
        let text = std::str::from_utf8(&bytes).ok()?;
        let private = Drawing::read(text).ok()?.private();
        if private.is_empty() {
            return Some(bytes);
        }
        let edits = private.into_iter().map(|range| Edit::new(range, "")).collect();
        return Some(Cow::Owned(edited(text, edits).into_bytes()));
    }
    let clean = match Format::of(&bytes) {
        Some(Format::Jpeg) => jpeg(&bytes)?,
        Some(Format::Png) => png(&bytes)?,
        Some(Format::WebP) => webp(&bytes)?,
        None => return Some(bytes),
    };
    Some(if *clean == *bytes { bytes } else { Cow::Owned(clean) })
}

/// Width and height in pixels, as the picture is seen: upright, whatever way the camera was held.
pub fn size(file: &Utf8Path, bytes: &[u8], fits: bool) -> Option<(usize, usize)> {
    if file.extension() == Some("svg") {
        return Drawing::read(std::str::from_utf8(bytes).ok()?).ok()?.size();
    }
    let size = imagesize::blob_size(bytes).ok()?;
    let (width, height) = if fits { fit::size(bytes, (size.width, size.height)) } else { (size.width, size.height) };
    // The orientations from 5 on are turned by a quarter.
    Some(if orientation(bytes) > 4 { (height, width) } else { (width, height) })
}

/// Whether a picture holds data of a camera or an editor in a form that is not taken out.
pub fn keeps_secrets(bytes: &[u8]) -> bool {
    let is_avif = bytes.get(4..12).is_some_and(|kind| kind.starts_with(b"ftypavi"));
    let head = &bytes[..bytes.len().min(16_000)];
    is_avif && [&b"Exif"[..], b"application/rdf+xml"].iter().any(|mark| head.windows(mark.len()).any(|at| at == *mark))
}

enum Format {
    Jpeg,
    Png,
    WebP,
}

impl Format {
    fn of(bytes: &[u8]) -> Option<Format> {
        match imagesize::image_type(bytes).ok()? {
            imagesize::ImageType::Jpeg => Some(Format::Jpeg),
            imagesize::ImageType::Png => Some(Format::Png),
            imagesize::ImageType::Webp => Some(Format::WebP),
            _ => None,
        }
    }
}

/// How the camera was held, from 1 (upright) to 8, as Exif counts it.
fn orientation(bytes: &[u8]) -> u8 {
    let bytes = Bytes::copy_from_slice(bytes);
    let data = match Format::of(&bytes) {
        Some(Format::Jpeg) => Jpeg::from_bytes(bytes).ok().and_then(|jpeg| jpeg.exif()),
        Some(Format::Png) => Png::from_bytes(bytes).ok().and_then(|png| png.exif()),
        Some(Format::WebP) => WebP::from_bytes(bytes).ok().and_then(|webp| webp.exif()),
        None => None,
    };
    data.map_or(1, |data| orientation_in(&data))
}

fn orientation_in(data: &[u8]) -> u8 {
    let read = Reader::new().read_raw(data.to_vec()).ok();
    let said = read.and_then(|read| read.get_field(Tag::Orientation, In::PRIMARY)?.value.get_uint(0));
    said.and_then(|said| u8::try_from(said).ok()).filter(|said| (1..=8).contains(said)).unwrap_or(1)
}

/// The data of a camera that held itself so, and says nothing else; nothing where that is the usual way.
fn only_orientation(data: Option<Bytes>) -> Option<Bytes> {
    let orientation = data.map_or(1, |data| orientation_in(&data));
    // TIFF 6.0: big-endian, one directory with one entry, which is a short number.
    let head = *b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0";
    (orientation > 1).then(|| [&head[..], &[orientation], &[0; 6]].concat().into())
}

fn jpeg(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut jpeg = Jpeg::from_bytes(Bytes::copy_from_slice(bytes)).ok()?;
    let data = only_orientation(jpeg.exif());
    jpeg.segments_mut().retain(draws);
    jpeg.set_exif(data);
    let mut clean = jpeg.encoder().bytes().to_vec();
    clean.truncate(end_of_jpeg(&clean)?);
    Some(clean)
}

/// Whether a segment of a JPEG file draws, or says what the colours mean.
fn draws(segment: &JpegSegment) -> bool {
    match segment.marker() {
        // Without a thumbnail.
        markers::APP0 => segment.contents().starts_with(b"JFIF\0") && segment.contents().len() == 14,
        markers::APP2 => segment.contents().starts_with(b"ICC_PROFILE\0"),
        markers::APP14 => segment.contents().starts_with(b"Adobe"),
        markers::APP1..=markers::APP15 | markers::COM => false,
        _ => true,
    }
}

/// Where the picture ends: some telephones put a film or a second picture behind it.
fn end_of_jpeg(bytes: &[u8]) -> Option<usize> {
    let mut at = 2;
    loop {
        at += bytes.get(at..)?.iter().position(|byte| *byte == 0xff)?;
        match *bytes.get(at + 1)? {
            0xd9 => return Some(at + 2),
            // A byte of the picture, a fill byte, and marks that stand alone.
            0x00 | 0x01 | 0xd0..=0xd8 => at += 2,
            0xff => at += 1,
            _ => at += 2 + usize::from(u16::from_be_bytes([*bytes.get(at + 2)?, *bytes.get(at + 3)?])),
        }
    }
}

fn png(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut png = Png::from_bytes(Bytes::copy_from_slice(bytes)).ok()?;
    let data = only_orientation(png.exif());
    png.chunks_mut().retain(|chunk| DRAWS.contains(&&chunk.kind()));
    png.set_exif(data);
    Some(png.encoder().bytes().to_vec())
}

fn webp(bytes: &[u8]) -> Option<Vec<u8>> {
    /// The bit of the first chunk that promises data of an editor.
    const XMP: u8 = 4;
    let mut webp = WebP::from_bytes(Bytes::copy_from_slice(bytes)).ok()?;
    let data = only_orientation(webp.exif());
    webp.chunks_mut().retain(|chunk| {
        let drawn = [&b"VP8 "[..], b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"];
        drawn.contains(&&chunk.id()[..])
    });
    webp.set_exif(data);
    for chunk in webp.chunks_mut().iter_mut().filter(|chunk| chunk.id() == CHUNK_VP8X) {
        if let RiffContent::Data(flags) = chunk.content_mut()
            && let Some((first, rest)) = flags.split_first()
        {
            *flags = [&[first & !XMP], rest].concat().into();
        }
    }
    Some(webp.encoder().bytes().to_vec())
}
