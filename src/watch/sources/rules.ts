import {
  FIB_RULE_IIF_DETACHED,
  FIB_RULE_INVERT,
  FIB_RULE_OIF_DETACHED,
  FIB_RULE_UNRESOLVED,
  FRA_GOTO,
  FRA_IIFNAME,
  FRA_OIFNAME,
  FRA_PRIORITY,
  FRA_TABLE,
} from "../../constants/fib_rules.ts";
import {
  RTM_DELRULE,
  RTM_NEWRULE,
  RTNLGRP_IPV4_RULE,
  RTNLGRP_IPV6_RULE,
  RTNLGRP_LINK,
} from "../../constants/rtnetlink.ts";
import { AF_INET, AF_INET6 } from "../../constants/socket.ts";
import type { MessageView } from "../../message/message.ts";
import type { RouteTableName } from "../../subsystems/route/core/vocabulary.ts";
import { decodeRule, type Rule, ruleKey, toRule } from "../../subsystems/route/rules.ts";
import type { TableEditor } from "../editor.ts";
import { type FilterableSource, familyField, tableField } from "../filter.ts";
import type { Key } from "../key.ts";
import { attributesOf, headerWord, isIp, numberAttribute } from "../message-fields.ts";
import { MirrorTable } from "../mirror-table.ts";
import { ChangeDetector } from "./change-detector.ts";
import { filterableSource } from "./table-source.ts";

type RawRule = ReturnType<typeof decodeRule>;

export const RULE = 12;
const FLAGS = 8;
/** Flags that identify no rule: those that the kernel itself sets and clears, and that of `not`. (rule_exists) */
const OTHER_FLAGS = FIB_RULE_UNRESOLVED | FIB_RULE_IIF_DETACHED | FIB_RULE_OIF_DETACHED | FIB_RULE_INVERT;

/** Identical routing rules are numbered from 0 by `occurrence`. */
function writeKey(message: MessageView, key: Key, occurrence: number): Key {
  key
    .clear()
    .u32(headerWord(message, 0))
    .u32(headerWord(message, 4))
    .u32(headerWord(message, FLAGS) & ~OTHER_FLAGS);
  for (const attributes = attributesOf(message, RULE); attributes.next(); ) {
    key.u32(attributes.type).chunk(message.store, attributes.offset, attributes.length);
  }
  return key.u32(occurrence);
}

function apply(message: MessageView, effect: "put" | "remove", editor: TableEditor): void {
  const { key, phase } = editor;
  let count = 0;
  while (editor.find(writeKey(message, key, count)) !== undefined) count++;
  if (phase === "dump" || count === 0) {
    if (effect === "put") editor.put(writeKey(message, key, count), message);
    return;
  }
  // The message does not show which of several identical rules changed.
  if (effect === "put" || count > 1) {
    editor.requestReload();
    return;
  }
  // The dump may have missed the removal of an identical rule.
  if (phase === "replay") editor.requestReload();
  editor.remove(writeKey(message, key, 0));
}

/** Fields by which `rules.where` selects routing rules. */
export interface RuleWatchFilter {
  /** Name or number of the routing table that the rule uses. */
  table?: RouteTableName | number | undefined;
  family?: "inet" | "inet6" | undefined;
}

/** The IPv4 and IPv6 routing policy rules. */
export const rules: FilterableSource<
  Rule,
  "rules",
  MirrorTable<Rule>,
  RawRule,
  MirrorTable<RawRule>,
  RuleWatchFilter
> = filterableSource({
  name: "rules",
  isNumbered: true,
  keyOf: ruleKey,
  decode: (message) => toRule(decodeRule(message)),
  decodeRaw: decodeRule,
  table: MirrorTable,
  filter: { table: tableField(RULE, FRA_TABLE), family: familyField },
  groups: [RTNLGRP_LINK],
  ipGroups: [[RTNLGRP_IPV4_RULE, RTNLGRP_IPV6_RULE]],
  filteredGroups: [RTNLGRP_IPV4_RULE, RTNLGRP_IPV6_RULE],
  type: RTM_NEWRULE,
  families: [AF_INET, AF_INET6],
  headerLength: RULE,
  // Unannounced flags show whether the rule's interfaces exist, and whether a rule has the priority that it jumps to.
  unannounced() {
    const priorities = new Set<number>();
    return new ChangeDetector({
      recorded: [priorities],
      note(message, detector) {
        if (message.type !== RTM_NEWRULE && message.type !== RTM_DELRULE) return detector.noteLink(message);
        priorities.add(numberAttribute(message, RULE, FRA_PRIORITY) ?? 0);
        return true;
      },
      affects(entry, { links }) {
        for (const attributes = attributesOf(entry, RULE); attributes.next(); ) {
          const { type } = attributes;
          if (links.size > 0 && (type === FRA_IIFNAME || type === FRA_OIFNAME)) return true;
          if (type === FRA_GOTO && priorities.has(attributes.u32())) return true;
        }
        return false;
      },
    });
  },
  accepts: isIp,
  apply,
});
