// Compares the tables, chains and rules of the nftables client with the output of `nft`.
import { expect, test } from "bun:test";
import { nftables } from "../../../src/families/nftables.ts";
import { AF_INET, NLM_F_CREATE } from "../../../src/index.ts";
import { thrown } from "../../message/bytes.ts";
import { describeInNamespaces, whereTheKernelHas } from "../../support/environment.ts";
import { runIn } from "../../support/oracle.ts";
import { undescribed } from "../oracles.ts";
import {
  APPEND,
  address,
  CREATE,
  DADDR,
  foundation,
  inet,
  inet4,
  lab,
  load,
  NF_INET_LOCAL_IN,
  NF_INET_POST_ROUTING,
  port,
  rule,
  shownPort,
  toPort,
  verdict,
} from "./lab.ts";
import { type Change, change, contents, expression, hasNftables, listed, recreation, ruleset } from "./nftables.ts";
import { EVERYTHING } from "./ruleset.ts";

test("registers have names in all nftables expressions", () => {
  const registers = Object.entries(nftables.sets).flatMap(([set, { attributes }]) => {
    return attributes.flatMap(({ name, enum: names }) =>
      /(^|-)reg(-|$)|[ds]reg/.test(name) ? [[set, name, names]] : [],
    );
  });
  expect(registers.length).toBeGreaterThan(30);
  expect(registers.filter(([, , names]) => names !== "registers")).toEqual([]);
});

