import { ethtool } from "bun-netlink/families/ethtool";
import { FakeKernel } from "bun-netlink/testing";

using kernel = new FakeKernel();
kernel.register(ethtool, { "rings-get": { do: ({ header }) => ({ header: header ?? {}, rx: 512 }) } });

using socket = kernel.open();
using client = ethtool.connect({ socket });
console.log(client.do("rings-get", { header: { devName: "eth7" } }).rx);
