/** For each page of a family: the imports that its example needs, in addition to the family. */
export const exampleImports: Readonly<Record<string, string>> = {
  "rt-route": `import { AF_INET } from "bun-netlink";`,
  nftables: `import { AF_INET, NLM_F_APPEND, NLM_F_CREATE } from "bun-netlink";`,
};

/** Examples for the pages of families for which a dump without fields is not a useful example. */
export const examples: Readonly<Record<string, string>> = {
  nftables: `const header = { nfgenFamily: AF_INET };
const flags = NLM_F_CREATE;
const expressions = { elem: [{ name: "counter" as const, data: {} }] };
// Changes are sent as one batch. The kernel applies all of them or none.
const results = client.doMultiple([
  { operation: "batch-begin" },
  { operation: "newtable", fields: { header, name: "filter" }, flags },
  { operation: "newchain", fields: { header, table: "filter", name: "in" }, flags },
  { operation: "newrule", fields: { header, table: "filter", chain: "in", expressions }, flags: flags | NLM_F_APPEND },
  { operation: "batch-end" },
]);
for (const { error } of results) if (error !== undefined) throw error;
for (const { table, chain, handle } of client.dump("getrule")) console.log(table, chain, handle);`,
  "rt-route": `// Look up the route to one address: the prefix length is that of a full address.
const header = { rtmFamily: AF_INET, rtmDstLen: 32 };
const route = client.do("getroute", { header, dst: "127.0.0.1" });
console.log(route.oif, route.prefsrc, route.header.rtmFlags);

for (const { header, dst } of client.dump("getroute")) console.log(dst ?? "default", header.rtmDstLen);`,
  "rt-link": `for (const { ifname, operstate, mtu } of client.dump("getlink")) console.log(ifname, operstate, mtu);

const header = { filterMask: ["link-64" as const] };
for (const { header: of, link64 } of client.dump("getstats", { header })) console.log(of.ifindex, link64?.rxPackets);`,
  tc: `for (const { header, kind } of client.dump("getqdisc")) console.log(header.ifindex, header.parent, kind);
// To create queueing disciplines, classes and filters, see clients.md.`,
  "sock-diag": `const sockets = client.dump("inet", {
  // Without \`idiagExt\`, the kernel leaves out \`info\` and \`cong\`.
  header: { sdiagFamily: "inet", sdiagProtocol: 6, idiagStates: ["established"], idiagExt: ["info", "cong"] },
});
for (const { header, info, cong } of sockets) {
  const { idiagSrc, idiagSport } = header.id;
  console.log(idiagSrc, idiagSport, cong, info?.tcpiRtt);
}`,
  wireguard: `for (const item of client.dump("get-device", { ifname: "wg0" })) console.log(item);`,
};
