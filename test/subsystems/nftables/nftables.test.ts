import { expect } from "bun:test";
import { release } from "node:os";
import { join } from "node:path";
import { nftables } from "../../../src/families/nftables.ts";
import { NETLINK_NETFILTER, NetlinkSocket, NetworkNamespace } from "../../../src/index.ts";
import {
  type Expression,
  field,
  fromJSON,
  match,
  Nftables,
  type NftObject,
  type NftSet,
  type SetItem,
  type Statement,
  set,
  toJSON,
} from "../../../src/subsystems/nftables/index.ts";
import type { KernelExpression } from "../../../src/subsystems/nftables/model/fields.ts";
import { decompileRule } from "../../../src/subsystems/nftables/rules/decompile.ts";
import { Links } from "../../../src/subsystems/route/index.ts";
import { hasNftables } from "../../families/nftables/nftables.ts";
import { openSockets } from "../../support/descriptors.ts";
import { describeInNamespaces, isLinuxAtLeast, whereTheKernelHas } from "../../support/environment.ts";
import { mode } from "../../support/modes/blocking.ts";
import { UdpSocket } from "../../support/udp.ts";
import { testInTable as test } from "./fixtures.ts";
import { chain, expressionsOf, failureOf, inTable, rule, table } from "./lab.ts";
import { loadFixture } from "./oracle.ts";

