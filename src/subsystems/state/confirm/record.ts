import { randomBytes } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { isRecord } from "../../../base/check.ts";
import { createFile, damaged, privateDirectory, readObject, readPrivate, replaceFile } from "./files.ts";
import { type JournalPart, readJournal } from "./journal.ts";
import { tryLock } from "./locks.ts";

/**
 * Maximum number of records in a directory. The oldest records are removed, except those that wait for a confirmation.
 */
const MAX_RECORDS = 64;
/** Maximum size in bytes of all records of a directory. The newest record is kept even if it is larger. */
const MAX_BYTES = 64 * 2 ** 20;
/** Age in milliseconds after which an incomplete record belongs to a program that was killed. */
const ABANDONED_MS = 3_600_000;
/** Time in milliseconds within which a program begins to apply steps after it has created the record. */
const MAX_START_MS = 60_000;
const ID = /^\d{8}-\d{9}-[0-9a-f]{4}$/;

/** The information about an applied plan that is known before its first step. */
export interface RecordHeader {
  readonly id: string;
  /** Time of the apply (ISO 8601). */
  readonly started: string;
  /** Identifier of the boot of the host. A record of an earlier boot does not match the state of the kernel. */
  readonly boot: string;
  /** Time at which the program started to apply the plan, in milliseconds since the boot. */
  readonly startedAt: number;
  /**
   * Number by which the records of a boot are sorted: at least `startedAt`, and greater than the numbers of all earlier
   * records of the directory.
   */
  readonly order: number;
  /** Text that identifies the program. */
  readonly title: string;
  readonly pid: number;
  /** Start time of the process, which distinguishes it from later processes with the same id. */
  readonly process: string;
  /** Time in milliseconds to wait for a confirmation; absent if none is required. */
  readonly timeoutMs?: number;
  /**
   * The namespaces that existed, by their names in the description. For each: its identifier, and the name or path by
   * which it can be opened again.
   */
  readonly namespaces: Readonly<Record<string, { readonly id: string; readonly source?: string }>>;
}

/** The decision about an applied plan: it was confirmed, or it must be undone for a reason. */
export interface Decision {
  readonly decision: "confirmed" | "undo";
  readonly reason: string;
}

/** Result of undoing a plan. */
export interface UndoResult {
  /** When the plan was undone (ISO 8601). */
  readonly undone: string;
  /** Steps and entries that could not be undone, with the reasons. */
  readonly failures: readonly { readonly entry: string; readonly error: string }[];
}

/** Milliseconds since the boot, including the time in suspend. Changes of the clock do not affect it. */
export function bootTime(): number {
  return Math.round(Number.parseFloat(readFileSync("/proc/uptime", "utf8")) * 1000);
}

/** Returns the start time of a process; undefined if the process does not exist. */
export function startOf(pid: number): string | undefined {
  try {
    // The name of the program in parentheses may contain spaces.
    const text = readFileSync(`/proc/${pid}/stat`, "latin1");
    return text.slice(text.lastIndexOf(")") + 2).split(" ")[19];
  } catch {
    return undefined;
  }
}

/** Returns the identifier of a new record: the time in milliseconds, and a random number. */
export function newId(time: Date): string {
  const [date, clock] = time
    .toISOString()
    .replace(/[-:.Z]/g, "")
    .split("T");
  return `${date}-${clock}-${randomBytes(2).toString("hex")}`;
}

/** Returns an identifier of the current boot. */
export function bootId(): string {
  return readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
}

/**
 * The record of an applied plan: a directory with the steps to undo, and with the decision about the plan. Each file is
 * written completely or not at all, so that any process can be killed at any time.
 */
export class ApplyRecord {
  readonly path: string;
  readonly header: RecordHeader;

  private constructor(path: string, header: RecordHeader) {
    this.path = path;
    this.header = header;
  }

  /** Creates a record. */
  static create(
    directory: string,
    fields: Omit<RecordHeader, "boot" | "startedAt" | "order" | "pid" | "process">,
  ): ApplyRecord {
    const folder = privateDirectory(join(directory, "records"));
    const newest = removeOld(folder)[0];
    const { pid } = process;
    const startedAt = bootTime();
    // Applies within one tick of the clock differ by the second term. The lock of their namespace makes them successive.
    const order = Math.max(startedAt, (newest?.header.order ?? 0) + 1);
    const start = startOf(pid) ?? "";
    const header: RecordHeader = { ...fields, boot: bootId(), startedAt, order, pid, process: start };
    const { id } = header;
    const incomplete = join(folder, `.${id}`);
    mkdirSync(incomplete, { mode: 0o700 });
    replaceFile(join(incomplete, "record.json"), JSON.stringify(header));
    renameSync(incomplete, join(folder, id));
    return new ApplyRecord(join(folder, id), header);
  }

  /**
   * Opens a record; undefined if it does not exist.
   *
   * @throws NetlinkError EACCES or EBADMSG if the record was not written by this user and this library.
   */
  static open(path: string): ApplyRecord | undefined {
    const file = join(path, "record.json");
    const header = readObject(file) as Partial<RecordHeader> | undefined;
    if (header === undefined) return undefined;
    privateDirectory(path);
    const { id, started, boot, startedAt, order, title, pid, process: start, timeoutMs = 0, namespaces } = header;
    const isValid =
      [id, started, boot, title, start].every((text) => typeof text === "string") &&
      [startedAt, order, pid, timeoutMs].every((value) => Number.isSafeInteger(value) && value! >= 0) &&
      isRecord(namespaces) &&
      Object.values(namespaces).every((one) => isRecord(one) && typeof one.id === "string");
    if (!isValid || !ID.test(id!) || !path.endsWith(id!)) throw damaged(file);
    return new ApplyRecord(path, header as RecordHeader);
  }

