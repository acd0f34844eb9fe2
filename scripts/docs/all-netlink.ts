import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { code, table, wrap } from "./markdown.ts";
import { families } from "./pages.ts";

const root = join(import.meta.dir, "../..");

/** Names of the generic families that a kernel registers when all of its modules are loaded. */
export interface RegisteredFamilies {
  /** Release of the kernel that registered the families, such as "6.1.0-44-amd64". */
  readonly release: string;
  readonly families: readonly string[];
}

/** Netlink protocols of the kernel, each with its purpose and the part of the library that supports it. */
const protocols: readonly (readonly [name: string, purpose: string, support: string])[] = [
  [
    "NETLINK_ROUTE",
    "links, addresses, routes, neighbours, traffic control",
    "[route](route.md), [dcb](dcb.md), families `rt-*` and `tc`",
  ],
  ["NETLINK_USERSOCK", "messages between programs", "[sockets](messages.md)"],
  ["NETLINK_SOCK_DIAG", "sockets of programs", "[sockets](sockets.md), family `sock-diag`"],
  ["NETLINK_XFRM", "IPsec", "[xfrm](xfrm.md), family `xfrm`"],
  [
    "NETLINK_NETFILTER",
    "firewall, connections, packet queues and logs, sets",
    "[nftables](nftables.md), [conntrack](conntrack.md), [packet queues](packet-queue.md), [packet logs](packet-log.md), [ipset](ipset.md), [timeouts](timeout-policies.md)",
  ],
  ["NETLINK_KOBJECT_UEVENT", "events of devices", "[DeviceEvents](system.md)"],
  ["NETLINK_CONNECTOR", "events of processes, and drivers", "[ProcessEvents](system.md); drivers by messages"],
  ["NETLINK_GENERIC", "generic families", "see below"],
  [
    "NETLINK_AUDIT",
    "audit rules and records",
    "by [messages](messages.md): not described by attributes; the replies follow the acknowledgement, which transactions support",
  ],
  ["NETLINK_SELINUX", "changes of the security policy", "by messages: two structures"],
  ["NETLINK_ISCSI", "iSCSI sessions", "by messages: structures of the daemon iscsid only"],
  ["NETLINK_SCSITRANSPORT", "events of Fibre Channel hosts", "by messages: requires hardware"],
  ["NETLINK_RDMA", "RDMA devices and links", "by a spec of your own: no spec yet"],
  ["NETLINK_CRYPTO", "algorithms of the kernel", "by a spec of your own: no spec yet"],
  ["NETLINK_FIB_LOOKUP", "route lookups for tests of the kernel", "by messages: one structure; use `Routes.get()`"],
  ["NETLINK_ECRYPTFS", "keys of encrypted file systems", "none: current kernels do not open this protocol"],
];

/**
 * Reasons why the library has no module for a generic family of the kernel. Programs can load their own spec for each
 * of these families.
 */
const untyped: Readonly<Record<string, string>> = {
  "802.15.4 MAC": "replaced by nl802154",
  MAC80211_HWSIM: "simulated radios for tests of the kernel; no public header",
  NLBL_CALIPSO: "labels of security modules; no public header",
  NLBL_CIPSOv4: "labels of security modules; no public header",
  NLBL_MGMT: "labels of security modules; no public header",
  NLBL_UNLBL: "labels of security modules; no public header",
  SMC_GEN_NETLINK: "requires RDMA hardware or IBM Z",
  SMC_PNETID: "requires RDMA hardware or IBM Z",
  "TCM-USER": "protocol between the kernel and the daemon tcmu-runner",
  TIPC: "replaced by TIPCv2",
  batadv: "mesh networks: no spec yet",
  ila: "identifier locator addressing: no spec yet",
  nfc: "requires hardware",
  nl802154: "radios of IEEE 802.15.4: no public header",
};

/**
 * Returns the page that lists the protocols and generic families of netlink, each with the library's support for it.
 */
export async function allNetlinkPage(): Promise<string> {
  const directory = join(root, "test/results/registered-families");
  const records = readdirSync(directory)
    .sort()
    .map((file) => {
      return JSON.parse(readFileSync(join(directory, file), "utf8")) as RegisteredFamilies;
    });
  const modules = new Map(
    (await families()).map(({ name }) => [name, `${name.toLowerCase().replaceAll("_", "-")}.md`]),
  );
  const names = [...new Set(records.flatMap((record) => record.families))].sort();
  const rows = names.map((name) => {
    const page = modules.get(name);
    const support = page === undefined ? untyped[name] : `typed: [${page.replace(".md", "")}](families/${page})`;
    if (support === undefined)
      throw new Error(`scripts/docs/all-netlink.ts: missing the reason why ${name} has no module`);
    return [code(name), support, ...records.map((record) => (record.families.includes(name) ? "yes" : ""))];
  });
  const typed = names.filter((name) => modules.has(name)).length;
  const intro = `Each protocol of netlink, and each generic family that the kernels below register when all of their modules are loaded. ${typed} of ${names.length} families have a typed module; the library has ${modules.size} in total, also for other protocols and newer kernels. A family without a module can be used with a spec of your own: see [specs/README.md](../specs/README.md).`;
  return `# All of netlink

Generated by \`bun run docs\` from what the kernels in the virtual machine register ([testing](testing.md)).

${wrap(intro)}

## Protocols

${table(
  ["protocol", "purpose", "support"],
  protocols.map(([name, ...rest]) => [code(name), ...rest]),
)}
## Generic families

${table(["family", "support", ...records.map(({ release }) => `Linux ${release}`)], rows)}`;
}
