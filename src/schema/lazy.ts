import { NLA_HDRLEN, NLA_TYPE_MASK, NLMSG_HDRLEN } from "../constants/netlink.ts";
import { shown } from "../errors.ts";
import { align } from "../message/align.ts";
import { AttributeReader } from "../message/attribute-reader.ts";
import { hostLittleEndian } from "../message/byte-order.ts";
import type { MessageView } from "../message/message.ts";
import { operationCodec } from "./codec.ts";
import { decodeOne } from "./decode.ts";
import { readFixed } from "./decode-values.ts";
import { Kind } from "./kind.ts";
import { layoutOfReplies } from "./layout.ts";
import type { Family } from "./model.ts";
import type { SetPlan, ValuePlan } from "./plan.ts";

/**
 * Walks the attributes of messages by a schema without making objects: for hot paths that look at a few fields. All of
 * {@link AttributeReader} is there (`u32()`, `bytes()` …) beside the attribute's name and its decoded value.
 *
 * ```ts
 * const reader = new SetReader(family, "getlink");
 * for (reader.start(message); reader.next(); ) if (reader.field === "mtu") total += reader.u32();
 * ```
 */
export class SetReader extends AttributeReader {
  readonly #plan: SetPlan;
  /** What each number is called. */
  readonly #names: readonly (string | undefined)[];
  /** Bytes in front of the attributes, padded as they are there, and without the padding. */
  readonly #start: number;
  readonly #shortest: number;
  #store: Uint8Array | undefined;

  /** @throws TypeError when the family has no such operation. */
  constructor(family: Family, operation: string) {
    super();
    const { set, header, start } = layoutOfReplies(family, operationCodec(family, operation).operation);
    this.#plan = set;
    this.#names = set.byType.map((field) => field?.name);
    this.#shortest = NLMSG_HDRLEN + start + (header?.size ?? 0);
    this.#start = align(this.#shortest);
  }

  /** Starts over with the attributes of a message of the operation. It reads in place, as long as the message lives. */
  start(message: MessageView): this {
    const { view, store, offset, length } = message;
    this.#store = store;
    const end = offset + length;
    const start = offset + this.#start;
    // A message that ends with the header needs no padding behind it.
    return this.over(store, view, start > end && length >= this.#shortest ? end : start, end);
  }

  /** What the current attribute is called in objects; undefined when the schema does not know it. */
  get field(): string | undefined {
    const { type } = this;
    return type < this.#names.length ? this.#names[type] : undefined;
  }

  /**
   * The current attribute's value as it would be in the decoded object, and nests whole; undefined when the schema does
   * not know it or it is not what the schema says. Sub-messages come as bytes, since what selects them was not read.
   */
  value(): unknown {
    const field = this.#plan.byType[this.type];
    if (field === undefined || this.#store === undefined) return undefined;
    return decodeOne(field, this.#store, this.view, this.offset, this.offset + this.length);
  }
}

/** Reads one field of the messages of an operation, wherever it is, and makes nothing but its value. */
export class FieldReader {
  /** Bytes from the start of the message to the attributes, or to the fixed header for a field of that. */
  readonly #start: number;
  /** Numbers of the nests on the way, and of the attribute; none for a field of the header. */
  readonly #types: readonly number[];
  readonly #field: ValuePlan;
  /** The member, for a field of a structure. */
  readonly #member: ValuePlan | undefined;

  /**
   * Looks up a path of fields: "mtu", "linkinfo.kind", "header.ifiIndex", "stats64.rxBytes".
   *
   * @throws TypeError when there is no such field, or it lies in a list or a sub-message.
   */
  constructor(family: Family, operation: string, path: string) {
    if (typeof path !== "string") throw new TypeError(`path: expected a string, got ${shown(path)}`);
    const names = path.split(".");
    const { set, header, field, start, length } = layoutOfReplies(family, operationCodec(family, operation).operation);
    if (header !== undefined && names[0] === field && names.length === 2) {
      const member = header.byField[names[1]!];
      if (member === undefined) throw unknownField(path, names[1]!);
      this.#start = NLMSG_HDRLEN + start;
      this.#types = [];
      this.#field = member;
      this.#member = member;
      return;
    }
    this.#start = NLMSG_HDRLEN + length;
    const way = followPath(set, names, path);
    this.#types = way.types;
    this.#field = way.field;
    this.#member = way.member;
  }

  /**
   * The field's value in that message; undefined when it is not there, or not what the schema says. Of attributes that
   * stand several times it is the first one's.
   */
  read(message: MessageView): unknown {
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
    return this.#value(message, view, start, stop);
  }

  #value(message: MessageView, view: DataView, start: number, stop: number): unknown {
    const member = this.#member;
    const field = member ?? this.#field;
    const at = member === undefined ? start : start + member.type;
    if (member !== undefined) {
      if (member.size >= 0 && at + member.size > stop) return undefined;
      if (member.size < 0) return decodeOne(member, message.store, view, at, stop);
    } else if (field.size >= 0 && stop - start !== field.size) return undefined;
    if (field.size < 0 || field.kind > Kind.Flag) {
      return decodeOne(field, message.store, view, at, member === undefined ? stop : at + member.size);
    }
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
        return readFixed(field, message.store, view, at);
    }
  }
}

function unknownField(path: string, name: string): TypeError {
  return new TypeError(`${path}: there is no field "${name}"`);
}

function followPath(
  set: SetPlan,
  names: readonly string[],
  path: string,
): { types: number[]; field: ValuePlan; member: ValuePlan | undefined } {
  const types: number[] = [];
  let plan = set;
  for (const [index, name] of names.entries()) {
    const field = plan.byField[name];
    if (field === undefined) throw unknownField(path, name);
    types.push(field.type);
    const rest = names.slice(index + 1);
    if (rest.length === 0) return { types, field, member: undefined };
    if (field.kind === Kind.Struct && rest.length === 1) {
      const member = field.struct.byField[rest[0]!];
      if (member === undefined) throw unknownField(path, rest[0]!);
      return { types, field, member };
    }
    if (field.kind !== Kind.Nest) throw new TypeError(`${path}: "${name}" is no nest, so nothing inside is read alone`);
    plan = field.set;
  }
  throw unknownField(path, "");
}
