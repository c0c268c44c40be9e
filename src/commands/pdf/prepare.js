// @ts-check
// Runs in a page before it is printed. Empty cells would be missing from the tags: nothing is painted in them.
// So they get a colour that nobody sees. The links are told as they will be seen on
// paper; one that is only a number says that it leads to a source.
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
  const links = [...document.querySelectorAll("a[href]")].filter(link => link.getClientRects().length > 0);
  return links.map(link => {
    const address = new URL(link.getAttribute("href"), document.baseURI).href;
    const text = (link.getAttribute("aria-label") ?? link.textContent).trim().replace(/\s+/g, " ");
    const source = link.closest("sup") && document.documentElement.dataset.source;
    return {
      address: address.startsWith(here + "#") ? decodeURIComponent(address.slice(here.length)) : address,
      words: source ? `${source} ${text}` : text,
    };
  });
}
