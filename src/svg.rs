//! What does a drawing hold? The only module that knows XML, but for the reader of Word documents.

use std::collections::BTreeSet;
use std::ops::Range;

use roxmltree::{Attribute, Document, Node, NodeType, ParsingOptions};

const SVG: &str = "http://www.w3.org/2000/svg";

/// Elements that run programs, or hold parts of web pages that can.
const DANGEROUS: [&str; 4] = ["script", "handler", "listener", "foreignObject"];

/// What a drawing may hold: the elements of SVG that only draw, and those that programs for drawing write besides.
const ELEMENTS: &str = "a animate animateColor animateMotion animateTransform circle clipPath color-profile cursor defs desc \
    discard ellipse feBlend feColorMatrix feComponentTransfer feComposite feConvolveMatrix feDiffuseLighting \
    feDisplacementMap feDistantLight feDropShadow feFlood feFuncA feFuncB feFuncG feFuncR feGaussianBlur feImage feMerge \
    feMergeNode feMorphology feOffset fePointLight feSpecularLighting feSpotLight feTile feTurbulence filter flowDiv flowPara \
    flowRegion flowRegionExclude flowRoot flowSpan font font-face font-face-format font-face-name font-face-src font-face-uri \
    g glyph glyphRef hatch hatchpath hkern image line linearGradient marker mask mesh meshgradient meshpatch meshrow metadata \
    missing-glyph mpath path pattern polygon polyline radialGradient rect set solidcolor stop style svg switch symbol text \
    textPath title tref tspan use view vkern";

/// The attributes of those elements, besides `aria-…` and `data-…`. Any other does nothing, as far as is known today.
const ATTRIBUTES: &str = "accent-height accumulate additive alignment-baseline alphabetic amplitude arabic-form ascent \
    attributeName attributeType azimuth background-color baseFrequency baseProfile baseline-shift bbox begin bias by calcMode \
    cap-height class clip clip-path clip-rule clipPathUnits color color-interpolation color-interpolation-filters \
    color-profile color-rendering contentScriptType contentStyleType crossorigin cursor cx cy d decoding descent \
    diffuseConstant direction display divisor dominant-baseline dur dx dy edgeMode elevation enable-background end exponent \
    externalResourcesRequired fetchpriority fill fill-opacity fill-rule filter filterRes filterUnits flood-color \
    flood-opacity focusable font-family font-feature-settings font-kerning font-size font-size-adjust font-stretch font-style \
    font-variant font-variant-caps font-variant-ligatures font-variation-settings font-weight format fr from fx fy g1 g2 \
    glyph-name glyph-orientation-horizontal glyph-orientation-vertical glyphRef gradientTransform gradientUnits hanging height \
    horiz-adv-x horiz-origin-x href hreflang id ideographic image-rendering in in2 inline-size intercept isolation k k1 k2 k3 k4 \
    kernelMatrix kernelUnitLength kerning keyPoints keySplines keyTimes lang lengthAdjust letter-spacing lighting-color \
    limitingConeAngle line-height local marker-end marker-mid marker-start markerHeight markerUnits markerWidth mask mask-type \
    maskContentUnits maskUnits mathematical max media method min mix-blend-mode mode name numOctaves offset opacity operator \
    order orient orientation origin overflow overline-position overline-thickness paint-order panose-1 path pathLength \
    patternContentUnits patternTransform patternUnits pitch pointer-events points pointsAtX pointsAtY pointsAtZ preserveAlpha \
    preserveAspectRatio primitiveUnits r radius refX refY rel rendering-intent repeatCount repeatDur requiredExtensions \
    requiredFeatures restart result role rotate rx ry scale seed shape-inside shape-margin shape-padding shape-rendering side \
    slope solid-color solid-opacity spacing specularConstant specularExponent spreadMethod src startOffset stdDeviation stemh \
    stemv stitchTiles stop-color stop-opacity strikethrough-position strikethrough-thickness string stroke stroke-dasharray \
    stroke-dashoffset stroke-linecap stroke-linejoin stroke-miterlimit stroke-opacity stroke-width style surfaceScale \
    systemLanguage tabindex tableValues target targetX targetY text-align text-anchor text-decoration text-decoration-color \
    text-decoration-line text-decoration-style text-indent text-overflow text-rendering textLength title to transform \
    transform-box transform-origin type u1 u2 underline-position underline-thickness unicode unicode-bidi unicode-range \
    units-per-em v-alphabetic v-hanging v-ideographic v-mathematical values vector-effect version vert-adv-y vert-origin-x \
    vert-origin-y viewBox viewTarget visibility white-space widths width will-change word-spacing writing-mode x x-height x1 x2 \
    xChannelSelector y y1 y2 yChannelSelector z zoomAndPan base ping";

