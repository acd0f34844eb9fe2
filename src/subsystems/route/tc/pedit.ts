import type { TcPeditSelector } from "../../../families/tc.ts";
import { checkObject } from "../../../message/check.ts";
import { KeyList } from "./key-list.ts";

/** What is written into one word of a packet, by an action of the kind pedit. */
export interface PeditKey {
  /** The bits that stay as they are. Left out none does: the word becomes `val`. */
  mask?: number;
  /** The bits that are turned over after that, which sets those that did not stay; or what is added. */
  val?: number;
  /** Where the word stands, counted from the network header, or from the one that `keysEx` says. */
  off?: number;
  /** Where in the packet something stands that is added to `off` … */
  at?: number;
  offmask?: number;
  shift?: number;
}

/** What an action of the kind pedit writes into packets. (`TCA_PEDIT_PARMS`) The number of keys is told by the keys. */
export type PeditSelector = Partial<Omit<TcPeditSelector, "keys">> & { keys?: PeditKey[] };

//  0      4       8     12   16        20
//  | mask | value | off | at | offmask | shift |     struct tc_pedit_key; mask and value as they are in packets
const keyList: KeyList<PeditKey> = /* @__PURE__ */ new KeyList<PeditKey>([
  { name: "mask", ofPacket: true, otherwise: 0 },
  { name: "val", ofPacket: true, otherwise: 0 },
  { name: "off", signed: true, otherwise: 0 },
  { name: "at", otherwise: 0 },
  { name: "offmask", otherwise: 0 },
  { name: "shift", otherwise: 0 },
]);

/** The selector as it is written. */
export function peditFields(selector: PeditSelector, path: string): Record<string, unknown> {
  checkObject(selector, path);
  const { keys = [], ...head } = selector;
  return { ...head, nkeys: keys.length, keys: keyList.write(keys, `${path}.keys`) };
}

/** The selector as it is read. */
export function readPedit({ keys, ...head }: { keys?: unknown }): PeditSelector {
  return keys instanceof Uint8Array ? { ...head, keys: keyList.read(keys) } : head;
}
