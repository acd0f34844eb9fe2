import { typeError } from "../../../base/argument-error.ts";
import type { StatementEvaluation } from "../evaluate/packet/rule-run.ts";
import type { Data } from "../model/fields.ts";
import type { ArgumentOf } from "../model/statements.ts";
import { registerAt } from "../rules/expressions/rule-expressions.ts";
import { expressionText } from "../text/expressions/expression-text.ts";
import {
  addressFamily,
  addressPart,
  addressTypeOf,
  checkAddress,
  maybeFamily,
  nameOfFamily,
  PORT,
  readTarget,
  targetAddressText,
} from "./addresses.ts";
import type { PacketStatement } from "./packet-statement.ts";
import type { StatementText } from "./simple/statement.ts";

type Tproxy = ArgumentOf<"tproxy">;

export const tproxy: PacketStatement<Tproxy> = {
  argument: { checks: { family: true, addr: true, port: true } },
  expression: "tproxy",
  compile: (rule, { family: named, addr, port }, path) => {
    const family = named ?? (rule.family === "inet" ? undefined : rule.family);
    const data: Data = { family: family === undefined ? 0 : addressFamily(family, `${path}.family`) };
    if (rule.packet.transport === undefined)
      throw typeError(path, "tproxy requires an earlier match of the transport protocol, such as meta l4proto tcp");
    if (named !== undefined) rule.checkNetwork(named, `${path}.family`);
    rule.require(addr, `${path}.addr`);
    rule.require(port, `${path}.port`);
    let slot = 0;
    if (addr !== undefined) {
      data["regAddr"] = registerAt(slot);
      checkAddress(addr, `${path}.addr`);
      slot = rule.value(addr, slot, [addressPart(family, `${path}.family`)], `${path}.addr`);
    }
    if (port !== undefined) {
      data["regPort"] = registerAt(slot);
      rule.value(port, slot, [PORT], `${path}.port`);
    }
    rule.emit("tproxy", data);
  },
  decompile: (rule, { family, regAddr, regPort }) => {
    const name = nameOfFamily(family);
    const address =
      regAddr === undefined ? {} : { addr: rule.use(regAddr, addressPart(name ?? rule.packet.network, "")) };
    const port = regPort === undefined ? {} : { port: rule.use(regPort, PORT) };
    const shown = rule.family === "inet" && name !== undefined ? { family: name } : {};
    rule.add({ tproxy: { ...shown, ...address, ...port } });
  },
  chains: "with the hook prerouting",
};

export const tproxyText: StatementText<Tproxy> = {
  read: (reader) => {
    const named = maybeFamily(reader);
    reader.expect("to");
    return readTarget(reader, named, addressTypeOf(named.family ?? reader.family));
  },
  text: ({ family, addr, port }, tableFamily) => {
    const address = addr === undefined ? "" : targetAddressText(addr, addressTypeOf(family ?? tableFamily), true);
    const end = port === undefined ? "" : `:${expressionText(port, [PORT])}`;
    return `${family === undefined ? "" : ` ${family}`} to ${address}${end}`;
  },
};

/** Assigns the packet to a local socket. Without a socket, the rule ends. (nft_tproxy_eval) */
export const tproxyEvaluation: StatementEvaluation = {
  evaluate: (run) => {
    if (!run.decide(`a local socket accepts the packet (${run.placeText()})`, ["tproxy socket"])) return "break";
    run.effects.push({ kind: "tproxy" });
    return undefined;
  },
  fact: "tproxy socket",
};
