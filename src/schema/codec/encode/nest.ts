import { NLA_F_NESTED, NLA_HDRLEN } from "../../../constants/netlink.ts";
import type { AttributeBuffer } from "../../../message/attribute-buffer.ts";
import { hostLittleEndian } from "../../../message/byte-order.ts";
import { MAX_ATTRIBUTE_LENGTH } from "../../../message/check.ts";
import type { ValuePlan } from "../../plan/plan.ts";
import { setHeader } from "./fast.ts";
import { pathIndices, tooLarge } from "./path.ts";

/** Writes a value as an attribute of that number: what nests of every sort ask for what is inside them. */
export type WriteValue = (
  field: ValuePlan,
  type: number,
  out: AttributeBuffer,
  content: unknown,
  depth: number,
) => void;

/** Starts a nest; returns where, for {@link closeNest}. */
export const openNest = (type: number, out: AttributeBuffer): number => {
  const start = out.reserve(NLA_HDRLEN);
  setHeader(out.view, start, NLA_HDRLEN, type | NLA_F_NESTED);
  return start;
};

/** Ends a nest: its length is known, and its padding no part of it. */
export const closeNest = (start: number, out: AttributeBuffer, depth: number): void => {
  const length = out.length - start;
  if (length - NLA_HDRLEN > MAX_ATTRIBUTE_LENGTH) {
    pathIndices[depth] = -1;
    throw tooLarge(depth, length - NLA_HDRLEN);
  }
  out.view.setUint16(start, length, hostLittleEndian);
  if ((length & 3) !== 0) out.pad();
};
