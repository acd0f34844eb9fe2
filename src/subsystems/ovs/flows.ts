import { ENOENT } from "../../constants/errno.ts";
import { refusedWith } from "./datapath-error.ts";
import type { Families } from "./families.ts";
import type { Flow, selectorFields } from "./flow.ts";

/** What says which flow of which datapath is meant. */
export type SentSelector = ReturnType<typeof selectorFields> & { header: { dpIfindex: number } };

/** See `Datapath.getFlow`. `fields` is what is sent. */
export function findFlow({ flow }: Families, fields: SentSelector): Flow | undefined {
  try {
    return flow.do("get", fields);
  } catch (error) {
    if (refusedWith(error, ENOENT) && (error as Error).cause === undefined) return undefined;
    throw error;
  }
}

/** A flow that came without its actions, once more; undefined when it has gone meanwhile. */
export function completeFlow(families: Families, { key, ufid, header }: Flow): Flow | undefined {
  return findFlow(families, ufid === undefined ? { key: key ?? {}, header } : { ufid, header });
}
