// Tests raw statements as text, and rules of iptables, whose matches and targets are raw statements.
import { describe, expect, test } from "bun:test";
import { NetworkNamespace } from "../../../../src/index.ts";
import {
  formatRule,
  formatRuleset,
  fromJSON,
  Nftables,
  NftSyntaxError,
  parseRuleset,
  type Statement,
  toJSON,
} from "../../../../src/subsystems/nftables/index.ts";
import { hasNftables } from "../../../families/nftables/nftables.ts";
import { describeInNamespaces, hasProgram, whereTheKernelHas } from "../../../support/environment.ts";

const statementsOf = (text: string): Statement[] => {
  const [command] = parseRuleset(`add rule t c ${text}`);
  return (command as { rule: { expr: Statement[] } }).rule.expr;
};

describe("raw statements", () => {
  test("keep their values as text", () => {
    const text = 'quote " backslash \\ line\n tab\t é';
    const data = {
      info: Uint8Array.of(0, 255),
      rev: -1,
      list: [1, { name: text }],
      nothing: null,
      yes: true,
      empty: {},
    };
    const expr: Statement[] = [
      { counter: null },
      { raw: { name: "match", data, set: { attributes: { keyLen: 4 }, elements: [] } } },
    ];
    const formatted = formatRule({ expr });
    expect(formatted).toStartWith('counter raw { "name": "match", "data": { "info": { "hex": "00ff" }, "rev": -1,');
    expect(statementsOf(formatted)).toEqual(expr);
  });

  test("can continue on the next line", () => {
    const text = 'raw {\n "name" : "cmp",\n "data" : { "list" : [ 1,\n 2 ] }\n } accept';
    expect(statementsOf(text)).toEqual([{ raw: { name: "cmp", data: { list: [1, 2] } } }, { accept: null }]);
  });

  test.each([
    ["raw accept", 'expected "{", got "accept"'],
    ["raw { name: 5 }", "expected a text in quotes, got "],
    ['raw { "name" "x" }', 'expected ":", got "x"'],
    ['raw { "name": }', "expected a number, got "],
    ['raw { "name": [1 2] }', 'expected "," or "]", got "2"'],
    ['raw { "name": "a\\x" }', "expected a text of JSON"],
    ['raw { "name": "x", "data": { "hex": "0" } }', 'expected pairs of hexadecimal digits, got "0"'],
    [`raw ${"{".repeat(3)}`, "expected a text in quotes"],
    [`raw { "a": ${"[".repeat(60)}`, "expected at most 40 nested blocks"],
  ])("are rejected: %s", (text, message) => {
    expect(() => statementsOf(text)).toThrow(NftSyntaxError);
    expect(() => statementsOf(text)).toThrow(message);
  });

  test("start with a word that is also a value", () => {
    const accept = { raw: { name: "immediate" } };
    expect(statementsOf('iifname raw raw { "name": "immediate" }')).toMatchObject([
      { match: { right: "raw" } },
      accept,
    ]);
    expect(parseRuleset('t c raw { "name": "immediate" }')).toMatchObject([{ rule: { expr: [accept] } }]);
  });
});

/** Commands of iptables and related programs, by the program. */
const commands: readonly (readonly [program: string, rule: string])[] = [
  ["iptables-nft", "-A INPUT -p tcp -m multiport --dports 22,80 -j ACCEPT"],
  ["iptables-nft", "-A INPUT -p icmp --icmp-type echo-request -j DROP"],
  ["iptables-nft", "-t mangle -A FORWARD -p tcp --tcp-flags SYN,RST SYN -j TCPMSS --clamp-mss-to-pmtu"],
  ["iptables-nft", "-A INPUT -p tcp -j REJECT --reject-with tcp-reset"],
  ["iptables-nft", "-A INPUT -s 10.0.0.0/8 -p udp -m multiport --sports 53 -m comment --comment x -j REJECT"],
  ["iptables-nft", "-A INPUT -m conntrack --ctstate NEW -j LOG --log-prefix new"],
  ["iptables-nft", "-A INPUT ! -p tcp -m ttl --ttl-lt 5 -j DROP"],
  ["iptables-nft", "-A INPUT -i eth0 ! -s 192.0.2.9 -j DROP"],
  ["iptables-nft", "-A FORWARD -i eth+ ! -o x -j DROP"],
  ["ip6tables-nft", "-A INPUT -p tcp -m multiport --dports 22,80 -j ACCEPT"],
  ["ip6tables-nft", "-A INPUT -p icmpv6 --icmpv6-type echo-request -j REJECT"],
  ["ebtables-nft", "-A INPUT -p IPv4 --ip-protocol tcp --ip-destination-port 22 -j ACCEPT"],
  ["ebtables-nft", "-A INPUT -p ARP --arp-opcode 1 -j DROP"],
  ["ebtables-nft", "-A FORWARD --limit 5/sec -j mark --mark-set 5"],
  ["arptables-nft", "-A INPUT -s 1.1.1.1 -j mangle --mangle-ip-s 2.2.2.2"],
];

