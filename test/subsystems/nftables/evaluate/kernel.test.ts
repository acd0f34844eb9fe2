// Sends random packets through random rulesets, and compares the kernel's path, verdict and packet with the evaluation.
import { expect, test } from "bun:test";
import { evaluateProgram } from "../../../../src/subsystems/nftables/evaluate/evaluate.ts";
import { Program } from "../../../../src/subsystems/nftables/evaluate/program.ts";
import type { Evaluation, EvaluationOutcome, NftObject } from "../../../../src/subsystems/nftables/index.ts";
import { Links } from "../../../../src/subsystems/route/index.ts";
import { hasNftables } from "../../../families/nftables/nftables.ts";
import { Random } from "../../../message/random.ts";
import { describeInNamespaces, hasProgram, whereTheKernelHas } from "../../../support/environment.ts";
import { inputs, seed } from "../../../support/seed.ts";
import { fw4Rulesets, kubeProxyRulesets } from "../oracle/published/router-rulesets.ts";
import { LINKS, PUBLISHERS, publishedRulesets, publisherSource } from "../oracle/published/sources.ts";
import { iptablesRules } from "./iptables-rules.ts";
import { frameOf, packetOf } from "./random-packets.ts";
import { EvaluatingRouter, type KernelResult } from "./router.ts";
import {
  ALL_CHAINS,
  BRIDGE_CHAINS,
  base,
  CHAINS,
  type ChainKind,
  EGRESS,
  generatedRule,
  INGRESS,
  type RulesetFamily,
  table,
  wantedRule,
} from "./rulesets.ts";

const LIMIT_MS = 3_600_000;
/** BUN_NETLINK_PAIRS selects the number of rulesets; the guide has the result of the largest run. */
const RULESETS = Number(process.env["BUN_NETLINK_PAIRS"] ?? inputs(400, 1200)) / 40;
const PACKETS = 40;
const PUBLISHED_STEP = inputs(10, 3);
/** Rules that add the addresses of earlier packets to sets. */
const CHANGED = /\b(add|update|delete) @|\bmeter |changing|limited|flowtable|synproxy/;
const ETHERNET_BYTES = 14;
const DYNAMIC = /@(changing6?|limited6?|dyn)\b/;
/** Rulesets in the forms that OpenWrt and kube-proxy write, and those of sources that were downloaded. */
function rulesetsOfPrograms(): { readonly text: string }[] {
  const hasSources = PUBLISHERS.every((name) => publisherSource(name) !== undefined);
  return hasSources ? [...publishedRulesets().values()].flat() : [...fw4Rulesets(), ...kubeProxyRulesets()];
}
function pathOf({ steps }: Pick<EvaluationOutcome, "steps">): string[] {
  return steps
    .filter(({ kind, isMatch, handle }) => isMatch && kind !== "return" && (kind === "policy" || handle !== undefined))
    .map(({ family, table, chain, kind, handle, verdict = "continue" }) => {
      return `${family} ${table} ${chain} ${kind === "policy" ? kind : `rule ${handle}`} ${verdict.replace(/ .*/, "")}`;
    });
}

/** Returns why the kernel's result is none of the possible outcomes, or undefined. */
function difference(result: Evaluation, kernel: KernelResult, isLocal: boolean): string | undefined {
  let reason = "path";
  for (const outcome of result.outcomes) {
    // Rules of chains without a name have handles only in the kernel.
    const theirs = kernel.path.filter((step) => !step.includes(" __chain"));
    if (pathOf(outcome).join("\n") !== theirs.join("\n")) continue;
    if (isLocal) return undefined;
    reason = "verdict";
    if ((outcome.verdict === "accept") !== (kernel.sent !== undefined)) continue;
    const bytes = outcome.bytes?.subarray(ETHERNET_BYTES);
    if (kernel.sent === undefined || bytes === undefined) return undefined;
    if (Buffer.compare(bytes, kernel.sent) === 0) return undefined;
    reason = `packet ${bytes.toHex()}`;
  }
  return result.isComplete ? reason : undefined;
}

/** Compares the results for packets, and describes the first differences. */
class Comparison {
  readonly differences: string[] = [];
  readonly counts = { compared: 0, decided: 0, incomplete: 0, differing: 0, bytes: 0 };

