import { BorrowedMessage } from "../message/message.ts";
import type { GapReasonName } from "../workers/loop/receive-loop.ts";
import { TableEditor } from "./editor.ts";
import type { AnySource, Plan } from "./source.ts";
import { STRIDE, Turns } from "./turns.ts";

/**
 * Why a table was read again: messages about it were lost (the reasons of a gap); it may have changed without a message
 * ("silent"); a message left open how it looks ("uncertain"); the last dump may have skipped an entry ("verification"); or it
 * was older than `maxAgeMs` ("age").
 */
export type ResyncReason = GapReasonName | "silent" | "uncertain" | "verification" | "age";

/** Why a table has to be dumped. */
export interface Need {
  reason: ResyncReason | "start";
  /** How many messages were lost. */
  dropped: number;
  /** Whether more than those may have been. */
  unknown: boolean;
  /** When the dump may start, on the clock of `performance.now()`. */
  due: number;
}

/** How long a table rests at the least before it is verified, and twice as long each time when that was not the last word. */
const LEAST_DELAY_MS = 50;
const MOST_REPEATS = 5;
/** How much longer than a dump there is none. */
const REST = 2;
/** The same for looking through a table. */
const SCAN_REST = 10;

const NOTHING = new Uint8Array(0);

/** One source as it is followed. */
export class Feed {
  readonly source: AnySource;
  readonly plan: Plan;
  /** The table that is shown; undefined before the first one. */
  shown: TableEditor | undefined;
  /** The table that is being made. */
  staging: TableEditor | undefined;
  need: Need | undefined;
  /** Whether something may have changed silently since the table was known to be right. */
  suspicious = false;
  #scanDue = 0;
  #duration = 0;
  #ended = 0;
  /** How many dumps in a row were not the last word. */
  #repeats = 0;

  readonly #maxAgeMs: number;

  constructor(source: AnySource, plan: Plan, maxAgeMs: number) {
    this.source = source;
    this.plan = plan;
    this.#maxAgeMs = maxAgeMs;
    this.need = { reason: "start", dropped: 0, unknown: false, due: 0 };
  }

  /** Whether messages about the table were lost, so that those that come now say nothing. */
  get broken(): boolean {
    const reason = this.need?.reason;
    return reason === "overrun" || reason === "truncated" || reason === "malformed";
  }

  /** Messages were lost. */
  lose(reason: GapReasonName, dropped: number, unknown: boolean, due: number): void {
    const { need } = this;
    this.plan.silence?.forget?.();
    // Before there is a table nothing of it can be missing.
    if (need?.reason === "start") {
      need.due = Math.max(need.due, due);
    } else if (need === undefined || !this.broken) {
      this.need = { reason, dropped, unknown, due };
    } else {
      need.dropped += dropped;
      need.unknown ||= unknown;
      need.due = Math.max(need.due, due);
    }
  }

  /** The table may not be right: it is dumped again, but not too soon. */
  doubt(reason: "silent" | "uncertain" | "verification"): void {
    if (this.need !== undefined) return;
    const isFirst = this.#repeats === 0 && reason !== "verification";
    const rest = Math.max(this.#duration * REST, isFirst ? 0 : LEAST_DELAY_MS) * 2 ** this.#repeats;
    const due = this.#ended + rest;
    this.need = { reason, dropped: 0, unknown: false, due };
  }

  /** When something has to be done about it. */
  get due(): number {
    if (this.need !== undefined) return this.need.due;
    return this.suspicious ? Math.min(this.#scanDue, this.#expiry) : this.#expiry;
  }

  /** When the table is too old. Its age counts from the start of the dump; a dump that takes long is followed by a rest. */
  get #expiry(): number {
    return this.#ended + Math.max(this.#maxAgeMs - this.#duration, this.#duration * REST);
  }

  /** Requests a new dump if the table is older than `maxAgeMs`. */
  expire(now: number): void {
    if (this.need !== undefined || now < this.#expiry) return;
    this.need = { reason: "age", dropped: 0, unknown: false, due: now };
  }

  /** Looks whether what was noted concerns any entry. */
  async scan(): Promise<void> {
    const { silence } = this.plan;
    if (!this.suspicious || this.shown === undefined || silence === undefined) return;
    const started = performance.now();
    if (started < this.#scanDue || this.need !== undefined) return;
    const { table } = this.shown;
    const turns = new Turns();
    const shown = new BorrowedMessage(NOTHING, new DataView(NOTHING.buffer));
    let touched = silence.adds && table.size === 0;
    let count = 0;
    for (const entry of table.entries()) {
      touched = silence.touches(table.show(entry, shown));
      if (touched) break;
      if (++count % STRIDE === 0 && turns.due) await turns.take();
    }
    if (touched) {
      this.doubt("silent");
    } else {
      this.suspicious = false;
      silence.reset();
    }
    const ended = performance.now();
    this.#scanDue = ended + (ended - started) * SCAN_REST;
  }

  /** A dump is about to start. */
  begin(): void {
    this.suspicious = false;
    this.plan.silence?.reset();
    this.staging = new TableEditor(this.plan, "dump");
  }

  /** The new table is the one that is shown. Returns the one before. */
  finish(duration: number): { before: TableEditor | undefined; need: Need } {
    const { shown: before, staging } = this;
    const need = this.need!;
    this.need = undefined;
    this.staging = undefined;
    this.#duration = duration;
    this.#ended = performance.now();
    const shown = staging!;
    this.shown = shown;
    shown.phase = "live";
    const { isUncertain, hasRemoved } = shown;
    shown.isUncertain = false;
    shown.hasRemoved = false;
    if (isUncertain || (hasRemoved && this.plan.shifts)) {
      this.#repeats = Math.min(this.#repeats + 1, MOST_REPEATS);
      this.doubt(isUncertain ? "uncertain" : "verification");
    } else {
      this.#repeats = 0;
    }
    return { before, need };
  }
}
