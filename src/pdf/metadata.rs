//! What a file says about itself: title, language, who made it. No dates, so that the same print is the same file.

use anyhow::{Context, Result};
use lopdf::{Document, Object, Stream, StringFormat, decode_text_string, dictionary, text_string};
use memchr::memmem;

use crate::hash;

const MAKER: &str = concat!("handout ", env!("CARGO_PKG_VERSION"));

/// Whether this program made the file.
pub fn is_ours(file: &[u8]) -> bool {
    memmem::find(file, b"<pdf:Producer>handout ").is_some()
}

/// Of which text a file was printed, as the code that it was given then, and on how many sides. None for a booklet, and for
/// a file of somebody else.
pub fn printed(file: &[u8]) -> Option<(String, usize)> {
    let says = |name: &str| {
        let start = memmem::find(file, format!("<{name}>").as_bytes())? + name.len() + 2;
        let length = memmem::find(&file[start..], b"<")?;
        str::from_utf8(&file[start..start + length]).ok()
    };
    Some((says("dc:identifier").filter(|_| is_ours(file))?.to_owned(), says("xmpTPg:NPages")?.parse().ok()?))
}

pub(super) fn write(pdf: &mut Document, code: Option<&str>) -> Result<()> {
    let about = pdf.get_dict_in_dict(&pdf.trailer, b"Info")?;
    let title = about.get(b"Title").and_then(decode_text_string).context("the page has no title")?;
    let printer = about.get(b"Producer").and_then(decode_text_string).unwrap_or_default();
    let maker = format!("{MAKER} with {printer}");
    let language = pdf.catalog()?.get(b"Lang").and_then(decode_text_string).context("the page has no language")?;

    let about = dictionary! { "Title" => text_string(&title), "Producer" => text_string(&maker) };
    let about = pdf.add_object(about);
    pdf.trailer.set("Info", about);
    let kind = dictionary! { "Type" => "Metadata", "Subtype" => "XML" };
    let packet = packet(&title, &language, &maker, code, pdf.get_pages().len()).into_bytes();
    // Programs look for the packet in the file as it is, so it is not compressed.
    let packet = pdf.add_object(Stream::new(kind, packet).with_compression(false));
    let catalog = pdf.catalog_mut()?;
    catalog.set("Metadata", packet);
    catalog.set("ViewerPreferences", dictionary! { "DisplayDocTitle" => true });
    Ok(())
}

/// Gives the file the identifier that follows from its bytes.
pub(super) fn identify(pdf: &mut Document, bytes: &[u8]) {
    let id = Object::String(hash::sha256(bytes).into_bytes(), StringFormat::Literal);
    pdf.trailer.set("ID", vec![id.clone(), id]);
}

/// The title, language and maker in the form that PDF/UA asks for, and what [`printed`] finds again.
fn packet(title: &str, language: &str, maker: &str, code: Option<&str>, pages: usize) -> String {
    let [title, language, maker] = [title, language, maker].map(escaped);
    let code = code.map(|code| format!("<dc:identifier>{code}</dc:identifier>\n")).unwrap_or_default();
    format!(
        r#"<?xpacket begin="{}" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" xmlns:xmpTPg="http://ns.adobe.com/xap/1.0/t/pg/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
{code}<pdf:Producer>{maker}</pdf:Producer>
<xmpTPg:NPages>{pages}</xmpTPg:NPages>
<pdfuaid:part>1</pdfuaid:part>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>"#,
        '\u{feff}'
    )
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
