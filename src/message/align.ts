/** Rounds up to the next multiple of 4: messages and attributes start on such offsets. (`NLMSG_ALIGN`, `NLA_ALIGN`) */
export const align = (length: number): number => {
  return (length + 3) & ~3;
};
