import { copyOf } from "../../../base/bytes.ts";
import { AF_INET } from "../../../constants/socket.ts";
import { hostLittleEndian } from "../../../message/byte-order.ts";
import type { AttributeValue } from "../../model/family.ts";
import type { Fields } from "../../model/types.ts";
import { baseSize, integerKinds, Kind, maximumOf, minimumOf } from "../../plan/kind.ts";
import { memberSize, type StructPlan, type ValuePlan } from "../../plan/plan.ts";
import { readHex, readIpv6, readMac, readRepeatedIpv4, readSocketAddress, readUuid } from "../../values/addresses.ts";
import type { EnumTable } from "../../values/enum-table.ts";
import { integerSizes } from "../../values/integer-sizes.ts";
import { readMplsLabels } from "../../values/mpls-labels.ts";
import { readRouterOptions } from "../../values/router-options.ts";
import { readBuffer, readText } from "../../values/text.ts";
import { shortLengths } from "../../values/wire-metadata.ts";

/** Returned for an invalid value. {@link failureReason} returns the reason. */
export const FAILED: unique symbol = Symbol("failed");
let failure = "";

export function fail(reason: string): typeof FAILED {
  failure = reason;
  return FAILED;
}

export function failureReason(): string {
  return failure;
}

/** The caller must have checked the length. */
export function readFixed(field: ValuePlan, store: Uint8Array, view: DataView, at: number): unknown {
  if (field.kind <= Kind.S32) return readNumber(field.kind, field.little, view, at);
  switch (field.kind) {
    case Kind.U64:
      return view.getBigUint64(at, field.little);
    case Kind.S64:
      return view.getBigInt64(at, field.little);
    case Kind.Enum:
      return field.table!.nameOf(readNumber(field.base, field.little, view, at));
    case Kind.Flags:
      return field.table!.bitNames(readNumber(field.base, field.little, view, at));
    case Kind.BigEnum:
      return field.table!.bigNameOf(
        field.base === Kind.S64 ? view.getBigInt64(at, field.little) : view.getBigUint64(at, field.little),
      );
    case Kind.BigFlags:
      return field.table!.bigBitNames(view.getBigUint64(at, field.little));
    case Kind.Ipv4:
      return readRepeatedIpv4(store, at);
    case Kind.Ipv6:
      return readIpv6(store, at);
    default:
      return true;
  }
}

function readNumber(base: number, little: boolean, view: DataView, at: number): number {
  switch (base) {
    case Kind.U8:
      return view.getUint8(at);
    case Kind.U16:
      return view.getUint16(at, little);
    case Kind.S8:
      return view.getInt8(at);
    case Kind.S16:
      return view.getInt16(at, little);
    case Kind.S32:
      return view.getInt32(at, little);
    default:
      return view.getUint32(at, little);
  }
}

function readBig(field: ValuePlan, view: DataView, at: number, length: number): unknown {
  if (length !== 4 && length !== 8) return fail(`expected 4 or 8 bytes, got ${length}`);
  const signed = field.base === Kind.Sint || field.base === Kind.S64;
  let value: bigint;
  if (length === 4) value = BigInt(signed ? view.getInt32(at, field.little) : view.getUint32(at, field.little));
  else value = signed ? view.getBigInt64(at, field.little) : view.getBigUint64(at, field.little);
  if (field.kind === Kind.BigEnum) return field.table!.bigNameOf(value);
  return field.kind === Kind.BigFlags ? showBits(field.table!, value) : value;
}

/** Reads an integer whose size in replies differs from that in requests. */
function readReplyInteger(field: ValuePlan, view: DataView, at: number, length: number): unknown {
  const { replyType = "" } = field.source as AttributeValue;
  if (length !== integerSizes[replyType]) return fail(`expected ${field.size} bytes, got ${length}`);
  const value =
    length === 8
      ? Number(view.getBigUint64(at, field.little))
      : readNumber(integerKinds[replyType]!, field.little, view, at);
  // Requests could not contain the value.
  if (value < minimumOf[field.base]! || value > maximumOf[field.base]!) {
    return fail(`${value} exceeds the ${field.size * 8} bits of the attribute in requests`);
  }
  if (field.kind === Kind.Enum) return field.table!.nameOf(value);
  return field.kind === Kind.Flags ? field.table!.bitNames(value) : value;
}

