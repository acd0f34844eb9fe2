// Compares tunnel ports that the library creates with tunnel ports that `ovs-vswitchd` creates.
import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { closeIdleSockets, NetworkNamespace } from "../../../src/index.ts";
import { Datapath, type NewTunnelPort } from "../../../src/subsystems/ovs/index.ts";
import { thrown } from "../../message/bytes.ts";
import { ipJson, runIn } from "../../support/oracle.ts";
import { loadModule } from "../modules.ts";
import { Vswitchd } from "./vswitchd.ts";

let netns: NetworkNamespace;

beforeEach(() => {
  netns = NetworkNamespace.create();
});

afterEach(() => {
  netns.close();
  closeIdleSockets();
});

const ports: readonly NewTunnelPort[] = [
  { name: "vxlan_sys_4789", kind: "vxlan" },
  { name: "vxlan_sys_4790", kind: "vxlan", dstPort: 4790, gbp: true },
  { name: "genev_sys_6081", kind: "geneve" },
  { name: "gre_sys", kind: "gretap" },
  { name: "erspan_sys", kind: "erspan" },
  { name: "ip6erspan_sys", kind: "ip6erspan" },
  { name: "ip6gre_sys", kind: "ip6gretap" },
];

/** Tunnels in the configuration of `ovs-vswitchd`, with the names and options of the resulting kernel interfaces. */
const tunnels: readonly (readonly [type: string, ...options: string[]])[] = [
  ["vxlan", "options:remote_ip=flow"],
  ["vxlan", "options:remote_ip=flow", "options:dst_port=4790", "options:exts=gbp"],
  ["geneve", "options:remote_ip=flow"],
  ["gre", "options:remote_ip=10.0.0.1"],
  ["erspan", "options:remote_ip=10.0.0.2", "options:key=1", "options:erspan_ver=1", "options:erspan_idx=1"],
  ["ip6erspan", "options:remote_ip=fd00::1", "options:key=1", "options:erspan_ver=1", "options:erspan_idx=1"],
  ["ip6gre", "options:remote_ip=fd00::1"],
];

/** Returns those properties in which tunnel interfaces differ. The keys are the names of the interfaces. */
function links(namespace: NetworkNamespace): Record<string, unknown> {
  const found = ipJson(namespace, "-d", "link", "show").filter(({ ifname }) => (ifname as string).includes("_sys"));
  return Object.fromEntries(
    found.map(({ ifname, mtu, flags, linkinfo }) => [
      ifname,
      { mtu, flags, linkinfo: { ...(linkinfo as object), info_slave_kind: undefined, info_slave_data: undefined } },
    ]),
  );
}

describe("tunnel ports", () => {
  test("have the same interfaces as in ovs-vswitchd", () => {
    using datapath = Datapath.create("dp0", { netns });
    for (const port of ports) expect(datapath.addTunnelPort(port)).toMatchObject({ name: port.name, type: "netdev" });
    const own = links(netns);
    expect(Object.keys(own).sort()).toEqual(ports.map(({ name }) => name).sort());
    const shown = runIn(netns, ["ovs-dpctl", "show", "dp0"]);
    for (const { name } of ports) expect(shown).toContain(`: ${name} `);
    {
      using other = NetworkNamespace.create();
      using vswitchd = new Vswitchd(other);
      vswitchd.configure("add-br", "br0");
      for (const [index, [type, ...options]] of tunnels.entries()) {
        const name = `t${index}`;
        vswitchd.configure("add-port", "br0", name, "--", "set", "interface", name, `type=${type}`, ...options);
      }
      expect(links(other)).toEqual(own);
    }
    // The kernel of the virtual machine is built without bareudp.
    const bareudp = thrown(() => datapath.addTunnelPort({ name: "udp_sys", kind: "bareudp", dstPort: 6635 }));
    expect(bareudp).toMatchObject({ code: "EOPNOTSUPP" });
    for (const { name } of ports) datapath.removeTunnelPort(name);
    expect(links(netns)).toEqual({});
    expect(datapath.ports().toArray()).toHaveLength(1);
    datapath.delete();
  });

  test("reuse only interfaces with the same options", () => {
    loadModule("vxlan");
    using datapath = Datapath.create("dp0", { netns });
    const add = (name: string, ...words: string[]) =>
      runIn(netns, ["ip", "link", "add", name, "type", "vxlan", ...words]);
    add("same", "external", "dstport", "4789", "nolearning", "udp6zerocsumrx");
    add("other", "external", "dstport", "5000");
    add("fixed", "id", "5", "remote", "10.0.0.1", "dstport", "5001");
    const port = datapath.addTunnelPort({ name: "same", kind: "vxlan" });
    expect(datapath.getPort("same")?.number).toBe(port.number);
    expect(thrown(() => datapath.addTunnelPort({ name: "same", kind: "vxlan" }))).toMatchObject({ failure: "exists" });
    for (const kind of ["vxlan", "geneve"] as const)
      expect(thrown(() => datapath.addTunnelPort({ name: "other", kind }))).toMatchObject({ failure: "exists" });
    expect(thrown(() => datapath.addTunnelPort({ name: "twice", kind: "vxlan" }))).toMatchObject({ code: "EEXIST" });
    datapath.addPort({ name: "fixed", type: "netdev" });
    expect(thrown(() => datapath.removeTunnelPort("fixed"))).toMatchObject({ code: "EINVAL" });
    expect(thrown(() => datapath.removeTunnelPort("nowhere"))).toMatchObject({ failure: "no-port" });
    datapath.removeTunnelPort(port.number);
    const names = ipJson(netns, "link", "show").map(({ ifname }) => ifname);
    expect(names).toContain("fixed");
    expect(names).not.toContain("same");
    datapath.delete();
  });

  test("leave no interface after a failure", () => {
    using datapath = Datapath.create("dp0", { netns });
    datapath.addPort({ name: "inside", type: "internal", number: 5 });
    const error = thrown(() => datapath.addTunnelPort({ name: "tunnel", kind: "geneve", number: 5 }));
    expect(error).toMatchObject({ failure: "in-use" });
    expect(ipJson(netns, "link", "show").map(({ ifname }) => ifname)).not.toContain("tunnel");
    datapath.delete();
  });
});
