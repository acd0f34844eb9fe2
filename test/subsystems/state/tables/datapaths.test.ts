import { describe, expect, spyOn } from "bun:test";
import { NetworkNamespace } from "../../../../src/index.ts";
import { Datapath, parseFlow } from "../../../../src/subsystems/ovs/index.ts";
import { type ApplyError, type Description, desired, snapshot } from "../../../../src/subsystems/state/index.ts";
import { FakeDatapath } from "../../../../src/testing/index.ts";
import { describeInNamespaces } from "../../../support/environment.ts";
import { test as base } from "../../../support/fixtures.ts";

const test = base.extend({ fake: lab });

const flow = "recirc_id(0),in_port(far),eth(),eth_type(0x0800),ipv4(dst=10.0.0.0/255.0.0.0)";
const described: Description = {
  owner: { alias: "lab" },
  datapaths: [{ name: "dp0", features: ["unaligned"] }],
  datapathPorts: [
    { datapath: "dp0", name: "near", type: "internal" },
    { datapath: "dp0", name: "far", type: "internal", number: 7 },
  ],
  datapathFlows: [
    { datapath: "dp0", flow, actions: "push_vlan(vid=5,pcp=0),near" },
    {
      datapath: "dp0",
      flow: "recirc_id(0),in_port(near),eth(),eth_type(0x88b5)",
      actions: "far",
      ufid: "00000000-0000-4000-8000-000000000001",
    },
  ],
};

/** Creates a network namespace and a fake Open vSwitch module for it. */
function lab() {
  const stack = new DisposableStack();
  const netns = stack.use(NetworkNamespace.create());
  const ovsConnection = stack.use(new FakeDatapath());
  const options = { netns, ovsConnection };
  const plan = (description: Description) => desired(description, options).plan();
  const apply = async (description: Description) =>
    (await (await plan(description)).apply({ allowRecreate: true })).steps.map(
      ({ action, tableName }) => `${action} ${tableName}`,
    );
  const dispose = () => stack.dispose();
  return {
    options,
    plan,
    apply,
    open: () => Datapath.open("dp0", { connection: ovsConnection }),
    [Symbol.dispose]: dispose,
  };
}

describe("desired() with Open vSwitch", () => {
  test.each(
    Object.entries<unknown>({
      "datapaths[0].name: expected": { datapaths: [{}] },
      "datapaths[0].pid: unknown option": { datapaths: [{ name: "a", pid: 1 }] },
      "datapathPorts[0].datapath: expected": { datapathPorts: [{ name: "a", type: "netdev" }] },
      "datapathPorts[0].type: expected": { datapathPorts: [{ datapath: "a", name: "b" }] },
      "datapathFlows[0].flow: expected": { datapathFlows: [{ datapath: "a" }] },
      "datapathFlows[0].flow: ": { datapathFlows: [{ datapath: "a", flow: "in_prt(1)" }] },
      "datapathFlows[0].actions: ": { datapathFlows: [{ datapath: "a", flow: "in_port(1)", actions: "push_vlan(" }] },
      "datapathFlows[0].ufid: expected a UUID": { datapathFlows: [{ datapath: "a", flow: "in_port(1)", ufid: "5" }] },
      "links.a.kind: not allowed": { links: { a: { kind: "bridge" } }, datapaths: [{ name: "a" }] },
    }),
  )("rejects a declaration: %s", (message, description) => {
    expect(() => desired(description as Description)).toThrow(message);
  });

  test("rejects a connection that cannot open sockets", () => {
    expect(() => desired({}, { ovsConnection: {} as never })).toThrow("ovsConnection.openSocket: expected");
  });
});

