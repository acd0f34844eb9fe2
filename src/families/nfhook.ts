// Generated from nfhook.yaml (sha256 37aad08958f55719). Do not edit: `bun run generate` writes it.
// biome-ignore-all format: one row per attribute
import { generatedFamily, type NetlinkFamily } from "../client/family.ts";
import type { Call, EventsOf, ExtraAttributes, Has, Mode, Read, 
  ReadOnlyFields, Selected,TrailingBytes, With, Write, WriteOnlyFields } from "../schema/model/types.ts";
import { isU8, isU16 } from "../schema/values/struct-members.ts";

/**
 * Kind of an object at a hook. Values of `hook-chaintype` in family nfhook:
 *
 * - `nftables` (NFNL_HOOK_TYPE_NFTABLES, 1): Base chain of nftables.
 * - `bpf` (NFNL_HOOK_TYPE_BPF, 2, since Linux 6.4): BPF program.
 * - `nft-flowtable` (NFNL_HOOK_TYPE_NFT_FLOWTABLE, 3, since Linux 6.17): Flow table of nftables.
 */
export type HookChaintype = "nftables" | "bpf" | "nft-flowtable";

/** C structure `nfgenmsg`. */
export interface Nfgenmsg extends TrailingBytes {
  /** Family of the hook (NFPROTO_*): 2 IPv4, 3 ARP, 5 netdev, 7 bridge, 10 IPv6. Member: u8. */ nfgenFamily: number;
  /** u8. */ version: number;
  /** big-endian u16. */ resId: number;
}

/** A function at a hook. Attribute set `hook-attrs`. */
export type HookAttrs<M extends Mode = Read> = ExtraAttributes & {
  /** Number of the hook (NF_INET_*, NF_ARP_*, or NF_NETDEV_* for netdev). Attribute NFNLA_HOOK_HOOKNUM of nfhook: big-endian u32 up to 255. */
  hooknum?: number;
} & ReadOnlyFields<M, {
  /** Priority: functions with lower numbers are called first. Attribute NFNLA_HOOK_PRIORITY of nfhook: big-endian s32, read-only. */
  priority?: number;
  /** Name of the function in the kernel. Attribute NFNLA_HOOK_FUNCTION_NAME of nfhook: string, read-only. */
  functionName?: string;
  /** Module of the function; absent without a module. Attribute NFNLA_HOOK_MODULE_NAME of nfhook: string, read-only. */
  moduleName?: string;
  /** Object that the function belongs to. Absent for other functions. Attribute NFNLA_HOOK_CHAIN_INFO of nfhook: nested attributes, read-only. */
  chainInfo?: HookInfo<M>;
}> & WriteOnlyFields<M, {
  /** Name of the interface whose hook is listed. Required for the family netdev. Attribute NFNLA_HOOK_DEV of nfhook: string of at most 15 bytes, write-only. */
  dev?: string;
}>;

/** Attribute set `hook-info`. */
export type HookInfo<M extends Mode = Read> = ExtraAttributes & Selected<{
  /** Kind of the object. Attribute NFNLA_HOOK_INFO_TYPE of nfhook: big-endian u32. */
  type?: HookChaintype | M["unnamed"];
  /** Object at the hook. Attribute NFNLA_HOOK_INFO_DESC of nfhook: format depends on `type`. */ desc?: HookDesc;
}, "type", { is: "nftables" | "nft-flowtable"; has: { desc: ChainDesc } } | { is: "bpf"; has: { desc: BpfDesc } }>;

/** A base chain or flow table of nftables. Attribute set `chain-desc`. */
export interface ChainDesc extends ExtraAttributes {
  /** Name of the table. Attribute NFNLA_CHAIN_TABLE of nfhook: string. */ table?: string;
  /** Family of the table (NFPROTO_*). Attribute NFNLA_CHAIN_FAMILY of nfhook: u8. */ family?: number;
  /** Name of the chain or flow table. Attribute NFNLA_CHAIN_NAME of nfhook: string. */ name?: string;
}

/** A BPF program. Attribute set `bpf-desc`. */
export interface BpfDesc extends ExtraAttributes {
  /** Id of the program. Attribute NFNLA_HOOK_BPF_ID of nfhook: big-endian u32. */ id?: number;
}

/**
 * Formats of sub-message `hook-desc`, selected by the value of `type`; bytes for other values:
 *
 * - `nftables`: ChainDesc
 * - `bpf`: BpfDesc
 * - `nft-flowtable`: ChainDesc
 */
