import { typeError } from "../base/argument-error.ts";
import { describeValue } from "../base/describe.ts";
import { NETLINK_GENERIC, NLM_F_DUMP } from "../constants/netlink.ts";
import type { RequestKind } from "../schema/codec/codec.ts";
import type { deletingWords } from "../schema/model/conventions.ts";
import { type Family, find, follow, type Operation } from "../schema/model/family.ts";
import { entriesWith } from "../schema/model/lazy-family.ts";
import type { Fields } from "../schema/model/types.ts";
import { MAX_DEPTH } from "../schema/plan/kind.ts";

/** Names of operations that delete objects, such as "dellink" or "flush". */
export type Deleting = `${"" | `${string}-`}${(typeof deletingWords)[number]}${string}`;

/** The encoder omits undefined fields: the kernel would delete more objects. */
export function checkNothingUndefined(fields: object | undefined): void {
  const path = findUndefined(fields, 0);
  if (path === undefined || path === TOO_DEEP) return;
  const why = "expected a value, got undefined, which may delete more than intended";
  throw typeError(path, `${why}; omit it to delete without it`);
}

/** Marks values that are too deep to check (circular objects). */
const TOO_DEEP = Symbol("too deep");

function findUndefined(value: unknown, depth: number): string | typeof TOO_DEEP | undefined {
  if (typeof value !== "object" || value === null || ArrayBuffer.isView(value)) return undefined;
  if (depth > MAX_DEPTH * 2) return TOO_DEEP;
  const isList = Array.isArray(value);
  for (const name in value) {
    const content = (value as Fields)[name];
    const own = isList ? `[${name}]` : name;
    if (content === undefined) return own;
    const inner = typeof content === "object" ? findUndefined(content, depth + 1) : undefined;
    if (inner === TOO_DEEP) return inner;
    if (inner !== undefined) return inner.startsWith("[") ? own + inner : `${own}.${inner}`;
  }
  return undefined;
}

/** The caller would get only the first message of the dump. */
export function checkNoDump({ protocol }: Family, operation: Operation, flags: number): void {
  // For raw families, NLM_F_ROOT or NLM_F_MATCH alone starts a dump. In requests that change objects, these bits have
  // other meanings, such as NLM_F_REPLACE.
  const dumps = protocol === NETLINK_GENERIC ? (flags & NLM_F_DUMP) === NLM_F_DUMP : (flags & NLM_F_DUMP) !== 0;
  if (!dumps || (protocol !== NETLINK_GENERIC && operation.dump === undefined)) return;
  const instead = operation.dump === undefined ? "the operation has no dump" : "use dump()";
  throw typeError("flags", `NLM_F_DUMP, or a bit of it, starts a dump; ${instead}`);
}

/**
 * Rejects a fixed header with a member that differs from the value that the operation requires. A member of 0 is
 * accepted, because callers may pass the header of a reply, unless another operation has the same message number.
 *
 * @param headerField name of the field for the fixed header.
 */
export function checkHeaderValues(
  family: Family,
  operation: Operation,
  headerField: string | undefined,
  fields: object | undefined,
): void {
  const { headerValues, header } = operation;
  if (headerValues === undefined || headerField === undefined) return;
  const values = (fields as Fields | undefined)?.[headerField];
  if (typeof values !== "object" || values === null) return;
  for (const [field, value] of Object.entries(headerValues)) {
    const actual = (values as Fields)[field];
    if (actual === undefined || isValue(actual, value, family, header!, field)) continue;
    if (`${actual}` === "0" && !sharesNumber(family, operation)) continue;
    const own = describeValue(value);
    throw typeError(
      `${headerField}.${field}`,
      `expected ${own}, the value of the operation, got ${describeValue(actual)}`,
    );
  }
}

function sharesNumber({ operations }: Family, operation: Operation): boolean {
  return (["do", "dump"] as const).some((kind) => {
    const number = operation[kind]?.request.number;
    if (number === undefined) return false;
    return Object.values(operations).some((other) => other !== operation && other[kind]?.request.number === number);
  });
}

/** Only members of the fixed header distinguish these operations. */
export function operationsWithSameNumber(
  family: Family,
  operation: Operation,
  kind: RequestKind,
): readonly Operation[] {
  const number = operation[kind]?.request.number;
  if (operation.headerValues !== undefined || number === undefined) return [];
  return entriesWith(family.operations, "headerValues").filter((other) => other[kind]?.request.number === number);
}

/** Another operation's reply would be decoded in the wrong format. */
export function checkOtherOperations(
  family: Family,
  others: readonly Operation[],
  headerField: string,
  fields: object | undefined,
): void {
  const content = (fields as Fields | undefined)?.[headerField];
  if (typeof content !== "object" || content === null) return;
  for (const { name, header, headerValues } of others) {
    const values = Object.entries(headerValues!);
    const isSelected = values.every(([field, value]) => {
      const actual = (content as Fields)[field];
      return actual !== undefined && isValue(actual, value, family, header!, field);
    });
    if (!isSelected) continue;
    const [field, value] = values[0]!;
    const selected = `selects the operation ${describeValue(name)}; call that operation`;
    throw typeError(`${headerField}.${field}`, `${describeValue(value)} ${selected}`);
  }
}

function isValue(actual: unknown, value: string | number, family: Family, header: string, field: string): boolean {
  if (actual === value) return true;
  const member = find(family, "structs", header)?.members.find((one) => one.field === field);
  const names = member && find(follow(family, header)!.family, "enums", member.enum);
  const number = names?.entries.find(({ name }) => name === value)?.value ?? value;
  return names !== undefined && `${actual}` === `${number}`;
}
