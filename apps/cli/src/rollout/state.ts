import { randomBytes } from "node:crypto";
import { readdirSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { ProcessLock, privateDirectory, readOwnIfExists, replaceFile } from "../desired/files.ts";
import { UsageError } from "../errors.ts";

/**
 * State of a host in a rollout:
 *
 * - "waiting": the description was not sent; the host has its old state.
 * - "sent": the host has not reported a result yet.
 * - "applied": the host has the new state.
 * - "failed": the host has rejected or undone the description, and has its old state.
 * - "unanswered": the host has not reported in time. It was requested to undo the description.
 * - "undoing": the host was requested to undo the description.
 * - "undone": the host has its old state again.
 * - "broken": the host could not undo all steps.
 */
export type HostState = "waiting" | "sent" | "applied" | "failed" | "unanswered" | "undoing" | "undone" | "broken";

/** A host of a rollout. */
export interface RolloutHost {
  readonly batch: number;
  state: HostState;
  reason?: string | undefined;
  /** Number of steps of the host's plan. */
  steps?: number | undefined;
  /** Whether a broken host may still have the description, so that undoing it may be tried again. */
  canRetry?: boolean | undefined;
  /** Id of the stream entry with the last message to the host. */
  entry?: string | undefined;
}

/** Everything that is needed to continue a rollout, apart from keys and passwords. */
export interface RolloutState {
  readonly version: 1;
  readonly id: string;
  /** Start of the rollout (ISO 8601). */
  readonly started: string;
  /** Generation of the messages that apply the description. */
  readonly generation: number;
  /** Generation of the messages that undo the description, from the time of the first one. */
  undoGeneration?: number | undefined;
  readonly files: readonly string[];
  readonly redis: string;
  readonly prefix: string;
  readonly tlsCa?: string;
  readonly tlsCert?: string;
  readonly tlsKey?: string;
  /** Path of the private key. */
  readonly key: string;
  readonly maxFailures: number;
  readonly check?: string | undefined;
  readonly confirmMs: number;
  readonly timeoutMs: number;
  readonly expiresMs: number;
  readonly allowRecreate: boolean;
  /** Number of batches whose hosts have all reported, and whose check has succeeded. */
  finishedBatches: number;
  phase: "applying" | "undoing" | "applied" | "undone";
  /** Why the description is undone. */
  reason?: string | undefined;
  readonly hosts: Record<string, RolloutHost>;
}

/** Names of the hosts with their descriptions as JSON text. Equal texts are stored once. */
export interface Descriptions {
  readonly texts: readonly string[];
  /** Index of the text of each host. */
  readonly hosts: Readonly<Record<string, number>>;
}

const ID = /^\d{8}-\d{6}-[0-9a-f]{4}$/;
const STATE = "rollout.json";
const DESCRIPTIONS = "descriptions.json";

/** Returns the directory of the rollouts of this user. */
export function defaultDirectory(): string {
  const { XDG_STATE_HOME: state } = process.env;
  return join(state === undefined || state === "" ? join(homedir(), ".local/state") : state, "bun-netlink/rollouts");
}

/** Returns the identifier of a new rollout. */
export function newId(time: Date): string {
  const [date = "", clock = ""] = time
    .toISOString()
    .replace(/[-:]|\.\d+Z/g, "")
    .split("T");
  return `${date}-${clock}-${randomBytes(2).toString("hex")}`;
}

/** The file of a rollout. Only one process at a time can open it to change it. */
export class RolloutFile implements Disposable {
  readonly state: RolloutState;
  readonly descriptions: Descriptions;
  readonly #folder: string;
  readonly #lock: ProcessLock;

  private constructor(folder: string, state: RolloutState, descriptions: Descriptions, lock: ProcessLock) {
    this.#folder = folder;
    this.state = state;
    this.descriptions = descriptions;
    this.#lock = lock;
  }

  /** Creates the file of a new rollout. */
  static create(directory: string, state: RolloutState, descriptions: Descriptions): RolloutFile {
    const folder = join(directory, state.id);
    privateDirectory(folder);
    const lock = lockOf(folder, state.id);
    replaceFile(join(folder, DESCRIPTIONS), JSON.stringify(descriptions));
    const file = new RolloutFile(folder, state, descriptions, lock);
    file.save();
    return file;
  }

  /**
   * Opens the file of a rollout to continue or undo it.
   *
   * @throws UsageError if there is no such rollout; Error if another process runs it.
   */
  static open(directory: string, id: string | undefined): RolloutFile {
    const { id: found } = readRollout(directory, id);
    const folder = join(directory, found);
    using resources = new DisposableStack();
    const lock = resources.use(lockOf(folder, found));
    // Another process may have changed the file before the lock was acquired.
    const state = readRollout(directory, found);
    const descriptions = JSON.parse(readOwnIfExists(join(folder, DESCRIPTIONS)) ?? "{}") as Descriptions;
    resources.move();
    return new RolloutFile(folder, state, descriptions, lock);
  }

  /** Writes the state to the disk. */
  save(): void {
    replaceFile(join(this.#folder, STATE), JSON.stringify(this.state));
  }

  /** Returns the description of a host. */
  descriptionOf(host: string): string {
    return this.descriptions.texts[this.descriptions.hosts[host] ?? 0] ?? "";
  }

  [Symbol.dispose](): void {
    this.#lock[Symbol.dispose]();
  }
}

function lockOf(folder: string, id: string): ProcessLock {
  return new ProcessLock(folder, "rollout.lock", `rollout ${id}`);
}

/** Returns the rollouts of a directory, newest first. */
export function listRollouts(directory: string): RolloutState[] {
  let names: string[];
  try {
    names = readdirSync(directory);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
  const ids = names
    .filter((name) => ID.test(name))
    .sort()
    .reverse();
  const found = ids.flatMap((id) => readState(join(directory, id, STATE)) ?? []);
  return found.sort((one, other) => other.generation - one.generation);
}

/**
 * Reads the state of a rollout; without an id, of the newest one.
 *
 * @throws UsageError if there is no such rollout.
 */
export function readRollout(directory: string, id: string | undefined): RolloutState {
  const all = listRollouts(directory);
  const found = id === undefined ? all[0] : all.find((one) => one.id === id);
  if (found !== undefined) return found;
  const which = id === undefined ? "there is no rollout" : `there is no rollout ${id}`;
  throw new UsageError(`${which} in ${directory}; \`rollout list\` lists the rollouts of this user`);
}

function readState(path: string): RolloutState | undefined {
  const text = readOwnIfExists(path);
  if (text === undefined) return undefined;
  let state: Partial<RolloutState>;
  try {
    state = JSON.parse(text) as Partial<RolloutState>;
  } catch {
    throw new UsageError(`${path}: the file is damaged`);
  }
  if (state.version !== 1 || typeof state.hosts !== "object") throw new UsageError(`${path}: the file is damaged`);
  return state as RolloutState;
}
