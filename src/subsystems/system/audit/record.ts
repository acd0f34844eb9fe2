import { typeError } from "../../../base/argument-error.ts";
import { checkOptions, integerFrom, type OptionChecks } from "../../../base/check.ts";
import { describeValue } from "../../../base/describe.ts";
import { readText } from "../../../schema/values/text.ts";
import type { Gap } from "../../../workers/receiver/received-batch.ts";
import { recordTypes } from "./names.ts";

/** A record of the kernel's audit subsystem. All records of one event have the same time and serial number. */
export interface AuditRecord {
  readonly kind: "record";
  /**
   * Type of the audit record, such as "SYSCALL", "PATH" or "USER_LOGIN". If the type is unknown, its number as text.
   */
  readonly type: string;
  /** Time of the audit event in milliseconds since 1970. */
  readonly timeMs: number;
  /** Serial number of the audit event. */
  readonly serial: number;
  /** Text of the audit record as the kernel wrote it, but without the time and the serial number. */
  readonly text: string;
  /**
   * Values of the audit record by name, without quotes. Values that the kernel wrote as hexadecimal digits are decoded
   * to text (`comm`, `exe`, `name`, `key` …). In `proctitle`, NUL characters separate the arguments. `msg` contains the
   * whole message of a program; the values in the message are also present under their own names. If a name occurs
   * several times, the first value is used.
   */
  readonly fields: Readonly<Record<string, string>>;
}

/** The records of one audit event, in the order in which they arrived. */
export interface AuditEvent {
  readonly kind: "event";
  /** Time of the event in milliseconds since 1970. */
  readonly timeMs: number;
  /** Number that the records of one event share. Together with `timeMs`, it identifies the event. */
  readonly serial: number;
  readonly records: readonly AuditRecord[];
}

/** Options for grouping audit records by event. */
export interface AuditGroupOptions {
  /**
   * Maximum time in milliseconds between the first record of an audit event and the end of the event (default 2,000).
   */
  timeoutMs?: number | undefined;
}

