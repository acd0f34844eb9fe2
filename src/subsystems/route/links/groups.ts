import { checkInteger } from "../../../base/check.ts";
import { ENODEV } from "../../../constants/errno.ts";
import { NLM_F_REQUEST } from "../../../constants/netlink.ts";
import { rtLink } from "../../../families/rt-link.ts";
import { operationCodec } from "../../../schema/codec/codec.ts";
import type { ChangeKind } from "../core/changes.ts";
import type { LinkSettings } from "./link.ts";
import { groupChangeFields } from "./write-link.ts";

/** Settings that a request can change for all links of a group. */
export type GroupSettings = Omit<LinkSettings, "group">;

interface GroupChange {
  readonly group: number;
  readonly settings: GroupSettings;
}

const MAX_GROUP = 0x7fff_ffff;

export const groupKind: ChangeKind<GroupChange> = {
  noun: "links of group",
  request({ group, settings }, context) {
    if (context.isDelete) {
      // The kernel does not delete the links of the default group, such as the loopback interface.
      checkInteger(group, 1, MAX_GROUP, "group");
      return { codec: operationCodec(rtLink, "dellink"), fields: { group } };
    }
    checkInteger(group, 0, MAX_GROUP, "group");
    const fields = groupChangeFields(group, settings, context);
    return { codec: operationCodec(rtLink, "newlink"), fields, flags: NLM_F_REQUEST };
  },
  title: ({ group }) => `${group}`,
  advice: (errno) => (errno === ENODEV ? "there is no link in this group" : undefined),
};
