import type { ExprObjrefAttrs } from "../../../../families/nftables.ts";
import type { Read } from "../../../../schema/model/types.ts";
import { evaluations } from "../../statements/registry.ts";
import type { Evaluate, Machine } from "../machine/machine.ts";
import { keyOfObject } from "../machine/tables.ts";
import type { Outcome } from "../packet/rule-run.ts";
import { findEntry } from "./lookup.ts";

/** A named object has the name and the attributes of the expression with the same effect. */
function run(machine: Machine, type: unknown, name: string | undefined): Outcome {
  const { data } = machine.table.objects.get(keyOfObject(type, name))!;
  const evaluation = typeof type === "string" && Object.hasOwn(evaluations, type) ? evaluations[type] : undefined;
  return evaluation?.evaluate(machine, (data ?? {}) as never, name);
}

/** Uses a named object, which a map can select. (nft_objref_eval, nft_objref_map_eval) */
export const objref: Evaluate<ExprObjrefAttrs<Read>> = (machine, attrs) => {
  const { immType, immName, setSreg, setName, setId } = attrs;
  if (setSreg === undefined) return run(machine, immType, immName);
  const set = machine.set(setName, setId);
  const entry = findEntry(machine, set, machine.registers.load(setSreg, set.attrs.keyLen ?? 0));
  if (entry === undefined) return "break";
  return run(machine, set.attrs.objType, entry.element.objref);
};
