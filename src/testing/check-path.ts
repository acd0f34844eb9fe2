import { didYouMean } from "../message/check.ts";
import { Kind } from "../schema/plan/kind.ts";
import type { MessagePlan } from "../schema/plan/message-plan.ts";
import type { SetPlan, ValuePlan } from "../schema/plan/plan.ts";

/**
 * Throws if no request of an operation can contain an attribute with this path. The attribute may be in any of the
 * alternative formats of an attribute.
 *
 * @throws TypeError with the invalid part of the path and the closest known name.
 */
export function checkPath({ set, header, field }: MessagePlan, path: string): void {
  let sets: readonly SetPlan[] = [set];
  for (const [index, step] of path.split(".").entries()) {
    const name = step.replace(/(\[\d+\])+$/, "");
    const plans = sets
      .map((one) => one.fieldBySpecName(name) ?? one.fieldByName(name))
      .filter((plan) => plan !== undefined);
    // An attribute that the schema does not know is named by its number, and its content is unknown.
    if (plans.length === 0 && /^\d+$/.test(name)) return;
    if (plans.length === 0 && index === 0 && header !== undefined && name === field) {
      throw new TypeError(`"${path}" is in the fixed header, and a refusal points at attributes alone`);
    }
    if (plans.length === 0) {
      const names = sets.flatMap(({ attributes }) => attributes.map((attribute) => attribute.name));
      const where = index === 0 ? "" : ` in "${path.split(".").slice(0, index).join(".")}"`;
      throw new TypeError(`unknown attribute "${name}"${where}${didYouMean(name, names)}`);
    }
    sets = plans.flatMap(setsInside);
  }
}

/** Returns the attribute sets whose attributes may be nested in an attribute. */
function setsInside(plan: ValuePlan): readonly SetPlan[] {
  if (plan.item !== undefined) return setsInside(plan.item);
  switch (plan.kind) {
    case Kind.Nest:
    case Kind.ArrayOrNest:
    case Kind.Masked:
    case Kind.Records:
      return [plan.set];
    case Kind.SubMessage:
      return [...plan.selectors].flatMap((selected) => {
        const { value, set } = plan.format(selected)!;
        return value === undefined ? [set] : setsInside(value);
      });
    default:
      return [];
  }
}
