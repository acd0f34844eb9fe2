import { flush, json, line, printable, table, terminalWidth, writeError } from "../output.ts";
import { log } from "../serve/log.ts";
import type { Reporter } from "./run.ts";
import type { HostState, RolloutState } from "./state.ts";

const BAR_WIDTH = 30;
/** Minimum time in milliseconds between two updates of the progress bar. */
const UPDATE_MS = 100;

/** Returns the number of hosts in each state. */
export function countStates({ hosts }: RolloutState): Partial<Record<HostState, number>> {
  const counts: Partial<Record<HostState, number>> = {};
  for (const { state } of Object.values(hosts)) counts[state] = (counts[state] ?? 0) + 1;
  return counts;
}

/** Logs events of a rollout as JSON. */
export const jsonReporter: Reporter = {
  progress() {},
  event: (level, event, fields) => log(level, event, fields),
};

/** Shows a progress bar on the terminal, and prints failures. */
export class ProgressBar implements Reporter {
  readonly #started = performance.now();
  #shownAt = Number.NEGATIVE_INFINITY;
  #last = "";

  progress(state: RolloutState): void {
    if (performance.now() - this.#shownAt < UPDATE_MS) return;
    this.#shownAt = performance.now();
    this.#last = barText(state, (performance.now() - this.#started) / 1000);
    writeError(`\r\x1b[K${this.#last}`);
  }

  event(level: "info" | "warning" | "error", event: string, fields: object): void {
    if (level === "info") return;
    const { host, state, reason } = fields as { host?: string; state?: string; reason?: string };
    const text = host === undefined ? `${event}: ${reason}` : `${host}: ${state}: ${reason}`;
    writeError(`\r\x1b[K${printable(text)}\n${this.#last}`);
  }

  /** Removes the progress bar from the terminal. */
  end(): void {
    if (this.#last !== "") writeError("\r\x1b[K");
    this.#last = "";
  }
}

/** Returns the text of a progress bar, at most as wide as the terminal. */
export function barText(state: RolloutState, seconds: number): string {
  const total = Object.keys(state.hosts).length;
  const { waiting = 0, sent = 0, undoing = 0, ...others } = countStates(state);
  const open = state.phase === "undoing" ? undoing : waiting + sent;
  const done = total - open;
  const filled = Math.floor((BAR_WIDTH * done) / total);
  const counts = Object.entries({ ...others, sent, undoing }).filter(([, count]) => count > 0);
  const shown = counts.map(([name, count]) => `${count} ${name}`).join(", ");
  const text = `${state.phase} [${"#".repeat(filled)}${".".repeat(BAR_WIDTH - filled)}] ${done}/${total} ${shown} ${Math.floor(seconds)} s`;
  return text.slice(0, (terminalWidth() ?? 100) - 1);
}

/** Prints the hosts of a rollout and their states. */
export function printRollout(state: RolloutState, asJson: boolean): void {
  const { id, started, phase, reason, files } = state;
  const counts = countStates(state);
  if (asJson) {
    json({ id, started, phase, files, ...(reason !== undefined && { reason }), counts });
    for (const [host, { batch, state: hostState, steps, reason: hostReason }] of Object.entries(state.hosts))
      json({ host, batch: batch + 1, state: hostState, steps, reason: hostReason });
  } else {
    line(summaryOf(state));
    const rows = Object.entries(state.hosts).map(([host, one]) => {
      return [host, one.batch + 1, one.state, one.steps ?? "", one.reason ?? ""];
    });
    table(["host", "batch", "state", "steps", "reason"], rows);
  }
  flush();
}

/** Returns a line about a rollout: its phase, the reason, and the number of hosts in each state. */
export function summaryOf(state: RolloutState): string {
  const counts = Object.entries(countStates(state)).map(([name, count]) => `${count} ${name}`);
  const reason = state.reason === undefined ? "" : `; ${printable(state.reason)}`;
  return `rollout ${state.id}: ${state.phase} (${counts.join(", ")})${reason}`;
}
