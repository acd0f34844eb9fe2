import { IPPROTO_TCP } from "../../../../constants/in.ts";
import type { Machine, Outcome } from "../machine/machine.ts";

const SYN = 0x02;
const ACK = 0x10;

/** Replies to a SYN in place of the server. Whether the ACK that follows is valid depends on its cookie. (nft_synproxy_do_eval) */
export function synproxy(machine: Machine): Outcome {
  const { transport, bytes } = machine.packet;
  if (transport?.protocol !== IPPROTO_TCP || transport.isLaterFragment) return "break";
  const flags = machine.packet.read(transport.at + 13, 1);
  if (flags === undefined) return { code: "drop" };
  machine.effects.push({ kind: "synproxy" });
  const isSet = (flag: number) =>
    (flags.known[0]! & flag) === 0
      ? machine.decideValue(flags, `has 0x${flag.toString(16)}`, { text: `the TCP flag 0x${flag.toString(16)} is set` })
      : (bytes[transport.at + 13]! & flag) !== 0;
  if (isSet(SYN)) return { code: "stolen" };
  if (!isSet(ACK)) return undefined;
  return machine.decide("the cookie of the ACK is valid", ["synproxy cookie"]) ? { code: "stolen" } : { code: "drop" };
}