/// The most attributes of one element, and the most namespaces of a drawing: the parser compares each with all others.
const MOST_ATTRIBUTES: usize = 500;

/// Whether an element of this name, in any letters, may be in a drawing.
pub(crate) fn is_known(element: &str) -> bool {
    ELEMENTS.split_ascii_whitespace().any(|known| known.eq_ignore_ascii_case(element))
}

/// The width of a column of text in pixels, as the style sheet has it.
const COLUMN: u16 = 640;

/// What makes a drawing more than a picture.
#[derive(Debug, PartialEq, Eq)]
pub struct Danger {
    /// Where it is in the file.
    pub range: Range<usize>,
    /// What it could do.
    pub harm: Harm,
}

/// What could happen to somebody who opens a drawing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Harm {
    /// A program runs.
    Runs,
    /// Something is fetched from elsewhere, or a click leads there.
    Leads,
    /// The drawing may not be what it seems.
    Hides,
    /// An element that no picture needs.
    Strange,
    /// Nothing that is known: a word that this program does not know.
    Unknown,
}

/// Why a drawing is not read.
#[derive(Debug, PartialEq, Eq)]
pub enum Refusal {
    /// It is none, which shows at this byte.
    Broken(usize),
    /// It would have to be read to the end to know what is in it.
    Unread(Danger),
}

/// A drawing that could be read.
pub struct Drawing<'a> {
    text: &'a str,
    document: Document<'a>,
}

