import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { ADVICE } from "../../../apps/cli/src/errors.ts";
import { NetworkNamespace } from "../../../src/index.ts";
import { Datapath, parseActions, parseFlow, UpcallReader } from "../../../src/subsystems/ovs/index.ts";
import { Links } from "../../../src/subsystems/route/index.ts";
import { runIn } from "../../support/oracle.ts";
import { cli, objects, output, RunningCli } from "./cli.ts";

/** Time in milliseconds after which a running command is killed. Its start takes a minute if the system is busy. */
const timeoutMs = 1_000_000;

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

  test("prints the ports and meters of a datapath", () => {
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

  test("reports an unknown datapath with status 2", () => {
    const { status, stderr } = cli(["ovs", "show", "dp1"], { netns });
    expect({ status, stderr }).toEqual({ status: 2, stderr: `error: no datapath "dp1"; there are: dp0\n${ADVICE}\n` });
  });

  test("changes datapaths, ports and flows", () => {
    using netns = NetworkNamespace.create();
    const run = (...words: string[]) => output(["ovs", ...words], { netns });
    // The kernel finds a flow with a UFID only by the UFID.
    const flow = "ufid:00000001-0002-0003-0004-000500060007,in_port(1),eth(),eth_type(0x0800),ipv4()";
    expect(run("add-dp", "dp2")).toBe('datapath "dp2" added\n');
    expect(run("add-dp", "dp2", "-V", "2:1")).toBe('datapath "dp2" exists already\n');
    run("add-if", "dp2", "in1", "-t", "internal");
    run("add-if", "dp2", "vx0", "-t", "vxlan", "-p", "4790");
    run("add-flow", "dp2", flow, "2");
    expect(run("show", "dp2").match(/port \d+: .*/g)).toEqual([
      "port 0: dp2 (internal)",
      "port 1: in1 (internal)",
      "port 2: vx0",
    ]);
    expect(run("dump-flows", "dp2")).toContain("actions:vx0");
    run("mod-flow", "dp2", flow, "drop");
    expect(run("flows", "dp2")).toContain("actions:drop");
    run("mod-flow", "dp2", flow);
    expect(run("flows", "dp2")).toContain("actions:drop");
    run("del-flows", "dp2");
    expect(run("flows", "dp2")).toBe("");
    run("del-if", "dp2", "vx0", "-d");
    expect(cli(["ovs", "del-if", "dp2", "vx0"], { netns })).toMatchObject({ status: 1 });
    run("del-dp", "dp2");
    expect(cli(["ovs", "del-dp", "dp2"], { netns })).toMatchObject({
      status: 2,
      stderr: `error: no datapath "dp2"\n${ADVICE}\n`,
    });
  });

  describe("upcalls", () => {
    beforeAll(() => {
      using links = Links.open({ netns });
      links.change({ dev: "v0", up: true });
      links.change({ dev: "v1", up: true });
      runIn(netns, ["ip", "address", "add", "10.9.0.1/24", "dev", "v1"]);
    });

    /** Sends ARP requests to the port v0 until the command prints the upcall of such a packet. */
    const nextArp = async (running: RunningCli): Promise<string> => {
      const timer = setInterval(() => netns.run(() => Bun.spawn(["ping", "-c", "1", "-W", "1", "10.9.0.2"])), 300);
      try {
        return await running.line("arp(");
      } finally {
        clearInterval(timer);
      }
    };

    test("copies the upcalls that another program receives", async () => {
      using reader = UpcallReader.open(datapath);
      await using running = new RunningCli(["ovs", "upcalls", "dp0", "--port", "v0"], { netns, timeoutMs });
      expect(await nextArp(running)).toMatch(
        /^dp0 miss .*in_port\(v0\),.*arp\(sip=10\.9\.0\.1,tip=10\.9\.0\.2,.* length 42$/,
      );
      expect(await running.interrupt()).toBe(130);
      const own: string[] = [];
      for (let upcall = reader.next(); upcall !== undefined; upcall = reader.next()) own.push(upcall.command);
      expect(own).toContain("miss");
      using links = Links.open({ netns });
      expect(
        links
          .list()
          .toArray()
          .map(({ kind }) => kind),
      ).not.toContain("nlmon");
    });

    test("receives the upcalls with --take until it ends", async () => {
      // The receivers of upcalls are a list per CPU or a list per port, depending on the features of the datapath.
      const receivers = () => {
        const ofPorts = datapath
          .ports()
          .toArray()
          .flatMap(({ upcallPortIds }) => upcallPortIds);
        return [...ofPorts, ...(datapath.info().perCpuPortIds ?? [])].filter((id) => id !== 0);
      };
      expect(receivers()).toEqual([]);
      await using running = new RunningCli(["ovs", "upcalls", "dp0", "--take", "--json"], { netns, timeoutMs });
      expect(JSON.parse(await nextArp(running))).toMatchObject({ datapath: "dp0", command: "miss", port: "v0" });
      expect(receivers().length).toBeGreaterThan(0);
      expect(await running.interrupt()).toBe(130);
      expect(receivers()).toEqual([]);
    });

    test("requires the name of a datapath for --take", () => {
      expect(cli(["ovs", "upcalls", "--take"], { netns })).toMatchObject({ status: 2 });
    });
  });

  // This test runs last, because ovs-dpctl changes the features of the datapath.
  test("prints the text of ovs-dpctl with `show` and `flows`", () => {
    // Neighbor discovery between the two commands would change the counters.
    using links = Links.open({ netns });
    for (const dev of ["v0", "v1"]) links.change({ dev, up: false });
    const show = output(["ovs", "show"], { netns });
    const flows = output(["ovs", "flows"], { netns });
    expect(flows).toBe(runIn(netns, ["ovs-dpctl", "--names", "dump-flows", "dp0"]));
    expect(show).toBe(runIn(netns, ["ovs-dpctl", "show"]));
  });
});
