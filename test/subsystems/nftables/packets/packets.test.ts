// Sends packets through rules that were added as text, and through the same rules after they were listed and added again.
import { describe, expect } from "bun:test";
import { ETH_P_8021AD, ETH_P_8021Q, ETH_P_IP } from "../../../../src/constants/if_ether.ts";
import { NetlinkError } from "../../../../src/index.ts";
import { parseRuleset } from "../../../../src/subsystems/nftables/index.ts";
import { hasNftables } from "../../../families/nftables/nftables.ts";
import {
  describeInNamespaces,
  hasProgram,
  namespacesAvailable,
  whereTheKernelHas,
} from "../../../support/environment.ts";
import { test as base } from "../../../support/fixtures.ts";
import { runNft } from "../oracle/load.ts";
import { ACK, Router, SYN, tcp, udp } from "./lab.ts";

const test = base.extend({ router: () => new Router() });

/** Whether the kernel has the expressions of a ruleset. */
function accepts(text: string): boolean {
  using router = new Router();
  try {
    router.nft.check((batch) => batch.run(parseRuleset(text)));
    return true;
  } catch (error) {
    if (error instanceof NetlinkError) return false;
    throw error;
  }
}

const table = (content: string) => `table ip t {\n${content}\n}`;
const forward = (rules: string) =>
  table(`chain c {\ntype filter hook forward priority filter; policy drop;\n${rules}\n}`);
const prerouting = (rules: string) => table(`chain c {\ntype filter hook prerouting priority mangle;\n${rules}\n}`);

const FLOWTABLE = `table ip t {
	flowtable f {
		hook ingress priority filter; devices = { a, b };
	}
	chain c {
		type filter hook forward priority filter; policy accept;
		ct state established flow add @f
		counter
	}
}`;
const SYNPROXY = `table ip t {
	chain early {
		type filter hook prerouting priority raw;
		tcp flags syn notrack
	}
	chain c {
		type filter hook forward priority filter;
		ct state invalid,untracked synproxy mss 1400 wscale 7 timestamp sack-perm
	}
}`;

const ports = (elements: string, flags = "flags interval;") =>
  `set s {\ntype inet_service; ${flags} elements = { ${elements} }\n}`;
const pairs = (elements: string, flags = "flags interval;") =>
  `set s {\ntype ipv4_addr . inet_service; ${flags} elements = { ${elements} }\n}`;
const map = (type: string, elements: string, flags = "flags interval;") =>
  `map s {\ntype ${type}; ${flags} elements = { ${elements} }\n}`;
const SET = "udp dport @s accept";
const PAIR = "ip saddr . udp dport @s accept";
const VERDICT = "udp dport vmap @s";
const names = (elements: string) => `set s {\ntype ifname; flags interval; elements = { ${elements} }\n}`;
const ALL = [1, ...Array.from({ length: 10 }, (_, index) => 21 + index)];

