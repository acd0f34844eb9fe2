import { nftables } from "../../../src/families/nftables.ts";
import { AF_INET, NetworkNamespace, NLM_F_APPEND, NLM_F_CREATE } from "../../../src/index.ts";
import { labOf } from "../../support/fixtures.ts";
import { setLoopbackUp } from "../../support/requests.ts";
import { type Change, expression, type Firewall } from "./nftables.ts";

// Constants of nf_tables that the kernel declares only as C enums.
export const NFPROTO_INET = 1;
export const NF_INET_LOCAL_IN = 1;
export const NF_INET_POST_ROUTING = 4;
export const IPPROTO_TCP = 6;
export const IPPROTO_UDP = 17;
/** The data types of set keys, as `nft` numbers them. A concatenated key uses six bits for each type. */
export const IPV4_ADDRESS = 7;
export const INET_SERVICE = 13;
export const VERDICT = 0xffff_ff00;
/** Offsets of the destination port in the TCP and UDP headers, and of the destination address in the IPv4 header. */
export const DPORT = { base: "transport-header", offset: 2, len: 2 } as const;
export const DADDR = { base: "network-header", offset: 16, len: 4 } as const;

/** Request headers for tables of the family inet, and for IPv4. */
export const inet = { nfgenFamily: NFPROTO_INET };
export const inet4 = { nfgenFamily: AF_INET };
/** Request flags that create an object, or append it. */
export const CREATE = NLM_F_CREATE;
export const APPEND = NLM_F_CREATE | NLM_F_APPEND;

/** Returns a port or an address in network byte order. */
export const port = (number: number) => Uint8Array.of(number >> 8, number & 0xff);
export const address = (text: string) => Uint8Array.from(text.split(".").map(Number));
export const joined = (...parts: Uint8Array[]) => Uint8Array.from(parts.flatMap((part) => [...part]));
export const verdict = (code: "accept" | "drop") =>
  expression("immediate", { dreg: "reg-verdict", data: { verdict: { code } } });

/** The changes that create a table with a chain at the input hook and a regular chain. */
export const foundation: Change[] = [
  { operation: "newtable", fields: { header: inet, name: "t" }, flags: CREATE },
  {
    operation: "newchain",
    fields: {
      header: inet,
      table: "t",
      name: "in",
      type: "filter",
      hook: { num: NF_INET_LOCAL_IN, priority: -7 },
      policy: "accept",
    },
    flags: CREATE,
  },
  { operation: "newchain", fields: { header: inet, table: "t", name: "aside" }, flags: CREATE },
];

/** Returns the nftables expressions that match packets of a protocol. */
export const ofProtocol = (protocol: number) => [
  expression("meta", { key: "l4-proto", dreg: "reg-1" }),
  expression("cmp", { sreg: "reg-1", op: "eq", data: { value: Uint8Array.of(protocol) } }),
];
/** Returns the nftables expressions that match packets to a port. */
export const toPort = (number: number, protocol = IPPROTO_TCP) => [
  ...ofProtocol(protocol),
  expression("payload", { dreg: "reg-1", ...DPORT }),
  expression("cmp", { sreg: "reg-1", op: "eq", data: { value: port(number) } }),
];
/** Returns the match of a protocol and a port in the form in which `nft` prints it. */
export const shownPort = (right: unknown, protocol = "tcp") => ({
  match: { op: "==", left: { payload: { protocol, field: "dport" } }, right },
});

/** Returns a change that appends a rule to the chain at the input hook. */
export function rule(...elem: ReturnType<typeof expression>[]): Change {
  return {
    operation: "newrule",
    fields: { header: inet, table: "t", chain: "in", expressions: { elem } },
    flags: APPEND,
  };
}

/** Returns a new network namespace and an nftables client in it. */
export function lab(): { netns: NetworkNamespace; client: Firewall } & Disposable {
  const netns = NetworkNamespace.create();
  setLoopbackUp(netns);
  return labOf(netns, nftables.connect({ netns }));
}

/** Runs `nft` with a ruleset in the language of nft. */
export function load(netns: NetworkNamespace, text: string): void {
  const { success, stderr } = netns.run(() => Bun.spawnSync(["nft", "-f", "-"], { stdin: Buffer.from(text) }));
  if (!success) throw new Error(`nft rejects the ruleset: ${stderr.toString()}`);
}
