import { align } from "../../../message/align.ts";
import type { Fields } from "../../model/types.ts";
import { MAX_DEPTH } from "../../plan/depth.ts";
import type { ReadSet, ValuePlan } from "../../plan/plan.ts";
import { emptyFields } from "../../values/empty-fields.ts";
import { readStruct } from "./leaf.ts";
import { failed, readFixed } from "./values.ts";

/** Reads structures one after the other, each with attributes behind it and a member that counts the bytes of both. */
export function readRecords(
  field: ValuePlan,
  store: Uint8Array,
  view: DataView,
  start: number,
  end: number,
  depth: number,
  readSet: ReadSet,
): unknown {
  if (depth >= MAX_DEPTH) return failed("it lies too deep");
  const { struct, set } = field;
  const { size } = struct;
  const counted = struct.counted!;
  const { headerField } = set;
  const records: Fields[] = [];
  for (let at = start; at < end; ) {
    const left = end - at;
    if (left < size) return failed(`${left} bytes behind its last structure are none`);
    const length = readFixed(counted, store, view, at + counted.type) as number;
    if (length < size || length > left) {
      return failed(`structure ${records.length} claims ${length} bytes where it has ${size} to ${left}`);
    }
    const from = at + align(size);
    if (length > size && at + length < from) {
      return failed(`structure ${records.length} claims ${length} bytes, and ends where attributes cannot have begun`);
    }
    const record = emptyFields(set.room + 1);
    record[headerField] = readStruct(struct, store, view, at, at + size);
    if (from < at + length) readSet(set, store, view, from, at + length, depth + 1, record);
    records.push(record);
    at += align(length);
  }
  return records;
}
