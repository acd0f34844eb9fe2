// The statements whose arguments can be values of the packet. To add a statement, write its file, and add it here, and to the
// types and words of statements.ts.

import type { KEYWORDS } from "../model/statements.ts";
import { dup, dupText } from "./dup.ts";
import { fwd, fwdText } from "./fwd.ts";
import { mangle } from "./mangle.ts";
import { match } from "./match.ts";
import { dnat, masquerade, natText, portNatText, redirect, snat } from "./nat.ts";
import type { PacketStatement } from "./packet-statement.ts";
import { queue, queueText } from "./queue.ts";
import { raw, rawText } from "./raw.ts";
import { reject, rejectText } from "./reject.ts";
import { reset, resetText } from "./reset.ts";
import { flowText } from "./simple/flow.ts";
import { logText } from "./simple/log.ts";
import { notrackText } from "./simple/notrack.ts";
import { simpleStatements } from "./simple/simple.ts";
import type { StatementText } from "./simple/statement.ts";
import { synproxyText } from "./simple/synproxy.ts";
import { tproxy, tproxyText } from "./tproxy.ts";
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

/** Functions that convert kernel expressions to statements, keyed by the name of the expression. */
export const decompilers: ReadonlyMap<string, NonNullable<PacketStatement["decompile"]>> = new Map(
  Object.values(packetStatements).flatMap(({ expression, decompile }) =>
    expression === undefined || decompile === undefined ? [] : [[expression, decompile]],
  ),
);

/** Returns the chains that a statement requires, for advice. */
export function chainsOf(kind: string): string | undefined {
  const all = { ...packetStatements, ...simpleStatements };
  return Object.hasOwn(all, kind) ? all[kind]?.chains : undefined;
}
