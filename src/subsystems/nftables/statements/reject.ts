import { typeError } from "../../../base/argument-error.ts";
import { describeValue } from "../../../base/describe.ts";
import type { ExprRejectAttrs } from "../../../families/nftables.ts";
import type { Read } from "../../../schema/model/types.ts";
import type { StatementEvaluation } from "../evaluate/packet/rule-run.ts";
import { type Datatype, datatype, fromInteger, toInteger } from "../model/datatypes.ts";
import type { ArgumentOf } from "../model/statements.ts";
import { Unsupported } from "../rules/expressions/decompile-value.ts";
import { constantText, readConstant, type ValueType } from "../text/expressions/values.ts";
import type { PacketStatement } from "./packet-statement.ts";
import type { StatementText } from "./simple/statement.ts";

type Reject = ArgumentOf<"reject">;
type Icmp = "icmp" | "icmpv6" | "icmpx";

const CODES: Readonly<Record<Icmp, Datatype>> = {
  icmp: datatype("icmp_code"),
  icmpv6: datatype("icmpv6_code"),
  icmpx: datatype("icmpx_code"),
};
const NETWORKS: Readonly<Record<string, Icmp>> = { ip: "icmp", ip6: "icmpv6" };
const DEFAULT = "port-unreachable";

export const reject: PacketStatement<Reject> = {
  argument: { checks: { type: true, expr: true }, optional: true },
  expression: "reject",
  compile: (rule, args, path) => {
    const { type, expr } = args ?? {};
    if (rule.family === "arp" || (rule.family !== "ip" && rule.family !== "ip6" && rule.packet.network === "arp"))
      throw typeError(path, "packets of the protocol arp cannot be rejected");
    const kind = type ?? NETWORKS[rule.packet.network ?? ""] ?? "icmpx";
    if (kind === "tcp reset") {
      rule.requireFirst("tcp", `${path}.type`);
      return rule.emit("reject", { type: "tcp-rst", icmpCode: 0 });
    }
    if (kind !== "icmp" && kind !== "icmpv6" && kind !== "icmpx")
      throw typeError(`${path}.type`, `expected icmp, icmpv6, icmpx or tcp reset, got ${describeValue(type)}`);
    const own = NETWORKS[rule.family];
    if (kind === "icmpx" && own !== undefined)
      throw typeError(`${path}.type`, `expected ${own} in tables of the family ${rule.family}, got icmpx`);
    if (kind !== "icmpx") rule.requireFirst(kind === "icmp" ? "ip" : "ip6", `${path}.expr`);
    const code = toInteger(CODES[kind], expr ?? DEFAULT, 8, `${path}.expr`, rule.interfaces);
    rule.emit("reject", { type: kind === "icmpx" ? "icmpx-unreach" : "icmp-unreach", icmpCode: Number(code) });
  },
  decompile: (rule, { type, icmpCode }) => {
    if (type === "tcp-rst") return rule.add({ reject: { type: "tcp reset" } });
    const kind = type === "icmpx-unreach" ? "icmpx" : NETWORKS[rule.packet.network ?? ""];
    if (kind === undefined) throw new Unsupported();
    const code = fromInteger(CODES[kind], BigInt((icmpCode ?? 0) as number), rule.interfaces);
    rule.add({ reject: { type: kind, expr: code as string | number } });
  },
  chains: "with the hook input, forward or output (prerouting since Linux 5.9)",
  isLast: true,
};

const typeOf = (kind: string): ValueType => ({ type: CODES[kind as Icmp], bits: 8 });

export const rejectText: StatementText<Reject> = {
  read: (reader) => {
    if (!reader.eat("with")) return null;
    if (reader.eat("tcp")) {
      reader.expect("reset");
      return { type: "tcp reset" };
    }
    const type = reader.oneOf(["icmp", "icmpv6", "icmpx", "tcp"]);
    reader.eat("type");
    const { at } = reader;
    const args = { type, expr: readConstant(reader, typeOf(type)) };
    reader.mark(args, "expr", at);
    return args;
  },
  text: (args, family) => {
    const { type, expr = DEFAULT } = args ?? {};
    if (type === "tcp reset") return " with tcp reset";
    // nft omits the default type.
    const isDefault = type === undefined || (expr === DEFAULT && type === (NETWORKS[family ?? ""] ?? "icmpx"));
    return isDefault ? "" : ` with ${type} ${constantText(expr, typeOf(type))}`;
  },
};

const REPLIES: Readonly<Record<string, string>> = {
  "icmp-unreach": "icmp",
  "icmpx-unreach": "icmpx",
  "tcp-rst": "tcp reset",
};

/** Drops the packet, and replies. (nft_reject_inet_eval) */
export const rejectEvaluation: StatementEvaluation<ExprRejectAttrs<Read>> = {
  evaluate: (run, { type, icmpCode }) => {
    const reply = REPLIES[String(type)] ?? String(type);
    run.effects.push({ kind: "reject", with: reply, code: type === "tcp-rst" ? undefined : icmpCode });
    return { code: "drop" };
  },
};
