import { Ethtool } from "bun-netlink/ethtool";

using ethtool = Ethtool.open();
const { changed, refused } = ethtool.features.change("eth0", { wanted: { "tx-checksum-ip-generic": false } });
console.log("changed:", Object.keys(changed).join(" "), "refused:", Object.keys(refused).length);
