import { NLA_HDRLEN, NLA_TYPE_MASK } from "../../../constants/netlink.ts";
import { align } from "../../../message/align.ts";
import { hostLittleEndian } from "../../../message/byte-order.ts";
import { MAX_DEPTH } from "../../plan/depth.ts";
import type { ValuePlan } from "../../plan/plan.ts";
import { rememberIndices } from "../../values/wire-metadata.ts";
import type { ReadValue } from "./nest.ts";
import { FAILED, failed, failureReason } from "./values.ts";

/** Reads attributes that are the items of a list, whose numbers are places in it. */
export function readIndexed(
  field: ValuePlan,
  store: Uint8Array,
  view: DataView,
  start: number,
  end: number,
  depth: number,
  read: ReadValue,
): unknown {
  if (depth >= MAX_DEPTH) return failed("it lies too deep");
  const item = field.item!;
  const items: unknown[] = [];
  let numbers: number[] | undefined;
  const first = (field.source as { firstIndex?: number }).firstIndex ?? 1;
  let at = start;
  while (end - at >= NLA_HDRLEN) {
    const length = view.getUint16(at, hostLittleEndian);
    if (length < NLA_HDRLEN || length > end - at) break;
    const number = view.getUint16(at + 2, hostLittleEndian) & NLA_TYPE_MASK;
    const value = read(item, store, view, at + NLA_HDRLEN, at + length, depth);
    if (value === FAILED) return failed(`item ${number}: ${failureReason()}`);
    if (numbers === undefined && number !== first + items.length) numbers = items.map((_, index) => first + index);
    numbers?.push(number);
    items.push(value);
    at += align(length);
  }
  if (at < end) return failed(`${end - at} bytes behind its last item are none`);
  if (numbers !== undefined) rememberIndices(items, numbers);
  return items;
}
