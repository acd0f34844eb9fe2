// Evaluates rulesets for packets without a kernel. kernel.test.ts compares the results with those of the kernel.
import { describe, expect, test } from "bun:test";
import { updateChecksums } from "../../../../src/subsystems/netfilter/index.ts";
import {
  type EvaluatedPacket,
  type EvaluateOptions,
  evaluate,
  parseRuleset,
} from "../../../../src/subsystems/nftables/index.ts";

const base = (rules: string, rest = "") => `table inet t {
  ${rest}
  chain in { type filter hook input priority filter; policy drop;
    ${rules}
  }
}`;
const ssh: EvaluatedPacket = {
  iif: "eth0",
  ip: { saddr: "192.0.2.7", daddr: "192.0.2.1" },
  tcp: { sport: 4000, dport: 22 },
};
const verdictOf = (rules: string, packet: EvaluatedPacket = ssh, options: EvaluateOptions = {}, rest = "") =>
  evaluate(base(rules, rest), packet, { hook: "input", ...options }).verdict;

describe("evaluate", () => {
  test("returns the policy of the chain, and the statement at which each rule stopped", () => {
    const { verdict, steps } = evaluate(base("tcp dport 80 accept\nip saddr 10.0.0.0/8 tcp dport 22 accept"), ssh);
    expect(verdict).toBe("drop");
    expect(
      steps.map(({ kind, rule, isMatch, stoppedAt, verdict }) => [kind, rule, isMatch, stoppedAt, verdict]),
    ).toEqual([
      ["rule", "tcp dport 80 accept", false, "tcp dport 80", undefined],
      ["rule", "ip saddr 10.0.0.0/8 tcp dport 22 accept", false, "ip saddr 10.0.0.0/8", undefined],
      ["policy", undefined, true, undefined, "drop"],
    ]);
  });

  test("evaluates matches of all forms", () => {
    for (const rule of [
      "tcp dport 22",
      "tcp dport != 23",
      "tcp dport 20-30",
      "tcp dport != 30-40",
      "tcp dport { 22, 80 }",
      "tcp dport != { 80, 443 }",
      "tcp dport { 1-10, 20-30 }",
      "ip saddr 192.0.2.0/24",
      "ip saddr { 10.0.0.0/8, 192.0.0.0/16 }",
      "ip saddr . tcp dport { 192.0.2.7 . 22, 10.0.0.1 . 80 }",
      "ip saddr . tcp dport { 192.0.2.0/24 . 20-30 }",
      "meta l4proto tcp",
      "meta nfproto ipv4",
      "ip protocol tcp",
      'iifname "eth0"',
      'iif "eth0"',
      'iifname "eth*"',
      'iifname { "lo", "eth0" }',
      "ip daddr & 255.255.255.0 == 192.0.2.0",
      "tcp dport vmap { 22 : accept, 80 : drop }",
      "meta length 40",
    ]) {
      expect([rule, verdictOf(`${rule}${rule.includes("vmap") ? "" : " accept"}`)]).toEqual([rule, "accept"]);
    }
  });

  test("compares names of interfaces with bytes that are not UTF-8", () => {
    const packet = { ...ssh, iif: "e\udcff1" };
    for (const name of ["e\udcff1", "e\udcff*"])
      expect([name, verdictOf(`iifname "${name}" accept`, packet)]).toEqual([name, "accept"]);
    expect(verdictOf('iifname "e\udcfe*" accept', packet)).toBe("drop");
  });

  test("rejects with the statement that does not match", () => {
    for (const rule of [
      "udp dport 22",
      "ip6 saddr ::1",
      'iifname "wlan0"',
      'iif "lo"',
      "tcp dport { 1-21 }",
      "icmp type echo-request",
    ])
      expect([rule, verdictOf(`${rule} accept`)]).toEqual([rule, "drop"]);
  });

  test("follows jumps, returns and verdict maps", () => {
    const chains = `map ports { type inet_service : verdict; elements = { 22 : jump ssh } }
      chain ssh { ip saddr 192.0.2.7 return; accept; }
      chain last { accept; }`;
    const { verdict, steps } = evaluate(base("tcp dport vmap @ports\ngoto last\ndrop", chains), ssh);
    expect(verdict).toBe("accept");
    expect(steps.map(({ chain, verdict, isMatch }) => `${chain} ${isMatch ? verdict : "-"}`)).toEqual([
      "in jump ssh",
      "ssh return",
      "in goto last",
      "last accept",
    ]);
    expect(steps[0]!.lookups).toEqual([{ set: "ports", key: 22, element: [22, { jump: { target: "ssh" } }] }]);
  });

  test("shows the elements of a set that is part of a rule", () => {
    const setOf = (rule: string) => evaluate(base(rule), ssh).steps[0]!.lookups.map(({ set }) => set);
    expect(setOf("tcp dport { 22, 80-90 } accept")).toEqual(["{ 22, 80-90 }"]);
    expect(setOf("tcp dport vmap { 22 : drop, * : accept }")).toEqual(["{ 22 : drop, * : accept }"]);
  });

  test("shows the changes after each hook, and at the time of another route lookup", () => {
    const rules = `table ip t {
      chain early { type filter hook output priority -10; meta mark set 5; };
      chain routes { type route hook output priority 0; ip dscp set 3; };
      chain late { type filter hook output priority 10; meta mark set 6; };
      chain post { type filter hook postrouting priority 0; meta mark set 7; };
    }`;
    const packet = { oif: "eth0", mark: 0, ip: { saddr: "192.0.2.1", daddr: "192.0.2.2", dscp: 0, ecn: 0 }, udp: {} };
    const { changesAfter, routed } = evaluate(rules, packet);
    const marks = (changes: typeof routed) => changes?.find(({ field }) => field === "meta mark")?.value;
    expect([changesAfter["output"], changesAfter["postrouting"], routed].map(marks)).toEqual([6, 7, 5]);
    const same = rules.replace("dscp set 3", "dscp set 0").replace("type route", "type filter");
    expect(evaluate(same, packet).routed).toBeUndefined();
  });

  test("ends in the policy after a goto, and in a chain without a name", () => {
    expect(verdictOf("goto other\naccept", ssh, {}, "chain other { tcp dport 80 accept; }")).toBe("drop");
    expect(verdictOf("tcp dport 22 jump { ip saddr 192.0.2.7 accept; }")).toBe("accept");
  });

  test("calls the chains of a hook by priority, and stops at the first drop", () => {
    const ruleset = `table ip a { chain late { type filter hook input priority 10; drop; }; }
      table inet b { chain early { type filter hook input priority -10; accept; }; }
      table ip6 c { chain other { type filter hook input priority 0; drop; }; }`;
    const { verdict, steps } = evaluate(ruleset, ssh, { hook: "input" });
    expect(verdict).toBe("drop");
    expect(steps.map(({ table }) => table)).toEqual(["b", "a"]);
  });

  test("names the missing fact and all possible verdicts", () => {
    const result = evaluate(base("ct state established accept\ntcp dport 22 reject with tcp reset"), ssh, {
      hook: "input",
    });
    expect(result.verdict).toBe("undecided");
    expect(result.possible).toEqual(["accept", "drop"]);
    expect(result.missing.map(({ fact }) => fact)).toEqual(["ct state"]);
    expect(verdictOf("ct state established accept", ssh, { conntrack: "established" })).toBe("accept");
    expect(verdictOf("ct state established accept", ssh, { conntrack: "new" })).toBe("drop");
  });

  test("does not guess fields that the packet lacks", () => {
    const packet: EvaluatedPacket = { ip: {}, tcp: { dport: 22 } };
    const result = evaluate(base("tcp dport 80 accept\nip saddr 10.0.0.0/8 accept"), packet, { hook: "input" });
    expect([result.verdict, result.missing.map(({ fact }) => fact)]).toEqual(["undecided", ["ip saddr"]]);
    expect(verdictOf("tcp flags & (syn | ack) == syn accept", { ip: {}, tcp: { flags: ["syn"] } })).toBe("accept");
  });

  test("compares the index of an interface with a number only if the packet has an index", () => {
    expect(verdictOf("iif 7 accept")).toBe("undecided");
    expect(verdictOf("iif 7 accept", { ...ssh, iif: { name: "eth0", index: 7 } })).toBe("accept");
    expect(verdictOf("iif { 7, 8 } accept", { ...ssh, iif: { name: "eth0", index: 9 } })).toBe("drop");
    expect(verdictOf("iif { 7, 8 } accept")).toBe("undecided");
    expect(verdictOf('iif "eth0" tcp dport 22 accept', { ...ssh, iif: { name: "eth0", index: 9 } })).toBe("accept");
    expect(verdictOf('iif { "eth0", 3 } accept')).toBe("undecided");
  });

  test("names facts with the words of the option", () => {
    const result = evaluate(base("meta iifgroup 5 accept"), ssh, { hook: "input" });
    expect(result.missing.map(({ fact }) => fact)).toEqual(["meta iifgroup"]);
    expect(verdictOf("meta skuid 1000 accept", ssh, { facts: { "meta skuid": 1000 } })).toBe("accept");
    expect(verdictOf("fib daddr type local accept", ssh, { routes: { "daddr type": "local" } })).toBe("accept");
    expect(verdictOf("socket transparent 1 accept", ssh, { facts: { "socket transparent": null } })).toBe("drop");
  });

  test("keeps an assumption for later rules", () => {
    const rules = "ip saddr 10.0.0.1 jump { ip saddr != 10.0.0.1 drop; accept; }\naccept";
    const result = evaluate(base(rules), { ip: {}, tcp: {} }, { hook: "input" });
    expect([result.verdict, result.outcomes.length]).toEqual(["accept", 2]);
  });

  test("decides independently of a fact without influence", () => {
    const result = evaluate(base("meta skuid 0 counter\ndrop"), ssh, { hook: "input" });
    expect([result.verdict, result.missing.length]).toEqual(["drop", 1]);
  });

  test("has both outcomes of a limit, which the caller can decide", () => {
    expect(verdictOf("limit rate 5/minute accept")).toBe("undecided");
    expect(verdictOf("limit rate 5/minute accept", ssh, { facts: { limit: false } })).toBe("accept");
    expect(verdictOf("limit rate over 5/minute accept", ssh, { facts: { limit: false } })).toBe("drop");
    expect(verdictOf('limit name "l" accept', ssh, { facts: { "limit l": true } }, "limit l { rate 1/second; }")).toBe(
      "drop",
    );
  });

  test("uses the consumed bytes of quotas", () => {
    expect(verdictOf("quota over 10 bytes accept")).toBe("accept");
    expect(verdictOf("quota over 100 bytes accept")).toBe("drop");
    expect(verdictOf("quota over 100 bytes used 61 bytes accept")).toBe("accept");
  });

  test("reports an unsupported expression as undecided, with its name", () => {
    const ruleset = base(
      'raw { "name": "match", "data": { "name": "comment", "rev": 0, "info": { "hex": "00" } } } accept',
    );
    const result = evaluate(ruleset, ssh, { hook: "input" });
    expect(result.verdict).toBe("undecided");
    expect(result.missing).toEqual([
      { fact: "expression match comment", question: 'the unsupported expression "match comment" (inet t in, rule 1)' },
    ]);
  });

  test("translates destination and source, and decrements the TTL between", () => {
    const ruleset = `table ip nat {
      chain pre { type nat hook prerouting priority dstnat; tcp dport 80 dnat to 10.0.0.5:8080; }
      chain post { type nat hook postrouting priority srcnat; ip daddr 10.0.0.5 masquerade; }
    }`;
    const packet: EvaluatedPacket = {
      iif: "eth0",
      oif: { name: "eth1", ip: "10.0.0.1" },
      ip: { saddr: "192.0.2.7", daddr: "192.0.2.1", ttl: 64 },
      tcp: { sport: 4000, dport: 80 },
    };
    const { verdict, changes } = evaluate(ruleset, packet, { conntrack: "new" });
    expect(verdict).toBe("accept");
    expect(changes).toEqual([
      { field: "ip ttl", value: 63 },
      { field: "ip saddr", value: "10.0.0.1" },
      { field: "ip daddr", value: "10.0.0.5" },
      { field: "tcp dport", value: 8080 },
    ]);
  });

  test("does not know the translation of an established connection, unless its status says that there is none", () => {
    const ruleset = `table ip nat {
      chain pre { type nat hook prerouting priority dstnat; tcp dport 80 dnat to 10.0.0.5; }
      chain in { type filter hook input priority filter; policy drop; ip daddr 192.0.2.1 accept; }
    }`;
    const established = evaluate(ruleset, ssh, { conntrack: "established" });
    expect([established.possible, established.missing.map(({ fact }) => fact)]).toEqual([
      ["accept", "drop"],
      ["ct status", "ip daddr"],
    ]);
    const untranslated = { state: "established", status: ["assured", "confirmed"] } as const;
    expect(evaluate(ruleset, ssh, { conntrack: untranslated }).verdict).toBe("accept");
  });

  test("takes each random number as another one", () => {
    const rules = "numgen random mod 3 0 counter\nnumgen random mod 3 1 accept";
    const { outcomes } = evaluate(base(rules), ssh, { hook: "input" });
    expect(outcomes.map(({ steps }) => steps.map(({ isMatch }) => isMatch))).toEqual([
      [true, true],
      [true, false, true],
      [false, true],
      [false, false, true],
    ]);
  });

  test("translates the ports that connection tracking saw, not those that a rule changed later", () => {
    const ruleset = `table ip t {
      chain a { type filter hook prerouting priority mangle; tcp dport set 99; }
      chain b { type nat hook prerouting priority dstnat; dnat to 10.0.0.5; }
    }`;
    const { changes } = evaluate(ruleset, ssh, { hook: "prerouting", conntrack: "new" });
    expect(changes).toEqual([{ field: "ip daddr", value: "10.0.0.5" }]);
  });

  test("keeps a connection that notrack sees too late", () => {
    const chain = (priority: number) =>
      `table ip t { chain a { type filter hook prerouting priority ${priority}; notrack; }
        chain b { type filter hook input priority 0; policy drop; ct state untracked accept; }; }`;
    expect(evaluate(chain(-300), ssh, { conntrack: "new" }).verdict).toBe("accept");
    expect(evaluate(chain(-150), ssh, { conntrack: "new" }).verdict).toBe("drop");
  });

  test("changes bytes with their checksums, and metadata", () => {
    const bytes = updateChecksums(Uint8Array.fromHex("4500001c000040004011000001020304050607081000200000080000"));
    const ruleset = base("ip dscp set cs1 udp sport set 7 meta mark set 0x10 accept");
    const result = evaluate(ruleset, { bytes }, { hook: "input" });
    expect(result.changes).toEqual([
      { field: "ip dscp", value: "cs1" },
      { field: "udp sport", value: 7 },
      { field: "meta mark", value: 16 },
    ]);
    expect(evaluate(ruleset, { bytes: Buffer.from(bytes) }, { hook: "input" })).toEqual(result);
    expect(result.bytes!.toHex()).toBe(updateChecksums(result.bytes!.slice()).toHex());
  });

  test("adds elements to sets, which later rules find", () => {
    const rest = "set seen { type ipv4_addr; flags dynamic; size 10; }";
    expect(verdictOf("ip saddr @seen drop\nadd @seen { ip saddr }\nip saddr @seen accept", ssh, {}, rest)).toBe(
      "accept",
    );
  });

  test("finds no element that a rule deleted while another added one was in the set", () => {
    const rest = "set seen { type ipv4_addr; flags dynamic; size 10; elements = { 192.0.2.7 } }";
    const rules = [
      "add @seen { ip daddr }",
      "delete @seen { ip saddr }",
      "ip saddr @seen counter",
      "delete @seen { ip daddr }",
      "ip saddr != @seen accept",
    ];
    expect(verdictOf(rules.join("\n"), ssh, {}, rest)).toBe("accept");
  });

  test("rejects a ruleset whose rules or elements use something that it lacks, also if no packet reaches them", () => {
    const evaluated =
      (rules: string, rest = "") =>
      () =>
        verdictOf(`udp dport 1 ${rules}`, ssh, {}, rest);
    expect(evaluated("jump otehr", "chain other { }")).toThrow(
      'line 4, column 5: rule 1 of chain in uses the chain "otehr", which table inet t does not have: ' +
        'add it to the ruleset; did you mean "other"?',
    );
    expect(evaluated('limit name "l"')).toThrow('rule 1 of chain in uses the object "limit l"');
    expect(evaluated("jump { goto none; }")).toThrow('rule 1 of a chain without a name uses the chain "none"');
    expect(evaluated("accept", "map m { type ipv4_addr : verdict; elements = { 1.2.3.4 : jump none } }")).toThrow(
      'ruleset: an element of m uses the chain "none"',
    );
    expect(evaluated("accept", 'map m { type ipv4_addr : counter; elements = { 1.2.3.4 : "c" } }')).toThrow(
      'an element of m uses the object "counter c"',
    );
    const deleted = base("ip saddr @gone drop", "set gone { type ipv4_addr; }");
    expect(() => evaluate(`${deleted}\ndelete set inet t gone`, ssh)).toThrow('rule 1 of chain in uses the set "gone"');
    expect(() => evaluate("add table ip t; add rule ip t c accept", ssh)).toThrow(
      'line 1, column 17: there is no chain "c" in table ip t: add it before its rules',
    );
  });

  test("compares the time with the option", () => {
    const options = { time: new Date("2026-01-05T10:00:00Z") };
    expect(verdictOf("meta day Monday accept", ssh, options)).toBe("accept");
    expect(verdictOf("meta day Sunday accept", ssh, options)).toBe("drop");
  });

  test("evaluates listed objects and commands like text", () => {
    const commands = parseRuleset(base("tcp dport 22 accept"));
    expect(evaluate(commands, ssh, { hook: "input" }).verdict).toBe("accept");
  });

  test("knows the header of a protocol that the network header names, but not its fields", () => {
    for (const packet of [{ ip: { protocol: "tcp" } }, { ip: { protocol: 6 } }, { ip6: { nexthdr: "tcp" } }] as const) {
      const { verdict, missing } = evaluate(base("tcp dport 22 accept"), packet, { hook: "input" });
      expect(verdict).toBe("undecided");
      expect(missing.map(({ fact }) => fact)).toEqual(["tcp dport"]);
    }
    // IPPROTO_OSPF has no fields in the nft language.
    expect(evaluate(base("tcp dport 22 accept"), { ip: { protocol: 89 } }, { hook: "input" }).verdict).toBe("drop");
  });

  // `nft --debug=netlink` shows the comparison of l4proto with 0x06 after that of the range.
  test("matches a port only of its protocol after a range of protocols", () => {
    const rule = "meta l4proto 6-17 tcp dport 22 accept";
    expect(verdictOf(rule)).toBe("accept");
    expect(verdictOf(rule, { ip: {}, udp: { dport: 22 } })).toBe("drop");
  });

  // nft_chain_validate() in net/netfilter/nf_tables_api.c.
  test.each([
    ["goto", "goto a", "goto in"],
    ["a verdict map", "tcp dport vmap { 1 : jump a }", "jump in"],
  ])("rejects a loop of chains through %s", (_, rule, back) => {
    const ruleset = `table inet t {
      chain a { ${back}; }
      chain in { type filter hook input priority 0; ${rule}; }
    }`;
    expect(() => evaluate(ruleset, ssh, { hook: "input" })).toThrow("of table inet t reaches itself: in, a, in");
  });

  test("rejects invalid packets and options with their path", () => {
    const ruleset = base("accept");
    const failing =
      (packet: object, options: object = {}) =>
      () =>
        evaluate(ruleset, packet as EvaluatedPacket, options);
    expect(failing({ tcp: {} })).toThrow("packet: expected one of the headers ip, ip6 and arp, or bytes");
    expect(failing({ ip: {}, tcp: { dprt: 22 } })).toThrow('packet.tcp.dprt: unknown field; did you mean "dport"?');
    expect(failing({ ip: {}, tpc: {} })).toThrow("packet.tpc: unknown header or property");
    expect(failing({ ip: { saddr: "1.2.3" }, tcp: {} })).toThrow("packet.ip.saddr");
    expect(failing({ ip: { saddr: "1.2.3.4" } })).toThrow("packet: expected a transport header, such as tcp: {}, or ");
    expect(failing({ ip6: { nexthdr: "udp" }, tcp: {} })).toThrow(
      "packet.ip6.nexthdr: expected the protocol of the header tcp, 6, got 17",
    );
    expect(failing({ arp: {}, tcp: {} })).toThrow("packet.tcp: not allowed in a packet of ARP");
    expect(failing({ bytes: new Uint8Array(20), tcp: {} })).toThrow("packet.tcp: not allowed together with bytes");
    expect(failing(ssh, { hook: "in" })).toThrow("hook: expected");
    expect(failing(ssh, { hok: "input" })).toThrow("hok");
  });

  test("rejects misspelled, invalid and contradictory facts with their path", () => {
    const failing =
      (options: object, packet: object = ssh) =>
      () =>
        evaluate(base("accept"), packet as EvaluatedPacket, options);
    expect(failing({ hook: [] })).toThrow("hook: expected at least one hook, got []");
    expect(failing({ hook: ["input", "input"] })).toThrow('hook[1]: "input" is already in the list');
    expect(failing({ hook: "ingress" }, { ip: {}, tcp: {} })).toThrow("packet.iif: expected the name of an interface");
    expect(failing({ bridge: "yes" })).toThrow("bridge: expected true or false");
    expect(failing({ time: new Date("x") })).toThrow("time: expected a valid date");
    expect(failing({ conntrack: "estblished" })).toThrow("conntrack: ");
    expect(failing({ conntrack: { stat: "new" } })).toThrow('did you mean "state"?');
    expect(failing({ conntrack: { state: "invalid", mark: 1 } })).toThrow("conntrack.mark: not allowed with the state");
    expect(failing({ routes: { "dadr type": "local" } })).toThrow('routes["dadr type"]: expected a name');
    expect(failing({ routes: { "saddr . iif check": null } })).toThrow("expected 0 if there is no route, got null");
    expect(failing({ facts: { "meta skiud": 0 } })).toThrow('facts["meta skiud"]: expected a name of the nft language');
    expect(failing({ facts: { "meta skuid": new Uint8Array(3) } })).toThrow("expected 4 bytes, got 3");
    expect(failing({ facts: { "ip saddr": "1.2.3.4" } })).toThrow('facts["ip saddr"]: not a fact');
    expect(failing({ facts: { "meta length": 5 } })).toThrow("it follows from the packet");
    expect(failing({ facts: { limit: 1 } })).toThrow("facts.limit: expected true or false");
    expect(failing({ conntrack: "new", facts: { "ct state": "new" } })).toThrow(
      'facts["ct state"]: not allowed together with conntrack, which is the same fact',
    );
    expect(failing({}, { ...ssh, iif: { nam: "eth0" } })).toThrow("packet.iif.nam: unknown option; did you mean name?");
    expect(failing({}, { ...ssh, iif: "" })).toThrow("packet.iif: expected a name of 1 to 15 bytes");
    expect(failing({}, { ...ssh, mark: -1 })).toThrow("packet.mark: expected an integer from 0");
  });

  test("accepts the answers to questions about sockets as facts, and the short names of nft", () => {
    const rule = "meta l4proto tcp tproxy to :80 accept";
    const tproxy = `table ip t { chain c { type filter hook prerouting priority 0; policy drop; ${rule}; }; }`;
    const answered = (isFound: boolean) =>
      evaluate(tproxy, ssh, { hook: "prerouting", facts: { "tproxy socket": isFound } }).verdict;
    expect([answered(true), answered(false)]).toEqual(["accept", "drop"]);
    expect(verdictOf("iifgroup 5 accept", ssh, { facts: { iifgroup: 5 } })).toBe("accept");
  });
});