function showBits(table: EnumTable, value: bigint): unknown {
  return table.bigBitNames(BigInt.asUintN(64, value));
}

function readBitfield({ table, source }: ValuePlan, view: DataView, at: number): unknown {
  const value = view.getUint32(at, hostLittleEndian);
  const selector = view.getUint32(at + 4, hostLittleEndian);
  if (table === undefined || source.flags !== true) return { value, selector };
  return { value: table.bitNames(value), selector: table.bitNames(selector) };
}

/** The numbers have no attribute headers. */
function readArray(field: ValuePlan, view: DataView, start: number, end: number): unknown {
  const size = baseSize(field.base);
  if ((end - start) % size !== 0) return fail(`${end - start} bytes are not a multiple of the item size ${size}`);
  const { base, little, table, source } = field;
  // Creating the array at its final length halves the time.
  const count = (end - start) / size;
  if (base === Kind.U64 || base === Kind.S64) {
    const values = new Array<bigint>(count);
    for (let index = 0, at = start; at < end; index++, at += 8) {
      values[index] = base === Kind.U64 ? view.getBigUint64(at, little) : view.getBigInt64(at, little);
    }
    if (table === undefined) return values;
    return values.map((value) => (source.flags === true ? showBits(table, value) : table.bigNameOf(value)));
  }
  const values = new Array<number>(count);
  if (base === Kind.U32) {
    for (let index = 0, at = start; at < end; index++, at += 4) values[index] = view.getInt32(at, little) >>> 0;
  } else if (base === Kind.S32) {
    for (let index = 0, at = start; at < end; index++, at += 4) values[index] = view.getInt32(at, little);
  } else {
    for (let index = 0, at = start; at < end; index++, at += size) values[index] = readNumber(base, little, view, at);
  }
  if (table === undefined) return values;
  return values.map((value) => (source.flags === true ? table.bitNames(value) : table.nameOf(value)));
}

export function readLeaf(field: ValuePlan, store: Uint8Array, view: DataView, start: number, end: number): unknown {
  const length = end - start;
  if (field.size >= 0 && length !== field.size) return readReplyInteger(field, view, start, length);
  switch (field.kind) {
    case Kind.Uint:
    case Kind.Sint:
    case Kind.BigEnum:
    case Kind.BigFlags:
      return readBig(field, view, start, length);
    case Kind.Bitfield32:
      return readBitfield(field, view, start);
    case Kind.Bytes:
      return copyOf(store, start, end);
    case Kind.String: {
      const text = readText(store, start, end);
      if (text !== undefined) return text;
      return fail("bytes after the NUL");
    }
    case Kind.Ip:
      if (length === 4) return readRepeatedIpv4(store, start);
      // Phonet and MCTP; as text, a number is a label where labels are possible.
      if (length === 1 && field.source.hint === "ipv4-or-v6") return `${store[start]!}`;
      return length === 16 ? readIpv6(store, start) : fail(`expected an address of 4 or 16 bytes, got ${length} bytes`);
    case Kind.IpOfFamily:
      return readIpOfFamily(store, start, store[start + field.familyOffset]!);
    case Kind.Mac:
      return length === 6 ? readMac(store, start) : readHex(store, start, end, ":");
    case Kind.Hex:
      return readHex(store, start, end, "");
    case Kind.Uuid:
      return readUuid(store, start);
    case Kind.Labels:
      return (
        readMplsLabels(store, start, end) ?? fail("not a stack of MPLS labels, or a label has a traffic class or TTL")
      );
    case Kind.SocketAddress:
      return readSocketAddress(store, view, start, end) ?? fail("not an IPv4 or IPv6 socket address");
    case Kind.RouterOptions:
      return readRouterOptions(store, start, end);
    case Kind.Array:
    case Kind.ArrayOrNest:
      return readArray(field, view, start, end);
    case Kind.Struct:
      return readStruct(field.struct, store, view, start, end);
    case Kind.Structs:
      return readStructs(field.struct, store, view, start, end);
    default:
      return readFixed(field, store, view, start);
  }
}

/** An IPv4 address has the family AF_INET and 12 zero bytes. */
function readIpOfFamily(store: Uint8Array, start: number, family: number): string {
  if (family !== AF_INET) return readIpv6(store, start);
  for (let at = start + 4; at < start + 16; at++) if (store[at] !== 0) return readIpv6(store, start);
  return readRepeatedIpv4(store, start);
}

