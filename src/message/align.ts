/** Rounds up to a multiple of 4, the alignment of messages and attributes. (`NLMSG_ALIGN`, `NLA_ALIGN`) */
export const align = (length: number): number => {
  return (length + 3) & ~3;
};
