// @ts-check
// Runs in a page before it is printed. Empty cells would be missing from the tags: nothing is painted in them.
// So they get a colour that nobody sees. The headings and links are told as they
// will be seen on paper; a link that is only a number says that it leads to a source.
// Last, the whole page is laid out anew. With what a browser keeps of an earlier layout, one print in 400 has a raised
// number half a pixel off its place, and the same text would not give the same bytes.
async large => {
  if (large) {
    const box = document.getElementById("large");
    if (!box) throw "the page has no switch for large print";
    box.checked = true;
  }
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(":is(td, th):empty { background-image: linear-gradient(#fff0, #fff0) }");
  document.adoptedStyleSheets.push(sheet);
  await Promise.allSettled([...document.fonts].map(font => font.load()));
  for (const image of document.images) {
    image.loading = "eager";
    await image.decode().catch(() => { throw `the picture ${image.getAttribute("src")} cannot be shown`; });
  }
  const here = location.href.split("#")[0];
  const seen = what => [...document.querySelectorAll(what)].filter(part => part.getClientRects().length > 0);
  const words = text => text.trim().replace(/\s+/g, " ");
  const headings = seen("h1, h2, h3, h4, h5, h6").map(heading => words(heading.innerText));
  const links = seen("a[href]").map(link => {
    const address = new URL(link.getAttribute("href"), document.baseURI).href;
    const text = words(link.getAttribute("aria-label") ?? link.textContent);
    const source = link.closest("sup") && document.documentElement.dataset.source;
    return {
      address: address.startsWith(here + "#") ? decodeURIComponent(address.slice(here.length)) : address,
      words: source ? `${source} ${text}` : text,
    };
  });
  const root = document.documentElement;
  root.style.display = "none";
  root.getBoundingClientRect();
  root.style.display = "";
  return { headings, links };
}