/** Forms of named sets and maps, rules with them, and which of the ports 1 and 21 to 30 the rules accept. */
const NAMED: readonly (readonly [declaration: string, rule: string, ports: readonly number[]])[] = [
  [ports("22, 30", ""), SET, [22, 30]],
  [ports("22-23, 24, 28-30"), SET, [22, 23, 24, 28, 29, 30]],
  [ports("22-23, 24, 28-30"), "udp dport != 9 udp dport != @s accept", [1, 21, 25, 26, 27]],
  [ports("22-23, 24, 23-25", "flags interval; auto-merge;"), SET, [22, 23, 24, 25]],
  [ports("0-22"), SET, [1, 21, 22]],
  [ports("28-65535"), SET, [28, 29, 30]],
  [ports("22-23 timeout 1h, 24", "flags interval,timeout;"), SET, [22, 23, 24]],
  [ports("22-23").replace("type inet_service", "typeof udp dport"), SET, [22, 23]],
  [pairs("10.0.1.2 . 22, 10.0.1.3 . 23", ""), PAIR, [22]],
  [pairs("10.0.1.0/24 . 22-23, 10.0.1.2 . 30, 10.0.1.3-10.0.1.9 . 24"), PAIR, [22, 23, 30]],
  [pairs("0.0.0.0-10.0.1.2 . 0-21, 10.0.1.2 . 29-65535"), PAIR, [1, 21, 29, 30]],
  [map("inet_service : verdict", "22 : accept, 30 : drop", ""), VERDICT, [22]],
  [map("inet_service : verdict", "22-23 : accept, 24-26 : drop, 27-30 : accept"), VERDICT, [22, 23, 27, 28, 29, 30]],
  [map("inet_service : verdict", "9 : accept, 22-23 : drop, * : accept"), VERDICT, [1, 21, 24, 25, 26, 27, 28, 29, 30]],
  [
    map(
      "ipv4_addr . inet_service : verdict",
      "10.0.1.2 . 22-23 : accept, 10.0.1.2 . 24-26 : drop, 10.0.1.0/30 . 27 : accept",
    ),
    "ip saddr . udp dport vmap @s",
    [22, 23, 27],
  ],
  [
    map("inet_service : mark", "22-24 : 1, 25-27 : 2, 28-30 : 1"),
    "meta mark set udp dport map @s meta mark 1 accept",
    [22, 23, 24, 28, 29, 30],
  ],
  [
    map("ipv4_addr . inet_service : mark", "10.0.1.0/24 . 22-24 : 1, 10.0.1.2 . 25 : 2", "flags interval;"),
    "meta mark set ip saddr . udp dport map @s meta mark 1 accept",
    [22, 23, 24],
  ],
  // Packets come from the interface "a" and leave through "b".
  [names('"a*", "b"'), "oifname @s accept", ALL],
  [names('"a*", "c"'), "oifname @s accept", []],
  [names('"b*", "c"'), "iifname @s accept", []],
  [map("ifname : verdict", '"a*" : drop, "b" : accept'), "oifname vmap @s", ALL],
  // The kernel compares ranges of numbers in host byte order in network byte order.
  [
    "set s {\ntype mark; flags interval; elements = { 1, 22-300 }\n}",
    "meta mark set udp dport map { 1 : 1, 21 : 20, 22 : 22, 23 : 256, 24 : 0x01000016, 25 : 300, 26 : 301 } meta mark @s accept",
    [1, 22, 23, 25],
  ],
];

/** Forms of which the expressions of nft and of the library differ, although they match the same packets. */
const EQUIVALENT: typeof NAMED = [
  ["", "udp dport 22-23 accept", [22, 23]],
  ["", "udp dport != 1-25 udp dport != 9 accept", [26, 27, 28, 29, 30]],
  ["", "udp dport 25 fib saddr . iif oif exists accept", [25]],
  ["", "udp dport 25 fib saddr . iif oif missing accept", []],
  ["", "ip saddr & 255.255.255.0 == 10.0.1.0 udp dport { 22, 24-25 } accept", [22, 24, 25]],
  // nft joins a pattern and a name that follows it directly, which the list of rules then lacks.
  ["", 'iifname { "a*", "b" } udp dport 22-23 accept', [22, 23]],
  ["", 'oifname { "a*", "b" } udp dport 22-23 accept', [22, 23]],
  ["", 'oifname { "Z*", "a*", "b", "c*" } accept', ALL],
  ["", 'oifname { "a*", "c" } accept', []],
  ["", 'iifname { "Z*", "b*", "c" } accept', []],
  ["", 'oifname != { "a*", "b" } accept', []],
  ["", 'iifname != { "b*", "c" } udp dport 22 accept', [22]],
  ["", 'oifname vmap { "a*" : drop, "b" : accept }', ALL],
  ["", "meta l4proto . th dport { udp . 22, udp . 24-26, tcp . 28 } accept", [22, 24, 25, 26]],
];

/** Adds a rule and sends packets to the port 1 and the ports 21 to 30. Returns the ports that the rule accepts. */
function forwardedPorts(router: Router, rule: string, declaration: string, apply: (text: string) => void): number[] {
  apply(forward(`${rule}\nudp dport 9 accept`).replace("{", `{\n${declaration}`));
  for (const dport of [...ALL, 9]) router.a.send(udp({ dport }));
  const arrived: number[] = [];
  while (arrived.at(-1) !== 9) arrived.push(router.b.receive().dport);
  return arrived.slice(0, -1);
}

