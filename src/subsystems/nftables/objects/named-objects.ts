import { typeError } from "../../../base/argument-error.ts";
import { didYouMean } from "../../../base/check.ts";
import { describeValue } from "../../../base/describe.ts";
import { defined } from "../../../base/objects.ts";
import type { ObjAttrs, TunnelKeyAttrs } from "../../../families/nftables.ts";
import { fieldName } from "../../../schema/model/names.ts";
import type { Read, Write } from "../../../schema/model/types.ts";
import { parseIpv4, parseIpv6 } from "../../../schema/values/addresses.ts";
import { datatype, fromInteger, type InterfaceNames, toInteger } from "../model/datatypes.ts";
import type { Data } from "../model/fields.ts";
import {
  type Counter,
  type CtExpectation,
  type CtHelper,
  type CtTimeout,
  type GeneveOption,
  kindOfType,
  type NamedLimit,
  type NamedQuota,
  type NamedSynproxy,
  type NftObject,
  objectTypes,
  type Secmark,
  type TableFamily,
  type Tunnel,
} from "../model/objects.ts";
import { readComment } from "../model/userdata.ts";
import { readLimit, writeLimit } from "../statements/simple/limit.ts";
import { hasFlag } from "../statements/simple/statement.ts";
import { readSynproxy, writeSynproxy } from "../statements/simple/synproxy.ts";
import { checkTunnelOptions } from "./arguments.ts";
import { commentData } from "./object-messages.ts";

const L3PROTOCOLS: Readonly<Record<string, number>> = { ip: 2, ip6: 10, inet: 1 };
/** Defaults of the kernel in seconds. */
const TIMEOUTS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  tcp: {
    syn_sent: 120,
    syn_recv: 60,
    established: 432_000,
    fin_wait: 120,
    close_wait: 60,
    last_ack: 30,
    time_wait: 120,
    close: 10,
    syn_sent2: 120,
    retrans: 300,
    unack: 300,
  },
  udp: { unreplied: 30, replied: 120 },
};

interface ProtocolFields {
  readonly family: TableFamily;
  readonly protocol: string;
  readonly l3proto?: string | undefined;
}

function writeProtocols({ family, protocol, l3proto }: ProtocolFields, interfaces: InterfaceNames): Data {
  return {
    l4proto: Number(toInteger(datatype("inet_proto"), protocol, 8, "protocol", interfaces)),
    l3proto: L3PROTOCOLS[l3proto ?? family] ?? L3PROTOCOLS["inet"],
  };
}

function readProtocols({ l4proto, l3proto }: Data, interfaces: InterfaceNames): { protocol: string; l3proto: string } {
  const number = BigInt((l4proto ?? 0) as number);
  return {
    protocol: String(fromInteger(datatype("inet_proto"), number, interfaces)),
    l3proto: Object.keys(L3PROTOCOLS).find((name) => L3PROTOCOLS[name] === l3proto) ?? String(l3proto),
  };
}

function writeTimeouts(policy: Readonly<Record<string, number>>, l4: string): Data {
  const states = TIMEOUTS[l4] ?? {};
  for (const state of Object.keys(policy)) {
    if (!Object.hasOwn(states, state))
      throw typeError(
        `policy.${state}`,
        `unknown state ${describeValue(state)}${didYouMean(state, Object.keys(states))}`,
      );
  }
  return Object.fromEntries(Object.entries(policy).map(([state, seconds]) => [fieldName(state), seconds]));
}

/** Like nft, omits timeouts that are equal to the kernel's defaults. */
function readTimeouts(data: Data, l4: string): Record<string, number> {
  const policy: Record<string, number> = {};
  for (const [state, normal] of Object.entries(TIMEOUTS[l4] ?? {})) {
    const seconds = data[fieldName(state)];
    if (typeof seconds === "number" && seconds !== normal) policy[state] = seconds;
  }
  return policy;
}

interface ObjectKind {
  write(object: never, interfaces: InterfaceNames): Data;
  read(data: Data, interfaces: InterfaceNames): object;
}

const kinds: Readonly<Record<string, ObjectKind>> = {
  counter: {
    write: ({ packets, bytes }: Counter) => ({ packets: BigInt(packets ?? 0), bytes: BigInt(bytes ?? 0) }),
    read: ({ packets, bytes }) => ({ packets: Number(packets ?? 0), bytes: Number(bytes ?? 0) }),
  },
  quota: {
    write: ({ bytes, used, inv }: NamedQuota) => ({
      bytes: BigInt(bytes),
      consumed: BigInt(used ?? 0),
      flags: inv === true ? ["invert"] : [],
    }),
    read: ({ bytes, consumed, flags }) => {
      return { bytes: Number(bytes ?? 0), used: Number(consumed ?? 0), inv: hasFlag(flags, "invert") };
    },
  },
  limit: {
    write: (limit: NamedLimit) => writeLimit(limit, "limit"),
    read: readLimit,
  },
  synproxy: { write: (settings: NamedSynproxy) => writeSynproxy(settings), read: (data) => readSynproxy(data) ?? {} },
  "ct helper": {
    write: (helper: CtHelper, interfaces) => ({ name: helper.type, ...writeProtocols(helper, interfaces) }),
    read: (data, interfaces) => ({ type: String(data["name"]), ...readProtocols(data, interfaces) }),
  },
  "ct timeout": {
    write: (timeout: CtTimeout, interfaces) => {
      const data = writeTimeouts(timeout.policy, timeout.protocol);
      return { ...writeProtocols(timeout, interfaces), data };
    },
    read: (data, interfaces) => {
      const protocols = readProtocols(data, interfaces);
      return { ...protocols, policy: readTimeouts((data["data"] ?? {}) as Data, protocols.protocol) };
    },
  },
  "ct expectation": {
    write: (expectation: CtExpectation, interfaces) => {
      const { dport, timeout, size } = expectation;
      return { ...writeProtocols(expectation, interfaces), dport, timeout, size };
    },
    read: (data, interfaces) => {
      const { protocol, l3proto } = readProtocols(data, interfaces);
      const { dport, timeout, size } = data;
      return { protocol, dport, timeout, size, l3proto };
    },
  },
  tunnel: { write: writeTunnel, read: readTunnel },
  secmark: { write: ({ context }: Secmark) => ({ ctx: context }), read: ({ ctx }) => ({ context: ctx }) },
};

