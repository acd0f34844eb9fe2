import { CTRL_ATTR_FAMILY_NAME, CTRL_CMD_GETFAMILY, GENL_ID_CTRL, MessageWriter, NETLINK_GENERIC } from "bun-netlink";

/** Looks up the generic netlink controller, which requires no privilege and no network namespace. */
export const generic = {
  protocol: NETLINK_GENERIC,
  request: new MessageWriter(GENL_ID_CTRL)
    .genetlink(CTRL_CMD_GETFAMILY, 1)
    .string(CTRL_ATTR_FAMILY_NAME, "nlctrl")
    .finish(),
};
