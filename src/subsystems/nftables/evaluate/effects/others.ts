// Expressions that copy, queue, reject or mark packets, or that only count them.
import { ETH_P_IP, ETH_P_IPV6 } from "../../../../constants/if_ether.ts";
import { IPPROTO_TCP } from "../../../../constants/in.ts";
import { NFPROTO_IPV4 } from "../../../../constants/netfilter.ts";
import type {
  ExprDupAttrs,
  ExprFlowOffloadAttrs,
  ExprFwdAttrs,
  ExprQueueAttrs,
  ExprRejectAttrs,
  ExprTproxyAttrs,
  LogAttrs,
} from "../../../../families/nftables.ts";
import type { Read } from "../../../../schema/model/types.ts";
import { isTracked, stateOf } from "../expressions/ct.ts";
import type { Evaluate } from "../machine/machine.ts";
import { hostNumberOf, isKnown } from "../packet/bits.ts";

/** Counts packets, which has no influence on them. */
export const count: Evaluate<unknown> = () => undefined;

export const log: Evaluate<LogAttrs<Read>> = (machine, { prefix, group }) => {
  machine.effects.push({ kind: "log", prefix, group });
  return undefined;
};

const REJECTIONS: Readonly<Record<string, string>> = {
  "icmp-unreach": "icmp",
  "icmpx-unreach": "icmpx",
  "tcp-rst": "tcp reset",
};

/** Drops the packet, and replies. (nft_reject_inet_eval) */
export const reject: Evaluate<ExprRejectAttrs<Read>> = (machine, { type, icmpCode }) => {
  const reply = REJECTIONS[String(type)] ?? String(type);
  machine.effects.push({ kind: "reject", with: reply, code: type === "tcp-rst" ? undefined : icmpCode });
  return { code: "drop" };
};

export const queue: Evaluate<ExprQueueAttrs<Read>> = (machine, { num = 0, total = 1, flags, sregQnum }) => {
  const bits = sregQnum === undefined ? undefined : machine.registers.load(sregQnum, 4);
  if (bits !== undefined && !isKnown(bits))
    for (const fact of bits.facts) machine.recordMissing(fact, `number of the queue (${machine.placeText()})`);
  const first = bits === undefined ? num : isKnown(bits) ? hostNumberOf(bits.value) : undefined;
  const isBypassed = flags?.includes("bypass") === true;
  machine.effects.push({ kind: "queue", first, count: total, isBypassed });
  return { code: "queue" };
};

export const dup: Evaluate<ExprDupAttrs<Read>> = (machine) => {
  machine.effects.push({ kind: "duplicate" });
  return undefined;
};

/** The rule ends for a packet of another family than the next hop. (nft_fwd_neigh_eval) */
export const fwd: Evaluate<ExprFwdAttrs<Read>> = (machine, { sregAddr, nfproto }) => {
  const type = nfproto === NFPROTO_IPV4 ? ETH_P_IP : ETH_P_IPV6;
  if (sregAddr !== undefined && machine.packet.type !== type) return "break";
  machine.effects.push({ kind: "forward" });
  return { code: "stolen" };
};

/** Has no effect on a packet that already belongs to a connection. (nft_notrack_eval) */
export const notrack: Evaluate<unknown> = (machine) => {
  const state = stateOf(machine);
  if (isTracked(state) ?? machine.decide("the packet already belongs to a connection", state.facts)) return undefined;
  machine.effects.push({ kind: "notrack" });
  machine.isUntracked = true;
  return undefined;
};

/** Assigns the packet to a local socket. Without a socket, the rule ends. (nft_tproxy_eval) */
export const tproxy: Evaluate<ExprTproxyAttrs<Read>> = (machine) => {
  if (!machine.decide(`a local socket accepts the packet (${machine.placeText()})`, ["tproxy socket"])) return "break";
  machine.effects.push({ kind: "tproxy" });
  return undefined;
};

/** Offloads an established connection. Otherwise, the rule ends. (nft_flow_offload_eval) */
export const flowOffload: Evaluate<ExprFlowOffloadAttrs> = (machine, { name }) => {
  const isTcp = machine.packet.transport?.protocol === IPPROTO_TCP;
  const question = `the ${isTcp ? "TCP " : ""}connection can be offloaded to the flow table ${name} of ${machine.table.family} ${machine.table.name}`;
  if (!machine.decide(question, ["flow offload"])) return "break";
  machine.effects.push({ kind: "offload" });
  return undefined;
};
