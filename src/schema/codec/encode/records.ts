import { NLA_HDRLEN } from "../../../constants/netlink.ts";
import type { AttributeBuffer } from "../../../message/attribute-buffer.ts";
import { hostLittleEndian } from "../../../message/byte-order.ts";
import { MAX_ATTRIBUTE_LENGTH } from "../../../message/check.ts";
import type { SetPlan, StructPlan, ValuePlan } from "../../plan/plan.ts";
import { writeBytes } from "./leaf.ts";
import { checkDepth, levelHeaders, pathFields, pathIndices, tooLarge, wrongType } from "./path.ts";
import { hasAttributes, writeMembers } from "./struct.ts";
import { checkLength, checkLimits, isHollow, isObject, putNumber } from "./values.ts";

/** Writes the attributes of a set, without the field of its header. */
type WriteSet = (plan: SetPlan, out: AttributeBuffer, value: unknown, depth: number, headerField?: string) => void;

/** Writes structures one after the other, each with attributes behind it and the number of bytes of both inside. */
export function writeRecords(
  field: ValuePlan,
  type: number,
  out: AttributeBuffer,
  content: unknown,
  depth: number,
  writeSet: WriteSet,
): void {
  if (content instanceof Uint8Array) {
    writeBytes(type, out, checkLength(field, content, depth), depth);
    return;
  }
  if (!Array.isArray(content)) throw wrongType(depth, "an array", content);
  checkDepth(depth);
  const { struct, set } = field;
  const { headerField } = set;
  const start = out.length;
  // A structure is no attribute, so this is no nest to the kernel.
  out.attribute(type, 0);
  for (let index = 0; index < content.length; index++) {
    pathIndices[depth] = index;
    writeRecord(struct, headerField, set, out, content[index], depth, writeSet);
  }
  pathIndices[depth] = -1;
  const length = out.length - start;
  checkLimits(field, length - NLA_HDRLEN, depth);
  if (length - NLA_HDRLEN > MAX_ATTRIBUTE_LENGTH) throw tooLarge(depth, length - NLA_HDRLEN);
  out.view.setUint16(start, length, hostLittleEndian);
}

function writeRecord(
  struct: StructPlan,
  headerField: string,
  set: SetPlan,
  out: AttributeBuffer,
  content: unknown,
  depth: number,
  writeSet: WriteSet,
): void {
  if (!isObject(content) || isHollow(content)) throw wrongType(depth, "an object", content);
  const start = out.length;
  out.zero(struct.size);
  pathFields[depth + 1] = headerField;
  pathIndices[depth + 1] = -1;
  const members = content[headerField] ?? {};
  if (!isObject(members)) throw wrongType(depth + 1, "an object", members);
  writeMembers(struct, out, members, start, depth + 1, 0);
  if (hasAttributes(content, struct, headerField, set, depth)) {
    out.pad();
    if (set.tracked) levelHeaders[depth] = { plan: struct, start, fixed: undefined };
    writeSet(set, out, content, depth, headerField);
  }
  const { kind, type, little } = struct.counted!;
  putNumber(out.view, kind, start + type, out.length - start, little);
  out.pad();
}