/** Fields with text from programs, in quotes or as hexadecimal digits. */
const TEXTS = new Set(
  (
    "acct cgroup cmd comm cwd data device dir exe file grp invalid_context key name new-chardev new_group ocomm " +
    "old-chardev path proctitle sw vm watch"
  ).split(" "),
);
const ARGUMENT = /^a\d+(?:\[\d+\])?$/;
const HEXADECIMAL = /^(?:[0-9A-F]{2})+$/;
const TITLE = /^audit\((\d+)\.(\d{3}):(\d+)\): ?/;
/** Matches NAME=VALUE. A value has quotes or ends at a space. */
const FIELD = /(?<=^|[\s,'"])([^\s=,'"]+)=(?:"([^"]*)"|'(.*)'|(\S*))/g;

/** Parses "audit(TIME:SERIAL): NAME=VALUE …". Returns undefined for other text. */
export function parseAuditRecord(type: number, bytes: Uint8Array): AuditRecord | undefined {
  const line = readText(bytes, 0, bytes.length);
  const title = line === undefined ? null : TITLE.exec(line);
  if (line === undefined || title === null) return undefined;
  const [start, seconds, milliseconds, serial] = title as unknown as [string, string, string, string];
  const text = line.slice(start.length).replace(/\n$/, "");
  const name = recordTypes.get(type) ?? `${type}`;
  const fields: Record<string, string> = {};
  addFields(fields, text, name === "EXECVE");
  return {
    kind: "record",
    type: name,
    timeMs: Number(seconds) * 1000 + Number(milliseconds),
    serial: Number(serial),
    text,
    fields,
  };
}

function addFields(fields: Record<string, string>, text: string, hasArguments: boolean): void {
  const add = (name: string, value: string) => {
    if (Object.hasOwn(fields, name)) return;
    Object.defineProperty(fields, name, { value, enumerable: true, configurable: true, writable: true });
  };
  for (const [, name = "", quoted, message, plain = ""] of text.matchAll(FIELD)) {
    if (quoted !== undefined) add(name, quoted);
    else if (message !== undefined) {
      add(name, message);
      addFields(fields, message, false);
    } else {
      const value = plain.replace(/,$/, "");
      const isText = TEXTS.has(name) || (hasArguments && ARGUMENT.test(name));
      add(name, isText && HEXADECIMAL.test(value) ? decodeHexadecimal(value) : value);
    }
  }
}

function decodeHexadecimal(digits: string): string {
  const bytes = Uint8Array.fromHex(digits);
  const parts: string[] = [];
  for (let start = 0; start <= bytes.length; ) {
    const nul = bytes.indexOf(0, start);
    const end = nul < 0 ? bytes.length : nul;
    parts.push(readText(bytes, start, end) ?? "");
    start = end + 1;
  }
  return parts.join("\0");
}

const groupChecks: OptionChecks<AuditGroupOptions> = { timeoutMs: integerFrom(0, 0x7fff_ffff) };
const DEFAULT_TIMEOUT_MS = 2000;
const FIRST_KERNEL_RECORD = 1300;
const LAST_KERNEL_RECORD = 2099;

/** Incomplete audit event, and the time until which to wait. */
interface Pending {
  readonly records: AuditRecord[];
  readonly deadline: number;
}

/**
 * Groups audit records by event. A record of the type "EOE" ends an event.
 *
 * Some events have no "EOE": the kernel writes none for an event with a single record, and an "EOE" can be dropped.
 * Such an event ends `timeoutMs` after its first record. An event that a program wrote ends immediately.
 *
 * Gaps in the source are yielded immediately. If the source ends, the incomplete events are yielded. If the caller
 * leaves the loop early, the records of incomplete events are lost.
 *
 * @throws TypeError or RangeError for invalid options; the errors of the source.
 */
export function groupAuditRecords(
  source: AsyncIterable<AuditRecord | Gap>,
  options: AuditGroupOptions = {},
): AsyncGenerator<AuditEvent | Gap, void, undefined> {
  checkOptions(options, groupChecks);
  if (typeof source?.[Symbol.asyncIterator] !== "function")
    throw typeError("source", `expected an async iterable such as AuditRecords, got ${describeValue(source)}`);
  return group(source, options.timeoutMs ?? DEFAULT_TIMEOUT_MS);
}

async function* group(
  source: AsyncIterable<AuditRecord | Gap>,
  timeoutMs: number,
): AsyncGenerator<AuditEvent | Gap, void, undefined> {
  const pending = new Map<string, Pending>();
  const reader = source[Symbol.asyncIterator]();
  try {
    for (let next = reader.next(); ; ) {
      const [oldest] = pending;
      const result = await (oldest === undefined ? next : before(next, oldest[1].deadline));
      if (result === undefined) {
        pending.delete(oldest![0]);
        yield eventOf(oldest![1].records);
        continue;
      }
      if (result.done === true) break;
      next = reader.next();
      // Prevents an unhandled rejection; the promise is awaited later.
      next.catch(() => {});
      const item = result.value;
      if (item.kind === "gap") {
        yield item;
        continue;
      }
      const key = `${item.timeMs}:${item.serial}`;
      const known = pending.get(key);
      if (item.type === "EOE") {
        pending.delete(key);
        if (known !== undefined) yield eventOf(known.records);
      } else if (known !== undefined) known.records.push(item);
      else if (isAlone(item)) yield eventOf([item]);
      else pending.set(key, { records: [item], deadline: performance.now() + timeoutMs });
      // No timer runs during a burst of records, so check here.
      const [first] = pending;
      if (first !== undefined && first[0] !== key && first[1].deadline <= performance.now()) {
        pending.delete(first[0]);
        yield eventOf(first[1].records);
      }
    }
    for (const { records } of pending.values()) yield eventOf(records);
  } finally {
    await reader.return?.();
  }
}

/** A record that a program wrote is a complete event. */
function isAlone({ type }: AuditRecord): boolean {
  if (userTypes.has(type)) return true;
  return Number(type) < FIRST_KERNEL_RECORD || Number(type) > LAST_KERNEL_RECORD;
}

/** Without "LOGIN", which the kernel writes despite its number. */
const userTypes = new Set(
  [...recordTypes].flatMap(([number, name]) => (number < FIRST_KERNEL_RECORD && name !== "LOGIN" ? [name] : [])),
);

function eventOf(records: readonly AuditRecord[]): AuditEvent {
  const { timeMs, serial } = records[0]!;
  return { kind: "event", timeMs, serial, records };
}

async function before<Value>(promise: Promise<Value>, deadline: number): Promise<Value | undefined> {
  let timer: Timer | undefined;
  const timeout = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, Math.max(0, deadline - performance.now()));
  });
  try {
    return await Promise.race([promise, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
