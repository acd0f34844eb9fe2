// Loads rulesets that other programs write with nft and with the library, and compares what is then in the kernel.
import { expect, test } from "bun:test";
import { nftables } from "../../../../../src/families/nftables.ts";
import { NetworkNamespace } from "../../../../../src/index.ts";
import { Nftables, parseRuleset } from "../../../../../src/subsystems/nftables/index.ts";
import { readEntries, SetData } from "../../../../../src/subsystems/nftables/model/userdata.ts";
import { Links } from "../../../../../src/subsystems/route/index.ts";
import { contents, hasNftables } from "../../../../families/nftables/nftables.ts";
import { describeInNamespaces, hasProgram, unavailable, whereTheKernelHas } from "../../../../support/environment.ts";
import { seed } from "../../../../support/seed.ts";
import { kernelRules, plain } from "../kernel-rules.ts";
import { runNft, versionOf } from "../load.ts";
import { LINKS, PUBLISHERS, publishedRulesets, publisherSource } from "./sources.ts";

const LIMIT_MS = 600_000;
const nft = { name: "nft", command: ["nft"] };
/** Other versions choose other registers for the pairs that rules add to maps, and store other user data. */
const VERSION = "1.0.6";
/** Fields that the kernel assigns, or that change with time. */
const ASSIGNED = ["handle", "use", "count", "position", "expiration", "genid", "resId", "type", "userdata"];
/** Why nft 1.0.6 or this kernel rejects a ruleset: a missing module, or the control group of a system with systemd. */
const REJECTED = /: Error: (Could not process rule: No such file or directory|cgroupv2 path fails)/;
/**
 * Anonymous sets and chains, which are in the rules that contain them; and the end of a range before the first value, which
 * nft adds to sets and which ends no range.
 */
const IGNORED = /^\w+ \S+ __chain|\b__(set|map|chain)\d|^element .*"interval-end".*"key":\{"value":"0x0+"/;
/** Entries of user data in which nft 1.0.6 stores empty expressions for declared types. */
const VARYING: readonly number[] = [SetData.KeyTypeof, SetData.DataTypeof];

const hasSources =
  hasProgram("nft") &&
  (versionOf(nft) === VERSION || unavailable(`nft is not version ${VERSION}`)) &&
  PUBLISHERS.every((name) => publisherSource(name) !== undefined || unavailable(`no source of ${name}`));

/** A namespace in which rulesets replace each other. */
class Place implements Disposable {
  readonly netns: NetworkNamespace = NetworkNamespace.create();
  readonly #client = nftables.connect({ netns: this.netns });

  constructor() {
    using links = Links.open({ netns: this.netns });
    for (const name of LINKS) links.add({ ifname: name, kind: "bridge" });
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
  const entries = [...readEntries(userdata)].filter(([type]) => !VARYING.includes(type));
  const text = JSON.stringify(plain(fields), (key, value) => (ASSIGNED.includes(key) ? undefined : value));
  return `${kind} ${text} ${JSON.stringify(plain(entries))}`;
}

whereTheKernelHas("nf_tables", hasNftables(), () => {
  describeInNamespaces("rulesets of other programs", () => {
    test.skipIf(!hasSources)(
      "have the same contents in the kernel as with nft",
      () => {
        using theirs = new Place();
        using ours = new Place();
        using client = Nftables.open({ netns: ours.netns });
        const differences: string[] = [];
        let compared = 0;
        for (const [program, rulesets] of publishedRulesets()) {
          for (const [index, { name, text }] of rulesets.entries()) {
            // Most rulesets of nftlb differ in few rules.
            if (program === "nftlb" && index % 3 !== seed % 3) continue;
            const { error } = runNft(nft, theirs.netns, ["-f", "-"], `flush ruleset\n${text}`);
            if (error !== undefined) {
              if (!REJECTED.test(error)) differences.push(`${program} ${name}: nft: ${error}`);
              continue;
            }
            compared++;
            try {
              const commands = parseRuleset(text, { include: ["/etc/nftables.d"] });
              client.transaction((batch) => batch.flush({ ruleset: null }).run(commands));
            } catch (reason) {
              differences.push(`${program} ${name}: ${reason}`);
              continue;
            }
            const [wanted, actual] = [theirs.contents(), ours.contents()];
            const missing = wanted.filter((one) => !actual.includes(one));
            const added = actual.filter((one) => !wanted.includes(one));
            if (wanted.join("\n") !== actual.join("\n"))
              differences.push(`${program} ${name}:\n${["nft:", ...missing, "library:", ...added].join("\n")}`);
          }
        }
        expect(differences).toEqual([]);
        expect(compared).toBeGreaterThan(200);
      },
      LIMIT_MS,
    );
  });
});