describe("questions about unknown values", () => {
  const unknownPort: EvaluatedPacket = { iif: "eth0", ip: { saddr: "192.0.2.7", daddr: "192.0.2.1" }, tcp: {} };
  const result = (ruleset: string, packet: EvaluatedPacket, options: EvaluateOptions = {}) =>
    evaluate(ruleset, packet, { hook: "input", ...options });

  test("have answers of their own for two sets without a name", () => {
    const ruleset = base("tcp dport { 22, 80 } tcp dport != { 80, 443 } accept");
    expect(result(ruleset, unknownPort).possible).toEqual(["accept", "drop"]);
    expect(result(ruleset, { ...unknownPort, tcp: { dport: 22 } }).verdict).toBe("accept");
  });

  test("have answers of their own for sets of the same name in two tables", () => {
    const tables = ["one", "other"].map((name, at) =>
      [
        `table inet ${name} {`,
        `  set ports { type inet_service; elements = { ${at + 1}, ${at + 11} } }`,
        `  chain in { type filter hook input priority ${at}; policy accept; tcp dport ${at === 0 ? "!=" : ""} @ports drop; }`,
        "}",
      ].join("\n"),
    );
    expect(result(tables.join("\n"), { ...unknownPort, tcp: { dport: 1 } }).verdict).toBe("accept");
    expect(result(tables.join("\n"), unknownPort).possible).toEqual(["accept", "drop"]);
  });

  test("have answers of their own for named limits of two tables", () => {
    const tables = ["one", "other"].map(
      (name, at) => `table inet ${name} {
        limit slow { rate ${at === 0 ? "over " : ""}5/second }
        chain in { type filter hook input priority ${at}; policy accept; limit name "slow" drop; }
      }`,
    );
    // Without a shared answer, neither limit drops the packet: the first one is not exceeded, the second one is.
    expect(result(tables.join("\n"), ssh).possible).toEqual(["accept", "drop"]);
  });

  test("have answers of their own for different bits of a field", () => {
    const from = { ...ssh, ip: { daddr: "192.0.2.1" } };
    const ruleset = base("ip saddr & 0.0.0.1 == 0 ip saddr & 0.0.0.2 != 0 accept");
    expect(result(ruleset, from).possible).toEqual(["accept", "drop"]);
  });

  test("have the same answer for the same value and condition", () => {
    expect(verdictOf("tcp dport 22 accept\ntcp dport != 22 accept", unknownPort)).toBe("accept");
    expect(verdictOf("tcp dport { 1, 2 } accept\ntcp dport != { 1, 2 } accept", unknownPort)).toBe("undecided");
    const named = "set s { type inet_service; elements = { 1, 2 } }";
    expect(verdictOf("tcp dport @s accept\ntcp dport != @s accept", unknownPort, {}, named)).toBe("accept");
    expect(verdictOf("tcp dport 1-9 accept\ntcp dport != 1-9 accept", unknownPort)).toBe("accept");
  });

  test("have new answers after a rule changed the value or the set", () => {
    const changed = "tcp dport 22 drop\nip saddr set 192.0.2.9 tcp dport set tcp sport tcp dport 22 accept";
    expect(result(base(changed), unknownPort).possible).toEqual(["accept", "drop"]);
    const set = "set s { type ipv4_addr; flags dynamic; elements = { 192.0.2.1, 192.0.2.2 } }";
    const packet = { iif: "eth0", ip: { daddr: "192.0.2.1" }, tcp: {} };
    const rules = "ip saddr != @s add @s { ip saddr } ip saddr @s accept";
    expect(verdictOf(`${rules}\nip saddr @s accept`, packet, {}, set)).toBe("accept");
  });

  test("name the statement, and the element of a map", () => {
    const { outcomes } = result(base("tcp dport != 80 tcp dport vmap { 22 : accept, 23 : drop }"), unknownPort);
    const questions = new Set(outcomes.flatMap(({ assumed }) => assumed.map(({ question }) => question)));
    expect([...questions]).toEqual([
      '"tcp dport != 80" does not match (inet t in, rule 1)',
      "tcp dport is 22 : accept (inet t in, rule 1)",
      "tcp dport is 23 : drop (inet t in, rule 1)",
    ]);
    for (const { assumed, steps } of outcomes) {
      const [first] = assumed;
      expect(steps[0]!.stoppedAt === "tcp dport != 80").toBe(first!.answer === 0);
    }
  });

  test("ask for the route of a translated address again", () => {
    const ruleset = `table ip t {
      chain pre { type nat hook prerouting priority dstnat; fib daddr type local dnat to 10.0.0.5; }
      chain post { type filter hook forward priority filter; policy accept; fib daddr type local drop; }
    }`;
    const packet = { ...ssh, oif: "eth1" };
    expect(evaluate(ruleset, packet, { conntrack: "new" }).outcomes).toHaveLength(3);
    expect(
      evaluate(ruleset.replace(" dnat to 10.0.0.5", " accept"), packet, { conntrack: "new" }).outcomes,
    ).toHaveLength(2);
  });
});

