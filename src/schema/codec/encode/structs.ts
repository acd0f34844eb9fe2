import type { AttributeBuffer } from "../../../message/attribute-buffer.ts";
import { MAX_ATTRIBUTE_LENGTH } from "../../../message/check.ts";
import type { ValuePlan } from "../../plan/plan.ts";
import { writeBytes } from "./leaf.ts";
import { pathIndices, tooLarge, wrongType } from "./path.ts";
import { writeMembers } from "./struct.ts";
import { checkLength, checkLimits, isObject } from "./values.ts";

/** Writes an attribute that is structures one after the other. */
export function writeStructs(
  field: ValuePlan,
  type: number,
  out: AttributeBuffer,
  content: unknown,
  depth: number,
): void {
  if (content instanceof Uint8Array) {
    writeBytes(type, out, checkLength(field, content, depth), depth);
    return;
  }
  if (!Array.isArray(content)) throw wrongType(depth, "an array", content);
  const { struct } = field;
  const length = content.length * struct.size;
  checkLimits(field, length, depth);
  if (length > MAX_ATTRIBUTE_LENGTH) throw tooLarge(depth, length);
  const at = out.attribute(type, length);
  out.bytes.fill(0, at, at + length);
  for (let index = 0; index < content.length; index++) {
    const item: unknown = content[index];
    pathIndices[depth] = index;
    if (!isObject(item)) throw wrongType(depth, "an object", item);
    // Behind the end of an item lies the next one.
    if (item["rest"] !== undefined) throw wrongType(depth, "a structure that has no rest", item);
    writeMembers(struct, out, item, at + index * struct.size, depth, 0);
  }
}
