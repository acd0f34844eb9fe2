import type { ExprDynsetAttrs } from "../../../../families/nftables.ts";
import type { Read } from "../../../../schema/model/types.ts";
import type { Evaluate } from "../machine/machine.ts";
import { runElement, search } from "./lookup.ts";

/** The size of sets that rules update, if they have none. */
const DEFAULT_SIZE = 0xffff;

/** Adds the packet's key to a set, updates it, or deletes it. (nft_dynset_eval) */
export const dynset: Evaluate<ExprDynsetAttrs<Read>> = (machine, attrs) => {
  const { setName, setId, op = "add", sregKey, sregData, flags, expr, expressions } = attrs;
  const set = machine.writableSet(setName, setId);
  const key = machine.registers.load(sregKey, set.attrs.keyLen ?? 0);
  const known = search(machine, set, key, { isSet: true });
  const change = op === "delete" || op === "update" ? op : "add";
  if (change === "delete") {
    if (known !== undefined) set.removeKey(known);
    machine.effects.push({ kind: "element", set: set.attrs.name ?? "", change });
    return undefined;
  }
  const isInverted = flags?.includes("inv") === true;
  if (known === undefined && set.size >= (set.attrs.desc?.size ?? DEFAULT_SIZE))
    return isInverted ? undefined : "break";
  const own = expressions?.elem ?? (expr === undefined ? [] : [expr]);
  const data = sregData === undefined ? undefined : machine.registers.load(sregData, set.attrs.dataLen ?? 0);
  const element = own.length > 0 ? { expressions: { elem: own } } : {};
  const entry = known ?? set.addKey(key, element, data);
  machine.effects.push({ kind: "element", set: set.attrs.name ?? "", change });
  const outcome = runElement(machine, entry);
  if (outcome !== undefined) return outcome;
  return isInverted ? "break" : undefined;
};
