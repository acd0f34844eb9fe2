import type { Hop } from "../src/path/hop.ts";
import { element } from "./dom.ts";

/** The path of a packet that the page shows. */
export class PacketPath {
  readonly #input: HTMLInputElement;
  readonly #onChange: () => void;
  /** Number of the last search. Replies to earlier searches are ignored. */
  #search = 0;
  #from: string | undefined;
  #hops: readonly Hop[] = [];
  #problem = "";

  constructor(input: HTMLInputElement, onChange: () => void) {
    this.#input = input;
    this.#onChange = onChange;
    input.addEventListener("keydown", ({ key }) => key === "Enter" && void this.#find());
    input.addEventListener("input", () => input.value === "" && this.clear());
  }

  /** Ids of the interfaces on the path; undefined if no path is shown. */
  get nodes(): ReadonlySet<string> | undefined {
    if (this.#hops.length === 0) return undefined;
    return new Set(this.#hops.map(({ node }) => node).filter((node) => node !== undefined));
  }

  /** Sets the interface or namespace where paths begin. Another one clears the path. */
  start(from: string | undefined): void {
    this.#input.disabled = from === undefined;
    if (from === this.#from) return;
    this.#from = from;
    this.#show([], "");
  }

  clear(): void {
    this.#input.value = "";
    this.#show([], "");
  }

  /** Returns the section of the details panel with the steps of the path. */
  section(select: (id: string) => void): HTMLElement[] {
    if (this.#problem !== "") return [element("h3", {}, "Path"), element("p", { class: "error" }, this.#problem)];
    if (this.#hops.length === 0) return [];
    const items = this.#hops.map(({ kind, text, decidedBy, node }) => {
      const item = element("li", { class: kind }, text);
      if (decidedBy !== undefined) item.append(element("small", {}, decidedBy));
      if (node !== undefined) item.addEventListener("click", () => select(node));
      return item;
    });
    return [element("h3", {}, `Path to ${this.#input.value.trim()}`), element("ol", { class: "hops" }, ...items)];
  }

  async #find(): Promise<void> {
    const to = this.#input.value.trim();
    if (this.#from === undefined || to === "") return;
    const search = ++this.#search;
    let found: readonly [readonly Hop[], string];
    try {
      const response = await fetch(`/path?${new URLSearchParams({ from: this.#from, to })}`);
      found = response.ok ? [(await response.json()) as Hop[], ""] : [[], (await response.text()).trim()];
    } catch {
      found = [[], "the server does not answer"];
    }
    if (search === this.#search) this.#show(...found);
  }

  #show(hops: readonly Hop[], problem: string): void {
    if (hops.length === 0 && problem === "") this.#search++;
    const isSame = hops.length + this.#hops.length === 0 && problem === this.#problem;
    [this.#hops, this.#problem] = [hops, problem];
    if (!isSame) this.#onChange();
  }
}
