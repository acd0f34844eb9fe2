import { type Description, flapKey } from "../src/model/describe.ts";
import { printable } from "../src/model/printable.ts";
import { element } from "./dom.ts";
import { clock } from "./format.ts";

const MAX_LINES = 200;
/** Time in milliseconds in which repetitions of a change, back and forth, are shown as one line. */
const FLAP_MS = 10_000;

interface Line {
  readonly time: number;
  readonly item: HTMLLIElement;
  readonly key: string;
  /** Number of changes that the line represents. */
  readonly count: number;
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
    if (this.#lines.length === 0) this.#list.replaceChildren();
    for (const description of kept) this.#addLine(description, time);
    for (const { item } of this.#lines.splice(0, this.#lines.length - MAX_LINES)) item.remove();
    this.#announce(kept.at(-1)!, descriptions.length);
  }

  #addLine(description: Description, time: number): void {
    const key = flapKey(description);
    const index = this.#lines.findLastIndex((line) => line.key === key && time - line.time < FLAP_MS);
    const [repeated] = index < 0 ? [] : this.#lines.splice(index, 1);
    repeated?.item.remove();
    const count = (repeated?.count ?? 0) + 1;
    const item = this.#item(description, time, count);
    this.#lines.push({ time, item, key, count });
    this.#list.prepend(item);
  }

  /** Marks the events that happened after a time, or no events if the map shows the present. */
  showTime(time: number | undefined): void {
    for (const line of this.#lines) line.item.classList.toggle("later", time !== undefined && line.time > time);
  }

  #item(description: Description, time: number, count: number): HTMLLIElement {
    const { text, place, isLoss, by, node } = description;
    const item = element(
      "li",
      { class: isLoss ? "loss" : "" },
      element("time", { datetime: new Date(time).toISOString() }, clock(time)),
      element(
        "span",
        {},
        `${isLoss ? "⚠ " : ""}${text}${count > 1 ? ` (${count} changes)` : ""}`,
        ...(place === "" ? [] : [element("small", {}, ` ${place}`)]),
        ...(by === undefined ? [] : [element("small", { class: "by" }, ` by ${by}`)]),
      ),
    );
    if (node !== undefined) item.addEventListener("click", () => this.#select(node));
    return item;
  }

  /** Announces events to screen readers, at most once a second. */
  #announce({ text, place, by }: Description, count: number): void {
    clearTimeout(this.#announcement);
    this.#announcement = setTimeout(() => {
      const last = printable(`${text} in ${place}${by === undefined ? "" : ` by ${by}`}`);
      this.#announcer.textContent = count > 1 ? `${count} changes, the last: ${last}` : last;
    }, 1000);
  }
}
