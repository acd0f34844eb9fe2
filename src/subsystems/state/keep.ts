import { setTimeout } from "node:timers/promises";
import { ECANCELED } from "../../constants/errno.ts";
import { NETLINK_ROUTE } from "../../constants/netlink.ts";
import { NetlinkError } from "../../errors.ts";
import { checkFlag, checkFunction, checkOptions, integerFrom } from "../../message/check.ts";
import { checkSignal } from "../../sock/call-options.ts";
import { NetlinkSocket } from "../../sock/socket.ts";
import { watchNamespaceNames } from "../route/namespaces/name-events.ts";
import { applySteps } from "./apply.ts";
import type { Section, Sections } from "./declared.ts";
import { hasMarks } from "./planning/entries.ts";
import { planSteps } from "./planning/planner.ts";
import type { UndoFailure } from "./rollback.ts";
import { type Scope, Scopes } from "./scopes.ts";
import { entryTables } from "./sections.ts";
import type { Step } from "./step.ts";
import type { StateTable } from "./table.ts";
import { linkTable } from "./tables/links.ts";

/** A report of a keeper, which keeps network namespaces in a declared state. */
export type KeepReport =
  | {
      /** The keeper restored the declared state, or established it for the first time. */
      readonly kind: "repaired";
      readonly steps: readonly Step[];
      /** Entries of other programs that the kernel removed as a side effect and refused to add again. */
      readonly notRestored: readonly UndoFailure[];
    }
  | {
      /** The declared state could not be established. The keeper tries again after `retryMs`. */
      readonly kind: "failed";
      readonly error: NetlinkError | TypeError;
      readonly retryMs: number;
    };

/** Options for keeping a declared state. */
export interface KeepOptions {
  /** Called after each repair and each failed attempt. If the callback throws, the error is reported as uncaught. */
  onReport?: ((report: KeepReport) => void) | undefined;
  /** Whether existing entries may be removed and created again with other settings (default false). */
  allowRecreate?: boolean | undefined;
  /**
   * Time in milliseconds between the first event and the comparison (default 20), so that many events in a row cause
   * only one comparison.
   */
  settleMs?: number | undefined;
  /**
   * Minimum time in milliseconds between two repairs (default 100). The time doubles, up to `maxDelayMs`, while repairs
   * fail or another program reverts them.
   */
  minDelayMs?: number | undefined;
  /** Maximum time in milliseconds between two repairs (default 30,000, or `minDelayMs` if that is longer). */
  maxDelayMs?: number | undefined;
  /** Signal that stops the keeper. */
  signal?: AbortSignal | undefined;
}

const DAY_MS = 86_400_000;
const optionChecks = {
  onReport: checkFunction,
  allowRecreate: checkFlag,
  settleMs: integerFrom(0, DAY_MS),
  minDelayMs: integerFrom(1, DAY_MS),
  maxDelayMs: integerFrom(1, DAY_MS),
  signal: checkSignal,
} as const;
/**
 * If a repair follows within this number of delays after another one, another program is assumed to revert the repairs.
 */
const FIGHT_DELAYS = 10;

/** A keeper's subscription to the changes of one namespace. */
interface Subscription {
  readonly sockets: readonly NetlinkSocket[];
  /**
   * Identity of the namespace. A namespace that was deleted and created again has the same name but another identity.
   */
  readonly id: string;
  readonly ended: Promise<unknown>;
}

/**
 * Keeps network namespaces in a declared state: establishes the state, and repairs it after changes by other programs.
 * Returned by `keep()` of a declared state.
 */
export class Keeper implements AsyncDisposable {
  /**
   * Resolves when the kernel has the declared state for the first time. Rejects if the keeper stops before that:
   * with the reason of the signal, with the error of `closed`, or with the NetlinkError ECANCELED after `stop()`.
   */
  readonly ready: Promise<void>;
  /**
   * Resolves when the keeper has stopped. Rejects if the keeper can no longer receive changes from the kernel, or after
   * an error that is not an error of the kernel.
   */
  readonly closed: Promise<void>;
  readonly #declared: Sections;
  readonly #options: KeepOptions;
  readonly #end = new AbortController();
  readonly #subscriptions = new Map<string, Subscription>();
  readonly #ready = Promise.withResolvers<void>();
  /** Resolves when a table changes or the keeper is stopped. */
  #changed = Promise.withResolvers<void>();
  #failure: { readonly error: unknown } | undefined;