function readStructs(plan: StructPlan, store: Uint8Array, view: DataView, start: number, end: number): unknown {
  const { size } = plan;
  if ((end - start) % size !== 0) return fail(`${end - start} bytes are not a multiple of the struct size ${size}`);
  const structs: unknown[] = [];
  for (let at = start; at < end; at += size) {
    const structure = readStruct(plan, store, view, at, at + size);
    if (structure === FAILED) return FAILED;
    structs.push(structure);
  }
  return structs;
}

export function readStruct(plan: StructPlan, store: Uint8Array, view: DataView, start: number, end: number): unknown {
  const length = end - start;
  if (length === plan.size && plan.read !== undefined) return plan.read(view, start, plan.names, store);
  const why = plan.isCounted ? countError(plan, store, view, start, end) : "";
  if (why !== "") return fail(why);
  if (length === plan.size && plan.make !== undefined) return makeStruct(plan, store, view, start, end);
  if (length < plan.size && !plan.layout.memberEnds.has(length))
    return fail(`a struct of ${length} bytes ends inside a member`);
  const structure: Fields = {};
  const { members } = plan.layout;
  for (let index = 0; index < members.length; index++) {
    const member = members[index]!;
    const at = start + member.type;
    if (member.size >= 0 && member.kind <= Kind.Flag) {
      if (at + member.size > end) break;
      structure[member.name] = readFixed(member, store, view, at);
      continue;
    }
    const size = memberSize(member, end - at);
    // A truncated structure may end in padding.
    if (at > end || at + size > end) break;
    structure[member.name] = isSizedArray(member)
      ? readSizedArray(plan, member, store, view, start)
      : readMember(member, store, view, at, at + size);
  }
  if (length < plan.size) shortLengths.set(structure, length);
  else if (length > plan.size && plan.layout.openMember === undefined)
    structure["rest"] = copyOf(store, start + plan.size, end);
  return structure;
}

function countError(plan: StructPlan, store: Uint8Array, view: DataView, start: number, end: number): string {
  const open = plan.layout.openMember!;
  // Data may be cut off with the message.
  if (end - start < plan.size || open.kind !== Kind.Structs) return "";
  const items = (end - start - plan.size) / open.struct.size;
  const counting = plan.layout.itemCount!;
  const count = readFixed(counting, store, view, start + counting.type) as number;
  return count === items ? "" : `the struct's item count is ${count}, but it has space for ${items}`;
}

function isSizedArray({ kind, size }: ValuePlan): boolean {
  return kind === Kind.Structs && size >= 0;
}

/** Another member contains the number of items; the rest of the array is zero. */
function readSizedArray(
  plan: StructPlan,
  member: ValuePlan,
  store: Uint8Array,
  view: DataView,
  start: number,
): unknown {
  const counting = plan.layout.itemCount!;
  const at = start + member.type;
  const end = at + (readFixed(counting, store, view, start + counting.type) as number) * member.struct.size;
  const stop = at + member.size;
  if (end > stop || store.subarray(end, stop).some((byte) => byte !== 0)) return copyOf(store, at, stop);
  return readStructs(member.struct, store, view, at, end);
}

function makeStruct(plan: StructPlan, store: Uint8Array, view: DataView, start: number, end: number): Fields {
  const { members } = plan.layout;
  // The created object may keep a reference to this array.
  const values = new Array<unknown>(members.length);
  for (let index = 0; index < members.length; index++) {
    const member = members[index]!;
    const at = start + member.type;
    if (member.size >= 0 && member.kind <= Kind.Flag) values[index] = readFixed(member, store, view, at);
    else {
      const size = memberSize(member, end - at);
      values[index] = isSizedArray(member)
        ? readSizedArray(plan, member, store, view, start)
        : readMember(member, store, view, at, at + size);
    }
  }
  return plan.make!(values);
}

export function readMember(member: ValuePlan, store: Uint8Array, view: DataView, start: number, end: number): unknown {
  if (member.kind === Kind.String) return readBuffer(store, start, end);
  const value = readLeaf(member, store, view, start, end);
  return value === FAILED ? copyOf(store, start, end) : value;
}
