// @ts-check
// Runs in an empty page with the letters of all texts. A letter that no font has is drawn as one that does not exist.
letters => {
  const scripts = ["Arabic", "Armenian", "Bengali", "Devanagari", "Ethiopic", "Georgian", "Gujarati", "Gurmukhi", "Han", "Hangul", "Hebrew", "Hiragana", "Kannada", "Katakana", "Khmer", "Lao", "Malayalam", "Myanmar", "Oriya", "Sinhala", "Tamil", "Telugu", "Thaana", "Thai"];
  const known = scripts.map(name => [name, new RegExp(`\\p{Script=${name}}`, "u")]);
  const size = 32;
  const pen = new OffscreenCanvas(size, size).getContext("2d", { willReadFrequently: true });
  if (!pen) return [];
  pen.font = "20px system-ui, sans-serif";
  const drawn = letter => {
    pen.clearRect(0, 0, size, size);
    pen.fillText(letter, 4, 24);
    return pen.getImageData(0, 0, size, size).data.join();
  };
  const none = drawn("\u{1ffff}");
  return [...letters].filter(letter => drawn(letter) === none).map(letter => [letter, known.find(([, is]) => is.test(letter))?.[0] ?? "another"]);
}
