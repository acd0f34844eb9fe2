import type { KeyObject } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { NamespaceSource } from "bun-netlink";
import {
  type ApplyError,
  applyHistory,
  confirmApply,
  type Description,
  type Desired,
  desired,
  type Keeper,
  type KeepReport,
  type RecordedApply,
  recoverApplies,
  type Step,
  undoApply,
} from "bun-netlink/state";
import { checkExpiry, decodeMessage, type Message, MessageError } from "./message.ts";
import { type Drift, type HostStatus, isFinal, MAX_LISTED, MAX_REASON, type Rejection, type Result } from "./status.ts";
import type { Kept, Store } from "./store.ts";

/** Number of accepted generations that are remembered, and of rejected stream entries that are reported once. */
const MAX_KNOWN = 64;
/** Time in milliseconds between two readings of the record of a plan that another process finishes. */
const POLL_MS = 250;

const kernel = { applyHistory, confirmApply, desired, recoverApplies, undoApply };

/** The functions of `bun-netlink/state` that an agent uses. */
export type StateLibrary = typeof kernel;

/** Settings of a {@link DesiredAgent}. */
export interface DesiredAgentOptions {
  readonly host: string;
  /** Public keys of the operators. */
  readonly keys: readonly KeyObject[];
  readonly store: Store;
  /** Namespace that the descriptions apply to (default: that of the process). */
  readonly netns?: NamespaceSource | undefined;
  /** Directory of the records of applied descriptions (default: that of `Plan.apply`). */
  readonly directory?: string | undefined;
  /** Returns whether the agent can reach the server, which confirms an applied description. */
  readonly isReachable: (signal: AbortSignal) => Promise<boolean>;
  /** Longest time in milliseconds between two updates of the status. */
  readonly interval: number;
  /** Called when the status has changed. */
  readonly onChange: () => void;
  /** Replaces the kernel, in simulations with more hosts than one kernel can have namespaces. */
  readonly library?: StateLibrary;
}

/** The differences of one namespace from the kept description, which cannot be repaired at the moment. */
export interface NamespaceDrift {
  readonly steps: string[];
  count: number;
  error?: string;
}

/**
 * Applies the descriptions in signed messages to this host, and keeps the last one. The class neither reads messages from
 * the server nor writes the status to it.
 */
export class DesiredAgent {
  readonly #options: DesiredAgentOptions;
  readonly #library: StateLibrary;
  /** The message with the greatest generation that applies or undoes a description, and was not processed yet. */
  #queued: Message | undefined;
  /** The newest message that only requests a plan, and was not processed yet. */
  #queuedPlan: Message | undefined;
  #wake = Promise.withResolvers<void>();
  #keeper: Keeper | undefined;
  #result: Result | undefined;
  #planned: Result | undefined;
  #drift: Drift = { repaired: 0, steps: [], problems: [] };
  /** Differences by namespace; "" for the namespace of the agent. */
  #differences: ReadonlyMap<string, NamespaceDrift> = new Map();
  #rejected: Rejection | undefined;
  readonly #rejectedIds = new Set<string>();

  constructor(options: DesiredAgentOptions) {
    this.#options = options;
    this.#library = options.library ?? kernel;
    this.#result = options.store.stored.last;
  }

