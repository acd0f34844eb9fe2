import { typeError } from "../../../base/argument-error.ts";
import type { StatementEvaluation } from "../evaluate/packet/rule-run.ts";
import type { ArgumentOf } from "../model/statements.ts";
import { registerAt } from "../rules/expressions/rule-expressions.ts";
import { expressionText } from "../text/expressions/expression-text.ts";
import { readStatementValue } from "../text/expressions/expressions.ts";
import { addressPart, addressTypeOf, checkAddress, DEVICE } from "./addresses.ts";
import type { PacketStatement } from "./packet-statement.ts";
import type { StatementText } from "./simple/statement.ts";

/** In tables of the family netdev, `addr` is the name of an interface. */
type Dup = ArgumentOf<"dup">;

export const dup: PacketStatement<Dup> = {
  argument: { checks: { addr: true, dev: true }, required: ["addr"] },
  expression: "dup",
  compile: (rule, { addr, dev }, path) => {
    if (rule.family === "netdev") {
      if (dev !== undefined) throw typeError(`${path}.dev`, "dup in tables of the family netdev has no other device");
      rule.value(addr, 0, [DEVICE], `${path}.addr`);
      return rule.emit("dup", { sregDev: 1 });
    }
    if (rule.family !== "ip" && rule.family !== "ip6")
      throw typeError(path, `dup is possible only in tables of the families ip, ip6 and netdev, not ${rule.family}`);
    rule.require(addr, `${path}.addr`);
    rule.require(dev, `${path}.dev`);
    checkAddress(addr, `${path}.addr`);
    const next = rule.value(addr, 0, [addressPart(rule.packet.network, path)], `${path}.addr`);
    if (dev !== undefined) rule.value(dev, next, [DEVICE], `${path}.dev`);
    rule.emit("dup", { sregAddr: 1, ...(dev !== undefined && { sregDev: registerAt(next) }) });
  },
  decompile: (rule, { sregAddr, sregDev }) => {
    if (sregAddr === undefined) return rule.add({ dup: { addr: rule.use(sregDev, DEVICE) } });
    const addr = rule.use(sregAddr, addressPart(rule.packet.network, ""));
    rule.add({ dup: { addr, ...(sregDev !== undefined && { dev: rule.use(sregDev, DEVICE) }) } });
  },
};

const targetOf = (family: string | undefined) => (family === "netdev" ? DEVICE : addressTypeOf(family));

export const dupText: StatementText<Dup> = {
  read: (reader) => {
    reader.expect("to");
    const { at } = reader;
    const args: Dup = { addr: readStatementValue(reader, [targetOf(reader.family)]) };
    reader.mark(args, "addr", at);
    if (!reader.eat("device")) return args;
    const { at: device } = reader;
    args.dev = readStatementValue(reader, [DEVICE]);
    reader.mark(args, "dev", device);
    return args;
  },
  text: ({ addr, dev }, family) => {
    const to = expressionText(addr, [targetOf(family)]);
    return ` to ${to}${dev === undefined ? "" : ` device ${expressionText(dev, [DEVICE])}`}`;
  },
};

export const dupEvaluation: StatementEvaluation = {
  evaluate: (run) => {
    run.effects.push({ kind: "duplicate" });
    return undefined;
  },
};
