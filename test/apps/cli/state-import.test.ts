// Compares imported configurations with what the programs do that they belong to: `ifup`, and `netplan generate`.
import { afterAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { NetworkNamespace } from "../../../src/index.ts";
import { Addresses, Links, Routes } from "../../../src/subsystems/route/index.ts";
import { type Description, desired } from "../../../src/subsystems/state/index.ts";
import { describeInNamespaces, describeWith } from "../../support/environment.ts";
import { runIn } from "../../support/oracle.ts";
import { cli } from "./cli.ts";

setDefaultTimeout(600_000);

const folder = mkdtempSync(join(tmpdir(), "bun-netlink-import-"));
afterAll(() => rmSync(folder, { recursive: true }));
let files = 0;

/** Writes files into a new directory and returns its path. */
function directory(contents: Readonly<Record<string, string>>): string {
  const path = join(folder, `${files++}`);
  mkdirSync(path);
  for (const [name, text] of Object.entries(contents)) {
    mkdirSync(dirname(join(path, name)), { recursive: true });
    writeFileSync(join(path, name), text, { mode: 0o600 });
  }
  return path;
}

/** Imports a configuration. Returns the description, and what is not imported without the directory. */
function imported(source: string, path: string, base = path): { description: Description; notImported: string[] } {
  const { stdout, stderr, status } = cli(["state", "import", source, path]);
  expect({ status, stderr: status === 0 ? "" : stderr }).toEqual({ status: 0, stderr: "" });
  const warnings = stderr.trim().split("\n").filter(Boolean);
  return {
    description: JSON.parse(stdout) as Description,
    notImported: warnings.map((line) => line.replace("warning: not imported: ", "").replace(`${base}/`, "")),
  };
}

const NETPLAN = `network:
  version: 2
  renderer: networkd
  ethernets:
    lan:
      match:
        macaddress: "02:00:00:00:00:01"
      set-name: lan
      dhcp4: false
      addresses:
        - 192.0.2.1/24
        - 2001:db8::1/64
      mtu: 1400
      routes:
        - to: default
          via: 192.0.2.254
          metric: 50
        - to: 10.0.0.0/8
          via: 192.0.2.253
          table: 100
          on-link: true
        - {to: default, via: "2001:db8::ff"}
      routing-policy:
        - {from: 10.1.0.0/16, table: 100, priority: 50, mark: 5}
      nameservers:
        addresses: [192.0.2.53]
    wan:
      dhcp4: true
      accept-ra: false
    eth1: {}
    eth2: {}
    eth3: {link-local: [ipv6]}
  bridges:
    br0:
      interfaces: [eth1]
      addresses: [10.0.0.1/24]
      macaddress: 02:00:00:00:00:09
      parameters: {stp: false, forward-delay: 4, ageing-time: 100, priority: 100, path-cost: {eth1: 5}}
  bonds:
    bond0:
      interfaces: [eth2, eth3]
      parameters: {mode: 802.3ad, mii-monitor-interval: 100, lacp-rate: fast, transmit-hash-policy: layer3+4}
  vlans:
    vlan5: {id: 5, link: br0, addresses: [10.5.0.1/24]}
  tunnels:
    gre1: {mode: gre, local: 192.0.2.1, remote: 192.0.2.2, ttl: 64}
    vx0: {mode: vxlan, id: 10, local: 192.0.2.1, remote: 192.0.2.9, port: 4789}
    wg0:
      mode: wireguard
      port: 51820
      key: /etc/wireguard/wg0.key
      addresses: [10.9.0.1/24]
      peers:
        - keys: {public: "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE="}
          allowed-ips: [10.9.0.0/24, 10.10.0.0/24]
          endpoint: 192.0.2.7:51820
          keepalive: 25
  vrfs:
    red:
      table: 100
      interfaces: [vlan5]
`;

describeWith(["netplan"], "bun-netlink state import netplan", () => {
  test("gives the same description as the import of the units that `netplan generate` writes", () => {
    const root = directory({ "etc/netplan/01.yaml": NETPLAN });
    const { exitCode, stderr } = Bun.spawnSync(["netplan", "generate", "--root-dir", root]);
    expect({ exitCode, stderr: exitCode === 0 ? "" : stderr.toString() }).toEqual({ exitCode: 0, stderr: "" });
    const yaml = imported("netplan", join(root, "etc/netplan"));
    const units = imported("networkd", join(root, "run/systemd/network"));
    expect(sorted(yaml.description)).toEqual(sorted(units.description));
    expect(yaml.notImported).toEqual([
      "01.yaml:25 network.ethernets.lan.nameservers: resolvers and time servers belong to other programs",
      "01.yaml:28 network.ethernets.wan.dhcp4: DHCP belongs to another program",
    ]);
    expect(units.notImported.map((text) => text.replace(/^.*\] (\w+): .*$/, "$1")).sort()).toEqual(
      expect.arrayContaining(["DHCP", "DNS", "WakeOnLan"]),
    );
    expect(yaml.description.links).toMatchObject({
      lan: { up: true, mtu: 1400, match: { permaddr: "02:00:00:00:00:01" } },
      br0: { kind: "bridge", data: { stpState: 0, forwardDelay: 400, ageingTime: 10_000, priority: 100 } },
      eth1: { master: "br0", slaveKind: "bridge", slaveData: { cost: 5 }, inet6AddrGenMode: "none" },
      vlan5: { kind: "vlan", link: "br0", master: "red", data: { id: 5 } },
      wan: { up: true },
    });
  });
});