  /** What the agent publishes. */
  get status(): HostStatus {
    const { accepted, current } = this.#options.store.stored;
    return {
      ...{ version: 1, time: Date.now(), interval: this.#options.interval, accepted },
      current: current?.generation ?? 0,
      ...(this.#result !== undefined && { last: this.#result }),
      ...(this.#planned !== undefined && { plan: this.#planned }),
      ...(current !== undefined && { drift: this.#drift }),
      ...(this.#rejected !== undefined && { rejected: this.#rejected }),
    };
  }

  /** Differences from the kept description by namespace; "" for the namespace of the agent. */
  get differences(): ReadonlyMap<string, NamespaceDrift> {
    return this.#differences;
  }

  /** Whether a message is being processed. */
  get isBusy(): boolean {
    if (this.#queued !== undefined || this.#queuedPlan !== undefined) return true;
    return [this.#result, this.#planned].some((result) => result !== undefined && !isFinal(result.state));
  }

  /**
   * Accepts the newest of some stream entries that is valid and newer than all before. Reports the entries that are not
   * valid, each once.
   */
  offer(entries: readonly { readonly id: string; readonly fields: readonly string[] }[]): void {
    const { host, keys, store } = this.#options;
    for (const { id, fields } of entries) {
      try {
        const message = decodeMessage(fields, { keys, host });
        const { accepted, known } = store.stored;
        const seen = [...known, this.#queued?.generation, this.#queuedPlan?.generation];
        if (seen.includes(message.generation)) continue;
        checkExpiry(message, Date.now());
        const newest = Math.max(accepted, this.#queued?.generation ?? 0);
        if (message.generation <= newest)
          throw new MessageError(
            `generation ${message.generation} is not greater than ${newest}, which this host has accepted`,
          );
        // A message that was not processed yet is replaced by a newer one. A plan replaces only a plan.
        const isPlan = message.action === "plan";
        const replaced = isPlan ? this.#queuedPlan : this.#queued;
        if (replaced !== undefined) this.#accept(replaced, {});
        if (isPlan) this.#queuedPlan = message;
        else this.#queued = message;
        this.#wake.resolve();
      } catch (error) {
        if (!(error instanceof MessageError)) throw error;
        this.reject(id, error.message);
      }
    }
  }

  /** Reports a stream entry that is not valid, unless it was reported before. */
  reject(id: string, reason: string): void {
    if (this.#rejectedIds.has(id)) return;
    this.#rejectedIds.add(id);
    if (this.#rejectedIds.size > MAX_KNOWN) this.#rejectedIds.delete(this.#rejectedIds.values().next().value!);
    const count = (this.#rejected?.count ?? 0) + 1;
    this.#rejected = { id, reason: reason.slice(0, MAX_REASON), count, time: Date.now() };
    this.#options.onChange();
  }

  /**
   * Continues with what the last run has accepted, then processes messages until the signal is aborted. An aborted signal
   * does not undo a description that waits for its confirmation: the next run confirms it, or its guard process undoes it.
   */
  async run(signal: AbortSignal): Promise<never> {
    const aborted = Promise.withResolvers<never>();
    aborted.promise.catch(() => {});
    signal.addEventListener("abort", () => aborted.reject(signal.reason), { once: true });
    try {
      return await Promise.race([this.#process(signal), aborted.promise]);
    } finally {
      await this.#keeper?.stop();
    }
  }

  async #process(signal: AbortSignal): Promise<never> {
    const { directory, netns, store } = this.#options;
    await this.#library.recoverApplies({ directory, netns });
    const { attempt, current } = store.stored;
    if (attempt !== undefined) await this.#resume(attempt, signal);
    else if (current !== undefined) await this.#restore(current);
    for (;;) {
      const message = this.#queued ?? this.#queuedPlan;
      if (message === undefined) {
        await this.#wake.promise;
        this.#wake = Promise.withResolvers();
        signal.throwIfAborted();
        continue;
      }
      this.#accept(message, message.action === "plan" ? {} : { attempt: message });
      if (message.action === "plan") this.#queuedPlan = undefined;
      else this.#queued = undefined;
      if (message.action === "plan") await this.#plan(message);
      else if (message.action === "apply") await this.#apply(message);
      else await this.#undo(message);
    }
  }

  /**
   * Stores that a message was accepted, before it has any effect. A plan does not raise the number that later messages must
   * exceed: a dry run must not make the host reject a rollout that was started before it.
   */
  #accept({ action, generation }: Message, fields: { attempt?: Message }): void {
    const { accepted, known } = this.#options.store.stored;
    const next = action === "plan" ? accepted : generation;
    this.#options.store.write({ accepted: next, known: [...known, generation].slice(-MAX_KNOWN), ...fields });
  }

  /** Continues with a message that was accepted by a run that was killed. */
  async #resume(message: Message, signal: AbortSignal): Promise<void> {
    if (message.action === "undo") return this.#undo(message);
    const { directory, netns, isReachable } = this.#options;
    for (;;) {
      const record = (await this.#records(message.generation))[0];
      // The last run was killed before the first step, or the host was restarted.
      if (record === undefined) return this.#apply(message);
      const { id, state, steps, notUndone } = record;
      if (state === "applied") return this.#adopt(message, steps, id);
      if (state === "undone") {
        const failures = notUndone.map(({ entry, error }) => `${entry}: ${error}`);
        return this.#fail(message, record.reason ?? "undone", { steps, notUndone: failures, record: id });
      }
      if (state === "pending") {
        this.#set(message, "pending", steps, { record: id, ...untilOf(record) });
        // A plan that was undone in the meantime has another state at the next reading.
        if (await isReachable(signal)) await this.#library.confirmApply(id, { directory, netns }).catch(() => {});
      }
      await this.#library.recoverApplies({ directory, netns });
      await sleep(POLL_MS, undefined, { signal });
    }
  }

  /** Keeps the description of the last run. After a restart of the host, applies it first, so that it can be undone. */
  async #restore(kept: Kept): Promise<void> {
    try {
      const records = await this.#records(kept.generation);
      if (records.length === 0) {
        const plan = await this.#declare(kept).plan();
        const { directory } = this.#options;
        const { allowRecreate } = kept;
        await plan.apply({ allowRecreate, record: { directory, title: titleOf(kept.generation) } });
      }
    } catch {
      // The keeper establishes what is possible, and reports the rest.
    }
    this.#keep();
  }

  async #plan(message: Message): Promise<void> {
    const { generation, action, rollout } = message;
    const publish = (fields: Pick<Result, "state" | "steps" | "count" | "reason">) => {
      this.#planned = { generation, action, rollout, ...fields };
      this.#options.onChange();
    };
    publish({ state: "planning", steps: [], count: 0 });
    try {
      const { steps } = await this.#declare(message).plan();
      publish({ state: "planned", steps: listed(steps.map(String)), count: steps.length });
    } catch (error) {
      publish({ state: "failed", steps: [], count: 0, reason: messageOf(error).slice(0, MAX_REASON) });
    }
  }

  async #apply(message: Message): Promise<void> {
    const { directory, isReachable } = this.#options;
    const { generation, confirmMs, allowRecreate } = message;
    this.#set(message, "planning", []);
    await this.#stopKeeping();
    let steps: readonly string[] = [];
    try {
      const plan = await this.#declare(message).plan();
      steps = plan.steps.map(String);
      this.#set(message, "applying", steps);
      const { id } = await plan.apply({
        allowRecreate,
        record: { directory, title: titleOf(generation) },
        confirm: {
          timeoutMs: confirmMs,
          check: isReachable,
          onPending: (pending) => {
            this.#set(message, "pending", steps, { record: pending.id, until: Date.now() + confirmMs });
          },
        },
      });
      this.#adopt(message, steps, id);
    } catch (error) {
      const { notUndone = [] } = error as Partial<ApplyError>;
      const failures = notUndone.map(({ entry, error: cause }) => `${entry}: ${cause.message}`);
      this.#fail(message, messageOf(error), { steps, notUndone: failures });
    }
  }

  /** Records that a description was confirmed, and keeps it. */
  #adopt({ description, allowRecreate, ...message }: Message, steps: readonly string[], record?: string): void {
    const { current } = this.#options.store.stored;
    const kept = { generation: message.generation, description, allowRecreate };
    this.#finish(message, "applied", steps, record === undefined ? {} : { record }, {
      current: kept,
      previous: current,
    });
    this.#keep();
  }

  /** Records that a description was not applied, and keeps the previous one. */
  #fail(
    message: Message,
    reason: string,
    { steps, notUndone, record }: { steps: readonly string[]; notUndone: readonly string[]; record?: string },
  ): void {
    const more = { ...(notUndone.length > 0 && { notUndone }), ...(record !== undefined && { record }) };
    this.#finish(message, "failed", steps, { reason, ...more });
    this.#keep();
  }

  async #undo(message: Message): Promise<void> {
    const { directory, netns, store } = this.#options;
    const { current, previous } = store.stored;
    this.#set(message, "undoing", []);
    if (current !== undefined && current.generation > message.of) {
      const reason = `the host has the later description ${current.generation}; undo its rollout first`;
      this.#finish(message, "failed", [], { reason });
      if (this.#keeper === undefined) this.#keep();
      return;
    }
    if (current?.generation !== message.of) {
      this.#finish(message, "undone", [], { reason: `description ${message.of} is not applied` });
      if (this.#keeper === undefined) this.#keep();
      return;
    }
    await this.#stopKeeping();
    const steps: string[] = [];
    const notUndone: string[] = [];
    const kept: string[] = [];
    try {
      await this.#library.recoverApplies({ directory, netns });
      for (const { id, state, steps: recorded } of await this.#records(message.of)) {
        steps.push(...recorded);
        if (state === "undone") continue;
        for (const report of await this.#library.undoApply(id, { directory, netns })) {
          notUndone.push(...report.notUndone.map(({ entry, error }) => `${entry}: ${error}`));
          kept.push(...report.kept.map(({ entry, reason }) => `${entry}: ${reason}`));
        }
      }
    } catch (error) {
      return this.#fail(message, messageOf(error), { steps, notUndone });
    }
    const isComplete = notUndone.length === 0;
    const more = {
      ...(!isComplete && { reason: `not undone: ${notUndone[0]}`, notUndone }),
      ...(kept.length > 0 && { kept }),
    };
    this.#finish(message, isComplete ? "undone" : "failed", steps, more, { current: previous, previous: undefined });
    this.#keep();
  }

  /** Returns the records of a description, newest first. */
  async #records(generation: number): Promise<RecordedApply[]> {
    const { directory, netns } = this.#options;
    const title = titleOf(generation);
    return (await this.#library.applyHistory({ directory, netns })).filter((record) => record.title === title);
  }

  #declare({ description }: { readonly description: string }): Desired {
    return this.#library.desired(JSON.parse(description) as Description, { netns: this.#options.netns });
  }

  async #stopKeeping(): Promise<void> {
    const keeper = this.#keeper;
    this.#keeper = undefined;
    await keeper?.stop();
  }

  #keep(): void {
    const { current } = this.#options.store.stored;
    this.#drift = { repaired: this.#drift.repaired, steps: [], problems: [] };
    this.#differences = new Map();
    if (current !== undefined) {
      try {
        const keeper = this.#declare(current).keep({
          allowRecreate: current.allowRecreate,
          record: { directory: this.#options.directory },
          onReport: (report) => this.#report(report),
        });
        this.#keeper = keeper;
        void this.#follow(keeper, current.generation);
      } catch (error) {
        // A new version of the agent may reject a description that an earlier one has applied.
        this.#reportNotKept(error);
      }
    }
    this.#options.onChange();
  }

  /** Reports if a keeper ends by itself, for example because it cannot watch a namespace, and starts another one. */
  async #follow(keeper: Keeper, generation: number): Promise<void> {
    const error = await keeper.closed.then(
      () => undefined,
      (cause: unknown) => cause,
    );
    if (error === undefined || this.#keeper !== keeper) return;
    this.#reportNotKept(error);
    this.#options.onChange();
    await sleep(this.#options.interval);
    if (this.#keeper === keeper && this.#options.store.stored.current?.generation === generation) this.#keep();
  }

  #reportNotKept(error: unknown): void {
    const reason = messageOf(error).slice(0, MAX_REASON);
    this.#drift = { ...this.#drift, problems: [reason] };
    this.#differences = new Map([["", { steps: [], count: 0, error: reason }]]);
  }

  #report(report: KeepReport): void {
    const { repaired, problems } = this.#drift;
    if (report.kind === "repaired") {
      const steps = listed(report.steps.map(String));
      const isFixed = report.complete;
      this.#drift = { repaired: repaired + report.steps.length, steps, problems: isFixed ? [] : problems };
      if (isFixed) this.#differences = new Map();
    } else {
      this.#drift = {
        ...this.#drift,
        problems: listed(report.problems.map(({ path, error }) => `${path}: ${error.message}`)),
      };
      this.#differences = differencesOf(report);
    }
    this.#options.onChange();
  }

  /** Publishes an intermediate state of a message. */
  #set(
    message: Omit<Message, "description">,
    state: Result["state"],
    steps: readonly string[],
    more: Partial<Result> = {},
  ): void {
    const { generation, action, rollout } = message;
    this.#result = { generation, action, rollout, state, steps: listed(steps), count: steps.length, ...more };
    this.#options.onChange();
  }

  /** Stores and publishes the final state of a message. */
  #finish(
    message: Omit<Message, "description" | "allowRecreate">,
    state: Result["state"],
    steps: readonly string[],
    { reason, notUndone, kept, record }: Partial<Result> = {},
    stored: { current?: Kept | undefined; previous?: Kept | undefined } = {},
  ): void {
    const { generation, action, rollout } = message;
    const more = {
      ...(reason !== undefined && { reason: reason.slice(0, MAX_REASON) }),
      ...(notUndone !== undefined && { notUndone: listed(notUndone) }),
      ...(kept !== undefined && { kept: listed(kept) }),
      ...(record !== undefined && { record }),
    };
    const last = { generation, action, rollout, state, steps: listed(steps), count: steps.length, ...more };
    this.#options.store.write({ last, attempt: undefined, ...stored });
    this.#result = last;
    this.#options.onChange();
  }
}

