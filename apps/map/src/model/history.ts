import type { FeedEvent } from "../feed.ts";
import { NetworkState } from "./state.ts";

/** Limits of a history. The oldest events are removed when one of them is exceeded. */
export interface HistoryLimits {
  /** Maximum age of an event in milliseconds. */
  readonly maxAgeMs: number;
  /** Maximum number of entries and changes in all events. */
  readonly maxChanges: number;
}

interface Step {
  readonly event: FeedEvent;
  /** Time at which the event was received. */
  readonly time: number;
  readonly size: number;
  /** Reverts the event; set while the event is applied. */
  revert: (() => void) | undefined;
}

/**
 * The state of the network at a selectable time. Events of the last minutes are kept, so that the state can go back and
 * forth between them. While the state is paused, new events are only recorded.
 */
export class History {
  /** State at the selected time. */
  readonly state: NetworkState = new NetworkState();
  readonly #limits: HistoryLimits;
  readonly #steps: Step[] = [];
  /** Number of steps that are applied to the state. */
  #applied = 0;
  #changes = 0;
  #isPaused = false;

  constructor(limits: HistoryLimits) {
    this.#limits = limits;
  }

  get isPaused(): boolean {
    return this.#isPaused;
  }

  /** Time of the oldest state that can be selected; undefined without events. */
  get start(): number | undefined {
    return this.#steps[0]?.time;
  }

  /** Recorded events, oldest first. Events after the selected time are included. */
  *events(): Generator<{ readonly event: FeedEvent; readonly time: number; readonly isApplied: boolean }> {
    for (const [index, { event, time }] of this.#steps.entries()) {
      yield { event, time, isApplied: index < this.#applied };
    }
  }

  /** Records an event, and applies it unless the state is paused. */
  add(event: FeedEvent, time: number): void {
    const size = event.type === "snapshot" ? event.entries.length : event.type === "change" ? event.changes.length : 1;
    this.#steps.push({ event, time, size, revert: undefined });
    this.#changes += size;
    if (!this.#isPaused) this.#forward();
    this.#trim(time);
  }

  /** Stops applying events. */
  pause(): void {
    this.#isPaused = true;
  }

  /** Applies all recorded events, and continues to apply new ones. */
  resume(): void {
    this.#isPaused = false;
    while (this.#applied < this.#steps.length) this.#forward();
  }

  /** Pauses, and sets the state to that of a time. The time is limited to the recorded events. */
  seek(time: number): void {
    this.#isPaused = true;
    while (this.#applied < this.#steps.length && this.#steps[this.#applied]!.time <= time) this.#forward();
    // The first step stays applied: without it, there is no state.
    while (this.#applied > 1 && this.#steps[this.#applied - 1]!.time > time) {
      const step = this.#steps[--this.#applied]!;
      step.revert!();
      step.revert = undefined;
    }
  }

  #forward(): void {
    const step = this.#steps[this.#applied++]!;
    step.revert = this.state.apply(step.event);
  }

  #trim(now: number): void {
    const { maxAgeMs, maxChanges } = this.#limits;
    let count = 0;
    while (count < this.#steps.length - 1) {
      const { time, size } = this.#steps[count]!;
      if (now - time <= maxAgeMs && this.#changes <= maxChanges) break;
      this.#changes -= size;
      count++;
    }
    // A removed event can no longer be reverted, so it must be applied.
    while (this.#applied < count) this.#forward();
    this.#steps.splice(0, count);
    this.#applied -= count;
  }
}
