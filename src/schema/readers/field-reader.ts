import { NLA_HDRLEN, NLA_TYPE_MASK, NLMSG_HDRLEN } from "../../constants/netlink.ts";
import { shown } from "../../errors.ts";
import { align } from "../../message/align.ts";
import { hostLittleEndian } from "../../message/byte-order.ts";
import type { MessageView } from "../../message/message.ts";
import { operationCodec } from "../codec/codec.ts";
import { decodeOne } from "../codec/decode/decode.ts";
import { readMember } from "../codec/decode/leaf.ts";
import { readFixed } from "../codec/decode/values.ts";
import type { Family } from "../model/family.ts";
import { Kind } from "../plan/kind.ts";
import { ReplyTypes, replyPlan } from "../plan/message-plan.ts";
import { memberSize, type SetPlan, type StructPlan, type ValuePlan } from "../plan/plan.ts";
import { toldNames } from "../values/suggestions.ts";

/** Where a field lies in the messages of an operation. */
export interface FieldPath {
  /** The messages that it is of. */
  readonly replyTypes: ReplyTypes;
  /** Bytes from the start of the message to the attributes, or to the fixed header for a field of that. */
  readonly start: number;
  /** The nests on the way and the attribute, outermost first; none for a field of the header. */
  readonly attributes: readonly ValuePlan[];
  /** The member, for a field of a structure. */
  readonly member: MemberPlace | undefined;
}

/** Where a member lies in a structure. */
export interface MemberPlace {
  readonly plan: ValuePlan;
  readonly struct: StructPlan;
  /** Whether the structure is a fixed header: it ends where the attributes begin, and can end anywhere before. */
  readonly isHeader: boolean;
  /** The member of that structure that it is, or lies in. */
  readonly outer: ValuePlan;
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
  const known = operationCodec(family, operation).operation;
  const replyTypes = new ReplyTypes(family, known);
  const names = path.split(".");
  const { set, header, field, start, length } = replyPlan(family, known);
  try {
    if (header === undefined || names[0] !== field) {
      const [name] = names as [string];
      if (set.fieldByName(name) === undefined && header?.byField[name] !== undefined) {
        throw new TypeError(`${path}: it is a member of the fixed header: write ${field}.${path}`);
      }
      return { replyTypes, start: NLMSG_HDRLEN + length, ...followPath(set, names, path, field) };
    }
    if (names.length === 1) {
      const first = header.members[0]?.name ?? "…";
      throw new TypeError(`${path}: it is the fixed header, whose members are read one by one, as ${path}.${first}`);
    }
    const member = memberPlace(header, names.slice(1), path, true);
    return { replyTypes, start: NLMSG_HDRLEN + start, attributes: [], member };
  } catch (error) {
    if (error instanceof TypeError) error.message = `${family.name}.${operation}: ${error.message}`;
    throw error;
  }
}

function unknownField(path: string, name: string, names: readonly string[]): TypeError {
  return new TypeError(`${path}: there is no field "${name}"${toldNames(name, names)}`);
}

/** How the attributes of a set are called in objects. */
function fieldsOf({ attributes }: SetPlan): string[] {
  return attributes.filter(({ type }) => type !== "pad").map(({ field }) => field);
}

function followPath(
  set: SetPlan,
  names: readonly string[],
  path: string,
  header: string | undefined,
): Omit<FieldPath, "replyTypes" | "start"> {
  const attributes: ValuePlan[] = [];
  let plan = set;
  for (const [index, name] of names.entries()) {
    const field = plan.fieldByName(name);
    if (field === undefined) {
      const others = index === 0 && header !== undefined ? [header] : [];
      throw unknownField(path, name, [...fieldsOf(plan), ...others]);
    }
    attributes.push(field);
    const rest = names.slice(index + 1);
    const isSequence = field.kind === Kind.Nest && field.set.sequence;
    const isList = field.multi || field.kind === Kind.Structs || field.kind === Kind.Records || isSequence;
    if (field.multi && rest.length === 0) {
      throw new TypeError(
        `${path}: "${name}" can stand several times, of which only one would be read: decode() reads all`,
      );
    }
    if (isList && rest.length > 0) {
      throw new TypeError(`${path}: "${name}" is a list, so nothing inside is read alone`);
    }
    if (rest.length === 0) return { attributes, member: undefined };
    if (field.kind === Kind.Struct) return { attributes, member: memberPlace(field.struct, rest, path, false) };
    if (field.kind !== Kind.Nest) throw new TypeError(`${path}: "${name}" is no nest, so nothing inside is read alone`);
    plan = field.set;
  }
  throw unknownField(path, "", []);
}

