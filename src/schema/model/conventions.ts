import type { Effect, Family, Member, Operation } from "./family.ts";

export interface MessageContent {
  readonly set?: string | undefined;
  readonly header?: string | undefined;
}

export function replyContent({ set, header, replySet = set, replyHeader = header }: Operation): MessageContent {
  return { set: replySet, header: replyHeader };
}

/** The kernel may only acknowledge a change, unless NLM_F_ECHO is set. */
export function alwaysReplies(operation: Operation): boolean {
  if (operation.do?.reply === undefined) return false;
  return operation.alwaysReplies === true || isQuery(operation);
}

/** At the start of an operation's name, or after a hyphen. */
export const deletingWords = ["del", "destroy", "flush", "remove", "clear"] as const;

const DELETING = new RegExp(`(^|-)(${deletingWords.join("|")})`);
const READING = /(^|-)get/;
const RESETTING = /reset|zero|clear/;

/** Without an explicit effect, the operation's name or dump decides. */
export function effectOf({ name, dump, effect }: Pick<Operation, "name" | "dump" | "effect">): Effect {
  if (effect !== undefined) return effect;
  if (READING.test(name)) return RESETTING.test(name) ? "reset" : "read";
  if (DELETING.test(name)) return "delete";
  return dump?.reply === undefined ? "change" : "read";
}

/** Resending a resetting request loses the values of the first reply. */
export function isResetting(operation: Operation): boolean {
  return effectOf(operation) === "reset";
}

export function isQuery(operation: Operation): boolean {
  const effect = effectOf(operation);
  return effect === "read" || effect === "reset";
}

/** By default, a byte named `family` or `…-family`. */
export function isFamilyMember({ name, type, isFamily }: Member): boolean {
  return isFamily ?? (type === "u8" && /(^|-)family$/.test(name));
}

/** Example: "Linux 5.11 with CONFIG_SMC, module smc". */
export function originOf({ config, module, since }: Family): string | undefined {
  if (config === undefined) return undefined;
  const version = since === undefined ? "" : `Linux ${since} with `;
  return `${version}CONFIG_${config}${module === undefined ? "" : `, module ${module}`}`;
}
