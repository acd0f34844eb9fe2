import { NetlinkError } from "bun-netlink";
import { Links } from "bun-netlink/route";

using links = Links.open();
try {
  links.set("eth0", { mtu: 7 });
} catch (error) {
  if (!(error instanceof NetlinkError)) throw error;
  console.log(error.code, error.extendedAck?.message);
}