/** Returns the title of the records of a description. */
function titleOf(generation: number): string {
  return `bun-netlink agent: description ${generation}`;
}

function untilOf({ remainingMs }: RecordedApply): { until?: number } {
  return remainingMs === undefined ? {} : { until: Date.now() + remainingMs };
}

function listed(texts: readonly string[]): string[] {
  return texts.slice(0, MAX_LISTED).map((text) => text.slice(0, MAX_REASON));
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Returns the differences by namespace that a keeper could not repair. */
function differencesOf({ problems, withheld }: KeepReport & { kind: "failed" }): Map<string, NamespaceDrift> {
  const found = new Map<string, NamespaceDrift>();
  const of = (namespace: string) => {
    const known = found.get(namespace) ?? { steps: [], count: 0 };
    found.set(namespace, known);
    return known;
  };
  const add = (step: Step) => {
    const drift = of(step.namespace ?? "");
    drift.count++;
    if (drift.steps.length < MAX_LISTED) drift.steps.push(String(step).slice(0, MAX_REASON));
  };
  const failed = new Set<string>();
  for (const { path, error, step } of problems) {
    if (step !== undefined) {
      add(step);
      failed.add(String(step));
    }
    of(step?.namespace ?? "").error ??= `${path}: ${error.message}`.slice(0, MAX_REASON);
  }
  for (const step of withheld) if (!failed.has(String(step))) add(step);
  return found;
}