whereTheKernelHas("nf_tables", hasNftables(), () => {
  describeInNamespaces("nftables client", () => {
    test("decodes and recreates a complete ruleset of `nft`", () => {
      using theirs = lab();
      using ours = lab();
      load(theirs.netns, EVERYTHING);
      const read = contents(theirs.client);
      expect(undescribed(read)).toEqual([]);
      const expressions = read.rules.flatMap(({ expressions }) => expressions?.elem ?? []);
      const bare = expressions.filter(({ data }) => data instanceof Uint8Array).map(({ name }) => name);
      expect(bare).toEqual([]);
      expect(new Set(expressions.map(({ name }) => name)).size).toBeGreaterThan(30);
      change(ours.client, ...recreation(read));
      expect(ruleset(ours.netns)).toEqual(ruleset(theirs.netns));
      expect(undescribed(contents(ours.client))).toEqual([]);
    });

    test("uses the names of `nft` for policies, NAT types and checksum types", () => {
      using both = lab();
      const chains =
        "chain c { type nat hook prerouting priority -100; policy accept; tcp dport 80 dnat to 10.0.0.5:8080; }\n" +
        "chain s { type nat hook postrouting priority 100; snat to 10.0.0.9; }\n" +
        "chain f { type filter hook input priority 0; policy drop; ip dscp set cs1; }\n";
      load(both.netns, `table ip t {\n${chains}set m { type ipv4_addr; policy memory; }\n}\n`);
      const { client } = both;
      const elements = client
        .dump("getrule")
        .toArray()
        .flatMap(({ expressions }) => expressions?.elem ?? []);
      const types = elements.map(({ name, data }) => {
        const { type, csumType } = { ...data } as { type?: unknown; csumType?: unknown };
        return name === "nat" ? type : name === "payload" ? csumType : undefined;
      });
      expect(types.filter((one) => one !== undefined)).toEqual(["dnat", "snat", "inet"]);
      const policies = client
        .dump("getchain")
        .toArray()
        .map(({ name, policy }) => [name, policy]);
      expect(policies).toEqual([
        ["c", "accept"],
        ["s", "accept"],
        ["f", "drop"],
      ]);
      const [set] = client.dump("getset", { header: { nfgenFamily: 2 } }).toArray();
      expect(set).toMatchObject({ name: "m", policy: "memory" });
    });

    test("lists, changes and deletes tables and chains", () => {
      using both = lab();
      const { client, netns } = both;
      change(client, ...foundation);
      change(client, {
        operation: "newchain",
        fields: {
          header: inet,
          table: "t",
          name: "nat",
          type: "nat",
          hook: { num: NF_INET_POST_ROUTING, priority: 100 },
        },
        flags: CREATE,
      });
      expect(listed(netns, "table")).toEqual([{ family: "inet", name: "t" }]);
      const inChain = { family: "inet", table: "t", name: "in", type: "filter", hook: "input", prio: -7 };
      const natChain = { family: "inet", table: "t", name: "nat", type: "nat", hook: "postrouting", prio: 100 };
      const aside = { family: "inet", table: "t", name: "aside" };
      expect(listed(netns, "chain")).toEqual([
        { ...inChain, policy: "accept" },
        aside,
        { ...natChain, policy: "accept" },
      ]);
      const read = client.do("getchain", { header: inet, table: "t", name: "in" });
      expect(read).toMatchObject({
        table: "t",
        name: "in",
        type: "filter",
        hook: { num: NF_INET_LOCAL_IN, priority: -7 },
        policy: "accept",
        flags: ["base"],
        use: 0,
        handle: expect.any(BigInt),
      });
      change(client, { operation: "newchain", fields: { header: inet, table: "t", name: "in", policy: "drop" } });
      expect(listed(netns, "chain")[0]).toEqual({ ...inChain, policy: "drop" });
      expect(client.do("getchain", { header: inet, table: "t", name: "in" }).policy).toBe("drop");
      change(client, { operation: "newtable", fields: { header: inet, name: "t", flags: ["dormant"] } });
      expect(client.do("gettable", { header: inet, name: "t" })).toMatchObject({ flags: ["dormant"], use: 3 });
      expect(runIn(netns, ["nft", "list", "table", "inet", "t"])).toContain("flags dormant");
      change(client, { operation: "delchain", fields: { header: inet, table: "t", name: "nat" } });
      expect(listed(netns, "chain")).toEqual([{ ...inChain, policy: "drop" }, aside]);
      change(client, { operation: "deltable", fields: { header: inet, name: "t" } });
      expect(ruleset(netns)).toEqual([]);
      expect(thrown(() => client.do("gettable", { header: inet, name: "t" }))).toMatchObject({ code: "ENOENT" });
    });

    test("returns the original expressions of rules", () => {
      using both = lab();
      const { client, netns } = both;
      const elem = [
        [...toPort(80), expression("counter", { packets: 5n, bytes: 500n }), verdict("accept")],
        [
          expression("meta", { key: "mark", dreg: "reg-1" }),
          expression("bitwise", {
            sreg: "reg-1",
            dreg: "reg-1",
            len: 4,
            mask: { value: Uint8Array.of(0xff, 0, 0, 0) },
            xor: { value: new Uint8Array(4) },
          }),
          expression("cmp", { sreg: "reg-1", op: "neq", data: { value: Uint8Array.of(3, 0, 0, 0) } }),
          verdict("drop"),
        ],
        [
          expression("ct", { key: "state", dreg: "reg-1" }),
          expression("bitwise", {
            sreg: "reg-1",
            dreg: "reg-1",
            len: 4,
            mask: { value: Uint8Array.of(2, 0, 0, 0) },
            xor: { value: new Uint8Array(4) },
          }),
          expression("cmp", { sreg: "reg-1", op: "neq", data: { value: new Uint8Array(4) } }),
          verdict("accept"),
        ],
        [expression("limit", { rate: 400n, unit: 60n, burst: 9, type: "pkts", flags: ["inv"] }), verdict("drop")],
        [expression("log", { prefix: "seen: ", level: "debug", flags: ["tcpopt"] })],
        [expression("log", { group: 3, snaplen: 64, qthreshold: 5, prefix: "group" })],
        [expression("quota", { bytes: 5n, flags: ["invert"], consumed: 2n }), verdict("drop")],
        [...toPort(7), expression("reject", { type: "tcp-rst" })],
        [expression("reject", { type: "icmpx-unreach", icmpCode: 2 })],
        [expression("fib", { dreg: "reg-1", result: "addrtype", flags: ["daddr"] })].concat(
          expression("cmp", { sreg: "reg-1", op: "eq", data: { value: Uint8Array.of(2, 0, 0, 0) } }),
          verdict("accept"),
        ),
        [expression("numgen", { dreg: "reg-1", modulus: 5, type: "incremental", offset: 2 })].concat(
          expression("cmp", { sreg: "reg-1", op: "eq", data: { value: Uint8Array.of(3, 0, 0, 0) } }),
          verdict("accept"),
        ),
        [expression("connlimit", { count: 20, flags: ["inv"] }), verdict("drop")],
        [expression("immediate", { dreg: "reg-verdict", data: { verdict: { code: "jump", chain: "aside" } } })],
      ];
      change(client, ...foundation, ...elem.map((list) => rule(...list)));
      expect(listed(netns, "rule").map(({ expr }) => expr)).toEqual([
        [shownPort(80), { counter: { packets: 5, bytes: 500 } }, { accept: null }],
        [{ match: { op: "!=", left: { "&": [{ meta: { key: "mark" } }, 255] }, right: 3 } }, { drop: null }],
        [{ match: { op: "in", left: { ct: { key: "state" } }, right: "established" } }, { accept: null }],
        [{ limit: { rate: 400, burst: 9, per: "minute", inv: true } }, { drop: null }],
        [{ log: { prefix: "seen: ", level: "debug", flags: "tcp options" } }],
        [{ log: { prefix: "group", group: 3, snaplen: 64, "queue-threshold": 5 } }],
        [{ quota: { val: 5, val_unit: "bytes", used: 2, used_unit: "bytes", inv: true } }, { drop: null }],
        [shownPort(7), { reject: { type: "tcp reset" } }],
        [{ reject: { type: "icmpx", expr: "host-unreachable" } }],
        [
          { match: { op: "==", left: { fib: { result: "type", flags: ["daddr"] } }, right: "local" } },
          { accept: null },
        ],
        [{ match: { op: "==", left: { numgen: { mode: "inc", mod: 5, offset: 2 } }, right: 3 } }, { accept: null }],
        [{ "ct count": { val: 20, inv: true } }, { drop: null }],
        [{ jump: { target: "aside" } }],
      ]);
      const read = client.dump("getrule", { header: inet, table: "t", chain: "in" }).toArray();
      expect(undescribed(read)).toEqual([]);
      for (const [index, { expressions }] of read.entries()) expect(expressions?.elem).toMatchObject(elem[index]!);
    });

    test("creates the NAT and masquerade rules that `nft` shows", () => {
      using both = lab();
      const { client, netns } = both;
      const chain = (name: string, num: number, priority: number): Change => ({
        operation: "newchain",
        fields: { header: inet4, table: "n", name, type: "nat", hook: { num, priority } },
        flags: CREATE,
      });
      const within = (name: string, ...elem: ReturnType<typeof expression>[]): Change => ({
        operation: "newrule",
        fields: { header: inet4, table: "n", chain: name, expressions: { elem } },
        flags: APPEND,
      });
      const NAT_SOURCE = 0;
      const NAT_DESTINATION = 1;
      const load = (dreg: number, value: Uint8Array) => expression("immediate", { dreg, data: { value } });
      change(
        client,
        { operation: "newtable", fields: { header: inet4, name: "n" }, flags: CREATE },
        chain("before", 0, -100),
        chain("after", NF_INET_POST_ROUTING, 100),
        within(
          "before",
          ...toPort(80),
          load(1, address("10.0.0.5")),
          load(2, port(8080)),
          expression("nat", {
            type: NAT_DESTINATION,
            family: AF_INET,
            regAddrMin: "reg-1",
            regProtoMin: "reg-2",
            flags: ["map-ips", "proto-specified"],
          }),
        ),
        within("before", ...toPort(81), load(1, port(8081)), expression("redir", { regProtoMin: "reg-1" })),
        within(
          "after",
          expression("payload", { dreg: "reg-1", ...DADDR }),
          expression("cmp", { sreg: "reg-1", op: "eq", data: { value: address("10.9.0.1") } }),
          load(1, address("10.0.0.1")),
          load(2, address("10.0.0.9")),
          expression("nat", { type: NAT_SOURCE, family: AF_INET, regAddrMin: "reg-1", regAddrMax: "reg-2" }),
        ),
        within("after", expression("masq", { flags: ["proto-random", "persistent"] })),
      );
      expect(listed(netns, "rule").map(({ expr }) => expr)).toEqual([
        [shownPort(80), { dnat: { addr: "10.0.0.5", port: 8080 } }],
        [shownPort(81), { redirect: { port: 8081 } }],
        [
          { match: { op: "==", left: { payload: { protocol: "ip", field: "daddr" } }, right: "10.9.0.1" } },
          { snat: { addr: { range: ["10.0.0.1", "10.0.0.9"] } } },
        ],
        [{ masquerade: { flags: ["random", "persistent"] } }],
      ]);
      const read = client.dump("getrule", { header: inet4 }).toArray();
      expect(undescribed(read)).toEqual([]);
      expect(read.at(-1)?.expressions?.elem?.[0]).toEqual({
        name: "masq",
        data: { flags: ["proto-random", "persistent"] },
      });
    });

    test("inserts, replaces and deletes rules by handle", () => {
      using both = lab();
      const { client, netns } = both;
      change(client, ...foundation, rule(...toPort(1)), rule(...toPort(3)));
      const ports = () =>
        listed(netns, "rule").map(({ expr }) => (expr as { match: { right: number } }[])[0]!.match.right);
      const handles = () =>
        client
          .dump("getrule", { header: inet })
          .toArray()
          .map(({ handle }) => handle!);
      const place = { header: inet, table: "t", chain: "in" };
      const [first, last] = handles();
      const put = (position: bigint, number: number, how: number): Change => ({
        operation: "newrule",
        fields: { ...place, position, expressions: { elem: toPort(number) } },
        flags: how,
      });
      change(client, put(last!, 2, NLM_F_CREATE), put(last!, 4, APPEND), put(first!, 0, NLM_F_CREATE));
      expect(ports()).toEqual([0, 1, 2, 3, 4]);
      const NLM_F_REPLACE = 0x100;
      const again: Change = {
        operation: "newrule",
        fields: { ...place, handle: last!, expressions: { elem: toPort(33) } },
        flags: NLM_F_REPLACE,
      };
      change(client, again);
      expect(ports()).toEqual([0, 1, 2, 33, 4]);
      change(client, { operation: "delrule", fields: { ...place, handle: first! } });
      expect(ports()).toEqual([0, 2, 33, 4]);
      expect(handles()).not.toContain(first!);
      change(client, { operation: "delrule", fields: place });
      expect(ports()).toEqual([]);
    });
  });
});
