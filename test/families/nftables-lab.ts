import { nftables } from "../../src/families/nftables.ts";
import { AF_INET, NetworkNamespace, NLM_F_APPEND, NLM_F_CREATE } from "../../src/index.ts";
import { runIn } from "../support/oracle.ts";
import { type Change, expression, type Firewall } from "./nftables.ts";

// The kernel's, which has them for C alone.
export const NFPROTO_INET = 1;
export const NF_INET_LOCAL_IN = 1;
export const NF_INET_POST_ROUTING = 4;
export const IPPROTO_TCP = 6;
export const IPPROTO_UDP = 17;
/** Types of the keys of sets, as `nft` counts them; several in one take six bits each. */
export const IPV4_ADDRESS = 7;
export const INET_SERVICE = 13;
export const VERDICT = 0xffff_ff00;
/** Where in the headers of TCP and UDP, and of IPv4, the destination is. */
export const DPORT = { base: "transport-header", offset: 2, len: 2 } as const;
export const DADDR = { base: "network-header", offset: 16, len: 4 } as const;

/** Headers of requests about tables for both kinds of addresses, and for IPv4. */
export const inet = { nfgenFamily: NFPROTO_INET };
export const inet4 = { nfgenFamily: AF_INET };
/** Makes what is not there, and what goes behind others. */
export const CREATE = NLM_F_CREATE;
export const APPEND = NLM_F_CREATE | NLM_F_APPEND;

/** Numbers and addresses as they are in packets. */
export const port = (number: number) => Uint8Array.of(number >> 8, number & 0xff);
export const address = (text: string) => Uint8Array.from(text.split(".").map(Number));
export const joined = (...parts: Uint8Array[]) => Uint8Array.from(parts.flatMap((part) => [...part]));
export const verdict = (code: "accept" | "drop") =>
  expression("immediate", { dreg: "reg-verdict", data: { verdict: { code } } });

/** A table with a chain that packets for this machine go through, and one beside it. */
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

/** The expressions that let only packets of a protocol through. */
export const ofProtocol = (protocol: number) => [
  expression("meta", { key: "l4-proto", dreg: "reg-1" }),
  expression("cmp", { sreg: "reg-1", op: "eq", data: { value: Uint8Array.of(protocol) } }),
];
/** The same for a protocol and a port. */
export const toPort = (number: number, protocol = IPPROTO_TCP) => [
  ...ofProtocol(protocol),
  expression("payload", { dreg: "reg-1", ...DPORT }),
  expression("cmp", { sreg: "reg-1", op: "eq", data: { value: port(number) } }),
];
/** How `nft` shows that. */
export const shownPort = (right: unknown, protocol = "tcp") => ({
  match: { op: "==", left: { payload: { protocol, field: "dport" } }, right },
});

/** Adds a rule to the end of that chain. */
export function rule(...elem: ReturnType<typeof expression>[]): Change {
  return {
    operation: "newrule",
    fields: { header: inet, table: "t", chain: "in", expressions: { elem } },
    flags: APPEND,
  };
}

/** A firewall in a namespace of its own. */
export function lab(): { netns: NetworkNamespace; client: Firewall } & Disposable {
  const netns = NetworkNamespace.create();
  runIn(netns, ["ip", "link", "set", "lo", "up"]);
  const client = nftables.connect({ netns });
  return {
    netns,
    client,
    [Symbol.dispose]: () => {
      client.close();
      netns.close();
    },
  };
}

/** Gives `nft` something to do, in its own language. */
export function load(netns: NetworkNamespace, text: string): void {
  const { success, stderr } = netns.run(() => Bun.spawnSync(["nft", "-f", "-"], { stdin: Buffer.from(text) }));
  if (!success) throw new Error(`nft refuses what the test gives it: ${stderr.toString()}`);
}