describe("the path of a packet", () => {
  const nat = (chains: string) => `table ip t { ${chains}; }`;
  const forwarded: EvaluatedPacket = { ...ssh, oif: "eth1" };

  test("ends before the hook forward if the TTL or the hop limit ends", () => {
    const ruleset = "table inet t { chain f { type filter hook forward priority filter; policy accept; }; }";
    const at = (ttl: number) =>
      evaluate(ruleset, { iif: "eth0", oif: "eth1", ip: { ttl, saddr: "192.0.2.7", daddr: "192.0.2.1" }, tcp: {} });
    expect(at(2)).toMatchObject({ verdict: "accept", changes: [{ field: "ip ttl", value: 1 }] });
    for (const ttl of [1, 0])
      expect(at(ttl)).toMatchObject({ verdict: "drop", effects: [{ kind: "expired" }], steps: [] });
    const six = { iif: "eth0", oif: "eth1", ip6: { hoplimit: 1 }, tcp: {} };
    expect(evaluate(ruleset, six)).toMatchObject({ verdict: "drop", effects: [{ kind: "expired" }] });
    expect(evaluate(ruleset, forwarded).verdict).toBe("accept");
    const bridged = evaluate(ruleset, { ...six, ip6: { hoplimit: 1 } }, { bridge: true });
    expect(bridged).toMatchObject({ verdict: "accept", changes: [] });
  });

  test("ends before the hook forward if a rule sets another packet type than that of packets for the host", () => {
    const ruleset = (type: string) => `table inet t {
      chain p { type filter hook prerouting priority filter; meta pkttype set ${type}; }
      chain f { type filter hook forward priority filter; policy accept; }
    }`;
    const at = (type: string, packet: EvaluatedPacket = forwarded) => {
      return evaluate(ruleset(type), packet, { hook: ["prerouting", "forward"] });
    };
    const six: EvaluatedPacket = { iif: "eth0", oif: "eth1", ip6: { hoplimit: 2 }, tcp: {} };
    for (const packet of [forwarded, six]) {
      for (const type of ["other", "broadcast", "multicast"])
        expect(at(type, packet)).toMatchObject({ verdict: "drop", effects: [{ kind: "misdirected" }] });
      expect(at("host", packet)).toMatchObject({ verdict: "accept", effects: [] });
    }
    expect(evaluate(ruleset("other"), forwarded, { hook: ["prerouting", "input"] }).verdict).toBe("accept");
  });

  test("includes the chains of a device also on a bridge", () => {
    const ruleset = `table netdev n {
      chain in { type filter hook ingress device eth0 priority 0; policy accept; tcp dport 22 drop; }
    }
    table bridge b { chain f { type filter hook forward priority 0; policy accept; }; }`;
    expect(evaluate(ruleset, forwarded, { bridge: true, hook: ["ingress", "forward"] }).verdict).toBe("drop");
  });

  test("includes nat chains for a related connection, unless a helper has translated it", () => {
    const ruleset = nat("chain p { type nat hook prerouting priority dstnat; dnat to 10.0.0.5; }");
    const { outcomes } = evaluate(ruleset, ssh, { hook: "prerouting", conntrack: "related" });
    expect(outcomes.map(({ changes }) => changes[0]?.value)).toContain("10.0.0.5");
    expect(outcomes.length).toBeGreaterThan(1);
    const error = {
      iif: "eth0",
      ip: { saddr: "192.0.2.7", daddr: "192.0.2.1" },
      icmp: { type: "destination-unreachable" },
    };
    for (const { steps } of evaluate(ruleset, error, { hook: "prerouting", conntrack: "related" }).outcomes)
      expect(steps).toEqual([]);
  });

  test("keeps a port that a rule has changed, if a translation selects the same address by chance", () => {
    const ruleset = nat(`chain m { type filter hook prerouting priority mangle; tcp dport set 80; }
      chain p { type nat hook prerouting priority dstnat; dnat to 192.0.2.1-192.0.2.9; }`);
    const { outcomes } = evaluate(ruleset, ssh, { hook: "prerouting", conntrack: "new" });
    const ports = outcomes.map(({ changes }) => changes.find(({ field }) => field === "tcp dport")?.value);
    expect(ports.toSorted()).toEqual([80, undefined]);
  });

  test("has the status of its own translation", () => {
    const chains = (rule: string) =>
      nat(`chain p { type nat hook prerouting priority dstnat; ${rule}; }
        chain i { type filter hook input priority filter; policy drop; ct status dnat accept; }`);
    const verdict = (rule: string) => evaluate(chains(rule), ssh, { conntrack: "new" }).verdict;
    expect(verdict("dnat to 10.0.0.5")).toBe("accept");
    expect(verdict("dnat to 192.0.2.1")).toBe("drop");
    expect(verdict("accept")).toBe("drop");
  });

  test.each([0x10, 0x20, "dnat", ["dnat", "assured"]])(
    "applies the translation that the status %p contains",
    (status) => {
      const ruleset = nat("chain p { type nat hook prerouting priority dstnat; }");
      const established = { state: "established", status };
      const { changes } = evaluate(ruleset, ssh, { hook: "prerouting", conntrack: established });
      expect(changes.find(({ field }) => field === "ip daddr")).toEqual({ field: "ip daddr", value: undefined });
      for (const other of [0, 4, "assured"]) {
        const conntrack = { state: "established", status: other };
        expect(evaluate(ruleset, ssh, { hook: "prerouting", conntrack }).changes).toEqual([]);
      }
    },
  );

  test("lists the address that masquerade needs, and the number of a queue, as missing", () => {
    const ruleset = nat("chain p { type nat hook postrouting priority srcnat; masquerade; }");
    const { verdict, missing, bytes } = evaluate(ruleset, forwarded, { conntrack: "new" });
    expect([verdict, missing.map(({ fact }) => fact), bytes]).toEqual(["accept", ["ip address of eth1"], undefined]);
    const queued = evaluate(base("queue to numgen random mod 4"), ssh, { hook: "input" });
    expect(queued.effects).toEqual([{ kind: "queue", first: undefined, count: 1, isBypassed: false }]);
    expect(queued.missing.map(({ fact }) => fact)).toEqual(["numgen random mod 4"]);
  });

  test("has at most 16 nested chains", () => {
    const nested = (count: number) => {
      const chains = Array.from({ length: count - 1 }, (_, at) => {
        return `chain c${at} { ${at === 0 ? "drop" : `jump c${at - 1}`}; }`;
      });
      return `table inet t { ${chains.join("\n")}
        chain in { type filter hook input priority 0; jump c${count - 2}; }; }`;
    };
    expect(evaluate(nested(16), ssh).verdict).toBe("drop");
    expect(() => evaluate(nested(17), ssh)).toThrow(
      "chain c0 of table inet t is nested too deeply: expected at most 16",
    );
  });
});

