import { AttributeReader } from "../../../message/attribute-reader.ts";
import type { Flow, FlowKey } from "../core/flow.ts";
import { splitPrefixes } from "../core/key-prefixes.ts";
import { KeyAttr } from "../core/numbers.ts";
import { encodeKey } from "../upcall/reply/reply-values.ts";

const nests: ReadonlySet<number> = new Set([KeyAttr.Encap, KeyAttr.Tunnel, KeyAttr.Nsh]);
/** Nonzero value that stands for flags, whose attributes are empty. */
const PRESENT = Uint8Array.of(0xff);

/** Like `filter=` of `ovs-dpctl dump-flows`: compares bits that both masks contain. */
export function flowFilter(filter: { key: FlowKey; mask: FlowKey }): (flow: Pick<Flow, "key" | "mask">) => boolean {
  const { key, mask } = splitPrefixes(filter.key, filter.mask, "filter.key");
  const wanted = valuesOf(key);
  const bits = valuesOf(mask ?? {});
  return ({ key = {}, mask }) => {
    const values = valuesOf(key);
    const relevant = mask === undefined ? undefined : valuesOf(mask);
    for (const [path, filterBits] of bits) {
      const [value, expected, flowBits] = [values.get(path), wanted.get(path), relevant?.get(path)];
      for (let index = 0; index < filterBits.length; index++) {
        const difference = (value?.[index] ?? 0) ^ (expected?.[index] ?? 0);
        const both = filterBits[index]! & (relevant === undefined ? 0xff : (flowBits?.[index] ?? 0));
        if ((difference & both) !== 0) return false;
      }
    }
    return true;
  };
}

function valuesOf(key: FlowKey): Map<string, Uint8Array> {
  return attributeValues(encodeKey(key));
}

/**
 * Returns the values of a flow key by attribute path. For example, "1/6" is the EtherType (6) inside of
 * OVS_KEY_ATTR_ENCAP (1).
 */
export function attributeValues(key: Uint8Array): Map<string, Uint8Array> {
  const values = new Map<string, Uint8Array>();
  const add = (bytes: Uint8Array, prefix: string, isKey: boolean): void => {
    for (const reader = new AttributeReader(bytes); reader.next(); ) {
      const { type } = reader;
      const value = reader.bytes();
      if (isKey && nests.has(type)) add(value, `${prefix}${type}/`, type === KeyAttr.Encap);
      else values.set(`${prefix}${type}`, value.length === 0 ? PRESENT : value);
    }
  };
  add(key, "", true);
  return values;
}
