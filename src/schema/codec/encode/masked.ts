import { NLA_F_NESTED, NLA_HDRLEN } from "../../../constants/netlink.ts";
import type { AttributeBuffer } from "../../../message/attribute-buffer.ts";
import { hostLittleEndian } from "../../../message/byte-order.ts";
import { MAX_ATTRIBUTE_LENGTH } from "../../../message/check.ts";
import { mistake } from "../../model/error-stack.ts";
import { Kind } from "../../plan/kind.ts";
import type { SetPlan, ValuePlan } from "../../plan/plan.ts";
import { writeBytes } from "./leaf.ts";
import { closeNest, openNest, type WriteValue } from "./nest.ts";
import { checkDepth, noSuchField, pathAt, pathFields, pathIndices, tooLarge, wrongLength, wrongType } from "./path.ts";
import { isHollow, isObject } from "./values.ts";

/** A nest of attributes that each hold a value and, behind it, its mask. */
export function writeMasked(
  field: ValuePlan,
  type: number,
  out: AttributeBuffer,
  content: unknown,
  depth: number,
  write: WriteValue,
): void {
  if (content instanceof Uint8Array) {
    writeBytes(type | NLA_F_NESTED, out, content, depth);
    return;
  }
  if (!isObject(content) || isHollow(content)) throw wrongType(depth, "an object with key and mask", content);
  const start = openNest(type, out);
  pathIndices[depth + 1] = -1;
  writeHalves(field.set, out, content["key"], content["mask"], depth + 1, depth + 1, write);
  closeNest(start, out, depth);
}

/** Writes the fields of `key` and `mask`, which are the same. `half` is the depth at which the path tells them apart. */
function writeHalves(
  plan: SetPlan,
  out: AttributeBuffer,
  key: unknown,
  mask: unknown,
  half: number,
  depth: number,
  write: WriteValue,
): void {
  checkDepth(depth);
  pathFields[half] = "mask";
  if (!isObject(mask) || isHollow(mask)) throw wrongType(depth, "an object", mask);
  for (const name in mask) maskedField(plan, name, depth + 1);
  pathFields[half] = "key";
  if (!isObject(key) || isHollow(key)) throw wrongType(depth, "an object", key);
  for (const name in { ...key, ...mask }) {
    const [value, bits] = [key[name], mask[name]];
    const field = maskedField(plan, name, depth + 1);
    if (value === undefined && bits === undefined) continue;
    if (value === undefined) throw wrongType(depth + 1, "the value that mask has the mask of", value);
    pathFields[half] = "mask";
    if (bits === undefined) throw wrongType(depth + 1, "the mask of the value that is in key", bits);
    pathFields[half] = "key";
    const start = out.length;
    if (field.kind === Kind.Nest) {
      openNest(field.type, out);
      writeHalves(field.set, out, value, bits, half, depth + 1, write);
      closeNest(start, out, depth + 1);
      continue;
    }
    write(field, field.type, out, value, depth + 1);
    const next = out.length;
    pathFields[half] = "mask";
    write(field, field.type, out, bits, depth + 1);
    joinHalves(out, start, next, depth + 1);
    pathFields[half] = "key";
  }
}

function maskedField(plan: SetPlan, name: string, depth: number): ValuePlan {
  const field = plan.named(name);
  pathFields[depth] = name;
  pathIndices[depth] = -1;
  if (field === undefined) throw noSuchField(plan, name, depth);
  if (!field.maskable) throw mistake(new TypeError(`${pathAt(depth)}: it is none that has a mask`));
  return field;
}

/** Makes one attribute of two: the value of the second goes behind that of the first. */
function joinHalves(out: AttributeBuffer, start: number, next: number, depth: number): void {
  const length = out.view.getUint16(start, hostLittleEndian) - NLA_HDRLEN;
  const other = out.view.getUint16(next, hostLittleEndian) - NLA_HDRLEN;
  if (other !== length) throw wrongLength(depth, `${length} bytes, as many as the value in key has`, other);
  if (2 * length > MAX_ATTRIBUTE_LENGTH) throw tooLarge(depth, 2 * length);
  const middle = start + NLA_HDRLEN + length;
  out.bytes.copyWithin(middle, next + NLA_HDRLEN, next + NLA_HDRLEN + length);
  out.view.setUint16(start, NLA_HDRLEN + 2 * length, hostLittleEndian);
  out.length = middle + length;
  out.pad();
}
