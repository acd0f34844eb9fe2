import { NLA_HDRLEN, NLA_TYPE_MASK, NLMSG_HDRLEN } from "../../constants/netlink.ts";
import { AF_MPLS } from "../../constants/socket.ts";
import { shown } from "../../errors.ts";
import { hostLittleEndian } from "../../message/byte-order.ts";
import type { MessageView } from "../../message/message.ts";
import { operationCodec } from "../codec/codec.ts";
import { readFixed } from "../codec/decode/values.ts";
import type { Attribute, Family } from "../model/family.ts";
import { labelOf } from "../plan/address-family.ts";
import { Kind } from "../plan/kind.ts";
import { ReplyTypes } from "../plan/message-plan.ts";
import type { ValuePlan } from "../plan/plan.ts";
import { readIpv4 } from "../values/addresses.ts";
import { readText } from "../values/text.ts";
import { attributeValue, type FieldPath, fieldPath, type MemberPlace, memberValue } from "./field-reader.ts";
import { type CachedLayout, commitLayout, matchesLayout, newLayout, recordHead, resetLayout } from "./layout-cache.ts";

/** As many as one number has bits. */
const MAX_PATHS = 32;

/** More bytes than any value has. */
const NO_SIZE = 2 ** 30;

/** How many layouts are remembered. Messages that are laid out otherwise mostly have another length, which tells the place. */
const LAYOUTS = 8;

/** One of so many messages that are laid out otherwise is learnt: where no two are alike, the others cost nothing more. */
const LEARN_INTERVAL = 8;

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

/** How a value is read: not at all where it is not there, alone where it has not the length of its kind or none is known. */
const Method = { None: 0, U8: 1, U16: 2, U32: 3, U64: 4, Ipv4: 5, Enum8: 6, Fixed: 7, Alone: 8 } as const;

/** A value that is wanted. */
interface FieldSlot {
  readonly field: ValuePlan;
  /** The place of the attribute that it is or lies in, or of the header. */
  readonly place: number;
  /** How many bytes lie in front of it there. */
  readonly offset: number;
  /** Where it lies as a member: more may follow it. */
  readonly member: MemberPlace | undefined;
  /** How it is read where it has its {@link size}. */
  readonly method: number;
  /** How many bytes it has, as a member with the rest of its structure; more than there can be for what is read alone. */
  readonly size: number;
  readonly little: boolean;
  /** What each byte stands for, where it is an enum of one. */
  readonly names: readonly (string | number)[];
}

/**
 * Reads some fields of the messages of an operation in one pass, wherever they are, and makes nothing but their values. It
 * stops where it has found them all. A sub-message is its bytes, since what tells its format is not read.
 *
 * ```ts
 * const reader = new FieldsReader(rtRoute, "getroute", ["dst", "oif", "header.rtmType"]);
 * for (const message of messages) {
 *   const [destination, device, type] = reader.read(message);
 * }
 * ```
 */
export class FieldsReader<const Paths extends readonly string[]> {
  readonly #replyTypes: ReplyTypes;
  /** Whether no message was looked at yet. */
  #isUnchecked = true;
  /** The slots of fields that are an MPLS label if the fixed header, which starts with the family, says so. */
  readonly #labels: readonly number[];
  readonly #headerStart: number;
  readonly #start: number;
  readonly #levels: readonly Level[];
  /** Of messages that were read before: see {@link CachedLayout}. */
  readonly #layouts: readonly CachedLayout[];
  readonly #slots: readonly FieldSlot[];
  /** Where what is wanted starts and ends in the message that is read, by place; 0 for what it has not. */
  readonly #starts: Int32Array;
  readonly #ends: Int32Array;

