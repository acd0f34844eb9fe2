import type { Entry, Noun } from "./entries.ts";

/**
 * Kind and name of an nftables object to which an expression or a set element refers, such as the set of a lookup
 * expression.
 */
export interface Reference {
  readonly noun: Noun;
  readonly name: string;
  /** Type of a named object, such as "counter". */
  readonly type?: unknown;
}

interface Referring {
  readonly name?: unknown;
  readonly chain?: string;
  readonly set?: string;
  readonly setName?: string;
  readonly immType?: unknown;
  readonly immName?: string;
}

export function* referencesOf(value: unknown): Generator<Reference> {
  if (typeof value !== "object" || value === null || value instanceof Uint8Array) return;
  const { chain, set, setName, immType: type, immName } = value as Referring;
  if (chain !== undefined) yield { noun: "chain", name: chain };
  if (set !== undefined) yield { noun: "set", name: set };
  if (setName !== undefined) yield { noun: "set", name: setName };
  if (immName !== undefined) yield { noun: "obj", name: immName, type };
  if ((value as Referring).name === "flow_offload") {
    const { name } = (value as { readonly data?: Referring }).data ?? {};
    if (typeof name === "string") yield { noun: "flowtable", name };
  }
  for (const inner of Object.values(value)) yield* referencesOf(inner);
}

/** Yields verdict chains and named objects of a set element. */
export function* elementReferences(set: Entry, element: Readonly<Record<string, unknown>>): Generator<Reference> {
  const { objref } = element;
  if (typeof objref === "string") yield { noun: "obj", name: objref, type: set["objType"] };
  yield* referencesOf(element["data"]);
}
