import type { Description } from "../src/model/describe.ts";
import { element } from "./dom.ts";
import { clock } from "./format.ts";

const MAX_LINES = 200;

interface Line {
  readonly time: number;
  readonly description: Description;
  readonly item: HTMLLIElement;
}

/** Shows the last events of the network, the newest first. */
export class EventList {
  readonly #list: HTMLElement;
  readonly #announcer: HTMLElement;
  readonly #select: (node: NonNullable<Description["node"]>) => void;
  #lines: Line[] = [];
  #announcement: ReturnType<typeof setTimeout> | undefined;

  constructor(list: HTMLElement, announcer: HTMLElement, select: (node: NonNullable<Description["node"]>) => void) {
    this.#list = list;
    this.#announcer = announcer;
    this.#select = select;
    list.append(element("li", { class: "none" }, "No changes so far"));
  }

  /** Adds descriptions of events to the list. Only the last ones are kept. */
  add(descriptions: readonly Description[], time: number): void {
    if (descriptions.length === 0) return;
    const kept = descriptions.slice(-MAX_LINES);
    const lines = kept.map((description) => ({ time, description, item: this.#item(description, time) }));
    if (this.#lines.length === 0) this.#list.replaceChildren();
    this.#lines.push(...lines);
    this.#list.prepend(...lines.map(({ item }) => item).reverse());
    for (const { item } of this.#lines.splice(0, this.#lines.length - MAX_LINES)) item.remove();
    this.#announce(kept.at(-1)!, descriptions.length);
  }

  /** Marks the events that happened after a time, or no events if the map shows the present. */
  showTime(time: number | undefined): void {
    for (const line of this.#lines) line.item.classList.toggle("later", time !== undefined && line.time > time);
  }

  #item(description: Description, time: number): HTMLLIElement {
    const { text, place, isLoss, node } = description;
    const item = element(
      "li",
      { class: isLoss ? "loss" : "" },
      element("time", { datetime: new Date(time).toISOString() }, clock(time)),
      element("span", {}, isLoss ? `⚠ ${text}` : text, ...(place === "" ? [] : [element("small", {}, ` ${place}`)])),
    );
    if (node !== undefined) item.addEventListener("click", () => this.#select(node));
    return item;
  }

  /** Announces events to screen readers, at most once a second. */
  #announce({ text, place }: Description, count: number): void {
    clearTimeout(this.#announcement);
    this.#announcement = setTimeout(() => {
      this.#announcer.textContent =
        count > 1 ? `${count} changes, the last: ${text} in ${place}` : `${text} in ${place}`;
    }, 1000);
  }
}
