"""What only Python's libraries can say: of a sheet its tags, of a picture its QR codes, of a resource whether it is FHIR. Prints
JSON, one value a file."""

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
    """The rules of PDF/UA-1 that one checker counts, and those that are broken."""
    import page

    return page.validate_pdf(path, profile="ua1")


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
