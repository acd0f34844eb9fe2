import { lazily } from "../../../base/objects.ts";
import type { SetAttrs, SetelemAttrs } from "../../../families/nftables.ts";
import type { Read } from "../../../schema/model/types.ts";
import type { InterfaceNames } from "../model/datatypes.ts";
import type { SetItem } from "../model/statements.ts";
import { decodeElements, type Part, type SetShape } from "./elements.ts";
import { isAnonymous, readShape } from "./read-sets.ts";

/** A set to which a rule refers. */
export interface KnownSet {
  readonly shape: SetShape;
  readonly anonymous: boolean;
  readonly size?: number | undefined;
  /** `key` and `data` are the types in the rule. */
  items(key: readonly Part[], data: readonly Part[] | undefined): SetItem[];
  readonly attrs: SetAttrs<Read>;
  elements(): readonly SetelemAttrs<Read>[];
  /** Returns a set that has other elements. */
  with(elements: readonly SetelemAttrs<Read>[]): KnownSet;
}

/** Calls `read` at most once. */
export function knownSet(
  attrs: SetAttrs<Read>,
  interfaces: InterfaceNames,
  read: () => readonly SetelemAttrs<Read>[],
): KnownSet {
  const shape = lazily(() => readShape(attrs));
  let known: readonly SetelemAttrs<Read>[] | undefined;
  const elements = () => (known ??= read());
  const items = (key: readonly Part[], data: readonly Part[] | undefined) => {
    const ordered = shape().interval ? key.map((part) => ({ ...part, order: "big" as const })) : key;
    return decodeElements({ ...shape(), key: ordered, ...(data !== undefined && { data }) }, elements(), interfaces);
  };
  return {
    get shape() {
      return shape();
    },
    anonymous: isAnonymous(attrs),
    size: attrs.desc?.size,
    attrs,
    elements,
    items,
    with: (others) => knownSet(attrs, interfaces, () => others),
  };
}
