import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { Datapath, OVSP_LOCAL } from "../../../src/subsystems/ovs/index.ts";
import { FakeDatapath } from "../../../src/testing/index.ts";

let fake: FakeDatapath;
let datapath: Datapath;

const mask = { inPort: 0xffff_ffff, ethertype: 0xffff };
const flowOf = (inPort: number, ethertype: number) => ({ key: { inPort, ethernet: {}, ethertype }, mask });
const ofPort = (inPort: number) => ({ filter: { key: { inPort }, mask: { inPort: 0xffff_ffff } } });

beforeEach(() => {
  fake = new FakeDatapath();
  datapath = Datapath.create("dp0", { connection: fake });
  for (const name of ["eth0", "eth1"]) {
    fake.addInterface(name);
    datapath.addPort({ name, type: "netdev" });
  }
  datapath.addPort({ name: "in0", type: "internal" });
  for (const port of [1, 2]) for (const type of [0x88b4, 0x88b5]) datapath.putFlow(flowOf(port, type));
});

afterEach(() => {
  datapath.close();
  fake[Symbol.dispose]();
});

describe("exists of datapath tables", () => {
  test("reports whether ports, flows and meters exist", () => {
    datapath.meters.set({ id: 7, unit: "pktps", bands: [{ rate: 5 }] });
    expect([datapath.portExists("eth0"), datapath.portExists(9), datapath.portExists("eth9")]).toEqual([
      true,
      false,
      false,
    ]);
    expect([datapath.flowExists(flowOf(1, 0x88b4)), datapath.flowExists(flowOf(3, 0x88b4))]).toEqual([true, false]);
    expect([datapath.meters.exists(7), datapath.meters.exists(8)]).toEqual([true, false]);
  });

  test("throws for a datapath that does not exist", () => {
    using other = Datapath.open("dp0", { connection: fake });
    datapath.delete();
    expect(() => other.portExists("eth0")).toThrow("dp0");
    expect(() => other.flowExists(flowOf(1, 0x88b4))).toThrow("dp0");
  });
});

describe("flush of datapath tables", () => {
  test("deletes the flows that match the filter, and returns them", () => {
    const types = datapath.flushFlows(ofPort(1)).map(({ key }) => key?.ethertype);
    expect(types.sort()).toEqual([0x88b4, 0x88b5]);
    expect(datapath.flows().toArray()).toHaveLength(2);
    expect(datapath.flushFlows(ofPort(1))).toEqual([]);
    expect(datapath.flushFlows()).toBeUndefined();
    expect(datapath.flows().toArray()).toEqual([]);
  });

  test("removes the ports of a type, or all ports except the local one", () => {
    expect(datapath.ports({ type: "internal" }).toArray()).toMatchObject([{ number: OVSP_LOCAL }, { name: "in0" }]);
    expect(datapath.flushPorts({ type: "internal" })).toMatchObject([{ name: "in0" }]);
    expect(datapath.flushPorts().map(({ name }) => name)).toEqual(["eth0", "eth1"]);
    expect(datapath.ports().toArray()).toMatchObject([{ number: OVSP_LOCAL }]);
  });

  test("has promises in the asynchronous form", async () => {
    using async = await Datapath.openAsync("dp0", { connection: fake });
    expect(await async.flowExists(flowOf(1, 0x88b4))).toBe(true);
    expect(await async.flushFlows(ofPort(2))).toHaveLength(2);
    expect(await async.flushPorts()).toHaveLength(3);
    expect(await async.portExists("eth0")).toBe(false);
  });

  test("rejects invalid options before anything is sent", () => {
    const invalid = [{ type: 4 }, { types: "vxlan" }] as never[];
    for (const options of invalid) expect(() => datapath.flushPorts(options)).toThrow(TypeError);
    expect(() => datapath.flushFlows({ terse: true } as never)).toThrow(TypeError);
    expect(() => datapath.flushFlows({ ...ofPort(1), terse: true })).toThrow("filter: not allowed");
    expect([datapath.flows().count(), datapath.ports().count()]).toEqual([4, 4]);
  });
});