function memberPlace(struct: StructPlan, names: readonly string[], path: string, isHeader: boolean): MemberPlace {
  let plan = struct;
  let offset = 0;
  for (const [index, name] of names.entries()) {
    const member = plan.byField[name];
    if (member === undefined) throw unknownField(path, name, Object.keys(plan.byField));
    if (index === names.length - 1) {
      return { plan: member, struct, isHeader, outer: struct.byField[names[0]!]!, offset };
    }
    if (member.kind !== Kind.Struct)
      throw new TypeError(`${path}: "${name}" is no structure, so there is nothing inside`);
    offset += member.type;
    plan = member.struct;
  }
  throw unknownField(path, "", []);
}

/** The value of an attribute by itself; undefined when it is not what its plan says. */
export function attributeValue(field: ValuePlan, store: Uint8Array, view: DataView, at: number, end: number): unknown {
  if (field.size >= 0 && end - at !== field.size) return undefined;
  return knownValue(field, store, view, at, end);
}

/** The value of a member of the structure that lies there; undefined where the decoded object lacks it. */
export function memberValue(
  place: MemberPlace,
  store: Uint8Array,
  view: DataView,
  start: number,
  end: number,
): unknown {
  const { plan, struct, isHeader, outer, offset } = place;
  const { size } = struct;
  const length = isHeader ? Math.min(end - start, size) : end - start;
  if (!isHeader && length < size && !struct.memberEnds.has(length)) return undefined;
  const left = length - outer.type;
  const outerSize = memberSize(outer, left);
  if (left < outerSize || left < 0) return undefined;
  const at = start + offset + plan.type;
  return readMember(plan, store, view, at, at + memberSize(plan, start + outer.type + outerSize - at));
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

/**
 * Reads one field of the messages of an operation, wherever it is, and makes nothing but its value. Several fields are
 * read faster together, by a {@link FieldsReader}. A sub-message is its bytes, since what tells its format is not read.
 */
export class FieldReader {
  readonly #replyTypes: ReplyTypes;
  /** Whether no message was looked at yet. */
  #isUnchecked = true;
  readonly #start: number;
  /** Numbers of the nests on the way, and of the attribute; none for a field of the header. */
  readonly #types: readonly number[];
  readonly #field: ValuePlan | undefined;
  /** The member, for a field of a structure. */
  readonly #member: MemberPlace | undefined;

  /**
   * Looks up a path of fields: "mtu", "linkinfo.kind", "header.ifiIndex", "stats64.rxBytes", "header.id.idiagDport".
   *
   * @throws TypeError when there is no such field, it can stand several times, or it lies in a list or a sub-message.
   */
  constructor(family: Family, operation: string, path: string) {
    const { replyTypes, start, attributes, member } = fieldPath(family, operation, path);
    this.#replyTypes = replyTypes;
    this.#start = start;
    this.#types = attributes.map(({ type }) => type);
    this.#field = attributes.at(-1);
    this.#member = member;
  }

  /**
   * The field's value in that message; undefined when it is not there, or not what the schema says. Of an attribute
   * that stands there twice it is the first one's.
   *
   * @throws TypeError for what is no message. The first one is looked at, too, whether its type is one of the operation's; of
   * the later ones, which are of a hot path, the values mean nothing where it is not.
   */
  read(message: MessageView): unknown {
    if (this.#isUnchecked || message?.view === undefined) this.#isUnchecked = this.#replyTypes.rejectsOther(message);
    const { view } = message;
    const end = message.offset + message.length;
    const types = this.#types;
    let start = message.offset + this.#start;
    let stop = end;
    for (let depth = 0; depth < types.length; depth++) {
      const type = types[depth]!;
      let at = start;
      for (;;) {
        if (stop - at < NLA_HDRLEN) return undefined;
        const length = view.getUint16(at, hostLittleEndian);
        if (length < NLA_HDRLEN || length > stop - at) return undefined;
        if ((view.getUint16(at + 2, hostLittleEndian) & NLA_TYPE_MASK) === type) {
          start = at + NLA_HDRLEN;
          stop = at + length;
          break;
        }
        at += align(length);
      }
    }
    const member = this.#member;
    if (member !== undefined) return memberValue(member, message.store, view, start, stop);
    return attributeValue(this.#field!, message.store, view, start, stop);
  }
}
