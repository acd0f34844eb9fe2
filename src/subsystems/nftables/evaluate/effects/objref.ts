import type { ExprObjrefAttrs, ObjAttrs } from "../../../../families/nftables.ts";
import type { Read } from "../../../../schema/model/types.ts";
import { findEntry } from "../expressions/lookup.ts";
import type { Evaluate, Machine, Outcome } from "../machine/machine.ts";
import { keyOfObject } from "../machine/tables.ts";
import { connlimit, limit, quota } from "./limits.ts";
import { synproxy } from "./synproxy.ts";

function run(machine: Machine, object: ObjAttrs<Read>): Outcome {
  const { name } = object;
  if (object.type === "limit") return limit(machine, object.data ?? {}, name);
  if (object.type === "quota") return quota(machine, object.data ?? {}, name);
  if (object.type === "connlimit") return connlimit(machine, object.data ?? {}, name);
  if (object.type === "synproxy") return synproxy(machine);
  return undefined;
}

/** Uses a named object, which a map can select. (nft_objref_eval, nft_objref_map_eval) */
export const objref: Evaluate<ExprObjrefAttrs<Read>> = (machine, attrs) => {
  const { immType, immName, setSreg, setName, setId } = attrs;
  const object = (type: unknown, name: string | undefined) => machine.table.objects.get(keyOfObject(type, name))!;
  if (setSreg === undefined) return run(machine, object(immType, immName));
  const set = machine.set(setName, setId);
  const entry = findEntry(machine, set, machine.registers.load(setSreg, set.attrs.keyLen ?? 0));
  if (entry === undefined) return "break";
  return run(machine, object(set.attrs.objType, entry.element.objref));
};
