// Tables of an evaluated ruleset, with the keys of their objects.
import type { ExprAttrs, ObjAttrs } from "../../../../families/nftables.ts";
import type { Read } from "../../../../schema/model/types.ts";
import type { TableFamily } from "../../model/objects.ts";
import type { ChainRule } from "../../model/statements.ts";
import type { ProgramSet } from "./sets.ts";

export interface ProgramRule {
  readonly handle: number | undefined;
  readonly expressions: readonly ExprAttrs<Read>[];
  /** Index after the last kernel expression of each statement. */
  readonly statements: readonly number[];
  readonly source: Pick<ChainRule, "expr"> | undefined;
}

export interface ProgramChain {
  readonly table: ProgramTable;
  readonly name: string;
  readonly type: string | undefined;
  readonly hook: string | undefined;
  readonly priority: number;
  policy: "accept" | "drop";
  readonly devices: readonly string[];
  readonly rules: ProgramRule[];
}

export interface ProgramTable {
  readonly family: TableFamily;
  readonly name: string;
  isDormant: boolean;
  readonly chains: Map<string, ProgramChain>;
  readonly sets: Map<string, ProgramSet>;
  readonly objects: Map<string, ObjAttrs<Read>>;
}

/** Where the packet is. */
export interface Place {
  /** The base chain that the packet entered. */
  readonly base: ProgramChain;
  readonly hook: string;
  /** Number of the address family of the packet's network header. */
  readonly nfproto: number;
}

/** Key of a chain in its table. A chain without a name has an id. */
export function keyOfChain(name: string | undefined, id: number | undefined): string {
  return name ?? `__chain${id}`;
}

/** Key of a set in its table. The kernel replaces "%d" in the names of sets of rules. */
export function keyOfSet(name: string | undefined, id: number | undefined): string {
  return name?.includes("%d") === true ? name.replace("%d", `${id}`) : (name ?? "");
}

/** Key of a named object in its table, such as "limit slow": the kernel's name of its type, and its name. */
export function keyOfObject(type: unknown, name: string | undefined): string {
  return `${type} ${name}`;
}
