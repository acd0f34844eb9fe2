import { NLMSG_HDRLEN } from "../constants/netlink.ts";
import { shown } from "../errors.ts";
import { operationCodec } from "./codec.ts";
import { decodeOne } from "./decode.ts";
import { memberSize } from "./decode-leaf.ts";
import { readFixed } from "./decode-values.ts";
import { Kind } from "./kind.ts";
import { layoutOfReplies } from "./layout.ts";
import type { Family } from "./model.ts";
import type { SetPlan, StructPlan, ValuePlan } from "./plan.ts";
import { readBuffer } from "./text.ts";

/** Where a field lies in the messages of an operation. */
export interface FieldPath {
  /** Bytes from the start of the message to the attributes, or to the fixed header for a field of that. */
  readonly start: number;
  /** The nests on the way and the attribute, outermost first; none for a field of the header. */
  readonly attributes: readonly ValuePlan[];
  /** The member, for a field of a structure. */
  readonly member: ValuePlan | undefined;
  /** Where the structure begins that it is a member of: inside another one behind its start, else 0. */
  readonly offset: number;
}

/**
 * Looks up a path of fields in what an operation is answered with.
 *
 * @throws TypeError when there is no such field, or it lies in a list or a sub-message.
 */
export function fieldPath(family: Family, operation: string, path: string): FieldPath {
  if (typeof path !== "string") throw new TypeError(`path: expected a string, got ${shown(path)}`);
  const names = path.split(".");
  const { set, header, field, start, length } = layoutOfReplies(family, operationCodec(family, operation).operation);
  if (header !== undefined && names[0] === field && names.length > 1) {
    return { start: NLMSG_HDRLEN + start, attributes: [], ...followMembers(header, names.slice(1), path) };
  }
  return { start: NLMSG_HDRLEN + length, ...followPath(set, names, path) };
}

function unknownField(path: string, name: string): TypeError {
  return new TypeError(`${path}: there is no field "${name}"`);
}

function followPath(set: SetPlan, names: readonly string[], path: string): Omit<FieldPath, "start"> {
  const attributes: ValuePlan[] = [];
  let plan = set;
  for (const [index, name] of names.entries()) {
    const field = plan.named(name);
    if (field === undefined) throw unknownField(path, name);
    attributes.push(field);
    const rest = names.slice(index + 1);
    const isList = field.multi || (field.kind === Kind.Nest && field.set.sequence);
    if (isList && rest.length > 0) {
      throw new TypeError(`${path}: "${name}" is a list, so nothing inside is read alone`);
    }
    if (rest.length === 0) return { attributes, member: undefined, offset: 0 };
    if (field.kind === Kind.Struct) return { attributes, ...followMembers(field.struct, rest, path) };
    if (field.kind !== Kind.Nest) throw new TypeError(`${path}: "${name}" is no nest, so nothing inside is read alone`);
    plan = field.set;
  }
  throw unknownField(path, "");
}

function followMembers(
  struct: StructPlan,
  names: readonly string[],
  path: string,
): { readonly member: ValuePlan; readonly offset: number } {
  let plan = struct;
  let offset = 0;
  for (const [index, name] of names.entries()) {
    const member = plan.byField[name];
    if (member === undefined) throw unknownField(path, name);
    if (index === names.length - 1) return { member, offset };
    if (member.kind !== Kind.Struct)
      throw new TypeError(`${path}: "${name}" is no structure, so there is nothing inside`);
    offset += member.type;
    plan = member.struct;
  }
  throw unknownField(path, "");
}

/** The value of an attribute by itself; undefined when it is not what its plan says. */
export function attributeValue(field: ValuePlan, store: Uint8Array, view: DataView, at: number, end: number): unknown {
  if (field.size >= 0 && end - at !== field.size) return undefined;
  return knownValue(field, store, view, at, end);
}

/** The value of a member of the structure that lies there; undefined when the structure ends before it, or in it. */
export function memberValue(member: ValuePlan, store: Uint8Array, view: DataView, start: number, end: number): unknown {
  const at = start + member.type;
  const next = at + memberSize(member, end - at);
  if (at > end || next > end) return undefined;
  // What stands behind the NUL of a member of fixed size says nothing, as in decoding.
  if (member.kind === Kind.String) return readBuffer(store, at, next);
  return knownValue(member, store, view, at, next);
}

function knownValue(field: ValuePlan, store: Uint8Array, view: DataView, at: number, end: number): unknown {
  if (field.size < 0 || field.kind > Kind.Flag) return decodeOne(field, store, view, at, end);
  switch (field.kind) {
    case Kind.U8:
      return view.getUint8(at);
    case Kind.U16:
      return view.getUint16(at, field.little);
    case Kind.U32:
      return view.getUint32(at, field.little);
    case Kind.S32:
      return view.getInt32(at, field.little);
    case Kind.U64:
      return view.getBigUint64(at, field.little);
    default:
      return readFixed(field, store, view, at);
  }
}