/** Sorts the lists of a description, whose order has no meaning. */
function sorted(description: Description): object {
  return Object.fromEntries(
    Object.entries(description).map(([name, table]) => [
      name,
      Array.isArray(table)
        ? table.toSorted((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1))
        : table,
    ]),
  );
}

const INTERFACES = `# The loopback interface
auto lo
iface lo inet loopback

source interfaces.d/*

auto eth0
iface eth0 inet static
    address 192.0.2.1
    netmask 255.255.255.0
    gateway 192.0.2.254
    metric 5
    mtu 1400
    hwaddress ether 02:00:00:00:00:05
    dns-nameservers 192.0.2.53
    up echo hello
    up echo again
iface eth0 inet6 static
    address 2001:db8::1/64
    gateway 2001:db8::ff

iface later inet dhcp
`;

/** Returns the settings of the interfaces, the addresses and the routes of a namespace. */
function configuration(netns: NetworkNamespace): unknown {
  using links = Links.open({ netns });
  using addresses = Addresses.open({ netns });
  using routes = Routes.open({ netns });
  const own = (name: string | undefined) => name !== undefined && /^(?:lo|eth\d)$/.test(name);
  const isHardware = (name: string) => name === "eth0";
  return {
    links: Array.from(links.list())
      .filter(({ ifname }) => own(ifname))
      .map(({ ifname, mtu, address, flags }) => [ifname, mtu, isHardware(ifname) ? address : "", flags.includes("up")])
      .sort(),
    addresses: Array.from(addresses.list())
      .filter(({ dev, local }) => own(dev) && !local.startsWith("fe80"))
      .map(({ dev, local, prefixlen, broadcast, scope }) => `${dev} ${local}/${prefixlen} ${broadcast} ${scope}`)
      .sort(),
    routes: Array.from(routes.list())
      .filter(({ dev, dst, table }) => own(dev) && table === 254 && !dst.startsWith("fe80"))
      .map(({ dev, dst, gateway, metric, flags }) => `${dev} ${dst} ${gateway} ${metric} ${flags.includes("onlink")}`)
      .sort(),
  };
}

function withDevices(): NetworkNamespace {
  const netns = NetworkNamespace.create();
  using links = Links.open({ netns });
  for (const name of ["eth0", "eth1"])
    links.add({ ifname: name, kind: "veth", data: { peer: { ifname: `far-${name}`, up: true } } });
  return netns;
}

describeWith(["ifup"], "bun-netlink state import ifupdown", () => {
  test("gives the description of the configuration that `ifup` makes", async () => {
    const path = directory({
      interfaces: INTERFACES,
      "interfaces.d/eth1": "auto eth1\nallow-hotplug eth1\niface eth1 inet manual\n    mtu 1300\n",
    });
    const { description, notImported } = imported("ifupdown", join(path, "interfaces"), path);
    expect(notImported).toEqual([
      "interfaces:15 dns-nameservers: resolvers and time servers belong to other programs",
      "interfaces:16 up: commands are not imported",
      "interfaces:17 up: commands are not imported",
      "interfaces:22 iface later: the interface is not configured at boot",
    ]);
    using ours = withDevices();
    await (await desired(description, { netns: ours }).plan()).apply({ rollback: true });
    using theirs = withDevices();
    const state = directory({});
    runIn(theirs, ["ifup", "-a", "--no-scripts", "-i", join(path, "interfaces"), "--state-dir", state]);
    expect(configuration(ours)).toEqual(configuration(theirs) as never);
    expect((await desired(description, { netns: theirs }).plan()).steps.map(String)).toEqual([]);
  });
});

