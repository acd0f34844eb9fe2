// Kinds of kernel objects to fuzz (subjects): those of traffic control, nftables, conntrack, ipset, IPsec and ethtool.
import { conntrack } from "../../src/families/conntrack.ts";
import { ethtool } from "../../src/families/ethtool.ts";
import { ipset } from "../../src/families/ipset.ts";
import { nftables } from "../../src/families/nftables.ts";
import { tc } from "../../src/families/tc.ts";
import { xfrm } from "../../src/families/xfrm.ts";
import { NLM_F_CREATE } from "../../src/index.ts";
import type { Values } from "../../test/schema/random-values.ts";
import { type AnyClient, CREATE, created, DEVICE, type Subject, type SubjectRequest } from "./subject.ts";

/** Handle of the ingress side of the discipline "clsact", to which filters are added. */
const INGRESS = 0xffff_fff2;
const CLSACT = 0xffff_fff1;
const ROOT = 0xffff_ffff;
/** Header field of a traffic control filter with preference 5 and protocol IPv4, in network byte order. */
const FILTER_INFO = (5 << 16) | 0x0008;

const setOf = (kind: string) => tc.subMessages["options-msg"]!.formats[kind]!.set!;

function discipline(kind: string): Subject {
  const header = { family: 0, ifindex: DEVICE, handle: 0x10_0000, parent: ROOT, info: 0 };
  return {
    ...{ name: `qdisc ${kind}`, family: tc, set: setOf(kind), read: { operation: "getqdisc" } },
    request: (options) => ({ operation: "newqdisc", fields: { header, kind, options }, flags: CREATE }),
    stored: (object) => (object["kind"] === kind ? ((object["options"] ?? {}) as Values) : undefined),
    remove: (client) => client.do("delqdisc", { header }),
  };
}

function filter(kind: string): Subject {
  const header = { family: 0, ifindex: DEVICE, handle: kind === "fw" ? 7 : 0, parent: INGRESS, info: FILTER_INFO };
  const place = { header: { ...header, handle: 0, info: 0 } };
  return {
    ...{ name: `filter ${kind}`, family: tc, set: setOf(kind), read: { operation: "gettfilter", fields: place } },
    prepare: (client) =>
      client.do(
        "newqdisc",
        { header: { family: 0, ifindex: DEVICE, handle: 0xffff_0000, parent: CLSACT, info: 0 }, kind: "clsact" },
        { flags: CREATE },
      ),
    request: (options) => ({ operation: "newtfilter", fields: { header, kind, options }, flags: CREATE }),
    stored: (object) => (object["kind"] === kind ? (object["options"] as Values | undefined) : undefined),
    remove: (client) => client.do("deltfilter", { header: { ...header, handle: 0 } }),
    // These attributes would need existing programs, actions and interfaces.
    omitted: ["act", "police", "fd", "ops", "opsLen", "indev"],
  };
}

const inet = { header: { nfgenFamily: 1, version: 0, resId: 0 } };

/** Sends a change of nftables in a batch, which is required. */
function sendBatch(client: AnyClient, request: SubjectRequest): void {
  const mark = { header: { nfgenFamily: 0, version: 0, resId: 10 } };
  const results = client.doMultiple([
    { operation: "batch-begin", fields: mark },
    request,
    { operation: "batch-end", fields: mark },
  ]);
  const error = results.find((result) => result.error !== undefined)?.error;
  if (error !== undefined) throw error;
}

const addTable = (client: AnyClient) => {
  sendBatch(client, { operation: "newtable", fields: { ...inet, name: "t" }, flags: CREATE });
  sendBatch(client, { operation: "newchain", fields: { ...inet, table: "t", name: "c" }, flags: CREATE });
};

/** Attributes that expressions of nftables require. */
const expressions: Readonly<Record<string, Values>> = {
  bitwise: {
    sreg: "reg-1",
    dreg: "reg-1",
    len: 4,
    mask: { value: new Uint8Array(4) },
    xor: { value: new Uint8Array(4) },
  },
  byteorder: { sreg: "reg-1", dreg: "reg-1", op: "ntoh", len: 4, size: 4 },
  cmp: { sreg: "reg-1", op: "eq", data: { value: new Uint8Array(4) } },
  connlimit: { count: 5 },
  counter: {},
  ct: { key: "state", dreg: "reg-1" },
  exthdr: { dreg: "reg-1", type: 0, offset: 0, len: 1 },
  fib: { dreg: "reg-1", result: "oif", flags: ["daddr"] },
  hash: { dreg: "reg-1", modulus: 7, type: "sym" },
  immediate: { dreg: "reg-1", data: { value: new Uint8Array(4) } },
  last: {},
  limit: { rate: 5n, unit: 1n },
  log: {},
  meta: { key: "mark", dreg: "reg-1" },
  numgen: { dreg: "reg-1", modulus: 7, type: 0 },
  payload: { dreg: "reg-1", base: "network-header", offset: 12, len: 4 },
  queue: { num: 1 },
  quota: { bytes: 1000n },
  range: {
    sreg: "reg-1",
    op: "eq",
    fromData: { value: new Uint8Array(4) },
    toData: { value: new Uint8Array(4).fill(9) },
  },
  reject: { type: "icmp-unreach", icmpCode: 1 },
  rt: { dreg: "reg-1", key: "classid" },
  socket: { key: 1, dreg: "reg-1" },
  xfrm: { dreg: "reg-1", key: "spi", dir: 0 },
};