impl<'a> Drawing<'a> {
    /// Reads a drawing. What could make it larger or slower than its file says is refused before that.
    pub fn read(text: &'a str) -> Result<Drawing<'a>, Refusal> {
        if let Some(danger) = disguise(text) {
            return Err(Refusal::Unread(danger));
        }
        let options = ParsingOptions { allow_dtd: true, ..ParsingOptions::default() };
        let document =
            Document::parse_with_options(text, options).map_err(|error| Refusal::Broken(byte_at(text, error.pos())))?;
        let root = document.root_element();
        if root.has_tag_name((SVG, "svg")) {
            Ok(Drawing { text, document })
        } else {
            Err(Refusal::Broken(root.range().start))
        }
    }

    /// Its width and height in pixels. One that says nothing but its shape is as wide as a column of text.
    pub fn size(&self) -> Option<(usize, usize)> {
        let root = self.document.root_element();
        let length = |name| root.attribute(name).and_then(pixels);
        if let Some(size) = length("width").zip(length("height")) {
            return Some(size);
        }
        let view_box = root.attribute("viewBox")?.split([' ', ',']).filter(|part| !part.is_empty());
        let [_, _, width, height] = view_box.map(str::parse::<f64>).collect::<Result<Vec<_>, _>>().ok()?[..] else {
            return None;
        };
        Some((COLUMN.into(), whole(height / width * f64::from(COLUMN))?))
    }

    /// What tells who drew it, where and with what: comments, words about the file, and what programs for drawing keep for
    /// themselves. The places do not overlap, and are in the order of the file.
    pub fn private(&self) -> Vec<Range<usize>> {
        let mut private: Vec<Range<usize>> = Vec::new();
        for node in self.document.descendants() {
            let range = node.range();
            if private.last().is_some_and(|outer| range.start < outer.end) {
                continue;
            }
            let is_private = match node.node_type() {
                NodeType::Comment => true,
                NodeType::Element => node.tag_name().namespace() != Some(SVG) || node.has_tag_name((SVG, "metadata")),
                _ => false,
            };
            if is_private {
                private.push(range);
                continue;
            }
            let known =
                |space: &str| ["http://www.w3.org/1999/xlink", "http://www.w3.org/XML/1998/namespace"].contains(&space);
            let own = node.attributes().filter(|attribute| attribute.namespace().is_some_and(|space| !known(space)));
            private.extend(own.map(|attribute| attribute.range()));
        }
        private
    }

    /// Whatever in it is more than a picture, in the order of the file.
    pub fn dangers(&self) -> Vec<Danger> {
        let (mut dangers, mut unknown) = (Vec::new(), BTreeSet::new());
        for node in self.document.descendants() {
            self.look_at(node, &mut dangers);
            if node.tag_name().namespace() == Some(SVG) {
                let strange =
                    node.attributes().filter(|attribute| is_unknown(attribute) && unknown.insert(attribute.name()));
                dangers.extend(strange.map(|it| Danger { range: it.range(), harm: Harm::Unknown }));
            }
        }
        dangers
    }

    fn look_at(&self, node: Node<'_, '_>, dangers: &mut Vec<Danger>) {
        let mut found = |range, harm| dangers.push(Danger { range, harm });
        match node.node_type() {
            NodeType::PI if node.pi().is_some_and(|pi| pi.target.eq_ignore_ascii_case("xml-stylesheet")) => {
                found(node.range(), Harm::Leads);
            }
            NodeType::Element => {
                let name = node.tag_name();
                let is_page = name.namespace().is_some_and(|space| {
                    ["1999/xhtml", "MathML", "xml-events"].iter().any(|page| space.contains(page))
                });
                if is_page || DANGEROUS.iter().any(|danger| danger.eq_ignore_ascii_case(name.name())) {
                    found(self.tag(&node), Harm::Runs);
                } else if name.namespace() == Some(SVG) && !is_known(name.name()) {
                    found(self.tag(&node), Harm::Strange);
                }
                if name.name().eq_ignore_ascii_case("style")
                    && let Some(harmful) = outside_of_css(&words_of(node))
                {
                    found(self.place(&node, &harmful), Harm::Leads);
                }
                for attribute in node.attributes() {
                    dangers.extend(harm_of(&attribute).map(|harm| Danger { range: attribute.range(), harm }));
                }
            }
            _ => {}
        }
    }

    /// The start of an element: `<a:script`.
    fn tag(&self, node: &Node<'_, '_>) -> Range<usize> {
        let range = node.range();
        let tag = &self.text[range.clone()];
        let end = tag.find(|c: char| c.is_whitespace() || matches!(c, '>' | '/')).unwrap_or(tag.len());
        range.start..range.start + end
    }

    /// Where these words stand in an element, or the element itself if they are written in another way.
    fn place(&self, node: &Node<'_, '_>, words: &str) -> Range<usize> {
        let range = node.range();
        let at = self.text[range.clone()].find(words).map(|at| range.start + at);
        at.map_or_else(|| self.tag(node), |at| at..at + words.len())
    }
}

/// A declaration that can change what the rest of the file says, letters that a browser would read as others, and more
/// attributes than any drawing has.
fn disguise(text: &str) -> Option<Danger> {
    let hides = |range| Some(Danger { range, harm: Harm::Hides });
    for declaration in ["<!ENTITY", "<!ATTLIST"] {
        if let Some(at) = text.find(declaration) {
            return hides(at..at + declaration.len());
        }
    }
    let head = text.split_once("?>").map_or("", |(head, _)| head);
    if let Some(at) = head.find("encoding").filter(|_| head.trim_start_matches('\u{feff}').starts_with("<?xml")) {
        let named = head[at..].split(['"', '\'']).nth(1).unwrap_or_default();
        if !["utf-8", "us-ascii"].iter().any(|known| known.eq_ignore_ascii_case(named)) {
            return hides(at..head.len());
        }
    }
    crowd(text, MOST_ATTRIBUTES, MOST_ATTRIBUTES).and_then(hides)
}

/// Where there are more namespaces, or more attributes of one element, than this: the parser compares each with all others.
pub(crate) fn crowd(text: &str, most_namespaces: usize, most_attributes: usize) -> Option<Range<usize>> {
    if let Some((at, sign)) = text.match_indices("xmlns").nth(most_namespaces) {
        return Some(at..at + sign.len());
    }
    // A `<` stands nowhere but at the start of a tag.
    let mut tags = text.match_indices('<').map(|(at, _)| (at, text[at + 1..].split('<').next().unwrap_or_default()));
    let (at, _) = tags.find(|(_, tag)| tag.matches('=').nth(most_attributes).is_some())?;
    Some(at..at + 1)
}

/// Whether nobody knows what an attribute does.
fn is_unknown(attribute: &Attribute<'_, '_>) -> bool {
    let name = attribute.name();
    attribute.namespace().is_none()
        && !name.starts_with("aria-")
        && !name.starts_with("data-")
        && !ATTRIBUTES.split_ascii_whitespace().any(|known| known == name)
        && harm_of(attribute).is_none()
}

/// What an attribute could do.
fn harm_of(attribute: &Attribute<'_, '_>) -> Option<Harm> {
    let (name, value) = (attribute.name().to_ascii_lowercase(), attribute.value());
    match attribute.namespace() {
        Some(space) if !space.contains("xlink") && !space.contains("XML/1998") => None,
        None if name.starts_with("on") => Some(Harm::Runs),
        _ if matches!(name.as_str(), "href" | "src" | "base" | "ping") => (!is_inside(value)).then_some(Harm::Leads),
        // An animation can change where a link leads, or what a click does.
        _ if name == "attributename" => {
            let target = value.trim().to_ascii_lowercase();
            (target.ends_with("href") || target.starts_with("on")).then_some(Harm::Runs)
        }
        _ if name == "style" || value.contains('(') => outside_of_css(value).map(|_| Harm::Leads),
        _ => None,
    }
}

/// Whether an address leads to a place in the drawing, or is itself a picture or a typeface.
fn is_inside(address: &str) -> bool {
    // A browser takes away no other spaces than these: after a no-break space, `#a` is a part of the name of a file.
    let address = address.trim_start_matches(|c: char| c <= ' ').to_ascii_lowercase();
    let kind = address.strip_prefix("data:").and_then(|data| data.split([';', ',']).next()).map(str::trim);
    let shows = ["image/png", "image/jpeg", "image/jpg", "image/gif", "image/webp"];
    address.starts_with('#') || kind.is_some_and(|kind| shows.contains(&kind) || kind.starts_with("font/"))
}

/// The first part of a style that leads out of the drawing, or that could be read in two ways.
fn outside_of_css(css: &str) -> Option<String> {
    let lower = css.to_ascii_lowercase();
    for sign in ["@import", "image-set(", "src(", "\\"] {
        if let Some(at) = lower.find(sign) {
            return Some(css[at..at + sign.len()].to_owned());
        }
    }
    let mut addresses = lower.match_indices("url(").map(|(at, start)| (at, &css[at + start.len()..]));
    let (at, _) = addresses.find(|(_, address)| {
        !is_inside(address.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '"' | '\'')))
    })?;
    let length = css[at..].find(')').map_or(css.len() - at, |end| end + 1);
    Some(css[at..at + length].to_owned())
}

