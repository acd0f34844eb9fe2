import { formatMessage, Message, NETLINK_ROUTE, NetlinkSocket } from "bun-netlink";
import { Links } from "bun-netlink/route";

using socket = NetlinkSocket.open(NETLINK_ROUTE, {
  trace({ direction, protocol, bytes }) {
    const [line] = formatMessage(new Message(bytes), { protocol }).split(" ");
    console.log(direction, line);
  },
});
using links = Links.open({ socket });
links.get("lo");
