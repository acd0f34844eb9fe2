import { NLA_ALIGNTO, NLA_HDRLEN, NLA_TYPE_MASK } from "../constants/netlink.ts";
import { align } from "../message/align.ts";
import { hostLittleEndian } from "../message/byte-order.ts";
import { Kind } from "../schema/kind.ts";
import { namedPath } from "../schema/path.ts";
import type { SetPlan, ValuePlan } from "../schema/plan.ts";

/** An attribute in a message: where it starts, where its value does, and where both end. */
interface Place {
  readonly at: number;
  readonly value: number;
  readonly end: number;
}

/**
 * Where the attribute of that path starts in a message whose attributes start at `start`; undefined when it is not there. The
 * path is as errors have it, "peers[2].allowedips[1].ipaddr", or goes by fields.
 */
export function offsetOf(set: SetPlan, message: Uint8Array, start: number, path: string): number | undefined {
  for (let at = start; at < message.length; at += NLA_ALIGNTO) {
    if (namedPath(set, message, start, at) === path) return at;
  }
  return offsetAlong(set, message, start, path.split("."));
}

/**
 * The same by a way through nests, of names and at last a number. Where it leaves what is known, it ends at the nest before.
 */
export function offsetAlong(
  set: SetPlan,
  message: Uint8Array,
  start: number,
  way: readonly (string | number)[],
): number | undefined {
  let inside: SetPlan | undefined = set;
  let from = start;
  let end = message.length;
  let found: Place | undefined;
  for (const step of way) {
    const plan: ValuePlan | undefined = typeof step === "number" ? undefined : attributeOf(inside, step);
    const type = typeof step === "number" ? step : plan?.type;
    if (type === undefined) break;
    found = findAttribute(message, from, end, type);
    if (found === undefined) return undefined;
    inside = plan?.kind === Kind.Nest ? plan.set : undefined;
    from = found.value;
    end = found.end;
  }
  return found?.at;
}

/** The number of the attribute that a path ends with, whether a message has it or not; undefined where none is called so. */
export function numberOf(set: SetPlan, path: string): number | undefined {
  const names = path.split(".").map((name) => name.replace(/(\[\d+\])+$/, ""));
  let inside: SetPlan | undefined = set;
  for (const name of names.slice(0, -1)) {
    const plan = attributeOf(inside, name);
    inside = plan !== undefined && (plan.item ?? plan).kind === Kind.Nest ? plan.set : undefined;
  }
  return attributeOf(inside, names.at(-1)!)?.type;
}

/** The attribute that the spec calls so, or objects do. */
function attributeOf(set: SetPlan | undefined, name: string): ValuePlan | undefined {
  return set?.specified(name) ?? set?.named(name);
}

function findAttribute(message: Uint8Array, start: number, end: number, type: number): Place | undefined {
  const view = new DataView(message.buffer, message.byteOffset, message.byteLength);
  for (let at = start; at + NLA_HDRLEN <= end; ) {
    const length = view.getUint16(at, hostLittleEndian);
    if (length < NLA_HDRLEN || at + length > end) return undefined;
    const found = view.getUint16(at + 2, hostLittleEndian) & NLA_TYPE_MASK;
    if (found === type) return { at, value: at + NLA_HDRLEN, end: at + length };
    at += align(length);
  }
  return undefined;
}
