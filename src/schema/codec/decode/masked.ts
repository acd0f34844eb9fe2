import { NLA_HDRLEN, NLA_TYPE_MASK } from "../../../constants/netlink.ts";
import { align } from "../../../message/align.ts";
import { hostLittleEndian } from "../../../message/byte-order.ts";
import type { Fields } from "../../model/types.ts";
import { MAX_DEPTH } from "../../plan/depth.ts";
import { Kind } from "../../plan/kind.ts";
import type { SetPlan } from "../../plan/plan.ts";
import type { ReadValue } from "./nest.ts";
import { FAILED, failed } from "./values.ts";

/** Reads attributes that each hold a value and, behind it, a mask of the same size. */
export function readHalves(
  plan: SetPlan,
  store: Uint8Array,
  view: DataView,
  start: number,
  end: number,
  depth: number,
  key: Fields,
  mask: Fields,
  read: ReadValue,
): boolean {
  let at = start;
  while (end - at >= NLA_HDRLEN) {
    const length = view.getUint16(at, hostLittleEndian);
    if (length < NLA_HDRLEN || length > end - at) break;
    const number = view.getUint16(at + 2, hostLittleEndian) & NLA_TYPE_MASK;
    const field = plan.numbered(number);
    if (field === undefined || !field.maskable) return refused(`attribute ${number} is none that has a mask`);
    if (Object.hasOwn(key, field.name)) return refused(`attribute ${number} stands there once more`);
    const [from, to] = [at + NLA_HDRLEN, at + length];
    if (field.kind === Kind.Nest) {
      if (depth >= MAX_DEPTH) return refused("it lies too deep");
      const [inner, innerMask]: [Fields, Fields] = [{}, {}];
      if (!readHalves(field.set, store, view, from, to, depth + 1, inner, innerMask, read)) return false;
      key[field.name] = inner;
      mask[field.name] = innerMask;
    } else {
      if ((to - from) % 2 !== 0)
        return refused(`the ${to - from} bytes of attribute ${number} are no value with a mask`);
      const middle = (from + to) / 2;
      key[field.name] = read(field, store, view, from, middle, MAX_DEPTH);
      mask[field.name] = read(field, store, view, middle, to, MAX_DEPTH);
      if (key[field.name] === FAILED || mask[field.name] === FAILED) return false;
    }
    at += align(length);
  }
  return at >= end || refused(`${end - at} bytes behind the last attribute are none`);
}

function refused(reason: string): false {
  failed(reason);
  return false;
}
