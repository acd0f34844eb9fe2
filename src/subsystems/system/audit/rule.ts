import { rangeError, typeError } from "../../../base/argument-error.ts";
import { checkInteger, checkOptions, didYouMeanOneOf, type OptionChecks } from "../../../base/check.ts";
import { describeValue } from "../../../base/describe.ts";
import { checkedBytes, numberIn } from "../../../base/text.ts";
import { hostLittleEndian } from "../../../message/byte-order.ts";
import { readBuffer } from "../../../schema/values/text.ts";
import {
  architectures,
  comparisons,
  fileTypes,
  namedFields,
  numberFields,
  operators,
  recordNumbers,
  ruleActions,
  ruleLists,
  textFields,
} from "./names.ts";

/**
 * Operator of an audit condition. "&" is true if the field contains at least one bit of the value, "&=" if the field
 * contains all bits of the value.
 */
export type AuditOperator = "=" | "!=" | "<" | ">" | "<=" | ">=" | "&" | "&=";

/** Name of a processor architecture in audit rules, such as "x86_64". */
export type AuditArchitecture = keyof typeof architectures;

/** Name of a file type in audit rules, such as "directory". */
export type AuditFileType = keyof typeof fileTypes;

/** Two fields that an audit rule compares with each other, such as "auid,uid". */
export type AuditComparison = (typeof comparisons)[number];

/** One condition of an audit rule. A rule applies only if all of its conditions are true. */
export type AuditCondition = {
  /**
   * Operator between the field and the value of an audit condition (default "="). Rules that `rules()` returned always
   * have this property. An operator that this library does not know is its number as text.
   */
  readonly operator?: AuditOperator | `${number}`;
} & (
  | { readonly field: keyof typeof textFields; readonly value: string }
  /**
   * Condition of an audit rule on a number. The field `exit` is the signed result of a system call, which is negative
   * for an error.
   */
  | { readonly field: keyof typeof numberFields; readonly value: number }
  | { readonly field: "arch"; readonly value: AuditArchitecture | `${number}` }
  /** Type of the audit records. It is a name such as "USER_LOGIN", or a number as text. */
  | { readonly field: "msgtype"; readonly value: string }
  /** Kinds of file access as letters: "r" reads, "w" writes, "x" executes, "a" changes attributes. */
  | { readonly field: "perm"; readonly value: string | number }
  | { readonly field: "filetype"; readonly value: AuditFileType | `${number}` }
  | { readonly field: "compare"; readonly value: AuditComparison | `${number}` }
  /** A field of an audit rule that this library does not know. It is the kernel's number of the field as text. */
  | { readonly field: `${number}`; readonly value: number }
);

/** A rule of the kernel's audit subsystem, which selects the events to record. */
export interface AuditRule {
  /**
   * Name of the list to which the audit rule belongs. The lists are "exit" for system calls, "io_uring" for io_uring
   * operations, "task" for new processes, "user" for messages from programs, "exclude" for record types, and
   * "filesystem" for file system types.
   */
  readonly list: keyof typeof ruleLists | `${number}`;
  /** Whether the kernel writes an audit record when the rule applies: "always" or "never". */
  readonly action: keyof typeof ruleActions | `${number}`;
  /**
   * Numbers (0 to 2047) of the system calls to which the audit rule applies, or "all" (default). The condition `arch`
   * selects the architecture to which the numbers belong. In the list "io_uring", the numbers are those of io_uring
   * operations instead. Lists other than "exit" and "io_uring" ignore this field. Rules that `rules()` returned always
   * have this field.
   */
  readonly syscalls?: "all" | readonly number[];
  /** Conditions of the audit rule, at most 64. All of them must be true. */
  readonly fields?: readonly AuditCondition[];
  /**
   * Texts (as bytes) of conditions that this library does not know. They follow the other texts in `struct
   * audit_rule_data`. A request that deletes the rule must contain them, because the kernel compares whole rules.
   */
  readonly rest?: Uint8Array;
}

//  0       4        8             12          268         524         780               1036     1040
//  | flags | action | field_count | mask[64]  | fields[64] | values[64] | fieldflags[64] | buflen | buf …
//    Byte offsets in struct audit_rule_data (linux/audit.h). Member buf contains the texts of conditions, without NULs.

/** Size of `struct audit_rule_data` and offsets of its members, in bytes. */
export const RuleLayout = {
  flags: 0,
  action: 4,
  field_count: 8,
  mask: 12,
  fields: 268,
  values: 524,
  fieldflags: 780,
  buflen: 1036,
  size: 1040,
} as const;

