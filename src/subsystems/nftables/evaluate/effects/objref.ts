import type { ExprObjrefAttrs, ObjAttrs } from "../../../../families/nftables.ts";
import type { Read } from "../../../../schema/model/types.ts";
import { findEntry } from "../expressions/lookup.ts";
import type { Evaluate, Machine, Outcome } from "../machine/machine.ts";
import { evaluateConnlimit, evaluateLimit, evaluateQuota } from "./limits.ts";
import { answerSyn } from "./synproxy.ts";

function run(machine: Machine, object: ObjAttrs<Read>): Outcome {
  const { name } = object;
  if (object.type === "limit") return evaluateLimit(machine, object.data ?? {}, name);
  if (object.type === "quota") return evaluateQuota(machine, object.data ?? {}, name);
  if (object.type === "connlimit") return evaluateConnlimit(machine, object.data ?? {}, name);
  if (object.type === "synproxy") return answerSyn(machine);
  return undefined;
}

/** Uses a named object, which a map can select. (nft_objref_eval, nft_objref_map_eval) */
export const objref: Evaluate<ExprObjrefAttrs<Read>> = (machine, attrs) => {
  const { immType, immName, setSreg, setName, setId } = attrs;
  if (setSreg === undefined) {
    return run(machine, machine.table.objects.get(`${immType} ${immName}`)!);
  }
  const set = machine.set(setName, setId);
  const entry = findEntry(machine, set, machine.registers.load(setSreg, set.attrs.keyLen ?? 0));
  if (entry === undefined) return "break";
  return run(machine, machine.table.objects.get(`${set.attrs.objType} ${entry.element.objref}`)!);
};
