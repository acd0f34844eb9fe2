import { typeError } from "../base/argument-error.ts";
import { checkInteger, checkObject, checkOneOf, checkOptions, type OptionChecks } from "../base/check.ts";
import type { RequestKind } from "../schema/codec/codec.ts";

/** Selects the requests that a fault of the fake kernel affects. Omitted properties match every request. */
export interface FaultTarget {
  /** Name of the requests' family, such as "ethtool". */
  family?: string | undefined;
  /** Name of the requests' operation, such as "rings-get". */
  operation?: string | undefined;
  /**
   * Kind of the requests that the fault affects: "do" for requests about a single object, "dump" for requests that list
   * a table.
   */
  kind?: RequestKind | undefined;
  /** Number of matching requests that the fault affects (default 1; `Infinity` for all). */
  times?: number | undefined;
  /** Number of matching requests that succeed before the fault affects the first one (default 0). */
  after?: number | undefined;
}

/**
 * A fault, and the conditions for the requests that it affects.
 *
 * - `lost-reply`: the request is processed, but its reply is dropped. The next receive fails with ENOBUFS, and the
 *   socket's drop counter increases. For a dump, the first `items` messages (default 0) are still delivered.
 * - `silence`: the request is not processed and gets no reply.
 * - `delay`: the reply arrives `delayMs` later. The fake clock advances instead of waiting: a wait that is long enough
 *   returns the reply at once, and a shorter wait times out at once.
 * - `refuse`: the request is rejected with `errno` and `message`, and has no effect.
 * - `truncate`: the first datagram of the reply is longer than any receive buffer.
 * - `garble`: the first message of the reply has a length that exceeds the datagram.
 * - `foreign`: a forged error arrives before the reply. Its sender is not the kernel.
 * - `stale`: an error reply to an earlier request arrives before the reply.
 * - `interrupt`: the table changes during the dump. All messages after the first `items` (default 0) are marked as
 *   interrupted.
 * - `fail-dump`: the dump ends with `errno` after `items` messages (default 0).
 */
export type Fault = FaultTarget &
  (
    | { fault: "lost-reply" | "interrupt"; items?: number | undefined }
    | { fault: "silence" | "truncate" | "garble" | "stale" | "foreign" }
    | { fault: "delay"; delayMs: number }
    | { fault: "refuse"; errno: number; message?: string | undefined }
    | { fault: "fail-dump"; errno: number; items?: number | undefined }
  );

/** Properties of all kinds of faults together. */
interface AnyFault extends FaultTarget {
  fault: Fault["fault"];
  items?: number | undefined;
  delayMs?: number | undefined;
  errno?: number | undefined;
  message?: string | undefined;
}

/** A request has at most one fault of each kind. */
export type RequestFaults = ReadonlyMap<Fault["fault"], AnyFault>;

/** The fault `truncate` affects only the first datagram of a reply. */
export function laterFaults(faults: RequestFaults): RequestFaults {
  if (!faults.has("truncate")) return faults;
  const rest = new Map(faults);
  rest.delete("truncate");
  return rest;
}

interface Target {
  readonly family: string;
  readonly operation: string;
  readonly kind: RequestKind;
}

const targetNames: OptionChecks<FaultTarget & { fault: string }> = {
  fault: true,
  family: true,
  operation: true,
  kind: true,
  times: true,
  after: true,
};

const BOTH = ["do", "dump"] as const;

const known: Readonly<
  Record<
    Fault["fault"],
    {
      readonly names: Partial<OptionChecks<Omit<AnyFault, keyof typeof targetNames>>>;
      readonly kinds: readonly RequestKind[];
    }
  >
> = {
  "lost-reply": { names: { items: true }, kinds: BOTH },
  silence: { names: {}, kinds: BOTH },
  delay: { names: { delayMs: true }, kinds: BOTH },
  refuse: { names: { errno: true, message: true }, kinds: BOTH },
  truncate: { names: {}, kinds: BOTH },
  garble: { names: {}, kinds: BOTH },
  foreign: { names: {}, kinds: BOTH },
  stale: { names: {}, kinds: BOTH },
  interrupt: { names: { items: true }, kinds: ["dump"] },
  "fail-dump": { names: { errno: true, items: true }, kinds: ["dump"] },
};

export class Faults {
  readonly #waiting: { fault: AnyFault; after: number; times: number }[] = [];

  add(fault: AnyFault): void {
    const { after = 0, times = 1 } = fault;
    this.#waiting.push({ fault, after, times });
  }

  clear(): void {
    this.#waiting.length = 0;
  }

  take(target: Target): RequestFaults {
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

function concerns(fault: AnyFault, { family, operation, kind }: Target): boolean {
  return (
    (fault.family === undefined || fault.family === family) &&
    (fault.operation === undefined || fault.operation === operation) &&
    (fault.kind === undefined ? known[fault.fault].kinds.includes(kind) : fault.kind === kind)
  );
}

export function checkFault(fault: AnyFault): readonly RequestKind[] {
  checkObject(fault, "fault");
  checkOneOf(fault.fault, Object.keys(known), "fault");
  const { names, kinds } = known[fault.fault];
  checkOptions(fault, { ...targetNames, ...names }, `fault "${fault.fault}"`);
  const { after = 0, times = 1, kind } = fault;
  if (kind !== undefined) checkOneOf(kind, ["do", "dump"], "fault.kind");
  if (kind !== undefined && !kinds.includes(kind)) {
    throw typeError("fault.kind", `"${fault.fault}" never occurs with "${kind}", only with "${kinds.join('", "')}"`);
  }
  checkInteger(after, 0, Number.MAX_SAFE_INTEGER, "after");
  if (times !== Number.POSITIVE_INFINITY) checkInteger(times, 1, Number.MAX_SAFE_INTEGER, "times");
  if (fault.items !== undefined) checkInteger(fault.items, 0, Number.MAX_SAFE_INTEGER, "items");
  if (fault.items !== undefined && kind === "do") {
    throw typeError("fault.items", 'it counts the messages of a dump, and fault.kind is "do"');
  }
  if (names.errno === true) checkInteger(fault.errno, 1, 4095, "errno");
  if (names.delayMs === true) checkInteger(fault.delayMs, 0, Number.MAX_SAFE_INTEGER, "delayMs");
  return kind === undefined ? kinds : [kind];
}
