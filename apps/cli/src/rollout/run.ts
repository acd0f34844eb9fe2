import type { KeyObject } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { encodeMessage, type Message } from "../desired/message.ts";
import { type HostStatus, isFinal } from "../desired/status.ts";
import { runProgram } from "../runtime/engine.ts";
import type { RolloutServer } from "./server.ts";
import type { HostState, RolloutFile, RolloutHost, RolloutState } from "./state.ts";

const POLL_MS = 200;
/** Time in milliseconds between two checks whether the server has lost messages that were not answered. */
const RESEND_MS = 5000;
const UNANSWERED = "the agent has not reported in time; it was requested to undo the description";
/** Time in milliseconds during which agents accept a message that undoes a description: seven days. */
const UNDO_EXPIRES_MS = 7 * 24 * 3600 * 1000;

/** Receives what happens in a rollout, for the log or the progress bar. */
export interface Reporter {
  /** Called when the state of hosts has changed. */
  progress(state: RolloutState): void;
  event(level: "info" | "warning" | "error", event: string, fields: object): void;
}

/** The parts of a running rollout. */
export interface RunOptions {
  readonly file: RolloutFile;
  readonly server: RolloutServer;
  readonly key: KeyObject;
  readonly reporter: Reporter;
  readonly signal: AbortSignal;
}

/** Sends a description to hosts in batches. If too many hosts fail, undoes it on all hosts. */
export class Rollout {
  readonly #options: RunOptions;
  readonly #state: RolloutState;

  constructor(options: RunOptions) {
    this.#options = options;
    this.#state = options.file.state;
  }

  /** Continues the rollout until all hosts have the new state, or all have the old state again. */
  async run(): Promise<void> {
    const { file } = this.#options;
    const state = this.#state;
    const batches = Math.max(...Object.values(state.hosts).map(({ batch }) => batch)) + 1;
    while (state.phase === "applying") {
      if (state.finishedBatches === batches) {
        state.phase = "applied";
        break;
      }
      const number = state.finishedBatches;
      const hosts = this.#hostsOf((host) => host.batch === number);
      this.#options.reporter.event("info", "batch", { batch: number + 1, of: batches, hosts: hosts.length });
      await this.#apply(hosts);
      const reason = this.#excess() ?? (await this.#check(hosts));
      if (reason !== undefined) this.stop(reason);
      else state.finishedBatches++;
      file.save();
    }
    if (state.phase === "undoing") {
      const open: readonly HostState[] = ["sent", "applied", "unanswered", "undoing"];
      await this.#undo(this.#hostsOf((host) => open.includes(host.state) || host.canRetry === true));
      state.phase = "undone";
    }
    await this.#readLate();
    file.save();
  }

  /** Requests the hosts that have not reported in time once more to undo the description. */
  async settle(): Promise<void> {
    await this.#undo(this.#hostsOf(({ state }) => state === "unanswered" || state === "undoing"));
    this.#options.file.save();
  }

  /** Requests that the description is undone on all hosts that have it, when the rollout continues. */
  stop(reason: string): void {
    const state = this.#state;
    state.phase = "undoing";
    state.reason ??= reason;
    this.#options.file.save();
    this.#options.reporter.event("error", "stopped", { reason });
  }

  /** Applies the description on the hosts of a batch, and waits for their results. */
  async #apply(hosts: readonly string[]): Promise<void> {
    const { file } = this.#options;
    const open = hosts.filter((host) => this.#of(host).state === "waiting" || this.#of(host).state === "sent");
    for (const host of open) this.#of(host).state = "sent";
    // After a crash, the rollout reads the results of these hosts, or sends the messages again.
    file.save();
    const late = await this.#exchange(open, "apply", (host, status) => this.#applied(host, status));
    for (const host of late) {
      this.#set(host, "unanswered", UNANSWERED);
    }
    file.save();
    await this.#send(late, "undo");
  }