  /** Opens all records of a directory, newest first. Damaged records are omitted. */
  static list(directory: string): ApplyRecord[] {
    const folder = privateDirectory(join(directory, "records"));
    return newestFirst(idsOf(folder).flatMap((id) => openIntact(join(folder, id)) ?? []));
  }

  /** Writes the steps of a plan before they are applied. */
  addPart(text: string): void {
    replaceFile(join(this.path, `steps-${this.#parts.length}`), text);
  }

  readParts(): JournalPart[] {
    return this.#parts.map((name) => {
      const path = join(this.path, name);
      return readJournal(readPrivate(path) ?? "", path);
    });
  }

  get #parts(): string[] {
    const names = readdirSync(this.path).filter((name) => /^steps-\d+$/.test(name));
    return names.sort((one, other) => Number(one.slice(6)) - Number(other.slice(6)));
  }

  /**
   * Deadline for the confirmation of the plan, in milliseconds since the boot. Undefined until all steps were applied.
   */
  get deadline(): number | undefined {
    return this.#readDeadline("applied.json");
  }

  /** Deadline for applying all steps, in milliseconds since the boot. */
  get applyDeadline(): number {
    return this.#readDeadline("begun.json") ?? this.header.startedAt + MAX_START_MS;
  }

  /** Records that the guard process is ready. The time for applying all steps starts now. */
  begin(): void {
    this.#writeDeadline("begun.json");
  }

  /** Records that all steps were applied. The time for the confirmation starts now. */
  finish(): void {
    this.#writeDeadline("applied.json");
  }

  #readDeadline(name: string): number | undefined {
    const value = (readObject(join(this.path, name)) as { deadline?: unknown } | undefined)?.deadline;
    return typeof value === "number" ? value : undefined;
  }

  #writeDeadline(name: string): void {
    const deadline = bootTime() + (this.header.timeoutMs ?? 0);
    replaceFile(join(this.path, name), JSON.stringify({ deadline }));
  }

  /** The decision, unless there is none yet. */
  get decision(): Decision | undefined {
    const path = join(this.path, "decision.json");
    const found = readObject(path) as Partial<Decision> | undefined;
    if (found === undefined) return undefined;
    if (found.decision !== "confirmed" && found.decision !== "undo") throw damaged(path);
    return { decision: found.decision, reason: String(found.reason) };
  }

  /** Decides about the plan, unless another process has already decided. Returns the valid decision. */
  decide(decision: Decision): Decision {
    createFile(join(this.path, "decision.json"), JSON.stringify(decision));
    return this.decision!;
  }

  /** Whether the plan requires a confirmation, and is neither confirmed nor undone. */
  get isOpen(): boolean {
    return this.header.timeoutMs !== undefined && this.decision === undefined && this.result === undefined;
  }

  /** The result of undoing the plan; undefined if it was not undone. */
  get result(): UndoResult | undefined {
    const path = join(this.path, "result.json");
    const found = readObject(path) as Partial<UndoResult> | undefined;
    if (found === undefined) return undefined;
    if (typeof found.undone !== "string" || !Array.isArray(found.failures)) throw damaged(path);
    return found as UndoResult;
  }

  set result(result: UndoResult) {
    replaceFile(join(this.path, "result.json"), JSON.stringify(result));
  }

  /**
   * Acquires the lock that the applying process holds, and returns its descriptor. Returns undefined if that process
   * still applies steps.
   */
  lockApplier(): number | undefined {
    return tryLock(this.applierLock);
  }

  get applierLock(): string {
    return join(this.path, "applier");
  }

  get guardLock(): string {
    return join(this.path, "guard");
  }

  /** Removes the record. Called if the plan has changed nothing. */
  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

/** Returns the identifiers of the records in a folder. */
function idsOf(folder: string): string[] {
  return readdirSync(folder).filter((name) => ID.test(name));
}

/** Opens a record; undefined if it does not exist or is damaged. */
function openIntact(path: string): ApplyRecord | undefined {
  try {
    return ApplyRecord.open(path);
  } catch {
    return undefined;
  }
}

function newestFirst(records: ApplyRecord[]): ApplyRecord[] {
  return records.sort((one, other) => other.header.order - one.header.order);
}

/**
 * Removes the oldest finished records, the records of earlier boots, damaged records, which cannot be undone, and
 * records that were never completed. Returns the other records, newest first.
 */
function removeOld(folder: string): ApplyRecord[] {
  const boot = bootId();
  const current: ApplyRecord[] = [];
  for (const id of idsOf(folder)) {
    const record = openIntact(join(folder, id));
    if (record?.header.boot === boot) current.push(record);
    else rmSync(join(folder, id), { recursive: true, force: true });
  }
  let bytes = 0;
  const kept = newestFirst(current).filter((record, index) => {
    try {
      bytes += sizeOf(record.path);
      const isUndoing = record.decision?.decision === "undo" && record.result === undefined;
      const isRecent = index < MAX_RECORDS - 1 && (bytes <= MAX_BYTES || index === 0);
      if (record.isOpen || isUndoing || isRecent) return true;
    } catch {
      // The decision or the result is damaged.
    }
    record.remove();
    return false;
  });
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (name.startsWith(".") && Date.now() - statSync(path).mtimeMs > ABANDONED_MS) rmSync(path, { recursive: true });
  }
  return kept;
}

function sizeOf(path: string): number {
  return readdirSync(path).reduce((sum, name) => sum + statSync(join(path, name)).size, 0);
}