  async compare(
    router: EvaluatingRouter,
    text: string,
    packets: readonly Uint8Array[],
    listed: readonly NftObject[] | undefined = router.apply(text),
  ): Promise<boolean> {
    if (listed === undefined) return false;
    const program = new Program(listed);
    const local = listed.flatMap((one) =>
      "chain" in one && one.chain.hook === "input" ? [`${one.chain.family} ${one.chain.table} ${one.chain.name} `] : [],
    );
    const results = await router.send(packets);
    for (const [at, packet] of packets.entries()) {
      const { isBridge } = router;
      const bytes = frameOf(packet, isBridge);
      const oif = { name: "b", ip: "10.0.2.1", ip6: "fd00:2::1" };
      const iif = { name: "a", group: 0, ip: "10.0.1.1", ip6: "fd00:1::1" };
      const metadata = { iif, oif, mark: 0 } as const;
      // The route decides whether a redirected packet is for the router.
      const isLocal = results[at]!.path.some((step) => local.some((chain) => step.startsWith(chain)));
      const hook = [
        "ingress",
        "prerouting",
        ...(isLocal ? (["input"] as const) : (["forward", "postrouting"] as const)),
        ...(!isLocal && text.includes("hook egress") ? (["egress"] as const) : []),
      ] as const;
      const result = evaluateProgram(
        program,
        { bytes, link: "ether", ...metadata },
        {
          ...(isBridge ? { bridge: true } : { conntrack: "new" }),
          hook,
          routes: { "daddr type": "unicast", "saddr type": "unicast" },
        },
      );
      this.#add(text, packet, result, results[at]!, isLocal);
    }
    return true;
  }

  #add(text: string, packet: Uint8Array, result: Evaluation, kernel: KernelResult, isLocal: boolean): void {
    const { counts } = this;
    counts.compared++;
    if (result.outcomes.length === 1) counts.decided++;
    if (result.bytes !== undefined && kernel.sent !== undefined) counts.bytes++;
    if (!result.isComplete) counts.incomplete++;
    const reason = difference(result, kernel, isLocal);
    if (reason === undefined) return;
    counts.differing++;
    if (this.differences.length >= 10) return;
    const ours = result.outcomes.map((outcome) => `ours ${pathOf(outcome).join("; ")} ${outcome.verdict}`);
    const theirs = `kernel ${kernel.path.join("; ")} ${kernel.sent?.toHex()}`;
    this.differences.push([reason, text, `packet ${packet.toHex()}`, theirs, ...ours.slice(0, 3)].join("\n"));
  }

  expectSame(what: string): void {
    process.stderr.write(`evaluate and the kernel, ${what}: ${JSON.stringify(this.counts)}\n`);
    expect(this.differences).toEqual([]);
    // Too many possible outcomes would also contain the right one.
    const { compared, decided, incomplete, bytes } = this.counts;
    expect(decided).toBeGreaterThan(compared / 3);
    expect(bytes).toBeGreaterThan(compared / 10);
    expect(incomplete).toBeLessThanOrEqual(compared / 20);
  }
}

