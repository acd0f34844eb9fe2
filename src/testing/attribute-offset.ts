import { didYouMean } from "../base/check.ts";
import { attributesOf, byField, bySpec, nestBounds, offsetOfPath, typeAt } from "../schema/codec/attribute-path.ts";
import { fieldName } from "../schema/model/names.ts";
import { Kind } from "../schema/plan/kind.ts";
import type { MessagePlan } from "../schema/plan/message-plan.ts";
import type { SetPlan, ValuePlan } from "../schema/plan/plan.ts";

export function offsetOf(layout: MessagePlan, request: Uint8Array, path: string): number | undefined {
  const fields = path
    .split(".")
    .map((step) => step.replace(/^[^[]+/, fieldName))
    .join(".");
  return offsetOfPath(layout, request, path, bySpec) ?? offsetOfPath(layout, request, fields, byField);
}

export interface NumberedPlace {
  readonly nest: string;
  readonly type: number | undefined;
}

/** Returns the offset of the innermost present attribute on the path. */
export function offsetOfNumber(
  layout: MessagePlan,
  request: Uint8Array,
  { nest, type }: NumberedPlace,
): number | undefined {
  let path = nest;
  let at = offsetOf(layout, request, path);
  while (at === undefined && path !== "") {
    path = path.replace(/(\[\d+\]|\.?[^.[]+)$/, "");
    at = offsetOf(layout, request, path);
  }
  return (type === undefined ? undefined : offsetIn(layout, request, at, type)) ?? at;
}

function offsetIn(
  layout: MessagePlan,
  request: Uint8Array,
  nest: number | undefined,
  type: number,
): number | undefined {
  const bounds = nestBounds(layout, request, nest);
  const view = new DataView(request.buffer, request.byteOffset, request.byteLength);
  return bounds && attributesOf(view, bounds).find((at) => typeAt(view, at) === type);
}

export function numberIn(
  layout: MessagePlan,
  request: Uint8Array,
  nest: number | undefined,
  name: string,
): number | undefined {
  const set = nestBounds(layout, request, nest)?.set;
  const plain = name.replace(/(\[\d+\])+$/, "");
  return (set?.fieldBySpecName(plain) ?? set?.fieldByName(plain))?.type;
}

/**
 * Checks the path of a request attribute, such as "peers[0].public-key", against the spec of the netlink family.
 *
 * @throws TypeError if the request has no such attribute. The message contains the closest known name.
 */
export function checkPath({ set, header, field }: MessagePlan, path: string): void {
  let sets: readonly SetPlan[] = [set];
  for (const [index, step] of path.split(".").entries()) {
    const name = step.replace(/(\[\d+\])+$/, "");
    const plans = sets
      .map((one) => one.fieldBySpecName(name) ?? one.fieldByName(name))
      .filter((plan) => plan !== undefined);
    // A number names an attribute that the spec does not list.
    if (plans.length === 0 && /^\d+$/.test(name)) return;
    if (plans.length === 0 && index === 0 && header !== undefined && name === field) {
      throw new TypeError(`"${path}" is in the fixed header; a Refusal can only name attributes`);
    }
    if (plans.length === 0) {
      const names = sets.flatMap(({ attributes }) => attributes.map((attribute) => attribute.name));
      const where = index === 0 ? "" : ` in "${path.split(".").slice(0, index).join(".")}"`;
      throw new TypeError(`unknown attribute "${name}"${where}${didYouMean(name, names)}`);
    }
    sets = plans.flatMap(setsInside);
  }
}

function setsInside(plan: ValuePlan): readonly SetPlan[] {
  if (plan.item !== undefined) return setsInside(plan.item);
  switch (plan.kind) {
    case Kind.Nest:
    case Kind.ArrayOrNest:
    case Kind.Masked:
    case Kind.Records:
      return [plan.set];
    case Kind.SubMessage:
      return [...plan.formats.values()].flatMap(({ value, set }) => (value === undefined ? [set] : setsInside(value)));
    default:
      return [];
  }
}