/// All words that stand directly in an element: a comment between them does not part them.
fn words_of(node: Node<'_, '_>) -> String {
    node.children().filter_map(|child| if child.is_text() { child.text() } else { None }).collect()
}

/// `24`, `24px`, `210mm` in pixels; none for a part of something else, such as `100%`.
fn pixels(length: &str) -> Option<usize> {
    let length = length.trim();
    let number = length.trim_end_matches(|c: char| c.is_ascii_alphabetic() || c == '%');
    let unit = match &length[number.len()..] {
        "" | "px" => 1.0,
        "pt" => 96.0 / 72.0,
        "pc" => 16.0,
        "mm" => 96.0 / 25.4,
        "cm" => 96.0 / 2.54,
        "in" => 96.0,
        _ => return None,
    };
    whole(number.parse::<f64>().ok()? * unit)
}

/// A number of pixels, if it is one that makes sense.
fn whole(pixels: f64) -> Option<usize> {
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it lies between 1 and 100,000")]
    (1.0..=100_000.0).contains(&pixels).then_some(pixels.round() as usize)
}

/// The byte at a line and column that the parser counts from 1, in characters.
fn byte_at(text: &str, place: roxmltree::TextPos) -> usize {
    let line = text.split_inclusive('\n').take(place.row.saturating_sub(1) as usize).map(str::len).sum::<usize>();
    let column = place.col.saturating_sub(1) as usize;
    text[line..].char_indices().nth(column).map_or(text.len(), |(at, _)| line + at)
}

#[cfg(test)]
mod tests {
    use super::{Drawing, Harm, Refusal};