function writeTunnel(tunnel: Tunnel): Data {
  const { id, sport, dport, tos, ttl, type, tunnel: options } = tunnel;
  const [v4, v6] = [addresses(tunnel, "ipv4"), addresses(tunnel, "ipv6")];
  if ((v4 === undefined) === (v6 === undefined)) {
    throw typeError("src-ipv4", 'expected either "src-ipv4" and "dst-ipv4", or "src-ipv6" and "dst-ipv6"');
  }
  checkTunnelOptions(type, options, "tunnel");
  return {
    id,
    ...(v4 !== undefined && { ip: v4 }),
    ...(v6 !== undefined && { ip6: v6 }),
    sport: sport ?? 0,
    dport: dport ?? 0,
    tos: tos ?? 0,
    ttl: ttl ?? 255,
    opts: type === undefined ? {} : { [type]: writeTunnelOptions(options) },
  };
}

function addresses(tunnel: Tunnel, kind: "ipv4" | "ipv6"): { src: string; dst: string } | undefined {
  const [src, dst] = [tunnel[`src-${kind}`], tunnel[`dst-${kind}`]];
  if (src === undefined && dst === undefined) return undefined;
  const parse = kind === "ipv4" ? parseIpv4 : parseIpv6;
  const text = (value: string | undefined, path: string): string => {
    if (value !== undefined && parse(value) !== undefined) return value;
    throw typeError(path, `expected an address, got ${describeValue(value)}`);
  };
  return { src: text(src, `src-${kind}`), dst: text(dst, `dst-${kind}`) };
}

function writeTunnelOptions(options: Tunnel["tunnel"]): unknown {
  if (Array.isArray(options)) {
    return (options as readonly GeneveOption[]).map((option) => {
      return { class: option.class, type: option["opt-type"], data: Uint8Array.fromHex(option.data.slice(2)) };
    });
  }
  const { gbp, version, index, dir, hwid } = options as Record<string, unknown>;
  if (version === undefined) return { gbp };
  return version === 1 ? { version, v1Index: index } : { version, v2Dir: dir === "egress" ? 1 : 0, v2Hwid: hwid };
}

function readTunnel({ id, ip, ip6, sport, dport, tos, ttl, opts }: TunnelKeyAttrs<Read>): object {
  const { vxlan, erspan, geneve } = opts ?? {};
  const tunnel: Record<string, unknown> = { id: id ?? 0 };
  if (ip !== undefined) Object.assign(tunnel, { "src-ipv4": ip.src, "dst-ipv4": ip.dst });
  if (ip6 !== undefined) Object.assign(tunnel, { "src-ipv6": ip6.src, "dst-ipv6": ip6.dst });
  Object.assign(tunnel, { sport: sport ?? 0, dport: dport ?? 0, tos: tos ?? 0, ttl: ttl ?? 0 });
  if (vxlan !== undefined) Object.assign(tunnel, { type: "vxlan", tunnel: { gbp: vxlan.gbp ?? 0 } });
  if (erspan !== undefined) {
    const { version, v1Index, v2Dir, v2Hwid } = erspan;
    const second = { version, dir: v2Dir === 1 ? "egress" : "ingress", hwid: v2Hwid ?? 0 };
    Object.assign(tunnel, { type: "erspan", tunnel: version === 2 ? second : { version, index: v1Index ?? 0 } });
  }
  if (geneve !== undefined) {
    const options = geneve.map(({ class: vendor, type, data = new Uint8Array(0) }) => {
      return { class: vendor ?? 0, "opt-type": type ?? 0, data: `0x${data.toHex()}` };
    });
    Object.assign(tunnel, { type: "geneve", tunnel: options });
  }
  return tunnel;
}

export function isObjectKind(kind: string): boolean {
  return Object.hasOwn(kinds, kind);
}

type NamedObject = { table: string; name: string; comment?: string | undefined };

export function writeObject(
  kind: string,
  object: NamedObject,
  interfaces: InterfaceNames,
): ObjAttrs<Write> & { table: string; name: string; type: "counter"; data: object } {
  const { table, name, comment } = object;
  const data = kinds[kind]!.write(object as never, interfaces);
  return { table, name, type: objectTypes[kind] as "counter", data, ...commentData(comment) };
}

export function readObject(
  family: TableFamily,
  attrs: ObjAttrs<Read>,
  interfaces: InterfaceNames,
): NftObject | undefined {
  const kind = kindOfType(attrs.type);
  if (kind === undefined) return undefined;
  const { name = "", table = "", handle, userdata } = attrs;
  const data = kinds[kind]!.read((attrs.data ?? {}) as Data, interfaces);
  const object = {
    family,
    name,
    table,
    handle: Number(handle),
    ...data,
    ...defined({ comment: readComment(userdata) }),
  };
  return { [kind]: object } as NftObject;
}