describe("bun-netlink state import", () => {
  test("imports bridges, bonds and VLANs of ifupdown", () => {
    const path = directory({
      interfaces: [
        "auto br0 bond0 eth0.5 vlan7",
        "iface br0 inet manual\n  bridge_ports eth0 eth1\n  bridge_stp on\n  bridge_fd 4\n  bridge_waitport 0",
        "iface bond0 inet static\n  address 10.0.0.1/31\n  bond-slaves eth2\n  bond-mode 1\n  bond-miimon 100",
        "iface eth0.5 inet dhcp",
        "iface vlan7 inet manual\n  vlan-raw-device eth1",
        "mapping eth9\n  script /bin/true",
      ].join("\n"),
    });
    const { description, notImported } = imported("ifupdown", join(path, "interfaces"), path);
    expect(description).toEqual({
      links: {
        br0: { kind: "bridge", up: true, data: { stpState: 1, forwardDelay: 400 } },
        bond0: { kind: "bond", up: true, data: { mode: "active-backup", miimon: 100 } },
        "eth0.5": { kind: "vlan", up: true, link: "eth0", data: { id: 5 } },
        vlan7: { kind: "vlan", up: true, link: "eth1", data: { id: 7 } },
        eth0: { up: true, master: "br0" },
        eth1: { up: true, master: "br0" },
        eth2: { up: true, master: "bond0" },
      },
      sysctls: { "net.ipv6.conf.eth0.disable_ipv6": 1, "net.ipv6.conf.eth1.disable_ipv6": 1 },
      // compute_v4_broadcast
      addresses: [{ dev: "bond0", local: "10.0.0.1/31", broadcast: "255.255.255.255" }],
    } as Description);
    expect(notImported).toEqual([
      "interfaces:12 iface eth0.5: the method dhcp belongs to another program",
      "interfaces:15 mapping eth9: descriptions have no such stanza",
    ]);
  });

  test("reads the units of systemd-networkd with their drop-in files, and lists the other settings", () => {
    const path = directory({
      "10-br0.netdev": "[NetDev]\nName=br0\nKind=bridge\n[Bridge]\nVLANFiltering=yes\n",
      "20-br0.network":
        "[Match]\nName=br0\n\n# comment\n[Network]\nAddress=192.0.2.1/24\nDNS=192.0.2.53\nIPForward=ipv4\n" +
        "[Route]\nDestination=10.0.0.0/8\nGateway=192.0.2.9\nQuickAck=yes\n[BridgeVLAN]\nVLAN=10-20\n[BridgeVLAN]\nPVID=5\nEgressUntagged=5\n",
      "20-br0.network.d/more.conf": "[Network]\nAddress=\nAddress=192.0.2.2/24\n[Link]\nMTUBytes=1400\n",
      "30-en.network": "[Match]\nName=en*\n[Network]\nDHCP=yes\n",
      "40-late.network": "[Match]\nName=br0\n[Network]\nAddress=192.0.2.77/24\n",
      "50-wg.netdev":
        "[NetDev]\nName=wg0\nKind=wireguard\n[WireGuard]\nPrivateKey=secret\n[WireGuardPeer]\n" +
        "PublicKey=AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=\nEndpoint=vpn.example.org:51820\n",
    });
    const { description, notImported } = imported("networkd", path);
    expect(description).toEqual({
      links: { br0: { kind: "bridge", up: true, mtu: 1400, data: { vlanFiltering: 1 } } },
      sysctls: { "net.ipv4.ip_forward": 1 },
      addresses: [{ dev: "br0", local: "192.0.2.2/24", broadcast: "192.0.2.255" }],
      routes: [{ dst: "10.0.0.0/8", dev: "br0", gateway: "192.0.2.9", protocol: "static", metrics: { quickack: 1 } }],
      bridgeVlans: [
        { dev: "br0", vlan: 5, flags: ["pvid", "untagged"] },
        { dev: "br0", vlan: 10, vlanEnd: 20, flags: [] },
      ],
    } as Description);
    expect(notImported).toEqual([
      "20-br0.network:7 [Network] DNS: resolvers and time servers belong to other programs",
      "30-en.network:2 [Match] Name: a description names each interface; the file is not imported",
      "40-late.network:2 [Match] Name: 20-br0.network applies to br0; the file is not imported",
      "50-wg.netdev:5 [WireGuard] PrivateKey: descriptions contain no keys; name a file with the key instead; wg0 is not imported",
    ]);
    expect(notImported.join()).not.toContain("secret");
  });

  test("rejects unknown sources, missing files and malformed YAML", () => {
    const fails = (...args: string[]) => cli(["state", "import", ...args]);
    expect(fails("nmcli")).toMatchObject({ status: 2, stderr: expect.stringContaining('got "nmcli"') });
    expect(fails("netplan", "/missing")).toMatchObject({
      status: 2,
      stderr: expect.stringContaining("/missing: no such"),
    });
    expect(fails("netplan", "--netns", "x", folder)).toMatchObject({ status: 2 });
    const path = directory({ "a.yaml": "network: [\n" });
    const failure = (text: string) => ({ status: 2, stdout: "", stderr: expect.stringContaining(text) });
    expect(fails("netplan", path)).toMatchObject(failure(`${path}/a.yaml: invalid YAML: `));
    expect(fails("netplan", directory({}))).toMatchObject(failure("contains no files of netplan (*.yaml)"));
    expect(fails("networkd", directory({}))).toMatchObject(failure("contains no units of systemd-networkd"));
    expect(fails("networkd", join(path, "a.yaml"))).toMatchObject(failure("expected a directory with units"));
    expect(fails("ifupdown", path)).toMatchObject(failure("expected a file, got a directory"));
    const list = directory({ "a.yaml": "network: 5\n" });
    expect(imported("netplan", list).notImported).toEqual(["a.yaml:1 network: expected an object"]);
  });
});

describeInNamespaces("bun-netlink state import system", () => {
  test("prints the configuration of a namespace, which leads to an empty plan", async () => {
    using netns = withDevices();
    const { stdout, status } = cli(["state", "import", "system"], { netns });
    expect(status).toBe(0);
    expect((await desired(JSON.parse(stdout), { netns }).plan()).isEmpty).toBe(true);
  });
});
