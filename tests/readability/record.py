"""Writes recorded.tsv: what textstat 0.7.4 says of the texts beside it.

    pip install textstat==0.7.4 pyphen==0.18.1 'setuptools<81'
    python tests/readability/record.py

Its rounding is off: it rounds the syllables of a word to one place, which alone moves a grade by up to 0.6.
"""

from pathlib import Path

import textstat

here = Path(__file__).parent
textstat.set_rounding(False)
lines = ["text\twords\tFlesch-Kincaid\tSMOG"]
for path in sorted(here.glob("*.txt")):
    text = path.read_text(encoding="utf-8")
    words = textstat.lexicon_count(text)
    grade, smog = textstat.flesch_kincaid_grade(text), textstat.smog_index(text)
    lines.append(f"{path.stem}\t{words}\t{grade:.3f}\t{smog:.3f}")
(here / "recorded.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")
