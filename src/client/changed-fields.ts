import { typeError, withTitle } from "../base/argument-error.ts";
import { checkObject, isRecord } from "../base/check.ts";
import { equals } from "../base/engine.ts";
import { operationCodec } from "../schema/codec/codec.ts";
import { type Family, memberIn, type Operation } from "../schema/model/family.ts";
import type { Fields } from "../schema/model/types.ts";
import { Kind } from "../schema/plan/kind.ts";
import { fieldPlan, type MessagePlan, messagePlan } from "../schema/plan/message-plan.ts";
import type { SetPlan, ValuePlan } from "../schema/plan/plan.ts";
import { selectorValue } from "../schema/plan/selector.ts";
import type { NetlinkFamily } from "./family.ts";
import { FieldLevels } from "./field-levels.ts";
import type { OperationName, RequestOf } from "./types.ts";

/** Operations whose requests leave omitted fields unchanged. */
const SETTING = /(^|-)set|^newlink$/;

/**
 * Returns the fields of a request that changes an object from `before` to `after`: those that identify the object, and
 * those that differ. Everything else is omitted, because the kernel rejects or applies again some values that it
 * reports, such as the carrier of a link.
 *
 * ```ts
 * const before = client.do("getlink", { ifname: "eth0" });
 * client.do("setlink", changedFields(rtLink, "setlink", before, { ...before, mtu: 1400 }));
 * ```
 *
 * Nested attributes are compared field by field. Arrays, structures and bytes are passed whole if they differ, and so
 * are attributes of which the kernel resets those that a request omits, such as the settings of an IP tunnel. A field
 * that only `before` has is not changed. If nothing differs, the result only identifies the object. Neither argument is
 * modified; the result may share values with `after`.
 *
 * @param before the object as the kernel reported it.
 * @param after the same object with changes.
 * @throws TypeError if an argument is invalid, if the operation replaces whole objects, or if its schema does not show
 *   which fields identify an object.
 */
export function changedFields<Operations, Events, Groups extends string, Name extends OperationName<Operations, "do">>(
  family: NetlinkFamily<Operations, Events, Groups>,
  operation: Name,
  before: object,
  after: RequestOf<Operations, Name, "do"> & object,
): RequestOf<Operations, Name, "do"> {
  const codec = operationCodec(family, operation);
  const title = `${family.name}.${codec.operation.name}`;
  try {
    checkObject(before, "before");
    checkObject(after, "after");
    const changes = new Changes(family, codec.operation);
    return changes.between(before as Fields, after as Fields) as RequestOf<Operations, Name, "do">;
  } catch (error) {
    throw withTitle(error, `${title}: `);
  }
}

class Changes {
  readonly #levels = new FieldLevels();
  readonly #layout: MessagePlan;
  readonly #operation: Operation;

  constructor(family: Family, operation: Operation) {
    if (operation.do === undefined || !SETTING.test(operation.name))
      throw typeError("operation", "expected one that leaves omitted fields unchanged, such as setlink or rings-set");
    this.#layout = messagePlan(family, operation);
    this.#operation = operation;
    const { required = [], requiredOne = [] } = operation.do.request;
    if (this.#layout.header === undefined && required.length + requiredOne.length === 0)
      throw typeError("operation", "the schema does not show which fields identify an object; pass the changed fields");
  }

  between(before: Fields, after: Fields): Fields {
    const { set, field } = this.#layout;
    const header = field === undefined ? undefined : this.#header(before[field], after[field]);
    const changes = this.#changesIn(set, before, after, "") ?? {};
    for (const name of this.#identity(header)) if (after[name] !== undefined) changes[name] = after[name];
    return header === undefined ? changes : { [field!]: header, ...changes };
  }

  /** An index in the header identifies the object; a name next to it would be a new name. */
  #identity(header: Fields | undefined): string[] {
    const { required = [], requiredOne = [] } = this.#operation.do!.request;
    const isIdentified = requiredOne.some((name) => {
      const member = memberIn(name) === undefined ? undefined : fieldPlan(this.#layout, name).name;
      return member !== undefined && Boolean(header?.[member]);
    });
    const names = isIdentified ? required : [...required, ...requiredOne];
    return names.filter((name) => memberIn(name) === undefined).map((name) => fieldPlan(this.#layout, name).name);
  }

  /** Keeps all members but unchanged ones that have a mask in another member. */
  #header(before: unknown, after: unknown): Fields | undefined {
    if (!isRecord(after)) return after as undefined;
    const kept: Record<string, unknown> = { ...after };
    const had = isRecord(before) ? (before as Fields) : {};
    for (const [name, others] of Object.entries(this.#operation.do!.request.requiredWith ?? {})) {
      if (memberIn(name) === undefined) continue;
      const field = fieldPlan(this.#layout, name).name;
      if (!equals(had[field], kept[field])) continue;
      for (const one of [name, ...others]) delete kept[fieldPlan(this.#layout, one).name];
    }
    return kept as Fields;
  }

  /** Returns undefined if no field differs. */
  #changesIn(set: SetPlan, before: Fields, after: Fields, path: string): Record<string, unknown> | undefined {
    const changes: Record<string, unknown> = {};
    this.#levels.within({ set, fields: after, path }, () => {
      for (const [name, value] of Object.entries(after)) {
        const plan = set.fieldByName(name);
        // The encoder reports unknown fields. The caller adds the header.
        if (value === undefined || (plan === undefined && name === set.headerField)) continue;
        const had = before[name];
        if (equals(had, value)) continue;
        const changed = plan === undefined ? value : this.#changesOf(plan, had, value, before);
        if (changed === undefined) continue;
        changes[name] = changed;
        const selector = plan?.kind === Kind.SubMessage ? set.fieldBySpecName(selectorOf(plan))?.name : undefined;
        if (selector !== undefined && after[selector] !== undefined) changes[selector] = after[selector];
      }
    });
    return Object.keys(changes).length === 0 ? undefined : changes;
  }

  #changesOf(plan: ValuePlan, had: unknown, value: unknown, before: Fields): unknown {
    if (!isRecord(had) || !isRecord(value)) return value;
    const set = this.#nestedSet(plan, before);
    if (set === undefined || set.whole || set.sequence) return value;
    return this.#changesIn(set, had as Fields, value as Fields, "");
  }

  /** Returns undefined for values that are passed whole. */
  #nestedSet(plan: ValuePlan, before: Fields): SetPlan | undefined {
    if (plan.kind === Kind.Nest) return plan.set;
    if (plan.kind !== Kind.SubMessage) return undefined;
    this.#levels.path = "";
    const format = selectorValue(plan, this.#levels.innermost, this.#levels);
    const own = before[this.#levels.path];
    return format === undefined || (own !== undefined && `${own}` !== format)
      ? undefined
      : plan.formats.get(format)?.set;
  }
}

function selectorOf({ source }: ValuePlan): string {
  return (source as { selector?: string }).selector ?? "";
}
