import { NETLINK_GENERIC, NLM_F_DUMP } from "../constants/netlink.ts";
import { shown } from "../errors.ts";
import type { RequestKind } from "../schema/codec/codec.ts";
import { type Family, follow, lookup, type Operation } from "../schema/model/family.ts";
import type { Fields } from "../schema/model/types.ts";
import { MAX_DEPTH } from "../schema/plan/kind.ts";

/** What the names of operations begin with that take something away, or a part of them behind a hyphen. */
export const deletingWords = ["del", "destroy", "flush", "remove", "clear"] as const;

/** What operations are called that take something away. */
export type Deleting = `${"" | `${string}-`}${(typeof deletingWords)[number]}${string}`;

/**
 * Operations that take something away, or all that there is where a request does not say what: `Deleting`, the type, says
 * the same.
 */
const DELETING = new RegExp(`(^|-)(${deletingWords.join("|")})`);

/** Whether a request without a field deletes more than one with it, or another thing. */
export function deletes({ name }: Pick<Operation, "name">): boolean {
  return DELETING.test(name);
}

/** Parts of the names of operations that read, and of those that also reset what they read. */
const READING = /(^|-)get/;
const RESETTING = /reset|zero|clear/;

/** Whether an operation changes nothing, as its name says: its request can be sent again. */
export function onlyReads({ name }: Pick<Operation, "name">): boolean {
  return READING.test(name) && !RESETTING.test(name);
}

/** Throws when something that tells what is deleted is undefined, however deep, since that is no way to say "any". */
export function checkNothingUndefined(fields: object | undefined): void {
  const path = findUndefined(fields, 0);
  if (path === undefined || path === TOO_DEEP) return;
  const why = "it is undefined, and without it more is deleted, or something else";
  throw new TypeError(`${path}: ${why}; leave it out where that is meant`);
}

/** Stands for what lies deeper than anything that is sent, as what is inside itself: whoever writes it says where. */
const TOO_DEEP = Symbol("too deep");

/** The path of the first thing inside that is undefined. */
function findUndefined(value: unknown, depth: number): string | typeof TOO_DEEP | undefined {
  if (typeof value !== "object" || value === null || ArrayBuffer.isView(value)) return undefined;
  if (depth > MAX_DEPTH * 2) return TOO_DEEP;
  const isList = Array.isArray(value);
  for (const name in value) {
    const given = (value as Fields)[name];
    const own = isList ? `[${name}]` : name;
    if (given === undefined) return own;
    const inner = typeof given === "object" ? findUndefined(given, depth + 1) : undefined;
    if (inner === TOO_DEEP) return inner;
    if (inner !== undefined) return inner.startsWith("[") ? own + inner : `${own}.${inner}`;
  }
  return undefined;
}

/** Throws when flags would make a question for one thing a dump, whose first item would be taken for the answer. */
export function checkNoDump({ protocol }: Family, operation: Operation, flags: number): void {
  // Raw families look at either of the two bits, which mean something else in requests that change something.
  const dumps = protocol === NETLINK_GENERIC ? (flags & NLM_F_DUMP) === NLM_F_DUMP : (flags & NLM_F_DUMP) !== 0;
  if (!dumps || (protocol !== NETLINK_GENERIC && operation.dump === undefined)) return;
  const instead = operation.dump === undefined ? "it cannot be dumped" : "dump() asks for all";
  throw new TypeError(`flags: NLM_F_DUMP, or a part of it, makes it a dump; ${instead}`);
}

/**
 * Throws when the fixed header of a request says something else of what its operation is than the operation itself does. Where
 * its number is no other operation's, 0 is a member that was left out: so answers have it, whose header can be given back.
 *
 * @param headerField how the fixed header is called in objects.
 */
export function checkHeaderValues(
  family: Family,
  operation: Operation,
  headerField: string | undefined,
  fields: object | undefined,
): void {
  const { headerValues, header } = operation;
  if (headerValues === undefined || headerField === undefined) return;
  const given = (fields as Fields | undefined)?.[headerField];
  if (typeof given !== "object" || given === null) return;
  for (const [field, value] of Object.entries(headerValues)) {
    const said = (given as Fields)[field];
    if (said === undefined || said === value || said === numberOf(family, header!, field, value)) continue;
    if (said === 0 && !sharesNumber(family, operation)) continue;
    const own = shown(value);
    throw new TypeError(`${headerField}.${field}: the operation says itself that it is ${own}, got ${shown(said)}`);
  }
}

/** Whether another operation is asked for with the same number. */
function sharesNumber({ operations }: Family, operation: Operation): boolean {
  return (["do", "dump"] as const).some((kind) => {
    const number = operation[kind]?.request.number;
    if (number === undefined) return false;
    return Object.values(operations).some((other) => other !== operation && other[kind]?.request.number === number);
  });
}

/** The operations that share the number of one that says nothing of its header, and tell themselves apart by theirs. */
export function operationsWithSameNumber(
  family: Family,
  operation: Operation,
  kind: RequestKind,
): readonly Operation[] {
  const number = operation[kind]?.request.number;
  if (operation.headerValues !== undefined || number === undefined) return [];
  return Object.values(family.operations).filter(
    (other) => other.headerValues !== undefined && other[kind]?.request.number === number,
  );
}

/** Throws when the fixed header of a request says that it is one of another operation, of which the answer would be misread. */
export function checkOtherOperations(
  family: Family,
  those: readonly Operation[],
  headerField: string,
  fields: object | undefined,
): void {
  const given = (fields as Fields | undefined)?.[headerField];
  if (typeof given !== "object" || given === null) return;
  for (const { name, header, headerValues } of those) {
    const values = Object.entries(headerValues!);
    const isMeant = values.every(([field, value]) => {
      const said = (given as Fields)[field];
      return said === value || (said !== undefined && said === numberOf(family, header!, field, value));
    });
    if (!isMeant) continue;
    const [field, value] = values[0]!;
    throw new TypeError(`${headerField}.${field}: where it is ${shown(value)} the operation is ${shown(name)}`);
  }
}

/** What a name of a member's values stands for. */
function numberOf(family: Family, header: string, field: string, value: string | number): number | undefined {
  const struct = follow(family, header);
  const member =
    struct &&
    lookup(struct.family.structs, struct.name)?.members.find((one: { field?: string }) => one.field === field);
  const names = member?.enum === undefined ? undefined : follow(struct!.family, member.enum);
  const entries = names && lookup(names.family.enums, names.name)?.entries;
  return entries?.find(({ name }: { name: string }) => name === value)?.value;
}
