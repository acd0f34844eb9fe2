import { NLA_HDRLEN, NLA_TYPE_MASK } from "../constants/netlink.ts";
import { shown } from "../errors.ts";
import { align } from "../message/align.ts";
import { hostLittleEndian } from "../message/byte-order.ts";
import type { MessageView } from "../message/message.ts";
import { readIpv4 } from "./addresses.ts";
import { attributeValue, type FieldPath, fieldPath, memberValue } from "./field-path.ts";
import { Kind } from "./kind.ts";
import type { Family } from "./model.ts";
import type { ValuePlan } from "./plan.ts";

/** As many as one number has bits. */
const MOST = 32;

/** A member of a structure that is wanted, and which of the values it is. */
interface WantedMember {
  readonly member: ValuePlan;
  /** Where its structure begins, behind the start of the outermost one. */
  readonly offset: number;
  readonly slot: number;
}

/** An attribute of which something is wanted: its value, values of its members, or values of what is inside it. */
interface Wanted {
  readonly field: ValuePlan;
  /** Marks it in its level. */
  readonly bit: number;
  /** Which of the values it is; -1 where only something inside it is one. */
  slot: number;
  readonly members: WantedMember[];
  inner: Level | undefined;
}

/** What is wanted of one level of attributes. */
class Level {
  readonly byType: (Wanted | undefined)[] = [];
  /** The bits of all that is wanted. */
  all = 0;
  #count = 0;

  /** What is wanted of an attribute: nothing yet, when it is new. */
  of(field: ValuePlan): Wanted {
    while (this.byType.length <= field.type) this.byType.push(undefined);
    let wanted = this.byType[field.type];
    if (wanted === undefined) {
      wanted = { field, bit: 1 << this.#count++, slot: -1, members: [], inner: undefined };
      this.byType[field.type] = wanted;
      this.all |= wanted.bit;
    }
    return wanted;
  }
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
  readonly #headerStart: number;
  readonly #start: number;
  readonly #header: readonly WantedMember[];
  readonly #level = new Level();
  /** What the values are before they are read. */
  readonly #nothing: undefined[];

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
    const header: WantedMember[] = [];
    const starts = [0, 0];
    for (const [slot, path] of paths.entries()) {
      const place = fieldPath(family, operation, path);
      if (given.has(path)) throw new TypeError(`${path}: it is given twice`);
      given.add(path);
      const isInHeader = place.attributes.length === 0;
      starts[isInHeader ? 0 : 1] = place.start;
      if (isInHeader) header.push({ member: place.member!, offset: place.offset, slot });
      else want(this.#level, place, slot);
    }
    [this.#headerStart, this.#start] = starts as [number, number];
    this.#header = header;
    this.#nothing = new Array<undefined>(paths.length).fill(undefined);
  }

  /**
   * The values of the fields in that message, in the order of the paths; undefined where one is not there, or not what the
   * schema says. Of attributes that stand several times it is the first one's. The values share no memory with the message.
   */
  read(message: MessageView): { [Slot in keyof Paths]: unknown } {
    const { store, view, offset, length } = message;
    const values: unknown[] = this.#nothing.slice();
    const end = offset + length;
    const header = this.#header;
    for (let index = 0; index < header.length; index++) {
      const { member, offset: inside, slot } = header[index]!;
      values[slot] = memberValue(member, store, view, offset + this.#headerStart + inside, end);
    }
    if (this.#level.all !== 0) readLevel(this.#level, store, view, offset + this.#start, end, values);
    return values as { [Slot in keyof Paths]: unknown };
  }
}

function want(top: Level, { attributes, member, offset }: FieldPath, slot: number): void {
  let level = top;
  for (const [index, field] of attributes.entries()) {
    const wanted = level.of(field);
    if (index === attributes.length - 1) {
      if (member === undefined) wanted.slot = slot;
      else wanted.members.push({ member, offset, slot });
      return;
    }
    wanted.inner ??= new Level();
    level = wanted.inner;
  }
}

function readLevel(
  level: Level,
  store: Uint8Array,
  view: DataView,
  start: number,
  end: number,
  values: unknown[],
): void {
  const { byType } = level;
  let missing = level.all;
  for (let at = start; end - at >= NLA_HDRLEN; ) {
    const length = view.getUint16(at, hostLittleEndian);
    if (length < NLA_HDRLEN || length > end - at) return;
    const type = view.getUint16(at + 2, hostLittleEndian) & NLA_TYPE_MASK;
    const wanted = type < byType.length ? byType[type] : undefined;
    if (wanted !== undefined && (missing & wanted.bit) !== 0) {
      missing ^= wanted.bit;
      const { field, slot, inner } = wanted;
      if (slot >= 0) {
        const { kind } = field;
        // As in decoding: the usual kinds stand here.
        if (length !== NLA_HDRLEN + 4) values[slot] = attributeValue(field, store, view, at + NLA_HDRLEN, at + length);
        else if (kind === Kind.U32) values[slot] = view.getUint32(at + NLA_HDRLEN, field.little);
        else if (kind === Kind.Ipv4 || kind === Kind.Ip) values[slot] = readIpv4(store, at + NLA_HDRLEN);
        else values[slot] = attributeValue(field, store, view, at + NLA_HDRLEN, at + length);
      }
      if (inner !== undefined) readLevel(inner, store, view, at + NLA_HDRLEN, at + length, values);
      else if (wanted.members.length > 0) readMembers(wanted, store, view, at + NLA_HDRLEN, at + length, values);
      if (missing === 0) return;
    }
    at += align(length);
  }
}

function readMembers(
  { members }: Wanted,
  store: Uint8Array,
  view: DataView,
  start: number,
  end: number,
  values: unknown[],
): void {
  for (let index = 0; index < members.length; index++) {
    const { member, offset, slot } = members[index]!;
    values[slot] = memberValue(member, store, view, start + offset, end);
  }
}
