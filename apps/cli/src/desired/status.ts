import type { MessageAction } from "./message.ts";

/** Maximum number of steps, and of problems, in a status. Further ones are only counted. */
export const MAX_LISTED = 100;
/** Maximum number of characters of a reason or a step in a status. */
export const MAX_REASON = 1000;
const MAX_STATUS = 1024 * 1024;

/** State of an accepted message. */
export type ResultState = "planning" | "applying" | "pending" | "undoing" | "planned" | "applied" | "failed" | "undone";

/** Result of a message that an agent has accepted. */
export interface Result {
  readonly generation: number;
  readonly action: MessageAction;
  readonly rollout: string;
  /**
   * "planned", "applied", "failed" and "undone" are final. After "failed" of an apply, the host has its previous state,
   * unless `notUndone` has entries.
   */
  readonly state: ResultState;
  /** The steps as text. */
  readonly steps: readonly string[];
  /** Number of all steps. */
  readonly count: number;
  /** Why the description was not applied or not undone. */
  readonly reason?: string;
  /** Steps and entries that could not be undone, with the reasons. */
  readonly notUndone?: readonly string[];
  /** Steps that were not undone because another program has changed their entries since, with the reasons. */
  readonly kept?: readonly string[];
  /** Identifier of the record, as in `state history`. */
  readonly record?: string;
  /** Time in milliseconds since 1970 at which the steps are undone unless they are confirmed. */
  readonly until?: number;
}

/** How the kernel differs from the kept description, as far as the agent cannot repair it now. */
export interface Drift {
  /** Number of steps with which the agent has repaired changes of other programs since it was started. */
  readonly repaired: number;
  /** Last repaired steps as text. */
  readonly steps: readonly string[];
  /** Parts of the description that cannot be established at the moment, with the reasons. */
  readonly problems: readonly string[];
}

/** The last message that an agent has rejected. */
export interface Rejection {
  /** Id of the stream entry; empty if the entry was too long to be read. */
  readonly id: string;
  readonly reason: string;
  /** Number of rejected messages since the agent was started. */
  readonly count: number;
  /** Time in milliseconds since 1970, by the clock of the host. */
  readonly time: number;
}

/** What an agent publishes about the declared state of its host. */
export interface HostStatus {
  readonly version: 1;
  /** Time in milliseconds since 1970, by the clock of the host. */
  readonly time: number;
  /** Longest time in milliseconds between two updates. */
  readonly interval: number;
  /** Greatest generation that the agent has accepted; 0 if none. */
  readonly accepted: number;
  /** Generation of the description that is kept; 0 if none. */
  readonly current: number;
  /** Result of the last message that applied or undid a description. */
  readonly last?: Result;
  /** Result of the last message that only requested a plan, unless the agent was started again. */
  readonly plan?: Result;
  readonly drift?: Drift;
  readonly rejected?: Rejection;
}

const finalStates: ReadonlySet<unknown> = new Set<ResultState>(["planned", "applied", "failed", "undone"]);
const states: ReadonlySet<unknown> = new Set<ResultState>([
  ...["planning", "applying", "pending", "undoing", "planned", "applied", "failed", "undone"],
] as ResultState[]);

/** Returns whether the state of a message no longer changes. */
export function isFinal(state: ResultState): boolean {
  return finalStates.has(state);
}

/**
 * Parses the status of a host. Another program may have written it.
 *
 * @returns undefined if the text is not a status.
 */
export function parseStatus(text: string): HostStatus | undefined {
  if (text.length > MAX_STATUS) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isObject(value) || value["version"] !== 1) return undefined;
  const { time, interval, accepted, current, last, plan, drift, rejected } = value;
  const isValid =
    [time, interval, accepted, current].every(isCount) &&
    (last === undefined || isResult(last)) &&
    (plan === undefined || isResult(plan)) &&
    (drift === undefined || isDrift(drift)) &&
    (rejected === undefined || isRejection(rejected));
  return isValid ? (value as unknown as HostStatus) : undefined;
}

type Fields = Readonly<Record<string, unknown>>;

function isResult(value: unknown): boolean {
  if (!isObject(value)) return false;
  const { generation, rollout, state, steps, count, reason, notUndone, kept, action } = value;
  return (
    [generation, count].every(isCount) &&
    [rollout, action].every((text) => typeof text === "string") &&
    states.has(state) &&
    isTexts(steps) &&
    (reason === undefined || typeof reason === "string") &&
    (notUndone === undefined || isTexts(notUndone)) &&
    (kept === undefined || isTexts(kept))
  );
}

function isDrift(value: unknown): boolean {
  return isObject(value) && isCount(value["repaired"]) && isTexts(value["steps"]) && isTexts(value["problems"]);
}

function isRejection(value: unknown): boolean {
  return isObject(value) && typeof value["id"] === "string" && typeof value["reason"] === "string";
}

function isObject(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((one) => typeof one === "string");
}