const MAX_FIELDS = 64;
const MASK_WORDS = 64;
const SYSCALLS = 32 * MASK_WORDS;
const PREPEND = 0x10;
const EXIT = 103;
/** The kernel clears the upper bits: they stand for call classes. */
const LAST_OF_ALL = 0xffff;
const PERMISSIONS = "xwra";

const fieldNumbers: Readonly<Record<string, number>> = { ...textFields, ...numberFields, ...namedFields };
const fieldNames = invert(fieldNumbers);
const operatorNames = invert(operators);
const listNames = invert(ruleLists);
const actionNames = invert(ruleActions);
const textNumbers: ReadonlySet<number> = new Set(Object.values(textFields));

interface ValueNames {
  readonly numbers: ReadonlyMap<string, number>;
  readonly names: ReadonlyMap<number, string>;
}

const valueNames: ReadonlyMap<number, ValueNames> = new Map([
  [namedFields.arch, both(Object.entries(architectures))],
  [namedFields.msgtype, both(recordNumbers)],
  [namedFields.filetype, both(Object.entries(fileTypes))],
  [namedFields.compare, both(comparisons.map((name, index) => [name, index + 1]))],
]);

function both(entries: Iterable<readonly [string, number]>): ValueNames {
  const numbers = new Map(entries);
  return { numbers, names: new Map([...numbers].map(([name, number]) => [number, name])) };
}

function invert<Name extends string>(numbers: Readonly<Record<Name, number>>): ReadonlyMap<number, Name> {
  return new Map((Object.keys(numbers) as Name[]).map((name) => [numbers[name], name]));
}

const ruleChecks: OptionChecks<AuditRule> = { list: true, action: true, syscalls: true, fields: true, rest: true };
const conditionChecks = { field: true, operator: true, value: true } as const;

/** Encodes `struct audit_rule_data`. `prepend` adds the rule at the start. */
export function encodeRule(rule: AuditRule, prepend = false): Uint8Array {
  checkOptions(rule, ruleChecks, "rule");
  const { syscalls = "all", fields = [], rest = new Uint8Array() } = rule;
  const list = numberOf(rule.list, ruleLists, 0xffff_ffff, "rule.list");
  const action = numberOf(rule.action, ruleActions, 0xffff_ffff, "rule.action");
  if (!Array.isArray(fields)) throw typeError("rule.fields", `expected an array, got ${describeValue(fields)}`);
  if (fields.length > MAX_FIELDS) {
    throw rangeError("rule.fields", `${fields.length} conditions do not fit; a rule has at most ${MAX_FIELDS}`);
  }
  if (!(rest instanceof Uint8Array)) {
    throw typeError("rule.rest", `expected a Uint8Array, got ${describeValue(rest)}`);
  }
  const head = new DataView(new ArrayBuffer(RuleLayout.size));
  const put = (offset: number, value: number) => head.setUint32(offset, value, hostLittleEndian);
  put(RuleLayout.flags, list | (prepend ? PREPEND : 0));
  put(RuleLayout.action, action);
  put(RuleLayout.field_count, fields.length);
  for (const [index, word] of maskOf(syscalls).entries()) {
    put(RuleLayout.mask + 4 * index, word);
  }
  const texts: Uint8Array[] = [];
  for (const [index, condition] of fields.entries()) {
    const path = `rule.fields[${index}]`;
    checkOptions(condition, conditionChecks, path);
    const field = numberOf(condition.field, fieldNumbers, 0xffff_ffff, `${path}.field`);
    let value: number;
    if (textNumbers.has(field)) {
      const text = encodeText(condition.value, `${path}.value`);
      texts.push(text);
      value = text.length;
    } else value = encodeValue(field, condition.value, `${path}.value`);
    put(RuleLayout.fields + 4 * index, field);
    put(RuleLayout.values + 4 * index, value);
    const operator = numberOf(condition.operator ?? "=", operators, 0xffff_ffff, `${path}.operator`);
    put(RuleLayout.fieldflags + 4 * index, operator);
  }
  const tail = Buffer.concat([...texts, rest]);
  put(RuleLayout.buflen, tail.length);
  return Buffer.concat([new Uint8Array(head.buffer), tail]);
}

