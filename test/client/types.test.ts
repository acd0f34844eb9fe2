// `tsc` checks the types of requests and replies, and rejects unneeded `@ts-expect-error` directives.
import { expect, test } from "bun:test";
import type { BatchItem } from "../../src/client/index.ts";
import { conntrack } from "../../src/families/conntrack.ts";
import { ethtool } from "../../src/families/ethtool.ts";
import { ila } from "../../src/families/ila.ts";
import { nftables } from "../../src/families/nftables.ts";
import { ovsDatapath } from "../../src/families/ovs-datapath.ts";
import { ovsFlow } from "../../src/families/ovs-flow.ts";
import { ovsVport } from "../../src/families/ovs-vport.ts";
import { type Operations as AddressOperations, rtAddr } from "../../src/families/rt-addr.ts";
import { type Operations as LinkOperations, rtLink } from "../../src/families/rt-link.ts";
import { rtRoute } from "../../src/families/rt-route.ts";
import { sockDiag } from "../../src/families/sock-diag.ts";
import { tc } from "../../src/families/tc.ts";
import { describe as describeFamily, type Family, operationCodec } from "../../src/schema/index.ts";

/** This function is only checked by the compiler, and never called. */
async function typed(): Promise<void> {
  using links = rtLink.connect();
  using rings = ethtool.connect();

  const link = links.do("getlink", { ifname: "lo" });
  const index: number = link.header.ifiIndex;
  const mtu: number | undefined = link.mtu;
  const nothing: undefined = links.do("newlink", { ifname: "a", linkinfo: { kind: "bridge" } }, { flags: 0x600 });
  // With NLM_F_ECHO, doAll() returns the echoed reply.
  const echoed: { [field: string]: unknown }[] = links.doAll("newlink", { ifname: "a" }, { flags: 0x608 });
  links.do("dellink", { ifname: "a" });
  // @ts-expect-error: a link must be selected
  links.do("getlink");
  // @ts-expect-error: other fields do not select a link
  links.do("getlink", { mtu: 1500, header: { ifiFamily: 7 } });
  links.do("getlink", { header: { ifiIndex: 1 } });
  links.do("getlink", { altIfname: "a", extMask: ["vf"] });
  links.dump("getlink");
  links.dump("getlink", { master: 1, linkinfo: { kind: "veth" } });
  // @ts-expect-error: a dump of links cannot be filtered by the MTU
  links.dump("getlink", { mtu: 1500 });
  // @ts-expect-error: the MTU does not select a link
  links.do("getlink", { ifname: "lo", mtu: 1500 });
  links.do("newlink", { ifname: "a", master: 1, ifalias: "b", protoDown: 1 });
  // @ts-expect-error: only newlinkprop accepts a list of properties
  links.do("newlink", { ifname: "a", propList: { altIfname: ["b"] } });
  // @ts-expect-error: unknown operation
  links.do("getlnk");
  // @ts-expect-error: a notification is not a request
  links.do("newlink-ntf");
  // @ts-expect-error: the operation has no dump
  links.dump("newlink");
  // @ts-expect-error: unknown field
  links.do("getlink", { name: "lo" });
  // @ts-expect-error: unknown header field
  links.do("getlink", { header: { index: 1 } });
  // @ts-expect-error: unknown flag
  links.do("setlink", { header: { ifiFlags: ["upp"] } });
  // @ts-expect-error: unknown reply field
  link.nothing;
  // @ts-expect-error: unknown option
  links.do("getlink", {}, { flag: 1 });

  using addresses = rtAddr.connect();
  addresses.do("newaddr", { header: { ifaFamily: 2, ifaPrefixlen: 24, ifaIndex: 1 }, local: "10.0.0.1" });
  // @ts-expect-error: an address requires a link
  addresses.do("newaddr", { header: { ifaFamily: 2, ifaPrefixlen: 24 }, local: "10.0.0.1" });
  // @ts-expect-error: the header is required
  addresses.do("newaddr", { local: "10.0.0.1" });
  const own = { header: { ifaFamily: 2, ifaPrefixlen: 24, ifaIndex: 1 }, local: "10.0.0.1" };
  addresses.do("newaddr", { ...own, flags: ["noprefixroute"], rtPriority: 5, proto: 4 });
  // @ts-expect-error: no request sets an anycast address
  const anycast: AddressOperations["newaddr"]["do"]["request"] = { ...own, anycast: Uint8Array.of(1) };
  addresses.dump("getaddr", { targetNetnsid: 1 });
  // @ts-expect-error: a dump of addresses cannot be filtered by an address
  addresses.dump("getaddr", { local: "10.0.0.1" });
  // @ts-expect-error: no field is given
  addresses.do("newaddr");
  addresses.dump("getaddr");
  const either = "getaddr" as "newaddr" | "getaddr";
  // @ts-expect-error: one of the possible operations requires a header
  addresses.do(either, {});
  addresses.do(either, { header: { ifaFamily: 2, ifaPrefixlen: 24, ifaIndex: 1 }, local: "10.0.0.1" });
  // In a request, optional fields may be undefined, but required fields may not.
  const maybe = undefined as string | undefined;
  links.do("newlink", { ifname: maybe, header: undefined }, { flags: undefined });
  links.doMultiple([{ operation: "newlink", fields: { ifname: maybe }, flags: undefined }]);
  // @ts-expect-error: a field that selects the link may not be undefined
  links.doMultiple([{ operation: "getlink", fields: { ifname: maybe } }]);
  // @ts-expect-error: an address requires a link
  addresses.do("newaddr", { header: undefined });

  using routes = rtRoute.connect();
  // @ts-expect-error: unknown route type
  routes.do("newroute", { header: { rtmFamily: 2, rtmType: "multi" } });
  // @ts-expect-error: the prefix length is required
  routes.do("newroute", { header: { rtmFamily: 2, rtmType: "unicast" }, dst: "10.0.0.0" });
  routes.do("newroute", { header: { rtmFamily: 2, rtmType: "unicast", rtmDstLen: 8 }, dst: "10.0.0.0" });
  routes.dump("getroute", { table: 254, oif: 1 });
  // @ts-expect-error: a dump of routes cannot be filtered by the priority
  routes.dump("getroute", { priority: 5 });
  // @ts-expect-error: the default route requires the length 0
  routes.do("delroute", { header: { rtmFamily: 2 } });
  // @ts-expect-error: fields of delete operations may not be undefined
  routes.do("delroute", { header: { rtmFamily: 2, rtmDstLen: 8 }, dst: maybe });

  using connections = conntrack.connect();
  const number = undefined as number | undefined;
  const header = { nfgenFamily: 2 };
  // @ts-expect-error: an id requires a tuple
  connections.do("delete", { header, id: 5 });
  connections.do("delete", { header, id: 5, tupleOrig: {} });
  connections.do("delete", { header });
  for (const connection of connections.dump("get", { header })) {
    connections.do("delete", connection);
    // @ts-expect-error: the mask exists in requests only
    connection.markMask;
  }
  // @ts-expect-error: the family is required, 0 for all
  connections.do("delete", { mark: 5 });
  // @ts-expect-error: fields of delete operations may not be undefined
  connections.doMultiple([{ operation: "delete", fields: { header, mark: number } }]);
  // @ts-expect-error: flags require a mask
  links.do("setlink", { header: { ifiIndex: 1, ifiFlags: ["up"] } });
  links.do("setlink", { header: { ifiIndex: 1, ifiFlags: ["up"], ifiChange: 1 } });
  links.do("setlink", links.do("getlink", { ifname: "lo" }));

  using vports = ovsVport.connect();
  vports.dump("get", { header: { dpIfindex: 1 } });
  // @ts-expect-error: the datapath is required
  vports.dump("get");
  using datapaths = ovsDatapath.connect();
  datapaths.dump("get");
  using flows = ovsFlow.connect();
  // @ts-expect-error: the datapath is required
  flows.do("new", { actions: [] });
  const flow = flows.do("set", { header: { dpIfindex: 1 }, ufid: "00000000-0000-0000-0000-000000000000" });
  // @ts-expect-error: a change may be acknowledged without a reply
  flow.header;

  using qdiscs = tc.connect();
  qdiscs.do("newqdisc", { header: { ifindex: 1 }, kind: "fq_codel" });
  // @ts-expect-error: the device is required
  qdiscs.do("newqdisc", { kind: "fq_codel" });

  for (const { header, linkinfo } of links.dump("getlink")) consume(header.ifiIndex, linkinfo?.kind);
  for await (const { ifname } of links.dump("getlink")) consume(ifname);
  // @ts-expect-error: unknown field
  for (const { nothing } of rings.dump("linkinfo-get")) consume(nothing);

  const [one, two] = links.doMultiple([
    { operation: "getlink", fields: { ifname: "a" } },
    { operation: "dellink", fields: { ifname: "a" }, flags: 4 },
  ]);
  consume(one.reply?.header.ifiIndex);
  // The spec describes no reply to this operation, so the type of an echoed reply is unknown.
  consume(two.reply?.["header"]);
  // @ts-expect-error: the reply may be undefined
  consume(two.reply["header"]);
  // @ts-expect-error: the result has two entries
  links.doMultiple([{ operation: "getlink" }, { operation: "getlink" }])[2];
  // @ts-expect-error: unknown operation
  links.doMultiple([{ operation: "getlnk" }]);
  // @ts-expect-error: unknown field
  links.doMultiple([{ operation: "getlink", fields: { name: "lo" } }]);
  // @ts-expect-error: an address requires a link
  addresses.doMultiple([{ operation: "newaddr", fields: { header: { ifaFamily: 2 } } }]);

  // If a request is created before the call, the type of its operation name must be a literal.
  const names: string[] = ["a", "b"];
  const inPlace = links.doMultiple(names.map((ifname) => ({ operation: "getlink", fields: { ifname } })));
  consume(inPlace[0]?.reply?.header.ifiIndex);
  const made = names.map((ifname) => ({ operation: "getlink" as const, fields: { ifname } }));
  consume(links.doMultiple(made)[0]?.reply?.header.ifiIndex);
  const loose = names.map((ifname) => ({ operation: "getlink", fields: { ifname } }));
  // @ts-expect-error: an arbitrary string is no operation
  links.doMultiple(loose);

  // The type of this request is a union of several operations, each with its own fields.
  const changes: BatchItem<LinkOperations, "newlink" | "dellink">[] = [
    { operation: "newlink", fields: { mtu: 1500, linkinfo: { kind: "bridge" } } },
    { operation: "dellink", fields: { ifname: "a" } },
    // @ts-expect-error: sufficient for the other operation only
    { operation: "dellink", fields: { mtu: 1500 } },
  ];
  for (const { operation, fields } of changes) if (operation === "newlink") consume(fields?.ifname);
  consume(links.doMultiple(changes)[0]?.error);
  const inTurn = names.map((ifname, index) =>
    index === 0 ? ({ operation: "newlink" } as const) : ({ operation: "dellink", fields: { ifname } } as const),
  );
  consume(links.doMultiple(inTurn)[0]?.error);
  const change = "newlink" as "newlink" | "dellink";
  links.doMultiple([{ operation: change, fields: { ifname: "a" } }]);
  // @ts-expect-error: one of the possible operations requires a link
  links.doMultiple([{ operation: change, fields: { mtu: 1500 } }]);

  // A list of requests can be combined with single requests. Each request can have another operation.
  const begin = { operation: "batch-begin" } as const;
  const end = { operation: "batch-end" } as const;
  const tables = names.map((name) => ({ operation: "newtable" as const, fields: { header, name } }));
  const chains = names.map((name) => ({ operation: "newchain" as const, fields: { header, table: "a", name } }));
  using filters = nftables.connect();
  const [began] = filters.doMultiple([begin, ...tables, ...chains, end]);
  const last = filters.doMultiple([
    begin,
    ...tables,
    { operation: "newchain", fields: { header, table: "a", name: "b" } },
    end,
  ]);
  consume(began.error, last[1]?.error);
  const chainless = names.map((name) => ({ operation: "newchain" as const, fields: { header, chain: name } }));
  // @ts-expect-error: unknown field in one of the lists
  filters.doMultiple([begin, ...tables, ...chainless, end]);

  const sockets = sockDiag.connect();
  sockets.dump("inet", { header: { sdiagFamily: "inet", sdiagProtocol: 6, idiagStates: ["listen"] } });
  for (const { info } of sockets.dump("inet", { header: { sdiagFamily: 2, sdiagProtocol: 6, idiagStates: [1] } })) {
    const roundTrip: number | undefined = info?.tcpiRtt;
    // @ts-expect-error: a kernel before 6.2 sends a structure without this member
    const window: number | undefined = info === undefined ? 0 : (info.tcpiRcvWnd satisfies number);
    consume(roundTrip, window);
  }
  // @ts-expect-error: the states are required
  sockets.dump("inet", { header: { sdiagFamily: "inet", sdiagProtocol: 6 } });
  // @ts-expect-error: the device is required
  rings.do("rings-get");
  // @ts-expect-error: the route type is required
  routes.do("newroute", { header: { rtmFamily: 2 } });

  // @ts-expect-error: unknown group
  links.events("rtnlgrp-lnk");
  links.events(["rtnlgrp-link", 36]);
  // @ts-expect-error: the spec describes no events of this family
  ila.connect().events("notify");
  for await (const event of links.events("rtnlgrp-link", { inLoop: true })) {
    if (event.kind === "gap") consume(event.dropped);
    else if (event.kind === "unknown") consume(event.message.type);
    else if (event.name === "newlink-ntf") consume(event.fields.ifname, event.nsid);
    // @ts-expect-error: unknown event
    else if (event.name === "newlnk-ntf") consume();
  }
  // @ts-expect-error: unknown operation
  links.supports("getlnk");

  // A reply can be changed and sent back as a request.
  const before = rings.do("rings-get", { header: { devName: "eth0" } });
  rings.do("rings-set", { ...before, rx: 512 });
  rings.do("features-set", rings.do("features-get", { header: { devName: "eth0" } }));
  for (const coalescing of rings.dump("coalesce-get")) rings.do("coalesce-set", coalescing);
  // @ts-expect-error: ring maxima exist in replies only
  rings.do("rings-set", { header: { devName: "eth0" }, rxMax: 512 });
  // @ts-expect-error: replies to strset-get name no device
  rings.do("strset-get", { header: {} }).header.devName;

  const model: Family = rtLink;
  consume(anycast, index, mtu, nothing, echoed, model);
}

function consume(...values: unknown[]): void {
  expect(values).toBeDefined();
}

test("A family is accepted wherever a schema is expected", () => {
  expect(typeof typed).toBe("function");
  expect(operationCodec(rtLink, "getlink").request("dump").type).toBe(18);
  expect(describeFamily(ethtool).operations.map(({ name }) => name)).toContain("rings-get");
});
