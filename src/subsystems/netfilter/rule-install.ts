import { EAFNOSUPPORT, EBUSY, EEXIST, EINVAL, ENOENT, EOPNOTSUPP, EPERM, errnoName } from "../../constants/errno.ts";
import { NETLINK_NETFILTER } from "../../constants/netlink.ts";
import { NetlinkError } from "../../errors.ts";
import type { NetlinkSocket } from "../../sock/socket.ts";
import { transactMultiple } from "../../sock/transact.ts";
import { installMessages, operationOf, type RuleForm, type TableFamily } from "./rule-messages.ts";
import type { CheckedRule } from "./rule-options.ts";

/** Features that a kernel may lack, and the error that reveals it. */
const LACKING: ReadonlySet<number> = new Set([-ENOENT, -EOPNOTSUPP, -EINVAL, -EAFNOSUPPORT]);

/**
 * Installs the rule in the first form that the kernel accepts, and returns that form. Rejected forms leave nothing
 * behind.
 *
 * @throws NetlinkError with the rejected message as `operation`; EOPNOTSUPP if the kernel accepts no form.
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

/** Returns the forms to try, the best first. */
function* formsFor(family: TableFamily): Generator<Omit<RuleForm, "owned">> {
  for (const counter of [true, false]) {
    yield { families: [family], counter, expression: "queue" };
    yield { families: [family], counter, expression: "target" };
    // An iptables target may exist for one protocol only.
    if (family === "inet") yield { families: ["ip", "ip6"], counter, expression: "target" };
  }
}

/** Returns the error for a table whose name is taken. A table with an owner cannot even be read by other processes. */
const TAKEN: ReadonlySet<number> = new Set([-EEXIST, -EPERM, -EBUSY]);

/** Kernel options that enable the table families. */
const familyOptions: Readonly<Record<TableFamily, string>> = {
  ip: "CONFIG_NF_TABLES_IPV4",
  ip6: "CONFIG_NF_TABLES_IPV6",
  inet: "CONFIG_NF_TABLES_INET",
  bridge: "CONFIG_NF_TABLES_BRIDGE",
};

/** Returns the error for a failure, with advice if the failed message allows it. */
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
  // Without the privilege, the first message is rejected.
  if (!TAKEN.has(errno)) return failure;
  const owner = errno === -EPERM ? ", and belongs to a socket of another process" : "";
  const reason = `the table ${JSON.stringify(table)} of the family ${family} is there already${owner}: use another name`;
  return rephrased(failure, EEXIST, `${reason} (\`nft list tables\` shows them)`);
}

function rephrased(failure: NetlinkError, errno: number, reason: string): NetlinkError {
  const { operation, extendedAck } = failure;
  const message = `${operation}: ${reason} (${errnoName(errno)})`;
  return new NetlinkError(message, { errno, operation, extendedAck, cause: failure });
}

/** Installs the rule in one form. Returns the kernel's error, if any. */
function tryForm(socket: NetlinkSocket, rule: CheckedRule, table: string, form: RuleForm): NetlinkError | undefined {
  const messages = installMessages(rule, table, form);
  const results = transactMultiple(NETLINK_NETFILTER, messages, { socket, oneDatagram: true });
  const index = results.findIndex(({ error }) => error !== undefined);
  if (index < 0) return undefined;
  const error = results[index]!.error!;
  const operation = operationOf(index, messages.length);
  // The kernel identifies a message only by its number.
  const reason = error.message.replace(/^[^:]*: /, "");
  return new NetlinkError(`${operation}: ${reason}`, {
    errno: error.errno,
    operation,
    extendedAck: error.extendedAck,
    cause: error,
  });
}
