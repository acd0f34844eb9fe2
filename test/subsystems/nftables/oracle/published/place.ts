// A namespace whose nftables objects are compared with those of another one.
import { nftables } from "../../../../../src/families/nftables.ts";
import { NetworkNamespace } from "../../../../../src/index.ts";
import { readEntries, SetData } from "../../../../../src/subsystems/nftables/model/userdata.ts";
import { Links } from "../../../../../src/subsystems/route/index.ts";
import { contents } from "../../../../families/nftables/nftables.ts";
import { kernelRules, plain } from "../kernel-rules.ts";

/** Fields that the kernel assigns, or that change with time. */
const ASSIGNED = ["handle", "use", "count", "position", "expiration", "genid", "resId", "type", "userdata"];
/**
 * Anonymous sets and chains, which are in the rules that contain them; and the end of a range before the first value, which
 * nft adds to sets and which ends no range.
 */
const IGNORED = /^\w+ \S+ __chain|\b__(set|map|objmap|chain)\d|^element .*"interval-end".*"key":\{"value":"0x0+"/;
/** Entries of user data in which nft 1.0.6 stores empty expressions for declared types. */
const VARYING: readonly number[] = [SetData.KeyTypeof, SetData.DataTypeof];
/** Entry of an element's user data by which nft marks a range up to the largest value, for its monitor. */
const RANGE_WITHOUT_END = 1;

/** A namespace in which rulesets replace each other. */
export class Place implements Disposable {
  readonly netns: NetworkNamespace = NetworkNamespace.create();
  readonly #client = nftables.connect({ netns: this.netns });

  /** @param devices interfaces that the rulesets name. */
  constructor(devices: readonly string[]) {
    using links = Links.open({ netns: this.netns });
    for (const name of devices) links.add({ ifname: name, kind: "bridge" });
  }

  /** Returns the rules of each chain, and all other objects, as text. */
  contents(): string[] {
    const { rules: _, elements, ...objects } = contents(this.#client);
    const all = Object.entries(objects).flatMap(([kind, list]) => list.map((one) => textOf(kind, one)));
    for (const { table, set, elements: list } of elements)
      for (const one of list?.elem ?? []) all.push(textOf(`element of ${table} ${set}`, one));
    const rules = kernelRules(this.netns).map(
      (rule) => `${rule.family} ${rule.table} ${rule.chain}\n${rule.expressions}`,
    );
    return [...all.sort(), ...rules].filter((text) => !IGNORED.test(text));
  }

  [Symbol.dispose](): void {
    this.#client.close();
    this.netns.close();
  }
}

function textOf(kind: string, fields: object): string {
  const { userdata } = fields as { userdata?: Uint8Array };
  const varying = kind.startsWith("element") ? [RANGE_WITHOUT_END] : VARYING;
  const entries = [...readEntries(userdata)].filter(([type]) => !varying.includes(type));
  const text = JSON.stringify(plain(fields), (key, value) => (ASSIGNED.includes(key) ? undefined : value));
  return `${kind} ${text} ${JSON.stringify(plain(entries))}`;
}
