// Prints the outcome of calls in a runtime that may lack permissions: "done", or the class, code, operation and message of the error.
import { MessageWriter, NETLINK_USERSOCK, Receiver, ReceiverPool } from "bun-netlink";
import { parseRuleset } from "bun-netlink/nftables";
import { flowId } from "bun-netlink/ovs";
import { Links, Namespaces, watchNamespaceNames } from "bun-netlink/route";
import { Sockets } from "bun-netlink/sockets";
import { Sysctls } from "bun-netlink/system";

const FORWARDING = "net.ipv4.ip_forward";
const module = new URL("./thread-handler.mjs", import.meta.url);

/** Receives one message, which the receiver's socket sends to itself. */
async function receiver() {
  await using receiver = Receiver.start({ protocol: NETLINK_USERSOCK });
  receiver.socket.send(new MessageWriter(0x20, 0).finish(), { to: { portId: receiver.socket.portId } });
  for await (const _ of receiver) break;
}

const calls = {
  links: () => Links.open().list().toArray(),
  asyncLinks: () => Links.openAsync().list().toArray(),
  receiver,
  pool: async () => (await ReceiverPool.start({ module, protocol: NETLINK_USERSOCK, workers: 1 })).stop(),
  namespaces: () => Namespaces.open().list(),
  namespacesWithPids: () => Namespaces.open().list({ pids: true }),
  createNamespace: () => Namespaces.open().create("lacking"),
  asyncNamespaces: () => Namespaces.openAsync().list(),
  names: () => watchNamespaceNames().next(),
  processes: () => Sockets.open().list({}, { processes: true }).toArray(),
  processesOf: () => Sockets.open().processesOf([{ inode: 1 }]),
  sysctl: () => Sysctls.open().get(FORWARDING),
  sysctls: () => Sysctls.open().list("net.ipv4"),
  sysctlExists: () => Sysctls.open().exists(FORWARDING),
  include: () => parseRuleset('include "/run/absent"', { file: "/run/rules", include: ["/run"] }),
  flowId: () => flowId(new Uint8Array()),
};
const outcomes = {};
for (const [name, call] of Object.entries(calls)) {
  try {
    await call();
    outcomes[name] = "done";
  } catch (error) {
    outcomes[name] = `${error.name} ${error.code} ${error.operation}: ${error.message.split("\n")[0]}`;
  }
}
console.log(JSON.stringify(outcomes));
process.exit();
