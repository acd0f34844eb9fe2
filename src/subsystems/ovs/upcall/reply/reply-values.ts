import { typeError, withParent } from "../../../../base/argument-error.ts";
import { describeValue } from "../../../../base/describe.ts";
import { type ActionAttrs, type KeyAttrs, ovsFlow } from "../../../../families/ovs-flow.ts";
import { encodeSet } from "../../../../schema/codec/encode/encode.ts";
import { type EncodeBuffer, encoded } from "../../../../schema/codec/encode/encode-buffer.ts";
import type { Write } from "../../../../schema/model/types.ts";
import { type SetPlan, setPlan } from "../../../../schema/plan/plan.ts";
import { checkActions } from "../../core/flow.ts";
import type { UpcallKey } from "../view/upcall-key.ts";

/** Flow key or mask: an object, bytes from {@link encodeKey}, or the key of an upcall. */
export type KeyInput = KeyAttrs<Write> | Uint8Array | UpcallKey;

/** List of Open vSwitch flow actions: objects, or bytes from {@link encodeActions}. An empty list drops the packet. */
export type ActionsInput = readonly ActionAttrs<Write>[] | Uint8Array;

/**
 * Encodes a list of Open vSwitch flow actions. Passing the same bytes for many packets is faster than passing objects.
 *
 * @throws TypeError or RangeError with the path of the invalid field.
 */
export function encodeActions(actions: readonly ActionAttrs<Write>[]): Uint8Array {
  return encoded((out) => writeActions(out, actions));
}

/**
 * Encodes an Open vSwitch flow key or a mask. Encoding a key once is faster than for each packet.
 *
 * @throws TypeError or RangeError with the path of the invalid field.
 */
export function encodeKey(key: KeyAttrs<Write>): Uint8Array {
  return encoded((out) => writeKey(out, key, "key"));
}

export function writeActions(out: EncodeBuffer, actions: readonly ActionAttrs<Write>[]): void {
  if (Array.isArray(actions)) checkActions(actions, "actions");
  writeSet(out, plansOnce().actions, actions, "actions");
}

export function writeKey(out: EncodeBuffer, key: KeyAttrs<Write>, name: string): void {
  writeSet(out, plansOnce().key, key, name);
}

let plans: { readonly key: SetPlan; readonly actions: SetPlan } | undefined;

function plansOnce(): { readonly key: SetPlan; readonly actions: SetPlan } {
  plans ??= { key: setPlan(ovsFlow, "key-attrs"), actions: setPlan(ovsFlow, "action-attrs") };
  return plans;
}

function writeSet(out: EncodeBuffer, plan: SetPlan, value: unknown, name: string): void {
  if (typeof value !== "object" || value === null) {
    throw typeError(
      name,
      `expected ${name === "actions" ? "an array" : "an object"} or bytes, got ${describeValue(value)}`,
    );
  }
  if (out.isBusy)
    throw typeError("reply", "a getter of the given values sent another reply; read its value before the call");
  out.isBusy = true;
  try {
    encodeSet(plan, out, value);
  } catch (error) {
    throw withParent(error, name);
  } finally {
    out.isBusy = false;
  }
}
