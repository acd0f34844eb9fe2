// Preloaded by a test of the demo. Disables the kernel features that the environment variable DEMO_WITHOUT names.
import { EOPNOTSUPP, EPROTONOSUPPORT, NETLINK_NETFILTER, NetlinkError, NetlinkSocket } from "bun-netlink";
import { PacketQueue, QueueRule } from "bun-netlink/netfilter";

const openSocket = NetlinkSocket.open;
const installAsync = QueueRule.installAsync;

switch (process.env["DEMO_WITHOUT"]) {
  case "nfnetlink":
    NetlinkSocket.open = (protocol, options) => {
      if (protocol !== NETLINK_NETFILTER) return openSocket.call(NetlinkSocket, protocol, options);
      throw new NetlinkError("socket: protocol not supported (EPROTONOSUPPORT)", { errno: EPROTONOSUPPORT });
    };
    break;
  case "queues":
    PacketQueue.open = () => {
      throw new NetlinkError("this kernel has no packet queues (EOPNOTSUPP)", { errno: EOPNOTSUPP });
    };
    break;
  case "verdicts": {
    const { setTimeout } = globalThis;
    let endPart: () => void;
    globalThis.setTimeout = Object.assign((callback: () => void, delay?: number) => {
      // The limit of a part is shorter if the demo has less time left, so the timer is found by its caller.
      if (new Error().stack?.includes("partTimeout")) endPart = callback;
      return setTimeout(callback, delay);
    }, setTimeout);
    // The rule sends packets to queue 999, which no program reads. The time limit of the part passes a second later.
    QueueRule.installAsync = async (options, limits) => {
      const rule = await installAsync.call(QueueRule, { ...options, queues: 999 }, limits);
      setTimeout(() => endPart(), 1000);
      return rule;
    };
    break;
  }
}
