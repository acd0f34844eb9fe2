import type { AttributeBuffer } from "../../../message/attribute-buffer.ts";
import { mistake } from "../../model/error-stack.ts";
import type { TypeValue } from "../../model/family.ts";
import type { Fields } from "../../model/types.ts";
import { Kind } from "../../plan/kind.ts";
import type { ValuePlan } from "../../plan/plan.ts";
import { closeNest, openNest, type WriteValue } from "./nest.ts";
import { checkDepth, outOfRange, pathAt, pathIndices, wrongType } from "./path.ts";
import { isObject, isWithin } from "./values.ts";

/** A list of entries that is being written. */
interface Entries {
  readonly item: ValuePlan;
  readonly typeValues: readonly TypeValue[];
  readonly list: readonly unknown[];
  readonly out: AttributeBuffer;
  readonly depth: number;
  readonly write: WriteValue;
}

/** Writes nests whose numbers are values: neighbours with the same number share a nest. */
export function writeTyped(
  field: ValuePlan,
  type: number,
  out: AttributeBuffer,
  content: unknown,
  depth: number,
  write: WriteValue,
): void {
  if (!Array.isArray(content)) throw wrongType(depth, "an array", content);
  checkDepth(depth);
  const { typeValues } = field.source as { typeValues: readonly TypeValue[] };
  const entries = { item: field.item!, typeValues, list: content, out, depth, write };
  if (!field.multi || content.length === 0) {
    writeEntries(entries, type, 0, content.length);
    return;
  }
  for (let index = 0; index < content.length; index++) writeEntries(entries, type, index, index + 1);
}

function writeEntries(entries: Entries, type: number, from: number, to: number): void {
  const { out, depth } = entries;
  const start = openNest(type, out);
  writeLevel(entries, 0, from, to);
  pathIndices[depth] = -1;
  closeNest(start, out, depth);
}

function writeLevel(entries: Entries, level: number, from: number, to: number): void {
  const { typeValues, list, out, depth } = entries;
  const { field: name } = typeValues[level]!;
  for (let index = from; index < to; ) {
    pathIndices[depth] = index;
    const entry = list[index];
    if (!isObject(entry)) throw wrongType(depth, "an object", entry);
    const number = entry[name];
    // An entry that ends above this level stands for an empty nest there.
    if (number === undefined && level > 0) {
      checkEnd(entry, typeValues, level, depth);
      index++;
      continue;
    }
    if (!isWithin(number, 0, 0x3fff)) throw outOfRange(depth, `${name} to be an integer from 0 to 16383`, number);
    let next = index + 1;
    if (level + 1 < typeValues.length) {
      // What ends here is an empty nest, which shares nothing.
      const { field: below } = typeValues[level + 1]!;
      const isShared = (other: unknown) => isObject(other) && other[name] === number && other[below] !== undefined;
      if (isShared(entry)) while (next < to && isShared(list[next])) next++;
      const start = openNest(number as number, out);
      writeLevel(entries, level + 1, index, next);
      closeNest(start, out, depth);
    } else writeTypedValue(entries, number as number, entry);
    index = next;
  }
}

/** Refuses what an entry that ends above a level has beside the numbers of the levels above: it would be lost. */
function checkEnd(entry: Fields, typeValues: readonly TypeValue[], level: number, depth: number): void {
  for (const name in entry) {
    const place = typeValues.findIndex(({ field }) => field === name);
    if (entry[name] === undefined || (place >= 0 && place < level)) continue;
    const { field } = typeValues[level]!;
    throw mistake(new TypeError(`${pathAt(depth)}: without ${field} it has nothing else inside, and ${name} is given`));
  }
}

function writeTypedValue({ item, typeValues, out, depth, write }: Entries, number: number, entry: Fields): void {
  if (item.kind !== Kind.Nest || item.set.sequence) {
    write(item, number, out, entry["value"], depth);
    return;
  }
  // Without a prototype: a field that is called as that is none of the spec, and to be refused like any such field.
  const fields = Object.create(null) as Fields;
  for (const name in entry) if (!typeValues.some((value) => value.field === name)) fields[name] = entry[name];
  write(item, number, out, fields, depth);
}
