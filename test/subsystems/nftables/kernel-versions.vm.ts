// Parts of nftables that only some kernels have, or that need modules which other kernels lack.
import { expect } from "bun:test";
import { release } from "node:os";
import type { NftObject } from "../../../src/subsystems/nftables/index.ts";
import { test } from "./fixtures.ts";
import { failureOf } from "./lab.ts";

/** Reports whether the running kernel is at least a version. */
const isSince = (version: string) => Bun.semver.order(release().replace(/-.*/, ""), version) >= 0;

test("rules match and set the bridge Ethernet address since Linux 6.18", ({ nft }) => {
  const inTable = { family: "bridge", table: "t" } as const;
  const left = { meta: { key: "ibrhwaddr" } };
  const expr = [
    { match: { op: "==", left, right: "02:00:00:00:00:01" } } as const,
    { mangle: { key: { payload: { protocol: "ether", field: "daddr" } }, value: left } },
  ];
  const rule: NftObject = { rule: { ...inTable, chain: "c", expr } };
  nft.add([
    { table: { family: "bridge", name: "t" } },
    { chain: { ...inTable, name: "c", type: "filter", hook: "prerouting", prio: "filter" } },
  ]);
  if (!isSince("6.18.0")) {
    expect(failureOf(() => nft.add(rule)).code).toBe("EOPNOTSUPP");
    return;
  }
  nft.add(rule);
  expect(nft.list("rule", inTable)).toMatchObject([{ expr }]);
});

test("element counters can be reset since Linux 6.5", ({ nft }) => {
  const inTable = { family: "inet", table: "t" } as const;
  const elem = [{ elem: { val: "10.0.0.1", counter: { packets: 3, bytes: 4 } } }];
  nft.add([
    { table: { family: "inet", name: "t" } },
    { set: { ...inTable, name: "s", type: "ipv4_addr", stmt: [{ counter: null }], elem } },
  ]);
  const reset = () => nft.reset("element", { ...inTable, name: "s", elem: ["10.0.0.1"] });
  if (isSince("6.5.0")) expect(reset()).toMatchObject([{ elem }]);
  else expect(failureOf(reset).message).toEndWith("this kernel cannot reset elements (EINVAL); it requires Linux 6.5");
});

// The kernel returns the range that contains a value since Linux 5.0, with different code since Linux 7.0.
await import("./sets/ranges.test.ts");
