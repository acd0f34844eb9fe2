import { shown } from "../errors.ts";
import { checkInteger, checkKnown, checkObject, type Names } from "../message/check.ts";
import type { RequestKind } from "../schema/codec.ts";

/** Which requests something goes wrong with. What is left out does not matter. */
export interface FaultTarget {
  /** Name of the family: "ethtool". */
  family?: string | undefined;
  /** Name of the operation: "rings-get". */
  operation?: string | undefined;
  /** How it is asked for. */
  kind?: RequestKind | undefined;
  /** With how many such requests it happens (default 1; `Infinity` for all). */
  times?: number | undefined;
  /** How many such requests go well before (default 0). */
  after?: number | undefined;
}

/**
 * What goes wrong, and with which requests.
 *
 * - `lost-reply`: the request is carried out, but its answer found no room: the next receive says ENOBUFS, and the socket counts
 *   what was dropped. Of a dump the rest is dropped behind `items` messages (default 0), up to its end.
 * - `silence`: nothing is done, and nothing is answered.
 * - `delay`: the answer comes `delayMs` later. Nobody really waits for that: where somebody would, the wait is over at once,
 *   with the answer when it is long enough, and without it otherwise.
 * - `refuse`: the request is refused with `errno` and `message`, and nothing is done.
 * - `truncate`: the first datagram of the answer is longer than the buffer that receives it, whatever that holds.
 * - `garble`: the first message of the answer claims more bytes than there are.
 * - `foreign`: ahead of the answer comes a forged one, an error, from a socket that is not the kernel's.
 * - `stale`: ahead of the answer comes one to an earlier request, an error too.
 * - `interrupt`: the table changes while it is dumped: messages behind the first `items` (default 0) say so.
 * - `fail-dump`: the dump ends with `errno` behind `items` messages (default 0).
 */
export type Fault = FaultTarget &
  (
    | { fault: "lost-reply" | "interrupt"; items?: number | undefined }
    | { fault: "silence" | "truncate" | "garble" | "stale" | "foreign" }
    | { fault: "delay"; delayMs: number }
    | { fault: "refuse"; errno: number; message?: string | undefined }
    | { fault: "fail-dump"; errno: number; items?: number | undefined }
  );

/** All that can be said of any fault. */
export interface AnyFault extends FaultTarget {
  fault: Fault["fault"];
  items?: number | undefined;
  delayMs?: number | undefined;
  errno?: number | undefined;
  message?: string | undefined;
}

/** What a request is, as far as faults ask. */
export interface Target {
  readonly family: string;
  readonly operation: string;
  readonly kind: RequestKind;
}

/** What every fault can say. */
const targetNames: Names<FaultTarget & { fault: string }> = {
  fault: true,
  family: true,
  operation: true,
  kind: true,
  times: true,
  after: true,
};

const BOTH = ["do", "dump"] as const;

/** What else each fault says, and with which kinds of requests it can happen. */
const known: Readonly<
  Record<
    Fault["fault"],
    {
      readonly says: Partial<Names<Omit<AnyFault, keyof typeof targetNames>>>;
      readonly kinds: readonly RequestKind[];
    }
  >
> = {
  "lost-reply": { says: { items: true }, kinds: BOTH },
  silence: { says: {}, kinds: BOTH },
  delay: { says: { delayMs: true }, kinds: BOTH },
  refuse: { says: { errno: true, message: true }, kinds: BOTH },
  truncate: { says: {}, kinds: BOTH },
  garble: { says: {}, kinds: BOTH },
  foreign: { says: {}, kinds: BOTH },
  stale: { says: {}, kinds: BOTH },
  interrupt: { says: { items: true }, kinds: ["dump"] },
  "fail-dump": { says: { errno: true, items: true }, kinds: ["dump"] },
};

/** The faults that are still to happen. */
export class Faults {
  readonly #waiting: { fault: AnyFault; after: number; times: number }[] = [];

  /** Adds a fault that {@link checkFault} has looked at. */
  add(fault: AnyFault): void {
    const { after = 0, times = 1 } = fault;
    this.#waiting.push({ fault, after, times });
  }

  /** Forgets those that have not happened. */
  clear(): void {
    this.#waiting.length = 0;
  }

  /** What goes wrong with this request: at most one fault of each name, those that were added first. */
  take(target: Target): Map<Fault["fault"], AnyFault> {
    const taken = new Map<Fault["fault"], AnyFault>();
    for (const entry of [...this.#waiting]) {
      const { fault } = entry;
      if (taken.has(fault.fault) || !concerns(fault, target)) continue;
      if (entry.after > 0) {
        entry.after--;
        continue;
      }
      taken.set(fault.fault, fault);
      entry.times--;
      if (entry.times === 0) this.#waiting.splice(this.#waiting.indexOf(entry), 1);
    }
    return taken;
  }
}

function concerns(fault: FaultTarget, { family, operation, kind }: Target): boolean {
  return (
    (fault.family === undefined || fault.family === family) &&
    (fault.operation === undefined || fault.operation === operation) &&
    (fault.kind === undefined || fault.kind === kind)
  );
}

/**
 * Returns the kinds of requests with which it can happen.
 *
 * @throws TypeError or RangeError for a fault that cannot be meant.
 */
export function checkFault(fault: AnyFault): readonly RequestKind[] {
  checkObject(fault, "fault");
  if (!Object.hasOwn(known, fault.fault)) {
    const names = Object.keys(known).join(", ");
    throw new TypeError(`fault: expected one of ${names}, got ${shown(fault.fault)}`);
  }
  const { says, kinds } = known[fault.fault];
  checkKnown(fault, { ...targetNames, ...says }, `fault "${fault.fault}"`);
  const { after = 0, times = 1, kind } = fault;
  if (kind !== undefined && kind !== "do" && kind !== "dump") {
    throw new TypeError(`fault.kind: expected "do" or "dump", got ${shown(kind)}`);
  }
  if (kind !== undefined && !kinds.includes(kind)) {
    throw new TypeError(`fault.kind: "${fault.fault}" never happens with "${kind}", but with "${kinds.join('", "')}"`);
  }
  checkInteger(after, 0, Number.MAX_SAFE_INTEGER, "after");
  if (times !== Number.POSITIVE_INFINITY) checkInteger(times, 1, Number.MAX_SAFE_INTEGER, "times");
  if (fault.items !== undefined) checkInteger(fault.items, 0, Number.MAX_SAFE_INTEGER, "items");
  if (fault.items !== undefined && kind === "do") {
    throw new TypeError('fault.items: it counts the messages of a dump, and fault.kind is "do"');
  }
  if (says.errno === true) checkInteger(fault.errno, 1, 4095, "errno");
  if (says.delayMs === true) checkInteger(fault.delayMs, 0, Number.MAX_SAFE_INTEGER, "delayMs");
  return kind === undefined ? kinds : [kind];
}
