// `bun-netlink/generated`: for modules that `emitFamily` writes with `runtime`.

export { copyOf } from "../base/bytes.ts";
export { hostLittleEndian } from "../message/byte-order.ts";
export type * from "../schema/model/types.ts";
export { putIpv4, readHex, readIpv4, readIpv6, readMac } from "../schema/values/addresses.ts";
export * from "../schema/values/struct-members.ts";
export { generatedFamily, type NetlinkFamily } from "./family.ts";
