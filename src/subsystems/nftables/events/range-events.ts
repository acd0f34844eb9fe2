import type { SetelemAttrs } from "../../../families/nftables.ts";
import type { Read } from "../../../schema/model/types.ts";

type Element = SetelemAttrs<Read>;

/** The set that an event changes, and how the event is created. */
export interface ElementTarget<Event> {
  /** Identity of the set and the kind of change. */
  readonly id: string;
  readonly event: (elements: readonly Element[]) => Event;
}

/**
 * Joins the two ends of each range of an interval set. The kernel reports the ends one after the other.
 *
 * The start comes first if elements are added or deleted one by one, the end comes first if a set is emptied. A range
 * up to the largest value has no end.
 */
export class RangeEvents<Event> {
  #first: { readonly target: ElementTarget<Event>; readonly element: Element; readonly isEnd: boolean } | undefined;

  /** Adds an element of an interval set. Returns the events of the ranges that are now complete. */
  add(target: ElementTarget<Event>, element: Element): Event[] {
    if (element.flags?.includes("catchall") === true) return [...this.end(), target.event([element])];
    const isEnd = element.flags?.includes("interval-end") === true;
    const first = this.#first;
    if (first !== undefined && first.target.id === target.id && first.isEnd !== isEnd) {
      const [start, end] = isEnd ? [first.element, element] : [element, first.element];
      if (isBefore(start, end)) {
        this.clear();
        return [target.event([start, end])];
      }
    }
    const ended = this.end();
    this.#first = { target, element, isEnd };
    return ended;
  }

  /** Returns the event of a range without an end, if any. Called before any other event is reported. */
  end(): Event[] {
    const first = this.#first;
    this.#first = undefined;
    // nft adds an end element at 0 that belongs to no range.
    return first === undefined || first.isEnd ? [] : [first.target.event([first.element])];
  }

  /** Discards a range whose other end was lost. */
  clear(): Event[] {
    this.#first = undefined;
    return [];
  }
}

function isBefore({ key: start }: Element, { key: end }: Element): boolean {
  return start?.value !== undefined && end?.value !== undefined && Buffer.compare(start.value, end.value) < 0;
}
