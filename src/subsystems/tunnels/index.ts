export type { InterfaceSource } from "../route/core/interfaces.ts";
export * from "./fou.ts";
export * from "./gtp.ts";
export * from "./ila.ts";
export * from "./ioam6.ts";
export * from "./l2tp.ts";
export * from "./macsec.ts";
export * from "./seg6.ts";
export * from "./team.ts";
