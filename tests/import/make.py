"""Makes the documents beside it, and for each a list of its words, by means of other programs than handout.

Needs python-docx, pandoc and LibreOffice: the tests need none of them. Run it in this folder; a document may differ in a few bytes
each time. All texts were written for this.
"""
import html.parser, os, pathlib, re, shutil, struct, subprocess, tempfile, zipfile, zlib
import docx
from docx.enum.text import WD_BREAK
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Inches

W = nsdecls("w")


def png(path, shade):
    """A grey square."""
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    rows = b"".join(b"\0" + bytes([shade] * 8) for _ in range(8))
    data = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 8, 8, 8, 0, 0, 0, 0))
    pathlib.Path(path).write_bytes(data + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


def with_alternative(picture, words):
    picture._inline.docPr.set("descr", words)


def link(paragraph, words, address):
    id = paragraph.part.relate_to(address, "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink", is_external=True)
    space = nsdecls("w", "r")
    paragraph._p.append(parse_xml(f'<w:hyperlink {space} r:id="{id}"><w:r><w:t>{words}</w:t></w:r></w:hyperlink>'))


def styled():
    """With the styles of Word, as it should be."""
    doc = docx.Document()
    doc.core_properties.title = "Word Document"
    doc.sections[0].header.paragraphs[0].text = "North Clinic leaflet 12"
    doc.add_heading("Looking after your new knee", 0)
    doc.add_paragraph("This leaflet tells you what to do in the weeks after your operation. Keep it for later.")
    doc.add_heading("The first days", 1)
    p = doc.add_paragraph("Take ")
    p.add_run("two").bold = True
    p.add_run(" tablets of paracetamol, ")
    p.add_run("not").italic = True
    p.add_run(" ibuprofen. Your dose is 5 mg/m")
    p.add_run("2").font.superscript = True
    p.add_run(" and CO")
    p.add_run("2").font.subscript = True
    p.add_run(" is measured.")
    for words in ["Keep the leg up", "Cool it for 10 minutes", "Walk a little each hour"]:
        doc.add_paragraph(words, style="List Bullet")
    doc.add_paragraph("With the frame", style="List Bullet 2")
    doc.add_paragraph("Without the frame", style="List Bullet 2")
    doc.add_heading("Getting out of bed", 2)
    for words in ["Sit up", "Turn to the edge", "Stand on the good leg"]:
        doc.add_paragraph(words, style="List Number")
    doc.add_paragraph("If you feel dizzy, sit down again.")
    doc.add_heading("Medicines", 1)
    doc.add_paragraph("Table 1. When to take which medicine", style="Caption")
    table = doc.add_table(rows=1, cols=3)
    for cell, words in zip(table.rows[0].cells, ["Medicine", "Morning", "Evening"]):
        cell.text = words
    for row in [["Paracetamol | 500 mg", "1", "1"], ["Iron", "1", ""]]:
        for cell, words in zip(table.add_row().cells, row):
            cell.text = words
    png("hand.png", 90)
    doc.add_paragraph("Where the wound is:")
    with_alternative(doc.add_picture("hand.png", width=Inches(1)), "A hand on a knee")
    doc.add_picture("hand.png", width=Inches(1))
    p = doc.add_paragraph("Read more at ")
    link(p, "the clinic's page", "https://clinic.example/knee?a=1&b=2")
    p.add_run(". Call us on 01632 960111, or 999 if you cannot breathe.")
    doc.add_heading("References", 1)
    doc.add_paragraph("Smith A. Knees after surgery. Journal of Knees 2019; 12: 1-9. doi:10.1000/knee.12", style="List Number")
    doc.add_paragraph("Guideline 7. https://guide.example/7", style="List Number")
    doc.sections[0].footer.paragraphs[0].text = "Printed in 2021"
    doc.save("styled.docx")


def typed():
    """With signs typed by hand and strong lines for headings, as it often is."""
    doc = docx.Document()
    doc.add_paragraph().add_run("Having an endoscopy").bold = True
    doc.add_paragraph("A camera looks into your stomach. It takes 10 minutes.")
    doc.add_paragraph().add_run("Before the test").bold = True
    for words in ["•\tDo not eat for 6 hours", "•\tDo not drink for 2 hours", "• Tell us about *all* your tablets [list]"]:
        doc.add_paragraph(words)
    doc.add_paragraph().add_run("On the day").bold = True
    for words in ["1) Come to desk_2", "2) Give your name", "3) Wait"]:
        doc.add_paragraph(words)
    doc.add_paragraph("Bring with you:")
    for words in ["- this letter", "- a friend"]:
        doc.add_paragraph(words)
    doc.add_paragraph("1. This is one line that begins with a number.")
    doc.add_paragraph("# is a sign, and so are <b>, {{ braces }}, 2 * 3 * 4, a~b~c, ~~x~~ and `this`.")
    doc.add_paragraph("2024. That was a good year. + plus")
    p = doc.add_paragraph("North Clinic")
    p.add_run().add_break(WD_BREAK.LINE)
    p.add_run("4 Mill Road")
    p.add_run().add_break(WD_BREAK.LINE)
    p.add_run("Northtown")
    doc.add_paragraph("a. Red\u00ad ness").add_run(" & more")
    doc.add_paragraph("b. Pain")
    doc.add_paragraph("See www.clinic.example or write to care@north-clinic.example or https://other.example/a_b*c.")
    doc.add_paragraph("Wages are 3&nbsp;4 &amp; 5 > 3 < 9; \"quoted\" -- dashes... and | bars |")
    doc.save("typed.docx")


def changed():
    """With what a draft has that went through many hands."""
    doc = docx.Document()
    doc.core_properties.title = "Your new inhaler"
    doc.add_paragraph("Shake the inhaler before each puff. Then breathe out.")
    p = doc.add_paragraph("Take ")
    p._p.append(parse_xml(f'<w:del {W} w:id="1" w:author="A"><w:r><w:delText>three</w:delText></w:r></w:del>'))
    p._p.append(parse_xml(f'<w:ins {W} w:id="2" w:author="A"><w:r><w:t>two</w:t></w:r></w:ins>'))
    p.add_run(" puffs, ")
    p.add_run("four puffs at night").font.strike = True
    p.add_run(" every morning.")
    hidden = p.add_run("for the printer only")
    hidden.font.hidden = True
    doc.add_heading("Spacer", 2)
    p = doc.add_paragraph("Wash the spacer once a week.")
    box = (f'<w:r {nsdecls("w", "wp", "a")} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
           'xmlns:v="urn:schemas-microsoft-com:vml"><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:inline><wp:docPr id="7" name="Box"/><a:graphic><a:graphicData uri="x"><wps:wsp><wps:txbx>'
           '<w:txbxContent><w:p><w:r><w:t>Never boil the spacer.</w:t></w:r></w:p></w:txbxContent></wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:inline></w:drawing></mc:Choice>'
           '<mc:Fallback><w:pict><v:shape><v:textbox><w:txbxContent><w:p><w:r><w:t>Never boil the spacer.</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>')
    p._p.append(parse_xml(box))
    p = doc.add_paragraph("I have read this: ")
    p._p.append(parse_xml(f'<w:sdt {W} xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"><w:sdtPr><w14:checkbox/></w:sdtPr><w:sdtContent><w:r><w:t>☐</w:t></w:r></w:sdtContent></w:sdt>'))
    table = doc.add_table(rows=3, cols=2)
    for number, cell in enumerate(cell for row in table.rows for cell in row.cells):
        cell.text = f"cell {number}"
    table.cell(1, 0).merge(table.cell(2, 0))
    table.cell(0, 1).add_paragraph("second line")
    p = doc.add_paragraph()
    for part in ['<w:fldChar w:fldCharType="begin"/>', '<w:instrText xml:space="preserve"> HYPERLINK "https://field.example/x" </w:instrText>', '<w:fldChar w:fldCharType="separate"/>', "<w:t>the field</w:t>", '<w:fldChar w:fldCharType="end"/>', '<w:t xml:space="preserve"> leads on.</w:t>']:
        p._p.append(parse_xml(f"<w:r {W}>{part}</w:r>"))
    comment = doc.add_paragraph("Ask the nurse.")
    if hasattr(doc, "add_comment"):
        doc.add_comment(comment.runs, text="Is this still right?", author="B")
    doc.save("changed.docx")


MARKDOWN = """---
title: Eczema in children
---

This leaflet is for parents[^1] of a child with *eczema*.

# What it is

Dry, **itchy** skin. H~2~O helps, and 10^2^ creams. Say "no" to soap.

1. Bathe
    - warm water
    - no soap

        Pat dry.
2. Cream
    1. thick
    2. often

> A quotation of a mother.

* Item one
* Item two with [a link](https://eczema.example/x)

# Numbers

  Age    Cream
  ------ -----------
  1      100 g
  2      200 g

  : How much cream a week

A term

:   What it means.

[^1]: And carers. *All* of them.

## الحساسية

دهن مرتين في اليوم. Café, naïve, 皮膚.
"""


def run(*words):
    subprocess.run(words, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def office(source, ending, target):
    with tempfile.TemporaryDirectory() as out:
        run("soffice", "--headless", "--convert-to", ending, "--outdir", out, source)
        made = next(pathlib.Path(out).glob("*." + ending.split(":")[0]))
        shutil.copy(made, target)


PLAIN = {
    "plain.txt": "Sleep well\n\nGood sleep helps you to heal. It is\nnot a luxury.\n\nBefore bed\n\n- no screens\n- no coffee after\n  four\n- a cool room\n\n"
                 "1. Lie down\n2. Breathe out\n\nThis is a long line of a text that goes on over the end of the line because a program broke\nit there, and so it is one paragraph.\n\nWard 3\nMill Road 4\n\nSleep diary\n-----------\nWrite it each day: * = good, _ = bad.\n",
    "hugo.md": "+++\ntitle = \"Hay fever\"\ndescription = \"What helps in spring.\"\ndate = 2020-01-02\n+++\n\n## Pollen {#pollen}\n\n{{< figure src=\"x.png\" >}}\n\nStay ~~out~~ inside. :warning: Take *one* tablet.\n\n### Creams ###\n\nUse m^2^ of it, ==now==.\n\n| When | What |\n|---|---|\n| day | tablet |\n| night | spray \\| drops |\n",
    "jekyll.md": "---\nlayout: page\ntitle: \"Sprains: what to do\"\ntags: [ankle, foot]\n---\n{% include nav.html %}\n# Sprains: what to do\n\nRest it.\nCool it.  \nLift it.\n{: .note}\n\n> **Warning** Do not run.\n\n* one\n    * two\n        * three\n\nUse `ice` for 10 min. Call <b>the clinic</b><br> today.\n\n<div class=\"x\"><p>Inside <i>HTML</i> &amp; more</p></div>\n",
    "mkdocs.md": "# Burns\n\nCool the burn. Do it at once.\n\n!!! warning \"Do not use ice\"\n    Ice hurts the skin.\n\n    - not at all\n    - not a bit\n\n??? tip\n    Use a clean film.\n\n:::danger Big burns\nCall 999.\n:::\n\n:::note\nAsk us.\n:::\n\nTerm\n:   Meaning of it\n\n- [ ] cool\n- [x] cover\n\nAfter[^a] that, rest.\n\n[^a]: A day or two.\n\n```\nplain code\n```\n",
    "github.md": "Scars\n=====\n\nA scar fades slowly. Give it time.\n\n> [!WARNING]\n> Sun makes it darker.\n\n> [!NOTE]\n> It may itch.\n\nAuto <https://scar.example> and ![A scar](hand.png \"title\") here.\n\n1. one\n\n   more of one\n2. two\n\n***\n\n###### Deep\n\nEnd &copy; 2020.\n",
    "page.html": "<!DOCTYPE html><html lang=en><head><meta charset=utf-8><title>Back pain - North Clinic</title><meta name=description content=\"How to move with back pain.\"><style>p{color:red}</style><script>var x = \"<p>no</p>\";</script></head><body><nav><a href=/>Home</a> <a href=/b>Backs</a></nav><h1>Back pain</h1><p>Move as much as you can.<p>Unclosed <b>strong <i>both</b> slanted</i> words.<ul><li>one<li>two<ul><li>inner</ul><li>three</ul><table><caption>Days</caption><tr><th>Day<th>Do<tr><td>1<td>rest<tr><td rowspan=2>2<td>walk<tr><td>swim</table><img src=hand.png alt=\"A hand\"><img src=missing.png alt=\"A back\"><p>5 &lt; 6 &amp; x<sup>2</sup>, H<sub>2</sub>O, <del>old words</del><ins>new words</ins>. <a href=\"javascript:alert(1)\">Click</a> <a href=\"tel:01632960111\">Call us</a> <a href=#top>top</a></p><dl><dt>Disc<dd>A cushion<dt>Nerve<dd>A wire</dl><form><label>Name <input name=n></label></form><p style=\"display:none\">secret words</p></body></html>",
}

OLD = "<html><head><title>Untitled</title></head><body bgcolor=white><center><font size=5><b>R\xf6ntgen \x96 caf\xe9</b></font></center>\n<p><font color=red>Don\x92t wear metal.</font> It shows. <br>Line two<br>\n\x95 point one<br>\x95 point two<br>\n<table><tr><td><h3>Layout</h3><p>left</p></td><td><p>right</p></td></tr></table></body></html>"


class Words(html.parser.HTMLParser):
    """The words of a page that are to be found again."""
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.words, self.hidden, self.marks = [], 0, False
    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        self.marks = self.marks or tag == "a" and "footnote" in (attributes.get("class") or "")
        self.hidden += tag in ("script", "style", "title") or tag == "a" and self.marks
        self.words += [" ", attributes.get("alt") or ""] if tag == "img" else []
        self.words.append(" " if tag not in ("b", "i", "em", "strong", "sup", "sub", "span", "font", "a") else "")
    def handle_endtag(self, tag):
        self.hidden -= tag in ("script", "style", "title") or tag == "a" and self.marks
        self.marks &= tag != "a"
        self.words.append(" " if tag not in ("b", "i", "em", "strong", "sup", "sub", "span", "font", "a") else "")
    def handle_data(self, data):
        if not self.hidden:
            self.words.append(data)


def words_of(path):
    """The words of a document in its order, as other programs see them."""
    if path.suffix == ".docx":
        text = []
        with zipfile.ZipFile(path) as archive:
            names = [name for name in archive.namelist() if re.fullmatch(r"word/(document|footnotes|endnotes|header\d*|footer\d*|comments)\.xml", name)]
            for name in sorted(names, key=lambda name: "document" not in name):
                xml = re.sub(r"(?s)<mc:Fallback>.*?</mc:Fallback>", "", archive.read(name).decode())
                # What is struck out goes elsewhere, and so it is apart from its neighbours.
                xml = re.sub(r"(?s)(<w:r(?: [^>]*)?>(?:(?!</w:r>).)*?<w:d?strike\b.*?</w:r>)", r"<w:tab/>\1<w:tab/>", xml)
                for tag, words in re.findall(r"(?s)<(w:p|w:tab|w:br|w:t|w:delText|m:t)(?: [^>]*)?(?:/>|>([^<]*))", xml):
                    text.append(html.unescape(words) if tag in ("w:t", "m:t") else f" {html.unescape(words)} ")
                text += [" ", *(html.unescape(words) + " " for words in re.findall(r'<wp:docPr [^>]*descr="([^"]*)"', xml))]
        return "".join(text)
    if path.suffix in (".html", ".htm"):
        reader = Words()
        raw = path.read_bytes()
        reader.feed(raw.decode("utf-8") if path.name != "old.htm" else raw.decode("cp1252"))
        return "".join(reader.words)
    if path.suffix == ".txt":
        raw = path.read_bytes()
        return raw.decode("utf-16") if raw[:2] == b"\xff\xfe" else raw.decode("utf-8", errors="ignore") if path.name != "windows.txt" else raw.decode("cp1252")
    if path.name == "mkdocs.md":
        text = re.sub(r"(?m)^(!!!|\?\?\?|:::)\s*\w*", "", path.read_text())
        return subprocess.run(["pandoc", "-f", "markdown-smart", "-t", "plain", "--wrap=none"], input=text, check=True, capture_output=True, text=True).stdout
    if path.name == "hugo.md":
        head, body = path.read_text().removeprefix("+++\n").split("+++\n", 1)
        values = " ".join(line.split("=", 1)[1] for line in head.splitlines())
        return values + " " + subprocess.run(["pandoc", "-f", "markdown-smart", "-t", "plain", "--wrap=none"], input=body, check=True, capture_output=True, text=True).stdout
    form = "markdown+alerts-smart" if path.name == "github.md" else "markdown-smart"
    return subprocess.run(["pandoc", "-f", form.replace("+alerts", ""), "-t", "plain", "--wrap=none", path.name], check=True, capture_output=True, text=True).stdout


def main():
    styled(); typed(); changed()
    for name, text in PLAIN.items():
        pathlib.Path(name).write_text(text, encoding="utf-8", newline="")
    pathlib.Path("old.htm").write_bytes(OLD.encode("latin-1"))
    pathlib.Path("windows.txt").write_bytes("Caf\xe9\r\n\r\nDon\u2019t smoke. It is \u2013 really \u2013 bad.\r\n\r\n\u2022 one\r\n\u2022 two\r\n".encode("cp1252"))
    pathlib.Path("sixteen.txt").write_bytes("Ejercicios\n\nAndar cada día. Es bueno.\n\nMás\n\n1. Uno\n2. Dos\n".encode("utf-16"))
    pathlib.Path("pandoc.md").write_text(MARKDOWN, encoding="utf-8")
    run("pandoc", "-f", "markdown", "-o", "pandoc.docx", "pandoc.md")
    run("pandoc", "-f", "markdown", "-s", "-o", "pandoc.html", "pandoc.md")
    run("pandoc", "-f", "docx", "-t", "gfm", "-o", "styled-gfm.md", "styled.docx")
    run("pandoc", "-f", "html", "-t", "docx", "-o", "page-pandoc.docx", "page.html")
    office("styled.docx", "odt", "/tmp/styled.odt")
    office("/tmp/styled.odt", "docx", "office-styled.docx")
    office("typed.docx", "odt", "/tmp/typed.odt")
    office("/tmp/typed.odt", "docx", "office-typed.docx")
    office("pandoc.docx", "odt", "/tmp/pandoc.odt")
    office("/tmp/pandoc.odt", "docx", "office-pandoc.docx")
    office("pandoc.docx", "html", "office-pandoc.html")
    office("styled.docx", "txt:Text", "office-styled.txt")
    for path in sorted(pathlib.Path(".").iterdir()):
        if path.suffix in (".docx", ".html", ".htm", ".txt", ".md") :
            words = re.sub(r"[\u00ad\u200b\ufeff]", "", words_of(path))
            if path.suffix in (".txt", ".md"):
                # The numbers of items are no words.
                words = re.sub(r"(?m)^\s*\d+[.)]\s", " ", words)
            pathlib.Path("words", path.name + ".words").write_text("\n".join(words.split()) + "\n", encoding="utf-8")


os.makedirs("words", exist_ok=True)
main()
