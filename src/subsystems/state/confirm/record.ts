import { randomBytes } from "node:crypto";
import { readdirSync, readFileSync, renameSync, rmSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { isRecord } from "../../../base/check.ts";
import { permitted } from "../../../errors.ts";
import { bootTime } from "../../../io/clock.ts";
import { startTimeOf } from "../../../threads/liveness.ts";
import type { Foreign } from "../applying/origins.ts";
import type { KeptEntry } from "../applying/rollback.ts";
import type { Origins } from "../model/step.ts";
import { createFile, damaged, privateDirectory, readObject, readPrivate, replaceFile } from "./files.ts";
import { type JournalPart, readJournal } from "./journal.ts";
import { tryLock } from "./locks.ts";

/** Maximum number of records. The oldest finished records are removed first. */
const MAX_RECORDS = 64;
/** Maximum size in bytes of all records except the newest. */
const MAX_BYTES = 64 * 2 ** 20;
/** Age in milliseconds at which an unfinished record directory is deleted. */
const ABANDONED_MS = 3_600_000;
/** Milliseconds until the first step, after which the plan is undone. */
const MAX_START_MS = 240_000;
const ID = /^\d{8}-\d{9}-[0-9a-f]{4}$/;

export interface RecordHeader {
  readonly id: string;
  /** Time at which a program started to apply the plan (ISO 8601). */
  readonly started: string;
  /** Boot identifier: after a restart, there is nothing to undo. */
  readonly boot: string;
  /** When applying began, in milliseconds since the boot of the host. */
  readonly startedAt: number;
  /** Increases with each record of a boot; at least `startedAt`. */
  readonly order: number;
  readonly title: string;
  readonly pid: number;
  /** Start time of the process `pid`, which may be reused later. */
  readonly process: string;
  /** Milliseconds for the confirmation. Absent if the plan needs none. */
  readonly timeoutMs?: number;
  /** Namespaces that existed before, by name. `source` can open them. */
  readonly namespaces: Readonly<Record<string, { readonly id: string; readonly source?: string }>>;
}

/** Whether an applied plan is confirmed or must be undone. */
export interface Decision {
  readonly decision: "confirmed" | "undo";
  readonly reason: string;
  /** Whether the plan must be undone because it was not confirmed in time. */
  readonly isOverdue?: boolean;
  /** Whether a step failed. The applied steps remain if the plan is confirmed. */
  readonly isFailed?: boolean;
}

export interface UndoResult {
  /** Time at which the plan was undone (ISO 8601). */
  readonly undone: string;
  readonly failures: readonly { readonly entry: string; readonly error: string }[];
  readonly kept: readonly KeptEntry[];
}

export function newId(time: Date): string {
  const [date, clock] = time
    .toISOString()
    .replace(/[-:.Z]/g, "")
    .split("T");
  return `${date}-${clock}-${randomBytes(2).toString("hex")}`;
}

export function bootId(): string {
  return permitted(() => readFileSync("/proc/sys/kernel/random/boot_id", "utf8"), "record a plan").trim();
}

/**
 * Record of an applied plan: a directory with the steps and the state of the plan. Each file is replaced atomically,
 * because the process may be killed at any time.
 */
export class ApplyRecord {
  readonly path: string;
  readonly header: RecordHeader;

  private constructor(path: string, header: RecordHeader) {
    this.path = path;
    this.header = header;
  }

  static create(
    directory: string,
    fields: Omit<RecordHeader, "boot" | "startedAt" | "order" | "pid" | "process">,
  ): ApplyRecord {
    const folder = privateDirectory(join(directory, "records"));
    const newest = removeOld(folder)[0];
    const { pid } = process;
    const startedAt = bootTime();
    // Records created within the same millisecond need ascending numbers.
    const order = Math.max(startedAt, (newest?.header.order ?? 0) + 1);
    const start = startTimeOf(pid) ?? "";
    const header: RecordHeader = { ...fields, boot: bootId(), startedAt, order, pid, process: start };
    const { id } = header;
    const incomplete = join(folder, `.${id}`);
    privateDirectory(incomplete);
    replaceFile(join(incomplete, "record.json"), JSON.stringify(header));
    renameSync(incomplete, join(folder, id));
    return new ApplyRecord(join(folder, id), header);
  }

  /**
   * Opens the record of an applied plan. Returns undefined if the path does not exist.
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

  /** Opens the records of all applied plans, newest first. */
  static list(directory: string): ApplyRecord[] {
    const folder = privateDirectory(join(directory, "records"));
    return newestFirst(idsOf(folder).flatMap((id) => openIntact(join(folder, id)) ?? []));
  }

  /** Opens the records of newer plans. */
  newer(): ApplyRecord[] {
    return ApplyRecord.list(dirname(dirname(this.path))).filter(({ header }) => header.order > this.header.order);
  }

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
    return this.#numbered("steps-");
  }

  #numbered(start: string): string[] {
    const names = readdirSync(this.path).filter((name) => name.startsWith(start) && /-\d+$/.test(name));
    return names.sort((one, other) => Number(one.slice(start.length)) - Number(other.slice(start.length)));
  }

  /** Milliseconds since boot at which the applied, unconfirmed plan is undone. */
  get deadline(): number | undefined {
    return this.#readDeadline("applied.json");
  }

  /** Milliseconds since boot by which all steps must be applied. */
  get applyDeadline(): number {
    return this.#readDeadline("begun.json") ?? this.header.startedAt + MAX_START_MS;
  }

  begin(): void {
    this.#writeDeadline("begun.json");
  }

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

  get decision(): Decision | undefined {
    const path = join(this.path, "decision.json");
    const found = readObject(path) as Partial<Decision> | undefined;
    if (found === undefined) return undefined;
    if (found.decision !== "confirmed" && found.decision !== "undo") throw damaged(path);
    const { decision, reason, isOverdue = false, isFailed = false } = found;
    return { decision, reason: String(reason), isOverdue: isOverdue === true, isFailed: isFailed === true };
  }

  /** Stores a decision, unless one exists, and returns the stored decision. */
  decide(decision: Decision): Decision {
    createFile(join(this.path, "decision.json"), JSON.stringify(decision));
    return this.decision!;
  }

  get isOpen(): boolean {
    return this.header.timeoutMs !== undefined && this.decision === undefined && this.result === undefined;
  }

  get result(): UndoResult | undefined {
    const path = join(this.path, "result.json");
    const found = readObject(path) as Partial<UndoResult> | undefined;
    if (found === undefined) return undefined;
    if (typeof found.undone !== "string" || !Array.isArray(found.failures)) throw damaged(path);
    return { kept: [], ...found } as UndoResult;
  }

  set result(result: UndoResult) {
    replaceFile(join(this.path, "result.json"), JSON.stringify(result));
  }

  /** Origins of the entries of applied steps; undefined without any. */
  get origins(): Origins | undefined {
    const parts = this.#numbered("origins-").map((name) => readObject(join(this.path, name)) as Origins);
    return parts.length === 0 ? undefined : Object.assign({}, ...parts);
  }

  addOrigins(origins: Origins): void {
    replaceFile(join(this.path, `origins-${this.#numbered("origins-").length}`), JSON.stringify(origins));
  }

  /** Replaces some of the stored origins. */
  updateOrigins(origins: Origins): void {
    // The last file has precedence.
    const path = join(this.path, this.#numbered("origins-").at(-1)!);
    replaceFile(path, JSON.stringify({ ...readObject(path), ...origins }));
  }

  removeOrigins(): void {
    for (const name of this.#numbered("origins-")) rmSync(join(this.path, name), { force: true });
  }

  /** Entries of other programs that the undo found when it began. */
  get foreign(): Foreign | undefined {
    return readObject(join(this.path, "foreign.json")) as Foreign | undefined;
  }

  set foreign(foreign: Foreign) {
    replaceFile(join(this.path, "foreign.json"), JSON.stringify(foreign));
  }

  /** Takes the lock that the applying process holds, if possible. */
  lockApplier(): number | undefined {
    return tryLock(this.applierLock);
  }

  get applierLock(): string {
    return join(this.path, "applier");
  }

  get guardLock(): string {
    return join(this.path, "guard");
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

function idsOf(folder: string): string[] {
  return readdirSync(folder).filter((name) => ID.test(name));
}

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

/** Removes damaged and old records, and returns the others, newest first. */
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
      // A record with a damaged decision or result is useless.
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