/** Returns the forms of which a rule accepts other ports than expected. */
function wrongForms(router: Router, apply: (text: string) => void): { rule: string }[] {
  return [...NAMED, ...EQUIVALENT].flatMap(([declaration, rule, ports]) => {
    if (declaration.includes("* :") && !hasCatchAll) return [];
    if (rule.includes("fib") && !hasForwardedFib) return [];
    const arrived = forwardedPorts(router, rule, declaration, apply);
    return arrived.join() === ports.join() ? [] : [{ declaration, rule, arrived, ports }];
  });
}

/** Linux before 5.19 looks up the interface only at prerouting. */
const hasForwardedFib = namespacesAvailable && hasNftables() && accepts(forward("fib saddr . iif oif exists accept"));

/** Linux before 5.13 lacks the element "*". */
const hasCatchAll = namespacesAvailable && hasNftables() && accepts(table(map("mark : verdict", "* : accept")));

whereTheKernelHas("nf_tables", hasNftables(), () => {
  describeInNamespaces("packets and the rules of a text", () => {
    describe.each([
      ["as written", false],
      ["listed and added again", true],
    ])("%s", (_, isRestored) => {
      test("have the maximum segment size of the route", ({ router }) => {
        router.apply(forward("tcp flags syn tcp option maxseg size set rt mtu accept\naccept"), isRestored);
        router.a.send(tcp());
        const packet = router.b.receive();
        expect(packet.u16(42)).toBe(1260);
        expect(packet.isIntact).toBe(true);
        router.a.send(tcp({ flags: ACK }));
        expect(router.b.receive().u16(42)).toBe(1460);
      });

      test("have the destination of a map with addresses and ports", ({ router }) => {
        const targets = "{ 10.0.1.1 . 80 : 10.0.2.2 . 8080, 10.0.1.1 . 443 : 10.0.2.3 . 8443 }";
        const chain = `chain c {\ntype nat hook prerouting priority dstnat;\ndnat ip to ip daddr . tcp dport map ${targets}\n}`;
        router.apply(table(chain), isRestored);
        router.a.send(tcp({ destination: "10.0.1.1", dport: 80 }));
        const packet = router.b.receive();
        expect([packet.destination, packet.dport, packet.isIntact]).toEqual(["10.0.2.2", 8080, true]);
        router.b.send(tcp({ source: "10.0.2.2", sport: 8080, destination: "10.0.1.2", dport: 1000, flags: SYN | ACK }));
        const reply = router.a.receive();
        expect([reply.source, reply.sport, reply.isIntact]).toEqual(["10.0.1.1", 80, true]);
      });

      test("get the mark of their DSCP", ({ router }) => {
        router.apply(forward("meta mark set ip dscp\nmeta mark 46 accept"), isRestored);
        for (const dscp of [0, 11, 46]) router.a.send(udp({ tos: (dscp << 2) | 1 }));
        expect(router.b.receive().u8(1)).toBe((46 << 2) | 1);
      });

      test("have correct checksums after their fields were set", ({ router }) => {
        const set = [
          "ip daddr 10.0.2.9 ip daddr set 10.0.2.2",
          "ip dscp set ip dscp | lephb",
          "ip ecn set ect1",
          "ip id set meta length",
          "udp dport 1234 udp dport set 53",
        ];
        router.apply(prerouting(set.join("\n")), isRestored);
        router.a.send(udp({ destination: "10.0.2.9", dport: 1234, tos: 8 }));
        const packet = router.b.receive();
        expect([packet.destination, packet.dport, packet.u8(1), packet.u16(4)]).toEqual(["10.0.2.2", 53, 13, 32]);
        expect(packet.isIntact).toBe(true);
        router.a.send(udp({ dport: 1234, hasChecksum: false }));
        const without = router.b.receive();
        expect([without.dport, without.u16(26)]).toEqual([53, 0]);
      });

      test("match both tags of a frame", ({ router }) => {
        const match = "ether type 8021ad vlan id 5 vlan type 8021q vlan id 7";
        const chain = `chain c {\ntype filter hook ingress device "a" priority 0;\n${match} fwd to "b"\n}`;
        router.apply(`table netdev t {\n${chain}\n}`, isRestored);
        const tagged = (outer: number, inner: number) =>
          router.a.send(udp({ dport: outer * 10 + inner }), ETH_P_8021AD, outer, ETH_P_8021Q, inner, ETH_P_IP);
        for (const outer of [7, 5]) for (const inner of [5, 6, 7]) tagged(outer, inner);
        const frame = router.b.receive(true);
        // The kernel removes the outer tag from a received frame. The destination port is 22 bytes after the inner tag.
        expect([12, 14, 16, 40].map((at) => frame.u16(at))).toEqual([ETH_P_8021Q, 7, ETH_P_IP, 57]);
      });

      test("open a port by knocking", ({ router }) => {
        const rules = [
          "tcp dport 1111 add @open { ip saddr . 22 timeout 1h } drop",
          "ip saddr . tcp dport @open accept",
          "udp dport 9 accept",
        ];
        const set = "set open {\ntype ipv4_addr . inet_service\nflags dynamic,timeout\nsize 10\n}";
        router.apply(forward(rules.join("\n")).replace("{", `{\n${set}`), isRestored);
        const end = udp({ dport: 9 });
        for (const dport of [22, 1111]) router.a.send(tcp({ dport }));
        router.a.send(end);
        expect(router.b.receive().dport).toBe(9);
        for (const dport of [23, 22]) router.a.send(tcp({ dport }));
        expect(router.b.receive().dport).toBe(22);
        router.a.send(tcp({ dport: 22, source: "10.0.1.3" }));
        router.a.send(end);
        expect(router.b.receive().dport).toBe(9);
      });

      test("are limited by a rate", ({ router }) => {
        const rules = "udp dport 1-5 limit rate 1/day burst 3 packets accept\nudp dport 9 accept";
        router.apply(forward(rules), isRestored);
        for (const dport of [1, 2, 3, 4, 5, 9]) router.a.send(udp({ dport }));
        expect([1, 2, 3, 4].map(() => router.b.receive().dport)).toEqual([1, 2, 3, 9]);
      });

      // nft writes no end of a range where another one starts: on Linux 6.12, the lookup would end there.
      test.each([
        [
          "adjacent ranges",
          "udp dport vmap { 22-23 : accept, 24-26 : drop, 27-30 : accept }",
          [22, 23, 27, 28, 29, 30],
        ],
        ["adjacent ports", "udp dport vmap { 22 : accept, 23 : drop, 24 : accept, 29-30 : accept }", [22, 24, 29, 30]],
        [
          "a map from the first to the last port",
          "udp dport vmap { 0-24 : accept, 25-65535 : drop }",
          [1, 21, 22, 23, 24],
        ],
        ["prefixes", "ip saddr vmap { 10.0.1.0/31 : drop, 10.0.1.2 : jump ok, 10.0.1.3 : drop }", [22, 25, 28]],
        ["ranges of ports", "udp dport { 22-23, 24, 28-30 } accept", [22, 23, 24, 28, 29, 30]],
        [
          "concatenations",
          "ip saddr . udp dport vmap { 10.0.1.2 . 22-23 : accept, 10.0.1.2 . 24-26 : drop, 10.0.1.2 . 27-30 : accept }",
          [22, 23, 27, 28, 29, 30],
        ],
        [
          "marks",
          "meta mark set udp dport map { 22-24 : 1, 25-27 : 2, 28-30 : 1 } meta mark 1 accept",
          [22, 23, 24, 28, 29, 30],
        ],
      ])("are found in anonymous maps and sets with %s", (_, rule, ports, { router }) => {
        const ok = "chain ok {\nudp dport { 22, 25, 28 } accept\n}";
        expect(forwardedPorts(router, rule, ok, (text) => router.apply(text, isRestored))).toEqual(ports);
      });

      test("are found in each form of a named set and map, also outside of its ranges", ({ router }) => {
        expect(wrongForms(router, (text) => router.apply(text, isRestored))).toEqual([]);
      });

      // The kernel stores whether a route exists in one byte; without the flag "present", it stores an interface index.
      test.each([
        "fib saddr . iif check exists accept",
        "fib saddr . iif check { exists } accept",
        "fib saddr . iif check . udp dport { exists . 2000, missing . 1 } accept",
        "fib saddr . iif check @known accept",
        "fib saddr . iif check . udp dport @ports accept",
        "udp dport 2000 add @seen { fib saddr . iif check . udp dport }\nfib saddr . iif check . udp dport @seen " +
          "fib saddr . iif check exists accept",
        "fib saddr . iif check vmap { exists : accept, missing : drop }",
        "meta mark set fib saddr . iif check map { exists : 5, missing : 6 } meta mark 5 accept",
      ])("are accepted if the route to their source exists: %s", (rule, { router }) => {
        const sets = [
          "set known {\ntypeof fib saddr . iif check\nelements = { exists }\n}",
          "set ports {\ntypeof fib saddr . iif check . udp dport\nelements = { exists . 2000 }\n}",
          "set seen {\ntypeof fib saddr . iif check . udp dport\nflags dynamic\nsize 10\n}",
        ];
        router.apply(
          forward(rule)
            .replace("hook forward", "hook prerouting")
            .replace("{", `{\n${sets.join("\n")}`),
          isRestored,
        );
        router.a.send(udp({ source: "172.16.0.1" }));
        router.a.send(udp());
        expect(router.b.receive().source).toBe("10.0.1.2");
        const seen = router.nft.list("set").find(({ name }) => name === "seen")!;
        const added = rule.includes("@seen") ? [{ concat: [false, 2000] }, { concat: [true, 2000] }] : undefined;
        expect(seen.elem).toEqual(added as (typeof seen)["elem"]);
      });

      test("have the address of the router, and their replies the original one", ({ router }) => {
        const rule = 'oifname "b" meta l4proto udp masquerade to :5000';
        router.apply(table(`chain c {\ntype nat hook postrouting priority srcnat;\n${rule}\n}`), isRestored);
        router.a.send(udp());
        const packet = router.b.receive();
        expect([packet.source, packet.sport, packet.isIntact]).toEqual(["10.0.2.1", 5000, true]);
        router.b.send(udp({ source: "10.0.2.2", sport: 2000, destination: "10.0.2.1", dport: 5000 }));
        const reply = router.a.receive();
        expect([reply.destination, reply.dport, reply.isIntact]).toEqual(["10.0.1.2", 1000, true]);
      });
    });
  });
});

