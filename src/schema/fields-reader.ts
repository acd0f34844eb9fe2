import { NLA_HDRLEN, NLA_TYPE_MASK } from "../constants/netlink.ts";
import { shown } from "../errors.ts";
import { hostLittleEndian } from "../message/byte-order.ts";
import type { MessageView } from "../message/message.ts";
import { readIpv4 } from "./addresses.ts";
import { operationCodec } from "./codec.ts";
import { readFixed } from "./decode-values.ts";
import { attributeValue, type FieldPath, fieldPath, type MemberPlace, memberValue } from "./field-path.ts";
import { Kind } from "./kind.ts";
import type { Family } from "./model.ts";
import { OwnMessages } from "./own-messages.ts";
import type { ValuePlan } from "./plan.ts";
import { readText } from "./text.ts";

/** As many as one number has bits. */
const MOST = 32;

/** More bytes than any value has. */
const MOST_BYTES = 2 ** 30;

// The module's own: see byte-order.ts.
const littleEndian = hostLittleEndian;

/** Places of what is there before attributes are looked at: the fixed header, and the message for the outermost level. */
const HEADER = 0;
const MESSAGE = 1;

/** One level of attributes in which something is wanted. */
interface Level {
  /** The place of what is around it. */
  readonly around: number;
  /** By number, the bit of each attribute that is wanted; 0 for the others. */
  readonly bits: Int32Array;
  /** All of them. */
  readonly all: number;
  /** The place of the attribute with the lowest bit; the others' follow. */
  readonly first: number;
}

/** What is read in {@link FieldsReader.read} itself; all else is read as by itself. */
const Usual = { None: 0, U8: 1, U16: 2, U32: 3, U64: 4, Ipv4: 5, Enum8: 6, Fixed: 7 } as const;

/** A value that is wanted. */
interface Wanted {
  readonly field: ValuePlan;
  /** The place of the attribute that it is or lies in, or of the header. */
  readonly place: number;
  /** How many bytes lie in front of it there. */
  readonly offset: number;
  /** Where it lies as a member: more may follow it. */
  readonly member: MemberPlace | undefined;
  readonly usual: number;
  /** How many bytes a usual one has, as a member with the rest of its structure; more than there can be for the others. */
  readonly size: number;
  readonly little: boolean;
}

/**
 * Reads some fields of the messages of an operation in one pass, wherever they are, and makes nothing but their values. It
 * stops where it has found them all.
 *
 * ```ts
 * const reader = new FieldsReader(rtRoute, "getroute", ["dst", "oif", "header.rtmType"]);
 * for (const message of messages) {
 *   const [destination, device, type] = reader.read(message);
 * }
 * ```
 */
export class FieldsReader<const Paths extends readonly string[]> {
  readonly #messages: OwnMessages;
  /** Whether no message was looked at yet. */
  #isNew = true;
  readonly #headerStart: number;
  readonly #start: number;
  readonly #levels: readonly Level[];
  readonly #wanted: readonly Wanted[];
  /** Where what is wanted starts and ends in the message that is read, by place; 0 for what it has not. */
  readonly #starts: Int32Array;
  readonly #ends: Int32Array;

  /**
   * Looks up paths of fields, 32 at most: "mtu", "linkinfo.kind", "header.ifiIndex", "stats64.rxBytes", "header.id.idiagDport".
   *
   * @throws TypeError when there is no such field, or it lies in a list or a sub-message, or is given twice; RangeError for
   * more than 32.
   */
  constructor(family: Family, operation: string, paths: Paths) {
    if (!Array.isArray(paths)) throw new TypeError(`paths: expected an array, got ${shown(paths)}`);
    if (paths.length > MOST) throw new RangeError(`paths: expected at most ${MOST}, got ${paths.length}`);
    const given = new Set<string>();
    const found = paths.map((path) => {
      const place = fieldPath(family, operation, path);
      if (given.has(path)) throw new TypeError(`${path}: it is given twice`);
      given.add(path);
      return place;
    });
    const { levels, places, count } = levelsOf(found);
    this.#messages = found[0]?.messages ?? new OwnMessages(family, operationCodec(family, operation).operation);
    this.#levels = levels;
    this.#wanted = found.map((path, slot) => wantedOf(path, places[slot]!));
    this.#headerStart = found.find(({ attributes }) => attributes.length === 0)?.start ?? 0;
    this.#start = found.find(({ attributes }) => attributes.length > 0)?.start ?? 0;
    this.#starts = new Int32Array(count);
    this.#ends = new Int32Array(count);
  }

