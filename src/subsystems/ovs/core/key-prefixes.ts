import { typeError } from "../../../base/argument-error.ts";
import { isRecord } from "../../../base/check.ts";
import type { KeyAttrs } from "../../../families/ovs-flow.ts";
import type { Write } from "../../../schema/model/types.ts";
import { maskedBytes, parsePrefix, showAddress, tryAddress } from "../../route/core/addresses.ts";

type FlowKey = KeyAttrs<Write>;
type Fields = Readonly<Record<string, unknown>>;

export interface MaskedKey {
  readonly key: FlowKey;
  readonly mask: FlowKey | undefined;
}

/**
 * Moves the lengths of prefixes such as "10.0.0.0/8" from a flow key to its mask. Without a mask, every bit of the key is
 * compared, so that prefixes are errors.
 */
export function splitPrefixes(key: FlowKey, mask: FlowKey | undefined, path: string): MaskedKey {
  return split(key as Fields, mask as Fields | undefined, path) as MaskedKey;
}

function split(key: Fields, mask: Fields | undefined, path: string): { key: Fields; mask: Fields | undefined } {
  let [splitKey, splitMask] = [key, mask];
  const put = (name: string, value: unknown, bits: unknown) => {
    splitKey = { ...splitKey, [name]: value };
    splitMask = { ...splitMask, [name]: bits };
  };
  for (const name in key) {
    const value = key[name];
    const at = `${path}.${name}`;
    if (isPlain(value)) {
      const bits = mask?.[name];
      const inner = split(value, isPlain(bits) ? bits : mask && {}, at);
      if (inner.key !== value) put(name, inner.key, inner.mask);
    } else if (isPrefix(value)) {
      if (mask === undefined) throw typeError(at, "a prefix requires the mask of the flow; pass the mask, {} at least");
      if (mask[name] !== undefined) throw typeError(at, "expected an address, because the mask has this field");
      const { family, bytes, length } = parsePrefix(value, at);
      const bits = maskedBytes({ bytes: new Uint8Array(bytes.length).fill(0xff), length });
      put(name, showAddress(family, bytes), showAddress(family, bits));
    }
  }
  return { key: splitKey, mask: splitMask };
}

function isPlain(value: unknown): value is Fields {
  return isRecord(value);
}

function isPrefix(value: unknown): value is string {
  if (typeof value !== "string") return false;
  const slash = value.indexOf("/");
  return slash > 0 && tryAddress(value.slice(0, slash)) !== undefined;
}