whereTheKernelHas("nf_tables", hasNftables(), () => {
  describeInNamespaces("Nftables", () => {
    test("adds, inserts, replaces and deletes rules by their handles", ({ nft }) => {
      const [second] = nft.add(rule(match("tcp.dport", 22), { accept: null }));
      nft.insert(rule(match("ct.state", "in", ["established", "related"]), { accept: null }));
      nft.insert({ rule: { ...rule({ drop: null }).rule, index: 1 } });
      expect(expressionsOf(nft)).toEqual([
        [match("ct.state", "in", ["established", "related"]), { accept: null }],
        [{ drop: null }],
        [match("tcp.dport", 22), { accept: null }],
      ]);
      nft.replace({
        rule: { ...rule(match("tcp.dport", [22, { range: [80, 90] }]), { accept: null }).rule, handle: second },
      });
      expect(nft.get("rule", { ...inTable, handle: second! }).expr[0]).toEqual(
        match("tcp.dport", [22, { range: [80, 90] }]),
      );
      nft.delete({ rule: { ...inTable, chain: "in", handle: second } });
      expect(expressionsOf(nft)).toHaveLength(2);
      nft.flush({ chain: { ...inTable, name: "in" } });
      expect(expressionsOf(nft)).toEqual([]);
    });

    test("returns no handle of a rule that is too long for a notification", ({ nft }) => {
      const long = rule(
        ...Array.from({ length: 60 }, (_, index) => ({ log: { prefix: `${"x".repeat(110)}${index}` } })),
      );
      const short = rule({ accept: null });
      // The kernel sends NFT_MSG_NEWGEN with the sequence number of the first request.
      const [none, first] = nft.add([long, short]);
      expect(none).toBeUndefined();
      expect(nft.list("rule", inTable).map(({ handle }) => handle)).toEqual([expect.any(Number), first!]);
      expect(nft.add([short, long])).toEqual([expect.any(Number), undefined]);
    });

    test("reports a transaction that exceeds the send buffer (netlink_sendmsg), and changes nothing", () => {
      // Tests of other processes add tables in the namespace of this process.
      using netns = NetworkNamespace.create();
      using socket = NetlinkSocket.open(NETLINK_NETFILTER, { netns, sendBufferSize: 8192 });
      using nft = Nftables.open({ socket });
      const chains = Array.from({ length: 1000 }, (_, index) => ({ chain: { ...inTable, name: `chain-${index}` } }));
      const error = failureOf(() => nft.add([table, ...chains]));
      expect(error).toMatchObject({ code: "EMSGSIZE", operation: "nftables transaction" });
      expect(error.message).toContain("its 1001 requests exceed the send buffer of the socket (EMSGSIZE)");
      expect(nft.list("table")).toEqual([]);
    });

    test("looks up interfaces in the namespace of its socket, wherever the thread is", ({ netns }) => {
      using other = NetworkNamespace.create();
      for (const [place, ifname] of [
        [netns, "own"],
        [other, "others"],
      ] as const)
        place.run(() => {
          using links = Links.open();
          links.add({ ifname, kind: "bridge" });
        });
      const expr: Statement[] = [match("meta.iif", "own"), { accept: null }];
      const added = [table, chain, rule(...expr)];
      using nft = netns.run(() => Nftables.open());
      netns.run(() => nft.list("table"));
      nft.add(added);
      using socket = NetlinkSocket.open(NETLINK_NETFILTER, { netns });
      using ofCaller = Nftables.open({ socket });
      ofCaller.check((batch) => batch.add(rule(...expr)));
      for (const one of [nft, ofCaller])
        for (const listed of [expressionsOf(one), other.run(() => expressionsOf(one))]) expect(listed).toEqual([expr]);
      using outside = Nftables.open();
      outside.list("table");
      expect(() => netns.run(() => outside.check((batch) => batch.add(added)))).toThrow(
        'there is no network interface "own"',
      );
      expect(() => outside.check((batch) => batch.add(added))).toThrow('there is no network interface "own"');
    });

    test("keeps the limit of stacks when it lists rules", ({ nft }) => {
      const { stackTraceLimit } = Error;
      // A port requires the match before it, so compiling `dnat` alone fails.
      const expr: Statement[] = [match("meta.l4proto", "tcp"), { dnat: { port: 80 } }];
      nft.add([{ chain: { ...inTable, name: "nat" } }, { rule: { ...inTable, chain: "nat", expr } }]);
      expect(expressionsOf(nft)).toEqual([expr]);
      expect(Error.stackTraceLimit).toBe(stackTraceLimit);
    });

    test("places rules before or after the rule with a handle", ({ nft }) => {
      const dport = (port: number) => rule(match("tcp.dport", port)).rule;
      const [handle] = nft.add({ rule: dport(1) });
      nft.add({ rule: dport(2) });
      nft.insert({ rule: { ...dport(3), handle } });
      nft.transaction((batch) => batch.run([{ add: { rule: { ...dport(4), handle } } }]));
      nft.transaction((batch) => batch.run([{ insert: { rule: { ...dport(5), handle } } }]));
      const ports = () => nft.list("rule").map(({ expr }) => (expr[0] as { match: { right: number } }).match.right);
      expect(ports()).toEqual([3, 5, 1, 4, 2]);
      // Listed rules can be added again.
      nft.add(nft.list("rule").map((one) => ({ rule: one })));
      nft.transaction((batch) => batch.run(nft.list("rule").map((one) => ({ rule: one }))));
      expect(ports()).toHaveLength(20);
      expect(failureOf(() => nft.insert({ rule: { ...dport(6), handle: 999 } })).message).toContain(
        "there is no rule with this handle",
      );
      expect(() => nft.insert({ rule: { ...dport(6), handle, index: 0 } })).toThrow(
        "rule.index: not allowed together with handle",
      );
    });

    test("counts the index of a rule in the order that the earlier commands of a transaction leave", ({ nft }) => {
      const dport = (port: number, index?: number) => {
        const { rule: one } = rule(match("tcp.dport", port));
        return { rule: index === undefined ? one : { ...one, index } };
      };
      const ports = () => nft.list("rule").map(({ expr }) => (expr[0] as { match: { right: number } }).match.right);
      const handle = nft.add([dport(1), dport(2)])[0]!;
      nft.transaction((batch) =>
        batch.add(dport(3)).insert(dport(4, 2)).add(dport(5, 2)).insert(dport(6)).add(dport(7, 0)),
      );
      expect(ports()).toEqual([6, 7, 1, 2, 4, 5, 3]);
      nft.transaction((batch) => {
        batch.replace({ rule: { ...dport(8).rule, handle } }).insert(dport(9, 2));
        batch.delete({ rule: { ...inTable, chain: "in", handle: nft.list("rule")[0]!.handle } }).insert(dport(10, 1));
      });
      expect(ports()).toEqual([7, 10, 9, 8, 2, 4, 5, 3]);
      nft.transaction((batch) => batch.flush({ chain: { ...inTable, name: "in" } }).add([dport(1), dport(2, 0)]));
      expect(ports()).toEqual([1, 2]);
      nft.transaction((batch) =>
        batch
          .delete(table as never)
          .add([table, chain])
          .add([dport(3), dport(4)])
          .insert(dport(5, 1)),
      );
      expect(ports()).toEqual([3, 5, 4]);
      const missing = (fill: Parameters<typeof nft.transaction>[0]) =>
        expect(() => nft.transaction(fill)).toThrow(RangeError);
      missing((batch) => batch.flush({ table: { family: "inet", name: "t" } }).insert(dport(6, 0)));
      missing((batch) => batch.flush({ ruleset: null }).add([table, chain]).insert(dport(6, 0)));
      expect(() => nft.insert(dport(6, 3))).toThrow("rule.index: the chain in has no rule 3");
    });

    test("stores comments of up to 128 bytes", ({ nft }) => {
      const comment = `${"x".repeat(126)}é`;
      nft.add([
        { rule: { ...rule({ counter: null }).rule, comment } },
        { counter: { ...inTable, name: "k", comment } },
      ]);
      expect([nft.list("rule")[0]!.comment, nft.list("counter")[0]!.comment]).toEqual([comment, comment]);
      expect(() => nft.add({ counter: { ...inTable, name: "k", comment: `${comment}x` } })).toThrow(
        "comment: expected up to 128 bytes of text without zero bytes",
      );
    });

    test("checks transactions without applying them", ({ nft, netns }) => {
      using client = nftables.connect({ netns });
      const generation = client.do("getgen").id;
      const jump = rule({ jump: { target: "absent" } });
      expect(() => nft.check((batch) => batch.add(jump))).toThrow("there is no chain absent in the table inet t");
      nft.check((batch) => batch.add({ chain: { ...inTable, name: "absent" } }).add(jump));
      const iif = rule(match("meta.iif", ["eth7", "eth8"]));
      expect(() => nft.check((batch) => batch.add(iif))).toThrow('there is no network interface "eth7"');
      // No interface can have these names.
      for (const name of ["a-name-too-long0", "ä".repeat(8), "a\0", ""]) {
        const own = rule(match("meta.iif", name));
        const reason = `match.right: there is no network interface ${JSON.stringify(name)}`;
        expect(() => nft.check((batch) => batch.add(own))).toThrow(reason);
      }
      nft.check((batch) => batch.add(iif), { allowMissingInterfaces: true });
      expect(() => nft.check((batch) => batch.add(iif), { allowMissing: true } as never)).toThrow("allowMissing");
      expect(nft.list("chain")).toHaveLength(1);
      expect(nft.list("rule")).toEqual([]);
      expect(client.do("getgen").id).toBe(generation);
    });

    test("sizes anonymous sets for the ends of ranges", ({ nft, netns }) => {
      nft.add(rule(match("tcp.dport", [22, { range: [80, 90] }]), { accept: null }));
      using client = nftables.connect({ netns: netns });
      const sets = client.dump("getset", { header: { nfgenFamily: 1 }, table: "t" }).toArray();
      expect(sets.map(({ desc }) => desc)).toMatchObject([{ size: 4 }]);
    });

    test("applies no command of a rejected transaction", ({ nft }) => {
      const error = failureOf(() =>
        nft.transaction((batch) => {
          batch.add({ counter: { ...inTable, name: "c" } });
          batch.add(rule(match("tcp.dport", 22), { counter: null }, { jump: { target: "absent" } }));
        }),
      );
      expect(error.message).toStartWith(
        "commands[1]: add rule inet t in, statement 3 (jump): no such file or entry (ENOENT)",
      );
      expect(error).toMatchObject({
        code: "ENOENT",
        path: "commands[1].rule.expr[2].jump.target",
        operation: "add rule inet t in",
      });
      expect(nft.list("counter")).toEqual([]);
      expect(expressionsOf(nft)).toEqual([]);
    });

    test("retries a transaction after a concurrent change", ({ nft, netns }) => {
      using other = Nftables.open({ netns });
      const seen: number[] = [];
      nft.transaction((batch) => {
        const count = nft.list("counter").length;
        seen.push(count);
        if (seen.length === 1) other.add({ counter: { ...inTable, name: "theirs" } });
        batch.add({ counter: { ...inTable, name: `ours${count}` } });
      });
      expect(seen).toEqual([0, 1]);
      expect(
        nft
          .list("counter")
          .map(({ name }) => name)
          .sort(),
      ).toEqual(["ours1", "theirs"]);
      let attempts = 0;
      const busy = failureOf(() =>
        nft.transaction(
          (batch) => {
            attempts++;
            other.add({ counter: { ...inTable, name: `theirs${attempts}` } });
            batch.add({ counter: { ...inTable, name: "never" } });
          },
          { retries: 2 },
        ),
      );
      expect([busy.code, attempts]).toEqual(["ERESTART", 3]);
      expect(busy.message).toContain("another process changed the ruleset during each attempt");
    });

    test("replaces a table in one transaction", ({ nft }) => {
      nft.add([{ set: { ...inTable, name: "old", type: "ipv4_addr" } }, rule({ drop: null })]);
      nft.replaceTable([table, chain, rule(match("ip.saddr", "!=", "10.0.0.0/8"), { accept: null })]);
      expect(nft.list("set")).toEqual([]);
      const right = { prefix: { addr: "10.0.0.0", len: 8 } };
      expect(expressionsOf(nft)).toEqual([[match("ip.saddr", "!=", right), { accept: null }]]);
    });

    test("resets counters and quotas and returns their values", ({ nft }) => {
      const counter = { ...inTable, packets: 5, bytes: 9 };
      nft.add([
        { counter: { ...counter, name: "a" } },
        { counter: { ...counter, name: "b" } },
        { quota: { ...inTable, name: "q", bytes: 100, used: 7 } },
      ]);
      expect(nft.reset("counter", { ...inTable, name: "a" })).toMatchObject([{ name: "a", packets: 5, bytes: 9 }]);
      expect(nft.list("counter").map(({ packets }) => packets)).toEqual([0, 5]);
      expect(nft.reset("counter", inTable).map(({ packets }) => packets)).toEqual([0, 5]);
      expect(nft.reset("counter").map(({ packets, bytes }) => [packets, bytes])).toEqual([
        [0, 0],
        [0, 0],
      ]);
      expect(nft.reset("quota")).toMatchObject([{ name: "q", bytes: 100, used: 7 }]);
      expect(nft.list("quota")).toMatchObject([{ name: "q", bytes: 100, used: 0 }]);
      expect(failureOf(() => nft.reset("counter", { ...inTable, name: "none" })).message).toBe(
        'reset counter inet t none: no such object (ENOENT); list("counter") returns those that exist',
      );
      expect(() => nft.reset("counter", { name: "a" })).toThrow("filter.family: expected the family of the table");
      expect(() => nft.reset("chain" as "rule")).toThrow(
        'kind: expected one of counter, quota, rule, set, map, element, got "chain"',
      );
    });

    test("resets the counters of sets, maps and elements", ({ nft }) => {
      const counted = (val: Expression, packets = 3) => ({ elem: { val, counter: { packets, bytes: packets } } });
      const stmt: Statement[] = [{ counter: null }];
      const set = (name: string, type: NftSet["type"], elem: SetItem[], flags?: NftSet["flags"]): NftObject => ({
        set: { ...inTable, name, type, elem, stmt, ...(flags !== undefined && { flags }) },
      });
      const prefix = { prefix: { addr: "10.1.0.0", len: 16 } };
      const pair: Expression = { concat: [prefix, { range: [20, 30] }] };
      nft.add([
        set("plain", "ipv4_addr", [counted("10.0.0.1"), counted("10.0.0.2")]),
        set("ranges", "ipv4_addr", [counted(prefix), counted("10.2.0.1")], "interval"),
        set("pairs", ["ipv4_addr", "inet_service"], [counted(pair)], "interval"),
        { map: { ...inTable, name: "m", type: "inet_service", map: "mark", elem: [[counted(22), 7]], stmt } },
      ]);
      const reset = (name: string, elem: SetItem[]) => nft.reset("element", { ...inTable, name, elem })[0]!.elem;
      try {
        expect(reset("plain", ["10.0.0.2"])).toEqual([counted("10.0.0.2")]);
      } catch (error) {
        expect(`${error}`).toBe(
          "NetlinkError: reset element inet t plain: this kernel cannot reset elements (EINVAL); it requires Linux 6.5",
        );
        expect(Bun.semver.order(release().replace(/-.*/, ""), "6.5.0")).toBe(-1);
        return;
      }
      expect(nft.reset("set", { ...inTable, name: "plain" })).toMatchObject([
        { name: "plain", elem: [counted("10.0.0.1"), counted("10.0.0.2", 0)] },
      ]);
      expect(reset("plain", ["10.0.0.1"])).toEqual([counted("10.0.0.1", 0)]);
      expect(reset("ranges", [prefix, "10.2.0.1"])).toEqual([counted(prefix), counted("10.2.0.1")]);
      expect(reset("pairs", [pair])).toEqual([counted(pair)]);
      expect(reset("m", [22])).toEqual([[counted(22), 7]]);
      expect(nft.reset("map")).toMatchObject([{ name: "m", elem: [[counted(22, 0), 7]] }]);
      expect(nft.reset("set", inTable).map(({ name }) => name)).toEqual(["plain", "ranges", "pairs"]);
      const codeOf = (name: string, elem: SetItem[]) => failureOf(() => reset(name, elem)).code;
      expect([codeOf("plain", ["10.9.9.9"]), codeOf("none", [1])]).toEqual(["ENOENT", "ENOENT"]);
      expect(failureOf(() => nft.reset("set", { ...inTable, name: "none" })).message).toBe(
        'reset set inet t none: no such object (ENOENT); list("set") returns those that exist',
      );
      expect(() => nft.reset("element", inTable as never)).toThrow("filter.name: expected a name, got undefined");
    });

    test("resets the counters of rules", ({ nft }) => {
      nft.add(rule({ counter: { packets: 3, bytes: 4 } }));
      try {
        expect(nft.reset("rule", { ...inTable, chain: "in" })).toMatchObject([{ expr: [{ counter: { packets: 3 } }] }]);
      } catch (error) {
        expect(`${error}`).toBe(
          "NetlinkError: reset rule inet t in: this kernel cannot reset rules (EINVAL); it requires Linux 6.2",
        );
        expect(Bun.semver.order(release().replace(/-.*/, ""), "6.2.0")).toBe(-1);
        return;
      }
      expect(expressionsOf(nft)).toEqual([[{ counter: { packets: 0, bytes: 0 } }]]);
    });

    test("renames chains and the jumps to them", ({ nft }) => {
      const other = { ...inTable, name: "other" };
      nft.add([{ chain: other }, rule({ jump: { target: "other" } })]);
      nft.rename({ chain: { ...other, newname: "renamed" } });
      expect(expressionsOf(nft)).toEqual([[{ jump: { target: "renamed" } }]]);
      const command = { rename: { chain: { ...inTable, name: "renamed", newname: "other" } } };
      nft.transaction((batch) => batch.run(fromJSON({ nftables: [command] })));
      expect(expressionsOf(nft)).toEqual([[{ jump: { target: "other" } }]]);
      expect(failureOf(() => nft.rename({ chain: { ...other, newname: "in" } })).message).toEndWith(
        "a chain with the new name exists: rename or delete it first",
      );
      expect(failureOf(() => nft.rename({ chain: { ...inTable, name: "none", newname: "x" } })).message).toBe(
        'rename chain inet t none: there is no such chain: list("chain") returns those that exist (ENOENT)',
      );
      expect(() => nft.rename({ chain: other } as never)).toThrow("commands[0].chain.newname: expected a name");
      expect(() => nft.rename({ set: { ...other, newname: "x" } } as never)).toThrow("only chains can be renamed");
    });

    test("names the mirror in the error for a missing privilege", () => {
      const script = `import { Nftables } from ${JSON.stringify(join(import.meta.dir, "../../../src/subsystems/nftables/index.ts"))};
        using nft = Nftables.open();
        try { nft.mirror(); } catch (error) { console.log(error.operation, error.message); }`;
      // In a user namespace of its own, the program has no privilege for its network namespace.
      const command = ["unshare", "-U", process.execPath, "-e", script];
      expect(`${Bun.spawnSync(command).stdout}`).toStartWith("mirror the ruleset mirror the ruleset: setsockopt: ");
    });

    test("deletes its owned tables on close", ({ nft, netns }) => {
      const owner = Nftables.open({ netns });
      if (!isLinuxAtLeast("5.12")) {
        const add = () => owner.add({ table: { family: "ip", name: "mine", flags: "owner" } });
        expect(failureOf(add).message).toEndWith('the flag "owner" requires Linux 5.12');
        owner.close();
        return;
      }
      owner.add({ table: { family: "ip", name: "mine", flags: "owner" } });
      expect(owner.get("table", { family: "ip", name: "mine" }).flags).toBe("owner");
      expect(failureOf(() => nft.delete({ table: { family: "ip", name: "mine" } })).code).toBe("EPERM");
      owner.close();
      expect(nft.list("table", { family: "ip" })).toEqual([]);
    });

    test("adds and deletes elements with ranges, lifetimes, comments, counters and verdicts", ({ nft }) => {
      const ranges: NftSet = {
        ...inTable,
        name: "ranges",
        type: ["ipv4_addr", "inet_service"],
        flags: ["interval", "timeout"],
        stmt: [{ counter: null }],
      };
      const one: Expression = { concat: ["10.0.0.0/8", { range: [1, 5] }] };
      // The element "*" requires Linux 5.13.
      const others: SetItem[] = isLinuxAtLeast("5.13") ? [["*", { jump: { target: "later" } }]] : [];
      nft.add([
        { set: ranges },
        {
          element: {
            ...inTable,
            name: "ranges",
            elem: [{ elem: { val: one, timeout: 3600, comment: "lab", counter: { packets: 3, bytes: 4 } } }],
          },
        },
        {
          map: {
            ...inTable,
            name: "verdicts",
            type: "mark",
            map: "verdict",
            flags: "interval",
            elem: [[{ range: [1, 5] }, { drop: null }], [0, { accept: null }], ...others],
          },
        },
        { chain: { ...inTable, name: "later" } },
      ]);
      const stored = { concat: [{ prefix: { addr: "10.0.0.0", len: 8 } }, { range: [1, 5] }] };
      const [item] = nft.get("set", { ...inTable, name: "ranges" }).elem!;
      expect(item).toMatchObject({
        elem: { val: stored, timeout: 3600, comment: "lab", counter: { packets: 3, bytes: 4 } },
      });
      const verdicts = nft.get("map", { ...inTable, name: "verdicts" }).elem!;
      expect(verdicts).toEqual([[0, { accept: null }], [{ range: [1, 5] }, { drop: null }], ...others]);
      nft.delete({ element: { ...inTable, name: "ranges", elem: [one] } });
      expect(nft.get("set", { ...inTable, name: "ranges" }).elem).toBeUndefined();
      const missing = failureOf(() => nft.delete({ element: { ...inTable, name: "ranges", elem: [one] } }));
      expect(missing.message).toStartWith("commands[0]: delete element inet t ranges, elem[0]: ");
    });

    test("changes chain policies and deletes each kind of object", ({ nft }) => {
      nft.change({ chain: { ...inTable, name: "in", policy: "drop" } });
      expect(nft.get("chain", { ...inTable, name: "in" })).toMatchObject({ policy: "drop", prio: -5, hook: "input" });
      const objects: NftObject[] = [
        { set: { ...inTable, name: "s", type: "ipv4_addr" } },
        { map: { ...inTable, name: "m", type: "ipv4_addr", map: "counter" } },
        { counter: { ...inTable, name: "c", comment: "hits" } },
        { quota: { ...inTable, name: "q", bytes: 1000 } },
        { limit: { ...inTable, name: "l", rate: 3, per: "second" } },
      ];
      nft.create(objects);
      expect(failureOf(() => nft.create(objects[2]!)).code).toBe("EEXIST");
      expect(nft.get("counter", { ...inTable, name: "c" })).toMatchObject({ packets: 0, bytes: 0, comment: "hits" });
      nft.delete(objects.toReversed());
      expect(nft.listRuleset().map((object) => Object.keys(object)[0])).toEqual(["table", "chain"]);
      expect(failureOf(() => nft.get("set", { ...inTable, name: "s" })).message).toBe(
        'get set inet t s: no such object (ENOENT); list("set") returns those that exist',
      );
    });

    test("lists unknown expressions as raw statements", ({ nft }) => {
      const raw: Statement = {
        raw: { name: "immediate", data: { dreg: "reg-1", data: { value: Uint8Array.of(0, 0, 0, 7) } } },
      };
      nft.add(
        rule(raw, {
          raw: { name: "cmp", data: { sreg: "reg-1", op: "eq", data: { value: Uint8Array.of(0, 0, 0, 7) } } },
        }),
      );
      const [listed] = nft.list("rule", inTable);
      nft.add({ rule: listed! });
      const [first, second] = expressionsOf(nft);
      expect(second).toEqual(first!);
      const text = JSON.stringify(toJSON(nft.listRuleset()));
      nft.transaction((batch) => batch.flush({ ruleset: null }).run(fromJSON(text)));
      expect(expressionsOf(nft)).toEqual([first!, first!]);
    });

    test("rejects invalid objects with the path of the field", ({ nft }) => {
      const cases = {
        'commands[0].rule.expr[0]: unknown statement "macth"; did you mean "match"?': {
          rule: { ...inTable, chain: "in", expr: [{ macth: {} }] },
        },
        "commands[0].rule.expr[0].match.right: expected a value of 16 bits, got 70000": rule(
          match("tcp.dport", 70_000),
        ),
        'commands[0].rule.expr[0].match.right: expected an IPv4 address, got "10.0.0"': rule(
          match("ip.saddr", "10.0.0"),
        ),
        "commands[0].rule.expr[1].match.left: ip6 is not possible": rule(
          match("ip.saddr", "10.0.0.1"),
          match("ip6.saddr", "::1"),
        ),
        'commands[0].rule.expr[0].match.right: there is no set or map "absent" in table inet t': rule(
          match("ip.saddr", "@absent"),
        ),
        'commands[0].set.type: unknown type "ipv4_adr"': { set: { ...inTable, name: "s", type: "ipv4_adr" } },
        "commands[0].chain.hook: expected prerouting, input,": { chain: { ...inTable, name: "c", hook: "egress" } },
        "commands[0].table.family: expected inet, ip, arp, netdev, bridge, ip6, got": {
          table: { family: "inet6", name: "t" },
        },
        "commands[0].tabel: unknown kind of object": { tabel: { family: "inet", name: "t" } },
      };
      for (const [message, object] of Object.entries<unknown>(cases))
        expect(() => nft.add(object as NftObject)).toThrow(message);
      expect(expressionsOf(nft)).toEqual([]);
    });

    test("compiles statements from the rule builder", ({ nft }) => {
      const nat: NftObject = { chain: { ...inTable, name: "nat", type: "nat", hook: "prerouting", prio: "dstnat" } };
      const statements: Statement[] = [
        match("meta.iifname", "lo"),
        match("tcp.flags", "in", ["syn", "ack"]),
        { match: { op: "==", left: { "&": [field("meta.mark"), 0xff] }, right: 3 } },
        set("meta.mark", { "|": [field("ct.mark"), 16] }),
        { dnat: { family: "ip", addr: "10.0.0.1", port: { range: [8000, 8010] } } },
      ];
      nft.add([nat, { rule: { ...inTable, chain: "nat", expr: statements } }]);
      expect(nft.list("rule", { ...inTable, chain: "nat" })[0]?.expr).toEqual(statements);
      expect(() => field("tcp.dprot" as "tcp.dport")).toThrow('unknown field "tcp.dprot"; did you mean "tcp.dport"?');
    });

    test("adds 100,000 elements in one transaction", ({ nft }) => {
      const elem = Array.from(
        { length: 100_000 },
        (_, index) => `10.${index >> 16}.${(index >> 8) & 255}.${index & 255}`,
      );
      nft.add([
        { set: { ...inTable, name: "large", type: "ipv4_addr" } },
        { element: { ...inTable, name: "large", elem } },
      ]);
      const listed = nft.get("set", { ...inTable, name: "large" }).elem!;
      expect(listed).toEqual(elem);
    });

    test("rejects calls after close", ({ netns }) => {
      const before = openSockets();
      const nft = Nftables.open({ netns });
      nft.list("table");
      expect(openSockets()).toBe(before + 1);
      nft.close();
      nft.close();
      expect(openSockets()).toBeLessThanOrEqual(before);
      expect(failureOf(() => nft.list("table")).code).toBe("EBADF");
    });

    test("decompiles damaged expressions without throwing", async ({ netns }) => {
      await loadFixture(netns);
      using client = nftables.connect({ netns });
      let seed = 1;
      const random = (below: number) => {
        seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7fff_ffff;
        return (seed >> 8) % below;
      };
      const interfaces = { index: () => undefined, name: () => undefined };
      const context = { family: "inet", interfaces, setOf: () => undefined, rulesOf: () => undefined } as const;
      let whole = 0;
      for (const { expressions } of client.dump("getrule").toArray()) {
        const list = (expressions?.elem ?? []) as KernelExpression[];
        for (let round = 0; round < 20; round++) {
          const damaged = list.map((one) => (random(3) === 0 ? damage(one, random) : one));
          const statements = decompileRule(damaged, context);
          expect(Array.isArray(statements)).toBe(true);
          if (!statements.some((statement) => "raw" in statement)) whole++;
        }
      }
      expect(whole).toBeGreaterThan(0);
    });
  });

  describeInNamespaces("nftables events", () => {
    test("NftMonitor reports changes as listed objects", async ({ nft }) => {
      await using monitor = nft.monitor({ inLoop: true });
      const statements: Statement[] = [match("tcp.dport", [22, 80]), { accept: null }];
      nft.add([
        { set: { ...inTable, name: "s", type: "ipv4_addr" } },
        { element: { ...inTable, name: "s", elem: ["10.0.0.1"] } },
        rule(...statements),
      ]);
      const seen: unknown[] = [];
      const untilGeneration = async () => {
        for await (const event of monitor) {
          if (event.kind === "generation") {
            // In the mode "async", the kernel reports the thread that sent the transaction.
            if (!mode.isAsync) expect(event).toMatchObject({ pid: process.pid });
            break;
          }
          seen.push(event);
        }
      };
      await untilGeneration();
      expect(seen).toHaveLength(3);
      const element = { ...inTable, name: "s", elem: ["10.0.0.1"] };
      expect(seen).toContainEqual({ kind: "add", object: { element }, own: true });
      expect(seen).toContainEqual({
        kind: "add",
        object: { rule: { ...rule(...statements).rule, handle: expect.any(Number) } },
        place: "last",
        own: true,
      });
      // The monitor reads the sets again after each transaction.
      seen.length = 0;
      const [handle] = nft.add(rule(match("udp.dport", [53, 123]), { drop: null }));
      await untilGeneration();
      expect(seen).toEqual([
        {
          kind: "add",
          object: { rule: { ...rule(match("udp.dport", [53, 123]), { drop: null }).rule, handle } },
          place: "last",
          own: true,
        },
      ]);
    });

    test("NftTracer reports each rule that a packet passes", async ({ nft, netns }) => {
      Links.open({ netns }).set("lo", { up: true });
      using receiver = UdpSocket.open(netns);
      using sender = UdpSocket.open(netns);
      const [traced] = nft.add(rule(match("udp.dport", receiver.port), set("meta.nftrace", 1)));
      const [dropped] = nft.add(rule(match("udp.dport", receiver.port), { drop: null }));
      await using trace = nft.trace({ inLoop: true });
      sender.send(receiver.port, Uint8Array.of(1));
      const steps: unknown[] = [];
      for await (const step of trace) {
        if (step.kind === "trace") steps.push(step);
        if (steps.length === 2) break;
      }
      expect(steps).toMatchObject([
        {
          kind: "trace",
          ...inTable,
          chain: "in",
          type: "rule",
          handle: traced,
          verdict: { continue: null },
          iif: "lo",
        },
        { kind: "trace", ...inTable, chain: "in", type: "rule", handle: dropped, verdict: { drop: null } },
      ]);
    });
  });
});

/** Removes or changes one attribute of a kernel expression. */
function damage(expression: KernelExpression, random: (below: number) => number): KernelExpression {
  const data = { ...(expression.data as Record<string, unknown> | undefined) };
  const names = Object.keys(data);
  const name = names[random(names.length || 1)];
  if (name === undefined) return expression;
  const value = data[name];
  const kind = random(3);
  if (kind === 0) delete data[name];
  else if (typeof value === "number" || typeof value === "string") data[name] = random(300);
  else if (typeof value === "bigint") data[name] = BigInt(random(300));
  else if (Array.isArray(value)) data[name] = [];
  else if (Object.keys(value as object)[0] === "value") data[name] = { value: new Uint8Array(random(20)) };
  else delete data[name];
  return { ...expression, data } as KernelExpression;
}