describe("invalid packets and commands", () => {
  const addresses = { saddr: "192.0.2.7", daddr: "192.0.2.1" };
  test.each([
    [{ iif: "a", ip6: {}, icmp: {} }, {}, "packet.icmp: not allowed in a packet of ip6: expected icmpv6"],
    [{ iif: "a", ip: addresses, icmpv6: {} }, {}, "packet.icmpv6: not allowed in a packet of ip: expected icmp"],
    [
      { iif: "a", ip6: { nexthdr: 44 }, tcp: {} },
      {},
      "packet.ip6.nexthdr: 44 is an extension header: pass the packet as bytes",
    ],
    [{ ...ssh, link: "ether" }, {}, "packet.link: not allowed without bytes"],
    [ssh, { facts: { "meta iifname": "eth1" } }, 'facts["meta iifname"]: not allowed together with packet.iif'],
    [
      { ...ssh, iif: { index: 3 } },
      { facts: { "meta iif": 4 } },
      'facts["meta iif"]: not allowed together with packet.iif',
    ],
  ] as [EvaluatedPacket, EvaluateOptions, string][])("are rejected: %p", (packet, options, message) => {
    expect(() => evaluate(base("accept"), packet, { hook: "input", ...options })).toThrow(message);
  });

  test("are rejected if they delete an object by its handle", () => {
    const commands = [
      ...parseRuleset("table inet t { chain c { }; }"),
      { delete: { chain: { family: "inet", table: "t", handle: 1 } } },
    ];
    expect(() => evaluate(commands as never, ssh)).toThrow("cannot delete a chain by its handle");
  });
});