  /** @internal */
  constructor(declared: Sections, options: KeepOptions) {
    checkOptions(options, optionChecks);
    const { settleMs = 20, minDelayMs = 100, maxDelayMs = Math.max(30_000, minDelayMs) } = options;
    if (minDelayMs > maxDelayMs)
      throw new RangeError(`minDelayMs: expected at most maxDelayMs (${maxDelayMs}), got ${minDelayMs}`);
    this.#declared = declared;
    this.#options = options;
    this.ready = this.#ready.promise;
    // An empty handler prevents an unhandled rejection if the program does not use the promise.
    this.ready.catch(() => {});
    this.#end.signal.addEventListener("abort", () => this.#wake());
    const { signal } = options;
    const abort = () => this.#end.abort();
    signal?.addEventListener("abort", abort);
    if (signal?.aborted === true) abort();
    this.closed = this.#run({ settleMs, minDelayMs, maxDelayMs }).finally(() =>
      signal?.removeEventListener("abort", abort),
    );
    this.closed.catch(() => {});
  }

  /** Stops the keeper after the repair in progress. Stopping twice has no effect. */
  async stop(): Promise<void> {
    this.#end.abort();
    await this.closed;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  async #run({ settleMs, minDelayMs, maxDelayMs }: Record<"settleMs" | "minDelayMs" | "maxDelayMs", number>) {
    const names = this.#declared.namespaces.size > 0 ? this.#followNames() : undefined;
    let delay = minDelayMs;
    let last = Number.NEGATIVE_INFINITY;
    try {
      while (!this.#end.signal.aborted) {
        this.#changed = Promise.withResolvers<void>();
        const outcome = await this.#repair(Math.min(maxDelayMs, delay * 2));
        if (outcome === "failed") {
          delay = Math.min(maxDelayMs, delay * 2);
          await this.#sleep(delay);
          continue;
        }
        const now = performance.now();
        if (outcome === "repaired") {
          delay = now - last < delay * FIGHT_DELAYS ? Math.min(maxDelayMs, delay * 2) : minDelayMs;
          last = now;
        }
        await this.#changed.promise;
        await this.#sleep(Math.max(settleMs, last + delay - performance.now()));
      }
    } catch (error) {
      this.#failure ??= { error };
    } finally {
      this.#end.abort();
      this.#ready.reject(this.#reason());
      const ended = [...this.#subscriptions.values()].map((subscription) => subscription.ended);
      for (const { sockets } of this.#subscriptions.values()) for (const socket of sockets) socket.close();
      await Promise.all([...ended, names]);
    }
    if (this.#failure !== undefined) throw this.#failure.error;
  }

  /** Returns the reason why the keeper has stopped. */
  #reason(): unknown {
    if (this.#failure !== undefined) return this.#failure.error;
    const { signal } = this.#options;
    if (signal?.aborted === true) return signal.reason;
    const problem = "keep: stopped before the declared state was reached (ECANCELED)";
    return new NetlinkError(problem, { errno: ECANCELED, operation: "keep" });
  }

  #stopWith(error: unknown): void {
    this.#failure ??= { error };
    this.#end.abort();
  }

  /** Compares the declared state with the state in the kernel, and repairs the differences. */
  async #repair(retryMs: number): Promise<"repaired" | "unchanged" | "failed"> {
    try {
      using scopes = new Scopes(this.#declared);
      this.#subscribe(scopes);
      const planned = await planSteps(this.#declared, scopes);
      if (planned.steps.length === 0) {
        this.#ready.resolve();
        return "unchanged";
      }
      const { allowRecreate } = this.#options;
      const { steps, notRestored } = await applySteps(this.#declared, planned, { allowRecreate });
      this.#ready.resolve();
      // Namespaces that the repair has just created have no subscription yet.
      if (steps.some(({ table }) => table.name === "namespaces")) this.#wake();
      this.#report({ kind: "repaired", steps, notRestored });
      return "repaired";
    } catch (error) {
      // A TypeError means that an entry must be removed and created again, which the options do not allow.
      if (!(error instanceof NetlinkError) && !(error instanceof TypeError)) throw error;
      this.#report({ kind: "failed", error, retryMs });
      return "failed";
    }
  }

  /** Subscribes to the changes of all declared namespaces that exist. */
  #subscribe(scopes: Scopes): void {
    for (const scope of scopes.existing()) {
      const id = scope.netns?.id ?? "";
      const known = this.#subscriptions.get(scope.name);
      if (known?.id === id) continue;
      for (const socket of known?.sockets ?? []) socket.close();
      const section = this.#declared.sections.find(({ name }) => name === scope.name)!;
      // The socket of a subscription would keep a removed namespace alive.
      if (section.isRemoved) continue;
      this.#subscriptions.set(scope.name, this.#open(scope, section, id));
    }
  }

  #open({ netns }: Scope, section: Section, id: string): Subscription {
    const groups = [
      ...linkTable.groups!,
      ...entryTables.flatMap((table) => (isUsed(table, section) ? (table.groups ?? []) : [])),
    ];
    const sockets = [NetlinkSocket.open(NETLINK_ROUTE, { netns, groups })];
    try {
      for (const table of entryTables) {
        const socket = isUsed(table, section) ? table.openEvents?.(netns) : undefined;
        if (socket !== undefined) sockets.push(socket);
      }
    } catch (error) {
      for (const socket of sockets) socket.close();
      throw error;
    }
    return { sockets, id, ended: Promise.all(sockets.map((socket) => this.#follow(socket))) };
  }

  async #follow(socket: NetlinkSocket): Promise<void> {
    const { signal } = this.#end;
    try {
      while (!signal.aborted) {
        await socket.waitAsync(undefined, { signal });
        socket.drain();
        this.#wake();
      }
    } catch (error) {
      // An error is expected if the socket was closed or the keeper stops.
      if (!signal.aborted && !socket.closed) this.#stopWith(error);
    }
  }

  async #followNames(): Promise<void> {
    try {
      for await (const _event of watchNamespaceNames({ signal: this.#end.signal })) this.#wake();
    } catch (error) {
      if (!this.#end.signal.aborted) this.#stopWith(error);
    }
  }

  #wake(): void {
    this.#changed.resolve();
  }

  #report(report: KeepReport): void {
    try {
      this.#options.onReport?.(report);
    } catch (error) {
      reportError(error);
    }
  }

  async #sleep(ms: number): Promise<void> {
    const { signal } = this.#end;
    // The promise of the timer rejects if the keeper is stopped.
    await setTimeout(ms, undefined, { signal }).catch(() => {});
  }
}

/** Returns whether the description declares entries, a mode or an owner for a table. */
function isUsed(table: StateTable, { tables, modes, owner }: Section): boolean {
  return tables.get(table.name)!.size > 0 || modes.get(table.name) === "exact" || hasMarks(table, owner);
}
