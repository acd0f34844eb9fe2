// Sets and maps whose elements rules add or delete.
import { membersOf } from "./statements.ts";

interface Update {
  readonly kind: "set" | "map" | "raw";
  /** Name of the set or map without "@". */
  readonly name: string;
  readonly isDeletion: boolean;
  /** Whether the set's own timeout does not determine the lifetime of the element. */
  readonly hasTimeout: boolean;
}

/** Returns the updates in the statements of a rule and of its chains without a name. Skips invalid statements. */
export function updatesIn(statements: unknown, updates: Update[] = []): Update[] {
  if (!Array.isArray(statements)) return updates;
  for (const statement of statements) {
    const { set, map, raw, jump, goto } = membersOf(statement);
    if (set !== undefined) addUpdate(updates, "set", membersOf(set)["set"], set);
    if (map !== undefined) addUpdate(updates, "map", membersOf(map)["map"], map);
    const { name, data } = membersOf(raw);
    if (name === "dynset") {
      const { setName, op, timeout } = membersOf(data);
      push(updates, "raw", setName, op, timeout);
    }
    const { rules } = membersOf(jump ?? goto);
    if (Array.isArray(rules)) for (const rule of rules) updatesIn(membersOf(rule)["expr"], updates);
  }
  return updates;
}

function addUpdate(updates: Update[], kind: "set" | "map", reference: unknown, args: unknown): void {
  const { op, elem } = membersOf(args);
  const name = typeof reference === "string" ? reference.slice(1) : undefined;
  push(updates, kind, name, op, membersOf(membersOf(elem)["elem"])["timeout"]);
}

function push(updates: Update[], kind: Update["kind"], name: unknown, op: unknown, timeout: unknown): void {
  // Like nft, the library omits a timeout of 0.
  const hasTimeout = Number(timeout ?? 0) !== 0;
  if (typeof name === "string") updates.push({ kind, name, isDeletion: op === "delete", hasTimeout });
}

/** Returns the names of the sets and maps that the expressions of a rule update. */
export function setsUpdatedBy(
  expressions: readonly { readonly name?: string | undefined; readonly data?: unknown }[] = [],
): readonly string[] {
  const names: string[] = [];
  for (const { name, data } of expressions) {
    const set = name === "dynset" ? membersOf(data)["setName"] : undefined;
    if (typeof set === "string") names.push(set);
  }
  return names;
}