const head = (hook: string, more = "") => `type filter hook ${hook} ${more}priority filter`;
const inTable = (family: string, hook: string, policy: string, rules: string, rest = "") =>
  `table ${family} t {
    ${rest}
    chain c { ${head(hook)}; policy ${policy};
      ${rules}
    }
  }`;
const sent: EvaluatedPacket = {
  oif: { name: "eth0", type: 1 },
  ether: { saddr: "02:00:00:00:01:02" },
  ip: {},
  tcp: {},
};
const saddrUnknown: EvaluatedPacket = { iif: "eth0", ip: { daddr: "192.0.2.1" }, tcp: {} };
const portUnknown: EvaluatedPacket = { ...ssh, tcp: {} };
const ipip = Uint8Array.fromHex("4500002800010000400400000a0000010a0000024500001400010000400600000a0000030a000004");
const ah = Uint8Array.fromHex(
  `60000000001c3340${"20010db8000000000000000000000001"}${"20010db8000000000000000000000002"}0601000000000005000000010fa00016${"00".repeat(16)}`,
);
const tcp40 = "45000028000100004006" + "0000c0000207c00002010fa000160000000000000000500204000000" + "0000";
const padded = Uint8Array.fromHex(`0200000001010200000001020800${tcp40}000000000000`);
const twoTags = Uint8Array.fromHex(`02000000010102000000010288a80005810000060800${tcp40}`);

