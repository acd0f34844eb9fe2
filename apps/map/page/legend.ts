import type { Graph } from "../src/model/graph-types.ts";
import { type Group, groups, groupTitles } from "../src/model/kinds.ts";
import { element, svgElement } from "./dom.ts";
import { GLYPH, kindGlyphs } from "./kind-glyphs.ts";

/** Shows the shapes and colours of the interface kinds, and lets the user hide kinds. */
export class Legend {
  /** Interface kinds that are hidden. The titles of namespaces show the states of their loopback interfaces. */
  readonly hidden: Set<Group> = new Set(["loopback"]);
  readonly #rows = new Map<Group, { row: HTMLElement; count: HTMLElement }>();

  constructor(parent: HTMLElement, onChange: () => void) {
    parent.append(element("legend", { class: "hidden" }, "Kinds of interfaces"));
    for (const group of groups) {
      const box = element("input", { type: "checkbox", checked: !this.hidden.has(group), "data-group": group });
      box.addEventListener("change", () => {
        if (box.checked) this.hidden.delete(group);
        else this.hidden.add(group);
        onChange();
      });
      const count = element("span", { class: "count" });
      const glyph = svgElement(
        "svg",
        { class: `swatch ${group}`, viewBox: `0 0 ${GLYPH} ${GLYPH}`, "aria-hidden": true },
        svgElement("path", { d: kindGlyphs[group] }),
      );
      const row = element("label", {}, box, glyph, groupTitles[group], count);
      this.#rows.set(group, { row, count });
      parent.append(row);
    }
    const sample = (classes: string, title: string) =>
      element("div", { class: "row" }, element("span", { class: classes }), title);
    parent.append(
      element("hr"),
      sample("dot up", "up"),
      sample("dot no-carrier", "no carrier"),
      sample("dot down", "down"),
      sample("outline drift", "≠ declared"),
      element("hr"),
      sample("stroke pair", "pair"),
      sample("stroke lower", "on top of"),
      sample("stroke tunnel", "tunnel"),
    );
  }

  /** Shows the number of interfaces of each kind. Omits kinds without interfaces. */
  update(graph: Graph): void {
    const counts = Map.groupBy(graph.nodes.values(), ({ group }) => group);
    for (const [group, { row, count }] of this.#rows) {
      const number = counts.get(group)?.length ?? 0;
      row.hidden = number === 0 && !this.hidden.has(group);
      count.textContent = `${number}`;
    }
  }
}
