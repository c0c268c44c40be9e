//! How large is a picture? A page that knows does not jump when the picture arrives.

use camino::Utf8Path;

use crate::svg::Drawing;

/// Width and height in pixels.
pub(super) fn size(file: &Utf8Path, bytes: &[u8]) -> Option<(usize, usize)> {
    if file.extension() == Some("svg") {
        return Drawing::read(std::str::from_utf8(bytes).ok()?).ok()?.size();
    }
    imagesize::blob_size(bytes).ok().map(|size| (size.width, size.height))
}
