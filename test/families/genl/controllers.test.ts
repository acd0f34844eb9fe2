// Compares the clients of nlctrl and netdev with the output of `genl` and `ip`.
import { expect } from "bun:test";
import { CTRL_CMD_DELFAMILY, CTRL_CMD_DELMCAST_GRP, CTRL_CMD_NEWMCAST_GRP } from "../../../src/constants/index.ts";
import { netdev } from "../../../src/families/netdev.ts";
import { nlctrl } from "../../../src/families/nlctrl.ts";
import { lookupPolicy } from "../../../src/index.ts";
import { eventCodec } from "../../../src/schema/index.ts";
import { thrown } from "../../message/bytes.ts";
import { describeInNamespaces, hasProgram } from "../../support/environment.ts";
import { test } from "../../support/fixtures.ts";
import { ipJson, runIn } from "../../support/oracle.ts";
import { eventsUntil, undescribed } from "../oracles.ts";

test("nlctrl has an operation for each event of the controller", () => {
  const numbers = [1, CTRL_CMD_DELFAMILY, CTRL_CMD_NEWMCAST_GRP, CTRL_CMD_DELMCAST_GRP];
  const names = numbers.map((number) => eventCodec(nlctrl, number)?.operation.name);
  expect(names).toEqual(["getfamily", "delfamily", "newmcast-grp", "delmcast-grp"]);
});

describeInNamespaces("nlctrl client", () => {
  test.skipIf(!hasProgram("genl"))("returns the families that `genl` shows", ({ netns }) => {
    using client = nlctrl.connect({ netns });
    const read = client.dump("getfamily").toArray();
    expect(undescribed(read)).toEqual([]);
    const theirs = runIn(netns, ["genl", "ctrl", "list"])
      .split(/^Name: /m)
      .slice(1);
    const parsed = theirs.map((text) => ({
      name: /^\S+/.exec(text)![0],
      id: Number(/ID: (\w+)/.exec(text)![1]),
      version: Number(/Version: (\w+)/.exec(text)![1]),
      headerSize: Number(/header size: (\d+)/.exec(text)![1]),
      mostAttributes: Number(/max attribs: (\d+)/.exec(text)![1]),
      operations: [...text.matchAll(/#\d+:\s+ID-(\w+)\s*$/gm)].map(([, id]) => Number(id)),
      groups: [...text.matchAll(/ID-(\w+)\s+name: (\S+)/g)].map(([, id, name]) => [name!, Number(id)]),
    }));
    const ours = read.map(({ familyName, familyId, version, hdrsize, maxattr, ops = [], mcastGroups = [] }) => ({
      name: familyName,
      id: familyId,
      version,
      headerSize: hdrsize,
      mostAttributes: maxattr,
      operations: ops.map(({ id }) => id),
      groups: mcastGroups.map(({ name, id }) => [name, id]),
    }));
    expect<unknown>(ours).toEqual(parsed);
    expect(parsed.length).toBeGreaterThan(3);
    for (const { familyName, familyId } of read) {
      expect(client.do("getfamily", { familyName: familyName! }).familyId).toBe(familyId!);
    }
    expect(thrown(() => client.do("getfamily", { familyName: "no-such-family" }))).toMatchObject({ code: "ENOENT" });
  });

  test("returns the valid bits of bit masks in policies", ({ netns }) => {
    using client = nlctrl.connect({ netns });
    const read = client.dump("getpolicy", { familyName: "ethtool" }).toArray();
    expect(undescribed(read)).toEqual([]);
    const text = Bun.inspect(read, { depth: 20 });
    const masks = [...text.matchAll(/mask: (\d+)n/g)].map(([, mask]) => BigInt(mask!));
    expect(masks.length).toBeGreaterThan(0);
    const known = Bun.inspect(lookupPolicy("ethtool", { netns }), { depth: 20 });
    for (const mask of new Set(masks)) expect(known).toContain(`${mask}n`);
  });
});

describeInNamespaces("netdev client", () => {
  test.skipIf(!hasProgram("ip"))("reports devices that `ip` adds and removes", async ({ netns }) => {
    using client = netdev.connect({ netns });
    await using events = client.events("mgmt", { inLoop: true });
    runIn(netns, "ip link add near numtxqueues 3 numrxqueues 2 type veth peer name far".split(" "));
    const indexes = ipJson(netns, "link", "show").map(({ ifindex }) => ifindex as number);
    const read = client.dump("dev-get").toArray();
    expect(undescribed(read)).toEqual([]);
    expect(read.map(({ ifindex }) => ifindex!).sort()).toEqual(indexes.sort());
    const [{ ifindex }] = ipJson(netns, "link", "show", "dev", "near") as [{ ifindex: number }];
    const one = client.do("dev-get", { ifindex });
    expect(one.xdpFeatures).toEqual(expect.arrayContaining(["basic", "redirect"]));

    runIn(netns, ["ip", "link", "set", "near", "up"]);
    const queues = client.dump("queue-get", { ifindex }).toArray();
    expect(undescribed(queues)).toEqual([]);
    const listed = netns.run(() => {
      const inside = runIn(netns, ["ip", "-d", "-j", "link", "show", "dev", "near"]);
      return JSON.parse(inside) as [{ num_tx_queues: number; num_rx_queues: number }];
    });
    const count = (type: string) => queues.filter((queue) => queue.type === type).length;
    expect([count("tx"), count("rx")]).toEqual([listed[0].num_tx_queues, listed[0].num_rx_queues]);
    expect(client.do("queue-get", { ifindex, type: "tx", id: 1 })).toMatchObject({ id: 1, type: "tx", ifindex });
    expect(thrown(() => client.do("queue-get", { ifindex, type: "tx", id: 9 }))).toMatchObject({ code: "EINVAL" });
    for (const operation of ["napi-get", "page-pool-get"] as const) {
      expect(undescribed(client.dump(operation).toArray())).toEqual([]);
    }

    runIn(netns, ["ip", "link", "del", "near"]);
    const received = await eventsUntil(
      events,
      ({ name, fields }) => name === "dev-del-ntf" && fields.ifindex === ifindex,
    );
    const names = received
      .filter(({ fields }) => "ifindex" in fields && fields.ifindex === ifindex)
      .map(({ name }) => name);
    expect([names[0], names.at(-1)]).toEqual(["dev-add-ntf", "dev-del-ntf"]);
    expect(undescribed(received)).toEqual([]);
    expect(thrown(() => client.do("dev-get", { ifindex }))).toMatchObject({ code: "ENODEV" });
  });
});
