// Parser and formatter of statements such as counter, limit and quota.

import { typeError } from "../../../../base/argument-error.ts";
import { isRecord } from "../../../../base/check.ts";
import { describeValue } from "../../../../base/describe.ts";
import type { ElementOptions, Expression, Limit, Quota, Statement } from "../../statements.ts";
import { durationText } from "../scanner/durations.ts";
import { quoted } from "../scanner/quotes.ts";
import type { Reader } from "../scanner/reader.ts";
import { Token } from "../scanner/tokens.ts";

export interface StatementText<Args = never> {
  readonly read: (reader: Reader) => unknown;
  /** Returns nft text with a leading space. Templates omit packet counts. */
  readonly text: (args: Args, isTemplate: boolean) => string;
}

const BYTE_UNITS = ["bytes", "kbytes", "mbytes"] as const;
const PERIODS = ["second", "minute", "hour", "day", "week"] as const;

type ByteUnit = (typeof BYTE_UNITS)[number];

export function bytesText(value: number, unit: string = "bytes"): string {
  let bytes = BigInt(value);
  let index = BYTE_UNITS.indexOf(unit as ByteUnit);
  if (value === 0) index = 0;
  for (; index < 2 && bytes > 0n && bytes % 1024n === 0n; index++) bytes /= 1024n;
  return `${bytes} ${BYTE_UNITS[Math.max(index, 0)]}`;
}

/** The word "over" or "until" before a limit is optional. */
function readInverted(reader: Reader): { inv?: true } {
  if (reader.eat("over")) return { inv: true };
  reader.eat("until");
  return {};
}

/** Parses a limit after the word "rate". */
export function readLimit(reader: Reader): Limit {
  const inverted = readInverted(reader);
  const { at } = reader;
  const rate = reader.number();
  if (rate === 0) reader.reject("expected a rate of at least 1", at);
  const { rate_unit, per } = readRateUnit(reader);
  const limit: Limit = { rate, ...(rate_unit === "packets" ? { burst: 5 } : {}), per, ...inverted };
  if (rate_unit !== "packets") limit.rate_unit = rate_unit;
  if (!reader.eat("burst")) return limit;
  const burstAt = reader.at;
  limit.burst = reader.number(0xffff_ffff);
  if (rate_unit === "packets") {
    if (limit.burst === 0) reader.reject("expected a burst of at least 1 packet", burstAt);
    reader.expect("packets");
  } else limit.burst_unit = reader.oneOf(BYTE_UNITS);
  return limit;
}

/** The scanner returns "kbytes/second" as a single word. */
function readRateUnit(reader: Reader): { rate_unit: NonNullable<Limit["rate_unit"]>; per: Limit["per"] } {
  const joined = /^(k?bytes|mbytes)\/(\w+)$/.exec(reader.kind === Token.Word ? reader.text : "");
  if (joined !== null) {
    const per =
      PERIODS.find((name) => name === joined[2]) ?? reader.fail(PERIODS.map((name) => `${joined[1]}/${name}`));
    reader.advance();
    return { rate_unit: joined[1] as ByteUnit, per };
  }
  const rate_unit = reader.word === "/" ? "packets" : reader.oneOf([...BYTE_UNITS, "/"]);
  reader.expect("/");
  return { rate_unit: rate_unit as ByteUnit, per: reader.oneOf(PERIODS) };
}

/** Omits the burst if it is equal to `hidden`. */
export function limitText(limit: Limit, hidden = 0): string {
  const { rate, per, burst, rate_unit = "packets", burst_unit, inv } = limit;
  const over = inv === true ? "over " : "";
  if (rate_unit === "packets") {
    const packets = burst ?? 5;
    return `${over}${rate}/${per}${packets === hidden ? "" : ` burst ${packets} packets`}`;
  }
  const extra = burst === undefined || burst === 0 ? "" : ` burst ${bytesText(burst, burst_unit)}`;
  return `${over}${bytesText(rate, rate_unit)}/${per}${extra}`;
}

export function readQuota(reader: Reader): Quota {
  const inverted = readInverted(reader);
  const quota: Quota = { val: reader.number(), val_unit: reader.oneOf(BYTE_UNITS) };
  if (reader.eat("used")) {
    quota.used = reader.number();
    quota.used_unit = reader.oneOf(BYTE_UNITS);
  }
  return { ...quota, ...inverted };
}