  /**
   * Looks up paths of fields, 32 at most: "mtu", "linkinfo.kind", "header.ifiIndex", "stats64.rxBytes", "header.id.idiagDport".
   *
   * @throws TypeError when there is no such field, it can stand several times, lies in a list or a sub-message, or is given
   * twice; RangeError for more than 32.
   */
  constructor(family: Family, operation: string, paths: Paths) {
    if (!Array.isArray(paths)) throw new TypeError(`paths: expected an array, got ${shown(paths)}`);
    if (paths.length > MAX_PATHS) throw new RangeError(`paths: expected at most ${MAX_PATHS}, got ${paths.length}`);
    const given = new Set<string>();
    const found = paths.map((path) => {
      const place = fieldPath(family, operation, path);
      if (given.has(path)) throw new TypeError(`${path}: it is given twice`);
      given.add(path);
      return place;
    });
    const { levels, places, count } = levelsOf(found);
    this.#replyTypes = found[0]?.replyTypes ?? new ReplyTypes(family, operationCodec(family, operation).operation);
    this.#levels = levels;
    this.#slots = found.map((path, slot) => fieldSlot(path, places[slot]!));
    this.#headerStart = found.find(({ attributes }) => attributes.length === 0)?.start ?? 0;
    this.#start = found.find(({ attributes }) => attributes.length > 0)?.start ?? 0;
    this.#labels = [...found.keys()].filter((slot) => isLabel(found[slot]!));
    this.#layouts = Array.from({ length: LAYOUTS }, () => newLayout(paths.length));
    this.#starts = new Int32Array(count);
    this.#ends = new Int32Array(count);
  }

