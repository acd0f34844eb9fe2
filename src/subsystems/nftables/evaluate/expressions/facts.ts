// Expressions whose values only the kernel knows: facts that the caller can pass.
import type {
  ExprOsfAttrs,
  ExprRtAttrs,
  ExprSocketAttrs,
  ExprTunnelAttrs,
  ExprXfrmAttrs,
  NumgenAttrs,
  Registers,
} from "../../../../families/nftables.ts";
import type { Read } from "../../../../schema/model/types.ts";
import type { Evaluate, Machine } from "../machine/machine.ts";
import type { Outcome } from "../packet/rule-run.ts";

interface Attrs {
  readonly dreg?: Registers | Read["unnamed"];
}

function load(machine: Machine, name: string, attrs: Attrs, length: number): Outcome {
  return machine.load(attrs.dreg, machine.fact(name, attrs, length));
}

export const numgen: Evaluate<NumgenAttrs<Read>> = (machine, attrs) => load(machine, "numgen", attrs, 4);

export const rt: Evaluate<ExprRtAttrs<Read>> = (machine, attrs) =>
  load(machine, "rt", attrs, { nexthop6: 16, tcpmss: 2, xfrm: 1 }[String(attrs.key)] ?? 4);

export const socket: Evaluate<ExprSocketAttrs<Read>> = (machine, attrs) =>
  load(machine, "socket", attrs, { transparent: 1, wildcard: 1, cgroupv2: 8 }[String(attrs.key)] ?? 4);

export const osf: Evaluate<ExprOsfAttrs<Read>> = (machine, attrs) => load(machine, "osf", attrs, 16);

export const xfrm: Evaluate<ExprXfrmAttrs<Read>> = (machine, attrs) =>
  load(machine, "xfrm", attrs, String(attrs.key).endsWith("ip6") ? 16 : 4);

export const tunnel: Evaluate<ExprTunnelAttrs<Read>> = (machine, attrs) =>
  load(machine, "tunnel", attrs, attrs.key === "path" ? 1 : 4);
