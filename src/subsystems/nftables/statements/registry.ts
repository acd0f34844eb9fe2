// The statements whose arguments can be values of the packet. To add a statement, write its file, and add it here, and to the
// types and words of statements.ts.

import type { StatementEvaluation } from "../evaluate/packet/rule-run.ts";
import type { KEYWORDS } from "../model/statements.ts";
import { dup, dupEvaluation, dupText } from "./dup.ts";
import { fwd, fwdEvaluation, fwdText } from "./fwd.ts";
import { mangle } from "./mangle.ts";
import { match } from "./match.ts";
import {
  dnat,
  masquerade,
  masqueradeEvaluation,
  natEvaluation,
  natText,
  portNatText,
  redirect,
  redirectEvaluation,
  snat,
} from "./nat.ts";
import type { PacketStatement } from "./packet-statement.ts";
import { queue, queueEvaluation, queueText } from "./queue.ts";
import { raw, rawText } from "./raw.ts";
import { reject, rejectEvaluation, rejectText } from "./reject.ts";
import { reset, resetText } from "./reset.ts";
import { counterEvaluation } from "./simple/counter.ts";
import { ctCountEvaluation } from "./simple/ct-count.ts";
import { flowEvaluation, flowText } from "./simple/flow.ts";
import { lastEvaluation } from "./simple/last.ts";
import { limitEvaluation } from "./simple/limit.ts";
import { logEvaluation, logText } from "./simple/log.ts";
import { notrackEvaluation, notrackText } from "./simple/notrack.ts";
import { quotaEvaluation } from "./simple/quota.ts";
import { simpleStatements } from "./simple/simple.ts";
import type { StatementText } from "./simple/statement.ts";
import { synproxyEvaluation, synproxyText } from "./simple/synproxy.ts";
import { tproxy, tproxyEvaluation, tproxyText } from "./tproxy.ts";
import { mapUpdate, meter, meterText, setUpdate } from "./update.ts";
import { vmap } from "./vmap.ts";

/** Keyed by the keyword, which is also the key in JSON. */
export const packetStatements: Readonly<Record<string, PacketStatement>> = {
  match,
  vmap,
  mangle,
  reject,
  queue,
  snat,
  dnat,
  masquerade,
  redirect,
  tproxy,
  dup,
  fwd,
  set: setUpdate,
  map: mapUpdate,
  meter,
  reset,
  raw,
};

/** Texts of the statements above, and of those without registers that elements of sets cannot have. */
export const packetTexts: Readonly<Record<string, StatementText>> = {
  notrack: notrackText,
  log: logText,
  reject: rejectText,
  queue: queueText,
  snat: natText,
  dnat: natText,
  masquerade: portNatText,
  redirect: portNatText,
  tproxy: tproxyText,
  dup: dupText,
  fwd: fwdText,
  flow: flowText,
  synproxy: synproxyText,
  meter: meterText,
  reset: resetText,
  raw: rawText,
} satisfies Record<(typeof KEYWORDS)[number] | "raw", StatementText>;

/** What each statement does to packets, by the name of the kernel expression. */
export const evaluations: Readonly<Record<string, StatementEvaluation>> = {
  counter: counterEvaluation,
  limit: limitEvaluation,
  quota: quotaEvaluation,
  log: logEvaluation,
  connlimit: ctCountEvaluation,
  last: lastEvaluation,
  synproxy: synproxyEvaluation,
  notrack: notrackEvaluation,
  flow_offload: flowEvaluation,
  reject: rejectEvaluation,
  queue: queueEvaluation,
  nat: natEvaluation,
  masq: masqueradeEvaluation,
  redir: redirectEvaluation,
  tproxy: tproxyEvaluation,
  dup: dupEvaluation,
  fwd: fwdEvaluation,
};

/** Returns the chains that a statement requires, for advice. */
export function chainsOf(kind: string): string | undefined {
  const all = { ...packetStatements, ...simpleStatements };
  return Object.hasOwn(all, kind) ? all[kind]?.chains : undefined;
}
