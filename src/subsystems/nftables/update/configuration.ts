import { stateOf } from "../statements/simple/simple.ts";

const ELEMENT_STATE: readonly string[] = ["expires"];
const NONE: readonly string[] = [];

/** Returns members that packets or time change, such as counts. */
function stateIn(name: string, value: object): readonly string[] {
  if (name === "elem") return "val" in value ? ELEMENT_STATE : NONE;
  // A map lookup has no counts.
  return "map" in value ? NONE : (stateOf.get(name) ?? NONE);
}

/** Removes counts and remaining lifetimes, which packets and time change. */
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

/** Equal configurations have equal texts. */
export function configurationText(value: unknown, name = ""): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value !== "object" || value === null) return String(value);
  if (value instanceof Uint8Array) return `<${value.toHex()}>`;
  if (Array.isArray(value)) {
    const items = value.map((item) => configurationText(item));
    // Only ranges of concatenations have an order, because they may overlap.
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