// Each of these had another verdict, or lacked one. The verdicts are those of the kernel.
const verdicts: readonly (readonly [
  title: string,
  possible: string,
  ruleset: string,
  EvaluatedPacket?,
  EvaluateOptions?,
])[] = [
  [
    "a copy of a field that is changed afterwards",
    "accept drop",
    base("meta mark set tcp dport tcp dport set tcp sport meta mark 22 tcp dport != 22 accept"),
    portUnknown,
  ],
  [
    "a copy of a fact that is changed afterwards",
    "accept drop",
    base("meta mark set ct mark ct mark set 8 meta mark 7 ct mark 8 accept"),
    ssh,
    { hook: "input", conntrack: { state: "established" } },
  ],
  [
    "unknown data of an element that a rule adds",
    "accept drop",
    base(
      "add @m { ip saddr : meta mark }\nct mark set ip saddr map @m ct mark 5 accept",
      "map m { type ipv4_addr : mark; flags dynamic; size 10; }",
    ),
    ssh,
    { hook: "input", conntrack: "new" },
  ],
  [
    "a field of a packet inside of a tunnel",
    "accept drop",
    base("udp dport 4789 vxlan ip saddr 10.0.0.1 accept"),
    { ...ssh, tcp: undefined, udp: { dport: 4789 }, payload: new Uint8Array(60) },
  ],
  ["an omitted Ethernet header", "accept drop", base("ether saddr 02:00:00:00:01:02 accept")],
  [
    "the Ethernet header of a packet that the host sends",
    "accept",
    inTable("ip", "postrouting", "accept", "ether saddr 02:00:00:00:01:02 drop"),
    sent,
    { hook: ["output", "postrouting"] },
  ],
  [
    "the kind of a physical interface",
    "drop",
    base('meta iifkind != "veth" accept'),
    { ...ssh, iif: { name: "lo", kind: "" } },
  ],
  [
    "ARP at a device in a table of the family inet",
    "accept",
    "table inet t { chain c { type filter hook ingress device eth0 priority 0; policy drop; }; }",
    { iif: "eth0", arp: {} },
    { hook: "ingress" },
  ],
  [
    "the input interface at the last hook of a bridge",
    "accept",
    "table bridge t { chain c { type filter hook postrouting priority 0; policy accept; meta iifgroup 0 drop; }; }",
    { ...ssh, iif: { name: "eth0", group: 0 }, oif: "eth1" },
    { hook: "postrouting", bridge: true },
  ],
  [
    "the connection before it is tracked, after the ingress of a device",
    "accept",
    `table netdev t { chain c { type filter hook ingress device eth0 priority 0; policy accept; counter; }; }
    table inet t { chain c { type filter hook prerouting priority raw; policy accept; ct state new drop; }; }`,
    ssh,
    { hook: ["ingress", "prerouting"], conntrack: "new" },
  ],
  [
    "a next hop of another family",
    "drop",
    'table netdev t { chain c { type filter hook ingress device eth0 priority 0; policy drop; fwd ip6 to fd00::3 device "eth1"; }; }',
    ssh,
    { hook: "ingress" },
  ],
  [
    "a next hop of the packet's family",
    "stolen",
    'table netdev t { chain c { type filter hook ingress device eth0 priority 0; policy drop; fwd ip to 10.0.0.3 device "eth1"; }; }',
    ssh,
    { hook: "ingress" },
  ],
  [
    "the input interface of a packet that leaves",
    "accept",
    'table netdev t { chain c { type filter hook egress device eth1 priority 0; policy accept; iifname "eth0" drop; }; }',
    { ...ssh, oif: "eth1" },
    { hook: "egress" },
  ],
  [
    "the type of the sending interface at egress",
    "drop",
    "table netdev t { chain c { type filter hook egress device eth1 priority 0; policy accept; ether type ip drop; }; }",
    { ...ssh, ether: { type: "ip" }, iif: { name: "eth0", type: 772 }, oif: { name: "eth1", type: 1 } },
    { hook: "egress" },
  ],
  [
    "hardware addresses that the router writes",
    "accept drop",
    "table netdev t { chain c { type filter hook egress device eth1 priority 0; policy accept; ether saddr 02:00:00:00:00:01 drop; }; }",
    { ...ssh, ether: { saddr: "02:00:00:00:00:01" }, oif: { name: "eth1", type: 1 } },
    { hook: ["forward", "egress"], conntrack: "new" },
  ],
  [
    "a hardware address that the router writes, and that two rules compare",
    "accept drop",
    "table netdev t { chain c { type filter hook egress device eth1 priority 0; policy accept; ether saddr != 02:00:00:00:00:02 accept; ether saddr 02:00:00:00:00:02 drop; }; }",
    { ...ssh, ether: { saddr: "02:00:00:00:00:01" }, oif: { name: "eth1", type: 1 } },
    { hook: ["forward", "egress"], conntrack: "new" },
  ],
  ["an authentication header", "accept", base("meta l4proto ah accept"), { iif: "eth0", bytes: ah }],
  ["padding", "accept", base("meta length 40 accept"), { iif: "eth0", bytes: padded, link: "ether" }],
  [
    "two VLAN tags",
    "drop",
    "table netdev t { chain c { type filter hook ingress device eth0 priority 0; policy accept; meta protocol 8021q drop; }; }",
    { iif: "eth0", bytes: twoTags, link: "ether" },
    { hook: "ingress" },
  ],
  ["the packet inside of IPIP", "accept", base("meta l4proto 4 @ih,0,8 0x45 accept"), { iif: "eth0", bytes: ipip }],
  ["a mark of a connection that may not exist", "accept drop", base("ct mark set 5\nct mark 5 accept")],
  [
    "the route of a packet with another mark",
    "accept drop",
    base("fib daddr . mark type local meta mark set 5 fib daddr . mark type != local accept"),
  ],
  ["the hash of a changed packet", "accept drop", base("symhash mod 2 0 tcp dport set 23 symhash mod 2 1 accept")],
  [
    "an element with a quota of its own",
    "accept drop",
    base(
      "ip saddr != @s drop\nip saddr @s drop\naccept",
      "set s { type ipv4_addr; quota 10 bytes; elements = { 10.0.0.1 quota 1000 bytes used 0 bytes, 10.0.0.2 quota 1000 bytes used 1000 bytes } }",
    ),
    saddrUnknown,
  ],
  [
    "two evaluations of one limit",
    "accept drop",
    base("jump c\njump c\nmeta mark 1 accept", "chain c { limit rate 5/second meta mark set meta mark ^ 1; }"),
    { ...ssh, mark: 0 },
  ],
  [
    "a changed protocol, which the kernel reads again at the next base chain",
    "accept",
    base("ip protocol set udp meta l4proto tcp accept"),
  ],
  [
    "an unknown target, which can do everything",
    "accept drop queue stolen",
    inTable(
      "ip",
      "input",
      "accept",
      'raw { "name": "target", "data": { "name": "MARK", "rev": 2, "info": { "hex": "00" } } }',
    ),
  ],
  [
    "the input interface of a forwarded packet that is not known",
    "accept drop",
    inTable("ip", "postrouting", "drop", 'iifname "eth0" accept'),
    { oif: "eth1", ip: {}, tcp: {} },
    { hook: ["forward", "postrouting"] },
  ],
  [
    "a related connection",
    "accept drop",
    "table ip t { chain c { type nat hook prerouting priority dstnat; policy accept; ct state related drop; }; }",
    ssh,
    { hook: "prerouting" },
  ],
  [
    "a translation at a hook that is not evaluated",
    "accept drop",
    inTable("ip", "forward", "drop", "ct status dnat accept"),
    { ...ssh, oif: "eth1" },
    { hook: "forward", conntrack: "new" },
  ],
  [
    "a packet of the loopback interface",
    "accept",
    "table ip t { chain c { type filter hook prerouting priority raw; policy drop; ct state new accept; }; }",
    { iif: "lo", oif: "lo", ip: {}, tcp: {} },
    { hook: ["output", "prerouting"], conntrack: "new" },
  ],
  [
    "a translation to a range that contains the address",
    "accept drop",
    `table ip t {
      chain p { type nat hook prerouting priority dstnat; dnat to 192.0.2.0-192.0.2.9; }
      chain i { type filter hook input priority filter; policy drop; ip daddr 192.0.2.1 accept; }
    }`,
    ssh,
    { hook: ["prerouting", "input"], conntrack: "new" },
  ],
  [
    "a source in the range whose port is not",
    "accept drop",
    `table ip t {
      chain s { type nat hook postrouting priority srcnat; meta l4proto tcp snat to 192.0.2.0-192.0.2.9:50000-60000; }
      chain l { type filter hook postrouting priority 200; policy drop; ip saddr 192.0.2.7 accept; }
    }`,
    { ...ssh, oif: "eth1" },
    { hook: "postrouting", conntrack: "new" },
  ],
  [
    "the host part of an address that a rule changed before",
    "accept",
    `table ip t {
      chain m { type filter hook prerouting priority mangle; ip daddr set 192.0.2.99; }
      chain p { type nat hook prerouting priority dstnat; dnat ip prefix to ip daddr map { 192.0.2.0/24 : 10.0.0.0/24 }; }
      chain i { type filter hook input priority filter; policy drop; ip daddr 10.0.0.99 accept; }
    }`,
    ssh,
    { hook: ["prerouting", "input"], conntrack: "new" },
  ],
  [
    "a redirection at an interface whose address is not known",
    "accept drop",
    "table ip t { chain c { type nat hook prerouting priority dstnat; redirect; }; }",
    ssh,
    { hook: "prerouting", conntrack: "new" },
  ],
  [
    "a translation of the other version of IP",
    "accept",
    `table inet t {
      chain s { type nat hook postrouting priority srcnat; snat ip to 10.0.2.9
      }
      chain l { type filter hook postrouting priority 200; policy drop; ip6 saddr 2001:db8::2 accept; }
    }`,
    { iif: "eth0", oif: "eth1", ip6: { saddr: "2001:db8::2", daddr: "2001:db8::3" }, udp: {} },
    { hook: "postrouting", conntrack: "new" },
  ],
  [
    "a fragment without a transport header",
    "accept drop",
    "table netdev t { chain c { type filter hook ingress device eth0 priority 0; policy accept; udp dport 53 drop; }; }",
    {
      iif: "eth0",
      link: "ether",
      bytes: Uint8Array.fromHex(
        "02000000010102000000010208004500002012340002401100000a0001020a00010103e80035000c000001020304",
      ),
    },
    { hook: "ingress" },
  ],
  [
    "an IPv6 packet whose length is 0",
    "accept",
    inTable("inet", "prerouting", "accept", "udp dport 53 drop"),
    { iif: "eth0", bytes: Uint8Array.fromHex(`6000000000001140${"00".repeat(32)}03e80035000c000001020304`) },
    { hook: "prerouting" },
  ],
  [
    "an extension header that is cut off",
    "drop",
    inTable("inet", "input", "accept", "meta l4proto tcp drop"),
    { iif: "eth0", bytes: Uint8Array.fromHex(`60000000000a0040${"00".repeat(32)}3c000104000000000604`) },
  ],
  [
    "base chains of the same priority in two tables",
    "drop",
    `add table ip a; add table ip b;
    add chain ip b c { type filter hook input priority 0; policy accept; }
    add chain ip a c { type filter hook input priority 0; policy accept; }
    add rule ip a c meta mark set 1; add rule ip b c meta mark 1 drop`,
    { ...ssh, mark: 0 },
  ],
];

for (const [title, possible, ruleset, packet = ssh, options = { hook: "input" as const }] of verdicts)
  test(`evaluate has the verdicts of ${title}`, () => {
    expect(evaluate(ruleset, packet, options).possible.join(" ")).toBe(possible);
  });
