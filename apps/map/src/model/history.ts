import type { FeedEvent } from "../feed.ts";
import { NetworkState } from "./state.ts";

/** Limits of a history of events. The oldest events are removed when a limit is exceeded. */
export interface HistoryLimits {
  /** Maximum age of an event in milliseconds. */
  readonly maxAgeMs: number;
  /** Maximum number of entries and changes in all recorded events. */
  readonly maxChanges: number;
}

interface Step {
  readonly event: FeedEvent;
  /** Time at which the event was received. */
  readonly time: number;
  readonly size: number;
  /** Function that reverts the event; undefined while the event is not applied to the state. */
  revert: (() => void) | undefined;
}

/**
 * The state of the network at a selectable time. The events of the last minutes are kept, so that the state can be
 * moved back and forth. While the history is paused, new events are recorded but not applied.
 */
export class History {
  /** State of the network at the selected time. */
  readonly state: NetworkState = new NetworkState();
  readonly #limits: HistoryLimits;
  readonly #steps: Step[] = [];
  /** Number of recorded events that are applied to the state. */
  #applied = 0;
  #changes = 0;
  #isPaused = false;

  constructor(limits: HistoryLimits) {
    this.#limits = limits;
  }

  get isPaused(): boolean {
    return this.#isPaused;
  }

  /** Time of the oldest state that can be selected; undefined if no event is recorded. */
  get start(): number | undefined {
    return this.#steps[0]?.time;
  }

  /** Recorded events, oldest first. Events after the selected time are included. */
  *events(): Generator<{ readonly event: FeedEvent; readonly time: number; readonly isApplied: boolean }> {
    for (const [index, { event, time }] of this.#steps.entries()) {
      yield { event, time, isApplied: index < this.#applied };
    }
  }

  /** Records an event, and applies it to the state unless the history is paused. */
  add(event: FeedEvent, time: number): void {
    const size = event.type === "snapshot" ? event.entries.length : event.type === "change" ? event.changes.length : 1;
    this.#steps.push({ event, time, size, revert: undefined });
    this.#changes += size;
    if (!this.#isPaused) this.#forward();
    this.#trim(time);
  }

  /** Stops applying new events to the state. */
  pause(): void {
    this.#isPaused = true;
  }

  /** Applies all recorded events to the state, and continues to apply new ones. */
  resume(): void {
    this.#isPaused = false;
    while (this.#applied < this.#steps.length) this.#forward();
  }

  /**
   * Pauses the history, and sets the state to that at a given time. If the time is outside of the recorded events, the
   * state is the first or the last one.
   */
  seek(time: number): void {
    this.#isPaused = true;
    while (this.#applied < this.#steps.length && this.#steps[this.#applied]!.time <= time) this.#forward();
    // The first recorded event always stays applied, because the state before it is unknown.
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
    // An event must be applied before it is removed from the history, because it can be neither applied nor reverted
    // afterwards.
    while (this.#applied < count) this.#forward();
    this.#steps.splice(0, count);
    this.#applied -= count;
  }
}
