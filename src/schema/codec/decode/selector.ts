import { align, EMPTY_BYTES, EMPTY_VIEW } from "../../../base/bytes.ts";
import { NLA_HDRLEN, NLA_TYPE_MASK } from "../../../constants/netlink.ts";
import { hostLittleEndian } from "../../../message/byte-order.ts";
import type { Fields } from "../../model/types.ts";
import { MAX_DEPTH } from "../../plan/kind.ts";
import type { SetPlan, ValuePlan } from "../../plan/plan.ts";
import { type SelectorLevels, selectorValue } from "../../plan/selector.ts";
import { FAILED } from "./leaf.ts";

export type ReadValue = (
  field: ValuePlan,
  store: Uint8Array,
  view: DataView,
  start: number,
  end: number,
  depth: number,
) => unknown;

// Nesting levels that are being decoded, by depth.
const plans: (SetPlan | undefined)[] = new Array<SetPlan | undefined>(MAX_DEPTH + 1).fill(undefined);
const objects: (Fields | undefined)[] = new Array<Fields | undefined>(MAX_DEPTH + 1).fill(undefined);
const starts = new Array<number>(MAX_DEPTH + 1).fill(0);
const ends = new Array<number>(MAX_DEPTH + 1).fill(0);
/** Selecting attributes that come after their sub-message. */
const lookups: (SelectorLookup | undefined)[] = new Array<SelectorLookup | undefined>(MAX_DEPTH + 1).fill(undefined);

/** A linked list of cached values for one nesting level. */
interface SelectorLookup {
  readonly attribute: ValuePlan;
  readonly value: unknown;
  readonly other: SelectorLookup | undefined;
}

export function enterLevel(plan: SetPlan, start: number, end: number, depth: number, into: Fields): void {
  plans[depth] = plan;
  objects[depth] = into;
  starts[depth] = start;
  ends[depth] = end;
}

/** Releases the memory of the message. */
export function leaveLevel(depth: number): void {
  plans[depth] = undefined;
  objects[depth] = undefined;
  lookups[depth] = undefined;
}

class DecodedLevels implements SelectorLevels {
  store: Uint8Array = EMPTY_BYTES;
  view: DataView = EMPTY_VIEW;
  read: ReadValue = () => FAILED;

  /** In a sequence, fields cannot select the format of other fields. */
  attribute(level: number, specName: string): unknown {
    const plan = plans[level];
    if (plan === undefined || plan.sequence) return undefined;
    const attribute = plan.fieldBySpecName(specName);
    if (attribute === undefined) return undefined;
    return objects[level]![attribute.name] ?? laterValue(attribute, this.store, this.view, level, this.read);
  }

  member(level: number, field: string): unknown {
    const plan = plans[level];
    return plan === undefined ? undefined : (objects[level]![plan.headerField] as Fields | undefined)?.[field];
  }
}

const levels = new DecodedLevels();

export function decodedSelector(
  field: ValuePlan,
  store: Uint8Array,
  view: DataView,
  depth: number,
  read: ReadValue,
): string | undefined {
  levels.store = store;
  levels.view = view;
  levels.read = read;
  const selected = selectorValue(field, depth, levels);
  // The references would keep the memory of the last message alive.
  levels.store = EMPTY_BYTES;
  levels.view = EMPTY_VIEW;
  return selected;
}

/** Cached: otherwise, many sub-messages would take quadratic time. */
function laterValue(attribute: ValuePlan, store: Uint8Array, view: DataView, level: number, read: ReadValue): unknown {
  for (let known = lookups[level]; known !== undefined; known = known.other) {
    if (known.attribute === attribute) return known.value;
  }
  const value = firstValue(attribute, store, view, starts[level]!, ends[level]!, read);
  lookups[level] = { attribute, value, other: lookups[level] };
  return value;
}

export function firstValue(
  field: ValuePlan,
  store: Uint8Array,
  view: DataView,
  start: number,
  end: number,
  read: ReadValue,
): unknown {
  for (let at = start; end - at >= NLA_HDRLEN; ) {
    const length = view.getUint16(at, hostLittleEndian);
    if (length < NLA_HDRLEN || length > end - at) return undefined;
    if ((view.getUint16(at + 2, hostLittleEndian) & NLA_TYPE_MASK) === field.type) {
      const value = read(field, store, view, at + NLA_HDRLEN, at + length, MAX_DEPTH);
      return value === FAILED ? undefined : value;
    }
    at += align(length);
  }
  return undefined;
}