  /** Takes over the result of an agent. Returns whether it is final. */
  #applied(host: string, { last, accepted, rejected }: HostStatus): boolean {
    const { generation } = this.#state;
    const known = this.#of(host);
    if (last?.generation === generation && isFinal(last.state)) {
      known.steps = last.count;
      const isBroken = last.state !== "applied" && (last.notUndone?.length ?? 0) > 0;
      if (last.state === "applied") this.#set(host, "applied");
      else this.#set(host, isBroken ? "broken" : "failed", last.reason);
    } else if (accepted > generation && last?.generation !== generation) {
      this.#set(host, "failed", `the host has accepted the later description ${accepted} of another rollout`);
    } else if (rejected !== undefined && rejected.id === known.entry) {
      this.#set(host, "failed", `rejected: ${rejected.reason}`);
    } else return false;
    return true;
  }

  /** Requests hosts to undo the description, and waits for their results. */
  async #undo(hosts: readonly string[]): Promise<void> {
    for (const host of hosts) Object.assign(this.#of(host), { state: "undoing", canRetry: undefined });
    this.#options.file.save();
    for (const host of await this.#exchange(hosts, "undo", (one, status) => this.#undone(one, status)))
      this.#set(host, "unanswered", UNANSWERED);
  }

  #undone(host: string, { last, accepted, rejected }: HostStatus): boolean {
    const generation = this.#undoGeneration;
    const known = this.#of(host);
    if (last?.generation === generation && isFinal(last.state)) {
      if (last.state === "undone") this.#set(host, "undone", last.kept && `kept: ${last.kept[0]}`);
      else this.#set(host, "broken", last.reason);
      known.canRetry = last.state === "undone" || (last.notUndone?.length ?? 0) > 0 ? undefined : true;
      return true;
    }
    if (accepted > generation && last?.generation !== generation) {
      this.#set(host, "broken", `not undone: the host has accepted the later message ${accepted} of another rollout`);
    } else if (rejected !== undefined && rejected.id === known.entry) {
      this.#set(host, "broken", `rejected: ${rejected.reason}`);
    } else return false;
    known.canRetry = true;
    return true;
  }

  /** Reads whether hosts that had not reported in time have undone the description in the meantime. */
  async #readLate(): Promise<void> {
    const late = this.#hostsOf(({ state }) => state === "unanswered");
    for (const [host, status] of await this.#options.server.statuses(late))
      if (status !== undefined) this.#undone(host, status);
    this.#options.reporter.progress(this.#state);
  }

  /**
   * Sends a message to hosts, and reads their status until it is final. Time without a connection to the server does not
   * count. Returns the hosts that have not reported in time.
   */
  async #exchange(
    hosts: readonly string[],
    action: "apply" | "undo",
    receive: (host: string, status: HostStatus) => boolean,
  ): Promise<string[]> {
    const { server, signal, reporter } = this.#options;
    const open = new Set(hosts);
    await this.#send(hosts, action);
    let { connections } = server;
    let remainingMs = this.#state.timeoutMs;
    let resendMs = RESEND_MS;
    for (;;) {
      const start = performance.now();
      const before = server.connections;
      for (const [host, status] of await server.statuses([...open]))
        if (status !== undefined && receive(host, status)) open.delete(host);
      reporter.progress(this.#state);
      if (open.size === 0) return [];
      if (remainingMs <= 0) return [...open];
      await sleep(POLL_MS, undefined, { signal }).catch(() => signal.throwIfAborted());
      const elapsed = server.connections === before ? performance.now() - start : POLL_MS;
      remainingMs -= elapsed;
      resendMs -= elapsed;
      if (resendMs > 0 && server.connections === connections) continue;
      // The server may have been restarted without its data.
      const lost = await server.withoutMessages([...open]);
      await this.#send(lost, action);
      ({ connections } = server);
      resendMs = RESEND_MS;
    }
  }

  async #send(hosts: readonly string[], action: "apply" | "undo"): Promise<void> {
    const { server, key, file } = this.#options;
    const { id, generation, confirmMs, allowRecreate, expiresMs } = this.#state;
    const isUndo = action === "undo";
    for (const host of hosts) {
      const message: Message = {
        ...{ host, generation: isUndo ? this.#undoGeneration : generation, action, rollout: id },
        expires: Date.now() + (isUndo ? UNDO_EXPIRES_MS : expiresMs),
        of: isUndo ? generation : 0,
        description: isUndo ? "" : file.descriptionOf(host),
        ...{ confirmMs, allowRecreate },
      };
      this.#of(host).entry = await server.send(host, encodeMessage(message, key));
    }
  }

  /**
   * Generation of the messages that undo the description. It is the time of the first one: an agent that has accepted
   * messages of a later rollout in the meantime, which was undone, would reject a lower number.
   */
  get #undoGeneration(): number {
    const state = this.#state;
    if (state.undoGeneration === undefined) {
      state.undoGeneration = Math.max(Date.now(), state.generation + 1);
      // After a crash, the same number must be used, so that hosts that have undone the description are recognized.
      this.#options.file.save();
    }
    return state.undoGeneration;
  }

  /** Returns the reason to stop if more hosts have failed than allowed. */
  #excess(): string | undefined {
    const { maxFailures } = this.#state;
    const failed = this.#hostsOf(({ state }) => state === "failed" || state === "unanswered" || state === "broken");
    if (failed.length <= maxFailures) return undefined;
    const [first = ""] = failed;
    const count = failed.length === 1 ? "1 host has failed" : `${failed.length} hosts have failed`;
    return `${count} (at most ${maxFailures} may): ${first}: ${this.#of(first).reason ?? ""}`;
  }

  /** Runs the check after a batch. Returns the reason to stop if it fails. */
  async #check(hosts: readonly string[]): Promise<string | undefined> {
    const { check, timeoutMs } = this.#state;
    if (check === undefined) return undefined;
    const { signal } = this.#options;
    const applied = hosts.filter((host) => this.#of(host).state === "applied");
    const ended = await runProgram(["sh", "-c", check], {
      stdio: ["ignore", "ignore", "ignore"],
      env: { ...process.env, BUN_NETLINK_HOSTS: applied.join(" "), BUN_NETLINK_ROLLOUT: this.#state.id },
      signal,
      timeout: timeoutMs,
    });
    signal.throwIfAborted();
    if (ended.status === 0) return undefined;
    const how =
      ended.signal === null ? `ended with status ${ended.status}` : `did not end within ${timeoutMs / 1000} s`;
    return `the check ${how}: ${check}`;
  }

  #set(host: string, state: HostState, reason?: string): void {
    const known = this.#of(host);
    if (known.state === state && known.reason === reason) return;
    known.state = state;
    known.reason = reason;
    const isGood = state === "applied" || state === "undone";
    const fields = { host, state, ...(known.steps !== undefined && { steps: known.steps }) };
    this.#options.reporter.event(isGood ? "info" : "warning", "host", {
      ...fields,
      ...(reason !== undefined && { reason }),
    });
  }

  #of(host: string): RolloutHost {
    return this.#state.hosts[host]!;
  }

  #hostsOf(select: (host: RolloutHost) => boolean): string[] {
    return Object.entries(this.#state.hosts).flatMap(([name, host]) => (select(host) ? [name] : []));
  }
}
