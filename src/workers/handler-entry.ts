export { defineHandler, type Handler, type HandlerContext, type ReplyOptions } from "./handler.ts";
export { runHandler } from "./run-handler.ts";
