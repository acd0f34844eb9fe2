import type { TcPeditSelector } from "../../../families/tc.ts";
import { checkObject } from "../../../message/check.ts";
import { KeyList } from "./key-list.ts";

/** A write to one 32-bit word of a packet, by a pedit action. */
export interface PeditKey {
  /** Bits to keep (default: none, so that the word becomes `val`). */
  mask?: number;
  /** Bits to flip after masking, which sets the masked bits; or the number to add. */
  val?: number;
  /** Offset of the word from the network header, or from the header that `keysEx` specifies. */
  off?: number;
  /** Offset in the packet of a value that is added to `off`. */
  at?: number;
  offmask?: number;
  shift?: number;
}

/** Parameters of a pedit action. (`TCA_PEDIT_PARMS`) The number of keys is derived from `keys`. */
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

/** Returns the selector to send. */
export function peditFields(selector: PeditSelector, path: string): Record<string, unknown> {
  checkObject(selector, path);
  const { keys = [], ...head } = selector;
  return { ...head, nkeys: keys.length, keys: keyList.write(keys, `${path}.keys`) };
}

/** Converts a decoded selector. */
export function readPedit({ keys, ...head }: { keys?: unknown }): PeditSelector {
  return keys instanceof Uint8Array ? { ...head, keys: keyList.read(keys) } : head;
}
