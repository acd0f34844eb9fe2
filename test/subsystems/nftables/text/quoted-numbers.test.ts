// Compares how the library and nft read numbers and durations in quotes, and numbers such as 08.
import { expect, test } from "bun:test";
import { NetworkNamespace } from "../../../../src/index.ts";
import { Nftables, parseRuleset } from "../../../../src/subsystems/nftables/index.ts";
import { hasNftables } from "../../../families/nftables/nftables.ts";
import { describeInNamespaces, whereTheKernelHas } from "../../../support/environment.ts";
import { kernelRules } from "../oracle/kernel-rules.ts";
import { runNft } from "../oracle/load.ts";

const nft = { name: "nft", command: ["nft"] };
const fields = ["meta mark", "ip ttl", "ct zone", "rtclassid", "tcp dport", "ip protocol", "icmp type", "meta skuid"];
const others = ["meta skgid", "ct label", "ct id", "ct expiration", "meta hour", "ip saddr", "rt ip nexthop"];
const addresses = [
  ...["00", "1.2", "1.2.3", "1.256", "1.65536", "1.2.65535", "1.2.65536", "256.1", "4294967295", "4294967296"],
  ...["1.2.3.010", "1.2.3.08", "1.2.3.0x10", "1.2.3.4.5", "0x", "1.", "::1"],
];
/** Generators of numbers, and comparisons; nft refuses those with a number that the generator never reaches. */
const generated = [
  ...["numgen inc mod 2", "numgen random mod 2", "jhash ip saddr mod 2", "symhash mod 2"].flatMap((generator) =>
    [
      "1",
      "2",
      '"1"',
      '"2"',
      '"0x10"',
      "!= 2",
      "< 2",
      "0-2",
      "{ 0, 1 }",
      "{ 0, 2 }",
      "vmap { 0 : drop, 2 : accept }",
    ].map((value) => `${generator} ${value}`),
  ),
  ...["104", "105", "5"].flatMap((value) => [
    `numgen inc mod 5 offset 100 ${value}`,
    `symhash mod 5 offset 100 ${value}`,
  ]),
];
/** Short Ethernet addresses; nft reads the decimal digits of a number as hexadecimal ones. */
const hardware = [
  "0",
  "5",
  "010",
  "10",
  "0x10",
  "99",
  "100",
  "0xff",
  "1:2",
  "0b:c",
  "a",
  "1:2:3",
  "00:11:22:33:44",
  "1:2:3:4:5:6",
  '"5"',
  '"0x1"',
  '"1:2"',
  ...[
    "08",
    "009",
    "08:09",
    "08-09",
    "09/8",
    "a-f",
    "a - f",
    "a-b-c",
    "a.0b",
    "a_b/5",
    "aaa",
    "a-",
    '"A-B"',
    "0100",
    "0999",
    '"100"',
  ],
];
const texts = [
  ...hardware.flatMap((one) => [`ether saddr ${one}`, `ether saddr & ${one} != 0`, `ether saddr { ${one} }`]),
  ...[...fields, ...others].flatMap((field) => ["5", "010", "08", "0x10"].map((number) => `${field} "${number}"`)),
  ...[...fields, ...others, "meta length", "iif", "iifname", "ct helper"].map((field) => `${field} 09`),
  ...["tcp dport { 08, 09 }", "tcp dport 08-09", "ether daddr set 09", "ether saddr vmap { 09 : drop, a-b : accept }"],
  ...["5s", "1h30m"].map((duration) => `ct expiration "${duration}"`),
  ...addresses.flatMap((address) => [`ip saddr "${address}"`, `ip saddr "${address}"/8`, `ip saddr { "${address}" }`]),
  ...['ip6 saddr "0x10"', 'ip6 saddr "16"', 'socket cgroupv2 level 1 "1"', 'socket cgroupv2 level 1 "0x10"'],
  ...generated,
  ...['add @dyn { ip saddr timeout "5s" }', "add @dyn { ip saddr timeout 5s }"],
];

whereTheKernelHas("nf_tables", hasNftables(), () => {
  describeInNamespaces("numbers and durations in quotes, and numbers that are not octal", () => {
    test("are read or refused as by nft: octal numbers, short IP and Ethernet addresses, paths of control groups, limits of generators", () => {
      using theirs = NetworkNamespace.create();
      using ours = NetworkNamespace.create();
      using client = Nftables.open({ netns: ours });
      const base = "table inet t { set dyn { type ipv4_addr; flags dynamic,timeout; size 9; }; chain c { }; }";
      expect(runNft(nft, theirs, ["-f", "-"], `${base}\n`).error).toBeUndefined();
      client.transaction((batch) => batch.run(parseRuleset(base)));
      const last = (netns: NetworkNamespace) => kernelRules(netns).at(-1)?.expressions;
      const different: object[] = [];
      for (const text of texts) {
        const command = `flush chain inet t c; add rule inet t c ${text}`;
        const { error } = runNft(nft, theirs, ["-f", "-"], `${command}\n`);
        let refusal: string | undefined;
        try {
          client.transaction((batch) => batch.run(parseRuleset(command)));
        } catch (caught) {
          refusal = (caught as Error).message;
        }
        const [expected, actual] = [error === undefined && last(theirs), refusal === undefined && last(ours)];
        if (expected !== actual) different.push({ text, expected: expected || error, actual: actual || refusal });
      }
      expect(different).toEqual([]);
    });
  });
});
