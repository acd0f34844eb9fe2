import { GENL_HDRLEN } from "../../constants/genetlink.ts";
import { NETLINK_GENERIC } from "../../constants/netlink.ts";
import { align } from "../../message/align.ts";
import type { Family, Operation } from "../model/family.ts";
import { type SetPlan, type StructPlan, setPlan, structPlan } from "./plan.ts";

/** What the messages of one direction are made of. */
export interface Layout {
  readonly set: SetPlan;
  readonly header: StructPlan | undefined;
  /** What the fixed header is called in objects. */
  readonly field: string | undefined;
  /** How many bytes lie between the netlink header and the fixed header. */
  readonly start: number;
  /** How many bytes lie between the netlink header and the attributes. */
  readonly length: number;
}

/** The layout of messages with a set and a fixed header, as the family refers to them. */
export function layoutOf(family: Family, set = "", header?: string): Layout {
  const plan = setPlan(family, set);
  const struct = header === undefined ? undefined : structPlan(family, header);
  const start = family.protocol === NETLINK_GENERIC ? GENL_HDRLEN : 0;
  const field = struct === undefined ? undefined : plan.headerField;
  return { set: plan, header: struct, field, start, length: start + align(struct?.size ?? 0) };
}

/** The layout of what the kernel sends: for a few operations another one than that of their requests. */
export function layoutOfReplies(family: Family, operation: Operation): Layout {
  const { set, header, replySet = set, replyHeader = header } = operation;
  return layoutOf(family, replySet, replyHeader);
}