  /**
   * The values of the fields in that message, in the order of the paths; undefined where one is not there, or not what the
   * schema says. Of attributes that stand several times it is the first one's. The values share no memory with the message.
   *
   * @throws TypeError for what is no message. The first one is looked at, too, whether its type is one of the operation's; of
   * the later ones, which are of a hot path, the values mean nothing where it is not.
   */
  read(message: MessageView): { [Slot in keyof Paths]: unknown } {
    if (this.#isNew || message?.view === undefined) this.#isNew = this.#messages.refuses(message);
    const { store, view, offset } = message;
    const end = offset + message.length;
    const starts = this.#starts;
    const ends = this.#ends;
    starts[HEADER] = offset + this.#headerStart;
    ends[HEADER] = end;
    // First all places, then all values: what makes values calls others, and behind a call the engine reads anew what the
    // walk needs.
    const levels = this.#levels;
    for (let index = 0; index < levels.length; index++) {
      const level = levels[index]!;
      const isOutermost = level.around === MESSAGE;
      const start = isOutermost ? offset + this.#start : starts[level.around]!;
      const stop = isOutermost ? end : ends[level.around]!;
      findAttributes(level, view, start, stop, starts, ends);
    }
    const wanted = this.#wanted;
    const values = blank(wanted.length);
    for (let slot = 0; slot < wanted.length; slot++) {
      const want = wanted[slot]!;
      const { field, place, member, usual, size, little } = want;
      const start = starts[place]!;
      if (start === 0) continue;
      const at = start + want.offset;
      const left = ends[place]! - at;
      if (member === undefined ? left !== size : left < size)
        values[slot] = readAlone(want, store, view, start, ends[place]!);
      else if (usual === Usual.U32) values[slot] = view.getUint32(at, little);
      else if (usual === Usual.Ipv4) values[slot] = readIpv4(store, at);
      else if (usual === Usual.U64) values[slot] = view.getBigUint64(at, little);
      else if (usual === Usual.Enum8) values[slot] = field.table!.show(view.getUint8(at));
      else if (usual === Usual.U16) values[slot] = view.getUint16(at, little);
      else if (usual === Usual.U8) values[slot] = view.getUint8(at);
      else values[slot] = readFixed(field, store, view, at);
    }
    return values as { [Slot in keyof Paths]: unknown };
  }
}

/** Notes where the wanted attributes of a level are; 0 for those that it has not, and for all when it starts at 0. */
function findAttributes(
  { bits, all, first }: Level,
  view: DataView,
  start: number,
  stop: number,
  starts: Int32Array,
  ends: Int32Array,
): void {
  let missing = all;
  const end = start === 0 ? 0 : stop;
  for (let at = start; end - at >= NLA_HDRLEN; ) {
    const length = view.getUint16(at, littleEndian);
    if (length < NLA_HDRLEN || length > end - at) break;
    const type = view.getUint16(at + 2, littleEndian) & NLA_TYPE_MASK;
    const bit = type < bits.length ? bits[type]! : 0;
    if ((missing & bit) !== 0) {
      missing ^= bit;
      const place = first + 31 - Math.clz32(bit);
      starts[place] = at + NLA_HDRLEN;
      ends[place] = at + length;
      if (missing === 0) return;
    }
    at += (length + 3) & ~3;
  }
  for (; missing !== 0; missing &= missing - 1) starts[first + 31 - Math.clz32(missing & -missing)] = 0;
}

/** So many values that are not there: from literals where they are few, which the engine makes without a loop or a call. */
function blank(count: number): unknown[] {
  switch (count) {
    case 1:
      return [undefined];
    case 2:
      return [undefined, undefined];
    case 3:
      return [undefined, undefined, undefined];
    case 4:
      return [undefined, undefined, undefined, undefined];
    case 5:
      return [undefined, undefined, undefined, undefined, undefined];
    case 6:
      return [undefined, undefined, undefined, undefined, undefined, undefined];
    default:
      return new Array<undefined>(count).fill(undefined);
  }
}

/** Reads a value that is not a usual one, or has not the length of one. */
function readAlone({ field, member }: Wanted, store: Uint8Array, view: DataView, start: number, end: number): unknown {
  if (member !== undefined) return memberValue(member, store, view, start, end);
  return field.kind === Kind.String ? readText(store, start, end) : attributeValue(field, store, view, start, end);
}

function wantedOf({ attributes, member }: FieldPath, place: number): Wanted {
  const field = member?.plan ?? attributes.at(-1)!;
  const usual = usualKind(field, member !== undefined);
  const offset = member === undefined ? 0 : member.offset + field.type;
  let { size } = field;
  if (usual === Usual.None) size = MOST_BYTES;
  else if (member !== undefined) size = member.struct.size - offset;
  else if (usual === Usual.Ipv4) size = 4;
  return { field, place, offset, member, usual, size, little: field.little };
}

function usualKind({ kind, base, size }: ValuePlan, isMember: boolean): number {
  switch (kind) {
    case Kind.U8:
      return Usual.U8;
    case Kind.U16:
      return Usual.U16;
    case Kind.U32:
      return Usual.U32;
    case Kind.U64:
      return Usual.U64;
    case Kind.Ipv4:
      return Usual.Ipv4;
    case Kind.Ip:
      // An attribute of either family has the length of its own; in a structure it does not tell.
      return !isMember && (size < 0 || size === 4) ? Usual.Ipv4 : Usual.None;
    case Kind.Enum:
      return base === Kind.U8 ? Usual.Enum8 : Usual.Fixed;
    default:
      return size >= 0 && kind <= Kind.Flag ? Usual.Fixed : Usual.None;
  }
}

/** The levels that attributes of these paths stand in, outer ones first, and the place of each path's last one. */
function levelsOf(paths: readonly FieldPath[]): { levels: Level[]; places: number[]; count: number } {
  const levels: Level[] = [];
  const places: number[] = paths.map(({ attributes }) => (attributes.length === 0 ? HEADER : MESSAGE));
  let count = MESSAGE + 1;
  for (let depth = 0; paths.some(({ attributes }) => attributes.length > depth); depth++) {
    const inside = Map.groupBy(
      paths.keys().filter((slot) => paths[slot]!.attributes.length > depth),
      (slot) => places[slot]!,
    );
    for (const [around, slots] of inside) {
      const types = [...new Set(slots.map((slot) => paths[slot]!.attributes[depth]!.type))];
      const bits = new Int32Array(Math.max(...types) + 1);
      for (const [index, type] of types.entries()) bits[type] = 1 << index;
      const all = types.length === MOST ? -1 : (1 << types.length) - 1;
      levels.push({ around, bits, all, first: count });
      for (const slot of slots) places[slot] = count + types.indexOf(paths[slot]!.attributes[depth]!.type);
      count += types.length;
    }
  }
  return { levels, places, count };
}
