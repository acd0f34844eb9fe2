import { decoderOf } from "../../client/family.ts";
import {
  FIB_RULE_IIF_DETACHED,
  FIB_RULE_OIF_DETACHED,
  FIB_RULE_UNRESOLVED,
  FRA_IIFNAME,
  FRA_OIFNAME,
} from "../../constants/fib_rules.ts";
import { NETLINK_ROUTE } from "../../constants/netlink.ts";
import {
  RTM_DELRULE,
  RTM_GETRULE,
  RTM_NEWRULE,
  RTNLGRP_IPV4_RULE,
  RTNLGRP_IPV6_RULE,
  RTNLGRP_LINK,
} from "../../constants/rtnetlink.ts";
import { AF_INET, AF_INET6 } from "../../constants/socket.ts";
import { type Operations, rtRule } from "../../families/rt-rule.ts";
import type { MessageView } from "../../message/message.ts";
import type { Key } from "../key.ts";
import { MirrorTable } from "../mirror-table.ts";
import type { Editor, Silence, Source } from "../source.ts";
import { LinkStates } from "./link-states.ts";
import { attributesOf, headerByte, headerWord, request } from "./raw.ts";

/** A routing policy rule. */
export type Rule = Operations["getrule"]["dump"]["reply"];

/** Length of `struct fib_rule_hdr`. */
export const RULE = 12;
const FLAGS = 8;
/** What the kernel sets and clears by itself. */
const STATE_FLAGS = FIB_RULE_UNRESOLVED | FIB_RULE_IIF_DETACHED | FIB_RULE_OIF_DETACHED;

/** Rules that name a link say whether it is there, and nobody tells when that changes. */
class NamedLinks implements Silence {
  readonly adds = false;
  readonly #states = new LinkStates();

  note(message: MessageView): boolean {
    return this.#states.changed(message) !== undefined;
  }

  touches(entry: MessageView): boolean {
    for (const attributes = attributesOf(entry, RULE); attributes.next(); ) {
      if (attributes.type === FRA_IIFNAME || attributes.type === FRA_OIFNAME) return true;
    }
    return false;
  }

  reset(): void {}

  forget(): void {
    this.#states.forget();
  }
}

/** All that a rule says: the same rule can be there several times, so these are counted from 0 on. */
function keyOf(message: MessageView, key: Key, occurrence: number): Key {
  key
    .clear()
    .u32(headerWord(message, 0))
    .u32(headerWord(message, 4))
    .u32(headerWord(message, FLAGS) & ~STATE_FLAGS);
  for (const attributes = attributesOf(message, RULE); attributes.next(); ) {
    key.u32(attributes.type).chunk(message.store, attributes.offset, attributes.length);
  }
  return key.u32(occurrence);
}

function apply(message: MessageView, meaning: "put" | "remove", editor: Editor): void {
  const { key, phase } = editor;
  let count = 0;
  while (editor.find(keyOf(message, key, count)) !== undefined) count++;
  if (phase === "dump" || count === 0) {
    if (meaning === "put") editor.put(keyOf(message, key, count), message);
    return;
  }
  // Whether it is told of again or there once more, and which of several is gone, the message does not say.
  if (meaning === "put" || count > 1) {
    editor.uncertain();
    return;
  }
  // There may have been two, of which the dump did not see the one that went.
  if (phase === "replay") editor.uncertain();
  editor.remove(keyOf(message, key, 0));
}

/** The routing policy rules of IPv4 and IPv6. */
export const rules: Source<Rule, "rules"> = {
  name: "rules",
  protocol: NETLINK_ROUTE,
  decode: decoderOf(rtRule, "getrule"),
  view: () => new MirrorTable<Rule>(),
  plan: () => ({
    groups: [RTNLGRP_IPV4_RULE, RTNLGRP_IPV6_RULE, RTNLGRP_LINK],
    dumps: [request(RTM_GETRULE, AF_INET, RULE), request(RTM_GETRULE, AF_INET6, RULE)],
    comparison: { headerLength: RULE },
    silence: new NamedLinks(),
    shifts: false,
    meaning(message) {
      const family = headerByte(message, 0);
      if (family !== AF_INET && family !== AF_INET6) return undefined;
      if (message.type === RTM_NEWRULE) return "put";
      return message.type === RTM_DELRULE ? "remove" : undefined;
    },
    apply,
  }),
};
