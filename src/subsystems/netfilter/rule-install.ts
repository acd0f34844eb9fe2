import { EAFNOSUPPORT, EBUSY, EEXIST, EINVAL, ENOENT, EOPNOTSUPP, EPERM, errnoName } from "../../constants/errno.ts";
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
      if (operation !== "NFT_MSG_NEWRULE" || !LACKING.has(errno)) throw explained(failure, rule.family, table);
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

/** What the kernel says of a table whose name is taken: one of an owner may not even be looked at by others. */
const TAKEN: ReadonlySet<number> = new Set([-EEXIST, -EPERM, -EBUSY]);

/** The options that bring the families of tables. */
const familyOptions: Readonly<Record<TableFamily, string>> = {
  ip: "CONFIG_NF_TABLES_IPV4",
  ip6: "CONFIG_NF_TABLES_IPV6",
  inet: "CONFIG_NF_TABLES_INET",
  bridge: "CONFIG_NF_TABLES_BRIDGE",
};

/** The error for a failure, with what can be done where its place tells. */
function explained(failure: NetlinkError, family: TableFamily, table: string): NetlinkError {
  const { operation, errno } = failure;
  if (operation === "NFNL_MSG_BATCH_BEGIN" && errno === -EOPNOTSUPP) {
    return rephrased(
      failure,
      EOPNOTSUPP,
      "this kernel has no nf_tables: it comes with CONFIG_NF_TABLES (module nf_tables)",
    );
  }
  if (operation !== "NFT_MSG_NEWTABLE") return failure;
  if (errno === -EOPNOTSUPP || errno === -EAFNOSUPPORT) {
    const option = familyOptions[family];
    return rephrased(failure, errno, `this kernel has no tables of the family ${family}: they come with ${option}`);
  }
  // Without the right, the first message is refused already.
  if (!TAKEN.has(errno)) return failure;
  const owner = errno === -EPERM ? ", and belongs to a socket of somebody else" : "";
  const reason = `the table ${JSON.stringify(table)} of the family ${family} is there already${owner}: use another name`;
  return rephrased(failure, EEXIST, `${reason} (\`nft list tables\` shows them)`);
}

function rephrased(failure: NetlinkError, errno: number, reason: string): NetlinkError {
  const { operation, extendedAck } = failure;
  const message = `${operation}: ${reason} (${errnoName(errno)})`;
  return new NetlinkError(message, { errno, operation, extendedAck, cause: failure });
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
