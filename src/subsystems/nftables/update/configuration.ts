import { isRecord } from "../../../base/check.ts";
import { stateOf } from "../rules/simple-statements.ts";

const ELEMENT_STATE: readonly string[] = ["expires"];
const NONE: readonly string[] = [];

/**
 * Names of the members that packets and time change: counts, used quotas and remaining lifetimes. `name` is the kind of
 * the statement, or "elem".
 */
function stateIn(name: string, value: object): readonly string[] {
  if (name === "elem") return "val" in value ? ELEMENT_STATE : NONE;
  // The argument of a statement can also be a map lookup for the name of an object. A map lookup has no state.
  return "map" in value ? NONE : (stateOf.get(name) ?? NONE);
}

/** Removes state such as packet counts. The argument of a statement can become null. */
export function configurationOf<Value>(value: Value): Value {
  return configured(value, "") as Value;
}

function configured(value: unknown, name: string): unknown {
  if (typeof value !== "object" || value === null || value instanceof Uint8Array) return value;
  if (Array.isArray(value)) return value.map((item) => configured(item, ""));
  const omitted = stateIn(name, value);
  const entries = Object.entries(value).filter(([key, member]) => member !== undefined && !omitted.includes(key));
  if (entries.length === 0 && omitted !== NONE) return null;
  return Object.fromEntries(entries.map(([key, member]) => [key, configured(member, key)]));
}

/** Two texts are equal if and only if the configurations are equal. */
export function configurationText(value: unknown, name = ""): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value !== "object" || value === null) return `${value as number}`;
  if (value instanceof Uint8Array) return `<${value.toHex()}>`;
  if (Array.isArray(value)) {
    const items = value.map((item) => configurationText(item));
    // The order of set elements matters only for ranges of concatenations, which may overlap. All other elements are
    // sorted, because the kernel lists interfaces by index, and the index is unknown in declarations.
    const isOrdered = name !== "set" || items.some((item) => /concat:.*(range|prefix):/.test(item));
    return `[${(isOrdered ? items : items.sort()).join()}]`;
  }
  const omitted = stateIn(name, value);
  const members = value as Record<string, unknown>;
  let text = "";
  for (const key of Object.keys(members).sort()) {
    const member = members[key];
    if (member !== undefined && !omitted.includes(key)) text += `${key}:${configurationText(member, key)},`;
  }
  return text === "" && omitted !== NONE ? "null" : `{${text}}`;
}

/** The options include the value of the set element. */
export function optionsOf(value: unknown): Record<string, unknown> {
  if (!isRecord(value) || !("elem" in value) || !isRecord(value.elem)) return { val: value };
  return value.elem as Record<string, unknown>;
}