    /// What is marked in a drawing that holds this.
    fn dangers(inside: &str) -> Vec<(Harm, String)> {
        let text = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" \
             xmlns:h=\"http://www.w3.org/1999/xhtml\" xmlns:o=\"urn:other\">{inside}</svg>"
        );
        marked(&text)
    }

    fn marked(text: &str) -> Vec<(Harm, String)> {
        let dangers = match Drawing::read(text) {
            Ok(drawing) => drawing.dangers(),
            Err(Refusal::Unread(danger)) => vec![danger],
            Err(Refusal::Broken(at)) => panic!("broken at {}", &text[at..]),
        };
        dangers.into_iter().map(|danger| (danger.harm, text[danger.range].to_owned())).collect()
    }

    #[test]
    fn a_picture_is_no_danger() {
        for inside in [
            "<path d=\"M0 0\" fill=\"url(#a)\" transform=\"translate(1 2)\" style=\"fill: URL( '#b' )\"/>",
            "<use href=\"#a\"/><use xlink:href=\" #a\"/><a href=\"#a\"/>",
            "<image href=\"data:image/png;base64,AAAA\"/>",
            "<style>@media (prefers-color-scheme: dark) { a { fill: url(\"#a\") } }</style>",
            "<style>@font-face { font-family: A; src: url(data:font/woff2;base64,AA) }</style>",
            "<metadata o:onload=\"x\" o:href=\"http://a.example\"/>",
            "<?xpacket x?><!-- <script/> --><text>javascript: url( onclick</text>",
            "<animate attributeName=\"opacity\" to=\"0\"/>",
            "<o:namedview id=\"a\" o:zoom=\"1\"><o:grid/></o:namedview><path o:nodetypes=\"cc\" d=\"\"/>",
            "<flowRoot xml:space=\"preserve\"><flowRegion/><flowPara aria-label=\"a\" data-name=\"b\"/></flowRoot>",
        ] {
            assert_eq!(dangers(inside), [], "{inside}");
        }
        assert_eq!(
            marked(
                "\u{feff}<?xml version=\"1.0\" encoding='UTF-8'?><!DOCTYPE svg PUBLIC \"-//W3C//DTD SVG 1.1//EN\" \"svg11.dtd\"><svg xmlns=\"http://www.w3.org/2000/svg\"/>"
            ),
            []
        );
    }

    #[test]
    fn whatever_does_more_is_marked() {
        let table = [
            ("<script>1</script>", Harm::Runs, "<script"),
            ("<h:script/>", Harm::Runs, "<h:script"),
            ("<o:SCRIPT/>", Harm::Runs, "<o:SCRIPT"),
            ("<foreignObject>\n<a/></foreignObject>", Harm::Runs, "<foreignObject"),
            ("<h:p/>", Harm::Runs, "<h:p"),
            ("<math xmlns=\"http://www.w3.org/1998/Math/MathML\"/>", Harm::Runs, "<math"),
            ("<g onclick=\"a()\"/>", Harm::Runs, "onclick=\"a()\""),
            ("<g ONLOAD='a'/>", Harm::Runs, "ONLOAD='a'"),
            ("<a href=\"java&#115;cript:a()\"/>", Harm::Leads, "href=\"java&#115;cript:a()\""),
            ("<a xlink:href=\"https://a.example\"/>", Harm::Leads, "xlink:href=\"https://a.example\""),
            ("<a href=\"#a\" ping=\"//a.example\"/>", Harm::Leads, "ping=\"//a.example\""),
            ("<use href=\"other.svg#a\"/>", Harm::Leads, "href=\"other.svg#a\""),
            ("<a href=\"&#xa0;#x\"/>", Harm::Leads, "href=\"&#xa0;#x\""),
            ("<image href=\"data:image/png+xml,x\"/>", Harm::Leads, "href=\"data:image/png+xml,x\""),
            ("<iframe/>", Harm::Strange, "<iframe"),
            ("<path fly=\"1\"/><g fly=\"2\"/>", Harm::Unknown, "fly=\"1\""),
            ("<image href=\"data:image/svg+xml,x\"/>", Harm::Leads, "href=\"data:image/svg+xml,x\""),
            ("<g xml:base=\"https://a.example\"/>", Harm::Leads, "xml:base=\"https://a.example\""),
            ("<set attributeName=\"xlink:href\" to=\"x\"/>", Harm::Runs, "attributeName=\"xlink:href\""),
            ("<set attributeName=\" onclick\" to=\"x\"/>", Harm::Runs, "attributeName=\" onclick\""),
            ("<g fill=\"url(//a.example)\"/>", Harm::Leads, "fill=\"url(//a.example)\""),
            ("<g fill=\"\\75rl(//a.example)\"/>", Harm::Leads, "fill=\"\\75rl(//a.example)\""),
            ("<g style=\"fill: URL('a')\"/>", Harm::Leads, "style=\"fill: URL('a')\""),
            ("<style>a {} @import 'x';</style>", Harm::Leads, "@import"),
            ("<style><![CDATA[a { b: url( \"x\" ) }]]></style>", Harm::Leads, "url( \"x\" )"),
            ("<style>@im<!-- -->port 'x'</style>", Harm::Leads, "<style"),
            ("<style>@\\69mport 'x'</style>", Harm::Leads, "\\"),
            ("<style>a { b: image-set('x' 1x) }</style>", Harm::Leads, "image-set("),
            ("<?xml-stylesheet href='a.css'?>", Harm::Leads, "<?xml-stylesheet href='a.css'?>"),
        ];
        for (inside, harm, words) in table {
            assert_eq!(dangers(inside), [(harm, words.to_owned())], "{inside}");
        }
    }

    #[test]
    fn a_disguise_is_marked_alone() {
        let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\"><script/></svg>";
        let hides = |words: &str| [(Harm::Hides, words.to_owned())];
        assert_eq!(marked(&format!("<!DOCTYPE svg [<!ENTITY a 'b'>]>{svg}")), hides("<!ENTITY"));
        assert_eq!(marked(&format!("<!DOCTYPE svg [<!ATTLIST svg onload CDATA 'a'>]>{svg}")), hides("<!ATTLIST"));
        assert_eq!(
            marked(&format!("<?xml\nversion='1.0' encoding='ISO-2022-JP'?>{svg}")),
            hides("encoding='ISO-2022-JP'")
        );
    }

    #[test]
    fn what_would_take_long_is_refused_before_it_is_read() {
        let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\">";
        let spaces = (0..30_000).map(|n| format!("<g xmlns:a{n}=\"u{n}\">")).collect::<Vec<_>>().concat();
        let attributes = (0..100_000).map(|n| format!("a{n}=\"\" ")).collect::<Vec<_>>().concat();
        let layers = "<!DOCTYPE svg [<!ENTITY a \"xxxxxxxxx\"><!ENTITY b \"&a;&a;&a;&a;\">]>";
        for text in [
            format!("{svg}{spaces}{}</svg>", "</g>".repeat(30_000)),
            format!("{svg}<g {attributes}/></svg>"),
            format!("{layers}{svg}{}</svg>", "&b;".repeat(250)),
        ] {
            assert!(matches!(Drawing::read(&text), Err(Refusal::Unread(_))), "{}", &text[..100]);
        }
    }

    #[test]
    fn what_is_no_drawing_is_told_with_its_place() {
        let broken = |text: &str| Drawing::read(text).err();
        let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\">";
        assert_eq!(broken(""), Some(Refusal::Broken(0)));
        assert_eq!(broken("<svg/>"), Some(Refusal::Broken(0)));
        assert_eq!(broken("<html xmlns=\"http://www.w3.org/1999/xhtml\"/>"), Some(Refusal::Broken(0)));
        assert_eq!(broken(&format!("{svg}\né<g></é>")), Some(Refusal::Broken(svg.len() + 6)));
        assert_eq!(broken(&format!("{svg}&nbsp;</svg>")), Some(Refusal::Broken(svg.len())));
    }

    #[test]
    fn a_drawing_has_a_size() {
        let size = |attributes: &str| {
            let text = format!("<svg xmlns=\"http://www.w3.org/2000/svg\" {attributes}/>");
            Drawing::read(&text).ok().and_then(|drawing| drawing.size())
        };
        assert_eq!(size("width='24' height='12.6px'"), Some((24, 13)));
        assert_eq!(size("width='25.4mm' height='1in' viewBox='0 0 1 1'"), Some((96, 96)));
        assert_eq!(size("width='100%' height='100%' viewBox='0, 0 30 15'"), Some((640, 320)));
        assert_eq!(size("viewBox='-5 -5 1e2 50' width='1'"), Some((640, 320)));
        assert_eq!(size("viewBox='0 0 0 NaN'"), None);
        assert_eq!(size("viewBox='0 0 0 0' height='1'"), None);
        assert_eq!(size("viewBox='1 1'"), None);
        assert_eq!(size(""), None);
    }
}
