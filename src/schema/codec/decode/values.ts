import { hostLittleEndian } from "../../../message/byte-order.ts";
import { baseSize, Kind } from "../../plan/kind.ts";
import type { ValuePlan } from "../../plan/plan.ts";
import { readIpv4, readIpv6 } from "../../values/addresses.ts";
import type { EnumTable } from "../../values/enum-table.ts";

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
      return readIpv4(store, at);
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

export function readBig(field: ValuePlan, view: DataView, at: number, length: number): unknown {
  if (length !== 4 && length !== 8) return fail(`expected 4 or 8 bytes, got ${length}`);
  const signed = field.base === Kind.Sint || field.base === Kind.S64;
  let value: bigint;
  if (length === 4) value = BigInt(signed ? view.getInt32(at, field.little) : view.getUint32(at, field.little));
  else value = signed ? view.getBigInt64(at, field.little) : view.getBigUint64(at, field.little);
  if (field.kind === Kind.BigEnum) return field.table!.bigNameOf(value);
  return field.kind === Kind.BigFlags ? showBits(field.table!, value) : value;
}

function showBits(table: EnumTable, value: bigint): unknown {
  return table.bigBitNames(BigInt.asUintN(64, value));
}

export function readBitfield({ table, source }: ValuePlan, view: DataView, at: number): unknown {
  const value = view.getUint32(at, hostLittleEndian);
  const selector = view.getUint32(at + 4, hostLittleEndian);
  if (table === undefined || source.flags !== true) return { value, selector };
  return { value: table.bitNames(value), selector: table.bitNames(selector) };
}

/** The numbers have no attribute headers. */
export function readArray(field: ValuePlan, view: DataView, start: number, end: number): unknown {
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
