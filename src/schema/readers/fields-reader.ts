import { rangeError, typeError } from "../../base/argument-error.ts";
import { describeValue } from "../../base/describe.ts";
import { groupBy } from "../../base/objects.ts";
import { NLA_HDRLEN, NLA_TYPE_MASK, NLMSG_HDRLEN } from "../../constants/netlink.ts";
import { AF_MPLS } from "../../constants/socket.ts";
import { hostLittleEndian } from "../../message/byte-order.ts";
import type { MessageView } from "../../message/message.ts";
import { operationCodec } from "../codec/codec.ts";
import { readFixed } from "../codec/decode/leaf.ts";
import type { Attribute, Family } from "../model/family.ts";
import { labelOf } from "../plan/address-family.ts";
import { Kind } from "../plan/kind.ts";
import { attributesAt, type MessagePlan, ReplyTypes } from "../plan/message-plan.ts";
import type { ValuePlan } from "../plan/plan.ts";
import { readIpv4 } from "../values/addresses.ts";
import { readText } from "../values/text.ts";
import { attributeValue, type FieldPath, fieldPath, type MemberPlace, memberValue } from "./field-path.ts";

/** One bit of a 32-bit integer per field. */
const MAX_PATHS = 32;

/** Larger than every value, for fields without a fixed size. */
const NO_SIZE = 2 ** 30;

/** The length of a message selects the cached layout. */
const LAYOUTS = 8;

/** Limits the cost of caching if every message differs. */
const LEARN_INTERVAL = 8;

// JavaScriptCore reads a local constant faster than an imported one.
const littleEndian = hostLittleEndian;

// Indexes of byte ranges; those of the requested attributes follow.
const HEADER = 0;
const MESSAGE = 1;

/** A nesting level with requested attributes, also at deeper levels. */
interface Level {
  /** Index of the byte range with this level's attributes. */
  readonly around: number;
  /** Bit of each requested attribute, by attribute number. Other attributes have 0. */
  readonly bits: Int32Array;
  readonly all: number;
  /** Byte range of the lowest bit; the others follow. */
  readonly first: number;
}

/** `Fixed` and `Alone` use the general decoder; `Alone` handles other lengths. */
const Method = { None: 0, U8: 1, U16: 2, U32: 3, U64: 4, Ipv4: 5, Enum8: 6, Fixed: 7, Alone: 8 } as const;

interface FieldSlot {
  readonly field: ValuePlan;
  /** Byte range with the value: an attribute or the fixed header. */
  readonly place: number;
  readonly offset: number;
  /** A message may have a longer C structure than the spec. */
  readonly member: MemberPlace | undefined;
  /** Used if the value has its usual {@link size}. */
  readonly method: number;
  /** {@link NO_SIZE} if only the general decoder can read the value. */
  readonly size: number;
  readonly little: boolean;
  /** Names of all 256 values of a one-byte enum. */
  readonly names: readonly (string | number)[];
}

const MAX_HEADS = 64;

/** Field offsets in messages with the same length and attribute headers. */
interface CachedLayout {
  /** Length of matching messages in bytes; -1 if the layout is empty. */
  length: number;
  /** Offset and first four bytes of each visited attribute, alternating. */
  readonly heads: Int32Array;
  count: number;
  /** `starts` and `ends` are the offsets of the values. */
  readonly methods: Int32Array;
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  /** Number of compared messages that did not match. */
  misses: number;
}

function newLayout(values: number): CachedLayout {
  return {
    length: -1,
    heads: new Int32Array(2 * MAX_HEADS),
    count: 0,
    methods: new Int32Array(values),
    starts: new Int32Array(values),
    ends: new Int32Array(values),
    misses: 0,
  };
}

const matchesLayout = (layout: CachedLayout, view: DataView, offset: number, length: number): boolean => {
  if (layout.length !== length) return false;
  const { heads, count } = layout;
  for (let index = 0; index < count; index += 2) {
    if (view.getInt32(offset + heads[index]!, littleEndian) !== heads[index + 1]!) return false;
  }
  return true;
};

/** A message with too many attributes is not cached. */
const recordHead = (layout: CachedLayout, at: number, head: number): void => {
  const { heads, count } = layout;
  heads[count] = at;
  heads[count + 1] = head;
  layout.count = count + 2;
};

/**
 * Reads selected fields of an operation's messages. A reader is faster than decoding, because it creates no object for
 * each message, and stops at the last requested field.
 *
 * ```ts
 * const reader = new FieldsReader(rtRoute, "getroute", ["dst", "oif", "header.rtmType"]);
 * for (const message of messages) {
 *   const [destination, device, type] = reader.read(message);
 * }
 * ```
 *
 * A sub-message is returned as bytes, because the attribute that selects its format is not read.
 */
export class FieldsReader<const Paths extends readonly string[]> {
  readonly #replyTypes: ReplyTypes;
  /** Only the type of the first message is checked. */
  #isUnchecked = true;
  /** Fields that contain MPLS labels in messages of AF_MPLS. */
  readonly #labels: readonly number[];
  readonly #headerStart: number;
  readonly #start: number;
  /** Set if data of variable length precedes the attributes; their offsets are then computed for each message. */
  readonly #layout: MessagePlan | undefined;
  readonly #levels: readonly Level[];
  readonly #layouts: readonly CachedLayout[];
  readonly #slots: readonly FieldSlot[];
  /** 0 for attributes that the current message lacks. */
  readonly #starts: Int32Array;
  readonly #ends: Int32Array;

