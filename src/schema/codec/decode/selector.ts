import { NLA_HDRLEN, NLA_TYPE_MASK } from "../../../constants/netlink.ts";
import { align } from "../../../message/align.ts";
import { hostLittleEndian } from "../../../message/byte-order.ts";
import type { Fields } from "../../model/types.ts";
import { MAX_DEPTH } from "../../plan/kind.ts";
import type { SetPlan, ValuePlan } from "../../plan/plan.ts";
import type { ReadValue } from "./nested.ts";
import { FAILED } from "./values.ts";

// The levels around the one that is being read, for sub-messages whose format a value further out tells.
const plans: (SetPlan | undefined)[] = new Array<SetPlan | undefined>(MAX_DEPTH + 1).fill(undefined);
const objects: (Fields | undefined)[] = new Array<Fields | undefined>(MAX_DEPTH + 1).fill(undefined);
const starts = new Array<number>(MAX_DEPTH + 1).fill(0);
const ends = new Array<number>(MAX_DEPTH + 1).fill(0);
/** What was looked for in each level behind the place that had been reached. */
const lookups: (SelectorLookup | undefined)[] = new Array<SelectorLookup | undefined>(MAX_DEPTH + 1).fill(undefined);

/** An attribute that selects, with the value that it has in its level; `other` is what was looked for there before. */
interface SelectorLookup {
  readonly attribute: ValuePlan;
  readonly value: unknown;
  readonly other: SelectorLookup | undefined;
}

/** Notes a level, for what is inside and asks for its values. */
export function enterLevel(plan: SetPlan, start: number, end: number, depth: number, into: Fields): void {
  plans[depth] = plan;
  objects[depth] = into;
  starts[depth] = start;
  ends[depth] = end;
}

/** Forgets a level that was read: it belongs to the caller, and says nothing of what is read next. */
export function leaveLevel(depth: number): void {
  plans[depth] = undefined;
  objects[depth] = undefined;
  lookups[depth] = undefined;
}

/**
 * The value of the attribute that tells the format: in this level, or the nearest one around it that has it. What stands in a
 * list of objects is beside nothing, and does not tell.
 */
export function selectorValue(
  field: ValuePlan,
  store: Uint8Array,
  view: DataView,
  depth: number,
  read: ReadValue,
): string | undefined {
  const { selector } = field.source as { selector: string };
  if (selector === "") return "";
  if (field.selectingMember !== undefined) return selectorMemberValue(field.selectingMember, depth);
  for (let level = depth; level >= 0; level--) {
    const plan = plans[level];
    if (plan === undefined || plan.sequence) continue;
    const attribute = plan.fieldBySpecName(selector);
    if (attribute === undefined) continue;
    const known = objects[level]![attribute.name];
    if (known !== undefined) return `${known}`;
    const later = laterValue(attribute, store, view, level, read);
    if (later !== undefined) return `${later}`;
  }
  return undefined;
}

/** The value that an attribute has further on in a level. It is looked for once: as often as it selects would be for ever. */
function laterValue(attribute: ValuePlan, store: Uint8Array, view: DataView, level: number, read: ReadValue): unknown {
  for (let known = lookups[level]; known !== undefined; known = known.other) {
    if (known.attribute === attribute) return known.value;
  }
  const value = firstValue(attribute, store, view, starts[level]!, ends[level]!, read);
  lookups[level] = { attribute, value, other: lookups[level] };
  return value;
}

/** The same of a member of the structure in front of this level, or in front of the nearest one around it that has it. */
function selectorMemberValue(name: string, depth: number): string | undefined {
  for (let level = depth; level >= 0; level--) {
    const plan = plans[level];
    const header = plan === undefined ? undefined : (objects[level]![plan.headerField] as Fields | undefined);
    const value = header?.[name];
    if (value !== undefined) return `${value}`;
  }
  return undefined;
}

/** The value of the first attribute of that number, wherever it stands; undefined when it is not what its plan says. */
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
