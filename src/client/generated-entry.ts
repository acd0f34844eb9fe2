// Exports of `bun-netlink/generated`, which modules import if `emitFamily` wrote them with the option `runtime`.

export { copyOf } from "../base/bytes.ts";
export { hostLittleEndian } from "../message/byte-order.ts";
export { finishSet, readAttribute, readRemaining, readSet } from "../schema/codec/decode/decode.ts";
export type * from "../schema/model/types.ts";
export { MAX_DEPTH } from "../schema/plan/kind.ts";
export { putIpv4, readHex, readIpv4, readIpv6, readMac, readUuid } from "../schema/values/addresses.ts";
export { emptyFields } from "../schema/values/empty-fields.ts";
export * from "../schema/values/struct-members.ts";
export { readText } from "../schema/values/text.ts";
export { generatedFamily, type NetlinkFamily } from "./family.ts";
