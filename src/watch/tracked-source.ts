import { BorrowedMessage } from "../message/message.ts";
import type { GapReasonName } from "../workers/loop/receive-loop.ts";
import { TableEditor } from "./editor.ts";
import type { AnySource, SourcePlan } from "./source.ts";
import { ENTRIES_PER_CHECK, TimeSlice } from "./time-slice.ts";

/**
 * Why a table was read again: messages about it were lost (the reasons of a gap); it may have changed without a message
 * ("silent"); a message left open how it looks ("uncertain"); the last dump may have skipped an entry ("verification"); or it
 * was older than `maxAgeMs` ("age").
 */
export type ResyncReason = GapReasonName | "silent" | "uncertain" | "verification" | "age";

/** Why a table has to be dumped. */
export interface Reload {
  reason: ResyncReason | "start";
  /** How many messages were lost. */
  dropped: number;
  /** Whether more than those may have been. */
  unknown: boolean;
  /** When the dump may start, on the clock of `performance.now()`. */
  due: number;
}

/** How long a table rests at the least before it is verified, and twice as long each time when that was not the last word. */
const MIN_DELAY_MS = 50;
const MAX_DOUBLINGS = 5;
/** How much longer than a dump there is none. */
const PAUSE_FACTOR = 2;
/** The same for looking through a table. */
const SCAN_PAUSE_FACTOR = 10;

const EMPTY = new Uint8Array(0);

/** One source as it is followed. */
export class TrackedSource {
  readonly source: AnySource;
  readonly plan: SourcePlan;
  /** The table that is shown; undefined before the first one. */
  current: TableEditor | undefined;
  /** The table that is being made. */
  loading: TableEditor | undefined;
  reload: Reload | undefined;
  /** Whether something may have changed silently since the table was known to be right. */
  needsScan = false;
  #scanDue = 0;
  #duration = 0;
  #ended = 0;
  /** How many dumps in a row were not the last word. */
  #repeats = 0;

  readonly #maxAgeMs: number;

  constructor(source: AnySource, plan: SourcePlan, maxAgeMs: number) {
    this.source = source;
    this.plan = plan;
    this.#maxAgeMs = maxAgeMs;
    this.reload = { reason: "start", dropped: 0, unknown: false, due: 0 };
  }

  /** Whether messages about the table were lost, so that those that come now say nothing. */
  get isStale(): boolean {
    const reason = this.reload?.reason;
    return reason === "overrun" || reason === "truncated" || reason === "malformed";
  }

  /** Messages were lost. */
  recordGap(reason: GapReasonName, dropped: number, unknown: boolean, due: number): void {
    const { reload: need } = this;
    this.plan.unannounced?.forget?.();
    // Before there is a table nothing of it can be missing.
    if (need?.reason === "start") {
      need.due = Math.max(need.due, due);
    } else if (need === undefined || !this.isStale) {
      this.reload = { reason, dropped, unknown, due };
    } else {
      need.dropped += dropped;
      need.unknown ||= unknown;
      need.due = Math.max(need.due, due);
    }
  }

  /** The table may not be right: it is dumped again, but not too soon. */
  requestReload(reason: "silent" | "uncertain" | "verification"): void {
    if (this.reload !== undefined) return;
    const isFirst = this.#repeats === 0 && reason !== "verification";
    const rest = Math.max(this.#duration * PAUSE_FACTOR, isFirst ? 0 : MIN_DELAY_MS) * 2 ** this.#repeats;
    const due = this.#ended + rest;
    this.reload = { reason, dropped: 0, unknown: false, due };
  }

  /** When something has to be done about it. */
  get due(): number {
    if (this.reload !== undefined) return this.reload.due;
    return this.needsScan ? Math.min(this.#scanDue, this.#expiry) : this.#expiry;
  }

  /** When the table is too old. Its age counts from the start of the dump; a dump that takes long is followed by a rest. */
  get #expiry(): number {
    return this.#ended + Math.max(this.#maxAgeMs - this.#duration, this.#duration * PAUSE_FACTOR);
  }

  /** Requests a new dump if the table is older than `maxAgeMs`. */
  requestReloadByAge(now: number): void {
    if (this.reload !== undefined || now < this.#expiry) return;
    this.reload = { reason: "age", dropped: 0, unknown: false, due: now };
  }

  /** Looks whether what was noted concerns any entry. */
  async scan(): Promise<void> {
    const { unannounced: silence } = this.plan;
    if (!this.needsScan || this.current === undefined || silence === undefined) return;
    const started = performance.now();
    if (started < this.#scanDue || this.reload !== undefined) return;
    const { table } = this.current;
    const turns = new TimeSlice();
    const shown = new BorrowedMessage(EMPTY, new DataView(EMPTY.buffer));
    let touched = silence.mayAdd && table.size === 0;
    let count = 0;
    for (const entry of table.entries()) {
      touched = silence.affects(table.view(entry, shown));
      if (touched) break;
      if (++count % ENTRIES_PER_CHECK === 0 && turns.expired) await turns.yield();
    }
    if (touched) {
      this.requestReload("silent");
    } else {
      this.needsScan = false;
      silence.reset();
    }
    const ended = performance.now();
    this.#scanDue = ended + (ended - started) * SCAN_PAUSE_FACTOR;
  }

  /** A dump is about to start. */
  startReload(): void {
    this.needsScan = false;
    this.plan.unannounced?.reset();
    this.loading = new TableEditor(this.plan, "dump");
  }

  /** The new table is the one that is shown. Returns the one before. */
  finishReload(duration: number): { before: TableEditor | undefined; need: Reload } {
    const { current: before, loading: staging } = this;
    const need = this.reload!;
    this.reload = undefined;
    this.loading = undefined;
    this.#duration = duration;
    this.#ended = performance.now();
    const shown = staging!;
    this.current = shown;
    shown.phase = "live";
    const { needsReload: isUncertain, hasRemoved } = shown;
    shown.needsReload = false;
    shown.hasRemoved = false;
    if (isUncertain || (hasRemoved && this.plan.dumpMaySkip)) {
      this.#repeats = Math.min(this.#repeats + 1, MAX_DOUBLINGS);
      this.requestReload(isUncertain ? "uncertain" : "verification");
    } else {
      this.#repeats = 0;
    }
    return { before, need };
  }
}