describeInNamespaces("Declared datapaths, ports and flows", () => {
  test("are added in dependency order and match their declarations", async ({ fake }) => {
    expect(await fake.apply(described)).toEqual([
      "add datapaths",
      "add datapathPorts",
      "add datapathPorts",
      "add datapathFlows",
      "add datapathFlows",
    ]);
    expect(String(await fake.plan(described))).toBe("");
    const taken = await snapshot(fake.options);
    expect(taken.datapathFlows?.length).toBe(2);
    expect(JSON.parse(JSON.stringify(taken))).toEqual(taken);
    expect(String(await fake.plan(taken))).toBe("");
  });

  test("are read and changed without calls that block the thread", async () => {
    using place = lab();
    using create = spyOn(Datapath, "create");
    using open = spyOn(Datapath, "open");
    using list = spyOn(Datapath, "list");
    using openAsync = spyOn(Datapath, "openAsync");
    await place.apply(described);
    await place.apply({ ...described, datapathPorts: [], datapathFlows: [] });
    expect(openAsync).toHaveBeenCalled();
    expect([create, open, list].map(({ mock }) => mock.calls.length)).toEqual([0, 0, 0]);
  });

  test("are repaired after another program changes or removes them", async ({ fake }) => {
    await fake.apply(described);
    using datapath = fake.open();
    for (const one of datapath.flows().toArray()) datapath.modifyFlow({ ...one, actions: [] });
    datapath.removePort("near");
    datapath.set({ features: ["unaligned", "vport-pids"] });
    expect(await fake.apply(described)).toEqual([
      "change datapaths",
      "add datapathPorts",
      "change datapathFlows",
      "change datapathFlows",
    ]);
    expect(String(await fake.plan(described))).toBe("");
    const other = described.datapathPorts!.map((port) => ({ ...port, number: 9 - (port.name === "far" ? 0 : 1) }));
    expect(await fake.apply({ ...described, datapathPorts: other })).toContain("recreate datapathPorts");
  });

  test("foreign entries are removed only in exact mode", async ({ fake }) => {
    await fake.apply(described);
    using datapath = fake.open();
    datapath.addPort({ name: "foreign", type: "internal" });
    const match = parseFlow("recirc_id(5),in_port(7),eth(),eth_type(0x88b5)");
    datapath.putFlow({ ...match, actions: [] });
    const none: Description = { ...described, datapathFlows: [] };
    // The flow has its own identifier, so the identifier does not show the owner.
    expect(await fake.apply(none)).toEqual(["remove datapathFlows"]);
    expect(datapath.flows().toArray()).toHaveLength(2);
    const exact: Description = { ...none, mode: { datapathFlows: "exact", datapathPorts: "exact" } };
    expect(await fake.apply(exact)).toEqual(["remove datapathFlows", "remove datapathFlows", "remove datapathPorts"]);
    expect(Array.from(datapath.ports(), ({ name }) => name).sort()).toEqual(["dp0", "far", "near"]);
    expect(await fake.apply({ datapaths: [{ name: "dp0", absent: true }] })).toEqual(["remove datapaths"]);
  });

  test("are restored by a rollback after their datapath was removed", async ({ fake }) => {
    await fake.apply(described);
    const before = await snapshot(fake.options);
    const routes = [{ dst: "10.0.0.0/8", gateway: "203.0.113.1" }];
    for (const description of [
      { datapaths: [{ name: "dp0", absent: true }], routes },
      { ...described, datapathFlows: [{ datapath: "dp0", flow, actions: "drop" }], routes },
    ]) {
      const error = await (await fake.plan(description))
        .apply({ rollback: true })
        .catch((reason: ApplyError) => reason);
      expect(error).toMatchObject({ code: "ENETUNREACH", notUndone: [] });
      expect(await snapshot(fake.options)).toEqual(before);
    }
  });

  test("keep a port that another program has created again with another number when they are rolled back", async ({
    fake,
  }) => {
    await fake.apply({ links: { eth1: { kind: "bridge" } }, datapaths: [{ name: "dp0" }] });
    fake.options.ovsConnection.addInterface("eth1");
    const plan = await fake.plan({ datapathPorts: [{ datapath: "dp0", name: "eth1", type: "netdev" }] });
    const onStep = () => {
      using datapath = fake.open();
      datapath.removePort("eth1");
      // Gets the lowest free number, which was that of the removed port.
      datapath.addPort({ name: "other", type: "internal" });
      datapath.addPort({ name: "eth1", type: "netdev" });
      throw new Error("stop");
    };
    const error = await plan.apply({ rollback: true, onStep }).catch((reason: ApplyError) => reason);
    const reason = "another program has created it again";
    expect(error).toMatchObject({ notUndone: [], kept: [{ entry: "+ datapath port eth1 (netdev) of dp0", reason }] });
    using datapath = fake.open();
    expect(datapath.getPort("eth1")).toMatchObject({ number: 2 });
  });

  test("are rejected if a flow refers to a missing port", async ({ fake }) => {
    const flows: Description = {
      datapaths: [{ name: "dp0" }],
      datapathFlows: [{ datapath: "dp0", flow: "in_port(none)" }],
    };
    await expect(fake.apply(flows)).rejects.toThrow("declare the port in datapathPorts (ENODEV)");
  });
});