whereTheKernelHas("nf_tables", hasNftables() && hasProgram("iptables-nft"), () => {
  describeInNamespaces("rules of iptables", () => {
    test.each(commands)("are written back from objects, JSON and text: %s %s", (program, rule) => {
      using netns = NetworkNamespace.create();
      const run = (...words: string[]) => netns.run(() => Bun.spawnSync([program, ...words]));
      const { exitCode, stderr } = run(...rule.split(" "));
      if (exitCode !== 0) throw new Error(stderr.toString());
      const table = rule.startsWith("-t") ? ["-t", "mangle"] : [];
      const list = () => run(...table, program.startsWith("ip") ? "-S" : "-L").stdout.toString();
      const before = list();
      using nft = Nftables.open({ netns });
      const objects = nft.listRuleset();
      const flushed = () => nft.flush({ ruleset: null });
      flushed();
      expect(list()).not.toBe(before);
      flushed();
      nft.add(objects);
      expect(list()).toBe(before);
      flushed();
      nft.transaction((batch) => batch.run(fromJSON(JSON.stringify(toJSON(objects)))));
      expect(list()).toBe(before);
      flushed();
      nft.transaction((batch) => batch.run(parseRuleset(formatRuleset(objects))));
      expect(list()).toBe(before);
    });
  });
});

whereTheKernelHas("nf_tables", hasNftables(), () => {
  describeInNamespaces("names of interfaces", () => {
    const compared = (key: string, op: string, name: string) =>
      `raw { "name": "meta", "data": { "key": "${key}", "dreg": "reg-1" } } ` +
      `raw { "name": "cmp", "data": { "sreg": "reg-1", "op": "${op}", "data": { "value": { "hex": "${Buffer.from(name).toHex()}" } } } }`;

    // iptables compares names so.
    test("are read if a rule compares them up to their NUL", () => {
      using netns = NetworkNamespace.create();
      using nft = Nftables.open({ netns });
      const rules = [
        ["iifname", "eq", "eth0\0", 'iifname "eth0"'],
        ["oifname", "neq", "x\0", 'oifname != "x"'],
        ["iifname", "eq", "eth-01234567890\0", 'iifname "eth-01234567890"'],
        ["iifname", "eq", "eth", 'iifname "eth*"'],
        ["iifname", "gt", "eth0\0", compared("iifname", "gt", "eth0\0")],
        ["iifname", "eq", "a\0b\0", compared("iifname", "eq", "a\0b\0")],
      ] as const;
      const text = rules.map(([key, op, name]) => `${compared(key, op, name)};`).join(" ");
      nft.transaction((batch) => batch.run(parseRuleset(`table ip t { chain c { ${text} }; }`)));
      const listed = [...nft.listRuleset()].flatMap((one) => ("rule" in one ? [formatRule(one.rule)] : []));
      expect(listed).toEqual(rules.map(([, , , expected]) => expected));
      nft.flush({ ruleset: null });
      nft.transaction((batch) =>
        batch.run(parseRuleset(`table ip t { chain c { ${listed.map((rule) => `${rule};`).join(" ")} }; }`)),
      );
      const again = [...nft.listRuleset()].flatMap((one) => ("rule" in one ? [formatRule(one.rule)] : []));
      expect(again).toEqual(listed);
    });
  });
});
