// Removes fields from packets: what happens to the whole packet must be one of the possible outcomes.
import { describe, expect, test } from "bun:test";
import { evaluateProgram } from "../../../../src/subsystems/nftables/evaluate/evaluate.ts";
import { Program } from "../../../../src/subsystems/nftables/evaluate/program.ts";
import {
  type EvaluatedPacket,
  type EvaluationOutcome,
  NftSyntaxError,
} from "../../../../src/subsystems/nftables/index.ts";
import { Random } from "../../../message/random.ts";
import { inputs, seed } from "../../../support/seed.ts";
import { base, CHAINS, generatedRule, PORTS, table, wantedRule } from "./rulesets.ts";

const RULESETS = inputs(50, 200);
const PACKETS = 10;

type Headers = Record<string, Record<string, string | number | string[]>>;

function headersOf(below: (end: number) => number): Headers {
  const ports = { sport: 1024 + below(60_000), dport: PORTS[below(PORTS.length)]! };
  const transport: Headers =
    below(3) > 0
      ? {
          tcp: { ...ports, sequence: below(2 ** 32), ackseq: 0, flags: ["syn"], window: 1000, checksum: below(65_536) },
        }
      : { udp: { ...ports, checksum: below(65_536) } };
  const addresses = { saddr: `10.0.1.${2 + below(8)}`, daddr: `10.0.2.${2 + below(4)}` };
  return {
    ether: { saddr: "02:00:00:00:01:02", daddr: "02:00:00:00:01:01" },
    ip: { ...addresses, ttl: 64, id: below(65_536), dscp: below(4) * 8, ecn: 0, checksum: below(65_536) },
    ...transport,
  };
}

/** Returns the headers without some of their fields. */
function without(headers: Headers, below: (end: number) => number): Headers {
  const kept = (fields: Headers[string]) =>
    Object.fromEntries(Object.entries(fields).filter(([name]) => below(3) > 0 && name !== "checksum"));
  return Object.fromEntries(Object.entries(headers).map(([name, fields]) => [name, kept(fields)]));
}

/** An unknown TTL counts as sufficient, and changes only if it is known. */
function resultOf({ verdict, steps }: EvaluationOutcome): string {
  const path = steps.map(({ chain, hook, kind, index, isMatch, verdict: own }) =>
    [hook, chain, kind, index, isMatch, own].join(" "),
  );
  return [...path, verdict].join("\n");
}

describe("a packet without some of its fields", () => {
  test("has all outcomes of the packets that it can be", () => {
    const random = new Random(seed);
    const below = (end: number) => random.below(end);
    const differences: string[] = [];
    let compared = 0;
    let several = 0;
    for (let number = 0; number < RULESETS; number++) {
      const rules = (kind: (typeof CHAINS)[number]) =>
        Array.from({ length: 1 + below(4) }, () => (below(4) === 0 ? generatedRule(below) : wantedRule(below, kind)));
      const inner = ["c1", "c0"].map((name) => `chain ${name} { ${wantedRule(below, CHAINS[3]!)}\n }`);
      const hooks = CHAINS.filter(() => below(2) === 0).map((kind) => base(kind.name, rules(kind).join("\n")));
      let program: Program;
      try {
        program = new Program(table([...inner, ...hooks].join("\n")));
      } catch (error) {
        // nft rejects such combinations, too.
        const isRejected = error instanceof NftSyntaxError || error instanceof TypeError || error instanceof RangeError;
        if (!isRejected) throw error;
        continue;
      }
      for (let packet = 0; packet < PACKETS; packet++) {
        const headers = headersOf(below);
        const interfaces = { iif: { name: "a", group: 0, ip: "10.0.1.1" }, oif: { name: "b", ip: "10.0.2.1" } };
        const options = { conntrack: "new" } as const;
        const evaluate = (fields: Headers, mark: object) =>
          evaluateProgram(program, { ...interfaces, ...fields, ...mark } as EvaluatedPacket, options);
        const whole = evaluate(headers, { mark: 0 });
        const part = evaluate(without(headers, below), below(2) === 0 ? { mark: 0 } : {});
        if (!whole.isComplete || !part.isComplete) continue;
        compared++;
        if (part.outcomes.length > whole.outcomes.length) several++;
        const possible = new Set(part.outcomes.map(resultOf));
        const lacking = whole.outcomes.map(resultOf).find((result) => !possible.has(result));
        if (lacking !== undefined && differences.length < 5)
          differences.push([JSON.stringify(headers), lacking, ...hooks].join("\n"));
      }
    }
    expect(differences).toEqual([]);
    expect(compared).toBeGreaterThan(RULESETS * 2);
    expect(several).toBeGreaterThan(RULESETS / 2);
  });
});
