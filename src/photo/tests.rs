use camino::Utf8Path;
use image::{DynamicImage, ImageFormat, RgbImage};
use img_parts::jpeg::{Jpeg, JpegSegment, markers};
use img_parts::png::{Png, PngChunk};
use img_parts::riff::{RiffChunk, RiffContent};
use img_parts::webp::WebP;
use img_parts::{Bytes, ImageEXIF, ImageICC};

use super::{keeps_secrets, only_orientation, orientation, published, size};

const JPEG: &str = "hand.jpg";

/// A picture with a place in it, as a telephone takes it: the data of a camera that was held so.
fn camera(orientation: u8) -> Bytes {
    let mut data = only_orientation(Some(turned(orientation))).unwrap_or_else(|| turned(1)).to_vec();
    data.extend_from_slice(b"GPS 51.4779 N 0.0015 W");
    data.into()
}

fn turned(orientation: u8) -> Bytes {
    [&b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0"[..], &[orientation], &[0; 6]].concat().into()
}

fn drawn(width: u32, height: u32) -> Vec<u8> {
    let dot = |x: u32, y: u32| image::Rgb([x, y, x ^ y].map(|part| u8::try_from(part % 256).unwrap_or(0)));
    let picture = DynamicImage::ImageRgb8(RgbImage::from_fn(width, height, dot));
    let mut made = std::io::Cursor::new(Vec::new());
    picture.write_to(&mut made, ImageFormat::Jpeg).unwrap();
    made.into_inner()
}

fn jpeg(width: u32, height: u32, orientation: u8) -> Vec<u8> {
    let mut jpeg = Jpeg::from_bytes(drawn(width, height).into()).unwrap();
    jpeg.set_icc_profile(Some(Bytes::from_static(b"colours")));
    jpeg.set_exif(Some(camera(orientation)));
    let segments = [
        (markers::COM, &b"by Ana"[..]),
        (markers::APP1, b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>Ana</x:xmpmeta>"),
        (markers::APP13, b"Photoshop 3.0\0Ana"),
        (markers::APP2, b"MPF\0Ana"),
    ];
    for (marker, contents) in segments {
        jpeg.segments_mut().insert(1, JpegSegment::new_with_contents(marker, Bytes::from_static(contents)));
    }
    let mut bytes = jpeg.encoder().bytes().to_vec();
    bytes.extend_from_slice(b"a film of Ana");
    bytes
}

fn holds(bytes: &[u8], words: &[u8]) -> bool {
    bytes.windows(words.len()).any(|part| part == words)
}

fn dots(bytes: &[u8]) -> Vec<u8> {
    image::load_from_memory(bytes).unwrap().into_rgb8().into_raw()
}

#[test]
fn a_published_photograph_tells_nothing_but_its_picture() {
    let file = Utf8Path::new(JPEG);
    for way in 1..=8 {
        let bytes = jpeg(27, 6, way);
        assert!(holds(&bytes, b"GPS") && holds(&bytes, b"Ana"));
        let clean = published(file, &bytes, false).unwrap();
        assert!(!holds(&clean, b"GPS") && !holds(&clean, b"Ana"), "{way}");
        assert_eq!((orientation(&clean), dots(&clean)), (way, dots(&bytes)));
        let kept = Jpeg::from_bytes(clean.to_vec().into()).unwrap();
        assert_eq!(kept.icc_profile(), Some(Bytes::from_static(b"colours")));
        assert_eq!(kept.exif().is_some(), way > 1);
        // What is clean stays as it is.
        assert_eq!(published(file, &clean, false).unwrap(), clean);
        let upright = if way > 4 { (6, 27) } else { (27, 6) };
        assert_eq!((size(file, &bytes, false), size(file, &clean, false)), (Some(upright), Some(upright)));
    }
}

#[test]
fn words_in_other_formats_are_left_out_too() {
    // 5 by 4 dots; nobody looks at them.
    let parts = [(*b"IHDR", &b"\0\0\0\x05\0\0\0\x04\x08\x02\0\0\0"[..]), (*b"IDAT", b"picture."), (*b"IEND", b"")];
    let chunks = parts.map(|(kind, data)| PngChunk::new(kind, Bytes::from_static(data)).encoder().bytes());
    let file = [&b"\x89PNG\r\n\x1a\n"[..], &chunks.concat()].concat();
    let mut png = Png::from_bytes(file.into()).unwrap();
    for kind in [*b"tEXt", *b"iTXt", *b"tIME", *b"prVt"] {
        png.chunks_mut().insert(1, PngChunk::new(kind, Bytes::from_static(b"Author\0Ana")));
    }
    png.set_exif(Some(camera(6)));
    let bytes = png.encoder().bytes().to_vec();
    let clean = published("a.png".into(), &bytes, false).unwrap();
    assert_eq!((holds(&clean, b"Ana"), holds(&clean, b"GPS"), orientation(&clean)), (false, false, 6));
    assert_eq!((holds(&clean, b"picture."), size("a.png".into(), &bytes, false)), (true, Some((4, 5))));

    let data = |id: &[u8; 4], data: &'static [u8]| RiffChunk::new(*id, RiffContent::Data(Bytes::from_static(data)));
    // Flags for data of a camera and of an editor; 3 by 2 dots.
    let chunks =
        vec![data(b"VP8X", &[12, 0, 0, 0, 2, 0, 0, 1, 0, 0]), data(b"VP8 ", b"picture."), data(b"XMP ", b"Ana.")];
    let list = RiffContent::List { kind: Some(*b"WEBP"), subchunks: chunks };
    let mut webp = WebP::new(RiffChunk::new(*b"RIFF", list)).unwrap();
    webp.set_exif(Some(camera(3)));
    let bytes = webp.encoder().bytes().to_vec();
    let clean = published("a.webp".into(), &bytes, false).unwrap();
    assert_eq!((holds(&clean, b"Ana"), holds(&clean, b"GPS"), orientation(&clean)), (false, false, 3));
    assert!(holds(&clean, b"VP8X\x0a\0\0\0\x08\0\0\0\x02\0\0\x01\0\0") && holds(&clean, b"picture."), "{clean:?}");

    let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:i=\"http://inkscape.example\" i:file=\"/home/ana/hand.svg\">\
        <!-- Ana --><metadata><i:author>Ana</i:author></metadata><i:view a=\"Ana\"/><title>A hand</title><path d=\"M0 0\"/></svg>";
    let clean = published("a.svg".into(), svg.as_bytes(), false).unwrap();
    let expected = "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:i=\"http://inkscape.example\" >\
        <title>A hand</title><path d=\"M0 0\"/></svg>";
    assert_eq!(std::str::from_utf8(&clean).unwrap(), expected);
    assert!(keeps_secrets(b"\0\0\0\x20ftypavif\0\0\0\0 Exif") && !keeps_secrets(b"\0\0\0\x20ftypavif\0\0\0\0"));
}

#[test]
fn a_large_photograph_fits_the_page_and_stays_upright() {
    let file = Utf8Path::new(JPEG);
    let bytes = jpeg(2560, 640, 6);
    let clean = published(file, &bytes, true).unwrap();
    assert!(clean.len() < bytes.len() && !holds(&clean, b"Ana"));
    assert_eq!((size(file, &bytes, true), size(file, &clean, false)), (Some((320, 1280)), Some((320, 1280))));
    assert_eq!(Jpeg::from_bytes(clean.to_vec().into()).unwrap().icc_profile(), Some(Bytes::from_static(b"colours")));
    assert_eq!(published(file, &bytes, true).unwrap(), clean);
    let small = jpeg(640, 64, 1);
    assert_eq!(published(file, &small, true), published(file, &small, false));
}

/// Grains that cannot be packed, as in a photograph, or a drawing in one colour.
fn png(width: u32, height: u32, grains: bool, way: u8) -> Vec<u8> {
    let mut grain = 1_u32;
    let picture = image::RgbaImage::from_fn(width, height, |x, _| {
        grain = grain.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let [.., red, green] = if grains { grain } else { 0 }.to_be_bytes();
        image::Rgba([red, green, u8::try_from(x % 256).unwrap(), 255])
    });
    let mut made = std::io::Cursor::new(Vec::new());
    DynamicImage::ImageRgba8(picture).write_to(&mut made, ImageFormat::Png).unwrap();
    let mut png = Png::from_bytes(made.into_inner().into()).unwrap();
    png.set_icc_profile(Some(Bytes::from_static(b"colours")));
    png.set_exif(Some(camera(way)));
    png.encoder().bytes().to_vec()
}

#[test]
fn a_large_photograph_as_png_fits_the_page_and_a_drawing_stays_sharp() {
    let file = Utf8Path::new("hand.png");
    let bytes = png(2560, 64, true, 6);
    let clean = published(file, &bytes, true).unwrap();
    assert!(clean.len() * 2 < bytes.len() && !holds(&clean, b"GPS"), "{} of {}", clean.len(), bytes.len());
    assert_eq!((size(file, &bytes, true), size(file, &clean, false)), (Some((32, 1280)), Some((32, 1280))));
    assert_eq!(Png::from_bytes(clean.to_vec().into()).unwrap().icc_profile(), Some(Bytes::from_static(b"colours")));
    assert_eq!(published(file, &bytes, true).unwrap(), clean);
    for kept in [png(2560, 64, false, 1), png(640, 64, true, 1)] {
        assert_eq!(published(file, &kept, true), published(file, &kept, false));
        assert_eq!(size(file, &kept, true), size(file, &kept, false));
    }
}

#[test]
fn no_bytes_stop_it() {
    let whole = png(1281, 2, true, 6);
    for end in (0..whole.len()).step_by(7) {
        let _ = (published("a.png".into(), &whole[..end], true), size("a.png".into(), &whole[..end], true));
        let mut broken = whole.clone();
        broken[end] ^= 0xff;
        let _ = published("a.png".into(), &broken, true);
    }
    let whole = jpeg(9, 9, 6);
    for end in 0..whole.len() {
        let _ = (published(JPEG.into(), &whole[..end], true), size(JPEG.into(), &whole[..end], true));
    }
    for at in 0..whole.len() {
        let mut broken = whole.clone();
        broken[at] = 0xff;
        let _ = (published(JPEG.into(), &broken, true), size(JPEG.into(), &broken, true));
    }
}