function expression(name: string): Subject {
  const load = { name: "immediate", data: { dreg: "reg-1", data: { value: new Uint8Array(4) } } };
  return {
    ...{ name: `expression ${name}`, family: nftables, set: nftables.subMessages["expr-ops"]!.formats[name]!.set! },
    prepare: addTable,
    request: (attributes) => ({
      operation: "newrule",
      fields: {
        ...{ ...inet, table: "t", chain: "c" },
        expressions: { elem: [load, { name, data: { ...expressions[name], ...attributes } }] },
      },
      flags: NLM_F_CREATE,
    }),
    read: { operation: "getrule", fields: { ...inet } },
    stored: ({ expressions: list }) => (list as { elem: { data: Values }[] } | undefined)?.elem[1]?.data,
    remove: (client) => sendBatch(client, { operation: "delrule", fields: { ...inet, table: "t", chain: "c" } }),
    send: sendBatch,
  };
}

const tuple = (source: string, destination: string, sourcePort: number, destinationPort: number) => ({
  tupleIp: { ipV4Src: source, ipV4Dst: destination },
  tupleProto: { protoNum: 6, protoSrcPort: sourcePort, protoDstPort: destinationPort },
});

const ipsetFields = { header: { nfgenFamily: 2 }, protocol: 7 };

const association = {
  sel: { family: 2 },
  id: { daddr: "10.0.0.2", spi: 0x1000, proto: 50 },
  ...{ saddr: "10.0.0.1", family: 2, mode: "tunnel", reqid: 1, replayWindow: 32 },
  lft: {
    softByteLimit: 2n ** 64n - 1n,
    hardByteLimit: 2n ** 64n - 1n,
    softPacketLimit: 2n ** 64n - 1n,
    hardPacketLimit: 2n ** 64n - 1n,
  },
};
const algorithm = (algName: string, bits: number) => ({
  algName,
  algKeyLen: bits,
  algKey: new Uint8Array(bits / 8).fill(1),
});

/** Name of the device that the settings of ethtool change. */
const CARD = "eth0";

function settings(topic: string, set = topic): Subject {
  const header = { devName: CARD };
  return {
    ...{ name: `ethtool ${topic}`, family: ethtool, set, isOutside: true },
    request: (attributes) => ({ operation: `${topic}-set`, fields: { ...attributes, header } }),
    read: { operation: `${topic}-get`, fields: { header }, isDump: false },
    stored: (object) => object,
    omitted: ["header"],
  };
}

/** Subjects (kinds of objects to fuzz) that require kernel modules. */
export const moreSubjects: readonly Subject[] = [
  ..."cake cbs choke codel drr ets fq fq_codel fq_pie gred hhf htb pie qfq red sfb tbf".split(" ").map(discipline),
  ...["basic", "cgroup", "flow", "flower", "fw", "matchall", "u32"].map(filter),
  created({
    ...{ name: "set", family: nftables, set: "set-attrs", prepare: addTable, send: sendBatch },
    create: "newset",
    fields: { ...inet, table: "t", name: "s", id: 1, keyType: 7, keyLen: 4 },
    read: { operation: "getset", fields: { ...inet, table: "t" } },
    remove: (client) => sendBatch(client, { operation: "delset", fields: { ...inet, table: "t", name: "s" } }),
    omitted: ["table", "name", "id", "handle"],
  }),
  created({
    ...{ name: "chain", family: nftables, set: "chain-attrs", prepare: addTable, send: sendBatch },
    ...{ create: "newchain", key: "name" },
    fields: { ...inet, table: "t", name: "b" },
    read: { operation: "getchain", fields: { ...inet } },
    remove: (client) => sendBatch(client, { operation: "delchain", fields: { ...inet, table: "t", name: "b" } }),
    omitted: ["table", "name", "id", "handle"],
  }),
  ...Object.keys(expressions).map(expression),
  created({
    ...{ name: "connection", family: conntrack, set: "conntrack-attrs", create: "new" },
    read: { operation: "get", fields: { header: { nfgenFamily: 2 } } },
    fields: {
      header: { nfgenFamily: 2 },
      tupleOrig: tuple("10.0.0.1", "10.0.0.2", 1000, 2000),
      tupleReply: tuple("10.0.0.2", "10.0.0.1", 2000, 1000),
      timeout: 100,
    },
    remove: (client, { header, tupleOrig }) => client.do("delete", { header, tupleOrig }),
    omitted: ["tupleOrig", "tupleReply", "tupleMaster", "zone"],
  }),
  {
    ...{ name: "ipset hash:ip", family: ipset, set: "create-attrs" },
    read: { operation: "list", fields: ipsetFields },
    request: (data) => ({
      operation: "create",
      fields: { ...ipsetFields, setname: "s", typename: "hash:ip", revision: 4, family: 2, data },
      flags: CREATE,
    }),
    stored: (object) => (object["data"] ?? {}) as Values,
    remove: (client) => client.do("destroy", { ...ipsetFields, setname: "s" }),
  },
  created({
    ...{ name: "security association", family: xfrm, set: "attrs", read: { operation: "dumpsa" } },
    create: "newsa",
    fields: { header: association, algCrypt: algorithm("cbc(aes)", 128), algAuth: algorithm("hmac(sha1)", 160) },
    remove: (client) => client.do("flushsa", { header: { proto: 0 } }),
    omitted: ["algAead", "algAuthTrunc", "algComp"],
  }),
  ...["features", "linkmodes", "wol", "rings", "channels", "coalesce", "pause", "debug", "privflags", "tsconfig"].map(
    (topic) => settings(topic),
  ),
];
