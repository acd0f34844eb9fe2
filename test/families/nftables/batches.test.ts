// Batches of nf_tables changes, and the notifications about them and about traced packets.
import { expect, test } from "bun:test";
import { AF_INET } from "../../../src/index.ts";
import { describeInNamespaces, whereTheKernelHas } from "../../support/environment.ts";
import { runIn } from "../../support/oracle.ts";
import { UdpSocket } from "../../support/udp.ts";
import { eventsUntil, undescribed } from "../oracles.ts";
import { CREATE, foundation, IPPROTO_UDP, inet, lab, load, rule, toPort, verdict } from "./lab.ts";
import { type Change, change, commit, expression, hasNftables, listed, ruleset } from "./nftables.ts";

whereTheKernelHas("nf_tables", hasNftables(), () => {
  describeInNamespaces("nf_tables batches", () => {
    test("apply all changes or none", () => {
      using both = lab();
      const { client, netns } = both;
      const before = client.do("getgen").id!;
      const results = commit(client, [
        ...foundation,
        { operation: "delchain", fields: { header: inet, table: "t", name: "no-such-chain" } },
        { operation: "newtable", fields: { header: inet, name: "other" }, flags: CREATE },
      ]);
      const undone = "ECANCELED";
      expect(results.map(({ error }) => error?.code)).toEqual([undone, undone, undone, "ENOENT", undone]);
      expect(results[3]!.error).toMatchObject({ operation: "nftables.delchain", extendedAck: { attribute: "name" } });
      expect(ruleset(netns)).toEqual([]);
      expect(client.do("getgen").id).toBe(before);
      change(client, ...foundation);
      const { id } = client.do("getgen");
      expect(id).toBe(before + 1);
      const table: Change = { operation: "newtable", fields: { header: inet, name: "late" }, flags: CREATE };
      const results2 = (genid: number) =>
        client.doMultiple(
          [
            { operation: "batch-begin", fields: { genid } },
            { operation: "newtable", fields: table.fields, flags: CREATE },
            { operation: "batch-end" },
          ],
          { oneDatagram: true, maxResends: 0 },
        );
      const ERESTART = 85;
      expect(results2(before).some(({ error }) => error?.errno === -ERESTART)).toBe(true);
      expect(listed(netns, "table")).toHaveLength(1);
      expect(results2(id!).every(({ error }) => error === undefined)).toBe(true);
      expect(listed(netns, "table")).toHaveLength(2);
    });

    test("cause events that end with the generation id", async () => {
      using both = lab();
      const { client, netns } = both;
      await using events = client.events("nfnlgrp-nftables", { inLoop: true });
      change(client, ...foundation, rule(...toPort(80), verdict("accept")));
      const made = await eventsUntil(events, ({ name }) => name === "getgen");
      expect(made.map(({ name }) => name)).toEqual(["newtable", "newchain", "newchain", "newrule", "getgen"]);
      expect(made[1]!.fields).toMatchObject({ name: "in", hook: { priority: -7 }, policy: "accept" });
      expect(made[3]!.fields).toMatchObject({ chain: "in", expressions: { elem: [...toPort(80), verdict("accept")] } });
      expect(made[4]!.fields).toMatchObject({ id: client.do("getgen").id, procPid: process.pid });

      load(
        netns,
        `add set inet t s { type ipv4_addr; }
         add element inet t s { 10.0.0.1, 10.0.0.2 }
         add counter inet t c
         chain inet t in { policy drop; }`,
      );
      const theirs = await eventsUntil(events, ({ name }) => name === "getgen");
      const names = theirs.map(({ name }) => name);
      expect(names.slice(0, -1).sort()).toEqual(["newchain", "newobj", "newset", "newsetelem", "newsetelem"]);
      expect(theirs.find(({ name }) => name === "newsetelem")!.fields).toMatchObject({ set: "s", table: "t" });
      expect(theirs.at(-1)!.fields).toMatchObject({ procName: "nft" });

      runIn(netns, ["nft", "delete", "element", "inet", "t", "s", "{ 10.0.0.1 }"]);
      runIn(netns, ["nft", "delete", "table", "inet", "t"]);
      const element = await eventsUntil(events, ({ name }) => name === "getgen");
      expect(element.map(({ name }) => name)).toEqual(["delsetelem", "getgen"]);
      const gone = await eventsUntil(events, ({ name }) => name === "getgen");
      expect(new Set(gone.map(({ name }) => name))).toEqual(
        new Set(["delrule", "delset", "delobj", "delchain", "deltable", "getgen"]),
      );
      for (const event of [...made, ...theirs, ...element, ...gone]) expect(undescribed(event.fields)).toEqual([]);
    });

    test("trace rules report the passed rules and the verdict", async () => {
      using both = lab();
      const { client, netns } = both;
      const traced = expression("immediate", { dreg: "reg-1", data: { value: Uint8Array.of(1) } });
      change(
        client,
        ...foundation,
        rule(...toPort(9, IPPROTO_UDP), traced, expression("meta", { key: "nftrace", sreg: "reg-1" })),
        rule(...toPort(9, IPPROTO_UDP), verdict("drop")),
      );
      await using events = client.events("nfnlgrp-nftrace", { inLoop: true });
      using socket = UdpSocket.open(netns);
      socket.send(9, new TextEncoder().encode("traced"));
      const received = await eventsUntil(events, ({ fields }) => {
        return "verdict" in fields && (fields.verdict as { code?: unknown }).code === "drop";
      });
      expect(undescribed(received)).toEqual([]);
      const handles = client
        .dump("getrule", { header: inet })
        .toArray()
        .map(({ handle }) => handle);
      const steps = received.map(({ fields }) => fields);
      expect(steps.at(-1)).toMatchObject({
        table: "t",
        chain: "in",
        type: "rule",
        ruleHandle: handles[1],
        verdict: { code: "drop" },
      });
      expect(steps[0]).toMatchObject({ type: "rule", ruleHandle: handles[0], nfproto: AF_INET, iif: 1 });
      expect(new Set(steps.map((fields) => (fields as { id?: number }).id)).size).toBe(1);
      const [{ rule: shown } = {}] = listed(netns, "rule").map((one) => ({ rule: one }));
      expect(shown).toMatchObject({ chain: "in" });
    });
  });
});
