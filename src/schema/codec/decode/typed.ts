import { NLA_HDRLEN, NLA_TYPE_MASK } from "../../../constants/netlink.ts";
import { align } from "../../../message/align.ts";
import { hostLittleEndian } from "../../../message/byte-order.ts";
import type { TypeValue } from "../../model/family.ts";
import type { Fields } from "../../model/types.ts";
import { MAX_DEPTH } from "../../plan/depth.ts";
import { Kind } from "../../plan/kind.ts";
import type { ReadSet, ValuePlan } from "../../plan/plan.ts";
import type { ReadValue } from "./nest.ts";
import { FAILED, failed } from "./values.ts";

/** Nests that are being read. */
interface Levels {
  readonly item: ValuePlan;
  readonly typeValues: readonly TypeValue[];
  readonly entries: Fields[];
  readonly store: Uint8Array;
  readonly view: DataView;
  readonly depth: number;
  readonly read: ReadValue;
  readonly readSet: ReadSet;
}

/** Reads nests whose attribute numbers are values: one object for each innermost one, with all numbers on the way there. */
export function readTyped(
  field: ValuePlan,
  store: Uint8Array,
  view: DataView,
  start: number,
  end: number,
  depth: number,
  read: ReadValue,
  readSet: ReadSet,
): unknown {
  const { typeValues } = field.source as { typeValues: readonly TypeValue[] };
  if (depth + typeValues.length >= MAX_DEPTH) return failed("it lies too deep");
  const entries: Fields[] = [];
  const levels = { item: field.item!, typeValues, entries, store, view, depth, read, readSet };
  return readLevel(levels, 0, {}, start, end) ? entries : FAILED;
}

function readLevel(levels: Levels, level: number, above: Fields, start: number, end: number): boolean {
  const { typeValues, entries, view } = levels;
  let at = start;
  while (end - at >= NLA_HDRLEN) {
    const length = view.getUint16(at, hostLittleEndian);
    if (length < NLA_HDRLEN || length > end - at) break;
    const number = view.getUint16(at + 2, hostLittleEndian) & NLA_TYPE_MASK;
    const entry: Fields = { ...above, [typeValues[level]!.field]: number };
    const [from, to] = [at + NLA_HDRLEN, at + length];
    const isLast = level + 1 === typeValues.length;
    if (!(isLast ? readTypedValue(levels, entry, from, to) : readLevel(levels, level + 1, entry, from, to)))
      return false;
    at += align(length);
  }
  if (at < end) {
    failed(`${end - at} bytes behind its last item are none`);
    return false;
  }
  // An empty level is told by the numbers above it alone.
  if (start === end && level > 0) entries.push(above);
  return true;
}

function readTypedValue(levels: Levels, entry: Fields, start: number, end: number): boolean {
  const { item, entries, store, view, depth, read, readSet } = levels;
  entries.push(entry);
  if (item.kind === Kind.Nest && !item.set.sequence) {
    readSet(item.set, store, view, start, end, depth + 1, entry);
    return true;
  }
  const value = read(item, store, view, start, end, depth);
  if (value !== FAILED) entry["value"] = value;
  return value !== FAILED;
}