  /**
   * Creates a reader for up to 32 fields, with paths such as "mtu", "linkinfo.kind", "header.ifiIndex" or
   * "stats64.rxBytes".
   *
   * @throws TypeError if a field is unknown, is a list, is in a list or a sub-message, or is passed twice. RangeError
   *   for more than 32 paths.
   */
  constructor(family: Family, operation: string, paths: Paths) {
    if (!Array.isArray(paths)) throw typeError("paths", `expected an array, got ${describeValue(paths)}`);
    if (paths.length > MAX_PATHS) throw rangeError("paths", `expected at most ${MAX_PATHS}, got ${paths.length}`);
    const seen = new Set<string>();
    const found = paths.map((path) => {
      const place = fieldPath(family, operation, path);
      if (seen.has(path)) throw typeError(path, "duplicate path; pass each path once");
      seen.add(path);
      return place;
    });
    const { levels, places, count } = levelsOf(found);
    this.#replyTypes = found[0]?.replyTypes ?? new ReplyTypes(family, operationCodec(family, operation).operation);
    this.#levels = levels;
    this.#slots = found.map((path, slot) => fieldSlot(path, places[slot]!));
    this.#headerStart = found.find(({ attributes }) => attributes.length === 0)?.start ?? 0;
    this.#start = found.find(({ attributes }) => attributes.length > 0)?.start ?? 0;
    this.#layout = found.find(({ layout }) => layout !== undefined)?.layout;
    this.#labels = [...found.keys()].filter((slot) => isLabel(found[slot]!));
    this.#layouts = Array.from({ length: LAYOUTS }, () => newLayout(paths.length));
    this.#starts = new Int32Array(count);
    this.#ends = new Int32Array(count);
  }

  /**
   * Returns the values of the fields, in the order of the paths. The value of an absent or invalid field is undefined.
   * If an attribute is repeated, the first value counts. The values share no memory with the message.
   *
   * @throws TypeError if `message` is not a message, or if the first message is not a reply of the operation. The types
   *   of later messages are not checked: messages of other operations result in meaningless values.
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
    if (this.#labels.length > 0 && length > NLMSG_HDRLEN && view.getUint8(offset + NLMSG_HDRLEN) === AF_MPLS) {
      for (const slot of this.#labels) values[slot] = labelOf(values[slot]);
    }
    return values as { [Slot in keyof Paths]: unknown };
  }

  /** Caches only every {@link LEARN_INTERVAL}th unknown layout. */
  #readNew(layout: CachedLayout, { store, view, offset, length }: MessageView, values: unknown[]): void {
    const starts = this.#starts;
    const ends = this.#ends;
    starts[HEADER] = offset + this.#headerStart;
    ends[HEADER] = offset + length;
    const variable = this.#layout;
    const first =
      variable === undefined
        ? offset + this.#start
        : attributesAt(variable, view, offset + NLMSG_HDRLEN, offset + length);
    const learnt = variable === undefined && layout.misses++ % LEARN_INTERVAL === 0 ? layout : undefined;
    if (learnt !== undefined) [learnt.length, learnt.count] = [-1, 0];
    // Calls that create values would slow down the next loop.
    const levels = this.#levels;
    for (let index = 0; index < levels.length; index++) {
      const level = levels[index]!;
      const isOutermost = level.around === MESSAGE;
      const start = isOutermost ? first : starts[level.around]!;
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
    if (learnt !== undefined && learnt.count <= learnt.heads.length) learnt.length = length;
  }
}

function isLabel({ attributes, member }: FieldPath): boolean {
  return member === undefined && (attributes.at(-1)?.source as Partial<Attribute>)?.hint === "ip-or-label";
}

const methodFor = ({ member, size, offset, method: way }: FieldSlot, start: number, end: number): number => {
  if (start === 0) return Method.None;
  const left = end - start - offset;
  return (member === undefined ? left === size : left >= size) ? way : Method.Alone;
};

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

/** 0 marks an absent attribute. `learnt` records the visited attributes. */
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

/** An array literal avoids a loop and a call. */
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

function readAlone(slot: FieldSlot, store: Uint8Array, view: DataView, start: number, end: number): unknown {
  const { field, member } = slot;
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

const methods: Readonly<Record<number, number>> = {
  [Kind.U8]: Method.U8,
  [Kind.U16]: Method.U16,
  [Kind.U32]: Method.U32,
  [Kind.U64]: Method.U64,
  [Kind.Ipv4]: Method.Ipv4,
};

function usualMethod({ kind, base, size }: ValuePlan, isMember: boolean): number {
  // Attributes show the kind by their length; structure members do not.
  if (kind === Kind.Ip) return !isMember && (size < 0 || size === 4) ? Method.Ipv4 : Method.Alone;
  if (kind === Kind.Enum && base === Kind.U8) return Method.Enum8;
  return methods[kind] ?? (size >= 0 && kind <= Kind.Flag ? Method.Fixed : Method.Alone);
}

/** Outer levels come first. */
function levelsOf(paths: readonly FieldPath[]): { levels: Level[]; places: number[]; count: number } {
  const levels: Level[] = [];
  const places: number[] = paths.map(({ attributes }) => (attributes.length === 0 ? HEADER : MESSAGE));
  let count = MESSAGE + 1;
  for (let depth = 0; paths.some(({ attributes }) => attributes.length > depth); depth++) {
    const deeper = [...paths.keys()].filter((slot) => paths[slot]!.attributes.length > depth);
    const inside = groupBy(deeper, (slot) => places[slot]!);
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
