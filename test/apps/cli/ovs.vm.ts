import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { NetworkNamespace } from "../../../src/index.ts";
import { Datapath, parseActions, parseFlow } from "../../../src/subsystems/ovs/index.ts";
import { Links } from "../../../src/subsystems/route/index.ts";
import { runIn } from "../../support/oracle.ts";
import { cli, objects, output } from "./cli.ts";

describe("bun-netlink ovs", () => {
  let netns: NetworkNamespace;
  let datapath: Datapath;

  beforeAll(() => {
    netns = NetworkNamespace.create();
    datapath = Datapath.create("dp0", { netns });
    using links = Links.open({ netns });
    links.add({ ifname: "v0", kind: "veth", data: { peer: { ifname: "v1" } } });
    datapath.addPort({ name: "v0", type: "netdev" });
    datapath.addPort({ name: "in0", type: "internal" });
    const match = parseFlow("in_port(1),eth(src=02:00:00:00:00:01),eth_type(0x0806),arp()");
    datapath.putFlow({ ...match, actions: parseActions("0,2") });
    datapath.meters.set({ id: 1, unit: "pktps", bands: [{ rate: 100 }] });
  });

  afterAll(() => {
    datapath.delete();
    datapath.close();
    netns.close();
  });

  test("prints the ports and meters of the datapath", () => {
    expect(objects(["ovs", "ports"], { netns }).map(({ number, name }) => [number, name])).toEqual([
      [0, "dp0"],
      [1, "v0"],
      [2, "in0"],
    ]);
    expect(objects(["ovs", "meters", "dp0", "--id", "1"], { netns })).toMatchObject([{ id: 1 }]);
  });

  test("prints only the flows that match a filter", () => {
    expect(output(["ovs", "flows", "--filter", "in_port(v0)"], { netns })).toContain("in_port(v0)");
    expect(output(["ovs", "flows", "--filter", "in_port(in0)"], { netns })).toBe("");
  });

  test("exits with status 2 for an unknown datapath", () => {
    const { status, stderr } = cli(["ovs", "show", "dp1"], { netns });
    expect({ status, stderr }).toEqual({ status: 2, stderr: 'error: no datapath "dp1"; there are: dp0\n' });
  });

  // This test is the last one, because ovs-dpctl changes the features of the datapath.
  test("prints the same text as ovs-dpctl with `show` and `flows`", () => {
    const show = output(["ovs", "show"], { netns });
    const flows = output(["ovs", "flows"], { netns });
    expect(flows).toBe(runIn(netns, ["ovs-dpctl", "--names", "dump-flows", "dp0"]));
    expect(show).toBe(runIn(netns, ["ovs-dpctl", "show"]));
  });
});