export type HookDesc =
  | ChainDesc
  | BpfDesc
  | Uint8Array;

/** Types of the requests, replies and events of each operation. */
export interface Operations {
  /** Dumps the functions at one hook of a family. Dump 3072 of family nfhook; requires CAP_NET_ADMIN. */
  get: {
    dump: Call<{ header: With<Nfgenmsg, "nfgenFamily"> } & HookAttrs<Write> & Has<"hooknum">,
      { header: Nfgenmsg } & HookAttrs<Read> & Required<Pick<HookAttrs<Read>, "hooknum" | "priority">>>;
  };
}

/** Types of the events, by operation. */
export interface Events extends EventsOf<Operations> {
  get: { header: Nfgenmsg } & HookAttrs<Read>;
}

/** Names of the multicast groups. */
export type Groups = never;

/** Functions at the hooks of netfilter: chains, flow tables, BPF programs, parts of the kernel. Netlink family `nfhook`: `connect()` opens a client. Requires Linux 5.14 with CONFIG_NETFILTER_NETLINK_HOOK, module nfnetlink_hook. */
export const nfhook: NetlinkFamily<Operations, Events, Groups> = /* @__PURE__ */ generatedFamily({
  name: "nfhook",
  flavour: "netlink-raw",
  protocol: 12,
  version: 1,
  constants: {},
  enums: {
    "hook-chaintype": () => ({
      prefix: "nfnl-hook-type-",
      entries: ["nftables=1", { name: "bpf", value: 2, since: "6.4" }, { name: "nft-flowtable", value: 3, since: "6.17" }],
    }),
  },
  structs: {
    nfgenmsg: () => ({
      members: [
        { name: "nfgen-family", type: "u8" },
        { name: "version", type: "u8" },
        { name: "res-id", type: "u16", order: "big" },
      ],
      read: (view, at) => ({ nfgenFamily: view.getUint8(at), version: view.getUint8(at + 1),
        resId: view.getUint16(at + 2, false) }),
      write: (view, at, { nfgenFamily: v0, version: v1, resId: v2 }) => { if (!(isU8(v0) && isU8(v1) &&
        isU16(v2))) return false; view.setUint8(at, v0); view.setUint8(at + 1, v1); view.setUint16(at + 2, v2, false);
        return true; },
    }),
  },
  sets: {
    "hook-attrs": () => ({
      prefix: "nfnla-hook-",
      attributes: [
        { name: "hooknum", number: 1, type: "u32", order: "big", maximum: 255 },
        { name: "priority", number: 2, type: "s32", order: "big", access: "read-only" },
        { name: "dev", number: 3, type: "string", maximumLength: 15, access: "write-only" },
        { name: "function-name", number: 4, type: "string", access: "read-only" },
        { name: "module-name", number: 5, type: "string", access: "read-only" },
        { name: "chain-info", number: 6, type: "nest", nest: "hook-info", access: "read-only" },
      ],
    }),
    "hook-info": () => ({
      prefix: "nfnla-hook-info-",
      attributes: [
        { name: "desc", number: 1, type: "sub-message", subMessage: "hook-desc", selector: "type" },
        { name: "type", number: 2, type: "u32", order: "big", enum: "hook-chaintype" },
      ],
    }),
    "chain-desc": () => ({
      prefix: "nfnla-chain-",
      attributes: [
        { name: "table", number: 1, type: "string" },
        { name: "family", number: 2, type: "u8" },
        { name: "name", number: 3, type: "string" },
      ],
    }),
    "bpf-desc": () => ({ prefix: "nfnla-hook-bpf-", since: "6.4", attributes: [{ name: "id", number: 1, type: "u32", order: "big" }] }),
  },
  subMessages: {
    "hook-desc": () => ({ formats: { nftables: { set: "chain-desc" }, bpf: { set: "bpf-desc" }, "nft-flowtable": { set: "chain-desc" } } }),
  },
  operations: {
    get: () => ({
      set: "hook-attrs",
      header: "nfgenmsg",
      dump: {
        request: { number: 3072, required: ["hooknum"], requiredHeader: ["nfgen-family"], attributes: "hooknum dev" },
        reply: {
          number: 3072,
          always: ["hooknum", "priority"],
          attributes: "function-name module-name hooknum priority chain-info",
        },
      },
      flags: ["uns-admin-perm"],
    }),
  },
  groups: {},
  config: "NETFILTER_NETLINK_HOOK",
  module: "nfnetlink_hook",
  since: "5.14",
  links: {},
});
