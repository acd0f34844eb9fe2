import { ENOENT } from "../../../constants/errno.ts";
import { NetlinkError } from "../../../errors.ts";
import type { Events, ObjAttrs, SetAttrs, SetelemAttrs } from "../../../families/nftables.ts";
import { type Steps, wait } from "../../../io/io.ts";
import type { Read } from "../../../schema/model/types.ts";
import { isAnonymous, type NftClient, type RememberedSets } from "../requests/ruleset.ts";

type Attrs = SetAttrs<Read> | ObjAttrs<Read>;
type Key = Pick<Attrs, "table" | "name"> & { readonly header: { readonly nfgenFamily: number } };
type Elements = readonly SetelemAttrs<Read>[];

const keyOf = (family: number, table: string | undefined, name: string | undefined) => `${family} ${table} ${name}`;

/**
 * Sets and named objects, with the elements of anonymous sets, as of the last event. The kernel reports only the name
 * of a deleted object, and a deleted rule may refer to sets that no longer exist when its event is read.
 */
export class KnownObjects implements RememberedSets {
  readonly #sets = new Map<string, SetAttrs<Read>>();
  readonly #elements = new Map<SetAttrs<Read>, SetelemAttrs<Read>[]>();
  readonly #objects = new Map<string, ObjAttrs<Read>>();

  /** Reads all sets and objects, at the start of a subscription and after a gap. */
  *load(client: NftClient): Steps<void> {
    this.#sets.clear();
    this.#elements.clear();
    this.#objects.clear();
    const header = { nfgenFamily: 0 };
    for (const attrs of yield* wait(client.dump("getobj", { header }).toArray())) this.add("newobj", attrs);
    for (const attrs of yield* wait(client.dump("getset", { header }).toArray())) {
      this.add("newset", attrs);
      if (!isAnonymous(attrs)) continue;
      const request = { header: { nfgenFamily: attrs.header.nfgenFamily }, table: attrs.table, set: attrs.name };
      try {
        const result = yield* wait(client.dump("getsetelem", request).toArray());
        this.#elements.get(attrs)?.push(...result.flatMap(({ elements }) => elements?.elem ?? []));
      } catch (error) {
        // The rule with the set was deleted since the dump.
        if (!(error instanceof NetlinkError) || error.errno !== -ENOENT) throw error;
      }
    }
  }

  set(family: number, table: string, name: string): SetAttrs<Read> | undefined {
    return this.#sets.get(keyOf(family, table, name));
  }

  elements(set: SetAttrs<Read>): Elements | undefined {
    return this.#elements.get(set);
  }

  /** Records the event of a new object or of elements. Ignores other events. */
  add(name: string, fields: object): void {
    const attrs = fields as Attrs & Key;
    const key = keyOf(attrs.header.nfgenFamily, attrs.table, attrs.name);
    if (name === "newobj") this.#objects.set(`${key} ${(attrs as ObjAttrs<Read>).type}`, attrs as ObjAttrs<Read>);
    if (name === "newset") {
      const set = attrs as SetAttrs<Read>;
      this.#sets.set(key, set);
      if (isAnonymous(set)) this.#elements.set(set, []);
    }
    if (name !== "newsetelem") return;
    const { header, table = "", set = "", elements } = fields as Events["newsetelem"];
    const known = this.set(header.nfgenFamily, table, set);
    if (known !== undefined) this.#elements.get(known)?.push(...(elements?.elem ?? []));
  }

  /** Returns the attributes of the deleted object, if they are known, and forgets it. */
  take(name: string, fields: object): object | undefined {
    const attrs = fields as Attrs & Key;
    const key = keyOf(attrs.header.nfgenFamily, attrs.table, attrs.name);
    if (name === "delobj") {
      const typed = `${key} ${(attrs as ObjAttrs<Read>).type}`;
      const known = this.#objects.get(typed);
      this.#objects.delete(typed);
      return known;
    }
    if (name !== "delset") return undefined;
    const known = this.#sets.get(key);
    this.#sets.delete(key);
    if (known !== undefined) this.#elements.delete(known);
    return known;
  }
}
