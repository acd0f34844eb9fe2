import { numberedKey } from "../base/entry-key.ts";
import type { MessageView } from "../message/message.ts";
import type { NetworkNamespace } from "../netns/namespace.ts";
import type { NetlinkSocket } from "../sock/socket.ts";
import type { NameOf } from "../subsystems/route/core/interfaces.ts";
import { ENTRIES_PER_CHECK, TimeSlice } from "../threads/time-slice.ts";
import type { GapReasonName } from "../workers/loop/sink.ts";
import { TableEditor } from "./editor.ts";
import type { AnySource, SourcePlan } from "./source.ts";
import { emptyMessage } from "./table.ts";

/**
 * Why a table was read again:
 *
 * - "overrun", "truncated" or "malformed": messages about the table were lost (see the gaps of a receiver);
 * - "unannounced": the table may have changed without a message;
 * - "ambiguous": the effect of a message was ambiguous;
 * - "verification": the last dump may have skipped an entry;
 * - "age": the table was older than `maxAgeMs`.
 */
export type ResyncReason = LossReason | RereadReason;

/** Why messages were lost. The values are those of `reason` in a receiver's gap. */
export type LossReason = GapReasonName;

/** Reasons for reading a table again although no messages were lost. */
export type RereadReason = "unannounced" | "ambiguous" | "verification" | "age";

/**
 * Why a watched table was read again: messages were lost (with their number), or the kernel does not announce all
 * changes.
 */
export type ResyncCause =
  | {
      /** The watch has lost messages. The changes that follow include those that the lost messages announced. */
      readonly cause: "lost-messages";
      readonly reason: LossReason;
      /** Number of gaps since the table was last read. Each gap is a run of lost messages. */
      readonly gaps: number;
      /**
       * Number of messages that the watch's socket has lost. The lost messages may have been about other tables of the
       * watch.
       */
      readonly dropped: number;
      /** Set if the kernel did not count all lost messages, so that more than `dropped` may be missing. */
      readonly unknown?: true;
    }
  | {
      /**
       * The watched table was read again although no message was lost, because the kernel does not announce all
       * changes. The differences from the previous table follow as events.
       */
      readonly cause: "re-read";
      readonly reason: RereadReason;
      readonly gaps: 0;
      readonly dropped: 0;
      readonly unknown?: never;
    };

interface Reload {
  reason: ResyncReason | "start";
  gaps: number;
  dropped: number;
  unknown: boolean;
  /** Earliest time of the dump, as `performance.now()`. */
  due: number;
}

/** Minimum delay before a verifying dump; doubles after each inconclusive one. */
const MIN_DELAY_MS = 50;
const MAX_DOUBLINGS = 5;
const PAUSE_FACTOR = 2;
const SCAN_PAUSE_FACTOR = 10;

export function isLoss(reason: Reload["reason"] | undefined): reason is LossReason {
  return reason === "overrun" || reason === "truncated" || reason === "malformed";
}

export interface TrackingOptions {
  readonly netns: NetworkNamespace | undefined;
  /** Age in milliseconds after which a table is read again, of all sources or by their names. Undefined for never. */
  readonly maxAgeMs: number | Readonly<Record<string, number | undefined>> | undefined;
  readonly raw: boolean;
  readonly nameOf: NameOf;
  /** Socket of a fake kernel. */
  readonly model?: NetlinkSocket | undefined;
}

export function causeOf({ reason, gaps, dropped, unknown }: Reload): ResyncCause | undefined {
  if (reason === "start") return undefined;
  if (!isLoss(reason)) return { cause: "re-read", reason, gaps: 0, dropped: 0 };
  return { cause: "lost-messages", reason, gaps, dropped, ...(unknown && { unknown }) };
}

export class TrackedSource {
  readonly source: AnySource;
  readonly plan: SourcePlan;
  readonly decode: (message: MessageView) => unknown;
  readonly keyOf: (message: MessageView, item: unknown, number: number) => string;
  current: TableEditor | undefined;
  loading: TableEditor | undefined;
  reload: Reload | undefined;
  needsScan = false;
  #scanDue = 0;
  #duration = 0;
  #ended = 0;
  /** Repeated reads because of ambiguous messages or possibly omitted entries. */
  #repeats = 0;

  readonly #maxAgeMs: number;