whereTheKernelHas("nf_tables", hasNftables(), () => {
  describeInNamespaces("packets and the rules that nft has added", () => {
    // nft writes ends of ranges before the first value, and other forms, which comparisons of expressions omit.
    test.skipIf(!hasProgram("nft"))("are accepted as with those of the library", ({ router }) => {
      // Linux 6.12 and later lack the form in which nft 1.0.6 writes the intervals of a transport protocol and a port.
      const refused: string[] = [];
      const wrong = wrongForms(router, (text) => {
        const nft = { name: "nft", command: ["nft"] };
        const { error } = runNft(nft, router.netns, ["-f", "-"], `flush ruleset\n${text}\n`);
        if (error?.includes("Operation not supported") === true && text.includes("l4proto . th dport"))
          refused.push(text);
        else expect(error).toBeUndefined();
      });
      expect(wrong.filter(({ rule }) => !refused.some((text) => text.includes(rule)))).toEqual([]);
    });
  });
});

whereTheKernelHas("SYN proxies of nf_tables", namespacesAvailable && hasNftables() && accepts(SYNPROXY), () => {
  test.each([false, true])(
    "a SYN proxy answers before the server does (listed and added again: %p)",
    (isRestored, { router }) => {
      router.apply(SYNPROXY, isRestored);
      router.a.send(tcp({ dport: 80 }));
      const answer = router.a.receive();
      expect([answer.source, answer.sport, answer.tcpFlags & (SYN | ACK)]).toEqual(["10.0.2.2", 80, SYN | ACK]);
      expect(answer.u16(42)).toBe(1400);
    },
  );
});

whereTheKernelHas("flow tables", namespacesAvailable && hasNftables() && accepts(FLOWTABLE), () => {
  test.each([false, true])(
    "a flow table forwards packets past the chain (listed and added again: %p)",
    (isRestored, { router }) => {
      router.apply(FLOWTABLE, isRestored);
      const back = udp({ source: "10.0.2.2", sport: 2000, destination: "10.0.1.2", dport: 1000 });
      for (let round = 0; round < 10; round++) {
        router.a.send(udp());
        expect(router.b.receive().isIntact).toBe(true);
        router.b.send(back);
        expect(router.a.receive().isIntact).toBe(true);
      }
      const [rule] = router.nft.list("rule").filter(({ expr }) => "counter" in expr[0]!);
      const { packets } = (rule!.expr[0] as { counter: { packets: number } }).counter;
      expect(packets).toBeLessThan(4);
    },
  );
});
