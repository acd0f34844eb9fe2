import type { History } from "../src/model/history.ts";
import { byId } from "./dom.ts";
import { clock, duration } from "./format.ts";

const REFRESH_MS = 500;

/** Pauses the map, and lets the user select the time that the map shows. */
export class Timeline {
  readonly #history: History;
  readonly #onChange: () => void;
  readonly #button: HTMLButtonElement = byId("pause", HTMLButtonElement);
  readonly #range: HTMLInputElement = byId("time", HTMLInputElement);
  readonly #moment: HTMLOutputElement = byId("moment", HTMLOutputElement);

  constructor(history: History, onChange: () => void) {
    this.#history = history;
    this.#onChange = onChange;
    this.#button.addEventListener("click", () => this.toggle());
    this.#range.addEventListener("input", () => this.#seek(Number(this.#range.value)));
    setInterval(() => this.#show(), REFRESH_MS);
  }

  /** The selected time; undefined if the map shows the present. */
  get time(): number | undefined {
    return this.#history.isPaused ? Number(this.#range.value) : undefined;
  }

  /** Pauses the map, or lets it show the present again. */
  toggle(): void {
    if (this.#history.isPaused) this.#history.resume();
    else {
      this.#history.pause();
      this.#range.value = `${Date.now()}`;
    }
    this.#changed();
  }

  /** Shows the state of the network before or after the nearest change. */
  step(direction: -1 | 1): void {
    const now = this.time ?? Date.now();
    const times = [...this.#history.events()].map(({ time }) => time);
    const next = direction > 0 ? times.find((time) => time > now) : times.findLast((time) => time < now);
    if (next !== undefined) this.#seek(next);
  }

  #seek(time: number): void {
    this.#history.seek(time);
    this.#show();
    this.#range.value = `${time}`;
    this.#changed();
  }

  #changed(): void {
    const { isPaused } = this.#history;
    this.#button.textContent = isPaused ? "Resume" : "Pause";
    this.#button.setAttribute("aria-pressed", `${isPaused}`);
    this.#show();
    this.#onChange();
  }

  #show(): void {
    const now = Date.now();
    const { start = now, isPaused } = this.#history;
    this.#range.min = `${start}`;
    this.#range.max = `${now}`;
    if (!isPaused) this.#range.value = `${now}`;
    const time = Number(this.#range.value);
    const text = isPaused ? `${clock(time)} (−${duration(now - time)})` : "live";
    this.#moment.textContent = text;
    this.#range.setAttribute("aria-valuetext", text);
  }
}