  constructor(source: AnySource, { netns, maxAgeMs, raw, nameOf, model }: TrackingOptions) {
    this.source = source;
    this.plan = source.plan({ netns, socket: model });
    this.decode = raw ? (message) => source.decodeRaw(message) : (message) => source.decode(message, nameOf);
    const isNumbered = source.isNumbered === true;
    this.keyOf = (message, item, number) => {
      const key = source.keyOf(raw ? source.decode(message, nameOf) : item);
      return isNumbered ? numberedKey(key, number) : key;
    };
    this.#maxAgeMs = (typeof maxAgeMs === "object" ? maxAgeMs[source.name] : maxAgeMs) ?? Number.POSITIVE_INFINITY;
    this.reload = { reason: "start", gaps: 0, dropped: 0, unknown: false, due: 0 };
  }

  /** Later messages cannot be applied before the table is read again. */
  get isStale(): boolean {
    return isLoss(this.reload?.reason);
  }

  recordGap(reason: GapReasonName, dropped: number, unknown: boolean, due: number): void {
    const { reload } = this;
    this.plan.unannounced?.forget?.();
    // Lost messages only delay the first read of a table.
    if (reload?.reason === "start") {
      reload.due = Math.max(reload.due, due);
    } else if (reload === undefined || !this.isStale) {
      this.reload = { reason, gaps: 1, dropped, unknown, due };
    } else {
      reload.gaps++;
      reload.dropped += dropped;
      reload.unknown ||= unknown;
      reload.due = Math.max(reload.due, due);
    }
  }

  requestReload(reason: "unannounced" | "ambiguous" | "verification"): void {
    if (this.reload !== undefined) return;
    const isFirst = this.#repeats === 0 && reason !== "verification";
    const pause = Math.max(this.#duration * PAUSE_FACTOR, isFirst ? 0 : MIN_DELAY_MS) * 2 ** this.#repeats;
    const due = this.#ended + pause;
    this.reload = { reason, gaps: 0, dropped: 0, unknown: false, due };
  }

  get due(): number {
    if (this.reload !== undefined) return this.reload.due;
    return this.needsScan ? Math.min(this.#scanDue, this.#expiry) : this.#expiry;
  }

  /** The minimum pause follows even a long dump. */
  get #expiry(): number {
    return this.#ended + Math.max(this.#maxAgeMs - this.#duration, this.#duration * PAUSE_FACTOR);
  }

  requestReloadByAge(now: number): void {
    if (this.reload !== undefined || now < this.#expiry) return;
    this.reload = { reason: "age", gaps: 0, dropped: 0, unknown: false, due: now };
  }

  async scan(): Promise<void> {
    const { unannounced } = this.plan;
    if (!this.needsScan || this.current === undefined || unannounced === undefined) return;
    const started = performance.now();
    if (started < this.#scanDue || this.reload !== undefined) return;
    const { table } = this.current;
    const slice = new TimeSlice();
    const message = emptyMessage();
    // A scan cannot find entries that the filter now selects.
    let isAffected = unannounced.mayAdd && (table.size === 0 || this.plan.matches !== undefined);
    let count = 0;
    for (const entry of table.entries()) {
      if (isAffected) break;
      isAffected = unannounced.affects(table.view(entry, message));
      if (++count % ENTRIES_PER_CHECK === 0 && slice.isOver) await slice.pause();
    }
    if (isAffected) {
      this.requestReload("unannounced");
    } else {
      this.needsScan = false;
      unannounced.reset();
    }
    const ended = performance.now();
    this.#scanDue = ended + (ended - started) * SCAN_PAUSE_FACTOR;
  }

  startReload(): void {
    this.needsScan = false;
    this.plan.unannounced?.reset();
    this.loading = new TableEditor(this.plan, "dump");
  }

  finishReload(duration: number): { previous: TableEditor | undefined; reload: Reload } {
    const { current: previous, loading, reload } = this;
    this.reload = undefined;
    this.loading = undefined;
    this.#duration = duration;
    this.#ended = performance.now();
    const current = loading!;
    this.current = current;
    current.phase = "live";
    const { needsReload, hasRemoved } = current;
    current.needsReload = false;
    current.hasRemoved = false;
    if (needsReload || (hasRemoved && this.plan.dumpMaySkip)) {
      this.#repeats = Math.min(this.#repeats + 1, MAX_DOUBLINGS);
      this.requestReload(needsReload ? "ambiguous" : "verification");
    } else {
      this.#repeats = 0;
    }
    return { previous, reload: reload! };
  }
}
