import { typeError } from "../../../base/argument-error.ts";
import { ETH_P_IP, ETH_P_IPV6 } from "../../../constants/if_ether.ts";
import { NFPROTO_IPV4 } from "../../../constants/netfilter.ts";
import type { ExprFwdAttrs } from "../../../families/nftables.ts";
import type { Read } from "../../../schema/model/types.ts";
import type { StatementEvaluation } from "../evaluate/packet/rule-run.ts";
import type { ArgumentOf } from "../model/statements.ts";
import { unsupported } from "../rules/expressions/decompile-value.ts";
import { registerAt } from "../rules/expressions/rule-expressions.ts";
import { expressionText } from "../text/expressions/expression-text.ts";
import { readStatementValue } from "../text/expressions/expressions.ts";
import {
  addressFamily,
  addressPart,
  addressTypeOf,
  checkAddress,
  DEVICE,
  maybeFamily,
  nameOfFamily,
} from "./addresses.ts";
import type { PacketStatement } from "./packet-statement.ts";
import type { StatementText } from "./simple/statement.ts";

type Fwd = ArgumentOf<"fwd">;

export const fwd: PacketStatement<Fwd> = {
  argument: { checks: { dev: true, family: true, addr: true }, required: ["dev"] },
  expression: "fwd",
  compile: (rule, { dev, family, addr }, path) => {
    if (rule.family !== "netdev")
      throw typeError(path, `fwd is possible only in tables of the family netdev, not ${rule.family}`);
    rule.require(dev, `${path}.dev`);
    rule.require(addr, `${path}.addr`);
    const next = rule.value(dev, 0, [DEVICE], `${path}.dev`);
    if (addr === undefined) return rule.emit("fwd", { sregDev: 1 });
    checkAddress(addr, `${path}.addr`);
    rule.value(addr, next, [addressPart(family, `${path}.family`)], `${path}.addr`);
    const nfproto = addressFamily(family, `${path}.family`);
    rule.emit("fwd", { sregDev: 1, sregAddr: registerAt(next), nfproto });
  },
  decompile: (rule, { sregDev, sregAddr, nfproto }) => {
    const dev = rule.use(sregDev, DEVICE);
    if (sregAddr === undefined) return rule.add({ fwd: { dev } });
    const family = nameOfFamily(nfproto) ?? unsupported();
    rule.add({ fwd: { dev, family, addr: rule.use(sregAddr, addressPart(family, "")) } });
  },
  chains: "with the hook ingress or egress of a netdev table",
  isLast: true,
};

export const fwdText: StatementText<Fwd> = {
  read: (reader) => {
    const { family } = maybeFamily(reader);
    reader.expect("to");
    const { at } = reader;
    const addr = family && readStatementValue(reader, [addressTypeOf(family)]);
    if (addr !== undefined) reader.expect("device");
    const { at: device } = reader;
    const args = { dev: readStatementValue(reader, [DEVICE]), ...(addr !== undefined && { family, addr }) };
    reader.mark(args, "addr", at);
    reader.mark(args, "dev", device);
    return args;
  },
  text: ({ dev, family, addr }) => {
    const to = expressionText(dev, [DEVICE]);
    if (addr === undefined) return ` to ${to}`;
    return ` ${family} to ${expressionText(addr, [addressTypeOf(family)])} device ${to}`;
  },
};

/** The rule ends for a packet of another family than the next hop. (nft_fwd_neigh_eval) */
export const fwdEvaluation: StatementEvaluation<ExprFwdAttrs<Read>> = {
  evaluate: (run, { sregAddr, nfproto }) => {
    const type = nfproto === NFPROTO_IPV4 ? ETH_P_IP : ETH_P_IPV6;
    if (sregAddr !== undefined && run.packet.type !== type) return "break";
    run.effects.push({ kind: "forward" });
    return { code: "stolen" };
  },
};
