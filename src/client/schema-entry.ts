// What `bun-netlink/schema` offers: all that the schema room does, with families that can be spoken, and their clients' types.
export * from "../schema/index.ts";
export * from "./index.ts";
// Both rooms have one: that of clients makes a family that can be spoken.
export { loadFamily } from "./load.ts";