/** Declarations of sets (`isTemplate`) omit the used amount. */
export function quotaText({ val, val_unit, used, used_unit, inv }: Quota, isTemplate: boolean): string {
  const consumed = isTemplate || used === undefined || used === 0 ? "" : ` used ${bytesText(used, used_unit)}`;
  return `${inv === true ? "over " : ""}${bytesText(val, val_unit)}${consumed}`;
}

interface Counts {
  packets?: number;
  bytes?: number;
}

function readCounter(reader: Reader): Counts | null {
  const counts: Counts = {};
  for (;;) {
    if (reader.eat("packets")) counts.packets = reader.number();
    else if (reader.eat("bytes")) counts.bytes = reader.number();
    else return counts.packets === undefined && counts.bytes === undefined ? null : counts;
  }
}

/** Statements that set elements can have, by keyword. */
export const stateful: Readonly<Record<string, StatementText>> = {
  counter: {
    read: readCounter,
    text: (args: Counts | null, isTemplate) =>
      isTemplate || args === null ? "" : ` packets ${args.packets ?? 0} bytes ${args.bytes ?? 0}`,
  },
  limit: {
    read: (reader) => {
      reader.expect("rate");
      return readLimit(reader);
    },
    text: (args: Limit) => ` rate ${limitText(args)}`,
  },
  quota: { read: readQuota, text: (args: Quota, isTemplate) => ` ${quotaText(args, isTemplate)}` },
  "ct count": {
    read: (reader) => {
      const inverted = readInverted(reader);
      return { val: reader.number(0xffff_ffff), ...inverted };
    },
    text: ({ val, inv }: { val: number; inv?: boolean }) => `${inv === true ? " over" : ""} ${val}`,
  },
  last: {
    read: (reader) => {
      if (!reader.eat("used")) return null;
      return reader.eat("never") ? null : { used: Math.round(reader.duration() * 1000) };
    },
    text: (args: { used?: number } | null, isTemplate) =>
      isTemplate ? "" : ` used ${args?.used === undefined ? "never" : durationText(args.used / 1000)}`,
  },
};

export function maybeStateful(reader: Reader): Statement | undefined {
  const { word } = reader;
  const kind = word === "ct" && reader.nextWord === "count" ? "ct count" : word;
  if (kind === "" || !Object.hasOwn(stateful, kind)) return undefined;
  reader.advance();
  if (kind !== word) reader.advance();
  return { [kind]: stateful[kind]!.read(reader) } as Statement;
}

/** Declarations of sets (`isTemplate`) omit packet and byte counts. */
export function statefulText(kind: string, args: unknown, isTemplate: boolean): string {
  const row = Object.hasOwn(stateful, kind) ? stateful[kind] : undefined;
  if (row === undefined)
    throw typeError("", `expected a statement that elements of sets can have, got ${describeValue(kind)}`);
  return `${kind}${row.text(args as never, isTemplate)}`;
}

export function readElementOptions(reader: Reader, val: Expression): Expression {
  const options: ElementOptions & Record<string, unknown> = { val };
  for (;;) {
    if (reader.eat("timeout")) options.timeout = reader.duration();
    else if (reader.eat("expires")) options.expires = reader.duration();
    else if (reader.eat("comment")) options.comment = reader.string("a text in quotes");
    else {
      const statement = maybeStateful(reader);
      if (statement === undefined) return Object.keys(options).length === 1 ? val : { elem: options };
      Object.assign(options, statement);
    }
  }
}

const known = new Set(["val", "timeout", "expires", "comment"]);

/** The text of the options starts with a space. */
export function elementOptionsText(element: ElementOptions): string {
  const { timeout, expires, comment } = element;
  let text = "";
  for (const [kind, args] of Object.entries(element)) {
    if (!known.has(kind) && args !== undefined) text += ` ${statefulText(kind, args, false)}`;
  }
  if (timeout !== undefined) text += ` timeout ${durationText(timeout)}`;
  if (expires !== undefined && expires > 0) text += ` expires ${durationText(expires)}`;
  return comment === undefined ? text : `${text} comment ${quoted(comment)}`;
}

/** A set element without options is only a value. */
export function optionsOf(value: Expression): ElementOptions {
  return isRecord(value) && "elem" in value ? (value.elem as ElementOptions) : { val: value };
}
