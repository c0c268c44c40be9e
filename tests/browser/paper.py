"""What only Python's libraries can say: of a PDF file its tags and faults, of a picture its QR codes, of a resource whether it is
FHIR. Prints JSON, one value a file."""

import json
import sys

import pikepdf


def element(kid):
    return isinstance(kid, pikepdf.Dictionary) and "/S" in kid


def kids(node):
    value = node.get("/K", [])
    return list(value) if isinstance(value, pikepdf.Array) else [value]


def walk(node):
    for kid in filter(element, kids(node)):
        yield kid
        yield from walk(kid)


def tags(path):
    """The faults of a PDF's tags that a reader would hear."""
    with pikepdf.open(path) as pdf:
        root = pdf.Root
        faults = [] if root.get("/Lang") else ["no language"]
        level = 0
        tops = 0
        for node in walk(root.StructTreeRoot):
            name = str(node.S)[1:]
            if name[0] == "H" and name[1:].isdigit():
                if int(name[1:]) > level + 1:
                    faults.append(f"H{level} is followed by {name}")
                level = int(name[1:])
                tops += level == 1
            if name == "Figure" and not str(node.get("/Alt", "")).strip():
                faults.append("a figure without words")
            if name == "TH" and not any("/Scope" in entry for entry in attributes(node)):
                faults.append("a head of a table without scope")
            if name == "Link" and not any(isinstance(kid, pikepdf.Dictionary) and kid.get("/Type") == "/OBJR" for kid in kids(node)):
                faults.append("a link that leads nowhere")
        if tops != 1:
            faults.append(f"{tops} main headings")
        return faults


def attributes(node):
    value = node.get("/A", [])
    return [value] if isinstance(value, pikepdf.Dictionary) else list(value)


def ua(path):
    """The rules of PDF/UA-1 that are broken, as one checker counts them, and how many there are."""
    import page

    report = page.validate_pdf(path, profile="ua1").to_dict()
    return {"rules": report["rules"]["total"], "failures": report["failures"]}


def heard(path):
    """The errors that a second checker finds, and the words that no screen reader would say."""
    import outloud
    from outloud.model import Document

    result = outloud.check(path, skip=["TAG-002"])
    faults = [result.error] if result.error else []
    faults += [f"page {fault.page}: {fault.message}" for fault in result.findings if fault.severity == "error" and not is_small_table(fault)]
    document = Document(path)
    for page in document.pages:
        height = float(page.obj.MediaBox[3])
        runs = document.content(page.index).runs
        decoration = "".join(run.text for run in runs if run.artifact and 17 * MM < (run.bbox[1] + run.bbox[3]) / 2 < height - 13 * MM)
        faults += [f"page {page.number}: nobody hears {word}" for word in decoration.split() if not is_for_eyes(word)]
    document.close()
    return faults


MM = 72 / 25.4


def is_small_table(fault):
    """The checker wants more data than heads. A table with heads above and at its side may be too small for that."""
    return fault.rule == "TBL-010" and "header rows" not in fault.message


def is_for_eyes(word):
    """Signs, and web addresses that are written out for paper: the link says where it leads. For this and for running heads, the
    checker's own rule TAG-002 has no eye."""
    return not any(letter.isalpha() for letter in word) or any(sign in word for sign in "./-")


def bookmarks(path):
    """The titles of the bookmarks, in order, and the language."""
    def titles(items):
        return [title for item in items for title in [item.title, *titles(item.children)]]

    with pikepdf.open(path) as pdf, pdf.open_outline() as outline:
        return {"language": str(pdf.Root.Lang), "titles": titles(outline.root)}


def qr(path):
    """What the QR codes in a picture say."""
    import zxingcpp
    from PIL import Image

    return [code.text for code in zxingcpp.read_barcodes(Image.open(path), formats=zxingcpp.BarcodeFormat.QRCode)]


def fhir(path):
    """What a resource has that HL7 FHIR R4 does not allow."""
    from fhir.resources.R4B import get_fhir_model_class
    from pydantic import ValidationError

    with open(path, encoding="utf-8") as file:
        resource = json.load(file)
    try:
        get_fhir_model_class(resource["resourceType"]).model_validate(resource)
    except ValidationError as error:
        return [str(fault) for fault in error.errors()]
    return []


print(json.dumps([globals()[sys.argv[1]](path) for path in sys.argv[2:]], default=str))
