import { withPrefix } from "../../../client/errors.ts";
import { shown } from "../../../errors.ts";
import { type ActionAttrs, type KeyAttrs, ovsFlow } from "../../../families/ovs-flow.ts";
import { AttributeBuffer } from "../../../message/attribute-buffer.ts";
import { encodeSet } from "../../../schema/codec/encode/encode.ts";
import { startWriting, stopWriting } from "../../../schema/codec/encode/write-buffer.ts";
import type { Write } from "../../../schema/model/types.ts";
import { type SetPlan, setPlan } from "../../../schema/plan/plan.ts";
import { checkActions } from "../check-flow.ts";
import type { UpcallKey } from "./upcall-key.ts";

/** A key or a mask: as an object, as its attributes' bytes, or the key of an upcall as it is. */
export type KeyInput = KeyAttrs<Write> | Uint8Array | UpcallKey;

/** A list of actions: as objects, or as their attributes' bytes ({@link encodeActions}). An empty one drops. */
export type ActionsInput = readonly ActionAttrs<Write>[] | Uint8Array;

/**
 * A list of actions as bytes, for handlers that use it again and again.
 *
 * @throws TypeError or RangeError with the path of the field that cannot be encoded.
 */
export function encodeActions(actions: readonly ActionAttrs<Write>[]): Uint8Array {
  const out = new AttributeBuffer();
  writeActions(out, actions);
  return out.bytes.slice(0, out.length);
}

/**
 * A key or a mask as bytes, for handlers that use it again and again.
 *
 * @throws TypeError or RangeError with the path of the field that cannot be encoded.
 */
export function encodeKey(key: KeyAttrs<Write>): Uint8Array {
  const out = new AttributeBuffer();
  writeKey(out, key, "key");
  return out.bytes.slice(0, out.length);
}

/** Appends the attributes of a list of actions. */
export function writeActions(out: AttributeBuffer, actions: readonly ActionAttrs<Write>[]): void {
  if (Array.isArray(actions)) checkActions(actions, "actions");
  writeSet(out, plansOnce().actions, actions, "actions");
}

/** Appends the attributes of a key or a mask, which errors call `name`. */
export function writeKey(out: AttributeBuffer, key: KeyAttrs<Write>, name: string): void {
  writeSet(out, plansOnce().key, key, name);
}

/** The complaint about a value, with the name of what that lies in before its path. */
export function within(error: unknown, name: string): unknown {
  return error instanceof Error ? withPrefix(error, error.message.startsWith("[") ? name : `${name}.`) : error;
}

let plans: { readonly key: SetPlan; readonly actions: SetPlan } | undefined;

function plansOnce(): { readonly key: SetPlan; readonly actions: SetPlan } {
  plans ??= { key: setPlan(ovsFlow, "key-attrs"), actions: setPlan(ovsFlow, "action-attrs") };
  return plans;
}

function writeSet(out: AttributeBuffer, plan: SetPlan, value: unknown, name: string): void {
  if (typeof value !== "object" || value === null) {
    throw new TypeError(
      `${name}: expected ${name === "actions" ? "an array" : "an object"} or bytes, got ${shown(value)}`,
    );
  }
  startWriting();
  try {
    encodeSet(plan, out, value);
  } catch (error) {
    throw within(error, name);
  } finally {
    stopWriting();
  }
}
