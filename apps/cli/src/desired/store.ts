import { join } from "node:path";
import { UsageError } from "../errors.ts";
import { ProcessLock, privateDirectory, readOwnIfExists, replaceFile } from "./files.ts";
import type { Message } from "./message.ts";
import type { Result } from "./status.ts";

/** Directory with what the agent has accepted. It must survive a restart of the host. */
export const DEFAULT_DIRECTORY = "/var/lib/bun-netlink";
const FILE = "desired.json";
const LOCK = "desired.lock";

/** A description that was applied. */
export interface Kept {
  readonly generation: number;
  /** The description as JSON text. */
  readonly description: string;
  readonly allowRecreate: boolean;
}

/** What an agent remembers across restarts. */
export interface Stored {
  readonly version: 1;
  readonly host: string;
  /** Greatest generation that was accepted. Messages with this or a lower generation are never accepted again. */
  readonly accepted: number;
  /** Generations of the last accepted messages, so that a message that is read again is not reported as a replay. */
  readonly known: readonly number[];
  /** The description that is kept; `previous` is the one that an undo returns to. */
  readonly current?: Kept | undefined;
  readonly previous?: Kept | undefined;
  /** The accepted message whose effect is not complete yet. */
  readonly attempt?: Message | undefined;
  readonly last?: Result | undefined;
}

/** The file in which an agent remembers the accepted descriptions. Only one process at a time can open it. */
export class Store implements Disposable {
  readonly #path: string;
  readonly #lock: ProcessLock;
  #stored: Stored;

  /**
   * Opens the file in a directory, which is created if it does not exist.
   *
   * @throws Error if another process uses the directory; UsageError if the file is damaged or belongs to another host.
   */
  constructor(directory: string, host: string) {
    privateDirectory(directory);
    this.#path = join(directory, FILE);
    using resources = new DisposableStack();
    this.#lock = resources.use(new ProcessLock(directory, LOCK, `${directory}: the directory of an agent`));
    this.#stored = this.#read(host);
    resources.move();
  }

  get stored(): Stored {
    return this.#stored;
  }

  /** Replaces the file on the disk. */
  write(fields: Partial<Omit<Stored, "version" | "host">>): void {
    const next = { ...this.#stored, ...fields };
    replaceFile(this.#path, JSON.stringify(next));
    this.#stored = next;
  }

  #read(host: string): Stored {
    const text = readOwnIfExists(this.#path);
    if (text === undefined) return { version: 1, host, accepted: 0, known: [] };
    const stored = parse(text);
    if (stored === undefined) {
      throw new UsageError(
        `${this.#path}: the file is damaged. Without it, the agent would accept old descriptions that have not expired. ` +
          "Remove the file if that is acceptable",
      );
    }
    if (stored.host !== host) {
      throw new UsageError(
        `${this.#path}: the directory belongs to the host "${stored.host}"; pass --host ${stored.host}, or another --state-directory`,
      );
    }
    return stored;
  }

  [Symbol.dispose](): void {
    this.#lock[Symbol.dispose]();
  }
}

function parse(text: string): Stored | undefined {
  let value: Partial<Stored> | null;
  try {
    value = JSON.parse(text) as Partial<Stored> | null;
  } catch {
    return undefined;
  }
  const isValid =
    typeof value === "object" &&
    value !== null &&
    value.version === 1 &&
    typeof value.host === "string" &&
    Number.isSafeInteger(value.accepted) &&
    Array.isArray(value.known);
  return isValid ? (value as Stored) : undefined;
}