  /**
   * The values of the fields in that message, in the order of the paths; undefined where one is not there, or not what the
   * schema says. Of an attribute that stands there twice it is the first one's. The values share no memory with the message.
   *
   * @throws TypeError for what is no message. The first one is looked at, too, whether its type is one of the operation's; of
   * the later ones, which are of a hot path, the values mean nothing where it is not.
   */
  read(message: MessageView): { [Slot in keyof Paths]: unknown } {
    if (this.#isUnchecked || message?.view === undefined) this.#isUnchecked = this.#replyTypes.rejectsOther(message);
    const { store, view, offset, length } = message;
    const layout = this.#layouts[(length >>> 2) % LAYOUTS]!;
    const wanted = this.#slots;
    const values = emptyValues(wanted.length);
    if (matchesLayout(layout, view, offset, length)) {
      const { methods: ways, starts, ends } = layout;
      for (let slot = 0; slot < wanted.length; slot++) {
        const way = ways[slot]!;
        if (way === Method.None) continue;
        const want = wanted[slot]!;
        const at = offset + starts[slot]!;
        if (way === Method.Alone) values[slot] = readAlone(want, store, view, at, offset + ends[slot]!);
        else values[slot] = readWith(way, want, store, view, at);
      }
    } else this.#readNew(layout, message, values);
    if (this.#labels.length > 0 && view.getUint8(offset + NLMSG_HDRLEN) === AF_MPLS) {
      for (const slot of this.#labels) values[slot] = labelOf(values[slot]);
    }
    return values as { [Slot in keyof Paths]: unknown };
  }

  /** Reads the values of a message whose layout is not known, and learns that of some. */
  #readNew(layout: CachedLayout, { store, view, offset, length }: MessageView, values: unknown[]): void {
    const starts = this.#starts;
    const ends = this.#ends;
    starts[HEADER] = offset + this.#headerStart;
    ends[HEADER] = offset + length;
    const learnt = layout.misses++ % LEARN_INTERVAL === 0 ? layout : undefined;
    if (learnt !== undefined) resetLayout(learnt);
    // First all places, then all values: what makes values calls others, and behind a call the engine reads anew what the
    // walk needs.
    const levels = this.#levels;
    for (let index = 0; index < levels.length; index++) {
      const level = levels[index]!;
      const isOutermost = level.around === MESSAGE;
      const start = isOutermost ? offset + this.#start : starts[level.around]!;
      const stop = isOutermost ? offset + length : ends[level.around]!;
      findAttributes(level, view, start, stop, starts, ends, learnt, offset);
    }
    const wanted = this.#slots;
    for (let slot = 0; slot < wanted.length; slot++) {
      const want = wanted[slot]!;
      const start = starts[want.place]!;
      const end = ends[want.place]!;
      const way = methodFor(want, start, end);
      const at = way === Method.Alone ? start : start + want.offset;
      if (way === Method.Alone) values[slot] = readAlone(want, store, view, at, end);
      else if (way !== Method.None) values[slot] = readWith(way, want, store, view, at);
      if (learnt === undefined) continue;
      learnt.methods[slot] = way;
      learnt.starts[slot] = at - offset;
      learnt.ends[slot] = end - offset;
    }
    if (learnt !== undefined) commitLayout(learnt, length);
  }
}

function isLabel({ attributes, member }: FieldPath): boolean {
  return member === undefined && (attributes.at(-1)?.source as Partial<Attribute>)?.hint === "ip-or-label";
}

/** How a value is read whose attribute or header starts and ends there. */
const methodFor = ({ member, size, offset, method: way }: FieldSlot, start: number, end: number): number => {
  if (start === 0) return Method.None;
  const left = end - start - offset;
  return (member === undefined ? left === size : left >= size) ? way : Method.Alone;
};

/** Reads a value that is there and not read alone. */
const readWith = (way: number, want: FieldSlot, store: Uint8Array, view: DataView, at: number): unknown => {
  switch (way) {
    case Method.U8:
      return view.getUint8(at);
    case Method.U16:
      return view.getUint16(at, want.little);
    case Method.U32:
      return view.getUint32(at, want.little);
    case Method.U64:
      return view.getBigUint64(at, want.little);
    case Method.Ipv4:
      return readIpv4(store, at);
    case Method.Enum8:
      return want.names[view.getUint8(at)];
    default:
      return readFixed(want.field, store, view, at);
  }
};

/**
 * Notes where the wanted attributes of a level are; 0 for those that it has not, and for all when it starts at 0. What it has
 * looked at for that is noted in a layout that is to be learnt, from where the message starts.
 */
function findAttributes(
  { bits, all, first }: Level,
  view: DataView,
  start: number,
  stop: number,
  starts: Int32Array,
  ends: Int32Array,
  learnt: CachedLayout | undefined,
  offset: number,
): void {
  let missing = all;
  const end = start === 0 ? 0 : stop;
  for (let at = start; end - at >= NLA_HDRLEN; ) {
    if (learnt !== undefined) recordHead(learnt, at - offset, view.getInt32(at, littleEndian));
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
function emptyValues(count: number): unknown[] {
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

/** Reads a value as by itself, whose attribute or header starts and ends there. */
function readAlone(
  { field, member }: FieldSlot,
  store: Uint8Array,
  view: DataView,
  start: number,
  end: number,
): unknown {
  if (member !== undefined) return memberValue(member, store, view, start, end);
  return field.kind === Kind.String ? readText(store, start, end) : attributeValue(field, store, view, start, end);
}

function fieldSlot({ attributes, member }: FieldPath, place: number): FieldSlot {
  const field = member?.plan ?? attributes.at(-1)!;
  const way = usualMethod(field, member !== undefined);
  const offset = member === undefined ? 0 : member.offset + field.type;
  let { size } = field;
  if (way === Method.Alone) size = NO_SIZE;
  else if (member !== undefined) size = member.struct.size - offset;
  else if (way === Method.Ipv4) size = 4;
  const { little, table } = field;
  const names = way === Method.Enum8 ? Array.from({ length: 256 }, (_, byte) => table!.nameOf(byte)) : [];
  return { field, place, offset, member, method: way, size, little, names };
}

function usualMethod({ kind, base, size }: ValuePlan, isMember: boolean): number {
  switch (kind) {
    case Kind.U8:
      return Method.U8;
    case Kind.U16:
      return Method.U16;
    case Kind.U32:
      return Method.U32;
    case Kind.U64:
      return Method.U64;
    case Kind.Ipv4:
      return Method.Ipv4;
    case Kind.Ip:
      // An attribute of either family has the length of its own; in a structure it does not tell.
      return !isMember && (size < 0 || size === 4) ? Method.Ipv4 : Method.Alone;
    case Kind.Enum:
      return base === Kind.U8 ? Method.Enum8 : Method.Fixed;
    default:
      return size >= 0 && kind <= Kind.Flag ? Method.Fixed : Method.Alone;
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
      const all = types.length === MAX_PATHS ? -1 : (1 << types.length) - 1;
      levels.push({ around, bits, all, first: count });
      for (const slot of slots) places[slot] = count + types.indexOf(paths[slot]!.attributes[depth]!.type);
      count += types.length;
    }
  }
  return { levels, places, count };
}