whereTheKernelHas("nf_tables", hasNftables(), () => {
  describeInNamespaces("evaluate and the kernel", () => {
    test.each<[RulesetFamily]>([["ip"], ["ip6"], ["inet"], ["bridge"]])(
      "have the same path of rules, verdict and packet: %s",
      async (family) => {
        using router = new EvaluatingRouter(family === "bridge");
        const random = new Random(seed);
        const below = (limit: number) => random.below(limit);
        let isDynamic = false;
        const accepted = new Map<string, boolean>();
        const accepts = (chain: string, rule: string, of: RulesetFamily) => {
          const key = `${of} ${chain} ${rule}`;
          const isHook = ALL_CHAINS.some(({ name }) => name === chain);
          const plain =
            of === "netdev"
              ? chain === "egress"
                ? "egress"
                : "ingress"
              : of === "bridge"
                ? "bridge-forward"
                : "forward";
          const content = isHook ? base(chain, rule) : `chain d { ${rule}\n }\n${base(plain, "jump d")}`;
          const known = accepted.get(key) ?? router.accepts(table(`chain c0 { }\nchain c1 { }\n${content}`, of));
          accepted.set(key, known);
          return known;
        };
        const rulesFor = (chain: string, kind: ChainKind, count: number, of: RulesetFamily) => {
          const rules: string[] = [];
          for (let tries = 0; rules.length < count && tries < 40; tries++) {
            const rule = below(4) === 0 ? generatedRule(below, of) : wantedRule(below, kind, of);
            if (!isDynamic && DYNAMIC.test(rule ?? "")) continue;
            // Connection tracking finds a SYN with ACK invalid.
            if (["raw", "ingress"].includes(chain) && rule?.includes("tcp flags set") === true) continue;
            if (rule !== undefined && accepts(chain, rule, of)) rules.push(rule);
          }
          return rules.join("\n");
        };
        const forward = CHAINS.find(({ name }) => name === "forward")!;
        const tableOf = (of: RulesetFamily, kinds: readonly ChainKind[]) => {
          const inner = (name: string) => {
            const rules = rulesFor("plain", of === "netdev" ? INGRESS : forward, below(4), of)
              .replaceAll(/.*tcp flags set.*/g, "counter")
              .split("\n");
            return `chain ${name} {\n${rules.filter((rule) => !/jump c0|jump c1|goto c1|jump \{/.test(rule)).join("\n")}\n}`;
          };
          const content = kinds.map((kind) =>
            base(
              kind.name,
              rulesFor(kind.name, kind, 1 + below(6), of),
              below(5) === 0 && !kind.head.includes("nat") ? "drop" : "accept",
            ),
          );
          return table([inner("c1"), inner("c0"), ...content].join("\n"), of);
        };
        // (Linux 5.16)
        const hasEgress = router.accepts(table(base("egress", ""), "netdev"));
        const deviceChains = hasEgress ? [INGRESS, EGRESS] : [INGRESS];
        const comparison = new Comparison();
        for (let number = 0; number < RULESETS; number++) {
          isDynamic = below(5) === 0;
          const kinds = (family === "bridge" ? BRIDGE_CHAINS : CHAINS).filter(() => below(2) === 0);
          const isOfDevices = ["inet", "bridge"].includes(family);
          const ofDevices = deviceChains.filter(() => isOfDevices && below(2) === 0);
          const text = `${ofDevices.length > 0 ? tableOf("netdev", ofDevices) : ""}\n${tableOf(family, kinds)}`;
          // Of rulesets that rules change, only the first packet finds the listed state.
          const length = DYNAMIC.test(text) ? 1 : PACKETS;
          const packets = Array.from({ length }, (_, at) => packetOf(random, number * PACKETS + at, family));
          await comparison.compare(router, text, packets);
        }
        comparison.expectSame(`random rulesets of the family ${family}`);
        expect(comparison.counts.compared).toBeGreaterThan(RULESETS);
      },
      LIMIT_MS,
    );

    test(
      "have the same results for rulesets that other programs publish",
      async () => {
        using router = new EvaluatingRouter();
        using links = Links.open({ netns: router.router.netns });
        for (const name of LINKS) links.add({ ifname: name, kind: "bridge" });
        const random = new Random(seed);
        const comparison = new Comparison();
        const all = rulesetsOfPrograms();
        for (const [index, { text }] of all.entries()) {
          if ((all.length > 100 && index % PUBLISHED_STEP !== seed % PUBLISHED_STEP) || CHANGED.test(text)) continue;
          const packets = Array.from({ length: 10 }, (_, at) => packetOf(random, index * 10 + at));
          await comparison.compare(router, text, packets);
        }
        comparison.expectSame("published rulesets");
        expect(comparison.counts.compared).toBeGreaterThan(50);
      },
      LIMIT_MS,
    );

    test.skipIf(!hasProgram("iptables-nft-restore"))(
      "have the same results for rules of iptables",
      async () => {
        using router = new EvaluatingRouter();
        const random = new Random(seed);
        const below = (limit: number) => random.below(limit);
        const comparison = new Comparison();
        for (let number = 0; number < RULESETS; number++) {
          const text = iptablesRules(below);
          const packets = Array.from({ length: PACKETS }, (_, at) => packetOf(random, number * PACKETS + at));
          await comparison.compare(router, text, packets, router.applyIptables(text));
        }
        comparison.expectSame("rules of iptables");
        expect(comparison.counts.compared).toBeGreaterThan(RULESETS);
        expect(comparison.counts.incomplete).toBe(0);
      },
      LIMIT_MS,
    );
  });
});