/** Decodes `struct audit_rule_data`. Returns undefined if the bytes are too short. */
export function decodeRule(bytes: Uint8Array): AuditRule | undefined {
  if (bytes.length < RuleLayout.size) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const u32 = (offset: number) => view.getUint32(offset, hostLittleEndian);
  const list = u32(RuleLayout.flags);
  const action = u32(RuleLayout.action);
  const end = Math.min(bytes.length, RuleLayout.size + u32(RuleLayout.buflen));
  let at: number = RuleLayout.size;
  const count = Math.min(u32(RuleLayout.field_count), MAX_FIELDS);
  const fields = Array.from({ length: count }, (_, index) => {
    const field = u32(RuleLayout.fields + 4 * index);
    const number = u32(RuleLayout.values + 4 * index);
    const flags = u32(RuleLayout.fieldflags + 4 * index);
    let value: string | number;
    if (textNumbers.has(field)) {
      const start = at;
      at = Math.min(end, at + number);
      value = readBuffer(bytes, start, at);
    } else value = decodeValue(field, number);
    return { field: fieldNames.get(field) ?? `${field}`, operator: operatorNames.get(flags) ?? `${flags}`, value };
  });
  return {
    list: listNames.get(list) ?? `${list}`,
    action: actionNames.get(action) ?? `${action}`,
    syscalls: syscallsOf(Array.from({ length: MASK_WORDS }, (_, index) => u32(RuleLayout.mask + 4 * index))),
    ...(count > 0 ? { fields: fields as AuditCondition[] } : {}),
    ...(at < end ? { rest: bytes.slice(at, end) } : {}),
  };
}

function maskOf(syscalls: unknown): Uint32Array {
  const mask = new Uint32Array(MASK_WORDS);
  if (syscalls === "all") {
    mask.fill(0xffff_ffff);
    mask[MASK_WORDS - 1] = LAST_OF_ALL;
    return mask;
  }
  if (!Array.isArray(syscalls)) {
    throw typeError("rule.syscalls", `expected an array of numbers or "all", got ${describeValue(syscalls)}`);
  }
  for (const [index, number] of syscalls.entries()) {
    checkInteger(number, 0, SYSCALLS - 1, `rule.syscalls[${index}]`);
    mask[number >>> 5]! |= 1 << (number & 31);
  }
  return mask;
}

function syscallsOf(mask: readonly number[]): "all" | number[] {
  const isAll = mask.every((word, index) => word === (index === MASK_WORDS - 1 ? LAST_OF_ALL : 0xffff_ffff));
  if (isAll) return "all";
  return mask.flatMap((word, index) =>
    Array.from({ length: 32 }, (_, bit) => bit).flatMap((bit) => ((word >>> bit) & 1 ? [32 * index + bit] : [])),
  );
}

function encodeText(value: unknown, path: string): Uint8Array {
  if (typeof value !== "string") throw typeError(path, `expected a string, got ${describeValue(value)}`);
  if (value === "") throw rangeError(path, 'expected text of one or more characters, got ""');
  return checkedBytes(value, () => path);
}

function encodeValue(field: number, value: unknown, path: string): number {
  if (typeof value === "number") {
    return field === EXIT
      ? checkInteger(value, -0x8000_0000, 0x7fff_ffff, path) >>> 0
      : checkInteger(value, 0, 0xffff_ffff, path);
  }
  if (field === namedFields.perm && typeof value === "string") {
    if (/^[rwxa]+$/.test(value))
      return [...value].reduce((bits, letter) => bits | (1 << PERMISSIONS.indexOf(letter)), 0);
    throw rangeError(path, `expected letters of "rwxa", got ${describeValue(value)}`);
  }
  const known = valueNames.get(field)?.numbers;
  if (known === undefined || typeof value !== "string") {
    const expected = known === undefined && field !== namedFields.perm ? "a number" : "a name or a number";
    throw typeError(path, `expected ${expected}, got ${describeValue(value)}`);
  }
  const number = known.get(value) ?? numberIn(value);
  if (number === undefined) throw rangeError(path, `unknown name "${value}"${didYouMeanOneOf(value, known.keys())}`);
  return number;
}

function decodeValue(field: number, value: number): string | number {
  if (field === EXIT) return value | 0;
  if (field === namedFields.perm && value > 0 && value < 16) {
    return [..."rwxa"].filter((letter) => ((value >>> PERMISSIONS.indexOf(letter)) & 1) === 1).join("");
  }
  const known = valueNames.get(field);
  return known === undefined ? value : (known.names.get(value) ?? `${value}`);
}

/** Returns a number by its name. Numbers are accepted as well. */
export function numberOf(
  value: unknown,
  numbers: Readonly<Record<string, number>>,
  maximum: number,
  path: string,
): number {
  if (typeof value === "string" && Object.hasOwn(numbers, value)) return numbers[value]!;
  const number = typeof value === "string" ? numberIn(value) : value;
  if (typeof number === "number") return checkInteger(number, 0, maximum, path);
  if (typeof value !== "string") throw typeError(path, `expected a name or a number, got ${describeValue(value)}`);
  throw rangeError(path, `unknown name "${value}"${didYouMeanOneOf(value, Object.keys(numbers))}`);
}
