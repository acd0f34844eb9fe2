import { nlctrl } from "bun-netlink/families/nlctrl";

using controller = nlctrl.connect();
const names = controller
  .dump("getfamily")
  .toArray()
  .map(({ familyName }) => familyName);
console.log(names.includes("ethtool") ? "the kernel has the family ethtool" : "no ethtool");
