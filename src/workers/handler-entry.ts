export { defineHandler, type Handler, type HandlerContext, type ReplyOptions } from "./handler.ts";
export type { GapReasonName } from "./ring.ts";
export { runHandler } from "./run-handler.ts";
