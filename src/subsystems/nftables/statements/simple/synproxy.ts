import { integerFrom, type OptionChecks } from "../../../../base/check.ts";
import { defined } from "../../../../base/objects.ts";
import { IPPROTO_TCP } from "../../../../constants/in.ts";
import type { StatementEvaluation } from "../../evaluate/packet/rule-run.ts";
import type { Data } from "../../model/fields.ts";
import type { Synproxy } from "../../model/statements.ts";
import { someOf, u16 } from "./checks.ts";
import { compact, definedOrNull, hasFlag, listOf, type SimpleStatement, type StatementText } from "./statement.ts";

/** In the order in which nft prints them. */
const FLAGS = ["timestamp", "sack-perm"];

/** TCP_MAX_WSCALE (include/net/tcp.h). */
export const MAX_WSCALE = 14;

export const synproxyFields: OptionChecks<Synproxy> = {
  mss: u16,
  wscale: integerFrom(0, MAX_WSCALE),
  flags: someOf(...FLAGS),
};

export const synproxy: SimpleStatement<Synproxy | null> = {
  argument: { checks: synproxyFields, optional: true },
  expression: "synproxy",
  write: writeSynproxy,
  read: readSynproxy,
  chains: "with the hook input or forward",
};

export function writeSynproxy(settings: Synproxy | null): Data {
  const { mss, wscale, flags } = settings ?? {};
  const set = [...(mss === undefined ? [] : ["mss"]), ...(wscale === undefined ? [] : ["wscale"]), ...listOf(flags)];
  return { ...defined({ mss, wscale }), flags: set };
}

export function readSynproxy({ mss, wscale, flags }: Data): Synproxy | null {
  const known = FLAGS.filter((name) => hasFlag(flags, name));
  const read: Synproxy = {};
  if (hasFlag(flags, "mss") || Number(mss) > 0) read.mss = Number(mss ?? 0);
  if (hasFlag(flags, "wscale") || Number(wscale) > 0) read.wscale = Number(wscale ?? 0);
  return definedOrNull({ ...read, flags: compact(known) });
}

export const synproxyText: StatementText<Synproxy | null> = {
  read: (reader) => {
    const read: Synproxy = {};
    const flags: string[] = [];
    for (;;) {
      if (reader.eat("mss") || reader.eat("maxseg")) read.mss = reader.number(0xffff);
      else if (reader.eat("wscale")) read.wscale = reader.number(MAX_WSCALE);
      else if (reader.eat("timestamp")) flags.push("timestamp");
      else if (reader.eat("sack-perm") || reader.eat("sack-permitted")) flags.push("sack-perm");
      else break;
    }
    return definedOrNull({ ...read, flags: compact([...new Set(flags)]) });
  },
  text: (settings) => {
    const { mss, wscale, flags } = settings ?? {};
    const known = FLAGS.filter((flag) => listOf(flags).includes(flag));
    const size = mss === undefined && wscale === undefined ? "" : ` mss ${mss ?? 0} wscale ${wscale ?? 0}`;
    return known.length === 0 ? size : `${size} ${known.join(" ")}`;
  },
};

const SYN = 0x02;
const ACK = 0x10;

/** Replies to a SYN in place of the server. Whether the ACK that follows is valid depends on its cookie. (nft_synproxy_do_eval) */
export const synproxyEvaluation: StatementEvaluation = {
  evaluate: (run) => {
    const { transport, bytes } = run.packet;
    if (transport?.protocol !== IPPROTO_TCP || transport.isLaterFragment) return "break";
    const flags = run.packet.read(transport.at + 13, 1);
    if (flags === undefined) return { code: "drop" };
    run.effects.push({ kind: "synproxy" });
    const isSet = (flag: number) => {
      if ((flags.known[0]! & flag) !== 0) return (bytes[transport.at + 13]! & flag) !== 0;
      const name = `0x${flag.toString(16)}`;
      return run.decideValue(flags, `has ${name}`, { text: `the TCP flag ${name} is set` });
    };
    if (isSet(SYN)) return { code: "stolen" };
    if (!isSet(ACK)) return undefined;
    return { code: run.decide("the cookie of the ACK is valid", ["synproxy cookie"]) ? "stolen" : "drop" };
  },
  fact: "synproxy cookie",
};
