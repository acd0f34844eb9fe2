// Compares the sets, maps and stateful objects of the nftables client with the output of `nft`.
import { expect, test } from "bun:test";
import { AF_INET } from "../../../src/index.ts";
import { describeInNamespaces, whereTheKernelHas } from "../../support/environment.ts";
import { undescribed } from "../oracles.ts";
import {
  APPEND,
  address,
  CREATE,
  DPORT,
  foundation,
  INET_SERVICE,
  IPPROTO_TCP,
  IPPROTO_UDP,
  IPV4_ADDRESS,
  inet,
  joined,
  lab,
  ofProtocol,
  port,
  rule,
  shownPort,
  VERDICT,
  verdict,
} from "./lab.ts";
import { type Change, change, commit, contents, expression, hasNftables, listed } from "./nftables.ts";

whereTheKernelHas("nf_tables", hasNftables(), () => {
  describeInNamespaces("nf_tables sets, maps and objects", () => {
    test("a rule references a set of its batch by id", () => {
      using both = lab();
      const { client, netns } = both;
      const set = { header: inet, table: "t", name: "__set%d", id: 7, keyType: INET_SERVICE, keyLen: 2 };
      change(
        client,
        { operation: "newtable", fields: { header: inet, name: "t" }, flags: CREATE },
        { operation: "newchain", fields: { header: inet, table: "t", name: "in", id: 5 }, flags: CREATE },
        { operation: "newset", fields: { ...set, flags: ["anonymous", "constant"] }, flags: CREATE },
        {
          operation: "newsetelem",
          fields: {
            header: inet,
            table: "t",
            set: "__set%d",
            setId: 7,
            elements: { elem: [{ key: { value: port(22) } }, { key: { value: port(443) } }] },
          },
          flags: CREATE,
        },
        {
          operation: "newrule",
          fields: {
            header: inet,
            table: "t",
            chainId: 5,
            id: 9,
            expressions: {
              elem: [
                ...ofProtocol(IPPROTO_TCP),
                expression("payload", { dreg: "reg-1", ...DPORT }),
                expression("lookup", { set: "__set%d", setId: 7, sreg: "reg-1" }),
                verdict("accept"),
              ],
            },
          },
          flags: APPEND,
        },
        {
          operation: "newrule",
          fields: {
            header: inet,
            table: "t",
            chainId: 5,
            positionId: 9,
            expressions: { elem: [expression("counter")] },
          },
          flags: CREATE,
        },
      );
      expect(listed(netns, "rule").map(({ chain, expr }) => [chain, expr])).toEqual([
        ["in", [{ counter: { packets: 0, bytes: 0 } }]],
        ["in", [shownPort({ set: [22, 443] }), { accept: null }]],
      ]);
      const [read] = client.dump("getset", { header: inet }).toArray();
      expect(read).toMatchObject({ name: "__set0", flags: ["anonymous", "constant"], keyLen: 2 });
    });

    test("set elements are added, found and deleted like in `nft`", () => {
      using both = lab();
      const { client, netns } = both;
      const place = { header: inet, table: "t" };
      const newSet = (name: string, id: number, fields: object): Change => ({
        operation: "newset",
        fields: { ...place, name, id, keyType: IPV4_ADDRESS, keyLen: 4, ...fields },
        flags: CREATE,
      });
      type Elements = NonNullable<Extract<Change, { operation: "newsetelem" }>["fields"]["elements"]>["elem"];
      const add = (set: string, elem: Elements): Change => ({
        operation: "newsetelem",
        fields: { ...place, set, elements: { elem: elem! } },
        flags: CREATE,
      });
      const key = (text: string) => ({ key: { value: address(text) } });
      const pair = { keyType: (IPV4_ADDRESS << 6) | INET_SERVICE, keyLen: 8 };
      const padded = (number: number) => joined(port(number), new Uint8Array(2));
      change(
        client,
        ...foundation,
        newSet("plain", 1, { desc: { size: 100 } }),
        newSet("ranges", 2, { flags: ["interval"] }),
        newSet("passing", 3, { flags: ["timeout"], timeout: 3_600_000n, gcInterval: 5000 }),
        newSet("pairs", 4, {
          ...pair,
          flags: ["interval", "concat"],
          desc: { concat: { elem: [{ len: 4 }, { len: 2 }] } },
        }),
        newSet("verdicts", 5, { flags: ["map"], dataType: VERDICT, dataLen: 0 }),
        newSet("ports", 6, { flags: ["map"], dataType: INET_SERVICE, dataLen: 2 }),
        add("plain", [key("10.0.0.1"), key("10.0.0.2")]),
        add("ranges", [key("10.1.0.0"), { ...key("10.2.0.0"), flags: ["interval-end"] }]),
        add("passing", [{ ...key("10.0.0.3"), timeout: 600_000n }, key("10.0.0.4")]),
        add("pairs", [
          {
            key: { value: joined(address("10.0.0.0"), padded(80)) },
            keyEnd: { value: joined(address("10.0.0.255"), padded(90)) },
          },
        ]),
        add("verdicts", [
          { ...key("10.0.0.5"), data: { verdict: { code: "drop" } } },
          { ...key("10.0.0.6"), data: { verdict: { code: "goto", chain: "aside" } } },
          { flags: ["catchall"], data: { verdict: { code: "accept" } } },
        ]),
        add("ports", [{ ...key("10.0.0.7"), data: { value: port(77) } }]),
      );
      const common = { family: "inet", table: "t" };
      const addressed = { ...common, type: "ipv4_addr" };
      const elementOf = (val: string, timeout: number) => ({ elem: { val, timeout } });
      expect(listed(netns, "set")).toEqual([
        { ...addressed, name: "plain", size: 100, elem: ["10.0.0.1", "10.0.0.2"] },
        { ...addressed, name: "ranges", flags: ["interval"], elem: [{ prefix: { addr: "10.1.0.0", len: 16 } }] },
        {
          ...addressed,
          name: "passing",
          flags: ["timeout"],
          timeout: 3600,
          "gc-interval": 5,
          elem: [elementOf("10.0.0.3", 600), { elem: { val: "10.0.0.4" } }],
        },
        {
          ...common,
          name: "pairs",
          type: ["ipv4_addr", "inet_service"],
          flags: ["interval"],
          elem: [{ concat: [{ prefix: { addr: "10.0.0.0", len: 24 } }, { range: [80, 90] }] }],
        },
      ]);
      expect(listed(netns, "map")).toEqual([
        {
          ...addressed,
          name: "verdicts",
          map: "verdict",
          elem: [
            ["10.0.0.5", { drop: null }],
            ["10.0.0.6", { goto: { target: "aside" } }],
            ["*", { accept: null }],
          ],
        },
        { ...addressed, name: "ports", map: "inet_service", elem: [["10.0.0.7", 77]] },
      ]);

      const read = contents(client);
      expect(undescribed(read)).toEqual([]);
      const set = (name: string) => read.sets.find((one) => one.name === name)!;
      expect(set("plain")).toMatchObject({ keyType: IPV4_ADDRESS, keyLen: 4, desc: { size: 100 } });
      expect(set("passing")).toMatchObject({ flags: ["timeout"], timeout: 3_600_000n, gcInterval: 5000 });
      expect(set("pairs").desc).toEqual({ concat: { elem: [{ len: 4 }, { len: 2 }] } });
      expect(set("verdicts")).toMatchObject({ flags: ["map"], dataType: VERDICT });
      const found = client.do("getsetelem", { ...place, set: "passing", elements: { elem: [key("10.0.0.3")] } });
      const [element] = found.elements!.elem!;
      expect(element).toMatchObject({ key: { value: address("10.0.0.3") }, timeout: 600_000n });
      expect(element!.expiration).toBeGreaterThan(300_000n);
      expect(element!.expiration).toBeLessThanOrEqual(600_000n);
      const elements = read.elements.find((list) => list.set === "pairs")!.elements!.elem!;
      expect(elements[0]).toMatchObject({
        key: { value: joined(address("10.0.0.0"), padded(80)) },
        keyEnd: { value: joined(address("10.0.0.255"), padded(90)) },
      });

      const gone = { ...place, set: "plain", elements: { elem: [key("10.0.0.1")] } };
      change(client, { operation: "delsetelem", fields: gone });
      expect(listed(netns, "set")[0]!["elem"]).toEqual(["10.0.0.2"]);
      const [refused] = commit(client, [{ operation: "delsetelem", fields: gone }]);
      expect(refused!.error).toMatchObject({ code: "ENOENT" });
      change(client, { operation: "delset", fields: { ...place, name: "ranges" } });
      expect(listed(netns, "set").map(({ name }) => name)).toEqual(["plain", "passing", "pairs"]);
    });

    test("objects are reset and deleted like in `nft`", () => {
      using both = lab();
      const { client, netns } = both;
      const place = { header: inet, table: "t" };
      type Fields = Extract<Change, { operation: "newobj" }>["fields"];
      type Named = Fields extends infer One ? (One extends unknown ? Omit<One, "header" | "table"> : never) : never;
      const objects: Named[] = [
        { name: "seen", type: "counter", data: { packets: 7n, bytes: 700n } },
        { name: "monthly", type: "quota", data: { bytes: 5000n, flags: ["invert"], consumed: 3n } },
        { name: "slow", type: "limit", data: { rate: 10n, unit: 1n, burst: 4, type: "pkts", flags: [] } },
        { name: "files", type: "ct-helper", data: { name: "ftp", l3proto: AF_INET, l4proto: IPPROTO_TCP } },
        {
          name: "later",
          type: "ct-expect",
          data: { l3proto: AF_INET, l4proto: IPPROTO_UDP, dport: 9876, timeout: 120_000, size: 12 },
        },
        { name: "guard", type: "synproxy", data: { mss: 1460, wscale: 7, flags: ["mss", "wscale", "timestamp"] } },
      ];
      change(
        client,
        ...foundation,
        ...objects.map((fields): Change => ({ operation: "newobj", fields: { ...place, ...fields }, flags: CREATE })),
      );
      const common = { family: "inet", table: "t" };
      const shown = (kind: string) => listed(netns, kind)[0];
      expect(shown("counter")).toEqual({ ...common, name: "seen", packets: 7, bytes: 700 });
      expect(shown("quota")).toEqual({ ...common, name: "monthly", bytes: 5000, used: 3, inv: true });
      expect(shown("limit")).toEqual({ ...common, name: "slow", rate: 10, per: "second", burst: 4 });
      const protocols = { protocol: "tcp", l3proto: "ip" };
      expect(shown("ct helper")).toEqual({ ...common, name: "files", type: "ftp", ...protocols });
      const udp = { protocol: "udp", dport: 9876, timeout: 120_000, size: 12, l3proto: "ip" };
      expect(shown("ct expectation")).toEqual({ ...common, name: "later", ...udp });
      expect(shown("synproxy")).toMatchObject({ ...common, name: "guard", mss: 1460, wscale: 7 });

      const read = client.dump("getobj", { header: inet }).toArray();
      expect(undescribed(read)).toEqual([]);
      for (const object of objects) {
        expect(read.find(({ name }) => name === object.name)).toMatchObject({ ...object, use: 0 });
      }
      const counter = { ...place, name: "seen", type: "counter" } as const;
      expect(client.do("getobj", counter).data).toEqual({ packets: 7n, bytes: 700n });
      expect(client.do("getobj-reset", counter).data).toEqual({ packets: 7n, bytes: 700n });
      expect(shown("counter")).toMatchObject({ packets: 0, bytes: 0 });

      const refers = expression("objref", { immType: "counter", immName: "seen" });
      change(client, rule(refers));
      expect(listed(netns, "rule")[0]!["expr"]).toEqual([{ counter: "seen" }]);
      const [busy] = commit(client, [{ operation: "delobj", fields: counter }]);
      expect(busy!.error).toMatchObject({ code: "EBUSY" });
      change(client, { operation: "delobj", fields: { ...place, name: "slow", type: "limit" } });
      expect(listed(netns, "limit")).toEqual([]);
    });
  });
});
