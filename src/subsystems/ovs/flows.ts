import { ENOENT } from "../../constants/errno.ts";
import { isRejectedWith } from "./datapath-error.ts";
import type { Families } from "./families.ts";
import type { Flow, selectorFields } from "./flow.ts";

/** Datapath and identity of a flow. */
export type SentSelector = ReturnType<typeof selectorFields> & { header: { dpIfindex: number } };

/** Implements `Datapath.getFlow`. `fields` are the attributes of the request. */
export function findFlow({ flow }: Families, fields: SentSelector): Flow | undefined {
  try {
    return flow.do("get", fields);
  } catch (error) {
    if (isRejectedWith(error, ENOENT) && (error as Error).cause === undefined) return undefined;
    throw error;
  }
}

/** Reads a flow again that the dump returned without its actions; undefined if it was deleted meanwhile. */
export function completeFlow(families: Families, { key, ufid, header }: Flow): Flow | undefined {
  return findFlow(families, ufid === undefined ? { key: key ?? {}, header } : { ufid, header });
}
