// What each kernel expression does to a packet, by its name.
import type { ExprAttrs } from "../../../families/nftables.ts";
import type { Read } from "../../../schema/model/types.ts";
import { dynset } from "./effects/dynset.ts";
import { connlimit, limit, quota } from "./effects/limits.ts";
import { masq, nat, redir } from "./effects/nat.ts";
import { objref } from "./effects/objref.ts";
import { count, dup, flowOffload, fwd, log, notrack, queue, reject, tproxy } from "./effects/others.ts";
import { synproxy } from "./effects/synproxy.ts";
import { bitwise } from "./expressions/bitwise.ts";
import { byteorder } from "./expressions/byteorder.ts";
import { cmp } from "./expressions/cmp.ts";
import { ct } from "./expressions/ct.ts";
import { exthdr } from "./expressions/exthdr.ts";
import { numgen, osf, rt, socket, tunnel, xfrm } from "./expressions/facts.ts";
import { fib } from "./expressions/fib.ts";
import { hash } from "./expressions/hash.ts";
import { immediate } from "./expressions/immediate.ts";
import { lookup } from "./expressions/lookup.ts";
import { meta } from "./expressions/meta.ts";
import { payload } from "./expressions/payload.ts";
import { range } from "./expressions/range.ts";
import type { Evaluate, Machine, Outcome } from "./machine/machine.ts";
import type { RegisterName } from "./machine/registers.ts";
import { unknownBits } from "./packet/bits.ts";

/** To evaluate another expression, write its file and add it here. */
const evaluators = {
  bitwise,
  byteorder,
  cmp,
  connlimit,
  counter: count,
  ct,
  dup,
  dynset,
  exthdr,
  fib,
  flow_offload: flowOffload,
  fwd,
  hash,
  immediate,
  last: count,
  limit,
  log,
  lookup,
  masq,
  meta,
  nat,
  notrack,
  numgen,
  objref,
  osf,
  payload,
  queue,
  quota,
  range,
  redir,
  reject,
  rt,
  socket,
  synproxy,
  tproxy,
  tunnel,
  xfrm,
};

const OUTCOMES: readonly Outcome[] = [undefined, "break", { code: "accept" }, { code: "drop" }];
/** Unknown expressions that only compare or load something. */
const MATCHES: ReadonlySet<unknown> = new Set(["match", "inner"]);
const LONGEST = 16;

/**
 * Evaluates one kernel expression. An expression without an evaluator has all possible outcomes. If it can do more than
 * compare, the evaluation is incomplete.
 */
export function evaluateExpression(machine: Machine, { name, data }: ExprAttrs<Read>): Outcome {
  const known: Readonly<Record<string, Evaluate<never>>> = evaluators;
  if (name !== undefined && Object.hasOwn(known, name)) return known[name]!(machine, (data ?? {}) as never);
  const extension = (data as { readonly name?: unknown } | undefined)?.name;
  const what = [name, extension].filter((part) => typeof part === "string").join(" ");
  const isMatch = MATCHES.has(name);
  if (!isMatch) machine.isIncomplete = true;
  const question = `the unsupported expression "${what}" (${machine.placeText()})`;
  const key = `${question} ${machine.expression}`;
  const fact = `expression ${what}`;
  const outcome = OUTCOMES[machine.choose(question, [fact], isMatch ? 2 : OUTCOMES.length, key)];
  const { dreg, len = LONGEST } = loadedBy(data);
  if (outcome === undefined && dreg !== undefined)
    machine.registers.store(dreg, unknownBits(len, fact, `${key} ${machine.countLoads()}`));
  return outcome;
}

/** Returns the register that an expression, or the one inside of it, loads. */
function loadedBy(data: unknown): { readonly dreg?: RegisterName; readonly len?: number } {
  if (typeof data !== "object" || data === null || data instanceof Uint8Array) return {};
  if ("dreg" in data) return data as { dreg?: RegisterName; len?: number };
  return (
    Object.values(data)
      .map(loadedBy)
      .find(({ dreg }) => dreg !== undefined) ?? {}
  );
}
