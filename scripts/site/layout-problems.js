// Runs in a page of the site. The value of the expression is a list of the problems of the page's layout.
(() => {
  const COLUMNS = 100;
  const SCREEN = 1280;
  const found = [];
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth > width) found.push("the page scrolls sideways");
  const name = (element) => `<${element.localName}> "${(element.textContent ?? "").trim().slice(0, 40)}"`;
  let before;
  for (const block of document.querySelectorAll(".vp-doc > div > *")) {
    const box = block.getBoundingClientRect();
    if (box.height === 0) continue;
    if (before !== undefined && box.top < before.getBoundingClientRect().bottom - 1) {
      found.push(`${name(block)} covers ${name(before)}`);
    }
    if (box.right > width + 1) found.push(`${name(block)} ends outside of the page`);
    before = block;
  }
  for (const code of document.querySelectorAll(".vp-doc pre")) {
    const scrolls = ["auto", "scroll"].includes(getComputedStyle(code).overflowX);
    if (code.scrollWidth <= code.clientWidth + 1) continue;
    if (!scrolls) found.push(`${name(code)} is cut off`);
    const columns = Math.max(...code.textContent.split("\n").map((line) => line.length));
    if (width >= SCREEN && columns <= COLUMNS) found.push(`${name(code)} of ${columns} columns has to be scrolled`);
  }
  return found;
})();
