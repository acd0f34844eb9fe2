import { svgElement } from "./dom.ts";

/** Style properties that are written as attributes to an exported SVG file, because the file has no style sheet. */
const properties = [
  ...["fill", "stroke", "stroke-width", "stroke-dasharray", "stroke-linecap", "opacity"],
  ...["font-size", "font-weight", "text-anchor"],
];
const MARGIN = 24;

/**
 * Returns the map as the text of an SVG file. The file shows the whole map in its present colours and needs no style
 * sheet.
 */
export function svgText(map: SVGSVGElement, width: number, height: number): string {
  const isFar = map.classList.contains("far");
  map.classList.remove("far");
  const content = map.firstElementChild as SVGGElement;
  const copy = content.cloneNode(true) as SVGGElement;
  copy.setAttribute("transform", `translate(${MARGIN},${MARGIN})`);
  const originals = [...content.querySelectorAll("*")];
  for (const [index, element] of [...copy.querySelectorAll("*")].entries()) {
    const style = getComputedStyle(originals[index]!);
    if (style.display === "none") {
      element.remove();
      continue;
    }
    if (!(element instanceof SVGGElement)) {
      for (const name of properties) {
        const value = style.getPropertyValue(name);
        if (value !== "" && value !== "none" && value !== "normal") element.setAttribute(name, value);
        else if (name === "fill" || name === "stroke") element.setAttribute(name, "none");
      }
    }
    for (const name of ["class", "tabindex", "data-id", "role"]) element.removeAttribute(name);
  }
  map.classList.toggle("far", isFar);
  const [fullWidth, fullHeight] = [Math.ceil(width + 2 * MARGIN), Math.ceil(height + 2 * MARGIN)];
  const background = getComputedStyle(document.documentElement).backgroundColor;
  const file = svgElement(
    "svg",
    {
      ...{ width: fullWidth, height: fullHeight, viewBox: `0 0 ${fullWidth} ${fullHeight}` },
      "font-family": "system-ui, 'DejaVu Sans', sans-serif",
    },
    svgElement("rect", { width: fullWidth, height: fullHeight, fill: background }),
    copy,
  );
  return new XMLSerializer().serializeToString(file);
}

/** Saves the map as an SVG file. */
export function saveSvg(text: string, time: number): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "image/svg+xml" }));
  link.download = `network-${new Date(time).toISOString().slice(0, 19).replaceAll(":", "")}.svg`;
  link.click();
  URL.revokeObjectURL(link.href);
}
