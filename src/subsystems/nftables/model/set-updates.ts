// Sets and maps whose elements rules add or delete.
import { member } from "../../../base/objects.ts";
import { mapStatements } from "./nested-statements.ts";
import { membersOf } from "./statements.ts";

interface Update {
  readonly kind: "set" | "map" | "raw";
  /** Name of the set or map without "@". */
  readonly name: string;
  readonly isDeletion: boolean;
  /** Whether the set's own timeout does not determine the lifetime of the element. */
  readonly hasTimeout: boolean;
}

const KINDS = ["set", "map"] as const;

/** Returns the updates in the statements of a rule and of its chains without a name. Skips invalid statements. */
export function updatesIn(statements: unknown): Update[] {
  const updates: Update[] = [];
  const add = (kind: Update["kind"], name: unknown, op: unknown, timeout: unknown) => {
    // Like nft, the library omits a timeout of 0.
    const hasTimeout = Number(timeout ?? 0) !== 0;
    if (typeof name === "string") updates.push({ kind, name, isDeletion: op === "delete", hasTimeout });
  };
  mapStatements(statements, "", (statement) => {
    const raw = membersOf(member(statement, "raw"));
    const data = membersOf(raw["data"]);
    if (raw["name"] === "dynset") add("raw", data["setName"], data["op"], data["timeout"]);
    for (const kind of KINDS) {
      const { op, elem, [kind]: reference } = membersOf(member(statement, kind));
      const name = typeof reference === "string" ? reference.slice(1) : undefined;
      add(kind, name, op, membersOf(membersOf(elem)["elem"])["timeout"]);
    }
    return statement;
  });
  return updates;
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
