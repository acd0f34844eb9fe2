import { EAFNOSUPPORT, EINVAL, ENOENT, EOPNOTSUPP } from "../../constants/errno.ts";
import { NETLINK_NETFILTER } from "../../constants/netlink.ts";
import { NetlinkError } from "../../errors.ts";
import type { NetlinkSocket } from "../../sock/socket.ts";
import { transactMultiple } from "../../sock/transact.ts";
import { installMessages, operationOf, type RuleForm, type TableFamily } from "./rule-messages.ts";
import type { CheckedRule } from "./rule-options.ts";

/** What a kernel may lack, and how it says so. */
const LACKING: ReadonlySet<number> = new Set([-ENOENT, -EOPNOTSUPP, -EINVAL, -EAFNOSUPPORT]);

/**
 * Installs the rule in the first form that the kernel takes, and returns that. What it does not take leaves nothing behind.
 *
 * @throws NetlinkError with the message that was refused as `operation`; EOPNOTSUPP when the kernel takes no form.
 */
export function installRule(socket: NetlinkSocket, rule: CheckedRule, table: string): RuleForm {
  let owned = true;
  let refused: NetlinkError | undefined;
  for (const candidate of formsFor(rule.family)) {
    for (;;) {
      const form = { ...candidate, owned };
      const failure = tryForm(socket, rule, table, form);
      if (failure === undefined) return form;
      const { operation, errno } = failure;
      if (operation === "NFT_MSG_NEWTABLE" && owned && (errno === -EOPNOTSUPP || errno === -EINVAL)) {
        owned = false;
        continue;
      }
      if (operation !== "NFT_MSG_NEWRULE" || !LACKING.has(errno)) throw failure;
      refused = failure;
      break;
    }
  }
  throw new NetlinkError(
    "this kernel cannot send packets to queues from nf_tables: that takes CONFIG_NFT_QUEUE, or CONFIG_NFT_COMPAT with " +
      "CONFIG_NETFILTER_XT_TARGET_NFQUEUE (EOPNOTSUPP)",
    { errno: EOPNOTSUPP, operation: "NFT_MSG_NEWRULE", extendedAck: refused?.extendedAck, cause: refused },
  );
}

/** The forms to try, the best first. */
function* formsFor(family: TableFamily): Generator<Omit<RuleForm, "owned">> {
  for (const counter of [true, false]) {
    yield { families: [family], counter, expression: "queue" };
    yield { families: [family], counter, expression: "target" };
    // Targets of iptables may be known for either protocol alone.
    if (family === "inet") yield { families: ["ip", "ip6"], counter, expression: "target" };
  }
}

/** Installs the rule in one form; returns why the kernel refused, if it did. */
function tryForm(socket: NetlinkSocket, rule: CheckedRule, table: string, form: RuleForm): NetlinkError | undefined {
  const messages = installMessages(rule, table, form);
  const results = transactMultiple(NETLINK_NETFILTER, messages, { socket, oneDatagram: true });
  const index = results.findIndex(({ error }) => error !== undefined);
  if (index < 0) return undefined;
  const error = results[index]!.error!;
  const operation = operationOf(index, messages.length);
  // The kernel names a message by its number alone.
  const reason = error.message.replace(/^[^:]*: /, "");
  return new NetlinkError(`${operation}: ${reason}`, {
    errno: error.errno,
    operation,
    extendedAck: error.extendedAck,
    cause: error,
  });
}
