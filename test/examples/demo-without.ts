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
  case "verdicts":
    // The rule sends packets to queue 999, which no program reads.
    QueueRule.installAsync = (options, limits) => installAsync.call(QueueRule, { ...options, queues: 999 }, limits);
    break;
}
